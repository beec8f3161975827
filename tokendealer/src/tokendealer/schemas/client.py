"""Clients, as they come in and go out."""

import hashlib
from typing import Annotated, Any, Literal

from pydantic import Field

from chassis.schemas.base import Answer, Body, Flag, JsonObject, never_null
from chassis.schemas.listing import ListQuery
from tokendealer.administration.clients import facts_of
from tokendealer.client_flows import MAX_URIS
from tokendealer.models import Client as Row
from tokendealer.registration import DEFAULT_TOKEN_LIFETIME, NewClient
from tokendealer.schemas.base import Audience, ClientId, Name, Scope, Seconds, Uri
from tokendealer.settings import MAX_TOKEN_LIFETIME

Grants = dict[Audience, list[Scope]]
GrantType = Literal["client_credentials", "authorization_code", "refresh_token"]
GrantTypes = Annotated[list[GrantType], Field(min_length=1, max_length=3)]
Uris = Annotated[list[Uri], Field(max_length=MAX_URIS)]


def _only_credentials() -> list[GrantType]:
    return ["client_credentials"]


class Quota(Body):
    """Requests a second, and how many may come at once."""

    rate: int = Field(ge=1, le=1_000_000)
    burst: int = Field(ge=1, le=1_000_000)


class ClientState(Body):
    """What can be changed of a client."""

    name: Name
    active: bool = True
    token_lifetime: int = Field(DEFAULT_TOKEN_LIFETIME, ge=1, le=MAX_TOKEN_LIFETIME)
    quota: Quota | None = None
    jwks: JsonObject | None = Field(None, description="Public keys for private_key_jwt")
    grants: Grants = Field(default_factory=dict, description="Scopes by audience")
    grant_types: GrantTypes = Field(default_factory=_only_credentials)
    redirect_uris: Uris = Field(default_factory=list, description="Where codes may be sent")
    post_logout_redirect_uris: Uris = Field(default_factory=list)
    first_party: bool = Field(False, description="People are not asked for their consent")
    public: bool = Field(False, description="Has no secret; decided once")

    def to_client(self, client_id: str | None) -> NewClient:
        """The same for the domain."""
        return NewClient(
            client_id=client_id,
            name=self.name,
            grants={audience: frozenset(scopes) for audience, scopes in self.grants.items()},
            token_lifetime=self.token_lifetime,
            quota=(self.quota.rate, self.quota.burst) if self.quota else None,
            jwks=self.jwks,
            active=self.active,
            grant_types=frozenset(self.grant_types),
            redirect_uris=tuple(self.redirect_uris),
            post_logout_redirect_uris=tuple(self.post_logout_redirect_uris),
            first_party=self.first_party,
            public=self.public,
        )


class ClientRequest(ClientState):
    """A client to register; with public keys it gets no secret."""

    client_id: ClientId | None = Field(None, description="One is made where none is given")


class ClientPatch(Body):
    """What to change, as JSON Merge Patch (RFC 7396): null takes a member away."""

    name: Name | None = Field(None, json_schema_extra=never_null)
    active: bool | None = Field(None, json_schema_extra=never_null)
    token_lifetime: int | None = Field(None, json_schema_extra=never_null)
    quota: Quota | None = None
    jwks: JsonObject | None = None
    grants: dict[Audience, list[Scope] | None] | None = None
    grant_types: GrantTypes | None = None
    redirect_uris: Uris | None = None
    post_logout_redirect_uris: Uris | None = None
    first_party: bool | None = Field(None, json_schema_extra=never_null)


class ClientQuery(ListQuery):
    """Which clients."""

    active: Flag | None = None


class Client(Answer):
    """Who may ask for tokens."""

    client_id: str
    name: str
    active: bool
    token_lifetime: int
    quota: Quota | None
    jwks: dict[str, Any] | None
    grants: dict[str, list[str]]
    grant_types: list[str]
    redirect_uris: list[str]
    post_logout_redirect_uris: list[str]
    first_party: bool
    public: bool
    created_at: Seconds
    version: int


class ClientWithSecret(Client):
    """A client that was just registered; its secret is shown this once."""

    client_secret: str | None


class ClientList(Answer):
    """A page of clients, by id."""

    items: list[Client]
    next_cursor: str | None


def present(row: Row) -> dict[str, object]:
    """The data of a `Client`."""
    return {**facts_of(row), "created_at": row.created_at, "version": row.version}


def changeable(row: Row) -> dict[str, Any]:
    """What a patch is applied to."""
    return {name: value for name, value in facts_of(row).items() if name != "client_id"}


def version_of(row: Row) -> str:
    """For its entity tag, in which an id of any characters can't stand."""
    digest = hashlib.sha256(f"{row.client_id} {row.created_at}".encode()).hexdigest()[:16]
    return f"{digest}-{row.version}"
