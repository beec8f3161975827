import { Code } from "@mantine/core";
import { Link } from "react-router";

import { DataTable, type Column } from "@/components/DataTable";
import { TimeText } from "@/components/TimeText";
import { at } from "@/lib/http";

import type { Decision, Mode } from "../api/decisions";
import { clientOf } from "../clientOf";
import { explainFinding } from "../explainFinding";
import { rowsOf, type Row } from "../rows";
import { stepName } from "../steps";
import classes from "./DecisionTable.module.css";

interface Props {
  decisions: Decision[];
  mode: Mode;
}

/** Refusals, the newest first. Rows that come in leave the others, and the focus, as they are. */
export function DecisionTable({ decisions, mode }: Props) {
  const what = mode === "shadow" ? "shadow mode would have refused" : "were refused";
  return (
    <DataTable
      caption={`Requests that ${what}, the newest first`}
      rows={rowsOf(decisions, mode)}
      rowKey={({ key }) => key}
      columns={COLUMNS}
    />
  );
}

const COLUMNS: Column<Row>[] = [
  { header: "When", cell: ({ decision }) => <TimeText time={decision.time} /> },
  {
    header: "Request",
    isName: true,
    cell: ({ decision: { request_id, method, path } }) => (
      <Link to={at`/refusals/${request_id}`} className={classes.request} title={`Request ${request_id}`}>
        {method} {path}
      </Link>
    ),
  },
  {
    header: "Step",
    cell: ({ findings }) => findings.map((finding) => stepName(finding.step)).join(", "),
  },
  {
    header: "Code",
    cell: ({ findings }) => <Code>{findings[0]?.code}</Code>,
  },
  {
    header: "Why",
    cell: ({ findings: [finding] }) =>
      finding && <span className={classes.why}>{explainFinding(finding).why}</span>,
  },
  {
    header: "From",
    cell: ({ decision }) => <Caller decision={decision} />,
  },
];

function Caller({ decision }: { decision: Decision }) {
  const clientId = clientOf(decision);
  if (clientId === undefined) return decision.client_address ?? "—";
  return <Link to={at`/clients/${clientId}`}>{clientId}</Link>;
}
