import { NavLink } from "react-router";

import { useSession } from "@/lib/session";

import type { Page } from "../pages";
import classes from "./MainMenu.module.css";

/** The pages that the person may see. */
export function MainMenu({ pages }: { pages: Page[] }) {
  const session = useSession();
  const rows = pages.filter((page) => page.label !== undefined && page.may(session));
  return (
    <nav aria-label="Main">
      <ul className={classes.list}>
        {rows.map(({ path, label }) => (
          <li key={path}>
            <NavLink to={`/${path}`} end={path === ""} className={classes.link ?? ""}>
              {label}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
