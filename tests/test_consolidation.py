"""The sum over units: each cell by hand, nothing added that may not be, nothing left out in silence."""

from __future__ import annotations

import warnings
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest

import helpers
from gongkai import form
from gongkai.dataset import Dataset
from gongkai.measures.consolidation import consolidate, consolidated_units
from gongkai.workbook.blank_form import write_form
from made import BLANK, UNKNOWN, made_report, together

NEW, OLD = form.EDITIONS["2021"], form.EDITIONS["2019"]


def made(
    unit: str, year: int, edition: form.Edition, first: int, odd: dict[form.Cell, dict[str, Any]] | None = None, **report: Any
) -> dict[str, list[dict[str, Any]]]:
    return made_report(unit, year, edition, odd, first=first, **{"source": f"{unit}.html", "errors": 0, **report})


def quietly(*args: Any, **kwargs: Any) -> pd.DataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return consolidate(*args, **kwargs)


def row_of(sums: pd.DataFrame, *cell: str) -> pd.Series:
    rows = sums[(sums["frame"] == cell[0]) & (sums["row"] == cell[1]) & (sums["column"] == cell[2])]
    assert len(rows) == 1
    return rows.iloc[0]


def test_every_cell_is_the_sum_of_its_parts() -> None:
    data = together(made("甲", 2024, NEW, 1000), made("乙", 2024, NEW, 5000), made("乙", 2023, NEW, 90_000), made("丙", 2024, NEW, 7))
    sums = consolidate(data, 2024, ["甲", "乙"])
    assert list(zip(sums["frame"], sums["row"], sums["column"], strict=True)) == list(NEW.cells)
    assert list(sums["value"]) == [6000 + 2 * i for i in range(len(NEW.cells))]
    assert list(sums["label"]) == [form.cell_label(c, NEW) for c in NEW.cells]
    assert set(sums["reports"]) == {2}
    assert sums[["blank", "unknown", "absent"]].to_numpy().sum() == 0
    assert row_of(sums, "disclosure", "fees", "amount")["unit"] == "万元"
    assert set(sums.loc[sums["frame"] != "disclosure", "unit"]) == {"件"}
    assert sums.dtypes.astype(str).to_dict() == {
        "frame": "string", "row": "string", "column": "string", "label": "string", "value": "Float64", "unit": "string",
        "reports": "Int64", "blank": "Int64", "unknown": "Int64", "absent": "Int64"}
    assert list(consolidate(data, 2024)["value"]) == [6007 + 3 * i for i in range(len(NEW.cells))]


def test_blanks_count_as_zero_and_what_is_unknown_is_counted_and_left_out() -> None:
    cell, other = ("applications", "granted", "individual"), ("applications", "granted", "total")
    data = together(
        made("甲", 2024, NEW, 100, {cell: {"value": 5, "printed": 5}, other: UNKNOWN}),
        made("乙", 2024, NEW, 100, {cell: BLANK, other: UNKNOWN}),
        made("丙", 2024, NEW, 100, {cell: UNKNOWN, other: UNKNOWN}),
    )
    sums = consolidate(data, 2024)
    row = row_of(sums, *cell)
    assert (row["value"], row["reports"], row["blank"], row["unknown"]) == (5, 2, 1, 1)
    row = row_of(sums, *other)
    assert pd.isna(row["value"])
    assert (row["reports"], row["unknown"]) == (0, 3)
    lost = together(made("甲", 2024, NEW, 1))
    lost.disputes = lost.disputes.iloc[0:0]
    row = row_of(consolidate(lost, 2024), "disputes", "reconsideration", "total")
    assert pd.isna(row["value"])
    assert row["unknown"] == 1


def test_amounts_in_different_units_stand_apart() -> None:
    cell = ("disclosure", "fees", "amount")
    data = together(
        made("甲", 2024, NEW, 1, {cell: {"value": 0.1}}), made("乙", 2024, NEW, 1, {cell: {"value": 0.2}}),
        made("丙", 2024, NEW, 1, {cell: {"value": 3000.0, "unit": "元"}}), made("丁", 2024, NEW, 1, {cell: UNKNOWN}),
        made("戊", 2024, NEW, 1, {cell: {"value": 9.0, "unit": None}}),
    )
    sums = consolidate(data, 2024)
    rows = sums[(sums["row"] == "fees") & (sums["column"] == "amount")]
    found = {r.unit if not pd.isna(r.unit) else None: (r.value, r.reports, r.unknown) for r in rows.itertuples()}
    assert found == {"万元": (0.3, 2, 1), "元": (3000.0, 1, 0), None: (9.0, 1, 0)}


def test_editions_join_only_where_they_ask_for_the_same() -> None:
    data = together(made("甲", 2021, NEW, 100), made("乙", 2021, OLD, 1000))
    sums = consolidate(data, 2021)
    cells = list(zip(sums["frame"], sums["row"], sums["column"], strict=True))
    assert set(cells) == set(NEW.cells) | set(OLD.cells)
    assert len(set(cells)) == len(cells)
    numbers = {c: 100 + i for i, c in enumerate(NEW.cells)}, {c: 1000 + i for i, c in enumerate(OLD.cells)}
    for cell, row in zip(cells, sums.itertuples(), strict=True):
        parts = [n[cell] for n in numbers if cell in n]
        assert (row.value, row.reports, row.absent) == (sum(parts), len(parts), 2 - len(parts)), cell
    places = {c: i for i, c in enumerate(cells)}
    for edition in (NEW, OLD):
        assert [c for frame in form.FRAMES for c in edition.tables[frame].cells] == sorted(edition.cells, key=lambda c: places[c])
    assert row_of(consolidate(together(made("乙", 2021, OLD, 1)), 2021), "disclosure", "normative_documents", "created")["label"] == (
        form.cell_label(("disclosure", "normative_documents", "created"), OLD))


def test_what_is_missing_and_what_may_count_twice_is_said() -> None:
    data = together(
        made("甲市", 2024, NEW, 1, parent="丙省"), made("乙县", 2024, NEW, 1, parent="甲市", errors=3), made("丁镇", 2024, NEW, 1, parent="乙县"),
        made("戊局", 2023, NEW, 1, parent="甲市"), made("己局", 2024, NEW, 1, {("disputes", "reconsideration", "total"): UNKNOWN}),
        {"findings": [{"report_id": "己局-2024", "publisher": "己局", "year": 2024, "rule": "second_report", "severity": "warning", "message": "另一份"}]},
    )
    with pytest.warns(UserWarning, match="重复计算") as heard:
        sums = consolidate(data, 2024)
    said = " ".join(str(w.message) for w in heard)
    assert "乙县（甲市）、丁镇（乙县）" in said
    assert "只合计了第一份" in said and "己局.html" in said
    assert "戊局" not in said
    assert sums.attrs["missing"] == ["戊局"]
    assert sums.attrs["overlaps"] == [("乙县", "甲市"), ("丁镇", "乙县")]
    assert sums.attrs["units"] == ["甲市", "乙县", "丁镇", "己局"]
    with pytest.warns(UserWarning, match=r"没有报告.*戊局、没有这家|重复计算"):
        named = consolidate(data, 2024, ["丁镇", "甲市", "戊局", "没有这家"])
    assert named.attrs["overlaps"] == [("丁镇", "甲市")]  # two steps up
    units = consolidated_units(data, 2024, ["丁镇", "己局", "乙县", "没有这家"])
    assert list(units["publisher"]) == ["丁镇", "己局", "乙县", "没有这家"]
    assert list(units["present"]) == [True, True, True, False]
    assert list(units["within"].fillna("")) == ["乙县", "", "", ""]
    assert list(units["unknown"].fillna(-1)) == [0, 1, 0, -1]
    assert list(units["errors"].fillna(-1)) == [0, 0, 3, -1]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        consolidate(data, 2024, ["丁镇"])


def test_a_unit_is_found_by_the_name_of_its_body() -> None:
    data = together(made("洪泽区人民政府", 2024, NEW, 1, body="淮安市洪泽区人民政府"), made("甲", 2024, NEW, 1))
    for name in ("淮安市洪泽区人民政府", "洪泽区人民政府"):
        assert consolidate(data, 2024, [name]).attrs["units"] == ["淮安市洪泽区人民政府"]
    with pytest.raises(ValueError, match="单位重复"):
        consolidate(data, 2024, ["淮安市洪泽区人民政府", "洪泽区人民政府"])


def test_what_cannot_be_summed_is_said(tmp_path: Path) -> None:
    data = together(made("甲", 2024, NEW, 1), made("甲", 2023, NEW, 1))
    with pytest.raises(ValueError, match=r"year=.*2023、2024"):
        consolidate(data)
    with pytest.raises(ValueError, match="2020 年没有"):
        consolidate(data, 2020)
    with pytest.raises(ValueError, match="2024 年没有"):
        consolidate(data, 2024, ["乙"])
    with pytest.raises(ValueError, match="单位重复"):
        consolidate(data, 2024, ["甲", "甲"])
    with pytest.raises(ValueError, match="没有报告"):
        consolidate(Dataset.from_rows({}))
    with pytest.raises(FileNotFoundError):
        consolidate(tmp_path / "none")


def test_a_file_of_the_folder_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    import openpyxl

    from gongkai.workbook.blank_form.areas import Places
    from gongkai.workbook.layout import form_layout
    from rendering.cells import draw_figures

    folder = write_form(tmp_path / "forms", ["甲县", "乙县"], 2024)
    path = folder / "甲县-2024.xlsx"
    book = openpyxl.load_workbook(path)
    places = Places(form_layout(NEW))
    figures = draw_figures(Random(4), NEW)
    for cell, number in figures.numbers.items():
        book.worksheets[1][places.at(cell)].value = float(number)
    book.save(path)
    with pytest.warns(UserWarning, match="文件未能读出.*乙县-2024.xlsx"):
        sums = consolidate(folder)
    assert sums.attrs["units"] == ["甲县"]
    assert [file for file, _ in sums.attrs["failures"]] == ["乙县-2024.xlsx"]
    assert [row.value for row in sums.itertuples()] == [float(figures.numbers[c]) for c in NEW.cells]


def test_the_shipped_reports_add_up_as_a_table_would(dataset: helpers.Dataset) -> None:
    """The same sums another way: a pivot of the frame, for a year in which every report has every cell."""
    sums = quietly(dataset, 2024)
    ids = set(consolidated_units(dataset, 2024)["report_id"].dropna())
    rows = dataset.applications[dataset.applications["report_id"].isin(ids)]
    by_hand = rows.groupby(["outcome", "applicant"])["value"].sum()
    ours = sums[sums["frame"] == "applications"].set_index(["row", "column"])["value"]
    assert len(ours) == len(by_hand)
    assert all(ours[key] == by_hand[key] for key in by_hand.index)
    assert (sums["reports"] + sums["unknown"] + sums["absent"] == len(ids)).all()
