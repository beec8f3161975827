import { Button } from "@mantine/core";
import { Link } from "react-router";

import { PageHeader } from "@/components/PageHeader";
import { Section } from "@/components/Section";

import { ClientTable } from "./components/ClientTable";

/** Who may ask for tokens. */
export default function ClientsPage() {
  return (
    <>
      <PageHeader
        title="Clients"
        description="The services and apps that ask for tokens, each for the scopes that it was given."
      >
        <Button size="sm" renderRoot={(props) => <Link to="/new-client" {...props} />}>
          New client
        </Button>
      </PageHeader>
      <Section title="All clients">
        <ClientTable />
      </Section>
    </>
  );
}
