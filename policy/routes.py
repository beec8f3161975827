"""An OpenAPI document as routes of the gateway's policy: what may come in, and nothing else."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from policy.documents import Document
from policy.mounts import Mount
from policy.problem import Problem

METHODS = ("get", "post", "put", "patch", "delete")

_TYPES = {"string", "integer", "number", "boolean"}
_KEYWORDS = {
    *("type", "enum", "pattern", "minLength", "maxLength", "minimum", "maximum", "format"),
}
_FORMATS = {"date-time"}
_TELLING = {"title", "description", "default", "examples", "deprecated"}
# What Python, Rust (pydantic's patterns), JavaScript and PCRE do not read alike.
_AMBIGUOUS = re.compile(r"\\[dDwWsSbBAZzpPkGKRX0-9]|\(\?[^:]|\[\[:")

Route = dict[str, Any]


def routes_of(mount: Mount, document: Document) -> list[Route]:
    """The routes of `document`, and the mount's pages. Problem for what a gateway cannot check."""
    for path in (*mount.cached, *mount.client_authentication):
        if path not in document["paths"]:
            raise Problem(f"{mount.service} {path}: mounts.py has it, the service has not")
    routes = [_route(mount, path, operations) for path, operations in document["paths"].items()]
    for page in mount.pages:
        owner = {"service": mount.service, "audience": mount.audience}
        routes.append({"path": page["path"], **owner, **page})
    return routes


def in_order(routes: Iterable[Route]) -> list[Route]:
    """By path; Problem when two services claim the same addresses."""
    taken: dict[str, Route] = {}
    for route in routes:
        shape = re.sub(r"\{[^}]*\}", "{}", route["path"])
        if shape in taken:
            other = taken[shape]
            place = f"{route['service']} {route['path']}"
            raise Problem(f"{place}: {other['service']} has {other['path']} already")
        taken[shape] = route
    return [taken[shape] for shape in sorted(taken)]


def _route(mount: Mount, path: str, operations: Mapping[str, Any]) -> Route:
    place = f"{mount.service} {path}"
    unknown = set(operations) - set(METHODS)
    if unknown:
        raise Problem(f"{place}: {', '.join(sorted(unknown))}: not a method the gateway knows")
    route: Route = {"path": path, "service": mount.service, "audience": mount.audience}
    parameters = {
        parameter["name"]: schema_of(parameter["schema"], f"{place}: {parameter['name']}")
        for operation in operations.values()
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "path"
    }
    if set(parameters) != set(re.findall(r"\{([^}.]+)(?:\.\.\.)?\}", path)):
        raise Problem(f"{place}: its parameters are not those of its path")
    if parameters:
        route["parameters"] = parameters
    route["methods"] = {
        method.upper(): _operation(mount, path, method, operations[method])
        for method in METHODS
        if method in operations
    }
    if location := operations.get("get", {}).get("x-redirect"):
        route["redirect"] = location
    return route


def _operation(mount: Mount, path: str, method: str, operation: Mapping[str, Any]) -> Route:
    place = f"{mount.service} {method.upper()} {path}"
    policy: Route = {"scopes": scopes_of(operation, place)}
    query = {}
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "query":
            query[parameter["name"]] = schema_of(
                parameter["schema"], f"{place}: {parameter['name']}"
            )
            if parameter.get("required"):
                query[parameter["name"]]["required"] = True
    if query:
        policy["query"] = query
    if body := operation.get("requestBody"):
        policy["body"] = "required" if body.get("required") else "optional"
        policy["content_types"] = sorted(body["content"], key=_media_type_order)
    if method == "get" and path in mount.cached:
        if policy["scopes"] is not None:
            raise Problem(f"{place}: an answer to a token's holder can't be cached for all")
        policy["cache"] = mount.cached[path]
    if method == "post" and path in mount.client_authentication:
        policy["repeatable"] = True
    return policy


def scopes_of(operation: Mapping[str, Any], place: str) -> list[str] | None:
    """The scopes that a token needs; None where none is asked for."""
    alternatives = [need["bearer"] for need in operation.get("security", ()) if "bearer" in need]
    if len(alternatives) > 1:
        raise Problem(f"{place}: has more than one choice of scopes")
    return list(alternatives[0]) if alternatives else None


def schema_of(schema: Mapping[str, Any], place: str) -> dict[str, Any]:
    """What of a parameter's schema can be checked at the gateway."""
    kept = {name: value for name, value in schema.items() if name not in _TELLING}
    if schema.get("type") not in _TYPES:
        raise Problem(f"{place}: of type {schema.get('type')}, which is none the gateway checks")
    if unknown := set(kept) - _KEYWORDS:
        raise Problem(f"{place}: {', '.join(sorted(unknown))}: unknown to the gateway")
    if "format" in kept and kept["format"] not in _FORMATS:
        raise Problem(f"{place}: {kept['format']}: a format unknown to the gateway")
    pattern = kept.get("pattern", "^$")
    if _AMBIGUOUS.search(pattern):
        raise Problem(f"{place}: {pattern}: not every language reads this pattern alike")
    return {name: kept[name] for name in ("type", *sorted(kept)) if name in kept}


def _media_type_order(media_type: str) -> tuple[bool, str]:
    # The patch's own type comes first where there is one: it is what Accept-Patch should lead with.
    return "merge-patch" not in media_type, media_type
