import { Button, Group, Stack, TextInput, type ButtonProps } from "@mantine/core";
import { useState, type ReactNode } from "react";

import { Dialog } from "./Dialog";
import { ErrorMessage } from "./ErrorMessage";

interface Props extends Pick<ButtonProps, "size" | "variant" | "disabled"> {
  /** On the button, and on the one that does it. */
  label: string;
  /** What it is about, for a screen reader, where several buttons have one label. */
  about?: string;
  /** The question. */
  title: string;
  /** What will happen, and what can't be undone. */
  children: ReactNode;
  /** To be typed first, for what hurts most. */
  typed?: string;
  /** Teal for what does no harm, but has to be meant. */
  tone?: "red" | "teal";
  /** Does it; what it throws is shown, and the question stays. */
  onConfirm: () => Promise<unknown>;
}

/** A button for what can't be undone: it asks once. */
export function ConfirmButton(props: Props) {
  const [isOpen, setOpen] = useState(false);
  const { label, about, size = "compact-sm", variant = "default", tone = "red" } = props;
  return (
    <>
      <Button
        color={tone}
        size={size}
        variant={variant}
        disabled={props.disabled ?? false}
        aria-label={about === undefined ? label : `${label}: ${about}`}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {label}
      </Button>
      <Dialog role="alertdialog" title={props.title} isOpen={isOpen} onClose={() => setOpen(false)}>
        <Question {...props} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function Question({
  label,
  children,
  typed,
  tone = "red",
  onConfirm,
  onClose,
}: Props & { onClose: () => void }) {
  const [text, setText] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);

  const run = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      onClose();
    } catch (reason) {
      setError(reason instanceof Error ? reason : new Error(String(reason)));
      setBusy(false);
    }
  };

  return (
    <Stack gap="md">
      <div>{children}</div>
      {typed !== undefined && (
        <TextInput
          label={`Type ${typed} to go on`}
          value={text}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      {error && <ErrorMessage error={error} />}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" data-autofocus onClick={onClose}>
          Cancel
        </Button>
        <Button
          color={tone}
          loading={isBusy}
          disabled={typed !== undefined && text !== typed}
          onClick={run}
        >
          {label}
        </Button>
      </Group>
    </Stack>
  );
}
