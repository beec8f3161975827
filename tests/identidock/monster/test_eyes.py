"""Eyes are on the head, apart from each other, and look one way."""

import dataclasses
import itertools
import math

import pytest

from identidock.monster.body import torso_of
from identidock.monster.eyes import Eye, eyes_at, eyes_of
from identidock.monster.kinds import EyeLayout, EyeStyle
from identidock.monster.palette import palette_of
from identidock.monster.traits import traits_of

COUNTS = {
    EyeLayout.CYCLOPS: 1,
    EyeLayout.PAIR: 2,
    EyeLayout.WIDE: 2,
    EyeLayout.TRIO: 3,
    EyeLayout.PYRAMID: 3,
    EyeLayout.ODD: 2,
}


@pytest.mark.parametrize("layout", EyeLayout)
def test_eyes_are_on_the_head_and_apart(layout: EyeLayout) -> None:
    for i in range(60):
        traits = dataclasses.replace(traits_of(str(i)), eye_layout=layout)
        torso = torso_of(traits)
        eyes = eyes_at(traits, torso)
        assert len(eyes) == COUNTS[layout]
        for eye in eyes:
            assert abs(eye.x - 0.5) < torso.half_width(eye.y)
            assert eye.y > torso.top
        for one, other in itertools.combinations(eyes, 2):
            # In a row of three the middle one overlaps its neighbours, on purpose, by a little.
            assert math.dist((one.x, one.y), (other.x, other.y)) > max(one.r, other.r) * 1.6


def test_every_style_and_layout_has_its_own_drawing() -> None:
    base = traits_of("any")
    several = [
        dataclasses.replace(base, eye_style=style, eye_layout=layout)
        for style in EyeStyle
        for layout in EyeLayout
    ]
    drawings = {eyes_of(t, eyes_at(t, torso_of(t)), palette_of(t)) for t in several}
    assert len(drawings) == len(several)


def test_the_gaze_moves_the_pupils() -> None:
    eye = (Eye(0.5, 0.4, 0.1),)
    left, right = (
        dataclasses.replace(traits_of("any"), eye_style=EyeStyle.OPEN, gaze=gaze)
        for gaze in (0.0, 0.9)
    )
    assert eyes_of(left, eye, palette_of(left)) != eyes_of(right, eye, palette_of(right))
