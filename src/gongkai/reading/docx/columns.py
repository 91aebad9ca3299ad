"""Tables of Word documents: from the grid columns of the file to the columns that are drawn."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

from gongkai.reading import flow
from gongkai.reading.docx.markup import attribute, below, child_of, integer, is_on, kind_of, named, span_of

_SLACK = 100
"""Twips by which the edges of one column may differ when only cell widths tell the columns."""


@dataclass(slots=True)
class RawCell:
    node: Any
    start: int
    end: int
    merged: str
    """'' for a cell of its own, 'restart' or 'continue' in a vertical merge."""
    taken: list[Any]
    """The cells that it takes in."""

    @property
    def wide(self) -> int:
        """Its width in twips, 0 if it does not say."""
        widths = [w for w in (below(tc, "tcPr", "tcW") for tc in (self.node, *self.taken)) if w is not None]
        return sum(integer(w, "w") for w in widths if attribute(w, "type") in ("dxa", None))


Row = tuple[list[RawCell], int]
"""The cells of a row in grid columns, and the grid column where the row ends."""


def row_of(tr: Any, flat: Callable[[Any], Iterator[tuple[str, Any]]], telling: Container[Any]) -> Row | None:
    """A row as it stands in the file, None for one that is not printed; ``telling`` are those whose properties matter."""
    properties = named(child_of(tr, "trPr")) if tr in telling else {}
    if "del" in properties or is_on(properties.get("hidden")) is True:
        return None
    at = span_of(properties.get("gridBefore"), 0)
    cells: list[RawCell] = []
    for kind, tc in flat(tr):
        if kind != "tc":
            continue
        own = named(child_of(tc, "tcPr")) if tc in telling else {}
        if "cellDel" in own:
            continue
        span = span_of(own.get("gridSpan"), 1)
        merge, across = own.get("vMerge"), own.get("hMerge")
        if across is not None and (attribute(across, "val") or "continue") == "continue" and cells:
            cells[-1].end += span
            cells[-1].taken.append(tc)
        else:
            cells.append(RawCell(tc, at, at + span, "" if merge is None else attribute(merge, "val") or "continue", []))
        at += span
    return (cells, at + span_of(properties.get("gridAfter"), 0)) if cells else None


def place(rows: list[Row], widths: list[int]) -> None:
    """Move the cells from the grid columns of the file to the columns that are drawn."""
    if len({end for _, end in rows}) > 1 and _by_width([cells for cells, _ in rows]):
        return
    columns = flow.drawn_columns(widths)
    if columns is None or max((end for _, end in rows), default=0) > len(widths):
        return
    whole = [raw for cells, _ in rows for raw in cells]
    if any(columns[raw.start] == columns[raw.end] and _holds_text(raw.node) for raw in whole):
        return
    for raw in whole:
        raw.start, raw.end = columns[raw.start], columns[raw.end]


def _by_width(rows: list[list[RawCell]]) -> bool:
    """Rows whose spans do not add up, as some converters write them, are drawn by the widths of their cells."""
    if any(raw.wide <= 0 for row in rows for raw in row):
        return False
    edges = [[0, *accumulate(raw.wide for raw in row)] for row in rows]
    widest = max(row[-1] for row in edges)
    if min(row[-1] for row in edges) < widest - max(_SLACK, widest // 30):
        return False
    column: dict[int, int] = {}
    first, number = 0, 0
    for edge in sorted({edge for row in edges for edge in row[:-1]}):
        if edge - first > _SLACK:
            first, number = edge, number + 1
        column[edge] = number
    places = [[*(column[edge] for edge in row[:-1]), number + 1] for row in edges]
    if any(a >= b for row in places for a, b in pairwise(row)):
        return False
    for row, place in zip(rows, places, strict=True):
        for raw, start, end in zip(row, place, place[1:], strict=False):
            raw.start, raw.end = start, end
    return True


def _holds_text(node: Any) -> bool:
    return any(kind_of(n) == "t" and (n.text or "").strip() for n in node.iter())
