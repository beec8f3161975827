from __future__ import annotations

import pytest

from tokendealer.people.password_policy import LONGEST, WeakPassword, check


def judge(password: str) -> None:
    check(password, email="ann.smith@example.org", name="Ann Smith-Müller")


@pytest.mark.parametrize(
    "password",
    [
        "twelve chars",
        "correct horse battery",
        "üöä ñ 漢字 ok ok",
        "😀😁😂🤣😃😄😅😆😉😊😋😎",
        "passwordless since today",
        "x" * 40 + "y" * 200,
        "ann smith likes cats",
    ],
)
def test_any_long_password_will_do(password: str) -> None:
    judge(password)


@pytest.mark.parametrize(
    "password",
    [
        "",
        "eleven char",
        "x" * (LONGEST + 1),
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "123456789012",
        "098765432109",
        "abcdefghijklmnop",
        "qwertyuiopasdf",
        "Password123!",
        "passwordpassword",
        "!!Welcome2026!!",
        "P@ssw0rd2026!!",
        "            ",
        "ann.smith@example.org",
        "Ann.Smith@Example.org1",
        "annsmith12345",
        "annsmithmüller",
    ],
)
def test_what_everybody_tries_first_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword) as caught:
        judge(password)
    assert caught.value.field == "password"
    assert not password or password not in caught.value.description


def test_what_becomes_short_when_composed_is_short() -> None:
    with pytest.raises(WeakPassword, match="too short"):
        judge("e\u0301" * 11)
