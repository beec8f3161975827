import { forShell } from "./quote";
import { apiUrl, scopeOf, tokenUrl, type Target } from "./target";

const ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** For who has a secret, in $CLIENT_SECRET. */
export function curl(target: Target): string {
  return request(target, `-u ${forShell(target.clientId)}:"$CLIENT_SECRET"`);
}

/** For who has keys: RFC 7523, section 2.2, with the signed assertion in $ASSERTION. */
export function curlWithAssertion(target: Target): string {
  const type = `-d client_assertion_type=${ASSERTION}`;
  return request(target, `${type} \\\n  --data-urlencode client_assertion="$ASSERTION"`);
}

function request(target: Target, proof: string): string {
  const audience = forShell(`audience=${target.audience}`);
  const scope = forShell(`scope=${scopeOf(target)}`);
  return `TOKEN=$(curl -s ${proof} \\
  -d grant_type=client_credentials \\
  --data-urlencode ${audience} \\
  --data-urlencode ${scope} \\
  ${forShell(tokenUrl(target))} |
  python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])')
curl -H "Authorization: Bearer $TOKEN" ${forShell(apiUrl(target))}`;
}
