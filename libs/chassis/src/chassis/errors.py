"""Errors are data with one exit: a class per kind, one place that writes the answer.

Bodies follow RFC 6749 section 5.2 in every service, `error` and `error_description`, and add the
`request_id` under which the log has the cause. What went wrong inside is never told to the caller.
"""

from collections.abc import Mapping

from quart import Quart, Response
from quart_schema import RequestSchemaValidationError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from chassis import request_id
from chassis.logs import get_logger

log = get_logger()


class HttpError(Exception):
    """An answer other than success. `field` names the part of the request that is wrong."""

    status = 500
    error = "server_error"

    def __init__(
        self,
        description: str,
        *,
        field: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(description)
        self.description = description
        self.field = field
        self.headers = dict(headers or {})


class BadRequest(HttpError):
    status, error = 400, "invalid_request"


class NotFound(HttpError):
    status, error = 404, "not_found"


class NotAcceptable(HttpError):
    status, error = 406, "not_acceptable"


class Conflict(HttpError):
    status, error = 409, "conflict"


class PreconditionFailed(HttpError):
    status, error = 412, "precondition_failed"


class UnsupportedMediaType(HttpError):
    status, error = 415, "unsupported_media_type"


class PreconditionRequired(HttpError):
    status, error = 428, "precondition_required"


class Unavailable(HttpError):
    status, error = 503, "temporarily_unavailable"


_NAMES = {
    400: ("invalid_request", "The request is malformed"),
    404: ("not_found", "There is nothing at this address"),
    405: ("method_not_allowed", "This address does not take this method"),
    408: ("request_timeout", "The request took too long to arrive"),
    413: ("payload_too_large", "The body is larger than this service accepts"),
    415: ("unsupported_media_type", "This address does not take this content type"),
}


def error_body(error: str, description: str, field: str | None = None) -> dict[str, str]:
    """The JSON body of every refusal."""
    body = {"error": error, "error_description": description, "request_id": request_id.current()}
    if field is not None:
        body["field"] = field
    return body


def install(app: Quart) -> None:
    """Answer each exception that reaches `app` with JSON."""

    def answer(status: int, body: Mapping[str, str], headers: Mapping[str, str]) -> Response:
        response: Response = app.json.response(body)  # type: ignore[assignment]  # quart's is wider
        response.status_code = status
        response.headers.update(headers)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    async def on_http_error(error: HttpError) -> Response:
        body = error_body(error.error, error.description, error.field)
        return answer(error.status, body, error.headers)

    async def on_schema_error(error: RequestSchemaValidationError) -> Response:
        field, reason = _first_problem(error.validation_error)
        return answer(400, error_body("invalid_request", reason, field), {})

    async def on_werkzeug_error(error: HTTPException) -> Response:
        status = error.code or 500
        name, description = _NAMES.get(status, ("invalid_request", error.name))
        allowed = error.valid_methods if isinstance(error, MethodNotAllowed) else None
        headers = {"Allow": ", ".join(sorted(allowed))} if allowed else {}
        return answer(status, error_body(name, description), headers)

    async def on_bug(error: Exception) -> Response:
        log.error("unhandled_exception", exc_info=error)
        body = error_body("server_error", "The service failed; the operator finds why by the id")
        return answer(500, body, {})

    app.register_error_handler(HttpError, on_http_error)
    app.register_error_handler(RequestSchemaValidationError, on_schema_error)
    app.register_error_handler(HTTPException, on_werkzeug_error)
    app.register_error_handler(Exception, on_bug)


def _first_problem(error: Exception) -> tuple[str | None, str]:
    problems = getattr(error, "errors", None)
    if not callable(problems):
        return None, "The body is not valid JSON for this address"
    first = problems()[0]
    field = ".".join(str(part) for part in first["loc"]) or None
    return field, f"{field}: {first['msg']}" if field else str(first["msg"])
