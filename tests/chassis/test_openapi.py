from collections.abc import Callable
from typing import Any

import pytest
from quart import Quart


@pytest.fixture
async def document(make_app: Callable[..., Quart]) -> Any:
    app = make_app()

    def guarded(view: Any) -> Any:
        view.__bearer_scopes__ = ("things:read",)
        return view

    @app.get("/things/<name>")
    @guarded
    async def read_thing(name: str) -> str:
        """Read a thing."""
        return name

    async def undocumented() -> str:
        return ""

    app.add_url_rule("/open", "open_door", undocumented)
    return await (await app.test_client().get("/openapi.json")).get_json()


async def test_the_document_names_the_service(document: Any) -> None:
    assert document["info"] == {"title": "service", "version": "1.2.3"}


async def test_a_guarded_operation_names_its_scopes(document: Any) -> None:
    assert document["paths"]["/things/{name}"]["get"]["security"] == [{"bearer": ["things:read"]}]
    assert "security" not in document["paths"]["/open"]["get"]


async def test_refusals_have_the_common_shape(document: Any) -> None:
    refusal = document["paths"]["/open"]["get"]["responses"]["4XX"]
    schema = refusal["content"]["application/json"]["schema"]
    assert schema == {"$ref": "#/components/schemas/Error"}
    assert "request_id" in document["components"]["schemas"]["Error"]["required"]


async def test_without_a_docstring_the_functions_name_is_the_summary(document: Any) -> None:
    assert document["paths"]["/open"]["get"]["summary"] == "Undocumented"
    assert document["paths"]["/things/{name}"]["get"]["summary"] == "Read a thing."


async def test_health_and_metrics_are_not_in_it(document: Any) -> None:
    assert set(document["paths"]) == {"/things/{name}", "/open"}
