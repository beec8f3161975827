import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, type RenderResult } from "@testing-library/react";
import type { ReactElement, ReactNode } from "react";
import { createMemoryRouter, RouterProvider } from "react-router";

import { createHttp } from "@/lib/http";
import { PlatformContext, type Platform } from "@/lib/platform";
import { createQueryClient } from "@/lib/queryClient";
import { SessionContext, type Session } from "@/lib/session";

import { fakeServer, type FakeServer } from "./fakeServer";

/** Seconds since 1970 of every test's now: 2026-11-23, 12:00 UTC. */
export const NOW = 1_795_435_200;

export const ADMIN: Session = {
  user: { sub: "usr_0123456789abcdef0123", name: "Ada", email: "ada@example.com" },
  admin: true,
  scopes: { tokendealer: ["admin"], dataservice: ["data:read", "data:write"], identidock: [] },
  csrf: "csrf-of-ada",
};

/** Somebody without any scope. */
export const PERSON: Session = {
  ...ADMIN,
  user: { sub: "usr_ffffffffffffffffffff", name: "Ben", email: "ben@example.com" },
  admin: false,
  scopes: {},
};

export interface Given {
  server?: FakeServer;
  session?: Session;
  /** Where the app is: "/clients?q=x". */
  at?: string;
  /** The route's pattern, if the component reads parameters: "/clients/:clientId". */
  route?: string;
  platform?: Partial<Platform>;
}

/** The platform of a test; what is left of a visit is in `left`. */
export function fakePlatform(
  server: FakeServer,
  session: Session,
  given: Partial<Platform> = {},
): Platform & { left: string[] } {
  const left: string[] = [];
  const http = createHttp({
    fetch: server.fetch,
    csrf: () => session.csrf,
    onSignedOut: () => left.push("/app/sign-in"),
    onCsrfFailed: () => undefined,
  });
  return {
    http,
    left,
    now: () => NOW,
    copy: async () => undefined,
    saveFile: () => undefined,
    origin: "https://dashboard.test",
    openSocket: () => {
      throw new Error("This test has no socket");
    },
    random: () => 0.5,
    leave: (url) => left.push(url),
    ...given,
  };
}

/** What is around every component: a helper for `renderHook` and `render`. */
export function wrapperOf(given: Given = {}) {
  const session = given.session ?? ADMIN;
  const platform = fakePlatform(given.server ?? fakeServer({}), session, given.platform);
  const client = createQueryClient();
  function Wrapper({ children }: { children: ReactNode }) {
    return (
      <PlatformContext value={platform}>
        <QueryClientProvider client={client}>
          <MantineProvider env="test">
            <SessionContext value={session}>{children}</SessionContext>
            <Notifications />
          </MantineProvider>
        </QueryClientProvider>
      </PlatformContext>
    );
  }
  return { Wrapper, platform, client };
}

/** Draw `element` as a page for `given.session` (an operator, unless told). */
export function renderPage(element: ReactElement, given: Given = {}): RenderResult & { left: string[] } {
  const { Wrapper, platform } = wrapperOf(given);
  const path = given.route ?? "*";
  const router = createMemoryRouter([{ path, element }], { initialEntries: [given.at ?? "/"] });
  const result = render(<RouterProvider router={router} />, { wrapper: Wrapper });
  return { ...result, left: platform.left };
}
