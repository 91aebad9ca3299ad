"""Columns of a drawn table that no row fills: a head and the numbers under it were drawn a column apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from gongkai import form
from gongkai.extract import geometry
from gongkai.extract.align import Match
from gongkai.extract.columns import KEPT
from gongkai.extract.solve import BLANK, Cells, amount, verdict
from gongkai.extract.stream import Head, Value
from gongkai.form import Equation


def without_unfilled(
    frame: str, matches: Sequence[Match], order: tuple[form.Term, ...], drawn: Mapping[int, Sequence[Head]], equations: list[Equation]
) -> dict[int, tuple[Value, ...]]:
    """By chunk, the values of the rows of a table that draws more columns than the form has, less the columns in which no row
    prints anything, where just the form's are left: a head and the numbers under it were drawn a column apart.

    Believed where the row sums hold and no other column stands under a head that is not its own.
    """
    found: dict[int, tuple[Value, ...]] = {}
    for block in {m.chunk.block for m in matches if m.chunk.kind in KEPT}:
        mine = [m for m in matches if m.chunk.block == block]
        if any(len(m.chunk.values) <= len(order) for m in mine):
            continue
        filled = sorted({v.column for m in mine for v in m.chunk.values if v.text.strip()})
        rows = {m.chunk.index: tuple(v for v in m.chunk.values if v.column in filled) for m in mine}
        if len(filled) != len(order) or any(len(row) != len(order) for row in rows.values()):
            continue
        heads_ = geometry.heads_above(mine[0].chunk, drawn.get(block, ()), order)
        over = [geometry.under(v, heads_) for v in rows[mine[0].chunk.index]]
        own = {t.key for t, named in zip(order, over, strict=True) if t is named}
        if any(named is not None and named is not t and named.key not in own for t, named in zip(order, over, strict=True)):
            continue
        if _believable(frame, [(m, rows[m.chunk.index]) for m in mine], order, over, equations):
            levels: dict[tuple[bool, bool], Counter[int]] = {}
            for m in mine:
                levels.setdefault(_level(m), Counter())[m.chunk.values[0].column] += 1
            starts = {level: counted.most_common(1)[0][0] for level, counted in levels.items()}
            found |= {m.chunk.index: row for m in mine if (row := rows[m.chunk.index])
                      and (m.chunk.values[0].column == starts[_level(m)] or not (row[0].blank or row[-1].blank))}  # else it may have moved
    return found


def _level(match: Match) -> tuple[bool, bool]:
    """How far in a row's label stands: rows of the same level have theirs in the same column."""
    return bool(match.line.group), match.line.group == form.RESULT_LABEL


def _believable(
    frame: str, rows: Sequence[tuple[Match, Sequence[Value]]], order: tuple[form.Term, ...], over: Sequence[form.Term | None],
    equations: list[Equation],
) -> bool:
    """Whether more rows that are not all zeros hold their own sums than break them, or all are zeros: these stand anywhere.

    Or all rows are full but for totals, and at most one more breaks its sum than if the numbers under no head (None in ``over``)
    were nobody's.
    """
    sums = _sums(frame, rows, order, equations)
    if sums.count(True) > sums.count(False) or not sums:
        return True
    others = [(m, [BLANK if named is None else v for named, v in zip(over, values, strict=True)]) for m, values in rows]
    full = all(v.text.strip() for _, values in rows for t, v in zip(order, values, strict=True) if t.key != "total")
    return full and sums.count(False) <= 1 + _sums(frame, others, order, equations).count(False)


def _sums(
    frame: str, rows: Iterable[tuple[Match, Sequence[Value]]], order: tuple[form.Term, ...], equations: list[Equation]
) -> list[bool | None]:
    """Of each row that is not all zeros, whether its own sum holds; None where it does not tell."""
    found: list[bool | None] = []
    for match, values in rows:
        cells: Cells = dict(zip(((frame, match.line.key, t.key) for t in order), values, strict=True))
        if any(amount(v) != 0 for v in values):
            verdicts = [verdict(e, cells) for e in equations if set(e.cells) <= set(cells)]
            found.append(True if True in verdicts else False if False in verdicts else None)
    return found
