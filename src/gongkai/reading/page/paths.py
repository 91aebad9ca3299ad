"""What a path leaves on a page: rulings, or a shaded box. Its coordinates come through matrices, as in PDF and OFD."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.reading.page.geometry import Ruling

THIN = 3.0
"""Thickest bar, in points, that is a ruling."""
_STROKE = 0.6
"""How far a stroked line may slant and still be level."""

Matrix = tuple[float, float, float, float, float, float]
"""x' = a x + c y + e, y' = b x + d y + f."""
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def times(m: Matrix, n: Matrix) -> Matrix:
    """First ``m``, then ``n``."""
    if n is IDENTITY:
        return m
    a, b, c, d, e, f = m
    p, q, r, s, t, u = n
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def moved(m: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where a point comes to stand."""
    a, b, c, d, e, f = m
    return a * x + c * y + e, b * x + d * y + f


def drawn(points: Sequence[tuple[float, float]], closed: bool, filled: bool, stroked: bool) -> Iterator[Ruling | Box]:
    """The rulings of one straight-edged outline, or the box that it shades."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    x0, x1, top, bottom = min(xs), max(xs), min(ys), max(ys)
    if filled and min(x1 - x0, bottom - top) <= THIN:
        yield from bar(x0, top, x1, bottom)
    elif filled and not stroked:
        yield x0, top, x1, bottom
    if stroked:
        ends = [*points, points[0]] if closed else points
        for (ax, ay), (bx, by) in zip(ends, ends[1:], strict=False):
            yield from bar(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by), _STROKE)


def bar(x0: float, top: float, x1: float, bottom: float, slack: float = THIN) -> Iterator[Ruling]:
    """A thin box as a ruling, if it is longer than thick."""
    wide, high = x1 - x0, bottom - top
    if high <= slack and wide > max(2 * high, 1.0):
        yield Ruling(False, (top + bottom) / 2, x0, x1)
    elif wide <= slack and high > max(2 * wide, 1.0):
        yield Ruling(True, (x0 + x1) / 2, top, bottom)
