import { Switch } from "@mantine/core";

import { StateBadge } from "@/components/StateBadge";

import type { Service } from "../api/services";

interface Props {
  service: Service;
  /** Left out for who may only read. */
  onSwitch: ((active: boolean) => void) | undefined;
}

export function OnOff({ service: { name, active }, onSwitch }: Props) {
  if (!onSwitch) return <StateBadge tone={active ? "good" : "plain"}>{active ? "on" : "off"}</StateBadge>;
  return (
    <Switch
      aria-label={name}
      label={active ? "on" : "off"}
      checked={active}
      onChange={(event) => onSwitch(event.currentTarget.checked)}
    />
  );
}
