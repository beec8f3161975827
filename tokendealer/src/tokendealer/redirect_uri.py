"""Redirect URIs: which a client may register, and whether one that is asked for is registered.

RFC 6749 section 3.1.2, RFC 8252 section 7, RFC 9700 section 2.1.
"""

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, urlencode, urlsplit, urlunsplit

MAX_LENGTH = 2048
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

_CHARACTERS = re.compile(r"[A-Za-z0-9._~:/?\[\]@!$&'()*+,;=%-]+")  # RFC 3986, with no "#"
_PRIVATE_SCHEME = re.compile(r"[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+")
_HOST = re.compile(r"[a-z0-9.-]+|::1")


def problem_of(uri: str, *, plain_http: bool) -> str | None:
    """Why nobody can register this redirect URI; None when one can.

    `plain_http`: whether http will do for other hosts than loopback.
    """
    parts = _split(uri)
    if parts is None:
        return "must be an absolute URI with no fragment, of at most 2048 characters"
    if parts.scheme in {"http", "https"}:
        return _problem_of_web(parts, plain_http)
    if not _PRIVATE_SCHEME.fullmatch(parts.scheme):
        return "must be https, or a private-use scheme with a dot, such as com.example.app"
    if parts.netloc or not parts.path.startswith("/"):
        return "with a private-use scheme must be like com.example.app:/callback"
    return None


def is_registered(uri: str, registered: Iterable[str], *, any_port: bool) -> bool:
    """Whether `uri` is, character by character, one of those that are registered.

    `any_port`: but for the port on loopback, which an app on a device takes as it finds one free.
    """
    if uri in registered:
        return True
    asked = _without_port(uri) if any_port else None
    return asked is not None and any(asked == _without_port(each) for each in registered)


def is_claimed_by_https(uri: str) -> bool:
    """Whether nobody but the owner of a host gets what is sent to it (RFC 8252 section 8.6)."""
    return urlsplit(uri).scheme == "https"


def with_parameters(uri: str, parameters: dict[str, str]) -> str:
    """`uri` with these in its query, after what it has there."""
    parts = urlsplit(uri)
    query = "&".join(part for part in (parts.query, urlencode(parameters)) if part)
    return urlunsplit(parts._replace(query=query))


def form_target(uri: str) -> str:
    """What a page's Content-Security-Policy has to name where a form's answer leads to `uri`."""
    parts = urlsplit(uri)
    # A scheme alone where hosts can't be told: apps' own, and IPv6, which the policy has no word
    # for.
    if parts.scheme not in {"http", "https"} or parts.hostname == "::1":
        return f"{parts.scheme}:"
    return f"{parts.scheme}://{parts.netloc}"


def _problem_of_web(parts: SplitResult, plain_http: bool) -> str | None:
    if "@" in parts.netloc:
        return "must have no user name"
    if parts.netloc != parts.netloc.lower() or not _HOST.fullmatch(parts.hostname or ""):
        return "must have a host, in lower case"
    if parts.scheme == "http" and not plain_http and parts.hostname not in LOOPBACK:
        return "must be https; http is for loopback only"
    return None


def _split(uri: str) -> SplitResult | None:
    if len(uri) > MAX_LENGTH or not _CHARACTERS.fullmatch(uri):
        return None
    try:
        parts = urlsplit(uri)
        _ = parts.port  # ValueError where it is none
    except ValueError:
        return None
    # Browsers read "https:host" and "https:///host" as if they had a host.
    if not uri.startswith(f"{parts.scheme}:"):
        return None
    return parts


def _without_port(uri: str) -> str | None:
    parts = _split(uri)
    if parts is None or parts.scheme != "http" or parts.hostname not in LOOPBACK:
        return None
    host = f"[{parts.hostname}]" if parts.hostname == "::1" else str(parts.hostname)
    if "@" in parts.netloc:
        return None
    return urlunsplit(parts._replace(netloc=host))
