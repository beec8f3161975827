from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.errors import NotAcceptable
from identidock.accept import negotiate
from identidock.picture import Kind

CHROMIUM = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"
FIREFOX = "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5"


@pytest.mark.parametrize(
    "accept",
    [
        None,
        "",
        "  ",
        "image/png",
        "IMAGE/PNG",
        "image/*",
        "*/*",
        "image/png, image/svg+xml",
        "image/svg+xml, image/png",
        "image/svg+xml;q=0.5, image/png;q=0.6",
        "image/svg+xml;q=0, */*",
        "text/html, */*;q=0.1",
        CHROMIUM,
        FIREFOX,
    ],
)
def test_png_unless_svg_is_liked_better(accept: str | None) -> None:
    assert negotiate(accept) is Kind.PNG


@pytest.mark.parametrize(
    "accept",
    [
        "image/svg+xml",
        "Image/SVG+xml",
        "image/svg+xml; charset=utf-8",
        "image/svg+xml, image/png;q=0.9",
        "image/svg+xml, */*;q=0.8",
        "image/*;q=0.5, image/svg+xml",
        "image/png;q=0, image/*",
    ],
)
def test_svg_where_it_is_liked_better(accept: str) -> None:
    assert negotiate(accept) is Kind.SVG


@pytest.mark.parametrize(
    "accept",
    ["text/html", "image/jpeg", "image/png;q=0", "*/*;q=0", "png", "*", ",", "image/png;q=0, a/b"],
)
def test_what_we_have_not_is_refused_and_what_we_have_named(accept: str) -> None:
    with pytest.raises(NotAcceptable, match=r"image/png, image/svg\+xml") as refused:
        negotiate(accept)
    assert refused.value.field == "Accept"


@given(st.text(st.sampled_from("imagepng/*svg+xml;q=0.51, \"\\%'é"), max_size=60))
def test_any_header_is_understood_or_refused(accept: str) -> None:
    with suppress(NotAcceptable):
        assert negotiate(accept) in Kind
