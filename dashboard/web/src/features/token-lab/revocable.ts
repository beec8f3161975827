import type { Explanation } from "./api/explain";

const LONGEST_JTI = 64;

/**
 * The `jti` by which the token can be revoked, or the reason why not. A token that is forged may
 * name the `jti` of somebody else's good one: that must not be what is revoked.
 */
export function revocable({ steps, claims: { jti } }: Explanation): { jti?: string; reason: string } {
  const passed = (name: string) => steps.find((step) => step.name === name)?.ok === true;
  if (!passed("signature")) return { reason: "It can't be revoked: no key of TokenDealer signed it." };
  if (!passed("revoked")) return { reason: "There is nothing left to revoke." };
  if (!passed("exp")) return { reason: "It need not be revoked: it has expired." };
  if (typeof jti !== "string" || jti === "" || jti.length > LONGEST_JTI) {
    return { reason: "It can't be revoked by itself: it has no id that can be named." };
  }
  return { jti, reason: "" };
}
