/**
 * What went wrong with a request. Source: the services' error body,
 * `{error, error_description, request_id, field?, service?}`.
 */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: number,
    /** A stable code such as `invalid_request`. */
    readonly code: string,
    /** A sentence for people. */
    readonly description: string,
    /** What an operator finds the cause by; empty if the answer had none. */
    readonly requestId: string,
    /** The part of the request that is wrong, as a dotted path. */
    readonly field?: string,
    /** The service that is down, with 502, 503 and 504. */
    readonly service?: string,
  ) {
    super(description);
  }
}

/** No answer came: the network is away, or the dashboard's own server. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

const DOWN = new Set([502, 503, 504]);

/** The name of the service because of which `error` happened, if it may be over by itself. */
export function serviceDown(error: unknown): string | undefined {
  if (error instanceof NoAnswer) return "dashboard";
  if (!(error instanceof ApiError) || !DOWN.has(error.status)) return undefined;
  return error.service ?? "the service";
}

/** Whether somebody else has changed the resource since it was read (RFC 9110, section 13.1.1). */
export function isConflict(error: unknown): boolean {
  return error instanceof ApiError && error.status === 412;
}
