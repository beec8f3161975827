import { expect, test } from "vitest";

import { signInAt, styleNonceOf } from "./browser";

test("signing in comes back to where one was", () => {
  const address = signInAt({ pathname: "/app/clients", search: "?q=a&x=1" });
  expect(address).toBe("/app/sign-in?to=%2Fapp%2Fclients%3Fq%3Da%26x%3D1");
});

test("the nonce is the one that the server wrote into the page", () => {
  document.head.innerHTML = '<meta name="style-nonce" content="n0nce">';
  expect(styleNonceOf(document)).toBe("n0nce");
});
