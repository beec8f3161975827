"""The dashboard's API as routes of the policy: the services' own, once more below /app."""

from collections.abc import Iterable, Iterator
from typing import Any

from policy.mounts import DASHBOARD
from policy.routes import Route

PREFIX = "/app"


def mirrored(routes: Iterable[Route]) -> Iterator[Route]:
    """Each route of `routes` below /api/ as the dashboard takes it: by cookie, not by token."""
    for route in routes:
        if route["path"].startswith("/api/"):
            yield _mirror(route)


def _mirror(route: Route) -> Route:
    path = route["path"]
    owner = {"service": DASHBOARD.service, "audience": DASHBOARD.audience}
    mirror: Route = {"path": PREFIX + path, **owner, "cookies": True, "mirrors": path}
    if "parameters" in route:
        mirror["parameters"] = route["parameters"]
    mirror["methods"] = {
        method: _operation(operation) for method, operation in route["methods"].items()
    }
    return mirror


def _operation(operation: dict[str, Any]) -> dict[str, Any]:
    # Who signed in gets an answer of their own, and the dashboard decides what to do again.
    kept = {n: v for n, v in operation.items() if n not in {"scopes", "cache", "repeatable"}}
    return {"scopes": None, **kept}
