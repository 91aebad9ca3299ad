"""A report against the sum of those it takes in."""

from __future__ import annotations

from decimal import Decimal

from gongkai import form
from gongkai.checks import Finding, Values, against_sum

EDITION = form.EDITIONS["2021"]
FEES = ("disclosure", "fees", "amount")


def values(size: int, *, unit: str = "万元", **changed: int | None) -> Values:
    cells: dict[form.Cell, Decimal | None] = {c: Decimal(size) for c in EDITION.cells}
    for key, number in changed.items():
        frame, _, rest = key.partition("__")
        first, _, second = rest.partition("__")
        cells[frame, first, second] = None if number is None else Decimal(number)
    return Values(2024, cells, {FEES: unit})


def found(whole: Values, *parts: Values) -> list[Finding]:
    return list(against_sum(EDITION, whole, [(f"丙{i}局", p) for i, p in enumerate(parts)]))


def test_sums_that_hold_say_nothing() -> None:
    assert not found(values(5), values(2), values(3))


def test_a_row_that_is_no_sum_is_one_finding_with_all_its_numbers() -> None:
    whole = values(5, applications__received__total=9, applications__received__individual=8)
    [finding] = found(whole, values(2), values(3))
    assert (finding.rule, finding.severity, finding.frame, finding.cell) == ("children", "warning", "applications", "received/total")
    assert (finding.printed, finding.expected) == (Decimal(9), Decimal(5))
    for words in ("“总计”：本报告为 9", "2024 年报告之和为 5", "丙0局 2＋丙1局 3", "相差 4", "自然人 8（各份之和 5）"):
        assert words in finding.message


def test_what_one_of_them_does_not_know_is_passed_over() -> None:
    whole = values(5, applications__received__total=9)
    assert not found(whole, values(2), values(3, applications__received__total=None))
    assert not found(values(5, applications__received__total=None), values(2), values(3, applications__received__total=90))


def test_amounts_in_another_unit_are_passed_over() -> None:
    cells = {f.cell for f in found(values(9), values(2), values(3, unit="元"))}
    assert "fees/amount" not in cells
    assert {f.cell for f in found(values(9), values(2), values(3))} >= {"fees/amount", "received/total", "reconsideration/total"}


def test_counts_of_kinds_of_items_are_no_sums() -> None:
    edition = form.EDITIONS["2019"]
    cells: dict[form.Cell, Decimal | None] = {c: Decimal(2) for c in edition.cells}
    double: dict[form.Cell, Decimal | None] = {c: Decimal(4) for c in edition.cells}
    off = list(against_sum(edition, Values(2019, {**double, ("disclosure", "fees", "change"): Decimal(9)}),
                           [("甲局", Values(2019, cells)), ("乙局", Values(2019, cells))]))
    assert not off
