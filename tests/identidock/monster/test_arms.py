"""Both arms grow from the body, and no two kinds look alike."""

import dataclasses

import pytest

from identidock.monster.arms import arms_of
from identidock.monster.body import CENTRE, torso_of
from identidock.monster.kinds import Arms
from identidock.monster.palette import palette_of
from identidock.monster.path import flatten
from identidock.monster.shapes import Clip, Shape
from identidock.monster.traits import traits_of


def arms(kind: Arms, name: str = "any") -> tuple[Shape, ...]:
    traits = dataclasses.replace(traits_of(name), arms=kind)
    return arms_of(traits, torso_of(traits), palette_of(traits))


def test_every_kind_has_its_own_drawing() -> None:
    assert len({arms(kind) for kind in Arms}) == len(Arms)


@pytest.mark.parametrize("kind", Arms)
def test_there_is_an_arm_on_both_sides_and_it_begins_in_the_body(kind: Arms) -> None:
    for i in range(30):
        torso = torso_of(traits_of(str(i)))
        points = [
            point
            for shape in arms(kind, str(i))
            if not isinstance(shape, Clip)
            for point in flatten(shape.path, 1)
        ]
        assert {x < CENTRE for x, _ in points} == {True, False}
        assert any(abs(x - CENTRE) <= torso.half_width(y) for x, y in points)
