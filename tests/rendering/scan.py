"""Pictures of a printed report: clean, skewed, noisy, stamped; as PDF without text, TIFF, PNG and JPEG."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from gongkai.form import APPLICATIONS, DISPUTES
from rendering.document import Grid, Paper, Text

Renderer = Callable[[Paper, Random], bytes]
DPI = 200
WIDTH, HEIGHT, MARGIN = 1654, 2339, 150
_FOLDER = Path("/usr/share/fonts")
_CHINESE = ("opentype/noto/NotoSerifCJK-Regular.ttc", "opentype/noto/NotoSansCJK-Regular.ttc")
_DIGITS = ("truetype/liberation/LiberationSerif-Regular.ttf", "truetype/liberation/LiberationSans-Regular.ttf",
           "truetype/dejavu/DejaVuSans.ttf")
_SIMPLIFIED = 2  # the face of a Noto CJK collection that has the mainland's forms


def unavailable() -> str:
    """Why pictures cannot be read here; '' if they can."""
    missing = [name for name in ("rapidocr", "onnxruntime", "cv2", "pypdfium2") if find_spec(name) is None]
    return f"not installed: {', '.join(missing)}" if missing else ""


def _chinese_fonts() -> list[Path]:
    found = [_FOLDER / name for name in _CHINESE if (_FOLDER / name).exists()]
    spec = find_spec("zhplot")
    if spec is not None and spec.origin:
        found += sorted(p for p in Path(spec.origin).parent.rglob("*") if p.suffix.lower() in (".ttf", ".otf"))
    return found


@cache
def _font(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, index=_SIMPLIFIED if path.endswith(".ttc") else 0)


@dataclass
class _Press:
    """Draws blocks down a page, and on to the next; ``endless`` is one long page."""

    chinese: str
    digits: str
    size: int
    endless: bool = False
    pages: list[Image.Image] = field(default_factory=list)
    y: int = 0

    def __post_init__(self) -> None:
        self.new_page()

    def new_page(self) -> None:
        self.pages.append(Image.new("RGB", (WIDTH, HEIGHT * (14 if self.endless else 1)), "white"))
        self.y = MARGIN

    @property
    def pen(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self.pages[-1])

    def room(self, height: int) -> bool:
        return self.endless or self.y + height <= HEIGHT - MARGIN

    def font(self, text: str, size: int) -> ImageFont.FreeTypeFont:
        return _font(self.digits if text.isascii() else self.chinese, size)

    def wrap(self, text: str, width: int, size: int) -> list[str]:
        font, lines, line = self.font(text, size), [], ""
        for ch in text:
            if line and font.getlength(line + ch) > width:
                lines.append(line)
                line = ""
            line += ch
        return [*lines, line]

    def prose(self, block: Text) -> None:
        size = {"title": 44, "heading": 34}.get(block.role, 32)
        for line in self.wrap(block.text, WIDTH - 2 * MARGIN, size):
            if not self.room(size * 2):
                self.new_page()
            x = (WIDTH - self.font(line, size).getlength(line)) / 2 if block.role == "title" else MARGIN
            self.pen.text((x, self.y), line, "black", self.font(line, size))
            self.y += round(size * 1.6)

    def table(self, grid: Grid, rule: int) -> None:
        matrix = grid.matrix()
        if not matrix or not matrix[0]:
            return
        columns = len(matrix[0])
        shares = [1.0] * columns
        if grid.frame == APPLICATIONS and columns >= 10:
            shares = [0.7, 1.5, 4.4] + [1.0] * (columns - 3)
        total = WIDTH - 2 * MARGIN + (100 if grid.frame == DISPUTES else 0)
        left = (WIDTH - total) // 2
        xs = [left + round(total * sum(shares[:i]) / sum(shares)) for i in range(columns + 1)]
        heights = [round(self.size * 1.7)] * len(matrix)
        laid: dict[tuple[int, int], tuple[list[str], int]] = {}
        for y, row in enumerate(matrix):
            for x, (box, top, first) in enumerate(row):
                if not (top and first):
                    continue
                width = xs[min(x + box.cols, columns)] - xs[x] - 12
                size = self.size
                if box.vertical:
                    lines = list(box.text)
                elif box.text.isascii():
                    while size > 12 and self.font(box.text, size).getlength(box.text) > width:
                        size -= 1
                    lines = [box.text]
                else:
                    lines = self.wrap(box.text, width, size)
                laid[y, x] = lines, size
                need = round(len(lines) * size * 1.3) + 14
                rows = range(y, min(y + box.rows, len(matrix)))
                short = need - sum(heights[r] for r in rows)
                if short > 0:
                    heights[rows[-1]] += short
        start = 0
        while start < len(matrix):
            if not self.room(heights[start]):
                self.new_page()
            end, used = start, 0
            while end < len(matrix) and (end == start or self.room(used + heights[end])):
                used += heights[end]
                end += 1
            self._part(matrix, laid, xs, heights, start, end, rule)
            start = end
        self.y += self.size

    def _part(self, matrix: list[list[tuple[object, bool, bool]]], laid: dict[tuple[int, int], tuple[list[str], int]],
              xs: list[int], heights: list[int], start: int, end: int, rule: int) -> None:
        """The rows that fit the page; a merged cell broken by the page is ruled on both, its text runs on."""
        pen, tops = self.pen, [self.y + sum(heights[start:y]) for y in range(start, end + 1)]
        for y in range(start, end):
            x = 0
            while x < len(matrix[y]):
                box, top, first = matrix[y][x]
                cols = getattr(box, "cols", 1)
                right = min(x + cols, len(matrix[y]))
                if first and (top or y == start):
                    rows = 1
                    while y + rows < end and matrix[y + rows][x][0] is box and not matrix[y + rows][x][1]:
                        rows += 1
                    area = (xs[x], tops[y - start], xs[right], tops[y - start + rows])
                    pen.rectangle(area, outline="black", width=rule)
                    anchor = next(a for a in range(y, -1, -1) if matrix[a][x][0] is box and matrix[a][x][1])
                    lines, size = laid[anchor, x]
                    fits = len(lines) if y + rows == anchor + getattr(box, "rows", 1) else (area[3] - area[1]) // round(size * 1.3)
                    laid[anchor, x] = lines[fits:], size
                    self._fill(area, lines[:fits], size)
                x = right if first else x + 1
        self.y = tops[-1]

    def _fill(self, area: tuple[int, int, int, int], lines: list[str], size: int) -> None:
        height = round(size * 1.3)
        y = area[1] + max(5, (area[3] - area[1] - height * len(lines)) // 2)
        for line in lines:
            font = self.font(line, size)
            self.pen.text(((area[0] + area[2] - font.getlength(line)) / 2, y), line, "black", font)
            y += height


def draw(paper: Paper, rng: Random, endless: bool = False) -> list[Image.Image]:
    """The pages of a paper at 200 dots an inch."""
    chinese = str(rng.choice(_chinese_fonts()))
    digits = str(rng.choice([*(p for n in _DIGITS if (p := _FOLDER / n).exists()), Path(chinese)]))
    press = _Press(chinese, digits, rng.choice((24, 26, 28)), endless)
    rule = rng.choice((1, 2, 2, 3))
    for block in paper.blocks:
        if isinstance(block, Text):
            press.prose(block)
        else:
            press.table(block, rule)
    if endless:
        press.pages = [press.pages[0].crop((0, 0, WIDTH, press.y + MARGIN))]
    return press.pages


# -- what happens to paper -----------------------------------------------------------------


def skew(page: Image.Image, rng: Random) -> Image.Image:
    angle = rng.choice((-1, 1)) * rng.uniform(0.3, 2.5)
    return page.rotate(angle, Image.Resampling.BICUBIC, fillcolor="white")


def noise(page: Image.Image, rng: Random) -> Image.Image:
    """Grain, specks, a soft lens and uneven light."""
    chance = np.random.default_rng(rng.randrange(2**32))
    grey = np.asarray(page.filter(ImageFilter.GaussianBlur(0.7)), dtype=np.float32)
    light = np.linspace(1.0, rng.uniform(0.8, 0.95), grey.shape[1], dtype=np.float32)[None, :, None]
    grey = grey * light + chance.normal(0, 10, grey.shape[:2])[..., None]
    specks = chance.random(grey.shape[:2])
    grey[specks < 0.0004] = 40
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def stamp(page: Image.Image, rng: Random) -> Image.Image:
    """A round red seal somewhere on the page, the print below it showing through."""
    ink = Image.new("RGB", page.size, "white")
    pen, radius = ImageDraw.Draw(ink), rng.randint(150, 190)
    x, y = rng.randint(radius, page.width - radius), rng.randint(radius, page.height - radius)
    red = (rng.randint(210, 240), rng.randint(30, 60), rng.randint(30, 60))
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=red, width=9)
    points = [(x + r * math.sin(k * math.pi / 5), y - r * math.cos(k * math.pi / 5))
              for k, r in ((k, radius * (0.32 if k % 2 == 0 else 0.13)) for k in range(10))]
    pen.polygon(points, fill=red)
    font = _font(str(_chinese_fonts()[0]), 40)
    for k, ch in enumerate("某某市人民政府办公室"):
        turn = math.radians(-120 + 240 * k / 9)
        pen.text((x + radius * 0.8 * math.sin(turn), y - radius * 0.8 * math.cos(turn)), ch, red, font, anchor="mm")
    mixed = np.minimum(np.asarray(page), np.asarray(ink))
    return Image.fromarray(mixed)


def _pdf(pages: list[Image.Image], quality: int = 85) -> bytes:
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=DPI, quality=quality)
    return out.getvalue()


def pdf_clean(paper: Paper, rng: Random) -> bytes:
    """A PDF that holds pictures of pages and no text."""
    return _pdf(draw(paper, rng))


def pdf_skewed(paper: Paper, rng: Random) -> bytes:
    return _pdf([skew(p, rng) for p in draw(paper, rng)])


def pdf_noisy(paper: Paper, rng: Random) -> bytes:
    return _pdf([noise(skew(p, rng) if rng.random() < 0.5 else p, rng) for p in draw(paper, rng)], quality=70)


def pdf_stamped(paper: Paper, rng: Random) -> bytes:
    return _pdf([stamp(p, rng) for p in draw(paper, rng)])


def tiff_fax(paper: Paper, rng: Random) -> bytes:
    """Black and white pages in one TIFF."""
    pages = [p.convert("L").point(lambda v: 255 * (v > 150)).convert("1") for p in draw(paper, rng)]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="group4", dpi=(DPI, DPI))
    return out.getvalue()


def png_long(paper: Paper, rng: Random) -> bytes:
    """The whole report as one long picture."""
    out = io.BytesIO()
    draw(paper, rng, endless=True)[0].save(out, "PNG", dpi=(DPI, DPI))
    return out.getvalue()


def jpeg_long(paper: Paper, rng: Random) -> bytes:
    out = io.BytesIO()
    draw(paper, rng, endless=True)[0].save(out, "JPEG", quality=75, dpi=(DPI, DPI))
    return out.getvalue()


EXACT: dict[str, Renderer] = {f.__name__: f for f in (pdf_clean, tiff_fax, png_long, jpeg_long, pdf_skewed, pdf_stamped, pdf_noisy)}
LOSSY: dict[str, Renderer] = {}
LAYOUTS = {**EXACT, **LOSSY}
