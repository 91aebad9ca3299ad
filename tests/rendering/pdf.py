"""PDF layouts: drawn directly, in the manner of Word, WPS and web printers, and through LibreOffice."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from html import escape
from io import BytesIO
from pathlib import Path
from random import Random

import zhplot
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from gongkai.form import APPLICATIONS, DISPUTES
from rendering import html
from rendering.document import Box, Grid, Paper, Text

Renderer = Callable[[Paper, Random], bytes]
FONT = "NotoSansSC"


@cache
def _font() -> str:
    path = Path(zhplot.__file__).parent / "fonts" / "NotoSansSC-Regular.ttf"
    pdfmetrics.registerFont(TTFont(FONT, str(path)))
    return FONT


def _width(text: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(text, _font(), size))


def wrap(text: str, width: float, size: float) -> list[str]:
    """Broken wherever the room ends, in a word or a number too, as Word breaks Chinese; a blank at the end of a line hangs over."""
    out: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for char in paragraph:
            if line and not char.isspace() and _width(line + char, size) > width:
                out.append(line)
                line = char
            else:
                line += char
        out.append(line)
    return out


@dataclass
class Style:
    """How a report is drawn."""

    size: float = 9
    prose: float = 12
    width: float = 595
    height: float = 842
    margin: float = 72
    padding: float = 5.4
    rulings: str = "strokes"
    """strokes (hairlines), bars (thin filled boxes, as WPS), boxes (a stroked box to each cell), none."""
    label: str = "stacked"
    """The vertical label: stacked (a character to a line), up, down (turned), stacked_two (two columns from the right)."""
    folio: str = "- {} -"
    folio_inside: bool = False
    """The page number within the frame of the table that fills the page."""
    cut_rows: bool = False
    repeat_head: bool = False
    glyph_by_glyph: bool = False
    backdrop: bool = False
    """White boxes behind every line of prose and every cell, as WPS draws."""
    shade_heads: bool = False
    bold_twice: bool = False
    open_sides: bool = False
    align: str = "centre"
    turned: int = 0
    title_lines: int = 1
    head_width: int | None = None
    """Heads wrapped to this many characters, whatever the room."""
    running_head: str = ""
    gap: float = 18


@dataclass
class _Slice:
    """What of a row stands on one page."""

    page: int
    top: float
    height: float


@dataclass
class _Drawer:
    style: Style
    rng: Random
    ops: list[list[tuple[str, tuple[object, ...]]]] = field(default_factory=lambda: [[]])
    y: float = 0.0

    def __post_init__(self) -> None:
        self.y = self.style.margin

    @property
    def page(self) -> int:
        return len(self.ops) - 1

    @property
    def bottom(self) -> float:
        return self.style.height - self.style.margin

    def new_page(self) -> None:
        self.ops.append([])
        self.y = self.style.margin

    def put(self, page: int, kind: str, *args: object) -> None:
        self.ops[page].append((kind, args))

    # -- prose --------------------------------------------------------------------------

    def prose(self, block: Text) -> None:
        s = self.style
        size = s.prose * (1.5 if block.role == "title" else 1.0)
        room = s.width - 2 * s.margin
        if block.role == "title":
            text = block.text
            if s.title_lines > 1:
                cut = text.find("20", 4)
                lines = [text[:cut], text[cut:]]
            else:
                lines = wrap(text, room - 2 * size, size)
        else:
            lines = wrap("\u3000\u3000" + block.text, room, size)
            lines = [line.strip("\u3000") for line in lines]
        for k, line in enumerate(lines):
            if self.y + 1.6 * size > self.bottom:
                self.new_page()
            x = s.margin + (2 * size if k == 0 else 0)
            if block.role == "title":
                x = (s.width - _width(line, size)) / 2
            if s.backdrop:
                self.put(self.page, "white", s.margin - 2, self.y, s.width - s.margin + 2, self.y + 1.6 * size)
            self.put(self.page, "text", x, self.y + 1.2 * size, line, size)
            self.y += 1.6 * size
        self.y += 0.3 * size

    # -- tables -------------------------------------------------------------------------

    def widths(self, grid: Grid) -> list[float]:
        room = self.style.width - 2 * self.style.margin
        columns = len(grid.matrix()[0])
        if grid.frame == APPLICATIONS:
            lead = [0.055 * room, 0.135 * room, 0.29 * room]
            return [*lead, *[(room - sum(lead)) / (columns - 3)] * (columns - 3)]
        return [room / columns] * columns

    def table(self, grid: Grid) -> None:
        s = self.style
        size = s.size if grid.frame != DISPUTES else s.size - 1
        leading = 1.35 * size
        matrix = grid.matrix()
        widths = self.widths(grid)
        lefts = [s.margin + sum(widths[:k]) for k in range(len(widths) + 1)]
        anchors = [(y, x, box) for y, row in enumerate(matrix) for x, (box, top, left) in enumerate(row) if top and left]
        lines: dict[tuple[int, int], list[str]] = {}
        heights = [leading + self.style.gap * self.rng.choice((0.3, 0.5)) for _ in matrix]
        for y, x, box in anchors:
            room = lefts[x + box.cols] - lefts[x] - 2 * s.padding
            if box.cell is None and y < grid.head and box.cols == 1 and s.head_width:
                room = min(room, s.head_width * size)
            lines[y, x] = list(box.text) if box.vertical else wrap(box.text, max(room, 1.1 * size), size) if box.text else []
            if box.rows == 1:
                heights[y] = max(heights[y], leading * len(lines[y, x]) + 6)
        for y, x, box in anchors:
            if box.rows > 1:
                lacking = leading * len(lines[y, x]) + 6 - sum(heights[y:y + box.rows])
                heights[min(y + box.rows, len(heights)) - 1] += max(lacking, 0)
        slices = self.place(grid, heights, leading)
        for y, x, box in anchors:
            parts = self.regions(slices, y, box.rows)
            self.cell(parts, lefts[x], lefts[x + box.cols], box, lines[y, x], size, y < grid.head, x == 0, x + box.cols == len(widths))
        if s.repeat_head:
            self.repeat(grid, anchors, lines, heights, slices, lefts, size)
        self.y += s.gap

    def place(self, grid: Grid, heights: list[float], leading: float) -> list[list[_Slice]]:
        """Rows down the pages; ``cut_rows`` lets the page end inside one."""
        head = sum(heights[:grid.head]) if self.style.repeat_head else 0.0
        slices: list[list[_Slice]] = []
        if self.y + sum(heights[:grid.head + 1]) > self.bottom:
            self.new_page()
        for k, height in enumerate(heights):
            room = self.bottom - self.y
            if height > room:
                if self.style.cut_rows and room > leading + 8 and height > 2 * leading and k >= grid.head:
                    part = _Slice(self.page, self.y, room)
                    self.new_page()
                    rest = _Slice(self.page, self.y, max(height - room + 4, leading + 6))
                    slices.append([part, rest])
                    self.y += rest.height
                    continue
                self.new_page()
                if k >= grid.head:
                    self.y += head
            slices.append([_Slice(self.page, self.y, height)])
            self.y += height
        return slices

    def regions(self, slices: list[list[_Slice]], first: int, rows: int) -> list[_Slice]:
        """What of a cell stands on each page."""
        out: list[_Slice] = []
        for row in slices[first:first + rows]:
            for part in row:
                if out and out[-1].page == part.page:
                    out[-1].height = part.top + part.height - out[-1].top
                else:
                    out.append(replace(part))
        return out

    def cell(self, parts: list[_Slice], x0: float, x1: float, box: Box, lines: list[str], size: float, head: bool,
             first: bool, last: bool) -> None:
        s = self.style
        leading = 1.35 * size
        for part in parts:
            edges = (x0, part.top, x1, part.top + part.height)
            if s.shade_heads and head:
                self.put(part.page, "shade", *edges)
            elif s.backdrop:
                self.put(part.page, "white", x0 + 0.25, part.top + 0.25, x1 - 0.25, part.top + part.height - 0.25)
            self.put(part.page, "frame", *edges, s.open_sides and first, s.open_sides and last)
        for part, share in self.shares(parts, lines, leading):
            if box.vertical and s.label != "stacked":
                self.vertical(part, x0, x1, "".join(share), size)
                continue
            y = part.top + (part.height - leading * len(share)) / 2 + 1.05 * size
            for line in share:
                free = x1 - x0 - _width(line, size)
                left = s.align == "left" or (box.cell is None and not head and not box.vertical)
                x = x0 + (s.padding if left else free - s.padding if s.align == "right" else free / 2)
                self.put(part.page, "text", x, y, line, size)
                if s.bold_twice and box.cell is None:
                    self.put(part.page, "text", x + 0.3, y, line, size)
                y += leading

    def shares(self, parts: list[_Slice], lines: list[str], leading: float) -> list[tuple[_Slice, list[str]]]:
        """A cell's lines over the pages it stands on."""
        if len(parts) == 1 or not lines:
            return [(parts[0], lines)]
        if len(lines) == 1:
            return [(self.rng.choice([p for p in parts if p.height > leading]), lines)]
        out, rest = [], list(lines)
        for part in parts[:-1]:
            most = min(int((part.height - 2) // leading), len(rest) - 1)
            least = max(len(rest) - int((parts[-1].height - 2) // leading), 0)
            take = most if most <= least else self.rng.randint(least, most)
            out.append((part, rest[:take]))
            rest = rest[take:]
        return [*out, (parts[-1], rest)]

    def vertical(self, part: _Slice, x0: float, x1: float, text: str, size: float) -> None:
        middle, centre = part.top + part.height / 2, (x0 + x1) / 2
        long = _width(text, size)
        if self.style.label == "up":
            self.put(part.page, "turn", centre + 0.35 * size, middle + long / 2, text, size, 90)
        elif self.style.label == "down":
            self.put(part.page, "turn", centre - 0.35 * size, middle - long / 2, text, size, 270)
        else:
            half = (len(text) + 1) // 2
            for column, piece in enumerate((text[:half], text[half:])):
                for k, char in enumerate(piece):
                    self.put(part.page, "text", centre + (0.1 if column == 0 else -1.1) * size, middle + 1.2 * size * (k - half / 2), char, size)

    def repeat(self, grid: Grid, anchors: list[tuple[int, int, Box]], lines: dict[tuple[int, int], list[str]],
               heights: list[float], slices: list[list[_Slice]], lefts: list[float], size: float) -> None:
        for page in sorted({part.page for row in slices for part in row})[1:]:
            tops = [self.style.margin + sum(heights[:k]) for k in range(grid.head + 1)]
            for y, x, box in anchors:
                if y < grid.head:
                    high = tops[min(y + box.rows, grid.head)] - tops[y]
                    self.cell([_Slice(page, tops[y], high)], lefts[x], lefts[x + box.cols], box, lines[y, x], size, True, x == 0, False)

    # -- output -------------------------------------------------------------------------

    def finish(self) -> bytes:
        s = self.style
        out = BytesIO()
        canvas = Canvas(out, pagesize=(s.width, s.height) if not s.turned else (s.height, s.width), invariant=1)
        for number, ops in enumerate(self.ops, 1):
            if s.turned:
                canvas.setPageRotation(0)
                canvas.translate(*((s.height, 0) if s.turned == 90 else (0, s.width)))
                canvas.rotate(90 if s.turned == 90 else -90)
            order = {"white": 0, "shade": 0, "frame": 1}
            for kind, args in sorted(ops, key=lambda op: order.get(op[0], 2)):
                getattr(self, f"draw_{kind}")(canvas, *args)
            if s.running_head:
                self.draw_text(canvas, s.margin, 40, s.running_head, 9)
            if s.folio:
                text = s.folio.format(number, len(self.ops))
                self.draw_text(canvas, (s.width - _width(text, 10)) / 2, s.height - (s.margin + 4 if s.folio_inside else 40), text, 10)
            canvas.showPage()
        canvas.save()
        return out.getvalue()

    def draw_text(self, canvas: Canvas, x: float, y: float, text: str, size: float) -> None:
        canvas.setFillGray(0)
        canvas.setFont(_font(), size)
        if not self.style.glyph_by_glyph:
            canvas.drawString(x, self.style.height - y, text)
            return
        for char in text:
            canvas.drawString(x, self.style.height - y, char)
            x += _width(char, size)

    def draw_turn(self, canvas: Canvas, x: float, y: float, text: str, size: float, angle: float) -> None:
        canvas.saveState()
        canvas.translate(x, self.style.height - y)
        canvas.rotate(angle)
        canvas.setFont(_font(), size)
        canvas.setFillGray(0)
        canvas.drawString(0, 0, text)
        canvas.restoreState()

    def draw_white(self, canvas: Canvas, x0: float, top: float, x1: float, bottom: float) -> None:
        canvas.setFillGray(1)
        canvas.rect(x0, self.style.height - bottom, x1 - x0, bottom - top, stroke=0, fill=1)

    def draw_shade(self, canvas: Canvas, x0: float, top: float, x1: float, bottom: float) -> None:
        canvas.setFillGray(0.85)
        canvas.rect(x0, self.style.height - bottom, x1 - x0, bottom - top, stroke=0, fill=1)

    def draw_frame(self, canvas: Canvas, x0: float, top: float, x1: float, bottom: float, no_left: bool, no_right: bool) -> None:
        s = self.style
        low, high = s.height - bottom, s.height - top
        sides = [(x0, high, x1, high), (x0, low, x1, low)]
        sides += [] if no_left else [(x0, low, x0, high)]
        sides += [] if no_right else [(x1, low, x1, high)]
        canvas.setStrokeGray(0)
        if s.rulings == "boxes":
            canvas.setLineWidth(0.75)
            canvas.rect(x0, low, x1 - x0, high - low, stroke=1, fill=0)
        elif s.rulings == "strokes":
            canvas.setLineWidth(0.24)
            for side in sides:
                canvas.line(*side)
        elif s.rulings == "bars":
            canvas.setFillGray(0)
            for ax, ay, bx, by in sides:  # a hair off from cell to cell, as rounding leaves them
                off = self.rng.choice((-0.24, 0, 0.24))
                if ay == by:
                    canvas.rect(ax, ay + off, bx - ax, 0.48, stroke=0, fill=1)
                else:
                    canvas.rect(ax + off, ay, 0.48, by - ay, stroke=0, fill=1)


def _draw(paper: Paper, rng: Random, style: Style) -> bytes:
    drawer = _Drawer(style, rng)
    # Word draws nothing for a zero-width blank; drawn here, it would be the font's box for a missing glyph.
    visible = paper.boxes(lambda b: replace(b, text=b.text.replace("\u200b", "")))
    for block in visible.blocks:
        if isinstance(block, Text):
            drawer.prose(block)
        else:
            drawer.table(block)
    return drawer.finish()


def _folio(rng: Random) -> str:
    return rng.choice(("- {} -", "-{}-", "{}", "— {} —", "第 {} 页", "第{}页 共{}页", "{}/{}", ""))


def hairlines(paper: Paper, rng: Random) -> bytes:
    """Hairline strokes, whole rows on each page, as Word exports them."""
    return _draw(paper, rng, Style(folio=_folio(rng), title_lines=rng.choice((1, 2)), margin=rng.choice((54, 72, 90)),
                                   align=rng.choice(("centre", "left", "right"))))


def bars(paper: Paper, rng: Random) -> bytes:
    """Thin filled boxes for rulings, white boxes behind all text, each character drawn alone: WPS."""
    return _draw(paper, rng, Style(rulings="bars", glyph_by_glyph=True, backdrop=True, folio=rng.choice(("- {} -", "-{}-")),
                                   margin=74, prose=16, title_lines=2, head_width=rng.choice((None, 2))))


def boxes(paper: Paper, rng: Random) -> bytes:
    """A stroked box to each cell, shaded heads, bold by drawing twice."""
    return _draw(paper, rng, Style(rulings="boxes", shade_heads=True, bold_twice=True, folio=_folio(rng), padding=2,
                                   label=rng.choice(("stacked", "stacked_two"))))


def cut_rows(paper: Paper, rng: Random) -> bytes:
    """Low pages, so that tables break often, within rows and within the vertical label."""
    return _draw(paper, rng, Style(height=rng.randint(380, 640), margin=60, cut_rows=True, folio=_folio(rng),
                                   rulings=rng.choice(("strokes", "bars", "boxes")), gap=rng.choice((18, 30)),
                                   size=rng.choice((9, 10.5)), running_head=rng.choice(("", "政府信息公开工作年度报告"))))


def repeated_heads(paper: Paper, rng: Random) -> bytes:
    """The heads again at the top of every page."""
    return _draw(paper, rng, Style(height=rng.randint(420, 700), margin=54, repeat_head=True, folio=_folio(rng),
                                   head_width=rng.choice((None, 2, 3))))


def turned_label(paper: Paper, rng: Random) -> bytes:
    """The vertical label turned; now and then the whole page drawn on its side."""
    return _draw(paper, rng, Style(label=rng.choice(("up", "down", "stacked_two")), turned=rng.choice((0, 90, 270)),
                                   width=842, height=595, margin=50, folio=_folio(rng), rulings=rng.choice(("strokes", "bars"))))


def folio_inside(paper: Paper, rng: Random) -> bytes:
    """The page number stands in the frame of the table that runs over the page."""
    return _draw(paper, rng, Style(height=rng.randint(420, 700), margin=50, folio=rng.choice(("-{}-", "- {} -", "— {} —")),
                                   folio_inside=True, cut_rows=rng.random() < 0.5))


def open_sides(paper: Paper, rng: Random) -> bytes:
    """No ruling at the left and right of a table."""
    return _draw(paper, rng, Style(open_sides=True, folio=_folio(rng), align=rng.choice(("centre", "left"))))


def unruled(paper: Paper, rng: Random) -> bytes:
    """Columns by position alone."""
    return _draw(paper, rng, Style(rulings="none", folio=rng.choice(("- {} -", "")), align=rng.choice(("centre", "right", "left")),
                                   padding=rng.choice((2, 5.4)), width=rng.choice((595, 842))))


def office_page(paper: Paper, rng: Random) -> bytes:
    """A web page that LibreOffice prints: borders of one line, narrow columns, labels that wrap."""
    def inner(box: Box) -> str:
        return "<br>".join(box.text) if box.vertical and rng.random() < 0.6 else escape(box.text)

    def line(text: Text) -> str:
        style = "font-size: 18pt; text-align: center" if text.role == "title" else "font-size: 12pt; text-indent: 2em"
        return f'<p style="{style}">{escape(text.text)}</p>'

    size = rng.choice((8, 9, 10.5))
    head = ('<meta charset="utf-8"><style>body {font-family: "Noto Sans CJK SC"} '
            f"td {{font-size: {size}pt; text-align: center; padding: 2pt}}</style>")
    attrs = ' border="1" cellspacing="0" cellpadding="2" width="100%" style="border-collapse: collapse"'
    return html._page(paper, html._body(paper, lambda g: html._table(g, inner, attrs), line), head).encode()


def print_pages(pages: Sequence[tuple[str, bytes]], folder: Path, soffice: str) -> dict[str, bytes]:
    """Web pages to PDF, in one run of LibreOffice."""
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for name, page in pages:
        (folder / f"{name}.html").write_bytes(page)
        names.append(str(folder / f"{name}.html"))
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{folder / 'profile'}", "--headless", "--infilter=HTML (StarWriter)",
         "--convert-to", "pdf:writer_pdf_Export",
         "--outdir", str(folder), *names],
        check=True, capture_output=True, timeout=240, env={**os.environ, "HOME": str(folder)})
    return {name: (folder / f"{name}.pdf").read_bytes() for name, _ in pages}


LAYOUTS: dict[str, Renderer] = {
    f.__name__: f for f in (hairlines, bars, boxes, cut_rows, repeated_heads, turned_label, folio_inside, open_sides, unruled)
}
EXACT = {name: f for name, f in LAYOUTS.items() if name != "unruled"}
"""Layouts in which every number can be told."""

LOSSY = {"unruled": unruled}
"""A number broken over lines is past telling here; what is read must still be right."""
