from __future__ import annotations

import pytest

from chassis.errors import TooManyRequests, Unavailable
from dashboard.places import Places


def test_a_person_has_so_many_places() -> None:
    places = Places(most=10, most_of_person=2)
    give_back = places.take("ada")
    places.take("ada")
    with pytest.raises(TooManyRequests) as refused:
        places.take("ada")
    assert refused.value.headers == {"Retry-After": "10"}
    places.take("bob")
    give_back()
    places.take("ada")


def test_all_together_have_so_many_places() -> None:
    places = Places(most=2, most_of_person=2)
    places.take("ada")
    give_back = places.take("bob")
    with pytest.raises(Unavailable) as refused:
        places.take("carol")
    assert refused.value.headers == {"Retry-After": "10"}
    give_back()
    places.take("carol")
