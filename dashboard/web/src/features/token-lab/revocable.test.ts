import { expect, test } from "vitest";

import type { Explanation, Step } from "./api/explain";
import { revocable } from "./revocable";

function explanation(failed: string | undefined, jti: unknown = "j1"): Explanation {
  const step = (name: string): Step => ({ name, ok: name !== failed, detail: "", mend: null });
  return {
    accepted: true,
    code: null,
    verdict: "",
    header: {},
    claims: { jti },
    steps: ["signature", "exp", "revoked"].map(step),
  };
}

test("a good token is revoked by its id, also one that is refused for something else", () => {
  expect(revocable(explanation(undefined)).jti).toBe("j1");
  expect(revocable(explanation("aud")).jti).toBe("j1");
});

test.each([
  ["signature", "j1", "no key of TokenDealer signed it"],
  ["revoked", "j1", "nothing left"],
  ["exp", "j1", "expired"],
  [undefined, 5, "no id"],
  [undefined, "x".repeat(65), "no id"],
])("%s failed, id %s: it can't be, and why", (failed, jti, reason) => {
  const answer = revocable(explanation(failed, jti));
  expect(answer.jti).toBeUndefined();
  expect(answer.reason).toContain(reason);
});
