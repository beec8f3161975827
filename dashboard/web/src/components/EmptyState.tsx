import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";

/** Nothing is here: what would be, and how to begin. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Stack align="center" gap="xs" py="xl" px="md" ta="center">
      <Text fw={600}>{title}</Text>
      {typeof children === "string" ? (
        <Text c="dimmed" maw="50ch">
          {children}
        </Text>
      ) : (
        children
      )}
    </Stack>
  );
}
