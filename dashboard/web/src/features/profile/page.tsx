import { Button, Group, Stack, Text } from "@mantine/core";

import { EmptyState } from "@/components/EmptyState";
import { ErrorMessage } from "@/components/ErrorMessage";
import { PageHeader } from "@/components/PageHeader";
import { Section } from "@/components/Section";
import { ThemeSwitch } from "@/components/ThemeSwitch";
import { useSession } from "@/lib/session";
import { useSignOut } from "@/lib/useSignOut";

import { Avatar } from "./components/Avatar";
import classes from "./page.module.css";
import { rightsOf } from "./rights";

/** Who is signed in, and what they may do. */
export default function ProfilePage() {
  const session = useSession();
  const { user } = session;
  return (
    <>
      <PageHeader title="Profile" description="Your account, and what you may do with it." />
      <div className={classes.grid}>
        <Section title="You">
          <Group gap="md" wrap="nowrap" align="start">
            <Avatar sub={user.sub} />
            <div className={classes.who}>
              <Text fw={600}>{user.name ?? "Nameless"}</Text>
              {user.email !== null && <Text>{user.email}</Text>}
              <Text size="sm" c="dimmed">
                {session.admin ? "Admin" : "No admin"}. Id: <code>{user.sub}</code>
              </Text>
            </div>
          </Group>
        </Section>
        <Section title="Your account">
          <ul className={classes.list}>
            <li>
              <a href="/account/">Name, sign-in and sessions</a>
            </li>
            <li>
              <a href="/account/password">Change the password</a>
            </li>
            <li>
              <a href="/account/second-factor/set-up">Set up a second factor</a>
            </li>
            <li>
              <a href="/account/applications">Applications that may act for you</a>
            </li>
          </ul>
        </Section>
        <Section title="What you may do">
          <Rights />
        </Section>
        <Section title="This browser">
          <Stack gap="sm" align="start">
            <ThemeSwitch />
            <SignOut />
          </Stack>
        </Section>
      </div>
    </>
  );
}

function Rights() {
  const rights = rightsOf(useSession());
  if (rights.length === 0) {
    return (
      <EmptyState title="Nothing yet">
        An operator has to open an API for you, or make you an admin.
      </EmptyState>
    );
  }
  return (
    <ul className={classes.list}>
      {rights.map(({ audience, scope, words }) => (
        <li key={`${audience} ${scope}`}>
          {words}{" "}
          <Text span size="sm" c="dimmed">
            (<code>{scope}</code> of {audience})
          </Text>
        </li>
      ))}
    </ul>
  );
}

function SignOut() {
  const signOut = useSignOut();
  return (
    <>
      <Button variant="default" loading={signOut.isPending} onClick={() => signOut.mutate()}>
        Sign out
      </Button>
      {signOut.error && <ErrorMessage error={signOut.error} />}
    </>
  );
}
