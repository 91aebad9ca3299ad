"""Workbooks of both generations: what is shown is read, exactly; the rest of the file is not."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Border, Font, Side

from gongkai import form
from gongkai.document import Document, Grid, Paragraph, Place, ReportError
from gongkai.reading import excel, package
from gongkai.reading.shown import plain, shown
from helpers import read_report
from reading.read_back import never_misread, plain_reports
from rendering import cells, document
from rendering import excel as renderer
from rendering.score import score

_EDGE = Border(*(Side(style="thin") for _ in range(4)))


def book(fill: Callable[[Any], None], name: str = "Sheet1") -> bytes:
    made = Workbook()
    made.active.title = name
    fill(made.active)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def parts(data: bytes, change: dict[str, Callable[[str], str | None]]) -> bytes:
    """The package with some parts altered, or left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text: str | None = old.read(name).decode()
            if name in change:
                text = change[name](text or "")
            if text is not None:
                new.writestr(name, text)
    return out.getvalue()


def read(data: bytes) -> Document:
    return excel.read(data, "report.xlsx")


def grid(document: Document) -> list[list[str]]:
    return [[c.text for c in row] for b in document.blocks if isinstance(b, Grid) for row in b.rows()]


def lines(document: Document) -> list[str]:
    return [b.text for b in document.blocks if isinstance(b, Paragraph)]


# -- whole reports -------------------------------------------------------------------------


@pytest.mark.parametrize("layout", renderer.EXACT)
def test_plain_layout_reads_back_whole(layout: str, tmp_path: Path) -> None:
    assert len(list(plain_reports(renderer.EXACT[layout], tmp_path / f"{layout}.xlsx"))) == 3


def test_quirks_in_any_layout_are_never_misread(tmp_path: Path) -> None:
    never_misread(renderer.LAYOUTS, tmp_path / "report.xlsx", seeds=40)


def test_xls_reads_as_the_xlsx_it_was_made_of(soffice: str, tmp_path: Path) -> None:
    """Every layout as an old workbook, in one run of LibreOffice."""
    truths = {}
    for name in renderer.EXACT:
        rng = Random(f"xls {name}")
        paper = document.compose(cells.draw_figures(rng), rng)
        (tmp_path / f"{name}.xlsx").write_bytes(renderer.EXACT[name](paper, rng))
        truths[name] = paper.truth()
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xls",
         "--outdir", str(tmp_path / "old"), *(str(tmp_path / f"{name}.xlsx") for name in truths)],
        check=True, capture_output=True, timeout=240)
    for name, truth in truths.items():
        path = tmp_path / "old" / f"{name}.xls"
        assert path.read_bytes().startswith(excel.OLE_MAGIC)
        result = score(read_report(path), truth)
        assert (result.wrong, result.flagged, result.lost) == ([], [], []), name
    damaged = tmp_path / "damaged.xls"
    whole = path.read_bytes()
    for cut in (600, len(whole) // 2):
        damaged.write_bytes(whole[:cut])
        with pytest.raises(ReportError, match=r"damaged\.xls"):
            read_report(damaged)


# -- cells ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "text"), [
    (12.0, "12"), (0.0, "0"), (-0.0, "0"), (5949.088667, "5949.088667"), (0.1 + 0.2, "0.3"), (-18.0, "-18"), (1e-7, "0.0000001"),
    (123456789012.5, "123456789012.5"), (94432.52, "94432.52"), (float("inf"), "inf"),
])
def test_stored_numbers_are_shown_in_plain_digits(number: float, text: str) -> None:
    assert plain(number) == text


@pytest.mark.parametrize(("number", "code", "text"), [
    (0, "0;-0;;@", "0"), (0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "0"), (1234, "#,##0", "1234"), (5.25, "0", "5.25"),
    (12, '0"件"', "12件"), (3.5, 'General"万元"', "3.5万元"), (12, 'General"※"', "12※"), (-4, '0;"减"0', "减4"), (-4, '0;"减"0;0', "减4"),
    (4, '0;"减"0', "4"), (-18, "0;-0", "-18"), (-18, "[Red]0;[Blue]-0", "-18"), (0.125, "0.00%", "12.5%"), (12, '"约"0', "约12"),
    (1234567, "0,", '=TEXT(1234567,"0,")'), (12345, '0!.0,"万"', '=TEXT(12345,"0!.0,"万"")'), (12345, r"0\.0,", r'=TEXT(12345,"0\.0,")'),
    (7, '[>=10000]0.0,"万";0', '=TEXT(7,"[>=10000]0.0,"万";0")'), (45672, "yyyy-mm-dd", "2025-01-15"), (45672, 'yyyy"年"m"月"d"日"', "2025-01-15"),
    (45672.5, "yyyy/m/d h:mm", "2025-01-15 12:00"), (0.5, "h:mm:ss", "12:00"), (12, "@", "12"), (12, "0.00E+00", "12"), (12, "¥#,##0.00", "12"),
])
def test_number_formats(number: float, code: str, text: str) -> None:
    assert shown(number, code) == text


def test_built_in_dates_and_the_other_epoch() -> None:
    assert shown(45672, None, 14) == "2025-01-15"
    assert shown(45672 - 1462, None, 14, since_1904=True) == "2025-01-15"
    assert shown(45672, None, 31) == "2025-01-15"
    assert shown(12, None, 3) == "12"


def test_formulas_give_their_results_or_keep_their_place() -> None:
    """A formula without a result is neither blank nor 0."""

    def fill(ws: Any) -> None:
        ws.append(["甲", "乙", "丙", "丁"])
        ws.append([1, 2, "=A2+B2", '=IF(A2>9,"是","")'])

    data = book(fill)
    assert grid(read(data))[1] == ["1", "2", "=A2+B2", '=IF(A2>9,"是","")']

    def results(xml: str) -> str:
        xml = xml.replace("<f>A2+B2</f><v />", "<f>A2+B2</f><v>3</v>").replace("<f>A2+B2</f><v></v>", "<f>A2+B2</f><v>3</v>")
        return xml.replace('<c r="D2"><f>', '<c r="D2" t="str"><f>')

    computed = parts(data, {"xl/worksheets/sheet1.xml": results})
    # The file still asks to be calculated anew, so what stands in it is not relied on.
    assert grid(read(computed))[1][2] == "=A2+B2"
    settled = parts(computed, {"xl/workbook.xml": lambda xml: xml.replace('fullCalcOnLoad="1"', "")})
    assert grid(read(settled))[1] == ["1", "2", "3", ""]


def test_formula_without_a_result_is_reported_not_counted(tmp_path: Path) -> None:
    rng = Random(3)
    paper = document.compose(cells.draw_figures(rng, form.EDITIONS["2021"]), rng)
    path = tmp_path / "report.xlsx"
    path.write_bytes(renderer.formulas_bare(paper, rng))
    report = read_report(path)
    totals = report.applications.set_index(["outcome", "applicant"]).loc["received", "total"]
    assert pd.isna(totals["printed"])
    assert not score(report, paper.truth()).wrong
    assert len(report.findings)


def test_booleans_errors_and_text_numbers() -> None:
    def fill(ws: Any) -> None:
        ws.append(["甲", True, "007", "12"])
        ws["E1"] = "#DIV/0!"
        ws["D1"].quotePrefix = True

    assert grid(read(book(fill))) == [["甲", "TRUE", "007", "12", "#DIV/0!"]]


def test_raised_marks_are_notes_and_struck_text_is_gone() -> None:
    def fill(ws: Any) -> None:
        ws["A1"] = "规章"
        ws["B1"] = CellRichText("12", TextBlock(InlineFont(vertAlign="superscript"), "1"))
        ws["C1"] = CellRichText(TextBlock(InlineFont(strike=True), "9"), TextBlock(InlineFont(b=True), "8"))
        ws["D1"] = 7
        ws["D1"].font = Font(strike=True)
        ws["E1"] = "x"

    assert grid(read(book(fill))) == [["规章", "12[1]", "8", "x"]]


def test_hidden_rows_columns_and_sheets_are_not_read() -> None:
    def fill(ws: Any) -> None:
        for row in (["项目", "上年", "本年"], ["甲", 1, 2], ["乙", 3, 4], ["丙", 5, 6]):
            ws.append(row)
        ws.column_dimensions["B"].hidden = True
        ws.row_dimensions[3].hidden = True
        ws.parent.create_sheet("旧").append(["甲", 9])
        ws.parent["旧"].sheet_state = "hidden"

    assert grid(read(book(fill))) == [["项目", "本年"], ["甲", "2"], ["丙", "6"]]


def test_merged_ranges_are_spans_and_what_is_left_under_them_is_not_read() -> None:
    def fill(ws: Any) -> None:
        ws.append(["项目", "数量", None])
        ws.append([None, "甲", "乙"])
        ws.append(["收到", 1, 2])
        ws.merge_cells("A1:A2")
        ws.merge_cells("B1:C1")

    data = parts(book(fill), {"xl/worksheets/sheet1.xml": lambda xml: xml.replace('<c r="A2"/>', "").replace(
        '<c r="C1"/>', '<c r="C1"><v>99</v></c>').replace('<c r="C1" />', '<c r="C1"><v>99</v></c>')})
    made = next(b for b in read(data).blocks if isinstance(b, Grid))
    assert [(c.text, c.row, c.column, c.width, c.height) for c in made.cells] == [
        ("项目", 0, 0, 1, 2), ("数量", 0, 1, 2, 1), ("甲", 1, 1, 1, 1), ("乙", 1, 2, 1, 1), ("收到", 2, 0, 1, 1), ("1", 2, 1, 1, 1), ("2", 2, 2, 1, 1)]
    assert made.cells[-1].place == Place(table=1, row=3, column=3)


def test_blank_cells_keep_their_columns() -> None:
    def fill(ws: Any) -> None:
        for row in (["项目", "甲", "乙", "丙"], ["一", None, 2, None], ["二", None, None, None], ["三", 1, 2, 3]):
            ws.append(row)

    assert grid(read(book(fill))) == [["项目", "甲", "乙", "丙"], ["一", "", "2", ""], ["二", "", "", ""], ["三", "1", "2", "3"]]


def test_lone_cells_are_paragraphs() -> None:
    def fill(ws: Any) -> None:
        ws["A1"] = "某市2024年政府信息公开工作年度报告"
        ws["A2"] = "一、总体情况"
        ws["A3"] = "公开政府信息5件。\n办理申请3件。"
        ws.append(["项目", "数量"])
        ws.append(["甲", 1])
        ws["A6"] = "五、改进情况"
        ws["A7"] = "下一步继续改进"

    found = read(book(fill, "汇总表"))
    assert lines(found) == ["汇总表", "某市2024年政府信息公开工作年度报告", "一、总体情况", "公开政府信息5件。", "办理申请3件。", "五、改进情况", "下一步继续改进"]
    assert grid(found) == [["项目", "数量"], ["甲", "1"]]


# -- files that are no reports ---------------------------------------------------------------


def _two(ws: Any) -> None:
    ws.append(["甲", 1])


@pytest.mark.parametrize(("data", "reason"), [
    (book(lambda ws: None), "没有内容"),
    (book(_two)[:300], "损坏"),
    (parts(book(_two), {"xl/worksheets/sheet1.xml": lambda xml: xml[: len(xml) // 2]}), "XML"),
    (parts(book(_two), {"xl/workbook.xml": lambda xml: None}), "不是 Excel|缺少"),
    (excel.OLE_MAGIC + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "密码"),
    (excel.OLE_MAGIC + b"\0" * 600, "不是可读取|损坏"),
    (b"PK\x03\x04", "损坏"), (b"", "不是可读取|损坏"), (b"not a workbook", "不是可读取|损坏"),
])
def test_unreadable_files_say_why(data: bytes, reason: str) -> None:
    with pytest.raises(ReportError, match=reason) as caught:
        read(data)
    assert "report.xlsx" in str(caught.value)


def test_a_workbook_of_pictures_says_so() -> None:
    out = io.BytesIO(book(lambda ws: None))
    with zipfile.ZipFile(out, "a") as z:
        z.writestr("xl/media/image1.png", b"\x89PNG")
    with pytest.raises(ReportError, match="图片"):
        read(out.getvalue())


def test_damaged_workbooks_raise_nothing_else() -> None:
    rng = Random(11)
    paper = document.compose(cells.draw_figures(rng), rng)
    whole = renderer.shared_strings(paper, rng)
    for _ in range(60):
        damaged = bytearray(whole[: rng.randint(0, len(whole))] if rng.random() < 0.4 else whole)
        for _ in range(rng.randint(1, 20)):
            if damaged:
                damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        try:
            read(bytes(damaged))
        except ReportError:
            continue


@pytest.mark.parametrize("change", [
    lambda table: re.sub(r"<si>.*?</si>", "", table, count=1),
    lambda table: re.sub(r"(<si>.*?</si>)", r"\1\1", table, count=1),
])
def test_a_table_of_strings_that_lost_or_doubled_one_moves_all_behind_it_and_is_refused(change: Callable[[str], str]) -> None:
    rng = Random(12)
    whole = renderer.shared_strings(document.compose(cells.draw_figures(rng), rng), rng)
    read(whole)
    with pytest.raises(ReportError, match="文字表已损坏"):
        read(parts(whole, {"xl/sharedStrings.xml": change}))


def test_kinds_are_told_by_content() -> None:
    data = book(_two)
    assert excel.is_workbook(package.open_package(data, "a"))
    assert excel.is_old_workbook(excel.OLE_MAGIC + "Workbook".encode("utf-16-le") + b"\0" * 48)
    # A Word file may hold a workbook.
    assert not excel.is_old_workbook(excel.OLE_MAGIC + "WordDocument".encode("utf-16-le") + "Workbook".encode("utf-16-le") + b"\0" * 48)
    assert excel.is_locked(excel.OLE_MAGIC + "EncryptedPackage".encode("utf-16-le"))


def test_borders_make_a_row_of_blanks_a_row() -> None:
    def fill(ws: Any) -> None:
        for row in (["项目", "甲", "乙"], ["收到", 1, 2], ["二、上年结转", None, None]):
            ws.append(row)
        for row in ws["A1:C3"]:
            for cell in row:
                cell.border = _EDGE

    assert grid(read(book(fill)))[-1] == ["二、上年结转", "", ""]
