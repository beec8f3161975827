"""Client authentication with parts that are handed in; over HTTP it is in routes/."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from tokendealer import client_secret
from tokendealer.authentication import Authenticator, Credentials
from tokendealer.authentication.assertion import Assertion
from tokendealer.authentication.authenticator import MAX_DELAYED
from tokendealer.clients import Client, ClientDirectory, Secret
from tokendealer.errors import InvalidClient, OAuthError, TooManyAttempts
from tokendealer.jwk import to_jwk
from tokendealer.throttle import FORGET_SECONDS, FREE_ATTEMPTS, Throttle
from tokendealer.usage import Usage

HERE, THERE = "192.0.2.1", "198.51.100.7"
PEPPER = b"p" * 32
DEADLINE = 5.0  # seconds that a test waits for an answer before it fails
RIGHT, EXPIRING = "right", "expiring"


@dataclass
class Used:
    """Remembers assertions as the database does."""

    jtis: set[tuple[str, str]] = field(default_factory=set)

    async def __call__(self, client_id: str, assertion: Assertion) -> bool:
        if (client_id, assertion.jti) in self.jtis:
            return False
        self.jtis.add((client_id, assertion.jti))
        return True


@pytest.fixture
def clients(clock: Any, keys: Any) -> dict[str, Client]:
    secrets = (
        Secret(1, client_secret.digest(PEPPER, RIGHT), None),
        Secret(2, client_secret.digest(PEPPER, EXPIRING), int(clock.now) + 60),
    )
    orders = Client(
        client_id="orders",
        active=True,
        token_lifetime=60,
        quota=None,
        secrets=secrets,
        jwks=None,
        grants={},
        resources={},
    )
    signer = replace(orders, client_id="signer", secrets=(), jwks=keys.jwks())
    thief = {"keys": [{**_public(keys.foreign), "kid": "rsa"}]}
    return {
        "orders": orders,
        "signer": signer,
        "thief": replace(signer, client_id="thief", jwks=thief),
        "bare": replace(orders, client_id="bare", secrets=()),
        "disabled": replace(orders, client_id="disabled", active=False),
        "disabled-signer": replace(signer, client_id="disabled-signer", active=False),
    }


def _public(key: Any) -> dict[str, str]:

    return {name: value for name, value in to_jwk("rsa", key.public_key()).items() if name != "alg"}


@pytest.fixture
def used() -> Used:
    return Used()


class NotedUsage(Usage):
    """What was counted, in order; nothing is written."""

    def __init__(self) -> None:
        self.secrets: list[tuple[int, str]] = []
        self.failures: list[tuple[str, str]] = []

    def secret_used(self, secret_id: int, address: str) -> None:
        self.secrets.append((secret_id, address))

    def authentication_failed(self, client_id: str, address: str) -> None:
        self.failures.append((client_id, address))


@pytest.fixture
def usage() -> NotedUsage:
    return NotedUsage()


@pytest.fixture
def authenticator(
    clients: dict[str, Client], clock: Any, sleep: Any, used: Used, usage: NotedUsage, tape: Any
) -> Authenticator:
    return make(clients, clock, sleep, used, usage)


def make(
    clients: dict[str, Client], clock: Any, sleep: Any, used: Used, usage: Usage
) -> Authenticator:
    async def find(client_id: str) -> Client | None:
        return clients.get(client_id)

    return Authenticator(
        clients=ClientDirectory(find, clock=clock, keep_seconds=0, max_clients=10),
        pepper=PEPPER,
        audiences=frozenset({"https://auth.test"}),
        use_once=used,
        throttle=Throttle(clock),
        usage=usage,
        leeway=30,
        clock=clock,
        sleep=sleep,
    )


def secret(text: str, client_id: str = "orders") -> Credentials:
    return Credentials(client_id, unverified_secret=text)


def signed(text: str, client_id: str | None = None) -> Credentials:
    return Credentials(client_id, unverified_assertion=text)


async def refusal(
    authenticator: Authenticator, credentials: Credentials, address: str = HERE
) -> OAuthError:
    with pytest.raises((InvalidClient, TooManyAttempts)) as caught:
        async with asyncio.timeout(DEADLINE):
            await authenticator.authenticate(credentials, address)
    return caught.value


async def fail(authenticator: Authenticator, times: int, address: str = HERE) -> None:
    for _ in range(times):
        await refusal(authenticator, secret("wrong"), address)


async def test_the_right_secret_is_the_client(authenticator: Authenticator) -> None:
    assert (await authenticator.authenticate(secret(RIGHT), HERE)).client_id == "orders"


async def test_several_secrets_live_at_once_until_each_expires(
    authenticator: Authenticator, clock: Any
) -> None:
    await authenticator.authenticate(secret(EXPIRING), HERE)
    clock.now += 60
    assert "not one of" in (await refusal(authenticator, secret(EXPIRING))).reason
    await authenticator.authenticate(secret(RIGHT), HERE)


@pytest.mark.parametrize(
    ("client_id", "text", "reason"),
    [
        ("orders", "wrong", "not one of the client's live ones"),
        ("orders", "", "not one of the client's live ones"),
        ("nobody", RIGHT, "no such client"),
        ("", RIGHT, "no such client"),
        ("signer", RIGHT, "not one of"),
        ("bare", "", "not one of"),
        ("disabled", RIGHT, "disabled"),
        ("disabled", "wrong", "not one of"),
    ],
)
async def test_anything_else_is_refused_and_the_log_knows_why(
    authenticator: Authenticator, tape: Any, client_id: str, text: str, reason: str
) -> None:
    assert reason in (await refusal(authenticator, secret(text, client_id))).reason
    (line,) = tape.events("client_authentication_failed")
    assert (line["client_id"], line["client"]) == (client_id, HERE)
    assert reason in line["reason"]


async def test_a_secret_given_as_the_client_id_is_not_logged(
    authenticator: Authenticator, tape: Any
) -> None:
    swapped = client_secret.generate()
    await refusal(authenticator, secret("orders", swapped))
    assert swapped[:20] not in tape.text
    assert tape.events("client_authentication_failed")


async def test_a_long_client_id_is_cut_in_the_log(authenticator: Authenticator, tape: Any) -> None:
    await refusal(authenticator, secret("x", "y" * 10_000))
    assert tape.events("client_authentication_failed")[0]["client_id"] == "y" * 64


@pytest.mark.parametrize(
    ("alg", "kid"),
    [("RS256", "rsa"), ("PS256", "rsa"), ("RS512", None), ("ES256", "ec"), ("EdDSA", "ed")],
)
async def test_a_signed_assertion_is_the_client(
    authenticator: Authenticator, assertion: Any, alg: str, kid: str | None
) -> None:
    text = assertion(alg=alg, header={"kid": kid} if kid else {})
    for named in (None, "signer"):
        if named:
            text = assertion(alg=alg)
        client = await authenticator.authenticate(signed(text, named), HERE)
        assert client.client_id == "signer"


async def test_an_assertion_works_once(authenticator: Authenticator, assertion: Any) -> None:
    text = assertion()
    await authenticator.authenticate(signed(text), HERE)
    assert "used before" in (await refusal(authenticator, signed(text))).reason


async def test_an_assertion_that_was_refused_is_not_used_up(
    authenticator: Authenticator, assertion: Any, clock: Any
) -> None:
    text = assertion(nbf=clock.now + 60)
    await refusal(authenticator, signed(text))
    clock.now += 60
    await authenticator.authenticate(signed(text), HERE)


async def test_another_clients_key_does_not_speak_for_this_one(
    authenticator: Authenticator, assertion: Any, keys: Any
) -> None:
    forged = assertion(key=keys.foreign, header={"kid": "rsa"})
    assert "no key of the client" in (await refusal(authenticator, signed(forged))).reason
    own = assertion(key=keys.foreign, header={"kid": "rsa"}, iss="thief", sub="thief")
    assert (await authenticator.authenticate(signed(own), HERE)).client_id == "thief"


async def test_an_assertion_of_another_issuer_for_this_subject_is_refused(
    authenticator: Authenticator, assertion: Any
) -> None:
    refused = await refusal(authenticator, signed(assertion(iss="thief")))
    assert "iss and sub" in refused.reason


async def test_a_client_id_that_is_not_the_subject_is_refused(
    authenticator: Authenticator, assertion: Any, used: Used
) -> None:
    refused = await refusal(authenticator, signed(assertion(), "orders"))
    assert "differs" in refused.reason
    assert not used.jtis


@pytest.mark.parametrize("client_id", ["nobody", "orders"])
async def test_a_client_without_keys_has_no_assertions(
    authenticator: Authenticator, assertion: Any, client_id: str
) -> None:
    refused = await refusal(authenticator, signed(assertion(iss=client_id, sub=client_id)))
    assert "no such client, or it has no keys" in refused.reason


async def test_a_disabled_client_is_refused_and_its_assertion_not_used_up(
    authenticator: Authenticator, assertion: Any, used: Used
) -> None:
    text = assertion(iss="disabled-signer", sub="disabled-signer")
    assert "disabled" in (await refusal(authenticator, signed(text))).reason
    assert not used.jtis


async def test_unsigned_and_symmetric_assertions_are_refused(
    authenticator: Authenticator, assertion: Any
) -> None:
    for text in (assertion.unsigned(), assertion.hs256()):
        assert "alg" in (await refusal(authenticator, signed(text))).reason


async def test_a_failed_assertion_is_logged_by_the_client_it_names(
    authenticator: Authenticator, assertion: Any, tape: Any
) -> None:
    await refusal(authenticator, signed(assertion(aud="https://other.test")))
    await refusal(authenticator, signed("garbage"))
    named = [line["client_id"] for line in tape.events("client_authentication_failed")]
    assert named == ["signer", ""]


async def test_wrong_secrets_slow_down_and_are_told_when_to_come_back(
    authenticator: Authenticator, sleep: Any
) -> None:
    await fail(authenticator, FREE_ATTEMPTS)
    assert sleep.pauses == []
    refused = [await refusal(authenticator, secret("wrong")) for _ in range(4)]
    assert [type(one) for one in refused] == [TooManyAttempts] * 4
    assert [one.headers["Retry-After"] for one in refused] == ["1", "2", "4", "8"]
    assert sleep.pauses == [0.25, 0.5, 1.0, 2.0]


async def test_the_right_secret_works_at_once_however_many_were_wrong(
    authenticator: Authenticator, sleep: Any
) -> None:
    await fail(authenticator, FREE_ATTEMPTS + 20)
    sleep.pauses.clear()
    assert await authenticator.authenticate(secret(RIGHT), HERE)
    assert sleep.pauses == []


async def test_success_forgives(authenticator: Authenticator, sleep: Any) -> None:
    await fail(authenticator, FREE_ATTEMPTS + 1)
    await authenticator.authenticate(secret(RIGHT), HERE)
    sleep.pauses.clear()
    await fail(authenticator, FREE_ATTEMPTS)
    assert sleep.pauses == []


async def test_success_by_assertion_forgives_too(
    authenticator: Authenticator, assertion: Any, sleep: Any
) -> None:
    for _ in range(FREE_ATTEMPTS):
        await refusal(authenticator, signed(assertion(aud="https://other.test")))
    await authenticator.authenticate(signed(assertion()), HERE)
    await refusal(authenticator, signed(assertion(aud="https://other.test")))
    assert sleep.pauses == []


async def test_time_forgives(authenticator: Authenticator, sleep: Any, clock: Any) -> None:
    await fail(authenticator, FREE_ATTEMPTS + 1)
    clock.now += FORGET_SECONDS + 1
    sleep.pauses.clear()
    await fail(authenticator, FREE_ATTEMPTS)
    assert sleep.pauses == []


async def test_another_address_is_not_slowed_down(authenticator: Authenticator, sleep: Any) -> None:
    await fail(authenticator, FREE_ATTEMPTS + 1)
    sleep.pauses.clear()
    await fail(authenticator, FREE_ATTEMPTS, THERE)
    assert sleep.pauses == []


async def test_only_so_many_answers_are_held_back_at_once(
    clients: dict[str, Client], clock: Any, used: Used, wait_until: Any, tape: Any
) -> None:
    released = asyncio.Event()
    sleeping: list[float] = []

    async def hold(seconds: float) -> None:
        sleeping.append(seconds)
        await released.wait()

    authenticator = make(clients, clock, hold, used, NotedUsage())
    await fail(authenticator, FREE_ATTEMPTS)
    held = [
        asyncio.create_task(refusal(authenticator, secret("wrong"))) for _ in range(MAX_DELAYED)
    ]
    await wait_until(lambda: len(sleeping) == MAX_DELAYED)
    assert isinstance(await refusal(authenticator, secret("wrong")), TooManyAttempts)
    assert len(sleeping) == MAX_DELAYED
    released.set()
    await asyncio.gather(*held)
    await refusal(authenticator, secret("wrong"))
    assert len(sleeping) == MAX_DELAYED + 1


async def test_a_caller_that_goes_away_frees_its_place(
    clients: dict[str, Client], clock: Any, used: Used, wait_until: Any, tape: Any
) -> None:
    sleeping: list[float] = []

    async def hold(seconds: float) -> None:
        sleeping.append(seconds)
        await asyncio.Event().wait()

    authenticator = make(clients, clock, hold, used, NotedUsage())
    await fail(authenticator, FREE_ATTEMPTS)
    held = [
        asyncio.create_task(refusal(authenticator, secret("wrong"))) for _ in range(MAX_DELAYED)
    ]
    await wait_until(lambda: len(sleeping) == MAX_DELAYED)
    for task in held:
        task.cancel()
    await asyncio.gather(*held, return_exceptions=True)
    late = asyncio.create_task(refusal(authenticator, secret("wrong")))
    await wait_until(lambda: len(sleeping) == MAX_DELAYED + 1)
    late.cancel()


async def test_which_secret_was_used_and_from_where_is_noted(
    authenticator: Authenticator, usage: NotedUsage
) -> None:
    await authenticator.authenticate(secret(EXPIRING), HERE)
    await authenticator.authenticate(secret(RIGHT), THERE)
    await refusal(authenticator, secret("wrong"))
    await refusal(authenticator, secret(RIGHT, "disabled"))
    assert usage.secrets == [(2, HERE), (1, THERE)]


async def test_failures_are_noted_by_the_id_that_was_claimed(
    authenticator: Authenticator, usage: NotedUsage, assertion: Any
) -> None:
    await refusal(authenticator, secret("wrong"))
    await refusal(authenticator, secret("wrong", "n" * 100), THERE)
    await refusal(authenticator, signed(assertion(aud="other")))
    assert usage.failures == [("orders", HERE), ("n" * 64, THERE), ("signer", HERE)]


async def test_a_secret_in_place_of_an_id_is_noted_nowhere(
    authenticator: Authenticator, usage: NotedUsage
) -> None:
    await refusal(authenticator, secret("orders", client_secret.generate()))
    assert usage.failures == []
