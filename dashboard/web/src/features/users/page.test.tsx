import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { fakeServer, json, refusal } from "@/test/fakeServer";
import { NOW, renderPage } from "@/test/render";

import UsersPage from "./page";
import UserPage from "./userPage";

const BEN = {
  user_id: "usr_b",
  email: "ben@example.com",
  email_verified: true,
  name: "Ben",
  admin: true,
  active: true,
  second_factor: true,
  invited: false,
  created_at: NOW - 86_400,
  signed_in_at: null,
};
const ONE = "/api/admin/users/usr_b";
const LINK = "https://dashboard.test/account/set-password?token=x";

function serverOf(user = BEN) {
  return fakeServer({
    "GET /api/admin/users": () => json({ items: [user], next_cursor: null }),
    [`GET ${ONE}`]: () => json(user, { ETag: '"usr_b-1"' }),
  });
}

function openBen(user = BEN) {
  const server = serverOf(user);
  renderPage(<UserPage />, { server, at: "/users/usr_b", route: "/users/:userId" });
  return server;
}

const LAST = "Ben is the last active admin who can sign in: make another one first";

test("the table marks what is special of an account", async () => {
  renderPage(<UsersPage />, { server: serverOf({ ...BEN, active: false, invited: true }) });
  const row = await screen.findByRole("row", { name: /^Ben ben@example.com/ });
  for (const mark of ["disabled", "invited", "admin", "second factor"]) {
    expect(within(row).getByText(mark)).toBeInTheDocument();
  }
  expect(within(row).getByRole("link")).toHaveAttribute("href", "/users/usr_b");
});

test("an invitation shows its link once, with word that no mail is sent", async () => {
  const server = serverOf();
  server.on("POST /api/admin/users", () => json({ ...BEN, name: "Cy", link: LINK }));
  renderPage(<UsersPage />, { server });
  await userEvent.click(screen.getByRole("button", { name: "Invite somebody" }));
  await userEvent.type(screen.getByLabelText(/E-mail address/), "cy@example.com");
  await userEvent.type(screen.getByLabelText(/^Name( \*)?$/), "Cy");
  await userEvent.click(screen.getByRole("button", { name: "Invite" }));
  const dialog = await screen.findByRole("dialog", { name: "Cy is invited" });
  expect(within(dialog).getByRole("textbox", { name: "The link" })).toHaveValue(LINK);
  expect(dialog).toHaveTextContent("no mail is sent");
  await userEvent.click(within(dialog).getByRole("button", { name: "I have stored it" }));
  expect(screen.queryByDisplayValue(LINK)).toBeNull();
});

test("an address that has an account is refused at its input", async () => {
  const server = serverOf();
  const text = "email: there is an account of it already";
  server.on("POST /api/admin/users", () => refusal(409, "conflict", text, { field: "email" }));
  renderPage(<UsersPage />, { server });
  await userEvent.click(screen.getByRole("button", { name: "Invite somebody" }));
  await userEvent.type(screen.getByLabelText(/E-mail address/), "ben@example.com");
  await userEvent.type(screen.getByLabelText(/^Name( \*)?$/), "Ben");
  await userEvent.click(screen.getByRole("button", { name: "Invite" }));
  expect(await screen.findByText("there is an account of it already")).toBeInTheDocument();
  expect(screen.getByLabelText(/E-mail address/)).toHaveAccessibleDescription(/already/);
});

test("the last admin stays one, and the form says why", async () => {
  const server = openBen();
  server.on(`PATCH ${ONE}`, () => refusal(409, "conflict", LAST, { field: "admin" }));
  await userEvent.click(await screen.findByRole("checkbox", { name: "Admin" }));
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText(LAST)).toBeInTheDocument();
  expect(server.asked.at(-1)?.headers.get("If-Match")).toBe('"usr_b-1"');
  expect(server.asked.at(-1)?.body).toEqual({ admin: false });
});

test("what somebody else changed meanwhile is shown beside mine", async () => {
  const server = openBen();
  await userEvent.type(await screen.findByLabelText(/^Name/), "jamin");
  server.on(`PATCH ${ONE}`, () => refusal(412, "precondition_failed", "changed"));
  server.on(`GET ${ONE}`, () => json({ ...BEN, name: "Benedict" }, { ETag: '"usr_b-2"' }));
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  const row = await screen.findByRole("row", { name: "Name Benjamin Benedict" });
  expect(row).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Keep what is there" }));
  expect(screen.getByLabelText(/^Name/)).toHaveValue("Benedict");
});

test("disabling the last admin is refused in the question", async () => {
  const server = openBen();
  server.on(`PATCH ${ONE}`, () => refusal(409, "conflict", LAST, { field: "active" }));
  await userEvent.click(await screen.findByRole("button", { name: "Disable: Ben" }));
  const question = screen.getByRole("alertdialog");
  await userEvent.click(within(question).getByRole("button", { name: "Disable" }));
  expect(await within(question).findByText(LAST)).toBeInTheDocument();
});

test("a reset takes the second factor only if told so", async () => {
  const server = openBen();
  server.on(`POST ${ONE}/reset`, () => json({ link: LINK }));
  await userEvent.click(await screen.findByRole("button", { name: "Reset the password: Ben" }));
  const question = screen.getByRole("alertdialog");
  await userEvent.click(within(question).getByRole("checkbox"));
  await userEvent.click(within(question).getByRole("button", { name: "Reset the password" }));
  expect(await screen.findByDisplayValue(LINK)).toBeInTheDocument();
  const asked = server.asked.find(({ path }) => path.endsWith("/reset"));
  expect(asked?.body).toEqual({ second_factor: true });
});
