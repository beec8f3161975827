import { Alert, Button, Code, Group, Text } from "@mantine/core";

import { ApiError, serviceDown } from "@/lib/problem";

import { CopyButton } from "./CopyButton";
import classes from "./ErrorMessage.module.css";

interface Props {
  error: Error;
  /** Ask again; while a service is down this also happens by itself. */
  onRetry?: () => void;
}

/** Why something did not work, and what an operator can find the cause by. */
export function ErrorMessage({ error, onRetry }: Props) {
  const down = serviceDown(error);
  const requestId = error instanceof ApiError ? error.requestId : "";
  return (
    <Alert role="alert" title={titleOf(error, down)} classNames={classes}>
      <Text>{error.message}</Text>
      {down !== undefined && onRetry && <Text c="dimmed">It is tried again every few seconds.</Text>}
      <Group gap="xs" mt="xs">
        {onRetry && (
          <Button size="compact-sm" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
        {requestId && (
          <>
            <Text size="sm" c="dimmed">
              Request <Code>{requestId}</Code>
            </Text>
            <CopyButton value={requestId} what="the request id" />
          </>
        )}
      </Group>
    </Alert>
  );
}

function titleOf(error: Error, down: string | undefined): string {
  if (down !== undefined) return `${down} does not answer`;
  if (!(error instanceof ApiError)) return "The dashboard failed";
  if (error.status === 403) return "You may not do this";
  if (error.status === 404) return "There is no such thing";
  if (error.status === 409) return "This can't be done now";
  if (error.status === 412) return "Somebody else changed this";
  if (error.status === 429) return "Too many requests: wait a moment";
  return error.status < 500 ? "This was refused" : "The server failed";
}
