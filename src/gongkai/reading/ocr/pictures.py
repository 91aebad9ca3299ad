"""A file to pictures of its pages: PNG, JPEG, TIFF and their like, or PDF."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, TypeAlias

from gongkai.document import ReportError

Image: TypeAlias = Any
"""An array of bytes, rows by columns (by colours). numpy is loaded when the first picture is read."""
DPI = 200
MAX_PAGES = 60
MAX_PIXELS = 120_000_000


def pictures_of(data: bytes, source: str) -> Iterator[Image]:
    yield from _pdf_pages(data, source) if data.lstrip()[:5] == b"%PDF-" else _picture_pages(data, source)


def _pdf_pages(data: bytes, source: str) -> Iterator[Image]:
    import numpy as np
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise ReportError(source, "PDF 有密码，无法打开 (the PDF is encrypted)" if locked
                          else f"PDF 已损坏，无法打开 (the PDF is damaged): {error}") from error
    try:
        if count > MAX_PAGES:
            raise ReportError(source, f"超过 {MAX_PAGES} 页 (too many pages)")
        for number in range(count):
            try:
                page = document[number]
                width, height = page.get_size()
                scale = min(DPI / 72, (MAX_PIXELS / max(width * height, 1)) ** 0.5)
                yield np.ascontiguousarray(page.render(scale=scale).to_pil().convert("RGB"))
            except (pypdfium2.PdfiumError, ValueError, MemoryError) as error:
                raise ReportError(source, f"PDF 第 {number + 1} 页已损坏 (a page is damaged): {error}") from error
    finally:
        document.close()


def _picture_pages(data: bytes, source: str) -> Iterator[Image]:
    import numpy as np
    from PIL import Image as Pictures
    from PIL import ImageOps, ImageSequence

    try:
        with Pictures.open(io.BytesIO(data)) as picture:
            for number, frame in enumerate(ImageSequence.Iterator(picture), start=1):
                if number > MAX_PAGES:
                    raise ReportError(source, f"超过 {MAX_PAGES} 页 (too many pages)")
                if frame.width * frame.height > MAX_PIXELS:
                    raise ReportError(source, "图片过大 (the picture is too large)")
                # What is see-through is paper.
                upright = ImageOps.exif_transpose(frame).convert("RGBA")
                paper = Pictures.new("RGBA", upright.size, "white")
                yield np.ascontiguousarray(Pictures.alpha_composite(paper, upright).convert("RGB"))
                if getattr(picture, "is_animated", False) and picture.format in ("GIF", "PNG", "WEBP"):
                    return
    except ReportError:
        raise
    except Exception as error:  # Pillow's plugins raise whatever a broken header leads them to
        raise ReportError(source, f"图片已损坏或格式不支持 (the picture cannot be opened): {type(error).__name__}") from error
