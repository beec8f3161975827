from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tokendealer.people.hasher import Argon2id

ANN = ("--email", "Ann@example.org", "--name", "Ann")
LINK = "https://auth.test/account/set-password?token="


def create(run: Any, *more: str) -> Any:
    return run.json("user", "create", *ANN, *more)


def test_a_generated_password_is_printed_this_once(run: Any, sql: Any) -> None:
    made = create(run, "--generate-password", "--admin")
    assert set(made) == {"user_id", "email", "password"}
    (row,) = sql("SELECT user_id, email, admin, email_verified, password_hash FROM users")
    assert row[:4] == (made["user_id"], "ann@example.org", 1, 1)
    assert Argon2id().matches(row[4], made["password"])
    shown = run.done("user", "show", "ann@example.org") + run.done("user", "list")
    assert made["password"] not in shown
    assert "$argon2id$" not in shown


def test_an_account_that_is_there_is_left_as_it_is(run: Any, sql: Any) -> None:
    made = create(run, "--generate-password", "--if-absent")
    before = sql("SELECT * FROM users")
    again = create(run, "--generate-password", "--if-absent")
    assert again == {"user_id": made["user_id"], "email": "ann@example.org", "password": None}
    assert sql("SELECT * FROM users") == before
    assert "there is an account" in run.refused("user", "create", *ANN, "--generate-password")


def test_a_link_is_printed_where_no_password_is_asked_for(run: Any, sql: Any) -> None:
    made = create(run)
    assert made["link"].startswith(LINK)
    assert run.json("user", "show", made["user_id"])["invited"] is True
    result = run("user", "reset", "ann@example.org", "--yes")
    assert LINK in result.stdout
    assert "works once" in result.stderr
    assert len(sql("SELECT * FROM password_links")) == 1


def test_a_new_password_ends_what_there_was(run: Any, sql: Any, last_entries: Any) -> None:
    made = create(run, "--generate-password")
    new = run.json("user", "password", "ann@example.org", "--generate")
    assert new["password"] != made["password"]
    (row,) = sql("SELECT session_epoch, password_hash FROM users")
    assert row[0] == 2
    assert Argon2id().matches(row[1], new["password"])
    assert last_entries(2) == [
        ("user.password", made["user_id"]),
        ("user.create", made["user_id"]),
    ]


def test_somebody_is_changed_disabled_enabled_and_deleted(
    run: Any, sql: Any, last_entries: Any
) -> None:
    user_id = create(run)["user_id"]
    assert run.json("user", "edit", user_id, "--name", "Zoe", "--admin")["admin"] is True
    assert "last active admin" in run.refused("user", "edit", user_id, "--no-admin")
    assert "last active admin" in run.refused("user", "disable", user_id)
    assert "last active admin" in run.refused("user", "delete", user_id, "--yes")
    run.done("user", "create", "--email", "b@example.org", "--name", "B", "--admin")
    assert "is changed" in run.done("user", "edit", user_id, "--no-admin")
    assert "disabled" in run.done("user", "disable", "ann@example.org")
    assert "disabled" in run.done("user", "list")
    assert "enabled" in run.done("user", "enable", user_id)
    assert "deleted" in run.done("user", "delete", user_id, "--yes")
    assert [action for action, target in last_entries(9) if target == user_id][:3] == [
        "user.delete",
        "subject.revoke_tokens",
        "user.enable",
    ]
    assert len(sql("SELECT * FROM users")) == 1


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("create", "--email", "x", "--name", "N", "--generate-password"), "email: "),
        (("create", "--email", "a@b.example", "--name", "", "--generate-password"), "name: "),
        (("create", *ANN, "--generate-password", "--link"), "exclude each other"),
        (("create", *ANN, "--password", "x"), "No such option"),
        (("create", "--name", "N"), "--email"),
        (("edit", "a@b.example"), "nothing to change"),
        (("password", "a@b.example"), "--generate"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    run: Any, sql: Any, words: tuple[str, ...], named: str
) -> None:
    assert named in run.refused("user", *words)
    assert sql("SELECT * FROM users") == []


@pytest.mark.parametrize(
    "words",
    [
        ("show", "nobody@example.org"),
        ("edit", "nobody@example.org", "--admin"),
        ("disable", "nobody@example.org"),
        ("enable", "nobody@example.org"),
        ("delete", "nobody@example.org", "--yes"),
        ("reset", "nobody@example.org", "--yes"),
        ("password", "nobody@example.org", "--generate"),
    ],
)
def test_somebody_who_is_not_there_is_named(run: Any, words: tuple[str, ...]) -> None:
    assert "there is no user nobody@example.org" in run.refused("user", *words)


def test_a_name_steers_no_terminal(run: Any, database_path: Path) -> None:
    create(run)
    connection = sqlite3.connect(database_path)
    with connection:
        connection.execute("UPDATE users SET name = ?", ("\x1b[2Jx",))
    connection.close()
    assert "\x1b" not in run.done("user", "list") + run.done("user", "show", "ann@example.org")
