"""PDF with text: tables by their rulings, what stands between them by its lines."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

from gongkai.document import Document, Grid, GridCell, Place, ReportError
from gongkai.reading.pdf.flow import Flow, Sheet, is_folio, is_item, without_furniture
from gongkai.reading.pdf.geometry import Glyph, Page
from gongkai.reading.pdf.lines import PADDING, Line, cell_lines, cell_text, is_full, lines, said, words
from gongkai.reading.pdf.loops import has_form_loop
from gongkai.reading.pdf.ruling import NEAR, Table, tables

FOOT = 0.16
"""Share of the page, from below, in which a page number with dashes is one even inside a table."""
LEAST_FOOT = 80.0
"""The same in points, for low pages."""
LEAST_GLYPHS = 20
"""Fewer characters in a whole file are a stamp or a page number, not a text layer."""
_LOCK = threading.Lock()  # PDFium must not be entered twice at a time


class NoTextLayer(ReportError):  # noqa: N818
    """The PDF holds pictures of pages, or text that cannot be told from its glyphs: a matter for OCR."""

    without_text = True


def read(data: bytes, source: str) -> Document:
    """Read a PDF with a text layer. Raises :class:`NoTextLayer` for a scan, ReportError for other unreadable files."""
    from gongkai.reading.pdf.pages import pages

    if data.rfind(b"startxref") < data.rfind(b"endobj"):  # PDFium would rebuild what is left, and say nothing
        raise ReportError(source, "PDF 不完整，文件被截断 (the PDF is cut off)")
    if has_form_loop(data):
        raise ReportError(source, "PDF 的内容互相嵌套，没有止境 (the PDF draws itself in a loop)")
    with _LOCK:
        sheets = list(pages(data, source))
    _require_text(sheets, source)
    return assemble(sheets, source)


def _require_text(pages: Sequence[Page], source: str) -> None:
    texts = [g.text for page in pages for g in page.glyphs if g.text.strip()]
    if len(texts) < LEAST_GLYPHS:
        raise NoTextLayer(source, "PDF 没有文字层，是扫描件或图片；识别需要安装附加组件：pip install '.[ocr]' "
                                  "(no text layer; reading scans needs the extra `ocr`)")
    if sum(t == "\ufffd" for t in texts) > 0.3 * len(texts):
        raise NoTextLayer(source, "PDF 的字体没有文字对照表，文字层无法还原；识别需要安装附加组件：pip install '.[ocr]' "
                                  "(glyphs without characters; reading them needs the extra `ocr`)")


def assemble(pages: Sequence[Page], source: str) -> Document:
    """Pages of glyphs and rulings, from whatever file, to a document.

    Its ``metadata`` names ``picture_pages`` (a picture and no text) and ``damaged_pages``, which were not read.
    """
    sheets: list[Sheet] = []
    drawn: list[list[_Drawn]] = []
    for page in pages:
        free, found = _parted(page)
        sheets.append(Sheet(page.number, page.width, page.height, free))
        drawn.append(found)
    without_furniture(sheets)
    _mend_cut_rows(sheets, drawn)
    flow = Flow(sheets)
    count = 0
    for sheet, found in zip(sheets, drawn, strict=True):
        waiting = list(sheet.lines)
        for table in found:
            above = [line for line in waiting if (line.top + line.bottom) / 2 < table.table.top]
            flow.lines(above, sheet)
            waiting = waiting[len(above):]
            cells = table.cells()
            if cells:
                count += 1
                flow.block(Grid(tuple(_placed(cells, count, sheet.page)), "ruled"))
        flow.lines(waiting, sheet)
    metadata: dict[str, str] = {}
    for name, numbers in (
        ("picture_pages", [p.number for p in pages if p.pictures and not any(g.text.strip() for g in p.glyphs)]),
        ("damaged_pages", [p.number for p in pages if p.damaged]),
    ):
        if numbers:
            metadata[name] = ",".join(map(str, numbers))
    return Document(source, flow.end(), metadata=metadata)


class _Drawn:
    """A table of one page with the glyphs of its cells."""

    def __init__(self, table: Table, page: int) -> None:
        self.table = table
        self.page = page
        self.glyphs: list[list[Glyph]] = [[] for _ in table.cells]
        self.texts: list[str] = []
        self.parts: list[list[tuple[int, Line]]] = []
        self.padding = PADDING

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

    def cells(self) -> list[GridCell]:
        """The table's cells, rows counted on this page."""
        return [
            GridCell(text, c.row, c.column, c.width, c.height, Place(page=self.page))
            for c, text in zip(self.table.cells, self.texts, strict=True)
        ]


def _placed(cells: list[GridCell], table: int, page: int) -> list[GridCell]:
    out: list[GridCell] = []
    row = order = -1
    for cell in cells:
        order = order + 1 if cell.row == row else 1
        row = cell.row
        place = Place(page=cell.place.page or page, table=table, row=cell.row + 1, column=order)
        out.append(replace(cell, place=place))
    return out


def _parted(page: Page) -> tuple[list[Line], list[_Drawn]]:
    """Free lines of a page, and its tables with what stands in them."""
    found = [_Drawn(t, page.number) for t in tables(page.rulings)]
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
    found = [d for d in found if any(d.texts)]
    return level, found


def _folio(page: Page) -> set[int]:
    """Glyphs of a dressed page number at the foot, which may stand within the frame of a table."""
    low = page.height - max(FOOT * page.height, LEAST_FOOT)
    foot = [g for g in page.glyphs if g.turn == 0 and g.top > low]
    runs: dict[int, list[Glyph]] = {}
    for glyph in foot:
        runs.setdefault(glyph.run, []).append(glyph)
    pieces = [*runs.values(), *(piece for line in lines(foot) for piece in line.pieces())]
    return {g.order for piece in pieces if is_folio(said(piece), page.number) for g in piece}


def _assign(drawn: _Drawn, word: list[Glyph], x: float, y: float) -> None:
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


def _assign_blanks(found: list[_Drawn], blanks: list[Glyph], free: list[Glyph]) -> None:
    for glyph in blanks:
        for drawn in found:
            if drawn.table.holds(glyph.x, glyph.y):
                home = drawn.table.cell_at(glyph.x, glyph.y)
                if drawn.glyphs[home]:
                    drawn.glyphs[home].append(glyph)
                break
        else:
            free.append(glyph)


def _mend_cut_rows(sheets: list[Sheet], drawn: list[list[_Drawn]]) -> None:
    """A row cut by the page break becomes one again, on the page where it began."""
    for k in range(len(sheets) - 1):
        if not drawn[k] or not drawn[k + 1]:
            continue
        upper, lower = drawn[k][-1], drawn[k + 1][0]
        if any(line.top > upper.table.bottom for line in sheets[k].lines) or any(
            line.bottom < lower.table.top for line in sheets[k + 1].lines
        ):
            continue
        pairs = _across(upper, lower)
        if _is_cut(upper, lower, pairs):
            _mend(upper, lower, pairs)


def _across(upper: _Drawn, lower: _Drawn) -> list[tuple[int, int]]:
    """Cells of the first row below with the cells above that they would go on from; none if they do not fit."""
    rows = len(upper.table.ys) - 1
    feet = [i for i, c in enumerate(upper.table.cells) if c.row + c.height == rows]
    pairs: list[tuple[int, int]] = []
    for j, cell in enumerate(lower.table.cells):
        if cell.row or cell.height > 1:
            continue
        same = [i for i in feet if abs(upper.table.cells[i].x0 - cell.x0) <= NEAR and abs(upper.table.cells[i].x1 - cell.x1) <= NEAR]
        if not same:
            return []
        pairs.append((same[0], j))
    return pairs


def _is_cut(upper: _Drawn, lower: _Drawn, pairs: list[tuple[int, int]]) -> bool:
    """Every cell with text on both pages was broken for want of room, and one part of the row has no name of its own."""
    if len(pairs) < 2:
        return False
    both = [(i, j) for i, j in pairs if upper.texts[i] and lower.texts[j]]
    if any(not _broken(upper, i, lower, j) for i, j in both):
        return False
    first, below = pairs[0]
    nameless = bool(upper.texts[first]) != bool(lower.texts[below])
    return nameless or any(not upper.texts[i][-1:].isdigit() for i, _ in both)


def _mend(upper: _Drawn, lower: _Drawn, pairs: list[tuple[int, int]]) -> None:
    for i, j in pairs:
        upper.texts[i] += lower.texts[j]
        upper.parts[i] = [*upper.parts[i], *lower.parts[j]]
    gone = {j for _, j in pairs}
    lower.table.cells = [c for k, c in enumerate(lower.table.cells) if k not in gone]
    lower.texts = [t for k, t in enumerate(lower.texts) if k not in gone]
    lower.parts = [p for k, p in enumerate(lower.parts) if k not in gone]


def _broken(upper: _Drawn, i: int, lower: _Drawn, j: int) -> bool:
    before, after = upper.parts[i], lower.parts[j]
    if not before or not after or before[-1][0] != after[0][0] or is_item(lower.texts[j]):
        return False
    cell = upper.table.cells[i]
    return is_full(before[-1][1], after[0][1], cell.x1 - cell.x0 - min(upper.padding, lower.padding))


__all__ = ["NoTextLayer", "assemble", "read"]
