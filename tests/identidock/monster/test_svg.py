"""SVGs are well-formed, inert, and show the geometry the PNG shows."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identidock.monster import draw_svg
from identidock.monster.scene import scene_of
from identidock.monster.shapes import Clip, Shape
from identidock.monster.svg import render_svg
from identidock.monster.traits import traits_of

SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own output, without any entity or DTD


def paths(shapes: tuple[Shape, ...]) -> list[str]:
    """Colours of the fills and strokes, in the order they are drawn."""
    found: list[str] = []
    for shape in shapes:
        found += paths(shape.shapes) if isinstance(shape, Clip) else [shape.colour]
    return found


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=50))
def test_an_svg_is_xml_of_harmless_elements_only(name: str) -> None:
    root = parsed(draw_svg(name))
    assert root.tag == f"{SVG}svg"
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= {
        "svg", "title", "defs", "clipPath", "g", "path",
    }  # fmt: skip
    attributes = {key for e in root.iter() for key in e.attrib}
    assert not any(key.startswith("on") or "href" in key for key in attributes)


def test_an_svg_says_monster_and_never_the_name() -> None:
    text = draw_svg("<script>alert(1)</script>")
    root = parsed(text)
    assert root.findtext(f"{SVG}title") == "Monster"
    assert root.get("role") == "img"
    assert root.get("viewBox") == "0 0 1000 1000"
    assert "script" not in text
    assert "alert" not in text


@pytest.mark.parametrize("name", ["ada", "bob", "name 14"])
def test_an_svg_draws_what_the_scene_has_in_its_order(name: str) -> None:
    scene = scene_of(traits_of(name))
    root = parsed(render_svg(scene))
    drawn = [
        e.get("stroke") or e.get("fill")
        for e in root.iter(f"{SVG}path")
        if e.get("fill") is not None
    ]
    assert drawn == [scene.tile.colour, *paths(scene.shapes)]


def test_coordinates_are_those_of_the_scene_in_thousandths() -> None:
    scene = scene_of(traits_of("ada"))
    root = parsed(render_svg(scene))
    last = scene.shapes[-1]
    assert not isinstance(last, Clip)
    ends = [last.path.start, *(point for curve in last.path.curves for point in curve)]
    expected = [round(v * 1000) for point in ends for v in point]
    data = list(root.iter(f"{SVG}path"))[-1].get("d") or ""
    assert [int(number) for number in re.findall(r"-?\d+", data)] == expected


def test_every_clip_used_is_defined_and_named_for_this_picture_alone() -> None:
    ids: list[set[str]] = []
    for name in ("ada", "bob"):
        text = draw_svg(name)
        defined = re.findall(r'<clipPath id="([^"]+)"', text)
        assert sorted(defined) == sorted(re.findall(r"url\(#([^)]+)\)", text))
        assert len(set(defined)) == len(defined) > 0
        ids.append(set(defined))
    assert not ids[0] & ids[1]
