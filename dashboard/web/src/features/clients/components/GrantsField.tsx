import { Checkbox, Group, Stack, Text } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";

import { AsyncContent } from "@/components/AsyncContent";
import { EmptyState } from "@/components/EmptyState";

import { useApis } from "@/lib/useApis";
import type { ClientValues } from "../clientValues";
import { withScopes } from "../grants";
import classes from "./fields.module.css";

/** Which scopes of which API the client may ask for. */
export function GrantsField({ form }: { form: UseFormReturnType<ClientValues> }) {
  const { grants } = form.values;
  const { error } = form.getInputProps("grants") as { error?: string };
  return (
    <fieldset className={classes.set}>
      <legend>What it may ask for</legend>
      <AsyncContent
        result={useApis()}
        what="the APIs"
        isEmpty={({ body }) => body.items.length === 0}
        empty={<EmptyState title="No API yet">Register an API first.</EmptyState>}
      >
        {({ body }) => (
          <Stack gap="sm">
            {body.items.map(({ audience, scopes }) => (
              <Checkbox.Group
                key={audience}
                label={audience}
                value={grants[audience] ?? []}
                onChange={(held) => form.setFieldValue("grants", withScopes(grants, audience, held))}
              >
                <Group gap="xs" className={classes.choices}>
                  {scopes.map((scope) => (
                    <Checkbox key={scope} value={scope} label={scope} />
                  ))}
                </Group>
              </Checkbox.Group>
            ))}
          </Stack>
        )}
      </AsyncContent>
      {error && (
        <Text role="alert" size="sm" className={classes.error}>
          {error}
        </Text>
      )}
    </fieldset>
  );
}
