import { forPython as quoted } from "./quote";
import { apiUrl, scopeOf, tokenUrl, type Target } from "./target";

/** An app that people sign in to. */
export interface App extends Target {
  redirectUri: string;
  isPublic: boolean;
}

/** What a library that knows OpenID Connect has to be told; it finds the rest by discovery. */
export function settings(app: App): string {
  return `issuer        ${app.origin}
discovery     ${app.origin}/.well-known/openid-configuration
client_id     ${app.clientId}
client_secret ${app.isPublic ? "none: it is a public client" : "from the environment: CLIENT_SECRET"}
redirect_uri  ${app.redirectUri}
scope         openid profile email ${scopeOf(app)}
audience      ${app.audience}
PKCE          S256`;
}

/** The authorization code with PKCE (RFC 7636), by hand: open, sign in, paste the address. */
export function signInWithAuthlib(app: App): string {
  const secret = app.isPublic ? "" : '\n    os.environ["CLIENT_SECRET"],';
  return `${app.isPublic ? "" : "import os\n\n"}from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session

session = OAuth2Session(
    ${quoted(app.clientId)},${secret}
    redirect_uri=${quoted(app.redirectUri)},
    scope=${quoted(`openid profile ${scopeOf(app)}`)},
    code_challenge_method="S256",
)
verifier = generate_token(48)
url, state = session.create_authorization_url(
    ${quoted(`${app.origin}/oauth/authorize`)},
    code_verifier=verifier,
    audience=${quoted(app.audience)},
)
print("Open this and sign in:", url)
session.fetch_token(
    ${quoted(tokenUrl(app))},
    authorization_response=input("The address that the browser was sent to: "),
    state=state,
    code_verifier=verifier,
)
response = session.get(${quoted(apiUrl(app))})
print(response.status_code, response.text)`;
}
