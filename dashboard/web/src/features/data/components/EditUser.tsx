import { AsyncContent } from "@/components/AsyncContent";
import type { Reply } from "@/lib/http";
import { useEditForm } from "@/lib/useEditForm";

import { useUser, useUserPatch, type User } from "../api/users";
import { LABELS, toPatch, toValues, validate } from "../userValues";
import { EditForm } from "./EditForm";
import { UserInputs } from "./UserInputs";

export function EditUser({ id, onClose }: { id: string; onClose: () => void }) {
  return (
    <AsyncContent result={useUser(id)} what="the user">
      {(current) => <Loaded current={current} onClose={onClose} />}
    </AsyncContent>
  );
}

function Loaded({ current, onClose }: { current: Reply<User>; onClose: () => void }) {
  const patch = useUserPatch(current.body.id);
  const edit = useEditForm(current, toValues, validate);
  return (
    <EditForm
      current={current}
      edit={edit}
      patch={patch}
      labels={LABELS}
      toPatch={() => toPatch(edit.change, edit.filled.body)}
      onClose={onClose}
    >
      <UserInputs form={edit.form} />
    </EditForm>
  );
}
