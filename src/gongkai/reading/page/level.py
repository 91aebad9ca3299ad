"""The lines of all cells of a page at once, where they stand plainly; the rest is left to ``lines``, which says the rules."""

from __future__ import annotations

import math
from itertools import repeat

import numpy as np

from gongkai.reading.page.geometry import Flags, Glyphs, Numbers, Whole
from gongkai.reading.page.lines import (
    CLOSE,
    MOST_LEAD,
    MOST_OVERLAP,
    NOTE_RISE,
    SAME_BASE,
    SMALL,
    TWICE,
    Line,
    cell_lines,
    line_of,
)


def grouped_lines(glyphs: Glyphs, blank: Flags, index: Whole, group: Whole, count: int) -> list[list[tuple[int, Line]]]:
    """Of each of ``count`` groups what ``cell_lines`` gives of its glyphs; they stand at ``index``, in no order of groups."""
    out: list[list[tuple[int, Line]]] = [[] for _ in range(count)]
    if not len(index):
        return out
    order = np.lexsort((glyphs.x0[index], glyphs.base[index], group))
    page, blank, of = glyphs.only(index[order]), blank[index[order]], group[order]
    # A row is what stands on the very same base.
    new = np.ones(len(of), np.bool_)
    new[1:] = (of[1:] != of[:-1]) | (page.base[1:] != page.base[:-1])
    start = new.nonzero()[0]
    odd = _odd(page, of, start, count)
    apart = _stand_apart(page, start)
    first, last = _printed(blank, start)
    plain = apart & ~odd[of[start]] & (first <= last)
    begin = first[plain]
    lead = np.minimum(page.x0[begin] - page.x0[start[plain]], MOST_LEAD * page.size[begin])
    made = iter(_lines(page, blank, begin, last[plain] + 1, lead))
    even = (~odd[of[start]]).nonzero()[0]
    rows = (of[start][even], plain[even], start[even], np.append(start, len(of))[even + 1])
    for home, known, left, right in zip(*[c.tolist() for c in rows], strict=True):
        line = next(made) if known else line_of(page[left:right])
        if line is not None:
            out[home].append((0, line))
    for home in odd.nonzero()[0].tolist():
        out[home] = cell_lines(list(glyphs.only(index[group == home])))
    return out


def _odd(page: Glyphs, of: Whole, start: Whole, count: int) -> Flags:
    """Groups in which the glyphs of one line may stand on several bases, run another way, or stand nowhere."""
    odd = np.zeros(count, np.bool_)
    if page.text.dtype.itemsize > np.dtype("U1").itemsize or (page.text == "").any():
        odd[of] = True
        return odd
    nowhere = ~np.isfinite(page.x0 + page.x1 + page.top + page.bottom + page.base + page.size)
    odd[of[nowhere | (page.turn != 0) | ~(page.size > 0)]] = True
    size, largest, base = page.size[start], np.maximum.reduceat(page.size, start), page.base[start]
    above, below = largest[:-1], largest[1:]
    step = base[1:] - base[:-1]
    near = ~(step > SAME_BASE * np.minimum(size[1:], size[:-1]))
    note = ((above <= SMALL * below) & (step <= NOTE_RISE * below)) | ((below <= SMALL * above) & (step <= NOTE_RISE * above))
    home = of[start]
    odd[home[1:][(home[1:] == home[:-1]) & (near | note)]] = True
    return odd


def _stand_apart(page: Glyphs, start: Whole) -> Flags:
    """Of each row whether no two glyphs of different runs stand over each other."""
    one: Flags = np.maximum.reduceat(page.run, start) == np.minimum.reduceat(page.run, start)
    if one.all():
        return one
    step, over = np.empty_like(page.x0), np.empty_like(page.x0)
    step[1:], over[1:] = page.x0[1:] - page.x0[:-1], page.x1[:-1] - page.x0[1:]
    step[start], over[start] = math.inf, -math.inf
    apart = np.minimum.reduceat(step, start) >= TWICE * np.maximum.reduceat(page.size, start)
    apart &= np.maximum.reduceat(over, start) <= MOST_OVERLAP * np.minimum.reduceat(page.x1 - page.x0, start)
    return one | apart


def _printed(blank: Flags, start: Whole) -> tuple[Whole, Whole]:
    """The first and the last glyph of each row that is no blank; of blanks alone the first comes after the last."""
    end = np.append(start[1:], len(blank))
    if not blank.any():
        return start, end - 1
    place = np.arange(len(blank))
    return (np.minimum.reduceat(np.where(blank, len(blank), place), start),
            np.maximum.reduceat(np.where(blank, -1, place), start))


def _lines(page: Glyphs, blank: Flags, start: Whole, end: Whole, lead: Numbers) -> list[Line]:
    """Lines of the glyphs from each start to its end."""
    if not len(start):
        return []
    count = end - start
    if count.sum() < len(blank):
        kept = np.zeros(len(blank) + 1, np.int64)
        kept[start] += 1
        np.subtract.at(kept, end, 1)
        shown = np.cumsum(kept[:-1]) > 0
        page, blank = page.only(shown), blank[shown]
        end = count.cumsum()
        start = end - count
    gap = np.empty_like(page.x0)
    gap[1:] = page.x0[1:] - page.x1[:-1]
    gap[start] = -math.inf
    widest = np.where(count > 1, np.maximum.reduceat(gap, start), 0.0)
    if blank.any():
        widest[np.logical_or.reduceat(blank, start)] = math.inf
    least, largest = np.minimum.reduceat(page.size, start), np.maximum.reduceat(page.size, start)
    size = page.size[start]
    for k in (least != largest).nonzero()[0].tolist():
        size[k] = np.sort(page.size[start[k]:end[k]])[count[k] // 2]
    close = (widest <= CLOSE) & (least >= SMALL * largest)
    text = "".join(page.text.tolist())
    starts, ends = start.tolist(), end.tolist()
    said = [text[i:k] if known else None for i, k, known in zip(starts, ends, close.tolist(), strict=True)]
    columns = (page.x0[start], np.maximum.reduceat(page.x1, start), np.minimum.reduceat(page.top, start),
               np.maximum.reduceat(page.bottom, start), page.base[start], size, least, page.x1[start], page.x1[end - 1],
               widest, lead, count)
    return list(map(Line, *[c.tolist() for c in columns], starts, repeat(page), said))
