import { Button, Checkbox, Group, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";

import { ErrorMessage } from "@/components/ErrorMessage";
import { applyProblem, isAtInput } from "@/lib/applyProblem";

import { useInvite } from "../api/users";

interface Props {
  onInvited: (invited: { name: string; link: string }) => void;
  onCancel: () => void;
}

export function InviteForm({ onInvited, onCancel }: Props) {
  const invite = useInvite();
  const form = useForm({ initialValues: { email: "", name: "", admin: false } });
  const submit = form.onSubmit((values) =>
    invite.mutate(values, {
      onSuccess: ({ name, link }) => onInvited({ name, link }),
      onError: (error) => void applyProblem(form, error),
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label="E-mail address"
          description="What they sign in with; nothing is sent to it."
          type="email"
          required
          maxLength={254}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps("email")}
        />
        <TextInput
          label="Name"
          required
          maxLength={200}
          autoComplete="off"
          {...form.getInputProps("name")}
        />
        <Checkbox
          label="Admin"
          description="May operate the platform: people, clients, keys."
          {...form.getInputProps("admin", { type: "checkbox" })}
        />
        {invite.error && !isAtInput(form, invite.error) && <ErrorMessage error={invite.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={invite.isPending}>
            Invite
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
