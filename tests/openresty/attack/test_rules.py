"""Each rule matches what it says that it must, and does not match what it says that it must not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.openresty.attack.conftest import Examine
from tests.openresty.attack.placed import matched, place
from tests.openresty.lua_server import ROOT

FOLDER = ROOT / "openresty" / "rules"
CLASSES = json.loads((FOLDER / "index.json").read_text())
FILES = {name: json.loads((FOLDER / f"{name}.json").read_text()) for name in CLASSES}
RULES = [(file, rule) for file in FILES.values() for rule in file["rules"]]
EVERY_LEVEL = 4


def request(file: dict[str, Any], rule: dict[str, Any], case: Any) -> dict[str, Any]:
    if isinstance(case, dict):
        return place(case["part"], case.get("name", "q"), case["value"])
    parts = rule.get("parts", file["parts"])
    part = "arguments" if "arguments" in parts else parts[0]
    return place(part, rule.get("names", ["q"])[0], case)


@pytest.mark.parametrize(("file", "rule"), RULES, ids=[str(rule["id"]) for _, rule in RULES])
def test_a_rule_does_what_its_cases_say(
    examine: Examine, file: dict[str, Any], rule: dict[str, Any]
) -> None:
    cases = [(case, True) for case in rule["must_match"]]
    cases += [(case, False) for case in rule["must_not_match"]]
    requests = [request(file, rule, case) for case, _ in cases]
    answers = examine(*requests, paranoia_level=EVERY_LEVEL)
    for (case, expected), answer in zip(cases, answers, strict=True):
        assert (rule["id"] in matched(answer)) == expected, (case, matched(answer))


def test_every_file_of_the_folder_is_listed() -> None:
    files = {path.stem for path in FOLDER.glob("*.json")} - {"index", "exclusions"}
    assert files == set(CLASSES)


def test_the_classes_that_the_gateway_promises_are_there() -> None:
    assert {"sqli", "xss", "traversal", "rce", "template", "ssrf", "lookup"} <= set(CLASSES)
