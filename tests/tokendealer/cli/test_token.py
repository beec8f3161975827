from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def living(mint: Any) -> Any:
    """Tokens of now by the clock on the wall, which is what the command goes by."""
    mint.clock.now = time.time()
    return mint


def test_a_good_token_is_explained_and_accepted(run: Any, living: Any) -> None:
    result = run("token", "explain", living.token())
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "accepted")
    assert "BAD" not in result.stdout
    explained = run.json("token", "explain", living.token())
    assert explained["accepted"] is True
    assert explained["claims"]["client_id"] == "orders"
    assert explained["header"]["kid"] == living.kid


def test_a_token_can_come_from_standard_input(run: Any, living: Any) -> None:
    assert run("token", "explain", "-", stdin=living.token() + "\n").exit_code == 0


def test_a_token_is_judged_for_the_audience_that_is_named(run: Any, living: Any) -> None:
    result = run("token", "explain", living.token(), "--audience", "identicons")
    assert result.exit_code == 1
    assert "BAD aud" in result.stdout
    assert "Ask for a token with audience=identicons\n" in result.stdout


def test_a_token_is_judged_for_the_scopes_that_are_named(run: Any, living: Any) -> None:
    token = living.token(scope="data:read")
    assert run("token", "explain", token, "--scope", "data:read").exit_code == 0
    both = ("--scope", "data:read", "--scope", "data:write")
    result = run("token", "explain", token, *both)
    assert result.exit_code == 1
    assert "BAD scope      data:read; lacks data:write\n" in result.stdout
    explained = json.loads(run("token", "explain", token, *both, "--json").stdout)
    (step,) = [step for step in explained["steps"] if step["ok"] is False]
    assert (explained["code"], step["name"]) == ("insufficient_scope", "scope")
    assert "tokendealer client grant" in step["mend"]


@pytest.mark.parametrize(
    ("claims", "step"),
    [({"exp": 1}, "exp"), ({"iss": "https://other.test"}, "iss"), ({"jti": ...}, "jti")],
)
def test_a_broken_token_is_refused_and_its_step_named(
    run: Any, living: Any, claims: dict[str, Any], step: str
) -> None:
    result = run("token", "explain", living.token(**claims))
    assert result.exit_code == 1
    assert f"BAD {step} " in result.stdout
    assert result.stdout.splitlines()[-1].startswith("refused: ")
    explained = json.loads(run("token", "explain", living.token(**claims), "--json").stdout)
    assert explained["accepted"] is False


@pytest.mark.parametrize("token", ["garbage", "", "a.b.c", "é", "x" * 9000])
def test_garbage_is_explained_too(run: Any, token: str) -> None:
    result = run("token", "explain", token)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1].startswith("refused: ")


def test_a_revoked_token_is_refused(run: Any, living: Any, database_path: Path) -> None:
    connection = sqlite3.connect(database_path)
    with connection:
        connection.execute(
            "INSERT INTO revoked_tokens VALUES ('jti-1', 'orders', 1, 9999999999, NULL)"
        )
    connection.close()
    result = run("token", "explain", living.token())
    assert (result.exit_code, "BAD revoked" in result.stdout) == (1, True)


def test_a_token_of_a_client_whose_tokens_are_revoked_is_refused(
    run: Any, living: Any, database_path: Path
) -> None:
    connection = sqlite3.connect(database_path)
    with connection:
        connection.execute(
            "INSERT INTO revocation_marks VALUES ('client', 'orders', 9999999998, 9999999999)"
        )
    connection.close()
    result = run("token", "explain", living.token())
    assert result.exit_code == 1
    assert "BAD revoked    all tokens of client orders" in result.stdout


def test_a_token_cannot_steer_the_terminal(run: Any, living: Any) -> None:
    for token in (
        living.token(scope="\x1b[2J\x1b[31m\naccepted"),
        living.token({"alg": "\x1b]0;x\x07", "kid": "\x9b31m"}),
    ):
        output = run("token", "explain", token).stdout
        assert not {c for c in output if not c.isprintable()} - {"\n"}
        assert output.splitlines().count("accepted") <= 1


def test_a_wrong_master_key_names_itself(run: Any, helpers: Any) -> None:
    run.environ["MASTER_KEY"] = helpers.b64(b"n" * 32)
    result = run("token", "explain", "x")
    assert (result.exit_code, "MASTER_KEY: " in result.stderr) == (78, True)
