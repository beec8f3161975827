import type { Detail } from "./detail";
import type { Reason } from "./reason";

const ASK_ANEW = "The client asks the token endpoint for a new token and tries again.";
const NOT_OURS = "Ask TokenDealer's token endpoint for an access token; no other kind is taken here.";
const MALFORMED: Reason = {
  why: "What was presented as a token can't be read as one.",
  mend: "Compare with what the token endpoint gave: the whole of it, once, with nothing before or after.",
};

/** Why the token check refuses, by its cause. The rules are those of libs/bearer. */
export const TOKEN_CAUSES: Record<string, (detail: Detail) => Reason> = {
  no_authorization: (detail) => ({
    why: `There was no token, and this address needs one${withScopes(detail)}.`,
    mend: "Send “Authorization: Bearer” and an access token.",
  }),
  other_scheme: () => ({
    why: "There was an Authorization header, but not one that begins with “Bearer”.",
    mend: "Send “Authorization: Bearer” and an access token; client secrets are for the token endpoint.",
  }),
  no_verified_token: () => ({
    why:
      "This is for operators only, and no verified token came with it, since the token check " +
      "does not enforce.",
    mend: "Set BEARER_MODE to enforce.",
  }),
  malformed_credentials: () => MALFORMED,
  many_authorizations: () => ({
    why: "There was more than one Authorization header.",
    mend: "Send exactly one. A proxy in between may add its own.",
  }),
  many_tokens: () => ({
    why: "A token was presented in more than one way.",
    mend: "Send it once: as a header, or for a WebSocket as a subprotocol.",
  }),
  too_large: () => ({ why: "The token is longer than any of ours.", mend: NOT_OURS }),
  malformed: () => MALFORMED,
  bad_base64: () => MALFORMED,
  bad_header: () => MALFORMED,
  bad_payload: () => MALFORMED,
  alg_not_allowed: () => ({ why: "It is not signed with RS512.", mend: NOT_OURS }),
  typ_not_allowed: () => ({ why: "It is no access token: its type is another one.", mend: NOT_OURS }),
  crit_not_allowed: () => ({ why: "It asks for an extension that is not known here.", mend: NOT_OURS }),
  unknown_kid: (detail) => ({
    why: `No published key has the id that it names${quoted(detail.text("unverified_kid"))}.`,
    mend:
      "If the key was dropped as compromised, or the token is old: ask for a new one. If the " +
      "token is new, see whether the gateway reaches JWKS_URL.",
  }),
  bad_signature: () => ({
    why: "The signature is not of the key that it names: the token was changed on its way, or forged.",
    mend: "Ask for a new token, and find out what changes it. Many of these from one address are an attack.",
  }),
  bad_claim: (detail) => ({
    why: `Its claim${quoted(detail.text("claim"))} is of the wrong kind.`,
    mend: NOT_OURS,
  }),
  missing_claim: (detail) => ({ why: `It lacks the claim${quoted(detail.text("claim"))}.`, mend: NOT_OURS }),
  wrong_issuer: (detail) => ({
    why:
      `Somebody else issued it${quoted(detail.text("unverified_issuer"))}; expected ` +
      `is${quoted(detail.text("expected_issuer"))}.`,
    mend:
      "Ask this platform's TokenDealer for a token. If it did come from there, ISSUER differs " +
      "between TokenDealer and the gateway.",
  }),
  wrong_audience: (detail) => ({
    why:
      `It is for another API${quoted(detail.text("unverified_audience"))}; this one ` +
      `is${quoted(detail.text("expected_audience"))}.`,
    mend: `Ask for a token with audience=${detail.text("expected_audience") ?? "this API"}.`,
  }),
  expired: () => ({ why: "It has expired.", mend: `${ASK_ANEW} If it is new, the clocks differ.` }),
  not_yet_valid: () => ({ why: "It is not valid yet.", mend: "The clocks differ: set both by NTP." }),
  issued_in_future: () => ({
    why: "It says that it was issued in the future.",
    mend: "The clocks differ: set both by NTP.",
  }),
  revoked: () => ({
    why: "It was revoked: by itself, with all of its client's or person's, or with its key.",
    mend: `${ASK_ANEW} The token lab says how it was revoked, the audit log by whom.`,
  }),
  insufficient_scope: (detail) => ({
    why:
      `It is valid, but this needs ${listed(detail.texts("required"))}, and it has ` +
      `${listed(detail.texts("scopes"))}.`,
    mend:
      "Ask for a token with that scope. If it is refused, an operator has to grant it to the " +
      "client first.",
  }),
  keys_unavailable: () => ({
    why: "The gateway has no keys yet to verify it by.",
    mend:
      "See whether TokenDealer is up, and whether the gateway reaches JWKS_URL. The caller may " +
      "try again.",
  }),
  revocations_stale: () => ({
    why: "The list of revocations is too old, and REVOCATIONS_STALE is refuse.",
    mend:
      "See whether TokenDealer is up, and whether the gateway reaches REVOCATIONS_URL. The " +
      "caller may try again.",
  }),
  revocations_unavailable: () => ({
    why: "The gateway has no list of revocations yet.",
    mend:
      "See whether TokenDealer is up, and whether the gateway reaches REVOCATIONS_URL. The " +
      "caller may try again.",
  }),
};

function quoted(text: string | undefined): string {
  return text === undefined || text === "" ? "" : ` “${text}”`;
}

function listed(names: string[]): string {
  return names.length === 0 ? "none" : names.join(" ");
}

function withScopes(detail: Detail): string {
  const required = detail.texts("required");
  return required.length === 0 ? "" : ` with ${listed(required)}`;
}
