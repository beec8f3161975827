import { Stack } from "@mantine/core";
import { useEffect, useState } from "react";

import { PageHeader } from "@/components/PageHeader";
import { Section } from "@/components/Section";

import { DecodedSection } from "./components/DecodedSection";
import { ExplainSection } from "./components/ExplainSection";
import { TokenField } from "./components/TokenField";
import { decode, MAX_TOKEN_CHARACTERS, tokenIn, type Decoded } from "./decode";

/** Why is this token refused? It is in this page's state only, and gone with the page. */
export default function TokenLabPage() {
  const [text, setText] = useState("");
  useEffect(() => {
    // A page that was left may be kept in memory whole, and shown again by going back.
    const forget = () => setText("");
    window.addEventListener("pagehide", forget);
    return () => window.removeEventListener("pagehide", forget);
  }, []);

  const token = tokenIn(text);
  const { decoded, problem } = read(token);
  const audience = decoded?.unverified_claims.aud;
  return (
    <>
      <PageHeader
        title="Token lab"
        description="Paste an access token to read what it says, and to learn why it is accepted or refused."
      />
      <Stack gap="md">
        <Section title="Token">
          <TokenField text={text} onChange={setText} problem={problem} />
        </Section>
        {decoded && <DecodedSection decoded={decoded} />}
        {token !== "" && token.length <= MAX_TOKEN_CHARACTERS && (
          <ExplainSection
            key={token}
            token={token}
            unverifiedAudience={typeof audience === "string" ? audience : undefined}
          />
        )}
      </Stack>
    </>
  );
}

function read(token: string): { decoded: Decoded | null; problem: string | null } {
  if (token === "") return { decoded: null, problem: null };
  try {
    return { decoded: decode(token), problem: null };
  } catch (error) {
    return { decoded: null, problem: (error as Error).message };
  }
}
