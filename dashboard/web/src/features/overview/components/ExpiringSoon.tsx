import { Link } from "react-router";

import { AsyncContent } from "@/components/AsyncContent";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Section } from "@/components/Section";
import { TimeText } from "@/components/TimeText";
import { at } from "@/lib/http";

import { useExpiring, type Expiring } from "../api/useExpiring";

const DAYS = 30;
const WHAT: Record<Expiring["what"], string> = {
  expires: "expires",
  signs: "begins to sign",
  retires: "stops signing",
  gone: "is no longer published",
};

/** What somebody has to see to, or at least to know of, with the way there. */
export function ExpiringSoon() {
  return (
    <Section title={`In the next ${DAYS} days`}>
      <AsyncContent
        result={useExpiring(DAYS)}
        what="what expires"
        isEmpty={({ body }) => body.items.length === 0}
        empty={<EmptyState title="Nothing expires">No secret and no key.</EmptyState>}
      >
        {({ body }) => (
          <DataTable
            caption={`Secrets and keys that expire or change within ${DAYS} days`}
            rows={body.items}
            rowKey={({ id, what }) => `${id} ${what}`}
            columns={[
              { header: "What", isName: true, cell: (item) => <Name item={item} /> },
              { header: "Happens", cell: ({ what }) => WHAT[what] },
              { header: "When", cell: (item) => <TimeText time={item.at} /> },
            ]}
          />
        )}
      </AsyncContent>
    </Section>
  );
}

function Name({ item }: { item: Expiring }) {
  if (item.kind === "key" || item.client_id === null) {
    return <Link to="/keys">Key {item.label ?? item.id}</Link>;
  }
  return (
    <>
      <Link to={at`/clients/${item.client_id}`}>{item.client_id}</Link>: secret{" "}
      {item.label ?? item.id}
    </>
  );
}
