"""The officials' workbook: every number where it belongs, nothing run, nothing lost, fit to print."""

from __future__ import annotations

import datetime as dt
import html
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

import helpers
from gongkai import codes, form, measures, schema
from gongkai.dataset import Dataset
from gongkai.workbook import archive, charts, indicators, safe, styles, write_workbook
from gongkai.workbook.layout import GRID, form_layout
from gongkai.workbook.statutory import MARK

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
      "c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
FORM_TOP = 2
"""Rows above the form on a statutory sheet."""


def made_report(
    publisher: str, year: int, edition: form.Edition, odd: dict[form.Cell, dict[str, Any]], **report: Any
) -> dict[str, list[dict[str, Any]]]:
    """Rows of a report whose cells are numbered through; ``odd`` replaces fields of single cells."""
    lead = {"report_id": f"{publisher}-{year}", "publisher": publisher, "year": year}
    rows: dict[str, list[dict[str, Any]]] = {"reports": [{**lead, "form": edition.name, "title": None,
                                                          "source": "a.html", **report}]}
    for number, cell in enumerate(edition.cells):
        frame, first, second = cell
        a, b = form.KEYS[frame]
        row = {**lead, a: first, b: second, "raw": str(number), "printed": number, "value": number, "basis": "printed"}
        if frame == form.DISCLOSURE:
            row["unit"] = next(t.unit for t in edition.tables[frame].line(first).columns if t.key == second)
        rows.setdefault(frame, []).append({**row, **odd.get(cell, {})})
    return rows


def together(*parts: dict[str, list[dict[str, Any]]]) -> Dataset:
    rows: dict[str, list[dict[str, Any]]] = {}
    for part in parts:
        for name, found in part.items():
            rows.setdefault(name, []).extend(found)
    return Dataset.from_rows(rows)


BLANK = {"raw": "", "printed": None, "value": 0, "basis": "blank"}
DASH = {"raw": "-", "printed": None, "value": 0, "basis": "blank"}
DERIVED = {"raw": "", "printed": None, "value": 7, "basis": "derived"}
UNKNOWN = {"raw": "若干", "printed": None, "value": None, "basis": "unknown"}
LOST = {"raw": None, "printed": None, "value": None, "basis": "unknown"}
ODD: dict[form.Cell, dict[str, Any]] = {
    ("applications", "received", "individual"): BLANK,
    ("applications", "received", "business"): DASH,
    ("applications", "received", "total"): DERIVED,
    ("applications", "granted", "total"): UNKNOWN,
    ("applications", "concluded", "legal"): LOST,
    ("disputes", "reconsideration", "upheld"): BLANK,
    ("disclosure", "fees", "amount"): {"raw": "5949.088667元", "printed": 5949.088667, "value": 5949.088667, "unit": "元"},
}


@pytest.fixture(scope="module")
def small() -> Dataset:
    """A report of each layout of the form, with a cell of every basis."""
    return together(
        made_report("甲市", 2021, form.EDITIONS["2021"], ODD, published_on=dt.date(2022, 1, 5)),
        made_report("甲市", 2022, form.EDITIONS["2021"], {}, published_on=dt.date(2023, 1, 5)),
        made_report("乙县", 2020, form.EDITIONS["2019"], {("disclosure", "licensing", "change"): {
            "raw": "减4", "printed": -4, "value": -4}}),
        made_report("乙县", 2023, form.EDITIONS["2021"].with_single_other(), {}),
        {"findings": [{"report_id": "甲市-2021", "publisher": "甲市", "year": 2021, "rule": "E2", "severity": "error",
                       "frame": "applications", "cell": "concluded/total", "printed": 5, "expected": 6, "message": "相差 1。"}],
         "failures": [{"source": "坏.html", "reason": "文件是空的"}]},
    )


@pytest.fixture(scope="module")
def small_path(small: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(small, tmp_path_factory.mktemp("small") / "small.xlsx")


@pytest.fixture(scope="module")
def small_book(small_path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(small_path)


@pytest.fixture(scope="session")
def shipped(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of the shipped reports."""
    return write_workbook(dataset, tmp_path_factory.mktemp("shipped") / "summary.xlsx")


@pytest.fixture(scope="session")
def shipped_book(shipped: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(shipped)


def form_sheet(book: openpyxl.Workbook, report_id: str) -> Worksheet:
    return book[report_id]


def form_values(ws: Worksheet, edition: form.Edition) -> dict[form.Cell, Any]:
    return {b.cell: ws.cell(b.row + FORM_TOP, b.col) for b in form_layout(edition).cells() if b.cell}


# -- statutory sheets ---------------------------------------------------------------------


def test_each_edition_has_a_place_for_every_cell_and_no_two_share_one() -> None:
    for edition in (*form.EDITIONS.values(), form.EDITIONS["2021"].with_single_other()):
        layout = form_layout(edition)
        assert [b.cell for b in layout.cells()] == list(edition.cells)
        taken: set[tuple[int, int]] = set()
        for b in layout.blocks:
            area = {(r, c) for r in range(b.row, b.row + b.rows) for c in range(b.col, b.col + b.cols)}
            assert not area & taken, b
            assert max(c for _, c in area) <= GRID
            taken |= area
        # No hole: the form fills its grid.
        assert taken == {(r, c) for r in range(1, layout.rows + 1) for c in range(1, GRID + 1)}


@pytest.mark.parametrize("which", ["small", "dataset"])
def test_every_cell_of_a_form_equals_the_dataset(which: str, request: pytest.FixtureRequest) -> None:
    data: Dataset = request.getfixturevalue(which)
    book = request.getfixturevalue("small_book" if which == "small" else "shipped_book")
    checked = 0
    for report_id in data.reports["report_id"]:
        edition = data.edition(report_id)
        shown = form_values(form_sheet(book, report_id), edition)
        for frame in form.FRAMES:
            first, second = form.KEYS[frame]
            rows = data.frames[frame]
            for row in rows[rows["report_id"] == report_id].to_dict("records"):
                cell = shown[frame, row[first], row[second]]
                if row["basis"] in ("printed", "derived"):
                    assert cell.value == row["value"], (report_id, frame, row[first], row[second])
                    assert (MARK in cell.number_format) == (row["basis"] == "derived")
                elif row["basis"] == "blank" and row["raw"].strip():
                    assert cell.value == row["raw"].strip()
                else:
                    assert cell.value is None
                checked += 1
    assert checked == sum(len(data.frames[f]) for f in form.FRAMES)


def test_blank_stays_blank_and_words_say_what_is_derived_or_unknown(small_book: openpyxl.Workbook) -> None:
    ws = form_sheet(small_book, "甲市-2021")
    shown = form_values(ws, form.EDITIONS["2021"])
    assert shown["applications", "received", "individual"].value is None
    assert shown["applications", "received", "business"].value == "-"
    assert shown["applications", "received", "business"].quotePrefix
    assert shown["applications", "received", "total"].value == 7
    assert "推得" in shown["applications", "received", "total"].comment.text
    assert shown["applications", "granted", "total"].value is None
    assert "若干" in shown["applications", "granted", "total"].comment.text
    assert shown["disclosure", "fees", "amount"].number_format == 'General"元"'
    notes = "\n".join(str(c.value) for row in ws.iter_rows(min_row=45) for c in row if isinstance(c.value, str))
    assert "共3格" in notes  # blank
    assert "推得" in notes
    assert "数值不明，不作零计，共2格" in notes
    assert "（一）予以公开／总计（原文“若干”）" in notes
    assert "核验：本报告有错误 1 条；原数照录" in notes
    clean = form_sheet(small_book, "甲市-2022")
    assert not any("注：" in str(c.value) for row in clean.iter_rows() for c in row)


def test_the_form_prints_on_one_a4_page_in_official_fonts(small_book: openpyxl.Workbook) -> None:
    for name in ("甲市-2021", "乙县-2020", "乙县-2023"):
        ws = form_sheet(small_book, name)
        assert (ws.page_setup.paperSize, ws.page_setup.orientation) == (9, "portrait")
        assert (ws.page_setup.fitToWidth, ws.page_setup.fitToHeight) == (1, 1)
        fonts = {c.font.name for row in ws.iter_rows(max_col=GRID) for c in row if c.value is not None}
        assert fonts <= {"仿宋", "宋体", "黑体"}
        upright = next(c for row in ws.iter_rows() for c in row if c.value == form.RESULT_LABEL)
        assert upright.alignment.textRotation == 255


def as_page(ws: Worksheet) -> str:
    """A statutory sheet as a web page with the same merged cells, as a publisher would post it."""
    spans = {(r.min_row, r.min_col): (r.max_row - r.min_row + 1, r.max_col - r.min_col + 1) for r in ws.merged_cells.ranges}
    inside = {(r, c) for m in ws.merged_cells.ranges for r in range(m.min_row, m.max_row + 1) for c in range(m.min_col, m.max_col + 1)}
    out, table = [f"<html><head><meta charset='utf-8'><title>{ws.cell(1, 1).value}</title></head><body><h1>{ws.cell(1, 1).value}</h1>"], False
    for row in range(FORM_TOP + 1, ws.max_row + 1):
        first = str(ws.cell(row, 1).value or "")
        if spans.get((row, 1)) == (1, GRID) and not first.startswith("第二十条"):
            out.append("</table>" * table + f"<p>{html.escape(first)}</p>")
            table = False
            continue
        if not table:
            out.append("<table>")
            table = True
        out.append("<tr>")
        for col in range(1, GRID + 1):
            if (row, col) in inside and (row, col) not in spans:
                continue
            rows, cols = spans.get((row, col), (1, 1))
            value = ws.cell(row, col).value
            out.append(f'<td rowspan="{rows}" colspan="{cols}">{"" if value is None else html.escape(str(value))}</td>')
        out.append("</tr>")
    return "".join(out) + "</table>" * table + "</body></html>"


def test_a_form_read_as_a_report_gives_the_same_numbers(
    dataset: Dataset, shipped_book: openpyxl.Workbook, tmp_path: Path
) -> None:
    """The layout is the government's own: the reader, which knows nothing of this workbook, finds every cell."""
    for report in dataset.reports.itertuples():
        page = tmp_path / f"{report.Index}.html"
        page.write_text(as_page(form_sheet(shipped_book, report.report_id)), encoding="utf-8")
        read = helpers.read_report(page, publisher=report.publisher, year=int(report.year))
        assert read.form == report.form
        for frame in form.FRAMES:
            keys = list(form.KEYS[frame])
            ours = dataset.frames[frame]
            ours = ours[ours["report_id"] == report.report_id].set_index(keys)["value"].dropna()
            theirs = getattr(read, frame).set_index(keys)["value"].dropna()
            pd.testing.assert_series_equal(theirs.reindex(ours.index), ours, check_dtype=False)


# -- the other sheets ---------------------------------------------------------------------


def table_rows(ws: Worksheet, name: str) -> list[dict[str, Any]]:
    low_col, low, high_col, high = range_boundaries(ws.tables[name].ref)
    head, *rows = ws.iter_rows(min_row=low, max_row=high, min_col=low_col, max_col=high_col, values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def missing_is_none(value: Any) -> Any:
    return None if pd.isna(value) else value


def same(there: Any, here: Any) -> bool:
    """A cell holds sixteen digits of a fraction; a missing number is a blank cell."""
    if pd.isna(here):
        return there is None
    return there is not None and there == pytest.approx(float(here), rel=1e-14)


def test_indicators_are_those_of_the_measures(dataset: Dataset, shipped_book: openpyxl.Workbook) -> None:
    shown = {(r["机关"], r["年度"], r["指标"]): r for r in table_rows(shipped_book["关键指标"], "indicators")}
    values = measures.key_indicators(dataset, indicators.KEY_MEASURES)
    assert len(shown) == len(values)
    for r in values.itertuples():
        row = shown[r.publisher, r.year, r.label_zh]
        assert same(row["本年"], r.value)
        share = r.unit == measures.SHARE
        assert row["分子"] == (missing_is_none(r.numerator) if share else None)
        assert row["分母"] == (missing_is_none(r.denominator) if share else None)
    change = measures.change_on_year(dataset, indicators.KEY_MEASURES)
    assert len(change)
    for r in change.itertuples():
        row = shown[r.publisher, r.year, r.label_zh]
        assert same(row["上年"], r.previous)
        assert same(row["增减"], r.points if r.unit == measures.SHARE else r.change)
        assert same(row["增幅"], r.percent)
    without = set(shown) - {(r.publisher, r.year, r.label_zh) for r in change.itertuples()}
    assert without
    assert all(shown[key]["上年"] is None and "无上年报告" in shown[key]["备注"] for key in without)


@pytest.mark.parametrize(("sheet", "measure", "key", "lead"), [
    ("办理结果", measures.outcome_shares, "group", 4), ("不予公开原因", measures.refusal_reasons, "reason", 3)])
def test_shares_are_those_of_the_measures(
    dataset: Dataset, shipped_book: openpyxl.Workbook, sheet: str, measure: Any, key: str, lead: int
) -> None:
    ws = shipped_book[sheet]
    rows = {r[0]: r for r in ws.iter_rows(min_row=5, max_row=4 + len(dataset.reports), values_only=True)}
    found = measure(dataset)
    for (publisher, year), part in found.groupby(["publisher", "year"]):
        row = rows[f"{publisher} {year}"]
        assert row[1] == missing_is_none(part["denominator"].iloc[0])
        numbers = [v for count, share in zip(part["count"], part["share"], strict=True) for v in (count, share)]
        assert all(same(there, here) for there, here in zip(row[lead:lead + len(numbers)], numbers, strict=True))


@pytest.mark.parametrize("frame", form.FRAMES)
def test_the_data_sheets_hold_every_cell(dataset: Dataset, shipped_book: openpyxl.Workbook, frame: str) -> None:
    ws = next(w for w in shipped_book if frame in w.tables)
    assert ws.tables[frame].ref.startswith("A1:")
    shown = table_rows(ws, frame)
    rows = dataset.frames[frame].to_dict("records")
    first, second = form.KEYS[frame]
    assert len(shown) == len(rows)
    for there, here in zip(shown, rows, strict=True):
        assert (there["报告"], there["机关"], there["年度"]) == (here["report_id"], here["publisher"], here["year"])
        assert (there[first], there[second], there["basis"]) == (here[first], here[second], here["basis"])
        assert (there["印数"], there["采用数"]) == (missing_is_none(here["printed"]), missing_is_none(here["value"]))
        assert (there["原文"] or "") == (missing_is_none(here["raw"]) or "").strip("\n")
        assert there["依据"] == codes.BASES[here["basis"]]


def test_findings_and_failures_are_all_there(small: Dataset, small_book: openpyxl.Workbook, dataset: Dataset,
                                             shipped_book: openpyxl.Workbook) -> None:
    rows = table_rows(shipped_book["核验结果"], "findings")
    assert sorted(r["说明"] for r in rows) == sorted(dataset.findings["message"])
    assert all(re.fullmatch(r"E\d", r["规则"]) or r["规则"] in codes.RULES.values() for r in rows)
    assert table_rows(small_book["未读文件"], "failures") == [{"文件": "坏.html", "原因": "文件是空的"}]
    assert "未读文件" not in shipped_book.sheetnames or len(dataset.failures)
    one = table_rows(small_book["核验结果"], "findings")[0]
    assert one["位置"] == "收到和处理政府信息公开申请情况：（七）总计／总计"
    assert (one["所印数"], one["应为"]) == (5, 6)


def test_the_cover_says_what_was_read_and_what_is_missing(small_book: openpyxl.Workbook) -> None:
    text = "\n".join(str(c.value) for row in small_book["封面"].iter_rows() for c in row if c.value)
    assert "2 个：甲市、乙县" in text
    assert "4 份：2019年版表式 1 份，2021年版表式 3 份" in text
    cells = sum(len(e.cells) for e in (form.EDITIONS["2021"], form.EDITIONS["2021"], form.EDITIONS["2019"],
                                       form.EDITIONS["2021"].with_single_other()))
    assert f"应有 {cells} 格：印出 {cells - 6}，{codes.BASES['blank']} 3，推得 1，不明 2" in text
    assert "错误 1 条，警示 0 条，提示 0 条" in text
    assert "未能读取的文件 1 个：坏.html（文件是空的）" in text
    assert "乙县 2021、2022" in text or "乙县 2021—2022" in text
    assert "甲市 2021 年 2 格" in text


def test_contents_lead_to_every_sheet_and_back(shipped_book: openpyxl.Workbook) -> None:
    linked = {}
    for row in shipped_book["目录"].iter_rows(min_col=2, max_col=2):
        if row[0].hyperlink:
            linked[row[0].value] = row[0].hyperlink.location
    assert list(linked) == [n for n in shipped_book.sheetnames if n != "目录"]
    assert linked == {name: safe.sheet_link(name) for name in linked}
    for name in linked:
        ws = shipped_book[name]
        back = [c for row in ws.iter_rows(max_row=1) for c in row if c.hyperlink and c.hyperlink.location == "'目录'!A1"]
        assert len(back) == 1, name
        last = range_boundaries(ws.print_area.split("!")[-1].replace("$", ""))[2]
        assert back[0].column > last  # seen, not printed


def test_every_definition_in_use_is_in_the_notes(shipped_book: openpyxl.Workbook) -> None:
    ws = shipped_book["说明"]
    notes = {row[0]: row[1] for row in ws.iter_rows(max_col=2, values_only=True)}
    for key in indicators.KEY_MEASURES:
        measure = measures.MEASURES[key]
        assert measure.definition_zh in notes[measure.zh]
        assert not measure.is_share or "分母" in notes[measure.zh]
    assert set(codes.EQUATIONS) <= set(notes)
    assert {codes.BASES[b] for b in schema.BASES} <= set(notes)


def test_pages_are_set_up_for_a4(shipped_book: openpyxl.Workbook) -> None:
    for ws in shipped_book:
        assert ws.page_setup.paperSize == 9
        assert ws.page_setup.fitToWidth == 1
        assert ws.sheet_properties.pageSetUpPr.fitToPage
        assert ws.print_area
        assert "&P" in ws.oddFooter.center.text
    for name in ("关键指标", "核验结果", "办理结果", "明细_申请处理"):
        assert shipped_book[name].freeze_panes
        assert shipped_book[name].print_title_rows


def test_columns_show_their_numbers(shipped_book: openpyxl.Workbook) -> None:
    """No column is too narrow for a number in it, which a spreadsheet would show as ####."""
    for ws in shipped_book:
        merged = {(r.min_row, r.min_col) for r in ws.merged_cells.ranges}
        for row in ws.iter_rows():
            for cell in row:
                if isinstance(cell.value, (int, float)) and (cell.row, cell.column) not in merged:
                    width = ws.column_dimensions[cell.column_letter].width
                    shown = f"{cell.value:,.0f}" if isinstance(cell.value, int) else f"{cell.value:,.1f}"
                    assert styles.text_width(shown) <= width + 1, (ws.title, cell.coordinate, cell.value, width)


# -- charts -------------------------------------------------------------------------------


def chart_parts(path: Path) -> Iterator[tuple[str, ElementTree.Element]]:
    with zipfile.ZipFile(path) as file:
        for name in file.namelist():
            if name.startswith("xl/charts/chart"):
                yield name, ElementTree.fromstring(file.read(name))


def test_charts_have_axes_chinese_titles_and_data(shipped: Path, shipped_book: openpyxl.Workbook, dataset: Dataset) -> None:
    parts = list(chart_parts(shipped))
    assert len(parts) == 3
    for name, root in parts:
        deletes = [e.get("val") for e in root.iter(f"{{{NS['c']}}}delete")]
        assert deletes == ["0", "0"], name
        title = "".join(root.find("c:chart/c:title", NS).itertext())  # type: ignore[union-attr]
        assert re.search("[\u4e00-\u9fff]{4}", title)
        for number in root.iter(f"{{{NS['c']}}}numFmt"):
            assert number.get("sourceLinked") == "0"
        for kind, length in (("cat", len(dataset.reports)), ("val", len(dataset.reports)), ("tx", 1)):
            series = root.findall(f".//c:ser/c:{kind}", NS)
            assert series
            for part in series:
                sheet, ref = "".join(part.itertext()).rsplit("!", 1)
                ws = shipped_book[sheet.strip("'")]
                found = [c.value for r in ws[ref.replace("$", "")] for c in r] if ":" in ref else [ws[ref.replace("$", "")].value]
                assert len(found) == length
                if kind != "val":
                    assert all(isinstance(v, str) and v for v in found)


def test_many_reports_take_several_charts(small: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "_BARS", 3)
    path = write_workbook(small, tmp_path / "many.xlsx")
    assert len(list(chart_parts(path))) == 6
    named = ["".join(e.itertext()) for _, root in chart_parts(path) for e in root.findall(".//c:ser[1]/c:cat", NS)]
    assert [n.split("!")[1] for n in named] == ["$M$2:$M$4", "$M$5:$M$5"] * 3
    ws = openpyxl.load_workbook(path)["图_收到申请"]
    assert [b.id for b in ws.row_breaks.brk]
    assert ws.page_setup.fitToHeight == 2


# -- safe and sound -----------------------------------------------------------------------

EVIL = ['=HYPERLINK("http://evil.example","x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "＝1", "http://evil.example", "#N/A",
        "bell\x07 and \x0b", "_x0041_", "a & b <c> \"d\"", "\ud800half"]


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    parts = []
    for i, text in enumerate(EVIL):
        parts.append(made_report(text, 2024, form.EDITIONS["2021"],
                                 {("applications", "received", "individual"): {"raw": text, "printed": None, "value": 0, "basis": "blank"}},
                                 title=text, source=text))
        parts.append({"findings": [{"report_id": text, "publisher": text, "year": 2024 + i, "rule": text, "severity": "note",
                                    "frame": text, "cell": text, "message": text}],
                      "failures": [{"source": text, "reason": text}]})
    return write_workbook(together(*parts), tmp_path_factory.mktemp("evil") / "evil.xlsx")


def test_text_from_reports_is_never_a_formula_a_link_or_an_error(evil: Path) -> None:
    with zipfile.ZipFile(evil) as file:
        for name in file.namelist():
            data = file.read(name)
            if name.startswith("xl/worksheets/sheet"):
                root = ElementTree.fromstring(data)
                assert not list(root.iter(f"{{{NS['m']}}}f")), name
                assert not [c for c in root.iter(f"{{{NS['m']}}}c") if c.get("t") in ("e", "str")], name
            assert b"TargetMode" not in data
            if name.endswith(".xml"):
                ElementTree.fromstring(data)
    book = openpyxl.load_workbook(evil)
    failures = table_rows(book["未读文件"], "failures")
    assert [r["文件"] for r in failures[:4]] == EVIL[:4]
    assert failures[7]["文件"] == "#N/A"
    assert failures[8]["文件"] == "bell and "
    assert failures[9]["文件"] == "_x005F_x0041_"  # Excel shows it as _x0041_
    ws = book["未读文件"]
    for row in range(4, 10):
        cell = ws.cell(row, 1)
        assert cell.data_type == "s"
    quoted = {c.value for row in ws.iter_rows() for c in row if c.quotePrefix}
    assert set(EVIL[:4]) <= quoted


def test_the_same_dataset_gives_the_same_bytes(
    small: Dataset, small_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Later(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
            return dt.datetime(2031, 2, 3, 4, 5, 6, tzinfo=tz)

    import openpyxl.writer.excel

    monkeypatch.setattr(openpyxl.writer.excel.datetime, "datetime", Later)
    assert write_workbook(small, tmp_path / "two.xlsx").read_bytes() == small_path.read_bytes()
    with zipfile.ZipFile(small_path) as file:
        assert {i.date_time for i in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = file.read("docProps/core.xml").decode()
    assert re.findall(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", core) == ["2023-01-05T00:00:00Z"] * 2


def test_the_order_of_hashes_does_not_show(small: Dataset, small_path: Path, tmp_path: Path) -> None:
    source = "; ".join((
        "import sys, pickle", "from gongkai.workbook import write_workbook",
        "write_workbook(pickle.load(open(sys.argv[1], 'rb')), sys.argv[2])",
    ))
    pd.to_pickle(small, tmp_path / "small.pickle")
    subprocess.run(
        [sys.executable, "-c", source, str(tmp_path / "small.pickle"), str(tmp_path / "other.xlsx")], check=True,
        # This process draws its own seed; a fixed other one differs from it but by a rare chance.
        env={**os.environ, "PYTHONHASHSEED": "20190403", "PYTHONPATH": os.pathsep.join(sys.path)})
    assert (tmp_path / "other.xlsx").read_bytes() == small_path.read_bytes()


def test_a_given_date_is_on_the_cover_and_in_the_properties(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_workbook(Dataset.from_rows({}), tmp_path / "dated.xlsx", made_on=dt.date(2026, 3, 4)))
    assert book.properties.created == book.properties.modified == dt.datetime(2026, 3, 4)
    assert any("编制于 2026-03-04" in str(c.value) for row in book["封面"].iter_rows() for c in row)


def test_a_failure_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "summary.xlsx"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_workbook(Dataset.from_rows({}), path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_sheet_names_are_legal_and_unlike() -> None:
    wanted = [f"广西壮族自治区百色市那坡县人民政府办公室政务服务监督管理局第{i}分局-2024" for i in range(150)]
    wanted += ["a/b\\c?d*e[f]:g", "A/B\\C?D*E[F]:G", "'quoted'", "", " ", "History", "封面", "𠮷" * 40, "x\x07y"] + ["same"] * 12
    names = safe.sheet_names(wanted, ["封面"])
    assert len(names) == len(wanted)
    assert len({n.casefold() for n in names} | {"封面"}) == len(wanted) + 1
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("\\/?*[]:\x07")
        assert not name.startswith("'")
        assert not name.endswith("'")
    assert names[0].endswith("-2024")
    assert "history" not in {n.casefold() for n in names}


def test_page_heads_hold_any_text() -> None:
    assert safe.header_text("甲 & 乙") == "甲 && 乙"
    assert safe.header_text("2024年") == " 2024年"  # else the font would be 92024 points
    assert len(safe.header_text("甲" * 300)) <= 60


def test_an_empty_dataset_makes_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_workbook(Dataset.from_rows({}), tmp_path / "empty.xlsx"))
    assert {"封面", "目录", "关键指标", "说明"} <= set(book.sheetnames)


def test_a_report_without_tables_is_shown_as_unknown(tmp_path: Path) -> None:
    rows = made_report("丙局", 2024, form.EDITIONS["2021"], {})
    book = openpyxl.load_workbook(write_workbook(together({"reports": rows["reports"]}), tmp_path / "bare.xlsx"))
    shown = form_values(book["丙局-2024"], form.EDITIONS["2021"])
    assert all(c.value is None for c in shown.values())
    assert any("共200格" in str(c.value) for row in book["丙局-2024"].iter_rows() for c in row)


# -- what Excel demands, and what LibreOffice makes of it ----------------------------------


@pytest.mark.parametrize("which", ["shipped", "evil"])
def test_the_parts_are_what_excel_demands(which: str, request: pytest.FixtureRequest) -> None:
    path: Path = request.getfixturevalue(which)
    book = openpyxl.load_workbook(path)
    tables = [(ws, t) for ws in book for t in ws.tables.values()]
    names = [t.displayName.casefold() for _, t in tables]
    assert len(set(names)) == len(names) == len({t.id for _, t in tables})
    for ws, table in tables:
        low_col, low, high_col, high = range_boundaries(table.ref)
        assert low < high
        heads = [c.value for c in ws[low][low_col - 1:high_col]]
        assert heads == [c.name for c in table.tableColumns]
        assert len({str(h).casefold() for h in heads}) == len(heads)
        assert not any(r.min_row <= high and r.max_row >= low and r.min_col <= high_col for r in ws.merged_cells.ranges)
    for ws in book:
        assert len(ws.title) <= 31
        taken: set[tuple[int, int]] = set()
        for r in ws.merged_cells.ranges:
            area = {(a, b) for a in range(r.min_row, r.max_row + 1) for b in range(r.min_col, r.max_col + 1)}
            assert not area & taken
            taken |= area
        for row in ws.iter_rows():
            for cell in row:
                if cell.hyperlink:
                    assert cell.hyperlink.location.rsplit("!", 1)[0].strip("'").replace("''", "'") in book.sheetnames
    with zipfile.ZipFile(path) as file:
        parts = file.namelist()
        assert len(set(parts)) == len(parts)
        workbook = ElementTree.fromstring(file.read("xl/workbook.xml"))
        defined = [(n.get("name"), n.get("localSheetId")) for n in workbook.iter(f"{{{NS['m']}}}definedName")]
        assert len(set(defined)) == len(defined)
        for element in workbook.iter(f"{{{NS['m']}}}definedName"):
            assert str(element.get("name")).startswith("_xlnm.")
            local = book.sheetnames[int(element.get("localSheetId", "-1"))]
            for ref in str(element.text).split(","):
                assert ref.rsplit("!", 1)[0].strip("'").replace("''", "'") == local
        types = file.read("[Content_Types].xml").decode()
        for part in re.findall(r'PartName="/([^"]+)"', types):
            assert part in parts


def convert(soffice: str, path: Path, kind: str, folder: Path) -> Path:
    subprocess.run(
        [soffice, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", kind,
         "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=240)
    return folder / f"{path.stem}.{kind}"


def test_libreoffice_opens_it_and_finds_the_same_values(
    soffice: str, shipped: Path, shipped_book: openpyxl.Workbook, tmp_path: Path
) -> None:
    again = openpyxl.load_workbook(convert(soffice, shipped, "xlsx", tmp_path))
    assert again.sheetnames == shipped_book.sheetnames
    compared = 0
    for ws in shipped_book:
        there = again[ws.title]
        for row in ws.iter_rows():
            for cell in row:
                other = there.cell(cell.row, cell.column)
                assert other.data_type not in ("e", "f"), (ws.title, cell.coordinate)
                if isinstance(cell.value, (int, float)):
                    assert other.value == pytest.approx(cell.value, rel=1e-12), (ws.title, cell.coordinate)
                    compared += 1
                elif cell.value is None:
                    assert other.value is None, (ws.title, cell.coordinate)
        assert len(there._charts) == len(ws._charts)
    assert compared > 3000


def test_libreoffice_prints_it_without_stray_pages(
    soffice: str, shipped: Path, dataset: Dataset, shipped_book: openpyxl.Workbook, tmp_path: Path
) -> None:
    pdf = convert(soffice, shipped, "pdf", tmp_path).read_bytes()
    pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
    # Sheets of data and lists take a page for some thirty rows; every other sheet takes one or two.
    long = sum(ws.max_row // 25 for ws in shipped_book if ws.page_setup.fitToHeight == 0)
    assert len(shipped_book.sheetnames) <= pages <= len(shipped_book.sheetnames) + long
    boxes = re.findall(rb"/Type\s*/Page\b(?!s)[^>]*?/MediaBox\s*\[([^\]]+)\]", pdf)
    sizes = [tuple(round(float(x)) for x in box.split()[2:4]) for box in boxes]
    assert len(sizes) == pages
    assert set(sizes) == {(595, 842), (842, 595)}
    # Upright are the forms and charts, a page each, cover and contents, and the notes.
    charts = sum(bool(ws._charts) for ws in shipped_book)
    assert sizes.count((595, 842)) <= len(dataset.reports) + charts + 2 + 3
