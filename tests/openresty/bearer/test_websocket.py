"""The token of a handshake: the step decides as libs/bearer's websocket.py does."""

from __future__ import annotations

from typing import Any

import pytest

from bearer import BearerError, websocket_token
from tests.openresty.bearer.support import Ask, Mint, batch, jwks, request

GOOD = "good.good.good"
CASES: list[tuple[list[str], str | list[str] | None]] = [
    ([], f"live, bearer.{GOOD}"),
    ([], f"bearer.{GOOD}"),
    ([], f"bearer.{GOOD} ,\tlive"),
    ([], ["live", f"bearer.{GOOD}"]),
    ([f"Bearer {GOOD}"], None),
    ([f"Bearer {GOOD}"], "live"),
    ([f"bearer  {GOOD}"], "live"),
    ([], None),
    ([], "live"),
    ([], ""),
    ([], ",, ,"),
    ([], f"live, Bearer.{GOOD}"),
    ([], f"live, xbearer.{GOOD}"),
    ([], f"live, bearer{GOOD}"),
    ([], "bearer."),
    ([], f"bearer. {GOOD}"),
    ([], f"bearer.{GOOD} {GOOD}"),
    ([], "bearer.x"),
    ([], "bearer." + "x" * 8193),
    ([], f"bearer.{GOOD}, bearer.{GOOD}"),
    ([], [f"bearer.{GOOD}", f"bearer.{GOOD}"]),
    ([], f"bearer.{GOOD}, bearer."),
    ([f"Bearer {GOOD}"], f"live, bearer.{GOOD}"),
    (["Basic x"], f"live, bearer.{GOOD}"),
    ([""], f"live, bearer.{GOOD}"),
    ([f"Bearer {GOOD}", f"Bearer {GOOD}"], f"bearer.{GOOD}"),
    ([f"Bearer {GOOD}", f"Bearer {GOOD}"], "live"),
    ([], "a" + " " * 8000 + "b"),
]


def in_python(values: list[str], offered: str | list[str] | None) -> str:
    lines = [offered] if isinstance(offered, str) else offered or []
    names = [name.strip(" \t") for line in lines for name in line.split(",")]
    try:
        return "ok" if websocket_token(values, names) == GOOD else "malformed"
    except BearerError as error:
        return error.code


@pytest.fixture(scope="module")
def answers(ask: Ask, mint: Mint) -> Any:
    token = mint.token()

    def real(text: str) -> str:
        return text.replace(GOOD, token)

    cases = []
    for values, offered in CASES:
        case = request(*map(real, values), scopes=["data:read"])
        lines = offered if isinstance(offered, list) else offered and [offered]
        case["websocket"] = True
        case["offered"] = lines and list(map(real, lines))
        if isinstance(offered, str):
            case["offered"] = real(offered)
        cases.append(case)
    return ask("bearer_step", batch(jwks(mint.jwk()), cases, rounds=2))


@pytest.mark.parametrize("index", range(len(CASES)), ids=lambda i: repr(CASES[i])[:60])
def test_it_is_the_same_decision_as_in_python_whether_seen_before_or_not(
    answers: Any, index: int
) -> None:
    values, offered = CASES[index]
    for answer in answers[index]:
        cause = "ok" if answer["ok"] else answer["reason"]["detail"]["cause"]
        assert cause == in_python(values, offered)
