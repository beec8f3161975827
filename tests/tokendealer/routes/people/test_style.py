from __future__ import annotations

from typing import Any

PATH = "/account/style.css"


async def test_the_style_is_kept_and_asked_about(service: Any) -> None:
    css = await service.get(PATH)
    assert (css.status, css.header("Content-Type")) == (200, "text/css; charset=utf-8")
    assert css.header("Cache-Control") == "public, max-age=600"
    again = await service.get(PATH, ("If-None-Match", css.header("ETag")))
    assert (again.status, again.body) == (304, b"")
    other = await service.get(PATH, ("If-None-Match", '"another"'))
    assert other.body == css.body
