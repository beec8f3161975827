import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { fakeServer, json } from "@/test/fakeServer";
import { fakeSockets } from "@/test/fakeSockets";
import { ADMIN, renderPage } from "@/test/render";

import LivePage from "./page";

const AT = "2026-11-23T12:00:00Z";
const HELLO = { type: "hello", you: { sub: ADMIN.user.sub }, online: 2, at: AT };
const BEN = { sub: "usr_b", client_id: "dashboard", name: "Ben" };

function start() {
  const { openSocket, last } = fakeSockets();
  const server = fakeServer({
    "GET /api/services/s1": () => json({ name: "dark-mode" }),
    "GET /api/admin/users/usr_c": () => json({ name: "Cy" }),
  });
  renderPage(<LivePage />, { server, platform: { openSocket } });
  act(() => last().opens(HELLO));
  const receive = (message: object) => act(() => last().receives({ at: AT, ...message }));
  return { receive, last };
}

const log = () => screen.getByRole("log", { name: "Messages and changes" });
const input = () => screen.getByRole("textbox", { name: "Message to all" });

test("it says who is here, and who says what", () => {
  const { receive } = start();
  expect(screen.getByText("2 connections are here, yours among them.")).toBeInTheDocument();
  receive({ type: "chat", from: BEN, text: "Hello" });
  receive({ type: "chat", from: { sub: ADMIN.user.sub }, text: "Hi" });
  expect(log()).toHaveTextContent(/Ben: Hello.*You: Hi/);
});

test("a change is told with names, and can be left out", async () => {
  const { receive } = start();
  receive({ type: "event", event: "service.changed", id: "s1", actor: "usr_c" });
  expect(await screen.findByText("the service dark-mode")).toBeInTheDocument();
  expect(await screen.findByText("Cy")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("switch", { name: "Show changes" }));
  expect(log()).not.toHaveTextContent("dark-mode");
});

test("what was deleted is not looked up; a client is called by its id", () => {
  const { receive } = start();
  receive({ type: "event", event: "user.deleted", id: "u1", actor: "importer" });
  expect(log()).toHaveTextContent("importer deleted the user u1");
});

test("Enter sends, and a blank is not sent", async () => {
  const { last } = start();
  await userEvent.type(input(), " Hello {Enter}");
  await userEvent.type(input(), "  {Enter}");
  expect(last().sent).toEqual([{ type: "chat", text: "Hello" }]);
});

test("near the end it is told how much is left, and past it nothing is sent", async () => {
  const { last } = start();
  await userEvent.click(input());
  await userEvent.paste("x".repeat(1999));
  expect(screen.getByText("1 character left")).toBeInTheDocument();
  await userEvent.paste("xx");
  await userEvent.keyboard("{Enter}");
  expect(input()).toHaveAccessibleDescription("1 character too many");
  expect(last().sent).toEqual([]);
});

test("what the server does not hand on is told at the field, until one types", async () => {
  const { receive } = start();
  receive({ type: "error", error_description: "Too much is being said; say it again later" });
  expect(input()).toHaveAccessibleDescription(/Too much is being said/);
  await userEvent.type(input(), "x");
  expect(input()).not.toHaveAccessibleDescription();
});

test.each([
  [4401, /Your session is over/],
  [4408, /too slow/],
  [4429, /more than five messages/],
  [1013, /does not answer/],
  [1006, /The connection was lost/],
])("closed with %i, it says why, and what was typed stays", async (code, words) => {
  const { last } = start();
  await userEvent.type(input(), "Wait");
  act(() => last().closes(code));
  expect(screen.getByText(words)).toBeInTheDocument();
  await userEvent.keyboard("{Enter}");
  expect(input()).toHaveValue("Wait");
});

test("whoever left can come back", async () => {
  const { last } = start();
  const before = last();
  act(() => before.closes(1000));
  await userEvent.click(screen.getByRole("button", { name: "Come back" }));
  expect(last()).not.toBe(before);
  act(() => last().opens(HELLO));
  expect(log()).toHaveTextContent("Connected again. What was said in between is not here.");
});
