import { Button, Stack, Text } from "@mantine/core";
import { useRouteError } from "react-router";

import { ErrorMessage } from "@/components/ErrorMessage";
import { PageHeader } from "@/components/PageHeader";

/** A page failed to load or to draw; the rest of the app stands. */
export function RouteError() {
  const reason = useRouteError();
  const error = reason instanceof Error ? reason : new Error("This page failed.");
  return (
    <Stack p="md">
      <PageHeader title="This page failed" />
      <ErrorMessage error={error} />
      <Text>After an update of the dashboard it is enough to load the page again.</Text>
      <Button w="fit-content" onClick={() => window.location.reload()}>
        Load again
      </Button>
    </Stack>
  );
}
