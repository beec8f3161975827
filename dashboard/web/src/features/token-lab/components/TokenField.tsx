import { Button, Group, Textarea } from "@mantine/core";

import { MAX_TOKEN_CHARACTERS } from "../decode";
import classes from "./TokenField.module.css";

interface Props {
  text: string;
  onChange: (text: string) => void;
  problem: string | null;
}

/** Where a token is pasted. Neither the browser nor a spell checker is to keep or send it. */
export function TokenField({ text, onChange, problem }: Props) {
  return (
    <>
      <Textarea
        label="Access token"
        description="It is read in this page, and leaves it only when you ask for an explanation."
        value={text}
        error={problem}
        classNames={{ input: classes.input ?? "" }}
        rows={5}
        maxLength={2 * MAX_TOKEN_CHARACTERS}
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <Group mt="sm">
        <Button size="compact-sm" variant="default" disabled={text === ""} onClick={() => onChange("")}>
          Clear
        </Button>
      </Group>
    </>
  );
}
