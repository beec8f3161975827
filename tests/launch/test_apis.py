"""The APIs: made once, and people may have of them what is open."""

from launch import apis
from tests.launch.fake_tokendealer import FakeTokenDealer

OPEN = {"dataservice": ["data:read"], "identidock": ["identicons:read"], "tokendealer": []}


def test_each_is_made_with_what_is_open_to_people(settings):
    tokendealer = FakeTokenDealer()
    apis.provide(settings, tokendealer.run)
    assert tokendealer.apis == OPEN
    assert sorted(tokendealer.calls) == [f"api create {audience}" for audience in sorted(OPEN)]


def test_an_older_one_is_opened(settings):
    tokendealer = FakeTokenDealer()
    tokendealer.apis = {"dataservice": [], "identidock": ["identicons:read"]}
    apis.provide(settings, tokendealer.run)
    assert tokendealer.apis == OPEN
    assert tokendealer.of("api edit") == ["api edit dataservice"]
