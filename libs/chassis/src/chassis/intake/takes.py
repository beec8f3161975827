"""`@takes`: what a route takes, in one line that both documents it and enforces it.

quart-schema's own validators are more lenient than services here are: they take any content type,
the last of two equal members, and numbers for text. Its document decorators are used as they are.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from typing import Any

from pydantic import BaseModel
from quart import Response, request
from quart_schema import document_querystring, document_request
from quart_schema.validation import QUART_SCHEMA_RESPONSE_ATTRIBUTE

from chassis import openapi
from chassis.intake.body import DOCUMENTS, Parse, read_body
from chassis.intake.query import read_query
from chassis.representation import FORMATS, require_acceptable
from chassis.schemas.base import Query

View = Callable[..., Awaitable[Response]]

ANSWERS = [offer.media_type for offer in FORMATS]


def takes(
    *,
    query: type[Query] | None = None,
    body: type[BaseModel] | None = None,
    media_types: Mapping[str, Parse] = DOCUMENTS,
) -> Callable[[View], View]:
    """Hand the view its `query` and `body` as models; without a model there may be no parameters.

    Also refuses, before anything is done, a request whose answer could not be sent (406). It
    stands below `@require`: who may not ask is told nothing about what was asked.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        async def taking(**arguments: Any) -> Response:
            require_acceptable()
            parameters = read_query(request.query_string, query or Query)
            if query is not None:
                arguments["query"] = parameters
            if body is not None:
                arguments["body"] = await read_body(body, media_types)
            return await view(**arguments)

        if query is not None:
            document_querystring(query)(taking)
        if body is not None:
            document_request(body)(taking)
        openapi.describe(
            takes=media_types if body is not None else (),
            answers=ANSWERS if hasattr(view, QUART_SCHEMA_RESPONSE_ATTRIBUTE) else (),
        )(taking)
        return taking

    return decorate
