"""Hair sits on top of the head, in the middle."""

import dataclasses

import pytest

from identidock.monster.body import CENTRE, torso_of
from identidock.monster.hair import hair_of
from identidock.monster.kinds import Body, Hair
from identidock.monster.palette import palette_of
from identidock.monster.path import Point, flatten
from identidock.monster.shapes import Clip, Shape
from identidock.monster.traits import Traits, traits_of


def hair(traits: Traits) -> tuple[Shape, ...]:
    return hair_of(traits, torso_of(traits), palette_of(traits))


def points(shapes: tuple[Shape, ...]) -> list[Point]:
    paths = [shape.outline if isinstance(shape, Clip) else shape.path for shape in shapes]
    return [point for path in paths for point in flatten(path, 1)]


def test_every_kind_has_its_own_drawing_and_one_is_none() -> None:
    drawings = {hair(dataclasses.replace(traits_of("any"), hair=kind)) for kind in Hair}
    assert len(drawings) == len(Hair)
    assert () in drawings


@pytest.mark.parametrize("kind", [kind for kind in Hair if kind not in (Hair.BALD, Hair.FRINGE)])
@pytest.mark.parametrize("body", Body)
def test_hair_is_rooted_in_the_head_and_clear_of_the_face(body: Body, kind: Hair) -> None:
    traits = dataclasses.replace(traits_of("any"), body=body, hair=kind)
    torso = torso_of(traits)
    grown = points(hair(traits))
    assert any(abs(x - CENTRE) < torso.half_width(y) for x, y in grown)
    assert min(y for _, y in grown) < torso.top
    assert max(y for _, y in grown) < torso.eyes_y - 0.07


def test_a_fringe_is_cut_to_the_head() -> None:
    traits = dataclasses.replace(traits_of("any"), hair=Hair.FRINGE)
    (fringe,) = hair(traits)
    assert isinstance(fringe, Clip)
    assert fringe.outline == torso_of(traits).outline
