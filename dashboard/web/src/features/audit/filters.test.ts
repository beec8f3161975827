import { expect, test } from "vitest";

import { filtersOf, fromLocal, NONE, toLocal, toQuery, withFilters } from "./filters";

test("filters go into the address and come back, and what else is there stays", () => {
  const filters = { ...NONE, q: " demo ", action: "client.edit", since: "1795435200000" };
  const address = withFilters(new URLSearchParams("target=old&other=1"), filters);
  expect(address.toString()).toBe("other=1&q=demo&action=client.edit&since=1795435200000");
  expect(filtersOf(address)).toEqual({ ...filters, q: "demo" });
});

test.each(["yesterday", "-1", "1e9", "999999999999999"])("“%s” is no time", (since) => {
  expect(filtersOf(new URLSearchParams({ since })).since).toBe("");
});

test("a local time is the moment that it is here", () => {
  const moment = new Date(2026, 10, 23, 12, 30).getTime();
  expect(fromLocal("2026-11-23T12:30")).toBe(String(moment));
  expect(toLocal(String(moment))).toBe("2026-11-23T12:30");
  expect(fromLocal("")).toBe("");
});

test("the server is asked for what is set", () => {
  expect(toQuery({ ...NONE, actor: " cli:root ", until: "5" })).toMatchObject({
    actor: "cli:root",
    since: undefined,
    until: 5,
  });
});
