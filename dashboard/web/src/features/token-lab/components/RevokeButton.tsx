import { Group, Text } from "@mantine/core";

import { ConfirmButton } from "@/components/ConfirmButton";
import { notify } from "@/components/notify";

import { useRevoke, type Explanation } from "../api/explain";
import { revocable } from "../revocable";

interface Props {
  explanation: Explanation;
  /** Ask again: the answer is another one now. */
  onRevoked: () => void;
}

/** Ends the token before its time, if it is really one of ours. */
export function RevokeButton({ explanation, onRevoked }: Props) {
  const revoke = useRevoke();
  const { jti, reason } = revocable(explanation);
  if (jti === undefined) {
    return (
      <Text size="sm" c="dimmed">
        {reason}
      </Text>
    );
  }
  return (
    <Group>
      <ConfirmButton
        label="Revoke this token"
        title="Revoke this token?"
        size="sm"
        onConfirm={async () => {
          await revoke.mutateAsync(jti);
          notify(`Token ${jti} is revoked.`);
          onRevoked();
        }}
      >
        <Text>
          Every verifier refuses token {jti} within seconds. It can&apos;t be undone; whoever uses it
          has to get a new one, which they can.
        </Text>
      </ConfirmButton>
    </Group>
  );
}
