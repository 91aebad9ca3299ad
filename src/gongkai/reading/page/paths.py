"""What a path leaves on a page: rulings, or a shaded box. Its coordinates come through matrices, as in PDF and OFD."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gongkai.reading.page.geometry import Flags, Numbers, Rulings, Whole

THIN = 3.0
"""Thickest bar, in points, that is a ruling."""
_STROKE = 0.6
"""How far a stroked line may slant and still be level."""

Matrix = tuple[float, float, float, float, float, float]
"""x' = a x + c y + e, y' = b x + d y + f."""
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Outline = tuple[Sequence[tuple[float, float]], bool, bool, bool]
"""Two or more corners, and whether it is closed, filled and stroked."""
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


@dataclass(frozen=True, slots=True)
class Outlines:
    """Straight-edged outlines on a page, by column: their corners one after the other, and how many each has."""

    x: Numbers
    y: Numbers
    corners: Whole
    closed: Flags
    filled: Flags
    stroked: Flags

    @classmethod
    def of(cls, outlines: Sequence[Outline]) -> Outlines:
        corners = np.array([corner for outline in outlines for corner in outline[0]], dtype=np.float64).reshape(-1, 2)
        counts = np.array([len(outline[0]) for outline in outlines], dtype=np.int64)
        closed, filled, stroked = np.array([outline[1:] for outline in outlines], dtype=np.bool_).reshape(-1, 3).T
        return cls(corners[:, 0], corners[:, 1], counts, closed, filled, stroked)


@np.errstate(all="ignore")
def drawn(outlines: Outlines) -> tuple[Rulings, list[Box]]:
    """The rulings that outlines draw, and the boxes that they shade. What stands nowhere draws nothing."""
    x, y, corners = outlines.x, outlines.y, outlines.corners
    if not len(corners):
        return Rulings.of(()), []
    first = np.cumsum(corners) - corners
    x0, x1, top, bottom = (f.reduceat(c, first) for c in (x, y) for f in (np.minimum, np.maximum))
    placed = np.isfinite(x1 - x0 + bottom - top)
    thin = np.minimum(x1 - x0, bottom - top) <= THIN
    filled, stroked = outlines.filled & placed, outlines.stroked & placed
    # Each edge by its corner of departure; the last one only leads back if the outline is closed.
    to = np.arange(1, len(x) + 1)
    to[first + corners - 1] = first
    edge = np.repeat(stroked, corners)
    edge[first + corners - 1] &= outlines.closed
    a, b = np.flatnonzero(edge), to[edge]
    edges = np.array((np.minimum(x[a], x[b]), np.minimum(y[a], y[b]), np.maximum(x[a], x[b]), np.maximum(y[a], y[b])))
    bars, shades = filled & thin, filled & ~thin & ~stroked
    boxes = np.array((x0, top, x1, bottom))
    return _rulings(boxes[:, bars], THIN) + _rulings(edges, _STROKE), list(map(tuple, boxes[:, shades].T.tolist()))


def _rulings(boxes: Numbers, slack: float) -> Rulings:
    """Thin boxes as rulings, if they are longer than thick."""
    x0, top, x1, bottom = boxes
    wide, high = x1 - x0, bottom - top
    level = (high <= slack) & (wide > np.maximum(2 * high, 1.0))
    upright = ~level & (wide <= slack) & (high > np.maximum(2 * wide, 1.0))
    kept = level | upright
    at = np.where(level, top + bottom, x0 + x1) / 2
    return Rulings(upright, at, np.where(level, x0, top), np.where(level, x1, bottom)).only(kept)
