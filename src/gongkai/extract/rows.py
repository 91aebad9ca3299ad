"""Sections two and three: tables whose rows carry a label."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from gongkai import form, labels, numbers
from gongkai.extract import geometry, setting, shortrow
from gongkai.extract.align import Match
from gongkai.extract.candidates import Placement, without_empty
from gongkai.extract.columns import Columns, columns_of
from gongkai.extract.damaged import among_numbers, broken_off, cut_off, ended_early, may_have_slid, summed_up
from gongkai.extract.groups import Group, grouped
from gongkai.extract.result import Doubt, Extraction
from gongkai.extract.solve import Cells, decide, verdict, with_blanks
from gongkai.extract.stream import Chunk, Stream, Value
from gongkai.extract.torn import tears_value
from gongkai.extract.unfilled import without_unfilled
from gongkai.form import APPLICATIONS, DISCLOSURE, Cell, Edition

_UNIT_IN_HEAD = re.compile(r"(?:单位[:为]?|\()\s*(万元|亿元|元)")


def read_table(result: Extraction, flow: Stream, table: form.Table, matches: list[Match], edition: Edition) -> None:
    equations = [e for e in edition.equations if e.cells[0][0] == table.frame]
    if equations and matches and cut_off(table, matches):
        matches = matches[:-1]
    groups = grouped(matches, flow.heads)
    columns = [columns_of(table.frame, group.matches, group.terms, equations, flow.chunks) for group in groups]
    filled = {
        index: values for group, named in zip(groups, columns, strict=True)
        if named.slots is None and named.order is not None and len(named.order) == len(group.terms)
        for index, values in without_unfilled(table.frame, group.matches, named.order, flow.heads, equations).items()
    }
    misplaced, early = among_numbers(matches, flow.chunks), ended_early(matches, flow.heads)
    of_group = {i: (group, named) for group, named in zip(groups, columns, strict=True) for i in group.rows}
    by_order_all, by_heads_all, differing = [], [], False
    clean = 0
    for i, (match, placed) in enumerate(zip(matches, _by_heads(groups, matches), strict=True)):
        line, chunk = match.line, match.chunk
        group, named = of_group[i]
        terms, cells_of_row = group.terms, table.row(line)
        first = named.place(cells_of_row, line, chunk)
        if chunk.index in filled:
            first, placed = replace(first, readings=[filled[chunk.index]], sure=True), None
        elif table.frame == DISCLOSURE and chunk.kind == "ruled" and len(terms) > 1 and geometry.named_twice(chunk, group.above(chunk)):
            first.readings, first.sure = [], False  # no sum of the form could tell which column is which
        if chunk.index not in filled and first.sure and named.slots is None and len(first.values) > len(first.targets) and (
            group.needs_its_blanks(chunk) or (chunk.kind == "ruled" and geometry.slipped_out(chunk, group.above(chunk)))
        ):
            first.readings, first.sure = without_empty(first.values, len(first.targets)), False
        if chunk.kind == "separated" and first.sure and may_have_slid(first):
            first.readings, first.sure = [], False
        second = first
        if placed is not None:
            second = Placement(cells_of_row, [tuple([placed.get(t.key) for t in terms])], sure=True, values=tuple(chunk.values))
            clean += 1
            differing |= not first.sure or not _alike(first, second)
        if chunk.index in misplaced or (chunk.index in early and not summed_up(second, equations)):
            for placement in (first, second):
                placement.readings, placement.sure = [], False
        if match.score == 0.0:
            first.proof_needed = second.proof_needed = True
        by_order_all.append(first)
        by_heads_all.append(second)
        _units(result, table, line, chunk)
    placements = by_heads_all
    if differing:
        placements = _better(by_order_all, by_heads_all, equations, clean * 2 > len(matches))
    for group, named in zip(groups, columns, strict=True):
        own = [placements[i] for i in group.rows]
        _extra_column(own, group, equations)
        if named.slots is None and named.order is not None and len(named.order) < len(group.terms):
            _doubt_unnamed(own, group.terms, equations)
        _aligned_columns(own, group, named, equations)
        _one_short(own, group, named)
    if table.frame == APPLICATIONS and shortrow.leave_totals_blank(matches):
        shortrow.lack_totals(placements, matches, equations)
    cells, undecided = decide(placements, equations)
    for match, placement in zip(matches, placements, strict=True):
        if tears_value(match.chunk):  # what seems blank may be printed there
            undecided.update(c for c in placement.targets if cells.get(c) is None)
    _unlabelled(result, table, matches, placements, cells, equations)
    broken_off(result, flow, matches, placements, cells, equations)
    keep(result, table.frame, placements, cells, undecided)


def _by_heads(groups: Sequence[Group], matches: Sequence[Match]) -> list[dict[str, Value] | None]:
    """Each row of a drawn table by the heads over its values; None where they do not tell."""
    found: list[dict[str, Value] | None] = [None] * len(matches)
    beside: list[int] = []
    for group in groups:
        for i, match in zip(group.rows, group.matches, strict=True):
            chunk = match.chunk
            if chunk.kind == "ruled":
                if not geometry.displaced(chunk, group.labelled[chunk.block]):
                    found[i] = geometry.by_heads(chunk, group.above(chunk))
                if geometry.blank_label(chunk, group.labelled[chunk.block]):
                    beside.append(i)
    # A blank where other rows have labels may be the row's own first cell, if its last column is blank too: all of it may have
    # moved. Not so where another row is blank in the same place before its numbers, and full to its end.
    ends = {i: placed.get(matches[i].line.columns[-1].key) for i in beside if (placed := found[i]) is not None}
    spaced = {
        (matches[i].chunk.block, v.column) for i, end in ends.items()
        if end is not None and not end.blank for v in takewhile(lambda v: v.blank, matches[i].chunk.values)
    }
    for i, end in ends.items():
        chunk = matches[i].chunk
        if end is not None and end.blank and chunk.printed and (chunk.block, chunk.values[0].column) not in spaced:
            found[i] = None
    for group in groups:
        _without_moved(found, group)
    return found


def _without_moved(found: list[dict[str, Value] | None], group: Group) -> None:
    """Where more than a few full rows reach past the heads, a head is lost and the others may have moved into its place."""
    few = [i for i in group.rows if (placed := found[i]) is not None and len(placed) < len(group.terms)]
    if not few:
        return
    rows = Counter(m.chunk.block for m in group.matches)
    wider = Counter(m.chunk.block for i, m in zip(group.rows, group.matches, strict=True)
                    if found[i] is None and sum(bool(v.text.strip()) for v in m.chunk.values) == len(group.terms))
    block_of = {i: m.chunk.block for i, m in zip(group.rows, group.matches, strict=True)}
    for i in few:
        if wider[block_of[i]] * 8 > rows[block_of[i]]:
            found[i] = None


def _alike(first: Placement, second: Placement) -> bool:
    """Whether both give each cell the same value."""
    if first.targets == second.targets:
        return first.readings[0] == second.readings[0]
    return _assigned(first) == _assigned(second)


def _assigned(placement: Placement) -> Cells:
    return dict(zip(placement.targets, placement.readings[0], strict=True))


def _better(
    by_order_: list[Placement], by_heads: list[Placement], equations: list[form.Equation], heads_clean: bool
) -> list[Placement]:
    """Heads and order disagree: the equations that both can answer decide; else heads do where they are clean."""
    ordered, headed = _sure_cells(by_order_), _sure_cells(by_heads)
    answers = [(verdict(e, ordered), verdict(e, headed)) for e in equations]
    order_faults = sum(a is False and b is not None for a, b in answers)
    heads_faults = sum(b is False and a is not None for a, b in answers)
    if heads_faults < order_faults or (heads_faults == order_faults and heads_clean):
        return by_heads
    return by_order_


def _sure_cells(placements: list[Placement]) -> Cells:
    cells: Cells = {}
    for p in placements:
        if p.sure:
            cells.update(_assigned(p))
    return cells


def _doubt_unnamed(placements: list[Placement], terms: tuple[form.Term, ...], equations: list[form.Equation]) -> None:
    """Not every head was recognised: some are torn, or a column is missing and another stands in for it.

    Rows that fill every cell are believed in the form's order only if most of their sums hold.
    """
    rows = [p for p in placements if p.sure]
    held = broken = 0
    for p in rows:
        cells = _assigned(p)
        if len(cells) < len(terms) or not any(v is not None and v.number is not None and v.number.value for v in cells.values()):
            continue
        verdicts = [verdict(e, cells) for e in equations if set(e.cells) <= set(cells)]
        held, broken = held + (True in verdicts), broken + (False in verdicts)
    if broken > held:
        for p in rows:
            p.readings, p.sure = [], False


def _extra_column(placements: list[Placement], group: Group, equations: list[form.Equation]) -> None:
    """A column more than the form has, in every row: it is the same one everywhere."""
    n = len(group.terms)
    rows = [p for p in placements if len(p.values) == n + 1 and not any(v.run for v in p.values)]
    full = [p for p in rows if all(v.text.strip() for v in p.values)]
    if n < 3 or not full or len(rows) * 2 < len(group.rows):
        return
    if any(p.sure for p in rows):
        return  # heads say which column is which, or a blank beside a row of the form's count is the one too many
    faults = []
    for left_out in range(n + 1):
        cells: Cells = {}
        for p in rows:
            cells.update(zip(p.targets, p.values[:left_out] + p.values[left_out + 1 :], strict=True))
        faults.append(sum(verdict(e, cells) is False for e in equations))
    best = [k for k, f in enumerate(faults) if f == min(faults)]
    for p in rows:
        p.readings = [p.values[:k] + p.values[k + 1 :] for k in best]
        p.sure, p.proof_needed = False, True


def _aligned_columns(placements: list[Placement], group: Group, named: Columns, equations: list[form.Equation]) -> None:
    """Text set in columns: short rows fall into the columns that heads name, or full rows show, or else all numbers stand in."""
    if len(group.terms) < 2:
        return
    aligned = [(p, m) for p, m in zip(placements, group.matches, strict=True) if m.chunk.kind == "aligned"]
    for own in {id(m.line.columns): m.line.columns for _, m in aligned}.values():
        pairs = [(p, m) for p, m in aligned if m.line.columns is own]
        if not named.spans and len(setting.columns_of_numbers([p.values for p, _ in pairs])) != len(own):
            parts = [[(p, m) for p, m in pairs if m.chunk.block == block] for block in dict.fromkeys(m.chunk.block for _, m in pairs)]
        else:
            parts = [pairs]  # the columns of one table, though a page may break it
        for part in parts if len(parts) == 1 else [part for part in parts if len(part) > len(own)]:
            _set_in_columns([p for p, _ in part], own, named, equations)


def _one_short(placements: list[Placement], group: Group, named: Columns) -> None:
    """Rows of text with just the form's numbers, among rows that have one more: in a table with a column that no head names
    they have lost one.
    """
    n = len(group.terms)
    if named.slots is not None or n <= 3:
        return
    rows = [(p, sum(bool(v.text.strip()) for v in p.values)) for p, m in zip(placements, group.matches, strict=True)
            if m.chunk.kind not in ("ruled", "separated")]
    wider = sum(count == n + 1 for _, count in rows)
    if wider > 2 and wider * 4 > len(rows):
        for placement, count in rows:
            if count == n:
                placement.readings, placement.sure = [], False


def _set_in_columns(placements: list[Placement], group: tuple[form.Term, ...], named: Columns, equations: list[form.Equation]) -> None:
    slots, spans = named.slots, list(named.spans)
    kept = [k for k in range(len(spans)) if slots is None or slots[k] is not None]
    full = [p.readings[0] for p in placements if p.sure and len(p.readings[0]) == len(group)]
    apart = bool(spans)
    if not spans:
        spans = setting.columns_of_numbers([p.values for p in placements])
        apart, kept = len(spans) == len(group), list(range(len(group)))
    if not apart and full:
        spans = [
            (min(r[k].column for r in full if r[k]), max(r[k].column + r[k].width for r in full if r[k]))  # type: ignore[union-attr]
            for k in range(len(group))
        ]
    if len(spans) < len(kept) or (not apart and len(spans) != len(group)) or any(
        a[1] > b[0] for a, b in zip(spans, spans[1:], strict=False)
    ):
        return
    for placement in placements:
        if placement.sure or not len(placement.values) < len(spans) or len(placement.targets) != len(kept):
            continue
        row = setting.under(placement.values, spans)
        fitting = tuple(row[k] for k in kept) if row else ()
        if fitting and (apart or fitting in placement.readings):
            placement.readings = [fitting]
            placement.sure = apart and _stands(placement, equations)


def _stands(placement: Placement, equations: list[form.Equation]) -> bool:
    """Whether a row with blanks stands where it was set: moved by as many columns as are blank at its end, its sums would fail.

    Without sums its first and its last column must be printed.
    """
    reading = placement.readings[0]
    own = [e for e in equations if set(placement.targets).issuperset(e.cells)]
    blank = next((k for k, v in enumerate(reversed(reading)) if v is not None), 0)
    if not own:
        return reading[0] is not None and not blank
    if not blank:
        verdicts = [verdict(e, with_blanks(placement)) for e in own]
        return all(verdicts) or (False not in verdicts and reading[0] is not None)  # a mark may stand for any number
    moved = [(*reading[len(reading) - k :], *reading[: len(reading) - k]) for k in range(1, blank + 1)]
    return reading[0] is not None and all(False in [verdict(e, with_blanks(placement, m)) for e in own] for m in moved)


def _units(result: Extraction, table: form.Table, line: form.Line, chunk: Chunk) -> None:
    for head in chunk.labels:
        match = _UNIT_IN_HEAD.search(numbers.clean(head.text).replace(" ", "")) if "元" in head.text else None
        if match is None:
            continue
        for term in line.columns:
            if any(labels.label(head.text).word.startswith(w) for w in labels.spelled(term)):
                result.units[(table.frame, line.key, term.key)] = match[1]


def _unlabelled(
    result: Extraction, table: form.Table, matches: list[Match], placements: list[Placement], cells: Cells,
    equations: list[form.Equation],
) -> None:
    """Rows placed by order alone stay only where every equation they enter holds."""
    for match, placement in zip(matches, placements, strict=True):
        if match.score:
            continue
        touching = [e for e in equations if set(e.cells) & set(placement.targets)]
        if not touching or any(verdict(e, cells) is not True for e in touching):
            for cell in placement.targets:
                cells.pop(cell, None)
            result.doubts.append(Doubt("unlabelled_row", table.frame, placement.targets))


def keep(
    result: Extraction, frame: str, placements: list[Placement], cells: Cells, undecided: set[Cell]
) -> None:
    for placement in placements:
        loose = tuple(c for c in placement.targets if c in undecided)
        if loose:
            text = " ".join(v.text for v in placement.values)
            result.doubts.append(Doubt("unplaced", frame, loose, text))
        elif not placement.sure and placement.targets[0] in cells:
            text = " ".join(v.text for v in placement.values)
            printed = [v for v in placement.values if v.text.strip()]
            same = len(placement.readings) > 1 and len(printed) > len(placement.targets)
            if not same and len(placement.readings) > 1:
                continue  # only blanks beside the row: nothing to tell
            result.doubts.append(Doubt("extra_value" if same else "placed_by_equations", frame, placement.targets, text))
    result.cells.update({cell: value for cell, value in cells.items() if value is not None})
