"""What TokenDealer is told before the services start: all of it once, and nothing twice."""

import pytest

from launch import demo_env, provision
from tests.launch.fake_tokendealer import FakeTokenDealer


@pytest.fixture
def tokendealer():
    return FakeTokenDealer()


def provide_and_save(settings, terminal, tokendealer):
    provided = provision.provide(settings, terminal, tokendealer.run)
    person = provided.admin
    demo_env.write(
        settings.var,
        {
            "CLIENT_ID": "demo",
            "CLIENT_SECRET": provided.secret,
            "ADMIN_EMAIL": person.email,
            "ADMIN_PASSWORD": person.password,
        },
    )
    return provided


def test_everything_is_made_on_an_empty_database(settings, terminal, screen, tokendealer):
    provide_and_save(settings, terminal, tokendealer)
    assert set(tokendealer.clients) == {"dashboard", "demo"}
    assert set(tokendealer.users) == {"admin@example.com"}
    assert sorted(tokendealer.of("api")) == [
        "api create dataservice",
        "api create identidock",
        "api create tokendealer",
    ]
    assert "Making the clients" in screen.getvalue()


def test_the_next_time_it_costs_one_command_and_no_words(settings, terminal, screen, tokendealer):
    first = provide_and_save(settings, terminal, tokendealer)
    tokendealer.calls.clear()
    screen.truncate(0)
    assert provide_and_save(settings, terminal, tokendealer) == first
    assert tokendealer.calls == ["client show dashboard"]
    assert screen.getvalue() == ""


def test_another_database_is_filled_again(settings, terminal, tokendealer):
    provide_and_save(settings, terminal, tokendealer)
    other = FakeTokenDealer()
    provided = provide_and_save(settings, terminal, other)
    assert provided.admin.password == other.users["admin@example.com"]
    assert "dashboard" in other.clients
    assert other.of("api")


def test_an_older_database_gets_what_it_has_not(settings, terminal, tokendealer):
    tokendealer.clients["demo"] = {}
    tokendealer.apis = {"dataservice": [], "identidock": []}
    demo_env.write(settings.var, {"CLIENT_ID": "demo", "CLIENT_SECRET": "tds_kept"})
    assert provide_and_save(settings, terminal, tokendealer).secret == "tds_kept"
    assert set(tokendealer.clients) == {"dashboard", "demo"}
    assert "api edit dataservice" in tokendealer.calls
