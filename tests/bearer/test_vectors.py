"""The vectors that the gateway's Lua verifier is run through too."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bearer import (
    BearerError,
    Expected,
    InsufficientScope,
    MissingToken,
    parse_jwks,
    require_scopes,
    token_from,
    verify,
)

DOCUMENT = json.loads((Path(__file__).parent.parent / "vectors" / "verify.json").read_text("utf-8"))
CASES = DOCUMENT["cases"]
ACCEPTED = [pytest.param(case, id=case["name"]) for case in CASES if case["accept"]]
REFUSED = [pytest.param(case, id=case["name"]) for case in CASES if not case["accept"]]
KEYS = parse_jwks(DOCUMENT["jwks"])
EXPECTED = Expected(**DOCUMENT["expected"])


@dataclass(frozen=True)
class RevokedJtis:
    jtis: frozenset[str]

    def is_revoked(
        self, *, jti: str, client_id: str, subject: str, issued_at: float, kid: str
    ) -> bool:
        return jti in self.jtis


REVOCATIONS = RevokedJtis(frozenset(DOCUMENT["revoked_jtis"]))


def decide(case: dict[str, Any]) -> Any:
    token = token_from(case["authorization"])
    bearer = verify(
        token, keys=KEYS, expected=EXPECTED, revocations=REVOCATIONS, now=DOCUMENT["now"]
    )
    require_scopes(bearer, case["required_scopes"])
    return bearer


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepts_what_the_vectors_accept(case: dict[str, Any]) -> None:
    bearer = decide(case)
    assert {"client_id": bearer.client_id, "scopes": sorted(bearer.scopes)} == case["bearer"]


@pytest.mark.parametrize("case", REFUSED)
def test_refuses_for_the_vectors_reason(case: dict[str, Any]) -> None:
    with pytest.raises(BearerError) as refusal:
        decide(case)
    error = refusal.value
    assert (error.status, error.error) == (case["status"], case["error"])
    assert (error.code, error.claim) == (case["code"], case["claim"])


def test_there_are_many_cases_and_each_has_its_own_name() -> None:
    assert len(CASES) >= 60
    assert len({case["name"] for case in CASES}) == len(CASES)


def test_only_the_two_usable_keys_of_the_set_are_taken() -> None:
    assert sorted(KEYS) == ["2026-01", "2026-02"]


@pytest.mark.parametrize("case", REFUSED)
def test_challenges_hold_nothing_of_the_token_and_fit_one_header(case: dict[str, Any]) -> None:
    with pytest.raises(BearerError) as refusal:
        decide(case)
    challenge = refusal.value.challenge("api")
    assert challenge.isascii() and challenge.isprintable()
    assert challenge.startswith('Bearer realm="api"')
    assert ("scope=" in challenge) is isinstance(refusal.value, InsufficientScope)
    assert ("error=" in challenge) is not isinstance(refusal.value, MissingToken)
