"""What a grant grants."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from tokendealer.clients import Client

Claims = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Granted:
    """A token for `client`, acting for `subject`, that opens `scopes` at `audience`.

    Of a person's: `auth_time`, when they signed in, `name`, where it is to be told, and
    `not_after`, when the token has to end at the latest.
    """

    client: Client
    subject: str
    audience: str
    scopes: frozenset[str]
    auth_time: int | None = None
    name: str | None = None
    not_after: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a token, by an authenticated client."""

    form: Mapping[str, str]
    client: Client
    client_address: str


@dataclass(frozen=True, slots=True)
class Issued:
    """What the answer is made of: `claims` of the access token, and of the ID token, if any."""

    claims: Claims
    refresh_token: str | None = None
    id_claims: Claims | None = None


MakeClaims = Callable[[Granted], Claims]
Grant = Callable[[Asked], Awaitable[Issued]]
"""Refuses by an OAuthError; it neither signs nor presents."""
