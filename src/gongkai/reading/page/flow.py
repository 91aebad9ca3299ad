"""Lines outside tables: page furniture dropped, wrapped prose joined, rows set with blanks as aligned grids."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from gongkai.document import Grid, GridCell, Paragraph, Place
from gongkai.reading.page.columns import Row, Spacing, rows, spacing
from gongkai.reading.page.lines import Line, joint, most_common
from gongkai.reading.page.unruled import Columns, Table, tabulated

_MARGIN = 0.12
"""Share of the page at head and foot where page numbers and running heads stand."""
_LEAST_MARGIN = 64.0
_DRESSED = re.compile(r"^[-—–－―·•~\s]+(\d{1,3})[-—–－―·•~\s]+$|^第\s*(\d{1,3})\s*页(?:[\s,，/]*共\s*\d{1,3}\s*页)?$"
                      r"|^[(（]?(\d{1,3})\s*/\s*\d{1,3}[)）]?$|^page\s*(\d{1,3})(?:\s*of\s*\d{1,3})?$", re.I)
FOLIO_MARKS = frozenset("-—–－―·•~第/pP")
"""Every number so dressed prints one of these."""
_AHEAD = 40
"""How far a page number may be from the file's own count: a cover or an annex explains no more."""
_BARE = re.compile(r"^\d{1,3}$")
_ITEM = re.compile(r"^\s*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}\s*[、.．]|\d{1,2}\s*[、.．](?!\d)|[①-⑳])")
_TERMS = re.compile(r"(?:^|\s)[-−]?\d[\d,.]*(?=\s|$)|(?:^|\s)[/—-](?=\s|$)")


@dataclass(slots=True)
class Sheet:
    """The free lines of a page."""

    page: int
    width: float
    height: float
    lines: list[Line]


def is_folio(text: str, page: int) -> bool:
    """A page number with its dashes or words."""
    match = _DRESSED.match(text.strip())
    return match is not None and abs(int(next(n for n in match.groups() if n)) - page) <= _AHEAD


def is_item(text: str) -> bool:
    """Whether a text begins with a list number, so that it is no rest of another."""
    return _ITEM.match(text) is not None


def without_furniture(sheets: Sequence[Sheet]) -> None:
    """Drop page numbers, and heads and feet that return on other pages (their first showing stays)."""
    for sheet in sheets:
        sheet.lines = [line for line in sheet.lines if not (_in_margin(sheet, line) and is_folio(line.text(), sheet.page))]
    bare: dict[int, list[tuple[Sheet, Line]]] = {}
    for sheet in sheets:
        for line in _outermost(sheet):
            text = line.text()
            if _BARE.match(text) and abs(int(text) - sheet.page) <= _AHEAD and _in_margin(sheet, line):
                bare.setdefault(int(text) - sheet.page, []).append((sheet, line))
    for offset, found in bare.items():
        if len({s.page for s, _ in found}) >= min(2, len(sheets)) or offset == 0:
            for sheet, line in found:
                sheet.lines.remove(line)
    seen: dict[tuple[str, int], int] = {}
    for sheet in sheets:
        for line in _outermost(sheet):
            key = (re.sub(r"\d+", "#", line.text()), round(line.base / 4))
            if not _in_margin(sheet, line):
                continue
            if key in seen and seen[key] != sheet.page:
                sheet.lines.remove(line)
            seen.setdefault(key, sheet.page)


def _outermost(sheet: Sheet) -> list[Line]:
    ends = [*sheet.lines[:2], *sheet.lines[-2:]]
    return [line for k, line in enumerate(ends) if line not in ends[:k]]


def _in_margin(sheet: Sheet, line: Line) -> bool:
    margin = max(_MARGIN * sheet.height, _LEAST_MARGIN)
    return line.bottom < margin or line.top > sheet.height - margin


class Flow:
    """Takes the lines between tables in reading order and gives blocks."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        every = [line for sheet in sheets for line in sheet.lines]
        prose = [line for line in every if line.count >= 12 and line.is_whole()] or every
        self.size = most_common(((line.size, line.count) for line in prose), 0.5) or 10.0
        body = [line for line in prose if abs(line.size - self.size) < 0.6]
        self.left = _left_edge([line.x0 for line in body])
        rights = sorted(line.x1 for line in body)
        # Of many lines a few may stand out; of a few the longest shows the edge.
        self.right = rights[int((0.9 if len(rights) > 10 else 1.0) * (len(rights) - 1))] if rights else 0.0
        self._lines = [sheet.lines for sheet in sheets]
        self.blocks: list[Paragraph | Grid] = []
        self.row: list[GridCell] = []
        self.columns: Columns | None = None
        """Of the table without rulings that the last rows stand in."""
        self.text: list[Line] = []
        self.place = Place()
        self.width = 0.0
        self.number = 0

    @cached_property
    def spacing(self) -> Spacing:
        return spacing(self._lines)

    def lines(self, lines: Sequence[Line], sheet: Sheet) -> None:
        """The lines that stand between two tables of a page."""
        for item in tabulated(rows(lines, lambda: self.spacing), self.columns):
            if isinstance(item, Table):
                self._table(item, sheet)
                continue
            self.number += 1
            if isinstance(item, Line):
                self._line(item, sheet)
            else:
                self._row(item, sheet)

    def _table(self, table: Table, sheet: Sheet) -> None:
        self.end_text()
        if not table.goes_on:
            self.end_rows()
        self.columns = table.columns
        for row in table.rows:
            self.number += 1
            place = Place(page=sheet.page, line=self.number)
            self.row += [GridCell(box.text, self.number, box.column, box.width, 1, place) for box in row]

    def _row(self, row: Row, sheet: Sheet) -> None:
        self.end_text()
        if self.columns is not None:
            self.end_rows()
        place = Place(page=sheet.page, line=self.number)
        if len(row) == 1:
            self.end_rows()
            self.blocks.append(Paragraph(row[0].text, place))
            return
        unit = max(min(p.size for p in row) / 2, 1.0)
        for piece in row:
            start, end = round(piece.x0 / unit), round(piece.x1 / unit)
            self.row.append(GridCell(piece.text, self.number, start, max(end - start, 1), 1, place))

    def _line(self, line: Line, sheet: Sheet) -> None:
        self.end_rows()
        if self.text and not self._goes_on(self.text[-1], line):
            self.end_text()
        if not self.text:
            self.place = Place(page=sheet.page, line=self.number)
            self.width = sheet.width
        self.text.append(line)

    def block(self, block: Paragraph | Grid) -> None:
        """A block that is no line: a table."""
        self.end_text()
        self.end_rows()
        self.blocks.append(block)

    def end_rows(self) -> None:
        if self.row:
            self.blocks.append(Grid(tuple(self.row), "aligned" if self.columns is None else "ruled"))
            self.row = []
        self.columns = None

    def end_text(self) -> None:
        if not self.text:
            return
        text = ""
        for line in self.text:
            said_here = line.text()
            text += joint(text, said_here) + said_here
        heading = self.text[0].size > 1.15 * self.size
        self.blocks.append(Paragraph(text, self.place, heading))
        self.text = []

    def end(self) -> tuple[Paragraph | Grid, ...]:
        self.end_text()
        self.end_rows()
        return tuple(self.blocks)

    def _goes_on(self, last: Line, line: Line) -> bool:
        """Whether ``line`` is the next line of the same paragraph."""
        if abs(last.size - line.size) > 0.6:
            return False
        if line.size > 1.15 * self.size:
            return _centred(last, self.width, self.size) and _centred(line, self.width, self.size)
        if self.left is None or _ITEM.match(line.text()) or len(_TERMS.findall(last.text())) >= 3:
            return False
        room = self.right - last.x1
        return room < 1.6 * last.size and line.x0 < self.left + 0.8 * line.size and last.count >= 12


def _left_edge(starts: Sequence[float]) -> float | None:
    """Where lines that are not indented begin: the leftmost place at which several do, if there are many."""
    counts = Counter(round(x / 2) for x in starts)
    enough = [x for x, n in counts.items() if n >= max(2 if len(starts) > 20 else 1, 0.04 * len(starts))]
    return 2.0 * min(enough) if enough else None


def _centred(line: Line, width: float, em: float) -> bool:
    return abs(line.x0 + line.x1 - width) < 4 * em and line.x0 > 2 * em
