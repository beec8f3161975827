from __future__ import annotations

import time
from typing import Any

import pytest


def test_a_token_is_previewed(run: Any) -> None:
    claims = run.json("token", "preview", "orders")
    assert abs(claims["iat"] - time.time()) < 60
    assert claims["exp"] == claims["iat"] + 3600
    assert (claims["iss"], claims["sub"]) == ("https://auth.test", "orders")
    assert (claims["aud"], claims["scope"]) == ("https://api.test", "data:read data:write")
    assert "jti" not in claims
    people = run.done("token", "preview", "orders")
    assert "scope      data:read data:write\n" in people
    assert people.count("Z\n") == 3  # the times, for people too


def test_a_preview_is_of_what_is_asked_for(run: Any) -> None:
    asked = ("token", "preview", "reports", "--audience", "identicons")
    claims = run.json(*asked, "--scope", "identicons:read")
    assert (claims["aud"], claims["scope"]) == ("identicons", "identicons:read")
    assert claims["quota"] == {"rate": 5, "burst": 10}
    assert "quota      rate 5, burst 10\n" in run.done(*asked)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("nobody",), "there is no client nobody"),
        (("reports",), "audience is missing"),
        (("orders", "--audience", "identicons"), "audience is not an API that this client may use"),
        (("orders", "--scope", "admin"), "scope has a value that this client may not ask for"),
        (("orders", "--scope", "a  b"), "scope is not a list of scope tokens"),
    ],
)
def test_what_no_token_would_be_given_for_is_told(
    run: Any, arguments: tuple[str, ...], named: str
) -> None:
    assert named in run.refused("token", "preview", *arguments)


def test_of_a_disabled_client_it_is_told_that_it_gets_none(run: Any) -> None:
    result = run("token", "preview", "disabled")
    assert result.exit_code == 0
    assert "disabled is disabled: it gets no token" in result.stderr


def test_one_token_is_revoked(run: Any, sql: Any, last_entries: Any, mint: Any) -> None:
    assert run.done("token", "revoke", "--jti", "jti-1") == "the token jti-1 is revoked\n"
    assert sql("SELECT jti FROM revoked_tokens") == [("jti-1",)]
    assert last_entries(1) == [("token.revoke", "jti-1")]
    mint.clock.now = time.time()
    assert "BAD revoked" in run("token", "explain", mint.token()).stdout
    run.done("token", "revoke", "--jti", "jti-1")


@pytest.mark.parametrize(("kind", "value"), [("client", "orders"), ("subject", "user 7")])
def test_all_tokens_are_revoked(
    run: Any, sql: Any, last_entries: Any, kind: str, value: str
) -> None:
    told = run.json("token", "revoke", f"--{kind}", value)
    assert told[kind] == value
    assert 0 < told["issued_before"] - time.time() + 60 < 120
    before = told["issued_before"]
    assert sql("SELECT kind, value, before FROM revocation_marks") == [(kind, value, before)]
    assert last_entries(1) == [(f"{kind}.revoke_tokens", value)]
    people = run.done("token", "revoke", f"--{kind}", value)
    assert people == f"every token of the {kind} {value} issued until now is revoked\n"


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ((), "exactly one of"),
        (("--jti", "a", "--client", "orders"), "exactly one of"),
        (("--jti", "a", "--client", "orders", "--subject", "s"), "exactly one of"),
        (("--jti", ""), "exactly one of"),
        (("--jti", "x" * 65), "--jti"),
        (("--subject", "x" * 256), "--subject"),
        (("--subject", "\x1b[2J"), "--subject"),
        (("--client", "nobody"), "there is no client nobody"),
    ],
)
def test_what_cannot_be_revoked_is_refused_by_name(
    run: Any, sql: Any, options: tuple[str, ...], named: str
) -> None:
    assert named in run.refused("token", "revoke", *options)
    assert sql("SELECT * FROM revocation_marks") == []
    assert sql("SELECT * FROM revoked_tokens") == []
