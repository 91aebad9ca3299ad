"""Cells of the form as references on a sheet: single cells, and the fewest rectangles that hold many."""

from __future__ import annotations

from collections.abc import Iterable

from xlsxwriter.utility import xl_rowcol_to_cell

from gongkai import form
from gongkai.workbook.layout import Block, Layout

TITLE_ROWS = 2
"""Rows above the form: title, and what the form is."""

Rectangle = tuple[int, int, int, int]
"""First row, first column, last row, last column."""


class Places:
    """Where each cell of the form stands on its sheet."""

    def __init__(self, layout: Layout) -> None:
        self.blocks: dict[form.Cell, Block] = {b.cell: b for b in layout.cells() if b.cell is not None}

    def row(self, cell: form.Cell) -> int:
        return self.blocks[cell].row + TITLE_ROWS

    def at(self, cell: form.Cell) -> str:
        """The reference of a cell, which is the first of its merged block."""
        return reference_of(self.row(cell), self.blocks[cell].col)

    def rectangles(self, cells: Iterable[form.Cell]) -> list[Rectangle]:
        """The fewest rectangles that the blocks of ``cells`` fill."""
        found = []
        for cell in cells:
            b = self.blocks[cell]
            found.append((self.row(cell), b.col, self.row(cell) + b.rows - 1, b.col + b.cols - 1))
        return joined(found)

    def areas(self, cells: Iterable[form.Cell]) -> list[str]:
        """Those rectangles as references."""
        return [reference(r) for r in self.rectangles(cells)]


def joined(rectangles: Iterable[Rectangle]) -> list[Rectangle]:
    """Neighbours side by side made one, then those one below the other."""
    rows: list[Rectangle] = []
    for top, left, bottom, right in sorted(rectangles):
        if rows and (rows[-1][0], rows[-1][2], rows[-1][3] + 1) == (top, bottom, left):
            rows[-1] = (top, rows[-1][1], bottom, right)
        else:
            rows.append((top, left, bottom, right))
    blocks: list[Rectangle] = []
    for top, left, bottom, right in sorted(rows, key=lambda r: (r[1], r[3], r[0])):
        if blocks and (blocks[-1][1], blocks[-1][3], blocks[-1][2] + 1) == (left, right, top):
            blocks[-1] = (blocks[-1][0], left, bottom, right)
        else:
            blocks.append((top, left, bottom, right))
    return sorted(blocks)


def reference_of(row: int, col: int) -> str:
    """A cell, counted from 1, as formulas name it."""
    return str(xl_rowcol_to_cell(row - 1, col - 1))


def reference(rectangle: Rectangle) -> str:
    top, left, bottom, right = rectangle
    first, last = reference_of(top, left), reference_of(bottom, right)
    return first if first == last else f"{first}:{last}"


def split(ref: str) -> tuple[str, int]:
    """Column and row of a cell's reference."""
    column = ref.rstrip("0123456789")
    return column, int(ref[len(column):])


def above(ref: str) -> str:
    """The cell over a cell."""
    column, row = split(ref)
    return f"{column}{row - 1}"
