import { Button, Text, TextInput } from "@mantine/core";
import { useState } from "react";

import { charactersOf, lengthOf, LONGEST, NEAR_THE_END, problemOf } from "../outgoing";
import classes from "./Composer.module.css";

interface Props {
  isOpen: boolean;
  /** Why the server did not hand the last one on. */
  refusal: string | null;
  onType: () => void;
  /** False if it could not be sent. */
  onSend: (text: string) => boolean;
}

/** What to say to all: Enter sends it. */
export function Composer({ isOpen, refusal, onType, onSend }: Props) {
  const [text, setText] = useState("");
  const [isLost, setLost] = useState(false);
  const problem = problemOf(text);
  const length = lengthOf(text);
  const lost = isLost ? "Not sent: there is no connection" : null;

  const submit = (event: { preventDefault: () => void }) => {
    event.preventDefault();
    if (problem !== null || text.trim() === "") return;
    const isSent = onSend(text.trim());
    setLost(!isSent);
    if (isSent) setText("");
  };
  return (
    <form onSubmit={submit}>
      <div className={classes.row}>
        <TextInput
          label="Message to all"
          className={classes.field ?? ""}
          autoComplete="off"
          value={text}
          error={problem ?? lost ?? refusal}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setLost(false);
            onType();
          }}
        />
        <Button type="submit" className={classes.send ?? ""} disabled={!isOpen || problem !== null}>
          Send
        </Button>
      </div>
      <Text size="sm" c="dimmed" mt={4}>
        {length >= NEAR_THE_END && length <= LONGEST
          ? `${charactersOf(LONGEST - length)} left`
          : "Enter sends it; /out leaves."}
      </Text>
    </form>
  );
}
