"""A service with one resource, whose routes say what they were given."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import Field
from quart import Quart, Response

from chassis.intake.body import PATCHES
from chassis.intake.takes import takes
from chassis.representation import respond
from chassis.schemas.base import Body, JsonObject, Words
from chassis.schemas.listing import ListQuery

Call = Callable[..., Any]


class NewThing(Body):
    name: Words
    config: JsonObject = Field(default_factory=dict)


class ThingPatch(Body):
    name: Words | None = None


@pytest.fixture
def app(make_app: Callable[..., Quart]) -> Quart:
    app = make_app(MAX_BODY_BYTES="65536")

    @app.get("/things")
    @takes(query=ListQuery)
    async def list_things(query: ListQuery) -> Response:
        return respond(query.parameters())

    @app.post("/things")
    @takes(body=NewThing)
    async def create_thing(body: NewThing) -> Response:
        return respond(body.model_dump(), status=201)

    @app.patch("/things")
    @takes(body=ThingPatch, media_types=PATCHES)
    async def patch_thing(body: ThingPatch) -> Response:
        return respond(body.model_dump(exclude_unset=True))

    @app.delete("/things")
    @takes()
    async def delete_things() -> Response:
        return respond("deleted")

    return app


@pytest.fixture
def call(app: Quart) -> Call:
    """Sends a request to the resource."""
    client = app.test_client()

    async def call(method: str, query: str = "", **more: Any) -> Any:
        return await client.open(f"/things{query}", method=method, **more)

    return call
