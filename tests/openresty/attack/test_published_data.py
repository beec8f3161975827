"""Block rate and false-positive rate on published data, which lies beside the repository."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from tests.openresty.attack.conftest import Examine
from tests.openresty.attack.placed import argument, body
from tests.openresty.lua_server import ROOT

DATA = ROOT.parent / "shared" / "data" / "gotestwaf" / "testcases"
LEAST_BLOCKED, MOST_FALSE = 0.95, 0.05
PLACES: list[Callable[[str], dict[str, Any]]] = [
    argument,
    lambda text: body({"title": "a note", "text": text}),
]

pytestmark = pytest.mark.skipif(not DATA.exists(), reason=f"no {DATA.name} beside the repository")


def payloads(name: str) -> list[str]:
    text = (DATA / name).read_text().replace("!!str |", "|")
    # one file has \' inside double quotes, which YAML does not know
    text = re.sub(r"\\(?=')", r"\\\\", text)
    return [str(item) for item in yaml.load(text, Loader=yaml.BaseLoader)["payload"]]  # noqa: S506 -- BaseLoader makes nothing but texts


@pytest.mark.parametrize("place", PLACES, ids=["argument", "json"])
def test_attacks_are_blocked(
    examine: Examine, place: Callable[[str], dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    names = [path.name for path in sorted((DATA / "owasp").glob("*.yml"))]
    texts = [text for name in names for text in payloads(f"owasp/{name}")]
    answers = examine(*[place(text) for text in texts])
    missed = [text for text, answer in zip(texts, answers, strict=True) if answer["ok"]]
    with capsys.disabled():
        print(f"\ngotestwaf: {len(texts) - len(missed)} of {len(texts)} attacks blocked")
    assert len(missed) <= (1 - LEAST_BLOCKED) * len(texts), missed


@pytest.mark.parametrize("place", PLACES, ids=["argument", "json"])
def test_ordinary_texts_pass(
    examine: Examine, place: Callable[[str], dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    texts = payloads("false-pos/texts.yml")
    answers = examine(*[place(text) for text in texts])
    blocked = [text for text, answer in zip(texts, answers, strict=True) if not answer["ok"]]
    with capsys.disabled():
        print(f"\ngotestwaf: {len(blocked)} of {len(texts)} ordinary texts blocked")
    assert len(blocked) <= MOST_FALSE * len(texts), blocked
