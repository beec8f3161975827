"""ID tokens: who signed in, for the client alone (OpenID Connect Core section 2)."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec

from bearer import InvalidToken
from bearer.verify import verify_kind
from tokendealer.jws import sign
from tokendealer.keyring import KeySet

TYPE = "JWT"
LIFETIME = 3600
MAX_BYTES = 8192


@dataclass(frozen=True, slots=True)
class Hint:
    """What an ID token of ours says that comes back; it may have expired long ago."""

    client_id: str
    subject: str
    sid: str


class IdTokens:
    """Makes and reads those of `issuer`, under the keys that sign access tokens, too."""

    def __init__(self, current: Callable[[], KeySet], *, issuer: str) -> None:
        self._current = current
        self._issuer = issuer

    def sign(self, claims: Mapping[str, object], *, issued_at: int, access_token: str) -> str:
        """The token of `claims`, bound to the access token that it comes with."""
        whole = {
            "iss": self._issuer,
            "iat": issued_at,
            "exp": issued_at + LIFETIME,
            "at_hash": hash_of(access_token),
            **claims,
        }
        return sign(self._current(), TYPE, whole)

    def read_hint(self, unverified_token: str) -> Hint | None:
        """What one says that we signed, whenever that was; None for any other text.

        One under a key that is gone is not known any more.
        """
        try:
            _, payload = verify_kind(
                unverified_token,
                typ=TYPE,
                keys=self._current().public_keys,
                max_bytes=MAX_BYTES,
            )
            claims = msgspec.json.decode(payload, type=dict[str, object])
        except (InvalidToken, msgspec.DecodeError):
            return None
        said = [claims.get(name) for name in ("aud", "sub", "sid")]
        if claims.get("iss") != self._issuer or not all(isinstance(each, str) for each in said):
            return None
        return Hint(*map(str, said))


def hash_of(access_token: str) -> str:
    """`at_hash`: the left half of the hash that goes with RS512 (section 3.1.3.6)."""
    left = hashlib.sha512(access_token.encode("ascii")).digest()[:32]
    return base64.urlsafe_b64encode(left).rstrip(b"=").decode()
