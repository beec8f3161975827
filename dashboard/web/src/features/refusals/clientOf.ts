import type { Decision } from "./api/decisions";
import { Detail } from "./detail";

/** The verified client; also of a token that is genuine, and was refused for what it lacks. */
export function clientOf({ client_id, findings }: Decision): string | undefined {
  if (client_id !== undefined) return client_id;
  const found = findings.map(({ detail }) => new Detail(detail).text("client_id"));
  return found.find((id) => id !== undefined);
}
