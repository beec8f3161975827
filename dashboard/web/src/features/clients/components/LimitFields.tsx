import { TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";

import { formatDuration } from "@/lib/format";

import type { ClientValues } from "../clientValues";
import { MAX_LIFETIME } from "../validate";
import classes from "./fields.module.css";

/** How long its tokens live, and how much may be done with them. */
export function LimitFields({ form }: { form: UseFormReturnType<ClientValues> }) {
  const seconds = Number(form.values.token_lifetime);
  const isKnown = seconds >= 1 && seconds <= MAX_LIFETIME;
  return (
    <fieldset className={classes.set}>
      <legend>Limits</legend>
      <div className={classes.pair}>
        <TextInput
          label="Tokens live, in seconds"
          description={isKnown ? `That is ${formatDuration(seconds)}.` : "At most a day."}
          inputMode="numeric"
          required
          {...form.getInputProps("token_lifetime")}
        />
        <TextInput
          label="Requests a second"
          description="Empty: as the gateway has it for all."
          inputMode="numeric"
          {...form.getInputProps("quota.rate")}
        />
        <TextInput
          label="Requests at once"
          description="How many may come in a burst."
          inputMode="numeric"
          {...form.getInputProps("quota.burst")}
        />
      </div>
    </fieldset>
  );
}
