from __future__ import annotations

from typing import Any

import pytest

from tokendealer.doctor import clients
from tokendealer.models import Client, ClientSecret

NOW = 1_800_000_000
DAY = 86400


def client(*expiries: int | None, **changes: Any) -> Client:
    secrets = [
        ClientSecret(id=number, label="a label", expires_at=expires_at)
        for number, expires_at in enumerate(expiries, start=1)
    ]
    facts = {"active": True, "token_lifetime": 3600, "jwks": None, **changes}
    return Client(client_id="orders", secrets=secrets, **facts)


def found(*looked_at: Client) -> list[tuple[str, str]]:
    return [(each.level, each.what) for each in clients.check(looked_at, NOW, 14)]


def test_clients_that_can_go_on_are_one_line() -> None:
    good = client(None), client(NOW + 15 * DAY), client(jwks={"keys": []})
    assert found(*good) == [("ok", "every active one (3) can go on")]
    assert found() == [("ok", "every active one (0) can go on")]


def test_a_secret_that_expired_is_told_with_its_way_out() -> None:
    (finding,) = clients.check([client(NOW - 1, None)], NOW, 14)
    assert finding.level == "warn"
    assert finding.what == "secret 1 (a label) expired at 2027-01-15 07:59:59Z"
    assert finding.mend == "`tokendealer client secret retire orders 1`"


@pytest.mark.parametrize("left", [1, 13 * DAY, 14 * DAY])
def test_a_secret_that_expires_soon_is_told(left: int) -> None:
    ((level, what),) = found(client(NOW + left))
    assert (level, "secret 1 (a label) expires at" in what) == ("warn", True)


@pytest.mark.parametrize("expiries", [(), (NOW,), (NOW - 9, NOW - 1)])
def test_a_client_with_no_way_in_is_told(expiries: tuple[int, ...]) -> None:
    *expired, last = found(client(*expiries))
    assert len(expired) == len(expiries)
    assert last == ("warn", "has no way in: no live secret, no public key")


def test_a_client_that_is_disabled_needs_none() -> None:
    assert found(client(NOW - 1, active=False))[0][0] == "ok"


def test_tokens_as_long_as_they_can_be_are_told() -> None:
    ((level, what),) = found(client(None, token_lifetime=86400))
    assert (level, what) == ("warn", "its tokens live 24 h, the longest there is")
