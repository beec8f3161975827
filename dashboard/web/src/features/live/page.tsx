import { Stack, Switch } from "@mantine/core";
import { useReducer, useState } from "react";

import { PageHeader } from "@/components/PageHeader";
import { Section } from "@/components/Section";
import { useLive } from "@/lib/useLive";

import { Composer } from "./components/Composer";
import { Connection } from "./components/Connection";
import { Log } from "./components/Log";
import { NOTHING, reduce } from "./entries";

/** What is said and changed at this moment. */
export default function LivePage() {
  const [feed, dispatch] = useReducer(reduce, NOTHING);
  const [showsEvents, setShowsEvents] = useState(true);
  const live = useLive(dispatch);
  const entries = showsEvents ? feed.entries : feed.entries.filter(({ kind }) => kind !== "event");
  return (
    <>
      <PageHeader
        title="Live"
        description="Say something to everybody who is here, and see what changes in the data service."
      />
      <Connection
        state={live.state}
        code={live.code}
        online={feed.online}
        onReconnect={live.reconnect}
      />
      <Section
        title="Messages"
        aside={
          <Switch
            label="Show changes"
            checked={showsEvents}
            onChange={(event) => setShowsEvents(event.currentTarget.checked)}
          />
        }
      >
        <Stack gap="sm">
          <Log entries={entries} names={feed.names} />
          <Composer
            isOpen={live.state === "open"}
            refusal={feed.refusal}
            onType={() => dispatch({ type: "typed" })}
            onSend={(text) => live.send({ type: "chat", text })}
          />
        </Stack>
      </Section>
    </>
  );
}
