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
    members = {"id", "label", "created_at", "expires_at", "state"}
    assert set(shown["secrets"][0]) == members | {"last_used_at", "last_used_from"}
    people = run("client", "show", "new").stdout
    assert "5/s, burst 10" in people
    assert "https://api.test: data:read data:write" in people


def test_the_list_is_narrowed_to_an_id_or_a_name(run: Any) -> None:
    run.json("client", "create", "--id", "other", "--name", "Nightly Report")
    assert [row["client_id"] for row in run.json("client", "list", "--q", "report")] == [
        "other",
        "reports",
    ]
    assert len(run.done("client", "list", "--q", "nowhere").splitlines()) == 1


def test_a_list_is_longer_than_a_page(run: Any, sql: Any) -> None:
    sql(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 501)"
        " INSERT INTO clients (client_id, name, active, token_lifetime, created_at)"
        " SELECT 'many-' || i, 'Many', 1, 60, 1 FROM n"
    )
    listed = [row["client_id"] for row in run.json("client", "list")]
    assert len(listed) == len(set(listed)) > 501


def test_a_name_cannot_steer_the_terminal(run: Any, sql: Any) -> None:
    sql("UPDATE clients SET name = ? WHERE client_id = 'orders'", "\x1b[2Jgone")
    for arguments in (("client", "list"), ("client", "show", "orders")):
        assert "\x1b" not in run.done(*arguments)
        assert "\x1b" not in run.done(*arguments, "--json")
