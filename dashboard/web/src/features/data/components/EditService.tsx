import { AsyncContent } from "@/components/AsyncContent";
import type { Reply } from "@/lib/http";
import { useEditForm } from "@/lib/useEditForm";

import { useService, useServicePatch, type Service } from "../api/services";
import { LABELS, toService, toValues, validate } from "../serviceValues";
import { EditForm } from "./EditForm";
import { ServiceInputs } from "./ServiceInputs";

export function EditService({ id, onClose }: { id: string; onClose: () => void }) {
  return (
    <AsyncContent result={useService(id)} what="the service">
      {(current) => <Loaded current={current} onClose={onClose} />}
    </AsyncContent>
  );
}

function Loaded({ current, onClose }: { current: Reply<Service>; onClose: () => void }) {
  const patch = useServicePatch(current.body.id);
  const edit = useEditForm(current, toValues, validate);
  return (
    <EditForm
      current={current}
      edit={edit}
      patch={patch}
      labels={LABELS}
      toPatch={() => toService(edit.change)}
      onClose={onClose}
    >
      <ServiceInputs form={edit.form} />
    </EditForm>
  );
}
