/** What an id is; source: openresty/openapi.json. */
const ID = /^[A-Za-z0-9._-]{1,64}$/;

/** The request id in what was pasted, which may be a refusal's whole JSON; undefined if there is none. */
export function requestIdIn(pasted: string): string | undefined {
  const inJson = /"request_id"\s*:\s*"([^"]*)"/.exec(pasted)?.[1];
  const inHeader = /^\s*x-request-id:\s*(\S+)\s*$/i.exec(pasted)?.[1];
  const id = inJson ?? inHeader ?? pasted.trim();
  // As a segment of a path dots alone would lead elsewhere.
  return ID.test(id) && id !== "." && id !== ".." ? id : undefined;
}
