"""The dashboard's client: made once, kept up to date, its secret in a file of its own."""

import stat

import pytest

from launch import dashboard_client, secret_files
from launch.exchange import Answer
from launch.refusal import Refusal
from tests.launch.fake_tokendealer import FakeTokenDealer


@pytest.fixture
def tokendealer():
    return FakeTokenDealer()


def provide(settings, tokendealer):
    known = dashboard_client.find(settings, tokendealer.run)
    dashboard_client.provide(settings, known, tokendealer.run)
    return secret_files.client_secret(settings)


def test_it_is_made_with_its_addresses_and_its_secret_is_the_owners_alone(settings, tokendealer):
    path = provide(settings, tokendealer)
    assert tokendealer.clients["dashboard"] == {
        "redirect_uris": [f"{settings.issuer}/app/callback"],
        "post_logout_redirect_uris": [f"{settings.issuer}/app/"],
    }
    assert path.read_text() == "tds_1\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_next_time_nothing_is_done(settings, tokendealer):
    provide(settings, tokendealer)
    tokendealer.calls.clear()
    provide(settings, tokendealer)
    assert tokendealer.calls == ["client show dashboard"]


def test_another_address_is_followed(make_settings, tokendealer):
    path = provide(make_settings(), tokendealer)
    kept = path.read_text()
    provide(make_settings(ISSUER="https://tokens.example"), tokendealer)
    client = tokendealer.clients["dashboard"]
    assert client["redirect_uris"] == ["https://tokens.example/app/callback"]
    assert client["post_logout_redirect_uris"] == ["https://tokens.example/app/"]
    assert path.read_text() == kept


def test_a_lost_secret_is_replaced(settings, tokendealer):
    path = provide(settings, tokendealer)
    path.unlink()
    provide(settings, tokendealer)
    assert tokendealer.of("client secret") == ["client secret add"]
    assert path.read_text() == "tds_3\n"


def test_a_client_of_a_new_database_gets_its_secret_into_the_old_file(settings, tokendealer):
    path = provide(settings, tokendealer)
    path.write_text("of the old one\n")
    tokendealer.clients.clear()
    provide(settings, tokendealer)
    assert path.read_text() == "tds_3\n"


def test_a_secret_that_is_taken_stays(settings, tokendealer):
    path = provide(settings, tokendealer)
    dashboard_client.make_sure(settings, lambda *_: Answer(400, "", {}, b"", 0.0))
    assert path.exists()


def test_a_secret_that_is_refused_is_said_and_goes(settings, tokendealer):
    path = provide(settings, tokendealer)
    with pytest.raises(Refusal, match="knows another secret of the dashboard"):
        dashboard_client.make_sure(settings, lambda *_: Answer(401, "", {}, b"", 0.0))
    assert not path.exists()
