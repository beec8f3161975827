"""The signed list of what is revoked, off the wire (docs/decisions/0008-revocation-feed.md)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from bearer import claims as rules
from bearer.errors import InvalidToken
from bearer.revocations import RevocationList
from bearer.strict import json_object
from bearer.verify import verify_kind

MAX_LIST_BYTES = 4 * 1024 * 1024


def parse_revocations(
    unverified_list: str, *, keys: Mapping[str, RSAPublicKey], issuer: str
) -> RevocationList:
    """The list that `issuer` signed, or InvalidToken whose `code` names the first broken rule.

    1.  rules 1 to 5 of verify(), at most 4 MiB and with `typ` exactly revocations+jwt; UnknownKid
        says that a fresher key set may help
    2.  the payload is a JSON object by strict.json_object, brackets not counted (`bad_payload`)
    3.  `iss` is `issuer` (`wrong_issuer`); `iat` is a number, `version` an integer, 0 to 2**53
    4.  `jtis` and `kids` are arrays of non-empty strings; `clients` and `subjects` are objects of
        numbers from 0 to 2**53

    A member of these that is absent is `missing_claim`, a wrong one `bad_claim`; others are
    ignored.
    """
    _, raw = verify_kind(
        unverified_list, typ="revocations+jwt", keys=keys, max_bytes=MAX_LIST_BYTES
    )
    members = _payload(raw)
    rules.equal(members, "iss", issuer, "wrong_issuer")
    return RevocationList(
        signed_at=rules.seconds(members, "iat"),
        version=_version(members),
        jtis=_names(members, "jtis"),
        clients=_marks(members, "clients"),
        subjects=_marks(members, "subjects"),
        kids=_names(members, "kids"),
    )


def _payload(raw: bytes) -> dict[str, object]:
    try:
        # a subject may hold brackets, and the signer of what is nested deeply is TokenDealer
        return json_object(raw, max_brackets=MAX_LIST_BYTES)
    except ValueError:
        raise InvalidToken("bad_payload", "the payload is not a JSON object") from None


def _version(members: Mapping[str, object]) -> int:
    rules.seconds(members, "version")  # the same range, within which a double counts exactly
    value = members["version"]
    if not isinstance(value, int):
        raise _bad("version", "not an integer")
    return value


def _names(members: Mapping[str, object], name: str) -> frozenset[str]:
    value = _present(members, name)
    if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
        raise _bad(name, "not an array of non-empty strings")
    return frozenset(value)


def _marks(members: Mapping[str, object], name: str) -> Mapping[str, float]:
    value = _present(members, name)
    if not isinstance(value, dict):
        raise _bad(name, "not an object")
    marks = cast("dict[str, object]", value)
    try:
        return MappingProxyType({each: rules.seconds(marks, each) for each in marks})
    except InvalidToken:
        raise _bad(name, "not an object of seconds since 1970") from None


def _present(members: Mapping[str, object], name: str) -> object:
    if name not in members:
        raise InvalidToken("missing_claim", f"the claim {name} is missing", claim=name)
    return members[name]


def _bad(name: str, reason: str) -> InvalidToken:
    return InvalidToken("bad_claim", f"the claim {name} is {reason}", claim=name)
