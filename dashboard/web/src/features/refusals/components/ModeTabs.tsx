import { Link, useSearchParams } from "react-router";

import type { Mode } from "../api/decisions";
import classes from "@/components/Tabs.module.css";

const MODES: { mode: Mode; label: string }[] = [
  { mode: "enforce", label: "Refused" },
  { mode: "shadow", label: "Shadow findings" },
];

/** What was refused, and apart from it what would have been; the filters stay. */
export function ModeTabs({ mode }: { mode: Mode }) {
  const [parameters] = useSearchParams();
  const searchOf = (other: Mode) => {
    const search = new URLSearchParams(parameters);
    if (other === "shadow") search.set("mode", other);
    else search.delete("mode");
    return search.toString();
  };
  return (
    <nav aria-label="Kinds of findings">
      <ul className={classes.tabs}>
        {MODES.map((one) => (
          <li key={one.mode}>
            <Link
              to={{ search: searchOf(one.mode) }}
              className={classes.tab}
              aria-current={one.mode === mode ? "page" : undefined}
            >
              {one.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
