import { expect, test } from "vitest";

import { decode, tokenIn } from "./decode";

const part = (value: unknown) =>
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value))))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

test("header and claims are read, also what is not ASCII", () => {
  expect(decode(`${part({ alg: "RS512" })}.${part({ sub: "Zoë ÿ" })}.x`)).toEqual({
    unverified_header: { alg: "RS512" },
    unverified_claims: { sub: "Zoë ÿ" },
  });
});

test.each([
  ["abc", "this has one"],
  ["a.b", "this has 2"],
  ["%%%.e30.x", "first part, the header, is not JSON in base64url"],
  ["e30.bm9wZQ.x", "second part, the claims, is not JSON in base64url"],
  ["e30.W10.x", "second part, the claims, is not a JSON object"],
  [`${"a".repeat(16_384)}.`, "too long"],
])("%.20s is refused with a reason", (token, reason) => {
  expect(() => decode(token)).toThrow(reason);
});

test.each(["Bearer a.b.c", " a.b.\n  c ", '"a.b.c",', "Authorization: bearer a.b.c"])(
  "the token is found in “%s”",
  (pasted) => {
    expect(tokenIn(pasted)).toBe("a.b.c");
  },
);
