import { Text } from "@mantine/core";

import { ConfirmButton } from "@/components/ConfirmButton";
import { notify } from "@/components/notify";

import { useCompromise, type SigningKey } from "../api/keys";

/** The emergency path: the private key is in somebody else's hands. */
export function CompromiseButton({ signingKey: { kid, state } }: { signingKey: SigningKey }) {
  const compromise = useCompromise();
  return (
    <ConfirmButton
      label="Drop as compromised"
      about={kid}
      title={`Drop ${kid} as compromised?`}
      typed={kid}
      onConfirm={async () => {
        const now = await compromise.mutateAsync(kid);
        notify(`${kid} is dropped; ${now.kid} signs now.`);
      }}
    >
      <Text>For when somebody else may have the private key. It can&apos;t be undone.</Text>
      <ul>
        <li>The key leaves the key set at once.</li>
        <li>Every token that it signed is refused everywhere within seconds.</li>
        {state === "signing" && <li>Another key signs from now on.</li>}
        <li>Clients have to fetch new tokens; people have to sign in again.</li>
      </ul>
    </ConfirmButton>
  );
}
