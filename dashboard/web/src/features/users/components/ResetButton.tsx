import { Checkbox, Stack, Text } from "@mantine/core";
import { useState } from "react";

import { ConfirmButton } from "@/components/ConfirmButton";

import { useReset, type User } from "../api/users";

/** For who lost the password, or their phone. `onReset` gets the link to hand over. */
export function ResetButton({ user, onReset }: { user: User; onReset: (link: string) => void }) {
  const reset = useReset(user.user_id);
  const [secondFactor, setSecondFactor] = useState(false);
  return (
    <ConfirmButton
      label={user.invited ? "New link" : "Reset the password"}
      about={user.name}
      size="sm"
      title={user.invited ? `Another link for ${user.name}?` : `Reset ${user.name}'s password?`}
      onConfirm={async () => {
        const { link } = await reset.mutateAsync({ secondFactor });
        setSecondFactor(false);
        onReset(link);
      }}
    >
      <Stack gap="sm">
        <Text>
          {user.invited
            ? "The link that they have stops working; the new one is shown to you once."
            : "The password stops working at once, and they are signed out. You get a link, shown once, with which they set another one."}
        </Text>
        {user.second_factor && (
          <Checkbox
            label="Take the second factor away too"
            description="For who lost the device and the recovery codes."
            checked={secondFactor}
            onChange={(event) => setSecondFactor(event.currentTarget.checked)}
          />
        )}
      </Stack>
    </ConfirmButton>
  );
}
