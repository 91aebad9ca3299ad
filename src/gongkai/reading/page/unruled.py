"""Tables without rulings whose columns can be proved: white space parts their numbers, and one head stands over each.

What cannot be proved stays with ``columns``: rows of text with the places where they stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations_with_replacement, pairwise, product
from math import prod

from gongkai.reading.page.columns import Piece, Row
from gongkai.reading.page.lines import PADDING, Line

_HEADS = 3
"""A row of so many words and no number is one of heads."""
_CLOSEST = 1.1
"""Rows stand at least this many ems apart."""
_LONGEST_MARK = 3
"""Characters of a word that stands in many cells in place of a number."""
_MOST_SPANS = 4096

Extent = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """What stands in a column, and how many columns it spans."""

    text: str
    column: int
    width: int = 1


@dataclass(slots=True)
class Columns:
    """From left to right where each column prints; the grid counts them 1, 3, 5…, and the white between them 0, 2, 4…."""

    extents: list[Extent]
    rooms: list[float]
    """How wide each column is at most, less what a cell keeps free."""

    def of(self, piece: Piece) -> list[int]:
        return [k for k, (x0, x1) in enumerate(self.extents) if piece.x0 < x1 and x0 < piece.x1]

    def row(self, row: Row) -> list[Box] | None:
        """A row's cells, blanks among them where it prints numbers; None if something stands in two columns."""
        cells: dict[int, str] = {}
        boxes: list[Box] = []
        for piece in row:
            over = self.of(piece)
            if len(over) > 1:
                return None
            if over:
                k = over[0]
                cells[k] = f"{cells[k]} {piece.said(self.rooms[k])}" if k in cells else piece.said(self.rooms[k])
                continue
            gap = sum(x1 <= piece.x0 for _, x1 in self.extents)
            if gap > 1:
                return None  # a label stands left of the values, behind a running number at most
            boxes.append(Box(piece.text, 2 * gap))
        if cells:
            boxes += [Box(cells.get(k, ""), 2 * k + 1) for k in range(len(self.extents))]
        return sorted(boxes, key=lambda b: b.column)


@dataclass(slots=True)
class Table:
    columns: Columns
    rows: list[list[Box]] = field(default_factory=list)
    goes_on: bool = False
    """It has no heads of its own and goes on from the page before."""


def tabulated(items: Sequence[Line | Row], before: Columns | None) -> Iterator[Line | Row | Table]:
    """Lines and rows, those of a table with proved columns together; ``before`` are those of a table that may go on here."""
    i = 0
    while i < len(items):
        heads = _heads(items, i)
        found = None
        if i == 0 and before is not None and not heads:
            found = _continued(items, before)
        elif heads and (end := _end(items, i + heads)) > i + heads:
            found = _table([_parted(r) for r in items[i:end] if not isinstance(r, Line)], heads)
        if found is None:
            yield items[i]
            i += 1
            continue
        yield found
        i += len(found.rows)


def _parted(row: Row) -> Row:
    """Numbers that stand closer than columns usually do, each for itself."""
    return [part for piece in row for part in (piece.runs or [piece])]


def _heads(items: Sequence[Line | Row], start: int) -> int:
    """How many rows from ``start`` on are the heads of a table; 0 if it does not begin here."""
    widest = 0
    for i in range(start, len(items)):
        row = items[i]
        if isinstance(row, Line) or (i == start and len(row) < 2):
            return 0
        if any(p.number for p in row) or _is_marks(row):
            return i - start if widest >= min(_HEADS, max(2, sum(p.number for p in row))) else 0
        widest = max(widest, len(row))
    return 0


def _is_marks(row: Row) -> bool:
    """Whether all but the label of a row is one and the same word in place of numbers."""
    return len(row) > _HEADS and len({p.text for p in row[1:]}) == 1


def _end(items: Sequence[Line | Row], start: int) -> int:
    """Where the rows under heads end, without the last that print no number unless the page ends with them."""
    end = start
    for i in range(start, len(items)):
        row = items[i]
        if isinstance(row, Line):
            return end
        if any(p.number for p in row) or _is_marks(row):
            end = i + 1 if len(row) > 1 else end
        elif len(row) >= _HEADS:
            return end
    return len(items) if end > start else end


def _continued(items: Sequence[Line | Row], before: Columns) -> Table | None:
    rows = [_parted(r) for r in items[: _end(items, 0)] if not isinstance(r, Line)]
    if _is_torn(rows, before):
        return None
    for row in rows:
        if any(p.number and len(row) > 1 and len(before.of(p)) != 1 for p in row):
            return None
    boxes = [before.row(row) for row in rows]
    kept = [b for b in boxes if b is not None]
    return Table(before, kept, goes_on=True) if kept and len(kept) == len(boxes) else None


def _is_torn(rows: Sequence[Row], columns: Columns) -> bool:
    """Whether rows of values overlap, or values stand beside no label and a label beside no values: lines taken for rows."""
    values = [[p for p in row if columns.of(p)] for row in rows]
    for (a, b), (mine, others) in zip(pairwise(rows), pairwise(values), strict=True):
        if b[0].middle - a[0].middle < _CLOSEST * max(a[0].size, b[0].size) and (
            (mine and others) or (len(mine) == len(a) and mine) or (len(others) == len(b) and others)
        ):
            return True
    return False


def _table(rows: list[Row], heads: int) -> Table | None:
    columns, leaves = _columns(rows, heads)
    if columns is None or _is_torn(rows[heads:], columns):
        return None
    out: list[list[Box]] = []
    spans: list[range] = []
    for row in rows[:heads]:
        boxes, spans = _head_row(row, columns, leaves, spans)
        out.append(boxes)
    for row in rows[heads:]:
        placed = columns.row(row)
        if placed is None:
            return None
        out.append(placed)
    return Table(columns, out)


def _columns(rows: list[Row], heads: int) -> tuple[Columns | None, dict[int, int]]:
    """The columns, and which head (by its identity) is the lowest over which; None unless each column has one to itself."""
    body = rows[heads:]
    marks = Counter(p.text for row in body for p in row if not p.number and len(p.text) <= _LONGEST_MARK)
    extents: list[Extent] = []
    for x0, x1 in sorted((p.x0, p.x1) for row in body for p in row if len(row) > 1 and (p.number or marks[p.text] > _HEADS)):
        if extents and x0 < extents[-1][1]:
            extents[-1] = (extents[-1][0], max(extents[-1][1], x1))
        else:
            extents.append((x0, x1))
    leaf: dict[int, Piece] = {}
    lowest = [[p for p in row if not p.number] for row in reversed(rows[:heads])]
    for row in lowest:
        for piece in row:
            over = [k for k, (x0, x1) in enumerate(extents) if piece.x0 < x1 and x0 < piece.x1]
            bare = [k for k in over if k not in leaf]
            if len(over) > 1 and bare:
                return None, {}
            if bare:
                leaf[bare[0]] = piece
    _match_between(extents, leaf, lowest)
    if len(leaf) < max(len(extents), 2):
        return None, {}
    wide = [(min(x0, leaf[k].x0), max(x1, leaf[k].x1)) for k, (x0, x1) in enumerate(extents)]
    found = [(extent, leaf[k]) for k, extent in enumerate(wide)]
    for row in lowest:  # a column that prints nothing has a head in line with the others
        if any(p is q for p in row for q in leaf.values()):
            found += [((p.x0, p.x1), p) for p in row if _is_blank_column(p, found, body)]
    found.sort(key=lambda pair: pair[0])
    if any(p.x0 > found[0][0][0] and not any(p is q for _, q in found) for p in lowest[0]):
        return None, {}  # a head in the lowest row that stands over nothing
    if any(a[0][1] > b[0][0] for a, b in zip(found, found[1:], strict=False)):
        return None, {}
    extents = [extent for extent, _ in found]
    return Columns(extents, _rooms(extents, body)), {id(piece): k for k, (_, piece) in enumerate(found)}


def _match_between(extents: list[Extent], leaf: dict[int, Piece], rows: list[list[Piece]]) -> None:
    """A column flush with one side whose head is not: it is the one head in line that stands between those of its neighbours."""
    for k in [k for k in range(len(extents)) if k not in leaf]:
        low = leaf[k - 1].x1 if k - 1 in leaf else extents[k - 1][1] if k else None
        high = leaf[k + 1].x0 if k + 1 in leaf else extents[k + 1][0] if k + 1 < len(extents) else None
        between = [
            p for row in rows if any(p is q for p in row for q in leaf.values()) for p in row
            if low is not None and p.x0 >= low and (high is None or p.x1 <= high)]
        if len(between) == 1 and not any(between[0] is q for q in leaf.values()):
            leaf[k] = between[0]


def _is_blank_column(head: Piece, found: list[tuple[Extent, Piece]], body: list[Row]) -> bool:
    if any(head is piece or (head.x0 < x1 and x0 < head.x1) for (x0, x1), piece in found):
        return False
    return not any(head.x0 < p.x1 and p.x0 < head.x1 for row in body for p in row)


def _rooms(extents: list[Extent], body: list[Row]) -> list[float]:
    """What a line of a cell has room for: columns stand no farther apart than they are wide, or else one of them is wider."""
    sides: list[list[list[float]]] = [[[], [], []] for _ in extents]
    for row in body:
        for piece in row:
            for k, (x0, x1) in enumerate(extents):
                if piece.number and piece.x0 < x1 and x0 < piece.x1:
                    for side, edge in zip(sides[k], (piece.x0, (piece.x0 + piece.x1) / 2, piece.x1), strict=True):
                        side.append(edge)
    # Flush left, centred or flush right: as the numbers of a column agree best, and then as columns are most even.
    ways = []
    for n in range(3):
        spread = sum(max(s[n]) - min(s[n]) for s in sides if s[n])
        at = [sum(s[n]) / len(s[n]) if s[n] else (x0 + x1) / 2 for s, (x0, x1) in zip(sides, extents, strict=True)]
        apart = [b - a for a, b in zip(at, at[1:], strict=False)]
        ways.append((round(spread), max(apart, default=0.0), apart))
    steps = min(ways)[2]
    return [max(steps[max(k - 1, 0) : k + 1], default=1e9) - PADDING for k in range(len(extents))]


def _head_row(row: Row, columns: Columns, leaves: dict[int, int], above: list[range]) -> tuple[list[Box], list[range]]:
    """A row of heads, and the spans of its groups. A group stands in the middle of its columns, within the group above it."""
    boxes: list[Box] = []
    groups: list[Piece] = []
    for piece in row:
        if id(piece) in leaves:
            boxes.append(Box(piece.text, 2 * leaves[id(piece)] + 1))
        elif piece.x1 <= columns.extents[0][0]:
            boxes.append(Box(piece.text, 0))
        else:
            groups.append(piece)
    spans = _spans(groups, columns, above)
    for piece, span in zip(groups, spans, strict=True):
        boxes.append(Box(piece.text, 2 * span.start + 1, 2 * len(span) - 1))
    return sorted(boxes, key=lambda b: b.column), spans or above


def _spans(groups: list[Piece], columns: Columns, above: list[range]) -> list[range]:
    """Columns under each group: those that fill the groups above them, as they stand centred or flush; else the nearest column."""
    for side in range(3):
        options = [_under(piece, columns, above, side) for piece in groups]
        if not groups or prod(map(len, options)) not in range(1, _MOST_SPANS):
            continue
        whole = [c for c in product(*options) if all(a.stop == b.start for a, b in zip(c, c[1:], strict=False))]
        whole = [c for c in whole if range(c[0].start, c[-1].stop) in (above or [range(len(columns.extents))])]
        if len(whole) == 1:
            return list(whole[0])
    middles = [(x0 + x1) / 2 for x0, x1 in columns.extents]
    nearest = [min(range(len(middles)), key=lambda k, p=p: abs(middles[k] - (p.x0 + p.x1) / 2)) for p in groups]  # type: ignore[misc]
    return [range(k, k + 1) for k in nearest]


def _under(piece: Piece, columns: Columns, above: list[range], side: int) -> list[range]:
    """Runs of columns that have the piece in their middle (0), at their left edge (1) or at their right (2)."""
    slack = 0.6 * piece.size
    found = []
    for outer in above or [range(len(columns.extents))]:
        for i, j in combinations_with_replacement(outer, 2):
            (left, right), (start, end) = columns.extents[i], columns.extents[j]
            off = ((left + right + start + end) / 4 - (piece.x0 + piece.x1) / 2, left - piece.x0, end - piece.x1)[side]
            if abs(off) < slack:
                found.append(range(i, j + 1))
    return found
