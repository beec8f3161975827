import { PageHeader } from "@/components/PageHeader";
import { Section } from "@/components/Section";

import { InviteButton } from "./components/InviteButton";
import { UserTable } from "./components/UserTable";

/** The people of TokenDealer. */
export default function UsersPage() {
  return (
    <>
      <PageHeader
        title="People"
        description="Who may sign in. What they may do follows from being an admin or not, and from what each API is open for."
      >
        <InviteButton />
      </PageHeader>
      <Section title="Accounts">
        <UserTable />
      </Section>
    </>
  );
}
