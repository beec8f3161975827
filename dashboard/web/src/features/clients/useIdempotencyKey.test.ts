import { renderHook } from "@testing-library/react";
import { expect, test } from "vitest";

import { wrapperOf } from "@/test/render";

import { useIdempotencyKey } from "./useIdempotencyKey";

test("the same body has the same key, and another one another", () => {
  let last = 0.1;
  const { Wrapper } = wrapperOf({ platform: { random: () => (last += 0.01) } });
  const { result } = renderHook(() => useIdempotencyKey(), { wrapper: Wrapper });
  const key = result.current({ name: "a" });
  expect(key).toMatch(/^[!-~]{16,128}$/);
  expect(result.current({ name: "a" })).toBe(key);
  expect(result.current({ name: "b" })).not.toBe(key);
});
