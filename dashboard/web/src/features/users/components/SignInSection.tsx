import { Group, Stack, Text } from "@mantine/core";
import { useState } from "react";

import { ConfirmButton } from "@/components/ConfirmButton";
import { notify } from "@/components/notify";
import { Section } from "@/components/Section";

import { useSetActive, type User } from "../api/users";
import { LinkOnce } from "./LinkOnce";
import { ResetButton } from "./ResetButton";

/** How the person signs in, and whether they may. */
export function SignInSection({ user }: { user: User }) {
  const [link, setLink] = useState<string | null>(null);
  const setActive = useSetActive(user.user_id);
  return (
    <Section title="Sign-in">
      <Stack gap="sm">
        <Text>{saying(user)}</Text>
        {link !== null && (
          <LinkOnce name={user.name} link={link} onDone={() => setLink(null)} />
        )}
        <Group gap="sm">
          <ResetButton user={user} onReset={setLink} />
          {user.active ? (
            <ConfirmButton
              label="Disable"
              about={user.name}
              size="sm"
              title={`Disable ${user.name}?`}
              onConfirm={async () => {
                await setActive.mutateAsync(false);
                notify(`${user.name} is disabled.`);
              }}
            >
              <Text>
                They are signed out everywhere, and their tokens are revoked. You can enable them
                again.
              </Text>
            </ConfirmButton>
          ) : (
            <ConfirmButton
              label="Enable"
              about={user.name}
              size="sm"
              tone="teal"
              title={`Enable ${user.name}?`}
              onConfirm={async () => {
                await setActive.mutateAsync(true);
                notify(`${user.name} may sign in again.`);
              }}
            >
              <Text>They can sign in again with what they had.</Text>
            </ConfirmButton>
          )}
        </Group>
      </Stack>
    </Section>
  );
}

function saying({ active, invited, second_factor }: User): string {
  if (!active) return "The account is disabled: nobody can sign in to it.";
  if (invited) return "There is no password yet: it is set with the link that you hand over.";
  return second_factor
    ? "They sign in with a password and a second factor."
    : "They sign in with a password only. A second factor they can turn on in their account.";
}
