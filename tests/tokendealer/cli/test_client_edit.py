from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


def test_a_client_is_edited_and_what_is_not_named_stays(run: Any, last_entries: Any) -> None:
    before = run.json("client", "show", "reports")
    told = run.done("client", "edit", "reports", "--name", "Reports", "--token-lifetime", "60")
    assert told == "reports is changed: name, token_lifetime\n"
    after = run.json("client", "show", "reports")
    assert after == {**before, "name": "Reports", "token_lifetime": 60}
    assert last_entries(1) == [("client.edit", "reports")]


def test_a_quota_is_given_and_taken(run: Any) -> None:
    edited = run.json("client", "edit", "orders", "--quota", "7", "9")
    assert edited["quota"] == {"rate": 7, "burst": 9}
    assert run.json("client", "edit", "orders", "--no-quota")["quota"] is None


def test_keys_are_given_and_taken(run: Any, keys: Any, tmp_path: Path) -> None:
    path = tmp_path / "jwks.json"
    path.write_text(json.dumps(keys.jwks()))
    assert run.json("client", "edit", "orders", "--jwks", str(path))["jwks"] == keys.jwks()
    assert run.json("client", "edit", "orders", "--no-jwks")["jwks"] is None


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ((), "nothing to change"),
        (("--name", ""), "name: "),
        (("--token-lifetime", "0"), "token_lifetime: "),
        (("--quota", "0", "1"), "quota: "),
        (("--quota", "1", "1", "--no-quota"), "exclude each other"),
        (("--jwks", "/nowhere.json"), "--jwks"),
    ],
)
def test_an_edit_that_cannot_be_is_refused_by_name(
    run: Any, options: tuple[str, ...], named: str
) -> None:
    before = run.json("client", "show", "orders")
    assert named in run.refused("client", "edit", "orders", *options)
    assert run.json("client", "show", "orders") == before


def test_a_client_is_let_ask_for_more_and_keeps_what_it_had(run: Any) -> None:
    before = run.json("client", "create", "--id", "new", "--name", "New")
    assert before["client_id"] == "new"
    for _ in range(2):  # what it has already stays as it is
        granted = run("client", "grant", "new", "identicons=identicons:read")
        assert granted.exit_code == 0
        assert granted.stdout == "new may ask for identicons: identicons:read\n"
    shown = run.json("client", "show", "new")
    assert shown["grants"] == {"identicons": ["identicons:read"]}


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("nobody", "identicons=identicons:read"), "there is no client nobody"),
        (("orders", "nothing=x"), "there is no API nothing"),
        (("orders", "identicons=x"), "has no scope x"),
        (("orders", "identicons"), "AUDIENCE=SCOPE"),
    ],
)
def test_what_cannot_be_granted_is_named(
    run: Any, arguments: tuple[str, ...], complaint: str
) -> None:
    refused = run("client", "grant", *arguments)
    assert refused.exit_code != 0
    assert complaint in refused.stderr


def test_a_scope_is_taken_away_and_the_others_stay(run: Any, last_entries: Any) -> None:
    told = run.done("client", "revoke-grant", "orders", "https://api.test=data:write")
    assert told == "orders may no longer ask for https://api.test: data:write\n"
    assert run.json("client", "show", "orders")["grants"] == {"https://api.test": ["data:read"]}
    assert last_entries(1) == [("client.edit", "orders")]
    run.done("client", "revoke-grant", "orders", "https://api.test=data:read")
    assert run.json("client", "show", "orders")["grants"] == {}


@pytest.mark.parametrize(
    ("grant", "complaint"),
    [
        ("identicons=identicons:read", "orders has no identicons:read at identicons"),
        ("https://api.test=data:read other", "orders has no other at https://api.test"),
        ("https://api.test", "AUDIENCE=SCOPE"),
    ],
)
def test_what_a_client_does_not_have_cannot_be_taken(run: Any, grant: str, complaint: str) -> None:
    before = run.json("client", "show", "orders")
    assert complaint in run.refused("client", "revoke-grant", "orders", grant)
    assert run.json("client", "show", "orders") == before


def test_a_client_is_disabled_and_enabled(run: Any, sql: Any) -> None:
    for verb, active in (("disable", False), ("disable", False), ("enable", True)):
        assert run.done("client", verb, "orders") == f"orders is {verb}d\n"
        assert run.json("client", "show", "orders")["active"] is active
    assert sql("SELECT * FROM revocation_marks") == []


def test_a_client_is_disabled_with_its_tokens(run: Any, sql: Any, last_entries: Any) -> None:
    told = run.done("client", "disable", "orders", "--revoke-tokens")
    assert told == "orders is disabled, and its tokens are revoked\n"
    assert sql("SELECT kind, value FROM revocation_marks") == [("client", "orders")]
    assert last_entries(2) == [("client.revoke_tokens", "orders"), ("client.disable", "orders")]


def test_a_client_is_deleted_once_one_is_sure(run: Any, sql: Any, last_entries: Any) -> None:
    assert run("client", "delete", "orders", stdin="n\n").exit_code == 1
    assert run("client", "delete", "orders").exit_code == 1
    assert run.json("client", "show", "orders")["active"] is True
    assert run("client", "delete", "orders", stdin="y\n").exit_code == 0
    assert "there is no client orders" in run.refused("client", "show", "orders")
    assert sql("SELECT kind, value FROM revocation_marks") == [("client", "orders")]
    assert last_entries(2) == [("client.delete", "orders"), ("client.revoke_tokens", "orders")]
    assert "is deleted" in run.done("client", "delete", "idle", "--yes")


def test_what_a_client_has_to_do_with_people_is_edited(run: Any) -> None:
    uris = ("--redirect-uri", "https://a.test/1", "--redirect-uri", "https://a.test/2")
    code = ("--grant-type", "client_credentials", "--grant-type", "authorization_code")
    run.done("client", "edit", "orders", *code, *uris, "--first-party")
    shown = run.json("client", "show", "orders")
    assert shown["grant_types"] == ["authorization_code", "client_credentials"]
    assert (shown["redirect_uris"], shown["first_party"]) == (list(uris[1::2]), True)
    assert "redirect_uris: " in run.refused("client", "edit", "orders", "--no-redirect-uri")
    gone = ("--no-redirect-uri", "--grant-type", "client_credentials", "--third-party")
    run.done("client", "edit", "orders", *gone)
    shown = run.json("client", "show", "orders")
    assert (shown["redirect_uris"], shown["first_party"]) == ([], False)
    both = ("--no-redirect-uri", *uris)
    assert "exclude each other" in run.refused("client", "edit", "orders", *both)
