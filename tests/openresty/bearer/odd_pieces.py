"""Pieces of JSON text, of which some are JSON and some only look like it, and bytes to spoil it."""

from __future__ import annotations

import json

from tests.openresty.bearer.support import AUDIENCE, ISSUER

NUMBERS = [
    "0", "-0", "1", "-1", "1.", ".5", "-.5", "+1", "0.", "0.0", "1.0", "1e3", "1E3", "1e+3",
    "1e-3", "1e", "1e+", "1.e3", "01", "-01", "00", "0x10", "0X1F", "-0x1", "1e400", "-1e400",
    "1e-400", "1800003600", "1800003600.0", "18000036e2", "1.8000036e9", "1799999970",
    "1799999970.5", "1800000030", "1800000030.5", "1800000031", "9007199254740991",
    "9007199254740992", "9007199254740993", "9007199254740994", "9007199254740992.5",
    "90071992547409920e-1", "9999999999999999", "99999999999999999", "1e15", "1e16", "NaN",
    "nan", "Infinity", "-Infinity", "inf", "-inf", "INF", "1_000", "1,0", "\uff11", "-", "--",
    "1-1", "0b1", "0o7", "1f", "1n", "1d", "5e-324", "2.2250738585072011e-308", "--1", "1e1e1",
    "1.5.5", "0e0", "-0.0", "-0e1", "9" * 17, "9" * 400, "1" + "0" * 400 + "e-400",
    "0." + "0" * 400 + "1", "1" * 16,
]  # fmt: skip
STRINGS = [
    r'""', r'"a"', r'" "', r'"\u0000"', r'"\u001f"', r'"\u007f"', '"\x7f"', r'"\n"', r'"\/"',
    r'"\\"', r'"\""', r'"\x"', r'"\u12"', r'"\u00e9"', r'"\uD83D\uDE00"', r'"\uFFFF"',
    r'"\ufeff"', r'"\U0041"', r'"\\ud800"', r'"\u+041"', r'"\u 041"', r'"\u004G"', r'"\'"',
    "'a'", '"a', 'a"', '"\u2028"', '"\u0085"', '"\xa0"', '"\U0010ffff"', '"\ufdd0"', '"é"',
    '"{"', '"[[["', json.dumps(ISSUER), json.dumps(AUDIENCE), json.dumps(ISSUER + "/"),
    json.dumps([AUDIENCE]), '"data:read"', '"  data:read   data:write "',
    '"data:read\u00a0data:write"', '"data:read\\tdata:write"', '"RS512"', '"rs512"',
    '"at+jwt"', '"AT+JWT"', '"k1"', '"k2"', '"K1"', '"none"', '"HS512"',
]  # fmt: skip
LONE_SURROGATES = [
    r'"\ud800"', r'"\udc00"', r'"\udc00\ud800"', r'"\ud800\ud800"', r'"\uDBFFx"', r'"\ud83d\u0041"',
    r'"\ud83d\\ude00"', r'"\ud83d\n"',
]  # fmt: skip
OTHERS = [
    "null", "true", "false", "nul", "nulll", "True", "None", "undefined", "[]", "{}", "[{}]",
    "[1,2]", "[1,]", "[,1]", "{,}", '{"a":1,}', '{"a"}', "{a:1}", '{"a":{"a":[[]]}}',
    "[" * 70 + "]" * 70, "[" * 62 + "]" * 62, "[" * 63 + "]" * 63, "[" * 5 + "]" * 4, "/**/1",
    "1//", "", " ", "1 2", "()",
]  # fmt: skip
BYTES = [
    b"\x00", b"\x01", b"\t", b"\n", b"\r", b"\x1f", b" ", b"\x7f", b"\x80", b"\xff",
    b"\xc0\xaf", b"\xc1\xbf", b"\xc3\xa9", b"\xc3", b"\xe0\x80\x80", b"\xe0\xa0\x80",
    b"\xed\x9f\xbf", b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xee\x80\x80", b"\xef\xbb\xbf",
    b"\xef\xbf\xbf", b"\xf0\x80\x80\x80", b"\xf0\x90\x80\x80", b"\xf4\x8f\xbf\xbf",
    b"\xf4\x90\x80\x80", b"\xf5\x80\x80\x80", b"\xf8\x88\x80\x80\x80", b"\xfe", b'"', b"\\",
    b"{", b"}", b"[", b"]", b",", b":", b"1", b"-", b".", b"e", b"/", b"'", b"\\u", b"\\u00",
    b'\\"', b"tru", b"nul",
]  # fmt: skip
CLAIMS = ["iss", "aud", "exp", "iat", "nbf", "sub", "jti", "client_id", "scope", "quota", "x"]
PARAMETERS = ["alg", "typ", "kid", "crit", "b64", "jwk", "cty", "x"]
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
