"""Mouths are below the eyes and on the body."""

import dataclasses

import pytest

from identidock.monster.body import CENTRE, torso_of
from identidock.monster.eyes import eyes_at
from identidock.monster.kinds import Mouth
from identidock.monster.mouth import mouth_of
from identidock.monster.palette import palette_of
from identidock.monster.path import flatten
from identidock.monster.shapes import Clip, Shape
from identidock.monster.traits import Traits, traits_of


def mouth(traits: Traits) -> tuple[Shape, ...]:
    torso = torso_of(traits)
    return mouth_of(traits, torso, eyes_at(traits, torso), palette_of(traits))


def test_every_kind_has_its_own_drawing() -> None:
    base = traits_of("any")
    assert len({mouth(dataclasses.replace(base, mouth=kind)) for kind in Mouth}) == len(Mouth)


@pytest.mark.parametrize("kind", Mouth)
def test_a_mouth_is_below_the_eyes_and_on_the_body(kind: Mouth) -> None:
    for i in range(60):
        traits = dataclasses.replace(traits_of(str(i)), mouth=kind)
        torso = torso_of(traits)
        lowest_eye = max(eye.y + eye.r for eye in eyes_at(traits, torso))
        for shape in mouth(traits):
            path = shape.outline if isinstance(shape, Clip) else shape.path
            for x, y in flatten(path, 1):
                assert y > lowest_eye
                assert abs(x - CENTRE) < torso.half_width(y)
