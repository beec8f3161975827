import { Stack, Text } from "@mantine/core";
import { Link, useParams } from "react-router";

import { AsyncContent } from "@/components/AsyncContent";
import { PageHeader } from "@/components/PageHeader";
import { Section } from "@/components/Section";
import { TimeText } from "@/components/TimeText";

import { useUser, type User } from "./api/users";
import { AccountForm } from "./components/AccountForm";
import { DeleteButton } from "./components/DeleteButton";
import { SignInSection } from "./components/SignInSection";
import { UserMarks } from "./components/UserMarks";

/** One person's account. */
export default function UserPage() {
  const { userId = "" } = useParams();
  const user = useUser(userId);
  return (
    <>
      <PageHeader title={user.data?.body.name ?? "Person"}>
        <Link to="/users">All people</Link>
      </PageHeader>
      <AsyncContent result={user} what="the account">
        {(current) => (
          <Stack gap="md">
            <Facts user={current.body} />
            <Section title="Account">
              <AccountForm key={userId} current={current} />
            </Section>
            <SignInSection user={current.body} />
            <Section title="Delete the account">
              <DeleteButton user={current.body} />
            </Section>
          </Stack>
        )}
      </AsyncContent>
    </>
  );
}

function Facts({ user }: { user: User }) {
  return (
    <Stack gap={4}>
      <UserMarks user={user} />
      <Text>
        {user.email}
        {!user.email_verified && " (nobody checked that the address is theirs)"}
      </Text>
      <Text size="sm" c="dimmed">
        Signed in <TimeText time={user.signed_in_at} missing="never" />, here since{" "}
        <TimeText time={user.created_at} />. Id: <code>{user.user_id}</code>
      </Text>
    </Stack>
  );
}
