import { Stack, Text } from "@mantine/core";

import { SecretOnce } from "@/components/SecretOnce";

interface Props {
  /** Whose it is. */
  name: string;
  link: string;
  onDone: () => void;
}

/** A link with which a person sets a password: nobody but whoever reads this hands it over. */
export function LinkOnce({ name, link, onDone }: Props) {
  return (
    <Stack gap="sm">
      <Text>
        Hand this link to {name} yourself: no mail is sent. It works once and for three days, and
        whoever has it sets the password.
      </Text>
      <SecretOnce what="the link" value={link} onDone={onDone} />
    </Stack>
  );
}
