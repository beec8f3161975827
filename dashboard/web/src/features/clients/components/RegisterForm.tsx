import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";

import { ErrorMessage } from "@/components/ErrorMessage";
import { applyProblem, isAtInput } from "@/lib/applyProblem";

import { useRegister, type Registered } from "../api/clients";
import { NEW, toFacts, type ClientValues } from "../clientValues";
import { focusOn, focusOnRefused } from "../focusOn";
import { useIdempotencyKey } from "../useIdempotencyKey";
import { validate } from "../validate";
import classes from "./fields.module.css";
import { FlowFields } from "./FlowFields";
import { GrantsField } from "./GrantsField";
import { LimitFields } from "./LimitFields";
import { ProofFields } from "./ProofFields";

/** All that a client is, to begin with. */
export function RegisterForm({ onRegistered }: { onRegistered: (client: Registered) => void }) {
  const register = useRegister();
  const keyOf = useIdempotencyKey();
  const form = useForm<ClientValues>({ initialValues: NEW, validate });
  const send = (values: ClientValues) => {
    const id = values.client_id.trim();
    const client = { ...toFacts(values), ...(id && { client_id: id }) };
    register.mutate(
      { client, key: keyOf(client) },
      {
        onSuccess: onRegistered,
        onError: (error) => {
          if (applyProblem(form, error)) focusOnRefused(form, error);
        },
      },
    );
  };
  return (
    <form onSubmit={form.onSubmit(send, (errors) => focusOn(form, errors))} noValidate>
      <Stack gap="md" maw="44rem">
        <div className={classes.pair}>
          <TextInput
            label="Name"
            description="What people know it by."
            required
            maxLength={200}
            autoComplete="off"
            {...form.getInputProps("name")}
          />
          <TextInput
            label="Client id"
            description="Empty: one is made. It stays for good."
            maxLength={64}
            autoComplete="off"
            spellCheck={false}
            {...form.getInputProps("client_id")}
          />
        </div>
        <FlowFields form={form} isNew />
        <ProofFields form={form} isNew />
        <GrantsField form={form} />
        <LimitFields form={form} />
        {register.error && !isAtInput(form, register.error) && (
          <ErrorMessage error={register.error} />
        )}
        <Group gap="sm">
          <Button type="submit" loading={register.isPending}>
            Register
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
