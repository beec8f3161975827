import { expect, test } from "vitest";

import type { Client } from "./api/clients";
import { toFacts, NEW } from "./clientValues";
import { conflictInWords, inWords } from "./inWords";

const THEIRS: Client = {
  ...toFacts({ ...NEW, name: "Theirs", grants: { data: ["read", "write"], pictures: ["see"] } }),
  client_id: "c",
  active: true,
  created_at: 0,
};

test("what is structured is told in words", () => {
  const app = { quota: { rate: 5, burst: 10 }, first_party: true, redirect_uris: ["a", "b"] };
  expect(inWords(app)).toEqual({
    quota: "5 a second, 10 at once",
    first_party: "yes",
    redirect_uris: "a, b",
  });
  expect(inWords({ quota: null, jwks: null })).toEqual({ quota: "", jwks: "" });
});

test("mine is what would be if it were saved over theirs", () => {
  const mine = { name: "Mine", grants: { data: ["read"], pictures: null } };
  expect(conflictInWords({ mine: mine as never, theirs: THEIRS })).toEqual({
    mine: { name: "Mine", grants: "data: read" },
    theirs: { name: "Theirs", grants: "data: read write; pictures: see" },
  });
});
