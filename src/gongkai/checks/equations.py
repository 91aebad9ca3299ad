"""The form's own equations, E1 to E4: each one that does not hold, and the one change that would mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from gongkai import form
from gongkai.checks.finding import Finding, keys, number
from gongkai.form import Cell, Edition, Equation
from gongkai.settle import Settled

_ZERO = Decimal(0)


def equations(edition: Edition, settled: Mapping[Cell, Settled]) -> Iterator[Finding]:
    """A finding for each equation that does not hold; blanks count as zero when nothing else is known."""
    sizes = {cell: _ZERO if (s := settled[cell]).value is None and s.blank else s.value for cell in edition.cells}
    failed = [e for e in edition.equations if e.difference(sizes) not in (None, 0)]
    for e in failed:
        left = sum((sizes[c] or Decimal(0) for c in e.parts), Decimal(0))
        cell, expected = _expected(e, sizes, left)
        message = _equation_message(edition, e, sizes, left) + _suggestion(edition, e, failed, sizes)
        yield Finding(e.rule, "error", message, e.cells[0][0], keys(cell), settled[cell].printed, expected)


def _expected(e: Equation, sizes: Mapping[Cell, Decimal | None], left: Decimal) -> tuple[Cell, Decimal]:
    """The cell the finding is filed under, and what it would be if the others are right."""
    cell = e.whole[0]
    others = sum((sizes[c] or Decimal(0) for c in e.whole[1:]), Decimal(0))
    return cell, left - others


def _equation_message(edition: Edition, e: Equation, sizes: Mapping[Cell, Decimal | None], left: Decimal) -> str:
    right = sum((sizes[c] or Decimal(0) for c in e.whole), Decimal(0))
    gap = f"相差 {number(abs(left - right))}"
    frame, first, second = e.whole[0]
    table = edition.tables[frame]
    if e.rule == "E1":
        column = _column(second)
        received, carried = (number(sizes[c]) for c in e.parts)
        concluded, onward = (number(sizes[c]) for c in e.whole)
        return (f"“{column}”列勾稽不符：本年新收 {received} 加上年结转 {carried} 等于 {number(left)}，"
                f"办理结果总计 {concluded} 加结转下年度 {onward} 等于 {number(right)}，{gap}。")
    if e.rule == "E2":
        return (f"“{_column(second)}”列勾稽不符：办理结果（一）至（六）各行合计 {number(left)}，"
                f"（七）总计印为 {number(right)}，{gap}。")
    if e.rule == "E3":
        return (f"“{table.line(first).printed_label}”行勾稽不符：六类申请人合计 {number(left)}，"
                f"总计印为 {number(right)}，{gap}。")
    return (f"“{table.line(first).term.zh}”勾稽不符：结果维持、结果纠正、其他结果、尚未审结合计 {number(left)}，"
            f"总计印为 {number(right)}，{gap}。")


def _column(key: str) -> str:
    return next(t.zh for t in form.APPLICANTS if t.key == key)


def _suggestion(
    edition: Edition, e: Equation, failed: list[Equation], sizes: Mapping[Cell, Decimal | None]
) -> str:
    """Which one number, changed to what, would satisfy every equation it stands in."""
    options = []
    for cell in e.cells:
        touching = [x for x in edition.equations if cell in x.cells and x.difference(sizes) is not None]
        if any(x not in failed for x in touching):
            continue
        size = sizes[cell] or Decimal(0)
        wanted = {size + (x.difference(sizes) or 0) * (1 if cell in x.whole else -1) for x in touching}
        if len(wanted) == 1 and (target := wanted.pop()) >= 0:
            options.append((cell, size, target))
    if not options:
        return ""
    if len(options) > 3:
        return "该式中多个数字都可能有误，请核对原始台账。"
    words = "；或".join(f"“{form.cell_label(c, edition)}”由 {number(a)} 改为 {number(b)}" for c, a, b in options)
    return f"若只有一个数字有误，则可能是{words}（仅供核对，未作改动）。"
