import { Group, Text } from "@mantine/core";
import { Link } from "react-router";

import { Section } from "@/components/Section";
import { StateBadge } from "@/components/StateBadge";
import { TimeText } from "@/components/TimeText";
import { at } from "@/lib/http";

import type { Decision } from "../api/decisions";
import { clientOf } from "../clientOf";
import { stepName } from "../steps";
import classes from "./RequestFacts.module.css";

/** What the request was, and what became of it. */
export function RequestFacts({ decision }: { decision: Decision }) {
  const { request_id, time, method, path, route, service, client_address } = decision;
  const clientId = clientOf(decision);
  return (
    <Section title="The request">
      <Group gap="sm" mb="sm">
        <Outcome decision={decision} />
      </Group>
      <dl className={classes.facts}>
        <dt>Request</dt>
        <dd>
          <code>
            {method} {path}
          </code>
        </dd>
        <dt>When</dt>
        <dd>
          <TimeText time={time} exact />
        </dd>
        <dt>From</dt>
        <dd>{client_address ?? "unknown"}</dd>
        <dt>Client</dt>
        <dd>
          {clientId === undefined ? (
            "none that was verified"
          ) : (
            <Link to={at`/clients/${clientId}`}>{clientId}</Link>
          )}
        </dd>
        <dt>Route</dt>
        <dd>{route === undefined ? "none" : `${route}${service === undefined ? "" : ` of ${service}`}`}</dd>
        <dt>Id</dt>
        <dd>
          <code>{request_id}</code>
        </dd>
      </dl>
    </Section>
  );
}

function Outcome({ decision: { outcome, status, findings } }: { decision: Decision }) {
  const by = findings.find(({ mode }) => mode === "enforce")?.step;
  if (outcome === "refused") {
    return (
      <>
        <StateBadge tone="bad">refused</StateBadge>
        <Text>
          With status {status ?? "unknown"}
          {by !== undefined && `, by the step “${stepName(by)}”`}.
        </Text>
      </>
    );
  }
  return (
    <>
      <StateBadge tone="warn">passed</StateBadge>
      <Text>It went on to its service: what was found, was found by a step in shadow mode.</Text>
    </>
  );
}
