"""Rulings to tables: which cells they enclose, on one grid of columns and rows for each table."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from gongkai.reading.page.geometry import Flags, Numbers, Ruling, Rulings, Whole

NEAR = 3.0
"""Edges this close, in points, are one; no column or row of print is narrower."""
_DASH = 4.0
"""Longest gap in a line that is still one line."""
_WALL = 0.6
"""Share of a box's side that must be ruled for the side to part it from the next."""
MAX_BOXES = 40_000


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
        column, row = (np.array(edges[1:-1]).searchsorted(place, "right") for edges, place in ((self.xs, x), (self.ys, y)))
        at: Whole = self.owner[row, column]
        return at


def tables(rulings: Sequence[Ruling]) -> list[Table]:
    """Tables of two columns or more, from the top; the text in a mere frame or list of lines is left to flow."""
    every = Rulings.of(rulings)
    upright, level = (_joined(every.only(every.upright == turned), turned) for turned in (True, False))
    found = [t for vs, hs in _components(upright, level) if (t := _table(vs, hs)) is not None]
    return sorted(found, key=lambda t: (t.top, t.xs[0]))


def _joined(rulings: Rulings, upright: bool) -> list[Ruling]:
    """Pieces of one line as one ruling, lines drawn twice too."""
    if not len(rulings):
        return []
    order = rulings.at.argsort(kind="stable")
    at = rulings.at[order]
    new = np.zeros(len(at), np.bool_)
    # Of pieces that stand at one place only the first can begin a line.
    places = [0, *((at[1:] != at[:-1]).nonzero()[0] + 1).tolist()]
    first = last = -math.inf
    for i, place in zip(places, at[places].tolist(), strict=True):
        if place - last > 1.5 or place - first > NEAR:
            new[i] = True
            first = place
        last = place
    line = new.cumsum() - 1
    order = order[np.lexsort((rulings.start[order], line))]
    # Added up one by one: pairs would round otherwise.
    middles = (np.bincount(line, rulings.at[order]) / np.bincount(line)).tolist()
    out: list[Ruling] = []
    current, low, high = -1, 0.0, 0.0
    for k, left, right in zip(line.tolist(), rulings.start[order].tolist(), rulings.end[order].tolist(), strict=True):
        if k == current and left - high <= _DASH:
            if right > high:
                high = right
            continue
        if current >= 0:
            out.append(Ruling(upright, middles[current], low, high))
        current, low, high = k, left, right
    if current >= 0:
        out.append(Ruling(upright, middles[current], low, high))
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
    # Both ascend, as _joined leaves them.
    left, right = min(upright[0].at, *[h.start for h in level]), max(upright[-1].at, *[h.end for h in level])
    top, bottom = min(level[0].at, *[v.start for v in upright]), max(level[-1].at, *[v.end for v in upright])
    # Open sides, as on web pages and at page breaks, are closed where the crossing lines end.
    xs = _with_ends(_positions(v.at for v in upright), left, right)
    ys = _with_ends(_positions(h.at for h in level), top, bottom)
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 2 or rows < 1 or columns * rows > MAX_BOXES:
        return None
    boxes = sorted(_regions(rows, columns, _walls(upright, xs, ys), _walls(level, ys, xs)))
    owner = [[0] * columns for _ in range(rows)]
    for i, (row, column, height, width) in enumerate(boxes):
        for y in range(row, row + height):
            owner[y][column:column + width] = [i] * width
    table = Table(xs, ys, [Cell(y, x, high, wide, xs[x], ys[y], xs[x + wide], ys[y + high]) for y, x, high, wide in boxes], np.array(owner))
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


def _walls(lines: list[Ruling], across: list[float], along: list[float]) -> list[list[bool]]:
    """For each position of ``across`` whether it is ruled between each position of ``along`` and the next. The outermost are."""
    steps = len(along) - 1
    walls = [[False] * steps for _ in across]
    walls[0] = walls[-1] = [True] * steps
    covered: dict[tuple[int, int], float] = {}
    for line in lines:
        k = _nearest(across, line.at)
        first, last = bisect_left(along, line.start), bisect_right(along, line.end) - 1
        if first < last:
            walls[k][first:last] = [True] * (last - first)
        # Of a step that is ruled in part the parts count.
        for j in {first - 1, last}:
            if 0 <= j < steps:
                shared = min(line.end, along[j + 1]) - max(line.start, along[j])
                if shared > 0:
                    covered[k, j] = covered.get((k, j), 0.0) + shared
    for (k, j), length in covered.items():
        if length >= _WALL * (along[j + 1] - along[j]):
            walls[k][j] = True
    return walls


def _regions(rows: int, columns: int, walls: list[list[bool]], floors: list[list[bool]]) -> Iterator[tuple[int, int, int, int]]:
    """Boxes of the grid that no ruling parts, as rectangles (row, column, height, width)."""
    seen = [[False] * columns for _ in range(rows)]
    for y in range(rows):
        above, below = floors[y], floors[y + 1]
        for x in range(columns):
            if seen[y][x]:
                continue
            seen[y][x] = True
            if above[x] and below[x] and walls[x][y] and walls[x + 1][y]:
                yield y, x, 1, 1
                continue
            stack, boxes = [(y, x)], []
            while stack:
                r, c = stack.pop()
                boxes.append((r, c))
                for nr, nc, ruled in (
                    (r, c - 1, walls[c][r]), (r, c + 1, walls[c + 1][r]), (r - 1, c, floors[r][c]), (r + 1, c, floors[r + 1][c]),
                ):
                    if not ruled and not seen[nr][nc]:
                        seen[nr][nc] = True
                        stack.append((nr, nc))
            yield from _rectangles(boxes)


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
