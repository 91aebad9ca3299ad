"""OFD layouts (GB/T 33190): each takes a paper and gives the bytes of an OFD file, pages drawn as offices' printers do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from xml.sax.saxutils import escape

from gongkai.form import APPLICATIONS, DISPUTES
from rendering.document import Box, Grid, Paper, Text
from rendering.package import packed

Renderer = Callable[[Paper, Random], bytes]
NAMESPACE = "http://www.ofdspec.org/2016"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
WIDE, HIGH, MARGIN = 210.0, 297.0, 20.0
PRINT = WIDE - 2 * MARGIN


@dataclass
class Style:
    """How a page is drawn."""

    rules: str = "cells"
    """cells: a path around each cell; edges: each edge a path; hairs: thin filled rectangles; mesh: one path a table."""
    letters: str = "lines"
    """lines: a text object a line; each: one a character; steps: every step written out; codes: several TextCodes."""
    matrix: bool = False
    turned: bool = False
    """The label beside the rows lies on its side instead of standing letter by letter."""
    template: bool = False
    blocks: bool = False
    composite: bool = False
    doubled: bool = False
    prefix: str = "ofd:"
    size: float = 4.0


@dataclass
class Pages:
    style: Style
    pages: list[list[str]] = field(default_factory=lambda: [[]])
    y: float = MARGIN
    number: int = 100

    def put(self, xml: str) -> None:
        self.pages[-1].append(xml)

    def turn(self) -> None:
        self.pages.append([])
        self.y = MARGIN

    def ident(self) -> int:
        self.number += 1
        return self.number

    # -- objects ---------------------------------------------------------------------------

    def text(self, text: str, x: float, y: float, size: float) -> None:
        """A line of text whose upper left corner is at ``x``, ``y``."""
        if not text.strip():
            return
        if self.style.doubled:
            self._text(text, x + 0.1, y, size)
        self._text(text, x, y, size)

    def _text(self, text: str, x: float, y: float, size: float) -> None:
        p = self.style.prefix
        steps = [advance(c, size) for c in text]
        if self.style.letters == "each":
            for c, step in zip(text, steps, strict=True):
                if c.strip():
                    self._object(c, x, y, size, "")
                x += step
            return
        if self.style.letters == "codes" and len(text) > 3:
            cut = len(text) // 2
            codes = self._code(text[:cut], 0, size, steps[:cut]) + self._code(text[cut:], sum(steps[:cut]), size, steps[cut:])
            self.put(f'<{p}TextObject ID="{self.ident()}" Boundary="{x:.3f} {y:.3f} {sum(steps):.3f} {size:.3f}" Font="5" Size="{size}">'
                     f"{codes}</{p}TextObject>")
            return
        self._object(text, x, y, size, self._delta(steps))

    def _delta(self, steps: list[float]) -> str:
        if self.style.letters == "steps":
            return " ".join(f"{s:g}" for s in steps[:-1])
        out: list[str] = []
        i, last = 0, len(steps) - 1
        while i < last:
            j = i
            while j < last and steps[j] == steps[i]:
                j += 1
            out.append(f"g {j - i} {steps[i]:g}" if j - i > 1 else f"{steps[i]:g}")
            i = j
        return " ".join(out)

    def _code(self, text: str, x: float, size: float, steps: list[float]) -> str:
        p, delta = self.style.prefix, self._delta(steps)
        return f'<{p}TextCode X="{x:g}" Y="{size * 0.88:g}"{f" DeltaX={chr(34)}{delta}{chr(34)}" if delta else ""}>{escape(text)}</{p}TextCode>'

    def _object(self, text: str, x: float, y: float, size: float, delta: str) -> None:
        p = self.style.prefix
        attribute = f' DeltaX="{delta}"' if delta else ""
        length = sum(advance(c, size) for c in text)
        if self.style.matrix:
            # Twice as large in its own coordinates, halved by the matrix.
            doubled = " ".join(part if i and before == "g" else f"{float(part) * 2:g}" if part != "g" else "g"
                               for i, (before, part) in enumerate(zip(["", *delta.split()], delta.split(), strict=False)))
            attribute = f' DeltaX="{doubled}"' if delta else ""
            self.put(f'<{p}TextObject ID="{self.ident()}" CTM="0.5 0 0 0.5 0 0" Boundary="{x:.3f} {y:.3f} {length:.3f} {size:.3f}" Font="5" '
                     f'Size="{size * 2:g}"><{p}TextCode X="0" Y="{size * 1.76:g}"{attribute}>{escape(text)}</{p}TextCode></{p}TextObject>')
            return
        self.put(f'<{p}TextObject ID="{self.ident()}" Boundary="{x:.3f} {y:.3f} {length:.3f} {size:.3f}" Font="5" Size="{size:g}">'
                 f'<{p}FillColor Value="0 0 0"/><{p}TextCode X="0" Y="{size * 0.88:g}"{attribute}>{escape(text)}</{p}TextCode></{p}TextObject>')

    def upright(self, text: str, x: float, y: float, size: float) -> None:
        """Text down the page: letter under letter, or laid on its side."""
        p = self.style.prefix
        if self.style.turned:
            length = size * len(text)
            self.put(f'<{p}TextObject ID="{self.ident()}" CTM="0 1 -1 0 {size:g} 0" Boundary="{x:.3f} {y:.3f} {size:.3f} {length:.3f}" '
                     f'Font="5" Size="{size:g}"><{p}TextCode X="0" Y="{size * 0.88:g}" DeltaX="g {len(text) - 1} {size:g}">{escape(text)}'
                     f"</{p}TextCode></{p}TextObject>")
            return
        self.put(f'<{p}TextObject ID="{self.ident()}" Boundary="{x:.3f} {y:.3f} {size:.3f} {size * len(text):.3f}" Font="5" Size="{size:g}">'
                 f'<{p}TextCode X="0" Y="{size * 0.88:g}" DeltaY="g {len(text) - 1} {size:g}">{escape(text)}</{p}TextCode></{p}TextObject>')

    def path(self, data: str, box: tuple[float, float, float, float], fill: bool = False) -> None:
        p = self.style.prefix
        how = 'Fill="true" Stroke="false"' if fill else 'LineWidth="0.15"'
        x, y, w, h = box
        self.put(f'<{p}PathObject ID="{self.ident()}" Boundary="{x:.3f} {y:.3f} {w:.3f} {h:.3f}" {how}>'
                 f"<{p}AbbreviatedData>{data}</{p}AbbreviatedData></{p}PathObject>")

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if self.style.rules == "hairs":
            w, h = max(x1 - x0, 0.2), max(y1 - y0, 0.2)
            self.path(f"M 0 0 L {w:.3f} 0 L {w:.3f} {h:.3f} L 0 {h:.3f} C", (x0, y0, w, h), fill=True)
        else:
            self.path(f"M 0 0 L {x1 - x0:.3f} {y1 - y0:.3f}", (x0, y0, x1 - x0, y1 - y0))

    def frame(self, boxes: list[tuple[float, float, float, float]]) -> None:
        """The lines of a table's cells: left, top, right, bottom of each."""
        if self.style.rules == "mesh":
            x, y = min(b[0] for b in boxes), min(b[1] for b in boxes)
            w, h = max(b[2] for b in boxes) - x, max(b[3] for b in boxes) - y
            data = " ".join(f"M {a - x:.3f} {b - y:.3f} L {c - x:.3f} {b - y:.3f} M {a - x:.3f} {b - y:.3f} L {a - x:.3f} {d - y:.3f} "
                            f"M {c - x:.3f} {b - y:.3f} L {c - x:.3f} {d - y:.3f} M {a - x:.3f} {d - y:.3f} L {c - x:.3f} {d - y:.3f}"
                            for a, b, c, d in boxes)
            self.path(data, (x, y, w, h))
            return
        for a, b, c, d in boxes:
            if self.style.rules == "cells":
                self.path(f"M 0 0 L {c - a:.3f} 0 L {c - a:.3f} {d - b:.3f} L 0 {d - b:.3f} C", (a, b, c - a, d - b))
            else:
                self.rule(a, b, c, b)
                self.rule(a, d, c, d)
                self.rule(a, b, a, d)
                self.rule(c, b, c, d)


def advance(c: str, size: float) -> float:
    return size if c >= "\u2e80" or c in "“”…—①②③④⑤⑥⑦⑧⑨⑴⑵⑶※" else size / 2


def length(text: str, size: float) -> float:
    return sum(advance(c, size) for c in text)


def wrap(text: str, room: float, size: float) -> list[str]:
    lines, line = [], ""
    for c in text.replace("\n", ""):
        if line and length(line + c, size) > room:
            lines.append(line)
            line = ""
        line += c
    return [*lines, line]


# -- a report on pages -----------------------------------------------------------------------


def _prose(pages: Pages, text: Text) -> None:
    size = 6.0 if text.role == "title" else pages.style.size
    lines = wrap(text.text if text.role != "prose" else "　　" + text.text, PRINT, size)
    for line in lines:
        if pages.y + size * 1.6 > HIGH - MARGIN:
            pages.turn()
        x = MARGIN + (PRINT - length(line, size)) / 2 if text.role == "title" else MARGIN
        pages.text(line, x, pages.y, size)
        pages.y += size * 1.6


def _widths(grid: Grid, columns: int) -> list[float]:
    if grid.frame == APPLICATIONS and columns > 4:
        rest = (PRINT - 78) / (columns - 3)
        return [8.0, 22.0, 48.0] + [rest] * (columns - 3)
    return [PRINT / columns] * columns


def _table(pages: Pages, grid: Grid, rng: Random, ruled: bool) -> None:
    matrix = grid.matrix()
    columns = max(len(row) for row in matrix)
    widths = _widths(grid, columns)
    lefts = [MARGIN + sum(widths[:x]) for x in range(columns + 1)]
    size = 3.2 if grid.frame == DISPUTES else 3.6
    anchors: list[tuple[int, int, Box, list[str], float]] = []
    heights = [6.0] * len(matrix)
    for y, row in enumerate(matrix):
        for x, (box, top, left) in enumerate(row):
            if not (top and left):
                continue
            room = lefts[min(x + box.cols, columns)] - lefts[x] - 1.2
            own = size
            if box.cell is not None:
                while own > 1.0 and length(box.text, own) > room:
                    own *= 0.9
            lines = [box.text] if box.vertical or box.cell is not None else wrap(box.text, room, own)
            anchors.append((y, x, box, lines, own))
            if box.rows == 1 and not box.vertical:
                heights[y] = max(heights[y], len(lines) * own * 1.3 + 2)
    for y, _, box, lines, own in anchors:
        if box.rows > 1 and not box.vertical:
            short = len(lines) * own * 1.3 + 2 - sum(heights[y:y + box.rows])
            if short > 0:
                heights[min(y + box.rows, len(heights)) - 1] += short
    waiting = {(y, x): lines for y, x, box, lines, _ in anchors if box.rows > 1 and not box.vertical}
    # Pages: rows until the page is full.
    start = 0
    while start < len(matrix):
        stop, used = start, pages.y
        while stop < len(matrix) and used + heights[stop] <= HIGH - MARGIN:
            used += heights[stop]
            stop += 1
        if stop == start:
            pages.turn()
            continue
        tops = [pages.y + sum(heights[start:y]) for y in range(start, stop + 1)]
        boxes = []
        for y, x, box, lines, own in anchors:
            first, last = max(y, start), min(y + box.rows, stop)
            if first >= last:
                continue
            left, right = lefts[x], lefts[min(x + box.cols, columns)]
            top, bottom = tops[first - start], tops[last - start]
            boxes.append((left, top, right, bottom))
            shown = lines
            if y < start or y + box.rows > stop:
                # Cut by the page: what has no room where the cell began goes on below.
                if box.vertical and y < start:
                    continue
            if (y, x) in waiting:
                room = len(lines) if y + box.rows <= stop else int((bottom - top) / (own * 1.3))
                shown, waiting[y, x] = waiting[y, x][:room], waiting[y, x][room:]
            if box.vertical:
                own = min(own, (bottom - top - 1) / max(1, len(box.text)))
                pages.upright(box.text, left + (right - left - own) / 2, top + (bottom - top - own * len(box.text)) / 2, own)
                continue
            ty = top + (bottom - top - len(shown) * own * 1.3) / 2
            for line in shown:
                centred = box.cell is not None or y < grid.head
                tx = left + ((right - left - length(line, own)) / 2 if centred else 0.6)
                pages.text(line, tx, ty + own * 0.15, own)
                ty += own * 1.3
        if ruled and boxes:
            pages.frame(boxes)
        pages.y = tops[-1]
        start = stop
        if start < len(matrix):
            pages.turn()
    pages.y += 4


def _file(pages: Pages, paper: Paper, rng: Random, numbered: bool) -> bytes:
    style = pages.style
    p = style.prefix
    xmlns = f'xmlns:{p[:-1]}="{NAMESPACE}"' if p else f'xmlns="{NAMESPACE}"'
    title = next((b.text for b in paper.blocks if isinstance(b, Text) and b.role == "title"), "")
    parts: dict[str, str] = {}
    parts["OFD.xml"] = (f'<{p}OFD {xmlns} Version="1.0" DocType="OFD"><{p}DocBody><{p}DocInfo><{p}DocID>{rng.getrandbits(64):032x}</{p}DocID>'
                        f"<{p}Creator>renderer</{p}Creator></{p}DocInfo><{p}DocRoot>Doc_0/Document.xml</{p}DocRoot></{p}DocBody></{p}OFD>")
    template = f'<{p}TemplatePage ID="3" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if style.template else ""
    listed = "".join(f'<{p}Page ID="{10 + i}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages.pages)))
    area = f"<{p}PageArea><{p}PhysicalBox>0 0 {WIDE:g} {HIGH:g}</{p}PhysicalBox></{p}PageArea>"
    parts["Doc_0/Document.xml"] = (f"<{p}Document {xmlns}><{p}CommonData><{p}MaxUnitID>99999</{p}MaxUnitID>{area}"
                                   f"<{p}PublicRes>PublicRes.xml</{p}PublicRes>{template}</{p}CommonData><{p}Pages>{listed}</{p}Pages></{p}Document>")
    unit = ""
    if style.template:
        mark = Pages(Style(prefix=p))
        mark.text("内部资料", 150, 6, 3)
        mark.path("M 0 0 L 170 0", (20, 12, 170, 0.2))
        parts["Doc_0/Tpls/Tpl_0/Content.xml"] = (f"<{p}Page {xmlns}><{p}Content><{p}Layer ID=\"4\" Type=\"Background\">{''.join(mark.pages[0])}"
                                                 f"</{p}Layer></{p}Content></{p}Page>")
    for i, objects in enumerate(pages.pages):
        body = "".join(objects)
        if numbered:
            foot = Pages(Style(prefix=p), number=90_000 + i * 10)
            foot.text(rng.choice(("- {} -", "{}", "－{}－")).format(i + 1), 102, HIGH - 14, 3.5)
            body += "".join(foot.pages[0])
        if style.composite and i == 0:
            unit = f'<{p}CompositeGraphicUnits><{p}CompositeGraphicUnit ID="7" Width="{WIDE:g}" Height="{HIGH:g}"><{p}Content>{body}</{p}Content></{p}CompositeGraphicUnit></{p}CompositeGraphicUnits>'
            body = f'<{p}CompositeObject ID="8" ResourceID="7" Boundary="0 0 {WIDE:g} {HIGH:g}"/>'
        if style.blocks:
            body = f'<{p}PageBlock ID="9">{body}</{p}PageBlock>'
        used = f'<{p}Template TemplateID="3" ZOrder="Background"/>' if style.template else ""
        parts[f"Doc_0/Pages/Page_{i}/Content.xml"] = (f'<{p}Page {xmlns}><{p}Area><{p}PhysicalBox>0 0 {WIDE:g} {HIGH:g}</{p}PhysicalBox></{p}Area>{used}'
                                                      f'<{p}Content><{p}Layer ID="6" Type="Body">{body}</{p}Layer></{p}Content></{p}Page>')
    parts["Doc_0/PublicRes.xml"] = (f'<{p}Res {xmlns} BaseLoc="Res"><{p}Fonts><{p}Font ID="5" FontName="宋体" FamilyName="宋体"/></{p}Fonts>{unit}</{p}Res>')
    assert title is not None
    return packed({name: _HEAD + xml for name, xml in parts.items()})


def _report(paper: Paper, rng: Random, style: Style, ruled: bool = True, numbered: bool = False) -> bytes:
    pages = Pages(style)
    for block in paper.blocks:
        if isinstance(block, Text):
            _prose(pages, block)
        else:
            _table(pages, block, rng, ruled)
    return _file(pages, paper, rng, numbered)


def cells(paper: Paper, rng: Random) -> bytes:
    """A path around each cell, a text object for each line: as WPS and the Suwell printer write."""
    return _report(paper, rng, Style("cells", rng.choice(("lines", "steps"))))


def edges(paper: Paper, rng: Random) -> bytes:
    """Each edge its own hairline, each character its own object, page numbers at the foot."""
    return _report(paper, rng, Style("edges", "each"), numbered=True)


def hairs(paper: Paper, rng: Random) -> bytes:
    """Lines as thin filled rectangles, text scaled by a matrix, the label lying on its side, a template behind."""
    return _report(paper, rng, Style("hairs", "lines", matrix=True, turned=True, template=True), numbered=True)


def mesh(paper: Paper, rng: Random) -> bytes:
    """One path for a whole table, lines in several codes, blocks within blocks, no prefix, bold by double printing."""
    return _report(paper, rng, Style("mesh", "codes", blocks=True, doubled=True, prefix="", composite=rng.random() < 0.5))


def unruled(paper: Paper, rng: Random) -> bytes:
    """No lines at all."""
    return _report(paper, rng, Style(), ruled=False)


EXACT: dict[str, Renderer] = {f.__name__: f for f in (cells, edges, hairs, mesh)}
"""Layouts in which every number can be told: without quirks they read back whole."""
LOSSY: dict[str, Renderer] = {"unruled": unruled}
"""Layouts in which a number may be past telling; what is read must still be right."""
LAYOUTS = {**EXACT, **LOSSY}
