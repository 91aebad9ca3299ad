"""Ruled tables: lines drawn on a page to cells with their spans, whatever drew the lines.

Coordinates grow to the right and downwards, in any unit; tolerances are given in that unit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MAX_LINES = 20_000
MAX_BOXES = 250_000


@dataclass(frozen=True, slots=True)
class Line:
    """A horizontal or vertical line: where it lies (``at``) and from where to where it runs."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class RuledCell:
    """A cell as drawn, with its place among the lines of its table."""

    row: int
    column: int
    height: int
    width: int
    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x < self.right and self.top <= y < self.bottom


@dataclass(frozen=True, slots=True)
class RuledTable:
    columns: tuple[float, ...]
    rows: tuple[float, ...]
    cells: tuple[RuledCell, ...]

    @property
    def left(self) -> float:
        return self.columns[0]

    @property
    def right(self) -> float:
        return self.columns[-1]

    @property
    def top(self) -> float:
        return self.rows[0]

    @property
    def bottom(self) -> float:
        return self.rows[-1]


def line(x0: float, y0: float, x1: float, y1: float, slant: float) -> Line | None:
    """The line from one point to another, if it runs level or upright within ``slant``."""
    if abs(y1 - y0) <= slant < abs(x1 - x0):
        return Line(False, (y0 + y1) / 2, min(x0, x1), max(x0, x1))
    if abs(x1 - x0) <= slant < abs(y1 - y0):
        return Line(True, (x0 + x1) / 2, min(y0, y1), max(y0, y1))
    return None


def rectangle(x0: float, y0: float, x1: float, y1: float, thin: float, stroked: bool) -> list[Line]:
    """A rectangle as lines: a thin filled one is a line itself, a stroked one has four, a filled one none."""
    left, right, top, bottom = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    if bottom - top <= thin < right - left:
        return [Line(False, (top + bottom) / 2, left, right)]
    if right - left <= thin < bottom - top:
        return [Line(True, (left + right) / 2, top, bottom)]
    if not stroked or right - left <= thin:
        return []
    return [Line(False, top, left, right), Line(False, bottom, left, right),
            Line(True, left, top, bottom), Line(True, right, top, bottom)]


def tables(lines: Iterable[Line], tolerance: float) -> list[RuledTable]:
    """Every table that the lines draw, from the top of the page down.

    ``tolerance`` is how far apart two ends may be and still meet: about a quarter of the smallest letter.
    """
    kept = list(lines)
    if len(kept) > MAX_LINES:
        return []
    level = _joined([ln for ln in kept if not ln.upright], tolerance)
    upright = _joined([ln for ln in kept if ln.upright], tolerance)
    found = []
    for h, v in _connected(level, upright, tolerance):
        if len(h) >= 2 and len(v) >= 2:
            table = _table(h, v, tolerance)
            if table is not None:
                found.append(table)
    return sorted(found, key=lambda t: (t.top, t.left))


def _joined(lines: list[Line], tolerance: float) -> list[Line]:
    """Lines drawn in pieces or twice, as one each."""
    out: list[Line] = []
    for group in _clusters(lines, tolerance):
        at = sum(ln.at for ln in group) / len(group)
        start, end = None, 0.0
        for ln in sorted(group, key=lambda ln: ln.start):
            if start is None:
                start, end = ln.start, ln.end
            elif ln.start <= end + tolerance:
                end = max(end, ln.end)
            else:
                out.append(Line(ln.upright, at, start, end))
                start, end = ln.start, ln.end
        if start is not None:
            out.append(Line(group[0].upright, at, start, end))
    return out


def _clusters(lines: list[Line], tolerance: float) -> list[list[Line]]:
    groups: list[list[Line]] = []
    for ln in sorted(lines, key=lambda ln: ln.at):
        if groups and ln.at - groups[-1][0].at <= tolerance:
            groups[-1].append(ln)
        else:
            groups.append([ln])
    return groups


def _connected(level: list[Line], upright: list[Line], tolerance: float) -> list[tuple[list[Line], list[Line]]]:
    """Lines that meet, directly or by way of others."""
    parent = list(range(len(level) + len(upright)))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    order = sorted(range(len(level)), key=lambda i: level[i].at)
    heights = [level[i].at for i in order]
    for j, v in enumerate(upright):
        for k in range(bisect_left(heights, v.start - tolerance), len(order)):
            h = level[order[k]]
            if h.at > v.end + tolerance:
                break
            if h.start - tolerance <= v.at <= h.end + tolerance:
                parent[find(order[k])] = find(len(level) + j)
    groups: dict[int, tuple[list[Line], list[Line]]] = {}
    for i, h in enumerate(level):
        groups.setdefault(find(i), ([], []))[0].append(h)
    for j, v in enumerate(upright):
        groups.setdefault(find(len(level) + j), ([], []))[1].append(v)
    return list(groups.values())


def _positions(lines: list[Line], tolerance: float) -> list[float]:
    return [sum(ln.at for ln in g) / len(g) for g in _clusters(lines, tolerance)]


def _table(level: list[Line], upright: list[Line], tolerance: float) -> RuledTable | None:
    xs, ys = _positions(upright, tolerance), _positions(level, tolerance)
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 1 or rows < 1 or columns * rows > MAX_BOXES:
        return None
    # below[y][x]: a line under box (y, x); beside[y][x]: a line right of it. Index -1 is the outer frame.
    below = [[False] * columns for _ in range(rows + 1)]
    beside = [[False] * (columns + 1) for _ in range(rows)]
    for h in level:
        y = _nearest(ys, h.at)
        for x in range(columns):
            if h.start <= (xs[x] + xs[x + 1]) / 2 <= h.end:
                below[y][x] = True
    for v in upright:
        x = _nearest(xs, v.at)
        for y in range(rows):
            if v.start <= (ys[y] + ys[y + 1]) / 2 <= v.end:
                beside[y][x] = True
    owner = [[-1] * columns for _ in range(rows)]
    cells: list[RuledCell] = []
    for y in range(rows):
        for x in range(columns):
            if owner[y][x] >= 0:
                continue
            width = 1
            while x + width < columns and not beside[y][x + width] and owner[y][x + width] < 0:
                width += 1
            height = 1
            while y + height < rows and all(
                not below[y + height][k] and owner[y + height][k] < 0 for k in range(x, x + width)
            ) and not any(beside[y + height][k] for k in range(x + 1, x + width)) and _walled(beside, y, height, x, width):
                height += 1
            for dy in range(height):
                for dx in range(width):
                    owner[y + dy][x + dx] = len(cells)
            cells.append(RuledCell(y, x, height, width, xs[x], ys[y], xs[x + width], ys[y + height]))
    return RuledTable(tuple(xs), tuple(ys), tuple(cells))


def _walled(beside: Sequence[Sequence[bool]], y: int, height: int, x: int, width: int) -> bool:
    """Whether the next row down has the walls that this cell has: else it is another cell, left open by mistake."""
    return beside[y + height][x] == beside[y][x] and beside[y + height][x + width] == beside[y][x + width]


def _nearest(positions: Sequence[float], at: float) -> int:
    i = bisect_left(positions, at)
    if i and (i == len(positions) or at - positions[i - 1] <= positions[i] - at):
        return i - 1
    return i
