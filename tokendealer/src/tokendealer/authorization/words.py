"""What is asked for, in words for the person who is asked."""

from dataclasses import dataclass

from tokendealer.authorization.agreement import Agreement
from tokendealer.own_tokens import ADMIN, AUDIENCE
from tokendealer.scope import EMAIL, OPENID, PROFILE

_IDENTITY = {
    OPENID: "Recognise you, by a number that stands for you",
    PROFILE: "See your name",
    EMAIL: "See your e-mail address",
}
_VERBS = {"read": "Read", "write": "Change", "run": "Run"}


@dataclass(frozen=True, slots=True)
class Wish:
    """One scope in words. `api`: where, None for what is told of the person."""

    words: str
    scope: str
    api: str | None


def wishes_of(agreement: Agreement) -> list[Wish]:
    """All of it, who the person is first."""
    told = [Wish(words, scope, None) for scope, words in _IDENTITY.items()]
    return [wish for wish in told if wish.scope in agreement.identity] + [
        Wish(_words(audience, scope), scope, audience)
        for audience, scopes in sorted(agreement.grants.items())
        for scope in sorted(scopes)
    ]


def _words(audience: str, scope: str) -> str:
    if (audience, scope) == (AUDIENCE, ADMIN):
        return "Administer this whole platform"
    what, _, action = scope.rpartition(":")
    return f"{_VERBS[action]} {what}" if what and action in _VERBS else f"Use {scope}"
