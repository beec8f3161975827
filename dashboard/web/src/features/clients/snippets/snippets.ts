import type { Client } from "../api/clients";
import { isForPeople, ITSELF, proofOf } from "../clientValues";
import { curl, curlWithAssertion } from "./curl";
import { settings, signInWithAuthlib } from "./people";
import { withAuthlib, withBearer, withRequests } from "./python";
import { forShell } from "./quote";
import type { Snippet, Target } from "./target";

/** What can be copied to use `client` at an API; none of it holds a secret. */
export function snippetsOf(client: Client, origin: string, audience: string): Snippet[] {
  const scopes = client.grants[audience] ?? [];
  const target = { origin, clientId: client.client_id, audience, scopes };
  return [...forItself(client, target), ...forPeople(client, target)];
}

/** A freshly made secret, for the shell in which the snippets are tried. */
export function exported(secret: string): string {
  return `export CLIENT_SECRET=${forShell(secret)}`;
}

function forItself(client: Client, target: Target): Snippet[] {
  if (!client.grant_types.includes(ITSELF)) return [];
  if (proofOf(client) === "keys") return [{ title: "curl", code: curlWithAssertion(target) }];
  return [
    { title: "curl", code: curl(target) },
    { title: "Python: bearer", code: withBearer(target) },
    { title: "Python: requests", code: withRequests(target) },
    { title: "Python: authlib", code: withAuthlib(target) },
  ];
}

function forPeople(client: Client, target: Target): Snippet[] {
  const [redirectUri] = client.redirect_uris;
  if (!isForPeople(client) || redirectUri === undefined) return [];
  const app = { ...target, redirectUri, isPublic: client.public };
  const steps = { title: "Sign in: authlib", code: signInWithAuthlib(app) };
  const told = { title: "Sign in: settings", code: settings(app) };
  return proofOf(client) === "keys" ? [told] : [told, steps];
}
