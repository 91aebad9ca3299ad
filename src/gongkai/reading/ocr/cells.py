"""The cells between rulings, with the print that is left in them once the rulings are wiped."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.reading.ocr.lines import Piece, inked, line_height, printed_lines
from gongkai.reading.ocr.pictures import Image

MAX_CELLS = 20_000
"""Of one page; a hatched picture has no end of them."""
INSET = 8
"""How far from the middle of a ruling, in dots, what is dark may still be the ruling."""
RULE = 4
"""How far from the middle of a ruling, in dots, what is left of it may stand."""
MOST_WALLS = 0.6
"""Share of its walls that a row must show for one to be missing."""
MAX_WIPED = 12
"""Dots of print that may go with the rulings: a serif's worth."""


@dataclass(slots=True)
class Cell:
    row: int
    column: int
    width: int
    height: int
    pieces: list[Piece]
    broken: bool = False
    """Its rulings do not close: what stands in it may belong to its neighbour."""
    torn: bool = False
    """Some of its print went with the rulings: what is left may be another number, or none."""


@dataclass(slots=True)
class Table:
    top: int
    cells: list[Cell]


def _positions(sums: Image, least: int) -> list[int]:
    """Where lines lie, one number a line."""
    places: list[list[int]] = []
    for i, total in enumerate(sums.tolist()):
        if total < least:
            continue
        if places and i - places[-1][-1] <= 7:
            places[-1].append(i)
        else:
            places.append([i])
    return [(p[0] + p[-1]) // 2 for p in places]


def cells_between(across: Image, down: Image, bare: Image, grey: Image) -> list[Cell]:
    """Cells between the rulings ``across`` and ``down``, with the print that is left once they are wiped (``bare``)."""
    ys = _positions((across > 0).sum(axis=1), 36)
    xs = _positions((down > 0).sum(axis=0), 28)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns > MAX_CELLS:
        return []
    group = list(range(rows * columns))

    def root(k: int) -> int:
        while group[k] != k:
            group[k] = group[group[k]]
            k = group[k]
        return k

    walls = [[_wall(down[ys[i] + 4 : ys[i + 1] - 3, max(x - 5, 0) : x + 6].max(axis=1, initial=0)) for x in xs[1:-1]] for i in range(rows)]
    walls = _with_worn(walls, xs, ys, bare)
    for i in range(rows):
        for j in range(columns):
            if j + 1 < columns and not walls[i][j]:
                group[root(i * columns + j)] = root(i * columns + j + 1)
            if i + 1 < rows and not _wall(across[max(ys[i + 1] - 5, 0) : ys[i + 1] + 6, xs[j] + 4 : xs[j + 1] - 3].max(axis=0, initial=0)):
                group[root(i * columns + j)] = root((i + 1) * columns + j)
    members: dict[int, list[tuple[int, int]]] = {}
    for k in range(rows * columns):
        members.setdefault(root(k), []).append(divmod(k, columns))
    typical = line_height(bare)
    found = []
    for places in members.values():
        top, bottom = min(p[0] for p in places), max(p[0] for p in places)
        left, right = min(p[1] for p in places), max(p[1] for p in places)
        whole = len(places) == (bottom - top + 1) * (right - left + 1)
        for r0, r1, c0, c1 in ([(top, bottom, left, right)] if whole else [(r, r, c, c) for r, c in places]):
            area = (slice(ys[r0] + 1, ys[r1 + 1]), slice(xs[c0] + 1, xs[c1 + 1]))
            pieces = [p for _, line in printed_lines(bare[area], typical) for p in line]
            torn = whole and is_torn(grey[area], bare[area])
            found.append(Cell(r0, c0, c1 - c0 + 1, r1 - r0 + 1, pieces, broken=not whole, torn=torn))
    return sorted(found, key=lambda c: (c.row, c.column))


def _with_worn(walls: list[list[bool]], xs: list[int], ys: list[int], bare: Image) -> list[list[bool]]:
    """The walls of each row, with those that a seal or wear took from it.

    A wall is put back where the rows next to it have theirs, the row itself has most of its own, and print stands on
    either side of the place, but none near it. What is left of the ruling itself is wiped from ``bare``.
    """
    out = [list(row) for row in walls]
    for i, row in enumerate(walls):
        beside = [walls[k] for k in (i - 1, i + 1) if 0 <= k < len(walls)]
        for j in (j for j, here in enumerate(row) if not here and beside and all(other[j] for other in beside)):
            usual = [k for k in range(len(row)) if all(other[k] for other in beside)]
            if sum(row[k] for k in usual) < MOST_WALLS * len(usual):
                continue
            rows, start = slice(ys[i] + 1, ys[i + 1]), xs[j] + 4
            ink = inked(bare[ys[i] + 4 : ys[i + 1] - 3, start : xs[j + 2] - 3]).any(axis=0)
            middle = xs[j + 1] - start
            left, right = ink[: middle - RULE], ink[middle + RULE + 1 :]
            if left.any() and right.any() and not left[-INSET:].any() and not right[:INSET].any():
                out[i][j] = True
                bare[rows, xs[j + 1] - RULE : xs[j + 1] + RULE + 1] = 255  # what is left of it is no print
    return out


def is_torn(grey: Image, bare: Image) -> bool:
    """Whether print was wiped away well inside the rulings of a cell."""
    inner = (slice(INSET, -INSET), slice(INSET, -INSET))
    if min(grey.shape) <= 2 * INSET + 5:
        return False
    return int(inked(grey[inner]).sum()) - int(inked(bare[inner]).sum()) > MAX_WIPED


def _wall(along: Image) -> bool:
    return len(along) == 0 or float((along > 0).mean()) >= 0.6
