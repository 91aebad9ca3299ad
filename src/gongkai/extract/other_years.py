"""Tables of other years, which a report prints beside its own for comparison."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gongkai import form, labels
from gongkai.extract.align import SURELY, Scores
from gongkai.extract.disputes import about_disputes
from gongkai.extract.gathered import named_table
from gongkai.extract.stream import Chunk, Stream
from gongkai.form import DISPUTES, Edition

_CAPTION = re.compile(r"(20\d\d)\s*年|(上年|上一年|去年)度?(?=.{0,20}(?:表|情况|数据|统计))")
_OF_A_TABLE = re.compile("表|情况|数据|统计|年报")
_Place = tuple[str, tuple[int, ...]]
"""A table, and which of its lines, or in section four of its routes, by their order in the form."""


def of_other_years(
    flow: Stream, year: int | None, sheets: Mapping[int, int], edition: Edition, scores: Mapping[str, Scores]
) -> set[int]:
    """Chunks below a caption that names another year, until the report goes on.

    It does at the heading of a section, with a table that the caption does not name, or with the line that its own table broke
    off before. ``sheets`` tells of blocks of text which sheet of a workbook they stand on: a caption says nothing of other sheets.
    """
    if not any(_caption(head.text, year) for head in flow.words):
        return set()
    foreign = beside = False
    sheet: int | None = None
    found: set[int] = set()
    own: _Place | None = None  # of the last chunk that is the report's own
    others: list[_Place] = []  # since the caption
    named = ""
    for chunk in flow.chunks:
        for i, head in enumerate(chunk.labels):
            if sheet not in (None, head.place.table):
                foreign = False
            if labels.section(head.text) is not None:
                foreign = False
            elif match := _caption(head.text, year):
                foreign, sheet = match[2] is not None or str(year) not in head.text, sheets.get(head.block)
                named, others = named_table(head.text), []
                beside = not i and own is not None and own[0] == named
        place = _place(chunk, edition, scores)
        if foreign and place is not None and own is not None and (
            (beside and place[0] != named and _follows(place, own)) or _goes_on(place, own, others)
        ):
            foreign = False
        if foreign:
            found.add(chunk.index)
            others += [place] if place is not None else []
        else:
            own = place or own
    return found


def _caption(text: str, year: int | None) -> re.Match[str] | None:
    """Whether a label says of which year the table below it is."""
    if year is None or "年" not in text or len(text) > 40 or labels.is_sentence(text) or not _OF_A_TABLE.search(text):
        return None
    return _CAPTION.search(text)


def _follows(place: _Place, own: _Place) -> bool:
    """Whether a table is one that the form has after the report's own."""
    return form.FRAMES.index(place[0]) > form.FRAMES.index(own[0])


def _goes_on(place: _Place, own: _Place, others: list[_Place]) -> bool:
    """Whether a line is the next of the report's own table, and the other year's has had it, and not the one before it just now."""
    table, lines = place
    if table != own[0] or min(lines) != max(own[1]) + 1 or not others:
        return False
    return others[-1][0] == table and max(others[-1][1]) >= min(lines) and any(min(lines) in more for other, more in others if other == table)


def _place(chunk: Chunk, edition: Edition, scores: Mapping[str, Scores]) -> _Place | None:
    """Which line of which table a chunk surely is."""
    for frame, found in scores.items():
        liked = found[chunk.index]
        best = max(liked, key=lambda key: liked[key], default="")
        if best and liked[best] >= SURELY:
            return frame, (next(i for i, line in enumerate(edition.tables[frame].lines) if line.key == best),)
    if about_disputes(chunk, False):
        routes = [labels.column_term(h.text, form.DISPUTE_ROUTES) for h in chunk.labels]
        lines = tuple(i for i, route in enumerate(form.DISPUTE_ROUTES) if route in routes)
        return (DISPUTES, lines) if lines else None
    return None
