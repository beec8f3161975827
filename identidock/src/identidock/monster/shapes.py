"""The three things a picture is made of, in unit coordinates and opaque colours `#rrggbb`."""

from __future__ import annotations

from dataclasses import dataclass

from identidock.monster.path import Path, oval


@dataclass(frozen=True, slots=True)
class Fill:
    """A closed path, filled."""

    path: Path
    colour: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line along a path, with round ends and joints; `width` is in units."""

    path: Path
    width: float
    colour: str


@dataclass(frozen=True, slots=True)
class Clip:
    """Shapes drawn in order, of which only what lies inside the closed `outline` shows."""

    outline: Path
    shapes: tuple[Shape, ...]


Shape = Fill | Stroke | Clip


@dataclass(frozen=True, slots=True)
class Scene:
    """A rounded `tile` and the shapes drawn on it in order; outside the tile is transparent."""

    tile: Fill
    shapes: tuple[Shape, ...]


def disc(cx: float, cy: float, r: float, colour: str) -> Fill:
    """A filled circle."""
    return Fill(oval(cx, cy, r, r), colour)
