import { DataTable } from "@/components/DataTable";
import { StateBadge, type Tone } from "@/components/StateBadge";
import { TimeText } from "@/components/TimeText";

import type { Secret } from "../api/secrets";
import { RetireButton } from "./RetireButton";

const TONES: Record<Secret["state"], Tone> = { live: "good", expiring: "warn", expired: "bad" };

export function SecretTable({ clientId, secrets }: { clientId: string; secrets: Secret[] }) {
  return (
    <DataTable
      caption="The client's secrets"
      rows={secrets}
      rowKey={({ secret_id }) => String(secret_id)}
      columns={[
        { header: "Label", isName: true, cell: ({ label }) => label },
        { header: "State", cell: ({ state }) => <StateBadge tone={TONES[state]}>{state}</StateBadge> },
        { header: "Created", cell: ({ created_at }) => <TimeText time={created_at} /> },
        {
          header: "Last used",
          cell: ({ last_used_at }) => <TimeText time={last_used_at} missing="never" />,
        },
        { header: "From", cell: ({ last_used_from }) => last_used_from ?? "—" },
        {
          header: "Expires",
          cell: ({ expires_at }) => <TimeText time={expires_at} missing="never" />,
        },
        {
          header: "Retire",
          cell: (secret) => <RetireButton clientId={clientId} secret={secret} />,
        },
      ]}
    />
  );
}
