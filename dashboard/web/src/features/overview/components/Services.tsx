import { AsyncContent } from "@/components/AsyncContent";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Section } from "@/components/Section";
import { StateBadge, type Tone } from "@/components/StateBadge";
import { formatDuration } from "@/lib/format";
import { useHealth, type ServiceHealth } from "@/lib/useHealth";

const STATES: Record<ServiceHealth["state"], [Tone, string]> = {
  ready: ["good", "ready"],
  not_ready: ["warn", "not ready"],
  unreachable: ["bad", "unreachable"],
};

/** How each service is, and what of it is not. */
export function Services() {
  return (
    <Section title="Services">
      <AsyncContent
        result={useHealth()}
        what="the services' health"
        isEmpty={({ body }) => body.services.length === 0}
        empty={<EmptyState title="No service is known" />}
      >
        {({ body }) => (
          <DataTable
            caption="The services' health"
            rows={body.services}
            rowKey={({ name }) => name}
            columns={[
              { header: "Service", isName: true, cell: ({ name }) => name },
              { header: "State", cell: ({ state }) => <State state={state} /> },
              { header: "Not well", cell: ({ checks }) => failing(checks) },
              { header: "Answered in", align: "end", cell: ({ seconds }) => answered(seconds) },
            ]}
          />
        )}
      </AsyncContent>
    </Section>
  );
}

function State({ state }: { state: ServiceHealth["state"] }) {
  const [tone, word] = STATES[state];
  return <StateBadge tone={tone}>{word}</StateBadge>;
}

function failing(checks: ServiceHealth["checks"]): string {
  const names = Object.entries(checks).filter(([, is]) => is !== true && is !== "ok");
  return names.map(([name]) => name).join(", ") || "—";
}

function answered(seconds: number | null): string {
  return seconds === null ? "—" : formatDuration(seconds);
}
