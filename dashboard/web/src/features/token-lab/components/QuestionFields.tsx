import { Checkbox, Group, NativeSelect, Text } from "@mantine/core";

import { ErrorMessage } from "@/components/ErrorMessage";

import { useApis } from "@/lib/useApis";

/** `audience`: "" for the token's own. */
export interface Asked {
  audience: string;
  scopes: string[];
}

interface Props {
  asked: Asked;
  onChange: (asked: Asked) => void;
  unverifiedAudience: string | undefined;
}

/** Which API the token is presented to, and what that needs. */
export function QuestionFields({ asked, onChange, unverifiedAudience }: Props) {
  const apis = useApis();
  const known = apis.data?.body.items ?? [];
  const meant = asked.audience || unverifiedAudience;
  const scopes = known.find(({ audience }) => audience === meant)?.scopes ?? [];
  const own = unverifiedAudience === undefined ? "" : `: ${unverifiedAudience}`;
  return (
    <>
      {apis.error && <ErrorMessage error={apis.error} onRetry={() => void apis.refetch()} />}
      <NativeSelect
        label="Presented to"
        maw="24rem"
        data={[
          { value: "", label: `The API it says itself${own}`.slice(0, 80) },
          ...known.map(({ audience }) => audience),
        ]}
        value={asked.audience}
        onChange={(event) => onChange({ audience: event.currentTarget.value, scopes: [] })}
      />
      {scopes.length > 0 ? (
        <Checkbox.Group
          label="Scopes that the request needs"
          description="None: whether the token has the right ones is not checked."
          value={asked.scopes}
          onChange={(chosen) => onChange({ ...asked, scopes: chosen })}
        >
          <Group gap="md" mt="xs">
            {scopes.map((scope) => (
              <Checkbox key={scope} value={scope} label={scope} />
            ))}
          </Group>
        </Checkbox.Group>
      ) : (
        apis.data && (
          <Text size="sm" c="dimmed">
            No scopes are known for this audience: they are not checked.
          </Text>
        )
      )}
    </>
  );
}
