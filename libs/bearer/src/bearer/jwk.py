"""The usable RS512 verification keys of a JWK Set (RFC 7517), all others skipped."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers

from bearer.strict import decode_segment

MIN_BITS, MAX_BITS = 2048, 8192
MAX_EXPONENT_BITS = 64  # a huge exponent makes every verification slow
MAX_KEYS = 64


def parse_jwks(document: object) -> dict[str, RSAPublicKey]:
    """RSA keys by `kid`, from a decoded JSON document.

    Used are keys of `kty` RSA with a string `kid`, a modulus of 2048 to 8192 bits and an odd
    exponent of 3 or more (65537 is recommended), whose `use` is absent or sig, `alg` absent or
    RS512, `key_ops` absent or naming verify, and without private members. Others are skipped (RFC
    7517 section 5). ValueError: no list of at most 64 objects, or one `kid` for two used keys.
    """
    entries = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(entries, list) or len(entries) > MAX_KEYS:
        raise ValueError("not a JWK Set of at most 64 keys")
    keys: dict[str, RSAPublicKey] = {}
    for entry in entries:
        if not isinstance(entry, dict):
            raise ValueError("a JWK Set holds something that is not a key")
        kid, key = entry.get("kid"), _public_key(entry)
        if key is None or not isinstance(kid, str) or not kid:
            continue
        if kid in keys:  # RFC 7517 section 4.5: which one is meant?
            raise ValueError("a JWK Set uses one kid for two keys")
        keys[kid] = key
    return keys


def _public_key(jwk: dict[str, object]) -> RSAPublicKey | None:
    if not _may_verify(jwk):
        return None
    try:
        modulus, exponent = _number(jwk.get("n")), _number(jwk.get("e"))
        if not (MIN_BITS <= modulus.bit_length() <= MAX_BITS and modulus % 2):
            return None
        if exponent < 3 or exponent % 2 == 0 or exponent.bit_length() > MAX_EXPONENT_BITS:
            return None
        return RSAPublicNumbers(exponent, modulus).public_key()
    except ValueError:
        return None


def _may_verify(jwk: dict[str, object]) -> bool:
    operations = jwk.get("key_ops", ["verify"])
    return (
        jwk.get("kty") == "RSA"
        and jwk.get("use", "sig") == "sig"
        and jwk.get("alg", "RS512") == "RS512"
        and isinstance(operations, list)
        and "verify" in operations
        and "d" not in jwk  # a private key that is published is nobody's any more
    )


def _number(value: object) -> int:
    """A Base64urlUInt in its fewest octets (RFC 7518 section 2); ValueError otherwise."""
    raw = decode_segment(value) if isinstance(value, str) else b""
    if not raw or raw[0] == 0:
        raise ValueError("not a Base64urlUInt")
    return int.from_bytes(raw, "big")
