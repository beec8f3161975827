import { expect, test } from "vitest";

import { fakeServer, json } from "@/test/fakeServer";
import { ADMIN, fakePlatform, PERSON } from "@/test/render";

import { createQueryClient } from "./queryClient";
import { hasScope, sessionQuery } from "./session";

test("what one person saw is forgotten when another has signed in", async () => {
  const server = fakeServer({ "GET /session": () => json(ADMIN) });
  const { http } = fakePlatform(server, ADMIN);
  const client = createQueryClient();
  const read = () => client.query({ ...sessionQuery(http, client), staleTime: 0 });
  await read();
  client.setQueryData(["resource", "/api/x"], "of Ada");
  await read();
  expect(client.getQueryData(["resource", "/api/x"])).toBe("of Ada");
  server.on("GET /session", () => json(PERSON));
  await read();
  expect(client.getQueryData(["resource", "/api/x"])).toBeUndefined();
});

test("a scope counts wherever it was granted", () => {
  expect(hasScope(ADMIN, "data:write")).toBe(true);
  expect(hasScope(PERSON, "data:write")).toBe(false);
});
