import { Text } from "@mantine/core";

import { PageHeader } from "@/components/PageHeader";

export function NotAllowed() {
  return (
    <>
      <PageHeader title="Not for your account" />
      <Text>This page needs rights that your account has not. An operator can give them to you.</Text>
    </>
  );
}
