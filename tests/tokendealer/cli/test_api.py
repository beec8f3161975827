from __future__ import annotations

from typing import Any

import pytest


def test_an_api_is_made_and_listed(run: Any) -> None:
    made = run.json(
        "api", "create", "new", "--scope", "b", "--scope", "a", "--resource", "https://new.test"
    )
    assert made == {"audience": "new", "scopes": ["a", "b"], "resource": "https://new.test"}
    assert made in run.json("api", "list")
    assert "new" in run("api", "list").stdout
    assert run("api", "create", "other", "--scope", "a").stdout == "API other: a\n"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("identicons", "--scope", "a"), "audience: there is an API identicons already"),
        (("a b", "--scope", "a"), "audience: "),
        (("new", "--scope", "a b"), "scope: "),
        (("new",), "--scope"),
        (("new", "--scope", "a", "--resource", "new"), "resource: "),
        (
            ("new", "--scope", "a", "--resource", "https://identicons.test/"),
            "resource: there is an API with https://identicons.test/ already",
        ),
    ],
)
def test_an_api_that_cannot_be_made_is_refused_by_name(
    run: Any, arguments: tuple[str, ...], named: str
) -> None:
    assert named in run.refused("api", "create", *arguments)


def test_an_api_that_is_there_is_left_unchanged(run: Any) -> None:
    run.json("api", "create", "identicons", "--scope", "other", "--if-absent")
    assert {api["audience"]: api["scopes"] for api in run.json("api", "list")}["identicons"] == [
        "identicons:read"
    ]
