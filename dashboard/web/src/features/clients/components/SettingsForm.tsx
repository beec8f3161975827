import { Button, Stack, TextInput } from "@mantine/core";

import { ConflictNotice } from "@/components/ConflictNotice";
import { ErrorMessage } from "@/components/ErrorMessage";
import { notify } from "@/components/notify";
import { OutdatedNotice } from "@/components/OutdatedNotice";
import { applyProblem, isAtInput } from "@/lib/applyProblem";
import type { Reply } from "@/lib/http";
import { useEditForm } from "@/lib/useEditForm";

import { useClientPatch, type Client } from "../api/clients";
import { toValues } from "../clientValues";
import { focusOn, focusOnRefused } from "../focusOn";
import { conflictInWords } from "../inWords";
import { toPatch } from "../toPatch";
import { validate } from "../validate";
import { FlowFields } from "./FlowFields";
import { GrantsField } from "./GrantsField";
import { LimitFields } from "./LimitFields";
import { ProofFields } from "./ProofFields";

const LABELS: Partial<Record<string, string>> = {
  name: "Name",
  token_lifetime: "Tokens live, in seconds",
  quota: "Requests a second, and at once",
  jwks: "Public keys",
  grants: "What it may ask for",
  grant_types: "How it gets tokens",
  redirect_uris: "Redirect URIs",
  post_logout_redirect_uris: "Post-logout redirect URIs",
  first_party: "First-party",
};

/** What can be changed of a client. */
export function SettingsForm({ current }: { current: Reply<Client> }) {
  const patch = useClientPatch(current.body.client_id);
  const edit = useEditForm(current, toValues, validate);
  const { form, filled } = edit;

  const submit = form.onSubmit(
    (values) =>
      patch.save(toPatch(toValues(filled.body), values), {
        etag: filled.etag,
        onSaved: (reply) => {
          edit.fill(reply);
          notify(`${reply.body.name} is saved.`);
        },
        onRefused: (error) => {
          if (applyProblem(form, error)) focusOnRefused(form, error);
        },
      }),
    (errors) => focusOn(form, errors),
  );
  const takeTheirs = () => {
    patch.takeTheirs();
    edit.fill(current);
  };
  const conflict = patch.conflict && conflictInWords(patch.conflict);
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md" maw="44rem">
        <ConflictNotice patch={{ ...patch, takeTheirs, conflict }} labels={LABELS} />
        <OutdatedNotice
          isShown={edit.isOutdated && !patch.conflict}
          onLoad={() => edit.fill(current)}
        />
        <TextInput label="Name" required maxLength={200} {...form.getInputProps("name")} />
        <FlowFields form={form} isNew={false} />
        <ProofFields form={form} isNew={false} />
        <GrantsField form={form} />
        <LimitFields form={form} />
        {patch.error && !isAtInput(form, patch.error) && <ErrorMessage error={patch.error} />}
        <Button type="submit" w="fit-content" disabled={!edit.isTouched} loading={patch.isSaving}>
          Save
        </Button>
      </Stack>
    </form>
  );
}
