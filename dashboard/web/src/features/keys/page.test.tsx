import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { fakeServer, json, refusal } from "@/test/fakeServer";
import { NOW, renderPage } from "@/test/render";

import KeysPage from "./page";

const DAY = 86_400;
const SIGNING = {
  kid: "k1",
  state: "signing",
  compromised: false,
  published_at: NOW - 2 * DAY,
  signs_at: NOW - DAY,
  retires_at: NOW + 29 * DAY,
  gone_at: NOW + 31 * DAY,
};
const timeline = () => json({ items: [SIGNING], next_published_at: NOW + 28 * DAY });

test("each key's steps are in the table", async () => {
  renderPage(<KeysPage />, { server: fakeServer({ "GET /api/admin/keys": timeline }) });
  const row = await screen.findByRole("row", { name: /^k1 signing/ });
  expect(within(row).getByText("in 29 days")).toBeInTheDocument();
});

test("a rotation is asked about, and says which key comes", async () => {
  const server = fakeServer({
    "GET /api/admin/keys": timeline,
    "POST /api/admin/keys/rotate": () => json({ kid: "k2", state: "next", signs_at: NOW + 600 }),
  });
  renderPage(<KeysPage />, { server });
  await userEvent.click(screen.getByRole("button", { name: "Rotate now" }));
  const question = screen.getByRole("alertdialog");
  await userEvent.click(within(question).getByRole("button", { name: "Rotate now" }));
  expect(await screen.findByText("k2 signs in 10 minutes.")).toBeInTheDocument();
});

test("a key is dropped only after its id was typed; a refusal is told there", async () => {
  const server = fakeServer({
    "GET /api/admin/keys": timeline,
    "POST /api/admin/keys/k1/compromise": () => refusal(404, "not_found", "There is no such key"),
  });
  renderPage(<KeysPage />, { server });
  await userEvent.click(await screen.findByRole("button", { name: "Drop as compromised: k1" }));
  const question = screen.getByRole("alertdialog");
  expect(question).toHaveTextContent("Every token that it signed is refused everywhere");
  await userEvent.type(within(question).getByRole("textbox"), "k1");
  await userEvent.click(within(question).getByRole("button", { name: "Drop as compromised" }));
  expect(await within(question).findByText("There is no such key")).toBeInTheDocument();
});
