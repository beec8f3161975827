import { act, renderHook, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";

import { fakeServer, json, refusal } from "@/test/fakeServer";
import { wrapperOf } from "@/test/render";

import { usePatch } from "./usePatch";
import { useResource } from "./useResource";

interface Thing {
  name: string;
  size: number;
}

const PATH = "/api/things/1";
const thing = (name: string, etag: string) => json({ name, size: 1 }, { ETag: etag });

async function start() {
  const server = fakeServer({ [`GET ${PATH}`]: () => thing("old", '"1"') });
  const { Wrapper } = wrapperOf({ server });
  const { result } = renderHook(
    () => ({
      resource: useResource<Thing>(PATH),
      patch: usePatch<Thing>(PATH, { refreshes: [] }),
    }),
    { wrapper: Wrapper },
  );
  await waitFor(() => expect(result.current.resource.data?.body.name).toBe("old"));
  const name = () => result.current.resource.data?.body.name;
  return { server, result, name };
}

test("a change shows at once, and then as the server has it", async () => {
  const { server, result, name } = await start();
  let answer: (response: Response) => void = () => undefined;
  server.on(`PATCH ${PATH}`, () => new Promise((resolve) => (answer = resolve)));
  act(() => result.current.patch.save({ name: "new" }));
  await waitFor(() => expect(name()).toBe("new"));
  await waitFor(() => expect(server.asked.at(-1)?.headers.get("If-Match")).toBe('"1"'));
  answer(thing("New", '"2"'));
  await waitFor(() => expect(name()).toBe("New"));
  expect(result.current.resource.data?.etag).toBe('"2"');
});

test("a refused change goes back, and says why", async () => {
  const { server, result, name } = await start();
  server.on(`PATCH ${PATH}`, () => refusal(400, "invalid_request", "too long"));
  act(() => result.current.patch.save({ name: "new" }));
  await waitFor(() => expect(result.current.patch.error?.message).toBe("too long"));
  expect(name()).toBe("old");
});

test("a conflict shows both versions; mine can be kept, over the version that is there now", async () => {
  const { server, result, name } = await start();
  server.on(`PATCH ${PATH}`, () => refusal(412, "precondition_failed", "changed"));
  server.on(`GET ${PATH}`, () => thing("theirs", '"7"'));
  act(() => result.current.patch.save({ name: "mine" }));
  await waitFor(() => expect(result.current.patch.conflict).not.toBeNull());
  expect(result.current.patch.conflict).toEqual({
    mine: { name: "mine" },
    theirs: { name: "theirs", size: 1 },
  });
  expect(result.current.patch.error).toBeNull();
  expect(name()).toBe("theirs");

  server.on(`PATCH ${PATH}`, () => thing("mine", '"8"'));
  act(() => result.current.patch.keepMine());
  await waitFor(() => expect(result.current.resource.data?.etag).toBe('"8"'));
  expect(server.asked.at(-1)?.headers.get("If-Match")).toBe('"7"');
  expect(result.current.patch.conflict).toBeNull();
});

test("theirs can be taken", async () => {
  const { server, result } = await start();
  server.on(`PATCH ${PATH}`, () => refusal(412, "precondition_failed", "changed"));
  act(() => result.current.patch.save({ name: "mine" }));
  await waitFor(() => expect(result.current.patch.conflict).not.toBeNull());
  act(() => result.current.patch.takeTheirs());
  await waitFor(() => expect(result.current.patch.conflict).toBeNull());
  expect(result.current.patch.error).toBeNull();
});

test("a conflict of which the other version can't be read is told as an error", async () => {
  const { server, result } = await start();
  server.on(`PATCH ${PATH}`, () => refusal(412, "precondition_failed", "changed"));
  server.on(`GET ${PATH}`, () => refusal(503, "unavailable", "down"));
  act(() => result.current.patch.save({ name: "mine" }));
  await waitFor(() => expect(result.current.patch.error?.message).toBe("changed"));
});

test("a form's own version goes along, and it is told when its change is saved over theirs", async () => {
  const { server, result } = await start();
  const saved: string[] = [];
  server.on(`PATCH ${PATH}`, () => refusal(412, "precondition_failed", "changed"));
  server.on(`GET ${PATH}`, () => thing("theirs", '"7"'));
  const onSaved = ({ body }: { body: Thing }) => void saved.push(body.name);
  act(() => result.current.patch.save({ name: "mine" }, { etag: '"0"', onSaved }));
  await waitFor(() => expect(result.current.patch.conflict).not.toBeNull());
  const sent = server.asked.find(({ method }) => method === "PATCH");
  expect(sent?.headers.get("If-Match")).toBe('"0"');

  server.on(`PATCH ${PATH}`, () => thing("mine", '"8"'));
  act(() => result.current.patch.keepMine());
  await waitFor(() => expect(saved).toEqual(["mine"]));
});
