"""Colours are inside sRGB, of even lightness, and stand out from what is behind them."""

import dataclasses
import re

import pytest

from identidock.monster.kinds import Backdrop, Scheme, Tone
from identidock.monster.palette import Palette, oklch, palette_of
from identidock.monster.traits import traits_of

HUES = range(0, 360, 10)


def luminance(colour: str) -> float:
    """WCAG relative luminance."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def palettes(tone: Tone) -> list[Palette]:
    base = dataclasses.replace(traits_of("any"), tone=tone)
    return [
        palette_of(dataclasses.replace(base, hue=hue, backdrop=backdrop, scheme=scheme))
        for hue in HUES
        for backdrop in Backdrop
        for scheme in Scheme
    ]


@pytest.mark.parametrize(
    ("lightness", "chroma", "hue", "colour"),
    [  # https://www.w3.org/TR/css-color-4/#ok-lab: white, black, and sRGB red, lime and blue
        (1, 0, 0, "#ffffff"),
        (0, 0, 0, "#000000"),
        (0.62796, 0.25768, 29.234, "#ff0000"),
        (0.86644, 0.29483, 142.495, "#00ff00"),
        (0.45201, 0.31321, 264.052, "#0000ff"),
    ],
)
def test_oklch_agrees_with_the_standard(
    lightness: float, chroma: float, hue: float, colour: str
) -> None:
    assert oklch(lightness, chroma, hue) == colour


def test_a_colour_outside_srgb_keeps_its_lightness() -> None:
    greys = luminance(oklch(0.7, 0, 0))
    assert all(luminance(oklch(0.7, 0.4, hue)) == pytest.approx(greys, abs=0.08) for hue in HUES)


def test_a_colour_outside_srgb_loses_no_more_chroma_than_it_must() -> None:
    # The purest sRGB of this lightness and hue touches the edge of sRGB: a channel at 0 or 255.
    for hue in HUES:
        colour = oklch(0.7, 0.4, hue)
        channels = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
        assert min(channels) < 48 or max(channels) > 250


@pytest.mark.parametrize("tone", Tone)
def test_every_colour_is_a_colour(tone: Tone) -> None:
    for palette in palettes(tone):
        for colour in dataclasses.astuple(palette):
            assert re.fullmatch("#[0-9a-f]{6}", colour)


@pytest.mark.parametrize("tone", Tone)
def test_ink_is_legible_on_the_body(tone: Tone) -> None:
    assert min(contrast(palette.ink, palette.body) for palette in palettes(tone)) > 3


@pytest.mark.parametrize("tone", Tone)
def test_the_body_or_its_shaded_edge_stands_out_from_the_backdrop(tone: Tone) -> None:
    for palette in palettes(tone):
        edges = (palette.body, palette.shade)
        assert max(contrast(edge, palette.glow) for edge in edges) > 1.4
