"""A scene as a PNG: drawn several times too large, then averaged down, which smooths the edges."""

import io
import math
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageDraw

from identidock.monster.path import Path, Point, flatten
from identidock.monster.shapes import Clip, Fill, Scene, Shape, Stroke

_SMALL = 48


@dataclass(frozen=True, slots=True)
class _Canvas:
    """Part of the picture: `image` begins at the pixel `origin`; `scale` pixels are one unit."""

    image: Image.Image
    origin: Point
    scale: int


def render_png(scene: Scene, size: int) -> bytes:
    """The PNG of `scene`, `size` by `size` pixels, RGBA with transparent corners.

    The same arguments give the same bytes, as long as Pillow and its zlib stay the same.
    """
    factor = _supersampling(size)
    scale = size * factor
    canvas = _Canvas(Image.new("RGB", (scale, scale), scene.tile.colour), (0.0, 0.0), scale)
    _draw_all(canvas, scene.shapes)
    picture = _shrunk(canvas.image, size)
    # The tile's edge goes into alpha alone: painted into the colours it would leave a dark fringe.
    picture.putalpha(_shrunk(_mask(scene.tile.path, canvas), size))
    out = io.BytesIO()
    # Level 9 takes ten times as long and saves 4 %. A palette would halve the bytes, but Pillow's
    # fast one makes soft edges jagged, and its exact ones take longer than all the drawing.
    picture.save(out, "PNG", compress_level=6)
    return out.getvalue()


def _supersampling(size: int) -> int:
    """Larger pictures show coarse edges less, and cost more."""
    if size <= _SMALL:
        return 8
    if size <= 256:
        return 4
    return 3 if size <= 512 else 2


def _shrunk(image: Image.Image, size: int) -> Image.Image:
    if size <= _SMALL:  # averaging blurs the eyes of a small picture; Lanczos keeps them crisp
        return image.resize((size, size), Image.Resampling.LANCZOS)
    return image.reduce(image.width // size)


def _draw_all(canvas: _Canvas, shapes: tuple[Shape, ...]) -> None:
    pen = ImageDraw.Draw(canvas.image)
    for shape in shapes:
        if isinstance(shape, Fill):
            pen.polygon(flatten(shape.path, canvas.scale, canvas.origin), shape.colour)
        elif isinstance(shape, Stroke):
            _stroke(pen, shape, canvas)
        else:
            _clip(canvas, shape)


def _stroke(pen: ImageDraw.ImageDraw, stroke: Stroke, canvas: _Canvas) -> None:
    points = flatten(stroke.path, canvas.scale, canvas.origin)
    r = stroke.width * canvas.scale / 2
    for (x0, y0), (x1, y1) in pairwise(points):
        # The corners of a bar across the segment; discs make its joints and the ends round.
        length = math.hypot(x1 - x0, y1 - y0) or 1
        nx, ny = (y0 - y1) / length * r, (x1 - x0) / length * r
        bar = [(x0 + nx, y0 + ny), (x1 + nx, y1 + ny), (x1 - nx, y1 - ny), (x0 - nx, y0 - ny)]
        pen.polygon(bar, stroke.colour)
    for x, y in points:
        pen.ellipse((x - r, y - r, x + r, y + r), stroke.colour)


def _clip(canvas: _Canvas, clip: Clip) -> None:
    """Draws on a copy of the box around the outline, and puts back what lies within the outline."""
    box = _box(clip.outline, canvas)
    origin = (canvas.origin[0] + box[0], canvas.origin[1] + box[1])
    layer = _Canvas(canvas.image.crop(box), origin, canvas.scale)
    _draw_all(layer, clip.shapes)
    canvas.image.paste(layer.image, box[:2], _mask(clip.outline, layer))


def _box(outline: Path, canvas: _Canvas) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the outline, in pixels of the canvas."""
    points = flatten(outline, canvas.scale, canvas.origin)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (
        max(math.floor(min(xs)), 0),
        max(math.floor(min(ys)), 0),
        min(math.ceil(max(xs)) + 1, canvas.image.width),
        min(math.ceil(max(ys)) + 1, canvas.image.height),
    )


def _mask(outline: Path, canvas: _Canvas) -> Image.Image:
    mask = Image.new("L", canvas.image.size, 0)
    ImageDraw.Draw(mask).polygon(flatten(outline, canvas.scale, canvas.origin), 255)
    return mask
