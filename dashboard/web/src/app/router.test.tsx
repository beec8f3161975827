import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createMemoryRouter, RouterProvider } from "react-router";
import { expect, test } from "vitest";

import { PageHeader } from "@/components/PageHeader";
import type { Session } from "@/lib/session";
import { fakeServer, json, refusal } from "@/test/fakeServer";
import { ADMIN, PERSON, wrapperOf } from "@/test/render";

import { forAdmins, forAll, type Page } from "./pages";
import { routesOf } from "./router";

const page = (path: string, title: string, may: Page["may"]): Page => ({
  path,
  label: title,
  may,
  load: async () => ({ default: () => <PageHeader title={title} /> }),
});
const PAGES = [
  page("", "Start", forAdmins),
  page("secret", "Secrets", forAdmins),
  page("profile", "Me", forAll),
  { ...page("broken", "Broken", forAll), load: () => Promise.reject(new Error("No such chunk")) },
];

function open(path: string, session: Session | null, health = "ready") {
  const services = [{ name: "identidock", state: health, checks: {}, seconds: 0.01 }];
  const server = fakeServer({
    "GET /session": () =>
      session ? json(session) : refusal(401, "signed_out", "Sign in to go on"),
    "GET /health": () => json({ services }),
    "POST /sign-out": () => json({ location: "/signed-out" }),
  });
  const { Wrapper, platform } = wrapperOf({ server, ...(session && { session }) });
  const router = createMemoryRouter(routesOf(PAGES), { initialEntries: [path] });
  render(<RouterProvider router={router} />, { wrapper: Wrapper });
  return { server, left: platform.left };
}

const heading = (name: string) => screen.findByRole("heading", { level: 1, name });

test("an operator lands on the first page", async () => {
  open("/", ADMIN);
  expect(await heading("Start")).toBeInTheDocument();
});

test("all others land on their profile", async () => {
  open("/", PERSON);
  expect(await heading("Me")).toBeInTheDocument();
});

test("a page that is not for the person says so", async () => {
  open("/secret", PERSON);
  expect(await heading("Not for your account")).toBeInTheDocument();
});

test("an address without a page says so", async () => {
  open("/nowhere", ADMIN);
  expect(await heading("No such page")).toBeInTheDocument();
});

test("a page that can't be loaded leaves the menu in place", async () => {
  open("/broken", ADMIN);
  expect(await heading("This page failed")).toBeInTheDocument();
  expect(screen.getByRole("navigation", { name: "Main" })).toBeInTheDocument();
});

test("without a session the way leads to sign-in", async () => {
  const { left } = open("/", null);
  expect(await screen.findByText("Going to sign in")).toBeInTheDocument();
  expect(left).toEqual(["/app/sign-in"]);
});

test("after a navigation the heading has the focus and the document its title", async () => {
  open("/", ADMIN);
  expect(await heading("Start")).not.toHaveFocus();
  await userEvent.click(screen.getByRole("link", { name: "Me" }));
  expect(await heading("Me")).toHaveFocus();
  expect(document.title).toBe("Me · TokenDealer");
});

test("the menu has what the person may see", async () => {
  open("/profile", PERSON);
  await heading("Me");
  expect(screen.getByRole("link", { name: "Me" })).toHaveAttribute("aria-current", "page");
  expect(screen.queryByRole("link", { name: "Secrets" })).toBeNull();
});

test("a service that is not ready is named on every page", async () => {
  open("/profile", ADMIN, "unreachable");
  expect(await screen.findByText("identidock")).toBeInTheDocument();
});

test("signing out leads where the server says", async () => {
  const { server, left } = open("/profile", ADMIN);
  await userEvent.click(await screen.findByRole("button", { name: "Ada" }));
  await userEvent.click(screen.getByRole("button", { name: "Sign out" }));
  await waitFor(() => expect(left).toEqual(["/signed-out"]));
  expect(server.asked.at(-1)?.headers.get("X-CSRF-Token")).toBe(ADMIN.csrf);
});
