import { expect, test } from "vitest";

import { requestIdIn } from "./requestId";

test.each([
  [" 0a1b-2c ", "0a1b-2c"],
  ['{"error":"x","request_id": "0a1b"}', "0a1b"],
  ["X-Request-Id: 0a1b", "0a1b"],
])("the id is found in “%s”", (pasted, id) => {
  expect(requestIdIn(pasted)).toBe(id);
});

test.each(["", "..", ".", "a/b", "a b", "x".repeat(65), '{"request_id":""}'])("“%s” is no id", (pasted) => {
  expect(requestIdIn(pasted)).toBeUndefined();
});
