import { Text } from "@mantine/core";

import { usePlatform } from "@/lib/platform";

import type { Client } from "../api/clients";
import { isForPeople } from "../clientValues";
import { isThisApp } from "../ownApp";

/** Whom it hits when the client gets no more tokens. */
export function LockOut({ client }: { client: Client }) {
  const { origin } = usePlatform();
  if (isThisApp(client, origin)) {
    return (
      <Text fw={600} mt="sm">
        This is the dashboard itself: nobody can sign in to it then, you neither.
      </Text>
    );
  }
  return isForPeople(client) ? <Text mt="sm">People can&apos;t sign in to it then.</Text> : null;
}
