import { Text } from "@mantine/core";
import type { ComponentType } from "react";
import { Navigate, NavLink, useParams } from "react-router";

import { PageHeader } from "@/components/PageHeader";
import { Section } from "@/components/Section";
import { hasScope, useSession } from "@/lib/session";

import { LogsTab } from "./components/LogsTab";
import { ServicesTab } from "./components/ServicesTab";
import { UsersTab } from "./components/UsersTab";
import classes from "@/components/Tabs.module.css";
import { useDataFeed } from "./useDataFeed";

const TABS: Record<string, { label: string; Tab: ComponentType<{ mayWrite: boolean }> }> = {
  users: { label: "Users", Tab: UsersTab },
  services: { label: "Services", Tab: ServicesTab },
  logs: { label: "Logs", Tab: LogsTab },
};

/** What dataservice keeps: each kind has its address, below /data. */
export default function DataPage() {
  const { tab = "" } = useParams();
  const shown = TABS[tab];
  return shown ? <Shown name={tab} {...shown} /> : <Navigate to="/data/users" replace />;
}

function Shown({ name, label, Tab }: (typeof TABS)[string] & { name: string }) {
  const mayWrite = hasScope(useSession(), "data:write");
  useDataFeed();
  return (
    <>
      <PageHeader title={`Data: ${label.toLowerCase()}`} description="What the data service keeps." />
      <nav aria-label="Kinds of data">
        <ul className={classes.tabs}>
          {Object.entries(TABS).map(([path, { label: text }]) => (
            <li key={path}>
              <NavLink to={`/data/${path}`} className={classes.tab ?? ""}>
                {text}
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      {!mayWrite && (
        <Text c="dimmed" mb="sm">
          Your account may read this, and not change it.
        </Text>
      )}
      <Section title={label}>
        <Tab key={name} mayWrite={mayWrite} />
      </Section>
    </>
  );
}
