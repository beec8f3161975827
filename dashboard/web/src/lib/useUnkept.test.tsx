import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";

import { fakeServer, json, refusal } from "@/test/fakeServer";
import { wrapperOf } from "@/test/render";

import type { Http } from "./http";
import { useUnkept } from "./useUnkept";

const PATH = "/api/things";
const post = (http: Http, name: string) => http.post<{ secret: string }>(PATH, { body: { name } });

function sender(answer: () => Response) {
  const { Wrapper, client } = wrapperOf({ server: fakeServer({ [`POST ${PATH}`]: answer }) });
  const { result } = renderHook(() => useUnkept(post, { refreshes: [PATH] }), { wrapper: Wrapper });
  return { result, client };
}

test("the answer comes to the caller and stays in no cache", async () => {
  const { result, client } = sender(() => json({ secret: "tds_x" }));
  await act(async () => {
    expect(await result.current.send("ci")).toEqual({ secret: "tds_x" });
  });
  expect(result.current.isSending).toBe(false);
  expect(client.getMutationCache().getAll()).toEqual([]);
  expect(client.getQueryCache().getAll()).toEqual([]);
});

test("a refusal is thrown and told, until it is reset", async () => {
  const { result } = sender(() => refusal(409, "conflict", "There is one already"));
  await act(async () => {
    await expect(result.current.send("ci")).rejects.toThrow("There is one already");
  });
  expect(result.current.error?.message).toBe("There is one already");
  act(() => result.current.reset());
  expect(result.current.error).toBeNull();
});
