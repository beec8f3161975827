"""How long it takes until a revoked token is refused everywhere, while it is in use."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import requests

from tests.e2e.processes import Deployment

GIVE_UP_SECONDS = 10
ASK_EVERY_SECONDS = 0.02
AT_ONCE = 16


@dataclass
class Measured:
    """Seconds until refused, by verifier; and what should not have happened."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    accepted_afterwards: int = 0
    others_refused: int = 0
    others_asked: int = 0

    def quantile(self, verifier: str, share: float) -> float:
        ordered = sorted(self.seconds[verifier])
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]

    def report(self) -> str:
        times = "; ".join(
            f"{name}: p50 {self.quantile(name, 0.5):.2f} s, p99 {self.quantile(name, 0.99):.2f} s"
            for name in sorted(self.seconds)
        )
        return (
            f"{times}; accepted afterwards: {self.accepted_afterwards}; "
            f"unrevoked refused: {self.others_refused} of {self.others_asked}"
        )


def measure(running: Deployment, tokens: Sequence[str], others: Sequence[str]) -> Measured:
    """Revoke `tokens` one after another while they are in use; `others` are in use all the time."""
    verifiers = {"dataservice": running.dataservice.url, "gateway": running.gateway.url}
    measured = Measured({name: [] for name in verifiers})
    stop = threading.Event()
    watchers = [
        threading.Thread(target=_keep_using, args=(url, others, measured, stop))
        for url in verifiers.values()
    ]
    for watcher in watchers:
        watcher.start()
    try:
        asking = [
            threading.Thread(target=_revoke_some, args=(running, verifiers, part, measured))
            for part in (tokens[n::AT_ONCE] for n in range(AT_ONCE))
        ]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()
    finally:
        stop.set()
        for watcher in watchers:
            watcher.join()
    for url in verifiers.values():
        with requests.Session() as session:
            accepted = sum(_status(session, url, token) == 200 for token in tokens)
        measured.accepted_afterwards += accepted
    return measured


def _revoke_some(
    running: Deployment, verifiers: dict[str, str], tokens: Sequence[str], measured: Measured
) -> None:
    with requests.Session() as session:
        for token in tokens:
            for url in verifiers.values():
                assert _status(session, url, token) == 200
            answer = session.post(
                running.tokendealers[0].url + "/oauth/revoke",
                auth=("worker", running.clients["worker"]),
                data={"token": token},
                timeout=10,
            )
            assert answer.status_code == 200, answer.text
            began = time.monotonic()
            waiting = dict(verifiers)
            while waiting:
                assert time.monotonic() - began < GIVE_UP_SECONDS, "a revoked token is accepted"
                for name, url in list(waiting.items()):
                    if _status(session, url, token) == 401:
                        measured.seconds[name].append(time.monotonic() - began)
                        del waiting[name]
                time.sleep(ASK_EVERY_SECONDS)


def _keep_using(url: str, tokens: Sequence[str], measured: Measured, stop: threading.Event) -> None:
    with requests.Session() as session:
        while not stop.is_set():
            for token in tokens:
                measured.others_asked += 1
                measured.others_refused += _status(session, url, token) != 200
            stop.wait(ASK_EVERY_SECONDS)


def _status(session: requests.Session, url: str, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return session.get(f"{url}/api/users?limit=1", headers=headers, timeout=10).status_code
