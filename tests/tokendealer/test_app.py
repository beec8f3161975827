"""What every endpoint of the running service has in common."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from chassis.database import Database
from chassis.settings import SettingsError
from tokendealer.administration.tokens import revoke_client
from tokendealer.app import create_app
from tokendealer.models import IssuedCount

POSTS = ["/oauth/token", "/oauth/introspect", "/oauth/revoke", "/verify_token"]
GETS = [
    "/.well-known/jwks.json",
    "/.well-known/oauth-authorization-server",
    "/.well-known/openid-configuration",
    "/oauth/revocations",
]
BOTH = "/oauth/userinfo"


async def test_it_is_alive_and_ready(service: Any) -> None:
    assert (await service.get("/healthz")).json == {"status": "ok"}
    ready = await service.get("/readyz")
    assert ready.status == 200
    assert ready.json["checks"] == {"database": "ok", "keys": "ok"}


async def test_it_is_not_ready_without_its_keys(database_path: Path, helpers: Any) -> None:
    app = create_app(helpers.settings_for(database_path))
    answer = await app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert (await answer.get_json())["checks"] == {"database": "ok", "keys": "failed"}
    for close in app.after_serving_funcs:
        await close()


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", POSTS)
async def test_another_method_is_refused_and_the_right_one_named(
    service: Any, path: str, method: str
) -> None:
    answer = await service.request(method, path)
    assert (answer.status, answer.json["error"]) == (405, "method_not_allowed")
    assert "POST" in answer.header("Allow")


@pytest.mark.parametrize("path", GETS)
async def test_documents_are_only_read(service: Any, path: str) -> None:
    answer = await service.request("POST", path)
    assert (answer.status, answer.json["error"]) == (405, "method_not_allowed")
    assert "GET" in answer.header("Allow")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 404),
        ("/nowhere", 404),
        ("/oauth/token/", 404),
        ("/oauth/../oauth/token", 404),
        ("/OAUTH/TOKEN", 404),
        ("/oauth/token\x00", 400),
        ("/oauth/\ufffd", 400),
        ("/" + "x" * 5000, 404),
    ],
)
async def test_any_other_address_is_refused_as_json(service: Any, path: str, status: int) -> None:
    for method in ("GET", "POST"):
        answer = await service.request(method, path)
        assert answer.status == status
        assert answer.header("Content-Type") == "application/json"
        assert set(answer.json) == {"error", "error_description", "request_id"}


@pytest.mark.parametrize("path", [*POSTS, *GETS, "/healthz", "/nowhere"])
async def test_every_answer_has_an_id_and_the_security_headers(service: Any, path: str) -> None:
    method = "POST" if path in POSTS else "GET"
    answer = await service.request(method, path)
    assert re.fullmatch("[0-9a-f]{32}", answer.header("X-Request-Id"))
    assert answer.header("X-Content-Type-Options") == "nosniff"
    assert answer.header("Content-Security-Policy")


@pytest.mark.parametrize("path", POSTS)
async def test_a_refusal_is_logged_under_the_id_that_the_caller_got(
    service: Any, path: str, tape: Any
) -> None:
    answer = await service.post(path, b"a=1&a=2", ("X-Request-Id", "my-id.1"))
    assert answer.json["request_id"] == answer.header("X-Request-Id") == "my-id.1"
    (line,) = tape.events("request")
    assert (line["request_id"], line["status"], line["route"]) == ("my-id.1", 400, path)


@pytest.mark.parametrize("odd", ["a b", "x" * 65, 'a"', "é"])
async def test_an_odd_request_id_is_replaced(service: Any, odd: str) -> None:
    answer = await service.get("/nowhere", ("X-Request-Id", odd))
    assert re.fullmatch("[0-9a-f]{32}", answer.json["request_id"])


@pytest.mark.parametrize("path", [*POSTS, "/nowhere", "/.well-known/jwks.json"])
async def test_a_body_of_a_megabyte_is_refused(service: Any, path: str) -> None:
    answer = await service.post(path, b"token=" + b"x" * (1024 * 1024))
    assert answer.status == (413 if path in POSTS else answer.status)
    assert 400 <= answer.status < 500
    assert answer.json["request_id"]


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "content_type", [None, "application/json", "multipart/form-data", "text/plain; a=b", "\xff"]
)
async def test_what_is_no_form_is_refused(
    service: Any, path: str, content_type: str | None
) -> None:
    headers = [("Content-Type", content_type)] if content_type is not None else []
    answer = await service.request("POST", path, b'{"token": "x"}', headers)
    assert (answer.status, answer.json["field"]) == (400, "Content-Type")
    assert answer.header("Cache-Control") == "no-store"


async def test_a_failure_inside_tells_nothing_and_is_logged(
    service: Any, database: Database, tape: Any
) -> None:
    async with database.write() as session:
        await session.execute(text("ALTER TABLE client_secrets RENAME TO hidden"))
    answer = await service.ask_token("orders")
    assert (answer.status, answer.json["error"]) == (503, "temporarily_unavailable")
    assert "client_secrets" not in answer.body.decode()
    assert answer.json["request_id"]
    assert service.secrets["orders"] not in tape.text


async def test_an_unknown_schema_is_not_served(database_path: Path, helpers: Any) -> None:
    database = Database(f"sqlite+aiosqlite:///{database_path}")
    async with database.write() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await database.close()
    app = create_app(helpers.settings_for(database_path))
    with pytest.raises(SettingsError, match="DATABASE_URL: the schema is at revision 9999"):
        await app.startup()
    await app.shutdown()


async def test_an_empty_database_is_not_served(tmp_path: Path, helpers: Any) -> None:
    app = create_app(helpers.settings_for(tmp_path / "fresh.db"))
    with pytest.raises(SettingsError, match="DATABASE_URL: the schema is empty"):
        await app.startup()
    await app.shutdown()


async def test_a_wrong_master_key_is_not_served(database_path: Path, helpers: Any) -> None:
    settings = helpers.settings_for(database_path, master_key=helpers.b64(b"n" * 32))
    app = create_app(settings)
    with pytest.raises(SettingsError, match=r"^MASTER_KEY: "):
        await app.startup()
    await app.shutdown()


async def test_the_openapi_document_has_every_endpoint(service: Any) -> None:
    document = (await service.get("/openapi.json")).json
    own = {path: item for path, item in document["paths"].items() if "/api/" not in path}
    assert set(own) == {*POSTS, *GETS, BOTH}
    assert json.dumps(own).count("operationId") == len(POSTS) + len(GETS) + 2


async def test_making_the_application_opens_nothing(tmp_path: Path, helpers: Any) -> None:
    create_app(helpers.settings_for(tmp_path / "absent.db"))
    assert not (tmp_path / "absent.db").exists()


async def test_metrics_count_by_route(service: Any) -> None:
    await service.ask_token("orders")
    await service.get("/nowhere/at/all")
    metrics = (await service.get("/metrics")).body.decode()
    assert 'route="/oauth/token",status="200"' in metrics
    assert 'route="unmatched",status="404"' in metrics
    assert "/nowhere" not in metrics


async def test_an_address_is_believed_from_a_trusted_proxy_alone(start: Any, tape: Any) -> None:
    forwarded = ("X-Forwarded-For", "203.0.113.9")
    async with start(trusted_proxies="192.0.2.0/24") as service:
        await service.post("/oauth/token", b"", forwarded, address="192.0.2.1")
        await service.post("/oauth/token", b"", forwarded, address="198.51.100.1")
    clients = [line["client"] for line in tape.events("request")]
    assert clients == ["203.0.113.9", "198.51.100.1"]


async def test_what_was_counted_is_written_when_it_ends(start: Any, database: Database) -> None:
    async with start() as service:
        await service.token("orders")
        assert await service.count(IssuedCount) == 0
    async with database.read() as session:
        (row,) = await session.scalars(select(IssuedCount))
    assert (row.client_id, row.audience, row.count) == ("orders", "https://api.test", 1)


async def test_what_another_process_revoked_is_listed_without_being_asked(
    start: Any, clock: Any, helpers: Any, database: Database
) -> None:
    async with start(wait=asyncio.sleep) as service:
        before = (await service.get("/oauth/revocations")).header("ETag")
        async with database.write() as session:
            await revoke_client(session, "orders", now=clock.now, trail=helpers.trail_of(clock))
        async with asyncio.timeout(5):
            while (await service.get("/oauth/revocations")).header("ETag") == before:  # noqa: ASYNC110 - the service says it when asked
                await asyncio.sleep(0.01)
