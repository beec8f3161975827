"""The ways to a token that a client can be allowed (RFC 6749 section 1.3)."""

from tokendealer.clients import Client
from tokendealer.errors import UnauthorizedClient

CLIENT_CREDENTIALS = "client_credentials"
AUTHORIZATION_CODE = "authorization_code"
REFRESH_TOKEN = "refresh_token"  # noqa: S105 - a name
GRANT_TYPES = (CLIENT_CREDENTIALS, AUTHORIZATION_CODE, REFRESH_TOKEN)


def require_grant_type(client: Client, grant_type: str) -> None:
    """UnauthorizedClient unless the client may use it (section 5.2)."""
    if grant_type not in client.grant_types:
        raise UnauthorizedClient(f"This client may not use {grant_type}", field="grant_type")
