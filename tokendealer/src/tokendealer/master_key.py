"""The master key: what private keys are encrypted under at rest, and how it is exchanged.

A rotation leaves a trace at every point where it can be killed: the new key lies beside the old one
(`<file>.new`) before anything is encrypted under it, and takes its place only when all is. So the
next start, or a process that runs meanwhile, finds the key that fits.
"""

import os
import secrets
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from chassis.secret_key import KEY_BYTES, decode_key, encode_key
from chassis.settings import SettingsError
from tokendealer import key_encryption
from tokendealer.key_encryption import WrongMasterKey
from tokendealer.settings import Settings


class MasterKey:
    """The key in use. `file`: where it came from, None when the environment had it.

    `new`: the one that the environment is going to have.
    """

    def __init__(self, key: bytes, file: Path | None, new: bytes | None = None) -> None:
        self._key = key
        self._file = file
        self._environments_new = new

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The one that the settings name."""
        new = settings.master_key_new
        return cls(
            decode_key(settings.master_key.get_secret_value()),
            settings.master_key_file,
            decode_key(new.get_secret_value()) if new is not None else None,
        )

    @property
    def place(self) -> str:
        """Where an operator finds it, for messages."""
        return f"MASTER_KEY_FILE {self._file}" if self._file else "MASTER_KEY"

    @property
    def is_settled(self) -> bool:
        """Whether no rotation is under way, nor was killed."""
        return self._file is None or not _new(self._file).exists()

    def encrypt(self, kid: str, private_key: RSAPrivateKey) -> bytes:
        """What is stored of a private key."""
        return key_encryption.encrypt(self._key, kid, private_key)

    def decrypt(self, kid: str, encrypted: bytes) -> RSAPrivateKey:
        """The private key; WrongMasterKey when no key that there is encrypted it.

        When another process has exchanged the master key, the new one is taken from its file.
        """
        try:
            return key_encryption.decrypt(self._key, kid, encrypted)
        except WrongMasterKey:
            pass
        for key in self._others():
            try:
                private_key = key_encryption.decrypt(key, kid, encrypted)
            except WrongMasterKey:
                continue
            self._key = key
            return private_key
        raise WrongMasterKey(kid)

    def settle(self) -> None:
        """Finish a rotation that was killed, or undo it. OSError when the files can't be changed.

        After all keys were read, so that this has the one that is in use, and while nobody can
        begin a rotation.
        """
        if self._file is None or not _new(self._file).exists():
            return
        if _read(_new(self._file)) == self._key:
            _new(self._file).replace(self._file)
        else:
            _new(self._file).unlink()
        _sync(self._file.parent)

    def begin_rotation(self) -> "MasterKey | None":
        """The key that everything is to be encrypted under from now on, safe beside the old one.

        None when everything is already, and only the environment is behind. SettingsError, or
        OSError, when there is no such key or no safe place for it. To be called after `settle`.
        """
        if self._file is None:
            if self._environments_new is None:
                raise SettingsError("MASTER_KEY_NEW: is not set")
            is_done = self._environments_new == self._key
            return None if is_done else MasterKey(self._environments_new, None)
        if _read(self._file) != self._key:
            raise SettingsError(f"{self.place}: is not the key in use: somebody has changed it")
        # Shows that the file can be replaced, while a failure costs nothing: a mounted one can't.
        _write(_new(self._file), encode_key(self._key), like=self._file)
        _new(self._file).replace(self._file)
        key = secrets.token_bytes(KEY_BYTES)
        _write(_new(self._file), encode_key(key), like=self._file)
        return MasterKey(key, self._file)

    def _others(self) -> list[bytes]:
        found = [self._environments_new]
        if self._file is not None:
            # In this order: between the two, the new key may move to the old one's place.
            found += [_read(_new(self._file)), _read(self._file)]
        return [key for key in found if key is not None and key != self._key]


def _new(file: Path) -> Path:
    return file.with_name(file.name + ".new")


def _read(file: Path) -> bytes | None:
    try:
        return decode_key(file.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None


def _write(file: Path, text: str, *, like: Path) -> None:
    """As readable as `like`: who may read the old key needs the new one."""
    owner = like.stat()
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as opened:
        os.fchown(descriptor, owner.st_uid, owner.st_gid)
        os.fchmod(descriptor, owner.st_mode & 0o777)
        opened.write(text + "\n")
        opened.flush()
        os.fsync(descriptor)
    _sync(file.parent)


def _sync(folder: Path) -> None:
    """A file's name survives a power failure only once its folder was written too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
