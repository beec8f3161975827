"""The id that joins an answer, its log lines and what an operator is told about it."""

import re
import secrets
from contextvars import ContextVar

_CURRENT: ContextVar[str] = ContextVar("request_id", default="")
_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{1,64}")


def adopt(unverified_request_id: str | None) -> str:
    """Make the caller's `X-Request-Id` the current one if it is harmless, else a fresh one."""
    if unverified_request_id and _ACCEPTABLE.fullmatch(unverified_request_id):
        request_id = unverified_request_id
    else:
        request_id = secrets.token_hex(16)
    _CURRENT.set(request_id)
    return request_id


def current() -> str:
    """The id of the request being served; empty outside of one."""
    return _CURRENT.get()
