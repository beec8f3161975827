import { Code, Text } from "@mantine/core";
import { Fragment } from "react";

import { StateBadge, type Tone } from "@/components/StateBadge";

import type { Step } from "../api/explain";
import { meaningOf } from "../words";
import classes from "./StepList.module.css";

/** All that is checked, in the verifier's order, and how to mend what failed. */
export function StepList({ steps }: { steps: Step[] }) {
  return (
    <ol className={classes.steps} aria-label="The steps of the check">
      {steps.map((step) => (
        <li key={step.name} data-failed={step.ok === false || undefined}>
          <StepState ok={step.ok} />
          <div>
            <Text size="sm">
              <Code>{step.name}</Code> {checkOf(step.name)}
            </Text>
            <Text size="sm" c="dimmed">
              {step.detail}
            </Text>
            {step.mend !== null && (
              <Text size="sm" mt={2}>
                <strong>Do:</strong> <WithCode text={step.mend} />
              </Text>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** Steps that are about no claim. */
const CHECKS = new Map([
  ["structure", "Three parts that can be read"],
  ["header", "The first part"],
  ["crit", "Extensions that must be known"],
  ["signature", "Made with that key"],
  ["claims", "The second part"],
  ["revoked", "Taken back before its time"],
]);

function checkOf(step: string): string {
  return CHECKS.get(step) ?? meaningOf(step);
}

function StepState({ ok }: { ok: boolean | null }) {
  const [tone, word] = stateOf(ok);
  return <StateBadge tone={tone}>{word}</StateBadge>;
}

function stateOf(ok: boolean | null): [Tone, string] {
  if (ok === null) return ["plain", "not checked"];
  return ok ? ["good", "ok"] : ["bad", "failed"];
}

/** Commands stand between backticks. */
function WithCode({ text }: { text: string }) {
  return text
    .split("`")
    .map((part, index) => <Fragment key={index}>{index % 2 === 1 ? <Code>{part}</Code> : part}</Fragment>);
}
