import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { fakeServer, json, refusal } from "@/test/fakeServer";
import { fakeSockets } from "@/test/fakeSockets";
import { ADMIN, NOW, renderPage } from "@/test/render";

import DataPage from "./page";

const UPDATED = new Date((NOW - 3600) * 1000).toISOString();
const FLAG = {
  id: "s1",
  name: "dark-mode",
  description: "Easy on the eyes",
  active: false,
  rollout_percent: 30,
  updated_at: UPDATED,
};
const BEN = {
  id: "u1",
  name: "Ben",
  email: null,
  location: "Oslo",
  slack_id: null,
  config: { theme: "dark", beta: true },
  updated_at: UPDATED,
};
const READER = { ...ADMIN, scopes: { dataservice: ["data:read"] } };

function open(tab: string, session = ADMIN) {
  const page = (item: object) => () => json({ items: [item], next_cursor: null });
  const server = fakeServer({
    "GET /api/users": page(BEN),
    "GET /api/users/u1": () => json(BEN, { ETag: '"u1-1"' }),
    "GET /api/services": page(FLAG),
    "GET /api/services/s1": () => json(FLAG, { ETag: '"s1-1"' }),
    "GET /api/logs": () => json({ items: [], next_cursor: null }),
  });
  const { openSocket, last } = fakeSockets();
  const platform = { openSocket };
  renderPage(<DataPage />, { server, session, platform, at: `/data/${tab}`, route: "/data/:tab" });
  const asked = (method: string) => server.asked.filter((one) => one.method === method);
  return { server, asked, feed: last };
}

const dialog = () => screen.findByRole("dialog");

test("who may only read sees no button that would not work", async () => {
  open("services", READER);
  const row = await screen.findByRole("row", { name: /^dark-mode/ });
  const buttons = within(row).getAllByRole("button");
  expect(buttons.map((button) => button.textContent)).toEqual(["Who gets it"]);
  expect(screen.queryByRole("button", { name: "Add a service" })).toBeNull();
  expect(within(row).queryByRole("switch")).toBeNull();
  expect(within(row).getByText("off")).toBeInTheDocument();
});

test("a switch that is refused goes back, and says why", async () => {
  const { server } = open("services");
  let answer: (response: Response) => void = () => undefined;
  server.on("PATCH /api/services/s1", () => new Promise((resolve) => (answer = resolve)));
  await userEvent.click(await screen.findByRole("switch", { name: "dark-mode" }));
  await waitFor(() => expect(screen.getByRole("switch")).toBeChecked());
  await waitFor(() => expect(server.asked.at(-1)?.body).toEqual({ active: true }));
  answer(refusal(503, "unavailable", "Busy", { service: "dataservice" }));
  expect(await screen.findByText("dark-mode is as it was before.")).toBeInTheDocument();
  expect(screen.getByRole("switch")).not.toBeChecked();
});

test("slider and number are one value; only what was changed is sent", async () => {
  const { server } = open("services");
  server.on("PATCH /api/services/s1", () => json({ ...FLAG, rollout_percent: 45 }));
  await userEvent.click(await screen.findByRole("button", { name: "Edit: dark-mode" }));
  const number = await within(await dialog()).findByRole("textbox", { name: "Per cent" });
  await userEvent.clear(number);
  await userEvent.type(number, "45");
  expect(screen.getByRole("slider", { name: "Roll-out" })).toHaveValue("45");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("dark-mode is saved.")).toBeInTheDocument();
  const sent = server.asked.find(({ method }) => method === "PATCH");
  expect(sent?.body).toEqual({ rollout_percent: 45 });
  expect(sent?.headers.get("If-Match")).toBe('"s1-1"');
});

test("who gets a service is asked of the server", async () => {
  const { server, asked } = open("services");
  server.on("GET /api/services/s1/enabled", () => json({ enabled: true }));
  await userEvent.click(await screen.findByRole("button", { name: "Who gets it: dark-mode" }));
  await userEvent.type(screen.getByRole("textbox", { name: /^Subject/ }), "ada{Enter}");
  expect(await screen.findByText(/^for ada, with dark-mode/)).toBeInTheDocument();
  expect(asked("GET").at(-1)?.query.get("subject")).toBe("ada");
});

test("settings that are no JSON are refused before they are sent", async () => {
  const { asked } = open("users");
  await userEvent.click(await screen.findByRole("button", { name: "Add a user" }));
  await userEvent.type(screen.getByRole("textbox", { name: /^Name/ }), "Cy");
  await userEvent.type(screen.getByRole("textbox", { name: /^Settings/ }), "nonsense");
  await userEvent.click(screen.getByRole("button", { name: "Add" }));
  expect(await screen.findByText(/^This is not JSON/)).toBeInTheDocument();
  expect(asked("POST")).toEqual([]);
});

test("a member that was taken out of the settings is taken away; no text is null", async () => {
  const { server, asked } = open("users");
  server.on("PATCH /api/users/u1", () => json({ ...BEN, location: null }, { ETag: '"u1-2"' }));
  await userEvent.click(await screen.findByRole("button", { name: "Edit: Ben" }));
  const settings = await screen.findByRole("textbox", { name: /^Settings/ });
  await userEvent.clear(settings);
  await userEvent.paste('{"theme": "light"}');
  await userEvent.clear(screen.getByRole("textbox", { name: "Location" }));
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(asked("PATCH")[0]?.body).toEqual({
      location: null,
      config: { theme: "light", beta: null },
    }),
  );
});

test("an event reads the list again, and an open form says that there is something newer", async () => {
  const { server, feed } = open("users");
  await userEvent.click(await screen.findByRole("button", { name: "Edit: Ben" }));
  await userEvent.type(await screen.findByRole("textbox", { name: /^Name/ }), "ny");
  const now = { ...BEN, name: "Benedict" };
  server.on("GET /api/users", () => json({ items: [now], next_cursor: null }));
  server.on("GET /api/users/u1", () => json(now, { ETag: '"u1-2"' }));
  act(() => feed().opens({ type: "event", event: "user.changed", id: "u1", actor: "usr_b" }));
  expect(await screen.findByText(/changed elsewhere while you edit/)).toBeInTheDocument();
  expect(screen.getByRole("textbox", { name: /^Name/ })).toHaveValue("Benny");
  expect(await screen.findByRole("rowheader", { name: "Benedict", hidden: true })).toBeInTheDocument();

  server.on("PATCH /api/users/u1", () => refusal(412, "precondition_failed", "changed"));
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByRole("row", { name: "Name Benny Benedict" })).toBeInTheDocument();
  expect(server.asked.find(({ method }) => method === "PATCH")?.headers.get("If-Match")).toBe('"u1-1"');
});

test("since when is asked for as a moment", async () => {
  const { asked } = open("logs");
  await userEvent.selectOptions(await screen.findByRole("combobox", { name: "Since" }), "The last hour");
  expect(await screen.findByText("Not in this time.")).toBeInTheDocument();
  const since = asked("GET").at(-1)?.query.get("since");
  expect(since).toBe(new Date((NOW - 3600) * 1000).toISOString());
});

test("an unknown kind leads to the first one", async () => {
  open("nonsense");
  expect(await screen.findByRole("heading", { name: "Data: users" })).toBeInTheDocument();
});
