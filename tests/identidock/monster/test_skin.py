"""The skin stays inside the body, with or without a pattern."""

import dataclasses

from identidock.monster.body import torso_of
from identidock.monster.eyes import eyes_at
from identidock.monster.kinds import Cheeks, Pattern
from identidock.monster.palette import palette_of
from identidock.monster.shapes import Clip, Shape
from identidock.monster.skin import cheeks_of, skin_of
from identidock.monster.traits import Traits, traits_of

TRAITS = traits_of("any")


def skin(traits: Traits) -> Shape:
    return skin_of(traits, torso_of(traits), palette_of(traits))


def cheeks(traits: Traits) -> tuple[Shape, ...]:
    torso = torso_of(traits)
    return cheeks_of(traits, torso, eyes_at(traits, torso), palette_of(traits))


def test_every_pattern_has_its_own_drawing_cut_to_the_body() -> None:
    drawings = [skin(dataclasses.replace(TRAITS, pattern=pattern)) for pattern in Pattern]
    assert len(set(drawings)) == len(Pattern)
    for drawing in drawings:
        assert isinstance(drawing, Clip)
        assert drawing.outline == torso_of(TRAITS).outline


def test_every_kind_of_cheeks_has_its_own_drawing_and_one_is_none() -> None:
    drawings = {cheeks(dataclasses.replace(TRAITS, cheeks=kind)) for kind in Cheeks}
    assert len(drawings) == len(Cheeks)
    assert () in drawings
