"""Cover, contents, notes, findings, data sheets and paper: what an office looks at first."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter, range_boundaries

from gongkai import codes, form, schema
from gongkai.dataset import Dataset
from gongkai.measures import MEASURES
from gongkai.measures.consolidation import consolidate
from gongkai.workbook import names, safe, styles
from gongkai.workbook.figures import ABSENT, CELLS, HEADS, UNKNOWN
from gongkai.workbook.indicator_data import KEY_MEASURES
from workbook.recalculated import convert
from workbook.sheets import cells_of_rows, sum_rows, table_rows


@pytest.fixture(scope="module")
def formulas(shipped: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(shipped)


@pytest.mark.parametrize("which", ["small", "dataset"])
def test_the_data_sheet_holds_every_number_once(which: str, request: pytest.FixtureRequest) -> None:
    data: Dataset = request.getfixturevalue(which)
    book: openpyxl.Workbook = request.getfixturevalue("small_book" if which == "small" else "shipped_book")
    rows = {r["单位-年度"]: r for r in table_rows(book[names.DATA], "data")}
    assert len(set(HEADS.values())) == len(CELLS)
    seen = 0
    for frame in form.FRAMES:
        first, second = form.KEYS[frame]
        for row in data.frames[frame].to_dict("records"):
            cell = (frame, row[first], row[second])
            own = rows[row["report_id"]]
            wanted = {"blank": None, "unknown": UNKNOWN}.get(row["basis"], row["value"])
            assert own[HEADS[cell]] == wanted, (row["report_id"], cell)
            assert (f"；{HEADS[cell]}；" in (own["推得的格"] or "")) == (row["basis"] == "derived")
            seen += 1
    # Whatever is left belongs to another edition.
    others = [v for r in rows.values() for head, v in r.items() if head in set(HEADS.values()) and v == ABSENT]
    assert len(others) == len(rows) * len(CELLS) - seen


@pytest.mark.parametrize("which", ["small", "dataset"])
def test_what_is_not_simply_printed_is_listed_with_its_text(which: str, request: pytest.FixtureRequest) -> None:
    data: Dataset = request.getfixturevalue(which)
    book: openpyxl.Workbook = request.getfixturevalue("small_book" if which == "small" else "shipped_book")
    rows = {(r["报告"], r["frame"], r["row"], r["column"]): r for r in table_rows(book[names.READINGS], "readings")}
    odd = 0
    for frame in form.FRAMES:
        first, second = form.KEYS[frame]
        for row in data.frames[frame].to_dict("records"):
            found = rows.get((row["report_id"], frame, row[first], row[second]))
            if row["basis"] != "printed":
                assert found is not None
                assert found["依据"] == codes.BASES[row["basis"]]
                assert (found["原文"] or "") == ("" if schema.pd.isna(row["raw"]) else row["raw"].strip("\n"))
                odd += 1
            elif found is None:
                assert float(row["raw"]) == row["printed"]
    assert odd


@pytest.mark.parametrize("which", ["small", "dataset"])
def test_the_sum_is_that_of_consolidate(which: str, request: pytest.FixtureRequest) -> None:
    data: Dataset = request.getfixturevalue(which)
    book: openpyxl.Workbook = request.getfixturevalue("small_book" if which == "small" else "shipped_book")
    year = book[names.SUM]["C1"].value
    with pytest.warns(UserWarning, match="没有报告|重复计算"):
        wanted = consolidate(data, year)
    found = sum_rows(book)
    for row in wanted.to_dict("records"):
        own = found[row["frame"], row["row"], row["column"], "未注明" if schema.pd.isna(row["unit"]) else row["unit"]]
        assert own.total == pytest.approx(0 if schema.pd.isna(row["value"]) else float(row["value"])), row
        assert own.numbers + own.blank == row["reports"] and own.unknown == row["unknown"], row
    assert sum(r.numbers + r.blank for r in found.values()) == wanted["reports"].sum()


def test_amounts_in_two_units_are_not_added(small_book: openpyxl.Workbook) -> None:
    ws = small_book[names.SUM]
    texts = [str(c.value) for row in ws.iter_rows(max_col=15) for c in row if c.value is not None]
    assert any(re.fullmatch(r"[\d.]+万元；5949\.088667元；", t) for t in texts), texts
    # The report on 2022 in the form of 2019 is on the other sheet.
    assert any("1份报告之和" in str(c.value) for c in small_book[names.sum_sheet("2019")][4])
    assert any("上级也在汇总内" in t for t in texts)
    assert any("含数值不明的报告" in t for t in texts)
    assert any("（六）其他处理印为一行" in t for t in texts)


def test_two_years_stand_side_by_side(dataset: Dataset, shipped_book: openpyxl.Workbook) -> None:
    ws = shipped_book[names.COMPARISON]
    unit, year = shipped_book[names.FORM]["C1"].value, shipped_book[names.FORM]["K1"].value
    values = {(i, f, a, b): v for f in form.FRAMES for i, a, b, v in
              dataset.frames[f][["report_id", *form.KEYS[f], "value"]].itertuples(index=False)}
    rows = cells_of_rows(ws)
    assert [cell for cell, _ in rows] == list(CELLS)
    for cell, row in rows:
        for shown, of in ((row[3], year - 1), (row[5], year)):
            there = values.get((f"{unit}-{of}", *cell))
            assert (ABSENT if there is None else shown or 0) == (shown if there is None else there)
        if row[3] == ABSENT or row[5] == ABSENT:
            assert row[7] is None
        elif not row[9]:
            assert row[7] == pytest.approx((row[5] or 0) - (row[3] or 0))


def test_findings_and_failures_are_all_there(small_book: openpyxl.Workbook, dataset: Dataset, shipped_book: openpyxl.Workbook) -> None:
    rows = table_rows(shipped_book[names.FINDINGS], "findings")
    assert sorted(r["说明"] for r in rows) == sorted(dataset.findings["message"])
    assert {r["处理"] for r in rows} <= set(codes.ACTIONS)
    assert table_rows(small_book[names.FAILURES], "failures") == [{"文件": "坏.html", "原因": "文件是空的"}]
    one = table_rows(small_book[names.FINDINGS], "findings")[0]
    assert one["位置"] == "收到和处理政府信息公开申请情况：（七）总计／总计"
    assert (one["所印数"], one["应为"], one["序号"]) == (5, 6, 1)


def test_the_cover_says_what_was_read_how_to_use_it_and_what_is_missing(small_book: openpyxl.Workbook) -> None:
    text = "\n".join(str(c.value) for row in small_book[names.COVER].iter_rows() for c in row if c.value)
    assert "4 个：甲市、乙县、丙局、丁区" in text
    assert "7 份：2019年版表式 3 份，2021年版表式 4 份" in text
    assert "不另为每份报告设一张表" in text
    assert "错误 1 条，警示 1 条，提示 1 条" in text
    assert "未能读取的文件 1 个：坏.html（文件是空的）" in text
    assert "乙县 2021" in text
    assert "甲市 2021 年 2 格" in text


def test_contents_lead_to_every_sheet_and_back(formulas: openpyxl.Workbook) -> None:
    linked = {}
    for row in formulas[names.CONTENTS].iter_rows(min_col=2, max_col=2):
        if row[0].hyperlink:
            linked[row[0].value] = row[0].hyperlink.location
    assert list(linked) == [n for n in formulas.sheetnames if n != names.CONTENTS]
    assert linked == {name: safe.sheet_link(name) for name in linked}
    for name in linked:
        ws = formulas[name]
        back = [c for row in ws.iter_rows(max_row=1) for c in row if c.hyperlink and c.hyperlink.location == f"'{names.CONTENTS}'!A1"]
        assert len(back) == 1, name
        last = range_boundaries(ws.print_area.split("!")[-1].replace("$", ""))[2]
        assert back[0].column > last  # seen, not printed


def test_every_definition_in_use_is_in_the_notes(shipped_book: openpyxl.Workbook) -> None:
    found: dict[Any, Any] = {row[0]: row[1] for row in shipped_book[names.NOTES].iter_rows(max_col=2, values_only=True)}
    for key in KEY_MEASURES:
        measure = MEASURES[key]
        assert measure.definition_zh in found[measure.zh]
        assert not measure.is_share or "分母" in found[measure.zh]
    assert set(codes.EQUATIONS) <= set(found)
    assert {codes.BASES[b] for b in schema.BASES} <= set(found)


def test_pages_are_set_up_for_a4(formulas: openpyxl.Workbook) -> None:
    for ws in formulas:
        assert ws.page_setup.paperSize == 9, ws.title
        assert ws.print_area, ws.title
        assert "&P" in ws.oddFooter.center.text
        if ws.title not in (names.CHARTS, names.INDICATORS):  # these keep breaks of their own
            assert ws.sheet_properties.pageSetUpPr.fitToPage
    for name in (names.DATA, names.FINDINGS, names.COMPARISON, names.SUMS, names.READINGS, names.UNITS, names.RANKING):
        assert formulas[name].freeze_panes, name
        assert formulas[name].print_title_rows, name
    for name, table in ((names.DATA, "data"), (names.UNITS, "units"), (names.INDICATOR_DATA, "indicators"),
                        (names.READINGS, "readings"), (names.LISTS, "lists"), (names.ALL_EQUATIONS, "equations")):
        assert formulas[name].tables[table].ref.startswith("A1:")


def test_columns_show_their_numbers(shipped_book: openpyxl.Workbook, formulas: openpyxl.Workbook) -> None:
    """No column is too narrow for a number in it, which a spreadsheet would show as ####."""
    checked = 0
    for ws in shipped_book:
        looks = formulas[ws.title]
        widths = {get_column_letter(i): d.width for d in looks.column_dimensions.values() for i in range(d.min, d.max + 1)}
        merged = {(r.min_row, r.min_col) for r in looks.merged_cells.ranges}
        last = range_boundaries(looks.print_area.split("!")[-1].replace("$", ""))[2]
        for row in ws.iter_rows(max_col=last):
            for cell in row:
                if isinstance(cell.value, (int, float)) and (cell.row, cell.column) not in merged:
                    share = "%" in str(looks[cell.coordinate].number_format)
                    shown = "100.0%" if share else f"{cell.value:.15g}"
                    assert styles.text_width(shown) <= widths[cell.column_letter] + 1, (ws.title, cell.coordinate, cell.value)
                    checked += 1
    assert checked > 3000


def test_libreoffice_prints_it_without_stray_pages(soffice: str, shipped: Path, tmp_path: Path) -> None:
    """The sheets an office prints take the pages they should; the data sheets are left out here."""
    book = openpyxl.load_workbook(shipped)
    pdf = convert(soffice, shipped, "pdf", tmp_path).read_bytes()
    boxes = re.findall(rb"/Type\s*/Page\b(?!s)[^>]*?/MediaBox\s*\[([^\]]+)\]", pdf)
    sizes = [tuple(round(float(x)) for x in box.split()[2:4]) for box in boxes]
    assert set(sizes) == {(595, 842), (842, 595)}
    # Upright: cover, contents, four forms, letter, a page each; the charts three; the notes four at most.
    upright = sizes.count((595, 842))
    assert 7 + 3 + 2 <= upright <= 7 + 3 + 4
    assert len(sizes) >= len(book.sheetnames)
