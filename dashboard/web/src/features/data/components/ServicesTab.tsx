import { Stack, Text } from "@mantine/core";

import type { Column } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { ErrorMessage } from "@/components/ErrorMessage";
import { ListTable } from "@/components/ListTable";
import { TimeText } from "@/components/TimeText";
import { useSearch } from "@/lib/useSearch";

import { useServices, type Service } from "../api/services";
import { useSwitch } from "../api/useSwitch";
import { DialogButton } from "./DialogButton";
import { NewService } from "./NewService";
import { OnOff } from "./OnOff";
import { ServiceActions } from "./ServiceActions";

/** Features, and for which share of all subjects they are on. */
export function ServicesTab({ mayWrite }: { mayWrite: boolean }) {
  const search = useSearch();
  const toggle = useSwitch();
  const columns: Column<Service>[] = [
    { header: "Name", isName: true, cell: (service) => <Name service={service} /> },
    {
      header: "State",
      cell: (service) => (
        <OnOff
          service={service}
          onSwitch={mayWrite ? (active) => toggle.mutate({ service, active }) : undefined}
        />
      ),
    },
    { header: "Roll-out", align: "end", cell: ({ rollout_percent }) => `${rollout_percent} %` },
    { header: "Changed", cell: ({ updated_at }) => <TimeText time={updated_at} /> },
    {
      header: "Actions",
      cell: (service) => <ServiceActions service={service} mayWrite={mayWrite} />,
    },
  ];
  return (
    <Stack gap="sm">
      {toggle.error && (
        <div>
          <Text fw={600}>{toggle.variables.service.name} is as it was before.</Text>
          <ErrorMessage error={toggle.error} />
        </div>
      )}
      <div>
        <ListTable
          caption="Services and their roll-out"
          list={useServices(search.q)}
          rowKey={({ id }) => id}
          search={{ ...search, label: "Name or description" }}
          tools={
            mayWrite && (
              <DialogButton label="Add a service" title="Add a service">
                {(close) => <NewService onClose={close} />}
              </DialogButton>
            )
          }
          empty={
            <EmptyState title="No service yet">
              A service is a feature that programs ask for by its name.
            </EmptyState>
          }
          columns={columns}
        />
      </div>
    </Stack>
  );
}

function Name({ service: { name, description } }: { service: Service }) {
  return (
    <>
      {name}
      {description && (
        <Text size="sm" c="dimmed" maw="22rem" lineClamp={2}>
          {description}
        </Text>
      )}
    </>
  );
}
