import { Alert, Stack } from "@mantine/core";

import { AsyncContent } from "@/components/AsyncContent";
import { PageHeader } from "@/components/PageHeader";

import { useOverview } from "./api/useOverview";
import { Charts } from "./components/Charts";
import { ExpiringSoon } from "./components/ExpiringSoon";
import { Services } from "./components/Services";
import { Tiles } from "./components/Tiles";
import classes from "./page.module.css";

/** What goes on at this moment, and what is about to. */
export default function OverviewPage() {
  const overview = useOverview();
  return (
    <>
      <PageHeader title="Overview" description="Traffic, refusals and health, as they are now." />
      <Stack gap="md">
        <AsyncContent result={overview} what="the traffic">
          {({ available, samples }) => (
            <>
              {!available && (
                <Alert color="yellow" variant="default" title="The gateway's numbers are missing">
                  The gateway does not tell them at this moment. It is asked every two seconds.
                </Alert>
              )}
              <Tiles sample={available ? samples.at(-1) : undefined} />
            </>
          )}
        </AsyncContent>
        <div className={classes.grid}>
          {overview.data && overview.data.samples.length > 0 && (
            <Charts samples={overview.data.samples} />
          )}
          <Services />
          <ExpiringSoon />
        </div>
      </Stack>
    </>
  );
}
