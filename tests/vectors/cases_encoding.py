"""Segments, base64url and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from case import Case, accepted, refused
from forge import Keys, b64, claims, compact, header, rsa, sign_rs512, token

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def encoding_cases(keys: Keys) -> Iterator[Case]:
    yield from _segments(keys)
    yield from _sizes(keys)
    yield from _base64(keys)
    yield from _header_json(keys)
    yield from _payload_json(keys)
    yield from _nesting(keys)


def _segments(keys: Keys) -> Iterator[Case]:
    good = token(header(), claims(), keys.good)
    head, body, signature = good.split(".")
    yield refused("one segment", "abc", "malformed")
    yield refused("two segments", f"{head}.{body}", "malformed")
    yield refused("four segments", f"{good}.{signature}", "malformed")
    yield refused("five segments, as a JWE", f"{good}.AA.AA", "malformed")
    yield refused("a dot after the signature", f"{good}.", "malformed")
    yield refused("only dots", "..", "bad_header")
    yield refused("an empty header segment", f".{body}.{signature}", "bad_header")
    yield refused("an empty payload segment", f"{head}..{signature}", "bad_signature")
    yield refused("an empty signature segment", f"{head}.{body}.", "bad_signature")


def _sizes(keys: Keys) -> Iterator[Case]:
    yield accepted("a token of 8192 bytes", _sized(keys, 8192))
    yield refused("a token of 8193 bytes", _sized(keys, 8193), "too_large")
    yield refused("a token of 16 KiB", _sized(keys, 16384), "too_large")
    yield refused("8193 bytes of nothing", "A" * 8193, "too_large")


def _sized(keys: Keys, size: int) -> str:
    """A good token of exactly `size` bytes. Base64 cannot have every length, so two parts grow."""
    about = (size - 1000) * 3 // 4
    for filler in range(about, about + 400):
        for more in range(3):
            head, body = header(pad="x" * more), claims(pad="x" * filler)
            # an RS512 signature by a 2048-bit key has 342 characters
            if len(b64(compact(head))) + len(b64(compact(body))) + 2 + 342 == size:
                return token(head, body, keys.good)
    raise ValueError(f"no token of {size} bytes")


def _base64(keys: Keys) -> Iterator[Case]:
    good = token(header(), claims(), keys.good)
    head, body, signature = good.split(".")
    yield refused("padding after the signature", f"{good}==", "bad_base64")
    yield refused("one = after the signature", f"{good}=", "bad_base64")
    yield refused(
        "a last character with unused bits set", f"{head}.{body}.{_odd(signature)}", "bad_base64"
    )
    yield refused("an impossible length of a segment", f"{good}AAA", "bad_base64")
    yield refused("a tilde in the signature", f"{head}.{body}.~{signature[1:]}", "bad_base64")
    yield refused("a slash in the signature", f"{head}.{body}./{signature[1:]}", "bad_base64")
    standard = _with_both(keys).replace("-", "+").replace("_", "/")
    yield refused("the standard base64 alphabet", standard, "bad_base64")
    for name, odd_head, odd_body in (
        ("header", _odd(_ragged(header())), b64(compact(claims()))),
        ("payload", b64(compact(header())), _odd(_ragged(claims()))),
    ):
        message = f"{odd_head}.{odd_body}"
        signed = f"{message}.{b64(sign_rs512(message, keys.good))}"
        yield refused(f"a signed {name} with unused bits set", signed, "bad_base64")


def _odd(segment: str) -> str:
    """Another spelling of the same bytes; `segment` must have unused bits."""
    last = ALPHABET[ALPHABET.index(segment[-1]) + 1]
    return segment[:-1] + last


def _ragged(part: Mapping[str, object]) -> str:
    """`part` grown until its base64 has unused bits."""
    for pad in range(3):
        segment = b64(compact({**part, "pad": "x" * pad}))
        if len(segment) % 4:
            return segment
    raise ValueError("base64 without unused bits")


def _with_both(keys: Keys) -> str:
    for attempt in range(100):
        signed = token(header(), claims(jti=f"jti-{attempt}"), keys.good)
        if "-" in signed and "_" in signed:
            return signed
    raise ValueError("no token has both - and _")


def _header_json(keys: Keys) -> Iterator[Case]:
    good = compact(header())
    for name, raw in _spoilt(good):
        yield refused(f"header: {name}", token(raw, claims(), keys.good), "bad_header")
    twice = good.replace(b'{"alg"', b'{"alg":"none","alg"')
    yield accepted("header: a member twice, the last is good", token(twice, claims(), keys.good))
    twice = good[:-1] + b',"alg":"none"}'
    yield refused(
        "header: a member twice, the last is bad",
        token(twice, claims(), keys.good),
        "alg_not_allowed",
        "alg",
    )


def _payload_json(keys: Keys) -> Iterator[Case]:
    good = compact(claims())
    for name, raw in _spoilt(good):
        yield refused(f"payload: {name}", token(header(), raw, keys.good), "bad_payload")
    last_good = b'{"aud":"https://other.example.test",' + good[1:]
    last_bad = good[:-1] + b',"aud":"https://other.example.test"}'
    yield accepted("payload: aud twice, the last is good", token(header(), last_good, keys.good))
    yield refused(
        "payload: aud twice, the last is bad",
        token(header(), last_bad, keys.good),
        "wrong_audience",
        "aud",
    )
    yield accepted("payload: a space at the end", token(header(), good + b" ", keys.good))
    escaped = good.replace(b'"aud"', b'"\\u0061ud"')
    yield accepted("payload: an escaped member name", token(header(), escaped, keys.good))
    unicode = json.dumps(claims(client_id="zo\u00eb \U0001f600"), ensure_ascii=False).encode()
    yield accepted(
        "payload: UTF-8 beyond ASCII",
        token(header(), unicode, keys.good),
        client_id="zo\u00eb \U0001f600",
    )
    yield accepted(
        "payload: a pair of surrogate escapes",
        token(header(), claims(client_id="\U0001f600"), keys.good),
        client_id="\U0001f600",
    )


def _spoilt(good: bytes) -> Iterator[tuple[str, bytes]]:
    yield "empty", b""
    yield "not JSON", b"hello"
    yield "null", b"null"
    yield "a string", b'"{}"'
    yield "a number", b"1"
    yield "an empty array", b"[]"
    yield "an array of the object", b"[" + good + b"]"
    yield "a byte order mark", b"\xef\xbb\xbf" + good
    yield "UTF-16", good.decode().encode("utf-16")
    yield "a space at the beginning", b" " + good
    yield "a line break", good.replace(b",", b",\n", 1)
    yield "a tab", good.replace(b",", b",\t", 1)
    yield "NUL at the end", good + b"\x00"
    yield "a control character in a string", good[:-1] + b',"x":"\x01"}'
    yield "bytes that are not UTF-8", good[:-1] + b',"x":"\xff"}'
    yield "an overlong UTF-8 sequence", good[:-1] + b',"x":"\xc0\xaf"}'
    yield "a surrogate in UTF-8", good[:-1] + b',"x":"\xed\xa0\x80"}'
    yield "a lone high surrogate escape", good[:-1] + b',"x":"\\ud800"}'
    yield "a lone low surrogate escape", good[:-1] + b',"x":"\\udc00"}'
    yield "something after the object", good + b"{}"
    yield "a comma at the end", good[:-1] + b",}"
    yield "single quotes", good.replace(b'"', b"'")
    yield "a comment", good[:-1] + b"/* */}"
    yield "cut off", good[:-1]
    yield "NaN", good[:-1] + b',"x":NaN}'
    yield "Infinity", good[:-1] + b',"x":Infinity}'
    yield "-Infinity", good[:-1] + b',"x":-Infinity}'
    yield "a number with a leading zero", good[:-1] + b',"x":01}'
    yield "a hexadecimal number", good[:-1] + b',"x":0x10}'


def _nesting(keys: Keys) -> Iterator[Case]:
    def nested(depth: int, name: bytes = b"x") -> bytes:
        inner = b"[" * depth + b"]" * depth
        return b',"' + name + b'":' + inner + b"}"

    def payload(raw: bytes, key: rsa.RSAPrivateKey) -> str:
        return token(header(), compact(claims())[:-1] + raw, key)

    yield accepted("payload: 64 brackets", payload(nested(63), keys.good))
    yield refused("payload: 65 brackets", payload(nested(64), keys.good), "bad_payload")
    yield refused("payload: nested 2500 deep", payload(nested(2500), keys.good), "bad_payload")
    in_string = b',"x":"' + b"[" * 64 + b'"}'
    yield refused("payload: 65 brackets, in a string", payload(in_string, keys.good), "bad_payload")
    head = compact(header())[:-1] + nested(2500)
    yield refused("header: nested 2500 deep", token(head, claims(), keys.good), "bad_header")
