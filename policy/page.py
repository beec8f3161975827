"""The documentation as a page: made beforehand, so that it needs no script."""

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from policy.curl import command
from policy.documents import Document
from policy.routes import METHODS
from policy.words import describe, members

TEMPLATES = Path(__file__).parent


def page(document: Document) -> str:
    """The HTML of `document`, which has to be a merged one."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["prose"] = _prose
    environment.filters["inline"] = _inline
    environment.filters["breakable"] = _breakable
    environment.filters["anchor"] = _anchor
    return (
        environment.get_template("page.html").render(
            info=document["info"],
            sections=_sections(document),
            scopes=_scopes(document),
            shapes={
                name: {
                    "about": schema.get("description", ""),
                    "members": members(schema),
                    "words": () if "properties" in schema else describe(schema),
                    "closed": schema.get("additionalProperties") is False,
                }
                for name, schema in document["components"]["schemas"].items()
            },
        )
        + "\n"
    )


def _sections(document: Document) -> list[dict[str, Any]]:
    sections: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in document["tags"]}
    for path, operations in document["paths"].items():
        for method in METHODS:
            if method in operations:
                operation = operations[method]
                sections[operation["tags"][0]].append(
                    _operation(method.upper(), path, operation, document)
                )
    return [{"title": title, "operations": told} for title, told in sections.items() if told]


def _operation(
    method: str, path: str, operation: dict[str, Any], document: Document
) -> dict[str, Any]:
    schemes = {name: scopes for need in operation["security"] for name, scopes in need.items()}
    body = operation.get("requestBody", {}).get("content", {})
    return {
        "id": operation["operationId"],
        "method": method,
        "path": path,
        "summary": operation["summary"],
        "description": operation.get("description", ""),
        "scopes": schemes.get("bearer"),
        "audience": operation.get("x-audience"),
        "is_client": "basic" in schemes,
        "parameters": [
            {
                "name": parameter["name"],
                "place": parameter["in"],
                "required": parameter.get("required", False),
                "words": describe(parameter["schema"]),
                "description": parameter.get("description", ""),
            }
            for parameter in operation.get("parameters", ())
        ],
        "body": _content(body, document) if body else None,
        "answers": [
            (status, _answer(answer, document)) for status, answer in operation["responses"].items()
        ],
        "curl": command(method, path, operation),
    }


def _answer(answer: dict[str, Any], document: Document) -> dict[str, Any]:
    if "$ref" in answer:
        answer = document["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    return {"description": answer["description"], **_content(answer.get("content", {}), document)}


def _content(content: dict[str, Any], document: Document) -> dict[str, Any]:
    schemas = [told["schema"] for told in content.values() if "schema" in told]
    schema = schemas[0] if schemas else {}
    name = schema.get("$ref", "").rpartition("/")[2]
    return {
        "media_types": list(content),
        "words": describe(schema) if schema else (),
        "members": members(document["components"]["schemas"].get(name, schema)),
    }


def _scopes(document: Document) -> dict[str, str]:
    schemes = document["components"]["securitySchemes"]
    scopes: dict[str, str] = schemes["clientCredentials"]["flows"]["clientCredentials"]["scopes"]
    return scopes


def _prose(text: str) -> Markup:
    """Paragraphs, each as `_inline`."""
    paragraphs = (Markup("<p>{}</p>").format(_inline(one)) for one in text.split("\n\n") if one)
    return Markup("\n").join(paragraphs)


def _inline(text: str) -> Markup:
    """`code` stands in backquotes."""
    pieces = text.split("`")
    return Markup().join(
        Markup("<code>{}</code>").format(piece) if index % 2 else escape(piece)
        for index, piece in enumerate(pieces)
    )


def _breakable(path: str) -> Markup:
    """A path that may be wrapped after its slashes, with its parameters marked."""
    return Markup("/<wbr>").join(
        Markup("<var>{}</var>").format(segment) if segment.startswith("{") else escape(segment)
        for segment in path.split("/")
    )


def _anchor(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
