"""A scene as an SVG document: the same shapes as the PNG, no script, nothing from outside."""

import hashlib

from identidock.monster.path import Path, Point
from identidock.monster.shapes import Clip, Fill, Scene, Shape, Stroke

_UNIT = 1000  # whole thousandths: short, and finer than a pixel at 1024


def render_svg(scene: Scene) -> str:
    """The SVG of `scene`, with a viewBox and no size of its own. Only numbers and colours go in."""
    # Ids are shared by all SVGs inlined in one page, so they must differ from picture to picture.
    prefix = "m" + hashlib.sha256(repr(scene).encode()).hexdigest()[:8]
    clips: list[str] = []
    shapes = "".join(_element(shape, prefix, clips) for shape in (scene.tile, *scene.shapes))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_UNIT} {_UNIT}" role="img">'
        f"<title>Monster</title><defs>{''.join(clips)}</defs>{shapes}</svg>"
    )


def _element(shape: Shape, prefix: str, clips: list[str]) -> str:
    if isinstance(shape, Fill):
        return f'<path d="{_data(shape.path)}" fill="{shape.colour}"/>'
    if isinstance(shape, Stroke):
        return (
            f'<path d="{_data(shape.path)}" fill="none" stroke="{shape.colour}"'
            f' stroke-width="{round(shape.width * _UNIT)}"'
            ' stroke-linecap="round" stroke-linejoin="round"/>'
        )
    return _clipped(shape, prefix, clips)


def _clipped(clip: Clip, prefix: str, clips: list[str]) -> str:
    name = f"{prefix}-{len(clips)}"
    clips.append(f'<clipPath id="{name}"><path d="{_data(clip.outline)}"/></clipPath>')
    inner = "".join(_element(shape, prefix, clips) for shape in clip.shapes)
    return f'<g clip-path="url(#{name})">{inner}</g>'


def _data(path: Path) -> str:
    curves = "".join("C" + " ".join(_point(p) for p in curve) for curve in path.curves)
    return f"M{_point(path.start)}{curves}{'Z' if path.closed else ''}"


def _point(point: Point) -> str:
    return f"{round(point[0] * _UNIT)} {round(point[1] * _UNIT)}"
