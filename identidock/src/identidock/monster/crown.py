"""Horns, ears and antennae; drawn behind the body, to the left and right of the hair."""

from collections.abc import Callable

from identidock.monster.body import CENTRE, Torso
from identidock.monster.kinds import Crown
from identidock.monster.palette import Palette
from identidock.monster.path import Path, Point, oval, rounded, shifted, smooth
from identidock.monster.shapes import Clip, Fill, Shape, Stroke, disc
from identidock.monster.traits import Traits

_Draw = Callable[[Point, int, Palette], tuple[Shape, ...]]


def crown_of(traits: Traits, torso: Torso, palette: Palette) -> tuple[Shape, ...]:
    """What grows on both sides of the head, left first."""
    draw = _DRAW[traits.crown]
    shapes: list[Shape] = []
    for side in (-1, 1):
        # On a pointed head the two would meet in the hair.
        x = CENTRE + side * max(torso.half_width(torso.top + 0.1) * 0.8, 0.12)
        shapes.extend(draw((x, torso.top_at(x) + 0.02), side, palette))
    return tuple(shapes)


def _grown(root: Point, side: int, *corners: Point) -> list[Point]:
    """`corners`, given as (outward, up) from the root, on the canvas."""
    return [(root[0] + side * out, root[1] - up) for out, up in corners]


def _bare(_root: Point, _side: int, _palette: Palette) -> tuple[Shape, ...]:
    return ()


def _nubs(root: Point, side: int, palette: Palette) -> tuple[Shape, ...]:
    horn = rounded(_grown(root, side, (-0.055, -0.02), (0.035, 0.12), (0.06, -0.05)), 0.2)
    return _lit(horn, palette)


def _curved(root: Point, side: int, palette: Palette) -> tuple[Shape, ...]:
    horn = _grown(
        root, side,
        (-0.045, 0.0), (0.03, 0.035), (0.062, 0.08), (0.055, 0.15),
        (0.1, 0.1), (0.105, 0.03), (0.06, -0.04), (0.0, -0.05),
    )  # fmt: skip
    return _lit(smooth(horn, closed=True), palette)


def _lit(horn: Path, palette: Palette) -> tuple[Shape, ...]:
    """A horn in the same light from the top left as the body."""
    lit = Fill(shifted(horn, -0.016, -0.006), palette.horn)
    return (Clip(horn, (Fill(horn, palette.horn_shade), lit)),)


def _cat(root: Point, side: int, palette: Palette) -> tuple[Shape, ...]:
    ear = _grown(root, side, (-0.1, 0.0), (0.06, 0.14), (0.085, -0.08))
    inner = _grown(root, side, (-0.045, 0.01), (0.045, 0.095), (0.06, -0.04))
    return (Fill(rounded(ear, 0.18), palette.shade), Fill(rounded(inner, 0.18), palette.accent))


def _bunny(root: Point, side: int, palette: Palette) -> tuple[Shape, ...]:
    x, y = root[0] - side * 0.03, root[1] - 0.045
    return (
        Fill(oval(x, y, 0.058, 0.125), palette.shade),
        Fill(oval(x, y, 0.03, 0.09), palette.accent),
    )


def _bear(root: Point, side: int, palette: Palette) -> tuple[Shape, ...]:
    x, y = root[0] + side * 0.02, root[1] - 0.02
    return (disc(x, y, 0.08, palette.shade), disc(x, y - 0.003, 0.045, palette.accent))


def _antennae(root: Point, side: int, palette: Palette) -> tuple[Shape, ...]:
    line = _grown(root, side, (-0.05, -0.03), (-0.03, 0.06), (0.03, 0.11))
    return (
        Stroke(smooth(line, closed=False), 0.024, palette.shade),
        disc(*line[2], 0.04, palette.accent),
    )


def _fins(root: Point, side: int, palette: Palette) -> tuple[Shape, ...]:
    fin = _grown(
        root, side,
        (-0.03, 0.0), (0.03, 0.07), (0.12, 0.075), (0.09, 0.02),
        (0.135, -0.03), (0.085, -0.06), (0.1, -0.13), (0.03, -0.11),
    )  # fmt: skip
    return (Fill(rounded(fin, 0.25), palette.accent),)


_DRAW: dict[Crown, _Draw] = {
    Crown.BARE: _bare,
    Crown.NUBS: _nubs,
    Crown.CURVED: _curved,
    Crown.CAT: _cat,
    Crown.BUNNY: _bunny,
    Crown.BEAR: _bear,
    Crown.ANTENNAE: _antennae,
    Crown.FINS: _fins,
}
