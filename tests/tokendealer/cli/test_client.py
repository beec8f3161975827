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


def test_a_client_is_disabled_and_enabled(run: Any) -> None:
    for verb, active in (("disable", False), ("disable", False), ("enable", True)):
        result = run("client", verb, "orders")
        assert (result.exit_code, result.stdout) == (0, f"orders is {verb}d\n")
        assert run.json("client", "show", "orders")["active"] is active


@pytest.mark.parametrize(
    "arguments",
    [
        ("client", "show", "nobody"),
        ("client", "disable", "nobody"),
        ("client", "enable", "nobody"),
        ("client", "secret", "add", "nobody"),
    ],
)
def test_a_client_that_is_not_there_is_named(run: Any, arguments: tuple[str, ...]) -> None:
    assert "client_id: there is no client nobody" in run.refused(*arguments)


def test_a_second_secret_is_shown_once_and_the_first_stays(run: Any) -> None:
    added = run.json("client", "secret", "add", "orders", "--label", "second")
    assert client_secret.is_well_formed(added["client_secret"])
    shown = run("client", "show", "orders", "--json")
    assert added["client_secret"] not in shown.output
    labels = [secret["label"] for secret in json.loads(shown.stdout)["secrets"]]
    assert labels == ["first", "second"]
    assert SHOWN_ONCE in run("client", "secret", "add", "orders").stderr


def test_an_odd_label_is_refused(run: Any) -> None:
    assert "label: " in run.refused("client", "secret", "add", "orders", "--label", "x" * 101)


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
