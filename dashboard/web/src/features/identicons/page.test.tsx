import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { fakeServer, json, refusal } from "@/test/fakeServer";
import { renderPage } from "@/test/render";

import IdenticonsPage from "./page";

const ZOE = "GET /api/identicons/Zo%C3%AB%20%3F";

test("a name's monster is shown at several sizes, its address encoded", async () => {
  const server = fakeServer({ [ZOE]: () => json("picture") });
  renderPage(<IdenticonsPage />, { server, at: "/identicons?name=Zo%C3%AB%20%3F" });
  const picture = await screen.findByRole("img", { name: "The monster of Zoë ?, 64 pixels wide" });
  expect(picture).toHaveAttribute("src", "/app/api/identicons/Zo%C3%AB%20%3F?size=64");
  expect(screen.getAllByRole("img")).toHaveLength(4);
});

test("an SVG is asked for by its media type, and stored under the name", async () => {
  const server = fakeServer({ [ZOE]: () => json("picture") });
  const saved: string[] = [];
  const platform = { saveFile: (_: Blob, name: string) => void saved.push(name) };
  renderPage(<IdenticonsPage />, { server, at: "/identicons?name=Zo%C3%AB%20%3F", platform });
  await userEvent.click(await screen.findByRole("button", { name: "Download SVG" }));
  expect(await screen.findByText("monster-Zoë.svg is downloaded.")).toBeInTheDocument();
  expect(server.asked.at(-1)?.headers.get("Accept")).toBe("image/svg+xml");
  expect(saved).toEqual(["monster-Zoë.svg"]);
});

test("a service that is down is named", async () => {
  const down = () => refusal(502, "service_unavailable", "No", { service: "identidock" });
  const server = fakeServer({ "GET /api/identicons/Ada": down });
  renderPage(<IdenticonsPage />, { server, at: "/identicons?name=Ada" });
  expect(await screen.findByText("identidock does not answer")).toBeInTheDocument();
  expect(screen.queryByRole("img")).toBeNull();
});

test("a name that no address can have is refused at its field, and not asked for", async () => {
  const server = fakeServer({});
  renderPage(<IdenticonsPage />, { server });
  await userEvent.type(screen.getByLabelText("Name"), "a/b");
  expect(screen.getByLabelText("Name")).toHaveAccessibleDescription(/no slash/);
  expect(server.asked).toEqual([]);
});
