import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";

import { ErrorMessage } from "@/components/ErrorMessage";
import { Section } from "@/components/Section";

import { useExplain } from "../api/explain";
import { QuestionFields, type Asked } from "./QuestionFields";
import { RevokeButton } from "./RevokeButton";
import { StepList } from "./StepList";
import { Verdict } from "./Verdict";

interface Props {
  token: string;
  /** The audience that it claims to be for, if it says one. */
  unverifiedAudience: string | undefined;
}

/** Asks TokenDealer what a verifier says of the token. Another token is another question. */
export function ExplainSection({ token, unverifiedAudience }: Props) {
  const [asked, setAsked] = useState<Asked>({ audience: "", scopes: [] });
  const explain = useExplain();
  const explanation = explain.data;

  const change = (next: Asked) => {
    setAsked(next);
    explain.reset(); // it was the answer to another question
  };
  const ask = () => {
    const { audience, scopes } = asked;
    explain.mutate({ token, scopes, ...(audience && { audience }) });
  };

  return (
    <Section title="What a verifier says">
      <Stack gap="md">
        <QuestionFields asked={asked} onChange={change} unverifiedAudience={unverifiedAudience} />
        <Group gap="sm">
          <Button loading={explain.isPending} onClick={ask}>
            Explain step by step
          </Button>
          <Text size="sm" c="dimmed">
            Sends the token to TokenDealer, which keeps nothing of it.
          </Text>
        </Group>
        {explain.error && <ErrorMessage error={explain.error} />}
        <div role="status">{explanation && <Verdict explanation={explanation} />}</div>
        {explanation && (
          <>
            <StepList steps={explanation.steps} />
            <RevokeButton explanation={explanation} onRevoked={ask} />
          </>
        )}
      </Stack>
    </Section>
  );
}
