"""The dashboard as a client of TokenDealer: made by its command line, its secret kept in a file."""

from collections.abc import Mapping
from typing import Any

from launch import commands, exchange, private_file, secret_files
from launch.commands import Run
from launch.exchange import Request, Send
from launch.printed import member, parsed
from launch.refusal import Refusal
from launch.settings import Settings
from launch.token_request import basic_authorization

CLIENT_ID = "dashboard"

_GRANTS = ("tokendealer=admin", "dataservice=data:read data:write", "identidock=identicons:read")
_CREATE = (
    *("client", "create", "--id", CLIENT_ID, "--name", "Dashboard", "--first-party"),
    *("--grant-type", "authorization_code", "--grant-type", "refresh_token"),
    *(word for grant in _GRANTS for word in ("--grant", grant)),
    *("--if-absent", "--json"),
)
_ADD_SECRET = ("client", "secret", "add", CLIENT_ID, "--replace", "--json")

SECONDS = 5.0


def find(settings: Settings, run: Run = commands.run) -> Mapping[str, Any] | None:
    """What TokenDealer knows of it; None where it does not, or its secret is not here."""
    if not secret_files.has_content(secret_files.client_secret(settings)):
        return None
    try:
        printed = run(
            settings.service("tokendealer"), settings, "client", "show", CLIENT_ID, "--json"
        )
    except Refusal:  # of another kind, it comes again when the client is made
        return None
    return parsed(printed)


def provide(settings: Settings, known: Mapping[str, Any] | None, run: Run = commands.run) -> None:
    """Make it, or bring it up to date with the platform's address; its secret is in its file then.

    `known`: what `find` has found.
    """
    service = settings.service("tokendealer")
    redirects = _redirects(settings)
    path = secret_files.client_secret(settings)
    made = known or parsed(run(service, settings, *_CREATE, *redirects))
    secret = made.get("client_secret")
    if secret is None and not _is_up_to_date(settings, made):
        run(service, settings, "client", "edit", CLIENT_ID, *redirects)
    if secret is None and not secret_files.has_content(path):
        secret = member(run(service, settings, *_ADD_SECRET), "client_secret")
    if secret is not None:
        private_file.write(path, f"{secret}\n")


def make_sure(settings: Settings, send: Send = exchange.send) -> None:
    """Refusal when the running TokenDealer does not take the secret; then the file is gone."""
    path = secret_files.client_secret(settings)
    secret = path.read_text(encoding="utf-8").strip()
    if send(_request(settings, secret), SECONDS).status == 401:
        path.unlink()
        raise Refusal(
            "tokendealer knows another secret of the dashboard, as after a backup was put back: "
            "the next `make up` makes a new one"
        )


def _request(settings: Settings, secret: str) -> Request:
    """A refresh token that there is not: 400 for who is known by its secret, 401 for others."""
    headers = {
        "Authorization": basic_authorization(CLIENT_ID, secret),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    body = b"grant_type=refresh_token&refresh_token=tdr_none"
    return Request("POST", f"{settings.url('tokendealer')}/oauth/token", headers, body)


def _redirects(settings: Settings) -> tuple[str, ...]:
    after_sign_in, after_sign_out = _addresses(settings)
    return (
        *("--redirect-uri", after_sign_in),
        *("--post-logout-redirect-uri", after_sign_out),
    )


def _is_up_to_date(settings: Settings, known: Mapping[str, Any]) -> bool:
    after_sign_in, after_sign_out = _addresses(settings)
    return known.get("redirect_uris") == [after_sign_in] and known.get(
        "post_logout_redirect_uris"
    ) == [after_sign_out]


def _addresses(settings: Settings) -> tuple[str, str]:
    return f"{settings.issuer}/app/callback", f"{settings.issuer}/app/"
