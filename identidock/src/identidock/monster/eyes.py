"""Eyes: how many and where, and how each one looks."""

from collections.abc import Callable
from dataclasses import dataclass

from identidock.monster.body import CENTRE, Torso
from identidock.monster.kinds import EyeLayout, EyeStyle
from identidock.monster.palette import WHITE, Palette
from identidock.monster.path import oval, rounded, smooth
from identidock.monster.shapes import Clip, Fill, Shape, Stroke, disc
from identidock.monster.traits import Traits


@dataclass(frozen=True, slots=True)
class Eye:
    """The circle an eye fills."""

    x: float
    y: float
    r: float


# Distance from the centre line, drop from the eye line and radius, on a head 0.24 wide each side.
_LAYOUTS: dict[EyeLayout, tuple[tuple[float, float, float], ...]] = {
    EyeLayout.CYCLOPS: ((0.0, 0.0, 0.125),),
    EyeLayout.PAIR: ((-0.095, 0.0, 0.088), (0.095, 0.0, 0.088)),
    EyeLayout.WIDE: ((-0.145, 0.0, 0.072), (0.145, 0.0, 0.072)),
    EyeLayout.TRIO: ((-0.14, 0.01, 0.064), (0.14, 0.01, 0.064), (0.0, -0.01, 0.072)),
    EyeLayout.PYRAMID: ((-0.085, 0.04, 0.066), (0.085, 0.04, 0.066), (0.0, -0.075, 0.066)),
    EyeLayout.ODD: ((-0.085, -0.01, 0.11), (0.115, 0.015, 0.07)),
}


def eyes_at(traits: Traits, torso: Torso) -> tuple[Eye, ...]:
    """Where the eyes are, fitted to the width of the head."""
    fit = min(max(torso.half_width(torso.eyes_y) / 0.24, 0.8), 1.12)
    return tuple(
        Eye(CENTRE + dx * fit, torso.eyes_y + dy * fit, r * fit)
        for dx, dy, r in _LAYOUTS[traits.eye_layout]
    )


def eyes_of(traits: Traits, eyes: tuple[Eye, ...], palette: Palette) -> tuple[Shape, ...]:
    """The `eyes`, all looking the same way."""
    draw = _DRAW[traits.eye_style]
    gaze = traits.gaze * 2 - 1
    return tuple(shape for eye in eyes for shape in draw(eye, gaze, palette))


def _open(eye: Eye, gaze: float, palette: Palette) -> tuple[Shape, ...]:
    return (disc(eye.x, eye.y, eye.r, WHITE), *_pupil(eye, gaze, 0.55, palette))


def _pupil(eye: Eye, gaze: float, size: float, palette: Palette) -> tuple[Shape, ...]:
    """A pupil of `size` eye radii that looks left (-1) to right (1), and the light in it."""
    r = eye.r * size
    x, y = eye.x + gaze * (eye.r - r) * 0.6, eye.y + eye.r * 0.08
    return (disc(x, y, r, palette.ink), disc(x + r * 0.32, y - r * 0.36, r * 0.34, WHITE))


def _iris(eye: Eye, gaze: float, palette: Palette) -> tuple[Shape, ...]:
    x, y = eye.x + gaze * eye.r * 0.2, eye.y + eye.r * 0.05
    return (
        disc(eye.x, eye.y, eye.r, WHITE),
        disc(x, y, eye.r * 0.68, palette.accent),
        disc(x, y, eye.r * 0.42, palette.ink),
        disc(x + eye.r * 0.2, y - eye.r * 0.22, eye.r * 0.2, WHITE),
    )


def _sleepy(eye: Eye, gaze: float, palette: Palette) -> tuple[Shape, ...]:
    x, y, r = eye.x, eye.y, eye.r
    lid = [
        (x - 2 * r, y - 2 * r),
        (x + 2 * r, y - 2 * r),
        (x + 2 * r, y - r * 0.1),
        (x - 2 * r, y - r * 0.1),
    ]
    return (
        *_open(eye, gaze, palette),
        Clip(oval(x, y, r, r), (Fill(rounded(lid, 0.0), palette.shade),)),
        Stroke(
            smooth([(x - r, y - r * 0.1), (x + r, y - r * 0.1)], closed=False),
            r * 0.16,
            palette.ink,
        ),
    )


def _stern(eye: Eye, gaze: float, palette: Palette) -> tuple[Shape, ...]:
    x, y, r = eye.x, eye.y, eye.r
    # A brow slants down to the middle of the face; a lone eye in the middle has a level one.
    slant = 0.0 if abs(x - CENTRE) < 0.01 else (0.3 if x < CENTRE else -0.3)
    brow = [(x - r * 0.95, y - r * (0.75 + slant)), (x + r * 0.95, y - r * (0.75 - slant))]
    return (*_open(eye, gaze, palette), Stroke(smooth(brow, closed=False), r * 0.28, palette.ink))


def _button(eye: Eye, _gaze: float, palette: Palette) -> tuple[Shape, ...]:
    r = eye.r * 0.78
    return (
        disc(eye.x, eye.y, r, palette.ink),
        disc(eye.x + r * 0.3, eye.y - r * 0.35, r * 0.32, WHITE),
        disc(eye.x - r * 0.3, eye.y + r * 0.35, r * 0.16, WHITE),
    )


def _happy(eye: Eye, _gaze: float, palette: Palette) -> tuple[Shape, ...]:
    x, y, r = eye.x, eye.y, eye.r * 0.6
    arc = [(x - r, y + r * 0.35), (x, y - r * 0.45), (x + r, y + r * 0.35)]
    # The lid tells a lone closed eye from a frowning mouth.
    return (
        disc(x, y, eye.r, palette.light),
        Stroke(smooth(arc, closed=False), max(r * 0.3, 0.024), palette.ink),
    )


_DRAW: dict[EyeStyle, Callable[[Eye, float, Palette], tuple[Shape, ...]]] = {
    EyeStyle.OPEN: _open,
    EyeStyle.IRIS: _iris,
    EyeStyle.SLEEPY: _sleepy,
    EyeStyle.STERN: _stern,
    EyeStyle.BUTTON: _button,
    EyeStyle.HAPPY: _happy,
}
