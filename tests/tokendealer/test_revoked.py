from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from bearer import verify_signature
from bearer.revocation_list import MAX_LIST_BYTES, parse_revocations
from bearer.revocations import RevocationList
from chassis.database import Database
from tokendealer.keyring import KeySet
from tokendealer.revoked import REBUILD_SECONDS, RESIGN_SECONDS, Revocations, SignedList
from tokendealer.store import revocations
from tokendealer.store.revocations import CLIENT, KID, SUBJECT

ISSUER = "https://auth.test"


class Signing:
    """The key that signs, which can be another one."""

    def __init__(self, keys: Any) -> None:
        self.use("k1", keys.signing)

    def use(self, kid: str, key: Any) -> None:
        self.current = KeySet(kid, key, {kid: key.public_key()}, b"")

    def __call__(self) -> KeySet:
        return self.current


@pytest.fixture
def signing(keys: Any) -> Signing:
    return Signing(keys)


@pytest.fixture
def process(database: Database, signing: Signing, clock: Any) -> Callable[[], Revocations]:
    """The revocations of one more process."""
    return lambda: Revocations(database, current=signing, issuer=ISSUER, clock=clock)


@pytest.fixture
def revoked(process: Any) -> Revocations:
    made: Revocations = process()
    return made


@pytest.fixture
def add(database: Database, clock: Any) -> Any:
    """Revoke a token, or what was issued before a second, for as long as it may live."""

    async def run(kind: str, value: str, *, before: int = 0, lives: int = 100) -> None:
        until, now = int(clock.now) + lives, clock.now
        async with database.write() as session:
            if kind == "jti":
                await revocations.revoke(
                    session,
                    jti=value,
                    client_id="orders",
                    subject=None,
                    expires_at=until,
                    now=now,
                )
            else:
                await revocations.mark(
                    session, kind, value, before=before, expires_at=until, now=now
                )

    return run


def asked(revoked: Revocations, **changes: Any) -> bool:
    token = {"jti": "j", "client_id": "c", "subject": "s", "issued_at": 4.9, "kid": "k", **changes}
    return revoked.is_revoked(**token)


def says(signed: SignedList, signing: Signing) -> dict[str, Any]:
    keys = signing.current
    header, payload = verify_signature(
        signed.body.decode(), keys.public_keys[keys.signing_kid], max_bytes=MAX_LIST_BYTES
    )
    assert header == {"alg": "RS512", "typ": "revocations+jwt", "kid": keys.signing_kid}
    said: dict[str, Any] = json.loads(payload)
    return said


def as_verifier(signed: SignedList, signing: Signing) -> RevocationList:
    return parse_revocations(signed.body.decode(), keys=signing.current.public_keys, issuer=ISSUER)


async def test_nothing_is_revoked_at_first(revoked: Revocations) -> None:
    assert not asked(revoked)
    await revoked.load()
    assert not asked(revoked)


async def test_a_token_is_revoked_by_its_id(revoked: Revocations, add: Any) -> None:
    await add("jti", "j")
    await revoked.load()
    assert asked(revoked)
    assert not asked(revoked, jti="other")


@pytest.mark.parametrize(
    ("kind", "value", "name"), [(CLIENT, "c", "client_id"), (SUBJECT, "s", "subject")]
)
async def test_what_was_issued_before_the_mark_is_revoked_and_at_the_mark_is_not(
    revoked: Revocations, add: Any, kind: str, value: str, name: str
) -> None:
    await add(kind, value, before=5)
    await revoked.load()
    assert asked(revoked, issued_at=4.999)
    assert not asked(revoked, issued_at=5)
    assert not asked(revoked, **{name: "other"})


async def test_all_that_a_lost_key_signed_is_revoked(revoked: Revocations, add: Any) -> None:
    await add(KID, "k")
    await revoked.load()
    assert asked(revoked, issued_at=10**12)
    assert not asked(revoked, kid="other")


async def test_the_database_the_memory_and_the_signed_list_agree(
    revoked: Revocations, signing: Signing, add: Any, database: Database
) -> None:
    await add("jti", "j1")
    for kind, value in ((CLIENT, "c1"), (SUBJECT, "s1"), (KID, "k1")):
        await add(kind, value, before=5)
    await revoked.load()
    listed = as_verifier(revoked.signed(), signing)
    good = {"jti": "j", "client_id": "c", "subject": "s", "kid": "k"}
    for name, value in (("jti", "j1"), ("client_id", "c1"), ("subject", "s1"), ("kid", "k1")):
        for issued_at in (4, 5):
            token: Any = {**good, name: value, "issued_at": issued_at}
            async with database.read() as session:
                stored = await revocations.is_revoked(session, **token)
            expected = issued_at < 5 or name in ("jti", "kid")
            assert stored is revoked.is_revoked(**token) is expected
            assert listed.is_revoked(**token) is expected


async def test_the_list_says_what_the_decision_says(
    revoked: Revocations, signing: Signing, add: Any, clock: Any
) -> None:
    for jti in ("b", "a"):
        await add("jti", jti)
    await add(CLIENT, "orders", before=7)
    await add(SUBJECT, "user", before=8)
    await add(KID, "lost")
    await revoked.load()
    assert says(revoked.signed(), signing) == {
        "iss": ISSUER,
        "iat": int(clock.now),
        "version": 6,
        "jtis": ["a", "b"],
        "clients": {"orders": 7},
        "subjects": {"user": 8},
        "kids": ["lost"],
    }


async def test_an_empty_list_has_all_its_members(revoked: Revocations, signing: Signing) -> None:
    await revoked.load()
    said = says(revoked.signed(), signing)
    assert (said["jtis"], said["clients"], said["subjects"], said["kids"]) == ([], {}, {}, [])


async def test_two_processes_that_know_the_same_give_the_same_etag(
    process: Any, add: Any, clock: Any
) -> None:
    await add("jti", "a")
    await add(CLIENT, "orders", before=7)
    first, second = process(), process()
    await first.load()
    tag = first.signed().etag
    clock.now += 3
    await second.load()
    assert second.signed().etag == tag
    assert second.signed().body != first.signed().body


async def test_any_change_gives_another_etag(revoked: Revocations, add: Any) -> None:
    tags = [revoked.signed().etag]
    for change in (("jti", "a"), (CLIENT, "x"), (SUBJECT, "x"), (KID, "x"), ("jti", "b")):
        await add(*change, before=7)
        await revoked.load()
        tags.append(revoked.signed().etag)
    assert len(set(tags)) == 6
    assert all(tag[0] == tag[-1] == '"' for tag in tags)


async def test_another_key_gives_another_etag_and_signs_at_once(
    revoked: Revocations, signing: Signing, keys: Any
) -> None:
    before = revoked.signed()
    signing.use("k2", keys.foreign)
    after = revoked.signed()
    assert after.etag != before.etag
    assert says(after, signing)["jtis"] == []


async def test_the_list_is_signed_once_for_many_who_ask(revoked: Revocations) -> None:
    first = revoked.signed()
    assert all(revoked.signed() is first for _ in range(10))


async def test_the_list_is_signed_anew_now_and_then_under_the_same_etag(
    revoked: Revocations, signing: Signing, clock: Any
) -> None:
    """Else a verifier that has seen a later version would wait for ever for a later `iat`."""
    before = revoked.signed()
    clock.now += RESIGN_SECONDS - 0.1
    assert revoked.signed() is before
    clock.now += 0.1
    after = revoked.signed()
    assert after.etag == before.etag
    assert says(after, signing)["iat"] == int(clock.now)


async def test_a_verifier_takes_the_list_of_a_database_that_was_put_back(
    revoked: Revocations, signing: Signing, add: Any, clock: Any, process: Any
) -> None:
    await add("jti", "later")
    await revoked.load()
    later = as_verifier(revoked.signed(), signing)
    put_back = process()  # it has not loaded: as if it knew nothing of the change
    clock.now += 1
    assert not as_verifier(put_back.signed(), signing).may_replace(later)
    clock.now += 60
    assert as_verifier(put_back.signed(), signing).may_replace(later)


async def test_what_has_expired_leaves_the_list(
    revoked: Revocations, signing: Signing, add: Any, clock: Any
) -> None:
    await add("jti", "short", lives=10)
    await add("jti", "long", lives=100)
    await add(CLIENT, "orders", before=7, lives=10)
    await revoked.load()
    before = revoked.signed()
    clock.now += 10
    assert says(revoked.signed(), signing)["jtis"] == ["long", "short"]
    clock.now += 1
    after = revoked.signed()
    said = says(after, signing)
    assert (said["jtis"], said["clients"]) == (["long"], {})
    assert after.etag != before.etag
    assert asked(revoked, jti="long")
    assert not asked(revoked, jti="short")


async def test_for_what_expires_the_list_is_not_signed_more_often_than_it_has_to_be(
    revoked: Revocations, add: Any, clock: Any
) -> None:
    for number in range(1, 9):
        await add("jti", f"j{number}", lives=number)
    await revoked.load()
    clock.now += 1.5
    signed = revoked.signed()
    for _ in range(4):
        clock.now += 1
        assert revoked.signed() is signed
    clock.now += REBUILD_SECONDS - 4
    assert revoked.signed() is not signed


async def test_what_is_revoked_is_in_the_list_without_a_wait(
    revoked: Revocations, signing: Signing, add: Any
) -> None:
    revoked.signed()
    await add("jti", "a")
    await revoked.load()
    assert says(revoked.signed(), signing)["jtis"] == ["a"]


async def test_ten_thousand_revocations_are_less_than_half_a_mebibyte(
    revoked: Revocations, signing: Signing, database: Database, clock: Any, helpers: Any
) -> None:
    until = int(clock.now) + 100
    rows = [
        {"jti": helpers.b64(number.to_bytes(16, "big")), "c": "orders", "until": until}
        for number in range(10_000)
    ]
    async with database.write() as session:
        connection = await session.connection()
        await connection.exec_driver_sql(
            "INSERT INTO revoked_tokens VALUES (:jti, :c, 0, :until, NULL)", rows
        )
    await revoked.load()
    signed = revoked.signed()
    assert len(signed.body) < 512 * 1024
    assert len(as_verifier(signed, signing).jtis) == 10_000


async def test_a_token_is_issued_no_earlier_than_what_is_not_revoked(
    revoked: Revocations, add: Any
) -> None:
    await add(CLIENT, "c", before=7)
    await add(SUBJECT, "s", before=9)
    await revoked.load()
    assert revoked.first_second_for("c", "other") == 7
    assert revoked.first_second_for("c", "s") == 9
    assert revoked.first_second_for("other", "other") == 0
    first = revoked.first_second_for("c", "s")
    assert not asked(revoked, issued_at=first)
