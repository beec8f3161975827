"""Horns, ears and antennae grow on both sides of the head."""

import dataclasses

import pytest

from identidock.monster.body import CENTRE, torso_of
from identidock.monster.crown import crown_of
from identidock.monster.kinds import Body, Crown
from identidock.monster.palette import palette_of
from identidock.monster.path import Point, flatten
from identidock.monster.shapes import Clip, Shape
from identidock.monster.traits import Traits, traits_of


def crown(traits: Traits) -> tuple[Shape, ...]:
    return crown_of(traits, torso_of(traits), palette_of(traits))


def points(shapes: tuple[Shape, ...]) -> list[Point]:
    paths = [shape.outline if isinstance(shape, Clip) else shape.path for shape in shapes]
    return [point for path in paths for point in flatten(path, 1)]


def test_every_kind_has_its_own_drawing_and_one_is_none() -> None:
    drawings = {crown(dataclasses.replace(traits_of("any"), crown=kind)) for kind in Crown}
    assert len(drawings) == len(Crown)
    assert () in drawings


@pytest.mark.parametrize("kind", [kind for kind in Crown if kind is not Crown.BARE])
@pytest.mark.parametrize("body", Body)
def test_both_sides_have_one_that_begins_in_the_head_and_leaves_it(body: Body, kind: Crown) -> None:
    traits = dataclasses.replace(traits_of("any"), body=body, crown=kind)
    torso = torso_of(traits)
    grown = points(crown(traits))
    for side in (-1, 1):
        own = [(x, y) for x, y in grown if (x - CENTRE) * side > 0]
        assert any(abs(x - CENTRE) < torso.half_width(y) for x, y in own)
        assert any(abs(x - CENTRE) > torso.half_width(y) for x, y in own)
