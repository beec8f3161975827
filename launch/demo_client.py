"""The demo client in TokenDealer: made by its command line, tried with a real token request."""

import time
from collections.abc import Mapping

from launch import commands, exchange
from launch.commands import Run
from launch.exchange import Request, Send
from launch.printed import member
from launch.refusal import Refusal
from launch.settings import Settings
from launch.token_request import token_request

CLIENT_ID = "demo"
AUDIENCE = "dataservice"
SCOPE = "data:read data:write"
ADMIN_AUDIENCE = "tokendealer"
ADMIN_SCOPE = "admin"

_CREATE = (
    *("client", "create", "--id", CLIENT_ID, "--name", "Demo client"),
    *("--grant", f"{AUDIENCE}={SCOPE}", "--grant", "identidock=identicons:read"),
    *("--grant", f"{ADMIN_AUDIENCE}={ADMIN_SCOPE}"),
    *("--if-absent", "--json"),
)
_GRANT_ADMIN = ("client", "grant", CLIENT_ID, f"{ADMIN_AUDIENCE}={ADMIN_SCOPE}")
_ADD_SECRET = ("client", "secret", "add", CLIENT_ID, "--replace", "--json")

PAUSE = 0.1
SOON = 5.0
"""Seconds in which a running TokenDealer surely notices a change that the command line made."""


def saved_in(saved: Mapping[str, str]) -> str | None:
    """The secret that demo.env, read as `saved`, has of the demo client."""
    return saved.get("CLIENT_SECRET") or None if saved.get("CLIENT_ID") == CLIENT_ID else None


def provide(settings: Settings, run: Run = commands.run) -> str:
    """Make the client if it is missing; a secret of it that works from now on."""
    service = settings.service("tokendealer")
    created = member(run(service, settings, *_CREATE), "client_secret")
    if created is not None:
        return created
    run(service, settings, *_GRANT_ADMIN)  # there may be one of an earlier version
    secret = member(run(service, settings, *_ADD_SECRET), "client_secret")
    if secret is None:
        raise Refusal("tokendealer gave the demo client no secret")
    return secret


def make_sure(
    secret: str,
    settings: Settings,
    run: Run = commands.run,
    send: Send = exchange.send,
    patience: float = SOON,
) -> str:
    """`secret` if the running TokenDealer takes it, or else a new one that it does take.

    Refusal when it takes none within `patience` seconds.
    """
    url = token_url(settings)
    if _problem(url, secret, send) is None:
        return secret
    fresh = provide(settings, run)
    deadline = time.monotonic() + patience
    while problem := _problem(url, fresh, send):
        if time.monotonic() > deadline:
            raise Refusal(f"tokendealer gives the demo client no token: {problem}")
        time.sleep(PAUSE)
    return fresh


def token_url(settings: Settings) -> str:
    """Where tokens are asked for, as everybody does: at the gateway."""
    return f"{settings.url('gateway')}/oauth/token"


def requests(url: str, secret: str) -> tuple[Request, ...]:
    """The demo client's requests for tokens: to use an API, and to operate the platform."""
    return (
        token_request(url, CLIENT_ID, secret, AUDIENCE, SCOPE),
        token_request(url, CLIENT_ID, secret, ADMIN_AUDIENCE, ADMIN_SCOPE),
    )


def _problem(url: str, secret: str, send: Send) -> str | None:
    for request in requests(url, secret):
        try:
            answer = send(request, SOON)
        except exchange.Unreachable as error:
            return str(error)
        if answer.status != 200:
            return answer.summary()
    return None
