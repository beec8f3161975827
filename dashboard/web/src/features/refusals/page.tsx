import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";

import { AsyncContent } from "@/components/AsyncContent";
import { EmptyState } from "@/components/EmptyState";
import { PageHeader } from "@/components/PageHeader";
import { Section } from "@/components/Section";
import { useParameter } from "@/lib/useParameter";
import { useSearch } from "@/lib/useSearch";

import { MOST, useDecisions, type Mode } from "./api/decisions";
import { DecisionTable } from "./components/DecisionTable";
import { Filters } from "./components/Filters";
import { LookUp } from "./components/LookUp";
import { ModeTabs } from "./components/ModeTabs";

/** What the gateway refused lately, and why. */
export default function RefusalsPage() {
  const [shown] = useParameter("mode");
  return (
    <>
      <PageHeader title="Refusals" description="The gateway's latest refusals; the oldest are forgotten." />
      <Stack gap="md">
        <Section title="Why was this request refused?">
          <LookUp />
        </Section>
        <Recent mode={shown === "shadow" ? "shadow" : "enforce"} />
      </Stack>
    </>
  );
}

function Recent({ mode }: { mode: Mode }) {
  const [step, setStep] = useParameter("step");
  const [code, setCode] = useParameter("code");
  const client = useSearch("client_id");
  const shown = [mode, step, code, client.q].join("\n");
  const [pausedAt, setPausedAt] = useState("");
  const isPaused = pausedAt === shown; // other filters show another list, which has to be read
  const decisions = useDecisions({ mode, step, code, client_id: client.q }, { isPaused });
  const isFiltered = step !== "" || code !== "" || client.q !== "";
  return (
    <Section
      title="Latest"
      aside={
        <Pause
          isPaused={isPaused}
          isReady={decisions.data !== undefined}
          onChange={(paused) => setPausedAt(paused ? shown : "")}
        />
      }
    >
      <ModeTabs mode={mode} />
      <Filters step={step} onStep={setStep} code={code} onCode={setCode} client={client} />
      <AsyncContent
        result={decisions}
        what="the refusals"
        isEmpty={({ body }) => body.decisions.length === 0}
        empty={<Nothing mode={mode} isFiltered={isFiltered} />}
      >
        {({ body: { decisions: all } }) => (
          <>
            <DecisionTable decisions={all} mode={mode} />
            <Text size="sm" c="dimmed" mt="sm">
              {all.length === MOST ? `The latest ${MOST} are shown` : `${all.length} in all`}
            </Text>
          </>
        )}
      </AsyncContent>
    </Section>
  );
}

interface PauseProps {
  isPaused: boolean;
  /** There is something to stay as it is. */
  isReady: boolean;
  onChange: (isPaused: boolean) => void;
}

function Pause({ isPaused, isReady, onChange }: PauseProps) {
  return (
    <Group gap="sm">
      <Text size="sm" c="dimmed" role="status">
        {isPaused ? "Paused" : "Read again every 5 seconds"}
      </Text>
      <Button size="compact-sm" variant="default" disabled={!isReady} onClick={() => onChange(!isPaused)}>
        {isPaused ? "Go on" : "Pause"}
      </Button>
    </Group>
  );
}

function Nothing({ mode, isFiltered }: { mode: Mode; isFiltered: boolean }) {
  if (isFiltered) return <EmptyState title="Nothing kept matches these filters" />;
  if (mode === "enforce") {
    return (
      <EmptyState title="Nothing was refused">
        What the gateway refuses from now on appears here.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Nothing was found in shadow mode">
      A step in shadow mode refuses nothing; what it would have refused appears here. BEARER_MODE,
      ATTACK_FILTER_MODE, SHAPE_MODE and RATE_LIMIT_MODE set it.
    </EmptyState>
  );
}
