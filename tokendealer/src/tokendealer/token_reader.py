"""Reads TokenDealer's own access tokens, by the same decision as every other verifier."""

import base64
from collections.abc import Awaitable, Callable, Mapping

import msgspec

from bearer import NO_REVOCATIONS, Bearer, Expected, InvalidToken, verify
from chassis.clock import Clock
from tokendealer.keyring import KeySet

IsRevoked = Callable[[Bearer], Awaitable[bool]]


class TokenReader:
    """Verifies tokens with the keys of this process and the revocations in the database."""

    def __init__(
        self,
        *,
        current: Callable[[], KeySet],
        is_revoked: IsRevoked,
        issuer: str,
        leeway: int,
        clock: Clock,
    ) -> None:
        self._current = current
        self._is_revoked = is_revoked
        self._issuer = issuer
        self.leeway = leeway
        self._clock = clock

    def decode(self, unverified_token: str, audience: str) -> Bearer:
        """The verified token, revoked or not; InvalidToken (of `bearer`) otherwise."""
        return verify(
            unverified_token,
            keys=self._current().public_keys,
            expected=Expected(issuer=self._issuer, audience=audience, leeway=self.leeway),
            revocations=NO_REVOCATIONS,  # asked of the database by `read`
            now=self._clock(),
        )

    async def read(self, unverified_token: str, audience: str) -> Bearer:
        """The verified, unrevoked token for `audience`; InvalidToken otherwise."""
        token = self.decode(unverified_token, audience)
        if await self._is_revoked(token):
            raise InvalidToken("revoked", "The access token was revoked", claim="jti")
        return token


def plain_claims(token: Bearer) -> dict[str, object]:
    """The claims ready for JSON: the token's own are read-only views, which no encoder takes."""
    return {name: _plain(value) for name, value in token.claims.items()}


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _plain(member) for name, member in value.items()}
    if isinstance(value, tuple):
        return [_plain(member) for member in value]
    return value


def unverified_audience(unverified_token: str) -> str:
    """The audience that a token claims, for endpoints that take tokens for any."""
    return unverified_claim(unverified_token, "aud")


def unverified_claim(unverified_token: str, name: str) -> str:
    """What a token says before anybody has verified it; "" where that is not a text."""
    try:
        payload = unverified_token.split(".")[1]
        claims = msgspec.json.decode(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        value = claims[name]
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""
    return value if isinstance(value, str) else ""
