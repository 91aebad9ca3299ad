"""A file's pages to one document: tables and what stands between them, in reading order."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.document import Document, Grid
from gongkai.reading.page.breaks import join_tables, whole
from gongkai.reading.page.flow import Flow, Sheet, without_furniture
from gongkai.reading.page.geometry import Page
from gongkai.reading.page.tables import Drawn, parted


def assemble(pages: Sequence[Page], source: str, titles: tuple[str, ...] = ()) -> Document:
    """Pages of glyphs and rulings, from whatever file, to a document.

    Its ``metadata`` names ``picture_pages`` (a picture and no text) and ``damaged_pages``, which were not read, and says with
    ``broken_stream`` that some of what is drawn may have been left out.
    """
    sheets: list[Sheet] = []
    drawn: list[list[Drawn]] = []
    for page in pages:
        free, found = parted(page)
        sheets.append(Sheet(page.number, page.width, page.height, free))
        drawn.append(found)
    without_furniture(sheets)
    join_tables(sheets, drawn)
    flow = Flow(sheets)
    count = 0
    for sheet, found in zip(sheets, drawn, strict=True):
        waiting = list(sheet.lines)
        for table in found:
            above = [line for line in waiting if (line.top + line.bottom) / 2 < table.table.top]
            flow.lines(above, sheet)
            waiting = waiting[len(above):]
            count += 1
            cells = whole(table, count) if table.leading else []
            if cells:
                flow.block(Grid(tuple(cells), "ruled"))
        flow.lines(waiting, sheet)
    metadata: dict[str, str] = {}
    for name, numbers in (
        ("picture_pages", [p.number for p in pages if p.pictures and not any(g.text.strip() for g in p.glyphs)]),
        ("damaged_pages", [p.number for p in pages if p.damaged]),
    ):
        if numbers:
            metadata[name] = ",".join(map(str, numbers))
    if any(p.partial for p in pages):
        metadata["broken_stream"] = "1"
    return Document(source, flow.end(), titles, metadata)
