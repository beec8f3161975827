import { createBrowserRouter, Navigate, type RouteObject } from "react-router";

import { useSession } from "@/lib/session";

import { CookiesBlocked } from "./CookiesBlocked";
import { NotAllowed } from "./NotAllowed";
import { NotFound } from "./NotFound";
import { PAGES, type Page } from "./pages";
import { RouteError } from "./RouteError";
import { Shell } from "./shell/Shell";
import { SignedIn } from "./SignedIn";

/** The routes of `pages`, inside the shell, for whoever is signed in. */
export function routesOf(pages: Page[]): RouteObject[] {
  return [
    { path: "/cookies-blocked", element: <CookiesBlocked /> },
    {
      element: (
        <SignedIn>
          <Shell pages={pages} />
        </SignedIn>
      ),
      errorElement: <RouteError />,
      hydrateFallbackElement: <></>,
      children: [
        {
          errorElement: <RouteError />,
          children: [...pages.map(routeOf), { path: "*", element: <NotFound /> }],
        },
      ],
    },
  ];
}

export function createRouter() {
  return createBrowserRouter(routesOf(PAGES), { basename: "/app/" });
}

function routeOf(page: Page): RouteObject {
  return {
    path: `/${page.path}`,
    lazy: async () => {
      const { default: Content } = await page.load();
      return {
        element: (
          <IfAllowed page={page}>
            <Content />
          </IfAllowed>
        ),
      };
    },
  };
}

function IfAllowed({ page, children }: { page: Page; children: React.ReactNode }) {
  const session = useSession();
  if (page.may(session)) return children;
  return page.path === "" ? <Navigate to="/profile" replace /> : <NotAllowed />;
}
