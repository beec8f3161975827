"""A monster's colours, chosen in OKLCH so that every hue comes out equally light.

The conversion is Björn Ottosson's, https://bottosson.github.io/posts/oklab/.
"""

import math
from dataclasses import dataclass

from identidock.monster.kinds import Backdrop, Tone
from identidock.monster.traits import Traits

WHITE = "#ffffff"

# Lightness (0 to 1) and chroma of the body.
_TONES = {
    Tone.CANDY: (0.76, 0.14),
    Tone.PASTEL: (0.83, 0.09),
    Tone.VIVID: (0.70, 0.17),
    Tone.DEEP: (0.63, 0.14),
}


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours `#rrggbb`; `shade` and `light` are the body's own, `mark` its pattern's."""

    backdrop: str
    glow: str
    ground: str
    body: str
    shade: str
    light: str
    mark: str
    mark_shade: str
    accent: str
    accent_shade: str
    horn: str
    horn_shade: str
    ink: str
    blush: str
    tongue: str


def palette_of(traits: Traits) -> Palette:
    """The colours of a monster with `traits`."""
    hue = traits.hue
    lightness, chroma = _TONES[traits.tone]
    lightness = min(lightness + _sunlight(hue), 0.86)
    accent = hue + traits.scheme.value
    mark = _mark_lightness(lightness, accent)
    backdrop, glow, ground = _backdrop(traits, accent)
    return Palette(
        backdrop=backdrop,
        glow=glow,
        ground=ground,
        body=oklch(lightness, chroma, hue),
        shade=oklch(lightness - 0.10, chroma, hue - 8),
        light=oklch(lightness + 0.10, chroma * 0.7, hue),
        mark=oklch(mark, max(chroma * 0.8, 0.09), accent),
        mark_shade=oklch(mark - 0.09, max(chroma * 0.8, 0.09), accent),
        accent=oklch(0.70 + _sunlight(accent), 0.16, accent),
        accent_shade=oklch(0.61 + _sunlight(accent), 0.15, accent - 8),
        horn=oklch(0.90, 0.06, 85),
        horn_shade=oklch(0.78, 0.08, 75),
        ink=oklch(0.25, 0.05, hue),
        blush=oklch(lightness - 0.02, 0.15, 10),
        tongue=oklch(0.70, 0.16, 15),
    )


def _backdrop(traits: Traits, accent: float) -> tuple[str, str, str]:
    """Backdrop, the lighter disc behind the monster, and its shadow on the ground."""
    if traits.backdrop is Backdrop.DUSK:
        hue = 215 + traits.hue * 5 % 105  # night is blue to purple; a dark yellow is only brown
        return oklch(0.36, 0.06, hue), oklch(0.41, 0.065, hue), oklch(0.29, 0.055, hue)
    hue = {
        Backdrop.SAME: traits.hue,
        Backdrop.OPPOSITE: traits.hue + 180,
        Backdrop.ACCENT: accent,
    }[traits.backdrop]
    return oklch(0.91, 0.045, hue), oklch(0.95, 0.03, hue), oklch(0.82, 0.06, hue)


def _mark_lightness(lightness: float, accent: float) -> float:
    """Lighter than the body; on a pale body darker, except for yellow, which would look dirty."""
    if lightness < 0.81 or _sunlight(accent) > 0.04:
        return min(lightness + 0.10, 0.92)
    return lightness - 0.09


def _sunlight(hue: float) -> float:
    """What a hue gains in lightness: yellow (100°) as dark as the others is olive drab."""
    return 0.09 * max(0.0, math.cos(math.radians(hue - 100))) ** 2


def oklch(lightness: float, chroma: float, hue: float) -> str:
    """The sRGB colour `#rrggbb` of an OKLCH one: lightness 0 to 1, `hue` in degrees.

    A colour outside sRGB loses chroma, never lightness or hue, until it is inside.
    """
    while True:
        linear = _linear_rgb(lightness, chroma, math.radians(hue))
        if chroma <= 0 or all(-0.001 <= channel <= 1.001 for channel in linear):
            return "#" + "".join(f"{_byte(channel):02x}" for channel in linear)
        chroma -= 0.005


def _linear_rgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _byte(linear: float) -> int:
    linear = min(max(linear, 0.0), 1.0)
    encoded = 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
    return round(encoded * 255)
