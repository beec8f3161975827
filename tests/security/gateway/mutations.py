"""Requests that are almost valid: real ones, damaged in the ways that break parsers."""

import base64
import random
import struct
from collections.abc import Iterator

from tests.security.gateway.wire import request

JSON = b"Content-Type: application/json"
MSGPACK = b"Content-Type: application/msgpack"
PATCH = b"Content-Type: application/merge-patch+json"
FORM = b"Content-Type: application/x-www-form-urlencoded"
CHUNKED = b"Transfer-Encoding: chunked"
USER_ID = b"01J9ZQ3YB7Q8R5T6V7W8X9Y0ZA"

SNIPPETS = [
    b"\r\n",
    b"\n",
    b"\r",
    b"\r\n\r\n",
    b"\0",
    b"%00",
    b"%",
    b"%%",
    b"%u003c",
    b"%c0%af",
    b"%2e%2e%2f",
    b"%25252f",
    b"../",
    b"..\\",
    b"//",
    b"/./",
    b";",
    b"?",
    b"&",
    b"&&&=&=",
    b"=",
    b"#",
    b"+",
    b"*",
    b"\x7f",
    b"\xff",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"\xc0\xaf",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    "\u202e\u200b\uff1cscript\uff1e".encode(),
    b"' OR 1=1--",
    b"<script>",
    b"${jndi:ldap://x}",
    b"{{7*7}}",
    b"$(id)",
    b"\x1b[31m",
    b"[" * 40,
    b'{"a":' * 40,
    b'"\\ud800"',
    b'"\\u00',
    b"1e999999",
    b"-",
    b"NaN",
    b"\xdf\xff\xff\xff\xff",
    b"\xdd\xff\xff\xff\xff",
    b"\xc6\xff\xff\xff\xff",
    b"\xc1",
    b"\x81" * 40,
    b"\xd8\x00",
    b"\xc7\x05\x01abcde",
    b"Content-Length: 5\r\n",
    b"Content-Length: -1\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Host: x\r\n",
    b"Expect: 100-continue\r\n",
    b"Cookie: a=b; ;=; c\r\n",
    b"Upgrade: websocket\r\nConnection: Upgrade\r\n",
    b"Content-Encoding: gzip\r\n",
    b"Range: bytes=0-,-1\r\n",
    b"X-HTTP-Method-Override: DELETE\r\n",
    b"X-Forwarded-For: 1.2.3.4, ::1, x\r\n",
    b"ffffffffffffffff\r\n",
    b'X-Request-Id: a"b\\c\r\n',
    b"If-None-Match: *\r\n",
    b"Authorization: Bearer \r\n",
    b"Authorization: Basic Og==\r\n",
    b"Authorization: Basic \xff\r\n",
    b"Accept: */*;q=\r\n",
    b"Content-Type: multipart/form-data; boundary=\r\n",
    b"Content-Type: ;;\r\n",
]
RUN_LENGTHS = (16, 64, 300, 1000, 5000, 20000)


def valid(token: bytes) -> list[bytes]:
    """One request of each kind that services take; all are answered."""
    bearer = b"Authorization: Bearer " + token
    basic = b"Authorization: Basic " + base64.b64encode(b"client:secret")
    user = (
        b'{"name":"O\'Brien","email":"ob@example.org","tags":["a \\u00e9",1.5e3,true,null],"m":{}}'
    )
    packed = b"\x82\xa4name\xa7O'Brien\xa5level\xcd\x01\x00"
    parts = (
        b"6;x=y\r\n"
        + user[:6]
        + b"\r\n%x\r\n" % (len(user) - 6)
        + user[6:]
        + b"\r\n0\r\nT: v\r\n\r\n"
    )
    form = b"grant_type=client_credentials&scope=data%3Aread+data%3Awrite"
    return [
        request(b"GET", b"/healthz"),
        request(b"GET", b"/docs", b"Accept: text/html;q=0.9, */*;q=0.1"),
        request(b"GET", b"/monster/J%C3%BCrgen%20O%27Brien?size=80", b"Accept: image/svg+xml"),
        request(b"GET", b"/identidock/", b"Cookie: session=abc123; theme=dark", b"DNT: 1"),
        request(b"GET", b"/api/users?limit=5&q=M%C3%BCller", bearer),
        request(b"GET", b"/api/users/" + USER_ID, bearer, b'If-None-Match: "abc"'),
        request(
            b"GET",
            b"/api/logs?since=2026-01-01T00:00:00Z&actor=x",
            bearer,
            b"Accept: application/json",
        ),
        request(
            b"GET",
            b"/api/services?active=true",
            bearer,
            *(b"X-Field-%d: %d" % (i, i) for i in range(40)),
        ),
        request(b"GET", b"http://gateway.test/api/services/x?", bearer),
        request(b"POST", b"/api/users", bearer, JSON, body=user),
        request(b"POST", b"/api/users", bearer, JSON + b"; charset=utf-8", CHUNKED) + parts,
        request(b"POST", b"/api/logs", bearer, MSGPACK, body=packed),
        request(b"PATCH", b"/api/users/" + USER_ID, bearer, PATCH, body=b'{"location":null}'),
        request(b"DELETE", b"/api/services/some-service", bearer),
        request(b"POST", b"/oauth/token", basic, FORM, body=form),
        request(b"POST", b"/identidock/", FORM, body=b"name=" + b"%41" * 20),
    ]


def _position(rng: random.Random, data: bytes) -> int:
    """Mostly in the head: there is more to break."""
    head = data.find(b"\r\n\r\n") if rng.random() < 0.6 else len(data)
    return rng.randrange(max(head, 1))


def flip(rng: random.Random, data: bytes, _: list[bytes]) -> bytes:
    damaged = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 4, 8))):
        damaged[_position(rng, data)] ^= 1 << rng.randrange(8)
    return bytes(damaged)


def overwrite(rng: random.Random, data: bytes, _: list[bytes]) -> bytes:
    at = _position(rng, data)
    noise = rng.randbytes(rng.choice((1, 2, 4, 16)))
    return data[:at] + noise + data[at + len(noise) :]


def insert(rng: random.Random, data: bytes, _: list[bytes]) -> bytes:
    at = _position(rng, data)
    return data[:at] + rng.choice(SNIPPETS) + data[at:]


def insert_line(rng: random.Random, data: bytes, _: list[bytes]) -> bytes:
    at = data.find(b"\r\n") + 2
    name = rng.randbytes(4).hex().encode() if rng.random() < 0.5 else b"Cookie"
    return data[:at] + name + b": " + rng.choice(SNIPPETS).strip(b"\r\n") + b"\r\n" + data[at:]


def run(rng: random.Random, data: bytes, _: list[bytes]) -> bytes:
    at = _position(rng, data)
    return data[:at] + rng.choice(SNIPPETS)[:1] * rng.choice(RUN_LENGTHS) + data[at:]


def truncate(rng: random.Random, data: bytes, _: list[bytes]) -> bytes:
    return data[: _position(rng, data)]


def cut(rng: random.Random, data: bytes, _: list[bytes]) -> bytes:
    at = _position(rng, data)
    return data[:at] + data[at + rng.choice((1, 2, 8, 32)) :]


def double(rng: random.Random, data: bytes, _: list[bytes]) -> bytes:
    at = _position(rng, data)
    end = at + rng.choice((1, 4, 32, 200))
    return data[:end] + data[at:]


def splice(rng: random.Random, data: bytes, others: list[bytes]) -> bytes:
    other = rng.choice(others)
    return data[: _position(rng, data)] + other[_position(rng, other) :]


def escape(rng: random.Random, data: bytes, _: list[bytes]) -> bytes:
    at = data.find(b"/") + rng.randrange(1, 20)
    return data[:at] + b"%%%02x" % rng.randrange(256) + data[at:]


def token(rng: random.Random, data: bytes, _: list[bytes]) -> bytes:
    """Damage within the token: in its header, payload or signature."""
    at = data.find(b"Bearer ")
    if at < 0:
        return data
    start, end = at + 7, data.find(b"\r\n", at)
    parts = data[start:end].split(b".")
    chosen = rng.randrange(len(parts))
    parts[chosen] = rng.choice(
        [
            parts[chosen][: rng.randrange(1, 200)],
            parts[chosen] * 2,
            base64.urlsafe_b64encode(rng.randbytes(rng.randrange(60))).rstrip(b"="),
            base64.urlsafe_b64encode(b'{"alg":"none","kid":[],"typ":{}}').rstrip(b"="),
            base64.urlsafe_b64encode(b'{"alg":"RS512","typ":"at+jwt","kid":"k1"}').rstrip(b"="),
            b"",
        ]
    )
    return data[:start] + b".".join(parts) + data[end:]


def body(rng: random.Random, data: bytes, _: list[bytes]) -> bytes:
    """Another body, whose length is right: it gets to the parsers behind the framing."""
    head, _, old = data.partition(b"\r\n\r\n")
    if b"Content-Length" not in head:
        return data
    new = rng.choice(
        [
            old[: rng.randrange(len(old) + 1)],
            rng.randbytes(rng.choice((1, 10, 100, 2000))),
            rng.choice(SNIPPETS) * rng.choice((1, 5, 100)),
            flip(rng, old, []) if old else b"",
            b"\x92" + struct.pack(">BI", 0xDB, rng.getrandbits(32)) + old,
            b"[" + b",".join([old or b"0"] * 20) + b"]",
            b"&".join(
                b"a%d=%b" % (i, rng.choice(SNIPPETS)) for i in range(rng.choice((1, 30, 2000)))
            ),
        ]
    )
    lines = [line for line in head.split(b"\r\n") if not line.startswith(b"Content-Length")]
    return b"\r\n".join([*lines, b"Content-Length: %d" % len(new)]) + b"\r\n\r\n" + new


def noise(rng: random.Random, _: bytes, __: list[bytes]) -> bytes:
    return rng.randbytes(rng.randrange(1, 400))


MUTATIONS = (
    flip,
    overwrite,
    insert,
    insert,
    insert_line,
    run,
    truncate,
    cut,
    double,
    splice,
    escape,
    escape,
    token,
    token,
    body,
    body,
    body,
    noise,
)


def malformed(seed: int, count: int, originals: list[bytes]) -> Iterator[bytes]:
    """The same `count` requests for the same seed and originals."""
    rng = random.Random(seed)  # noqa: S311 - the same every time is the point
    for _ in range(count):
        data = rng.choice(originals)
        for _ in range(rng.choice((1, 1, 2, 3))):
            data = rng.choice(MUTATIONS)(rng, data, originals) or b"\0"
        yield data
