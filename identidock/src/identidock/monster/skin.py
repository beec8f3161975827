"""The body's surface: its colour, pattern, shadow and highlight, and the cheeks."""

from collections.abc import Callable

from identidock.monster.body import CENTRE, Torso
from identidock.monster.eyes import Eye
from identidock.monster.kinds import Cheeks, Pattern
from identidock.monster.palette import Palette
from identidock.monster.path import oval, rounded, shifted, smooth
from identidock.monster.shapes import Clip, Fill, Shape, Stroke, disc
from identidock.monster.traits import Traits

_SPOTS = (
    (-0.2, 0.36, 0.05), (0.19, 0.33, 0.035), (0.235, 0.43, 0.05), (-0.25, 0.52, 0.035),
    (-0.19, 0.66, 0.06), (0.22, 0.62, 0.045), (0.07, 0.735, 0.045), (-0.06, 0.765, 0.03),
    (-0.07, 0.27, 0.03),
)  # fmt: skip


def skin_of(traits: Traits, torso: Torso, palette: Palette) -> Shape:
    """The body; its own outline, moved towards the light at the top left, is the lit part."""
    pattern = _DRAW[traits.pattern]
    lit = shifted(torso.outline, -0.028, -0.022)
    x = CENTRE - torso.half_width(torso.top + 0.08) * 0.55
    shine = Fill(oval(x, torso.top + 0.085, 0.035, 0.022), palette.light)
    light = (Fill(lit, palette.body), *pattern(palette.mark), shine)
    return Clip(
        torso.outline,
        (Fill(torso.outline, palette.shade), *pattern(palette.mark_shade), Clip(lit, light)),
    )


def cheeks_of(
    traits: Traits, torso: Torso, eyes: tuple[Eye, ...], palette: Palette
) -> tuple[Shape, ...]:
    """What is on both cheeks, beside the mouth."""
    y = max(eye.y + eye.r for eye in eyes) + 0.035
    dx = torso.half_width(y) * 0.7
    if traits.cheeks is Cheeks.BLUSH:
        return tuple(Fill(oval(CENTRE + s * dx, y, 0.042, 0.028), palette.blush) for s in (-1, 1))
    if traits.cheeks is Cheeks.FRECKLES:
        spots = ((-0.025, 0.0), (0.025, 0.0), (0.0, 0.024))
        return tuple(
            disc(CENTRE + s * dx + sx, y + sy, 0.01, palette.shade)
            for s in (-1, 1)
            for sx, sy in spots
        )
    return ()


def _plain(_colour: str) -> tuple[Shape, ...]:
    return ()


def _belly(colour: str) -> tuple[Shape, ...]:
    return (Fill(oval(CENTRE, 0.74, 0.155, 0.15), colour),)


def _spots(colour: str) -> tuple[Shape, ...]:
    return tuple(disc(CENTRE + dx, y, r, colour) for dx, y, r in _SPOTS)


def _stripes(colour: str) -> tuple[Shape, ...]:
    return tuple(
        Stroke(
            smooth([(0.1, y - 0.03), (CENTRE, y + 0.03), (0.9, y - 0.03)], closed=False),
            0.045,
            colour,
        )
        for y in (0.23, 0.34, 0.45, 0.56, 0.67, 0.78)
    )


def _dipped(colour: str) -> tuple[Shape, ...]:
    edge = [(i / 8, 0.655 + (0.02 if i % 2 else -0.02)) for i in range(9)]
    return (Fill(smooth([*edge, (1.0, 1.0), (0.0, 1.0)], closed=True, roundness=0.3), colour),)


def _scales(colour: str) -> tuple[Shape, ...]:
    shapes: list[Shape] = []
    for row, y in enumerate((0.62, 0.68, 0.74)):
        for column in range(-3, 4):
            x = CENTRE + (column + (row % 2) / 2) * 0.1
            shapes.append(
                Fill(rounded([(x - 0.04, y), (x + 0.04, y), (x, y + 0.045)], 0.25), colour)
            )
    return tuple(shapes)


_DRAW: dict[Pattern, Callable[[str], tuple[Shape, ...]]] = {
    Pattern.PLAIN: _plain,
    Pattern.BELLY: _belly,
    Pattern.SPOTS: _spots,
    Pattern.STRIPES: _stripes,
    Pattern.DIPPED: _dipped,
    Pattern.SCALES: _scales,
}
