import { Button, type ButtonProps } from "@mantine/core";
import { useState, type ReactNode } from "react";

import { Dialog } from "@/components/Dialog";

interface Props extends Pick<ButtonProps, "size" | "variant"> {
  label: string;
  /** Which row it is about, for a screen reader. */
  about?: string;
  title: string;
  /** Drawn while the dialog is open. */
  children: (close: () => void) => ReactNode;
}

/** A button that opens a form. */
export function DialogButton({ label, about, title, children, ...look }: Props) {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button
        {...look}
        aria-haspopup="dialog"
        aria-label={about === undefined ? label : `${label}: ${about}`}
        onClick={() => setOpen(true)}
      >
        {label}
      </Button>
      <Dialog title={title} isOpen={isOpen} onClose={close}>
        {children(close)}
      </Dialog>
    </>
  );
}
