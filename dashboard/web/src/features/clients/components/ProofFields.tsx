import { Radio, Stack, Text, Textarea } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";

import { isForPeople, ITSELF, type ClientValues, type Proof } from "../clientValues";
import classes from "./fields.module.css";

interface Props {
  form: UseFormReturnType<ClientValues>;
  /** Whether a client is public is decided once. */
  isNew: boolean;
}

/** How the client proves who it is. */
export function ProofFields({ form, isNew }: Props) {
  const { proof } = form.values;
  const choose = (value: string) => {
    form.setFieldValue("proof", value as Proof);
    if (value !== "none") return;
    form.setFieldValue("grant_types", (types) => types.filter((type) => type !== ITSELF));
    form.setFieldValue("first_party", false); // anybody can say to be it: people are asked
  };
  const offersNone = isNew && isForPeople(form.values);
  if (!isNew && proof === "none") {
    return <Text size="sm">It is public: it has no secret, and can&apos;t get one.</Text>;
  }
  return (
    <fieldset className={classes.set}>
      <legend>How it proves who it is</legend>
      <Stack gap="sm">
        <Radio.Group aria-label="How it proves who it is" {...form.getInputProps("proof")} onChange={choose}>
          <Stack gap="xs">
            <Radio
              value="secret"
              label="By a secret"
              description={isNew ? "You get it once, at the end." : "Those above; there may be several."}
            />
            <Radio
              value="keys"
              label="By its own key"
              description="private_key_jwt: only its public keys are known here."
            />
            {offersNone && (
              <Radio
                value="none"
                label="Not at all: it is public"
                description="An app in a browser or on a phone can't keep a secret. This is decided once."
              />
            )}
          </Stack>
        </Radio.Group>
        {proof === "keys" && (
          <Textarea
            label="Public keys (JWKS)"
            description="Never the private one: it stays where it is."
            required
            rows={8}
            resize="vertical"
            spellCheck={false}
            className={classes.code}
            {...form.getInputProps("jwks")}
          />
        )}
      </Stack>
    </fieldset>
  );
}
