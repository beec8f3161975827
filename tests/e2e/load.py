"""Callers that ask all the time and count what they were answered."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import requests

from tests.e2e.processes import Deployment


@dataclass
class Credentials:
    """A client's secret, exchanged while it is in use."""

    secret: str
    users: int = 0
    guard: threading.Condition = field(default_factory=threading.Condition)
    _in_use: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def use(self) -> Iterator[str]:
        with self.guard:
            secret = self.secret
            self._in_use[secret] += 1
        try:
            yield secret
        finally:
            with self.guard:
                self._in_use[secret] -= 1
                self.guard.notify_all()

    def exchange(self, secret: str) -> None:
        """From here on the new one; returns when nobody uses the old one any more."""
        with self.guard:
            old, self.secret = self.secret, secret
            assert self.guard.wait_for(lambda: self._in_use[old] == 0, timeout=10)


class Load:
    """Threads that ask for tokens and call the API with them until they are told to stop."""

    def __init__(self, running: Deployment, credentials: Credentials) -> None:
        self._running = running
        self._credentials = credentials
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self.counts: Counter[str] = Counter()
        self.refused: list[str] = []
        self._token = running.token("worker", "dataservice")

    @contextmanager
    def going(self, token_callers: int, api_callers: int) -> Iterator["Load"]:
        works: list[Callable[[requests.Session], None]] = [self._ask_token] * token_callers
        works += [self._call_gateway, self._call_service] * api_callers
        self._threads = [threading.Thread(target=self._repeat, args=(work,)) for work in works]
        for thread in self._threads:
            thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            for thread in self._threads:
                thread.join(timeout=30)

    def _repeat(self, work: Callable[[requests.Session], None]) -> None:
        with requests.Session() as session:
            while not self._stop.is_set():
                work(session)

    def _ask_token(self, session: requests.Session) -> None:
        with self._credentials.use() as secret:
            answer = self._post(session, secret)
        if answer is not None and answer.status_code == 200:
            self._token = str(answer.json()["access_token"])

    def _post(self, session: requests.Session, secret: str) -> requests.Response | None:
        return self._count(
            "tokens",
            lambda: session.post(
                self._running.gateway.url + "/oauth/token",
                auth=("worker", secret),
                data={"grant_type": "client_credentials", "audience": "dataservice"},
                timeout=10,
            ),
        )

    def _call_gateway(self, session: requests.Session) -> None:
        self._get(session, "calls through the gateway", self._running.gateway.url)

    def _call_service(self, session: requests.Session) -> None:
        self._get(session, "calls to the service", self._running.dataservice.url)

    def _get(self, session: requests.Session, name: str, url: str) -> None:
        headers = {"Authorization": f"Bearer {self._token}"}
        self._count(
            name, lambda: session.get(f"{url}/api/users?limit=1", headers=headers, timeout=10)
        )

    def _count(self, name: str, ask: Callable[[], requests.Response]) -> requests.Response | None:
        answer, told = None, "no answer"
        with suppress(requests.RequestException):
            answer = ask()
            told = f"{answer.status_code} {answer.text[:200]}"
        self.counts[name] += 1
        if answer is None or answer.status_code != 200:
            self.refused.append(f"{name}: {told}")
        return answer
