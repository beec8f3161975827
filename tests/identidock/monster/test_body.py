"""Silhouettes are symmetric where they should be, and answer where to attach."""

import dataclasses

import pytest

from identidock.monster.body import CENTRE, Torso, torso_of
from identidock.monster.kinds import Body
from identidock.monster.traits import traits_of


def torso(body: Body, build: float = 0.5) -> Torso:
    return torso_of(dataclasses.replace(traits_of("any"), body=body, build=build))


@pytest.mark.parametrize("body", Body)
def test_a_body_is_centred_and_leaves_room_around_it(body: Body) -> None:
    for build in (0.0, 0.999):
        xs = [x for x, _ in torso(body, build).polygon]
        ys = [y for _, y in torso(body, build).polygon]
        assert min(xs) + max(xs) == pytest.approx(2 * CENTRE, abs=0.02)
        assert min(xs) > 0.12
        assert min(ys) > 0.14
        assert max(ys) < 0.86


@pytest.mark.parametrize("body", Body)
def test_the_head_is_wide_enough_for_eyes(body: Body) -> None:
    shape = torso(body, 0.0)
    assert shape.half_width(shape.eyes_y) > 0.14


@pytest.mark.parametrize("body", Body)
def test_the_upper_edge_is_lowest_at_the_sides(body: Body) -> None:
    shape = torso(body)
    assert shape.top <= shape.top_at(CENTRE) <= shape.top + 0.01
    assert shape.top_at(CENTRE + 0.1) >= shape.top


def test_outside_the_body_there_is_no_width_and_the_top_is_the_edge() -> None:
    shape = torso(Body.ROUND)
    assert shape.half_width(0.01) == 0
    assert shape.top_at(0.01) == shape.top


def test_build_makes_it_stouter() -> None:
    assert torso(Body.BOX, 0.9).half_width(0.5) > torso(Body.BOX, 0.1).half_width(0.5) + 0.02


def test_no_two_bodies_have_one_outline() -> None:
    assert len({torso(body).outline for body in Body}) == len(Body)
