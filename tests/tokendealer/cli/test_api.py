from __future__ import annotations

from typing import Any

import pytest


def test_an_api_is_made_and_listed(run: Any, last_entries: Any) -> None:
    made = run.json(
        "api", "create", "new", "--scope", "b", "--scope", "a", "--resource", "https://new.test"
    )
    assert made["id"].startswith("api_")
    assert {name: made[name] for name in ("audience", "scopes", "resource")} == {
        "audience": "new",
        "scopes": ["a", "b"],
        "resource": "https://new.test",
    }
    assert made in run.json("api", "list")
    assert "new" in run("api", "list").stdout
    assert last_entries(1) == [("api.create", "new")]
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


def test_an_api_is_shown_by_its_audience_or_its_id(run: Any) -> None:
    shown = run.json("api", "show", "identicons")
    assert shown["scopes"] == ["identicons:read"]
    assert run.json("api", "show", shown["id"]) == shown
    people = run.done("api", "show", "identicons")
    assert "scopes          identicons:read\n" in people
    assert "open to people  -\n" in people
    assert "resource        https://identicons.test/\n" in people


def test_an_api_is_edited_and_what_is_not_named_stays(run: Any, last_entries: Any) -> None:
    edited = run.json("api", "edit", "identicons", "--add-scope", "identicons:write")
    assert edited["scopes"] == ["identicons:read", "identicons:write"]
    assert edited["resource"] == "https://identicons.test/"
    assert last_entries(1) == [("api.edit", "identicons")]
    assert run.json("api", "edit", "identicons", "--no-resource")["resource"] is None
    told = run.done("api", "edit", "identicons", "--remove-scope", "identicons:write")
    assert told == "API identicons: identicons:read\n"
    other = run.json("api", "edit", "identicons", "--resource", "https://other.test/")
    assert other["resource"] == "https://other.test/"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("nothing", "--add-scope", "a"), "no such API"),
        (("identicons",), "nothing to change"),
        (("identicons", "--add-scope", "a b"), "scope: "),
        (("identicons", "--remove-scope", "absent"), "identicons has no scope absent"),
        (("identicons", "--remove-scope", "identicons:read"), "scope: "),
        (("https://api.test", "--remove-scope", "data:write"), "is granted to orders"),
        (("identicons", "--resource", "https://unused.test"), "resource: there is an API"),
        (("identicons", "--resource", "https://a.test", "--no-resource"), "exclude each other"),
    ],
)
def test_an_edit_that_cannot_be_is_refused_by_name(
    run: Any, arguments: tuple[str, ...], named: str
) -> None:
    before = run.json("api", "list")
    assert named in run.refused("api", "edit", *arguments)
    assert run.json("api", "list") == before


def test_an_api_is_deleted_once_one_is_sure(run: Any, last_entries: Any) -> None:
    assert run("api", "delete", "unused", stdin="n\n").exit_code == 1
    assert run("api", "delete", "unused").exit_code == 1
    assert run.json("api", "show", "unused")["audience"] == "unused"
    assert run("api", "delete", "unused", stdin="y\n").exit_code == 0
    assert "no such API" in run.refused("api", "show", "unused")
    assert last_entries(1) == [("api.delete", "unused")]


@pytest.mark.parametrize(
    ("audience", "named"),
    [("nothing", "no such API"), ("identicons", "reports may ask for its scopes")],
)
def test_an_api_that_cannot_be_deleted_is_named(run: Any, audience: str, named: str) -> None:
    assert named in run.refused("api", "delete", audience, "--yes")


def test_scopes_are_opened_to_people_and_closed_again(run: Any) -> None:
    scopes = ("--scope", "a:read", "--scope", "a:write")
    made = run.json("api", "create", "a", *scopes, "--open", "a:read")
    assert made["open_to_users"] == ["a:read"]
    both = run.json("api", "edit", "a", "--open", "a:write")
    assert both["open_to_users"] == ["a:read", "a:write"]
    closed = run.json("api", "edit", "a", "--close", "a:read", "--remove-scope", "a:write")
    assert (closed["scopes"], closed["open_to_users"]) == (["a:read"], [])
    assert "a:none" in run.refused("api", "edit", "a", "--open", "a:none")
    assert "a:none" in run.refused("api", "edit", "a", "--close", "a:none")
