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
    asks there may be done twice: another token, the same answer, revoked again. A refresh token
    that comes twice ends its family; but whoever got no answer has none that works anyway."""
    pages: tuple[Mapping[str, object], ...] = field(default=())
    """Routes for browsers, which are no API and so in no document; as in policy.json."""
    page_queries: Mapping[str, Mapping[str, Mapping[str, object]]] = field(default_factory=dict)
    """What pages that are read from the application (policy.pages) take in their addresses."""
    lenient_pages: frozenset[str] = frozenset()
    """Those of them that ignore what they don't know (RFC 6749 section 3.1)."""


_TEXT = {"type": "string"}
_LONG = _TEXT | {"maxLength": 4096}
_AUTHORIZE = (
    *("response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "audience"),
    *("code_challenge", "code_challenge_method", "prompt", "max_age", "login_hint"),
)
_LOGOUT = ("id_token_hint", "client_id", "post_logout_redirect_uri", "state", "logout_hint")

TOKENDEALER = Mount(
    "tokendealer",
    "Tokens",
    audience="tokendealer",
    cached={
        "/.well-known/jwks.json": "published",
        "/.well-known/oauth-authorization-server": "published",
        "/.well-known/openid-configuration": "published",
    },
    client_authentication=frozenset({"/oauth/token", "/oauth/introspect", "/oauth/revoke"}),
    page_queries={
        "/login": {"continue": _TEXT | {"maxLength": 8000, "pattern": "^[A-Za-z0-9_-]*$"}},
        "/account/set-password": {"token": _TEXT | {"maxLength": 512}},
        # What is wrong with these TokenDealer tells the client, at its redirect URI.
        "/oauth/authorize": {
            **dict.fromkeys(_AUTHORIZE, _LONG),
            "resource": _LONG | {"repeated": True},  # RFC 8707 section 2
        },
        "/oauth/logout": dict.fromkeys(_LOGOUT, _LONG),
    },
    lenient_pages=frozenset({"/oauth/authorize", "/oauth/logout"}),
)

MOUNTS = (
    TOKENDEALER,
    Mount(
        "dataservice",
        "Users, services, activity",
        audience="dataservice",
        pages=({"path": "/ws", "websocket": True, "methods": {"GET": {"scopes": ["data:read"]}}},),
    ),
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
        {"path": "/app", "redirect": "/app/", "methods": {"GET": {"scopes": None}}},
        {"path": "/identidock", "redirect": "/identidock/", "methods": {"GET": {"scopes": None}}},
    ),
)

_PUBLIC = {"GET": {"scopes": None}}
_DRAWN = {"GET": {"scopes": None, "other_arguments": True}}


def _app(path: str, methods: Mapping[str, object], **more: object) -> Mapping[str, object]:
    return {"path": f"/app/{path}", "cookies": True, **more, "methods": methods}


DASHBOARD = Mount(
    "dashboard",
    "The dashboard",
    audience="dashboard",  # no token is for it: it has sessions
    pages=(
        # What the script draws, which has arguments of its own, and its files.
        _app("", _DRAWN),
        _app("{path...}", _DRAWN, parameters={"path": _TEXT | {"maxLength": 512}}),
        _app("sign-in", {"GET": {"scopes": None, "query": {"to": _TEXT | {"maxLength": 2000}}}}),
        _app(
            "callback",
            {
                "GET": {
                    "scopes": None,
                    # What else a server adds is ignored (RFC 6749 section 4.1.2).
                    "other_arguments": True,
                    "query": {
                        name: _TEXT | {"maxLength": 2000}
                        for name in ("code", "state", "iss", "error", "error_description")
                    },
                }
            },
        ),
        _app(
            "sign-out",
            {
                "POST": {
                    "scopes": None,
                    "body": "optional",
                    "content_types": ["application/json", "application/x-www-form-urlencoded"],
                }
            },
        ),
        _app("session", _PUBLIC),
        _app("health", _PUBLIC),
        _app(
            "overview",
            {
                "GET": {
                    "scopes": None,
                    "query": {"since": {"type": "integer", "minimum": 0, "maximum": 2**53}},
                }
            },
        ),
        _app("ws", _PUBLIC, websocket=True),
    ),
)
"""It has no document: the rest of its API is that of the services (policy.mirror)."""

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
