"""One OpenAPI document out of all: the gateway's, with addresses as they are on the gateway."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from policy.documents import Document
from policy.examples import BODIES, PARAMETERS
from policy.mounts import GATEWAY, SCOPES, Mount
from policy.problem import Problem
from policy.routes import METHODS, scopes_of

_SCHEMAS = "#/components/schemas/"
_REFUSED = "#/components/responses/Refused"
_ADMIN = "/api/admin/"

Schemas = dict[str, dict[str, Any]]


def merge(mounts: tuple[Mount, ...], documents: Mapping[str, Document], about: str) -> Document:
    """The document. `about` is its description.

    Problem for a scope that mounts.py has no words for, and for two operations of one name.
    """
    merged: Document = {
        "openapi": "3.1.0",
        "info": {"title": "Platform", "version": "0.1.0", "description": about},
        "servers": [{"url": "/"}],
        "tags": [{"name": mount.title} for mount in mounts],
        "paths": {},
        "components": {"schemas": {}, "responses": {}, "securitySchemes": _security_schemes()},
    }
    schemas: Schemas = merged["components"]["schemas"]
    names: set[str] = set()
    shared = _shared(documents)
    for mount in mounts:
        document = _renamed(mount, documents[mount.service], schemas)
        for path, operations in document["paths"].items():
            merged["paths"][path] = {
                method: _operation(mount, path, method, operations[method], schemas, names, shared)
                for method in METHODS
                if method in operations and not operations[method].get("x-internal")
            }
    paths = merged["paths"]
    merged["paths"] = {path: paths[path] for path in sorted(paths) if paths[path]}
    responses = documents[GATEWAY.service]["components"]["responses"]
    merged["components"]["responses"]["Refused"] = responses["Refused"]
    merged["components"]["schemas"] = {name: schemas[name] for name in sorted(schemas)}
    return merged


def _shared(documents: Mapping[str, Document]) -> frozenset[str]:
    """The names of operations that several services have, such as those of two kinds of users."""
    count = Counter(
        operation["operationId"]
        for document in documents.values()
        for operations in document["paths"].values()
        for operation in operations.values()
    )
    return frozenset(name for name, times in count.items() if times > 1)


def _operation(
    mount: Mount,
    path: str,
    method: str,
    described: Mapping[str, Any],
    schemas: Schemas,
    names: set[str],
    shared: frozenset[str],
) -> dict[str, Any]:
    place = f"{mount.service} {method.upper()} {path}"
    name = described["operationId"]
    if name in shared and path.startswith(_ADMIN):
        name = f"admin_{name}"
    if name in names:
        raise Problem(f"{place}: another operation is called {name} too")
    names.add(name)
    operation: dict[str, Any] = {
        "tags": [mount.title],
        "operationId": name,
        "summary": described["summary"],
    }
    if described.get("description"):
        operation["description"] = described["description"]
    operation |= _security(mount, path, scopes_of(described, place), place)
    if parameters := described.get("parameters"):
        operation["parameters"] = [_parameter(name, parameter) for parameter in parameters]
    if body := described.get("requestBody"):
        operation["requestBody"] = {**body, "content": _content(body["content"], schemas, place)}
        if name not in BODIES:
            raise Problem(f"{place}: examples.py has no body for {name}")
        for content in operation["requestBody"]["content"].values():
            content["example"] = BODIES[name]
    operation["responses"] = {
        status: _response(response, schemas, place)
        for status, response in described["responses"].items()
    }
    return operation


def _security(mount: Mount, path: str, scopes: list[str] | None, place: str) -> dict[str, Any]:
    if path in mount.client_authentication:
        return {"security": [{"basic": []}, {}]}  # {}: or in the form
    if scopes is None:
        return {"security": []}
    if unknown := set(scopes) - set(SCOPES):
        raise Problem(f"{place}: mounts.py has no words for the scope {', '.join(sorted(unknown))}")
    return {
        "security": [{"bearer": scopes}, {"clientCredentials": scopes}],
        "x-audience": mount.audience,
    }


def _parameter(operation: str, parameter: Mapping[str, Any]) -> dict[str, Any]:
    schema = {name: value for name, value in parameter["schema"].items() if name != "title"}
    known = PARAMETERS.get(operation, {})
    example = {"example": known[parameter["name"]]} if parameter["name"] in known else {}
    return {**parameter, "schema": schema, **example}


def _response(response: Mapping[str, Any], schemas: Schemas, place: str) -> dict[str, Any]:
    if response.get("description") == "Refused" or response.get("$ref") == _REFUSED:
        return {"$ref": _REFUSED}
    if "content" not in response:
        return dict(response)
    return {**response, "content": _content(response["content"], schemas, place)}


def _content(content: Mapping[str, Any], schemas: Schemas, place: str) -> dict[str, Any]:
    """Each shape once, under its name: what it is encoded in makes no other shape of it."""
    return {
        media_type: {**told, "schema": _named(told["schema"], schemas, place)}
        if "schema" in told
        else dict(told)
        for media_type, told in content.items()
    }


def _named(schema: dict[str, Any], schemas: Schemas, place: str) -> dict[str, Any]:
    name = schema.get("title")
    if name is None or schema.get("type") != "object":
        return schema
    if schemas.get(name, schema) != schema:
        name = place.partition(" ")[0].capitalize() + name  # as `_renamed` does
    if schemas.setdefault(name, schema) != schema:
        raise Problem(f"{place}: another shape is called {name} too")
    return {"$ref": _SCHEMAS + name}


def _renamed(mount: Mount, document: Document, schemas: Schemas) -> Document:
    """`document` with its components in `schemas`; one whose name means another shape gets its
    service's name before its own."""
    components: Schemas = document.get("components", {}).get("schemas", {})
    renamed = {
        name: name if schemas.get(name, schema) == schema else mount.service.capitalize() + name
        for name, schema in components.items()
    }

    def follow(reference: str) -> str:
        name = reference.removeprefix(_SCHEMAS)
        return _SCHEMAS + renamed[name] if name in renamed else reference

    document = _with_references(document, follow)
    for name, schema in document.get("components", {}).get("schemas", {}).items():
        schemas[renamed[name]] = schema
    return document


def _with_references(value: Any, follow: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {
            name: follow(member) if name == "$ref" else _with_references(member, follow)
            for name, member in value.items()
        }
    if isinstance(value, list):
        return [_with_references(item, follow) for item in value]
    return value


def _security_schemes() -> dict[str, Any]:
    return {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
        "clientCredentials": {
            "type": "oauth2",
            "flows": {"clientCredentials": {"tokenUrl": "/oauth/token", "scopes": SCOPES}},
        },
        "basic": {
            "type": "http",
            "scheme": "basic",
            "description": "A client's id and secret, each form-url-encoded (RFC 6749 2.3.1)",
        },
    }


def to_json(document: Document) -> str:
    """The document's text."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
