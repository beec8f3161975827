"""The request's body as a validated model."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from quart import request
from quart_schema import RequestSchemaValidationError

from chassis.errors import UnsupportedMediaType
from chassis.intake.data import parse_json, parse_msgpack
from chassis.representation import JSON, MSGPACK

Model = TypeVar("Model", bound=BaseModel)
Parse = Callable[[bytes], object]

DOCUMENTS: Mapping[str, Parse] = {JSON: parse_json, **dict.fromkeys(MSGPACK, parse_msgpack)}
PATCHES: Mapping[str, Parse] = {"application/merge-patch+json": parse_json, **DOCUMENTS}


async def read_body(model: type[Model], parsers: Mapping[str, Parse]) -> Model:
    """The current request's body; its media type chooses the parser.

    UnsupportedMediaType for another one; BadRequest or RequestSchemaValidationError, naming the
    field, for what is wrong inside; RequestEntityTooLarge beyond the service's limit.
    """
    parse = parsers.get(request.mimetype)
    if parse is None or request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
        offers = ", ".join(parsers)
        raise UnsupportedMediaType(
            f"Content-Type: this address takes {offers} (in UTF-8)",
            field="Content-Type",
            headers={f"Accept-{request.method.capitalize()}": offers},
        )
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType(
            "Content-Encoding: bodies are taken as they are, not compressed",
            field="Content-Encoding",
            headers={"Accept-Encoding": "identity"},  # RFC 9110 section 12.5.3
        )
    data = parse(await request.get_data(cache=True, as_text=False, parse_form_data=False))
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise RequestSchemaValidationError(error) from None
