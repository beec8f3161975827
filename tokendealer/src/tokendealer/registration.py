"""Registering APIs and clients: what is checked before a row is made."""

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.errors import BadRequest, Conflict
from tokendealer.client_flows import Flows, problem_of
from tokendealer.jws import check_public_key
from tokendealer.models import Api, ApiScope, Client, ClientGrant
from tokendealer.scope import RESERVED, SCOPE_TOKEN, format_scope
from tokendealer.settings import MAX_TOKEN_LIFETIME
from tokendealer.store import apis, clients

DEFAULT_TOKEN_LIFETIME = 3600
MAX_SCOPE_CHARACTERS = 2048
USER_PREFIX = "usr_"
PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
CLIENT_KEY_TYPES = frozenset({"RSA", "EC", "OKP"})

_CLIENT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,63}")
_RESOURCE = re.compile(r"[\x21\x24-\x7E]{1,2048}")  # no quote, no "#": a fragment is not allowed
_AUDIENCE = re.compile(r"[\x21\x23-\x5B\x5D-\x7E]{1,255}")


class RegistrationError(BadRequest):
    """What was asked for can't be registered; `field` names the part that is wrong."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}", field=field)


class Taken(Conflict):
    """There is one of this name already."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}", field=field)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClient(Flows):
    """A client to register. `grants`: the scopes it may ask for, by audience."""

    client_id: str | None
    name: str
    grants: Mapping[str, frozenset[str]]
    token_lifetime: int
    quota: tuple[int, int] | None
    jwks: Mapping[str, Any] | None
    active: bool = True

    @property
    def has_secret(self) -> bool:
        """Whether it authenticates by a secret, and so is given its first."""
        return self.jwks is None and not self.public


def api_id_of(audience: str) -> str:
    """The name of an API in addresses, which follows from its audience."""
    return "api_" + hashlib.sha256(audience.encode()).hexdigest()[:20]


async def create_api(
    session: AsyncSession, audience: str, scopes: frozenset[str], resource: str | None, now: float
) -> Api:
    """Register the API `audience`; Taken where there is one, RegistrationError when it can't be."""
    if not _AUDIENCE.fullmatch(audience):
        raise RegistrationError("audience", "must be 1 to 255 printable ASCII characters")
    check_scopes(scopes)
    if resource is not None:
        await check_resource(session, resource, audience)
    if await apis.find(session, audience) or await apis.has_resource(session, audience):
        raise Taken("audience", f"there is an API {audience} already")
    rows = [ApiScope(audience=audience, scope=scope) for scope in sorted(scopes)]
    api = Api(
        audience=audience,
        api_id=api_id_of(audience),
        resource=resource,
        created_at=int(now),
        scopes=rows,
    )
    session.add(api)
    return api


async def create_client(session: AsyncSession, new: NewClient, now: float) -> str:
    """Register a client and return its id; RegistrationError, or Taken, names what is wrong."""
    await check_client(session, new)
    client_id = new.client_id or f"c_{secrets.token_hex(10)}"
    if await clients.find(session, client_id) is not None:
        raise Taken("client_id", f"there is a client {client_id} already")
    rate, burst = new.quota or (None, None)
    row = Client(
        client_id=client_id,
        name=new.name,
        active=new.active,
        token_lifetime=new.token_lifetime,
        quota_rate=rate,
        quota_burst=burst,
        jwks=dict(new.jwks) if new.jwks is not None else None,
        **flow_columns(new),
        created_at=int(now),
        grants=[
            ClientGrant(audience=audience, scope=scope)
            for audience, scopes in new.grants.items()
            for scope in sorted(scopes)
        ],
    )
    session.add(row)
    await session.flush()
    return client_id


def flow_columns(flows: Flows) -> dict[str, Any]:
    """What a client's row has of its flows."""
    return {
        "grant_types": sorted(flows.grant_types),
        "redirect_uris": list(flows.redirect_uris),
        "post_logout_redirect_uris": list(flows.post_logout_redirect_uris),
        "first_party": flows.first_party,
        "public": flows.public,
    }


def check_label(label: str) -> None:
    """RegistrationError when the label of a secret is not 1 to 100 printable characters."""
    if not 1 <= len(label) <= 100 or not label.isprintable():
        raise RegistrationError("label", "must be 1 to 100 printable characters")


def check_scopes(scopes: frozenset[str]) -> None:
    """RegistrationError unless an API can have these scopes."""
    if not scopes or not all(SCOPE_TOKEN.fullmatch(scope) for scope in scopes):
        raise RegistrationError("scope", "an API needs at least one, each a scope token")
    if RESERVED & scopes:
        name = min(RESERVED & scopes)
        raise RegistrationError("scope", f"{name} is about people: no API can have it")
    if len(format_scope(scopes)) > MAX_SCOPE_CHARACTERS:
        limit = f"together they must be at most {MAX_SCOPE_CHARACTERS} characters"
        raise RegistrationError("scope", f"{limit}, or tokens grow larger than verifiers take")


async def check_resource(session: AsyncSession, resource: str, audience: str) -> None:
    """RegistrationError, or Taken, unless an API can have this URI (RFC 8707 section 2).

    What is its own `audience` is not taken.
    """
    if not _is_absolute_uri(resource):
        raise RegistrationError("resource", "must be an absolute URI with no fragment (RFC 8707)")
    is_others = resource != audience and await apis.find(session, resource) is not None
    if is_others or await apis.has_resource(session, resource):
        raise Taken("resource", f"there is an API with {resource} already")


async def check_client(session: AsyncSession, new: NewClient) -> None:
    """RegistrationError unless a client can be like this."""
    _check(new)
    await _check_grants(session, new.grants)


def _check(new: NewClient) -> None:
    if new.client_id is not None and not _CLIENT_ID.fullmatch(new.client_id):
        raise RegistrationError("client_id", "must be 1 to 64 of A-Z a-z 0-9 . _ ~ -")
    if (new.client_id or "").startswith(USER_PREFIX):
        # Both are a token's `sub`, and a client must not pass for a person (RFC 9068 section 5).
        raise RegistrationError("client_id", f"must not begin with {USER_PREFIX}: people's ids do")
    if not 1 <= len(new.name) <= 200 or not new.name.isprintable():
        raise RegistrationError("name", "must be 1 to 200 printable characters")
    if not 1 <= new.token_lifetime <= MAX_TOKEN_LIFETIME:
        raise RegistrationError("token_lifetime", f"must be 1 to {MAX_TOKEN_LIFETIME} seconds")
    if new.quota is not None and not all(1 <= part <= 1_000_000 for part in new.quota):
        raise RegistrationError("quota", "rate and burst must be 1 to 1000000")
    if new.jwks is not None:
        if new.public:
            raise RegistrationError("jwks", "a public client has no keys")
        _check_jwks(new.jwks)
    problem = problem_of(new)
    if problem is not None:
        raise RegistrationError(*problem)


def _check_jwks(jwks: Mapping[str, Any]) -> None:
    keys = jwks.get("keys")
    if not isinstance(keys, list) or not 1 <= len(keys) <= 16:
        raise RegistrationError("jwks", 'must be {"keys": [...]} with 1 to 16 keys')
    for key in keys:
        if not isinstance(key, dict) or str(key.get("kty")) not in CLIENT_KEY_TYPES:
            raise RegistrationError("jwks", "each key must be a public RSA, EC or OKP key")
        if PRIVATE_MEMBERS & key.keys():
            raise RegistrationError("jwks", "holds a private key: keep it, register the public one")
        try:
            check_public_key(key)
        except ValueError as error:
            raise RegistrationError("jwks", str(error)) from None


async def _check_grants(session: AsyncSession, grants: Mapping[str, frozenset[str]]) -> None:
    for audience, scopes in grants.items():
        api = await apis.find(session, audience)
        if api is None:
            raise RegistrationError("grant", f"there is no API {audience}")
        unknown = scopes - {row.scope for row in api.scopes}
        if unknown or not scopes:
            what = f"no scope {sorted(unknown)[0]}" if unknown else "to be given a scope"
            raise RegistrationError("grant", f"API {audience} has {what}")


def _is_absolute_uri(text: str) -> bool:
    if not _RESOURCE.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.scheme) and bool(parts.netloc or parts.path)
