"""Which printed numbers a file no longer tells the cell of, whoever reads it.

There are two such cases. Some layouts write the cells of a row one after the other, and a blank one
leaves nothing behind: no separator, no empty line, no empty tag, no place on the line (``TRACELESS``).
A row of such a layout that prints blanks has fewer numbers than columns, and its numbers keep nothing
but their order. A number is past telling there if two placements that keep this order, and do not
contradict the row's own sum (a blank adds nothing; a blank total contradicts nothing), put it into
different cells or put another number into its own. Sums down the columns are not asked, so that a reader
who asks them may know more.

Or a row prints numbers of nobody's beside those of its cells, and nothing drawn says which they are: a number too many
in the one row of section four, before the first or behind the last, so that all others may stand a column off; another
year's numbers in section two where no head names any column. There too a number is past telling if two choices of which
to leave out, neither contradicted by a sum of the row, put another number into its cell. A number too many under heads
of which one is its own is told by that head and is none of these.

Nothing else is past telling: not what a reader happens to lose, not a number under a torn or missing head
(the form's order tells it), not a row without a label between two with theirs. A cell in which the quirk
leaves no number (``7、8``, ``***``, blank) prints none and is none that could be lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from gongkai.form import DISCLOSURE, DISPUTES, Cell
from rendering.document import Box, Grid, Paper

TRACELESS = frozenset({
    ("text", "cell_a_line"), ("text", "spaced"), ("text", "raw_pdf"), ("text", "joined"), ("text", "flattened"),
    ("html", "paragraphs"),
})
"""Layouts, by format and name, in which a blank cell leaves nothing in the file."""


def past_telling(paper: Paper, kind: str, layout: str) -> frozenset[Cell]:
    """Cells of ``paper`` whose printed number this layout leaves without a place."""
    traceless = (kind, layout) in TRACELESS
    untold: set[Cell] = set()
    for block in paper.blocks:
        for row in block.rows if isinstance(block, Grid) else ():
            mine = [b for b in row if b.cell is not None]
            surplus = [b for b in row if b.cell is None and b.text.isdigit()]
            if mine and surplus and (block.frame == DISPUTES or (block.frame == DISCLOSURE and not _headed(block))):
                numbers = [b if b.cell is not None else replace(b, number=Decimal(b.text)) for b in row if b.cell is not None or b in surplus]
                untold |= _unchosen(numbers, mine)
            elif traceless:
                untold |= _untold(mine)
    return frozenset(untold)


def _headed(grid: Grid) -> bool:
    """Whether any row of heads names the columns."""
    return any(len(row) > 1 and all(b.cell is None for b in row) for row in grid.rows)


def _unchosen(boxes: Sequence[Box], mine: Sequence[Box]) -> set[Cell]:
    """Cells of a row with too many numbers that another choice of those to leave out would give another number."""
    cells = [b.cell for b in mine if b.cell is not None]
    told: list[set[Box | None]] = [set() for _ in cells]
    for chosen in combinations(boxes, len(mine)):
        if not _contradicted(cells, chosen):
            for seen, box in zip(told, chosen, strict=True):
                seen.add(box)
    return {b.cell for b, seen in zip(mine, told, strict=True) if b.cell is not None and b.text.strip() and not _alike(b, seen)}


def _untold(boxes: Sequence[Box]) -> set[Cell]:
    cells = [b.cell for b in boxes if b.cell is not None]
    printed = [b for b in boxes if b.text.strip()]
    if not printed or len(printed) == len(boxes):
        return set()
    told: list[set[Box | None]] = [set() for _ in cells]
    for places in combinations(range(len(cells)), len(printed)):
        row: list[Box | None] = [None] * len(cells)
        for place, box in zip(places, printed, strict=True):
            row[place] = box
        if not _contradicted(cells, row):
            for seen, box in zip(told, row, strict=True):
                seen.add(box)
    return {b.cell for b, seen in zip(boxes, told, strict=True)
            if b.cell is not None and b.text.strip() and not _alike(b, seen)}


def _alike(box: Box, seen: set[Box | None]) -> bool:
    """Whether every placement prints the same in the cell; where none is allowed, the row contradicts itself."""
    return bool(seen) and all(other is not None and other.text == box.text for other in seen)


def _contradicted(cells: Sequence[Cell], row: Sequence[Box | None]) -> bool:
    """Whether a sum within the row fails of which every number can be read."""
    if cells[0][0] == DISCLOSURE:
        return False
    parts: dict[str, Decimal] = {}
    wholes: dict[str, Decimal] = {}
    for cell, box in zip(cells, row, strict=True):
        line = cell[1]
        if box is not None and box.number is None and box.text.strip():
            return False  # a mark: it may stand for anything
        if cell[2] != "total":
            parts[line] = parts.get(line, Decimal(0)) + ((box.number if box else None) or Decimal(0))
        elif box is not None and box.number is not None:
            wholes[line] = box.number
    return any(parts.get(line, whole) != whole for line, whole in wholes.items())
