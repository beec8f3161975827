"""What is revoked, as this process knows it, and the signed list that verifiers follow.

See docs/decisions/0008-revocation-feed.md for the list, `follower.py` for how it stays true.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec

from chassis.clock import Clock
from chassis.database import Database
from tokendealer.jws import sign
from tokendealer.keyring import KeySet
from tokendealer.store import revocations
from tokendealer.store.revocations import CLIENT, KID, SUBJECT, Revoked

TYPE = "revocations+jwt"
REBUILD_SECONDS = 5  # at most this often for what has merely expired
RESIGN_SECONDS = 30  # else a verifier would wait for ever for a list of a database put back

_encode = msgspec.json.Encoder(order="sorted").encode
_NOTHING = Revoked(version=0, tokens=(), marks=())


@dataclass(frozen=True, slots=True)
class SignedList:
    """The list, ready to send. `etag` follows from what it says and which key signed it."""

    body: bytes
    etag: str
    kid: str
    signed_at: float


class Revocations:
    """Answers from memory what is revoked (as `bearer.Revocations`), and signs the list of it."""

    def __init__(
        self, database: Database, *, current: Callable[[], KeySet], issuer: str, clock: Clock
    ) -> None:
        self._database = database
        self._current = current
        self._issuer = issuer
        self._clock = clock
        self._signed: SignedList | None = None
        self._take(_NOTHING)

    async def load(self) -> None:
        """Take what is revoked from the database."""
        async with self._database.read() as session:
            self._take(await revocations.find_all(session, self._clock()))

    def is_revoked(
        self, *, jti: str, client_id: str, subject: str, issued_at: float, kid: str
    ) -> bool:
        """See `bearer.Revocations`."""
        return (
            jti in self._jtis
            or issued_at < self._clients.get(client_id, 0)
            or issued_at < self._subjects.get(subject, 0)
            or kid in self._kids
        )

    def first_second_for(self, client_id: str, subject: str) -> int:
        """Before it, no token of this client and subject may be issued: it would be revoked."""
        return max(self._clients.get(client_id, 0), self._subjects.get(subject, 0))

    def signed(self) -> SignedList:
        """The list as it is now."""
        keys, now, signed = self._current(), self._clock(), self._signed
        if signed is not None and signed.kid == keys.signing_kid:
            may_wait = RESIGN_SECONDS if now <= self._first_expiry else REBUILD_SECONDS
            if now - signed.signed_at < may_wait:
                return signed
        self._signed = self._sign(keys, now)
        return self._signed

    def _sign(self, keys: KeySet, now: float) -> SignedList:
        self._take(_alive(self._revoked, now))
        says: Mapping[str, object] = {
            "version": self._revoked.version,
            "jtis": sorted(self._jtis),
            "clients": self._clients,
            "subjects": self._subjects,
            "kids": sorted(self._kids),
        }
        digest = hashlib.sha256(_encode(says) + keys.signing_kid.encode()).hexdigest()[:24]
        claims = {"iss": self._issuer, "iat": int(now), **says}
        token = sign(keys, TYPE, claims)
        return SignedList(token.encode(), f'"{digest}"', keys.signing_kid, now)

    def _take(self, revoked: Revoked) -> None:
        self._signed = None
        self._revoked = revoked
        self._jtis = {jti for jti, _ in revoked.tokens}
        marks = {
            kind: {v: before for k, v, before, _ in revoked.marks if k == kind}
            for kind in (CLIENT, SUBJECT, KID)
        }
        self._clients, self._subjects = marks[CLIENT], marks[SUBJECT]
        self._kids = frozenset(marks[KID])
        expiries = [expires for _, expires in revoked.tokens] + [m[3] for m in revoked.marks]
        self._first_expiry = min(expiries, default=float("inf"))


def _alive(revoked: Revoked, now: float) -> Revoked:
    return Revoked(
        version=revoked.version,
        tokens=[token for token in revoked.tokens if token[1] >= now],
        marks=[mark for mark in revoked.marks if mark[3] >= now],
    )
