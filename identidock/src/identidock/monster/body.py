"""The silhouettes, and where on one the other parts attach."""

import math
from dataclasses import dataclass

from identidock.monster.kinds import Body
from identidock.monster.path import Path, Point, flatten, smooth
from identidock.monster.traits import Traits

CENTRE = 0.5

# The right half from the top to the bottom: (distance from the centre line, height).
_PROFILES: dict[Body, tuple[Point, ...]] = {
    Body.ROUND: (
        (0, 0.25), (0.16, 0.285), (0.265, 0.41), (0.28, 0.56), (0.22, 0.72), (0.1, 0.79), (0, 0.8),
    ),
    Body.EGG: (
        (0, 0.22), (0.12, 0.26), (0.2, 0.37), (0.25, 0.55), (0.235, 0.7), (0.14, 0.785), (0, 0.8),
    ),
    Body.PEAR: (
        (0, 0.21), (0.13, 0.245), (0.185, 0.34), (0.19, 0.46), (0.25, 0.6), (0.265, 0.7),
        (0.17, 0.79), (0, 0.8),
    ),
    Body.PILL: (
        (0, 0.2), (0.12, 0.23), (0.19, 0.33), (0.2, 0.5), (0.19, 0.67), (0.12, 0.77), (0, 0.8),
    ),
    Body.GUMDROP: (
        (0, 0.22), (0.1, 0.25), (0.18, 0.4), (0.25, 0.58), (0.3, 0.72), (0.22, 0.79), (0, 0.8),
    ),
    Body.DROP: (
        (0, 0.16), (0.05, 0.24), (0.15, 0.36), (0.25, 0.52), (0.26, 0.66), (0.16, 0.775), (0, 0.8),
    ),
    Body.TOAD: (
        (0, 0.33), (0.18, 0.345), (0.29, 0.44), (0.33, 0.6), (0.27, 0.74), (0.12, 0.795), (0, 0.8),
    ),
    Body.BOX: (
        (0, 0.25), (0.17, 0.252), (0.24, 0.31), (0.255, 0.5), (0.255, 0.69), (0.2, 0.785),
        (0.1, 0.8), (0, 0.8),
    ),
    Body.GHOST: (
        (0, 0.21), (0.15, 0.255), (0.225, 0.38), (0.24, 0.56), (0.25, 0.7), (0.265, 0.785),
        (0.215, 0.82), (0.165, 0.8), (0.12, 0.77), (0.06, 0.795), (0, 0.82),
    ),
}  # fmt: skip

# Height of the eyes; a head lower or smaller than most needs its own.
_EYES = {Body.TOAD: 0.5, Body.PEAR: 0.38, Body.PILL: 0.39, Body.GUMDROP: 0.47, Body.DROP: 0.48}


@dataclass(frozen=True, slots=True)
class Torso:
    """An `outline`, the same as a `polygon` in units, and the height of the middle of the eyes."""

    outline: Path
    polygon: tuple[Point, ...]
    eyes_y: float

    @property
    def top(self) -> float:
        """The height of the highest point; smaller is higher."""
        return min(y for _, y in self.polygon)

    def half_width(self, y: float) -> float:
        """From the centre line to the outermost right edge at height `y`; 0 where there is none."""
        edges = _crossings([(py, px) for px, py in self.polygon], y)
        return max(edges, default=CENTRE) - CENTRE

    def top_at(self, x: float) -> float:
        """The height of the upper edge at `x`; the top where there is none."""
        return min(_crossings(self.polygon, x), default=self.top)


def torso_of(traits: Traits) -> Torso:
    """The silhouette of a monster; `build` makes it up to 8 % slimmer or stouter."""
    stretch = 0.92 + 0.16 * traits.build
    if traits.body is Body.CLOUD:
        outline = _cloud(stretch)
    elif traits.body is Body.FURRY:
        outline = _fur(stretch)
    else:
        outline = _mirrored(_PROFILES[traits.body], stretch)
    polygon = tuple((x / 100, y / 100) for x, y in flatten(outline, 100))
    return Torso(outline, polygon, _EYES.get(traits.body, 0.43))


def _mirrored(profile: tuple[Point, ...], stretch: float) -> Path:
    right = [(CENTRE + dx * stretch, y) for dx, y in profile]
    left = [(CENTRE - dx * stretch, y) for dx, y in reversed(profile[1:-1])]
    return smooth(right + left, closed=True)


def _cloud(stretch: float) -> Path:
    points = [
        _polar(turn / 36, stretch, 0.262 + 0.022 * math.cos(turn / 36 * 9 * math.tau))
        for turn in range(36)
    ]
    return smooth(points, closed=True)


def _fur(stretch: float) -> Path:
    points = [_polar(i / 36, stretch, 0.295 if i % 2 == 0 else 0.245) for i in range(36)]
    return smooth(points, closed=True, roundness=0.12)


def _polar(turn: float, stretch: float, radius: float) -> Point:
    """A point `turn` (0 to 1) of the way clockwise round the middle, from the top."""
    angle = turn * math.tau
    return (
        CENTRE + radius * stretch * math.sin(angle),
        0.525 - radius * math.cos(angle),
    )


def _crossings(polygon: tuple[Point, ...] | list[Point], at: float) -> list[float]:
    """Second coordinates at which the polygon's edges cross the line `first coordinate == at`."""
    found = []
    for (a, p), (b, q) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        if (a <= at) != (b <= at):
            found.append(p + (q - p) * (at - a) / (b - a))
    return found
