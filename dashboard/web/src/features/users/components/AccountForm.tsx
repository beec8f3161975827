import { Button, Checkbox, Stack, TextInput } from "@mantine/core";

import { ConflictNotice } from "@/components/ConflictNotice";
import { ErrorMessage } from "@/components/ErrorMessage";
import { notify } from "@/components/notify";
import { OutdatedNotice } from "@/components/OutdatedNotice";
import { applyProblem, isAtInput } from "@/lib/applyProblem";
import type { Reply } from "@/lib/http";
import { useSession } from "@/lib/session";
import { useEditForm } from "@/lib/useEditForm";
import type { Patch } from "@/lib/usePatch";

import { useUserPatch, type User } from "../api/users";

/** Name and rights of an account. */
export function AccountForm({ current }: { current: Reply<User> }) {
  const { user_id: userId } = current.body;
  const isMe = useSession().user.sub === userId;
  const patch = useUserPatch(userId);
  const edit = useEditForm(current, ({ name, admin }) => ({ name, admin }));
  const { form } = edit;

  const submit = form.onSubmit(() =>
    patch.save(edit.change, {
      etag: edit.filled.etag,
      onSaved: (reply) => {
        edit.fill(reply);
        notify(`${reply.body.name} is saved.`);
      },
      onRefused: (error) => void applyProblem(form, error),
    }),
  );
  const shown: Pick<Patch<User>, "conflict" | "keepMine" | "takeTheirs" | "isSaving"> = {
    ...patch,
    takeTheirs: () => {
      patch.takeTheirs();
      edit.fill(current);
    },
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" maw="30rem">
        <ConflictNotice patch={shown} labels={{ name: "Name", admin: "Admin" }} />
        <OutdatedNotice
          isShown={edit.isOutdated && !patch.conflict}
          onLoad={() => edit.fill(current)}
        />
        <TextInput label="Name" required maxLength={200} {...form.getInputProps("name")} />
        <Checkbox
          label="Admin"
          description={
            isMe
              ? "This is you: without it you are signed out, and can't come back to this page."
              : "May operate the platform. Whoever is no longer an admin is signed out at once."
          }
          {...form.getInputProps("admin", { type: "checkbox" })}
        />
        {patch.error && !isAtInput(form, patch.error) && <ErrorMessage error={patch.error} />}
        <Button type="submit" w="fit-content" disabled={!edit.isTouched} loading={patch.isSaving}>
          Save
        </Button>
      </Stack>
    </form>
  );
}
