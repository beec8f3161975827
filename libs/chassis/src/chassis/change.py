"""Changes that nobody else's change can get lost under, with or without If-Match."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from quart import request
from quart_schema import RequestSchemaValidationError

from chassis.conditional import IF_MATCH, IF_NONE_MATCH, field_value, require_current
from chassis.errors import Conflict
from chassis.merge_patch import merge

Result = TypeVar("Result")
Model = TypeVar("Model", bound=BaseModel)

ATTEMPTS = 5


async def settle(attempt: Callable[[], Awaitable[Result | None]]) -> Result:
    """What `attempt` gives: it reads, decides and changes what it read, or gives None.

    None says that the row changed after it was read, so all is decided again on the new state;
    with an If-Match that means 412. Conflict when that happens ATTEMPTS times in a row.
    """
    for _ in range(ATTEMPTS):
        result = await attempt()
        if result is not None:
            return result
    raise Conflict("Others change this all the time; try again", headers={"Retry-After": "1"})


def require_unchanged(version: str) -> None:
    """PreconditionFailed unless the request's If-Match and If-None-Match allow the change.

    `version` is the one that the resource has, as its entity tag tells it. BadRequest for a
    header that is no list of entity tags and not `*`.
    """
    require_current(
        version,
        if_match=field_value(request.headers, IF_MATCH),
        if_none_match=field_value(request.headers, IF_NONE_MATCH),
    )


def patched(old: Mapping[str, Any], patch: BaseModel, model: type[Model]) -> Model:
    """`old` with what the caller sent in `patch`, which has to be a whole `model` again."""
    merged = merge(old, patch.model_dump(exclude_unset=True))
    try:
        return model.model_validate(merged)
    except ValidationError as error:
        raise RequestSchemaValidationError(error) from None
