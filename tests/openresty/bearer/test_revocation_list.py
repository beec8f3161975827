"""The list off the wire: what is taken, what refuses all of it, and that bearer decides alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from bearer.errors import InvalidToken, UnknownKid
from bearer.jwk import parse_jwks
from bearer.revocation_list import parse_revocations
from tests.openresty.bearer.support import ISSUER, NOW, Ask, Mint, compact, jwks, list_members

FOUR_MIB = 4 * 1024 * 1024

Decide = Callable[..., list[Any]]


@pytest.fixture
def decide(ask: Ask, mint: Mint) -> Decide:
    """decide(list, ...): what each is taken for."""

    def decide(*lists: str) -> list[Any]:
        document = {"jwks": jwks(mint.jwk()), "issuer": ISSUER, "lists": lists}
        return list(ask("bearer_list", document))

    return decide


def python_verdict(mint: Mint, unverified_list: str) -> Any:
    """libs/bearer's answer in the handler's words."""
    keys = parse_jwks({"keys": [mint.jwk()]})
    try:
        found = parse_revocations(unverified_list, keys=keys, issuer=ISSUER)
    except UnknownKid as error:
        return {"cause": error.code, "claim": "kid", "unverified_kid": error.unverified_kid}
    except InvalidToken as error:
        claim = {} if error.claim is None else {"claim": error.claim}
        return {"cause": error.code, **claim}
    return {
        "version": found.version,
        "signed_at": found.signed_at,
        "jtis": dict.fromkeys(found.jtis, True),
        "kids": dict.fromkeys(found.kids, True),
        "clients": dict(found.clients),
        "subjects": dict(found.subjects),
    }


def test_a_list_is_taken_as_it_is_meant(decide: Decide, mint: Mint) -> None:
    marks = {"orders": NOW, "a.b[c]{d": NOW + 0.5, "": 0, "é": 2**40}
    full = mint.listed(
        version=17, jtis=["a", "b", "a"], clients=marks, subjects={"x": 1}, kids=["k7"]
    )
    more = mint.listed(another={"nested": [[{}]]}, jtis=["x"])
    found = decide(full, more, mint.listed())
    assert found[0] == {
        "version": 17,
        "signed_at": NOW,
        "jtis": {"a": True, "b": True},
        "clients": marks,
        "subjects": {"x": 1},
        "kids": {"k7": True},
    }
    assert found[1]["jtis"] == {"x": True}
    assert found[0] == python_verdict(mint, full)
    assert found[1] == python_verdict(mint, more)
    assert [found[2][name] for name in ("jtis", "clients", "subjects", "kids")] == [{}, {}, {}, {}]


WRONG_TYPES: list[tuple[str, object]] = [
    *(("iat", value) for value in ("1", None, True, [], -1, 2**54)),
    *(("version", value) for value in ("1", None, True, 1.5, -1, 2**54, {})),
    *((name, value) for name in ("jtis", "kids") for value in (None, "a", 1, {}, {"a": True})),
    *((name, [value]) for name in ("jtis", "kids") for value in (None, "", 1, ["a"], {}, True)),
    *((name, value) for name in ("clients", "subjects") for value in (None, "a", 1, [], [1])),
    *(
        (name, {"a": value})
        for name in ("clients", "subjects")
        for value in (None, "1", True, -1, 2**54, [], {})
    ),
]


def test_a_wrong_type_anywhere_refuses_the_whole_list(decide: Decide, mint: Mint) -> None:
    lists = [mint.listed(**{name: value}) for name, value in WRONG_TYPES]
    found = decide(*lists)
    for (name, value), each, answer in zip(WRONG_TYPES, lists, found, strict=True):
        assert answer == {"cause": "bad_claim", "claim": name}, (name, value)
        assert answer == python_verdict(mint, each), (name, value)


def test_a_missing_member_refuses_the_whole_list(decide: Decide, mint: Mint) -> None:
    names = list(list_members())
    lists = [mint.listed(**{name: ...}) for name in names]
    for name, each, answer in zip(names, lists, decide(*lists), strict=True):
        assert answer == {"cause": "missing_claim", "claim": name}
        assert answer == python_verdict(mint, each)


def test_what_is_not_signed_for_this_is_refused(
    decide: Decide, mint: Mint, other_mint: Mint
) -> None:
    good = mint.listed()
    head, payload, signature = good.split(".")
    forged = Mint(other_mint.key, mint.kid).listed()
    refused = {
        forged: "bad_signature",
        f"{head}.{payload}.{forged.split('.')[2]}": "bad_signature",
        good[:-6]: "bad_signature",
        good[: len(head) + 10]: "malformed",
        f"{head}.{payload}": "malformed",
        f"{good}=": "bad_base64",
        f"e30.{payload}.{signature}": "alg_not_allowed",
        "": "malformed",
        json.dumps(list_members()): "malformed",
        mint.listed({"typ": "at+jwt"}): "typ_not_allowed",
        mint.listed({"typ": "JWT"}): "typ_not_allowed",
        mint.listed({"typ": ...}): "typ_not_allowed",
        mint.listed({"alg": "none"}): "alg_not_allowed",
        mint.listed({"alg": "RS256"}): "alg_not_allowed",
        mint.listed({"crit": ["exp"]}): "crit_not_allowed",
        mint.listed({"kid": ...}): "unknown_kid",
        mint.listed({"kid": "k9"}): "unknown_kid",
        mint.listed(iss="https://evil.test"): "wrong_issuer",
        mint.token(): "typ_not_allowed",
    }
    for payload_bytes in (b"", b"[]", b"null", b"{", b'{"iss":NaN}', b"1", b'"{}"'):
        header = compact(mint.header(typ="revocations+jwt"))
        refused[mint.sign(header, payload_bytes)] = "bad_payload"
    for (each, cause), answer in zip(refused.items(), decide(*refused), strict=True):
        assert answer["cause"] == cause, each[:80]
        assert answer == python_verdict(mint, each), each[:80]


def test_a_kid_that_nobody_knows_is_told_so_that_keys_can_be_fetched(
    decide: Decide, mint: Mint
) -> None:
    (answer,) = decide(mint.listed({"kid": "k9"}))
    assert answer == {"cause": "unknown_kid", "claim": "kid", "unverified_kid": "k9"}


def test_a_list_may_be_4_mib_long_and_no_longer(decide: Decide, mint: Mint) -> None:
    room = FOUR_MIB // 4 * 3 - 700  # base64url's, without header, signature and other members
    longest = mint.listed(jtis=["x" * 100] * (room // 103))
    assert FOUR_MIB - 1000 < len(longest) <= FOUR_MIB
    longer = mint.listed(jtis=["x" * 100] * (room // 103 + 20))
    assert len(longer) > FOUR_MIB
    taken, refused = decide(longest, longer)
    assert len(taken["jtis"]) == 1
    assert refused == {"cause": "too_large"}


def test_10_000_revocations_hold_a_worker_up_for_milliseconds(ask: Ask, mint: Mint) -> None:
    listed = mint.listed(
        jtis=[uuid4().hex for _ in range(10_000)],
        clients={f"client-{i}": NOW for i in range(500)},
    )
    assert len(listed) > 450_000
    document = {"jwks": jwks(mint.jwk()), "issuer": ISSUER, "lists": [listed], "count": 20}
    took = ask("bearer_list", document)
    # single milliseconds on an idle machine
    assert took["parse"] < 0.05
    assert took["read"] < 0.05
