"""Reload, check and a graceful end: no request is lost, and nothing broken takes effect."""

import http.client
import json
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.openresty.conftest import MakeGateway
from tests.openresty.gateway import DEADLINE, ROOT, Gateway, wait_until
from tests.openresty.upstream import Handler, Upstream

OPENRESTY = ROOT / "openresty"
CLIENTS = 4


class Load:
    """Callers with connections that they keep, one request after the other."""

    def __init__(self, gateway: Gateway, token: str) -> None:
        self.served: list[str] = []
        self.failed: list[str] = []
        self.closed = 0
        self._gateway, self._token = gateway, token
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._call, args=(caller,)) for caller in range(CLIENTS)
        ]

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self._gateway.port, timeout=DEADLINE)

    def _call(self, caller: int) -> None:
        connection, number = self._connect(), 0
        while not self._stop.is_set():
            target = f"/api/users?q={caller}-{number}"
            try:
                connection.request(
                    "GET", target, headers={"Authorization": f"Bearer {self._token}"}
                )
                answer = connection.getresponse()
                whole = json.loads(answer.read())["target"] == target
                (self.served if answer.status == 200 and whole else self.failed).append(target)
                number += 1
            except (http.client.RemoteDisconnected, ConnectionError):
                # An idle connection may be closed at any time (RFC 9112 section 9.5), so the caller
                # asks again. That the gateway had not taken the request is seen at the service.
                self.closed += 1
                connection = self._connect()
            except (OSError, http.client.HTTPException, ValueError) as error:
                self.failed.append(f"{target}: {error!r}")
                connection, number = self._connect(), number + 1
        connection.close()

    def wait_for(self, more: int) -> None:
        enough = len(self.served) + more
        wait_until(lambda: self.failed or len(self.served) >= enough, f"{more} more requests")


def test_a_reload_under_load_drops_no_request(
    make_gateway: MakeGateway, upstream: Upstream, token: str
) -> None:
    gateway = make_gateway().start()
    with Load(gateway, token) as load:
        for _ in range(3):
            load.wait_for(100)
            old = set(gateway.workers())
            assert gateway.run("reload").returncode == 0
            wait_until(lambda old=old: old.isdisjoint(gateway.workers()), "the new workers")
        load.wait_for(100)
    assert load.failed == []
    # each came once: none was lost, and none was half served and asked for again
    assert sorted(seen["target"] for seen in upstream.seen) == sorted(load.served)
    assert load.closed <= 3 * CLIENTS


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return Path(shutil.copytree(OPENRESTY / "rules", tmp_path / "rules"))


def edit(file: Path, **changes: Any) -> dict[str, Any]:
    """Add a rule like the first of the file, but for these changes; the rule."""
    content = json.loads(file.read_text())
    rule: dict[str, Any] = (
        content["rules"][0] | {"id": 9999999, "name": "added by a test"} | changes
    )
    content["rules"].append(rule)
    file.write_text(json.dumps(content))
    return rule


def is_blocked(gateway: Gateway, token: str) -> bool:
    answer = gateway.get("/api/users?q=forbiddenbytest", token)
    assert answer.status in (200, 403)
    return answer.status == 403


NEW_RULE: dict[str, Any] = {
    "pattern": "forbiddenbytest",
    "keywords": ["forbiddenbytest"],
    "form": "text",
    "parts": ["arguments"],
    "score": 5,
    "paranoia_level": 1,
    "must_match": ["forbiddenbytest"],
    "must_not_match": ["allowed"],
}


def test_a_reload_puts_new_rules_into_force(
    make_gateway: MakeGateway, upstream: Upstream, token: str, rules: Path
) -> None:
    gateway = make_gateway(RULES_DIR=str(rules)).start()
    assert not is_blocked(gateway, token)
    edit(rules / "sqli.json", **NEW_RULE)
    assert not is_blocked(gateway, token)
    reloaded = gateway.run("reload")
    assert (reloaded.returncode, reloaded.stderr) == (0, "")
    wait_until(lambda: is_blocked(gateway, token), "the new rule")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"pattern": "(unclosed"}, "pattern: "),
        ({"score": 99}, "score: must be 1 to 10"),
        ({"nonsense": 1}, "nonsense: unknown field"),
    ],
)
def test_a_reload_with_a_broken_rule_says_which_and_changes_nothing(
    make_gateway: MakeGateway,
    upstream: Upstream,
    token: str,
    rules: Path,
    changes: dict[str, Any],
    reason: str,
) -> None:
    gateway = make_gateway(RULES_DIR=str(rules)).start()
    before = gateway.workers()
    edit(rules / "sqli.json", **NEW_RULE | changes)
    refused = gateway.run("reload")
    assert refused.returncode == 1
    first, second = refused.stderr.splitlines()
    assert first.startswith(f"gateway: cannot start: rules/sqli.json: rule 9999999: {reason}")
    assert second == "gateway: cannot reload: what runs goes on as it was"
    assert gateway.workers() == before
    assert not is_blocked(gateway, token)
    assert gateway.run("check").stderr.splitlines() == [first]


def test_a_signal_with_a_broken_rule_changes_nothing_either(
    make_gateway: MakeGateway, upstream: Upstream, token: str, rules: Path
) -> None:
    gateway = make_gateway(RULES_DIR=str(rules)).start()
    before = gateway.workers()
    edit(rules / "sqli.json", **NEW_RULE | {"score": 99})
    assert gateway.process is not None
    os.kill(gateway.process.pid, signal.SIGHUP)
    line = "gateway: cannot start: rules/sqli.json: rule 9999999: score: must be 1 to 10\n"
    wait_until(lambda: line in gateway.log_path.read_text(), "the reason in the log")
    assert gateway.workers() == before
    assert not is_blocked(gateway, token)


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    return Path(shutil.copy(OPENRESTY / "policy.json", tmp_path / "policy.json"))


def test_a_reload_puts_a_new_policy_into_force_and_refuses_a_broken_one(
    make_gateway: MakeGateway, upstream: Upstream, token: str, policy: Path
) -> None:
    gateway = make_gateway(POLICY_FILE=str(policy)).start()
    assert gateway.get("/api/new", token).status == 404
    content = json.loads(policy.read_text())
    route = {"path": "/api/new", "service": "dataservice", "audience": "dataservice"}
    content["routes"].append(route | {"methods": {"GET": {"scopes": ["data:read"]}}})
    policy.write_text(json.dumps(content))
    assert gateway.run("reload").returncode == 0
    wait_until(lambda: gateway.get("/api/new", token).status == 200, "the new route")
    wait_until(lambda: len(gateway.workers()) <= 4, "the end of the old workers")
    policy.write_text("{")
    refused = gateway.run("reload")
    assert refused.returncode == 1
    assert refused.stderr.startswith("gateway: cannot start: policy.json: is not JSON: ")
    assert gateway.get("/api/new", token).status == 200


def test_check_says_whether_it_would_start(make_gateway: MakeGateway, rules: Path) -> None:
    gateway = make_gateway(RULES_DIR=str(rules))
    good = gateway.run("check")
    assert (good.returncode, good.stdout, good.stderr) == (0, "gateway: would start\n", "")
    (rules / "index.json").unlink()
    bad = gateway.run("check")
    assert (bad.returncode, bad.stdout) == (1, "")
    assert "rules/index.json" in bad.stderr


def test_there_must_be_something_to_reload(make_gateway: MakeGateway) -> None:
    gateway = make_gateway()
    refused = gateway.run("reload")
    assert refused.returncode == 78
    assert refused.stderr.startswith("gateway: cannot reload: no gateway runs in RUN_DIR ")
    gateway.start()
    gateway.end(signal.SIGTERM)
    assert gateway.run("reload").returncode == 78


@pytest.fixture
def released() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def is_refused(gateway: Gateway) -> bool:
    try:
        gateway.connect().close()
    except ConnectionRefusedError:
        return True
    return False


def test_a_graceful_end_finishes_what_is_under_way(
    make_gateway: MakeGateway, upstream: Upstream, token: str, released: threading.Event
) -> None:
    came = threading.Event()

    def answer(handler: Handler) -> None:
        came.set()
        released.wait(DEADLINE)
        handler.send(200, b"after all", {})

    upstream.answer = answer
    gateway = make_gateway().start()
    assert gateway.process is not None
    with ThreadPoolExecutor(1) as pool:
        under_way = pool.submit(gateway.get, "/api/users", token)
        assert came.wait(DEADLINE)
        gateway.process.send_signal(signal.SIGQUIT)
        wait_until(lambda: is_refused(gateway), "the end of listening")
        assert gateway.process.poll() is None
        released.set()
        assert under_way.result().body == b"after all"
    assert gateway.process.wait(DEADLINE) == 0


def test_a_short_end_waits_for_nobody(
    make_gateway: MakeGateway, upstream: Upstream, token: str, released: threading.Event
) -> None:
    came = threading.Event()

    def answer(handler: Handler) -> None:
        came.set()
        released.wait(DEADLINE)

    upstream.answer = answer
    gateway = make_gateway().start()
    with gateway.connect() as connection:
        connection.sendall(
            f"GET /api/users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
        )
        assert came.wait(DEADLINE)
        assert gateway.end(signal.SIGTERM) == 0
