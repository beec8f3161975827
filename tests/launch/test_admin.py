"""The first administrator: made once, with a password that is known."""

import pytest

from launch import admin
from launch.admin import Admin
from tests.launch.fake_tokendealer import FakeTokenDealer

EMAIL = "admin@example.com"


@pytest.fixture
def tokendealer():
    return FakeTokenDealer()


def test_a_new_account_gets_a_password(settings, tokendealer):
    assert admin.provide(settings, None, tokendealer.run) == Admin(EMAIL, "password 1")


def test_the_environment_says_who_it_is(make_settings, tokendealer):
    made = admin.provide(make_settings(ADMIN_EMAIL="ada@example.com"), None, tokendealer.run)
    assert made.email == "ada@example.com"


def test_an_account_whose_password_is_known_keeps_it(settings, tokendealer):
    known = admin.provide(settings, None, tokendealer.run)
    assert admin.provide(settings, known, tokendealer.run) == known
    assert tokendealer.users[EMAIL] == known.password


def test_a_password_that_is_not_known_is_replaced(settings, tokendealer):
    tokendealer.users[EMAIL] = "lost"
    assert admin.provide(settings, None, tokendealer.run) == Admin(EMAIL, "password 2")


@pytest.mark.parametrize(
    ("saved", "expected"),
    [
        ({}, None),
        ({"ADMIN_EMAIL": EMAIL}, None),
        ({"ADMIN_EMAIL": "ada@example.com", "ADMIN_PASSWORD": "x"}, None),
        ({"ADMIN_EMAIL": EMAIL, "ADMIN_PASSWORD": "x"}, Admin(EMAIL, "x")),
    ],
)
def test_only_the_same_persons_password_is_kept(settings, saved, expected):
    assert admin.saved_in(settings, saved) == expected
