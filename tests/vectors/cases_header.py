"""alg, typ, crit, kid, and the header parameters that must not matter."""

from __future__ import annotations

from collections.abc import Iterator

from case import Case, accepted, refused
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from forge import (
    ABSENT,
    FOREIGN_KID,
    KID,
    SECOND_KID,
    Keys,
    b64,
    claims,
    header,
    jwk,
    pem,
    sign_hs512,
    sign_ps512,
    sign_rs256,
    signing_input,
    token,
)


def header_cases(keys: Keys) -> Iterator[Case]:
    yield from _algorithms(keys)
    yield from _odd_algorithms(keys)
    yield from _types(keys)
    yield from _critical(keys)
    yield from _kids(keys)
    yield from _embedded(keys)
    yield from _order(keys)


def _algorithms(keys: Keys) -> Iterator[Case]:
    def bad(name: str, alg: str, sign: object) -> Case:
        message = signing_input(header(alg=alg), claims())
        return refused(name, f"{message}.{b64(sign(message))}", "alg_not_allowed", "alg")

    yield bad("alg none without a signature", "none", lambda _: b"")
    yield bad("alg None without a signature", "None", lambda _: b"")
    yield bad("alg HS512, keyed with the public key in PEM", "HS512",
              lambda m: sign_hs512(m, pem(keys.good)))  # fmt: skip
    yield bad("alg HS512, keyed with the public key in PEM, stripped", "HS512",
              lambda m: sign_hs512(m, pem(keys.good).strip()))  # fmt: skip
    yield bad("alg HS512, keyed with the modulus", "HS512",
              lambda m: sign_hs512(m, str(jwk(keys.good)["n"]).encode()))  # fmt: skip
    yield bad("alg HS512, keyed with nothing", "HS512", lambda m: sign_hs512(m, b""))
    yield bad("alg RS256, well signed", "RS256", lambda m: sign_rs256(m, keys.good))
    yield bad("alg PS512, well signed", "PS512", lambda m: sign_ps512(m, keys.good))
    yield bad("alg ES256, well signed by the published curve key", "ES256",
              lambda m: _es256(m, keys.curve))  # fmt: skip


def _es256(message: str, key: ec.EllipticCurvePrivateKey) -> bytes:
    r, s = utils.decode_dss_signature(key.sign(message.encode(), ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def _odd_algorithms(keys: Keys) -> Iterator[Case]:
    for name, alg in (
        ("missing", ABSENT),
        ("null", None),
        ("in lower case", "rs512"),
        ("with a space", "RS512 "),
        ("empty", ""),
        ("in an array", ["RS512"]),
        ("in an object", {"alg": "RS512"}),
        ("a number", 512),
        ("true", True),
        ("none, with a good signature", "none"),
        ("RS256, with a good RS512 signature", "RS256"),
        ("RS512 and NUL", "RS512\x00"),
    ):
        signed = token(header(alg=alg), claims(), keys.good)
        yield refused(f"alg {name}", signed, "alg_not_allowed", "alg")


def _types(keys: Keys) -> Iterator[Case]:
    for name, typ in (
        ("missing", ABSENT),
        ("null", None),
        ("JWT", "JWT"),
        ("in upper case", "AT+JWT"),
        ("as a media type", "application/at+jwt"),
        ("of the revocation feed", "revocations+jwt"),
        ("of a logout token", "logout+jwt"),
        ("in an array", ["at+jwt"]),
        ("empty", ""),
    ):
        signed = token(header(typ=typ), claims(), keys.good)
        yield refused(f"typ {name}", signed, "typ_not_allowed", "typ")


def _critical(keys: Keys) -> Iterator[Case]:
    for name, crit, more in (
        ("with a claim", ["exp"], {}),
        ("with b64", ["b64"], {"b64": False}),
        ("with an unknown extension", ["urn:x"], {"urn:x": 1}),
        ("an empty array", [], {}),
        ("null", None, {}),
        ("a string", "b64", {}),
    ):
        signed = token(header(crit=crit, **more), claims(), keys.good)
        yield refused(f"crit {name}", signed, "crit_not_allowed", "crit")


def _kids(keys: Keys) -> Iterator[Case]:
    yield accepted("the second key", token(header(kid=SECOND_KID), claims(), keys.second))
    for name, kid in (
        ("missing", ABSENT),
        ("null", None),
        ("empty", ""),
        ("a number", 202601),
        ("in an array", [KID]),
        ("a path", "../../../../../../dev/null"),
        ("SQL", "x' UNION SELECT 'AA' --"),
        ("a command", "$(id)|id;id"),
        ("a URL", "https://evil.example.test/jwks.json"),
        ("of an object's prototype", "__proto__"),
        ("with NUL", f"{KID}\x00"),
        ("with a space", f"{KID} "),
        ("of 4 KB", "k" * 4096),
    ):
        yield refused(
            f"kid {name}", token(header(kid=kid), claims(), keys.good), "unknown_kid", "kid"
        )
    for name, kid, key in (
        ("of a key that is not published", FOREIGN_KID, keys.foreign),
        ("of a key for encryption", "enc", keys.enc),
        ("of a key for RS256", "rs256", keys.rs256),
        ("of a key of 1024 bits", "small", keys.small),
        ("of a curve key", "ec", keys.good),
        ("of a symmetric key", "oct", keys.good),
    ):
        yield refused(f"kid {name}", token(header(kid=kid), claims(), key), "unknown_kid", "kid")


def _embedded(keys: Keys) -> Iterator[Case]:
    url = "https://evil.example.test/jwks.json"
    foreign = {**jwk(keys.foreign), "kid": KID, "alg": "RS512"}
    for name, value in (("jwk", foreign), ("jku", url), ("x5u", url), ("x5c", ["MIIB"])):
        more = {name: value}
        good = token(header(**more), claims(), keys.good)
        yield accepted(f"{name} does not matter", good)
        forged = token(header(**more), claims(), keys.foreign)
        yield refused(f"{name} of the forger", forged, "bad_signature")
        stranger = token(header(kid=FOREIGN_KID, **more), claims(), keys.foreign)
        yield refused(f"{name} of the forger, and the kid", stranger, "unknown_kid", "kid")
    for name, more in (
        ("b64 false", {"b64": False}),
        ("zip", {"zip": "DEF"}),
        ("cty", {"cty": "JWT"}),
    ):
        yield accepted(
            f"{name} without crit does not matter", token(header(**more), claims(), keys.good)
        )


def _order(keys: Keys) -> Iterator[Case]:
    both = token(header(alg="none", typ="JWT"), claims(), keys.good)
    yield refused("alg comes before typ", both, "alg_not_allowed", "alg")
    both = token(header(typ="JWT", crit=["x"]), claims(), keys.good)
    yield refused("typ comes before crit", both, "typ_not_allowed", "typ")
    both = token(header(crit=["x"], kid="x"), claims(), keys.good)
    yield refused("crit comes before kid", both, "crit_not_allowed", "crit")
    both = token(header(kid="x"), b"rubbish", keys.foreign)
    yield refused("kid comes before signature and payload", both, "unknown_kid", "kid")
