import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { fakeServer, json, refusal } from "@/test/fakeServer";
import { NOW, renderPage } from "@/test/render";

import AuditPage from "./page";

const ENTRY = {
  seq: 7,
  at: NOW * 1000,
  actor: "user:usr_a",
  action: "client.edit",
  target: "orders",
  source: "127.0.0.1",
  request_id: "req_7",
  before: { name: "Orders", token_lifetime: 3600 },
  after: { name: "Orders", token_lifetime: 7200 },
  hash: "ab".repeat(32),
};
const WHOLE = { whole: true, entries: 7, broken: null, reason: null };

function open(at = "/audit", chain: object = WHOLE) {
  const server = fakeServer({
    "GET /api/admin/audit": () => json({ items: [ENTRY], next_cursor: null }),
    "GET /api/admin/audit/chain": () => json(chain),
  });
  renderPage(<AuditPage />, { server, at });
  return server;
}

test("an entry's change is told as what was and what is", async () => {
  open();
  const row = await screen.findByRole("row", { name: /client\.edit/ });
  await userEvent.click(within(row).getByText(/token_lifetime/, { selector: "summary" }));
  expect(within(row).getByText("3600").tagName).toBe("DEL");
  expect(within(row).getByText("7200").tagName).toBe("INS");
  expect(within(row).queryByText("Orders")).toBeNull();
});

test("an actor narrows the list, and all is shown again by a button", async () => {
  const server = open("/audit?action=client.edit");
  const last = () => server.asked.findLast(({ path }) => path === "/api/admin/audit")?.query.toString();
  await userEvent.click(await screen.findByRole("button", { name: /^user:usr_a/ }));
  await waitFor(() => expect(last()).toBe("actor=user%3Ausr_a&action=client.edit"));
  await userEvent.click(screen.getByRole("button", { name: "Show all" }));
  await waitFor(() => expect(screen.getByLabelText("Actor, exactly")).toHaveValue(""));
  expect(screen.getByLabelText("Action")).toHaveValue("");
});

test("the export is of the times that are chosen", async () => {
  open("/audit?since=5&until=9&actor=x");
  expect(screen.getByRole("link", { name: /Export/ })).toHaveAttribute(
    "href",
    "/app/api/admin/audit/export?since=5&until=9",
  );
  expect(await screen.findByText("intact")).toBeInTheDocument();
});

test("a chain that breaks is told with where and why", async () => {
  open("/audit", { whole: false, entries: 4, broken: 5, reason: "it was changed" });
  expect(await screen.findByText("The chain breaks at entry 5: it was changed.")).toBeInTheDocument();
});

test("a log that can't be read is told", async () => {
  const server = fakeServer({
    "GET /api/admin/audit": () =>
      refusal(503, "service_unavailable", "No answer", { service: "tokendealer" }),
    "GET /api/admin/audit/chain": () => json(WHOLE),
  });
  renderPage(<AuditPage />, { server });
  expect(await screen.findByText("tokendealer does not answer")).toBeInTheDocument();
});
