from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError
from quart import Quart

from tokendealer import pages
from tokendealer.pages.install import PageSettings
from tokendealer.pages.rendering import TEMPLATES, render

ERROR = {"title": "T", "description": "<script>", "request_id": "r"}


@pytest.fixture
def ancestors() -> Any:
    """Renders inside an application whose pages may be framed by those who are named."""

    async def within(sources: str, **values: Any) -> Any:
        app = Quart("pages")
        pages.install(app, PageSettings(frame_ancestors=sources))
        async with app.app_context():
            return render("error.html", **ERROR, **values)

    return within


async def test_values_are_escaped_and_nothing_is_kept(ancestors: Any) -> None:
    page = await ancestors("'none'", status=410)
    body = await page.get_data(as_text=True)
    assert "&lt;script&gt;" in body
    assert "<script" not in body
    assert (page.status_code, page.headers["Cache-Control"]) == (410, "no-store")
    assert page.headers["Referrer-Policy"] == "same-origin"


async def test_nobody_frames_a_page_unless_the_operator_says_who(ancestors: Any) -> None:
    closed = await ancestors("'none'")
    assert closed.headers["X-Frame-Options"] == "DENY"
    opened = await ancestors("'self' https://portal.example")
    assert "X-Frame-Options" not in opened.headers
    policy = opened.headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self' https://portal.example")


async def test_a_form_leads_to_named_places_alone(ancestors: Any) -> None:
    targets = ["https://a.example:8443", "http://[::1]:80", "com.example.app:"]
    page = await ancestors("'none'", form_targets=targets)
    assert f"form-action 'self' {' '.join(targets)};" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "target", ["", "*", "https://a;script-src *", "https://a b", "a", "https://a/path", "'self'"]
)
async def test_what_is_no_place_is_refused(ancestors: Any, target: str) -> None:
    with pytest.raises(ValueError, match="not a source"):
        await ancestors("'none'", form_targets=[target])


async def test_a_value_that_was_forgotten_is_an_error(ancestors: Any) -> None:
    app = Quart("pages")
    async with app.app_context():
        with pytest.raises(UndefinedError):
            render("error.html")


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_no_template_has_a_script_or_a_style_of_its_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "style=" not in text
    assert "|safe" not in text.replace(" ", "")
    if path.name.startswith("_") or path.name == "base.html":
        return
    assert text.startswith("{% extends")
    assert "{% block title %}" in text or path.name == "account_base.html"
