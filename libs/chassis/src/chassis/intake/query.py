"""The request's query string as a validated model."""

from typing import TypeVar
from urllib.parse import unquote_to_bytes

from pydantic import BaseModel, ValidationError
from quart_schema.validation import QuerystringValidationError

from chassis.errors import BadRequest

Model = TypeVar("Model", bound=BaseModel)

MAX_QUERY_BYTES = 4096


def read_query(query_string: bytes, model: type[Model]) -> Model:
    """The parameters of `query_string`, each at most once.

    BadRequest for text that is not UTF-8 or has NUL and for repeated parameters;
    QuerystringValidationError for unknown ones and wrong values. Both name the parameter.
    """
    if len(query_string) > MAX_QUERY_BYTES:
        raise BadRequest(f"The query is longer than {MAX_QUERY_BYTES} bytes", field="query")
    parameters: dict[str, str] = {}
    for part in filter(None, query_string.split(b"&")):
        raw_name, _, raw_value = part.partition(b"=")
        name = _text(raw_name, "query")
        if name in parameters:
            raise BadRequest(f"{name}: is given more than once", field=name)
        parameters[name] = _text(raw_value, name)
    try:
        return model.model_validate(parameters)
    except ValidationError as error:
        raise QuerystringValidationError(error) from None


def _text(raw: bytes, field: str) -> str:
    try:
        text = unquote_to_bytes(raw.replace(b"+", b" ")).decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest(f"{field}: is not UTF-8", field=field) from None
    if "\x00" in text:
        raise BadRequest(f"{field}: has the character NUL", field=field)
    return text
