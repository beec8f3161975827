"""The façade: one picture a name, and sizes within bounds."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from identidock.monster import MAX_SIZE, MIN_SIZE, draw_png, draw_svg


@settings(deadline=None, max_examples=60)
@given(
    name=st.text(st.characters(codec=None, exclude_categories=()), max_size=50),
    size=st.integers(MIN_SIZE, 128),
)
def test_any_name_at_any_size_is_drawn_and_always_the_same(name: str, size: int) -> None:
    png = draw_png(name, size)
    assert png == draw_png(name, size)
    assert Image.open(io.BytesIO(png)).size == (size, size)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "\0",
        "\ud800",
        "\udfff\ud800",
        "a" * 1_000_000,
        "👩‍👩‍👧‍👦",
        "\u202eabc",
        " ",
        "../../etc",
    ],
)
def test_odd_names_are_names(name: str) -> None:
    assert draw_png(name, 32).startswith(b"\x89PNG\r\n\x1a\n")
    assert draw_svg(name).startswith("<svg ")


@pytest.mark.parametrize("size", [MIN_SIZE, MAX_SIZE])
def test_the_bounds_themselves_are_allowed(size: int) -> None:
    assert Image.open(io.BytesIO(draw_png("ada", size))).size == (size, size)


@pytest.mark.parametrize("size", [MIN_SIZE - 1, MAX_SIZE + 1, 0, -80])
def test_a_size_out_of_bounds_is_refused_and_the_bounds_named(size: int) -> None:
    with pytest.raises(ValueError, match=rf"from 16 to 1024 pixels, not {size}$"):
        draw_png("ada", size)


def test_different_names_differ() -> None:
    names = ["ada", "Ada", "ada ", "adb", ""]
    assert len({draw_png(name, 32) for name in names}) == len(names)
    assert len({draw_svg(name) for name in names}) == len(names)
