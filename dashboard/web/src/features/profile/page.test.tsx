import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { fakeServer, json, refusal } from "@/test/fakeServer";
import { ADMIN, PERSON, renderPage } from "@/test/render";

import ProfilePage from "./page";

test("rights are told in words, and a scope that is not known as it is", () => {
  const scopes = { dataservice: ["data:read", "openid"], other: ["dance"] };
  renderPage(<ProfilePage />, { session: { ...ADMIN, scopes } });
  expect(screen.getByText(/^Read the users/)).toBeInTheDocument();
  expect(screen.getByText(/^Use dance of other/)).toBeInTheDocument();
  expect(screen.queryByText("openid")).toBeNull();
});

test("who may do nothing is told what would help", () => {
  renderPage(<ProfilePage />, { session: PERSON });
  expect(screen.getByText(/An operator has to open an API for you/)).toBeInTheDocument();
});

test("a monster that does not come leaves no broken picture", () => {
  renderPage(<ProfilePage />);
  fireEvent.error(screen.getByRole("img", { name: "Your monster" }));
  expect(screen.queryByRole("img")).toBeNull();
});

test("signing out leads where the server says; that it failed is told", async () => {
  const server = fakeServer({ "POST /sign-out": () => refusal(500, "server_error", "Broken") });
  const { left } = renderPage(<ProfilePage />, { server });
  await userEvent.click(screen.getByRole("button", { name: "Sign out" }));
  expect(await screen.findByText("Broken")).toBeInTheDocument();
  server.on("POST /sign-out", () => json({ location: "/signed-out" }));
  await userEvent.click(screen.getByRole("button", { name: "Sign out" }));
  await waitFor(() => expect(left).toEqual(["/signed-out"]));
});
