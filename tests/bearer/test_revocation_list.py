from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bearer import MAX_LIST_BYTES, InvalidToken, RevocationList, UnknownKid, parse_revocations

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
MEMBERS = ["iss", "iat", "version", "jtis", "clients", "subjects", "kids"]

# fixtures that stay the same for all examples are what these tests want
SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)

Parse = Callable[[Any], RevocationList]


@pytest.fixture
def parse(mint: Any) -> Parse:
    keys = {"k1": mint.key.public_key()}
    return lambda text: parse_revocations(text, keys=keys, issuer="https://auth.test")


def refusal(parse: Parse, text: object) -> tuple[str, str | None]:
    with pytest.raises(InvalidToken) as refused:
        parse(text)
    return refused.value.code, refused.value.claim


def test_a_good_list_is_read(parse: Parse, mint: Any) -> None:
    assert parse(
        mint.revocations(
            version=17,
            iat=1800000000,
            jtis=["a", "b", "a"],
            clients={"orders": 1800000000},
            subjects={"ada": 1700000000.5},
            kids=["k0"],
        )
    ) == RevocationList(
        version=17,
        signed_at=1800000000.0,
        jtis=frozenset({"a", "b"}),
        clients={"orders": 1800000000.0},
        subjects={"ada": 1700000000.5},
        kids=frozenset({"k0"}),
    )


def test_members_that_are_not_known_are_ignored(parse: Parse, mint: Any) -> None:
    assert parse(mint.revocations(version=0, audiences={"x": [1]}, exp="soon")).version == 0


def test_20000_tokens_and_names_full_of_brackets_fit(parse: Parse, mint: Any) -> None:
    jtis = [f"{number:022}" for number in range(20_000)]
    subjects = {"[{" * 50 + str(number): number for number in range(10)}
    parsed = parse(mint.revocations(jtis=jtis, subjects=subjects))
    assert (len(parsed.jtis), len(parsed.subjects)) == (20_000, 10)


def test_marks_are_read_only(parse: Parse, mint: Any) -> None:
    with pytest.raises(TypeError):
        parse(mint.revocations()).clients["orders"] = 1.0  # type: ignore[index]  # that it fails is the point


@pytest.mark.parametrize("typ", ["at+jwt", "JWT", "Revocations+jwt", "application/revocations+jwt"])
def test_another_type_is_refused(parse: Parse, mint: Any, typ: str) -> None:
    assert refusal(parse, mint.revocations({"typ": typ})) == ("typ_not_allowed", "typ")


def test_an_access_token_is_no_list(parse: Parse, mint: Any) -> None:
    assert refusal(parse, mint.token()) == ("typ_not_allowed", "typ")


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({"alg": "RS256"}, "alg_not_allowed"),
        ({"typ": ...}, "typ_not_allowed"),
        ({"crit": ["b64"]}, "crit_not_allowed"),
        ({"kid": ...}, "unknown_kid"),
    ],
)
def test_each_rule_of_the_header_holds(parse: Parse, mint: Any, header: Any, code: str) -> None:
    assert refusal(parse, mint.revocations(header))[0] == code


def test_an_unknown_key_is_told_apart_since_fresh_keys_may_help(parse: Parse, mint: Any) -> None:
    with pytest.raises(UnknownKid) as refused:
        parse(mint.revocations({"kid": "k9"}))
    assert refused.value.unverified_kid == "k9"


def test_another_keys_signature_is_refused(parse: Parse, other_mint: Any) -> None:
    assert refusal(parse, other_mint.revocations({"kid": "k1"})) == ("bad_signature", None)


def test_another_issuers_list_is_refused(parse: Parse, mint: Any) -> None:
    assert refusal(parse, mint.revocations(iss="https://auth.test/")) == ("wrong_issuer", "iss")


@pytest.mark.parametrize("name", MEMBERS)
def test_a_member_that_is_missing_refuses_the_whole_list(
    parse: Parse, mint: Any, name: str
) -> None:
    assert refusal(parse, mint.revocations(**{name: ...})) == ("missing_claim", name)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("iss", 1),
        ("iat", "1800000000"),
        ("iat", True),
        ("iat", -1),
        ("iat", 2**53 + 2),
        ("version", True),
        ("version", 1.0),
        ("version", -1),
        ("version", "1"),
        ("version", None),
        ("version", 2**53 + 2),
        ("version", 10**30),
        ("jtis", {}),
        ("jtis", "abc"),
        ("jtis", None),
        ("jtis", ["a", ""]),
        ("jtis", ["a", 1]),
        ("jtis", [["a"]]),
        ("kids", {"k1": 1}),
        ("kids", [None]),
        ("kids", [""]),
        ("clients", []),
        ("clients", None),
        ("clients", {"orders": "1"}),
        ("clients", {"orders": True}),
        ("clients", {"orders": -1}),
        ("clients", {"orders": 10**400}),
        ("subjects", []),
        ("subjects", {"ada": None}),
        ("subjects", {"ada": {"iat": 1}}),
    ],
)
def test_a_member_of_a_wrong_type_refuses_the_whole_list(
    parse: Parse, mint: Any, name: str, value: object
) -> None:
    assert refusal(parse, mint.revocations(**{name: value})) == ("bad_claim", name)


@pytest.mark.parametrize(
    "payload", [b"", b"[]", b"not JSON", b'{"iss":NaN}', b'{"a":' + b"[" * 200_000, b"\xff"]
)
def test_a_payload_that_is_no_object_is_refused(parse: Parse, mint: Any, payload: bytes) -> None:
    text = mint.sign(json.dumps(mint.header(typ="revocations+jwt")).encode(), payload)
    assert refusal(parse, text) == ("bad_payload", None)


def test_more_than_4_mib_are_refused(parse: Parse) -> None:
    assert refusal(parse, "a" * MAX_LIST_BYTES)[0] == "malformed"
    assert refusal(parse, "a" * (MAX_LIST_BYTES + 1))[0] == "too_large"


@SHARED
@given(name=st.sampled_from(MEMBERS), value=JSON)
def test_any_member_is_taken_or_an_invalid_token(
    parse: Parse, mint: Any, name: str, value: object
) -> None:
    try:
        taken = parse(mint.revocations(**{name: value}))
    except InvalidToken as refused:
        assert refused.code
    else:
        assert taken.version >= 0


@SHARED
@given(payload=st.binary())
def test_any_signed_payload_is_an_invalid_token(parse: Parse, mint: Any, payload: bytes) -> None:
    head = json.dumps(mint.header(typ="revocations+jwt")).encode()
    with pytest.raises(InvalidToken):
        parse(mint.sign(head, payload))


@SHARED
@given(text=st.one_of(st.text(), st.binary(), st.none(), st.text("eyJ0.-_A", max_size=40)))
def test_any_text_is_an_invalid_token(parse: Parse, text: object) -> None:
    with pytest.raises(InvalidToken):
        parse(text)
