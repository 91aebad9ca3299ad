"""Pictures of pages: ruling lines give the grid, each cell's print is recognised, and each number is read twice.

Recognition alone mistakes a digit now and then and says so with full confidence. So a number counts as
read only if the separate glyphs on the paper are as many as the characters recognised, and each
glyph looks like the others of its kind in the same file; else its text ends in "?", which is no number.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from typing import Any, TypeAlias

from gongkai.document import Document, Grid, GridCell, Paragraph, Place, ReportError

Image: TypeAlias = Any
"""An array of bytes, rows by columns (by colours). numpy is loaded when the first picture is read."""

DPI = 200
MAX_PAGES = 60
MAX_PIXELS = 120_000_000
MAX_CELLS = 20_000
"""Of one page; a hatched picture has no end of them."""
DOUBT = "?"
TWO_DIGITS = 1.0
"""Width of two digits that touch, at least, to their height; the widest digit is three quarters as wide as high."""
INSET = 8
"""How far from the middle of a ruling, in dots, what is dark may still be the ruling."""
MAX_WIPED = 12
"""Dots of print that may go with the rulings: a serif's worth."""
SOLID = 0.8
"""Share of a short ruling that must be ink: one that is worn has gaps, but not as many as a number."""
LONGEST_NUMBER = 250
"""In dots; what is longer and meets other rulings is one, however worn."""

_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")
_HAN = re.compile("[\u3400-\u9fff]")
_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "〇": "0", "D": "0", "Q": "0", "l": "1", "I": "1", "|": "1", "丨": "1",
                             "Z": "2", "z": "2", "S": "5", "s": "5", "B": "8", "。": ".", "．": ".", "，": ",", "－": "-"})
_DASHES = frozenset("一-—－–―_─")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}


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
    for image in _pages(data, source):
        try:
            pages.append(_Page(image))
        except (ValueError, MemoryError, RuntimeError, cv2.error) as error:
            raise ReportError(source, f"第 {len(pages) + 1} 页无法识别 (page cannot be recognised): {error}") from error
    _recognise([p for page in pages for p in page.pieces()])
    _prove([p for page in pages for p in page.pieces()])
    blocks = tuple(_blocks(pages))
    if not any(p.text.strip(DOUBT) for page in pages for p in page.pieces()):
        raise ReportError(source, "图片上没有可识别的文字 (no text found in the picture)")
    return Document(source, blocks)


# -- pages ---------------------------------------------------------------------------------


def _pages(data: bytes, source: str) -> Iterator[Image]:
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


# -- one page: paper, lines, cells -----------------------------------------------------------


@dataclass(slots=True)
class _Piece:
    """One printed line of a cell, or of the text: its picture, and what was read."""

    image: Image
    ink: Image
    text: str = ""
    score: float = 0.0
    doubtful: bool = False
    glyphs: list[Image] = field(default_factory=list)
    labels: str = ""
    box: tuple[int, int, int, int] = (0, 0, 0, 0)
    """Top, bottom, left, right."""


@dataclass(slots=True)
class _Cell:
    row: int
    column: int
    width: int
    height: int
    pieces: list[_Piece]
    broken: bool = False
    """Its rulings do not close: what stands in it may belong to its neighbour."""
    torn: bool = False
    """Some of its print went with the rulings: what is left may be another number, or none."""


@dataclass(slots=True)
class _Table:
    top: int
    cells: list[_Cell]


class _Page:
    """A page, straightened and cleaned, cut into printed lines and tables."""

    def __init__(self, image: Image) -> None:
        import cv2
        import numpy as np

        image = _sized(image)
        grey = _even_light(_without_seals(image))
        angle = _skew(grey)
        if abs(angle) > 0.02:
            turn = cv2.getRotationMatrix2D((grey.shape[1] / 2, grey.shape[0] / 2), angle, 1.0)
            grey = cv2.warpAffine(grey, turn, grey.shape[::-1], flags=cv2.INTER_CUBIC, borderValue=255)
        across, down = _rulings(grey)
        self.tables: list[_Table] = []
        self.lines: list[tuple[int, list[_Piece]]] = []
        lines = cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8))
        bare = grey.copy()
        rest = grey.copy()
        areas = _areas(lines, grey.shape)
        for area, mask in areas:
            left, top, right, bottom = area
            bare[top:bottom, left:right][mask > 0] = 255
        for (left, top, right, bottom), mask in areas:
            own = (mask > 0).astype(np.uint8) * 255
            cells = _cells(cv2.bitwise_and(across[top:bottom, left:right], own),
                           cv2.bitwise_and(down[top:bottom, left:right], own), bare[top:bottom, left:right],
                           grey[top:bottom, left:right])
            if len(cells) > 1:
                self.tables.append(_Table(top, cells))
                rest[top:bottom, left:right] = 255
        for top, pieces in _text_lines(rest):
            self.lines.append((top, pieces))

    def pieces(self) -> Iterator[_Piece]:
        for table in self.tables:
            for cell in table.cells:
                yield from cell.pieces
        for _, pieces in self.lines:
            yield from pieces


def _sized(image: Image) -> Image:
    """Near the size of a page at 200 dots an inch, whatever the scanner or the screen gave."""
    import cv2
    import numpy as np

    width = image.shape[1]
    if 1200 <= width <= 2600 or width < 50:
        return image
    scale = 1654 / width if width > 2600 else min(3.0, 1654 / width)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=how), dtype=np.uint8)


def _without_seals(image: Image) -> Image:
    """Seals are red: in the red channel they are nearly as white as the paper, and black print stays."""
    import cv2
    import numpy as np

    red = np.ascontiguousarray(image[:, :, 0])
    others = cv2.max(np.ascontiguousarray(image[:, :, 1]), np.ascontiguousarray(image[:, :, 2]))
    # JPEG keeps colour coarsely: the rim of a seal is grey, and is wiped with it where it is not as dark as print.
    seal = cv2.dilate((cv2.subtract(red, others) > 40).astype(np.uint8), np.ones((7, 7), np.uint8))
    red[(seal > 0) & (red > 110)] = 255
    return np.asarray(red, dtype=np.uint8)


def _even_light(grey: Image) -> Image:
    import cv2
    import numpy as np

    small: Image = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper: Image = cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((13, 13), np.uint8)), (0, 0), 9)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, np.maximum(paper, 60), scale=255), dtype=np.uint8)


def _skew(grey: Image) -> float:
    """The angle by which to turn, from the long lines on the page."""
    import cv2
    import numpy as np

    # The darkest of each four pixels, so that hairlines stay; then strokes too short for a line go, else it takes seconds.
    dark = cv2.erode(grey, np.ones((2, 2), np.uint8))[::2, ::2]
    ink: Image = (dark < 170).astype(np.uint8) * 255
    ink = cv2.bitwise_or(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, 15), np.uint8)),
                         cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((17, 1), np.uint8)))
    found = cv2.HoughLinesP(ink, 1, np.pi / 1800, 100, minLineLength=grey.shape[1] // 12, maxLineGap=10)
    if found is None:
        return 0.0
    angles, weights = [], []
    for x1, y1, x2, y2 in np.asarray(found).reshape(-1, 4).tolist():
        angle = float(np.degrees(np.arctan2(y2 - y1, x2 - x1)))
        angle -= 90 * round(angle / 90)
        if abs(angle) < 8:
            angles.append(angle)
            weights.append(float(np.hypot(x2 - x1, y2 - y1)))
    if not angles:
        return 0.0
    order = np.argsort(angles)
    sums = np.cumsum(np.asarray(weights)[order])
    return float(np.asarray(angles)[order][int(np.searchsorted(sums, sums[-1] / 2))])


def _rulings(grey: Image) -> tuple[Image, Image]:
    """What is drawn across and down the page, too long for a stroke of a character."""
    import cv2
    import numpy as np

    ink = (grey < 190).astype(np.uint8) * 255

    def drawn(size: tuple[int, int], gap: tuple[int, int]) -> Image:
        closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones(gap[::-1], np.uint8))
        return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones(size[::-1], np.uint8)), dtype=np.uint8)

    across, down = _solid(drawn((48, 1), (7, 1)), ink), drawn((1, 34), (1, 7))
    # A ruling ends where another begins; a stroke of a character does not.
    long = _ending(across, drawn((1, 60), (1, 7)), along=1, enough=grey.shape[1] // 3)
    down = _ending(down, long, along=0, enough=200)
    return _ending(across, down, along=1, enough=grey.shape[1] // 3), down


def _solid(across: Image, ink: Image) -> Image:
    """The lines that are drawn as such: a number that fills its cell makes one too, but mostly of the gaps in it."""
    import cv2
    import numpy as np

    count, labels, stats, _ = cv2.connectedComponentsWithStats(across, connectivity=8)
    inked = np.bincount(labels.ravel(), weights=(ink > 0).ravel(), minlength=count)
    keep = (inked >= SOLID * stats[:, cv2.CC_STAT_AREA]) | (stats[:, cv2.CC_STAT_WIDTH] > LONGEST_NUMBER)
    keep[0] = False
    return np.asarray(np.where(keep[labels], 255, 0), dtype=np.uint8)


def _ending(lines: Image, others: Image, along: int, enough: int) -> Image:
    """Of each line what lies between the first and the last of the others that it meets, or all if longer than ``enough``.

    A stroke of a character may hang on to a ruling, but it does not reach from one to the next.
    """
    import cv2
    import numpy as np

    reach = 7
    least = 40 if along else 28
    count, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    kept = np.zeros_like(lines)
    for k in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[k])
        top, left = (max(y - reach, 0), max(x - reach, 0))
        near = others[top : y + h + reach, left : x + w + reach]
        met = near.any(axis=1 - along).nonzero()[0]
        own = labels[y : y + h, x : x + w] == k
        if (w if along else h) < enough:
            if len(met) == 0 or met[-1] - met[0] < least:
                continue
            first, last = int(met[0]) + (left - x if along else top - y), int(met[-1]) + (left - x if along else top - y)
            inside = np.zeros_like(own)
            if along:
                inside[:, max(first, 0) : last + 1] = True
            else:
                inside[max(first, 0) : last + 1] = True
            own = own & inside
        kept[y : y + h, x : x + w][own] = 255
    return np.asarray(kept, dtype=np.uint8)


def _areas(lines: Image, shape: tuple[int, ...]) -> list[tuple[tuple[int, int, int, int], Image]]:
    """Connected rulings large enough for a table, from the top of the page, each with its own mask."""
    import cv2
    import numpy as np

    count, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    found = []
    for k in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[k])
        if w >= shape[1] * 0.2 and h >= 36:
            mask = (labels[y : y + h, x : x + w] == k).astype(np.uint8)
            found.append(((x, y, x + w, y + h), mask))
    return sorted(found, key=lambda item: item[0][1])


def _positions(sums: Image, least: int) -> list[int]:
    """Where lines lie, one number a line."""
    places: list[list[int]] = []
    for i, total in enumerate(sums.tolist()):
        if total < least:
            continue
        if places and i - places[-1][-1] <= 7:
            places[-1].append(i)
        else:
            places.append([i])
    return [(p[0] + p[-1]) // 2 for p in places]


def _cells(across: Image, down: Image, bare: Image, grey: Image) -> list[_Cell]:
    """Cells between the rulings ``across`` and ``down``, with the print that is left once they are wiped (``bare``)."""
    ys = _positions((across > 0).sum(axis=1), 36)
    xs = _positions((down > 0).sum(axis=0), 28)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns > MAX_CELLS:
        return []
    group = list(range(rows * columns))

    def root(k: int) -> int:
        while group[k] != k:
            group[k] = group[group[k]]
            k = group[k]
        return k

    for i in range(rows):
        for j in range(columns):
            if j + 1 < columns and not _wall(down[ys[i] + 4 : ys[i + 1] - 3, max(xs[j + 1] - 5, 0) : xs[j + 1] + 6].max(axis=1, initial=0)):
                group[root(i * columns + j)] = root(i * columns + j + 1)
            if i + 1 < rows and not _wall(across[max(ys[i + 1] - 5, 0) : ys[i + 1] + 6, xs[j] + 4 : xs[j + 1] - 3].max(axis=0, initial=0)):
                group[root(i * columns + j)] = root((i + 1) * columns + j)
    members: dict[int, list[tuple[int, int]]] = {}
    for k in range(rows * columns):
        members.setdefault(root(k), []).append(divmod(k, columns))
    typical = _line_height(bare)
    found = []
    for places in members.values():
        top, bottom = min(p[0] for p in places), max(p[0] for p in places)
        left, right = min(p[1] for p in places), max(p[1] for p in places)
        whole = len(places) == (bottom - top + 1) * (right - left + 1)
        for r0, r1, c0, c1 in ([(top, bottom, left, right)] if whole else [(r, r, c, c) for r, c in places]):
            area = (slice(ys[r0] + 1, ys[r1 + 1]), slice(xs[c0] + 1, xs[c1 + 1]))
            pieces = [p for _, line in _printed_lines(bare[area], typical) for p in line]
            torn = whole and _is_torn(grey[area], bare[area])
            found.append(_Cell(r0, c0, c1 - c0 + 1, r1 - r0 + 1, pieces, broken=not whole, torn=torn))
    return sorted(found, key=lambda c: (c.row, c.column))


def _is_torn(grey: Image, bare: Image) -> bool:
    """Whether print was wiped away well inside the rulings of a cell."""
    inner = (slice(INSET, -INSET), slice(INSET, -INSET))
    if min(grey.shape) <= 2 * INSET + 5:
        return False
    return int(_ink(grey[inner]).sum()) - int(_ink(bare[inner]).sum()) > MAX_WIPED


def _wall(along: Image) -> bool:
    return len(along) == 0 or float((along > 0).mean()) >= 0.6


# -- print: lines and glyphs ------------------------------------------------------------------


def _ink(grey: Image) -> Image:
    """Print without specks."""
    import cv2
    import numpy as np

    ink = (grey < 160).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    keep = np.zeros(count, np.uint8)
    keep[1:] = stats[1:, cv2.CC_STAT_AREA] >= 5
    return np.asarray(keep[labels], dtype=np.uint8)


def _runs(filled: Image, gap: int) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for i in filled.nonzero()[0].tolist():
        if runs and i - runs[-1][1] < gap:
            runs[-1] = (runs[-1][0], i + 1)
        else:
            runs.append((i, i + 1))
    return runs


def _line_height(grey: Image) -> int:
    """The height of a line of print, from the glyphs."""
    import cv2
    import numpy as np

    _, _, stats, _ = cv2.connectedComponentsWithStats(_ink(grey), connectivity=8)
    heights = stats[1:, cv2.CC_STAT_HEIGHT]
    heights = heights[(heights >= 9) & (heights <= 60)]
    return int(np.percentile(heights, 90)) if len(heights) else 24


def _printed_lines(grey: Image, typical: int) -> list[tuple[int, list[_Piece]]]:
    """Lines of print from the top, each cut where a gap is wider than any within a number or a word."""
    if min(grey.shape) < 6:
        return []
    ink = _ink(grey)
    merged: list[tuple[int, int]] = []
    for top, bottom in _runs(ink.any(axis=1), 2):
        if merged and bottom - merged[-1][0] <= typical * 1.15:
            merged[-1] = (merged[-1][0], bottom)
        else:
            merged.append((top, bottom))
    lines = []
    for top, bottom in merged:
        pieces = []
        for left, right in _runs(ink[top:bottom].any(axis=0), max(2 * typical, 30)):
            if bottom - top < 3 and right - left < 8:
                continue
            pieces.append(_piece(grey, ink, top, bottom, left, right, typical))
        if pieces:
            lines.append((top, pieces))
    return lines


def _piece(grey: Image, ink: Image, top: int, bottom: int, left: int, right: int, typical: int) -> _Piece:
    """A line of print with white around it, at least as high as a line is: a dash must not look like a bar."""
    import cv2

    high, wide = max(bottom - top, typical), max(right - left, typical // 2)
    above, beside = (high - (bottom - top)) // 2 + 6, (wide - (right - left)) // 2 + 8
    image = cv2.copyMakeBorder(grey[top:bottom, left:right], above, above, beside, beside, cv2.BORDER_CONSTANT, value=255)
    return _Piece(cv2.cvtColor(image, cv2.COLOR_GRAY2BGR), ink[top:bottom, left:right], box=(top, bottom, left, right))


def _text_lines(grey: Image) -> list[tuple[int, list[_Piece]]]:
    return _printed_lines(grey, _line_height(grey))


def _glyphs(ink: Image) -> list[Image]:
    """Separate marks from left to right; marks one above the other are one glyph."""
    import cv2

    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    spans = sorted((int(s[0]), int(s[0] + s[2])) for s in stats[1:count])
    merged: list[tuple[int, int]] = []
    for left, right in spans:
        if merged and min(right, merged[-1][1]) - left > 0.5 * min(right - left, merged[-1][1] - merged[-1][0]):
            merged[-1] = (merged[-1][0], max(right, merged[-1][1]))
        else:
            merged.append((left, right))
    return [ink[:, left:right] for left, right in merged]


def _parted(glyphs: list[Image], count: int) -> list[Image]:
    """Glyphs of which some touch, cut where they do until they are ``count``; as they are, if none is wide enough for two."""
    parts = [g for g in glyphs if g.any()]
    while len(parts) < count:
        k = max(range(len(parts)), key=lambda i: parts[i].shape[1])
        glyph = parts[k]
        tall = int(glyph.any(axis=1).sum())
        wide = glyph.shape[1]
        if wide < TWO_DIGITS * tall:
            return glyphs
        columns = glyph.sum(axis=0).tolist()
        cut = min(range(wide * 3 // 10, wide * 7 // 10), key=lambda i: (columns[i], abs(2 * i - wide)))
        parts[k : k + 1] = [glyph[:, :cut], glyph[:, cut:]]
        if not (parts[k].any() and parts[k + 1].any()):
            return glyphs
    return parts


# -- recognition and its proof ------------------------------------------------------------------


@lru_cache(maxsize=1)
def _engine() -> Any:
    import numpy as np
    from rapidocr import RapidOCR

    # Half the processors: with as many threads as processors, two readers at a time wait for each other.
    threads = max(1, (os.cpu_count() or 1) // 2)
    engine = RapidOCR(params={"Global.log_level": "critical", "Rec.rec_img_shape": [3, 48, 96], "Rec.rec_batch_num": 16,
                              "EngineConfig.onnxruntime.intra_op_num_threads": threads})
    # Models are loaded when first used; flags stay as last set, so all three are passed.
    engine(np.full((48, 160, 3), 255, np.uint8), use_det=False, use_cls=False, use_rec=True)
    return engine


def _recognise(pieces: Sequence[_Piece]) -> None:
    from rapidocr.ch_ppocr_rec.typings import TextRecInput

    if not pieces:
        return
    result = _engine().text_rec(TextRecInput(img=[p.image for p in pieces]))
    for piece, text, score in zip(pieces, result.txts, result.scores, strict=True):
        piece.text, piece.score = (text or "").strip().translate(_FULL_WIDTH), float(score)


def _prove(pieces: Sequence[_Piece]) -> None:
    """Hold every number against the glyphs it was read from."""
    numeric = []
    for piece in pieces:
        text = piece.text.replace(" ", "")
        if not text:
            piece.text = DOUBT
            continue
        plain = text.translate(_LOOKALIKES)
        if _is_dash(piece) and text in _DASHES:
            piece.text = "—"
        elif _NUMBER.fullmatch(plain):
            piece.text, piece.labels, piece.glyphs = plain, plain, _glyphs(piece.ink)
            touching = plain.isdigit() and 0 < len(piece.glyphs) < len(plain)
            if touching:
                piece.glyphs = _parted(piece.glyphs, len(plain))
            lean = _lean(piece)
            if plain == "1" and lean > 0.28:
                piece.text = "/"
                continue
            piece.doubtful = len(piece.glyphs) != len(plain) or piece.score < (0.9 if touching else 0.7) or lean > 0.17
            numeric.append(piece)
    _compare(numeric)
    for piece in numeric:
        if piece.doubtful:
            piece.text += DOUBT


def _is_dash(piece: _Piece) -> bool:
    height, width = piece.ink.shape
    return bool(width > 2.2 * height)


def _lean(piece: _Piece) -> float:
    """How far its ones lean: a stroke through an empty cell is recognised as a 1, and leans more."""
    import numpy as np

    most = 0.0
    if len(piece.glyphs) != len(piece.labels):
        return most
    for glyph, label in zip(piece.glyphs, piece.labels, strict=True):
        rows = glyph.any(axis=1).nonzero()[0]
        if label != "1" or len(rows) < 8:
            continue
        middle = rows[len(rows) // 5 : len(rows) - len(rows) // 5]
        centres = [float(glyph[y].nonzero()[0].mean()) for y in middle if glyph[y].any()]
        # Downwards a stroke goes left; the flag of a 1 makes its middle go right, if anywhere.
        most = max(most, -float(np.polyfit(range(len(centres)), centres, 1)[0]))
    return most


def _compare(pieces: Sequence[_Piece]) -> None:
    """Each glyph must be more like the others read as the same digit than like those of any other."""
    import cv2
    import numpy as np

    shapes: dict[str, list[Image]] = {}
    drawn: list[tuple[_Piece, str, Image]] = []
    for piece in pieces:
        if piece.doubtful:
            continue
        for glyph, label in zip(piece.glyphs, piece.labels, strict=True):
            if not label.isdigit():
                continue
            rows = glyph.any(axis=1).nonzero()[0]
            tight = glyph[rows[0] : rows[-1] + 1]
            high, wide = tight.shape
            # Kept in proportion: a 1 stretched to a square would look like anything.
            scale = 24 / high
            small = cv2.resize(tight.astype(np.float32), (min(24, max(1, round(wide * scale))), 24), interpolation=cv2.INTER_AREA)
            square = np.zeros((24, 24), np.float32)
            left = (24 - small.shape[1]) // 2
            square[:, left : left + small.shape[1]] = small
            shape = cv2.GaussianBlur(square, (3, 3), 0)
            shapes.setdefault(label, []).append(shape)
            drawn.append((piece, label, shape))
    models = {label: np.median(np.stack(group), axis=0) for label, group in shapes.items()}
    for piece, label, shape in drawn:
        distances = {other: float(np.square(shape - model).mean()) for other, model in models.items()}
        nearest = min(distances, key=lambda k: distances[k])
        # A digit that occurs once or twice is its own model, and proves nothing.
        if nearest != label or distances[label] > 0.09 or (len(shapes[label]) < 3 and piece.score < 0.9):
            piece.doubtful = True


# -- blocks --------------------------------------------------------------------------------------


def _blocks(pages: Sequence[_Page]) -> Iterator[Paragraph | Grid]:
    tables = line = 0
    for number, page in enumerate(pages, start=1):
        items: list[tuple[int, _Table | list[_Piece]]] = [(t.top, t) for t in page.tables]
        items += page.lines
        margin = max((pieces[-1].box[3] for _, pieces in page.lines), default=0)
        text, last = "", None
        for _, item in [*sorted(items, key=lambda pair: pair[0]), (0, [])]:
            pieces = [] if isinstance(item, _Table) else item
            if pieces and last is not None and _goes_on(text, last, pieces[0], margin):
                text += "  ".join(p.text for p in pieces)
            else:
                if text:
                    line += 1
                    yield Paragraph(text, Place(line=line, page=number))
                text = "  ".join(p.text for p in pieces)
            last = pieces[-1] if pieces else None
            if isinstance(item, _Table):
                tables += 1
                yield Grid(tuple(_grid_cells(item, tables, number)), "ruled")


def _goes_on(text: str, last: _Piece, following: _Piece, margin: int) -> bool:
    """Whether a line that runs to the margin goes on in the one below: the same size of print, close by."""
    top, bottom, _, right = last.box
    height, other = bottom - top, following.box[1] - following.box[0]
    return (right >= margin - 1.5 * height and not text.endswith(("。", "；", "！", "？", ";"))
            and following.box[0] - bottom < height and max(height, other) < 1.3 * max(min(height, other), 1))


def _grid_cells(table: _Table, number: int, page: int) -> Iterator[GridCell]:
    row = order = -1
    for cell in table.cells:
        order = order + 1 if cell.row == row else 1
        row = cell.row
        text = "\n".join(p.text for p in cell.pieces)
        if not text.endswith(DOUBT) and ((cell.broken and text) or (cell.torn and not _HAN.search(text))):
            text += DOUBT
        yield GridCell(text, cell.row, cell.column, cell.width, cell.height,
                       Place(table=number, row=cell.row + 1, column=order, page=page))
