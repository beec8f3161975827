"""Scores add up over a request, and the reason says for the operator alone what matched."""

from __future__ import annotations

import pytest

from tests.openresty.attack.conftest import Examine
from tests.openresty.attack.placed import argument, body

WEAK = "it calls alert('Saved')"  # one rule of score 3
OTHER_WEAK = "the document.cookie API"  # another


def test_a_weak_signal_alone_passes_and_is_kept_for_the_log(examine: Examine) -> None:
    (answer,) = examine(argument(WEAK))
    assert answer["ok"]
    assert answer["attack"] == {"score": 3, "rules": [{"id": 941141, "score": 3}]}


def test_weak_signals_add_up_over_the_parts_of_a_request(examine: Examine) -> None:
    (answer,) = examine(argument(WEAK) | body({"a": OTHER_WEAK}))
    assert answer["status"] == 403
    detail = answer["reason"]["detail"]
    assert (detail["score"], detail["threshold"]) == (6, 5)
    assert [(rule["id"], rule["part"]) for rule in detail["rules"]] == [
        (941141, "argument q"),
        (941151, "json $.a"),
    ]


def test_a_rule_counts_once_however_often_it_matches(examine: Examine) -> None:
    (answer,) = examine({"arguments": ["a", WEAK, "b", WEAK]})
    assert answer["attack"]["score"] == 3


def test_the_blocking_score_is_a_setting(examine: Examine) -> None:
    assert examine(argument(WEAK), blocking_score=3)[0]["status"] == 403
    assert examine(argument("' or 1=1--"), blocking_score=100)[0]["ok"]


def test_rules_above_the_paranoia_level_are_off(examine: Examine) -> None:
    cautious = argument("please run select a from b")
    assert examine(cautious, blocking_score=3)[0]["ok"]
    assert examine(cautious, blocking_score=3, paranoia_level=2)[0]["status"] == 403


def test_the_caller_learns_nothing_of_the_rules(examine: Examine) -> None:
    reason = examine(argument("' or 1=1--"))[0]["reason"]
    assert reason["code"] == "request_blocked"
    assert reason["description"] == "The request was blocked"
    assert set(reason) == {"code", "description", "detail"}


def shown(examine: Examine, **request: object) -> list[str]:
    (answer,) = examine(request)
    return [rule["matched"] for rule in answer["reason"]["detail"]["rules"]]


def test_the_matched_text_is_shown_in_its_surroundings(examine: Examine) -> None:
    text = "x" * 20 + " " * 80 + "<script>alert(1)</script>" + " y" * 100
    (matched, *_) = shown(examine, arguments=["q", text])
    assert "<script>alert(1)" in matched
    assert len(matched) <= 64


@pytest.mark.parametrize("name", ["password", "client_secret", "access_token", "api-key", "PASSWD"])
def test_of_a_secret_only_the_length_is_shown(examine: Examine, name: str) -> None:
    assert set(shown(examine, arguments=[name, "' or 1=1--"])) == {"(10 characters)"}
    assert set(shown(examine, **body({name: ["' or 1=1--"]}))) == {"(10 characters)"}


def test_of_a_cookie_and_of_authorization_only_the_length_is_shown(examine: Examine) -> None:
    assert set(shown(examine, headers={"cookie": "a=' or 1=1--"})) == {"(10 characters)"}
    assert set(shown(examine, headers={"authorization": "' or 1=1--"})) == {"(10 characters)"}


@pytest.mark.parametrize(
    "secret",
    [
        "tds_" + "A1b2" * 10,
        "eyJhbGciOiJSUzUxMiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl",
        "0123456789abcdef" * 3,
        "QWxhZGRpbjpvcGVuIHNlc2FtZQ" * 2,
    ],
)
@pytest.mark.parametrize("text", ["{} <script>alert(1)</script>", "' or 1=1-- {}", "'{}' or 1=1--"])
def test_what_looks_like_a_secret_is_masked(examine: Examine, secret: str, text: str) -> None:
    for matched in shown(examine, arguments=["q", text.format(secret)]):
        assert secret[4:20] not in matched
        assert secret[-12:] not in matched


def test_bytes_that_a_log_can_not_show_are_replaced(examine: Examine) -> None:
    for matched in shown(examine, arguments=["q", "<script>alert(1)\x01\u00e9</script>"]):
        assert matched.isascii()
        assert matched.isprintable()


def test_no_more_than_twenty_rules_are_reported(examine: Examine) -> None:
    attacks = [
        "' or 1=1--", "1 union select 1,2", "<script>alert(1)</script>", "../../etc/passwd",
        "; cat /etc/passwd", "{{7*7}}", "${jndi:ldap://x}", "<?php system('id')?>",
        "__proto__", "*)(uid=*", "<!ENTITY x>", "gopher://x/", "http://169.254.169.254/",
        "() { :;};", "O:1:\"a\":0:{}", "javascript:alert(1)", "a\r\nSet-Cookie: b",
        "php://filter/x", "__import__('os')", "xp_cmdshell", "sleep(5)", "\" onload=x()",
        "document.cookie", "eval(atob('eHh4eHh4'))",
    ]  # fmt: skip
    arguments = [item for attack in attacks for item in ("q", attack)]
    (answer,) = examine({"arguments": arguments})
    assert len(answer["reason"]["detail"]["rules"]) == 20
    assert len(answer["attack"]["rules"]) > 20
