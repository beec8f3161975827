"""A broken rule refuses to start, with its file, its id and the reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.openresty.attack.conftest import Examine, Load
from tests.openresty.attack.placed import argument, body

RULE: dict[str, Any] = {
    "id": 1,
    "name": "One",
    "paranoia_level": 1,
    "score": 5,
    "keywords": ["evil"],
    "pattern": "evil",
    "must_match": ["evil"],
    "must_not_match": ["good"],
}


def write(folder: Path, *rules: Any, exclusions: Any = None, **file: Any) -> str:
    document = {"class": "demo", "parts": ["arguments", "body"], "rules": list(rules)} | file
    (folder / "index.json").write_text('["demo"]')
    (folder / "demo.json").write_text(json.dumps(document))
    if exclusions is not None:
        (folder / "exclusions.json").write_text(json.dumps(exclusions))
    return str(folder)


def test_good_rules_load(load: Load, tmp_path: Path) -> None:
    assert load(rules_dir=write(tmp_path, RULE)) is None


def test_the_rules_that_are_shipped_load_at_every_level(load: Load) -> None:
    assert [load(paranoia_level=level) for level in (1, 2, 3, 4)] == [None] * 4


BROKEN = [
    ({"pattern": "(evil"}, "pattern: pcre_compile() failed: missing )"),
    ({"pattern": "x*"}, "pattern: matches the empty text"),
    ({"score": 0}, "score: must be 1 to 10"),
    ({"score": "5"}, "score: must be a number"),
    ({"paranoia_level": 5}, "paranoia_level: must be 1 to 4"),
    ({"id": 1.5}, "id: must be a whole number"),
    ({"parts": ["arguments", "trailers"]}, "parts: unknown part trailers"),
    ({"parts": []}, "parts: names no part of a request"),
    ({"form": "perl"}, "form: unknown form perl"),
    ({"keywords": ["Evil"]}, "keywords: must be in lower case: Evil"),
    ({"keywords": [""]}, "keywords: must be a list of strings that are not empty"),
    ({"must_match": []}, "must_match: has no case"),
    ({"must_not_match": []}, "must_not_match: has no case"),
    ({"must_match": [{"part": "nowhere", "value": "x"}]}, "must_match: a case is a text or"),
    ({"severity": 1}, "severity: unknown field"),
]


@pytest.mark.parametrize(("change", "reason"), BROKEN, ids=[reason for _, reason in BROKEN])
def test_a_broken_rule_is_named_with_the_reason(
    load: Load, tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    error = load(rules_dir=write(tmp_path, RULE | change))
    assert error
    assert error.startswith(f"rules/demo.json: rule {change.get('id', 1)}: {reason}")
    assert "\n" not in error


@pytest.mark.parametrize("field", ["id", "name", "score", "pattern", "must_match"])
def test_a_missing_field_is_named(load: Load, tmp_path: Path, field: str) -> None:
    error = load(rules_dir=write(tmp_path, {k: v for k, v in RULE.items() if k != field}))
    assert error
    assert error.endswith(f"{field}: is missing")


def test_an_id_is_used_once(load: Load, tmp_path: Path) -> None:
    error = load(rules_dir=write(tmp_path, RULE, RULE | {"name": "Again"}))
    assert error == "rules/demo.json: rule 1: id: is also in rules/demo.json"


def test_a_file_that_is_no_json_is_named(load: Load, tmp_path: Path) -> None:
    write(tmp_path, RULE)
    (tmp_path / "demo.json").write_text("{")
    error = load(rules_dir=str(tmp_path))
    assert error
    assert error.startswith("rules/demo.json: ")


def test_a_missing_file_is_named(load: Load, tmp_path: Path) -> None:
    (tmp_path / "index.json").write_text('["demo"]')
    error = load(rules_dir=str(tmp_path))
    assert error
    assert error.startswith("rules/demo.json: ")
    assert str(load(rules_dir=str(tmp_path / "none"))).startswith("rules/index.json: ")


def test_no_rule_at_the_paranoia_level_is_an_error(load: Load, tmp_path: Path) -> None:
    error = load(rules_dir=write(tmp_path, RULE | {"paranoia_level": 3}))
    assert error == "rules: none at paranoia level 1"


EXCLUSION = {"route": "/api/notes", "argument": "text", "rules": [1], "reason": "notes say evil"}


def test_an_excluded_rule_does_not_apply_to_its_argument_on_its_route(
    examine: Examine, tmp_path: Path
) -> None:
    folder = write(tmp_path, RULE, RULE | {"id": 2}, exclusions=[EXCLUSION])
    here, there = {"route": "/api/notes"}, {"route": "/api/users"}
    answers = examine(
        argument("evil", "text") | here,
        body({"text": "evil"}) | here,
        argument("evil", "other") | here,
        argument("evil", "text") | there,
        argument("evil", "text"),
        rules_dir=folder,
    )
    scores = [answer["attack"]["score"] for answer in answers]
    assert scores == [5, 5, 10, 10, 10]


def test_a_class_can_be_excluded(examine: Examine, tmp_path: Path) -> None:
    folder = write(tmp_path, RULE, exclusions=[EXCLUSION | {"rules": ["demo"]}])
    assert examine(argument("evil", "text") | {"route": "/api/notes"}, rules_dir=folder)[0]["ok"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"rules": [7]}, "rules: no rule or class 7"),
        ({"rules": []}, "rules: must be a list of ids or classes"),
        ({"reason": ""}, "reason: must be a text"),
        ({"until": "2030"}, "until: unknown field"),
    ],
)
def test_a_broken_exclusion_is_named(
    load: Load, tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    error = load(rules_dir=write(tmp_path, RULE, exclusions=[EXCLUSION | change]))
    assert error == f"rules/exclusions.json: entry 1: {reason}"


def test_rules_without_keywords_are_tried_on_everything(examine: Examine, tmp_path: Path) -> None:
    rule = {key: value for key, value in RULE.items() if key != "keywords"}
    folder = write(tmp_path, rule | {"pattern": "e[uv]il|[0-9]{4}x"})
    answers = examine(argument("so evil"), argument("1234x"), argument("no"), rules_dir=folder)
    assert [answer["ok"] for answer in answers] == [False, False, True]


def test_of_several_lists_of_keywords_each_must_occur(examine: Examine, tmp_path: Path) -> None:
    folder = write(tmp_path, RULE | {"keywords": [["evil", "vile"], ["=", "<"]]})
    answers = examine(argument("evil"), argument("evil ="), argument("< =="), rules_dir=folder)
    assert [answer["ok"] for answer in answers] == [True, False, True]


def test_a_pattern_that_gives_up_counts_as_matched(examine: Examine, tmp_path: Path) -> None:
    folder = write(tmp_path, RULE | {"pattern": "evil(a+)+$"})
    assert examine(argument("evil" + "a" * 64 + "!"), rules_dir=folder)[0]["status"] == 403
