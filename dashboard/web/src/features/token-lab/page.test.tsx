import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { fakeServer, json, refusal, type FakeServer } from "@/test/fakeServer";
import { NOW, renderPage } from "@/test/render";

import TokenLabPage from "./page";

const part = (value: object) => btoa(JSON.stringify(value)).replaceAll("=", "");
const CLAIMS = { aud: "orders-api", jti: "j1", exp: NOW + 600 };
const TOKEN = `${part({ alg: "RS512" })}.${part(CLAIMS)}.c2ln`;

const step = (name: string, ok: boolean | null, mend: string | null = null) => ({
  name,
  ok,
  detail: `detail of ${name}`,
  mend,
});
const REFUSED = {
  accepted: false,
  code: "wrong_audience",
  verdict: "refused: it is for another API (wrong_audience)",
  header: { alg: "RS512" },
  claims: CLAIMS,
  steps: [
    step("signature", true),
    step("aud", false, "Ask for a token with `audience=other`"),
    step("exp", true),
    step("scope", null),
    step("revoked", true),
  ],
};

function open(): FakeServer {
  const server = fakeServer({
    "GET /api/admin/apis": () => json({ items: [{ audience: "orders-api", scopes: ["read", "write"] }] }),
    "POST /api/admin/explain": () => json(REFUSED),
    "POST /api/admin/tokens/revoke": () => json({ revoked: "jti", issued_before: null }),
  });
  renderPage(<TokenLabPage />, { server });
  return server;
}

const field = () => screen.getByLabelText("Access token");

async function paste(text: string) {
  await userEvent.click(field());
  await userEvent.paste(text);
}

test("a token is read at once, and nothing of it is sent", async () => {
  const server = open();
  await paste(`Bearer ${TOKEN}`);
  const claims = screen.getByRole("table", { name: "Claims of the token" });
  expect(within(claims).getByRole("row", { name: /^exp ?Valid until .*in 10 minutes$/ })).toBeInTheDocument();
  expect(screen.getByText(/It expires in 10 minutes/)).toBeInTheDocument();
  expect(server.asked.every(({ method }) => method === "GET")).toBe(true);
});

test("what is no token is said at the field; an explanation can still be asked for", async () => {
  open();
  await paste("a.b");
  expect(field()).toHaveAccessibleDescription(/this has 2/);
  expect(screen.getByRole("button", { name: "Explain step by step" })).toBeEnabled();
});

test("the explanation is of the audience and scopes chosen, step by step", async () => {
  const server = open();
  await paste(TOKEN);
  await userEvent.click(await screen.findByRole("checkbox", { name: "write" }));
  await userEvent.click(screen.getByRole("button", { name: "Explain step by step" }));
  expect(await screen.findByText(/it is for another API/)).toBeInTheDocument();
  const steps = screen.getAllByRole("listitem").map((item) => item.textContent);
  expect(steps[1]).toMatch(/^failedaud .*Do: Ask for a token with audience=other$/);
  expect(steps[3]).toMatch(/^not checked/);
  expect(server.asked.at(-1)?.body).toEqual({ token: TOKEN, scopes: ["write"] });
  await userEvent.selectOptions(screen.getByLabelText("Presented to"), "orders-api");
  expect(screen.queryByText(/it is for another/)).toBeNull();
});

test("revoking asks once, is told, and the token is explained anew", async () => {
  const server = open();
  await paste(TOKEN);
  await userEvent.click(screen.getByRole("button", { name: "Explain step by step" }));
  await userEvent.click(await screen.findByRole("button", { name: "Revoke this token" }));
  server.on("POST /api/admin/explain", () => json({ ...REFUSED, steps: [step("signature", true)] }));
  const question = screen.getByRole("alertdialog");
  await userEvent.click(within(question).getByRole("button", { name: "Revoke this token" }));
  expect(await screen.findByText("Token j1 is revoked.")).toBeInTheDocument();
  expect(await screen.findByText("There is nothing left to revoke.")).toBeInTheDocument();
  const asked = server.asked.find(({ path }) => path === "/api/admin/tokens/revoke");
  expect(asked?.body).toEqual({ jti: "j1" });
});

test("a refusal is told, and the token is gone once the page is left", async () => {
  const server = open();
  server.on("POST /api/admin/explain", () => refusal(503, "x", "No answer", { service: "tokendealer" }));
  await paste(TOKEN);
  await userEvent.click(screen.getByRole("button", { name: "Explain step by step" }));
  expect(await screen.findByText("tokendealer does not answer")).toBeInTheDocument();
  act(() => void window.dispatchEvent(new Event("pagehide")));
  expect(field()).toHaveValue("");
  expect(screen.queryByRole("table", { name: "Claims of the token" })).toBeNull();
});
