"""LibreOffice computes every formula anew: the results are those of the measures, before and after a change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from gongkai import form
from gongkai.dataset import Dataset
from gongkai.measures.consolidation import consolidate
from gongkai.workbook import names, write_workbook
from gongkai.workbook.data import SWITCHED, UNIT_SWITCH
from gongkai.workbook.figures import HEADS, figures
from gongkai.workbook.ranking import TOP, rated
from made import UNKNOWN
from workbook.recalculated import changed, differences, recalculated
from workbook.sheets import sum_rows


def compare(results: openpyxl.Workbook, path: Path) -> int:
    """Hold results against those that the file at ``path`` holds; the number of formulas."""
    count, wrong = differences(results, openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True))
    assert not wrong, f"{len(wrong)} of {count}:\n" + "\n".join(wrong[:20])
    return count


def test_every_formula_of_the_shipped_workbook_gives_what_it_holds(soffice: str, shipped: Path, tmp_path: Path) -> None:
    assert compare(recalculated(soffice, shipped, tmp_path), shipped) > 7000


def put(book: openpyxl.Workbook, report_key: str, cell: form.Cell, value: Any) -> None:
    """Correct a number on the data sheet."""
    ws = book[names.DATA]
    heads = [c.value for c in ws[1]]
    row = next(r for r in range(2, ws.max_row + 1) if ws.cell(r, 1).value == report_key)
    ws.cell(row, heads.index(HEADS[cell]) + 1).value = value


def with_value(data: Dataset, report_id: str, cell: form.Cell, fields: dict[str, Any]) -> None:
    frame = data.frames[cell[0]]
    first, second = form.KEYS[cell[0]]
    where = (frame["report_id"] == report_id) & (frame[first] == cell[1]) & (frame[second] == cell[2])
    assert where.sum() == 1
    for name, value in fields.items():
        frame.loc[where, name] = value


def copy_of(data: Dataset) -> Dataset:
    return Dataset(**{name: frame.copy() for name, frame in data.frames.items()})


CHANGES: list[tuple[str, form.Cell, Any, dict[str, Any]]] = [
    ("甲市-2022", ("applications", "received", "total"), 5, {"value": 5, "printed": 5}),
    ("甲市-2021", ("applications", "carried_out", "total"), None, {"value": 0, "printed": None, "raw": "", "basis": "blank"}),
    ("甲市-2021", ("disclosure", "rules", "in_force"), "不明", UNKNOWN),
    ("乙县-2022", ("applications", "other_handling", "total"), 40, {"value": 40, "printed": 40}),
    ("丁区-2022", ("disclosure", "fees", "amount"), 2.5, {"value": 2.5, "printed": 2.5}),
]


@pytest.mark.parametrize("report_id", ["甲市-2021", "乙县-2020", "乙县-2022"])
def test_another_choice_and_corrected_numbers_turn_everything(
    soffice: str, small: Dataset, small_path: Path, tmp_path: Path, report_id: str
) -> None:
    """The old file with cells changed by hand gives what a new file of the changed dataset holds."""
    def change(book: openpyxl.Workbook) -> None:
        ws = book[names.FORM]
        publisher, year = report_id.rsplit("-", 1)
        ws["C1"], ws["K1"] = publisher, int(year)
        for key, cell, value, _ in CHANGES:
            put(book, key, cell, value)

    after = copy_of(small)
    for key, cell, _, fields in CHANGES:
        with_value(after, key, cell, fields)
    expected = write_workbook(after, tmp_path / "expected.xlsx", report_id=report_id)
    results = recalculated(soffice, changed(small_path, tmp_path / "changed.xlsx", change), tmp_path)
    compare(results, expected)


def test_a_unit_switched_off_leaves_the_sum(soffice: str, small: Dataset, small_path: Path, tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        ws = book[names.UNITS]
        row = next(r for r in range(2, ws.max_row + 1) if ws.cell(r, 1).value == "乙县")
        ws.cell(row, UNIT_SWITCH).value = "否"

    results = recalculated(soffice, changed(small_path, tmp_path / "off.xlsx", change), tmp_path)
    expected = consolidate(small, 2022, ["甲市", "丙局", "丁区"])
    found = sum_rows(results)
    assert len(expected) > 200
    for row in expected.to_dict("records"):
        own = found[row["frame"], row["row"], row["column"], "未注明" if pd.isna(row["unit"]) else row["unit"]]
        assert own.total == pytest.approx(0 if pd.isna(row["value"]) else float(row["value"])), row
        assert own.numbers + own.blank == row["reports"], row
        assert own.unknown == row["unknown"], row
    states = {r[0]: r[5] for r in results[names.UNITS].iter_rows(min_row=2, values_only=True)}
    assert states == {"甲市": "2021年版表式，已计入", "乙县": "已关闭", "丙局": "2019年版表式，已计入", "丁区": "2021年版表式，已计入"}
    switched = {r[0]: r[SWITCHED - 1] for r in results[names.DATA].iter_rows(min_row=2, values_only=True)}
    assert {key for key, value in switched.items() if value == "否"} == {"乙县-2020", "乙县-2022"}
    notes = [str(c.value) for row in results[names.SUM].iter_rows(min_row=45, max_col=1) for c in row if c.value]
    assert any("已关闭1个" in note and "计入2个" in note for note in notes)


def test_the_ranking_follows_year_measure_and_least_number(
    soffice: str, small: Dataset, small_path: Path, tmp_path: Path
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        ws = book[names.RANKING]
        ws["B3"], ws["D3"], ws["H3"] = 2020, "不予公开占比", 1

    results = recalculated(soffice, changed(small_path, tmp_path / "rank.xlsx", change), tmp_path)
    reports = small.reports.sort_values(["year"], kind="stable")
    wanted = sorted(rated(figures(small, reports), 2020, 1, "refused_share"), key=lambda r: r.place)
    order = {p: i for i, p in enumerate(small.reports["publisher"].drop_duplicates())}
    wanted.sort(key=lambda r: (r.group, r.rank or 0, order[r.unit]))
    rows = list(results[names.RANKING].iter_rows(min_row=TOP, max_col=8, values_only=True))[:len(wanted)]
    assert [r[1] for r in rows] == [w.unit for w in wanted]
    assert [r[0] for r in rows] == [w.rank if w.group == 1 else "—" for w in wanted]
    assert [r[4] for r in rows] == [None if w.rate is None else pytest.approx(w.rate) for w in wanted]
    assert results[names.RANKING]["A4"].value == "2020年不予公开占比"
