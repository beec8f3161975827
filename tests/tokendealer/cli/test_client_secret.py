from __future__ import annotations

import json
import time
from typing import Any

import pytest

from tokendealer import client_secret

SHOWN_ONCE = "The secret is shown this once"
DAY = 86400


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


def first_secret(run: Any) -> int:
    return int(run.json("client", "secret", "list", "orders")[0]["id"])


def test_a_secret_can_end(run: Any) -> None:
    made = run.json("client", "secret", "add", "orders", "--expires-in", "30")
    listed = run.json("client", "secret", "list", "orders")[-1]
    assert listed["id"] == made["secret_id"]
    assert abs(listed["expires_at"] - time.time() - 30 * DAY) < 60
    assert listed["state"] == "live"
    run.environ["SECRET_WARNING_DAYS"] = "31"
    assert run.json("client", "secret", "list", "orders")[-1]["state"] == "expiring"


@pytest.mark.parametrize("days", ["0", "-1", "soon"])
def test_a_secret_cannot_end_before_it_begins(run: Any, days: str) -> None:
    refused = run.refused("client", "secret", "add", "orders", "--expires-in", days)
    assert "--expires-in" in refused


def test_an_eleventh_secret_is_refused(run: Any) -> None:
    for _ in range(9):
        run.done("client", "secret", "add", "orders")
    assert "retire one first" in run.refused("client", "secret", "add", "orders")


def test_a_secret_takes_the_place_of_those_with_its_label(run: Any, last_entries: Any) -> None:
    for _ in range(12):
        run.done("client", "secret", "add", "orders", "--label", "demo", "--replace")
    labels = [each["label"] for each in run.json("client", "secret", "list", "orders")]
    assert labels == ["first", "demo"]
    assert last_entries(2) == [("secret.add", "orders"), ("secret.retire", "orders")]


def test_secrets_are_listed_with_their_last_use(run: Any, sql: Any) -> None:
    sql(
        "UPDATE client_secrets SET last_used_at = 1800000000, last_used_from = ?, expires_at = 2"
        " WHERE client_id = 'orders'",
        "192.0.2.7",
    )
    (secret,) = run.json("client", "secret", "list", "orders")
    assert (secret["last_used_at"], secret["last_used_from"]) == (1_800_000_000, "192.0.2.7")
    assert secret["state"] == "expired"
    heading, line = run.done("client", "secret", "list", "orders").splitlines()
    names = ["ID", "LABEL", "STATE", "CREATED", "EXPIRES", "LAST", "USED", "FROM"]
    assert heading.split() == names
    assert "expired" in line
    assert "1970-01-01 00:00Z" in line
    assert line.endswith("2027-01-15 08:00Z  192.0.2.7")


def test_a_secret_is_retired_when_there_is_another(run: Any, last_entries: Any) -> None:
    old = first_secret(run)
    run.done("client", "secret", "add", "orders", "--label", "second")
    assert "is retired" in run.done("client", "secret", "retire", "orders", str(old))
    labels = [each["label"] for each in run.json("client", "secret", "list", "orders")]
    assert labels == ["second"]
    assert last_entries(2) == [("secret.retire", "orders"), ("secret.add", "orders")]


def test_the_only_secret_is_retired_by_force_alone(run: Any) -> None:
    only = str(first_secret(run))
    refused = run.refused("client", "secret", "retire", "orders", only)
    assert "only live secret" in refused
    assert "--force retires it" in refused
    run.done("client", "secret", "retire", "orders", only, "--force")
    assert run.json("client", "secret", "list", "orders") == []


def test_a_secret_that_is_in_use_is_retired_by_force_alone(run: Any, sql: Any) -> None:
    used = str(first_secret(run))
    run.done("client", "secret", "add", "orders")
    sql(
        "UPDATE client_secrets SET last_used_at = ?, last_used_from = ? WHERE id = ?",
        int(time.time()) - 7200,
        "192.0.2.7",
        used,
    )
    refused = run.refused("client", "secret", "retire", "orders", used)
    assert "from 192.0.2.7" in refused
    assert "--force retires it" in refused
    run.done("client", "secret", "retire", "orders", used, "--force")


def test_a_secret_of_another_client_is_not_there(run: Any) -> None:
    other = str(first_secret(run))
    assert "has no such secret" in run.refused("client", "secret", "retire", "reports", other)
