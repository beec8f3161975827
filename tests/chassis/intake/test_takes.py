"""What a route takes is enforced and documented by the same line."""

MEDIA_TYPES = [
    "application/json",
    "application/msgpack",
    "application/vnd.msgpack",
    "application/x-msgpack",
]


async def test_addresses_without_parameters_take_none(call):
    for method, more in (("DELETE", {}), ("POST", {"json": {"name": "Ada"}})):
        answer = await call(method, "?force=1", **more)
        assert answer.status_code == 400
        assert (await answer.get_json())["field"] == "force"


async def test_what_could_not_be_answered_is_not_done(call):
    for method in ("GET", "POST", "PATCH", "DELETE"):
        answer = await call(method, headers={"Accept": "text/html"})
        assert answer.status_code == 406
        assert (await answer.get_json())["field"] == "Accept"


async def test_it_is_in_the_document(app):
    document = await (await app.test_client().get("/openapi.json")).get_json()
    operations = document["paths"]["/things"]
    names = {parameter["name"] for parameter in operations["get"]["parameters"]}
    assert names == {"q", "limit", "cursor"}
    assert sorted(operations["post"]["requestBody"]["content"]) == MEDIA_TYPES
    patches = ["application/merge-patch+json", *MEDIA_TYPES]
    assert sorted(operations["patch"]["requestBody"]["content"]) == sorted(patches)
    assert "requestBody" not in operations["delete"]
