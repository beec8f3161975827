from __future__ import annotations

from typing import Any

import pytest
from quart import Blueprint, Quart

from chassis.errors import Conflict, HttpError
from tokendealer import pages
from tokendealer.pages.install import PageSettings


class Later(HttpError):
    status, error = 503, "later"

    def __init__(self) -> None:
        super().__init__("Come back <later>", reason="secret", headers={"Retry-After": "7"})


@pytest.fixture
def app() -> Quart:
    app = Quart("pages")
    pages.install(app, PageSettings(frame_ancestors="'none'"))
    routes = Blueprint("routes", __name__)
    pages.show_errors(routes)

    @routes.get("/<what>")
    async def fail(what: str) -> str:
        raise {"later": Later(), "conflict": Conflict("Taken"), "bug": RuntimeError("secret")}[what]

    app.register_blueprint(routes)
    return app


@pytest.mark.parametrize(
    ("what", "status", "says"),
    [
        ("later", 503, "Come back &lt;later&gt;"),
        ("conflict", 409, "Taken"),
        ("bug", 500, "The service failed"),
    ],
)
async def test_what_goes_wrong_is_told_on_a_page(
    app: Quart, what: str, status: int, says: str, tape: Any
) -> None:
    answer = await app.test_client().get(f"/{what}")
    body = await answer.get_data(as_text=True)
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert says in body
    assert "secret" not in body
    assert answer.headers.get("Retry-After") == ("7" if what == "later" else None)
    assert answer.headers["Cache-Control"] == "no-store"
