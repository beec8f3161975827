import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useEffect, useRef } from "react";

import { CopyButton } from "./CopyButton";
import classes from "./SecretOnce.module.css";

interface Props {
  /** What it is, as in "the client secret". */
  what: string;
  value: string;
  /** The person has stored it: forget it. */
  onDone: () => void;
}

/** A secret that nobody can ever see again. */
export function SecretOnce({ what, value, onDone }: Props) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  return (
    <Stack gap="sm" className={classes.box}>
      <Text fw={600}>This is the only time that {what} is shown. Store it now.</Text>
      <Group gap="sm" align="end" wrap="nowrap">
        <TextInput
          ref={field}
          className={classes.field}
          classNames={{ input: classes.value ?? "" }}
          label={what.charAt(0).toUpperCase() + what.slice(1)}
          value={value}
          readOnly
          autoComplete="off"
          spellCheck={false}
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton value={value} what={what} />
      </Group>
      <Button onClick={onDone} className={classes.done}>
        I have stored it
      </Button>
    </Stack>
  );
}
