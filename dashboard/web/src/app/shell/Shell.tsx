import { Burger } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useEffect, useEffectEvent } from "react";
import { Link, Outlet, ScrollRestoration, useLocation, useNavigation } from "react-router";

import { ThemeSwitch } from "@/components/ThemeSwitch";

import type { Page } from "../pages";
import { HealthBanner } from "./HealthBanner";
import { Logo } from "./Logo";
import { MainMenu } from "./MainMenu";
import classes from "./Shell.module.css";
import { UserMenu } from "./UserMenu";

/** What is around every page: skip link, header, menu, and the banner when a service is down. */
export function Shell({ pages }: { pages: Page[] }) {
  const [isMenuOpen, menu] = useDisclosure(false);
  const { pathname } = useLocation();
  const isLoading = useNavigation().state === "loading";
  const closeMenu = useEffectEvent(menu.close);
  useEffect(() => closeMenu(), [pathname]);

  return (
    <div className={classes.shell}>
      <a href="#content" className={classes.skip}>
        Skip to the content
      </a>
      <header className={classes.header}>
        <Burger
          className={classes.burger ?? ""}
          size="sm"
          opened={isMenuOpen}
          onClick={menu.toggle}
          aria-expanded={isMenuOpen}
          aria-controls="menu"
          aria-label={isMenuOpen ? "Close the menu" : "Open the menu"}
        />
        <Link to="/" className={classes.home}>
          <Logo className={classes.logo} />
        </Link>
        <div className={classes.tools}>
          <div className={classes.theme}>
            <ThemeSwitch />
          </div>
          <UserMenu />
        </div>
      </header>
      <div id="menu" className={classes.side} data-open={isMenuOpen || undefined}>
        <MainMenu pages={pages} />
      </div>
      <main id="content" tabIndex={-1} className={classes.main} aria-busy={isLoading}>
        <HealthBanner />
        <Outlet />
      </main>
      <ScrollRestoration />
    </div>
  );
}
