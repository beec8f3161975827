/** `grants` with just these `scopes` of `audience`, in order, so that what is equal looks equal. */
export function withScopes(
  grants: Record<string, string[]>,
  audience: string,
  scopes: string[],
): Record<string, string[]> {
  const entries = Object.entries({ ...grants, [audience]: scopes.toSorted() });
  return Object.fromEntries(
    entries.filter(([, held]) => held.length > 0).sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}
