from __future__ import annotations

import itertools
import json
import os
import pwd
from typing import Any

import pytest


def seqs(found: Any) -> list[int]:
    return [entry["seq"] for entry in found]


@pytest.fixture
def changed(run: Any, sql: Any) -> list[int]:
    """The numbers of three more entries, of which the last is of the year 2000."""
    first = len(run.json("audit", "list"))
    run.done("client", "edit", "orders", "--name", "Other", "--token-lifetime", "60")
    run.done("client", "disable", "reports")
    run.done("api", "delete", "unused", "--yes")
    sql("UPDATE audit_entries SET at = 946684800000 WHERE seq = ?", first + 3)
    return [first + 1, first + 2, first + 3]


def test_entries_are_listed_the_newest_first(run: Any, changed: list[int]) -> None:
    listed = run.json("audit", "list")
    assert seqs(listed) == list(range(changed[2], 0, -1))
    deleted, disabled, edited = listed[:3]
    assert deleted["actor"] == f"cli:{pwd.getpwuid(os.getuid()).pw_name}"
    assert deleted["before"]["audience"] == "unused"
    assert deleted["after"] is None
    assert (disabled["before"]["active"], disabled["after"]["active"]) == (True, False)
    heading, _, line, *_ = run.done("audit", "list").splitlines()
    assert heading.split() == ["SEQ", "AT", "ACTOR", "ACTION", "TARGET", "FROM", "CHANGED"]
    assert line.split()[-4:] == ["client.disable", "reports", "local", "active"]
    assert edited["target"] == "orders"
    assert "name token_lifetime" in run.done("audit", "list", "--target", "orders")


def test_entries_are_narrowed(run: Any, changed: list[int], helpers: Any) -> None:
    edited, disabled, deleted = changed
    actor = f"cli:{pwd.getpwuid(os.getuid()).pw_name}"
    assert seqs(run.json("audit", "list", "--limit", "2")) == [deleted, disabled]
    assert seqs(run.json("audit", "list", "--actor", actor)) == [deleted, disabled, edited]
    assert seqs(run.json("audit", "list", "--action", "client.disable")) == [disabled]
    assert seqs(run.json("audit", "list", "--target", "unused")) == [deleted]
    for since, until in (
        ("2000-01-01", "2000-01-02"),
        ("2000-01-01T00:00:00", "2000-01-01T00:00:01Z"),
        ("2000-01-01T01:00+01:00", "2000-01-01 00:01"),
    ):
        window = ("--since", since, "--until", until)
        assert seqs(run.json("audit", "list", *window)) == [deleted]
    assert run.json("audit", "list", "--until", "2000-01-01") == []


@pytest.mark.parametrize("command", ["list", "export"])
@pytest.mark.parametrize("date", ["yesterday", "", "2026-13-01", "1e9"])
def test_what_is_no_date_is_refused(run: Any, command: str, date: str) -> None:
    refused = run.refused("audit", command, "--since", date)
    assert "--since" in refused
    assert "must be a date" in refused


@pytest.mark.parametrize("limit", ["0", "10001", "all"])
def test_a_limit_has_limits(run: Any, limit: str) -> None:
    assert "--limit" in run.refused("audit", "list", "--limit", limit)


def test_a_chain_that_is_whole_is_told(run: Any) -> None:
    run.done("client", "disable", "orders")
    count = len(run.json("audit", "list"))
    assert run.done("audit", "verify") == f"{count} entries, the chain is whole\n"
    assert run.json("audit", "verify") == {
        "whole": True,
        "entries": count,
        "broken": None,
        "reason": None,
    }


def test_an_empty_chain_is_whole(run_empty: Any) -> None:
    assert run_empty.done("audit", "verify") == "0 entries, the chain is whole\n"


@pytest.mark.parametrize(
    ("tampering", "complaint"),
    [
        ("UPDATE audit_entries SET actor = 'nobody' WHERE seq = 2", "entry 2: it was changed"),
        ("UPDATE audit_entries SET after = NULL WHERE seq = 2", "entry 2: it was changed"),
        ("DELETE FROM audit_entries WHERE seq = 2", "entry 2: entry 2 is missing"),
        (
            "UPDATE audit_entries SET previous_hash = hash WHERE seq = 2",
            "entry 2: it does not follow",
        ),
        (
            "DELETE FROM audit_entries WHERE seq = (SELECT max(seq) FROM audit_entries)",
            "entries are missing at the end",
        ),
        ("DELETE FROM audit_head", "entries are missing at the end"),
    ],
)
def test_the_first_broken_entry_is_named(
    run: Any, sql: Any, tampering: str, complaint: str
) -> None:
    run.done("client", "disable", "orders")
    sql(tampering)
    refused = run("audit", "verify")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert complaint in refused.stderr
    told = run("audit", "verify", "--json")
    assert (told.exit_code, json.loads(told.stdout)["whole"]) == (1, False)


def test_under_another_pepper_nothing_fits(run: Any, helpers: Any) -> None:
    run.environ["SECRET_PEPPER"] = helpers.b64(b"q" * 32)
    assert "entry 1: it was changed" in run("audit", "verify").stderr


def test_the_log_is_exported_whole_as_json_lines(run: Any, sql: Any, changed: list[int]) -> None:
    lines = [json.loads(line) for line in run.done("audit", "export").splitlines()]
    assert seqs(lines) == list(range(1, changed[2] + 1))
    columns = {row[1] for row in sql("PRAGMA table_info(audit_entries)")}
    assert set(lines[0]) == columns
    assert lines[0]["previous_hash"] == "00" * 32
    for earlier, later in itertools.pairwise(lines):
        assert later["previous_hash"] == earlier["hash"]
    assert lines[-1]["before"]["audience"] == "unused"
    window = run.done("audit", "export", "--since", "2000-01-01", "--until", "2000-01-02")
    assert seqs([json.loads(window)]) == [changed[2]]


def test_what_somebody_wrote_into_the_log_is_shown_and_steers_nothing(run: Any, sql: Any) -> None:
    sql("UPDATE audit_entries SET target = ?, after = ? WHERE seq = 1", "\x1b[2J", "{\x1b]0;")
    assert "\x1b" not in run.done("audit", "list")
    first = json.loads(run.done("audit", "export").splitlines()[0])
    assert (first["target"], first["after"]) == ("\x1b[2J", "{\x1b]0;")
