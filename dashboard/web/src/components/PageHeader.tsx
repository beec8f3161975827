import { Group, Text, Title } from "@mantine/core";
import { useEffect, useRef, type ReactNode } from "react";
import { useLocation } from "react-router";

import classes from "./PageHeader.module.css";

interface Props {
  title: string;
  /** A sentence on what the page is for. */
  description?: string;
  /** Buttons at the end of the line. */
  children?: ReactNode;
}

/** The page's only h1. After a navigation it has the focus, so that a screen reader reads it. */
export function PageHeader({ title, description, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { key, pathname } = useLocation();
  const arrived = key !== "default"; // which is the page that the browser itself loaded

  useEffect(() => {
    if (arrived) heading.current?.focus();
    // Only another path is another page; a search changes the key alone.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [pathname]);

  return (
    <header className={classes.header}>
      <title>{`${title} · TokenDealer`}</title>
      <div>
        <Title order={1} ref={heading} tabIndex={-1}>
          {title}
        </Title>
        {description && (
          <Text c="dimmed" maw="70ch">
            {description}
          </Text>
        )}
      </div>
      {children && <Group gap="xs">{children}</Group>}
    </header>
  );
}
