from __future__ import annotations

import asyncio
import re
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urljoin

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from quart import Quart

from identidock.visitor import alias

SALT = "salt for the tests"
NASTY = '"><b>TEST</b><!--'
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Page(HTMLParser):
    """The elements of a page, each with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for found, attributes in self.elements if found == tag]


async def post(app: Quart, body: str) -> tuple[int, str]:
    response = await app.test_client().post("/", headers=FORM, data=body)
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    return response.status_code, await response.get_data(as_text=True)


async def greet(app: Quart, name: str) -> str:
    status, html = await post(app, f"name={quote(name, safe='')}")
    assert status == 200
    return html


async def test_it_asks_for_a_name_and_has_an_example(app: Quart) -> None:
    response = await app.test_client().get("/")
    assert response.status_code == 200
    html = await response.get_data(as_text=True)
    (field,) = Page(html).all("input")
    assert (field["name"], field["value"]) == ("name", "Joe Bloggs")
    assert "Hello Joe Bloggs" in html


async def test_it_greets_by_name(app: Quart) -> None:
    html = await greet(app, "  Ada Lovelace ")
    assert "<h1>Hello Ada Lovelace</h1>" in html
    assert Page(html).all("input")[0]["value"] == "Ada Lovelace"


async def test_it_takes_a_multipart_form_too(app: Quart) -> None:
    response = await app.test_client().post("/", files={}, form={"name": "Ada"})
    assert "Hello Ada" in await response.get_data(as_text=True)


async def test_a_name_is_text_and_never_markup(app: Quart) -> None:
    html = await greet(app, NASTY)
    assert "<b>" not in html
    assert "<!--" not in html
    assert "Hello &#34;&gt;&lt;b&gt;TEST&lt;/b&gt;&lt;!--" in html
    assert Page(html).all("input")[0]["value"] == NASTY


async def test_a_refused_name_is_text_as_well(app: Quart) -> None:
    status, html = await post(app, "name=" + quote(NASTY * 10))
    assert status == 400
    assert "<b>" not in html
    assert Page(html).all("input")[0]["value"] == NASTY * 10


@hypothesis_settings(
    deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=70))
def test_no_name_alters_the_page(app: Quart, name: str) -> None:
    async def ask() -> tuple[int, str]:
        return await post(app, f"name={quote(name, safe='')}")

    status, html = asyncio.run(ask())
    assert status in {200, 400}
    (field,) = Page(html).all("input")
    assert [tag for tag, _ in Page(html).elements].count("script") == 0
    if status == 200:
        assert field["value"] == name.strip()
        assert f"Hello {name.strip()}" in unescape(html)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "Please enter a name."),
        ("name=", "Please enter a name."),
        ("name=+++", "Please enter a name."),
        ("other=Ada", "Please enter a name."),
        ("name=a%00b", "Please enter a name without control characters."),
        ("name=%ff", "Please enter a name without control characters."),
        ("name=a&name=b", "Please enter one name only."),
        ("name=" + "a" * 65, "Please enter at most 64 characters; these are 65."),
    ],
)
async def test_what_is_no_name_is_told_beside_the_field(app: Quart, body: str, reason: str) -> None:
    status, html = await post(app, body)
    assert status == 400
    page = Page(html)
    (field,) = page.all("input")
    (error,) = [p for p in page.all("p") if p.get("role") == "alert"]
    assert f'id="{error["id"]}" role="alert">{reason}</p>' in html
    assert (field["aria-invalid"], field["aria-describedby"]) == ("true", error["id"])
    assert "Hello" not in html
    assert page.all("img") == []


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"name": "Ada"}'),
        ("text/plain", b"name=Ada"),
        ("application/x-www-form-urlencoded", b"name=\xff"),
        ("multipart/form-data", b"name=Ada"),
        ("multipart/form-data; boundary=x", b"no boundary here"),
        ("multipart/form-data; boundary=\xe9", b"--x--"),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: nothing\r\n\r\n\r\n--x--",
        ),
    ],
)
async def test_what_is_no_form_has_no_name(app: Quart, content_type: str, body: bytes) -> None:
    headers = {"Content-Type": content_type}
    response = await app.test_client().post("/", headers=headers, data=body)
    assert response.status_code == 400


async def test_a_body_that_is_too_large_is_refused(app: Quart) -> None:
    response = await app.test_client().post("/", headers=FORM, data="name=" + "a" * 20_000)
    assert response.status_code == 413


async def test_pictures_are_of_the_digest_and_at_the_root(app: Quart) -> None:
    html = await greet(app, "Ada Lovelace")
    digest = alias("Ada Lovelace", SALT)
    images = Page(html).all("img")
    assert [image["src"] for image in images] == [
        f"/monster/{digest}?size=256",
        f"/monster/{digest}?size=80",
    ]
    assert "Ada" not in " ".join(re.findall(r'(?:src|srcset|href)="([^"]*)"', html))


async def test_the_pictures_of_the_page_exist(app: Quart) -> None:
    client = app.test_client()
    html = await (await client.get("/")).get_data(as_text=True)
    addresses = set(re.findall(r"/monster/[0-9a-f]{64}\?size=\d+", html))
    assert len(addresses) == 5
    for address in addresses:
        assert (await client.get(address)).status_code == 200


@pytest.mark.parametrize(
    ("page", "stylesheet"), [("/", "/style.css"), ("/identidock/", "/identidock/style.css")]
)
async def test_form_and_stylesheet_are_relative_to_where_the_page_is(
    app: Quart, page: str, stylesheet: str
) -> None:
    parsed = Page(await greet(app, "Ada"))
    (form,) = parsed.all("form")
    assert form == {"method": "post"}
    style = next(link["href"] for link in parsed.all("link") if link["rel"] == "stylesheet")
    assert style is not None
    assert urljoin(page, style).partition("?")[0] == stylesheet


async def test_the_stylesheet_is_there_and_kept(app: Quart) -> None:
    client = app.test_client()
    response = await client.get("/style.css?v=1")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response.headers["Cache-Control"]
    again = await client.get("/style.css", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


async def test_nothing_but_its_own_pictures_and_style_may_load(app: Quart) -> None:
    response = await app.test_client().get("/")
    policy = dict(
        part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; ")
    )
    assert policy == {
        "default-src": "'none'",
        "img-src": "'self'",
        "style-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert len(response.headers.getlist("Content-Security-Policy")) == 1
    page = Page(await response.get_data(as_text=True))
    assert page.all("script") == page.all("style") == []
    assert all("style" not in attributes for _, attributes in page.elements)


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_the_page_is_not_kept(app: Quart, method: str) -> None:
    response = await app.test_client().open("/", method=method)
    assert response.headers["Cache-Control"] == "no-store"


async def test_it_can_be_used_without_seeing_it(app: Quart) -> None:
    page = Page(await greet(app, "Ada"))
    (html,) = page.all("html")
    (label,) = page.all("label")
    (field,) = page.all("input")
    assert html["lang"] == "en"
    assert label["for"] == field["id"]
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("title")) == 1
    assert [image["alt"] for image in page.all("img")] == ["The monster of Ada", ""]


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


async def test_colours_contrast_in_light_and_dark(app: Quart) -> None:
    """WCAG 2.2: 4.5 for text (1.4.3), 3 for what marks the field and its focus (1.4.11)."""
    style: Any = await (await app.test_client().get("/style.css")).get_data(as_text=True)
    palettes = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    assert len(palettes) == 2
    for palette in palettes:
        colour = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", palette))
        for text, ground in [
            ("text", "surface"),
            ("text", "ground"),
            ("muted", "surface"),
            ("error", "surface"),
            ("on-accent", "accent"),
            ("on-accent", "accent-strong"),
        ]:
            assert _contrast(colour[text], colour[ground]) >= 4.5, (text, ground)
        for mark in ("field-line", "accent", "error"):
            assert _contrast(colour[mark], colour["surface"]) >= 3, mark
