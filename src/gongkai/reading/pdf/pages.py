"""PDF files to pages of glyphs and rulings, by PDFium."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any, NamedTuple

from gongkai.document import ReportError
from gongkai.reading.page.geometry import Glyph, Page, Ruling, righted, turned
from gongkai.reading.page.paths import IDENTITY, THIN, Box, Matrix, bar, drawn, moved, times
from gongkai.reading.pdf.streams import has_damaged_font

MAX_PAGES = 300
MAX_GLYPHS = 400_000
"""In a whole file; a report of forty pages has thirty thousand."""
MAX_PATHS = 200_000
MAX_DEPTH = 8
_WHITE = 247
_INVISIBLE_MODES = frozenset({3, 7})
_MOJIBAKE = "\ufffd"
_ROOM = 0.01
"""Text narrower than this PDFium leaves out."""


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
        budget = _Budget(source)
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
                yield _Reader(raw, page, number, budget, damaged_font).read()
            finally:
                page.close()
        if not readable:
            raise ReportError(source, "PDF 的页面已损坏 (no page of the PDF can be read)")
    finally:
        pdf.close()


class _Budget:
    def __init__(self, source: str) -> None:
        self.source = source
        self.glyphs = MAX_GLYPHS
        self.paths = MAX_PATHS

    def take(self, glyphs: int = 0, paths: int = 0) -> None:
        self.glyphs -= glyphs
        self.paths -= paths
        if self.glyphs < 0 or self.paths < 0:
            raise ReportError(self.source, "PDF 的内容过多 (the PDF holds too many objects)")


class _Run(NamedTuple):
    """A text object: glyphs drawn by one command, alike but for their places."""

    number: int
    seen: bool
    turn: int
    size: float


class _Reader:
    def __init__(self, raw: Any, page: Any, number: int, budget: _Budget, damaged_font: Callable[[], bool]) -> None:
        self.raw, self.page, self.number, self.budget, self.damaged_font = raw, page, number, budget, damaged_font
        self.left, self.low, self.right, self.high = page.get_bbox()
        self.rotation = raw.FPDFPage_GetRotation(page) * 90
        self.rulings: list[Ruling] = []
        self.shades: list[Box] = []
        self.pictures = 0
        self.inkless: list[Glyph] = []
        # What PDFium writes its answers to.
        self.rgba = tuple(ctypes.c_uint() for _ in range(4))
        self.affine = raw.FS_MATRIX()
        self.fill, self.stroke = ctypes.c_int(), ctypes.c_int()
        self.point = ctypes.c_float(), ctypes.c_float()
        self.bounds = tuple(ctypes.c_float() for _ in range(4))

    def read(self) -> Page:
        width, height = self.right - self.left, self.high - self.low
        self.objects()
        glyphs = tuple(self.glyphs())
        if self.inkless and self.damaged_font():
            glyphs += tuple(self.inkless)
        page = Page(self.number, width, height, glyphs, tuple(self.rulings), self.pictures)
        if self.rotation:  # text drawn to run down the page stands level once the viewer has turned it
            page = turned(page, (360 - self.rotation) % 360)
        return righted(page)

    # -- text ---------------------------------------------------------------------------

    def glyphs(self) -> Iterator[Glyph]:
        raw = self.raw
        text_page = raw.FPDFText_LoadPage(self.page)
        if not text_page:
            return
        try:
            count = max(raw.FPDFText_CountChars(text_page), 0)
            self.budget.take(glyphs=count)
            box = raw.FS_RECTF()
            x, y = ctypes.c_double(), ctypes.c_double()
            runs: dict[int, _Run] = {}
            last: _Run | None = None
            edges, origin_at = (0.0, 0.0), 0.0
            is_generated, text_object, unicode_of = raw.FPDFText_IsGenerated, raw.FPDFText_GetTextObject, raw.FPDFText_GetUnicode
            is_unmapped, loose_box, origin = raw.FPDFText_HasUnicodeMapError, raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetCharOrigin
            for i in range(count):
                code = unicode_of(text_page, i)
                if code <= 0x20 and is_generated(text_page, i) == 1:
                    continue  # PDFium puts in blanks and line ends, no other characters
                drawn_by = text_object(text_page, i)
                key = ctypes.c_void_p.from_buffer(drawn_by).value or 0
                run = runs.get(key)
                if run is None or not key:
                    run = self.run(text_page, i, drawn_by, len(runs) if run is None else run.number)
                    runs[key] = run
                if code in (2, 0xFFFE):
                    code = 0x2D  # PDFium's mark for a hyphen that ends a line
                text = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else _MOJIBAKE
                if is_unmapped(text_page, i) == 1:
                    text = _MOJIBAKE
                if text < " " or not loose_box(text_page, i, box):
                    continue
                left, upper, right, lower = box.left, box.top, box.right, box.bottom
                x0, x1 = left - self.left, right - self.left
                top, bottom = self.high - upper, self.high - lower
                if not (run.seen or self.is_shaded(x0, top, x1, bottom)):
                    continue
                turn = run.turn
                flat = turn in (0, 180)
                across = (upper, lower) if flat else (left, right)
                if run is not last or across != edges:  # glyphs of a run between the same edges stand on one base
                    origin(text_page, i, x, y)
                    last, edges = run, across
                    origin_at = self.high - y.value if flat else x.value - self.left
                base = origin_at
                x0, x1 = (x0, x1) if x0 <= x1 else (x1, x0)
                top, bottom = (top, bottom) if top <= bottom else (bottom, top)
                size = max(run.size or (bottom - top if flat else x1 - x0), 0.1)
                if x1 - x0 > 2.5 * size or bottom - top > 2.5 * size:
                    # PDFium does not scale the loose box of a font for vertical writing.
                    inked = self.inked(text_page, i, size)
                    if inked is None:
                        continue
                    x0, top, x1, bottom = inked
                    base = bottom if flat else x0
                yield Glyph(text, x0, top, x1, bottom, base, size, turn, i, run.number)
        finally:
            raw.FPDFText_ClosePage(text_page)

    def run(self, text_page: Any, index: int, drawn_by: Any, number: int) -> _Run:
        """What the glyphs of one text object have in common, as its glyph ``index`` tells it."""
        raw = self.raw
        matrix = self.affine
        size, angle = 0.0, 0.0
        known = raw.FPDFText_GetMatrix(text_page, index, matrix)
        if known:
            size = raw.FPDFText_GetFontSize(text_page, index) * math.hypot(matrix.c, matrix.d)
        if not known or matrix.c or matrix.a < 0:
            angle = raw.FPDFText_GetCharAngle(text_page, index)
        return _Run(number, self.is_seen(drawn_by), round(math.degrees(angle) / 90) * 90 % 360 if angle > 0 else 0, size)

    def inked(self, text_page: Any, index: int, size: float) -> tuple[float, float, float, float] | None:
        """An em's box around the middle of what the glyph inks."""
        left, right, low, high = (ctypes.c_double() for _ in range(4))
        if not self.raw.FPDFText_GetCharBox(text_page, index, left, right, low, high):
            return None
        x = (left.value + right.value) / 2 - self.left
        y = self.high - (low.value + high.value) / 2
        return (x - size / 2, y - size / 2, x + size / 2, y + size / 2)

    def is_seen(self, drawn_by: Any) -> bool:
        """Whether text shows on white paper."""
        if not drawn_by:
            return True
        if self.raw.FPDFTextObj_GetTextRenderMode(drawn_by) in _INVISIBLE_MODES:
            return False
        return self.colour(drawn_by, self.raw.FPDFPageObj_GetFillColor) is not False

    def is_shaded(self, x0: float, top: float, x1: float, bottom: float) -> bool:
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        return any(left <= x <= right and upper <= y <= lower for left, upper, right, lower in self.shades)

    # -- rulings ------------------------------------------------------------------------

    def objects(self) -> None:
        raw = self.raw
        stack: list[tuple[Any, Matrix, int]] = [
            (raw.FPDFPage_GetObject(self.page, i), IDENTITY, 0) for i in range(raw.FPDFPage_CountObjects(self.page))]
        self.budget.take(paths=len(stack))
        while stack:
            item, outer, depth = stack.pop()
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self.path(item, outer)
            elif kind == raw.FPDF_PAGEOBJ_TEXT:
                self.words(item, outer)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self.image(item, outer)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
                inner = times(self.matrix(item), outer)
                inside = max(raw.FPDFFormObj_CountObjects(item), 0)
                self.budget.take(paths=inside)
                stack.extend((raw.FPDFFormObj_GetObject(item, i), inner, depth + 1) for i in range(inside))

    def words(self, item: Any, outer: Matrix) -> None:
        """Text that takes no room is left out of the glyphs: blanks, or characters that a damaged font no longer draws."""
        raw = self.raw
        left, low, right, high = self.bounds
        if not raw.FPDFPageObj_GetBounds(item, left, low, right, high) or right.value - left.value >= _ROOM or not self.is_seen(item):
            return
        size = ctypes.c_float()
        raw.FPDFTextObj_GetFontSize(item, size)
        em = max(size.value * math.hypot(*times(self.matrix(item), outer)[2:4]), 0.1)
        x, y = moved(outer, left.value, low.value)
        x, base = x - self.left, self.high - y
        self.inkless.append(Glyph(_MOJIBAKE, x, base - em, x + em / 2, base, base, em, order=len(self.inkless), run=-1 - len(self.inkless)))

    def matrix(self, item: Any) -> Matrix:
        m = self.affine
        if not self.raw.FPDFPageObj_GetMatrix(item, m):
            return IDENTITY
        return (m.a, m.b, m.c, m.d, m.e, m.f)

    def colour(self, item: Any, ask: Any) -> bool | None:
        """True for a colour that shows on white paper, False for one that does not, None if there is none to ask."""
        r, g, b, a = self.rgba
        if not ask(item, r, g, b, a):
            return None
        return a.value > 8 and min(r.value, g.value, b.value) < _WHITE

    def path(self, item: Any, outer: Matrix) -> None:
        raw = self.raw
        fill, stroke = self.fill, self.stroke
        if not raw.FPDFPath_GetDrawMode(item, fill, stroke):
            return
        filled = bool(fill.value) and self.colour(item, raw.FPDFPageObj_GetFillColor) is not False
        stroked = bool(stroke.value) and self.colour(item, raw.FPDFPageObj_GetStrokeColor) is not False
        if not (filled or stroked):
            return
        for points, closed in self.outlines(item, times(self.matrix(item), outer)):
            for mark in drawn(points, closed, filled, stroked):
                if isinstance(mark, Ruling):
                    self.rulings.append(mark)
                else:
                    self.shades.append(mark)

    def outlines(self, item: Any, matrix: Matrix) -> Iterator[tuple[list[tuple[float, float]], bool]]:
        """The straight-edged outlines of a path, on the page."""
        raw = self.raw
        count = max(raw.FPDFPath_CountSegments(item), 0)
        self.budget.take(paths=count)
        px, py = self.point
        points: list[tuple[float, float]] = []
        curved = closed = False
        for i in range(count):
            segment = raw.FPDFPath_GetPathSegment(item, i)
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                if len(points) > 1 and not curved:
                    yield points, closed
                points, curved, closed = [], False, False
            raw.FPDFPathSegment_GetPoint(segment, px, py)
            x, y = moved(matrix, px.value, py.value)
            points.append((x - self.left, self.high - y))
            curved |= kind == raw.FPDF_SEGMENT_BEZIERTO
            closed = closed or bool(raw.FPDFPathSegment_GetClose(segment))
        if len(points) > 1 and not curved:
            yield points, closed

    def image(self, item: Any, outer: Matrix) -> None:
        """Some programs draw rulings as stretched pictures."""
        a, b, c, d, e, f = times(self.matrix(item), outer)
        xs, ys = sorted((e, e + a + c)), sorted((f, f + b + d))
        if min(xs[1] - xs[0], ys[1] - ys[0]) <= THIN:
            self.rulings.extend(bar(xs[0] - self.left, self.high - ys[1], xs[1] - self.left, self.high - ys[0]))
        else:
            self.pictures += 1
