from __future__ import annotations

import json
from typing import Any

import pytest

from chassis.database import Database
from chassis.errors import Conflict, NotFound
from tokendealer import client_secret
from tokendealer.administration import clients, secrets
from tokendealer.administration.secrets import DAY, MAX_SECRETS, NewSecret, state_of
from tokendealer.models import ClientSecret
from tokendealer.registration import RegistrationError

PEPPER = b"p" * 32
NOW = 1_800_000_000


class Of:
    """The secrets of a client."""

    def __init__(self, database: Database, trail: Any, client_id: str) -> None:
        self.database, self.trail, self.client_id = database, trail, client_id
        self.now = NOW

    async def add(
        self, label: str = "second", expires_at: int | None = None
    ) -> tuple[ClientSecret, str]:
        async with self.database.write() as session:
            row = await clients.find(session, self.client_id)
            new = NewSecret(label, expires_at)
            return await secrets.add(
                session, row, new, pepper=PEPPER, now=self.now, trail=self.trail
            )

    async def retire(self, secret_id: int, *, force: bool = False) -> None:
        async with self.database.write() as session:
            row = await clients.find(session, self.client_id)
            await secrets.retire(
                session, row, secret_id, force=force, now=self.now, trail=self.trail
            )

    async def used(self, secret_id: int) -> None:
        async with self.database.write() as session:
            row = await session.get_one(ClientSecret, secret_id)
            row.last_used_at, row.last_used_from = self.now, "192.0.2.7"

    async def ids(self) -> list[int]:
        async with self.database.read() as session:
            return [row.id for row in (await clients.find(session, self.client_id)).secrets]


@pytest.fixture
def of(database: Database, clock: Any, helpers: Any) -> Any:
    return lambda client_id: Of(database, helpers.trail_of(clock), client_id)


@pytest.fixture
def orders(of: Any) -> Of:
    made: Of = of("orders")
    return made


async def test_a_secret_is_kept_as_its_keyed_hash_alone(orders: Of) -> None:
    row, text = await orders.add()
    assert client_secret.is_well_formed(text)
    assert row.digest == client_secret.digest(PEPPER, text)
    assert (row.label, row.created_at, row.expires_at) == ("second", NOW, None)
    assert (row.last_used_at, row.last_used_from) == (None, None)
    assert len(await orders.ids()) == 2


async def test_a_secret_is_audited_without_itself(
    orders: Of, database: Database, helpers: Any, tape: Any
) -> None:
    row, text = await orders.add(expires_at=NOW + 5)
    await orders.retire(row.id)
    added, retired = (await helpers.entries(database))[-2:]
    facts = {"secret_id": row.id, "label": "second", "expires_at": NOW + 5}
    assert (added.action, added.target, json.loads(added.after)) == ("secret.add", "orders", facts)
    assert (retired.action, json.loads(retired.before)) == ("secret.retire", facts)
    entries = "".join(f"{e.before}{e.after}{e.target}" for e in await helpers.entries(database))
    for hidden in (text, text[4:-6], row.digest.hex(), helpers.b64(row.digest)):
        assert hidden not in entries
        assert hidden not in tape.text


@pytest.mark.parametrize("label", ["", "x" * 101, "a\nb"])
async def test_an_odd_label_is_refused(orders: Of, label: str) -> None:
    with pytest.raises(RegistrationError) as refusal:
        await orders.add(label)
    assert refusal.value.field == "label"


@pytest.mark.parametrize("seconds", [0, -1])
async def test_a_secret_that_has_expired_already_is_refused(orders: Of, seconds: int) -> None:
    with pytest.raises(RegistrationError) as refusal:
        await orders.add(expires_at=NOW + seconds)
    assert refusal.value.field == "expires_at"


async def test_a_client_has_no_more_than_so_many(orders: Of) -> None:
    for _ in range(MAX_SECRETS - 1):
        await orders.add()
    with pytest.raises(Conflict) as refusal:
        await orders.add()
    assert refusal.value.field == "secret"
    assert len(await orders.ids()) == MAX_SECRETS


async def test_one_that_is_retired_makes_room(orders: Of) -> None:
    first = (await orders.ids())[0]
    await orders.add()
    await orders.retire(first)
    assert first not in await orders.ids()


async def test_a_secret_of_another_client_is_not_found(orders: Of, of: Any) -> None:
    other = (await of("reports").ids())[0]
    for secret_id in (other, 999, 0):
        with pytest.raises(NotFound):
            await orders.retire(secret_id, force=True)
    assert other in await of("reports").ids()


async def test_the_only_live_secret_stays_unless_forced(orders: Of) -> None:
    (only,) = await orders.ids()
    with pytest.raises(Conflict, match="only live secret") as refusal:
        await orders.retire(only)
    assert refusal.value.field == "force"
    await orders.retire(only, force=True)
    assert await orders.ids() == []


async def test_one_that_has_expired_is_no_other_way_in(orders: Of) -> None:
    (first,) = await orders.ids()
    expiring, _ = await orders.add(expires_at=NOW + 5)
    orders.now += 5
    with pytest.raises(Conflict, match="only live secret"):
        await orders.retire(first)
    await orders.retire(expiring.id)


async def test_one_that_has_expired_goes_though_it_was_the_only_one_and_used(orders: Of) -> None:
    (first,) = await orders.ids()
    expiring, _ = await orders.add(expires_at=NOW + 5)
    await orders.retire(first)
    await orders.used(expiring.id)
    orders.now += 5
    await orders.retire(expiring.id)
    assert await orders.ids() == []


async def test_a_disabled_clients_only_secret_goes(of: Any) -> None:
    disabled = of("disabled")
    await disabled.retire((await disabled.ids())[0])
    assert await disabled.ids() == []


async def test_a_client_with_keys_of_its_own_needs_no_secret(of: Any) -> None:
    signer = of("signer")
    row, _ = await signer.add()
    await signer.retire(row.id)
    assert await signer.ids() == []


async def test_one_that_was_used_in_the_last_day_stays_unless_forced(orders: Of) -> None:
    row, _ = await orders.add()
    await orders.used(row.id)
    orders.now += DAY - 1
    with pytest.raises(Conflict, match=r"in the last day, from 192\.0\.2\.7") as refusal:
        await orders.retire(row.id)
    assert refusal.value.field == "force"
    await orders.retire(row.id, force=True)


async def test_one_that_was_used_a_day_ago_goes(orders: Of) -> None:
    row, _ = await orders.add()
    await orders.used(row.id)
    orders.now += DAY
    await orders.retire(row.id)
    assert row.id not in await orders.ids()


@pytest.mark.parametrize(
    ("expires_at", "state"),
    [
        (None, "live"),
        (NOW + 14 * DAY + 1, "live"),
        (NOW + 14 * DAY, "expiring"),
        (NOW + 1, "expiring"),
        (NOW, "expired"),
        (NOW - 1, "expired"),
    ],
)
def test_a_secret_is_live_then_expiring_then_expired(expires_at: int | None, state: str) -> None:
    assert state_of(ClientSecret(expires_at=expires_at), NOW, 14) == state


def test_without_a_warning_a_secret_is_live_until_it_expires() -> None:
    assert state_of(ClientSecret(expires_at=NOW + 1), NOW, 0) == "live"
