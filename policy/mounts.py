"""Where each service is on the gateway: the one table that the OpenAPI documents cannot tell."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Mount:
    """A service behind the gateway. Paths are the service's own, as in its document."""

    service: str
    title: str
    audience: str
    """Whose tokens its guarded operations take."""
    cached: Mapping[str, str] = field(default_factory=dict)
    """What anybody may GET and the service lets all keep, and the gateway's cache for it."""
    client_authentication: frozenset[str] = frozenset()
    """Where a client authenticates itself, by Basic or in the form (RFC 6749 section 2.3). What it
    asks there may be done twice: another token, the same answer, revoked again."""
    pages: tuple[Mapping[str, object], ...] = field(default=())
    """Routes for browsers, which are no API and so in no document; as in policy.json."""


_TEXT = {"type": "string"}

MOUNTS = (
    Mount(
        "tokendealer",
        "Tokens",
        audience="tokendealer",
        cached={
            "/.well-known/jwks.json": "published",
            "/.well-known/oauth-authorization-server": "published",
        },
        client_authentication=frozenset({"/oauth/token", "/oauth/introspect", "/oauth/revoke"}),
    ),
    Mount("dataservice", "Users, services, activity", audience="dataservice"),
    Mount(
        "identidock",
        "Pictures",
        audience="identidock",
        cached={"/monster/{name}": "pictures"},
        pages=(
            {
                "path": "/identidock/",
                "strip_prefix": "/identidock",
                "methods": {
                    "GET": {"scopes": None},
                    "POST": {
                        "scopes": None,
                        "body": "required",
                        "content_types": ["application/x-www-form-urlencoded"],
                    },
                },
            },
            {
                "path": "/identidock/style.css",
                "strip_prefix": "/identidock",
                "methods": {"GET": {"scopes": None, "query": {"v": _TEXT | {"maxLength": 64}}}},
            },
        ),
    ),
)

GATEWAY = Mount(
    "gateway",
    "The gateway itself",
    audience="tokendealer",  # one admin token operates the whole platform
    pages=(
        {"path": "/identidock", "redirect": "/identidock/", "methods": {"GET": {"scopes": None}}},
    ),
)

SCOPES = {
    "admin": "Operate the platform: read why requests were refused",
    "data:read": "Read users, services and activity",
    "data:write": "Create, change and delete users and services, add activity",
    "identicons:read": "Get pictures by the guarded address",
}
"""What each scope lets a client do, for people."""

ABOUT = (
    "Every address of the platform, as it is on the gateway. What is not described here is "
    "refused: unknown paths, methods, arguments and content types. A refusal is JSON with a stable "
    "`error`, a sentence, and the `request_id` by which the operator finds out why."
)
