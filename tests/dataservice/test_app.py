"""Who is let in, and what the service tells about itself."""

from collections.abc import Callable

import pytest
from quart import Quart
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from chassis.settings import SettingsError
from dataservice.app import create_app
from dataservice.settings import Settings

ID = "01JZZZZZZZZZZZZZZZZZZZZZZZ"
ROUTES = [
    ("GET", "/api/users", "data:read"),
    ("POST", "/api/users", "data:write"),
    ("GET", f"/api/users/{ID}", "data:read"),
    ("PATCH", f"/api/users/{ID}", "data:write"),
    ("DELETE", f"/api/users/{ID}", "data:write"),
    ("GET", "/api/services", "data:read"),
    ("POST", "/api/services", "data:write"),
    ("GET", "/api/services/beta", "data:read"),
    ("PATCH", "/api/services/beta", "data:write"),
    ("DELETE", "/api/services/beta", "data:write"),
    ("GET", "/api/services/beta/enabled", "data:read"),
    ("GET", "/api/logs", "data:read"),
    ("POST", "/api/logs", "data:write"),
    ("GET", f"/api/logs/{ID}", "data:read"),
]


@pytest.mark.parametrize(("method", "path", "scope"), ROUTES)
async def test_each_route_wants_a_token_with_its_scope(call_as, make_token, method, path, scope):
    other = {"data:read": "data:write", "data:write": "data:read"}[scope]
    for token, status, error in (
        (None, 401, "missing_token"),
        ("nonsense", 401, "invalid_token"),
        (make_token(scope, aud="tokendealer"), 401, "invalid_token"),
        (make_token(scope, exp=1_000_000), 401, "invalid_token"),
        (make_token(other), 403, "insufficient_scope"),
        (make_token(""), 403, "insufficient_scope"),
    ):
        # what else is wrong is not looked at before
        answer = await call_as(token)(method, f"{path}?unknown=1", data=b"\xff")
        refusal = await answer.get_json()
        assert (answer.status_code, refusal["error"]) == (status, error)
        assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="dataservice"')
        assert refusal["request_id"] == answer.headers["X-Request-Id"]
    answer = await call_as(make_token(scope))(method, path)
    assert answer.status_code not in {401, 403}


def test_these_are_all_the_routes(app: Quart):
    known = {(method, path.split("/")[2], path.count("/")) for method, path, _ in ROUTES}
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")]
    found = {
        (method, rule.rule.split("/")[2], rule.rule.count("/"))
        for rule in rules
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert found == known


async def test_ready_means_a_database_and_keys(app, call_as):
    answer = await call_as(None)("GET", "/readyz")
    assert answer.status_code == 200
    assert (await answer.get_json())["checks"] == {"database": "ok", "keys": "ok"}


async def test_without_keys_it_is_not_ready(
    settings: Settings, make_verifier: Callable, make_token: Callable
):
    app = create_app(settings, verifier=make_verifier(ready=False))
    async with app.test_app():
        answer = await app.test_client().get("/readyz")
        assert answer.status_code == 503
        assert (await answer.get_json())["checks"]["keys"] == "failed"
        headers = {"Authorization": f"Bearer {make_token()}"}
        answer = await app.test_client().get("/api/users", headers=headers)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]


async def test_it_does_not_start_on_a_schema_it_does_not_know(
    settings: Settings, tmp_path, make_verifier: Callable
):
    empty = settings.model_copy(update={"database_url": f"sqlite+aiosqlite:///{tmp_path}/empty.db"})
    app = create_app(empty, verifier=make_verifier())
    with pytest.raises(SettingsError, match="the schema is empty, this version needs 0001"):
        await app.startup()
    await app.shutdown()


async def test_a_database_that_fails_is_unavailable_not_broken(app, call, settings):
    engine = create_async_engine(settings.database_url)
    async with engine.begin() as connection:
        await connection.execute(text("DROP TABLE users"))
    await engine.dispose()
    answer = await call("GET", "/api/users")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "1"
    assert (await answer.get_json())["error"] == "temporarily_unavailable"


def test_without_a_verifier_it_makes_its_own(settings: Settings):
    assert create_app(settings).extensions["bearer"].ready is False


async def test_it_shows_how_fresh_its_list_of_revocations_is(app: Quart):
    page = await (await app.test_client().get("/metrics")).get_data(as_text=True)
    for name in ("list_age_seconds", "list_stale", "stale_decisions_total"):
        assert f"\nrevocation_{name} 0.0\n" in page
