import type { NewUser, User } from "./api/users";
import { parseObject, problemOf, toText } from "./jsonText";
import { mergeDiff } from "./mergeDiff";

/** A user as the inputs of a form have it: texts. */
export interface UserValues {
  name: string;
  email: string;
  location: string;
  slack_id: string;
  config: string;
}

export const NOBODY: UserValues = { name: "", email: "", location: "", slack_id: "", config: "" };

export const LABELS = {
  name: "Name",
  email: "E-mail address",
  location: "Location",
  slack_id: "Slack id",
  config: "Settings (JSON)",
};

export const validate = { config: problemOf };

export function toValues({ name, email, location, slack_id, config }: User): UserValues {
  return {
    name,
    email: email ?? "",
    location: location ?? "",
    slack_id: slack_id ?? "",
    config: toText(config),
  };
}

export function toUser({ config, ...texts }: UserValues): NewUser {
  return { ...nulled(texts), name: texts.name, config: parseObject(config) } as NewUser;
}

/** The merge patch of what was changed in the form that `before` filled. */
export function toPatch({ config, ...texts }: Partial<UserValues>, before: User): Partial<User> {
  const patch = nulled(texts) as Partial<User>;
  if (config === undefined) return patch;
  return { ...patch, config: mergeDiff(before.config, parseObject(config)) };
}

/** An input without text is a member that is not there. */
function nulled(texts: Record<string, string>): Record<string, string | null> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text || null]));
}
