import { Button, Group, Text } from "@mantine/core";

import { StateBadge, type Tone } from "@/components/StateBadge";
import type { LiveState } from "@/lib/live";

import { reasonOf } from "../reasons";

interface Props {
  state: LiveState;
  code: number | undefined;
  online: number | null;
  onReconnect: () => void;
}

const BADGES: Record<LiveState, [Tone, string]> = {
  open: ["good", "connected"],
  connecting: ["plain", "connecting"],
  waiting: ["warn", "not connected"],
  left: ["plain", "left"],
};

/** Whether one hears and is heard, who else does, and what to do if not. */
export function Connection({ state, code, online, onReconnect }: Props) {
  const [tone, word] = BADGES[state];
  return (
    <Group gap="sm" mb="sm">
      <Group gap="sm" role="status">
        <StateBadge tone={tone}>{word}</StateBadge>
        {state === "open" && online !== null && <Text>{here(online)}</Text>}
        {state === "waiting" && <Text>{reasonOf(code)} It is tried again by itself.</Text>}
        {state === "left" && <Text>You left: you hear nothing, and nobody hears you.</Text>}
      </Group>
      {state === "waiting" && (
        <Button size="compact-sm" variant="default" onClick={onReconnect}>
          Try now
        </Button>
      )}
      {state === "left" && (
        <Button size="compact-sm" onClick={onReconnect}>
          Come back
        </Button>
      )}
    </Group>
  );
}

function here(online: number): string {
  return online === 1 ? "Only you are here." : `${online} connections are here, yours among them.`;
}
