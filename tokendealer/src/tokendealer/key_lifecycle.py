"""The life of a signing key: next, signing, retiring, gone (docs/decisions/0010-key-lifecycle.md).

Every step is one transaction that first takes the count of changes, so that processes that come to
it at the same time take turns, and the later one finds the work done. A process that is killed
leaves what was there before, and whoever looks next does what is due.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from tokendealer.audit import Trail
from tokendealer.key_policy import KeyPolicy
from tokendealer.models import SigningKey
from tokendealer.store import change_counts, revocations, signing_keys

MAX_PUBLISHED = 60  # verifiers take no larger key set than 64


class NoSuchKey(Exception):
    """There is no key with this id."""


class TooManyKeys(Exception):
    """The key set would grow larger than verifiers take."""


@dataclass(frozen=True, slots=True)
class FreshKey:
    """A key that was made and is in no key set yet."""

    kid: str
    encrypted_private_key: bytes

    def beside(self, rows: Sequence[SigningKey]) -> "FreshKey":
        """As it is to be stored beside `rows`, which nobody else can change now."""
        del rows
        return self


def is_due(keys: Sequence[SigningKey], now: float, policy: KeyPolicy) -> bool:
    """Whether `advance` has something to do."""
    signing = _of_state(keys, "signing")
    upcoming = _of_state(keys, "next")
    return (
        signing is None
        or (upcoming is not None and upcoming.signs_at <= now)
        or _wants_next(keys, signing, upcoming, now, policy)
        or any(key.state == "retiring" and _is_over(key, now) for key in keys)
    )


def next_begins_at(signing: SigningKey, upcoming: SigningKey | None, policy: KeyPolicy) -> int:
    """When another key signs in the place of `signing`, in seconds since 1970."""
    return upcoming.signs_at if upcoming is not None else signing.signs_at + policy.rotation


async def advance(
    session: AsyncSession, fresh: FreshKey, *, now: float, policy: KeyPolicy, trail: Trail
) -> None:
    """Do every step that is due; `fresh` is the key to publish, if it is time for one."""
    await change_counts.count_up(session, change_counts.KEYS)
    keys = await signing_keys.find_all(session)
    signing, upcoming = _of_state(keys, "signing"), _of_state(keys, "next")
    if signing is None:
        await _begin_signing(session, _row(fresh.beside(keys), now, now), trail, now)
        return
    if upcoming is not None and upcoming.signs_at <= now:
        await _retire(session, signing, now, policy, trail)
        await _begin_signing(session, upcoming, trail, now)
        signing, upcoming = upcoming, None
    for key in keys:
        if key.state == "retiring" and _is_over(key, now):
            _drop(key, now)
            await trail.add(session, "key.gone", key.kid)
    if _wants_next(keys, signing, upcoming, now, policy):
        due = signing.signs_at + policy.rotation
        await _publish(session, _row(fresh.beside(keys), now, max(now + policy.lead, due)), trail)


async def rotate(
    session: AsyncSession, fresh: FreshKey, *, now: float, policy: KeyPolicy, trail: Trail
) -> SigningKey:
    """Have another key sign as soon as every verifier knows it; that key. TooManyKeys as told."""
    await change_counts.count_up(session, change_counts.KEYS)
    keys = await signing_keys.find_all(session)
    upcoming = _of_state(keys, "next")
    if upcoming is None:
        if not _has_room(keys):
            raise TooManyKeys(f"{MAX_PUBLISHED} keys are published; wait until some are gone")
        upcoming = _row(fresh.beside(keys), now, now + policy.lead)
        await _publish(session, upcoming, trail)
    else:
        known_at = upcoming.created_at + policy.lead
        upcoming.signs_at = min(upcoming.signs_at, int(max(known_at, now)))
    await trail.add(session, "key.rotate", upcoming.kid, after={"signs_at": upcoming.signs_at})
    return upcoming


async def compromise(
    session: AsyncSession,
    kid: str,
    fresh: FreshKey,
    *,
    now: float,
    policy: KeyPolicy,
    trail: Trail,
) -> SigningKey:
    """Drop a key at once, with all that it signed; the key that signs now. NoSuchKey as told."""
    await change_counts.count_up(session, change_counts.KEYS)
    keys = await signing_keys.find_all(session)
    lost = next((key for key in keys if key.kid == kid), None)
    if lost is None:
        raise NoSuchKey(kid)
    fresh = fresh.beside(keys)  # before the last of them may be gone
    was = lost.state
    if was != "gone":
        _drop(lost, now)
    lost.compromised = True
    await session.flush()
    await revocations.mark(
        session, revocations.KID, kid, before=0, expires_at=int(now) + policy.retire, now=now
    )
    await trail.add(session, "key.compromise", kid, before={"state": was}, after={"state": "gone"})
    signing = _of_state(keys, "signing")
    if signing is None:
        signing = _of_state(keys, "next") or _row(fresh, now, now)
        await _begin_signing(session, signing, trail, now)
    return signing


def _wants_next(
    keys: Sequence[SigningKey],
    signing: SigningKey,
    upcoming: SigningKey | None,
    now: float,
    policy: KeyPolicy,
) -> bool:
    is_time = now >= signing.signs_at + policy.rotation - policy.lead
    return upcoming is None and is_time and _has_room(keys)


def _has_room(keys: Sequence[SigningKey]) -> bool:
    return sum(key.state != "gone" for key in keys) < MAX_PUBLISHED


async def _publish(session: AsyncSession, key: SigningKey, trail: Trail) -> None:
    session.add(key)
    await session.flush()
    await trail.add(session, "key.publish", key.kid, after={"signs_at": key.signs_at})


async def _begin_signing(session: AsyncSession, key: SigningKey, trail: Trail, now: float) -> None:
    key.state, key.signs_at = "signing", int(now)
    session.add(key)
    await session.flush()
    await trail.add(session, "key.sign", key.kid)


async def _retire(
    session: AsyncSession, key: SigningKey, now: float, policy: KeyPolicy, trail: Trail
) -> None:
    key.state, key.retires_at, key.gone_at = "retiring", int(now), int(now) + policy.retire
    await session.flush()  # before another one signs: the index lets only one
    await trail.add(session, "key.retire", key.kid, after={"gone_at": key.gone_at})


def _drop(key: SigningKey, now: float) -> None:
    key.state, key.gone_at, key.encrypted_private_key = "gone", int(now), b""


def _row(fresh: FreshKey, now: float, signs_at: float) -> SigningKey:
    return SigningKey(
        kid=fresh.kid,
        state="next",
        encrypted_private_key=fresh.encrypted_private_key,
        created_at=int(now),
        signs_at=int(signs_at),
        compromised=False,
    )


def _of_state(keys: Sequence[SigningKey], state: str) -> SigningKey | None:
    return next((key for key in keys if key.state == state), None)


def _is_over(key: SigningKey, now: float) -> bool:
    return key.gone_at is not None and key.gone_at <= now
