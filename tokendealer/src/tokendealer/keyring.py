"""The keys of this process: the one that signs, and all that verifiers need."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from chassis.clock import Clock
from chassis.database import Database
from chassis.settings import SettingsError
from tokendealer import key_encryption
from tokendealer.jwk import thumbprint, to_jwk
from tokendealer.models import SigningKey
from tokendealer.store import signing_keys

KEY_SIZE = 2048  # bits; what RS512 asks for at least (RFC 7518 section 3.3)
PUBLIC_EXPONENT = 65537


@dataclass(frozen=True, slots=True)
class KeySet:
    """A state of the keyring. `jwks` is the published document, ready to send."""

    signing_kid: str
    signing_key: RSAPrivateKey
    public_keys: Mapping[str, RSAPublicKey]
    jwks: bytes


class Keyring:
    """Reads the keys from the database; makes the first one where there is none."""

    def __init__(self, database: Database, *, master_key: bytes, clock: Clock) -> None:
        self._database = database
        self._master_key = master_key
        self._clock = clock
        self._current: KeySet | None = None

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

    async def ensure(self) -> None:
        """Make the first key where there is none that signs, and `load`."""
        async with self._database.read() as session:
            rows = await signing_keys.find_published(session)
        if not any(row.state == "signing" for row in rows):
            await self._create_first()
        await self.load()

    async def _create_first(self) -> None:
        private_key = rsa.generate_private_key(PUBLIC_EXPONENT, KEY_SIZE)
        kid = thumbprint(private_key.public_key())
        row = SigningKey(
            kid=kid,
            state="signing",
            encrypted_private_key=key_encryption.encrypt(self._master_key, kid, private_key),
            created_at=int(self._clock()),
        )
        async with self._database.write() as session:
            await signing_keys.add_signing(session, row)

    def _decrypt(self, rows: list[SigningKey]) -> KeySet:
        private_keys = {row.kid: self._decrypt_one(row) for row in rows}
        signing_kid = next(row.kid for row in rows if row.state == "signing")
        public_keys = {kid: key.public_key() for kid, key in private_keys.items()}
        document = {"keys": [to_jwk(kid, key) for kid, key in public_keys.items()]}
        return KeySet(
            signing_kid=signing_kid,
            signing_key=private_keys[signing_kid],
            public_keys=public_keys,
            jwks=msgspec.json.encode(document),
        )

    def _decrypt_one(self, row: SigningKey) -> RSAPrivateKey:
        try:
            return key_encryption.decrypt(self._master_key, row.kid, row.encrypted_private_key)
        except key_encryption.WrongMasterKey:
            raise SettingsError(
                f"MASTER_KEY: is not the key that encrypted signing key {row.kid}: "
                "put the old one back"
            ) from None
