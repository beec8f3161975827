"""Errors are data with one exit: a class per kind, one place that writes the answer.

Bodies follow RFC 6749 section 5.2 in every service, `error` and `error_description`, and add the
`request_id` under which the log has the cause. What went wrong inside is never told to the caller.
"""

from collections.abc import Mapping

import msgspec
from quart import Quart, Response
from quart_schema import RequestSchemaValidationError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from chassis import request_id
from chassis.logs import get_logger

log = get_logger()

_encode = msgspec.json.Encoder().encode


class HttpError(Exception):
    """An answer other than success. `field` names the part of the request that is wrong.

    `reason` is for the operator: it goes to the log and never to the caller.
    """

    status = 500
    error = "server_error"

    def __init__(
        self,
        description: str,
        *,
        field: str | None = None,
        reason: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(description)
        self.description = description
        self.reason = reason
        self.field = field
        self.headers = dict(headers or {})


class BadRequest(HttpError):
    status, error = 400, "invalid_request"


class Forbidden(HttpError):
    status, error = 403, "forbidden"


class NotFound(HttpError):
    status, error = 404, "not_found"


class NotAcceptable(HttpError):
    status, error = 406, "not_acceptable"


class RequestTimeout(HttpError):
    status, error = 408, "request_timeout"


class Conflict(HttpError):
    status, error = 409, "conflict"


class PreconditionFailed(HttpError):
    status, error = 412, "precondition_failed"


class PayloadTooLarge(HttpError):
    status, error = 413, "payload_too_large"


class UnsupportedMediaType(HttpError):
    status, error = 415, "unsupported_media_type"


class UpgradeRequired(HttpError):
    status, error = 426, "upgrade_required"


class PreconditionRequired(HttpError):
    status, error = 428, "precondition_required"


class TooManyRequests(HttpError):
    status, error = 429, "too_many_requests"


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

    async def on_error(error: Exception) -> Response:
        body, status, headers = render(error)
        return Response(body, status, headers)

    app.register_error_handler(HTTPException, on_error)
    app.register_error_handler(Exception, on_error)


def render(error: Exception) -> tuple[bytes, int, dict[str, str]]:
    """Body, status and headers of the answer to `error`; what is nobody's fault is logged."""
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    if isinstance(error, HttpError):
        if error.reason is not None:
            log.info("refused", status=error.status, error=error.error, reason=error.reason)
        body = error_body(error.error, error.description, error.field)
        return _encode(body), error.status, headers | error.headers
    if isinstance(error, RequestSchemaValidationError):
        field, reason = _first_problem(error.validation_error)
        return _encode(error_body("invalid_request", reason, field)), 400, headers
    if isinstance(error, HTTPException) and (error.code or 500) < 500:
        return _render_werkzeug(error, headers)
    log.error("unhandled_exception", exc_info=error)
    body = error_body("server_error", "The service failed; the operator finds why by the id")
    return _encode(body), 500, headers


def _render_werkzeug(
    error: HTTPException, headers: dict[str, str]
) -> tuple[bytes, int, dict[str, str]]:
    status = error.code or 500
    name, description = _NAMES.get(status, ("invalid_request", error.name))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return _encode(error_body(name, description)), status, headers


def _first_problem(error: Exception) -> tuple[str | None, str]:
    problems = getattr(error, "errors", None)
    if not callable(problems):
        return None, "The body is not valid JSON for this address"
    first = problems()[0]
    field = ".".join(str(part) for part in first["loc"]) or None
    return field, f"{field}: {first['msg']}" if field else str(first["msg"])
