"""What a PDF page draws: rulings, shaded boxes, pictures, and the text that PDFium finds no characters in."""

from __future__ import annotations

import math
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from itertools import compress, repeat

import numpy as np
import pypdfium2.raw as raw

from gongkai.reading.page.geometry import Glyph, Numbers, Rulings
from gongkai.reading.page.paths import IDENTITY, THIN, Box, Matrix, Outlines, drawn, moved, times
from gongkai.reading.pdf.colours import FILL, STROKE, shows, text_shows
from gongkai.reading.pdf.engine import Handle, Pointer, answers, function, given, pointers, written
from gongkai.reading.pdf.glyphs import LEAST_SIZE, MOJIBAKE
from gongkai.reading.pdf.limits import MAX_DEPTH, Budget
from gongkai.reading.pdf.view import View

_ROOM = 0.01
"""Text narrower than this PDFium leaves out."""


@dataclass(slots=True)
class Objects:
    """What a page draws."""

    texts: Items
    rulings: Rulings
    shades: list[Box]
    pictures: int


@dataclass(slots=True)
class Items:
    """Objects of one kind, and what moves the form that each stands in."""

    handles: list[Handle] = field(default_factory=list)
    items: list[Pointer] = field(default_factory=list)
    outer: list[Matrix] = field(default_factory=list)

    def add(self, handles: Sequence[Handle], items: Sequence[Pointer], outer: Matrix, own: Sequence[bool]) -> None:
        self.handles += compress(handles, own)
        self.items += compress(items, own)
        self.outer += repeat(outer, len(self.items) - len(self.outer))

    def matrices(self) -> Numbers:
        """From the coordinates of each to the page's."""
        values, known = written("FPDFPageObj_GetMatrix", np.float32, 6, self.items, apart=False)
        out: Numbers = values.astype(np.float64)
        out[~known] = IDENTITY
        for i, outer in enumerate(self.outer):
            if outer is not IDENTITY:
                out[i] = times(tuple(out[i].tolist()), outer)
        return out

    def only(self, kept: Sequence[bool]) -> Items:
        return Items(list(compress(self.handles, kept)), list(compress(self.items, kept)), list(compress(self.outer, kept)))


def objects(page: Pointer, view: View, budget: Budget) -> Objects:
    """All that is drawn, in forms too."""
    found: dict[int, Items] = {kind: Items() for kind in (raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE)}
    count = max(function("FPDFPage_CountObjects")(page), 0)
    budget.take(paths=count)
    _gather(found, given("FPDFPage_GetObject", repeat(page, count), range(count)), IDENTITY, 0, budget)
    texts, paths, images = found.values()
    rulings, shades = drawn(_outlines(paths, view, budget))
    bars, pictures = _images(images, view)
    return Objects(texts, rulings + bars, shades, pictures)


def _gather(found: dict[int, Items], handles: list[Handle], outer: Matrix, depth: int, budget: Budget) -> None:
    handles = handles[::-1]
    items = pointers(handles)
    kinds = answers("FPDFPageObj_GetType", np.int64, items)
    start = 0
    for end in (*np.flatnonzero(kinds == raw.FPDF_PAGEOBJ_FORM).tolist(), len(items)):
        for kind, kept in found.items():
            kept.add(handles[start:end], items[start:end], outer, (kinds[start:end] == kind).tolist())
        start = end + 1
        if end < len(items) and depth < MAX_DEPTH:
            item = items[end]
            count = max(function("FPDFFormObj_CountObjects")(item), 0)
            budget.take(paths=count)
            inner = tuple(Items([handles[end]], [item], [outer]).matrices()[0].tolist())
            _gather(found, given("FPDFFormObj_GetObject", repeat(item, count), range(count)), inner, depth + 1, budget)


def _outlines(paths: Items, view: View, budget: Budget) -> Outlines:
    """The straight-edged outlines of the paths that show."""
    modes, known = written("FPDFPath_GetDrawMode", np.int32, 2, paths.items, apart=True)
    filled, stroked = known & (modes != 0).T
    for way, colour in ((filled, FILL), (stroked, STROKE)):
        way[way] = shows(list(compress(paths.items, way.tolist())), colour)
    shown = filled | stroked
    paths, filled, stroked = paths.only(shown.tolist()), filled[shown], stroked[shown]
    counts = np.maximum(answers("FPDFPath_CountSegments", np.int64, paths.items), 0)
    budget.take(paths=int(counts.sum()))
    path = np.repeat(np.arange(len(counts)), counts)
    if not len(path):
        return Outlines.of(())
    place = np.arange(len(path)) - np.repeat(np.cumsum(counts) - counts, counts)
    steps = pointers(given("FPDFPath_GetPathSegment", map(paths.items.__getitem__, path.tolist()), place.tolist()))
    kinds = answers("FPDFPathSegment_GetType", np.int64, steps)
    points, _ = written("FPDFPathSegment_GetPoint", np.float32, 2, steps, apart=True)
    closing = stroked[path]
    closing[closing] = answers("FPDFPathSegment_GetClose", np.int64, compress(steps, closing.tolist())) != 0
    px, py = points.T.astype(np.float64)
    a, b, c, d, e, f = paths.matrices()[path].T
    x, y = view.across(a * px + c * py + e), view.down(b * px + d * py + f)
    # A step without drawing begins another outline.
    first = np.flatnonzero((kinds == raw.FPDF_SEGMENT_MOVETO) | np.diff(path, prepend=-1).astype(np.bool_))
    corners = np.diff(first, append=len(path))
    kept = (corners > 1) & ~np.logical_or.reduceat(kinds == raw.FPDF_SEGMENT_BEZIERTO, first)
    closed, own, drawn_by = np.logical_or.reduceat(closing, first)[kept], np.repeat(kept, corners), path[first][kept]
    return Outlines(x[own], y[own], corners[kept], closed, filled[drawn_by], stroked[drawn_by])


def _images(images: Items, view: View) -> tuple[Rulings, int]:
    """Some programs draw rulings as stretched pictures; those that are, and how many are not."""
    if not images.items:
        return Rulings.of(()), 0
    a, b, c, d, e, f = images.matrices().T
    x, y = np.sort((e, e + a + c), axis=0), np.sort((f, f + b + d), axis=0)
    thin = np.minimum(x[1] - x[0], y[1] - y[0]) <= THIN
    corners = zip(view.across(x[:, thin]).T.tolist(), view.down(y[:, thin]).T.tolist(), strict=True)
    rulings, _ = drawn(Outlines.of([(tuple(zip(*both, strict=True)), False, True, False) for both in corners]))
    return rulings, int((~thin).sum())


def inkless(texts: Items, read: Set[Handle], view: View) -> list[Glyph]:
    """Text that takes no room, which PDFium does not read: blanks, or characters that a damaged font no longer draws."""
    texts = texts.only([item not in read for item in texts.handles])
    if not texts.items:
        return []
    bounds, known = written("FPDFPageObj_GetBounds", np.float32, 4, texts.items, apart=True)
    left, low, right, _ = bounds.T.astype(np.float64)
    narrow = known & ~(right - left >= _ROOM)
    narrow[narrow] = text_shows(texts.only(narrow.tolist()).items)
    texts, left, low = texts.only(narrow.tolist()), left[narrow], low[narrow]
    sizes, _ = written("FPDFTextObj_GetFontSize", np.float32, 1, texts.items, apart=True)
    out: list[Glyph] = []
    columns = (sizes[:, 0].tolist(), texts.matrices().tolist(), texts.outer, left.tolist(), low.tolist())
    for k, (size, matrix, outer, x, y) in enumerate(zip(*columns, strict=True)):
        em = max(size * math.hypot(matrix[2], matrix[3]), LEAST_SIZE)
        x, y = moved(outer, x, y)
        x, base = view.across(x), view.down(y)
        out.append(Glyph(MOJIBAKE, x, base - em, x + em / 2, base, base, em, order=k, run=-1 - k))
    return out
