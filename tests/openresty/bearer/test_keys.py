"""The keys are followed for real: two nginx workers and an origin that rotates, fails and lies."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from os import kill
from pathlib import Path
from typing import Any

import pytest

from tests.openresty.bearer.fake_origin import FakeOrigin, http
from tests.openresty.bearer.gateway_process import Gateway, gateway, until
from tests.openresty.bearer.support import Mint, jwks


class Start:
    """Starts the gateway when the test is ready for it."""

    def __init__(self, stack: ExitStack, folder: Path, url: str) -> None:
        self._stack, self._folder, self._url = stack, folder, url

    def __call__(self) -> Gateway:
        return self._stack.enter_context(gateway(self._folder, self._url))


@pytest.fixture
def origin(mint: Mint) -> Iterator[FakeOrigin]:
    origin = FakeOrigin()
    origin.answer = http(jwks(mint.jwk()))
    yield origin
    origin.stop()


@pytest.fixture
def start(tmp_path: Path, origin: FakeOrigin) -> Iterator[Start]:
    with ExitStack() as stack:
        yield Start(stack, tmp_path, f"http://{origin.authority}/.well-known/jwks.json")


def token(mint: Mint, **changes: object) -> str:
    now = int(time.time())
    return mint.token(**{"iat": now, "nbf": now, "exp": now + 3600, **changes})


def accepted(answer: Any) -> bool:
    return bool(answer["status"] == 200)


def refused_for(cause: str) -> Any:
    return lambda answer: answer["status"] != 200 and answer["reason"]["detail"]["cause"] == cause


def test_one_worker_fetches_the_keys_and_both_have_them(
    start: Start, origin: FakeOrigin, mint: Mint
) -> None:
    gateway = start()
    gateway.until_everywhere(lambda answer: answer["kids"] == "k1")
    assert all(map(accepted, gateway.everywhere(token(mint))))
    assert len(origin.asked) == 1
    assert "GET /.well-known/jwks.json HTTP/1.1\r\n" in origin.asked[0]


def test_a_request_waits_for_the_very_first_keys(
    start: Start, origin: FakeOrigin, mint: Mint
) -> None:
    origin.gate.clear()
    gateway = start()
    origin.asked_times(1)
    with ThreadPoolExecutor() as pool:
        waiting = [pool.submit(gateway.get, token(mint)) for _ in range(4)]
        origin.gate.set()
        assert all(accepted(each.result()) for each in waiting)
    assert len(origin.asked) == 1


@pytest.mark.parametrize("hangs", [True, False])
def test_without_keys_a_request_is_told_to_come_again(
    start: Start, origin: FakeOrigin, mint: Mint, hangs: bool
) -> None:
    if hangs:
        origin.gate.clear()
    else:
        origin.stop()
    gateway = start()
    began = time.monotonic()
    answer = gateway.get(token(mint))
    assert time.monotonic() - began < 10
    assert (answer["status"], answer["reason"]["code"]) == (503, "temporarily_unavailable")
    assert answer["reason"]["headers"] == {"Retry-After": "5"}
    assert answer["reason"]["detail"]["cause"] == "keys_unavailable"
    assert answer["ready"] is False
    if not hangs:
        origin.start()


def test_a_token_that_no_key_could_save_is_refused_without_keys_too(
    start: Start, origin: FakeOrigin
) -> None:
    origin.gate.clear()
    gateway = start()
    assert refused_for("malformed")(gateway.get("abc"))


def test_keys_come_when_the_origin_does(start: Start, origin: FakeOrigin, mint: Mint) -> None:
    origin.stop()
    gateway = start()
    until(lambda: gateway.get()["failures"] > 0, "no failure is counted")
    assert "JWKS refresh failed, 1 in a row: connection refused" in gateway.log
    origin.start()
    gateway.until_everywhere(accepted, token(mint))


def test_a_new_key_is_found_at_max_age(
    start: Start, origin: FakeOrigin, mint: Mint, other_mint: Mint
) -> None:
    origin.answer = http(jwks(mint.jwk()), Cache_Control="public, max-age=600")
    gateway = start()
    gateway.until_everywhere(accepted, token(mint))
    assert 480 <= gateway.get()["pause"] <= 600
    origin.answer = http(jwks(mint.jwk(), other_mint.jwk()))
    gateway.skew(601)
    gateway.until_everywhere(lambda answer: answer["kids"] == "k1 k2")
    assert all(map(accepted, gateway.everywhere(token(other_mint))))
    assert len(origin.asked) == 2


def test_an_unknown_kid_fetches_the_new_key_at_once_for_both_workers(
    start: Start, origin: FakeOrigin, mint: Mint, other_mint: Mint
) -> None:
    gateway = start()
    gateway.until_everywhere(accepted, token(mint))
    origin.answer = http(jwks(mint.jwk(), other_mint.jwk()))
    assert all(map(accepted, gateway.everywhere(token(other_mint))))
    assert len(origin.asked) == 2


def test_unknown_kids_cause_one_fetch_in_30_seconds_over_all_workers(
    start: Start, origin: FakeOrigin, mint: Mint
) -> None:
    gateway = start()
    gateway.until_everywhere(accepted, token(mint))
    for skew, asked in ((0, 2), (1, 2), (10, 2), (20, 3), (10, 3)):
        gateway.skew(skew)
        for i in range(3):
            forged = token(Mint(mint.key, f"made-up-{i}"))
            assert all(map(refused_for("unknown_kid"), gateway.everywhere(forged)))
        assert len(origin.asked) == asked, skew


def test_a_clock_that_was_set_back_does_not_count_as_cooling_down(
    start: Start, origin: FakeOrigin, mint: Mint, other_mint: Mint
) -> None:
    gateway = start()
    gateway.until_everywhere(accepted, token(mint))
    gateway.get(token(Mint(mint.key, "made-up")))
    origin.answer = http(jwks(other_mint.jwk()))
    gateway.skew(-7200)
    assert all(map(accepted, gateway.everywhere(token(other_mint))))


def test_requests_with_unknown_kids_share_one_fetch(
    start: Start, origin: FakeOrigin, mint: Mint, other_mint: Mint
) -> None:
    gateway = start()
    gateway.until_everywhere(accepted, token(mint))
    origin.gate.clear()
    origin.answer = http(jwks(mint.jwk(), other_mint.jwk()))
    with ThreadPoolExecutor(16) as pool:
        waiting = [pool.submit(gateway.get, token(other_mint)) for _ in range(16)]
        origin.asked_times(2)
        origin.gate.set()
        assert all(accepted(each.result()) for each in waiting)
    assert len(origin.asked) == 2


def test_known_keys_go_on_working_while_the_origin_is_down(
    start: Start, origin: FakeOrigin, mint: Mint
) -> None:
    gateway = start()
    gateway.until_everywhere(accepted, token(mint))
    origin.stop()
    gateway.skew(4000)
    until(lambda: gateway.get()["failures"] > 0, "no failure is counted")
    assert all(map(accepted, gateway.everywhere(token(mint, jti="another"))))
    origin.start()


def test_rubbish_keeps_the_last_good_keys(start: Start, origin: FakeOrigin, mint: Mint) -> None:
    gateway = start()
    gateway.until_everywhere(accepted, token(mint))
    good = jwks(mint.jwk())
    rubbish = [
        http(b"{}", 500),
        http(b"", 302, Location="/elsewhere"),
        http(b"", 304),
        http(b""),
        http(b"<html>"),
        http(b"[]"),
        http(b"null"),
        http(b'{"keys":{}}'),
        http(b'{"keys":null}'),
        http(b'{"keys":[1]}'),
        http(b"\xff\xfe"),
        http(b"[" * 100_000),
        http(jwks(*[mint.jwk(kid=str(i)) for i in range(65)])),
        http(jwks(mint.jwk(), mint.jwk())),
        http(good + " " * (256 * 1024)),
        http(good, Content_Encoding="gzip"),
        http(good)[:-9],
        b"",
        b"\x16\x03\x01\x02\x00",
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n",
    ]
    for failures, answer in enumerate(rubbish, start=1):
        origin.answer = answer
        gateway.skew(400)
        until(lambda: gateway.get()["failures"] >= failures, repr(answer[:80]))  # noqa: B023 - called before the loop goes on
    assert all(map(accepted, gateway.everywhere(token(mint, jti="another"))))
    origin.answer = http(good)
    gateway.skew(400)
    until(lambda: gateway.get()["failures"] == 0, gateway.log)


def test_failures_are_tried_again_ever_more_slowly(start: Start, origin: FakeOrigin) -> None:
    origin.answer = http(b"", 500)
    gateway = start()
    longest = [0, 1, 2, 4, 8, 16, 32] + [60] * 100
    for wanted in range(1, 9):
        until(lambda: gateway.get()["failures"] >= wanted, gateway.log)  # noqa: B023 - called before the loop goes on
        answer = gateway.get()
        # one more failure may be under way, whose pause is known first
        failures = (answer["failures"], answer["failures"] + 1)
        assert any(longest[n] / 2 <= answer["pause"] <= longest[n] for n in failures)
        gateway.skew(longest[wanted])


def test_an_origin_that_sends_byte_after_byte_is_left_in_time(
    start: Start, origin: FakeOrigin, mint: Mint
) -> None:
    gateway = start()
    gateway.until_everywhere(accepted, token(mint))
    origin.answer, origin.hold = http(jwks(mint.jwk()))[:-1], True
    gateway.skew(4000)
    until(lambda: gateway.get()["failures"] > 0, gateway.log)
    assert all(map(accepted, gateway.everywhere(token(mint))))


def test_an_etag_saves_the_body_and_a_304_keeps_the_keys(
    start: Start, origin: FakeOrigin, mint: Mint
) -> None:
    origin.answer = http(jwks(mint.jwk()), ETag='"v1"')
    gateway = start()
    gateway.until_everywhere(accepted, token(mint))
    assert "If-None-Match" not in origin.asked[0]
    origin.answer = b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\nCache-Control: max-age=10\r\n\r\n'
    origin.hold = True
    gateway.skew(301)
    origin.asked_times(2)
    assert 'If-None-Match: "v1"\r\n' in origin.asked[1]
    until(lambda: 8 <= gateway.get()["pause"] <= 10, gateway.log)
    assert all(map(accepted, gateway.everywhere(token(mint, jti="another"))))


def test_a_reload_keeps_the_keys_though_the_origin_is_down(
    start: Start, origin: FakeOrigin, mint: Mint
) -> None:
    gateway = start()
    gateway.until_everywhere(accepted, token(mint))
    origin.stop()
    gateway.reload()
    assert all(map(accepted, gateway.everywhere(token(mint))))
    assert len(origin.asked) == 1
    origin.start()


def test_a_worker_in_place_of_one_that_was_killed_has_the_keys(
    start: Start, origin: FakeOrigin, mint: Mint
) -> None:
    gateway = start()
    gateway.until_everywhere(accepted, token(mint))
    dead = gateway.get()["pid"]
    kill(dead, signal.SIGKILL)
    until(lambda: not Path(f"/proc/{dead}").exists(), "it lives")
    gateway.until_everywhere(accepted, token(mint))
    assert len(origin.asked) == 1


def test_a_key_that_vanished_ends_the_tokens_that_it_verified(
    start: Start, origin: FakeOrigin, mint: Mint, other_mint: Mint
) -> None:
    origin.answer = http(jwks(mint.jwk(), other_mint.jwk()))
    gateway = start()
    first, second = token(mint), token(other_mint)
    for each in (first, second):
        gateway.until_everywhere(lambda answer: answer["cached"], each)
    origin.answer = http(jwks(other_mint.jwk()))
    gateway.skew(301)
    gateway.until_everywhere(refused_for("unknown_kid"), first)
    assert all(answer["cached"] for answer in gateway.everywhere(second))


def test_a_key_that_changed_under_its_kid_ends_the_tokens_of_the_old_one(
    start: Start, origin: FakeOrigin, mint: Mint, other_mint: Mint
) -> None:
    gateway = start()
    old = token(mint)
    gateway.until_everywhere(lambda answer: answer["cached"], old)
    origin.answer = http(jwks(other_mint.jwk(kid="k1")))
    gateway.skew(301)
    gateway.until_everywhere(refused_for("bad_signature"), old)
    gateway.until_everywhere(accepted, token(Mint(other_mint.key, "k1")))


def test_an_empty_set_is_an_answer_too(start: Start, origin: FakeOrigin, mint: Mint) -> None:
    gateway = start()
    gateway.until_everywhere(accepted, token(mint))
    origin.answer = http(b'{"keys": []}')
    gateway.skew(301)
    gateway.until_everywhere(refused_for("unknown_kid"), token(mint))
