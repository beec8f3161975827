import { Text } from "@mantine/core";

import { ConfirmButton } from "@/components/ConfirmButton";
import { notify } from "@/components/notify";
import { formatRelative } from "@/lib/format";
import { usePlatform } from "@/lib/platform";

import { useRotate } from "../api/keys";

/** Rotation ahead of its schedule; no token is lost by it. */
export function RotateButton() {
  const rotate = useRotate();
  const { now } = usePlatform();
  return (
    <ConfirmButton
      label="Rotate now"
      tone="teal"
      size="sm"
      variant="filled"
      title="Rotate now?"
      onConfirm={async () => {
        const key = await rotate.mutateAsync(undefined);
        notify(`${key.kid} signs ${formatRelative(key.signs_at, now())}.`);
      }}
    >
      <Text>
        Another key signs as soon as every verifier knows it. The one that signs now stays published
        until its last token has expired, so that no request fails.
      </Text>
    </ConfirmButton>
  );
}
