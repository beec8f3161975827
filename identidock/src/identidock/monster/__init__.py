"""Monsters: a picture for every name, drawn by code, the same bytes for the same name.

`traits` reads the name, `scene` composes shapes from the traits, `png` and `svg` render them.
"""

from identidock.monster.png import render_png
from identidock.monster.scene import scene_of
from identidock.monster.svg import render_svg
from identidock.monster.traits import traits_of

MIN_SIZE = 16
MAX_SIZE = 1024

__all__ = ["MAX_SIZE", "MIN_SIZE", "draw_png", "draw_svg"]


def draw_png(name: str, size: int) -> bytes:
    """The monster of `name` as a PNG, RGBA, `size` by `size` pixels.

    Raises ValueError if `size` is below MIN_SIZE or above MAX_SIZE.
    """
    if not MIN_SIZE <= size <= MAX_SIZE:
        raise ValueError(f"size must be from {MIN_SIZE} to {MAX_SIZE} pixels, not {size}")
    return render_png(scene_of(traits_of(name)), size)


def draw_svg(name: str) -> str:
    """The monster of `name` as an SVG document, with the name nowhere in it."""
    return render_svg(scene_of(traits_of(name)))
