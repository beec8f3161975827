"""The shared vectors through the gateway's step: bearer's verdict on each, cached or not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.openresty.bearer.support import Ask, PythonVerdict, batch, lua_verdict, request

VECTORS = Path(__file__).parents[2] / "vectors" / "verify.json"
DOCUMENT = json.loads(VECTORS.read_text("utf-8"))
CASES = [pytest.param(i, case, id=case["name"]) for i, case in enumerate(DOCUMENT["cases"])]
EXPECTED = DOCUMENT["expected"]


def as_bytes(value: str) -> str:
    """A header's value as nginx has it: bytes; here, characters of Latin-1 that stand for them."""
    return value.encode("utf-8").decode("latin-1")


@pytest.fixture(scope="module")
def answers(ask: Ask) -> Any:
    cases = [
        request(
            *map(as_bytes, case["authorization"]),
            scopes=case["required_scopes"],
            audience=EXPECTED["audience"],
        )
        for case in DOCUMENT["cases"]
    ]
    return ask(
        "bearer_step",
        batch(
            json.dumps(DOCUMENT["jwks"]),
            cases,
            issuer=EXPECTED["issuer"],
            leeway=EXPECTED["leeway"],
            now=DOCUMENT["now"],
            revoked=DOCUMENT["revoked_jtis"],
            rounds=2,
        ),
    )


@pytest.fixture(scope="module")
def python() -> PythonVerdict:
    return PythonVerdict(
        DOCUMENT["jwks"], now=DOCUMENT["now"], revoked=DOCUMENT["revoked_jtis"], **EXPECTED
    )


@pytest.mark.parametrize(("index", "case"), CASES)
def test_the_step_decides_as_the_vectors_say(
    answers: Any, python: PythonVerdict, index: int, case: dict[str, Any]
) -> None:
    verdict = lua_verdict(answers[index][0])
    if case["accept"]:
        assert {"client_id": verdict["client_id"], "scopes": verdict["scopes"]} == case["bearer"]
    else:
        wanted = (case["status"], case["error"] or "unauthorized", case["code"], case["claim"])
        assert tuple(verdict[name] for name in ("status", "code", "cause", "claim")) == wanted
    assert verdict == python(case["authorization"], case["required_scopes"])


@pytest.mark.parametrize(("index", "case"), CASES)
def test_a_token_that_was_seen_before_gets_the_same_verdict(
    answers: Any, index: int, case: dict[str, Any]
) -> None:
    assert lua_verdict(answers[index][1]) == lua_verdict(answers[index][0])


def test_the_vectors_are_all_there() -> None:
    assert len(CASES) >= 358
