"""The master key: exchanged for another one."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.audit import Trail
from tokendealer.keyring import private_key_of
from tokendealer.master_key import MasterKey
from tokendealer.store import change_counts, signing_keys


@dataclass(frozen=True, slots=True)
class Rotation:
    """The ids of the keys that were encrypted anew; `done`: False where they were before."""

    kids: list[str]
    done: bool


async def rotate(session: AsyncSession, master_key: MasterKey, *, trail: Trail) -> Rotation:
    """Encrypt every key that is not gone under another master key.

    `Keyring.settle` has to follow, whether it is committed or not. SettingsError when `master_key`
    is a wrong one or there is no new one, OSError when the new one can't be kept.
    """
    await change_counts.count_up(session, change_counts.KEYS)
    rows = await signing_keys.find_published(session)
    private_keys = [private_key_of(row, master_key) for row in rows]
    master_key.settle()
    new = master_key.begin_rotation()
    kids = [row.kid for row in rows]
    if new is None:
        return Rotation(kids, done=False)
    for row, private_key in zip(rows, private_keys, strict=True):
        row.encrypted_private_key = new.encrypt(row.kid, private_key)
    await session.flush()
    await trail.add(session, "master_key.rotate", "master_key", after={"kids": kids})
    return Rotation(kids, done=True)
