import { Checkbox, Textarea } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";

import type { ServiceValues } from "../serviceValues";
import { RolloutField } from "./RolloutField";

/** `form` may have more than these values. */
export function ServiceInputs<V extends ServiceValues>({ form }: { form: UseFormReturnType<V> }) {
  const { active } = form.values;
  return (
    <>
      <Textarea
        label="Description"
        rows={2}
        maxLength={1000}
        {...form.getInputProps("description")}
      />
      <Checkbox
        label="On"
        description={active ? "For the share below." : "Off for everybody, whatever the share is."}
        {...form.getInputProps("active", { type: "checkbox" })}
      />
      <RolloutField value={form.values.rollout_percent} {...form.getInputProps("rollout_percent")} />
    </>
  );
}
