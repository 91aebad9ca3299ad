"""The characters of a PDF page: PDFium's answers on all of them, column by column, to glyphs."""

from __future__ import annotations

import math
from collections.abc import Sequence, Set
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as raw
from numpy.typing import DTypeLike, NDArray

from gongkai.reading.page.geometry import Flags, Glyph, Glyphs, Numbers, Whole
from gongkai.reading.page.paths import Box
from gongkai.reading.pdf.colours import text_shows
from gongkai.reading.pdf.engine import Handle, Pointer, answers, pointer, pointers, written
from gongkai.reading.pdf.limits import Budget
from gongkai.reading.pdf.view import View

MOJIBAKE = "\ufffd"
LEAST_SIZE = 0.1
_LINE_END_HYPHENS = (2, 0xFFFE)
"""PDFium's marks for a hyphen that ends a line."""
_LARGEST = 2.5
"""More, in ems, than any glyph is high or wide."""


def glyphs(page: Any, view: View, shades: Sequence[Box], budget: Budget) -> tuple[Glyphs, Set[Handle]]:
    """What a reader sees, in the order of the file, and the text objects that hold characters, seen or not.

    Text that does not show on white paper is seen on a shaded box.
    """
    text_page = raw.FPDFText_LoadPage(page)
    if not text_page:
        return Glyphs.of(()), frozenset()
    try:
        count = max(raw.FPDFText_CountChars(text_page), 0)
        budget.take(glyphs=count)
        text = _Text(pointer(text_page), count)
        return text.glyphs(view, shades), text.objects.keys()
    finally:
        raw.FPDFText_ClosePage(text_page)


class _Runs(NamedTuple):
    """The text objects of a page, by column: each holds glyphs drawn by one command, alike but for their places."""

    seen: Flags
    turn: Whole
    size: Numbers


class _Text:
    """PDFium's characters of a page; ``index`` is their place among them."""

    def __init__(self, page: Pointer, count: int) -> None:
        self.page, self.count = page, count
        self.objects: dict[Handle, int] = {}
        """The text objects, numbered."""

    def glyphs(self, view: View, shades: Sequence[Box]) -> Glyphs:
        index, codes = self.drawn()
        run, runs = self.runs(index)
        boxes, kept = self.written("FPDFText_GetLooseCharBox", np.float32, 4, index, apart=False)
        left, upper, right, lower = boxes.T.astype(np.float64)
        kept &= codes >= ord(" ")
        x0, x1, top, bottom = view.across(left), view.across(right), view.down(upper), view.down(lower)
        for i in np.flatnonzero(kept & ~runs.seen[run]).tolist():
            kept[i] = _is_shaded((x0[i] + x1[i]) / 2, (top[i] + bottom[i]) / 2, shades)
        if not kept.all():
            index, codes, run, x0, x1, top, bottom = (c[kept] for c in (index, codes, run, x0, x1, top, bottom))
        turn, size = runs.turn[run], runs.size[run]
        flat = turn % 180 == 0
        base = self.bases(index, run, flat, np.where(flat, (top, bottom), (x0, x1)), view)
        (x0, x1), (top, bottom) = _ascending(x0, x1), _ascending(top, bottom)
        size = np.where(size == 0, np.where(flat, bottom - top, x1 - x0), size)
        size = np.where(size < LEAST_SIZE, LEAST_SIZE, size)
        texts = codes.astype(np.uint32).view("U1")
        out = Glyphs(texts, x0, top, x1, bottom, base, size, turn, index, run)
        large = np.flatnonzero((x1 - x0 > _LARGEST * size) | (bottom - top > _LARGEST * size)).tolist()
        return Glyphs.of(self.without_large(list(out), large, view)) if large else out

    def answers(self, name: str, index: Whole, kind: DTypeLike) -> NDArray[Any]:
        return answers(name, kind, repeat(self.page), index.tolist())

    def written(self, name: str, kind: DTypeLike, width: int, index: Whole, *, apart: bool) -> tuple[NDArray[Any], Flags]:
        return written(name, kind, width, [self.page] * len(index), index.tolist(), apart=apart)

    def drawn(self) -> tuple[Whole, Whole]:
        """The characters that the file draws, and their codes. PDFium puts in blanks and line ends, no others."""
        index = np.arange(self.count)
        codes = self.answers("FPDFText_GetUnicode", index, np.int64)
        blank = index[codes <= ord(" ")]
        own = np.ones(self.count, np.bool_)
        own[blank] = self.answers("FPDFText_IsGenerated", blank, np.int64) != 1
        index, codes = index[own], codes[own]
        codes[(codes == _LINE_END_HYPHENS[0]) | (codes == _LINE_END_HYPHENS[1])] = ord("-")
        none = (codes == 0) | (codes >= 0x110000) | ((codes >= 0xD800) & (codes < 0xE000))
        codes[none | (self.answers("FPDFText_HasUnicodeMapError", index, np.int64) == 1)] = ord(MOJIBAKE)
        return index, codes

    def runs(self, index: Whole) -> tuple[Whole, _Runs]:
        """The text object of each character, by number, and what its first character tells of it."""
        objects = self.answers("FPDFText_GetTextObject", index, np.uint64)
        new = np.ones(len(index), np.bool_)
        new[1:] = objects[1:] != objects[:-1]
        held = objects[new].tolist()
        self.objects = dict(zip(dict.fromkeys(held), range(len(held)), strict=False))
        numbers = np.fromiter(map(self.objects.__getitem__, held), np.int64, len(held))
        first = index[new][np.unique(numbers, return_index=True)[1]]
        matrix, known = self.written("FPDFText_GetMatrix", np.float32, 6, first, apart=False)
        a, _, c, d, _, _ = matrix.T.astype(np.float64)
        scale = np.abs(d)
        slant = c != 0
        scale[slant] = list(map(math.hypot, c[slant].tolist(), d[slant].tolist()))
        size = np.where(known, self.answers("FPDFText_GetFontSize", first, np.float64) * scale, 0.0)
        turn = np.zeros(len(first), np.int64)
        leaning = np.flatnonzero(~known | slant | (a < 0))
        turn[leaning] = [_quarter(angle) for angle in self.answers("FPDFText_GetCharAngle", first[leaning], np.float64).tolist()]
        return numbers[np.cumsum(new) - 1], _Runs(text_shows(pointers(self.objects)), turn, size)

    def bases(self, index: Whole, run: Whole, flat: Flags, edges: Numbers, view: View) -> Numbers:
        """What each glyph stands on; one after the other in a run between the same edges, they stand on one base."""
        new = np.ones(len(index), np.bool_)
        new[1:] = (run[1:] != run[:-1]) | (edges[:, 1:] != edges[:, :-1]).any(axis=0)
        origins, _ = self.written("FPDFText_GetCharOrigin", np.float64, 2, index[new], apart=True)
        base: Numbers = np.where(flat[new], view.down(origins[:, 1]), view.across(origins[:, 0]))[np.cumsum(new) - 1]
        return base

    def without_large(self, out: list[Glyph], large: Sequence[int], view: View) -> list[Glyph]:
        """PDFium does not scale the loose box of a font for vertical writing: an em around the middle of what the glyph inks."""
        index = np.array([out[i].order for i in large])
        boxes, inked = self.written("FPDFText_GetCharBox", np.float64, 4, index, apart=True)
        gone = set()
        for i, (left, right, low, high), known in zip(large, boxes.tolist(), inked.tolist(), strict=True):
            if not known:
                gone.add(i)
                continue
            glyph = out[i]
            x, y, half = view.across((left + right) / 2), view.down((low + high) / 2), glyph.size / 2
            box = (x - half, y - half, x + half, y + half)
            base = box[3] if glyph.turn % 180 == 0 else box[0]
            out[i] = Glyph(glyph.text, *box, base, glyph.size, glyph.turn, glyph.order, glyph.run)
        return [glyph for i, glyph in enumerate(out) if i not in gone]


def _ascending(a: Numbers, b: Numbers) -> tuple[Numbers, Numbers]:
    return np.where(a <= b, a, b), np.where(a <= b, b, a)


def _quarter(angle: float) -> int:
    """An angle, in radians, in quarters of a turn."""
    return round(math.degrees(angle) / 90) * 90 % 360 if angle > 0 else 0


def _is_shaded(x: float, y: float, shades: Sequence[Box]) -> bool:
    return any(left <= x <= right and upper <= y <= lower for left, upper, right, lower in shades)
