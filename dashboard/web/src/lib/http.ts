/** Requests to the dashboard's server: same origin, the session's cookie, CSRF token on writes. */
import { ApiError, NoAnswer } from "./problem";

export interface Reply<T> {
  body: T;
  etag: string | null;
}

export type Query = Record<string, string | number | boolean | null | undefined>;

export interface Write {
  /** Sent as JSON; left out, there is no body. */
  body?: unknown;
  /** Of the version that is changed: `If-Match`. */
  etag?: string | null;
  headers?: Record<string, string>;
}

export interface Http {
  /** `path` as in the API's documents (`/api/…`), or below `/app` (`/session`). */
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => Promise<Reply<T>>;
  /** What is no JSON, in the media type `accept`. */
  getBlob: (path: string, query: Query, accept: string, signal?: AbortSignal) => Promise<Blob>;
  post: <T>(path: string, write?: Write) => Promise<Reply<T>>;
  /** A merge patch, RFC 7396. */
  patch: <T>(path: string, write: Write) => Promise<Reply<T>>;
  delete: (path: string, write?: Write) => Promise<Reply<undefined>>;
}

export interface HttpParts {
  fetch: typeof fetch;
  /** The session's CSRF token; undefined before it is known. */
  csrf: () => string | undefined;
  /** Called when the session is over. */
  onSignedOut: () => void;
  /** Called when the CSRF token is no longer the session's: signed in anew in another tab. */
  onCsrfFailed: () => void;
}

/** A client; each method throws `ApiError` or `NoAnswer`. */
export function createHttp(parts: HttpParts): Http {
  const write = <T>(method: string, type: string, path: string, given: Write = {}) => {
    const headers: Record<string, string> = { ...given.headers };
    const csrf = parts.csrf();
    if (csrf !== undefined) headers["X-CSRF-Token"] = csrf;
    if (given.etag) headers["If-Match"] = given.etag;
    const init: RequestInit = { method, headers };
    if (given.body !== undefined) {
      headers["Content-Type"] = type;
      init.body = JSON.stringify(given.body);
    }
    return send<T>(parts, path, init);
  };
  return {
    get: (path, query, signal) =>
      send(parts, withQuery(path, query), signal ? { signal } : {}),
    getBlob: async (path, query, accept, signal) => {
      const init = { headers: { Accept: accept }, ...(signal && { signal }) };
      const response = await ask(parts, withQuery(path, query), init);
      if (response.ok) return response.blob();
      throw refused(parts, response, await read(response));
    },
    post: (path, given) => write("POST", "application/json", path, given),
    patch: (path, given) => write("PATCH", "application/merge-patch+json", path, given),
    delete: (path, given) => write("DELETE", "application/json", path, given),
  };
}

/** A path with each value encoded as one segment: at`/api/users/${id}`. */
export function at(strings: TemplateStringsArray, ...values: (string | number)[]): string {
  return String.raw({ raw: strings }, ...values.map((value) => encodeURIComponent(value)));
}

/** `path` with what `query` has a value for. */
export function withQuery(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}

async function send<T>(parts: HttpParts, path: string, init: RequestInit): Promise<Reply<T>> {
  const response = await ask(parts, path, init);
  const body = await read(response);
  if (response.ok && (body !== undefined || response.status === 204)) {
    return { body: body as T, etag: response.headers.get("ETag") };
  }
  throw refused(parts, response, body);
}

async function ask(parts: HttpParts, path: string, init: RequestInit): Promise<Response> {
  const headers = { Accept: "application/json", ...(init.headers as Record<string, string>) };
  try {
    return await parts.fetch(`/app${path}`, { ...init, headers, credentials: "same-origin" });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new NoAnswer("No answer came. Is the network away?", { cause: error });
  }
}

/** What to throw for a `response` that is no answer. */
function refused(parts: HttpParts, response: Response, body: unknown): ApiError {
  const error = problem(response, body);
  if (error.status === 401 && error.code === "signed_out") parts.onSignedOut();
  if (error.code === "csrf_failed") parts.onCsrfFailed();
  return error;
}

async function read(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a page of some proxy in between
  }
}

function problem(response: Response, body: unknown): ApiError {
  const said = (body ?? {}) as Record<string, unknown>;
  const text = (name: string) => (typeof said[name] === "string" ? said[name] : undefined);
  return new ApiError(
    response.status,
    text("error") ?? "unexpected_answer",
    text("error_description") ?? `The server answered with status ${response.status}.`,
    text("request_id") ?? response.headers.get("X-Request-Id") ?? "",
    text("field"),
    text("service"),
  );
}
