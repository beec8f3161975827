"""The keys of this process: the one that signs, and all that verifiers need."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from chassis.clock import Clock
from chassis.database import Database
from chassis.logs import get_logger
from chassis.settings import SettingsError
from tokendealer import key_lifecycle
from tokendealer.audit import Trail
from tokendealer.jwk import thumbprint, to_jwk
from tokendealer.key_encryption import WrongMasterKey
from tokendealer.key_lifecycle import FreshKey
from tokendealer.key_policy import KeyPolicy
from tokendealer.master_key import MasterKey
from tokendealer.models import SigningKey
from tokendealer.store import change_counts, signing_keys

KEY_SIZE = 2048  # bits; what RS512 asks for at least (RFC 7518 section 3.3)
PUBLIC_EXPONENT = 65537

log = get_logger()


@dataclass(frozen=True, slots=True)
class KeySet:
    """A state of the keyring. `jwks` is the published document, ready to send."""

    signing_kid: str
    signing_key: RSAPrivateKey
    public_keys: Mapping[str, RSAPublicKey]
    jwks: bytes


@dataclass(frozen=True, slots=True)
class MadeKey(FreshKey):
    """A key that is encrypted once more when its row is made."""

    private_key: RSAPrivateKey
    master_key: MasterKey

    def beside(self, rows: Sequence[SigningKey]) -> FreshKey:
        """Under the master key of `rows`, which another process may have exchanged meanwhile: under
        the one before, this key could never be read again.
        """
        for row in rows:
            if row.state in signing_keys.PUBLISHED:
                private_key_of(row, self.master_key)
                break
        return FreshKey(self.kid, self.master_key.encrypt(self.kid, self.private_key))


async def make_key(master_key: MasterKey) -> FreshKey:
    """A new key. In a thread: to find its primes takes a tenth of a second or more."""
    private_key = await asyncio.to_thread(rsa.generate_private_key, PUBLIC_EXPONENT, KEY_SIZE)
    kid = thumbprint(private_key.public_key())
    return MadeKey(kid, master_key.encrypt(kid, private_key), private_key, master_key)


def private_key_of(row: SigningKey, master_key: MasterKey) -> RSAPrivateKey:
    """The private half; SettingsError when it was encrypted under another master key."""
    try:
        return master_key.decrypt(row.kid, row.encrypted_private_key)
    except WrongMasterKey:
        raise SettingsError(
            f"{master_key.place}: is not the key that encrypted signing key {row.kid}: "
            "put the old one back"
        ) from None


class Keyring:
    """Reads the keys from the database, and takes the steps of their life that are due."""

    def __init__(
        self,
        database: Database,
        *,
        master_key: MasterKey,
        policy: KeyPolicy,
        trail: Trail,
        clock: Clock,
    ) -> None:
        self._database = database
        self._master_key = master_key
        self._policy = policy
        self._trail = trail
        self._clock = clock
        self._current: KeySet | None = None
        self._rows: Sequence[SigningKey] = ()

    @property
    def current(self) -> KeySet:
        """The keys as last loaded; RuntimeError before the first time."""
        if self._current is None:
            raise RuntimeError("the keyring is not loaded")
        return self._current

    async def check_ready(self) -> None:
        """Raises unless there is a key to sign with."""
        _ = self.current

    async def load(self) -> None:
        """Take the keys from the database.

        SettingsError when there is none that signs, or when the master key is not the one under
        which they were encrypted.
        """
        async with self._database.read() as session:
            rows = await signing_keys.find_published(session)
        if not any(row.state == "signing" for row in rows):
            raise SettingsError("DATABASE_URL: has no signing key yet; `serve` makes the first one")
        self._current = self._decrypt(rows)
        self._rows = rows

    async def ensure(self) -> None:
        """Do what is due, the first key included, and `load`. A rotation of the master key that was
        killed is finished or undone.
        """
        async with self._database.read() as session:
            rows = await signing_keys.find_published(session)
        if any(row.state == "signing" for row in rows):
            await self.load()  # first: under another master key nothing may be added
            await self.settle()
        await self.advance()
        if self._current is None:
            await self.load()

    async def settle(self) -> None:
        """Finish a rotation of the master key that was killed, or undo it.

        With everyone else kept out: the file of one that is under way must not be taken from it.
        """
        if self._master_key.is_settled:
            return
        async with self._database.write() as session:
            await change_counts.count_up(session, change_counts.KEYS)
            for row in await signing_keys.find_published(session):
                private_key_of(row, self._master_key)
            try:
                self._master_key.settle()
            except OSError as error:  # the keys can be read all the same
                log.warning("master_key_not_settled", reason=str(error))

    async def advance(self) -> None:
        """Do every step that is due, and `load` if there was one."""
        if not key_lifecycle.is_due(self._rows, self._clock(), self._policy):
            return
        fresh = await make_key(self._master_key)
        async with self._database.write() as session:
            rows = await signing_keys.find_all(session)
            if key_lifecycle.is_due(rows, self._clock(), self._policy):
                await key_lifecycle.advance(
                    session, fresh, now=self._clock(), policy=self._policy, trail=self._trail
                )
        await self.load()

    def _decrypt(self, rows: list[SigningKey]) -> KeySet:
        private_keys = {row.kid: private_key_of(row, self._master_key) for row in rows}
        signing_kid = next(row.kid for row in rows if row.state == "signing")
        public_keys = {kid: key.public_key() for kid, key in private_keys.items()}
        document = {"keys": [to_jwk(kid, key) for kid, key in public_keys.items()]}
        return KeySet(
            signing_kid=signing_kid,
            signing_key=private_keys[signing_kid],
            public_keys=public_keys,
            jwks=msgspec.json.encode(document),
        )
