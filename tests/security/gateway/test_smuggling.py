"""Request smuggling: bytes that two servers could cut into requests in two ways.

Every case is sent on a connection of its own. It is refused or, where its bytes have one meaning
(RFC 9112), taken as one request; what it hides in a body is never a request of its own to the
service, and whoever shares the connection to the service afterwards is not affected.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest

from tests.openresty.gateway import Gateway
from tests.security.gateway.conftest import IMPATIENT, StartGateway
from tests.security.gateway.log import broken_lines
from tests.security.gateway.recorder import Received, Recorder
from tests.security.gateway.wire import Answer, Connection, check_refusal, request

REFUSED, ONE, TWO = "refused", "one", "two"
# What is hidden: a request that would pass all steps if it were ever taken for one.
# Each case has its number in place of the zeros: they run side by side.
HIDDEN = b"GET /monster/hide0000 HTTP/1.1\r\nHost: gateway.test\r\n\r\n"


@dataclass(frozen=True)
class Case:
    """TWO is for a request that openly follows another."""

    name: str
    expected: str
    sent: bytes


def post(name: str, lines: bytes, body: bytes, expected: str = REFUSED) -> Case:
    head = b"POST /identidock/ HTTP/1.1\r\nHost: gateway.test\r\nX-Case: open0000\r\n"
    form = b"Content-Type: application/x-www-form-urlencoded\r\n"
    return Case(name, expected, head + form + lines + b"\r\n" + body)


def get(
    name: str, lines: bytes = b"", expected: str = REFUSED, *, line: bytes | None = None
) -> Case:
    line = line or b"GET /monster/open0000 HTTP/1.1"
    return Case(name, expected, line + b"\r\nHost: gateway.test\r\n" + lines + b"\r\n")


def chunked(*chunks: bytes) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"


CHUNKED = b"Transfer-Encoding: chunked\r\n"
LENGTH = b"Content-Length: %d\r\n" % len(HIDDEN)
CHUNKED_HIDDEN = b"0\r\n\r\n" + HIDDEN
BOTH = LENGTH + CHUNKED


def transfer_encoding(name: str, line: bytes) -> list[Case]:
    """An odd Transfer-Encoding: whoever overlooks it sees a body of Content-Length, or none."""
    return [
        post(f"{name}, alone", line, CHUNKED_HIDDEN),
        post(f"{name}, after Content-Length", LENGTH + line, CHUNKED_HIDDEN),
        post(f"{name}, before Content-Length", line + LENGTH, CHUNKED_HIDDEN),
    ]


def content_length(name: str, lines: bytes) -> Case:
    return post(f"Content-Length: {name}", lines, HIDDEN)


TRANSFER_ENCODINGS = {
    "identity": b"Transfer-Encoding: identity\r\n",
    "chunked twice": b"Transfer-Encoding: chunked, chunked\r\n",
    "chunked, identity": b"Transfer-Encoding: chunked, identity\r\n",
    "identity, chunked": b"Transfer-Encoding: identity, chunked\r\n",
    "gzip, chunked": b"Transfer-Encoding: gzip, chunked\r\n",
    "an empty first coding": b"Transfer-Encoding: ,chunked\r\n",
    "an empty last coding": b"Transfer-Encoding: chunked,\r\n",
    "nothing": b"Transfer-Encoding:\r\n",
    "xchunked": b"Transfer-Encoding: xchunked\r\n",
    "chunkedx": b"Transfer-Encoding: chunkedx\r\n",
    "quoted": b'Transfer-Encoding: "chunked"\r\n',
    "with a parameter": b"Transfer-Encoding: chunked;q=1\r\n",
    "vertical tab before": b"Transfer-Encoding:\x0bchunked\r\n",
    "vertical tab after": b"Transfer-Encoding: chunked\x0b\r\n",
    "form feed": b"Transfer-Encoding: \x0cchunked\r\n",
    "backspace": b"Transfer-Encoding: \x08chunked\r\n",
    "NUL after": b"Transfer-Encoding: chunked\x00\r\n",
    "a bare CR after": b"Transfer-Encoding: chunked\r\r\n",
    "a no-break space": b"Transfer-Encoding:\xa0chunked\r\n",
    "a full-width c": "Transfer-Encoding: \uff43hunked\r\n".encode(),
    "a space before the colon": b"Transfer-Encoding : chunked\r\n",
    "a tab before the colon": b"Transfer-Encoding\t: chunked\r\n",
    "a leading space": b" Transfer-Encoding: chunked\r\n",
    "a leading tab": b"\tTransfer-Encoding: chunked\r\n",
    "folded": b"Transfer-Encoding:\r\n chunked\r\n",
    "folded into another field": b"X-Other: a\r\n Transfer-Encoding: chunked\r\n",
    "an empty line folded": b"Transfer-Encoding: chunked\r\n \r\n",
    "twice": CHUNKED * 2,
    "twice, differing": CHUNKED + b"Transfer-Encoding: identity\r\n",
    "twice, the first odd": b"Transfer-Encoding: x\r\n" + CHUNKED,
    "after a bare CR": b"X: y\rTransfer-Encoding: chunked\r\n",
    "no colon": b"Transfer-Encoding chunked\r\n",
    "an equals sign": b"Transfer-Encoding=chunked\r\n",
    "NUL in the name": b"Transfer\x00-Encoding: chunked\r\n",
    "a control byte in the name": b"Transfer-Encoding\x01: chunked\r\n",
}

CONTENT_LENGTHS = {
    "twice the same": LENGTH * 2,
    "twice, differing": b"Content-Length: 0\r\n" + LENGTH,
    "twice, the second in lower case": LENGTH + b"content-length: 0\r\n",
    "a list of the same": b"Content-Length: 6, 6\r\n",
    "a list that differs": b"Content-Length: 0, 6\r\n",
    "a plus": b"Content-Length: +6\r\n",
    "a minus": b"Content-Length: -6\r\n",
    "minus nothing": b"Content-Length: -0\r\n",
    "a space inside": b"Content-Length: 1 0\r\n",
    "a tab inside": b"Content-Length: 1\t0\r\n",
    "hexadecimal": b"Content-Length: 0x6\r\n",
    "hexadecimal digits": b"Content-Length: a\r\n",
    "a fraction": b"Content-Length: 6.0\r\n",
    "an exponent": b"Content-Length: 1e1\r\n",
    "an underscore": b"Content-Length: 1_0\r\n",
    "nothing": b"Content-Length:\r\n",
    "quoted": b'Content-Length: "6"\r\n',
    "Arabic digits": "Content-Length: \u0666\r\n".encode(),
    "full-width digits": "Content-Length: \uff16\r\n".encode(),
    "superscript": "Content-Length: \u00b2\r\n".encode(),
    "2 to the 32nd": b"Content-Length: 4294967296\r\n",
    "2 to the 63rd": b"Content-Length: 9223372036854775808\r\n",
    "2 to the 64th and 6": b"Content-Length: 18446744073709551622\r\n",
    "a hundred digits": b"Content-Length: " + b"9" * 100 + b"\r\n",
    "a space before the colon": b"Content-Length : 0\r\n" + LENGTH,
    "a leading space": b" Content-Length: 0\r\n" + LENGTH,
    "folded": b"Content-Length:\r\n 6\r\n",
    "NUL after": b"Content-Length: 6\x00\r\n",
    "a bare CR after": b"Content-Length: 6\r\r\n",
    "a vertical tab": b"Content-Length: \x0b6\r\n",
}

# A chunked body that is not one; whoever is lenient finds the hidden request after it.
BAD_CHUNKS = {
    "a size that is no number": b"x\r\n\r\n0\r\n\r\n",
    "an empty size": b"\r\n\r\n0\r\n\r\n",
    "a negative size": b"-1\r\n\r\n0\r\n\r\n",
    "a plus": b"+5\r\nname=\r\n0\r\n\r\n",
    "0x": b"0x5\r\nname=\r\n0\r\n\r\n",
    "a size with an underscore": b"1_0\r\n" + b"a" * 16 + b"\r\n0\r\n\r\n",
    "a size of 2 to the 64th": b"10000000000000000\r\nname=\r\n0\r\n\r\n",
    "a size of 2 to the 64th and 5": b"10000000000000005\r\nname=\r\n0\r\n\r\n",
    "a size of 2 to the 63rd": b"8000000000000000\r\nname=\r\n0\r\n\r\n",
    "a space before the size": b" 5\r\nname=\r\n0\r\n\r\n",
    "a chunk that is too long": b"3\r\nname=\r\n0\r\n\r\n",
    "no line break after a chunk": b"5\r\nname=0\r\n\r\n",
    "NUL in the size": b"5\x00\r\nname=\r\n0\r\n\r\n",
    "two bytes instead of a line break": b"5\r\nname=XX0\r\n\r\n",
    "full-width size": "\uff15\r\nname=\r\n0\r\n\r\n".encode(),
    "a bare CR after the size": b"5\rname=\r\n0\r\n\r\n",
    "a comma": b"5,5\r\nname=\r\n0\r\n\r\n",
}

CASES = [
    # Both lengths, in either order, with a body for each of the two readings.
    post("CL.TE", b"Content-Length: 6\r\n" + CHUNKED, b"0\r\n\r\n" + HIDDEN),
    post("TE.CL", CHUNKED + b"Content-Length: 4\r\n", chunked(HIDDEN)),
    post("both, agreeing", BOTH, HIDDEN),
    post("CL.0 and TE", b"Content-Length: 0\r\n" + CHUNKED, chunked(HIDDEN)),
    post("both, the length odd", b"Content-Length: x\r\n" + CHUNKED, chunked(HIDDEN)),
    get("a GET with both", BOTH),
    get("a GET that is chunked", CHUNKED),
    *[
        case
        for name, line in TRANSFER_ENCODINGS.items()
        for case in transfer_encoding(f"Transfer-Encoding: {name}", line)
    ],
    *[content_length(name, lines) for name, lines in CONTENT_LENGTHS.items()],
    *[
        post(f"chunks: {name}", CHUNKED, body + HIDDEN, REFUSED)
        for name, body in BAD_CHUNKS.items()
    ],
    # Names that are dropped or are simply others: the body is what Content-Length says.
    post("Transfer_Encoding", b"Transfer_Encoding: chunked\r\n" + LENGTH, HIDDEN, ONE),
    post("Content_Length", b"Content_Length: 0\r\n" + LENGTH, HIDDEN, ONE),
    post("X-Transfer-Encoding", b"X-Transfer-Encoding: chunked\r\n" + LENGTH, HIDDEN, ONE),
    post("an apostrophe after the name", b"Transfer-Encoding': chunked\r\n" + LENGTH, HIDDEN, ONE),
    # What RFC 9112 lets pass: it means one thing, and goes on in its plainest form.
    post("a hidden request as the body", LENGTH, HIDDEN, ONE),
    post("a hidden request in a chunk", CHUNKED, chunked(HIDDEN), ONE),
    post(
        "leading zeros in Content-Length", b"Content-Length: 000%d\r\n" % len(HIDDEN), HIDDEN, ONE
    ),
    post("spaces before the length", b"Content-Length:   %d\r\n" % len(HIDDEN), HIDDEN, ONE),
    post("spaces behind the length", b"Content-Length: %d \r\n" % len(HIDDEN), HIDDEN),
    post("spaces behind another value", b"X-Other: a  \r\n" + LENGTH, HIDDEN, ONE),
    post("chunked in capitals", b"Transfer-Encoding: CHUNKED\r\n", chunked(HIDDEN), ONE),
    post("chunked without a space", b"Transfer-Encoding:chunked\r\n", chunked(HIDDEN), ONE),
    post("leading zeros in a chunk's size", CHUNKED, b"0005\r\nname=\r\n0\r\n\r\n", ONE),
    post("a chunk extension", CHUNKED, b"5;a=b\r\nname=\r\n0;c\r\n\r\n", ONE),
    post("a long chunk extension", CHUNKED, b"5;" + b"a" * 5000 + b"\r\nname=\r\n0\r\n\r\n", ONE),
    post("a quoted chunk extension", CHUNKED, b'5;a="\\"\r\nname=\r\n0\r\n\r\n', ONE),
    post("trailers", CHUNKED, b"5\r\nname=\r\n0\r\nX-Hidden: yes\r\n\r\n", ONE),
    post("framing in trailers", CHUNKED, b"5\r\nname=\r\n0\r\nContent-Length: 9\r\n\r\n", ONE),
    post("bare LF after a chunk's size", CHUNKED, b"5\nname=\r\n0\r\n\r\n", ONE),
    post("Expect", LENGTH + b"Expect: 100-continue\r\n", HIDDEN, ONE),
    # Two requests in one piece: two only where the first has ended by everybody's reckoning.
    post("a request after the body", b"Content-Length: 5\r\n", b"name=" + HIDDEN, TWO),
    post("a request after the last chunk", CHUNKED, chunked(b"name=") + HIDDEN, TWO),
    get("a GET with a body", LENGTH + b"\r\n" + HIDDEN[:-2]),
    get("a GET with a body and Expect", LENGTH + b"Expect: 100-continue\r\n\r\n" + HIDDEN[:-2]),
    # Field lines.
    # nginx mends these, and the service never sees them. Only with a body are they refused.
    get("a line without a colon", b"X-Other\r\n", ONE),
    post("a line without a colon in a POST", b"X-Other\r\n" + LENGTH, HIDDEN),
    post("a name that is none in a POST", b"X@Other: a\r\n" + LENGTH, HIDDEN),
    post("bare LF in a POST", b"X-Other: a\n" + LENGTH, HIDDEN),
    post("bare LF at the end of a POST's header", LENGTH[:-2] + b"\n", HIDDEN),
    get("an empty name", b": x\r\n"),
    get("NUL in a name", b"X-\x00Other: x\r\n"),
    get("NUL in a value", b"X-Other: a\x00b\r\n"),
    get("a space in a name", b"X Other: x\r\n"),
    get("a space before the colon", b"X-Other : x\r\n"),
    get("a bare CR in a value", b"X-Other: a\rX-Hidden: b\r\n"),
    get("a bare CR before the blank line", b"X-Other: a\r\r\n", ONE),
    get("a folded line", b"X-Other: a\r\n b\r\n"),
    get("a folded line with a tab", b"X-Other: a\r\n\tb\r\n"),
    get("a folded first line", b" X-Other: a\r\n"),
    get("a vertical tab in a value", b"X-Other: a\x0bb\r\n"),
    get("DEL in a value", b"X-Other: a\x7fb\r\n"),
    get("a very long line", b"X-Other: " + b"a" * 20000 + b"\r\n"),
    get("a very long name", b"X" * 20000 + b": a\r\n"),
    get("very many lines", b"X-Other: a\r\n" * 5000),
    get("more lines than are taken", b"".join(b"X-%d: a\r\n" % i for i in range(120))),
    # Host.
    get("Host twice the same", b"Host: gateway.test\r\n"),
    get("Host twice, differing", b"Host: other.test\r\n"),
    get("Host twice, in lower case", b"host: other.test\r\n"),
    get("Host with a space before the colon", b"Host : other.test\r\n"),
    get("Host folded", b" Host: other.test\r\n"),
    Case("no Host", REFUSED, b"GET /monster/open0000 HTTP/1.1\r\n\r\n"),
    Case("an empty Host", REFUSED, b"GET /monster/open0000 HTTP/1.1\r\nHost:\r\n\r\n"),
    *[
        Case(
            f"Host: {host!r}", REFUSED, b"GET /monster/open0000 HTTP/1.1\r\nHost: %b\r\n\r\n" % host
        )
        for host in [
            b"a b",
            b"a/b",
            b"a\tb",
            b"a@b",
            b"a\x00b",
            b"a,b",
            b"a?b",
            b"a#b",
            b"a\\b",
            b"..",
            b"a..b",
            b"a%00b",
            b"\xff",
            b"a'b",
            b'a"b',
            b"<a>",
            b"a|b",
            b"${a}",
            b"a" * 300,
        ]
    ],
    # The request line.
    get(
        "an absolute target of the same host",
        b"",
        ONE,
        line=b"GET http://gateway.test/monster/open0000 HTTP/1.1",
    ),
    get(
        "an absolute target of another host",
        line=b"GET http://other.test/monster/open0000 HTTP/1.1",
    ),
    get(
        "an absolute target of another port",
        b"",
        ONE,
        line=b"GET http://gateway.test:81/monster/open0000 HTTP/1.1",
    ),
    get(
        "an absolute target with a user",
        line=b"GET http://a@gateway.test/monster/open0000 HTTP/1.1",
    ),
    get("an absolute target without a host", line=b"GET http:///monster/open0000 HTTP/1.1"),
    get(
        "an absolute target, the path in its query",
        line=b"GET http://gateway.test?/monster/open0000 HTTP/1.1",
    ),
    get("a target without a slash", line=b"GET monster/open HTTP/1.1"),
    get("an authority as the target", line=b"GET gateway.test:80 HTTP/1.1"),
    get("an asterisk", line=b"GET * HTTP/1.1"),
    get("OPTIONS *", line=b"OPTIONS * HTTP/1.1"),
    get("no target", line=b"GET HTTP/1.1"),
    get("a space in the target", line=b"GET /monster/a b HTTP/1.1"),
    get("a tab for a space", line=b"GET\t/monster/open0000\tHTTP/1.1"),
    get("a tab in the target", line=b"GET /monster/a\tb HTTP/1.1"),
    get("a vertical tab for a space", line=b"GET\x0b/monster/open0000 HTTP/1.1"),
    get("NUL in the target", line=b"GET /monster/a\x00b HTTP/1.1"),
    get("a bare CR in the target", line=b"GET /monster/a\rb HTTP/1.1"),
    get("a request line in the target", line=b"GET /monster/a HTTP/1.1\rGET /x HTTP/1.1"),
    get("two versions", line=b"GET /monster/open0000 HTTP/1.1 HTTP/1.1"),
    get("a leading space", line=b" GET /monster/open0000 HTTP/1.1"),
    get("spaces between", line=b"GET   /monster/open0000   HTTP/1.1", expected=ONE),
    Case("an empty line before", ONE, b"\r\n" + request(b"GET", b"/monster/open0000")),
    get("a fragment", line=b"GET /monster/open0000#x HTTP/1.1"),
    get("a very long target", line=b"GET /monster/" + b"a" * 20000 + b" HTTP/1.1"),
    get("a very long method", line=b"A" * 20000 + b" /monster/open0000 HTTP/1.1"),
    *[
        get(f"the method {method!r}", line=method + b" /monster/open0000 HTTP/1.1")
        for method in [
            b"get",
            b"Get",
            b"CONNECT",
            b"TRACE",
            b"TRACK",
            b"DEBUG",
            b"PROPFIND",
            b"PURGE",
            b"BREW",
            b"G\x00ET",
            b"G,ET",
            b'"GET"',
            b"GET/x",
            b"G" * 300,
            b"\xef\xbc\xa7ET",
            b"-",
        ]
    ],
    *[
        get(f"the version {version!r}", line=b"GET /monster/open0000 " + version)
        for version in [
            b"HTTP/1.1x",
            b"HTTP/1",
            b"HTTP/1.",
            b"HTTP/2.0",
            b"HTTP/3.0",
            b"HTTP/0.9",
            b"HTTP/9.9",
            b"HTTP/11.1",
            b"HTTP/1.1.1",
            b"http/1.1",
            b"HTTPS/1.1",
            b"HTTP 1.1",
            b"HTTP/-1.1",
            b"HTTP/01.1x",
            b"FTP/1.1",
            b"XTTP/1.1",
        ]
    ],
    Case("HTTP/0.9", REFUSED, b"GET /monster/open0000\r\n"),
    Case("HTTP/0.9 and a request behind", REFUSED, b"GET /monster/open0000\r\n" + HIDDEN),
    Case("the preface of HTTP/2", REFUSED, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    Case("CONNECT", REFUSED, b"CONNECT other.test:443 HTTP/1.1\r\nHost: other.test:443\r\n\r\n"),
    Case("TLS", REFUSED, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x11" * 200),
    Case("an SSH greeting", REFUSED, b"SSH-2.0-OpenSSH_9.2\r\n"),
    Case(
        "PROXY protocol",
        REFUSED,
        b"PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n" + request(b"GET", b"/monster/open0000"),
    ),
    # RFC 9112 section 2.3: a higher minor version is understood as the highest that is known.
    get("HTTP/1.2", b"", ONE, line=b"GET /monster/open0000 HTTP/1.2"),
    Case(
        "HTTP/1.9 with a body",
        ONE,
        post("", LENGTH, HIDDEN, ONE).sent.replace(b"HTTP/1.1", b"HTTP/1.9", 1),
    ),
    # HTTP/1.0.
    get("HTTP/1.0", b"", ONE, line=b"GET /monster/open0000 HTTP/1.0"),
    get(
        "HTTP/1.0, keep-alive",
        b"Connection: keep-alive\r\n",
        ONE,
        line=b"GET /monster/open0000 HTTP/1.0",
    ),
    Case(
        "HTTP/1.0, chunked",
        REFUSED,
        b"POST /identidock/ HTTP/1.0\r\nHost: gateway.test\r\n"
        + CHUNKED
        + b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        + chunked(HIDDEN),
    ),
    # Going over to another protocol.
    get(
        "Upgrade: h2c",
        b"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n"
        b"HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n",
        ONE,
    ),
    get(
        "Upgrade: websocket where there is none",
        b"Upgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n",
        ONE,
    ),
    get("Upgrade: TLS", b"Upgrade: TLS/1.0\r\nConnection: Upgrade\r\n", ONE),
    get("Connection names Host", b"Connection: close, Host\r\n", ONE),
    get("Connection names X-Forwarded-For", b"Connection: X-Forwarded-For, X-Request-Id\r\n", ONE),
    get("Connection twice", b"Connection: keep-alive\r\nConnection: close\r\n", ONE),
    get("TE: trailers", b"TE: trailers\r\nConnection: TE\r\n", ONE),
    get("an unknown Expect", b"Expect: 200-ok\r\n"),
    # Bare LF ends a line for nginx, as RFC 9112 section 2.2 allows: what goes on has CRLF.
    Case("bare LF everywhere", ONE, request(b"GET", b"/monster/open0000").replace(b"\r\n", b"\n")),
    get("bare LF after a field", b"X-Other: a\nX-More: b\r\n", ONE),
]


@dataclass(frozen=True)
class Outcome:
    """`answers` are those to the case's own bytes; `after` is that to a plain request which was
    sent behind them, None where the connection was closed. The others came to the service."""

    answers: list[Answer]
    after: Answer | None
    open: list[Received]
    hidden: list[Received]
    last: list[Received]


async def converse(connection: Connection, sent: bytes, after: bytes) -> list[Answer]:
    """All answers to `sent` and to `after`, which follows when there was one."""
    answers = []
    await connection.send(sent)
    while answer := await connection.answer():
        answers.append(answer)
        if len(answers) == 1:
            await connection.send(after)
        if answer.closes:
            break
        if answer.status == 200 and answer.fields.get("x-last"):
            return answers
    assert await connection.is_closed()
    return answers


async def play(gateway: Gateway, upstream: Recorder, number: int, case: Case) -> Outcome:
    mark = b"%04d" % number
    sent = case.sent.replace(b"open0000", b"open" + mark).replace(b"hide0000", b"hide" + mark)
    after = request(b"GET", b"/monster/last" + mark)
    async with Connection(gateway.port) as connection:
        answers = await converse(connection, sent, after)
    came = [upstream.with_marker(kind + mark) for kind in (b"open", b"hide", b"last")]
    last = answers.pop() if answers and "x-last" in answers[-1].fields else None
    return Outcome(answers, last, *came)


def answer(received: Received) -> bytes:
    """To a plain request that is sent last the service says so."""
    last = b"X-Last: yes\r\n" if b"/monster/last" in received.target else b""
    body = received.target if received.method == "GET" else received.method.encode()
    length = b"Content-Length: %d\r\n" % len(body)
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n" + last + length + b"\r\n" + body


@pytest.fixture(scope="module")
def gateway(start_gateway: StartGateway) -> Gateway:
    """Without the attack filter, which blocks what looks like a request in a body: that one is
    never reached has to hold without it."""
    return start_gateway(**IMPATIENT, ATTACK_FILTER_MODE="off")


@pytest.fixture(scope="module")
def outcomes(gateway: Gateway, upstream: Recorder) -> dict[str, Any]:
    """All cases by name. Those that make the gateway wait for more wait side by side."""
    upstream.answer = answer

    async def play_all() -> list[Outcome | BaseException]:
        plays = (play(gateway, upstream, number, case) for number, case in enumerate(CASES))
        return await asyncio.gather(*plays, return_exceptions=True)

    played = asyncio.run(play_all())
    return {case.name: outcome for case, outcome in zip(CASES, played, strict=True)}


def test_every_case_has_a_name_of_its_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_bytes_have_one_meaning_or_none(case: Case, outcomes: dict[str, Any]) -> None:
    outcome = outcomes[case.name]
    assert isinstance(outcome, Outcome), repr(outcome)
    requests = {REFUSED: 0, ONE: 1, TWO: 2}[case.expected]
    assert len(outcome.open) == min(requests, 1)
    assert len(outcome.hidden) == (requests == 2)
    assert [answer.status for answer in outcome.answers[:requests]] == [200] * requests
    for refused in outcome.answers[requests:]:
        check_refusal(refused)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_request_behind_it_gets_its_own_answer(case: Case, outcomes: dict[str, Any]) -> None:
    outcome = outcomes[case.name]
    if outcome.after is not None:
        assert [each.target for each in outcome.last] == [outcome.after.body]
    elif case.expected != REFUSED:
        assert outcome.answers[-1].closes


def test_the_service_reads_what_was_sent_on_as_the_gateway_does(
    outcomes: dict[str, Any], upstream: Recorder
) -> None:
    assert upstream.violations == []
    expected = [each for outcome in outcomes.values() for each in outcome.open + outcome.hidden]
    expected += [each for outcome in outcomes.values() for each in outcome.last]
    assert len(upstream.received) == len(expected)


def test_connections_to_the_service_are_shared(
    outcomes: dict[str, Any], upstream: Recorder
) -> None:
    """Else the test above would say nothing."""
    connections = {each.connection for each in upstream.received}
    assert len(connections) < len(upstream.received)


def test_bodies_go_on_whole_with_their_length(
    outcomes: dict[str, Any],
) -> None:
    for name in ("a hidden request as the body", "a hidden request in a chunk", "Expect"):
        received = outcomes[name].open[0]
        assert received.body[:5] == b"GET /"
        assert received.all(b"content-length") == [b"%d" % len(HIDDEN)]


@pytest.mark.parametrize("name", ["trailers", "framing in trailers", "a chunk extension"])
def test_what_surrounds_chunks_ends_here(name: str, outcomes: dict[str, Any]) -> None:
    received = outcomes[name].open[0]
    assert received.body == b"name="
    assert received.all(b"content-length") == [b"5"]
    assert not received.all(b"x-hidden")


@pytest.mark.parametrize(
    "name",
    [case.name for case in CASES if case.name.startswith(("Upgrade: ", "Connection ", "TE: "))],
)
def test_fields_of_one_hop_end_here(name: str, outcomes: dict[str, Any]) -> None:
    received = outcomes[name].open[0]
    for field in (b"upgrade", b"connection", b"te", b"http2-settings", b"keep-alive"):
        assert not received.all(field)
    assert received.all(b"host") == [b"gateway.test"]
    assert received.all(b"x-forwarded-for") == [b"127.0.0.1"]
    assert len(received.all(b"x-request-id")) == 1


def test_nothing_went_wrong_inside(outcomes: dict[str, Any], gateway: Gateway) -> None:
    assert broken_lines(gateway) == []
