import { Stack } from "@mantine/core";
import { Link, useParams } from "react-router";

import { AsyncContent } from "@/components/AsyncContent";
import { CodeBlock } from "@/components/CodeBlock";
import { EmptyState } from "@/components/EmptyState";
import { PageHeader } from "@/components/PageHeader";
import { Section } from "@/components/Section";
import { ApiError } from "@/lib/problem";

import { useDecision } from "./api/decisions";
import { FindingSection } from "./components/FindingSection";
import { LookUp } from "./components/LookUp";
import { RequestFacts } from "./components/RequestFacts";

/** Why one request was refused, in plain words. */
export default function RefusalPage() {
  const { requestId = "" } = useParams();
  const decision = useDecision(requestId);
  const isGone = decision.error instanceof ApiError && decision.error.status === 404;
  return (
    <>
      <PageHeader title="Why it was refused" description={`Request ${requestId}`}>
        <Link to="/refusals">All refusals</Link>
      </PageHeader>
      {isGone ? (
        <NotKept />
      ) : (
        <AsyncContent result={decision} what="the refusal">
          {({ body }) => (
            <Stack gap="md">
              <RequestFacts decision={body} />
              {body.findings.map((finding, index) => (
                <FindingSection key={index} finding={finding} />
              ))}
              <Section title="The record as it is kept">
                <CodeBlock code={JSON.stringify(body, null, 2)} label="the record" />
              </Section>
            </Stack>
          )}
        </AsyncContent>
      )}
    </>
  );
}

function NotKept() {
  return (
    <Section title="Another request">
      <EmptyState title="No refusal of this id is kept">
        The request was not refused by the gateway, or so long ago that it was forgotten. Its log has
        all of them.
      </EmptyState>
      <LookUp />
    </Section>
  );
}
