"""Paths of cubic Béziers in unit coordinates: from (0, 0), the top left, to (1, 1)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]
Curve = tuple[Point, Point, Point]  # two control points and the end

_KAPPA = 0.5523  # the control arm that makes four cubics a circle, to 0.03 %
_ROUNDNESS = 0.38  # the share of the neighbours' chord a smooth corner's control arms take


@dataclass(frozen=True, slots=True)
class Path:
    start: Point
    curves: tuple[Curve, ...]
    closed: bool


def oval(cx: float, cy: float, rx: float, ry: float) -> Path:
    """The ellipse about (`cx`, `cy`) with radii `rx` and `ry`."""
    kx, ky = rx * _KAPPA, ry * _KAPPA
    right, bottom, left, top = (cx + rx, cy), (cx, cy + ry), (cx - rx, cy), (cx, cy - ry)
    return Path(
        right,
        (
            ((cx + rx, cy + ky), (cx + kx, cy + ry), bottom),
            ((cx - kx, cy + ry), (cx - rx, cy + ky), left),
            ((cx - rx, cy - ky), (cx - kx, cy - ry), top),
            ((cx + kx, cy - ry), (cx + rx, cy - ky), right),
        ),
        closed=True,
    )


def smooth(points: Sequence[Point], *, closed: bool, roundness: float = _ROUNDNESS) -> Path:
    """A path through all `points` (two or more) without corners; 0 roundness is a polygon."""
    if closed:
        ring = [points[-1], *points, points[0], points[1]]
    else:
        ring = [points[0], *points, points[-1]]
    curves = tuple(
        _curve(ring[i - 1], ring[i], ring[i + 1], ring[i + 2], roundness)
        for i in range(1, len(ring) - 2)
    )
    return Path(points[0], curves, closed)


def _curve(before: Point, start: Point, end: Point, after: Point, roundness: float) -> Curve:
    # Arms in proportion to the lengths beside them: equal arms would overshoot at uneven points.
    here = math.dist(start, end)
    out = roundness * here / ((math.dist(before, start) + here) or 1)
    back = roundness * here / ((math.dist(end, after) + here) or 1)
    return (
        (start[0] + (end[0] - before[0]) * out, start[1] + (end[1] - before[1]) * out),
        (end[0] - (after[0] - start[0]) * back, end[1] - (after[1] - start[1]) * back),
        end,
    )


def rounded(corners: Sequence[Point], share: float = 0.3) -> Path:
    """The polygon of `corners`, each rounded off over `share` (0 to 0.5) of its two edges."""
    cuts = []
    for i, corner in enumerate(corners):
        into, out = corners[i - 1], corners[(i + 1) % len(corners)]
        cuts.append((_between(corner, into, share), corner, _between(corner, out, share)))
    curves: list[Curve] = []
    for enter, corner, leave in cuts:
        curves.append((enter, enter, enter))
        curves.append((_between(enter, corner, 0.6), _between(leave, corner, 0.6), leave))
    return Path(cuts[-1][2], tuple(curves), closed=True)


def _between(a: Point, b: Point, share: float) -> Point:
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)


def shifted(path: Path, dx: float, dy: float) -> Path:
    """`path` moved by (`dx`, `dy`)."""

    def move(p: Point) -> Point:
        return (p[0] + dx, p[1] + dy)

    curves = tuple((move(a), move(b), move(end)) for a, b, end in path.curves)
    return Path(move(path.start), curves, path.closed)


def flatten(path: Path, scale: float, origin: Point = (0.0, 0.0)) -> list[Point]:
    """The path in pixels counted from `origin`, `scale` a unit, off by half a pixel at most."""
    left, top = origin
    x0, y0 = path.start[0] * scale - left, path.start[1] * scale - top
    points = [(x0, y0)]
    for a, b, end in path.curves:
        x1, y1, x2, y2 = (
            a[0] * scale - left,
            a[1] * scale - top,
            b[0] * scale - left,
            b[1] * scale - top,
        )
        x3, y3 = end[0] * scale - left, end[1] * scale - top
        # n equal chords are off a cubic by at most 0.75 d / n², d its largest second difference.
        bend = max(
            abs(x0 - 2 * x1 + x2) + abs(y0 - 2 * y1 + y2),
            abs(x1 - 2 * x2 + x3) + abs(y1 - 2 * y2 + y3),
        )
        steps = 1 + int(math.sqrt(bend * 1.5))
        for i in range(1, steps):
            t = i / steps
            s = 1 - t
            p, q, r, u = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
            points.append((p * x0 + q * x1 + r * x2 + u * x3, p * y0 + q * y1 + r * y2 + u * y3))
        points.append((x3, y3))
        x0, y0 = x3, y3
    return points
