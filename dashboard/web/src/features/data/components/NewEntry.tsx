import { Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";

import { ErrorMessage } from "@/components/ErrorMessage";
import { notify } from "@/components/notify";
import { applyProblem, isAtInput } from "@/lib/applyProblem";

import { useAddLog } from "../api/logs";
import { parseObject, problemOf } from "../jsonText";
import { FormButtons } from "./FormButtons";

export function NewEntry({ onClose }: { onClose: () => void }) {
  const add = useAddLog();
  const form = useForm({
    initialValues: { action: "", subject: "", detail: "" },
    validate: { detail: problemOf },
  });
  const submit = form.onSubmit(({ action, subject, detail }) =>
    add.mutate(
      { action, subject: subject || null, detail: parseObject(detail) },
      {
        onSuccess: () => {
          notify("The entry is written.");
          onClose();
        },
        onError: (error) => void applyProblem(form, error),
      },
    ),
  );
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label="Action"
          description="What was done, such as invoice.sent. An entry can't be changed later."
          required
          maxLength={100}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps("action")}
        />
        <TextInput
          label="Subject"
          description="To whom or to what"
          maxLength={200}
          autoComplete="off"
          {...form.getInputProps("subject")}
        />
        <Textarea
          label="Detail (JSON)"
          description="An object; empty for none"
          rows={3}
          spellCheck={false}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
          {...form.getInputProps("detail")}
        />
        {add.error && !isAtInput(form, add.error) && <ErrorMessage error={add.error} />}
        <FormButtons label="Add" isBusy={add.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
}
