"""Which characters of a page stand in which cell of its tables."""

from __future__ import annotations

from collections.abc import Sequence, Set

import numpy as np

from gongkai.reading.page.geometry import Flags, Glyphs, Whole
from gongkai.reading.page.ruling import Table

_LEAST_SHARED = 0.7
"""A word of which so much stands in a cell stands there whole."""


def homes(glyphs: Glyphs, blank: Flags, found: Sequence[Table], folio: Set[int]) -> tuple[Whole, Whole]:
    """Characters by their places on the page, words before blanks, and for each the number of its cell, counted over all tables.

    Free text, to which belongs what has its order in ``folio``, has the number after the last; a blank in a cell without
    text is left out.
    """
    before = np.cumsum([0, *(len(t.cells) for t in found)]).tolist()
    free = before[-1]
    drawn, empty = (~blank).nonzero()[0], blank.nonzero()[0]
    words = glyphs.only(drawn) if len(empty) else glyphs
    start = _begins(words).nonzero()[0]
    last = np.append(start, len(drawn))[1:] - 1
    left, right = words.x0[start], words.x1[last]
    x, y = (left + right) / 2, (words.top[start] + words.bottom[start]) / 2
    table_of = np.full(len(start), len(found))
    # Of tables within each other the smallest holds a word, of such the first: it has the last say.
    for k in sorted(range(len(found)), key=lambda k: (found[k].area, k), reverse=True):
        table_of[found[k].holds(x, y)] = k
    if folio:
        table_of[np.isin(words.order[start], list(folio))] = len(found)
    word = np.cumsum(np.bincount(start, minlength=len(drawn))) - 1  # of each glyph
    home = np.full(len(drawn), free)
    for k, table in enumerate(found):
        held = (table_of == k).nonzero()[0]
        cell = table.cells_at(x[held], y[held])
        x0, x1 = np.array([(c.x0, c.x1) for c in table.cells]).T
        # A word that runs a little over its cell's edge stays whole; one that stands in two cells is parted.
        wide = right[held] - left[held]
        whole = np.minimum(x1[cell], right[held]) - np.maximum(x0[cell], left[held]) >= _LEAST_SHARED * wide
        whole |= words.turn[start[held]] != 0
        of_word = np.full(len(start), free)
        of_word[held] = before[k] + cell
        inside = table_of[word] == k
        home[inside] = of_word[word[inside]]
        if not whole.all():
            torn = np.isin(word, held[~whole]).nonzero()[0]
            home[torn] = before[k] + table.cells_at(
                (words.x0[torn] + words.x1[torn]) / 2, (words.top[torn] + words.bottom[torn]) / 2)
    if not len(empty):
        return drawn, home
    x, y = (glyphs.x0[empty] + glyphs.x1[empty]) / 2, (glyphs.top[empty] + glyphs.bottom[empty]) / 2
    blank_home = np.full(len(empty), free)
    for k in reversed(range(len(found))):
        here = found[k].holds(x, y)
        blank_home[here] = before[k] + found[k].cells_at(x[here], y[here])
    kept = (blank_home == free) | (np.bincount(home, minlength=free + 1) > 0)[blank_home]
    return np.concatenate((drawn, empty[kept])), np.concatenate((home, blank_home[kept]))


def _begins(words: Glyphs) -> Flags:
    """Whether each glyph begins a word: it does not follow the one before without a gap."""
    size, gap = words.size[1:], words.x0[1:] - words.x1[:-1]
    # Digits of one number may come in several pieces, but then they touch.
    near = np.where(words.run[1:] == words.run[:-1], 0.25, 0.12)
    level = (words.turn[1:] == 0) & (words.turn[:-1] == 0) & ~(np.abs(words.base[:-1] - words.base[1:]) > 0.1 * size)
    begins: Flags = np.ones(len(words), np.bool_)
    begins[1:] = ~(level & (-0.25 * size < gap) & (gap < near * size))
    return begins
