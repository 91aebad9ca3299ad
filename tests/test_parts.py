"""Workbooks of several reports: each is read, as its unit's own file would be, and none takes cells of another."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from random import Random

import openpyxl
import pandas as pd
import pytest

import helpers
from gongkai import form
from gongkai.parts import parts
from gongkai.report import read_reports, reports_from_bytes
from gongkai.workbook.blank_form import write_form
from gongkai.workbook.blank_form.areas import Places
from gongkai.workbook.layout import form_layout
from rendering.cells import Figures, draw_figures

EDITION = form.EDITIONS["2021"]
UNITS = ["甲县人民政府", "甲县", "甲县财政局", "第101中学", "乙区(新)管委会"]


def filled(path: Path, units: list[str], blank: tuple[str, ...] = (), seed: int = 5) -> dict[str, Figures]:
    """A workbook of the units' forms, filled in but for ``blank``; what was filled in."""
    write_form(path, units, 2024)
    book = openpyxl.load_workbook(path)
    places = Places(form_layout(EDITION))
    rng = Random(seed)
    found = {}
    for number, unit in enumerate(units, start=1):
        if unit in blank:
            continue
        found[unit] = draw_figures(rng, EDITION)
        for cell, value in found[unit].numbers.items():
            book.worksheets[number][places.at(cell)].value = int(value) if value == int(value) else float(value)
    book.save(path)
    return found


def printed(report: helpers.Report) -> dict[form.Cell, float]:
    return {
        (frame, row[form.KEYS[frame][0]], row[form.KEYS[frame][1]]): row["printed"]
        for frame in form.FRAMES for row in getattr(report, frame).to_dict("records")
    }


def test_every_form_in_a_workbook_is_read_as_its_own_file_would_be(tmp_path: Path) -> None:
    path = tmp_path / "forms.xlsx"
    figures = filled(path, UNITS)
    reports = read_reports(path)
    assert [r.source for r in reports] == [f"{path}#{unit}" for unit in UNITS]
    assert [r.publisher for r in reports] == UNITS
    for unit, report in zip(UNITS, reports, strict=True):
        assert printed(report) == {c: float(v) for c, v in figures[unit].numbers.items()}
        assert report.year == 2024
        assert "second_report" not in set(report.findings["rule"])


def test_a_form_left_blank_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "forms.xlsx"
    filled(path, UNITS[:3], blank=("甲县",))
    with pytest.warns(UserWarning, match="#甲县: 是空白表格"):
        reports = read_reports(path)
    assert len(reports) == 2
    found = reports_from_bytes(path.read_bytes(), "forms.xlsx")
    assert [isinstance(f, helpers.ReportError) for f in found] == [False, True, False]
    blank = tmp_path / "blank.xlsx"
    filled(blank, UNITS[:2], blank=tuple(UNITS[:2]))
    with pytest.raises(helpers.ReportError, match="空白表格"):
        read_reports(blank)


def test_a_folder_takes_every_report_of_a_workbook_and_names_the_sheets_it_cannot_read(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    figures = filled(raw / "forms.xlsx", UNITS, blank=("甲县",))
    other = filled(raw / "more.xlsx", ["甲县财政局", "丁县", "戊县"], seed=6)
    dataset = helpers.build_dataset(raw, tmp_path / "processed", progress=False)
    read = dict(zip(dataset.reports["publisher"], dataset.reports["source"], strict=True))
    assert read == {unit: f"forms.xlsx#{unit}" for unit in figures} | {unit: f"more.xlsx#{unit}" for unit in ("丁县", "戊县")}
    refused = dict(zip(dataset.failures["source"], dataset.failures["reason"], strict=True))
    assert set(refused) == {"forms.xlsx#甲县", "more.xlsx#甲县财政局"}
    assert "空白表格" in refused["forms.xlsx#甲县"] and "与 forms.xlsx#甲县财政局 是同一机关同一年度的报告" in refused["more.xlsx#甲县财政局"]
    for unit, source in read.items():
        numbers = (figures if source.startswith("forms") else other)[unit].numbers
        assert printed(dataset.report(f"{unit}-2024")) == {c: float(v) for c, v in numbers.items()}
    assert "second_report" not in set(dataset.findings["rule"])
    # What is kept gives the same, each report from its own place.
    for name, frame in helpers.load_reports(raw, progress=False).frames.items():
        pd.testing.assert_frame_equal(frame, dataset.frames[name])
    (tmp_path / "processed" / "applications.csv").unlink()
    again = helpers.build_dataset(raw, tmp_path / "processed", progress=False)
    for name, frame in again.frames.items():
        pd.testing.assert_frame_equal(frame, dataset.frames[name])


def sheets(path: Path, *pages: tuple[str, Callable[[openpyxl.worksheet.worksheet.Worksheet], None]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, write in pages:
        write(book.create_sheet(name))
    book.save(path)
    return path


def page(title: str, figures: Figures, sections: tuple[str, ...] = form.FRAMES) -> Callable[[openpyxl.worksheet.worksheet.Worksheet], None]:
    """A sheet of a title and the form's blocks of some sections, as an office types it."""
    def write(ws: openpyxl.worksheet.worksheet.Worksheet) -> None:
        ws["A1"] = title
        layout = form_layout(EDITION)
        starts = [b.row for b in layout.blocks if b.role == "heading"] + [layout.rows + 1]
        spans = dict(zip(form.FRAMES, zip(starts, starts[1:], strict=False), strict=True))
        for block in layout.blocks:
            if not any(a <= block.row < b for a, b in (spans[s] for s in sections)):
                continue
            value = block.text if block.cell is None else float(figures.numbers[block.cell])
            ws.cell(block.row + 1, block.col, value)
            if block.rows > 1 or block.cols > 1:
                ws.merge_cells(start_row=block.row + 1, start_column=block.col,
                               end_row=block.row + block.rows, end_column=block.col + block.cols - 1)
    return write


def title(unit: str, year: int = 2024) -> str:
    return f"{unit}{year}年政府信息公开工作年度报告"


def test_one_report_over_several_sheets_is_one(tmp_path: Path) -> None:
    figures = draw_figures(Random(3), EDITION)
    for names in (("甲县人民政府", "甲县人民政府", "甲县人民政府"), ("甲县人民政府", "甲县", "甲县人民政府")):
        path = sheets(tmp_path / "one.xlsx", *(
            (f"{n}页", page(title(unit), figures, (section,))) for n, (unit, section) in enumerate(zip(names, form.FRAMES, strict=True))))
        assert [d.source for d in parts(path.read_bytes(), "one.xlsx")] == ["one.xlsx"]
        (report,) = read_reports(path)
        assert report.source == str(path)
        assert printed(report) == {c: float(v) for c, v in figures.numbers.items()}


def test_a_copy_of_a_report_is_left_alone(tmp_path: Path) -> None:
    rng = Random(7)
    first, second = draw_figures(rng, EDITION), draw_figures(rng, EDITION)
    path = sheets(tmp_path / "copy.xlsx", ("定稿", page(title("甲县"), first)), ("初稿", page(title("甲县"), second)))
    (report,) = read_reports(path)
    assert printed(report) == {c: float(v) for c, v in first.numbers.items()}
    assert "second_report" in set(report.findings["rule"])


def test_one_report_read_from_a_workbook_of_several_is_the_first(tmp_path: Path) -> None:
    path = tmp_path / "forms.xlsx"
    figures = filled(path, UNITS[:3])
    report = helpers.read_report(path)
    assert report.source == str(path)
    assert report.publisher == UNITS[0]
    assert printed(report) == {c: float(v) for c, v in figures[UNITS[0]].numbers.items()}
    assert "second_report" in set(report.findings["rule"])


def test_units_and_years_are_told_apart_by_their_titles(tmp_path: Path) -> None:
    rng = Random(4)
    wanted = [("甲县人民政府", 2023), ("甲县人民政府", 2024), ("甲县", 2024), ("乙镇", 2024)]
    figures = [draw_figures(rng, EDITION) for _ in wanted]
    path = sheets(tmp_path / "many.xlsx", *(
        (f"{n}页", page(title(unit, year), f)) for n, ((unit, year), f) in enumerate(zip(wanted, figures, strict=True))))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        reports = read_reports(path)
    assert [(r.publisher, r.year) for r in reports] == wanted
    for report, f in zip(reports, figures, strict=True):
        assert printed(report) == {c: float(v) for c, v in f.numbers.items()}


def test_sheets_that_name_nobody_belong_to_the_one_before(tmp_path: Path) -> None:
    rng = Random(6)
    first, second = draw_figures(rng, EDITION), draw_figures(rng, EDITION)
    disclosure, applications, disputes = form.FRAMES
    path = sheets(
        tmp_path / "pages.xlsx", ("说明", lambda ws: ws.append(["本表由各单位填写"])),
        ("甲1", page(title("甲县"), first, (disclosure,))), ("甲2", page("", first, (applications, disputes))),
        ("乙1", page(title("乙县"), second, (disclosure, applications))), ("乙2", page("", second, (disputes,))))
    reports = read_reports(path)
    assert [(r.publisher, r.source.rpartition("#")[2]) for r in reports] == [("甲县", "甲1"), ("乙县", "乙1")]
    for report, f in zip(reports, (first, second), strict=True):
        assert printed(report) == {c: float(v) for c, v in f.numbers.items()}


def test_any_other_file_is_one_report(tmp_path: Path) -> None:
    path = tmp_path / "one.xlsx"
    filled(path, ["甲县"])
    (report,) = read_reports(path)
    assert report.source == str(path)
    again = helpers.read_report(path)
    assert report.contents == again.contents
    with pytest.raises(helpers.ReportError, match="没有这个文件"):
        read_reports(tmp_path / "none.xlsx")
    (refused,) = reports_from_bytes(b"PK\x03\x04 no archive", "broken.zip")
    assert isinstance(refused, helpers.ReportError)
