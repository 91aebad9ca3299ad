"""A report that takes in those of other bodies: its tables against the sum of theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from gongkai.checks.finding import Finding, keys, number
from gongkai.checks.values import Values, added
from gongkai.form import Cell, Edition, Line

_MOST_NAMED = 6
_NO_SUMS = frozenset({"previous_items", "change"})
"""Lists of kinds of items: two bodies share most of them."""


def against_sum(edition: Edition, whole: Values, parts: Sequence[tuple[str, Values]]) -> Iterator[Finding]:
    """One finding for each row in which a cell is not the sum of the same cell in all of ``parts``.

    A cell that the report or one of the parts does not know, or has in another unit, is passed over;
    so are counts of kinds of items, which are no sums of bodies.
    """
    total = added(parts)
    for table in edition.tables.values():
        for line in table.lines:
            off = [c for c in _cells(table.frame, line) if _differs(c, whole, total)]
            if off:
                yield _finding(line, off, whole, total, parts)


def _cells(frame: str, line: Line) -> list[Cell]:
    """The row's cells, its total first."""
    cells = [(frame, line.key, t.key) for t in line.columns if t.key not in _NO_SUMS]
    return sorted(cells, key=lambda c: c[2] != "total")


def _differs(cell: Cell, whole: Values, total: Values) -> bool:
    a, b = whole.cells.get(cell), total.cells.get(cell)
    return a is not None and b is not None and whole.units.get(cell) == total.units.get(cell) and a != b


def _finding(
    line: Line, off: list[Cell], whole: Values, total: Values, parts: Sequence[tuple[str, Values]]
) -> Finding:
    first = off[0]
    a, b = _sizes(first, whole, total)
    terms = {t.key: t.zh for t in line.columns}
    listed = "＋".join(f"{name} {number(v.cells[first])}" for name, v in parts[:_MOST_NAMED])
    more = f" 等 {len(parts)} 份" if len(parts) > _MOST_NAMED else ""
    rest = ""
    if len(off) > 1:
        others = [(terms[c[2]], *_sizes(c, whole, total)) for c in off[1:]]
        rest = "；另有" + "、".join(f"{name} {number(x)}（各份之和 {number(y)}）" for name, x, y in others)
    return Finding(
        "children", "warning",
        f"“{line.printed_label}”行“{terms[first[2]]}”：本报告为 {number(a)}，所属各机关 {whole.year} 年报告之和为 {number(b)}"
        f"（{listed}{more}），相差 {number(abs(a - b))}{rest}。",
        first[0], keys(first), a, b)


def _sizes(cell: Cell, whole: Values, total: Values) -> tuple[Decimal, Decimal]:
    a, b = whole.cells[cell], total.cells[cell]
    assert a is not None and b is not None  # _differs let it through
    return a, b
