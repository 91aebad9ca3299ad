"""Rows with fewer numbers than cells, in text where a blank cell leaves nothing, or nothing but its place on the line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from gongkai import form
from gongkai.extract import setting
from gongkai.extract.align import Match
from gongkai.extract.candidates import Placement, Reading
from gongkai.extract.solve import Cells, amount, verdict, with_blanks
from gongkai.extract.stream import Chunk, Value
from gongkai.form import Cell, Equation


def place(chunk: Chunk, targets: tuple[Cell, ...], equations: Sequence[Equation], totals_alone: bool) -> Placement | None:
    """The numbers of a row of section four by the heads they stand under, or by what is blank elsewhere in the file; None if neither tells.

    ``totals_alone``: whether the other rows of the file leave totals blank, and nothing else.
    """
    values = tuple(v for v in chunk.values if v.text.strip())
    if len(values) >= len(targets):
        return None
    own = [e for e in equations if set(targets).issuperset(e.cells)]
    if chunk.kind == "aligned":
        reading = _under_heads(chunk, values, targets, own)
    else:
        totals = sum(cell[2] == "total" for cell in targets)
        reading = _without_totals(values, targets, own) if totals_alone and len(values) + totals >= len(targets) else ()
    return Placement(targets, [reading], sure=True, values=values) if reading else None


def stands_under_heads(chunk: Chunk, targets: tuple[Cell, ...]) -> bool:
    """Whether every number of a full row stands under its own head."""
    words = {o.key: o for o in form.DISPUTE_OUTCOMES}
    spans = setting.heads_in_order(chunk, [words[cell[2]] for cell in targets], form.DISPUTE_ROUTES) if chunk.kind == "aligned" else []
    return bool(spans) and setting.under(chunk.values, spans) == tuple(chunk.values)


def leaves_nothing(chunk: Chunk) -> bool:
    """Whether a blank cell of a row leaves not even its place on the line."""
    return chunk.kind not in ("ruled", "separated", "aligned")


def leave_totals_blank(rows: Iterable[Match]) -> bool:
    """Whether rows of section three that lack one number lack their last: with it elsewhere blank none of their sums would hold,
    while those of the full rows do, but for a few misprints.
    """
    held = broken = lacking = 0
    for match in rows:
        printed = [v for v in match.chunk.values if v.text.strip()]
        sizes = [size for v in printed if (size := amount(v)) is not None]
        columns = len(match.line.columns)
        if not leaves_nothing(match.chunk) or len(sizes) < len(printed) or not columns - 1 <= len(sizes) <= columns:
            return False
        if not any(sizes):
            continue
        balanced = sum(sizes[:-1]) == sizes[-1]
        if len(sizes) == columns:
            held, broken = held + balanced, broken + (not balanced)
        elif balanced:
            return False
        else:
            lacking += 1
    return held > max(1, 3 * broken) and lacking > 1 + broken


def lack_totals(placements: Iterable[Placement], matches: Iterable[Match], equations: Sequence[Equation]) -> None:
    """Rows of text one number short, in a file where nothing but totals is blank: those that no other blank would balance."""
    for placement, match in zip(placements, matches, strict=True):
        n = len(placement.targets)
        if placement.sure or not leaves_nothing(match.chunk) or len(placement.values) != n - 1 or n != len(match.line.columns):
            continue
        last = (*placement.values, None)
        own = [e for e in equations if set(e.cells) <= set(placement.targets)]
        others = [r for r in placement.readings if r != last]
        if last in placement.readings and not may_end_in_total(placement.values) and not any(
            verdict(e, with_blanks(placement, r)) for r in others for e in own
        ):
            placement.readings, placement.sure = [last], True


def _under_heads(chunk: Chunk, values: Sequence[Value], targets: tuple[Cell, ...], own: Sequence[Equation]) -> Reading:
    """Each number under its head, if no sum fails; one that a shift of the whole row would leave standing is not believed."""
    words = {o.key: o for o in form.DISPUTE_OUTCOMES}
    spans = setting.heads_in_order(chunk, [words[cell[2]] for cell in targets], form.DISPUTE_ROUTES)
    reading = setting.under(values, spans) if spans else ()
    if not reading or not _balanced(reading, targets, own):
        return ()
    end = next(k for k, v in enumerate(reversed(reading)) if v is not None)
    moved = [(*reading[len(reading) - k :], *reading[: len(reading) - k]) for k in range(1, end + 1)]
    return () if any(_balanced(m, targets, own) for m in moved) else reading


def _without_totals(values: Sequence[Value], targets: tuple[Cell, ...], own: Sequence[Equation]) -> Reading:
    """The one way to leave totals alone blank that breaks no sum.

    Every other way must break more than one, or move a number of a sum that holds and is none of zeros: a sum of the source
    that does not hold would else do as well.
    """
    totals = [i for i, cell in enumerate(targets) if cell[2] == "total"]
    ways: list[Reading] = []
    for blank in combinations(totals, len(targets) - len(values)):
        rest = iter(values)
        ways.append(tuple(None if i in blank else next(rest) for i in range(len(targets))))
    whole = [way for way in ways if _balanced(way, targets, own)]
    if len(whole) != 1:
        return ()
    chosen = whole[0]
    if any(may_end_in_total([chosen[i] for i in range(k - len(form.DISPUTE_OUTCOMES) + 1, k)]) for k in totals if chosen[k] is None):
        return ()
    cells = _cells(chosen, targets)
    proven = {c for e in own if verdict(e, cells) is True and any(amount(cells[c]) for c in e.cells) for c in e.cells}
    for way in ways:
        moved = {c for c, a, b in zip(targets, chosen, way, strict=True) if a is not b}
        if way is not chosen and len(_broken(way, targets, own)) < 2 and not moved & proven:
            return ()
    return chosen


def may_end_in_total(parts: Sequence[Value | None]) -> bool:
    """Whether the last of a row's numbers may be its total, and what the row lacks one of its parts."""
    *others, last = (amount(v) or 0 for v in parts)
    return last > 0 and last >= sum(others)


def _cells(reading: Reading, targets: tuple[Cell, ...]) -> Cells:
    return with_blanks(Placement(targets, [reading], sure=True))


def _broken(reading: Reading, targets: tuple[Cell, ...], own: Sequence[Equation]) -> list[Equation]:
    cells = _cells(reading, targets)
    return [e for e in own if verdict(e, cells) is False]


def _balanced(reading: Reading, targets: tuple[Cell, ...], own: Sequence[Equation]) -> bool:
    return not _broken(reading, targets, own)
