import { Checkbox, Stack, Textarea } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";

import { isForPeople, ITSELF, PEOPLE, REFRESH, type ClientValues } from "../clientValues";
import classes from "./fields.module.css";

interface Props {
  form: UseFormReturnType<ClientValues>;
  /** One that is public stays so, and so is for people only. */
  isNew: boolean;
}

/** By which ways it comes to tokens, and where people come back to. */
export function FlowFields({ form, isNew }: Props) {
  const forPeople = isForPeople(form.values);
  const isPublic = form.values.proof === "none";
  const choose = (types: string[]) => {
    // Whoever signs people in mostly wants to keep them signed in.
    const begins = types.includes(PEOPLE) && !forPeople;
    form.setFieldValue("grant_types", begins ? [...new Set([...types, REFRESH])] : types);
    if (isPublic && !types.includes(PEOPLE)) form.setFieldValue("proof", "secret");
  };
  return (
    <fieldset className={classes.set}>
      <legend>How it gets tokens</legend>
      <Stack gap="sm">
        <Checkbox.Group
          aria-label="How it gets tokens"
          {...form.getInputProps("grant_types")}
          onChange={choose}
        >
          <Stack gap="xs">
            <Checkbox
              value={ITSELF}
              label="As a service, on its own behalf"
              description="client_credentials"
              disabled={isPublic}
            />
            <Checkbox
              value={PEOPLE}
              label="For people who sign in"
              description="authorization_code, with PKCE"
              disabled={isPublic && !isNew}
            />
            {forPeople && (
              <Checkbox
                value={REFRESH}
                label="And while they are away"
                description="refresh_token: they stay signed in for up to 30 days"
              />
            )}
          </Stack>
        </Checkbox.Group>
        {forPeople && <PeopleFields form={form} />}
      </Stack>
    </fieldset>
  );
}

function PeopleFields({ form }: { form: UseFormReturnType<ClientValues> }) {
  return (
    <>
      <Textarea
        label="Redirect URIs"
        description="Where people come back to from signing in, one a line: https, loopback, or an app's own scheme."
        required
        rows={3}
        resize="vertical"
        spellCheck={false}
        className={classes.code}
        {...form.getInputProps("redirect_uris")}
      />
      <Textarea
        label="Post-logout redirect URIs"
        description="Where they come back to from signing out, one a line."
        rows={2}
        resize="vertical"
        spellCheck={false}
        className={classes.code}
        {...form.getInputProps("post_logout_redirect_uris")}
      />
      <Checkbox
        label="First-party"
        description="People are not asked whether it may have what it asks for: it is ours."
        disabled={form.values.proof === "none"}
        {...form.getInputProps("first_party", { type: "checkbox" })}
      />
    </>
  );
}
