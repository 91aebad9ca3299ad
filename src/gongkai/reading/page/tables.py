"""The tables of one page: which characters stand in which cell, and what each cell says."""

from __future__ import annotations

import numpy as np

from gongkai.document import GridCell, Place
from gongkai.reading.page.flow import FOLIO_MARKS, is_folio
from gongkai.reading.page.geometry import Glyph, Page
from gongkai.reading.page.level import grouped_lines
from gongkai.reading.page.lines import PADDING, Line, cell_text, lines, said
from gongkai.reading.page.ruling import Table, tables
from gongkai.reading.page.words import homes

FOOT = 0.16
"""Share of the page, from below, in which a page number with dashes is one even inside a table."""
LEAST_FOOT = 80.0
"""The same in points, for low pages."""


class Drawn:
    """A table of one page with the glyphs of its cells."""

    def __init__(self, table: Table, page: int, lines: list[list[tuple[int, Line]]]) -> None:
        self.table = table
        self.page = page
        self.parts = lines
        """The lines of each cell, with the turn of their text."""
        self.padding = PADDING
        self.following: Drawn | None = None
        """The table in which this one goes on, on the next page."""
        self.leading = True
        """Whether it begins here and goes on from none."""
        for cell, parts in zip(self.table.cells, self.parts, strict=True):
            for turn, line in parts:
                # No cell keeps more room free than the fullest line of the table leaves.
                room = (cell.x1 - cell.x0) if turn in (0, 180) else (cell.bottom - cell.top)
                self.padding = max(min(self.padding, room - (line.x1 - line.x0)), 0.0)
        self.texts: list[str] = [
            cell_text(parts, cell.x1 - cell.x0, cell.bottom - cell.top, self.padding) if parts else ""
            for cell, parts in zip(self.table.cells, self.parts, strict=True)
        ]

    def cells(self, number: int) -> list[GridCell]:
        """The table's cells; ``number`` counts the tables of the file, rows are counted on this page."""
        out: list[GridCell] = []
        row = order = -1
        for c, text in zip(self.table.cells, self.texts, strict=True):
            order = order + 1 if c.row == row else 1
            row = c.row
            out.append(GridCell(text, c.row, c.column, c.width, c.height,
                                Place(page=self.page, table=number, row=c.row + 1, column=order)))
        return out


@np.errstate(all="ignore")  # what stands nowhere, or endlessly far away
def parted(page: Page) -> tuple[list[Line], list[Drawn]]:
    """Free lines of a page, and its tables with what stands in them."""
    found = tables(page.rulings)
    glyphs = page.columns
    blank = glyphs.blank()
    if found:
        index, home = homes(glyphs, blank, found, _folio(page))
    else:
        index = np.arange(len(glyphs))
        home = np.zeros(len(glyphs), np.int64)
    free = sum(len(t.cells) for t in found)
    if glyphs.turn.any():
        level = (home < free) | (glyphs.turn[index] == 0)
        index, home = index[level], home[level]
    groups = grouped_lines(glyphs, blank, index, home, free + 1)
    drawn = []
    first = 0
    for table in found:
        drawn.append(Drawn(table, page.number, groups[first:first + len(table.cells)]))
        first += len(table.cells)
    return [line for _, line in groups[free]], [d for d in drawn if any(d.texts)]


def _folio(page: Page) -> set[int]:
    """Glyphs of a dressed page number at the foot, which may stand within the frame of a table."""
    low = page.height - max(FOOT * page.height, LEAST_FOOT)
    below = page.columns.only((page.columns.turn == 0) & (page.columns.top > low))
    if FOLIO_MARKS.isdisjoint("".join(below.text.tolist())):
        return set()
    foot = list(below)
    runs: dict[int, list[Glyph]] = {g.run: [] for g in foot if not FOLIO_MARKS.isdisjoint(g.text)}
    for glyph in foot:
        if glyph.run in runs:
            runs[glyph.run].append(glyph)
    found = {g.order for run in runs.values() if is_folio(said(run), page.number) for g in run}
    rest = [g for g in foot if g.order not in found]
    if FOLIO_MARKS.isdisjoint("".join([g.text for g in rest])):
        return found
    # What is left, put together by place; what is printed over something else is none.
    for line in lines(rest):
        for piece in line.pieces():
            apart = all(b.x0 - a.x1 > -0.25 * b.size for a, b in zip(piece, piece[1:], strict=False))
            if apart and is_folio(said(piece), page.number):
                found.update(g.order for g in piece)
    return found
