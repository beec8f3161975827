"""The OpenAPI document at `/openapi.json`, by quart-schema from the routes themselves."""

from typing import Any

from quart import Quart
from quart_schema import DataSource, Info, QuartSchema
from quart_schema.openapi import OpenAPIProvider
from werkzeug.routing import BaseConverter
from werkzeug.routing.rules import Rule

_ERROR = {
    "type": "object",
    "required": ["error", "error_description", "request_id"],
    "properties": {
        "error": {"type": "string", "description": "A stable code"},
        "error_description": {"type": "string", "description": "A sentence for people"},
        "request_id": {"type": "string", "description": "The operator finds the cause by it"},
        "field": {"type": "string", "description": "The part of the request that is wrong"},
    },
}


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
