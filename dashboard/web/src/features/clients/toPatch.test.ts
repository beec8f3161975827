import { expect, test } from "vitest";

import { NEW, toFacts, type ClientValues } from "./clientValues";
import { withScopes } from "./grants";
import { toPatch } from "./toPatch";
import { validate } from "./validate";

const APP: ClientValues = {
  ...NEW,
  name: "App",
  grants: { data: ["read"], pictures: ["see"] },
  grant_types: ["authorization_code", "client_credentials", "refresh_token"],
  redirect_uris: "https://app.test/back\n",
  first_party: true,
};

test("only what differs is sent", () => {
  expect(toPatch(APP, APP)).toEqual({});
  expect(toPatch(APP, { ...APP, name: "Other", token_lifetime: "60" })).toEqual({
    name: "Other",
    token_lifetime: 60,
  });
});

test("an API that it may no longer use is null, for a merge patch keeps what it does not name", () => {
  const grants = withScopes(withScopes(APP.grants, "pictures", []), "data", ["write", "read"]);
  expect(grants).toEqual({ data: ["read", "write"] });
  expect(toPatch(APP, { ...APP, grants })).toEqual({
    grants: { data: ["read", "write"], pictures: null },
  });
});

test("a quota that was emptied is taken away", () => {
  const limited = { ...APP, quota: { rate: "5", burst: "10" } };
  expect(toPatch(APP, limited)).toEqual({ quota: { rate: 5, burst: 10 } });
  expect(toPatch(limited, APP)).toEqual({ quota: null });
});

test("keys take the place of a secret, and the other way round", () => {
  const keyed: ClientValues = { ...APP, proof: "keys", jwks: '{"keys": [{"kty": "RSA"}]}' };
  expect(toPatch(APP, keyed)).toEqual({ jwks: { keys: [{ kty: "RSA" }] } });
  expect(toPatch(keyed, APP)).toEqual({ jwks: null });
});

test("who is no longer for people has no addresses, no refresh tokens, no first party", () => {
  expect(toPatch(APP, { ...APP, grant_types: ["client_credentials", "refresh_token"] })).toEqual({
    grant_types: ["client_credentials"],
    redirect_uris: [],
    first_party: false,
  });
});

test("a public client has no credentials and is not first-party", () => {
  expect(toFacts({ ...APP, proof: "none" })).toMatchObject({
    public: true,
    first_party: false,
    grant_types: ["authorization_code", "refresh_token"],
  });
});

test.each([
  ["a name of spaces", validate.name(" ")],
  ["a life of no seconds", validate.token_lifetime("0")],
  ["a life of more than a day", validate.token_lifetime("86401")],
  ["a life that is no number", validate.token_lifetime("1e3")],
  ["half a quota", validate.quota.burst("", { ...APP, quota: { rate: "5", burst: "" } })],
  ["a quota of nothing", validate.quota.rate("0", APP)],
  ["no way to get tokens", validate.grant_types([], { ...NEW, grant_types: [] })],
  ["people without an address to come back to", validate.redirect_uris(" \n", APP)],
  ["keys that are no JSON", validate.jwks("{", { ...NEW, proof: "keys" })],
  ["keys that are no key set", validate.jwks('{"kty": "RSA"}', { ...NEW, proof: "keys" })],
])("%s is refused before it is sent", (_, problem) => {
  expect(problem).toEqual(expect.any(String));
});

test("what is well is let through", () => {
  const values = { ...APP, quota: { rate: "5", burst: "10" } };
  expect(validate.quota.rate("5", values)).toBeNull();
  expect(validate.token_lifetime("86400")).toBeNull();
  expect(validate.jwks("", APP)).toBeNull();
  expect(validate.redirect_uris("", NEW)).toBeNull();
});
