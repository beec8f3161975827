"""The OpenAPI document: what schemathesis and the gateway's /docs go by."""

import pytest

METHODS = {"get", "post", "patch", "delete"}


@pytest.fixture
async def document(call_as):
    answer = await call_as(None)("GET", "/openapi.json")
    assert answer.status_code == 200
    return await answer.get_json()


@pytest.fixture
def operations(document):
    return {
        (method, path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


async def test_each_operation_says_what_it_does_and_who_may(operations):
    assert len(operations) == 14
    for (method, _), operation in operations.items():
        assert method in METHODS
        assert operation["summary"]
        scope = "data:read" if method == "get" else "data:write"
        assert operation["security"] == [{"bearer": [scope]}]
        assert "4XX" in operation["responses"]


async def test_bodies_are_required_and_closed(document, operations):
    bodies = [o["requestBody"] for (m, _), o in operations.items() if m in {"post", "patch"}]
    assert len(bodies) == 5
    for body in bodies:
        assert body["required"] is True
        assert body["content"]["application/json"]["schema"]["additionalProperties"] is False


async def test_text_and_numbers_have_bounds(operations):
    for operation in operations.values():
        for parameter in operation["parameters"]:
            schema = parameter["schema"]
            bounded = {"pattern", "maximum", "format"} & set(schema) or schema["type"] == "boolean"
            assert bounded, parameter
            assert "null" not in repr(schema)


async def test_what_may_be_left_out_is_not_required(operations):
    required = {
        parameter["name"]
        for operation in operations.values()
        for parameter in operation["parameters"]
        if parameter["in"] == "query" and parameter.get("required")
    }
    assert required == {"subject"}


async def test_references_lead_somewhere(document):
    def references(node):
        if isinstance(node, dict):
            if "$ref" in node:
                yield node["$ref"]
            for child in node.values():
                yield from references(child)
        elif isinstance(node, list):
            for child in node:
                yield from references(child)

    found = set(references(document))
    assert found
    for reference in found:
        assert reference.removeprefix("#/components/schemas/") in document["components"]["schemas"]
