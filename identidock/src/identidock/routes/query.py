"""What a picture's address takes after the question mark."""

import re
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError
from quart_schema.validation import QuerystringValidationError
from werkzeug.datastructures import MultiDict

from chassis.errors import BadRequest
from identidock.monster import MAX_SIZE, MIN_SIZE

DEFAULT_SIZE = 80
MAX_QUERY_LENGTH = 256

_DIGITS = re.compile(r"[0-9]{1,9}")


def _to_integer(value: object) -> object:
    # pydantic itself would take " 80", "+80", "8_0" and "80.0" too
    if isinstance(value, str):
        if _DIGITS.fullmatch(value) is None:
            raise PydanticCustomError("not_whole", "is not a whole number")
        return int(value)
    return value


class PictureQuery(BaseModel):
    """No unknown parameters."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    size: Annotated[int, BeforeValidator(_to_integer)] = Field(
        default=DEFAULT_SIZE,
        ge=MIN_SIZE,
        le=MAX_SIZE,
        description="Width and height of a PNG in pixels; an SVG has any size",
    )


def parse_query(query_string: bytes, parameters: MultiDict[str, str]) -> PictureQuery:
    """The parameters, each at most once; `query_string` is what they were parsed from.

    BadRequest or QuerystringValidationError, naming the parameter, for anything else.
    """
    if len(query_string) > MAX_QUERY_LENGTH:
        raise BadRequest(f"query: is longer than {MAX_QUERY_LENGTH} bytes", field="query")
    for name, values in parameters.lists():
        if len(values) > 1:
            raise BadRequest(f"{name}: is given more than once", field=name)
    try:
        return PictureQuery.model_validate(parameters.to_dict())
    except ValidationError as error:
        raise QuerystringValidationError(error) from None
