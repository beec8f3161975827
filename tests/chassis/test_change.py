"""Changes that others run into."""

import pytest
from quart import Quart
from quart_schema import RequestSchemaValidationError

from chassis.change import ATTEMPTS, patched, require_unchanged, settle
from chassis.errors import Conflict, PreconditionFailed
from chassis.schemas.base import Body, JsonObject, Words


class Thing(Body):
    name: Words
    note: Words | None = None
    config: JsonObject


class ThingPatch(Body):
    name: Words | None = None
    note: Words | None = None
    config: JsonObject | None = None


async def test_what_was_overtaken_is_decided_again():
    answers = iter([None, None, "done"])

    async def attempt():
        return next(answers)

    assert await settle(attempt) == "done"


async def test_it_gives_up_after_some_attempts():
    tried = []

    async def attempt():
        tried.append(1)

    with pytest.raises(Conflict) as refusal:
        await settle(attempt)
    assert len(tried) == ATTEMPTS
    assert refusal.value.headers == {"Retry-After": "1"}


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({}, True),
        ({"If-Match": '"7.json"'}, True),
        ({"If-Match": '"6.json", "7.msgpack.gz"'}, True),
        ({"If-Match": "*"}, True),
        ({"If-Match": '"6.json"'}, False),
        ({"If-Match": 'W/"7.json"'}, False),
        ({"If-None-Match": "*"}, False),
        ({"If-None-Match": '"6.json"'}, True),
    ],
)
async def test_the_requests_preconditions_are_held_to_the_version(headers, allowed):
    async with Quart(__name__).test_request_context("/", method="PATCH", headers=headers):
        try:
            require_unchanged("7")
        except PreconditionFailed:
            assert not allowed
        else:
            assert allowed


def test_a_patch_changes_what_was_sent_and_nothing_else():
    old = {"name": "Ada", "note": "first", "config": {"a": 1, "b": {"c": 2}}}
    patch = ThingPatch.model_validate({"note": None, "config": {"b": {"d": 3}, "a": None}})
    assert patched(old, patch, Thing).model_dump() == {
        "name": "Ada",
        "note": None,
        "config": {"b": {"c": 2, "d": 3}},
    }


def test_a_patch_that_leaves_no_whole_resource_is_refused():
    with pytest.raises(RequestSchemaValidationError):
        patched({"name": "Ada", "config": {}}, ThingPatch.model_validate({"name": None}), Thing)
