import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { fakeServer, json, refusal } from "@/test/fakeServer";
import { NOW, renderPage } from "@/test/render";

import type { Client } from "./api/clients";
import { NEW, toFacts } from "./clientValues";
import ClientPage from "./clientPage";
import NewClientPage from "./newPage";
import ClientsPage from "./page";

const ALL = "/api/admin/clients";
const ONE = `${ALL}/nightly`;
const CLIENT: Client = {
  ...toFacts({ ...NEW, name: "Nightly report", grants: { data: ["read", "write"] } }),
  client_id: "nightly",
  active: true,
  created_at: NOW - 86_400,
};
const APP: Client = {
  ...CLIENT,
  grant_types: ["authorization_code"],
  redirect_uris: ["https://dashboard.test/app/callback"],
  public: true,
};
const FIRST = {
  secret_id: 7,
  label: "first",
  state: "live",
  created_at: NOW - 86_400,
  expires_at: null,
  last_used_at: NOW - 3_600,
  last_used_from: "10.0.0.9",
};

function serverOf(client = CLIENT) {
  return fakeServer({
    [`GET ${ALL}`]: () => json({ items: [client], next_cursor: null }),
    [`GET ${ONE}`]: () => json(client, { ETag: '"n-1"' }),
    [`GET ${ONE}/secrets`]: () => json({ items: [FIRST] }),
    "GET /api/admin/apis": () => json({ items: [{ audience: "data", scopes: ["read", "write"] }] }),
  });
}

function open(client = CLIENT) {
  const server = serverOf(client);
  renderPage(<ClientPage />, { server, at: "/clients/nightly", route: "/clients/:clientId?" });
  return server;
}

// By its text: to find a role in a page this long takes a good part of a second.
const button = (text: string) => screen.getByText(text, { selector: "button *" });

async function ask(label: string) {
  await userEvent.click(await screen.findByLabelText(label));
  return within(screen.getByRole("alertdialog"));
}

test("the table leads to each client, and asks for those that are shown", async () => {
  const server = serverOf();
  renderPage(<ClientsPage />, { server });
  const row = await screen.findByRole("row", { name: /^Nightly report nightly/ });
  expect(within(row).getByRole("link")).toHaveAttribute("href", "/clients/nightly");
  await userEvent.selectOptions(screen.getByLabelText("Show"), "Disabled");
  await waitFor(() => expect(server.asked.at(-1)?.query.get("active")).toBe("false"));
});

async function fillIn() {
  await userEvent.type(screen.getByLabelText(/^Name/), "N");
  await userEvent.click(await screen.findByLabelText("read"));
  await userEvent.click(button("Register"));
}

test("a new client's secret is shown once, beside snippets that do not hold it", async () => {
  const server = serverOf();
  server.on(`POST ${ALL}`, () => json({ ...CLIENT, client_secret: "tds_x" }));
  renderPage(<NewClientPage />, { server });
  await fillIn();
  expect(await screen.findByLabelText("The client secret")).toHaveValue("tds_x");
  expect(server.asked.at(-1)?.body).toMatchObject({ grants: { data: ["read"] }, public: false });
  expect(server.asked.at(-1)?.body).not.toHaveProperty("client_id");
  expect(screen.getByLabelText("the snippet for curl")).not.toHaveTextContent("tds_x");
});

test("what is sent again after no answer came is the same request", async () => {
  const server = serverOf();
  server.on(`POST ${ALL}`, () => {
    throw new TypeError("network");
  });
  renderPage(<NewClientPage />, { server });
  await fillIn();
  await screen.findByText("dashboard does not answer");
  await userEvent.click(button("Register"));
  const keys = () =>
    server.asked.filter(({ method }) => method === "POST").map((one) => one.headers.get("Idempotency-Key"));
  await waitFor(() => expect(keys()).toHaveLength(2));
  expect(new Set(keys()).size).toBe(1);
});

test("an id that is taken is told at its input, which has the focus then", async () => {
  const server = serverOf();
  const text = "client_id: there is a client x already";
  server.on(`POST ${ALL}`, () => refusal(409, "conflict", text, { field: "client_id" }));
  renderPage(<NewClientPage />, { server });
  await userEvent.type(screen.getByLabelText(/^Client id/), "x");
  await fillIn();
  expect(await screen.findByText("there is a client x already")).toBeInTheDocument();
  expect(screen.getByLabelText(/^Client id/)).toHaveFocus();
});

test("only a client for people can be public, and it has to say where they come back to", async () => {
  const server = serverOf();
  renderPage(<NewClientPage />, { server });
  expect(screen.queryByLabelText(/public$/)).toBeNull();
  await userEvent.click(screen.getByLabelText(/^For people/));
  expect(screen.getByLabelText(/away$/)).toBeChecked();
  await userEvent.click(screen.getByLabelText(/public$/));
  expect(screen.getByLabelText(/^As a service/)).not.toBeChecked();
  expect(screen.getByLabelText(/^As a service/)).toBeDisabled();
  await fillIn();
  expect(screen.getByLabelText(/^Redirect URIs/)).toHaveFocus();
  expect(server.asked.some(({ method }) => method === "POST")).toBe(false);
});

test("what is saved is what was changed, and of the version that was seen", async () => {
  const server = open();
  server.on(`PATCH ${ONE}`, () => json({ ...CLIENT, token_lifetime: 60 }, { ETag: '"n-2"' }));
  const field = await screen.findByLabelText(/^Tokens live/);
  await userEvent.clear(field);
  await userEvent.type(field, "60");
  await userEvent.click(button("Save"));
  expect(await screen.findByText("Nightly report is saved.")).toBeInTheDocument();
  const patch = server.asked.find(({ method }) => method === "PATCH");
  expect(patch?.body).toEqual({ token_lifetime: 60 });
  expect(patch?.headers.get("If-Match")).toBe('"n-1"');
});

test("what somebody else changed meanwhile is shown beside mine", async () => {
  const server = open();
  const settings = within(await screen.findByLabelText("Settings"));
  await userEvent.click(await settings.findByLabelText("write"));
  server.on(`PATCH ${ONE}`, () => refusal(412, "precondition_failed", "changed"));
  server.on(`GET ${ONE}`, () => json({ ...CLIENT, name: "Other" }, { ETag: '"n-2"' }));
  await userEvent.click(button("Save"));
  const mine = await screen.findByText("data: read");
  expect(mine.closest("tr")).toHaveTextContent("What it may ask fordata: readdata: read write");
});

test("a secret in use is retired only when that is said twice", async () => {
  const server = open();
  let isGone = false;
  server.on(`DELETE ${ONE}/secrets/7`, ({ query }) => {
    isGone = query.get("force") === "true";
    const text = "It was used in the last day";
    return isGone
      ? new Response(null, { status: 204 })
      : refusal(409, "conflict", text, { field: "force" });
  });
  let question = await ask("Retire: first");
  expect(question.getByText(/used last/)).toHaveTextContent("60 minutes ago from 10.0.0.9");
  await userEvent.click(question.getByRole("button", { name: "Retire" }));
  await userEvent.click(await question.findByRole("checkbox", { name: "Retire it all the same" }));
  await userEvent.click(question.getByRole("button", { name: "Cancel" }));
  question = await ask("Retire: first");
  expect(question.queryByRole("checkbox")).toBeNull(); // what was agreed to is forgotten
  await userEvent.click(question.getByRole("button", { name: "Retire" }));
  await userEvent.click(await question.findByRole("checkbox"));
  await userEvent.click(question.getByRole("button", { name: "Retire" }));
  expect(await screen.findByText("The secret first is retired.")).toBeInTheDocument();
  expect(isGone).toBe(true);
});

test("a secret is added with its label and its end, and shown once", async () => {
  const server = open();
  server.on(`POST ${ONE}/secrets`, () => json({ ...FIRST, client_secret: "tds_y" }));
  await userEvent.click(await screen.findByText("Add a secret"));
  await userEvent.type(screen.getByLabelText(/^Label/), "second");
  await userEvent.selectOptions(screen.getByLabelText("Expires"), "30");
  await userEvent.click(button("Add"));
  expect(await screen.findByLabelText("The client secret")).toHaveValue("tds_y");
  const asked = server.asked.find(({ method }) => method === "POST");
  expect(asked?.body).toEqual({ label: "second", expires_at: NOW + 30 * 86_400 });
  await userEvent.click(button("I have stored it"));
  expect(screen.queryByDisplayValue("tds_y")).toBeNull();
});

test("the claims are those of the scopes that are chosen, and go when others are", async () => {
  const server = open();
  server.on(`POST ${ONE}/token-preview`, ({ body }) => json({ claims: body }));
  const preview = within(await screen.findByLabelText("Token preview"));
  await userEvent.click(preview.getByLabelText("write"));
  await userEvent.click(preview.getByRole("button", { name: "Show the claims" }));
  expect(await preview.findByRole("region")).toHaveTextContent('"scope": "read"');
  await userEvent.click(preview.getByLabelText("write"));
  expect(preview.queryByRole("region")).toBeNull();
});

test("a public client has no secrets, and its tokens can't be foretold", async () => {
  open(APP);
  expect(await screen.findByText(/depends on who signs in/)).toBeInTheDocument();
  expect(screen.queryByLabelText("Secrets")).toBeNull();
  expect(screen.getByLabelText(/^For people/)).toBeDisabled(); // it could get no token at all
});

test("who disables the client of the dashboard is told what that is", async () => {
  open(APP);
  const question = await ask("Disable: Nightly report");
  expect(question.getByText(/This is the dashboard itself/)).toBeInTheDocument();
});

test("a client is deleted only after its id was typed; its tokens are revoked at once", async () => {
  const server = open();
  server.on("POST /api/admin/tokens/revoke", () => json({ revoked: "client_id", issued_before: 1 }));
  server.on(`DELETE ${ONE}`, () => new Response(null, { status: 204 }));
  let question = await ask("Revoke all tokens: Nightly report");
  await userEvent.click(question.getByRole("button", { name: "Revoke all tokens" }));
  await screen.findByText("All tokens of Nightly report are revoked.");
  expect(server.asked.at(-1)?.body).toEqual({ client_id: "nightly" });
  question = await ask("Delete: Nightly report");
  expect(question.getByRole("button", { name: "Delete" })).toBeDisabled();
  await userEvent.type(question.getByRole("textbox"), "nightly");
  await userEvent.click(question.getByRole("button", { name: "Delete" }));
  expect(await screen.findByText("Nightly report is deleted.")).toBeInTheDocument();
});

test("a client that is not there is told so", async () => {
  renderPage(<ClientPage />, { at: "/clients/gone", route: "/clients/:clientId" });
  expect(await screen.findByText("There is no such thing")).toBeInTheDocument();
});
