"""By which ways a client comes to tokens, and where it may send people's browsers."""

from collections.abc import Iterable
from dataclasses import dataclass

from tokendealer.grant_types import (
    AUTHORIZATION_CODE,
    CLIENT_CREDENTIALS,
    GRANT_TYPES,
    REFRESH_TOKEN,
)
from tokendealer.redirect_uri import problem_of as problem_of_uri

MAX_URIS = 10

Problem = tuple[str, str]
"""The field that is wrong, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """What of a client has to do with people; see `models.Client` for the names."""

    grant_types: frozenset[str] = frozenset({CLIENT_CREDENTIALS})
    redirect_uris: tuple[str, ...] = ()
    post_logout_redirect_uris: tuple[str, ...] = ()
    first_party: bool = False
    public: bool = False


def problem_of(flows: Flows) -> Problem | None:
    """What makes these impossible; None when nothing does."""
    return (
        _problem_of_grant_types(flows)
        or _problem_of_uris("redirect_uris", flows.redirect_uris, flows.first_party)
        or _problem_of_uris(
            "post_logout_redirect_uris", flows.post_logout_redirect_uris, flows.first_party
        )
        or _problem_of_public(flows)
    )


def _problem_of_grant_types(flows: Flows) -> Problem | None:
    types = flows.grant_types
    if not types or not types <= set(GRANT_TYPES):
        return "grant_types", f"must be one or more of {', '.join(GRANT_TYPES)}"
    if REFRESH_TOKEN in types and AUTHORIZATION_CODE not in types:
        return "grant_types", f"{REFRESH_TOKEN} needs {AUTHORIZATION_CODE}, which gives the first"
    if AUTHORIZATION_CODE in types and not flows.redirect_uris:
        return "redirect_uris", f"{AUTHORIZATION_CODE} needs one: codes are sent there"
    return None


def _problem_of_uris(field: str, uris: Iterable[str], first_party: bool) -> Problem | None:
    # The platform's own pages are where it is, and on a closed network that may be without TLS.
    listed = list(uris)
    if len(listed) > MAX_URIS or len(set(listed)) != len(listed):
        return field, f"must be at most {MAX_URIS}, each once"
    for uri in listed:
        reason = problem_of_uri(uri, plain_http=first_party)
        if reason is not None:
            return field, reason
    return None


def _problem_of_public(flows: Flows) -> Problem | None:
    if not flows.public:
        return None
    if CLIENT_CREDENTIALS in flows.grant_types:
        return "grant_types", f"a public client has no credentials, so no {CLIENT_CREDENTIALS}"
    if flows.first_party:
        # Anybody can say to be it (RFC 6749 section 10.2), so people have to be asked.
        return "first_party", "a public client can't prove who it is, so it can't be"
    return None
