import type { Detail } from "./detail";
import type { Reason } from "./reason";

const SEE_DOCS = "Compare with the API's documentation, at /docs.";
const CALLER = "The caller has to mend its request; a person's browser sends nothing like it.";
const LESS = "Send less at once, or raise the limit in the gateway's settings if this was meant.";

/** What is said of a part of the path that hides another path or byte in it. */
const HIDES: Reason = {
  why: "The address is written so that two servers could read it in two ways.",
  mend: `${CALLER} Attackers write so to get past a filter.`,
};
const TWO_REQUESTS: Reason = {
  why: "Its head is written so that two servers could see two different requests in it.",
  mend: `${CALLER} Attackers write so to smuggle a request past a filter.`,
};

/** Why the shape is refused, by its cause; policy.json, from the services' own documents, says it. */
export const SHAPE_CAUSES: Record<string, (detail: Detail) => Reason> = {
  unknown_path: () => ({
    why: "No service has this address.",
    mend: `${SEE_DOCS} A new route needs “make policy”.`,
  }),
  unknown_method: (detail) => ({
    why: `The address is there, but does not take ${detail.text("method") ?? "this method"}.`,
    mend: SEE_DOCS,
  }),
  unknown_argument: (detail) => ({ why: `The address takes no argument${field(detail)}.`, mend: SEE_DOCS }),
  missing_argument: (detail) => ({ why: `The argument${field(detail)} is missing.`, mend: SEE_DOCS }),
  repeated_argument: (detail) => ({
    why: `The argument${field(detail)} came more than once.`,
    mend: "Send it once.",
  }),
  repeated_header: (detail) => ({
    why: `The header field${field(detail)} came more than once.`,
    mend: "Send it once.",
  }),
  control_byte: () => ({ why: "There is a control character where none may be.", mend: CALLER }),
  bad_header_line: () => TWO_REQUESTS,
  transfer_encoding: () => TWO_REQUESTS,
  other_authority: () => TWO_REQUESTS,
  bad_host: () => ({ why: "Host is not the name of a server.", mend: CALLER }),
  bad_utf8: () => ({ why: "It is not UTF-8.", mend: "Encode text as UTF-8 before percent-encoding it." }),
  expectation: () => ({ why: "It has an Expect header other than 100-continue.", mend: CALLER }),
  method_override: () => ({
    why: "A header asks for another method than the request's own.",
    mend: "Send the method that is meant.",
  }),
  bad_escape: () => HIDES,
  over_encoded: () => HIDES,
  nul_byte: () => HIDES,
  double_slash: () => HIDES,
  encoded_slash: () => HIDES,
  encoded_backslash: () => HIDES,
  path_traversal: () => HIDES,
  uri_too_long: (detail) => ({ why: `The address is too long${size(detail)}.`, mend: LESS }),
  too_many_arguments: (detail) => ({ why: `There are too many arguments${size(detail)}.`, mend: LESS }),
  too_many_headers: (detail) => ({ why: `There are too many header fields${size(detail)}.`, mend: LESS }),
  header_too_long: (detail) => ({
    why: `The header field “${detail.text("header") ?? "?"}” is too long${size(detail)}.`,
    mend: LESS,
  }),
  body_too_large: (detail) => ({ why: `The body is too large${size(detail)}.`, mend: LESS }),
  unexpected_body: () => ({ why: "This address takes no body, and one came.", mend: "Send none." }),
  length_required: () => ({ why: "A body came without its length.", mend: "Send Content-Length." }),
  content_type: (detail) => ({ why: `The body's type${given(detail)} is not taken here.`, mend: SEE_DOCS }),
  charset: (detail) => ({ why: `The charset${given(detail)} is not taken.`, mend: "Send UTF-8." }),
  content_encoding: (detail) => ({
    why: `The body is compressed${given(detail)}, so nobody could look into it.`,
    mend: "Send it as it is.",
  }),
  nginx: () => ({
    why: "nginx itself could not read the request, or it came too slowly.",
    mend: `${CALLER} The gateway's error log has nginx's own words.`,
  }),
};

/** Why the body can't be looked into; the attack filter says these. */
export const BODY_CAUSES: Record<string, (detail: Detail) => Reason> = {
  malformed_body: () => ({
    why: "The body is not what its type says, so nobody could look into it.",
    mend: "Send what the Content-Type says: JSON that parses, a form that is encoded.",
  }),
  body_too_deep: () => ({ why: "What is in the body is nested too deeply.", mend: "Send it flatter." }),
  body_too_many_values: () => ({
    why: "There are too many values in the body.",
    mend: "Send fewer at once.",
  }),
};

/** For a value of an argument or of a part of the path that is not of its schema. */
export function valueReason(cause: string, detail: Detail): Reason {
  return {
    why: `The value of${field(detail) || " a part"} is not one that is taken there (${cause}).`,
    mend: SEE_DOCS,
  };
}

function field(detail: Detail): string {
  const name = detail.text("field");
  return name === undefined ? "" : ` “${name}”`;
}

function given(detail: Detail): string {
  const value = detail.text("given");
  return value === undefined ? "" : ` “${value}”`;
}

function size(detail: Detail): string {
  const [is, most] = [detail.text("size"), detail.text("limit")];
  if (most === undefined) return "";
  return is === undefined ? ` (at most ${most})` : `: ${is}, at most ${most}`;
}
