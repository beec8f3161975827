"""Legs stand on the shadow on the ground; a floating monster has only the shadow."""

import dataclasses

import pytest

from identidock.monster.kinds import Legs
from identidock.monster.legs import GROUND, legs_of
from identidock.monster.palette import palette_of
from identidock.monster.path import flatten
from identidock.monster.shapes import Clip, Shape, Stroke
from identidock.monster.traits import traits_of

TRAITS = traits_of("any")


def legs(kind: Legs) -> tuple[Shape, ...]:
    return legs_of(dataclasses.replace(TRAITS, legs=kind), palette_of(TRAITS))


def test_every_kind_has_its_own_drawing() -> None:
    assert len({legs(kind) for kind in Legs}) == len(Legs)


def test_a_floating_monster_has_only_a_shadow() -> None:
    assert len(legs(Legs.FLOAT)) == 1


@pytest.mark.parametrize("kind", [kind for kind in Legs if kind is not Legs.FLOAT])
def test_feet_touch_the_ground(kind: Legs) -> None:
    soles = []
    for shape in legs(kind)[1:]:
        assert not isinstance(shape, Clip)
        pad = shape.width / 2 if isinstance(shape, Stroke) else 0
        soles.append(max(y for _, y in flatten(shape.path, 1)) + pad)
    assert max(soles) == pytest.approx(GROUND, abs=0.015)
