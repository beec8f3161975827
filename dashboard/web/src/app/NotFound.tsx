import { Text } from "@mantine/core";
import { Link } from "react-router";

import { PageHeader } from "@/components/PageHeader";

export function NotFound() {
  return (
    <>
      <PageHeader title="No such page" />
      <Text>
        The address may be mistyped. <Link to="/">Go to the first page</Link>
      </Text>
    </>
  );
}
