"""Keys, secrets and revocation between real processes. `make soak` does the same for longer."""

import json
import random
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from tests.e2e.load import Credentials, Load
from tests.e2e.processes import Deployment, Process, deployment
from tests.e2e.revocation import measure
from tests.e2e.rotations import Wanted, report, rotate_everything

FAST_KEYS = {"JWKS_MAX_AGE": "5"}
SAME_KEYS_SECONDS = 1.0
REFUSED_SECONDS = 2.0


def until(condition: Callable[[], bool], seconds: float, what: str) -> float:
    """How long it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, f"waited in vain for {what}"
        time.sleep(0.01)
    return time.monotonic() - began


def kids(url: str) -> set[str]:
    document = requests.get(url + "/.well-known/jwks.json", timeout=5).json()
    return {str(key["kid"]) for key in document["keys"]}


def test_nothing_valid_is_refused_while_keys_secrets_and_processes_are_exchanged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = Wanted(key_rotations=1, secret_rotations=3, restarts=2)
    with deployment(tmp_path, tokendealers=2, settings=FAST_KEYS) as running:
        credentials = Credentials(running.clients["worker"])
        with Load(running, credentials).going(token_callers=2, api_callers=1) as load:
            rotate_everything(running, load, credentials, wanted)
        with capsys.disabled():
            print(f"\n  {report(load, wanted)}")
        assert load.refused == []
        assert all(count > 50 for count in load.counts.values())


def test_a_revoked_token_is_refused_everywhere_within_two_seconds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with deployment(tmp_path) as running:
        tokens = [running.token("worker", "dataservice") for _ in range(200)]
        others = [running.token("worker", "dataservice") for _ in range(5)]
        measured = measure(running, tokens, others)
        with capsys.disabled():
            print(f"\n  {measured.report()}")
        assert measured.accepted_afterwards == 0
        assert measured.others_refused == 0
        assert measured.others_asked > 50
        for verifier in measured.seconds:
            assert measured.quantile(verifier, 0.99) <= REFUSED_SECONDS


def test_a_compromised_key_ends_all_its_tokens_and_new_ones_work(tmp_path: Path) -> None:
    with deployment(tmp_path) as running:
        issuer = running.tokendealers[0]
        token = running.token("worker", "dataservice")
        admin = running.token("admin", "tokendealer")
        (kid,) = kids(issuer.url)
        assert call(running, token) == {200}
        assert running.admin("POST", f"/keys/{kid}/compromise", admin).status_code == 200
        until(lambda: call(running, token) == {401}, REFUSED_SECONDS, "the tokens to be refused")
        fresh = running.token("worker", "dataservice")
        until(lambda: call(running, fresh) == {200}, REFUSED_SECONDS, "new tokens to be taken")
        assert kid not in kids(issuer.url)


def test_two_processes_on_one_database_rotate_once_and_serve_the_same_keys(tmp_path: Path) -> None:
    with deployment(tmp_path, tokendealers=2, settings=FAST_KEYS) as running:
        one, other = running.tokendealers
        before = kids(one.url)
        assert kids(other.url) == before
        admin = running.token("admin", "tokendealer")
        assert running.admin("POST", "/keys/rotate", admin, one.url).status_code == 200
        assert len(kids(one.url)) == 2
        until(lambda: kids(other.url) == kids(one.url), SAME_KEYS_SECONDS, "the same key set")
        until(lambda: signing_of(running, admin) not in before, 40, "the next key to sign")
        actions = [
            entry["action"]
            for entry in map(json.loads, running.command("audit", "export").splitlines())
            if str(entry["action"]).startswith("key.") and entry["action"] != "key.rotate"
        ]
        assert actions == ["key.sign", "key.publish", "key.retire", "key.sign"]
        assert "whole" in running.command("audit", "verify")


def test_what_was_acknowledged_survives_kills_at_any_point(tmp_path: Path) -> None:
    with deployment(tmp_path) as running:
        issuer = running.tokendealers[0]
        chance = random.Random(4)  # noqa: S311 - when to kill is no secret
        done: list[str] = []
        over = threading.Event()
        killer = threading.Thread(target=kill_now_and_then, args=(issuer, chance, over))
        admin = running.token("admin", "tokendealer", issuer.url)
        killer.start()
        try:
            while len(done) < 200:
                name = f"client-{len(done)}"
                if created(running, name, admin):
                    done.append(name)
        finally:
            over.set()
            killer.join()
        entries = [json.loads(line) for line in running.command("audit", "export").splitlines()]
        told = [entry["target"] for entry in entries if entry["action"] == "client.create"]
        listed = json.loads(running.command("client", "list", "--json"))
        assert set(done) <= {client["client_id"] for client in listed}
        assert set(done) <= set(told)
        assert len(told) == len(set(told))
        assert "whole" in running.command("audit", "verify")


def created(running: Deployment, name: str, admin: str) -> bool:
    """Whether it is there now: made, or made by an attempt whose answer was lost."""
    headers = {"Idempotency-Key": name}
    try:
        answer = running.admin(
            "POST", "/clients", admin, json={"client_id": name, "name": name}, headers=headers
        )
    except requests.RequestException:
        return False
    assert answer.status_code == 201, answer.text
    assert answer.json()["client_secret"]
    return True


def kill_now_and_then(issuer: Process, chance: random.Random, over: threading.Event) -> None:
    while not over.wait(chance.uniform(0.2, 1.2)):
        issuer.restart(signal.SIGKILL)


def call(running: Deployment, token: str) -> set[int]:
    headers = {"Authorization": f"Bearer {token}"}
    urls = (running.gateway.url, running.dataservice.url)
    return {
        requests.get(f"{url}/api/users?limit=1", headers=headers, timeout=10).status_code
        for url in urls
    }


def signing_of(running: Deployment, admin: str) -> str:
    timeline = running.admin("GET", "/keys", admin).json()
    return next(str(key["kid"]) for key in timeline["items"] if key["state"] == "signing")
