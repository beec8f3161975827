"""`python -m bench.live_clients PORT PID COUNT KILLED`: many sockets on one process; a JSON line.

The token comes from TOKEN in the environment.
"""

import asyncio
import json
import os
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import Any

import uvloop

from bench.cpu import resident_kib
from bench.live_socket import LiveSocket

AT_ONCE = 50  # handshakes
MESSAGES = 12
DEADLINE_SECONDS = 60


@dataclass
class Figures:
    """Times in seconds. `lost`: sockets that ended and were not killed."""

    connected: float = 0.0
    kib_each: float = 0.0
    to_all: list[float] = field(default_factory=list)
    to_the_rest: list[float] = field(default_factory=list)
    lost: int = 0


class Crowd:
    """Counts which messages have come to how many."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._token = token
        self.sockets: list[LiveSocket] = []
        self.ended = 0
        self._awaited: dict[str, int] = {}
        self._all_have_it = asyncio.Event()

    async def connect(self, count: int) -> None:
        """Open `count` sockets and wait until each was greeted."""
        while len(self.sockets) < count:
            some = min(AT_ONCE, count - len(self.sockets))
            self._await("hello", some)
            made = [
                asyncio.get_running_loop().create_connection(self._make, "127.0.0.1", self._port)
                for _ in range(some)
            ]
            self.sockets += [protocol for _, protocol in await asyncio.gather(*made)]
            await self._until_all_have_it()

    async def tell(self, text: str) -> float:
        """One says `text`; the seconds until all have it."""
        self._await(text, len(self.sockets))
        started = time.perf_counter()
        self.sockets[0].send({"type": "chat", "text": text})
        await self._until_all_have_it()
        return time.perf_counter() - started

    def kill(self, count: int) -> None:
        """End so many without a word."""
        for _ in range(count):
            self.sockets.pop().kill()

    def _make(self) -> LiveSocket:
        return LiveSocket(self._token, self._count, self._count_end)

    def _await(self, key: str, times: int) -> None:
        self._awaited = {key: times}
        self._all_have_it.clear()

    async def _until_all_have_it(self) -> None:
        await asyncio.wait_for(self._all_have_it.wait(), DEADLINE_SECONDS)

    def _count(self, message: Any) -> None:
        key = message["text"] if message["type"] == "chat" else message["type"]
        if key in self._awaited:
            self._awaited[key] -= 1
            if self._awaited[key] == 0:
                self._all_have_it.set()

    def _count_end(self, _code: int | None) -> None:
        self.ended += 1


async def measure(port: int, pid: int, count: int, killed: int) -> Figures:
    """Connect, tell, kill, tell."""
    figures = Figures()
    crowd = Crowd(port, os.environ["TOKEN"])
    before = resident_kib(pid)
    started = time.perf_counter()
    await crowd.connect(count)
    figures.connected = time.perf_counter() - started
    figures.to_all = [await _tell(crowd, f"all {n}") for n in range(MESSAGES)]
    figures.kib_each = (resident_kib(pid) - before) / count
    crowd.kill(killed)
    figures.to_the_rest = [await _tell(crowd, f"rest {n}") for n in range(MESSAGES)]
    figures.lost = crowd.ended - killed
    return figures


async def _tell(crowd: Crowd, text: str) -> float:
    seconds = await crowd.tell(text)
    await asyncio.sleep(max(0.0, 0.25 - seconds))  # one subject may say five things a second
    return seconds


def main() -> None:
    """Measure what the command line says."""
    port, pid, count, killed = map(int, sys.argv[1:])
    print(json.dumps(asdict(uvloop.run(measure(port, pid, count, killed)))))


if __name__ == "__main__":
    main()
