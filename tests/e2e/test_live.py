"""The live feed between real processes, and through the gateway."""

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import requests

from bench.live_socket import LiveSocket
from tests.e2e.processes import Deployment, Process, deployment

SOCKETS, KILLED = 200, 50
CLOSED_SECONDS = 2.0
TO_ALL_SECONDS = 1.0


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with deployment(tmp_path_factory.mktemp("live") / "var") as running:
        yield running


class Client:
    """A socket that keeps what it hears."""

    def __init__(self, token: str) -> None:
        self.heard: list[Any] = []
        self.news = asyncio.Event()
        self.has_ended = False
        self.code: int | None = None
        self.socket = LiveSocket(token, self._hear, self._end)

    async def until(self, holds: Callable[[], object], seconds: float = 10.0) -> None:
        async with asyncio.timeout(seconds):
            while not holds():
                self.news.clear()
                await self.news.wait()

    async def hears(self, text: str, seconds: float = 10.0) -> None:
        await self.until(lambda: text in [message.get("text") for message in self.heard], seconds)

    def _hear(self, message: Any) -> None:
        self.heard.append(message)
        self.news.set()

    def _end(self, code: int | None) -> None:
        self.has_ended, self.code = True, code
        self.news.set()


@asynccontextmanager
async def connected(process: Process, *tokens: str) -> AsyncIterator[list[Client]]:
    clients = [Client(token) for token in tokens]
    loop = asyncio.get_running_loop()
    for client in clients:
        await loop.create_connection(lambda c=client: c.socket, "127.0.0.1", process.port)
    for client in clients:
        await client.until(lambda c=client: c.heard or c.has_ended)
        assert client.heard, "was not let in"
    try:
        yield clients
    finally:
        for client in clients:
            if client.socket.transport:
                client.socket.transport.close()


async def test_two_chat_through_the_gateway_until_their_tokens_are_revoked(
    running: Deployment,
) -> None:
    tokens = [running.token(client, "dataservice") for client in ("admin", "worker")]
    async with connected(running.gateway, *tokens) as (admin, worker):
        assert admin.heard[0]["you"] == {"sub": "admin", "client_id": "admin"}
        admin.socket.send({"type": "chat", "text": "hello"})
        await worker.hears("hello")
        await admin.hears("hello")
        headers = {"Authorization": f"Bearer {tokens[0]}"}
        made = await asyncio.to_thread(
            requests.post,
            running.gateway.url + "/api/users",
            json={"name": "Ada"},
            headers=headers,
            timeout=10,
        )
        assert made.status_code == 201
        await worker.until(lambda: worker.heard[-1].get("event") == "user.created")
        for client in ("admin", "worker"):
            await asyncio.to_thread(revoke, running, client, tokens[client == "worker"])
        for client in (admin, worker):
            await client.until(lambda c=client: c.has_ended, CLOSED_SECONDS)
            assert client.code == 4401


def revoke(running: Deployment, client: str, token: str) -> None:
    answer = requests.post(
        running.gateway.url + "/oauth/revoke",
        auth=(client, running.clients[client]),
        data={"token": token},
        timeout=10,
    )
    assert answer.status_code == 200


def test_a_token_that_is_not_valid_gets_no_socket_anywhere(running: Deployment) -> None:
    for process in (running.gateway, running.dataservice):
        answer = requests.get(
            process.url + "/ws",
            headers={
                "Connection": "Upgrade",
                "Upgrade": "websocket",
                "Sec-WebSocket-Version": "13",
                "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Protocol": "live, bearer.a.b.c",
            },
            timeout=10,
        )
        assert answer.status_code == 401
        assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


async def test_many_hear_all_while_some_die_and_one_does_not_read(running: Deployment) -> None:
    token = running.token("worker", "dataservice")
    async with connected(running.dataservice, *[token] * SOCKETS) as clients:
        deaf = await asyncio.to_thread(deaf_client, running.dataservice.port, token)
        await to_all(clients, "before")
        for client in clients[-KILLED:]:
            client.socket.kill()
        rest = clients[:-KILLED]
        await to_all(rest, "after")
        for number in range(3):
            await to_all(rest, f"and again {number}")
        assert not any(client.has_ended for client in rest)
        deaf.close()


async def to_all(clients: list[Client], text: str) -> None:
    began = time.monotonic()
    clients[0].socket.send({"type": "chat", "text": text})
    for client in clients:
        await client.hears(text)
    assert time.monotonic() - began < TO_ALL_SECONDS


def deaf_client(port: int, token: str) -> socket.socket:
    """One whose window is small, and which reads nothing after the handshake."""
    deaf = socket.socket()
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    deaf.connect(("127.0.0.1", port))
    deaf.sendall(
        b"GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        b"Authorization: Bearer " + token.encode() + b"\r\n\r\n"
    )
    assert deaf.recv(12) == b"HTTP/1.1 101"
    return deaf


async def test_a_service_that_stops_says_so_and_is_gone_at_once(running: Deployment) -> None:
    data = running.dataservice
    tokens = [running.token("worker", "dataservice")] * 5
    async with (
        connected(data, *tokens[:3]) as direct,
        connected(running.gateway, *tokens) as proxied,
    ):
        began = time.monotonic()
        await asyncio.to_thread(data.end)
        assert time.monotonic() - began < 5
        for client in (*direct, *proxied):
            await client.until(lambda c=client: c.has_ended)
            assert client.code == 1001
    data.start()
    await asyncio.to_thread(data.wait_until_ready)
    lines = [json.loads(line) for line in data.log.read_text().splitlines() if '"socket"' in line]
    assert len([line for line in lines if line["code"] == 1001]) == 8
    assert not any(token in data.log.read_text() for token in tokens)
