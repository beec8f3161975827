import { Skeleton, Stack, VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";

import { ErrorMessage } from "./ErrorMessage";

interface Props<T> {
  /** A query's result: of `useResource`, or of TanStack Query itself. */
  result: { data: T | undefined; error: Error | null; refetch: () => unknown };
  /** What is awaited, as in "the keys". */
  what: string;
  /** In place of the content, if `isEmpty` says so. */
  empty?: ReactNode;
  isEmpty?: (data: T) => boolean;
  children: (data: T) => ReactNode;
}

/** The three states that come before content: loading, failed, empty. */
export function AsyncContent<T>({ result, what, empty, isEmpty, children }: Props<T>) {
  const { data, error, refetch } = result;
  if (data === undefined) {
    return error ? <ErrorMessage error={error} onRetry={() => void refetch()} /> : <Loading what={what} />;
  }
  return (
    <>
      {/* What was read before stays: it is old, and better than nothing. */}
      {error && <ErrorMessage error={error} onRetry={() => void refetch()} />}
      {isEmpty?.(data) ? empty : children(data)}
    </>
  );
}

export function Loading({ what }: { what: string }) {
  return (
    <Stack gap="sm" aria-busy="true">
      <VisuallyHidden role="status">Loading {what}</VisuallyHidden>
      <Skeleton height={14} width="40%" />
      <Skeleton height={14} />
      <Skeleton height={14} width="85%" />
    </Stack>
  );
}
