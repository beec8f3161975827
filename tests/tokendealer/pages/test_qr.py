from __future__ import annotations

from urllib.parse import unquote

from tokendealer.pages import qr


def test_a_text_becomes_dark_on_light_whatever_the_page_is() -> None:
    kind, _, svg = qr.picture("otpauth://totp/x").partition(",")
    assert kind.startswith("data:image/svg+xml")
    assert 'fill="white"' in unquote(svg).replace("'", '"') or "#fff" in unquote(svg)
    assert qr.picture("a") != qr.picture("b")
