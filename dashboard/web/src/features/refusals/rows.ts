import type { Decision, Finding, Mode } from "./api/decisions";

export interface Row {
  /** Stays the same while newer rows come in above. */
  key: string;
  decision: Decision;
  /** Of the mode that is shown. */
  findings: Finding[];
}

/** A row for each decision. An id may come twice: a proxy that is trusted chooses it. */
export function rowsOf(decisions: Decision[], mode: Mode): Row[] {
  const seen = new Map<string, number>();
  const rows = decisions.toReversed().map((decision) => {
    const id = decision.request_id;
    const nth = (seen.get(id) ?? 0) + 1;
    seen.set(id, nth);
    const findings = decision.findings.filter((finding) => finding.mode === mode);
    return { key: `${id} ${nth}`, decision, findings };
  });
  return rows.toReversed();
}
