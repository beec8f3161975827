import { Group } from "@mantine/core";

import { StateBadge } from "@/components/StateBadge";

import type { User } from "../api/users";

interface Props {
  user: Pick<User, "admin" | "active" | "invited" | "second_factor">;
  wrap?: "wrap" | "nowrap";
}

/** What is to be known of an account at a glance. */
export function UserMarks({ user, wrap = "wrap" }: Props) {
  return (
    <Group gap={6} wrap={wrap}>
      {!user.active && <StateBadge tone="bad">disabled</StateBadge>}
      {user.invited && <StateBadge tone="warn">invited</StateBadge>}
      {user.active && !user.invited && <StateBadge tone="good">active</StateBadge>}
      {user.admin && <StateBadge tone="plain">admin</StateBadge>}
      {user.second_factor && <StateBadge tone="good">second factor</StateBadge>}
    </Group>
  );
}
