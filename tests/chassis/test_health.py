from collections.abc import Callable

from quart import Quart


async def passes() -> None:
    return None


async def fails() -> None:
    raise RuntimeError("the password is hunter2")


async def test_a_service_that_lives_says_so(make_app: Callable[..., Quart]) -> None:
    answer = await make_app({"database": fails}).test_client().get("/healthz")
    assert (answer.status_code, await answer.get_json()) == (200, {"status": "ok"})


async def test_a_service_is_ready_when_every_check_passes(make_app: Callable[..., Quart]) -> None:
    app = make_app({"database": passes, "keys": passes})
    answer = await app.test_client().get("/readyz")
    assert answer.status_code == 200
    expected = {"status": "ready", "checks": {"database": "ok", "keys": "ok"}}
    assert await answer.get_json() == expected


async def test_a_service_that_is_not_ready_says_which_check_failed_and_not_why(
    make_app: Callable[..., Quart],
) -> None:
    app = make_app({"database": fails, "keys": passes})
    answer = await app.test_client().get("/readyz")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    body = await answer.get_json()
    assert body["checks"] == {"database": "failed", "keys": "ok"}
    assert "hunter2" not in str(body)
