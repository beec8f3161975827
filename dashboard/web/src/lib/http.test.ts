import { expect, test } from "vitest";

import { fakeServer, json, refusal, type Answer } from "@/test/fakeServer";

import { at, createHttp } from "./http";
import { ApiError, NoAnswer, serviceDown } from "./problem";

function clientOf(answers: Record<string, Answer>) {
  const server = fakeServer(answers);
  const signedOut: string[] = [];
  const csrfFailed: string[] = [];
  const http = createHttp({
    fetch: server.fetch,
    csrf: () => "token",
    onSignedOut: () => signedOut.push("yes"),
    onCsrfFailed: () => csrfFailed.push("yes"),
  });
  return { http, server, signedOut, csrfFailed };
}

test("a read sends the query without what is empty, and no CSRF token", async () => {
  const { http, server } = clientOf({ "GET /api/users": () => json({ items: [] }) });
  await http.get("/api/users", { q: "", limit: 5, cursor: null });
  expect(server.asked[0]?.query.toString()).toBe("limit=5");
  expect(server.asked[0]?.headers.has("X-CSRF-Token")).toBe(false);
});

test("a patch sends the CSRF token, the version and a merge patch", async () => {
  const { http, server } = clientOf({ "PATCH /api/users/u": () => json({}, { ETag: '"2"' }) });
  const reply = await http.patch("/api/users/u", { body: { name: "x" }, etag: '"1"' });
  expect(reply.etag).toBe('"2"');
  const { headers, body } = server.asked[0]!;
  expect(headers.get("X-CSRF-Token")).toBe("token");
  expect(headers.get("If-Match")).toBe('"1"');
  expect(headers.get("Content-Type")).toBe("application/merge-patch+json");
  expect(body).toEqual({ name: "x" });
});

test("a write without a body sends none", async () => {
  const { http, server } = clientOf({ "POST /api/x": () => new Response(null, { status: 204 }) });
  expect((await http.post("/api/x")).body).toBeUndefined();
  expect(server.asked[0]?.headers.has("Content-Type")).toBe(false);
});

test("a refusal carries all that the server said", async () => {
  const { http } = clientOf({
    "GET /api/x": () => refusal(400, "invalid_request", "too long", { field: "name" }),
  });
  await expect(http.get("/api/x")).rejects.toMatchObject({
    status: 400,
    code: "invalid_request",
    description: "too long",
    requestId: "req_test",
    field: "name",
  });
});

test("only a session that is over leads to sign-in", async () => {
  const { http, signedOut } = clientOf({
    "GET /api/x": () => refusal(401, "signed_out", "Sign in"),
    "GET /api/y": () => refusal(401, "invalid_token", "No"),
  });
  await expect(http.get("/api/y")).rejects.toBeInstanceOf(ApiError);
  expect(signedOut).toEqual([]);
  await expect(http.get("/api/x")).rejects.toBeInstanceOf(ApiError);
  expect(signedOut).toEqual(["yes"]);
});

test("a write with another session's CSRF token has the session read again", async () => {
  const { http, csrfFailed } = clientOf({ "POST /api/x": () => refusal(403, "csrf_failed", "No") });
  await expect(http.post("/api/x")).rejects.toMatchObject({ status: 403 });
  expect(csrfFailed).toEqual(["yes"]);
});

test("a service that is down is named; a lost network counts as the dashboard's", async () => {
  const { http } = clientOf({
    "GET /api/x": () => refusal(503, "unavailable", "No", { service: "dataservice" }),
    "GET /api/y": () => {
      throw new TypeError("network");
    },
  });
  const [down, lost] = await Promise.all([
    http.get("/api/x").catch((error: unknown) => error),
    http.get("/api/y").catch((error: unknown) => error),
  ]);
  expect(serviceDown(down)).toBe("dataservice");
  expect(lost).toBeInstanceOf(NoAnswer);
  expect(serviceDown(lost)).toBe("dashboard");
});

test("a page of some proxy is an error, also with status 200", async () => {
  const { http } = clientOf({ "GET /api/x": () => new Response("<html>") });
  await expect(http.get("/api/x")).rejects.toMatchObject({ code: "unexpected_answer" });
});

test("a path encodes what is put into it", () => {
  expect(at`/api/users/${"a/../b?c"}`).toBe("/api/users/a%2F..%2Fb%3Fc");
});

test("what is no JSON is asked for by its media type; a refusal is told as ever", async () => {
  const { http, server, signedOut } = clientOf({ "GET /api/picture": () => new Response("x") });
  const picture = await http.getBlob("/api/picture", { size: 16 }, "image/png");
  expect(picture.size).toBe(1);
  expect(server.asked[0]?.headers.get("Accept")).toBe("image/png");
  server.on("GET /api/picture", () => refusal(401, "signed_out", "Sign in to go on"));
  await expect(http.getBlob("/api/picture", {}, "image/png")).rejects.toThrow("Sign in");
  expect(signedOut).toEqual(["yes"]);
});
