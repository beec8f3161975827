from __future__ import annotations

import time
from typing import Any

import pytest

from tokendealer import key_encryption

ROTATION, LEAD, RETIRE = 30 * 86400, 310, 86400 + 300


@pytest.fixture
def begun(sql: Any) -> int:
    """The key of the database has signed for a minute, by the clock that commands go by."""
    at = int(time.time()) - 60
    sql("UPDATE signing_keys SET created_at = ?, signs_at = ?", at, at)
    return at


def lines_of(run: Any) -> tuple[dict[str, list[str]], str]:
    heading, *lines, last = run.done("key", "list").splitlines()
    assert heading.split() == ["KID", "STATE", "PUBLISHED", "SIGNS", "RETIRES", "GONE"]
    cells = [[cell for cell in line.split("  ") if cell] for line in lines]
    return {row[0].strip(): [cell.strip() for cell in row[1:]] for row in cells}, last


def date(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%MZ", time.gmtime(seconds))


def test_keys_are_listed_with_what_is_planned(run: Any, mint: Any, begun: int) -> None:
    retires = begun + ROTATION
    assert run.json("key", "list") == {
        "keys": [
            {
                "kid": mint.kid,
                "state": "signing",
                "compromised": False,
                "published_at": begun,
                "signs_at": begun,
                "retires_at": retires,
                "gone_at": retires + RETIRE,
            }
        ],
        "next_published_at": retires - LEAD,
    }
    rows, last = lines_of(run)
    assert rows == {
        mint.kid: [
            "signing",
            date(begun),
            date(begun),
            f"~{date(retires)}",
            f"~{date(retires + RETIRE)}",
        ]
    }
    assert last == f"the next key is published ~{date(retires - LEAD)}"


def test_before_the_first_start_there_is_no_key(run_empty: Any) -> None:
    assert run_empty.json("key", "list") == {"keys": [], "next_published_at": None}
    assert "`serve` makes the first key" in run_empty.done("key", "list")
    for arguments in (("rotate",), ("compromise", "kid", "--yes"), ("rotate", "--json")):
        refused = run_empty("key", *arguments)
        assert (refused.exit_code, "has no signing key yet" in refused.stderr) == (78, True)


def test_a_rotation_tells_when_the_new_key_signs(
    run: Any, mint: Any, begun: int, last_entries: Any
) -> None:
    rotated = run.json("key", "rotate")
    assert LEAD - 5 <= rotated["signs_at"] - time.time() <= LEAD + 5
    assert last_entries(2) == [("key.rotate", rotated["kid"]), ("key.publish", rotated["kid"])]
    rows, _ = lines_of(run)
    planned = f"~{date(rotated['signs_at'])}"
    assert rows[mint.kid][3] == planned
    assert rows[rotated["kid"]][0] == "next"
    assert rows[rotated["kid"]][2] == planned
    again = run.done("key", "rotate")
    assert again == f"{rotated['kid']} is published, and signs from {planned[1:]}\n"


def test_a_rotation_is_refused_when_verifiers_would_take_no_more_keys(
    run: Any, sql: Any, keys: Any
) -> None:
    for number in range(59):
        kid = f"retiring-{number}"
        encrypted = key_encryption.encrypt(b"m" * 32, kid, keys.foreign)
        sql(
            "INSERT INTO signing_keys (kid, state, encrypted_private_key, created_at, gone_at)"
            " VALUES (?, 'retiring', ?, 1, 9999999999)",
            kid,
            encrypted,
        )
    assert "60 keys are published; wait until some are gone" in run.refused("key", "rotate")


def test_a_compromised_key_is_gone_and_another_signs(
    run: Any, mint: Any, begun: int, sql: Any, last_entries: Any
) -> None:
    told = run.json("key", "compromise", mint.kid, "--yes")
    assert told["compromised"] == mint.kid
    assert last_entries(2) == [("key.sign", told["signing"]), ("key.compromise", mint.kid)]
    assert sql("SELECT kind, value FROM revocation_marks") == [("kid", mint.kid)]
    rows, _ = lines_of(run)
    assert rows[mint.kid][0] == "gone, compromised"
    assert rows[mint.kid][3] == "-"
    assert rows[told["signing"]][0] == "signing"
    assert sql("SELECT encrypted_private_key FROM signing_keys WHERE state = 'gone'") == [(b"",)]


def test_a_key_that_never_signed_is_not_shown_as_if_it_would(run: Any, begun: int) -> None:
    upcoming = run.json("key", "rotate")["kid"]
    told = run.done("key", "compromise", upcoming, "--yes")
    assert f"{upcoming} is gone with all that it signed; " in told
    rows, _ = lines_of(run)
    assert rows[upcoming][2:4] == ["-", "-"]


def test_a_key_is_not_dropped_unless_one_is_sure(run: Any, mint: Any) -> None:
    assert run("key", "compromise", mint.kid, stdin="n\n").exit_code == 1
    assert "Aborted" in run.refused("key", "compromise", mint.kid)
    assert run.json("key", "list")["keys"][0]["state"] == "signing"
    assert run("key", "compromise", mint.kid, stdin="y\n").exit_code == 0


def test_a_key_that_is_not_there_is_named(run: Any) -> None:
    assert "there is no key nothing" in run.refused("key", "compromise", "nothing", "--yes")


@pytest.mark.parametrize("arguments", [("rotate",), ("compromise", "kid", "--yes")])
def test_under_a_wrong_master_key_nothing_is_done(
    run: Any, helpers: Any, arguments: tuple[str, ...]
) -> None:
    run.environ["MASTER_KEY"] = helpers.b64(b"n" * 32)
    refused = run("key", *arguments)
    assert (refused.exit_code, "MASTER_KEY: is not the key" in refused.stderr) == (78, True)
    assert run.json("audit", "list", "--action", "key.publish") == []
