from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from bearer import NO_REVOCATIONS, Expected, parse_jwks, verify

JWKS = "/.well-known/jwks.json"
METADATA = "/.well-known/oauth-authorization-server"
DOCUMENTS = pytest.mark.parametrize(
    ("path", "content_type"),
    [(JWKS, "application/jwk-set+json"), (METADATA, "application/json")],
)


@DOCUMENTS
async def test_a_document_may_be_kept_for_as_long_as_is_said(
    service: Any, path: str, content_type: str
) -> None:
    answer = await service.get(path)
    assert answer.status == 200
    assert answer.header("Content-Type") == content_type
    assert answer.header("Cache-Control") == "public, max-age=300"
    assert answer.header("Access-Control-Allow-Origin") == "*"
    assert answer.header("ETag")


async def test_how_long_is_a_setting(start: Any) -> None:
    async with start(jwks_max_age=60) as service:
        assert (await service.get(JWKS)).header("Cache-Control") == "public, max-age=60"


@DOCUMENTS
async def test_who_has_it_already_gets_304(service: Any, path: str, content_type: str) -> None:
    tag = (await service.get(path)).header("ETag")
    for value in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        answer = await service.get(path, ("If-None-Match", value))
        assert (answer.status, answer.body) == (304, b"")
        assert answer.header("ETag") == tag
        assert answer.header("Cache-Control") == "public, max-age=300"
    answer = await service.get(path, ("If-None-Match", '"other"'))
    assert answer.status == 200


@DOCUMENTS
async def test_an_odd_condition_is_no_failure(service: Any, path: str, content_type: str) -> None:
    for value in ("", "x", '"', "W/", ", ,", "\xff"):
        assert (await service.get(path, ("If-None-Match", value))).status in (200, 304)


@DOCUMENTS
async def test_head_has_the_headers_of_get(service: Any, path: str, content_type: str) -> None:
    head, get = await service.request("HEAD", path), await service.get(path)
    assert head.status == 200
    for name in ("Content-Type", "ETag", "Cache-Control"):
        assert head.header(name) == get.header(name)


async def test_the_published_keys_verify_what_is_issued(service: Any) -> None:
    keys = parse_jwks((await service.get(JWKS)).json)
    bearer = verify(
        await service.token(),
        keys=keys,
        expected=Expected("https://auth.test", "https://api.test", 30),
        revocations=NO_REVOCATIONS,
        now=service.clock.now,
    )
    assert bearer.client_id == "orders"


async def test_the_published_keys_are_public_ones(service: Any) -> None:
    (jwk,) = (await service.get(JWKS)).json["keys"]
    assert set(jwk) == {"kty", "n", "e", "kid", "use", "alg"}


async def test_the_metadata_names_only_endpoints_that_answer(service: Any) -> None:
    document = (await service.get(METADATA)).json
    urls = {n: u for n, u in document.items() if n.endswith(("_endpoint", "_uri"))}
    assert len(urls) == 7
    for name, url in urls.items():
        assert url.startswith(document["issuer"] + "/")
        is_page = name in {"authorization_endpoint", "end_session_endpoint", "jwks_uri"}
        method = "GET" if is_page else "POST"
        answer = await service.request(method, urlsplit(url).path)
        assert answer.status not in (404, 405)
        assert answer.status < 500


async def test_every_named_way_to_authenticate_works(
    service: Any, assertion: Any, helpers: Any
) -> None:
    grant = {"grant_type": "client_credentials"}
    secret = service.secrets["orders"]
    document = (await service.get(METADATA)).json
    for endpoint in ("token", "introspection", "revocation"):
        path = urlsplit(document[f"{endpoint}_endpoint"]).path
        form = {**grant, "token": await service.token()}
        answers = {
            "client_secret_basic": await service.post(path, form, as_client="orders"),
            "client_secret_post": await service.post(
                path, {**form, "client_id": "orders", "client_secret": secret}
            ),
            "private_key_jwt": await service.post(
                path, {**grant, "token": "x", **helpers.assertion_form(assertion())}
            ),
        }
        named = set(document[f"{endpoint}_endpoint_auth_methods_supported"])
        assert named - {"none"} == set(answers)  # "none" is for public clients
        assert {answer.status for answer in answers.values()} == {200}
