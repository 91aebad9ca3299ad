"""PDF files to pages of glyphs and rulings, by PDFium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

import numpy as np

from gongkai.document import ReportError
from gongkai.reading.page.geometry import Glyphs, Page, righted, turned
from gongkai.reading.pdf.engine import function, pointer
from gongkai.reading.pdf.glyphs import glyphs
from gongkai.reading.pdf.limits import MAX_PAGES, Budget
from gongkai.reading.pdf.objects import inkless, objects
from gongkai.reading.pdf.streams import has_damaged_font
from gongkai.reading.pdf.view import View


def pages(data: bytes, source: str) -> Iterator[Page]:
    """Every page, upright as a reader holds it. Raises ReportError for a file that cannot be opened."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if raw.FPDF_GetLastError() in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY) or "password" in str(error).lower():
            raise ReportError(source, "PDF 已加密，需要密码才能打开 (the PDF is encrypted)") from error
        raise ReportError(source, "PDF 已损坏或不完整，无法打开 (the PDF is damaged or cut off)") from error
    try:
        count = len(pdf)
        if count == 0:
            raise ReportError(source, "PDF 没有任何页面 (the PDF has no pages)")
        if count > MAX_PAGES:
            raise ReportError(source, f"PDF 有 {count} 页，超过 {MAX_PAGES} 页 (too many pages)")
        budget = Budget(source)
        damaged_font = cache(partial(has_damaged_font, data))
        readable = 0
        for number in range(1, count + 1):
            try:
                page = pdf[number - 1]
            except pdfium.PdfiumError:
                yield Page(number, 0.0, 0.0, (), (), damaged=True)
                continue
            readable += 1
            try:
                with np.errstate(all="ignore"):  # what stands nowhere, or endlessly far away
                    made = _page(page, number, budget, damaged_font)
            finally:
                page.close()
            yield made
        if not readable:
            raise ReportError(source, "PDF 的页面已损坏 (no page of the PDF can be read)")
    finally:
        pdf.close()


def _page(page: Any, number: int, budget: Budget, damaged_font: Callable[[], bool]) -> Page:
    view, at = View(*page.get_bbox()), pointer(page.raw)
    found = objects(at, view, budget)
    seen, read = glyphs(page, view, found.shades, budget)
    unread = inkless(found.texts, read, view)
    if unread and damaged_font():
        seen = Glyphs.of([*seen, *unread])
    made = Page(number, view.right - view.left, view.high - view.low, seen, found.rulings, found.pictures)
    rotation = function("FPDFPage_GetRotation")(at) * 90
    if rotation:  # text drawn to run down the page stands level once the viewer has turned it
        made = turned(made, (360 - rotation) % 360)
    return righted(made)
