import { Button, Group, TextInput } from "@mantine/core";
import { useState } from "react";
import { useNavigate } from "react-router";

import { at } from "@/lib/http";

import { requestIdIn } from "../requestId";

/** From a caller's request id to why it was refused. */
export function LookUp() {
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);

  const go = (event: React.SyntheticEvent) => {
    event.preventDefault();
    const id = requestIdIn(text);
    if (id === undefined) setProblem("This is no request id: letters, digits, dots, dashes, at most 64");
    else void navigate(at`/refusals/${id}`);
  };
  return (
    <form onSubmit={go} noValidate>
      <Group gap="sm" align="start">
        <TextInput
          label="Request id"
          description="From X-Request-Id, or the whole JSON that the caller got"
          inputWrapperOrder={["label", "input", "description", "error"]}
          w={{ base: "100%", xs: "26rem" }}
          value={text}
          error={problem}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setProblem(null);
          }}
        />
        <Button type="submit" variant="default" mt={{ base: 0, xs: "1.4rem" }}>
          Explain
        </Button>
      </Group>
    </form>
  );
}
