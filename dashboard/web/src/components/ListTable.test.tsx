import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { useList } from "@/lib/useList";
import { useSearch } from "@/lib/useSearch";
import { fakeServer, json, refusal, type Asked } from "@/test/fakeServer";
import { renderPage } from "@/test/render";

import { ListTable } from "./ListTable";

const PATH = "/api/things";

function Things() {
  const search = useSearch();
  const list = useList<{ id: string; size: number }>(PATH, { query: { q: search.q } });
  return (
    <ListTable
      caption="Things"
      list={list}
      rowKey={({ id }) => id}
      search={{ ...search, label: "Name" }}
      empty={<p>There are no things yet</p>}
      columns={[
        { header: "Id", isName: true, cell: ({ id }) => id },
        { header: "Size", align: "end", cell: ({ size }) => size },
      ]}
    />
  );
}

/** Two pages; a search finds one. */
function things({ query }: Asked): Response {
  if (query.get("q") === "none") return json({ items: [], next_cursor: null });
  if (query.get("q")) return json({ items: [{ id: "found", size: 9 }], next_cursor: null });
  return query.get("cursor") === "more"
    ? json({ items: [{ id: "second", size: 2 }], next_cursor: null })
    : json({ items: [{ id: "first", size: 1 }], next_cursor: "more" });
}

test("it is a table with a caption, and headers of columns and rows", async () => {
  renderPage(<Things />, { server: fakeServer({ [`GET ${PATH}`]: things }) });
  expect(await screen.findByRole("table", { name: "Things" })).toBeInTheDocument();
  expect(screen.getByRole("columnheader", { name: "Size" })).toHaveAttribute("scope", "col");
  expect(screen.getByRole("rowheader", { name: "first" })).toHaveAttribute("scope", "row");
});

test("more is loaded by its cursor, until there is no more", async () => {
  renderPage(<Things />, { server: fakeServer({ [`GET ${PATH}`]: things }) });
  await userEvent.click(await screen.findByRole("button", { name: "Load more" }));
  expect(await screen.findByText("2 in all")).toBeInTheDocument();
  expect(screen.getByRole("rowheader", { name: "first" })).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Load more" })).toBeNull();
});

test("a search asks once, after the typing", async () => {
  const server = fakeServer({ [`GET ${PATH}`]: things });
  renderPage(<Things />, { server });
  await userEvent.type(await screen.findByRole("searchbox", { name: "Name" }), "fou");
  expect(await screen.findByRole("rowheader", { name: "found" })).toBeInTheDocument();
  expect(server.asked.map(({ query }) => query.get("q"))).toEqual([null, "fou"]);
});

test("a search from the address is made, and says when it finds nothing", async () => {
  renderPage(<Things />, { server: fakeServer({ [`GET ${PATH}`]: things }), at: "/?q=none" });
  expect(await screen.findByText("Nothing matches “none”")).toBeInTheDocument();
});

test("an empty list says how to begin", async () => {
  const server = fakeServer({ [`GET ${PATH}`]: () => json({ items: [], next_cursor: null }) });
  renderPage(<Things />, { server });
  expect(await screen.findByText("There are no things yet")).toBeInTheDocument();
});

test("what failed is told, and asked for again by a button", async () => {
  const server = fakeServer({
    [`GET ${PATH}`]: () => refusal(503, "unavailable", "Away", { service: "dataservice" }),
  });
  renderPage(<Things />, { server });
  expect(await screen.findByRole("alert")).toHaveTextContent("dataservice does not answer");
  expect(screen.getByText("req_test")).toBeInTheDocument();
  server.on(`GET ${PATH}`, things);
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("table")).toBeInTheDocument();
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
});
