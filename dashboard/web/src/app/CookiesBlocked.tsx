import { Stack, Text } from "@mantine/core";

import { PageHeader } from "@/components/PageHeader";

/** Every sign-in worked, and each time the browser came back without the session's cookie. */
export function CookiesBlocked() {
  return (
    <Stack component="main" p="lg" maw="44rem" mx="auto" mt="xl" gap="sm">
      <PageHeader title="Your browser keeps no cookies here" />
      <Text>
        Signing in needs one cookie, and your browser did not keep it. So you would be sent to the
        sign-in for ever.
      </Text>
      <Text>
        Allow cookies for this site, also in extensions and in the settings for private windows.
        Over plain HTTP it works on this machine only.
      </Text>
      {/* Not the router's: this asks the server. */}
      <a href="/app/sign-in">Sign in again</a>
    </Stack>
  );
}
