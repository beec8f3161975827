from __future__ import annotations

import gzip

import pytest

from tests.dashboard.conftest import Browser


@pytest.mark.parametrize("path", ["/app/", "/app/clients/shop", "/app/no.such.file"])
async def test_every_other_path_is_the_page(browser: Browser, path: str) -> None:
    response = await browser.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]


async def test_the_page_and_its_policy_have_the_same_fresh_nonce(browser: Browser) -> None:
    nonces = set()
    for _ in range(2):
        response = await browser.get("/app/")
        policy = response.headers["Content-Security-Policy"]
        nonce = policy.partition("'nonce-")[2].partition("'")[0]
        assert f'content="{nonce}"' in await response.get_data(as_text=True)
        nonces.add(nonce)
    assert len(nonces) == 2
    for part in ("default-src 'none'; ", "script-src 'self'; ", "frame-ancestors 'none'"):
        assert part in policy
    assert "connect-src 'self' ws://platform.test;" in policy


async def test_without_its_slash_it_leads_to_the_page(browser: Browser) -> None:
    response = await browser.get("/app")
    assert (response.status_code, response.headers["Location"]) == (308, "/app/")


async def test_a_file_is_kept_for_a_year_and_sent_once(browser: Browser) -> None:
    response = await browser.get("/app/assets/index-1a2b.js")
    tag = response.headers["ETag"]
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    again = await browser.get("/app/assets/index-1a2b.js", headers={"If-None-Match": tag})
    assert (again.status_code, await again.get_data()) == (304, b"")


async def test_a_file_is_compressed_for_who_takes_that(browser: Browser) -> None:
    plain = await browser.get("/app/assets/index-1a2b.js")
    squeezed = await browser.get("/app/assets/index-1a2b.js", headers={"Accept-Encoding": "gzip"})
    assert (plain.headers.get("Content-Encoding"), squeezed.headers["Content-Encoding"]) == (
        None,
        "gzip",
    )
    assert gzip.decompress(await squeezed.get_data()) == await plain.get_data()
    assert plain.headers["ETag"] != squeezed.headers["ETag"]
    assert plain.headers["Vary"] == squeezed.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", ["/app/assets/none.js", "/app/api/", "/appx", "/"])
async def test_what_is_neither_file_nor_page_is_told_in_json(browser: Browser, path: str) -> None:
    response = await browser.get(path)
    assert (response.status_code, (await response.get_json())["error"]) == (404, "not_found")
