import { Group, Text } from "@mantine/core";

import { ConfirmButton } from "@/components/ConfirmButton";
import { notify } from "@/components/notify";

import { useDeleteService, type Service } from "../api/services";
import { AskForm } from "./AskForm";
import { DialogButton } from "./DialogButton";
import { EditService } from "./EditService";

export function ServiceActions({ service, mayWrite }: { service: Service; mayWrite: boolean }) {
  const { id, name } = service;
  const look = { about: name, size: "compact-sm", variant: "default" };
  const remove = useDeleteService();
  return (
    <Group gap={6} wrap="nowrap">
      <DialogButton {...look} label="Who gets it" title={`Who gets ${name}?`}>
        {(close) => <AskForm service={service} onClose={close} />}
      </DialogButton>
      {mayWrite && (
        <>
          <DialogButton {...look} label="Edit" title={`Edit ${name}`}>
            {(close) => <EditService id={id} onClose={close} />}
          </DialogButton>
          <ConfirmButton
            label="Delete"
            about={name}
            title={`Delete ${name}?`}
            onConfirm={async () => {
              await remove.mutateAsync(id);
              notify(`${name} is deleted.`);
            }}
          >
            <Text>Programs that ask for it are told that there is no such service.</Text>
          </ConfirmButton>
        </>
      )}
    </Group>
  );
}
