"""The rate limit step: who is limited by what, and what the answers say."""

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.openresty.limit.server import Answer, Limiter, burst, limiter
from tests.redis_server import wait_until

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
N_3 = {"count": 3, "seconds": 3600}


def pids_of_workers(process_id: int) -> list[int]:
    children = Path(f"/proc/{process_id}/task/{process_id}/children").read_text()
    return [int(word) for word in children.split()]


@pytest.mark.parametrize("count", [1, 63, 64, 65, 500])
async def test_a_hard_burst_lets_exactly_the_limit_through(tmp_path: Path, count: int) -> None:
    with limiter(tmp_path / "n", {"client": {"count": count, "seconds": 3600}}) as node:
        request = b"GET / HTTP/1.1\r\nX-Client: app"
        answers = await burst([node.port], 64, 12, request)
        assert sum(answer.status == 200 for answer in answers) == count
        assert {answer.status for answer in answers} == {200, 429}
        assert len({answer.headers["Worker"] for answer in answers}) == 2
        left = [
            int(answer.headers["RateLimit"].split(";")[1][2:])
            for answer in answers
            if answer.status == 200
        ]
        assert sorted(left) == list(range(count))


def test_clients_and_addresses_have_limits_of_their_own(tmp_path: Path) -> None:
    limits = {"client": N_3, "address": {"count": 2, "seconds": 3600}}
    with limiter(tmp_path / "n", limits) as node:
        for client in ("a", "b"):
            asked = node.statuses(4, headers={"X-Client": client})
            assert asked == [200, 200, 200, 429]
        for address in ("192.0.2.1", "192.0.2.2", "2001:db8:0:1::1"):
            assert node.statuses(3, headers={"X-Address": address}) == [200, 200, 429]
        assert node.statuses(1, headers={"X-Address": "2001:db8:0:1::2"}) == [429]
        assert node.statuses(1, headers={"X-Address": "2001:db8:0:2::2"}) == [200]


def test_a_quota_goes_before_the_default(tmp_path: Path) -> None:
    with limiter(tmp_path / "n", {"client": N_3}) as node:
        quota = {"X-Client": "a", "X-Rate": "0.001", "X-Burst": "5"}
        assert node.statuses(6, headers=quota) == [200] * 5 + [429]
        answer = node.ask(headers=quota)
        assert answer.headers["RateLimit-Policy"] == '"client";q=5;w=5000'


def test_an_answer_says_what_is_left(tmp_path: Path) -> None:
    limits = {"client": {"count": 100, "seconds": 10}}
    with limiter(tmp_path / "n", limits) as node:
        first = node.ask(headers={"X-Client": "a"})
        assert first.headers["RateLimit-Policy"] == '"client";q=100;w=10'
        assert first.headers["RateLimit"] == '"client";r=99;t=10'
        for _ in range(20):
            state = node.ask(headers={"X-Client": "a"}).headers["RateLimit"]
            assert int(state.rpartition("=")[2]) <= 10
        assert state.startswith('"client";r=79;t=')


def test_a_refusal_says_when_to_come_back_and_the_operator_why(tmp_path: Path) -> None:
    with limiter(tmp_path / "n", {"client": {"count": 1, "seconds": 3600}}) as node:
        node.ask(headers={"X-Client": "a"})
        refused = node.ask(headers={"X-Client": "a"})
        assert refused.status == 429
        seconds = int(refused.headers["Retry-After"])
        assert 3590 < seconds <= 3600
        assert refused.headers["RateLimit"] == f'"client";r=0;t={seconds}'
        assert refused.headers["RateLimit-Policy"] == '"client";q=1;w=3600'
        reason = refused.json
        assert reason["code"] == "rate_limited"
        assert reason["description"] == "Too many requests; try again later"
        detail = reason["detail"]
        assert 0 <= seconds - detail.pop("reset") < 1
        assert detail == {"limit": "client", "key": "c:a", "count": 1, "window": 3600}


def test_waiting_is_never_for_less_than_a_second(tmp_path: Path) -> None:
    with limiter(tmp_path / "n") as node:
        quota = {"X-Client": "a", "X-Rate": "2", "X-Burst": "1"}
        refused = [node.ask(headers=quota) for _ in range(2)][1]
        assert (refused.status, refused.headers["Retry-After"]) == (429, "1")


@pytest.mark.parametrize(
    ("limit", "path", "body"),
    [
        ("token_address", "/oauth/token", b"grant_type=client_credentials"),
        ("token_client", "/oauth/token", b"client_id=app"),
        ("login_address", "/login", b"email=a%40b.example"),
        ("login_account", "/login", b"email=a%40b.example"),
        *(
            ("login_address", path, b"email=a%40b.example")
            for path in ("/account/sign-up", "/account/set-password", "/account/second-factor")
        ),
    ],
)
def test_the_token_endpoint_and_the_login_are_tighter(
    tmp_path: Path, limit: str, path: str, body: bytes
) -> None:
    with limiter(tmp_path / "n", {limit: N_3}) as node:
        assert node.statuses(3, path, body=body, headers=FORM) == [200] * 3
        refused = node.ask(path, body=body, headers=FORM)
        assert refused.status == 429
        name = limit.replace("_", "-")
        assert refused.headers["RateLimit-Policy"] == f'"{name}";q=3;w=3600'
        assert refused.json["detail"]["limit"] == name
        assert node.statuses(4) == [200] * 4
        assert node.statuses(4, path) == [200] * 4  # GET is no attempt


def test_the_limit_with_least_left_is_shown(tmp_path: Path) -> None:
    limits = {"token_address": {"count": 50, "seconds": 60}, "token_client": N_3}
    with limiter(tmp_path / "n", limits) as node:
        answer = node.ask("/oauth/token", body=b"client_id=a", headers=FORM)
        assert answer.headers["RateLimit"].startswith('"token-client";r=2;')
        answer = node.ask("/oauth/token", body=b"x=a", headers=FORM)
        assert answer.headers["RateLimit"].startswith('"token-address";r=48;')


def test_what_one_limit_refuses_costs_nothing_in_the_others(tmp_path: Path) -> None:
    limits = {"address": {"count": 5, "seconds": 60}, "token_client": {"count": 2, "seconds": 60}}
    with limiter(tmp_path / "n", limits) as node:
        asked = node.statuses(6, "/oauth/token", body=b"client_id=a", headers=FORM)
        assert asked == [200, 200, 429, 429, 429, 429]
        assert node.statuses(4) == [200, 200, 200, 429]


@pytest.mark.parametrize("status", ["400", "401", "403", "429", "500", "502", "504"])
def test_only_who_was_authenticated_uses_up_a_clients_limit(tmp_path: Path, status: str) -> None:
    limits = {"token_client": N_3, "token_address": {"count": 23, "seconds": 3600}}
    with limiter(tmp_path / "n", limits) as node:
        wrong = FORM | {"X-Answer": status}
        asked = node.statuses(20, "/oauth/token", body=b"client_id=app", headers=wrong)
        assert asked == [int(status)] * 20
        key = "token-client:3600:c:app"
        wait_until(lambda: node.state(total=key)["total"] == 0, "them to be given back")
        # The address pays for what it tried, whatever the answer.
        asked = node.statuses(4, "/oauth/token", body=b"client_id=app", headers=FORM)
        assert asked == [200, 200, 200, 429]
        refused = node.ask("/oauth/token", body=b"client_id=other", headers=FORM)
        assert refused.json["detail"]["limit"] == "token-address"


def test_strangers_cannot_use_up_an_accounts_attempts(tmp_path: Path) -> None:
    with limiter(tmp_path / "n", {"login_account": N_3}) as node:
        stranger = FORM | {"X-Address": "192.0.2.66", "X-Answer": "401"}
        asked = node.statuses(5, "/login", body=b"email=a%40b.example", headers=stranger)
        assert asked == [401, 401, 401, 429, 429]
        assert node.statuses(1, "/login", body=b"email=a%40b.example", headers=FORM) == [200]


def test_what_a_caller_claims_to_be_reaches_the_operator_as_plain_text(tmp_path: Path) -> None:
    with limiter(tmp_path / "n", {"token_client": {"count": 1, "seconds": 60}}) as node:
        for client, key in ((b"a%1B%5B2J%00%C3%A9", "c:a?[2J???"), (b"x" * 65, None)):
            node.ask("/oauth/token", body=b"client_id=" + client, headers=FORM)
            refused = node.ask("/oauth/token", body=b"client_id=" + client, headers=FORM)
            shown = refused.json["detail"]["key"]
            assert shown == key or shown.startswith("c:sha1:")


HOLD = b"GET / HTTP/1.1\r\nX-Client: a\r\nX-Hold: 1"


def ask_as(node: Limiter, client: str) -> Answer:
    return node.ask(headers={"X-Client": client})


async def wait_for_held(node: Limiter, requests: int) -> None:
    """Until so many requests are at the service and wait there."""

    def held() -> bool:
        return int(node.state("test", get=["held"]).get("held") or 0) == requests

    await asyncio.to_thread(wait_until, held, f"{requests} requests to be under way")


async def test_no_more_than_so_many_are_under_way(tmp_path: Path) -> None:
    with limiter(tmp_path / "n", {"concurrency_client": 5}) as node:
        node.state("test", set={"hold": True})
        under_way = asyncio.create_task(burst([node.port], 20, 1, HOLD))
        await wait_for_held(node, 5)
        refused = await asyncio.to_thread(ask_as, node, "a")
        other = await asyncio.to_thread(ask_as, node, "b")
        await asyncio.to_thread(node.state, "test", delete=["hold"])
        assert sorted(answer.status for answer in await under_way) == [200] * 5 + [429] * 15
        assert other.status == 200
        assert refused.status == 429
        assert refused.headers["RateLimit-Policy"] == (
            '"concurrency-client";q=5;qu="concurrent-requests"'
        )
        assert refused.headers["RateLimit"] == '"concurrency-client";r=0;t=1'
        assert refused.headers["Retry-After"] == "1"
        assert refused.json["detail"]["limit"] == "concurrency-client"
        assert refused.json["detail"]["key"] == "c:a"


async def test_what_ended_leaves_its_place_however_it_ended(tmp_path: Path) -> None:
    limits = {"concurrency_client": 5, "client": {"count": 50, "seconds": 3600}}
    with limiter(tmp_path / "n", limits) as node:
        for status in ("200", "401", "500"):
            asked = node.statuses(10, headers={"X-Client": "a", "X-Answer": status})
            assert asked == [int(status)] * 10
        # A place is left a moment after the answer was read: then all connections are let in.
        assert node.statuses(25, headers={"X-Client": "a"}) == [200] * 20 + [429] * 5
        assert ask_as(node, "a").json["detail"]["limit"] == "client"


async def test_a_killed_workers_requests_do_not_count_for_ever(tmp_path: Path) -> None:
    with limiter(tmp_path / "n", {"concurrency_client": 2}) as node:
        node.state("test", set={"hold": True})
        under_way = asyncio.create_task(burst([node.port], 2, 1, HOLD))
        await wait_for_held(node, 2)
        assert (await asyncio.to_thread(ask_as, node, "a")).status == 429
        for pid in pids_of_workers(node.process.pid):
            os.kill(pid, signal.SIGKILL)
        with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
            await under_way

        def let_through() -> bool:
            try:
                return ask_as(node, "a").status == 200
            except OSError:
                return False  # no worker has started yet

        await asyncio.to_thread(wait_until, let_through, "new workers to let a request through")


def test_a_reload_keeps_the_windows(tmp_path: Path) -> None:
    with limiter(tmp_path / "n", {"client": N_3}) as node:
        assert node.statuses(2, headers={"X-Client": "a"}) == [200, 200]
        before = set(pids_of_workers(node.process.pid))
        node.process.send_signal(signal.SIGHUP)
        wait_until(lambda: not before & set(pids_of_workers(node.process.pid)), "new workers")
        assert node.statuses(2, headers={"X-Client": "a"}) == [200, 429]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("client", {"count": 0, "seconds": 1}),
        ("address", {"count": 1, "seconds": 0}),
        ("token_client", {"count": 1.5, "seconds": 1}),
        ("token_address", {"count": "1", "seconds": 1}),
        ("login_address", {"count": 1}),
        ("login_account", 5),
        ("login_account", {"count": 1, "seconds": 86401}),
        ("concurrency_client", 0),
        ("concurrency_address", "many"),
    ],
)
def test_a_broken_limit_keeps_it_from_starting_and_is_named(
    tmp_path: Path, setting: str, value: Any
) -> None:
    with (
        pytest.raises(AssertionError, match=rf"limits\.{setting}: must be a"),
        limiter(tmp_path / "n", {setting: value}),
    ):
        pass
