from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Any

import pytest

from bearer import FetchFailed, TokenRequestFailed, TokenSource


@pytest.fixture
async def source(fetch: Any, clock: Any) -> TokenSource:
    return TokenSource(
        token_url="https://auth.test/oauth/token",
        client_id="orders",
        client_secret="tds_very-secret",
        audience="https://api.test",
        scope="data:read",
        http=fetch,
        clock=clock,
        random=lambda: 0.5,
    )


@pytest.fixture
def grant(fetch: Any) -> Callable[..., None]:
    def says(token: str, expires_in: float = 3600) -> None:
        document = {"access_token": token, "token_type": "Bearer", "expires_in": expires_in}
        fetch.says(json.dumps(document).encode())

    return says


async def test_asks_by_client_credentials(source: TokenSource, fetch: Any, grant: Any) -> None:
    grant("t1")
    assert await source.token() == "t1"
    asked = fetch.asked[0]
    assert (asked.method, asked.url) == ("POST", "https://auth.test/oauth/token")
    assert asked.headers["Authorization"].startswith("Basic ")
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert b"grant_type=client_credentials" in asked.body


async def test_a_token_is_kept_until_shortly_before_it_expires(
    source: TokenSource, fetch: Any, grant: Any, clock: Any
) -> None:
    grant("t1", 3600)
    await source.token()
    grant("t2", 3600)
    clock.now += 3509
    assert await source.token() == "t1"
    clock.now += 1
    assert await source.token() == "t2"
    assert len(fetch.asked) == 2


async def test_a_short_life_has_a_short_margin(source: TokenSource, grant: Any, clock: Any) -> None:
    grant("t1", 10)
    await source.token()
    grant("t2", 10)
    clock.now += 8.4
    assert await source.token() == "t1"
    clock.now += 0.2
    assert await source.token() == "t2"


async def test_callers_share_one_request_and_a_cancelled_one_does_not_end_it(
    source: TokenSource, fetch: Any, grant: Any, wait_until: Any
) -> None:
    grant("t1")
    fetch.gate.clear()
    callers = [asyncio.create_task(source.token()) for _ in range(5)]
    await fetch.asked_times(1)
    callers[0].cancel()
    await wait_until(callers[0].done)
    fetch.gate.set()
    assert await asyncio.gather(*callers[1:]) == ["t1"] * 4
    assert len(fetch.asked) == 1


async def test_the_old_token_serves_while_renewing_fails_and_it_lives(
    source: TokenSource, fetch: Any, grant: Any, clock: Any
) -> None:
    grant("t1", 3600)
    await source.token()
    fetch.answer = FetchFailed("down")
    clock.now += 3599
    assert await source.token() == "t1"
    clock.now += 1
    with pytest.raises(TokenRequestFailed):
        await source.token()


async def test_after_a_failure_the_server_is_left_alone_for_a_second(
    source: TokenSource, fetch: Any, grant: Any, clock: Any
) -> None:
    fetch.says(b'{"error":"invalid_client"}', 401)
    for _ in range(3):
        with pytest.raises(TokenRequestFailed) as failure:
            await source.token()
        assert (failure.value.status, failure.value.error) == (401, "invalid_client")
    assert len(fetch.asked) == 1
    clock.now += 1
    grant("t1")
    assert await source.token() == "t1"


async def test_a_server_that_is_down_is_a_failure_without_status(
    source: TokenSource, fetch: Any
) -> None:
    fetch.answer = FetchFailed("down")
    with pytest.raises(TokenRequestFailed) as failure:
        await source.token()
    assert failure.value.status is None


async def test_a_rejected_token_is_replaced(source: TokenSource, fetch: Any, grant: Any) -> None:
    grant("t1")
    await source.token()
    grant("t2")
    assert await source.replace("t1") == "t2"
    assert await source.token() == "t2"


async def test_a_token_that_was_replaced_already_is_not_replaced_again(
    source: TokenSource, fetch: Any, grant: Any
) -> None:
    grant("t1")
    await source.token()
    grant("t2")
    await source.replace("t1")
    assert await source.replace("t1") == "t2"
    assert len(fetch.asked) == 2


async def test_many_that_were_rejected_together_share_one_request(
    source: TokenSource, fetch: Any, grant: Any
) -> None:
    grant("t1")
    await source.token()
    grant("t2")
    fetch.gate.clear()
    callers = [asyncio.create_task(source.replace("t1")) for _ in range(5)]
    await fetch.asked_times(2)
    fetch.gate.set()
    assert await asyncio.gather(*callers) == ["t2"] * 5
    assert len(fetch.asked) == 2


async def test_a_failed_replacement_is_a_failure(
    source: TokenSource, fetch: Any, grant: Any
) -> None:
    grant("t1")
    await source.token()
    fetch.answer = FetchFailed("down")
    with pytest.raises(TokenRequestFailed):
        await source.replace("t1")


async def test_neither_secret_nor_token_is_logged_or_shown(
    source: TokenSource, fetch: Any, grant: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    grant("token-one")
    await source.token()
    fetch.answer = FetchFailed("down")
    with pytest.raises(TokenRequestFailed) as failure:
        await source.replace("token-one")
    shown = caplog.text + repr(source) + repr(failure.value) + repr(vars(source)["_held"])
    assert "down" in shown
    assert "very-secret" not in shown
    assert "token-one" not in shown
