"""The services' documents tell what the gateway needs to know of them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from policy.documents import APPLICATIONS, service_document

MSGPACK = ["application/msgpack", "application/vnd.msgpack", "application/x-msgpack"]
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
async def documents() -> dict[str, Any]:
    return {service: await service_document(service) for service in APPLICATIONS}


def operations(document: Any) -> dict[tuple[str, str], Any]:
    return {
        (method, path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


async def test_each_body_has_all_its_media_types(documents: Any) -> None:
    for (method, path), operation in operations(documents["dataservice"]).items():
        expected = {
            "get": [],
            "delete": [],
            "post": ["application/json", *MSGPACK],
            "patch": ["application/json", "application/merge-patch+json", *MSGPACK],
        }[method]
        content = operation.get("requestBody", {}).get("content", {})
        assert sorted(content) == sorted(expected), path
        assert len({repr(told) for told in content.values()}) <= 1
    for (method, path), operation in operations(documents["tokendealer"]).items():
        content = list(operation.get("requestBody", {}).get("content", {}))
        if path.startswith("/api/admin/"):
            assert not content or set(content) >= {"application/json", *MSGPACK}, path
        else:
            takes_none = method == "get" or path == "/oauth/userinfo"
            assert content == ([] if takes_none else [FORM]), path


async def test_each_answer_has_all_its_media_types(documents: Any) -> None:
    for (method, path), operation in operations(documents["dataservice"]).items():
        (success,) = (r for status, r in operation["responses"].items() if status[0] == "2")
        expected = [] if method == "delete" else ["application/json", *MSGPACK]
        assert sorted(success.get("content", {})) == expected, path
    for operation in operations(documents["identidock"]).values():
        assert set(operation["responses"]["2XX"]["content"]) == {"image/png", "image/svg+xml"}


async def test_a_picture_has_the_name_that_the_service_takes(documents: Any) -> None:
    for operation in operations(documents["identidock"]).values():
        name = next(one for one in operation["parameters"] if one["in"] == "path")
        assert name["schema"]["maxLength"] == 256
    client = APPLICATIONS["identidock"]().test_client()
    assert (await client.get("/monster/" + "a" * 256 + "?size=16")).status_code == 200
    assert (await client.get("/monster/" + "a" * 257 + "?size=16")).status_code == 400


async def test_every_operation_is_summed_up_in_a_sentence(documents: Any) -> None:
    for document in documents.values():
        for operation in operations(document).values():
            assert re.fullmatch(r"[A-Z].*[.)]", operation["summary"])
            assert (
                operation.get("description", "text") == operation.get("description", "text").strip()
            )
