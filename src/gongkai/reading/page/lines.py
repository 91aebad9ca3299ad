"""Glyphs to lines of text, and lines to what a cell or a paragraph says."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from operator import attrgetter
from typing import Any

from gongkai.reading.page.geometry import Glyph, Glyphs, upright

CLOSE = 0.12
"""Gap, in ems (and as no em is less than a point, in points), that is none even between digits drawn apart."""
BLANK = 0.3
"""Gap, in ems, that is a blank; kerning and justification stay below."""
COLUMN = 1.0
"""Gap, in ems, that parts columns."""
PADDING = 11.8
"""Most room, in points, that a cell keeps free beside its text: what Word sets on both sides, and a little."""
MOST_LEAD = 2.0
"""Most, in ems, that blanks before a line count for: more are an indent."""
MOST_OVERLAP = 0.4
"""Part of a digit's width that its neighbour may cover; kerning covers less."""
TWICE = 0.15
"""Gap, in ems, between the left edges of a glyph and the same drawn again to look bold."""
SMALL = 0.78
"""Glyphs of this part of a line's size, and smaller ones, are small print."""
SAME_BASE = 0.35
"""Glyphs whose bases differ by no more, in ems of the smaller, stand on one line."""
NOTE_RISE = 0.75
"""Small print raised or lowered by no more, in ems of the line, may belong to it."""
_FROM_TOP, _FROM_LEFT, _AS_DRAWN = attrgetter("base", "x0"), attrgetter("x0"), attrgetter("order")
_DIGIT = re.compile(r"[\d０-９.．,，%]")
_LATIN = re.compile(r"[A-Za-z]")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(slots=True, eq=False)
class Line:
    """Glyphs on one base, from left to right; never changed."""

    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    """That of most of its glyphs."""
    least: float
    """The smallest size in it."""
    head: float
    """Where its first glyph ends."""
    tail: float
    """Where its last glyph ends: left of ``x1``, if another is printed over it."""
    widest: float
    """The widest gap in it, in points; endless, if there are blanks."""
    lead: float
    """How wide the blanks are that were typed before the first glyph."""
    count: int
    start: int
    source: Glyphs | list[Glyph] = field(repr=False)
    """Where its glyphs stand, from ``start`` on."""
    said: str | None = None
    """Its text, once it is known."""
    rows: dict[bool, Any] | None = field(default=None, init=False, repr=False)
    """What ``columns`` found in it."""
    _glyphs: list[Glyph] | None = field(default=None, init=False, repr=False)
    _pieces: dict[float, list[list[Glyph]]] | None = field(default=None, init=False, repr=False)

    @classmethod
    def of(cls, glyphs: list[Glyph], lead: float = 0.0) -> Line:
        sizes = sorted([g.size for g in glyphs])
        return cls(
            glyphs[0].x0, max([g.x1 for g in glyphs]), min([g.top for g in glyphs]), max([g.bottom for g in glyphs]), glyphs[0].base,
            sizes[len(sizes) // 2], sizes[0], glyphs[0].x1, glyphs[-1].x1, _widest(glyphs), lead, len(glyphs), 0, glyphs)

    @property
    def glyphs(self) -> list[Glyph]:
        if self._glyphs is None:
            self._glyphs = self.source[self.start:self.start + self.count]
        return self._glyphs

    def text(self) -> str:
        if self.said is None:
            self.said = said(self.glyphs, self.widest)
        return self.said

    def is_whole(self) -> bool:
        """Whether it is of one piece."""
        return self._is_tight(COLUMN) or len(self.pieces()) == 1

    def _is_tight(self, gap: float) -> bool:
        # An em is a point at least: glyphs closer than that are near whatever their size.
        return self.widest < max(gap, gap * self.least)

    def pieces(self, gap: float = COLUMN) -> list[list[Glyph]]:
        """Runs of glyphs parted by gaps, in ems, wide enough to be between columns."""
        if self._is_tight(gap):
            return [self.glyphs]
        if self._pieces is None:
            self._pieces = {}
        if gap not in self._pieces:
            self._pieces[gap] = self._parted(gap)
        return self._pieces[gap]

    def _parted(self, gap: float) -> list[list[Glyph]]:
        out: list[list[Glyph]] = []
        last: Glyph | None = None
        for glyph in self.glyphs:
            if glyph.text.isspace():
                continue
            step = 0.0 if last is None else glyph.x0 - last.x1
            if last is not None and (step < gap or step < gap * min(glyph.size, last.size)):
                out[-1].append(glyph)
            else:
                out.append([glyph])
            last = glyph
        return out


def lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """Upright glyphs in lines, from the top."""
    rows: list[list[Glyph]] = []
    base = size = 0.0
    for glyph in sorted(glyphs, key=_FROM_TOP):
        if rows and glyph.base - base <= SAME_BASE * (size if size < glyph.size else glyph.size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            base, size = glyph.base, glyph.size
    return [line for row in _with_notes(rows) if (line := line_of(row)) is not None]


def line_of(row: list[Glyph]) -> Line | None:
    """Glyphs on one base, as they were drawn, without those that hide or spoil each other and the blanks around them."""
    row.sort(key=_FROM_LEFT)
    kept = row if _stand_apart(row) else _apart(_once(row))
    while kept and not kept[-1].text.strip():
        kept.pop()
    start = kept[0].x0 if kept else 0.0
    while kept and not kept[0].text.strip():
        kept.pop(0)
    return Line.of(kept, min(kept[0].x0 - start, MOST_LEAD * kept[0].size)) if kept else None


def _with_notes(rows: list[list[Glyph]]) -> list[list[Glyph]]:
    """Raised or lowered small print back into the line it belongs to."""
    if len(rows) < 2:
        return rows
    sizes = [max([g.size for g in row]) for row in rows]
    if min(sizes) > SMALL * max(sizes):
        return rows
    out: list[list[Glyph]] = []
    k = 0
    while k < len(rows):
        row = rows[k]
        if k + 1 < len(rows) and _is_note(row, rows[k + 1]):
            rows[k + 1].extend(row)
        elif out and _is_note(row, out[-1]):
            out[-1].extend(row)
        else:
            out.append(row)
        k += 1
    return out


def _is_note(small: list[Glyph], line: list[Glyph]) -> bool:
    """Small print that touches a glyph of the line on its left and stands less than a line apart."""
    size = max(g.size for g in line)
    first = min(small, key=lambda g: g.x0)
    if max(g.size for g in small) > SMALL * size or abs(first.base - line[0].base) > NOTE_RISE * size:
        return False
    return any(-0.3 * size < first.x0 - g.x1 < 0.3 * size for g in line if g.text.strip())


def _stand_apart(row: list[Glyph]) -> bool:
    """Whether no two glyphs of different runs stand over each other, so that none can hide or spoil another."""
    if len({g.run for g in row}) == 1:
        return True
    narrowest = min([g.x1 - g.x0 for g in row])
    steps = list(pairwise(row))
    return (min([b.x0 - a.x0 for a, b in steps]) >= TWICE * max([g.size for g in row])
            and max([a.x1 - b.x0 for a, b in steps]) <= MOST_OVERLAP * narrowest)


def _once(row: list[Glyph]) -> list[Glyph]:
    """Bold faked by drawing twice is one glyph."""
    out: list[Glyph] = []
    for glyph in row:
        text = glyph.text
        for g in out[-3:]:
            if g.text == text and g.run != glyph.run and abs(g.x0 - glyph.x0) < TWICE * glyph.size and text.strip():
                break
        else:
            out.append(glyph)
    return out


def _apart(row: list[Glyph]) -> list[Glyph]:
    """Digits of two texts drawn over each other are no number, in whichever order they stand: neither is read."""
    over: set[int] = set()
    for i, glyph in enumerate(row):
        for k in range(max(i - 3, 0), i):
            other = row[k]
            if other.x1 > glyph.x0 and other.run != glyph.run and _DIGIT.match(glyph.text) and _DIGIT.match(other.text):
                shared = min(other.x1, glyph.x1) - glyph.x0
                if shared > MOST_OVERLAP * min(glyph.x1 - glyph.x0, other.x1 - other.x0):
                    over.update((i, k))
    return [replace(g, text="\ufffd") if i in over else g for i, g in enumerate(row)] if over else row


def _widest(glyphs: Sequence[Glyph]) -> float:
    text = "".join([g.text for g in glyphs])
    return max([b.x0 - a.x1 for a, b in pairwise(glyphs)], default=0.0) if text.split() == [text] else math.inf


def said(glyphs: Sequence[Glyph], widest: float | None = None) -> str:
    """Glyphs of a line as text: a blank where the gap is one, a note raised above the line in brackets.

    ``widest``: the widest gap, where it is known.
    """
    parts: list[str] = []
    last: Glyph | None = None
    noted = False
    sizes = [g.size for g in glyphs]
    full = SMALL * max(sizes, default=0.0)
    if glyphs and min(sizes) >= full and (_widest(glyphs) if widest is None else widest) <= CLOSE:
        return "".join([g.text for g in glyphs])
    for glyph in glyphs:
        if glyph.text.isspace():
            if parts and parts[-1] != " ":
                parts.append(" ")
            continue
        note = last is not None and glyph.size < full and (
            max(g.base for g in glyphs if g.size > glyph.size) - glyph.base > 0.15 * glyph.size)
        if noted and not note:
            parts.append("]")
        if last is not None and glyph.x0 - last.x1 > CLOSE and parts[-1] != " ":
            gap = (glyph.x0 - last.x1) / max(min(glyph.size, last.size), 1.0)
            apart = gap > BLANK or (gap > CLOSE and glyph.run != last.run and note == noted
                                    and bool(_DIGIT.match(glyph.text)) and bool(_DIGIT.match(last.text)))
            if apart:
                parts.append(" ")
        if note and not noted:
            parts.append("[")
        parts.append(glyph.text)
        last, noted = glyph, note
    return "".join(parts).strip() + ("]" if noted else "")


def cell_lines(glyphs: Sequence[Glyph]) -> list[tuple[int, Line]]:
    """The lines of a cell, upright text first, each with the turn of its text."""
    out: list[tuple[int, Line]] = []
    turns = {g.turn for g in glyphs}
    for turn in (0, 90, 270, 180):
        if turn in turns:
            own = upright(Glyphs.of([g for g in glyphs if g.turn == turn]), turn) if any(turns) else glyphs
            out += [(turn, line) for line in lines(own)]
    return out


def cell_text(parts: Sequence[tuple[int, Line]], width: float, height: float, padding: float) -> str:
    """What a cell says: lines that broke for want of room joined, others each on a line."""
    if len(parts) == 1:
        return parts[0][1].text()
    stacked = _stacked(parts)
    if stacked:
        return stacked
    out = ""
    last: tuple[int, Line] | None = None
    for turn, line in parts:
        if last is not None:
            room = (width if turn in (0, 180) else height) - padding
            out += "" if last[0] == turn and is_full(last[1], line, room) else "\n"
        out += line.text()
        last = (turn, line)
    return out


def is_full(line: Line, following: Line, room: float) -> bool:
    """Whether ``line`` was broken because the next glyph had no room left."""
    return line.lead + line.x1 - line.x0 + following.head - following.x0 > room


def _stacked(parts: Sequence[tuple[int, Line]]) -> str:
    """Characters one below the other, in columns from the right: in the order they were drawn."""
    counts = [line.count for _, line in parts]
    if sum(counts) < 4 or max(counts) > 3:
        return ""
    if any(turn for turn, _ in parts):
        return ""
    glyphs = [g for _, line in parts for g in line.glyphs if g.text.strip()]
    letters = "".join([g.text[0] for g in glyphs])
    if len(glyphs) < 4 or _DIGIT.search(letters) or len(_HAN.findall(letters)) < 0.7 * len(glyphs):
        return ""
    glyphs.sort(key=_AS_DRAWN)
    down = sum([abs(a.x - b.x) < 0.5 * a.size and 0.5 * a.size < b.y - a.y < 3 * a.size for a, b in pairwise(glyphs)])
    return "".join([g.text for g in glyphs]) if down >= 0.7 * (len(glyphs) - 1) else ""


def joint(before: str, after: str) -> str:
    """What stands between two lines of one paragraph: nothing in Chinese, a blank between Latin words."""
    return " " if before and after and _LATIN.match(before[-1]) and _LATIN.match(after[0]) else ""


def most_common(values: Iterable[tuple[float, int]], step: float) -> float | None:
    """Of values with how often each is met."""
    counts: Counter[int] = Counter()
    for value, often in values:
        counts[round(value / step)] += often
    if not counts:
        return None
    return counts.most_common(1)[0][0] * step
