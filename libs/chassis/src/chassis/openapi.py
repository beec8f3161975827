"""The OpenAPI document at `/openapi.json`, by quart-schema from the routes themselves."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from quart import Quart
from quart_schema import DataSource, Info, QuartSchema
from quart_schema.openapi import OpenAPIProvider
from werkzeug.routing import BaseConverter
from werkzeug.routing.rules import Rule

_ERROR = {
    "description": "Why a request was refused.",
    "type": "object",
    "required": ["error", "error_description", "request_id"],
    "properties": {
        "error": {"type": "string", "description": "A stable code"},
        "error_description": {"type": "string", "description": "A sentence for people"},
        "request_id": {"type": "string", "description": "The operator finds the cause by it"},
        "field": {"type": "string", "description": "The part of the request that is wrong"},
    },
}

View = TypeVar("View", bound=Callable[..., Any])


def describe(
    *,
    takes: Iterable[str] = (),
    answers: Iterable[str] = (),
    parameters: Mapping[str, Mapping[str, object]] | None = None,
) -> Callable[[View], View]:
    """Complete the document where quart-schema cannot know; nothing is enforced by it.

    `takes` and `answers`: media types of the request's body and of what succeeds.
    `parameters`: members for the schemas of parameters, by their names.
    """

    def decorate(view: View) -> View:
        view.__openapi__ = (tuple(takes), tuple(answers), dict(parameters or {}))  # type: ignore[attr-defined]  # ours
        return view

    return decorate


class Provider(OpenAPIProvider):
    """Adds to each operation a summary, the scopes it asks for and the shape of its refusals."""

    def schema(self) -> dict[str, Any]:
        """The whole document (OpenAPI 3.1)."""
        document = super().schema()
        document["components"]["schemas"]["Error"] = _ERROR
        return document

    def build_paths(self, rule: Rule) -> tuple[dict[str, Any], dict[str, Any]]:
        """Path objects and components of one rule."""
        paths, components = super().build_paths(rule)
        view = self._app.view_functions[rule.endpoint]
        for path in paths.values():
            for operation in path.values():
                _complete(operation, view)
        return paths, components

    def build_path_parameter(self, name: str, converter: BaseConverter) -> dict[str, Any]:
        """A path parameter, with the pattern that the route itself goes by."""
        parameter = super().build_path_parameter(name, converter)
        if parameter["schema"] == {"type": "string"}:
            parameter["schema"]["pattern"] = f"^{converter.regex}$"
        return parameter

    def build_request_body(
        self, model: type[Any], source: DataSource
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """A request's body, which no route here can do without."""
        body, components = super().build_request_body(model, source)
        return {**body, "required": True}, components

    def operation_id(self, method: str, path: str, func: Any) -> str | None:
        """The name of the function that answers, which is unique in a service."""
        return str(func.__name__)


def install(app: Quart, *, title: str, version: str) -> None:
    """Serve the document of `app`'s routes; a viewer is the gateway's `/docs`."""
    QuartSchema(
        app,
        openapi_path="/openapi.json",
        redoc_ui_path=None,
        scalar_ui_path=None,
        swagger_ui_path=None,
        info=Info(title=title, version=version),
        security_schemes={
            "bearer": {"type": "http", "scheme": "bearer", "bearer_format": "JWT"},
        },
        openapi_provider_class=Provider,
        conversion_preference="pydantic",
    )


def _complete(operation: dict[str, Any], view: Any) -> None:
    # The function's name stands in where docstrings were stripped (python -OO saves memory).
    operation.setdefault("summary", view.__name__.replace("_", " ").capitalize())
    description = operation.pop("description", "").strip()
    if description:
        operation["description"] = description
    scopes = getattr(view, "__bearer_scopes__", None)
    if scopes is not None:
        operation["security"] = [{"bearer": sorted(scopes)}]
    refusal = {
        "description": "Refused",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
    # Text, as in JSON: they are sorted, and quart-schema's own are numbers.
    responses = {str(status): response for status, response in operation["responses"].items()}
    responses.setdefault("4XX", refusal)
    if not any(status.startswith(("2", "3")) for status in responses):
        responses["2XX"] = {"description": "Answered"}
    operation["responses"] = responses
    _add_described(operation, *getattr(view, "__openapi__", ((), (), {})))


def _add_described(
    operation: dict[str, Any],
    takes: tuple[str, ...],
    answers: tuple[str, ...],
    parameters: dict[str, Mapping[str, object]],
) -> None:
    if takes:
        operation["requestBody"]["content"] = _each(operation["requestBody"], takes)
    for status, response in operation["responses"].items():
        if answers and status.startswith("2"):
            response["content"] = _each(response, answers)
    named = {parameter["name"]: parameter["schema"] for parameter in operation["parameters"]}
    for name, members in parameters.items():
        named[name].update(members)


def _each(message: dict[str, Any], media_types: tuple[str, ...]) -> dict[str, Any]:
    # The same data whatever it is encoded in; what has no schema, such as a picture, has none.
    body: dict[str, Any] = next(iter(message.get("content", {}).values()), {})
    return dict.fromkeys(media_types, body)
