import { expect, test } from "vitest";

import type { Client } from "../api/clients";
import { toValues } from "../clientValues";
import { exported, snippetsOf } from "./snippets";

const SERVICE: Client = {
  client_id: "nightly",
  name: "Nightly report",
  active: true,
  token_lifetime: 3600,
  quota: null,
  jwks: null,
  grants: { dataservice: ["data:read", "data:write"] },
  grant_types: ["client_credentials"],
  redirect_uris: [],
  post_logout_redirect_uris: [],
  first_party: false,
  public: false,
  created_at: 0,
};
const APP: Client = {
  ...SERVICE,
  grant_types: ["authorization_code", "refresh_token"],
  redirect_uris: ["https://app.test/back"],
};
const ORIGIN = "https://platform.test";

const titles = (client: Client) =>
  snippetsOf(client, ORIGIN, "dataservice").map(({ title }) => title);
const codeOf = (client: Client, title: string, audience = "dataservice") =>
  snippetsOf(client, ORIGIN, audience).find((snippet) => snippet.title === title)!.code;

test("a service is told how to fetch tokens, an app how people sign in, both are told both", () => {
  expect(titles(SERVICE)).toEqual([
    "curl",
    "Python: bearer",
    "Python: requests",
    "Python: authlib",
  ]);
  expect(titles(APP)).toEqual(["Sign in: settings", "Sign in: authlib"]);
  const both = { ...APP, grant_types: ["authorization_code", "client_credentials"] };
  expect(titles(both)).toHaveLength(6);
});

test("each has the client, the audience, its scopes and the platform filled in", () => {
  for (const client of [SERVICE, APP]) {
    for (const { code } of snippetsOf(client, ORIGIN, "dataservice")) {
      for (const part of ["nightly", "dataservice", "data:read data:write", ORIGIN]) {
        expect(code).toContain(part);
      }
    }
  }
});

test("who proves by a key who it is is told nothing of secrets", () => {
  const client = { ...SERVICE, jwks: { keys: [] } };
  expect(titles(client)).toEqual(["curl"]);
  expect(codeOf(client, "curl")).toContain('client_assertion="$ASSERTION"');
  expect(codeOf(client, "curl")).not.toContain("SECRET");
});

test("a public app is told of no secret", () => {
  const code = codeOf({ ...APP, public: true }, "Sign in: authlib");
  expect(code).not.toMatch(/CLIENT_SECRET|import os/);
});

test("a name that holds commands is one word of the shell", () => {
  const evil = "a'$(touch x)`y`";
  const client = { ...SERVICE, grants: { [evil]: ["s'"] } };
  const code = codeOf(client, "curl", evil);
  expect(code).toContain(String.raw`'audience=a'\''$(touch x)` + "`y`'");
  expect(code).toContain(String.raw`'scope=s'\'''`);
  expect(codeOf(client, "Python: requests", evil)).toContain(JSON.stringify(evil));
});

test("a new secret is exported, quoted", () => {
  expect(exported("tds_x")).toBe("export CLIENT_SECRET='tds_x'");
});

test("the form of a client begins with what it is", () => {
  expect(toValues(APP).redirect_uris).toBe("https://app.test/back");
});
