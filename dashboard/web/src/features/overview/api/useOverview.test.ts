import { act, renderHook, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";

import { fakeServer, json } from "@/test/fakeServer";
import { NOW, wrapperOf } from "@/test/render";

import { useOverview } from "./useOverview";

const samples = (...times: number[]) =>
  json({ available: true, interval: 2, samples: times.map((at) => ({ at })) });

test("only what came since the newest sample is asked for; what is over ten minutes old goes", async () => {
  const server = fakeServer({ "GET /overview": () => samples(NOW - 600, NOW - 2) });
  const { Wrapper } = wrapperOf({ server });
  const { result } = renderHook(useOverview, { wrapper: Wrapper });
  await waitFor(() => expect(result.current.data).toBeDefined());
  expect(server.asked[0]?.query.has("since")).toBe(false);

  server.on("GET /overview", () => samples(NOW - 2, NOW));
  await act(() => result.current.refetch());
  expect(server.asked[1]?.query.get("since")).toBe(String(NOW - 2));
  const times = () => result.current.data?.samples.map(({ at }) => at);
  await waitFor(() => expect(times()).toEqual([NOW - 2, NOW]));
});
