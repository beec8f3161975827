import { Checkbox, Stack, Text } from "@mantine/core";
import { useEffect, useState } from "react";

import { ConfirmButton } from "@/components/ConfirmButton";
import { notify } from "@/components/notify";
import { TimeText } from "@/components/TimeText";
import { ApiError } from "@/lib/problem";

import { useRetireSecret, type Secret } from "../api/secrets";

/** Retires a secret. What is in use, or the only one, the server wants to have said twice. */
export function RetireButton({ clientId, secret }: { clientId: string; secret: Secret }) {
  const retire = useRetireSecret(clientId);
  const [isRefused, setRefused] = useState(false);
  const [force, setForce] = useState(false);

  const run = async () => {
    try {
      await retire.mutateAsync({ secretId: secret.secret_id, force });
    } catch (error) {
      setRefused(error instanceof ApiError && error.field === "force");
      throw error;
    }
    notify(`The secret ${secret.label} is retired.`);
  };
  const forget = () => {
    setRefused(false);
    setForce(false);
  };
  return (
    <ConfirmButton
      label="Retire"
      about={secret.label}
      title={`Retire the secret “${secret.label}”?`}
      onConfirm={run}
    >
      <Question secret={secret} onGone={forget}>
        {isRefused && (
          <Checkbox
            label="Retire it all the same"
            checked={force}
            onChange={(event) => setForce(event.currentTarget.checked)}
          />
        )}
      </Question>
    </ConfirmButton>
  );
}

interface QuestionProps {
  secret: Secret;
  /** The question is closed: what was agreed to is agreed to no longer. */
  onGone: () => void;
  children: React.ReactNode;
}

function Question({ secret, onGone, children }: QuestionProps) {
  useEffect(() => onGone, []); // eslint-disable-line react-hooks/exhaustive-deps -- once, at the end
  return (
    <Stack gap="sm">
      <Text>
        Whoever has it gets no more tokens with it, at once and for good. Tokens that it got already
        stay valid.
      </Text>
      {secret.last_used_at === null ? (
        <Text>It was never used.</Text>
      ) : (
        <Text>
          It was used last <TimeText time={secret.last_used_at} />
          {secret.last_used_from !== null && ` from ${secret.last_used_from}`}.
        </Text>
      )}
      {children}
    </Stack>
  );
}
