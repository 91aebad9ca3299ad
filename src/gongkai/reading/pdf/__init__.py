"""PDF with text: PDFium says what stands where, the pages are put together as those of every format."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from gongkai.document import Document, ReportError
from gongkai.reading.page import Page, assemble
from gongkai.reading.pdf.loops import has_form_loop
from gongkai.reading.pdf.streams import has_broken_stream

LEAST_GLYPHS = 20
"""Fewer characters in a whole file are a stamp or a page number, not a text layer."""
_LOCK = threading.Lock()  # PDFium must not be entered twice at a time


class NoTextLayer(ReportError):  # noqa: N818
    """The PDF holds pictures of pages, or text that cannot be told from its glyphs: a matter for OCR."""

    without_text = True


def read(data: bytes, source: str) -> Document:
    """Read a PDF with a text layer. Raises :class:`NoTextLayer` for a scan, ReportError for other unreadable files."""
    if data.rfind(b"startxref") < data.rfind(b"endobj"):  # PDFium would rebuild what is left, and say nothing
        raise ReportError(source, "PDF 不完整，文件被截断 (the PDF is cut off)")
    if has_form_loop(data):
        raise ReportError(source, "PDF 的内容互相嵌套，没有止境 (the PDF draws itself in a loop)")
    with _uncollected():
        document = _document(data, source)
    if has_broken_stream(data):
        document.metadata["broken_stream"] = "1"
    return document


def _document(data: bytes, source: str) -> Document:
    from gongkai.reading.pdf.pages import pages

    with _LOCK:
        sheets = list(pages(data, source))
    _require_text(sheets, source)
    return assemble(sheets, source)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for cycles meanwhile: glyphs make none and are soon let go; looking at them again and again is a tenth of the reading."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _require_text(pages: Sequence[Page], source: str) -> None:
    texts = "".join("".join([page.text() for page in pages]).split())
    if len(texts) < LEAST_GLYPHS:
        raise NoTextLayer(source, "PDF 没有文字层，是扫描件或图片；识别需要安装附加组件：pip install '.[ocr]' "
                                  "(no text layer; reading scans needs the extra `ocr`)")
    if texts.count("\ufffd") > 0.3 * len(texts):
        raise NoTextLayer(source, "PDF 的字体没有文字对照表，文字层无法还原；识别需要安装附加组件：pip install '.[ocr]' "
                                  "(glyphs without characters; reading them needs the extra `ocr`)")


__all__ = ["NoTextLayer", "read"]
