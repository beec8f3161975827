"""Hair on the middle of the head; drawn in front of the body."""

import math
from collections.abc import Callable

from identidock.monster.body import CENTRE, Torso
from identidock.monster.kinds import Hair
from identidock.monster.palette import Palette
from identidock.monster.path import rounded, smooth
from identidock.monster.shapes import Clip, Fill, Shape, Stroke, disc
from identidock.monster.traits import Traits


def hair_of(traits: Traits, torso: Torso, palette: Palette) -> tuple[Shape, ...]:
    """The hair, in the accent colours."""
    return _DRAW[traits.hair](torso, palette)


def _bald(_torso: Torso, _palette: Palette) -> tuple[Shape, ...]:
    return ()


def _tuft(torso: Torso, palette: Palette) -> tuple[Shape, ...]:
    root = (CENTRE, torso.top + 0.015)
    tips = ((-0.07, -0.055), (0.07, -0.055), (0.0, -0.085))
    return tuple(
        Stroke(
            smooth([root, (CENTRE + dx * 0.4, root[1] + dy * 0.7), (CENTRE + dx, root[1] + dy)],
                   closed=False),
            0.032,
            palette.accent_shade if dx else palette.accent,
        )
        for dx, dy in tips
    )  # fmt: skip


def _mohawk(torso: Torso, palette: Palette) -> tuple[Shape, ...]:
    top = torso.top
    crest = [
        (-0.085, 0.035), (-0.1, -0.045), (-0.045, -0.02), (-0.03, -0.09), (0.01, -0.04),
        (0.05, -0.095), (0.055, -0.02), (0.105, -0.05), (0.085, 0.035), (0.0, 0.05),
    ]  # fmt: skip
    return (Fill(rounded([(CENTRE + x, top + y) for x, y in crest], 0.2), palette.accent),)


def _curls(torso: Torso, palette: Palette) -> tuple[Shape, ...]:
    top = torso.top
    return (
        disc(CENTRE - 0.075, top + 0.022, 0.052, palette.accent_shade),
        disc(CENTRE + 0.075, top + 0.022, 0.052, palette.accent_shade),
        disc(CENTRE, top, 0.065, palette.accent),
    )


def _fringe(torso: Torso, palette: Palette) -> tuple[Shape, ...]:
    low = torso.top + 0.07
    locks = [(0.0, 0.0), (1.0, 0.0), (1.0, low)]
    locks += [(CENTRE + i * 0.06, low + (0.035 if i % 2 else 0.0)) for i in range(5, -6, -1)]
    return (Clip(torso.outline, (Fill(rounded([*locks, (0.0, low)], 0.3), palette.accent),)),)


def _sprout(torso: Torso, palette: Palette) -> tuple[Shape, ...]:
    y = torso.top
    leaves: list[Shape] = [
        Stroke(smooth([(CENTRE, y + 0.015), (CENTRE, y - 0.04)], closed=False), 0.022,
               palette.accent_shade)
    ]  # fmt: skip
    for side, colour in ((-1, palette.accent_shade), (1, palette.accent)):
        leaf = [(0.0, -0.035), (0.035, -0.085), (0.1, -0.085), (0.065, -0.035)]
        leaves.append(
            Fill(smooth([(CENTRE + side * dx, y + dy) for dx, dy in leaf], closed=True), colour)
        )
    return tuple(leaves)


def _swirl(torso: Torso, palette: Palette) -> tuple[Shape, ...]:
    spiral = [(CENTRE - 0.005, torso.top + 0.03), (CENTRE - 0.035, torso.top - 0.03)]
    for step in range(7):
        angle, radius = math.pi + step * 0.9, 0.045 - step * 0.005
        x, y = radius * math.cos(angle), radius * math.sin(angle)
        spiral.append((CENTRE + 0.01 + x, torso.top - 0.06 + y))
    return (Stroke(smooth(spiral, closed=False), 0.028, palette.accent),)


_DRAW: dict[Hair, Callable[[Torso, Palette], tuple[Shape, ...]]] = {
    Hair.BALD: _bald,
    Hair.TUFT: _tuft,
    Hair.MOHAWK: _mohawk,
    Hair.CURLS: _curls,
    Hair.FRINGE: _fringe,
    Hair.SPROUT: _sprout,
    Hair.SWIRL: _swirl,
}
