"""Rulings to tables: which cells they enclose, on one grid of columns and rows for each table."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from gongkai.reading.page.geometry import Flags, Numbers, Ruling, Whole

NEAR = 3.0
"""Edges this close, in points, are one; no column or row of print is narrower."""
_DASH = 4.0
"""Longest gap in a line that is still one line."""
_WALL = 0.6
"""Share of a box's side that must be ruled for the side to part it from the next."""
MAX_BOXES = 40_000
_AT, _START = attrgetter("at"), attrgetter("start")


class Cell(NamedTuple):
    row: int
    column: int
    height: int
    width: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(slots=True)
class Table:
    xs: list[float]
    ys: list[float]
    cells: list[Cell] = field(default_factory=list)
    owner: Whole = field(default_factory=lambda: np.empty((0, 0), np.int64))
    """By grid row and column the index of the cell there."""

    @property
    def top(self) -> float:
        return self.ys[0]

    @property
    def bottom(self) -> float:
        return self.ys[-1]

    @property
    def area(self) -> float:
        return (self.xs[-1] - self.xs[0]) * (self.bottom - self.top)

    def holds(self, x: Numbers, y: Numbers) -> Flags:
        inside: Flags = (self.xs[0] <= x) & (x <= self.xs[-1]) & (self.ys[0] <= y) & (y <= self.ys[-1])
        return inside

    def cells_at(self, x: Numbers, y: Numbers) -> Whole:
        """The cells in which points stand, or which are next to them."""
        column = np.clip(np.searchsorted(self.xs, x, "right") - 1, 0, len(self.xs) - 2)
        row = np.clip(np.searchsorted(self.ys, y, "right") - 1, 0, len(self.ys) - 2)
        at: Whole = self.owner[row, column]
        return at


def tables(rulings: Sequence[Ruling]) -> list[Table]:
    """Tables of two columns or more, from the top; the text in a mere frame or list of lines is left to flow."""
    upright = _joined(r for r in rulings if r.upright)
    level = _joined(r for r in rulings if not r.upright)
    found = [t for vs, hs in _components(upright, level) if (t := _table(vs, hs)) is not None]
    return sorted(found, key=lambda t: (t.top, t.xs[0]))


def _joined(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Pieces of one line as one ruling, lines drawn twice too."""
    out: list[Ruling] = []
    ordered = sorted(rulings, key=_AT)
    places = [*map(_AT, ordered), math.inf]
    start = 0
    for i in range(1, len(places)):
        if places[i] - places[i - 1] <= 1.5 and places[i] - places[start] <= NEAR:
            continue
        group = sorted(ordered[start:i], key=_START)
        at = sum(map(_AT, group)) / len(group)
        low, high = group[0].start, group[0].end
        for r in group[1:]:
            if r.start - high <= _DASH:
                high = max(high, r.end)
            else:
                out.append(Ruling(r.upright, at, low, high))
                low, high = r.start, r.end
        out.append(Ruling(group[0].upright, at, low, high))
        start = i
    return [r for r in out if r.end - r.start > NEAR]


def _components(upright: list[Ruling], level: list[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Rulings that touch, together."""
    lines = [*upright, *level]
    parent = list(range(len(lines)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    level_at = [r.at for r in level]  # ascending, as _joined leaves them
    for i, v in enumerate(upright):
        for k in range(bisect_left(level_at, v.start - NEAR), bisect_right(level_at, v.end + NEAR)):
            h = level[k]
            if h.start - NEAR <= v.at <= h.end + NEAR:
                parent[root(len(upright) + k)] = root(i)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for i, line in enumerate(lines):
        groups.setdefault(root(i), ([], []))[0 if line.upright else 1].append(line)
    return [g for g in groups.values() if g[0] and g[1]]


def _positions(values: Iterable[float]) -> list[float]:
    """Distinct positions: the middle of each cluster."""
    out: list[list[float]] = []
    for value in sorted(values):
        if out and value - out[-1][0] <= NEAR:
            out[-1].append(value)
        else:
            out.append([value])
    return [sum(c) / len(c) for c in out]


def _table(upright: list[Ruling], level: list[Ruling]) -> Table | None:
    left = min(min(h.start for h in level), min(v.at for v in upright))
    right = max(max(h.end for h in level), max(v.at for v in upright))
    top = min(min(v.start for v in upright), min(h.at for h in level))
    bottom = max(max(v.end for v in upright), max(h.at for h in level))
    # Open sides, as on web pages and at page breaks, are closed where the crossing lines end.
    xs = _with_ends(_positions(v.at for v in upright), left, right)
    ys = _with_ends(_positions(h.at for h in level), top, bottom)
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 2 or rows < 1 or columns * rows > MAX_BOXES:
        return None
    walls = _walls(upright, xs, ys)
    floors = _walls(level, ys, xs)
    boxes = sorted(box for region in _regions(rows, columns, walls, floors) for box in region)
    table = Table(xs, ys, [Cell(*box, xs[box[1]], ys[box[0]], xs[box[1] + box[3]], ys[box[0] + box[2]]) for box in boxes],
                  np.empty((rows, columns), np.int64))
    for i, (row, column, height, width) in enumerate(boxes):
        table.owner[row:row + height, column:column + width] = i
    if all(c.width == columns for c in table.cells):
        return None
    return table


def _with_ends(positions: list[float], low: float, high: float) -> list[float]:
    if positions[0] - low > 2 * NEAR:
        positions = [low, *positions]
    if high - positions[-1] > 2 * NEAR:
        positions = [*positions, high]
    return positions


def _nearest(ascending: list[float], value: float) -> int:
    k = bisect_left(ascending, value)
    return k - 1 if k and (k == len(ascending) or value - ascending[k - 1] <= ascending[k] - value) else k


def _walls(lines: list[Ruling], across: list[float], along: list[float]) -> set[tuple[int, int]]:
    """(k, j): position ``k`` of ``across`` is ruled between positions ``j`` and ``j + 1`` of ``along``."""
    covered: dict[tuple[int, int], float] = {}
    for line in lines:
        k = _nearest(across, line.at)
        first = max(bisect_right(along, line.start) - 1, 0)
        for j in range(first, len(along) - 1):
            if along[j] >= line.end:
                break
            shared = min(line.end, along[j + 1]) - max(line.start, along[j])
            if shared > 0:
                covered[k, j] = covered.get((k, j), 0.0) + shared
    return {(k, j) for (k, j), length in covered.items() if length >= _WALL * (along[j + 1] - along[j])}


def _regions(
    rows: int, columns: int, walls: set[tuple[int, int]], floors: set[tuple[int, int]]
) -> Iterable[list[tuple[int, int, int, int]]]:
    """Boxes of the grid that no ruling parts, each region as rectangles (row, column, height, width)."""
    seen = [[False] * columns for _ in range(rows)]
    for y in range(rows):
        for x in range(columns):
            if seen[y][x]:
                continue
            seen[y][x] = True
            if ((x == 0 or (x, y) in walls) and (x + 1 == columns or (x + 1, y) in walls)
                    and (y == 0 or (y, x) in floors) and (y + 1 == rows or (y + 1, x) in floors)):
                yield [(y, x, 1, 1)]
                continue
            stack, boxes = [(y, x)], []
            while stack:
                r, c = stack.pop()
                boxes.append((r, c))
                for nr, nc, ruled in (
                    (r, c - 1, (c, r) in walls), (r, c + 1, (c + 1, r) in walls),
                    (r - 1, c, (r, c) in floors), (r + 1, c, (r + 1, c) in floors),
                ):
                    if 0 <= nr < rows and 0 <= nc < columns and not ruled and not seen[nr][nc]:
                        seen[nr][nc] = True
                        stack.append((nr, nc))
            yield _rectangles(boxes)


def _rectangles(boxes: list[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """A region as one rectangle; one with a corner missing (a ruling cut short) as strips of rows."""
    top, left = min(r for r, _ in boxes), min(c for _, c in boxes)
    height, width = max(r for r, _ in boxes) - top + 1, max(c for _, c in boxes) - left + 1
    if height * width == len(boxes):
        return [(top, left, height, width)]
    strips: list[tuple[int, int, int, int]] = []
    for row in sorted({r for r, _ in boxes}):
        columns = sorted(c for r, c in boxes if r == row)
        start = 0
        for i in range(1, len(columns) + 1):
            if i < len(columns) and columns[i] == columns[i - 1] + 1:
                continue
            first, wide = columns[start], i - start
            above = next((k for k, s in enumerate(strips) if s[0] + s[2] == row and s[1] == first and s[3] == wide), None)
            if above is None:
                strips.append((row, first, 1, wide))
            else:
                strips[above] = (strips[above][0], first, strips[above][2] + 1, wide)
            start = i
    return strips
