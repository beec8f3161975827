import { Button } from "@mantine/core";
import { useState } from "react";

import { Dialog } from "@/components/Dialog";

import { InviteForm } from "./InviteForm";
import { LinkOnce } from "./LinkOnce";

/** Invites somebody, and shows the link to hand over, this once. */
export function InviteButton() {
  const [isOpen, setOpen] = useState(false);
  const [invited, setInvited] = useState<{ name: string; link: string } | null>(null);
  const close = () => {
    setOpen(false);
    setInvited(null);
  };
  return (
    <>
      <Button size="sm" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Invite somebody
      </Button>
      <Dialog
        title={invited ? `${invited.name} is invited` : "Invite somebody"}
        isOpen={isOpen}
        // Escape must not lose a link that is shown once.
        onClose={() => !invited && close()}
      >
        {invited ? (
          <LinkOnce {...invited} onDone={close} />
        ) : (
          <InviteForm onInvited={setInvited} onCancel={close} />
        )}
      </Dialog>
    </>
  );
}
