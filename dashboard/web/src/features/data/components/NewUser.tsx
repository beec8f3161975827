import { Stack } from "@mantine/core";
import { useForm } from "@mantine/form";

import { ErrorMessage } from "@/components/ErrorMessage";
import { notify } from "@/components/notify";
import { applyProblem, isAtInput } from "@/lib/applyProblem";

import { useCreateUser } from "../api/users";
import { NOBODY, toUser, validate } from "../userValues";
import { FormButtons } from "./FormButtons";
import { UserInputs } from "./UserInputs";

export function NewUser({ onClose }: { onClose: () => void }) {
  const create = useCreateUser();
  const form = useForm({ initialValues: NOBODY, validate });
  const submit = form.onSubmit((values) =>
    create.mutate(toUser(values), {
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
        <UserInputs form={form} />
        {create.error && !isAtInput(form, create.error) && <ErrorMessage error={create.error} />}
        <FormButtons label="Add" isBusy={create.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
}
