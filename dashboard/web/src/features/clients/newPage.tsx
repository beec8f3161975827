import { useState } from "react";
import { Link, useNavigate } from "react-router";

import { notify } from "@/components/notify";
import { PageHeader } from "@/components/PageHeader";
import { Section } from "@/components/Section";
import { at } from "@/lib/http";

import type { Registered } from "./api/clients";
import { RegisteredSection } from "./components/RegisteredSection";
import { RegisterForm } from "./components/RegisterForm";

/** A client is registered, and its secret shown, this once. */
export default function NewClientPage() {
  const navigate = useNavigate();
  const [made, setMade] = useState<{ client: Registered; secret: string } | null>(null);
  const leave = (clientId: string) => void navigate(at`/clients/${clientId}`, { replace: true });

  const onRegistered = (client: Registered) => {
    notify(`${client.name} is registered.`);
    if (client.client_secret === null) leave(client.client_id);
    else setMade({ client, secret: client.client_secret });
  };
  return (
    <>
      <PageHeader title="New client" description="A service or an app that asks for tokens.">
        {/* While the secret is shown, nothing beside it leads away. */}
        {!made && <Link to="/clients">All clients</Link>}
      </PageHeader>
      {made ? (
        <RegisteredSection {...made} onDone={() => leave(made.client.client_id)} />
      ) : (
        <Section title="Registration">
          <RegisterForm onRegistered={onRegistered} />
        </Section>
      )}
    </>
  );
}
