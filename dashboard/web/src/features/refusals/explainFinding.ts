import type { Finding } from "./api/decisions";
import { Detail } from "./detail";
import { limitReason } from "./limitReason";
import type { Reason } from "./reason";
import { BODY_CAUSES, SHAPE_CAUSES, valueReason } from "./shapeCauses";
import { TOKEN_CAUSES } from "./tokenCauses";

const ATTACK_MEND =

    "If nobody of yours sent it, there is nothing to do: it went no further. If it was meant, " +
    "see in what part it matched, and take the rule off that argument in " +
    "openresty/rules/exclusions.json, with a reason.";

/** What a finding says, in sentences for an operator. One that is not known is told as it is. */
export function explainFinding(finding: Finding): Reason {
  const detail = new Detail(finding.detail);
  const cause = detail.text("cause") ?? "";
  return STEPS[finding.step]?.(detail, cause, finding) ?? unknown(finding.code, cause);
}

type Explain = (detail: Detail, cause: string, finding: Finding) => Reason | undefined;

const STEPS: Record<string, Explain> = {
  shape: (detail, cause) =>
    inTable(SHAPE_CAUSES, cause, detail) ?? (cause ? valueReason(cause, detail) : undefined),
  attack_filter: (detail, cause) => (cause ? inTable(BODY_CAUSES, cause, detail) : attack(detail)),
  bearer: (detail, cause) => inTable(TOKEN_CAUSES, cause, detail),
  rate_limit: limitReason,
  proxy: (_, __, { code }) => upstream(code),
  gateway: (detail, cause, { code }) => inTable(TOKEN_CAUSES, cause, detail) ?? own(code),
};

function inTable(
  table: Record<string, (detail: Detail) => Reason>,
  cause: string,
  detail: Detail,
): Reason | undefined {
  return Object.hasOwn(table, cause) ? table[cause]?.(detail) : undefined;
}

function attack(detail: Detail): Reason {
  const [score, threshold] = [detail.text("score") ?? "?", detail.text("threshold") ?? "?"];
  return {
    why:
      `Rules that look for attacks matched. Their scores add up to ${score}; ${threshold} and ` +
      "more are refused.",
    mend: ATTACK_MEND,
  };
}

function upstream(code: string): Reason | undefined {
  if (code === "not_found") return { why: "No service has this address.", mend: "Compare with /docs." };
  if (code === "upstream_timeout") {
    return {
      why: "The service did not answer in time.",
      mend: "Its log, by the request's id, says what it was at. PROXY_READ_SECONDS is how long it may take.",
    };
  }
  if (code !== "upstream_unavailable") return undefined;
  return {
    why: "The service does not answer at all.",
    mend: "The overview says which are up. If it is, see whether the gateway has its right address.",
  };
}

function own(code: string): Reason | undefined {
  if (code === "not_found") {
    return {
    why: "The gateway was asked for a refusal that it does not keep.",
    mend: "Nothing: it was forgotten, or never was.",
  };
  }
  if (code !== "server_error") return undefined;
  return { why: "The gateway itself failed.", mend: "Its error log says why." };
}

function unknown(code: string, cause: string): Reason {
  return {
    why: `The gateway says ${code}${cause ? ` (${cause})` : ""}.`,
    mend: "The record below is all that it kept.",
  };
}
