"""The steps from a token's text to its signature."""

from collections.abc import Callable, Mapping

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from bearer import MAX_TOKEN_BYTES, InvalidToken, verify_signature
from tokendealer.explain.explanation import Step
from tokendealer.explain.unverified import Unverified

_MENDS = {
    "too_large": "Ask TokenDealer for a token: it makes none so long",
    "malformed": "Copy the whole token: three parts, two dots, and no `Bearer` before it",
    "bad_base64": "Copy the token again: a character was lost, added or changed",
}
_OURS = "Ask TokenDealer for an access token: this is none that it makes"
_ANEW = "Ask for a new token"
_NOT_OURS = (
    "Ask this TokenDealer for a token: it never had this key, or its database was put back to an "
    "earlier state"
)

Keys = Mapping[str, RSAPublicKey]


def header_steps(
    unverified: Unverified, *, keys: Keys, key_states: Mapping[str, str]
) -> list[Step]:
    """structure, header, alg, typ, crit, kid, signature."""
    steps = [_structure(unverified), _header(unverified)]
    if unverified.header is None:
        reason = "could not be checked, because the header can't be read"
        return [
            *steps,
            *(Step(n, None, reason) for n in ("alg", "typ", "crit", "kid", "signature")),
        ]
    header = unverified.header
    steps += [
        _exactly(header, "alg", "RS512"),
        _exactly(header, "typ", "at+jwt"),
        _crit(header),
        _kid(header.get("kid"), keys, key_states),
    ]
    return [*steps, _signature(unverified, steps, keys)]


def _structure(unverified: Unverified) -> Step:
    error = unverified.broken
    if error is not None:
        return Step("structure", False, error.reason, _MENDS[error.code])
    return Step("structure", True, f"three segments, {len(unverified.token)} bytes")


def _header(unverified: Unverified) -> Step:
    if unverified.header is not None:
        return Step("header", True, "is a JSON object")
    if unverified.broken is not None:
        return Step("header", None, "can't be read, because the structure is broken")
    return Step("header", False, "is not a JSON object, strictly read", _OURS)


def _exactly(header: Mapping[str, object], name: str, wanted: str) -> Step:
    value = header.get(name)
    if value == wanted:
        return Step(name, True, wanted)
    said = value if name in header else "is missing"
    return Step(name, False, f"{said}; only {wanted} is accepted", _OURS)


def _crit(header: Mapping[str, object]) -> Step:
    if "crit" not in header:
        return Step("crit", True, "no critical extensions")
    return Step("crit", False, f"critical extensions {header['crit']}; none is accepted", _OURS)


def _kid(kid: object, keys: Keys, key_states: Mapping[str, str]) -> Step:
    if not isinstance(kid, str):
        return Step("kid", False, "is missing or not a string", _OURS)
    state = key_states.get(kid)
    if kid in keys:
        return Step("kid", True, f"key {kid} is {state or 'published'}")
    refusals = {
        None: (f"key {kid} is not one of this server's", _NOT_OURS),
        "gone": (f"key {kid} is gone: all that it signed has expired", _ANEW),
        "compromised": (f"key {kid} was compromised: nothing that it signed counts", _ANEW),
    }
    not_loaded = f"key {kid} is {state}, but not in the key set at hand"
    wait = "Try again in a few seconds: this process has not loaded it yet"
    return Step("kid", False, *refusals.get(state, (not_loaded, wait)))


def _signature(unverified: Unverified, before: list[Step], keys: Keys) -> Step:
    needed = ("structure", "alg", "crit", "kid")
    missing = [step.name for step in before if step.name in needed and step.ok is not True]
    if missing or unverified.header is None:
        return Step("signature", None, f"could not be checked, because of {', '.join(missing)}")
    key = keys[str(unverified.header["kid"])]
    forged = _refuses(lambda: verify_signature(unverified.token, key, max_bytes=MAX_TOKEN_BYTES))
    if forged:
        what = "is not the key's: the token was changed on its way, or forged"
        return Step("signature", False, what, f"{_ANEW}, and look at what changes it")
    return Step("signature", True, "is the key's")


def _refuses(rule: Callable[[], object]) -> bool:
    try:
        rule()
    except InvalidToken:
        return True
    return False
