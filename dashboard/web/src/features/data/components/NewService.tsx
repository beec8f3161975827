import { Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";

import { ErrorMessage } from "@/components/ErrorMessage";
import { notify } from "@/components/notify";
import { applyProblem, isAtInput } from "@/lib/applyProblem";

import { useCreateService, type NewService as Service } from "../api/services";
import { toService, validate, type ServiceValues } from "../serviceValues";
import { FormButtons } from "./FormButtons";
import { ServiceInputs } from "./ServiceInputs";

const SLUG = /^[a-z][a-z0-9-]{0,62}$/;
const EMPTY: ServiceValues & { name: string } = {
  name: "",
  description: "",
  active: false,
  rollout_percent: 100,
};

export function NewService({ onClose }: { onClose: () => void }) {
  const create = useCreateService();
  const form = useForm({
    initialValues: EMPTY,
    validate: {
      ...validate,
      name: (name) =>
        SLUG.test(name) ? null : "Small letters, digits and hyphens, beginning with a letter",
    },
  });
  const submit = form.onSubmit((values) =>
    create.mutate(toService(values) as Service, {
      onSuccess: ({ name }) => {
        notify(`${name} is added.`);
        onClose();
      },
      onError: (error) => void applyProblem(form, error),
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label="Name"
          description="As programs ask for it: dark-mode. It can't be changed later."
          required
          maxLength={63}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          {...form.getInputProps("name")}
        />
        <ServiceInputs form={form} />
        {create.error && !isAtInput(form, create.error) && <ErrorMessage error={create.error} />}
        <FormButtons label="Add" isBusy={create.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
}
