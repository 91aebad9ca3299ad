"""Cells of two reports: change, percent, and what is bridged between the editions and what is not."""

from __future__ import annotations

import pandas as pd
import pytest

from comparison.making import TOTAL, report
from gongkai import form
from gongkai.comparison import REASONS, compare_cells
from gongkai.measures import edition_terms

OLD, NEW = form.EDITIONS["2019"], form.EDITIONS["2021"]


def row(frame: pd.DataFrame, *cell: str) -> pd.Series:
    found = frame[(frame["frame"] == cell[0]) & (frame["row"] == cell[1]) & (frame["column"] == cell[2])]
    assert len(found) == 1
    return found.iloc[0]


def test_change_and_percent() -> None:
    found = row(compare_cells(report(2022, {TOTAL: 80}), report(2023, {TOTAL: 100})), *TOTAL)
    assert found["change"] == 20
    assert found["percent"] == 0.25
    assert found["comparable"]
    assert pd.isna(found["reason"])
    assert (found["previous_raw"], found["current_raw"], found["previous_basis"]) == ("80", "100", "printed")
    assert found["label_zh"] == "一、本年新收政府信息公开申请数量／总计"
    assert found["label_en"] == "Received in the year / Total"


def test_no_percent_on_a_base_of_zero() -> None:
    found = row(compare_cells(report(2022, {TOTAL: 0}), report(2023, {TOTAL: 7})), *TOTAL)
    assert found["change"] == 7
    assert pd.isna(found["percent"])


def test_no_percent_on_a_base_below_zero() -> None:
    cell = ("disclosure", "penalties", "change")
    frame = compare_cells(report(2019, {cell: -18}, edition=OLD), report(2020, {cell: 4}, edition=OLD))
    assert row(frame, *cell)["change"] == 22
    assert pd.isna(row(frame, *cell)["percent"])


@pytest.mark.parametrize(("before", "after"), [(None, 7), (7, None), (None, None)])
def test_an_unknown_number_has_no_change_and_is_no_zero(before: int | None, after: int | None) -> None:
    found = row(compare_cells(report(2022, {TOTAL: before}), report(2023, {TOTAL: after})), *TOTAL)
    assert pd.isna(found["change"])
    assert pd.isna(found["percent"])
    assert found["comparable"], "the cells mean the same; a number is missing"
    assert pd.isna(found["previous_value"]) == (before is None)
    assert pd.isna(found["current_value"]) == (after is None)


def test_decimals_are_subtracted_exactly() -> None:
    cell = ("disclosure", "fees", "amount")
    found = row(compare_cells(report(2022, {cell: 0.3}), report(2023, {cell: 0.1})), *cell)
    assert found["change"] == -0.2


def test_amounts_in_different_units_are_not_compared() -> None:
    cell = ("disclosure", "fees", "amount")
    found = row(compare_cells(report(2022, {cell: 5}), report(2023, {cell: 50000}, units={cell: "元"})), *cell)
    assert not found["comparable"]
    assert found["reason"] == "other_unit"
    assert pd.isna(found["change"])
    assert (found["previous_unit"], found["current_unit"]) == ("万元", "元")


def test_between_the_editions_only_cells_that_mean_the_same_are_compared() -> None:
    frame = compare_cells(report(2020, edition=OLD), report(2021, edition=NEW)).set_index(["frame", "row", "column"])
    joins = {("disclosure", t.item, t.measure): bool(t.joins) for t in edition_terms().itertuples()}
    disclosure = frame.loc[["disclosure"]]
    assert set(disclosure.index) == set(joins)
    assert {cell: bool(ok) for cell, ok in disclosure["comparable"].items()} == joins
    assert frame.loc[("disclosure", "normative_documents", "in_force"), "reason"] == "not_in_previous"
    assert frame.loc[("disclosure", "normative_documents", "total_disclosed"), "reason"] == "not_in_current"
    assert frame.loc[("disclosure", "licensing", "decisions"), "comparable"]
    assert frame.loc["disputes", "comparable"].all()
    assert set(frame["reason"].dropna()) <= set(REASONS)


def test_other_handling_is_compared_with_the_sum_of_the_three() -> None:
    one = report(2020, {("applications", "other_handling", "total"): 9}, edition=OLD)
    three = report(2021, {("applications", f"other_{key}", "total"): n for key, n in (("uncorrected", 3), ("unpaid", 1), ("other", 2))})
    forwards, backwards = compare_cells(one, three), compare_cells(three, one)
    found = row(forwards, "applications", "other_handling", "total")
    assert (found["previous_value"], found["current_value"], found["change"]) == (9, 6, -3)
    assert found["comparable"]
    assert (found["previous_basis"], found["current_basis"]) == ("printed", "sum")
    assert pd.isna(found["current_raw"])
    assert pd.isna(found["current_printed"])
    assert row(backwards, "applications", "other_handling", "total")["change"] == 3
    for frame in (forwards, backwards):
        for key in ("other_uncorrected", "other_unpaid", "other_other"):
            assert row(frame, "applications", key, "total")["reason"] == "as_sum"


def test_a_sum_with_an_unknown_part_is_unknown() -> None:
    one = report(2020, {("applications", "other_handling", "total"): 9}, edition=OLD)
    three = report(2021, {("applications", "other_unpaid", "total"): None})
    found = row(compare_cells(one, three), "applications", "other_handling", "total")
    assert pd.isna(found["current_value"])
    assert found["current_basis"] == "unknown"
    assert pd.isna(found["change"])


def test_one_row_in_both_needs_no_sum() -> None:
    edition = NEW.with_single_other()
    frame = compare_cells(report(2022, edition=edition), report(2023, edition=edition))
    assert frame["comparable"].all()
    assert "sum" not in set(frame["current_basis"])


def test_every_cell_of_both_stands_once_and_in_the_forms_order() -> None:
    frame = compare_cells(report(2020, edition=OLD), report(2021, edition=NEW))
    cells = list(zip(frame["frame"], frame["row"], frame["column"], strict=True))
    assert len(cells) == len(set(cells))
    assert set(cells) == {*OLD.cells, *NEW.cells}
    for edition in (OLD, NEW):
        lines = [(f, line.key) for f in form.FRAMES for line in edition.tables[f].lines]
        assert list(dict.fromkeys(c[:2] for c in cells if c[:2] in lines)) == lines
