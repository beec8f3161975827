from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any


def test_clients_are_listed_with_their_state(run: Any) -> None:
    listed = {client["client_id"]: client for client in run.json("client", "list")}
    assert listed["disabled"]["active"] is False
    assert listed["orders"]["active"] is True
    table = run("client", "list").stdout.splitlines()
    assert table[0].split() == ["CLIENT", "ID", "NAME", "STATE", "APIS", "CREATED"]
    assert len(table) == len(listed) + 1


def test_no_hash_of_a_secret_is_shown(run: Any, database_path: Path) -> None:
    connection = sqlite3.connect(database_path)
    (digest,) = connection.execute("SELECT digest FROM client_secrets LIMIT 1").fetchone()
    connection.close()
    for arguments in (("client", "list"), ("client", "show", "orders")):
        output = run(*arguments, "--json").output
        assert digest.hex() not in output
        assert "digest" not in output


def test_a_new_client_is_shown_as_it_was_made(run: Any) -> None:
    run.json(
        *("client", "create", "--id", "new", "--name", "New", "--token-lifetime", "60"),
        *("--grant", "https://api.test=data:write data:read", "--quota", "5", "10"),
        *("--grant", "identicons=identicons:read"),
    )
    shown = run.json("client", "show", "new")
    assert shown["grants"] == {
        "https://api.test": ["data:read", "data:write"],
        "identicons": ["identicons:read"],
    }
    assert (shown["name"], shown["active"], shown["token_lifetime"]) == ("New", True, 60)
    assert shown["quota"] == {"rate": 5, "burst": 10}
    assert [secret["label"] for secret in shown["secrets"]] == ["first"]
    assert set(shown["secrets"][0]) == {"label", "created_at", "expires_at"}
    people = run("client", "show", "new").stdout
    assert "5/s, burst 10" in people
    assert "https://api.test: data:read data:write" in people
