import { Button, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";

import { ErrorMessage } from "@/components/ErrorMessage";
import { notify } from "@/components/notify";
import { applyProblem, isAtInput } from "@/lib/applyProblem";
import { usePlatform } from "@/lib/platform";

import { useAddSecret } from "../api/secrets";
import { EXPIRIES, expiresAt, ON_A_DATE } from "../expiry";
import { focusOn } from "../focusOn";
import { useIdempotencyKey } from "../useIdempotencyKey";

interface Props {
  clientId: string;
  onMade: (secret: string) => void;
  onCancel: () => void;
}

export function SecretForm({ clientId, onMade, onCancel }: Props) {
  const add = useAddSecret(clientId);
  const keyOf = useIdempotencyKey();
  const [opened] = useState(usePlatform().now); // sent twice, it is the same request
  const form = useForm({
    initialValues: { label: "", expires_at: "90", date: "" },
    validate: {
      label: (value) => (value.trim() === "" ? "A label is needed" : null),
      date: (value, values) =>
        values.expires_at === ON_A_DATE && value === "" ? "Which date?" : null,
    },
  });
  const send = ({ label, expires_at, date }: typeof form.values) => {
    const secret = { label: label.trim(), expires_at: expiresAt(expires_at, date, opened) };
    add.mutate(
      { secret, key: keyOf(secret) },
      {
        onSuccess: ({ client_secret }) => {
          notify(`The secret ${secret.label} is added.`);
          onMade(client_secret);
        },
        onError: (error) => void applyProblem(form, error),
      },
    );
  };
  return (
    <form onSubmit={form.onSubmit(send, (errors) => focusOn(form, errors))} noValidate>
      <Stack gap="sm">
        <TextInput
          label="Label"
          description="Who or what gets it: it is told by this later."
          required
          maxLength={100}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps("label")}
        />
        <NativeSelect label="Expires" data={EXPIRIES} {...form.getInputProps("expires_at")} />
        {form.values.expires_at === ON_A_DATE && (
          <TextInput
            type="date"
            label="Last day"
            description="It works to the end of this day."
            required
            {...form.getInputProps("date")}
          />
        )}
        {add.error && !isAtInput(form, add.error) && <ErrorMessage error={add.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending}>
            Add
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
