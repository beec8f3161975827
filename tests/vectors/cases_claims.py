"""The claims of well signed tokens, times at their boundaries, scopes and revocation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from case import Case, accepted, refused
from forge import ABSENT, AUDIENCE, ISSUER, NOW, REVOKED_JTI, Keys, claims, compact, header, token


def claim_cases(keys: Keys) -> Iterator[Case]:
    yield from _exact(keys, "iss", ISSUER, "wrong_issuer")
    yield from _exact(keys, "aud", AUDIENCE, "wrong_audience")
    yield from _times(keys)
    yield from _time_types(keys)
    yield from _raw_times(keys)
    for name in ("sub", "jti", "client_id"):
        yield from _identifier(keys, name)
    yield from _scopes(keys)
    yield from _bad_scopes(keys)
    yield from _revoked(keys)
    yield from _order(keys)


def _exact(keys: Keys, claim: str, right: str, wrong: str) -> Iterator[Case]:
    for name, value, code in (
        ("missing", ABSENT, "missing_claim"),
        ("null", None, "bad_claim"),
        ("a number", 1, "bad_claim"),
        ("in an object", {"0": right}, "bad_claim"),
        ("in an array of one", [right], "bad_claim"),
        ("in an array with another", [right, "https://other.example.test"], "bad_claim"),
        ("an empty array", [], "bad_claim"),
        ("empty", "", wrong),
        ("of another", "https://other.example.test", wrong),
        ("with a slash more", f"{right}/", wrong),
        ("in upper case", right.upper(), wrong),
        ("cut off", right[:-1], wrong),
        ("with a space", f"{right} ", wrong),
        ("with NUL", f"{right}\x00", wrong),
    ):
        signed = token(header(), claims(**{claim: value}), keys.good)
        yield refused(f"{claim} {name}", signed, code, claim)


def _times(keys: Keys) -> Iterator[Case]:
    def signed(**changes: object) -> str:
        return token(header(), claims(**changes), keys.good)

    yield accepted("exp just within the leeway", signed(exp=NOW - 29))
    yield accepted("exp within the leeway by half a second", signed(exp=NOW - 29.5))
    yield refused("exp at the end of the leeway", signed(exp=NOW - 30), "expired", "exp")
    yield refused("exp past the leeway", signed(exp=NOW - 31), "expired", "exp")
    yield refused("exp zero", signed(exp=0), "expired", "exp")
    yield accepted("exp at 2**53", signed(exp=2**53))
    yield accepted("nbf at the end of the leeway", signed(nbf=NOW + 30))
    yield refused("nbf past the leeway", signed(nbf=NOW + 31), "not_yet_valid", "nbf")
    yield refused(
        "nbf past the leeway by half a second", signed(nbf=NOW + 30.5), "not_yet_valid", "nbf"
    )
    yield accepted("nbf zero", signed(nbf=0))
    yield accepted("nbf missing", signed(nbf=ABSENT))
    yield accepted("iat at the end of the leeway", signed(iat=NOW + 30))
    yield refused("iat past the leeway", signed(iat=NOW + 31), "issued_in_future", "iat")
    yield accepted("iat zero", signed(iat=0))


def _time_types(keys: Keys) -> Iterator[Case]:
    for claim in ("exp", "iat", "nbf"):
        for name, value in (
            ("null", None),
            ("a string", str(NOW)),
            ("true", True),
            ("false", False),
            ("an array", [NOW]),
            ("an object", {}),
            ("negative", -1),
            ("beyond 2**53", 2**53 + 2),
        ):
            signed = token(header(), claims(**{claim: value}), keys.good)
            yield refused(f"{claim} {name}", signed, "bad_claim", claim)
    for claim in ("exp", "iat"):
        signed = token(header(), claims(**{claim: ABSENT}), keys.good)
        yield refused(f"{claim} missing", signed, "missing_claim", claim)


def _raw_times(keys: Keys) -> Iterator[Case]:
    """Numbers as Python's encoder would not write them."""

    def signed(number: str) -> str:
        raw = compact(claims(exp=ABSENT))[:-1] + f',"exp":{number}}}'.encode()
        return token(header(), raw, keys.good)

    yield accepted("exp with an exponent", signed("18000036e2"))
    yield accepted("exp with a fraction of zero", signed(f"{NOW + 60}.000"))
    yield refused("exp beyond a double", signed("1e999"), "bad_claim", "exp")
    yield refused("exp of 400 digits", signed("9" * 400), "bad_claim", "exp")
    yield refused("exp of 5000 digits", signed("9" * 5000), "bad_claim", "exp")
    yield refused("exp NaN", signed("NaN"), "bad_payload")


def _identifier(keys: Keys, claim: str) -> Iterator[Case]:
    for name, value, code in (
        ("missing", ABSENT, "missing_claim"),
        ("null", None, "bad_claim"),
        ("empty", "", "bad_claim"),
        ("a number", 7, "bad_claim"),
        ("false", False, "bad_claim"),
        ("an array", ["x"], "bad_claim"),
        ("with NUL", "a\x00b", "bad_claim"),
        ("with a line break", "a\nlevel=info", "bad_claim"),
        ("with DEL", "a\x7f", "bad_claim"),
    ):
        signed = token(header(), claims(**{claim: value}), keys.good)
        yield refused(f"{claim} {name}", signed, code, claim)


def _scopes(keys: Keys) -> Iterator[Case]:
    def allowed(name: str, scope: object, required: Sequence[str], scopes: Sequence[str]) -> Case:
        signed = token(header(), claims(scope=scope), keys.good)
        return accepted(f"scope {name}", signed, required=required, scopes=scopes)

    def lacking(name: str, scope: object, required: Sequence[str]) -> Case:
        signed = token(header(), claims(scope=scope), keys.good)
        code = "insufficient_scope"
        return refused(f"scope {name}", signed, code, "scope", required=required, error=code)

    yield allowed("missing, none required", ABSENT, [], [])
    yield allowed("empty, none required", "", [], [])
    yield allowed("two of two", "a b", ["a", "b"], ["a", "b"])
    yield allowed("in another order", "b a", ["a", "b"], ["a", "b"])
    yield allowed("with spaces around and doubled", " a  b a ", ["a", "b"], ["a", "b"])
    yield lacking("missing", ABSENT, ["data:read"])
    yield lacking("empty", "", ["data:read"])
    yield lacking("another", "data:write", ["data:read"])
    yield lacking("one of two", "data:read", ["data:read", "data:write"])
    yield lacking("in another case", "DATA:READ", ["data:read"])
    yield lacking("a prefix", "data", ["data:read"])
    yield lacking("longer", "data:read-all", ["data:read"])
    yield lacking("a pattern", "data:* .* %a+", ["data:read"])
    yield lacking("separated by a comma", "data:read,data:write", ["data:read"])
    yield lacking("separated by a tab", "data:read\tdata:write", ["data:read"])
    yield lacking("separated by a no-break space", "data:read\u00a0x", ["data:read"])


def _bad_scopes(keys: Keys) -> Iterator[Case]:
    for name, value in (
        ("null", None),
        ("an array", ["data:read"]),
        ("a number", 1),
        ("true", True),
    ):
        signed = token(header(), claims(scope=value), keys.good)
        yield refused(f"scope {name}", signed, "bad_claim", "scope", required=["data:read"])


def _revoked(keys: Keys) -> Iterator[Case]:
    revoked = token(header(), claims(jti=REVOKED_JTI), keys.good)
    yield refused("a revoked token", revoked, "revoked", "jti")
    yield refused("revocation comes before scope", revoked, "revoked", "jti", required=["admin"])
    near = token(header(), claims(jti=f"{REVOKED_JTI}-not"), keys.good)
    yield accepted("a jti that begins as a revoked one", near)


def _order(keys: Keys) -> Iterator[Case]:
    for name, changes, code, claim in (
        ("iss before aud", {"iss": "x", "aud": "x"}, "wrong_issuer", "iss"),
        ("aud before exp", {"aud": "x", "exp": 0}, "wrong_audience", "aud"),
        ("types before times", {"exp": 0, "nbf": "x"}, "bad_claim", "nbf"),
        ("exp before nbf", {"exp": 0, "nbf": NOW + 999}, "expired", "exp"),
        ("nbf before iat", {"nbf": NOW + 999, "iat": NOW + 999}, "not_yet_valid", "nbf"),
        ("times before sub", {"exp": 0, "sub": ""}, "expired", "exp"),
        ("sub before jti", {"sub": "", "jti": ""}, "bad_claim", "sub"),
        ("jti before client_id", {"jti": "", "client_id": ""}, "bad_claim", "jti"),
        ("client_id before scope", {"client_id": "", "scope": 1}, "bad_claim", "client_id"),
        ("scope before revocation", {"scope": 1, "jti": REVOKED_JTI}, "bad_claim", "scope"),
    ):
        yield refused(name, token(header(), claims(**changes), keys.good), code, claim)
