import { Button } from "@mantine/core";
import { useState } from "react";

import { Dialog } from "@/components/Dialog";
import { SecretOnce } from "@/components/SecretOnce";

import type { Client } from "../api/clients";
import { SecretForm } from "./SecretForm";

/** Adds a secret, and shows it, this once. */
export function AddSecretButton({ client }: { client: Client }) {
  const [isOpen, setOpen] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const close = () => {
    setOpen(false);
    setMade(null);
  };
  return (
    <>
      <Button size="compact-sm" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Add a secret
      </Button>
      <Dialog
        title={made === null ? `Add a secret to ${client.name}` : "The secret is added"}
        isOpen={isOpen}
        // Escape must not lose a secret that is shown once.
        onClose={() => made === null && close()}
      >
        {made === null ? (
          <SecretForm clientId={client.client_id} onMade={setMade} onCancel={close} />
        ) : (
          <SecretOnce what="the client secret" value={made} onDone={close} />
        )}
      </Dialog>
    </>
  );
}
