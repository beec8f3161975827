import { Center, Loader, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { ErrorMessage } from "@/components/ErrorMessage";
import { useHttp } from "@/lib/platform";
import { ApiError } from "@/lib/problem";
import { SessionContext, sessionQuery } from "@/lib/session";

/** What is inside is only for whoever has a session. Without one the HTTP client goes to sign in. */
export function SignedIn({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useQuery(sessionQuery(useHttp(), useQueryClient()));
  if (data) return <SessionContext value={data}>{children}</SessionContext>;
  if (error && !isSignedOut(error)) {
    return (
      <Center mih="60vh" p="md">
        <ErrorMessage error={error} onRetry={() => void refetch()} />
      </Center>
    );
  }
  return (
    <Center mih="60vh">
      <Stack align="center" role="status">
        <Loader aria-hidden="true" />
        <Text>{error ? "Going to sign in" : "Loading"}</Text>
      </Stack>
    </Center>
  );
}

function isSignedOut(error: Error): boolean {
  return error instanceof ApiError && error.status === 401;
}
