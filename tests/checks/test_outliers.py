"""Figures out of line with the body's other years: by hand, and how often chance sets the rule off."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import numpy as np
import pytest

from gongkai.checks import Finding, Values, out_of_line
from gongkai.checks.outliers import Year
from gongkai.form import Cell

RECEIVED = ("applications", "received", "total")
LICENSING = ("disclosure", "licensing", "decisions")
STOCK = ("disclosure", "normative_documents", "in_force")
FEES = ("disclosure", "fees", "amount")


def year(number: int, cells: Mapping[Cell, object], edition: str = "2021", unit: str | None = None) -> Year:
    known = {c: None if v is None else Decimal(str(v)) for c, v in cells.items()}
    return Year(Values(number, known, dict.fromkeys(cells, unit) if unit else {}), edition)


def judged(cell: Cell, sizes: list[object], unit: str | None = None) -> list[list[Finding]]:
    years = [year(2019 + i, {cell: size}, unit=unit) for i, size in enumerate(sizes)]
    return [list(out_of_line(y, years[:i] + years[i + 1:])) for i, y in enumerate(years)]


@pytest.mark.parametrize(("cell", "sizes", "out"), [
    (LICENSING, [2293, 10690, 2629, 4529, 2418], {2020}),
    (RECEIVED, [80, 81, 79, 300], {2022}),
    (RECEIVED, [80, 81, 79, 0], {2022}),
    (RECEIVED, [0, 0, 0, 25], {2022}),
    (RECEIVED, [0, 0, 0, 19], set()),  # too few to say
    (RECEIVED, [80, 81, 300], set()),  # two other years are too few
    (RECEIVED, [80, 81, None, 300], set()),  # so are two that are known
    (RECEIVED, [80, 81, 79, 150], set()),  # not twice the nearest year
    (RECEIVED, [23, 21, 70, 74, 81, 218, 154], set()),  # a rise
    (RECEIVED, [20, 20, 20, 300, 310], set()),  # a lasting change of level
    (RECEIVED, [50, 80, 128, 205, 328, 525], set()),  # steady growth of 60% a year
    (STOCK, [665, 698, 470, 440, 546], set()),
    (STOCK, [66, 66, 70, 372], {2022}),
    (FEES, [24252.3, 9116.4, 5949.1, 18651, 4166.2], set()),
    (FEES, [59.49, 41.66, 52.3, 594900], {2022}),  # yuan for ten thousand yuan
])
def test_by_hand(cell: Cell, sizes: list[object], out: set[int]) -> None:
    found = judged(cell, sizes)
    assert {2019 + i for i, findings in enumerate(found) if findings} == out
    assert all(f.rule == "outlier" and f.severity == "note" for findings in found for f in findings)


def test_the_message_has_rule_and_numbers() -> None:
    message = judged(LICENSING, [2293, 10690, 2629, 4529, 2418])[1][0].message
    for words in ("2020 年为 10690 件", "2019 年 2293、2021 年 2629、2022 年 4529、2023 年 2418；中位数 2523.5", "4.2 倍",
                  "6161²÷15219＝2494.1", "10.83", "中位数的 3 倍", "2 倍"):
        assert words in message


def test_section_two_is_not_compared_across_editions() -> None:
    old = [year(2019 + i, {LICENSING: 100}, "2019") for i in range(3)]
    assert not list(out_of_line(year(2022, {LICENSING: 900}), old))
    received = [year(2019 + i, {RECEIVED: 100}, "2019") for i in range(3)]
    assert len(list(out_of_line(year(2022, {RECEIVED: 900}), received))) == 1


def test_amounts_in_another_unit_are_not_compared() -> None:
    others = [year(2019 + i, {FEES: 50}, unit="万元") for i in range(3)]
    assert list(out_of_line(year(2022, {FEES: 500000}, unit="万元"), others))
    assert not list(out_of_line(year(2022, {FEES: 500000}, unit="元"), others))


def test_where_an_equation_speaks_the_rule_is_silent() -> None:
    others = [year(2019 + i, {STOCK: 66}) for i in range(3)]
    now = year(2022, {STOCK: 372})
    assert list(out_of_line(now, others))
    assert not list(out_of_line(Year(now.values, now.edition, frozenset({STOCK})), others))


def shares(number: int, granted: int, concluded: int) -> Year:
    return year(number, {("applications", "granted", "total"): granted, ("applications", "concluded", "total"): concluded})


@pytest.mark.parametrize(("now", "out"), [
    ((90, 100), True), ((55, 100), False), ((26, 29), False), ((110, 100), False), ((0, 100), True),
])
def test_shares(now: tuple[int, int], out: bool) -> None:
    others = [shares(2019, 40, 100), shares(2020, 35, 100), shares(2021, 45, 100)]
    found = list(out_of_line(shares(2022, *now), others))
    assert bool(found) is out
    if out:
        assert f"{now[0]}/{now[1]}" in found[0].message and "中位数 40.0%" in found[0].message
        assert found[0].cell == "granted/total"


@pytest.mark.parametrize(("spread", "growth", "most"), [(0.0, 0.0, 0.0005), (0.3, 0.0, 0.005), (0.3, 0.25, 0.03), (0.5, 0.0, 0.03)])
def test_chance_hardly_ever_sets_it_off(spread: float, growth: float, most: float) -> None:
    """Years that differ by chance alone: Poisson counts around a level that varies by ``spread`` and grows by ``growth``."""
    rng = np.random.default_rng(20190515)
    sigma = np.sqrt(np.log(1 + spread**2))
    found = tried = 0
    for mean in (3, 10, 50, 300, 2000):
        for _ in range(120):
            levels = mean * np.exp(growth * np.arange(6) + rng.normal(-sigma**2 / 2, sigma, 6))
            flagged = judged(RECEIVED, [int(n) for n in rng.poisson(levels)])
            found += sum(map(bool, flagged))
            tried += len(flagged)
    assert found / tried <= most


@pytest.mark.parametrize(("spread", "most"), [(0.05, 0.0005), (0.12, 0.01)])
def test_chance_hardly_ever_sets_off_a_share(spread: float, most: float) -> None:
    """Shares of a body whose practice varies from year to year by ``spread`` (standard deviation)."""
    rng = np.random.default_rng(20190515)
    found = tried = 0
    for rate in (0.1, 0.3, 0.5, 0.8):
        concentration = rate * (1 - rate) / spread**2 - 1
        for _ in range(150):
            wholes = rng.integers(30, 400, 6)
            rates = rng.beta(rate * concentration, (1 - rate) * concentration, 6) if concentration > 0 else np.full(6, rate)
            years = [shares(2019 + i, int(rng.binomial(n, r)), int(n)) for i, (n, r) in enumerate(zip(wholes, rates, strict=True))]
            flagged = [bool(list(out_of_line(y, years[:i] + years[i + 1:]))) for i, y in enumerate(years)]
            found += sum(flagged)
            tried += len(flagged)
    assert tried
    assert found / tried <= most
