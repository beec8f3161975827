import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { fakeServer, json, refusal, type Answer } from "@/test/fakeServer";
import { NOW, renderPage } from "@/test/render";

import { Charts } from "./components/Charts";
import { Tiles } from "./components/Tiles";
import OverviewPage from "./page";

const SAMPLE = {
  at: NOW - 2,
  requests: 12,
  by_status: { "2xx": 11, "4xx": 1 },
  refusals: { invalid_token: 0.5, rate_limited: 0.25 },
  shadow: 0,
  limited: 0.25,
  tokens: 3,
  latency: { p50: 0.002, p95: 0.02, p99: 0.2 },
};

function serverOf(more: Record<string, Answer> = {}) {
  return fakeServer({
    "GET /overview": () => json({ available: false, interval: 2, samples: [] }),
    "GET /health": () =>
      json({
        services: [
          { name: "dataservice", state: "not_ready", checks: { database: "down", cache: "ok" } },
        ].map((service) => ({ ...service, seconds: 0.02 })),
      }),
    "GET /api/admin/expiring": () => json({ items: [] }),
    ...more,
  });
}

test("the newest figures are told", () => {
  renderPage(<Tiles sample={SAMPLE} />);
  expect(screen.getByText("Requests").nextSibling).toHaveTextContent("12/s");
  expect(screen.getByText("Refused").nextSibling).toHaveTextContent("0.75/s");
  expect(screen.getByText("Latency, p95").nextSibling).toHaveTextContent("20 ms");
});

test("what never happened in this time is said in a word", () => {
  renderPage(<Charts samples={[{ ...SAMPLE, refusals: {} }].slice(1)} />);
  const refusals = screen.getByRole("region", { name: "Refusals by reason" });
  expect(refusals).toHaveTextContent("None in this time.");
});

test("numbers that are missing are said to be", async () => {
  renderPage(<OverviewPage />, { server: serverOf() });
  expect(await screen.findByText("The gateway's numbers are missing")).toBeInTheDocument();
});

test("a service that is not ready says what of it is not", async () => {
  renderPage(<OverviewPage />, { server: serverOf() });
  const row = await screen.findByRole("row", { name: "dataservice not ready database 20 ms" });
  expect(row).toBeInTheDocument();
});

test("what expires leads to where it is seen to", async () => {
  const items = [
    { kind: "secret", id: "sec_1", client_id: "demo", label: "ci", at: NOW + 259_200, what: "expires" },
    { kind: "key", id: "k1", client_id: null, label: null, at: NOW + 7_200, what: "retires" },
  ];
  const server = serverOf({ "GET /api/admin/expiring": () => json({ items }) });
  renderPage(<OverviewPage />, { server });
  expect(await screen.findByRole("link", { name: "demo" })).toHaveAttribute("href", "/clients/demo");
  const row = screen.getByRole("row", { name: /^Key k1 stops signing/ });
  expect(within(row).getByRole("link")).toHaveAttribute("href", "/keys");
  expect(within(row).getByText("in 2 hours")).toBeInTheDocument();
});

test("one part that fails leaves the others", async () => {
  const server = serverOf({
    "GET /api/admin/expiring": () =>
      refusal(502, "service_unavailable", "No", { service: "tokendealer" }),
  });
  renderPage(<OverviewPage />, { server });
  expect(await screen.findByText("tokendealer does not answer")).toBeInTheDocument();
  expect(await screen.findByRole("rowheader", { name: "dataservice" })).toBeInTheDocument();
});
