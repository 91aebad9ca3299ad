"""Pages to paragraphs and grids."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.document import Grid, GridCell, Paragraph, Place
from gongkai.reading.ocr.cells import Table
from gongkai.reading.ocr.lines import Piece
from gongkai.reading.ocr.page import Page
from gongkai.reading.ocr.proof import DOUBT

_HAN = re.compile("[\u3400-\u9fff]")


def to_blocks(pages: Sequence[Page]) -> Iterator[Paragraph | Grid]:
    tables = line = 0
    for number, page in enumerate(pages, start=1):
        items: list[tuple[int, Table | list[Piece]]] = [(t.top, t) for t in page.tables]
        items += page.lines
        margin = max((pieces[-1].box[3] for _, pieces in page.lines), default=0)
        text, last = "", None
        for _, item in [*sorted(items, key=lambda pair: pair[0]), (0, [])]:
            pieces = [] if isinstance(item, Table) else item
            if pieces and last is not None and _goes_on(text, last, pieces[0], margin):
                text += "  ".join(p.text for p in pieces)
            else:
                if text:
                    line += 1
                    yield Paragraph(text, Place(line=line, page=number))
                text = "  ".join(p.text for p in pieces)
            last = pieces[-1] if pieces else None
            if isinstance(item, Table):
                tables += 1
                yield Grid(tuple(_grid_cells(item, tables, number)), "ruled")


def _goes_on(text: str, last: Piece, following: Piece, margin: int) -> bool:
    """Whether a line that runs to the margin goes on in the one below: the same size of print, close by."""
    top, bottom, _, right = last.box
    height, other = bottom - top, following.box[1] - following.box[0]
    return (right >= margin - 1.5 * height and not text.endswith(("。", "；", "！", "？", ";"))
            and following.box[0] - bottom < height and max(height, other) < 1.3 * max(min(height, other), 1))


def _grid_cells(table: Table, number: int, page: int) -> Iterator[GridCell]:
    row = order = -1
    for cell in table.cells:
        order = order + 1 if cell.row == row else 1
        row = cell.row
        text = "\n".join(p.text for p in cell.pieces)
        if not text.endswith(DOUBT) and ((cell.broken and text) or (cell.torn and not _HAN.search(text))):
            text += DOUBT
        yield GridCell(text, cell.row, cell.column, cell.width, cell.height,
                       Place(table=number, row=cell.row + 1, column=order, page=page))
