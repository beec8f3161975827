/** A server for tests: what it answers is handed in, what it was asked is kept. */

export interface Asked {
  method: string;
  /** Without `/app`. */
  path: string;
  query: URLSearchParams;
  headers: Headers;
  body: unknown;
}

export type Answer = (asked: Asked) => Response | Promise<Response>;

export interface FakeServer {
  fetch: typeof fetch;
  asked: Asked[];
  /** Answer otherwise from now on. */
  on: (route: string, answer: Answer) => void;
}

/** `answers` by method and path: `{"GET /api/admin/keys": () => json({...})}`; all else is 404. */
export function fakeServer(answers: Record<string, Answer>): FakeServer {
  const routes = new Map(Object.entries(answers));
  const asked: Asked[] = [];
  return {
    asked,
    on: (route, answer) => routes.set(route, answer),
    fetch: async (input, init) => {
      const url = new URL(input as string, "https://dashboard.test");
      const one: Asked = {
        method: init?.method ?? "GET",
        path: url.pathname.replace(/^\/app/, ""),
        query: url.searchParams,
        headers: new Headers(init?.headers),
        body: typeof init?.body === "string" ? JSON.parse(init.body) : undefined,
      };
      asked.push(one);
      const answer = routes.get(`${one.method} ${one.path}`);
      return answer ? answer(one) : refusal(404, "not_found", "There is no such path");
    },
  };
}

export function json(body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status: 200, headers });
}

/** The services' error body; `more` for `field` and `service`. */
export function refusal(
  status: number,
  error: string,
  description: string,
  more: Record<string, string> = {},
): Response {
  const body = { error, error_description: description, request_id: "req_test", ...more };
  return new Response(JSON.stringify(body), { status });
}
