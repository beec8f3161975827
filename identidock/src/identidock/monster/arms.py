"""Arms and wings; drawn behind the body, which hides where they begin."""

from collections.abc import Callable

from identidock.monster.body import CENTRE, Torso
from identidock.monster.kinds import Arms
from identidock.monster.palette import Palette
from identidock.monster.path import oval, rounded, smooth
from identidock.monster.shapes import Fill, Shape, Stroke, disc
from identidock.monster.traits import Traits

_THICK = 0.055
_REACH = 0.435  # hands stay this near the centre line, so that they stay on the tile


def arms_of(traits: Traits, torso: Torso, palette: Palette) -> tuple[Shape, ...]:
    """Both arms, the left one first."""
    draw = _DRAW[traits.arms]
    return (*draw(torso, palette, -1), *draw(torso, palette, 1))


def _shoulder(torso: Torso) -> tuple[float, float]:
    """Distance from the centre line and height of a point just inside the body's side."""
    y = torso.eyes_y + 0.15
    return torso.half_width(y) - 0.025, y


def _arm(
    torso: Torso, palette: Palette, side: int, elbow: tuple[float, float], hand: tuple[float, float]
) -> tuple[Shape, ...]:
    """An arm through `elbow` to `hand`, both (outward, down) from the shoulder."""
    dx, y = _shoulder(torso)
    reach = [min(dx + out, _REACH) for out in (0.0, elbow[0], hand[0])]
    line = [
        (CENTRE + side * reach[0], y),
        (CENTRE + side * reach[1], y + elbow[1]),
        (CENTRE + side * reach[2], y + hand[1]),
    ]
    return (
        Stroke(smooth(line, closed=False), _THICK, palette.shade),
        disc(*line[2], 0.042, palette.body),
    )


def _stubs(torso: Torso, palette: Palette, side: int) -> tuple[Shape, ...]:
    dx, y = _shoulder(torso)
    return (Fill(oval(CENTRE + side * (dx + 0.02), y + 0.02, 0.065, 0.042), palette.shade),)


def _down(torso: Torso, palette: Palette, side: int) -> tuple[Shape, ...]:
    return _arm(torso, palette, side, (0.08, 0.04), (0.1, 0.15))


def _up(torso: Torso, palette: Palette, side: int) -> tuple[Shape, ...]:
    return _arm(torso, palette, side, (0.1, -0.03), (0.13, -0.17))


def _wave(torso: Torso, palette: Palette, side: int) -> tuple[Shape, ...]:
    return _up(torso, palette, side) if side > 0 else _down(torso, palette, side)


def _hips(torso: Torso, palette: Palette, side: int) -> tuple[Shape, ...]:
    dx, y = _shoulder(torso)
    line = [
        (CENTRE + side * dx, y),
        (CENTRE + side * min(dx + 0.11, _REACH), y + 0.06),
        (CENTRE + side * dx, y + 0.13),
    ]
    return (Stroke(smooth(line, closed=False), _THICK, palette.shade),)


def _wings(torso: Torso, palette: Palette, side: int) -> tuple[Shape, ...]:
    dx, y = _shoulder(torso)
    tip = min(dx + 0.19, _REACH + 0.02)
    span = tip - dx
    corners = [
        (dx - 0.02, y + 0.03),
        (dx + span * 0.35, y - 0.13),
        (tip, y - 0.16),
        (tip - span * 0.05, y - 0.02),
        (dx + span * 0.68, y - 0.01),
        (dx + span * 0.55, y + 0.07),
        (dx + span * 0.3, y + 0.04),
    ]
    wing = [(CENTRE + side * x, height) for x, height in corners]
    ribs = [(dx + span * 0.35, y - 0.13), (dx + span * 0.68, y - 0.01), (dx + span * 0.3, y + 0.04)]
    top, *ends = [(CENTRE + side * x, height) for x, height in ribs]
    return (
        Fill(rounded(wing, 0.25), palette.accent),
        *(Stroke(smooth([top, end], closed=False), 0.014, palette.accent_shade) for end in ends),
    )


def _claws(torso: Torso, palette: Palette, side: int) -> tuple[Shape, ...]:
    dx, y = _shoulder(torso)
    x = min(dx + 0.11, _REACH - 0.02)
    line = [
        (CENTRE + side * dx, y),
        (CENTRE + side * (x + 0.01), y - 0.01),
        (CENTRE + side * x, y - 0.09),
    ]
    claw = [
        (0.0, 0.03),
        (-0.055, -0.02),
        (-0.035, -0.09),
        (0.0, -0.035),
        (0.035, -0.09),
        (0.055, -0.02),
    ]
    pincer = [(CENTRE + side * x + cx, y - 0.11 + cy) for cx, cy in claw]
    return (
        Stroke(smooth(line, closed=False), _THICK * 0.85, palette.shade),
        Fill(rounded(pincer, 0.3), palette.accent),
    )


_DRAW: dict[Arms, Callable[[Torso, Palette, int], tuple[Shape, ...]]] = {
    Arms.STUBS: _stubs,
    Arms.DOWN: _down,
    Arms.UP: _up,
    Arms.WAVE: _wave,
    Arms.HIPS: _hips,
    Arms.WINGS: _wings,
    Arms.CLAWS: _claws,
}
