import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";

import { fakeServer, json, refusal } from "@/test/fakeServer";
import { NOW, renderPage } from "@/test/render";

import type { Decision } from "./api/decisions";
import RefusalsPage from "./page";
import RefusalPage from "./refusalPage";

const LIST = "GET /api/gateway/decisions";

const decision = (id: string, more: Partial<Decision> = {}): Decision => ({
  request_id: id,
  time: new Date(NOW * 1000).toISOString(),
  outcome: "refused",
  status: 403,
  method: "POST",
  path: `/api/users/${id}`,
  client_address: "192.0.2.1",
  client_id: "orders",
  findings: [
    {
      step: "attack_filter",
      mode: "enforce",
      code: "request_blocked",
      status: 403,
      detail: {
        score: 5,
        threshold: 5,
        rules: [{ id: 942100, name: "Always true", score: 5, part: "argument q", matched: "' or 1=1" }],
      },
    },
  ],
  ...more,
});

const listOf = (...decisions: Decision[]) => () => json({ decisions });

afterEach(() => {
  vi.useRealTimers();
});

test("a refusal's row says why, and leads to the request and the client", async () => {
  renderPage(<RefusalsPage />, { server: fakeServer({ [LIST]: listOf(decision("a")) }) });
  const row = await screen.findByRole("row", { name: /POST \/api\/users\/a/ });
  expect(within(row).getByText(/Rules that look for attacks matched/)).toBeInTheDocument();
  expect(within(row).getByRole("link", { name: "orders" })).toHaveAttribute("href", "/clients/orders");
  expect(within(row).getByRole("link", { name: /^POST/ })).toHaveAttribute("href", "/refusals/a");
});

test("shadow findings are apart, and the filters go with them", async () => {
  const server = fakeServer({ [LIST]: listOf() });
  renderPage(<RefusalsPage />, { server, at: "/refusals?step=bearer" });
  await userEvent.click(await screen.findByRole("link", { name: "Shadow findings" }));
  expect(await screen.findByText("Nothing kept matches these filters")).toBeInTheDocument();
  const asked = server.asked.at(-1)!.query;
  expect([asked.get("mode"), asked.get("step")]).toEqual(["shadow", "bearer"]);
});

test("newer rows come by themselves and leave the focus; paused, none come", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const user = userEvent.setup({ advanceTimers: (ms) => void vi.advanceTimersByTime(ms) });
  const server = fakeServer({ [LIST]: listOf(decision("a")) });
  renderPage(<RefusalsPage />, { server });
  const link = await screen.findByRole("link", { name: /users\/a$/ });
  act(() => link.focus());
  server.on(LIST, listOf(decision("b"), decision("a")));
  await act(() => vi.advanceTimersByTimeAsync(5_000));
  expect(screen.getByRole("link", { name: /users\/b$/ })).toBeInTheDocument();
  expect(link).toHaveFocus();

  await user.click(screen.getByRole("button", { name: "Pause" }));
  const before = server.asked.length;
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  expect(server.asked.length).toBe(before);
  expect(screen.getByText("Paused")).toBeInTheDocument();

  await user.selectOptions(screen.getByLabelText("Step"), "bearer");
  await screen.findByRole("link", { name: /users\/b$/ });
  expect(server.asked.at(-1)!.query.get("step")).toBe("bearer");
});

test("what is no request id is refused at its field", async () => {
  renderPage(<RefusalsPage />, { server: fakeServer({ [LIST]: listOf() }) });
  await userEvent.type(screen.getByLabelText("Request id"), "no id{Enter}");
  expect(screen.getByLabelText("Request id")).toHaveAccessibleDescription(/This is no request id/);
});

function openOne(server: ReturnType<typeof fakeServer>) {
  renderPage(<RefusalPage />, { server, at: "/refusals/a", route: "/refusals/:requestId" });
}

test("one refusal is explained with what matched and what to do", async () => {
  openOne(fakeServer({ "GET /api/gateway/decisions/a": () => json(decision("a")) }));
  const rules = await screen.findByRole("table", { name: "The rules that matched" });
  expect(within(rules).getByText("' or 1=1")).toBeInTheDocument();
  expect(screen.getByText(/exclusions\.json, with a reason/)).toBeInTheDocument();
  expect(screen.getByText(/by the step “Attack filter”/)).toBeInTheDocument();
});

test("one that is not kept is told, with another try", async () => {
  openOne(fakeServer({ "GET /api/gateway/decisions/a": () => refusal(404, "not_found", "none") }));
  expect(await screen.findByText("No refusal of this id is kept")).toBeInTheDocument();
  await waitFor(() => expect(screen.getByLabelText("Request id")).toBeInTheDocument());
});

test("a gateway that is down is named", async () => {
  const down = () => refusal(502, "service_unavailable", "No answer", { service: "gateway" });
  openOne(fakeServer({ "GET /api/gateway/decisions/a": down }));
  expect(await screen.findByText("gateway does not answer")).toBeInTheDocument();
});
