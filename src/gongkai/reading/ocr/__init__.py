"""Pictures of pages: ruling lines give the grid, each cell's print is recognised, and each number is read twice.

Recognition alone mistakes a digit now and then and says so with full confidence, so every number is proved by its glyphs.
"""

from __future__ import annotations

from importlib import import_module

from gongkai.document import Document, ReportError
from gongkai.reading.ocr.blocks import to_blocks
from gongkai.reading.ocr.engine import recognise
from gongkai.reading.ocr.page import Page
from gongkai.reading.ocr.pictures import pictures_of
from gongkai.reading.ocr.proof import DOUBT, prove


def read(data: bytes, source: str) -> Document:
    """PNG, JPEG, TIFF and other pictures, and PDF whose pages are pictures. Needs the extra ``ocr``."""
    try:
        for library in ("cv2", "onnxruntime", "rapidocr"):
            import_module(library)
    except ImportError as error:
        raise ReportError(source, '是图片或扫描件，要先安装文字识别组件：pip install "gongkai[ocr]" '
                                  "(a picture or a scan: install the extra named ocr)") from error
    import cv2

    pages = []
    for image in pictures_of(data, source):
        try:
            pages.append(Page(image))
        except (ValueError, MemoryError, RuntimeError, cv2.error) as error:
            raise ReportError(source, f"第 {len(pages) + 1} 页无法识别 (page cannot be recognised): {error}") from error
    recognise([p for page in pages for p in page.pieces()])
    prove([p for page in pages for p in page.pieces()])
    blocks = tuple(to_blocks(pages))
    if not any(p.text.strip(DOUBT) for page in pages for p in page.pieces()):
        raise ReportError(source, "图片上没有可识别的文字 (no text found in the picture)")
    return Document(source, blocks)


__all__ = ["DOUBT", "read"]
