"""Sections two and three: tables whose rows carry a label."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from gongkai import form, labels, numbers
from gongkai.extract import geometry
from gongkai.extract.align import Match, Scores, rivals
from gongkai.extract.candidates import Placement, Reading, without_empty
from gongkai.extract.columns import columns_of
from gongkai.extract.result import Doubt, Extraction
from gongkai.extract.solve import Cells, amount, decide, verdict, with_blanks
from gongkai.extract.stream import Chunk, Head, Stream, Value
from gongkai.extract.unfilled import without_unfilled
from gongkai.form import DISCLOSURE, Cell, Edition

_UNIT_IN_HEAD = re.compile(r"(?:单位[:为]?|\()\s*(万元|亿元|元)")


def read_table(result: Extraction, flow: Stream, table: form.Table, matches: list[Match], edition: Edition) -> None:
    by_order_all, by_heads_all, differing = [], [], False
    equations = [e for e in edition.equations if e.cells[0][0] == table.frame]
    if equations and matches and _cut_off(table, matches):
        matches = matches[:-1]
    columns = {
        terms: columns_of(table.frame, matches, terms, equations, flow.chunks) for terms in {m.line.columns for m in matches}
    }
    even = {terms: _even([m.chunk for m in matches if m.line.columns == terms], len(terms)) for terms in columns}
    filled = {
        index: values for terms, named in columns.items() if named.slots is None and named.order is not None and len(named.order) == len(terms)
        for index, values in without_unfilled(
            table.frame, [m for m in matches if m.line.columns == terms], named.order, flow.heads, equations).items()
    }
    misplaced, short = _among_numbers(matches, flow.chunks), _short(matches, flow.heads)
    clean = 0
    for match, placed in zip(matches, _by_heads(flow.heads, matches), strict=True):
        line, chunk = match.line, match.chunk
        terms = line.columns
        first = columns[terms].place(line, chunk)
        if chunk.index in filled:
            first, placed = replace(first, readings=[filled[chunk.index]], sure=True), None
        elif table.frame == DISCLOSURE and chunk.kind == "ruled" and geometry.named_twice(chunk, flow.heads.get(chunk.block, ()), terms):
            first.readings, first.sure = [], False  # no sum of the form could tell which column is which
        if chunk.index not in filled and first.sure and columns[terms].slots is None and len(first.values) > len(first.targets) and (
            _at(chunk) in even[terms] or (chunk.kind == "ruled" and geometry.slipped_out(chunk, flow.heads.get(chunk.block, ()), terms))
        ):
            first.readings, first.sure = without_empty(first.values, len(first.targets)), False
        if chunk.kind == "separated" and first.sure and _may_have_slid(first):
            first.readings, first.sure = [], False
        second = first
        if placed is not None:
            second = Placement(tuple((table.frame, line.key, t.key) for t in terms),
                               [tuple(placed.get(t.key) for t in terms)], sure=True, values=tuple(chunk.values))
            clean += 1
            differing |= not first.sure or _assigned(first) != _assigned(second)
        if chunk.index in misplaced or (chunk.index in short and not _summed_up(second, equations)):
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
    _extra_column(placements, matches, equations)
    for terms, named in columns.items():
        if named.slots is None and named.order is not None and len(named.order) < len(terms):
            _doubt_unnamed(placements, matches, terms, equations)
    _aligned_columns(placements, matches, equations)
    cells, undecided = decide(placements, equations)
    _unlabelled(result, table, matches, placements, cells, equations)
    _broken_off(result, flow, matches, placements, cells, equations)
    keep(result, table.frame, placements, cells, undecided)


def _may_have_slid(placement: Placement) -> bool:
    """Whether the total of a row is blank, and the number before it is the sum of the others: then it is the total, and what is
    blank is the place of a number that the row lost.
    """
    values = placement.readings[0]
    sizes = [amount(v) for v in values]
    if placement.targets[-1][2] != "total" or len(sizes) < 3 or values[-1] is None or not values[-1].blank or not sizes[-2]:
        return False
    return None not in sizes and sum(s for s in sizes[:-2] if s is not None) == sizes[-2]


def _among_numbers(matches: list[Match], chunks: Sequence[Chunk]) -> set[int]:
    """Rows of drawn tables whose label stands behind the numbers of another row, in that row, which has too few of them or is of
    another table: the label stands in the place of a number, and what follows it is the other row's.
    """
    columns = {m.chunk.index: len(m.line.columns) for m in matches}
    found: set[int] = set()
    for chunk in (m.chunk for m in matches if m.chunk.kind == "ruled" and m.chunk.index):
        before = chunks[chunk.index - 1]
        # A single number of no row before a label may be the row's own, as running numbers are.
        count = sum(v.number is not None for v in before.values)
        torn = len(before.values) < columns[before.index] if before.index in columns else count > 1
        if (before.block, before.row) == (chunk.block, chunk.row) and count and torn:
            found.add(chunk.index)
    return found


def _short(matches: list[Match], drawn: Mapping[int, Sequence[Head]]) -> set[int]:
    """Rows of drawn tables that end before most rows with their columns do, or before half of them and the heads: they lost a
    cell, and nothing tells which.
    """
    ends = {m.chunk.index: m.chunk.values[-1].column + m.chunk.values[-1].width for m in matches if m.chunk.kind == "ruled"}
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


def _summed_up(placement: Placement, equations: list[form.Equation]) -> bool:
    """Whether a row that can be read in one way alone has a sum of its own, which holds."""
    if len(placement.readings) != 1:
        return True  # not read by its place, and left to the sums
    cells = _assigned(placement)
    return any(verdict(e, cells) is True for e in equations if set(e.cells) <= set(cells))


def _cut_off(table: form.Table, matches: list[Match]) -> bool:
    """Whether the last row prints nothing, and rows of the form that follow it are not there: what cut them off cut its numbers too."""
    last = max(matches, key=lambda m: m.chunk.index)
    return last.line is matches[-1].line is not table.lines[-1] and not any(v.text.strip() for v in last.chunk.values)


def _broken_off(
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


def _at(chunk: Chunk) -> tuple[int, int]:
    """The table a row stands in, and where its own label ends: rows alike in these have as many cells beside them."""
    return chunk.block, max((h.column + h.width for h in chunk.labels if h.block == chunk.block and h.row == chunk.row), default=0)


def _even(chunks: list[Chunk], columns: int) -> set[tuple[int, int]]:
    """Where most rows have just the form's cells, and some of these are blank: of one that has more, a blank need not be too many."""
    fitting = Counter(_at(c) for c in chunks if len(c.values) == columns)
    wider = Counter(_at(c) for c in chunks if len(c.values) > columns)
    blanks = {_at(c) for c in chunks if len(c.values) == columns and any(v.blank for v in c.values)}
    return {at for at in blanks if fitting[at] > 2 * wider[at]}


def _by_heads(drawn: Mapping[int, Sequence[Head]], matches: list[Match]) -> list[dict[str, Value] | None]:
    """Each row of a drawn table by the heads over its values; None where they do not tell."""
    groups = {m.line.columns for m in matches}
    stubs = {terms: geometry.stubs(m.chunk for m in matches if m.line.columns == terms) for terms in groups}
    found = [
        geometry.by_heads(m.chunk, drawn.get(m.chunk.block, ()), m.line.columns)
        if m.chunk.kind == "ruled" and not geometry.displaced(m.chunk, stubs[m.line.columns][m.chunk.block]) else None
        for m in matches
    ]
    # A blank where other rows have labels may be the row's own first cell, if its last column is blank too: all of it may have
    # moved. Not so where another row with its label there is blank in the same place, and full to its end.
    ends = [placed.get(m.line.columns[-1].key) if placed is not None else None for m, placed in zip(matches, found, strict=True)]
    beside = [geometry.blank_label(m.chunk, stubs[m.line.columns][m.chunk.block]) if m.chunk.kind == "ruled" else False for m in matches]
    spaced = {_at(m.chunk) for m, end, blank in zip(matches, ends, beside, strict=True) if blank and end is not None and not end.blank}
    found = [
        None if blank and end is not None and end.blank and m.chunk.printed and _at(m.chunk) not in spaced else placed
        for m, placed, end, blank in zip(matches, found, ends, beside, strict=True)
    ]
    # Where more than a few full rows reach past the heads, a head is lost and the others may have moved into its place.
    rows = Counter((m.line.columns, m.chunk.block) for m in matches)
    wider = Counter((m.line.columns, m.chunk.block) for m, placed in zip(matches, found, strict=True)
                    if placed is None and sum(bool(v.text.strip()) for v in m.chunk.values) == len(m.line.columns))
    lost = {group for group, full in wider.items() if full * 8 > rows[group]}
    return [
        None if placed is not None and len(placed) < len(m.line.columns) and (m.line.columns, m.chunk.block) in lost else placed
        for m, placed in zip(matches, found, strict=True)
    ]


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


def _doubt_unnamed(
    placements: list[Placement], matches: list[Match], terms: tuple[form.Term, ...], equations: list[form.Equation]
) -> None:
    """Not every head was recognised: some are torn, or a column is missing and another stands in for it.

    Rows that fill every cell are believed in the form's order only if most of their sums hold.
    """
    rows = [p for p, m in zip(placements, matches, strict=True) if m.line.columns == terms and p.sure]
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


def _extra_column(placements: list[Placement], matches: list[Match], equations: list[form.Equation]) -> None:
    """A column more than the form has, in every row: it is the same one everywhere."""
    for terms in {m.line.columns for m in matches}:
        n = len(terms)
        rows = [p for p, m in zip(placements, matches, strict=True)
                if m.line.columns == terms and len(p.values) == n + 1 and not any(v.run for v in p.values)]
        full = [p for p in rows if all(v.text.strip() for v in p.values)]
        if n < 3 or not full or len(rows) * 2 < sum(m.line.columns == terms for m in matches):
            continue
        if any(p.sure for p in rows):
            continue  # heads say which column is which, or a blank beside a row of the form's count is the one too many
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


def _aligned_columns(placements: list[Placement], matches: list[Match], equations: list[form.Equation]) -> None:
    """Text set in columns: short rows fall into the columns that full rows show, or else those in which all numbers stand."""
    for group in {id(m.line.columns): m.line.columns for m in matches}.values():
        pairs = [(p, m) for p, m in zip(placements, matches, strict=True)
                 if m.line.columns is group and m.chunk.kind == "aligned"]
        if len(group) < 2:
            continue
        full = [p.readings[0] for p, _ in pairs if p.sure and len(p.readings[0]) == len(group)]
        spans = _columns_of_numbers([p.values for p, _ in pairs])
        apart = len(spans) == len(group)
        if not apart and full:
            spans = [
                (min(r[k].column for r in full if r[k]), max(r[k].column + r[k].width for r in full if r[k]))  # type: ignore[union-attr]
                for k in range(len(group))
            ]
        if len(spans) != len(group) or any(a[1] > b[0] for a, b in zip(spans, spans[1:], strict=False)):
            continue
        for placement, _ in pairs:
            if placement.sure or not len(placement.values) < len(group) == len(placement.targets):
                continue
            fitting = _under(placement, spans)
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
        return all(verdict(e, with_blanks(placement)) for e in own)
    moved = [(*reading[len(reading) - k :], *reading[: len(reading) - k]) for k in range(1, blank + 1)]
    return reading[0] is not None and all(False in [verdict(e, with_blanks(placement, m)) for e in own] for m in moved)


def _under(placement: Placement, spans: list[tuple[int, int]]) -> Reading:
    """Each value in the column that it stands in; nothing if one stands in none or in two, or shares its own."""
    row: list[Value | None] = [None] * len(spans)
    for v in placement.values:
        over = [k for k, (start, end) in enumerate(spans) if v.column < end and v.column + v.width > start]
        if v.run or len(over) != 1 or row[over[0]] is not None:
            return ()
        row[over[0]] = v
    return tuple(row)


def _columns_of_numbers(rows: list[tuple[Value, ...]]) -> list[tuple[int, int]]:
    """Where the numbers of all rows stand, one below the other: from and to, white space between."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted((v.column, v.column + v.width) for values in rows for v in values if v.text.strip()):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _units(result: Extraction, table: form.Table, line: form.Line, chunk: Chunk) -> None:
    for head in chunk.labels:
        match = _UNIT_IN_HEAD.search(numbers.clean(head.text).replace(" ", ""))
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


def look_for_second(
    result: Extraction, chunks: list[Chunk], table: form.Table, scores: Scores, matches: list[Match]
) -> None:
    """A second table of the same kind with other numbers: no telling which is this year's. With the same ones it prints whole
    what a line break has torn in the first."""
    others = rivals(table, chunks, scores, matches)
    differing: list[Cell] = []
    for match in matches:
        again = [c for c in others.get(match.line.key, ()) if abs(len(c.values) - len(match.chunk.values)) < 2]
        if len(match.line.columns) == 1:  # its cell may reach over all columns, and be printed in each
            same = [set(_texts(c)) == set(_texts(match.chunk)) for c in again]
        else:
            same = [_texts(c) == _texts(match.chunk) for c in again]
        if not all(same):
            differing.extend((table.frame, match.line.key, t.key) for t in match.line.columns)
        for chunk in again if all(same) else ():
            _take_whole(result.cells, [(table.frame, match.line.key, t.key) for t in match.line.columns], match.chunk, chunk)
    if len(others) * 2 > len(matches) and differing:
        # Most of the table stands twice: rows that stand once may be of either.
        differing.extend((table.frame, m.line.key, t.key) for m in matches if m.line.key not in others
                         for t in m.line.columns)
    for cell in differing:
        result.cells.pop(cell, None)
    if differing:
        result.doubts.append(Doubt("second_table", table.frame, tuple(differing)))


def _take_whole(cells: dict[Cell, Value], row: Sequence[Cell], chunk: Chunk, again: Chunk) -> None:
    """Of a row that stands twice, the numbers that only the second printing has whole."""
    printed, second = ([v for v in c.values if v.text.strip()] for c in (chunk, again))
    whole = {id(v): other for v, other in zip(printed, second, strict=False) if v.number is None and other.number is not None}
    for cell in row:
        if (value := cells.get(cell)) is not None:
            cells[cell] = whole.get(id(value), value)


def _texts(chunk: Chunk) -> list[str]:
    return [v.told for v in chunk.values if v.text.strip()]
