from types import SimpleNamespace
from typing import Any

import pytest

from chassis.errors import TooManyRequests, Unavailable
from dataservice.live.places import Places


def of(subject: str, client_id: str = "web") -> Any:
    """A bearer, as far as it is looked at."""
    return SimpleNamespace(subject=subject, client_id=client_id)


@pytest.fixture
def places() -> Places:
    return Places(most=4, most_of_person=2, most_of_client=3, clock=lambda: 0.0)


def test_a_subject_has_so_many_and_others_have_theirs(places: Places) -> None:
    places.take(of("ada"))
    _, give_back = places.take(of("ada"))
    with pytest.raises(TooManyRequests) as refusal:
        places.take(of("ada"))
    assert refusal.value.headers["Retry-After"]
    places.take(of("bob"))
    give_back()
    places.take(of("ada"))


def test_there_are_so_many_in_all(places: Places) -> None:
    _, give_back = places.take(of("ada"))
    places.take(of("bob"))
    places.take(of("eve"))
    places.take(of("eve"))
    with pytest.raises(Unavailable) as refusal:
        places.take(of("joe"))
    assert refusal.value.headers["Retry-After"]
    give_back()
    places.take(of("joe"))


def test_the_sockets_of_a_subject_share_what_they_may_say(places: Places) -> None:
    one, _ = places.take(of("ada"))
    other, give_back = places.take(of("ada"))
    assert one is other
    assert places.take(of("bob"))[0] is not one
    give_back()
    assert places.take(of("ada"))[0] is one


def test_a_client_on_its_own_behalf_may_have_more_than_a_person(places: Places) -> None:
    for _ in range(3):
        places.take(of("jeeves", "jeeves"))
    with pytest.raises(TooManyRequests):
        places.take(of("jeeves", "jeeves"))
