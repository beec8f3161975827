from __future__ import annotations

from typing import Any

from tokendealer.doctor import people
from tokendealer.models import User


def person(**changes: Any) -> User:
    good = {
        "user_id": "usr_1",
        "admin": True,
        "active": True,
        "password_hash": "x",
        "totp_secret": b"x",
    }
    return User(**{**good, **changes})


def test_admins_with_a_second_factor_are_ok(levels: Any) -> None:
    bystanders = [person(user_id="usr_2", admin=False, totp_secret=None)]
    assert levels(people.check([person(), *bystanders])) == {"people": "ok"}


def test_nobody_who_can_administer_is_warned_of(levels: Any) -> None:
    for nobody in ([], [person(active=False)], [person(admin=False)], [person(password_hash=None)]):
        assert levels(people.check(nobody)) == {"people": "warn"}


def test_an_admin_without_a_second_factor_is_warned_of_by_id(levels: Any) -> None:
    found = people.check([person(), person(user_id="usr_2", totp_secret=None)])
    assert levels(found) == {"user usr_2": "warn"}
