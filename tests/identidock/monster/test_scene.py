"""A scene keeps everything on its tile."""

import dataclasses

import pytest

from identidock.monster.kinds import Arms, Body, Crown, Hair, Legs
from identidock.monster.path import flatten
from identidock.monster.scene import scene_of
from identidock.monster.shapes import Clip, Scene, Stroke
from identidock.monster.traits import traits_of

MARGIN = 0.01


def extent(scene: Scene) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of all that can show, in units."""
    xs: list[float] = []
    ys: list[float] = []
    for shape in scene.shapes:
        path = shape.outline if isinstance(shape, Clip) else shape.path
        pad = shape.width / 2 if isinstance(shape, Stroke) else 0.0
        for x, y in flatten(path, 1):
            xs += (x - pad, x + pad)
            ys += (y - pad, y + pad)
    return min(xs), min(ys), max(xs), max(ys)


@pytest.mark.parametrize("body", Body)
@pytest.mark.parametrize("build", [0.0, 0.999])
def test_every_body_keeps_its_limbs_and_horns_on_the_canvas(body: Body, build: float) -> None:
    base = dataclasses.replace(traits_of("any"), body=body, build=build)
    several = [
        *(dataclasses.replace(base, arms=arms) for arms in Arms),
        *(dataclasses.replace(base, legs=legs) for legs in Legs),
        *(dataclasses.replace(base, crown=crown) for crown in Crown),
        *(dataclasses.replace(base, hair=hair) for hair in Hair),
    ]
    for traits in several:
        left, top, right, bottom = extent(scene_of(traits))
        assert min(left, top) >= MARGIN, traits
        assert max(right, bottom) <= 1 - MARGIN, traits


def test_a_scene_is_a_pure_function_of_its_traits() -> None:
    assert scene_of(traits_of("ada")) == scene_of(traits_of("ada"))
    assert len({scene_of(traits_of(f"name {i}")) for i in range(200)}) == 200
