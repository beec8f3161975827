"""Mouths, under the eyes. A mouth is drawn about (x, y), its middle, `w` to each side."""

from collections.abc import Callable

from identidock.monster.body import CENTRE, Torso
from identidock.monster.eyes import Eye
from identidock.monster.kinds import Mouth
from identidock.monster.palette import WHITE, Palette
from identidock.monster.path import Path, oval, rounded, smooth
from identidock.monster.shapes import Clip, Fill, Shape, Stroke
from identidock.monster.traits import Traits

_LINE = 0.026
_X = CENTRE


def mouth_of(
    traits: Traits, torso: Torso, eyes: tuple[Eye, ...], palette: Palette
) -> tuple[Shape, ...]:
    """The mouth, below the lowest of `eyes` and no wider than the face."""
    y = max(eye.y + eye.r for eye in eyes) + 0.065
    return _DRAW[traits.mouth](y, min(torso.half_width(y) * 0.5, 0.115), palette)


def _curve(y: float, w: float, sag: float) -> Path:
    return smooth([(_X - w, y), (_X, y + sag), (_X + w, y)], closed=False, roundness=0.55)


def _bowl(y: float, w: float, depth: float) -> Path:
    """A mouth open below a straight lip."""
    return Path(
        (_X - w, y),
        (
            ((_X - w * 0.9, y + depth * 1.33), (_X + w * 0.9, y + depth * 1.33), (_X + w, y)),
            ((_X + w, y), (_X - w, y), (_X - w, y)),
        ),
        closed=True,
    )


def _tooth(x: float, y: float, width: float, length: float) -> Fill:
    corners = [
        (x - width, y),
        (x + width, y),
        (x + width * 0.8, y + length),
        (x - width * 0.8, y + length),
    ]
    return Fill(rounded(corners, 0.2), WHITE)


def _fang_at(x: float, y: float, width: float, length: float) -> Fill:
    return Fill(rounded([(x - width, y), (x + width, y), (x, y + length)], 0.12), WHITE)


def _smile(y: float, w: float, palette: Palette) -> tuple[Shape, ...]:
    return (Stroke(_curve(y - 0.015, w, 0.055), _LINE, palette.ink),)


def _grin(y: float, w: float, palette: Palette) -> tuple[Shape, ...]:
    outline = _bowl(y - 0.025, w * 1.1, 0.085)
    gaps = tuple(
        Stroke(
            smooth([(_X + dx * w, y - 0.05), (_X + dx * w, y + 0.1)], closed=False),
            0.009,
            palette.ink,
        )
        for dx in (-0.66, -0.22, 0.22, 0.66)
    )
    return (
        Stroke(outline, _LINE, palette.ink),
        Clip(outline, (Fill(outline, WHITE), *gaps)),
    )


def _laugh(y: float, w: float, palette: Palette) -> tuple[Shape, ...]:
    outline = _bowl(y - 0.03, w, 0.1)
    tongue = Fill(oval(_X, y + 0.07, w * 0.6, 0.04), palette.tongue)
    return (
        Stroke(outline, _LINE * 0.7, palette.ink),
        Clip(outline, (Fill(outline, palette.ink), tongue, _tooth(_X, y - 0.05, w * 0.7, 0.04))),
    )


def _fang(y: float, w: float, palette: Palette) -> tuple[Shape, ...]:
    return (
        _fang_at(_X + w * 0.45, y + 0.018, 0.024, 0.06),
        Stroke(_curve(y - 0.005, w, 0.035), _LINE, palette.ink),
    )


def _vampire(y: float, w: float, palette: Palette) -> tuple[Shape, ...]:
    outline = _bowl(y - 0.02, w, 0.065)
    return (
        Stroke(outline, _LINE * 0.8, palette.ink),
        Fill(outline, palette.ink),
        _fang_at(_X - w * 0.5, y - 0.022, 0.024, 0.06),
        _fang_at(_X + w * 0.5, y - 0.022, 0.024, 0.06),
    )


def _surprise(y: float, _w: float, palette: Palette) -> tuple[Shape, ...]:
    outline = oval(_X, y + 0.012, 0.042, 0.05)
    tongue = Fill(oval(_X, y + 0.055, 0.035, 0.03), palette.tongue)
    return (Clip(outline, (Fill(outline, palette.ink), tongue)),)


def _cat(y: float, w: float, palette: Palette) -> tuple[Shape, ...]:
    w = w * 0.8
    line = [
        (_X - w, y - 0.01),
        (_X - w * 0.5, y + 0.022),
        (_X, y - 0.012),
        (_X + w * 0.5, y + 0.022),
        (_X + w, y - 0.01),
    ]
    return (Stroke(smooth(line, closed=False, roundness=0.45), _LINE * 0.9, palette.ink),)


def _wavy(y: float, w: float, palette: Palette) -> tuple[Shape, ...]:
    line = [(_X + (i / 2 - 1) * w, y + (0.015 if i % 2 else -0.015)) for i in range(5)]
    return (Stroke(smooth(line, closed=False), _LINE * 0.9, palette.ink),)


def _buck(y: float, w: float, palette: Palette) -> tuple[Shape, ...]:
    return (
        _tooth(_X - 0.025, y + 0.018, 0.023, 0.055),
        _tooth(_X + 0.025, y + 0.018, 0.023, 0.055),
        Stroke(_curve(y - 0.01, w, 0.035), _LINE, palette.ink),
    )


def _tongue(y: float, w: float, palette: Palette) -> tuple[Shape, ...]:
    return (
        Fill(oval(_X + w * 0.3, y + 0.04, 0.04, 0.052), palette.tongue),
        Stroke(
            smooth([(_X + w * 0.3, y + 0.02), (_X + w * 0.3, y + 0.055)], closed=False),
            0.01,
            palette.blush,
        ),
        Stroke(_curve(y - 0.01, w, 0.045), _LINE, palette.ink),
    )


_DRAW: dict[Mouth, Callable[[float, float, Palette], tuple[Shape, ...]]] = {
    Mouth.SMILE: _smile,
    Mouth.GRIN: _grin,
    Mouth.LAUGH: _laugh,
    Mouth.FANG: _fang,
    Mouth.VAMPIRE: _vampire,
    Mouth.SURPRISE: _surprise,
    Mouth.CAT: _cat,
    Mouth.WAVY: _wavy,
    Mouth.BUCK: _buck,
    Mouth.TONGUE: _tongue,
}
