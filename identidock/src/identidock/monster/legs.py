"""Legs and feet; drawn behind the body, which hides where they begin."""

from collections.abc import Callable

from identidock.monster.body import CENTRE
from identidock.monster.kinds import Legs
from identidock.monster.palette import Palette
from identidock.monster.path import oval, smooth
from identidock.monster.shapes import Fill, Shape, Stroke, disc
from identidock.monster.traits import Traits

GROUND = 0.89


def legs_of(traits: Traits, palette: Palette) -> tuple[Shape, ...]:
    """The shadow on the ground and everything that stands on it."""
    width = 0.15 if traits.legs is Legs.FLOAT else 0.24
    shadow = Fill(oval(CENTRE, GROUND, width, 0.028), palette.ground)
    return (shadow, *_DRAW[traits.legs](palette))


def _feet(palette: Palette) -> tuple[Shape, ...]:
    return tuple(
        Fill(oval(CENTRE + side * 0.11, 0.83, 0.075, 0.06), palette.shade) for side in (-1, 1)
    )


def _long(palette: Palette) -> tuple[Shape, ...]:
    shapes: list[Shape] = []
    for side in (-1, 1):
        x = CENTRE + side * 0.09
        shapes.append(Stroke(smooth([(x, 0.76), (x, 0.87)], closed=False), 0.05, palette.shade))
        shapes.append(Fill(oval(x + side * 0.025, 0.872, 0.065, 0.03), palette.accent))
    return tuple(shapes)


def _tripod(palette: Palette) -> tuple[Shape, ...]:
    return tuple(
        Fill(oval(CENTRE + dx, y, 0.052, 0.06), palette.shade)
        for dx, y in ((-0.14, 0.82), (0.14, 0.82), (0.0, 0.84))
    )


def _tentacles(palette: Palette) -> tuple[Shape, ...]:
    shapes: list[Shape] = []
    for dx in (-0.15, -0.05, 0.05, 0.15):
        lean = 0.05 if dx > 0 else -0.05
        line = [
            (CENTRE + dx, 0.75),
            (CENTRE + dx + lean * 0.1, 0.84),
            (CENTRE + dx + lean * 0.8, 0.875),
            (CENTRE + dx + lean * 1.3, 0.85),
        ]
        shapes.append(Stroke(smooth(line, closed=False), 0.048, palette.shade))
    return tuple(shapes)


def _paws(palette: Palette) -> tuple[Shape, ...]:
    shapes: list[Shape] = []
    for side in (-1, 1):
        x = CENTRE + side * 0.13
        shapes.append(Fill(oval(x, 0.84, 0.105, 0.055), palette.shade))
        shapes.extend(disc(x + toe, 0.868, 0.021, palette.horn) for toe in (-0.06, 0.0, 0.06))
    return tuple(shapes)


def _float(_palette: Palette) -> tuple[Shape, ...]:
    return ()


_DRAW: dict[Legs, Callable[[Palette], tuple[Shape, ...]]] = {
    Legs.FEET: _feet,
    Legs.LONG: _long,
    Legs.TRIPOD: _tripod,
    Legs.TENTACLES: _tentacles,
    Legs.PAWS: _paws,
    Legs.FLOAT: _float,
}
