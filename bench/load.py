"""A load generator: a few connections, each with one request under way, over and over."""

import asyncio
import time
from dataclasses import dataclass

CONNECTIONS = 16


@dataclass(frozen=True, slots=True)
class Result:
    """`answers`: how many came with the expected status. `seconds`: how long it took."""

    answers: int
    seconds: float


def request_bytes(
    method: str, target: str, headers: dict[str, str] | None = None, body: bytes = b""
) -> bytes:
    """An HTTP/1.1 request, ready to send."""
    lines = [f"{method} {target} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def drive(port: int, requests: list[bytes], seconds: float, status: int = 200) -> Result:
    """Send `requests` in turn to a port of this machine for `seconds`.

    RuntimeError on an answer with another status: a benchmark of refusals measures nothing.
    """
    started = time.perf_counter()
    deadline = started + seconds
    counts = await asyncio.gather(
        *(
            _one(port, requests[i::CONNECTIONS] or requests, deadline, status)
            for i in range(CONNECTIONS)
        )
    )
    return Result(sum(counts), time.perf_counter() - started)


async def _one(port: int, requests: list[bytes], deadline: float, status: int) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    expected = f"HTTP/1.1 {status} ".encode()
    answers = 0
    try:
        while time.perf_counter() < deadline:
            writer.write(requests[answers % len(requests)])
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(expected):
                raise RuntimeError(f"unexpected answer: {head[:200]!r}")
            await reader.readexactly(_content_length(head))
            answers += 1
    finally:
        writer.close()
        await writer.wait_closed()
    return answers


def _content_length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    return 0
