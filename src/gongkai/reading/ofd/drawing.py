"""What the objects of an OFD page draw: characters and rulings, in points from the page's upper left corner."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gongkai.document import ReportError
from gongkai.reading.ofd.markup import first_text, is_on, name, number, outlines, placed, says_where, shows, steps
from gongkai.reading.page.geometry import Glyph
from gongkai.reading.page.paths import Box, Matrix, Outline, moved

if TYPE_CHECKING:
    from lxml.etree import _Element

POINTS = 72 / 25.4
"""To the millimetre, in which OFD counts."""
MAX_CHARACTERS = 600_000
MAX_RULINGS = 200_000
MAX_DEPTH = 16
_ASCENT = 0.88
"""How high a character reaches above its base line, in ems: as Chinese fonts have it."""
_WIDE = re.compile(r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6“”‘’—…·]")


@dataclass(slots=True)
class Limits:
    """What a whole file may draw."""

    source: str
    characters: int = MAX_CHARACTERS
    rulings: int = MAX_RULINGS
    runs: int = 0

    def take(self, characters: int = 0, rulings: int = 0) -> None:
        self.characters -= characters
        self.rulings -= rulings
        if self.characters < 0:
            raise ReportError(self.source, f"文字超过 {MAX_CHARACTERS} 个 (too many characters)")
        if self.rulings < 0:
            raise ReportError(self.source, f"线条超过 {MAX_RULINGS} 条 (too many lines)")


@dataclass(slots=True)
class Drawing:
    """One page as it is drawn."""

    limits: Limits
    composites: dict[str, _Element]
    """Drawings that pages use by their number."""
    glyphs: list[Glyph] = field(default_factory=list)
    pale: list[Glyph] = field(default_factory=list)
    """Glyphs that only show on a shaded box."""
    outlines: list[Outline] = field(default_factory=list)
    pictures: int = 0
    partial: bool = False
    """Whether the file does not say where some of it stands."""

    def seen(self, shades: Sequence[Box]) -> list[Glyph]:
        """The glyphs that a reader sees, in the order of drawing."""
        shown = (g for g in self.pale if any(x0 <= g.x <= x1 and top <= g.y <= bottom for x0, top, x1, bottom in shades))
        return sorted([*self.glyphs, *shown], key=lambda g: g.order)

    def draw(self, parent: _Element, outer: Matrix, depth: int = 0) -> None:
        if depth > MAX_DEPTH:
            return
        for node in parent:
            kind = name(node)
            self.partial |= not says_where(node)
            if not is_on(node, "Visible", True) or node.get("Alpha") == "0":
                continue
            if kind == "TextObject":
                self._text(node, outer)
            elif kind == "PathObject":
                self._path(node, outer)
            elif kind == "ImageObject":
                self.pictures += 1
            elif kind == "CompositeObject":
                unit = self.composites.get(node.get("ResourceID") or "")
                if unit is not None:
                    self.draw(unit, placed(node, outer), depth + 1)
            elif kind in ("Layer", "PageBlock", "Content"):
                self.draw(node, outer, depth + 1)

    def _text(self, node: _Element, outer: Matrix) -> None:
        filled, stroked = is_on(node, "Fill", True), is_on(node, "Stroke", False)
        if not (filled or stroked):
            return  # not painted: the layer of characters behind a scan
        matrix = placed(node, outer)
        if min(abs(matrix[0]), abs(matrix[1])) > 0.1 * math.hypot(matrix[0], matrix[1]):
            return  # set aslant: a watermark or a stamp, over whatever stands there
        size = number(node.get("Size"), 0.0)
        pen = _Pen(matrix, size, number(node.get("HScale"), 1.0), round(number(node.get("CharDirection"), 0.0) / 90) * 90 % 360)
        down_first = (node.get("ReadDirection") or "0") in ("90", "270")
        target = self.glyphs if (filled and shows(node, "FillColor")) or (stroked and shows(node, "StrokeColor")) else self.pale
        x = y = 0.0
        for code in node:
            if name(code) != "TextCode":
                continue
            letters = (code.text or "").strip("\n\r\t")
            self.partial |= not says_where(code)
            x, y = number(code.get("X"), x), number(code.get("Y"), y)
            across, down = steps(code.get("DeltaX")), steps(code.get("DeltaY"))
            self.limits.take(characters=len(letters))
            self.limits.runs += 1
            at_x, at_y = x, y
            for i, letter in enumerate(letters):
                wide = pen.width(letter, across[i] if i < len(across) else 0.0)
                order = len(self.glyphs) + len(self.pale)
                target.append(pen.glyph(letter, at_x, at_y, wide, order, self.limits.runs))
                if i < len(across) or i < len(down):
                    at_x += across[i] if i < len(across) else 0.0
                    at_y += down[i] if i < len(down) else 0.0
                elif across and not down:
                    at_x += across[-1]
                elif down and not across:
                    at_y += down[-1]
                elif down_first:
                    at_y += size
                else:
                    at_x += wide

    def _path(self, node: _Element, outer: Matrix) -> None:
        filled = is_on(node, "Fill", False) and shows(node, "FillColor")
        stroked = is_on(node, "Stroke", True) and shows(node, "StrokeColor")
        if not (filled or stroked):
            return
        matrix = placed(node, outer)
        for points, closed in outlines(first_text(node, "AbbreviatedData")):
            self.limits.take(rulings=len(points))
            on_page = [(x * POINTS, y * POINTS) for x, y in (moved(matrix, *p) for p in points)]
            self.outlines.append((on_page, closed, filled, stroked))


class _Pen:
    """How one text object sets its characters."""

    def __init__(self, matrix: Matrix, size: float, stretch: float, turn: int) -> None:
        """``turn`` is how far each character is turned clockwise where it stands."""
        self.matrix = matrix
        self.usual = size * stretch
        a, b, c, d, _, _ = matrix
        cos, sin = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[turn]
        # On the page, in points: along the base line for each unit of width, and from it up and down.
        self.along = ((a * cos + c * sin) * POINTS, (b * cos + d * sin) * POINTS)
        x, y = ((c * cos - a * sin) * size * POINTS, (d * cos - b * sin) * size * POINTS)
        self.up, self.down = (-_ASCENT * x, -_ASCENT * y), ((1 - _ASCENT) * x, (1 - _ASCENT) * y)
        self.turn = (round(math.degrees(math.atan2(b, a)) / 90) * 90 + turn) % 360
        self.size = max(size * (math.hypot(c, d) or 1.0) * POINTS, 0.1)

    def width(self, letter: str, step: float) -> float:
        """The file does not say how wide a character is; its step does, where it is near the usual."""
        usual = self.usual if _WIDE.match(letter) else self.usual / 2
        return step if 0.4 * usual < step < 1.25 * usual else usual

    def glyph(self, letter: str, x: float, y: float, wide: float, order: int, run: int) -> Glyph:
        """A character whose base line begins at ``x``, ``y``."""
        x, y = moved(self.matrix, x, y)
        x, y = x * POINTS, y * POINTS
        ax, ay = x + self.up[0], y + self.up[1]
        bx, by = x + self.along[0] * wide + self.down[0], y + self.along[1] * wide + self.down[1]
        if bx < ax:
            ax, bx = bx, ax
        if by < ay:
            ay, by = by, ay
        return Glyph(letter, ax, ay, bx, by, y if self.turn in (0, 180) else x, self.size, self.turn, order, run)
