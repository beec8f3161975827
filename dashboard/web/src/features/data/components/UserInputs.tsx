import { Textarea, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";

import { LABELS, type UserValues } from "../userValues";

export function UserInputs({ form }: { form: UseFormReturnType<UserValues> }) {
  return (
    <>
      <TextInput
        label={LABELS.name}
        required
        maxLength={200}
        autoComplete="off"
        data-autofocus
        {...form.getInputProps("name")}
      />
      <TextInput
        label={LABELS.email}
        type="email"
        maxLength={254}
        autoComplete="off"
        {...form.getInputProps("email")}
      />
      <TextInput
        label={LABELS.location}
        maxLength={200}
        autoComplete="off"
        {...form.getInputProps("location")}
      />
      <TextInput
        label={LABELS.slack_id}
        maxLength={32}
        autoComplete="off"
        {...form.getInputProps("slack_id")}
      />
      <Textarea
        label={LABELS.config}
        description="An object; empty for none"
        rows={4}
        spellCheck={false}
        styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
        {...form.getInputProps("config")}
      />
    </>
  );
}
