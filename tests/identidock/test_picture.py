import hashlib
import io
import itertools

import PIL
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from chassis.conditional import is_fresh
from identidock.picture import DRAWING_VERSION, Kind, Picture, draw

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=64)


def test_a_png_has_the_size_asked_for() -> None:
    assert Image.open(io.BytesIO(draw(Picture("ada", Kind.PNG, 33)))).size == (33, 33)


def test_an_svg_is_an_svg() -> None:
    assert draw(Picture("ada", Kind.SVG, 80)).startswith(b"<svg ")


@given(name=NAMES)
def test_a_tag_is_one_that_callers_can_send_back(name: str) -> None:
    tag = Picture(name, Kind.PNG, 80).tag
    assert is_fresh(tag, tag)
    assert tag == Picture(name, Kind.PNG, 80).tag


def test_other_pictures_have_other_tags() -> None:
    choices = itertools.product(["a", "80", "80\na", "1"], [16, 80, 1024])
    pictures = [Picture(name, Kind.PNG, size) for name, size in choices]
    pictures += [Picture(name, Kind.SVG, 80) for name in ("a", "80", "80\na", "1")]
    assert len({picture.tag for picture in pictures}) == len(pictures)


def test_an_svg_is_the_same_at_any_size() -> None:
    assert Picture("ada", Kind.SVG, 80).tag == Picture("ada", Kind.SVG, 81).tag


# When one of these fails, the drawing has changed: raise DRAWING_VERSION and note what is drawn
# now. Callers keep pictures for a year by their tags, and a tag must never stand for two pictures.
DRAWN = {"version": "1", "svg": "d15c0e95a0b291a2", "png": ("13.0.0", "a76031ed8b5127b2")}


def _digest(kind: Kind) -> str:
    names = [f"name {number}" for number in range(40)]
    drawn = b"".join(draw(Picture(name, kind, 32)) for name in names)
    return hashlib.sha256(drawn).hexdigest()[:16]


def test_the_drawing_version_stands_for_what_is_drawn() -> None:
    assert DRAWN["version"] == DRAWING_VERSION
    assert _digest(Kind.SVG) == DRAWN["svg"]


@pytest.mark.skipif(DRAWN["png"][0] != PIL.__version__, reason="another Pillow has other tags")
def test_it_stands_for_the_pixels_too() -> None:
    assert _digest(Kind.PNG) == DRAWN["png"][1]
