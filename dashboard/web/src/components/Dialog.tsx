import { Title } from "@mantine/core";
import { useId, useLayoutEffect, useRef, type ReactNode } from "react";

import classes from "./Dialog.module.css";

interface Props {
  title: string;
  isOpen: boolean;
  /** Escape was pressed, or a button called it. */
  onClose: () => void;
  /** `alertdialog` for a question that must be answered. */
  role?: "dialog" | "alertdialog";
  children: ReactNode;
}

/**
 * The browser's own modal dialog: it holds the focus, makes the rest inert, closes on Escape and
 * gives the focus back. The first control with `data-autofocus` has the focus, or else the dialog.
 */
export function Dialog({ isOpen, ...props }: Props) {
  return isOpen ? <OpenDialog {...props} /> : null;
}

function OpenDialog({ title, onClose, role = "dialog", children }: Omit<Props, "isOpen">) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();

  // A layout effect is undone while the dialog is still in the page: closing gives the focus back.
  useLayoutEffect(() => {
    const current = dialog.current;
    if (!current) return undefined;
    current.showModal();
    const first = current.querySelector<HTMLElement>("[data-autofocus]");
    (first ?? current).focus();
    return () => current.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      role={role}
      tabIndex={-1}
      aria-labelledby={id}
      className={classes.dialog}
      onCancel={(event) => {
        event.preventDefault(); // React takes it away; the state is with the caller
        onClose();
      }}
    >
      <Title order={2} id={id} mb="sm">
        {title}
      </Title>
      {children}
    </dialog>
  );
}
