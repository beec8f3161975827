"""In whose name the pages act, for the audit log."""

from typing import Any, cast

from quart import request

from chassis import request_id
from tokendealer.audit import Origin


def address() -> str:
    """Where the request under way comes from."""
    return str(cast(dict[str, Any], request.scope)["client_address"])


def of_person(user_id: str) -> Origin:
    """A person, in the request under way."""
    return Origin(f"user:{user_id}", address(), request_id.current())


def of_nobody() -> Origin:
    """Somebody who has not said who they are."""
    return Origin("visitor", address(), request_id.current())
