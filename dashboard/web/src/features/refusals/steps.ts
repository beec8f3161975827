/** The gateway's steps in their order, as people call them. Source: openresty/README.md. */
export const STEPS = [
  { value: "shape", label: "Shape" },
  { value: "attack_filter", label: "Attack filter" },
  { value: "bearer", label: "Token check" },
  { value: "rate_limit", label: "Rate limit" },
  { value: "proxy", label: "Proxy" },
  { value: "gateway", label: "Gateway itself" },
];

/** What callers are told, and its status. */
export const CODES = [
  "headers_too_large",
  "insufficient_scope",
  "invalid_request",
  "invalid_token",
  "length_required",
  "method_not_allowed",
  "not_found",
  "payload_too_large",
  "rate_limited",
  "request_blocked",
  "request_timeout",
  "server_error",
  "temporarily_unavailable",
  "unauthorized",
  "unsupported_media_type",
  "upstream_timeout",
  "upstream_unavailable",
  "uri_too_long",
];

export function stepName(step: string): string {
  return STEPS.find(({ value }) => value === step)?.label ?? step;
}
