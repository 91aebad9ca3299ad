"""Rates, outcomes, reasons, years and ranks: what the workbook holds is what the measures give."""

from __future__ import annotations

from typing import Any

import openpyxl
import pandas as pd
import pytest

from gongkai import measures
from gongkai.dataset import Dataset
from gongkai.measures import MEASURES
from gongkai.workbook import names
from gongkai.workbook.indicator_data import KEY_MEASURES, RATES
from gongkai.workbook.ranking import DEFAULT_LEAST, TOP


def same(there: Any, here: Any) -> bool:
    """A missing number is a blank cell."""
    if pd.isna(here):
        return there is None
    return there is not None and there == pytest.approx(float(here), rel=1e-9, abs=1e-12)


def chosen(book: openpyxl.Workbook) -> tuple[str, int]:
    ws = book[names.FORM]
    return ws["C1"].value, ws["K1"].value


def table(book: openpyxl.Workbook, head: str) -> dict[str, tuple[Any, ...]]:
    """The rows under a head of the sheet of indicators, by their first cell."""
    rows = list(book[names.INDICATORS].iter_rows(max_col=12, values_only=True))
    start = next(i for i, row in enumerate(rows) if row[0] == head and row[1] == "单位")
    found = {}
    for row in rows[start + 1:]:
        if row[0] is None:
            break
        found[str(row[0])] = row
    return found


def test_indicators_are_those_of_the_measures(dataset: Dataset, shipped_book: openpyxl.Workbook) -> None:
    publisher, year = chosen(shipped_book)
    rows = table(shipped_book, "指标")
    assert len(rows) == len(KEY_MEASURES)
    values = measures.key_indicators(dataset, KEY_MEASURES)
    values = values[(values["publisher"] == publisher) & (values["year"] == year)].set_index("measure")
    change = measures.change_on_year(dataset, KEY_MEASURES)
    change = change[(change["publisher"] == publisher) & (change["year"] == year)].set_index("measure")
    assert len(change)
    for key in KEY_MEASURES:
        row = rows[MEASURES[key].zh]
        if key not in values.index:
            assert row[4] is None and row[11] == "表式无此栏"
            continue
        own = values.loc[key]
        assert same(row[4], own["value"])
        if MEASURES[key].is_share:
            assert same(row[2], own["numerator"]) and same(row[3], own["denominator"])
            assert same(row[5], own["low"]) and same(row[6], own["high"])
        then = change.loc[key]
        assert same(row[9], then["previous"])
        assert same(row[10], then["points"] if MEASURES[key].is_share else then["change"])


@pytest.mark.parametrize(("head", "measure", "key"), [
    ("六类办理结果", measures.outcome_shares, "group"), ("不予公开的八项原因", measures.refusal_reasons, "reason")])
def test_parts_are_those_of_the_measures(
    dataset: Dataset, shipped_book: openpyxl.Workbook, head: str, measure: Any, key: str
) -> None:
    publisher, year = chosen(shipped_book)
    found = measure(dataset)
    rows = list(table(shipped_book, head).values())
    for at_count, which in ((2, year), (7, year - 1)):
        own = found[(found["publisher"] == publisher) & (found["year"] == which)]
        assert len(own) == len(rows) == own[key].nunique()
        for row, part in zip(rows, own.itertuples(), strict=True):
            assert row[0].endswith(part.label_zh)
            assert same(row[at_count], part.count) and same(row[at_count + 1], part.denominator) and same(row[at_count + 2], part.share)
            if which == year:
                assert same(row[5], part.low) and same(row[6], part.high)


def test_the_years_are_those_of_the_measures(dataset: Dataset, shipped_book: openpyxl.Workbook) -> None:
    publisher, _ = chosen(shipped_book)
    values = measures.key_indicators(dataset, ["received", "outcomes", "disclosure_rate"])
    values = values[values["publisher"] == publisher].set_index(["measure", "year"])
    rows = table(shipped_book, "年度")
    assert len(rows) == dataset.reports["year"].nunique()
    for label, row in rows.items():
        year = int(label[:4])
        for col, key in ((2, "received"), (3, "outcomes"), (4, "disclosure_rate")):
            assert same(row[col], values.loc[(key, year), "value"] if (key, year) in values.index else None)


@pytest.mark.parametrize("which", ["small", "dataset"])
def test_numerators_and_denominators_of_every_report(which: str, request: pytest.FixtureRequest) -> None:
    data: Dataset = request.getfixturevalue(which)
    book: openpyxl.Workbook = request.getfixturevalue("small_book" if which == "small" else "shipped_book")
    head, *rows = book[names.INDICATOR_DATA].iter_rows(values_only=True)
    found = {row[0]: dict(zip(head, row, strict=False)) for row in rows}
    values = measures.key_indicators(data, KEY_MEASURES)
    assert len(values) > 100 and set(RATES) <= set(KEY_MEASURES)

    def number(shown: Any) -> Any:
        return None if isinstance(shown, str) else shown

    for row in values.itertuples():
        own, zh = found[f"{row.publisher}-{row.year}"], MEASURES[row.measure].zh
        if MEASURES[row.measure].is_share:
            assert same(number(own[zh + "：分子"]), row.numerator) and same(number(own[zh + "：分母"]), row.denominator)
        else:
            assert same(number(own[zh]), row.value)
    there = {(f"{r.publisher}-{r.year}", r.measure) for r in values.itertuples()}
    for report, own in found.items():
        for key in KEY_MEASURES:
            if not MEASURES[key].is_share:
                assert (own[MEASURES[key].zh] == "无此栏") == ((report, key) not in there), (report, key)


def test_the_ranking_is_that_of_the_measures(dataset: Dataset, shipped_book: openpyxl.Workbook) -> None:
    ws = shipped_book[names.RANKING]
    year = ws["B3"].value
    rates = measures.key_indicators(dataset, ["disclosure_rate"])
    rates = rates[rates["year"] == year].set_index("publisher")
    rows = [r for r in ws.iter_rows(min_row=TOP, max_col=8, values_only=True) if r[1]]
    assert {r[1] for r in rows} == set(dataset.reports["body"])
    ranked = rates[rates["denominator"] >= DEFAULT_LEAST]["value"]
    order = ranked.rank(ascending=False, method="min")
    for rank, unit, numerator, n, rate, low, high, note in rows:
        if unit not in rates.index:
            assert (rank, rate, note) == ("—", None, "无该年度报告")
            continue
        own = rates.loc[unit]
        assert same(numerator, own["numerator"]) and same(n, own["denominator"]) and same(rate, own["value"])
        assert same(low, own["low"]) and same(high, own["high"])
        if unit in order.index:
            assert rank == order[unit]
        else:
            assert rank == "—" and "不排名" in note
    ranks = [r[0] for r in rows if r[0] != "—"]
    assert ranks == sorted(ranks)
