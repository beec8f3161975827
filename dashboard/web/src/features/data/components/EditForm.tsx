import { Stack } from "@mantine/core";
import type { ReactNode } from "react";

import { ConflictNotice } from "@/components/ConflictNotice";
import { ErrorMessage } from "@/components/ErrorMessage";
import { notify } from "@/components/notify";
import { OutdatedNotice } from "@/components/OutdatedNotice";
import { applyProblem, isAtInput } from "@/lib/applyProblem";
import type { Reply } from "@/lib/http";
import type { EditForm as Edit } from "@/lib/useEditForm";
import type { Patch } from "@/lib/usePatch";

import { FormButtons } from "./FormButtons";

interface Props<T, V> {
  /** What is there now. */
  current: Reply<T>;
  edit: Edit<T, V>;
  patch: Patch<T>;
  labels: Partial<Record<keyof T, string>>;
  toPatch: () => Partial<T>;
  onClose: () => void;
  /** The inputs. */
  children: ReactNode;
}

/** A form that changes a row: what was refused, who was first, and what came in underneath. */
export function EditForm<T extends { name: string }, V extends object>(props: Props<T, V>) {
  const { current, edit, patch, onClose } = props;
  const { form } = edit;
  const submit = form.onSubmit(() =>
    patch.save(props.toPatch(), {
      etag: edit.filled.etag,
      onSaved: ({ body }) => {
        notify(`${body.name} is saved.`);
        onClose();
      },
      onRefused: (error) => void applyProblem(form, error),
    }),
  );
  const takeTheirs = () => {
    patch.takeTheirs();
    edit.fill(current);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <ConflictNotice patch={{ ...patch, takeTheirs }} labels={props.labels} />
        <OutdatedNotice
          isShown={edit.isOutdated && !patch.conflict}
          onLoad={() => edit.fill(current)}
        />
        {props.children}
        {patch.error && !isAtInput(form, patch.error) && <ErrorMessage error={patch.error} />}
        <FormButtons
          label="Save"
          isBusy={patch.isSaving}
          isDisabled={!edit.isTouched}
          onCancel={onClose}
        />
      </Stack>
    </form>
  );
}
