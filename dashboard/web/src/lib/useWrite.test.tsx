import { act, renderHook, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";

import { fakeServer, json, refusal } from "@/test/fakeServer";
import { wrapperOf } from "@/test/render";

import type { Http } from "./http";
import { useWrite } from "./useWrite";

const PATH = "/api/things";
const post = (http: Http, name: string) => http.post<{ secret: string }>(PATH, { body: { name } });

function writer(answer: () => Response) {
  const { Wrapper, client } = wrapperOf({ server: fakeServer({ [`POST ${PATH}`]: answer }) });
  return { client, ...renderHook(() => useWrite(post, { refreshes: [PATH] }), { wrapper: Wrapper }) };
}

test("the answer comes to the caller, and is in no cache when the caller is gone", async () => {
  const { result, client, unmount } = writer(() => json({ secret: "tds_x" }));
  await act(async () => {
    expect(await result.current.mutateAsync("ci")).toEqual({ secret: "tds_x" });
  });
  unmount();
  await waitFor(() => expect(client.getMutationCache().getAll()).toEqual([]));
  expect(client.getQueryCache().getAll()).toEqual([]);
});

test("a refusal is thrown and told, until it is reset", async () => {
  const { result } = writer(() => refusal(409, "conflict", "There is one already"));
  await act(async () => {
    await expect(result.current.mutateAsync("ci")).rejects.toThrow("There is one already");
  });
  await waitFor(() => expect(result.current.error?.message).toBe("There is one already"));
  act(() => result.current.reset());
  await waitFor(() => expect(result.current.error).toBeNull());
});
