"""`explain` says what the verifier says, over the vectors that all verifiers share."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearer import (
    NO_REVOCATIONS,
    BearerError,
    Expected,
    parse_jwks,
    require_scopes,
    token_from,
    verify,
)
from chassis.database import Database
from tokendealer.administration import tokens
from tokendealer.explain import Explanation, Question, explain, explain_stored
from tokendealer.models import SigningKey
from tokendealer.store import revocations
from tokendealer.store.why_revoked import WhyRevoked

DOCUMENT = json.loads((Path(__file__).parents[1] / "vectors" / "verify.json").read_text("utf-8"))
KEYS = parse_jwks(DOCUMENT["jwks"])
EXPECTED = Expected(**DOCUMENT["expected"])
NOW = DOCUMENT["now"]
JTI = WhyRevoked("jti", "jti-1", None)
STEP_OF_CODE = {
    "too_large": "structure",
    "malformed": "structure",
    "bad_base64": "structure",
    "bad_header": "header",
    "bad_signature": "signature",
    "bad_payload": "claims",
}


def token_of(case: dict[str, Any]) -> str | None:
    try:
        return token_from(case["authorization"])
    except BearerError:
        return None


CASES = [
    pytest.param(case, token_of(case), id=case["name"])
    for case in DOCUMENT["cases"]
    if token_of(case) is not None
]


def explained(
    token: str,
    *,
    audience: str | None = EXPECTED.audience,
    scopes: Sequence[str] = (),
    revoked: WhyRevoked | None = None,
    keys: Any = KEYS,
    states: Any = None,
) -> Explanation:
    return explain(
        token,
        Question(EXPECTED.issuer, audience, scopes, EXPECTED.leeway),
        keys=keys,
        key_states=dict.fromkeys(KEYS, "signing") if states is None else states,
        revoked=revoked,
        now=NOW,
    )


def refusal(token: str, scopes: Sequence[str] = ()) -> BearerError | None:
    try:
        bearer = verify(token, keys=KEYS, expected=EXPECTED, revocations=NO_REVOCATIONS, now=NOW)
        require_scopes(bearer, scopes)
    except BearerError as error:
        return error
    return None


def accepted_token() -> str:
    return next(
        token for case, token in (param.values for param in CASES) if case["accept"] and token
    )


def kid_of(token: str) -> str:
    return str(json.loads(base64.urlsafe_b64decode(token.split(".", maxsplit=1)[0] + "=="))["kid"])


def steps_of(explanation: Explanation) -> dict[str, Any]:
    return {step.name: step for step in explanation.steps}


def assert_it_agrees(explanation: Explanation, error: BearerError | None) -> None:
    bad = {step.name for step in explanation.steps if step.ok is False}
    assert explanation.accepted is (error is None) is (not bad)
    assert all(step.mend for step in explanation.steps if step.ok is False)
    assert not any(step.mend for step in explanation.steps if step.ok is not False)
    if error is None:
        assert (explanation.verdict, explanation.code) == ("accepted", None)
    else:
        assert explanation.verdict == f"refused: {error.reason} ({error.code})"
        assert explanation.code == error.code
        assert (error.claim or STEP_OF_CODE[error.code]) in bad
    json.dumps(asdict(explanation), allow_nan=False)


@pytest.mark.parametrize(("case", "token"), CASES)
def test_the_steps_and_the_verifier_agree(case: dict[str, Any], token: str) -> None:
    scopes = case["required_scopes"]
    assert_it_agrees(explained(token, scopes=scopes), refusal(token, scopes))


@pytest.mark.parametrize(("case", "token"), CASES)
def test_a_revoked_token_is_never_accepted(case: dict[str, Any], token: str) -> None:
    explanation = explained(token, revoked=JTI)
    assert not explanation.accepted
    if refusal(token) is None:
        assert explanation.verdict == "refused: the token was revoked (revoked)"
        assert [step.name for step in explanation.steps if step.ok is False] == ["revoked"]
    assert explanation.steps[-1].ok is False


@given(st.data())
def test_a_mutated_token_is_judged_as_by_the_verifier(data: st.DataObject) -> None:
    token = data.draw(st.sampled_from([param.values[1] for param in CASES]))
    at = data.draw(st.integers(0, len(token)))
    size = data.draw(st.integers(0, 3))
    put = data.draw(st.text(alphabet="Ae._-=~\u00e9", max_size=3))
    mutated = token[:at] + put + token[at + size :]
    assert_it_agrees(explained(mutated), refusal(mutated))


def test_without_an_audience_the_tokens_own_is_taken() -> None:
    assert explained(accepted_token(), audience=None).accepted
    refused = explained(accepted_token(), audience="identidock")
    assert steps_of(refused)["aud"].mend == "Ask for a token with audience=identidock"


def test_a_scope_that_lacks_is_named_with_the_way_to_it() -> None:
    refused = explained(accepted_token(), scopes=["never:granted"])
    assert refused.code == "insufficient_scope"
    assert "scope=never:granted" in steps_of(refused)["scope"].mend
    assert "`tokendealer client grant " in steps_of(refused)["scope"].mend


def test_a_token_puts_no_command_into_the_operators_shell(mint: Any) -> None:
    token = mint.token(client_id="x`; rm -rf ~ #", aud="$(reboot)")
    mend = steps_of(explained(token, scopes=["a"]))["scope"].mend
    assert "'x`; rm -rf ~ #' '$(reboot)=a'" in mend


def test_the_state_of_the_key_is_told() -> None:
    assert steps_of(explained(accepted_token()))["kid"].detail.endswith("is signing")


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("gone", "is gone"),
        ("compromised", "was compromised"),
        ("next", "not in the key set"),
        (None, "not one of this server's"),
    ],
)
def test_a_key_that_is_not_published_is_bad(state: str | None, told: str) -> None:
    token = accepted_token()
    explanation = explained(token, keys={}, states={kid_of(token): state} if state else {})
    assert explanation.code == "unknown_kid"
    steps = steps_of(explanation)
    assert steps["kid"].ok is False
    assert told in steps["kid"].detail
    assert (steps["signature"].ok, steps["signature"].detail) == (
        None,
        "could not be checked, because of kid",
    )


def test_what_could_not_be_checked_says_why() -> None:
    steps = steps_of(explained("garbage"))
    assert steps["structure"].ok is False
    assert {step.ok for name, step in steps.items() if name != "structure"} == {None}
    assert "can't be read" in steps["exp"].detail


def test_clocks_that_differ_are_told_by_how_much(mint: Any) -> None:
    mint.clock.now = NOW + 95
    steps = steps_of(explained(mint.token()))
    assert "95 s ahead by this clock, leeway 30 s" in steps["iat"].detail
    for name in ("iat", "nbf"):
        assert steps[name].mend.startswith("The clocks differ by 95 s: ")


@pytest.mark.parametrize(
    ("revoked", "told"),
    [
        (JTI, "this token, jti-1, was revoked"),
        (WhyRevoked("key", "k", None), "all that key k signed was revoked"),
        (WhyRevoked("client", "orders", 1_800_000_000), "all tokens of client orders that were"),
        (WhyRevoked("subject", "ann", 1_800_000_000), "issued before 2027-01-15 08:00:00Z"),
    ],
)
def test_how_it_was_revoked_is_told(revoked: WhyRevoked, told: str) -> None:
    assert told in explained(accepted_token(), revoked=revoked).steps[-1].detail


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
JSON = SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(st.text(), SCALARS, max_size=3)
NAMES = st.sampled_from(
    ["alg", "typ", "kid", "iss", "aud", "exp", "nbf", "iat", "sub", "jti", "client_id", "scope"]
)


@given(st.text())
def test_any_text_is_explained_and_refused(text: str) -> None:
    assert_it_agrees(explained(text), refusal(text))


@given(st.dictionaries(NAMES, JSON), st.dictionaries(NAMES, JSON))
def test_any_header_and_claims_are_explained_and_refused(
    header: dict[str, Any], claims: dict[str, Any]
) -> None:
    encoded = (base64.urlsafe_b64encode(json.dumps(p).encode()).decode() for p in (header, claims))
    token = ".".join([*(part.rstrip("=") for part in encoded), "c2ln"])
    assert_it_agrees(explained(token), refusal(token))


@pytest.mark.parametrize("exp", [10**400, -(10**400), 1e300, -1e300, 2**63, 1 << 70])
def test_times_beyond_any_calendar_are_explained(exp: float) -> None:
    claims = base64.urlsafe_b64encode(json.dumps({"exp": exp}).encode()).decode()
    explanation = explained(f"e30.{claims}.c2ln")
    assert steps_of(explanation)["exp"].ok is False
    json.dumps(asdict(explanation), allow_nan=False)


async def stored(database: Database, mint: Any, token: str, **changes: Any) -> Explanation:
    question = Question(mint.claims()["iss"], None, (), 30)
    keys = changes.get("keys", {mint.kid: mint.key.public_key()})
    return await explain_stored(token, question, database=database, keys=keys, now=mint.clock.now)


async def test_what_the_database_knows_is_told(database: Database, mint: Any) -> None:
    explanation = await stored(database, mint, mint.token())
    assert explanation.accepted
    assert steps_of(explanation)["kid"].detail == f"key {mint.kid} is signing"


async def test_a_compromised_key_is_told(database: Database, mint: Any) -> None:
    async with database.write() as session:
        key = await session.get_one(SigningKey, mint.kid)
        key.state, key.compromised = "gone", True
    explanation = await stored(database, mint, mint.token(), keys={})
    assert "was compromised" in steps_of(explanation)["kid"].detail


async def test_a_mark_is_found_and_spares_what_was_issued_later(
    database: Database, mint: Any, helpers: Any
) -> None:
    now, trail = mint.clock.now, helpers.trail_of(mint.clock)
    async with database.write() as session:
        await tokens.revoke_client(session, "orders", now=now, trail=trail)
        await tokens.revoke_subject(session, "ann", now=now, trail=trail)
        await tokens.revoke_token(session, "lost", now=now, trail=trail)
        await revocations.mark(
            session, revocations.KID, "stolen", before=0, expires_at=int(now) + 9, now=now
        )

    async def how(header: Any = None, **claims: Any) -> str:
        explanation = await stored(database, mint, mint.token(header, **claims))
        return str(explanation.steps[-1].detail)

    assert "client orders" in await how()
    assert "subject ann" in await how(client_id="reports", sub="ann")
    assert "this token, lost," in await how(jti="lost")
    assert "key stolen" in await how({"kid": "stolen"})
    assert await how(iat=int(now) + 1) == "is not revoked"
    assert await how(iat=..., client_id="orders") == "is not revoked"


@pytest.mark.parametrize("token", ["", "a.b.c", "\x00.\x00.", "e30.e30.", "\ud800"])
async def test_nothing_is_looked_up_for_what_names_nothing(
    database: Database, mint: Any, token: str
) -> None:
    assert not (await stored(database, mint, token)).accepted
