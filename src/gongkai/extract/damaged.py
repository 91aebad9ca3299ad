"""What tells that damage took something from a row or a table: then its numbers are said, not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from gongkai import form
from gongkai.extract.align import Match
from gongkai.extract.candidates import Placement
from gongkai.extract.result import Doubt, Extraction
from gongkai.extract.solve import Cells, amount, verdict
from gongkai.extract.stream import Chunk, Head, Stream


def may_have_slid(placement: Placement) -> bool:
    """Whether the total of a row is blank, and the number before it is the sum of the others: then it is the total, and what is
    blank is the place of a number that the row lost.
    """
    values = placement.readings[0]
    sizes = [amount(v) for v in values]
    if placement.targets[-1][2] != "total" or len(sizes) < 3 or values[-1] is None or not values[-1].blank or not sizes[-2]:
        return False
    return None not in sizes and sum(s for s in sizes[:-2] if s is not None) == sizes[-2]


def among_numbers(matches: list[Match], chunks: Sequence[Chunk]) -> set[int]:
    """Rows of drawn tables whose label stands behind the numbers of another row, in that row, which has too few of them or is of
    another table: the label stands in the place of a number, and what follows it is the other row's.
    """
    columns = {m.chunk.index: len(m.line.columns) for m in matches}
    found: set[int] = set()
    for chunk in (m.chunk for m in matches if m.chunk.kind == "ruled" and m.chunk.index):
        before = chunks[chunk.index - 1]
        if (before.block, before.row) != (chunk.block, chunk.row):
            continue
        # A single number of no row before a label may be the row's own, as running numbers are.
        count = sum(v.number is not None for v in before.values)
        torn = len(before.values) < columns[before.index] if before.index in columns else count > 1
        if count and torn:
            found.add(chunk.index)
    return found


def ended_early(matches: list[Match], drawn: Mapping[int, Sequence[Head]]) -> set[int]:
    """Rows of drawn tables that end before most rows with their columns do, or before half of them and the heads: they lost a
    cell, and nothing tells which.
    """
    ends = {m.chunk.index: m.chunk.values[-1].column + m.chunk.values[-1].width for m in matches if m.chunk.kind == "ruled"}
    if len(set(ends.values())) < 2:
        return set()  # all rows end alike
    groups: dict[tuple[int, tuple[form.Term, ...]], list[int]] = {}
    for m in matches:
        if m.chunk.index in ends:
            groups.setdefault((m.chunk.block, m.line.columns), []).append(m.chunk.index)
    found: set[int] = set()
    for (block, _), rows in groups.items():
        count, usual = max((count, end) for end, count in Counter(ends[i] for i in rows).items())
        headed = any(h.column + h.width == usual for h in drawn.get(block, ()))
        if count * 2 > len(rows) or (count * 2 == len(rows) and headed):
            found.update(i for i in rows if ends[i] < usual)
    return found


def summed_up(placement: Placement, equations: list[form.Equation]) -> bool:
    """Whether a row that can be read in one way alone has a sum of its own, which holds."""
    if len(placement.readings) != 1:
        return True  # not read by its place, and left to the sums
    cells: Cells = dict(zip(placement.targets, placement.readings[0], strict=True))
    return any(verdict(e, cells) is True for e in equations if set(e.cells) <= set(cells))


def cut_off(table: form.Table, matches: list[Match]) -> bool:
    """Whether the last row prints nothing, and rows of the form that follow it are not there: what cut them off cut its numbers too."""
    last = max(matches, key=lambda m: m.chunk.index)
    return last.line is matches[-1].line is not table.lines[-1] and not any(v.text.strip() for v in last.chunk.values)


def broken_off(
    result: Extraction, flow: Stream, matches: list[Match], placements: list[Placement], cells: Cells, equations: list[form.Equation]
) -> None:
    """A row of a text with nothing but a number on the line after it: a line break may have torn its last one, unless a sum tells."""
    for match, placement in zip(matches, placements, strict=True):
        chunk = match.chunk
        after = flow.chunks[chunk.index + 1] if chunk.index + 1 < len(flow.chunks) else None
        if chunk.upright or chunk.kind != "line" or after is None or after.labels or after.kind != "line" or len(after.printed) != 1:
            continue
        torn = tuple(c for c in placement.targets if cells.get(c) is chunk.values[-1])
        if torn and not any(verdict(e, cells) is True for e in equations if torn[0] in e.cells) and (
            chunk.values[-1].number is not None and after.block <= chunk.block + 1 and after.values[0].text.strip().isdigit()
        ):
            cells.pop(torn[0])
            result.doubts.append(Doubt("unplaced", torn[0][0], torn, f"{chunk.values[-1].text} {after.values[0].text}"))
