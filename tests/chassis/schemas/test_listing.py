"""What lists are asked, and the cursors that are bound to it."""

import pytest
from pydantic import ValidationError

from chassis.errors import BadRequest
from chassis.schemas.base import Flag
from chassis.schemas.listing import ListQuery


class ThingQuery(ListQuery):
    active: Flag | None = None


class OtherQuery(ListQuery):
    active: Flag | None = None


def asked(model=ThingQuery, **parameters):
    return model.model_validate(parameters)


@pytest.mark.parametrize(
    "limit", ["0", "201", "-1", "+5", "5.0", "1e2", "", "x", "9" * 30, "\u0665"]
)
def test_a_limit_is_from_1_to_200(limit):
    with pytest.raises(ValidationError, match=r"is not a whole number|Input should"):
        asked(limit=limit)


def test_parameters_are_those_of_the_next_page_and_filters_those_of_the_list():
    query = asked(q="a", limit="7", active="true")
    assert query.parameters() == {"q": "a", "limit": "7", "active": "true"}
    assert query.filters() == {"q": "a", "active": True}
    assert asked().parameters() == {"limit": "50"}


def test_a_cursor_leads_on_from_its_key():
    cursor = asked(active="true").cursor_after("key")
    assert asked(active="true", limit="9", cursor=cursor).after() == "key"
    assert asked().after() is None
    assert asked().cursor_after(None) is None


def test_a_cursor_is_of_its_list_and_filters():
    cursor = asked(active="true").cursor_after("key")
    for query in (
        asked(cursor=cursor),
        asked(active="false", cursor=cursor),
        asked(OtherQuery, active="true", cursor=cursor),
        asked(active="true", cursor=cursor[:-1]),
    ):
        with pytest.raises(BadRequest) as refusal:
            query.after()
        assert refusal.value.field == "cursor"
