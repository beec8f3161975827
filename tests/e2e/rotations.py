"""Keys, secrets and processes exchanged under load: the same for a test and for a soak."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.e2e.load import Credentials, Load
from tests.e2e.processes import Deployment

STEP_SECONDS = 60


@dataclass(frozen=True)
class Wanted:
    """How often what is done."""

    key_rotations: int
    secret_rotations: int
    restarts: int


def rotate_everything(running: Deployment, load: Load, credentials: Credentials, n: Wanted) -> None:
    """Secrets and restarts are spread over the key rotations, which take longest."""
    admin = running.token("admin", "tokendealer", running.tokendealers[0].url)
    for round_ in range(n.key_rotations):
        before = _signing(running, admin)
        _post(running, "/keys/rotate", admin)
        for _ in range(_share(n.secret_rotations, n.key_rotations, round_)):
            _rotate_secret(running, credentials, admin)
        for _ in range(_share(n.restarts, n.key_rotations, round_)):
            running.tokendealers[round_ % len(running.tokendealers)].restart()
        _wait_for_another_key(running, before, admin)
        admin = running.token("admin", "tokendealer", running.tokendealers[0].url)
    seen = sum(load.counts.values())
    _wait(lambda: sum(load.counts.values()) > seen + 50, "load under the last key")


def report(load: Load, n: Wanted) -> str:
    """The counts, for people."""
    calls = ", ".join(f"{count} {name}" for name, count in sorted(load.counts.items()))
    return (
        f"{n.key_rotations} key rotations, {n.secret_rotations} secret rotations, "
        f"{n.restarts} restarts: {calls}; refused: {len(load.refused)}"
    )


def _rotate_secret(running: Deployment, credentials: Credentials, admin: str) -> None:
    listed = running.admin("GET", "/clients/worker/secrets", admin, _alive(running)).json()
    old = [secret["secret_id"] for secret in listed["items"]]
    made = _post(running, "/clients/worker/secrets", admin, {"label": "next"})
    credentials.exchange(str(made["client_secret"]))
    running.clients["worker"] = credentials.secret
    for secret_id in old:
        path = f"/clients/worker/secrets/{secret_id}?force=true"
        answer = running.admin("DELETE", path, admin, _alive(running))
        assert answer.status_code == 204, answer.text


def _signing(running: Deployment, admin: str) -> str:
    timeline = running.admin("GET", "/keys", admin, _alive(running)).json()
    return next(str(key["kid"]) for key in timeline["items"] if key["state"] == "signing")


def _wait_for_another_key(running: Deployment, before: str, admin: str) -> None:
    _wait(lambda: _signing(running, admin) != before, "another key to sign")


def _post(
    running: Deployment, path: str, admin: str, body: dict[str, object] | None = None
) -> dict[str, object]:
    answer = running.admin("POST", path, admin, _alive(running), json=body)
    assert answer.status_code in {200, 201}, answer.text
    made: dict[str, object] = answer.json()
    return made


def _alive(running: Deployment) -> str:
    return next(each.url for each in running.tokendealers if each.running)


def _wait(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + STEP_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.1)


def _share(total: int, rounds: int, round_: int) -> int:
    """This round's part, so that all rounds together make `total`."""
    return total * (round_ + 1) // rounds - total * round_ // rounds
