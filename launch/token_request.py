"""The request for an access token by client credentials (RFC 6749 section 4.4)."""

import base64
from urllib.parse import quote, urlencode

from launch.exchange import Request


def token_request(
    token_url: str, client_id: str, client_secret: str, audience: str, scope: str
) -> Request:
    """Ask at `token_url` for a token to use `audience` with `scope`."""
    form = {"grant_type": "client_credentials", "audience": audience, "scope": scope}
    headers = {
        "Authorization": basic_authorization(client_id, client_secret),
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
    }
    return Request("POST", token_url, headers, urlencode(form).encode())


def basic_authorization(client_id: str, client_secret: str) -> str:
    """The value of `Authorization` by which a client authenticates itself."""
    # Both are form-encoded before they are joined (RFC 6749 section 2.3.1).
    pair = f"{quote(client_id, safe='')}:{quote(client_secret, safe='')}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"
