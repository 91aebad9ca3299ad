"""Tables that a page break cuts: a row cut in two becomes one again, and a table goes on where its columns do."""

from __future__ import annotations

import re

from gongkai.document import GridCell
from gongkai.reading.page.flow import Sheet, is_item
from gongkai.reading.page.lines import is_full
from gongkai.reading.page.ruling import NEAR
from gongkai.reading.page.tables import Drawn

_NUMBER = re.compile(r"^[-−]?[\d.,]+$")


def join_tables(sheets: list[Sheet], drawn: list[list[Drawn]]) -> None:
    """What a page break parts: a cut row becomes one again, on the page where it began, and the table goes on."""
    for k in range(len(sheets) - 1):
        if not drawn[k] or not drawn[k + 1]:
            continue
        upper, lower = drawn[k][-1], drawn[k + 1][0]
        if any(line.top > upper.table.bottom for line in sheets[k].lines) or any(
            line.bottom < lower.table.top for line in sheets[k + 1].lines
        ):
            continue
        pairs = _across(upper, lower)
        if _is_cut(upper, lower, pairs):
            _mend(upper, lower, pairs)
        if _columns(upper, lower):
            upper.following = lower
            lower.leading = False


def whole(first: Drawn, number: int) -> list[GridCell]:
    """The cells of a table and of what it goes on in; each piece on a page counts as a table of the file, from ``number``."""
    out = first.cells(number)
    piece, rows = first, 0
    columns = list(range(len(first.table.xs)))
    while piece.following is not None:
        rows += len(piece.table.ys) - 1
        columns = [columns[i] for i in _columns(piece, piece.following)]
        piece, number = piece.following, number + 1
        for cell in piece.cells(number):
            start, end = columns[cell.column], columns[cell.column + cell.width]
            out.append(cell._replace(row=cell.row + rows, column=start, width=max(end - start, 1)))
    return out


def _columns(upper: Drawn, lower: Drawn) -> list[int]:
    """For each edge of a column below the same edge above; none if they do not fit. Heads above may have finer columns."""
    above, below = upper.table.xs, lower.table.xs
    places = [min(range(len(above)), key=lambda i, x=x: abs(above[i] - x)) for x in below]  # type: ignore[misc]
    near = all(abs(above[i] - x) <= NEAR for i, x in zip(places, below, strict=True))
    return places if near and places[0] == 0 and places[-1] == len(above) - 1 and len(set(places)) == len(places) else []


def _across(upper: Drawn, lower: Drawn) -> list[tuple[int, int]]:
    """Cells of the first row below with the cells above that they would go on from; none if they do not fit."""
    rows = len(upper.table.ys) - 1
    feet = [i for i, c in enumerate(upper.table.cells) if c.row + c.height == rows]
    pairs: list[tuple[int, int]] = []
    for j, cell in enumerate(lower.table.cells):
        if cell.row or cell.height > 1:
            continue
        same = [i for i in feet if abs(upper.table.cells[i].x0 - cell.x0) <= NEAR and abs(upper.table.cells[i].x1 - cell.x1) <= NEAR]
        if not same:
            return []
        pairs.append((same[0], j))
    return pairs


def _is_cut(upper: Drawn, lower: Drawn, pairs: list[tuple[int, int]]) -> bool:
    """Every cell with text on both pages was broken for want of room, and one part of the row has no name of its own."""
    if len(pairs) < 2:
        return False
    both = [(i, j) for i, j in pairs if upper.texts[i] and lower.texts[j]]
    if any(not _broken(upper, i, lower, j) for i, j in both):
        return False
    first, below = pairs[0]
    nameless = bool(upper.texts[first]) != bool(lower.texts[below])
    return nameless or any(not upper.texts[i][-1:].isdigit() for i, _ in both)


def _mend(upper: Drawn, lower: Drawn, pairs: list[tuple[int, int]]) -> None:
    for i, j in pairs:
        upper.texts[i] += lower.texts[j]
        upper.parts[i] = [*upper.parts[i], *lower.parts[j]]
    gone = {j for _, j in pairs}
    lower.table.cells = [c for k, c in enumerate(lower.table.cells) if k not in gone]
    lower.texts = [t for k, t in enumerate(lower.texts) if k not in gone]
    lower.parts = [p for k, p in enumerate(lower.parts) if k not in gone]


def _broken(upper: Drawn, i: int, lower: Drawn, j: int) -> bool:
    before, after = upper.parts[i], lower.parts[j]
    if not before or not after or before[-1][0] != after[0][0] or is_item(lower.texts[j]):
        return False
    if _NUMBER.match(lower.texts[j]) and not _NUMBER.match(upper.texts[i]):
        return False  # a head and the number below it
    cell = upper.table.cells[i]
    return is_full(before[-1][1], after[0][1], cell.x1 - cell.x0 - min(upper.padding, lower.padding))
