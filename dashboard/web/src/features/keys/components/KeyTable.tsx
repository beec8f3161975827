import { Code, Group } from "@mantine/core";

import { DataTable } from "@/components/DataTable";
import { StateBadge, type Tone } from "@/components/StateBadge";
import { TimeText } from "@/components/TimeText";

import type { SigningKey } from "../api/keys";
import { CompromiseButton } from "./CompromiseButton";
import classes from "./KeyTable.module.css";

const TONES: Record<SigningKey["state"], Tone> = {
  next: "warn",
  signing: "good",
  retiring: "plain",
  gone: "plain",
};

/** The keys in words, the newest first. */
export function KeyTable({ keys }: { keys: SigningKey[] }) {
  return (
    <DataTable
      caption="The signing keys and their steps"
      rows={keys.toReversed()}
      rowKey={({ kid }) => kid}
      columns={[
        { header: "Key id", isName: true, cell: ({ kid }) => <Code className={classes.kid}>{kid}</Code> },
        { header: "State", cell: (key) => <State signingKey={key} /> },
        { header: "Published", cell: (key) => <TimeText time={key.published_at} /> },
        { header: "Signs from", cell: (key) => <TimeText time={key.signs_at} missing="never" /> },
        { header: "Retires", cell: (key) => <TimeText time={key.retires_at} /> },
        { header: "Gone", cell: (key) => <TimeText time={key.gone_at} /> },
        {
          header: "Emergency",
          cell: (key) => !key.compromised && <CompromiseButton signingKey={key} />,
        },
      ]}
    />
  );
}

function State({ signingKey }: { signingKey: SigningKey }) {
  return (
    <Group gap={6} wrap="nowrap">
      <StateBadge tone={TONES[signingKey.state]}>{signingKey.state}</StateBadge>
      {signingKey.compromised && <StateBadge tone="bad">compromised</StateBadge>}
    </Group>
  );
}
