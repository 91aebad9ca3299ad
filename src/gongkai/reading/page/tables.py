"""The tables of one page: which characters stand in which cell, and what each cell says."""

from __future__ import annotations

from gongkai.document import GridCell, Place
from gongkai.reading.page.flow import is_folio
from gongkai.reading.page.geometry import Glyph, Page
from gongkai.reading.page.lines import PADDING, Line, cell_lines, cell_text, lines, said, words
from gongkai.reading.page.ruling import Table, tables

FOOT = 0.16
"""Share of the page, from below, in which a page number with dashes is one even inside a table."""
LEAST_FOOT = 80.0
"""The same in points, for low pages."""


class Drawn:
    """A table of one page with the glyphs of its cells."""

    def __init__(self, table: Table, page: int) -> None:
        self.table = table
        self.page = page
        self.glyphs: list[list[Glyph]] = [[] for _ in table.cells]
        self.texts: list[str] = []
        self.parts: list[list[tuple[int, Line]]] = []
        self.padding = PADDING
        self.following: Drawn | None = None
        """The table in which this one goes on, on the next page."""
        self.leading = True
        """Whether it begins here and goes on from none."""

    def settle(self) -> None:
        """Texts of all cells, once the glyphs are in."""
        self.parts = [cell_lines(g) if g else [] for g in self.glyphs]
        for cell, parts in zip(self.table.cells, self.parts, strict=True):
            for turn, line in parts:
                # No cell keeps more room free than the fullest line of the table leaves.
                room = (cell.x1 - cell.x0) if turn in (0, 180) else (cell.bottom - cell.top)
                self.padding = max(min(self.padding, room - (line.x1 - line.x0)), 0.0)
        self.texts = [
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


def parted(page: Page) -> tuple[list[Line], list[Drawn]]:
    """Free lines of a page, and its tables with what stands in them."""
    found = [Drawn(t, page.number) for t in tables(page.rulings)]
    free: list[Glyph] = []
    if not found:
        free = list(page.glyphs)
    else:
        folio = _folio(page)
        for word in words(page.glyphs):
            if word[0].order in folio:
                free.extend(word)
                continue
            x, y = (word[0].x0 + word[-1].x1) / 2, (word[0].top + word[0].bottom) / 2
            inside = [d for d in found if d.table.holds(x, y)]
            if not inside:
                free.extend(word)
                continue
            drawn = min(inside, key=lambda d: (d.table.xs[-1] - d.table.xs[0]) * (d.table.bottom - d.table.top))
            _assign(drawn, word, x, y)
        blanks = [g for g in page.glyphs if not g.text.strip()]
        _assign_blanks(found, blanks, free)
    for drawn in found:
        drawn.settle()
    level = lines(g for g in free if g.turn == 0)
    return level, [d for d in found if any(d.texts)]


def _folio(page: Page) -> set[int]:
    """Glyphs of a dressed page number at the foot, which may stand within the frame of a table."""
    low = page.height - max(FOOT * page.height, LEAST_FOOT)
    foot = [g for g in page.glyphs if g.turn == 0 and g.top > low]
    runs: dict[int, list[Glyph]] = {}
    for glyph in foot:
        runs.setdefault(glyph.run, []).append(glyph)
    found = {g.order for run in runs.values() if is_folio(said(run), page.number) for g in run}
    # What is left, put together by place; what is printed over something else is none.
    for line in lines(g for g in foot if g.order not in found):
        for piece in line.pieces():
            apart = all(b.x0 - a.x1 > -0.25 * b.size for a, b in zip(piece, piece[1:], strict=False))
            if apart and is_folio(said(piece), page.number):
                found.update(g.order for g in piece)
    return found


def _assign(drawn: Drawn, word: list[Glyph], x: float, y: float) -> None:
    """A word that runs a little over its cell's edge stays whole; one that stands in two cells is parted."""
    table = drawn.table
    home = table.cell_at(x, y)
    cell = table.cells[home]
    shared = min(cell.x1, word[-1].x1) - max(cell.x0, word[0].x0)
    if shared >= 0.7 * (word[-1].x1 - word[0].x0) or word[0].turn:
        drawn.glyphs[home].extend(word)
        return
    for glyph in word:
        drawn.glyphs[table.cell_at(glyph.x, glyph.y)].append(glyph)


def _assign_blanks(found: list[Drawn], blanks: list[Glyph], free: list[Glyph]) -> None:
    for glyph in blanks:
        for drawn in found:
            if drawn.table.holds(glyph.x, glyph.y):
                home = drawn.table.cell_at(glyph.x, glyph.y)
                if drawn.glyphs[home]:
                    drawn.glyphs[home].append(glyph)
                break
        else:
            free.append(glyph)
