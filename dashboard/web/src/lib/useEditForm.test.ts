import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";

import { useEditForm } from "./useEditForm";

const version = (etag: string, name: string) => ({ etag, body: { name, size: 1 } });

function start() {
  return renderHook(({ current }) => useEditForm(current, ({ name, size }) => ({ name, size })), {
    initialProps: { current: version('"1"', "old") },
  });
}

test("what is read anew shows while nothing was typed", () => {
  const { result, rerender } = start();
  rerender({ current: version('"2"', "theirs") });
  expect(result.current.form.values.name).toBe("theirs");
  expect(result.current.filled.etag).toBe('"2"');
});

test("what was typed stays when a newer version comes, and so does the version it began with", () => {
  const { result, rerender } = start();
  act(() => result.current.form.setFieldValue("name", "mine"));
  rerender({ current: version('"2"', "theirs") });
  expect(result.current).toMatchObject({ isOutdated: true, change: { name: "mine" } });
  expect(result.current.filled.etag).toBe('"1"');
  act(() => result.current.fill(version('"2"', "theirs")));
  expect(result.current).toMatchObject({ isOutdated: false, isTouched: false });
});

test("what was saved is what the form begins with again", () => {
  const { result, rerender } = start();
  act(() => result.current.form.setFieldValue("name", "mine"));
  rerender({ current: version('"2"', "mine") });
  expect(result.current).toMatchObject({ isOutdated: false, isTouched: false });
});

test("an object that is another one with the same in it is no change", () => {
  const current = { etag: '"1"', body: { tags: ["a"] } };
  const { result } = renderHook(() => useEditForm(current, ({ tags }) => ({ tags: [...tags] })));
  act(() => result.current.form.setFieldValue("tags", ["a", "b"]));
  expect(result.current.change).toEqual({ tags: ["a", "b"] });
  act(() => result.current.form.setFieldValue("tags", ["a"]));
  expect(result.current.isTouched).toBe(false);
});
