"""Paths go through their points, and flatten to within a pixel."""

import math

import pytest

from identidock.monster.path import flatten, oval, rounded, shifted, smooth

SQUARE = [(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8)]


@pytest.mark.parametrize("scale", [16, 100, 2048])
def test_a_flattened_circle_is_round_to_a_pixel(scale: int) -> None:
    centre = (scale / 2, scale / 2)
    for point in flatten(oval(0.5, 0.5, 0.4, 0.4), scale):
        assert math.dist(point, centre) == pytest.approx(0.4 * scale, abs=0.5)


def test_larger_pictures_get_finer_polylines() -> None:
    circle = oval(0.5, 0.5, 0.4, 0.4)
    assert len(flatten(circle, 64)) < len(flatten(circle, 1024)) < 400


def test_flatten_counts_from_the_origin() -> None:
    path = smooth(SQUARE, closed=True)
    moved = [(x - 10, y - 20) for x, y in flatten(path, 100)]
    for point, expected in zip(flatten(path, 100, (10, 20)), moved, strict=True):
        assert point == pytest.approx(expected)


@pytest.mark.parametrize("closed", [True, False])
def test_a_smooth_path_goes_through_its_points(closed: bool) -> None:
    path = smooth(SQUARE, closed=closed)
    ends = [path.start, *(end for _, _, end in path.curves)]
    assert ends == ([*SQUARE, SQUARE[0]] if closed else SQUARE)


def test_no_roundness_is_the_polygon() -> None:
    for x, y in flatten(smooth(SQUARE, closed=True, roundness=0), 1):
        assert {round(x, 9), round(y, 9)} & {0.2, 0.8}


def test_a_point_given_twice_does_no_harm() -> None:
    points = flatten(smooth([(0.1, 0.1), (0.1, 0.1), (0.5, 0.5)], closed=True), 100)
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in points)


def test_rounded_corners_stay_inside_the_polygon() -> None:
    points = flatten(rounded(SQUARE, 0.3), 1)
    assert all(0.2 - 1e-9 <= v <= 0.8 + 1e-9 for point in points for v in point)
    assert min(math.dist(point, SQUARE[0]) for point in points) > 0.02


def test_shifted_moves_every_point() -> None:
    path = smooth(SQUARE, closed=True)
    moved = flatten(shifted(path, 0.1, 0.2), 1)
    for (x, y), point in zip(flatten(path, 1), moved, strict=True):
        assert point == pytest.approx((x + 0.1, y + 0.2))
