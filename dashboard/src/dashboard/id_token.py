"""Who signed in: the ID token, verified (OpenID Connect Core 1.0 section 3.1.3.7)."""

import base64
import hashlib
from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from bearer import MAX_TOKEN_BYTES, InvalidToken, Keys, UnknownKid
from bearer import claims as rules
from bearer.strict import json_object
from bearer.verify import verify_kind
from chassis.clock import Clock
from dashboard.sessions import Person


class IdTokens:
    """Verifies ID tokens that `issuer` made for the client `client_id`. leeway: seconds."""

    def __init__(
        self, *, keys: Keys, issuer: str, client_id: str, leeway: int, clock: Clock
    ) -> None:
        self._keys = keys
        self._issuer = issuer
        self._client_id = client_id
        self._leeway = leeway
        self._clock = clock

    async def verify(self, unverified_token: str, *, nonce: str, access_token: str) -> Person:
        """Who it is about, if it was made for this `nonce`, else InvalidToken.

        `access_token` is the one that came along, which `at_hash`, if it is there, has to fit.
        """
        claims = await self._signed_claims(unverified_token)
        rules.equal(claims, "iss", self._issuer, "wrong_issuer")
        rules.equal(claims, "aud", self._client_id, "wrong_audience")
        rules.equal(claims, "nonce", nonce, "wrong_nonce")
        rules.check_times(
            rules.seconds(claims, "exp"),
            None,
            rules.seconds(claims, "iat"),
            now=self._clock(),
            leeway=self._leeway,
        )
        if "at_hash" in claims:
            rules.equal(claims, "at_hash", _half_hash(access_token), "wrong_at_hash")
        return Person(
            sub=rules.identifier(claims, "sub"),
            name=_optional(claims, "name"),
            email=_optional(claims, "email"),
        )

    async def _signed_claims(self, unverified_token: str) -> dict[str, object]:
        try:
            payload = self._verify(unverified_token, self._keys.current)
        except UnknownKid as unknown:
            keys = await self._keys.key_set(unknown.unverified_kid)
            payload = self._verify(unverified_token, keys)
        try:
            return json_object(payload)
        except ValueError:
            raise InvalidToken("bad_payload", "the payload is not a JSON object") from None

    def _verify(self, unverified_token: str, keys: Mapping[str, RSAPublicKey]) -> bytes:
        _, payload = verify_kind(unverified_token, typ="JWT", keys=keys, max_bytes=MAX_TOKEN_BYTES)
        return payload


def _half_hash(access_token: str) -> str:
    """The left half of its hash, by the algorithm of the signature (section 3.1.3.6)."""
    digest = hashlib.sha512(access_token.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode("ascii")


def _optional(claims: Mapping[str, object], name: str) -> str | None:
    return rules.text(claims, name) if name in claims else None
