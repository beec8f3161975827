"""What a grant grants."""

from dataclasses import dataclass

from tokendealer.clients import Client


@dataclass(frozen=True, slots=True)
class Granted:
    """A token for `client`, acting for `subject`, that opens `scopes` at `audience`."""

    client: Client
    subject: str
    audience: str
    scopes: frozenset[str]
