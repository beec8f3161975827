from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tokendealer import client_secret

SHOWN_ONCE = "The secret is shown this once"


def test_a_new_client_shows_its_secret_this_once(run: Any, database_path: Path) -> None:
    created = run.json(
        "client", "create", "--id", "new", "--name", "New", "--grant", "identicons=identicons:read"
    )
    secret = created["client_secret"]
    assert created["client_id"] == "new"
    assert client_secret.is_well_formed(secret)
    for arguments in (("client", "list"), ("client", "show", "new")):
        for json_flag in ((), ("--json",)):
            assert secret not in run(*arguments, *json_flag).output
    assert secret.encode() not in database_path.read_bytes()


def test_for_people_the_secret_comes_with_a_warning_beside_it(run: Any) -> None:
    result = run("client", "create", "--name", "New")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["client_id", "client_secret"]
    assert client_secret.is_well_formed(lines[1].split()[1])
    assert SHOWN_ONCE in result.stderr


def test_a_client_with_keys_has_no_secret(run: Any, keys: Any, tmp_path: Path) -> None:
    path = tmp_path / "jwks.json"
    path.write_text(json.dumps(keys.jwks()))
    created = run.json("client", "create", "--id", "new", "--name", "N", "--jwks", str(path))
    assert created == {"client_id": "new", "client_secret": None}
    assert run.json("client", "show", "new")["jwks"] == keys.jwks()
    assert "public keys     3" in run("client", "show", "new").stdout


def test_if_absent_leaves_what_is_there_unchanged(run: Any) -> None:
    before = run.json("client", "show", "orders")
    again = run.json("client", "create", "--id", "orders", "--name", "Other", "--if-absent")
    assert again == {"client_id": "orders", "client_secret": None}
    assert run.json("client", "show", "orders") == before
    new = run.json("client", "create", "--id", "new", "--name", "New", "--if-absent")
    assert new["client_secret"]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--id", "orders", "--name", "N"), "client_id: there is a client orders already"),
        (("--id", "a b", "--name", "N"), "client_id: "),
        (("--name", ""), "name: "),
        (("--name", "N", "--token-lifetime", "86401"), "token_lifetime: "),
        (("--name", "N", "--token-lifetime", "soon"), "--token-lifetime"),
        (("--name", "N", "--quota", "0", "1"), "quota: "),
        (("--name", "N", "--quota", "1"), "--quota"),
        (("--name", "N", "--grant", "nowhere=x"), "grant: there is no API nowhere"),
        (("--name", "N", "--grant", "identicons=admin"), "grant: API identicons has no scope"),
        (("--name", "N", "--grant", "identicons"), "--grant"),
        (("--name", "N", "--grant", "identicons= "), "--grant"),
        (("--name", "N", "--jwks", "/nowhere.json"), "--jwks"),
        ((), "--name"),
    ],
)
def test_a_client_that_cannot_be_made_is_refused_by_name(
    run: Any, arguments: tuple[str, ...], named: str
) -> None:
    before = run.json("client", "list")
    assert named in run.refused("client", "create", *arguments)
    assert run.json("client", "list") == before


@pytest.mark.parametrize("content", ["", "[]", "not json", '{"keys": []}', "\ud800"])
def test_a_file_that_holds_no_keys_is_refused(run: Any, tmp_path: Path, content: str) -> None:
    path = tmp_path / "jwks.json"
    path.write_bytes(content.encode("utf-8", "surrogatepass"))
    assert "jwks" in run.refused("client", "create", "--name", "N", "--jwks", str(path))


def test_a_private_key_is_refused_and_not_repeated(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "jwks.json"
    path.write_text(json.dumps({"keys": [{"kty": "RSA", "d": "hidden"}]}))
    error = run.refused("client", "create", "--name", "N", "--jwks", str(path))
    assert "holds a private key" in error
    assert "hidden" not in error


def test_a_client_can_be_made_disabled(run: Any, last_entries: Any) -> None:
    assert run.json("client", "create", "--id", "new", "--name", "N", "--disabled")["client_secret"]
    assert run.json("client", "show", "new")["active"] is False
    assert last_entries(2) == [("secret.add", "new"), ("client.create", "new")]


@pytest.mark.parametrize(
    "arguments",
    [
        ("client", "show", "nobody"),
        ("client", "edit", "nobody", "--name", "N"),
        ("client", "revoke-grant", "nobody", "identicons=identicons:read"),
        ("client", "disable", "nobody"),
        ("client", "enable", "nobody"),
        ("client", "delete", "nobody", "--yes"),
        ("client", "secret", "add", "nobody"),
        ("client", "secret", "list", "nobody"),
        ("client", "secret", "retire", "nobody", "1"),
    ],
)
def test_a_client_that_is_not_there_is_named(run: Any, arguments: tuple[str, ...]) -> None:
    assert "client_id: there is no client nobody" in run.refused(*arguments)


WEB = ("--name", "Web", "--grant-type", "authorization_code", "--grant-type", "refresh_token")
URI = ("--redirect-uri", "https://a.test/cb")


def test_a_client_for_people_is_registered(run: Any) -> None:
    more = ("--post-logout-redirect-uri", "https://a.test/", "--first-party")
    made = run.json("client", "create", "--id", "web", *WEB, *URI, *more)
    assert client_secret.is_well_formed(made["client_secret"])
    shown = run.json("client", "show", "web")
    assert shown["grant_types"] == ["authorization_code", "refresh_token"]
    assert shown["redirect_uris"] == ["https://a.test/cb"]
    assert shown["post_logout_redirect_uris"] == ["https://a.test/"]
    assert (shown["first_party"], shown["public"]) == (True, False)
    people = run.done("client", "show", "web")
    for line in ("redirect URI    https://a.test/cb", "kind            first party"):
        assert line in people


def test_a_public_client_gets_no_secret(run: Any) -> None:
    made = run.json("client", "create", "--id", "app", *WEB, *URI, "--public")
    assert made == {"client_id": "app", "client_secret": None}
    assert "public" in run.done("client", "show", "app")
    assert "public client" in run.refused("client", "secret", "add", "app")


def test_a_client_for_people_without_a_redirect_uri_is_refused(run: Any) -> None:
    assert "redirect_uris: " in run.refused("client", "create", *WEB)
