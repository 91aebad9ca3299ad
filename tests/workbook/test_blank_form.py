"""The form to fill in: what is filled in is what is read, and its checks say what the package's own checks say."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

import helpers
from gongkai import form
from gongkai.dataset import Dataset
from gongkai.workbook.blank_form import write_form
from gongkai.workbook.blank_form.areas import Places, joined, reference
from gongkai.workbook.blank_form.instructions import SHEET
from gongkai.workbook.blank_form.live_checks import AGREES, ALL_AGREE, DIFFERS, EMPTY, NOTHING_YET, UNFINISHED
from gongkai.workbook.layout import GRID, form_layout
from rendering.cells import draw_figures, misprint
from workbook.recalculated import differences, recalculated

UNIT = "淮安市洪泽区人民政府"
EDITIONS = list(form.EDITIONS.values())
IN_FORM, NUMBERS, ACROSS = "R1", "R2", "V2"
"""Where a sheet says whether its sums agree, its cells hold numbers, and last year's report agrees."""

Filled = dict[form.Cell, int | float | None]


def as_filled(numbers: dict[form.Cell, Decimal]) -> Filled:
    return {c: int(v) if v == int(v) else float(v) for c, v in numbers.items()}


def fill(path: Path, filled: Filled, edition: form.Edition, sheet: int = 1) -> None:
    """Type numbers into a written form, through openpyxl."""
    book = openpyxl.load_workbook(path)
    places = Places(form_layout(edition))
    for cell, number in filled.items():
        book.worksheets[sheet][places.at(cell)].value = number
    book.save(path)


def printed(report: helpers.Report) -> Filled:
    return {
        (frame, row[form.KEYS[frame][0]], row[form.KEYS[frame][1]]): None if pd.isna(row["printed"]) else row["printed"]
        for frame in form.FRAMES for row in getattr(report, frame).to_dict("records")
    }


def written(folder: Path, edition: form.Edition = EDITIONS[-1], **given: Any) -> Path:
    path = folder / "form.xlsx"
    path.unlink(missing_ok=True)
    return write_form(path, [UNIT], given.pop("year", 2024), edition=edition.name, **given)


# -- filled in, and read -------------------------------------------------------------------


@settings(max_examples=25, phases=(Phase.explicit, Phase.generate))  # to shrink a form takes minutes and shows no more
@given(rng=st.randoms(use_true_random=False), edition=st.sampled_from(EDITIONS), blanks=st.sampled_from([0.0, 0.1, 0.5, 0.9]),
       wrong=st.integers(0, 6))
def test_what_is_filled_in_is_what_is_read(
    rng: Random, edition: form.Edition, blanks: float, wrong: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = written(tmp_path_factory.mktemp("round"), edition)
    figures = misprint(draw_figures(rng, edition), rng, wrong) if wrong else draw_figures(rng, edition)
    filled: Filled = {c: None if rng.random() < blanks else v for c, v in as_filled(figures.numbers).items()}
    filled["applications", "received", "total"] = 1  # a form without any number is refused
    filled["applications", "concluded", "individual"] = filled["applications", "granted", "individual"] = 0
    fill(path, filled, edition)
    report = helpers.read_report(path)
    assert (report.publisher, report.year, report.form) == (UNIT, 2024, edition.name)
    assert printed(report) == filled
    for frame in form.FRAMES:
        # A blank cell is there and blank, unless its whole row is: then the sheet shows no such row.
        rows = getattr(report, frame)
        assert set(rows.loc[rows["printed"].isna(), "raw"].fillna("")) <= {""}


def test_a_form_of_blanks_is_refused_as_blank(tmp_path: Path) -> None:
    with pytest.raises(helpers.ReportError, match="空白表格"):
        helpers.read_report(written(tmp_path))


@pytest.mark.parametrize("unit", ["第101中学", "12345热线办公室", "乙区(新)管委会", "甲 局2", "2024年大会办"])
def test_units_come_back_by_the_very_name_they_were_given(unit: str, tmp_path: Path) -> None:
    path = write_form(tmp_path / "one.xlsx", unit, 2024)
    fill(path, as_filled(draw_figures(Random(2), EDITIONS[-1]).numbers), EDITIONS[-1])
    report = helpers.read_report(path)
    assert (report.publisher, report.year) == (unit, 2024)
    assert not {"publisher", "year"} & set(report.findings["rule"])


@pytest.mark.parametrize("one_workbook", [False, True])
def test_a_folder_of_filled_forms_goes_to_the_sum_in_one_call(one_workbook: bool, tmp_path: Path) -> None:
    units = ["甲县人民政府", "乙县人民政府", "丙县人民政府"]
    folder = tmp_path / "2024"
    folder.mkdir()
    write_form(folder / "forms.xlsx" if one_workbook else folder, units, 2024)
    rng = Random(8)
    edition = form.EDITIONS["2021"]
    total = dict.fromkeys(edition.cells, Decimal(0))
    for number, unit in enumerate(units, start=1):
        figures = draw_figures(rng, edition)
        if one_workbook:
            fill(folder / "forms.xlsx", as_filled(figures.numbers), edition, sheet=number)
        else:
            fill(folder / f"{unit}-2024.xlsx", as_filled(figures.numbers), edition)
        total = {c: total[c] + figures.numbers[c] for c in edition.cells}
    sums = helpers.consolidate(folder)
    assert {(r.frame, r.row, r.column): Decimal(str(r.value)) for r in sums.itertuples()} == total
    assert sums.attrs["units"] == sorted(units)
    assert set(sums["reports"]) == {3}


# -- the sheet -------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.name)
def test_only_the_cells_of_the_form_can_be_filled_in(edition: form.Edition, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path, edition))
    cover, ws = book.worksheets
    assert cover.title == SHEET
    places = Places(form_layout(edition))
    inside = {at for a in places.areas(edition.cells) for at in cells_of(a)}
    for row in ws.iter_rows():
        for cell in row:
            assert cell.protection.locked is (cell.coordinate not in inside), cell.coordinate
    assert all(cell.protection.locked for row in cover.iter_rows() for cell in row)
    for sheet in book.worksheets:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
    # Not by colour alone: what is locked is filled and bears words, what is open is empty.
    for row in ws.iter_rows(min_row=3, max_col=GRID):
        for cell in row:
            if cell.coordinate in inside:
                assert cell.value is None
                assert cell.fill.fill_type is None


def cells_of(area: str) -> list[str]:
    left, top, right, bottom = range_boundaries(area)
    return [reference((r, c, r, c)) for r in range(top, bottom + 1) for c in range(left, right + 1)]


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.name)
def test_cells_take_the_numbers_of_the_form_alone(edition: form.Edition, tmp_path: Path) -> None:
    ws = openpyxl.load_workbook(written(tmp_path, edition)).worksheets[1]
    places = Places(form_layout(edition))
    rules = {at: rule for rule in ws.data_validations.dataValidation for area in str(rule.sqref).split() for at in cells_of(area)}
    for cell in edition.cells:
        rule = rules[places.at(cell)]
        # "stop" and "between" are what holds where the file names none.
        assert (rule.showErrorMessage, rule.errorStyle or "stop", rule.operator or "between", rule.allow_blank) == (True, "stop", "between", True)
        assert rule.type == ("decimal" if cell[2] == "amount" else "whole")
        assert (int(rule.formula1) < 0) is (cell[2] == "change")
        assert rule.error


def test_it_prints_as_the_government_has_it(tmp_path: Path) -> None:
    for edition in EDITIONS:
        ws = openpyxl.load_workbook(written(tmp_path, edition)).worksheets[1]
        assert (ws.page_setup.paperSize, ws.page_setup.orientation, ws.page_setup.blackAndWhite) == (9, "portrait", True)
        assert ws.sheet_properties.pageSetUpPr.fitToPage
        assert (ws.page_setup.fitToWidth or 1, 1 if ws.page_setup.fitToHeight is None else ws.page_setup.fitToHeight) == (1, 1)
        layout = form_layout(edition)
        assert ws.print_area.replace("$", "").endswith(f"A1:O{layout.rows + 2}")
        for block in layout.blocks:
            shown = ws.cell(block.row + 2, block.col).value
            assert (shown or "").replace("\n", "") == block.text


def test_text_is_never_a_formula_and_names_are_made_fit(tmp_path: Path) -> None:
    units = ["=HYPERLINK(1)", "+1+1", "甲\x07乙", "某某县" * 20, "某某县" * 20 + "局", "a/b", "CON", "O'Neill", "..", "é" * 120]
    path = write_form(tmp_path / "units.xlsx", units, 2024)
    book = openpyxl.load_workbook(path)
    assert len(book.sheetnames) == len(units) + 1
    for ws, unit in zip(book.worksheets[1:], units, strict=True):
        title = ws["A1"]
        assert title.value.startswith(unit.replace("\x07", ""))
        assert title.data_type == "s"
        assert ws["A2"].data_type == "s"
    folder = write_form(tmp_path / "units", units, 2024)
    names = sorted(p.name for p in folder.iterdir())
    assert len(names) == len(units)
    assert all(name.endswith("-2024.xlsx") and len(name.encode()) < 256 and not set(name) & set('<>:"/\\|?*\x07') for name in names)


def test_a_filled_form_is_not_written_over(tmp_path: Path) -> None:
    path = written(tmp_path)
    before = path.read_bytes()
    assert write_form(path, [UNIT], 2024, edition="2021").read_bytes() == before  # the same blank form
    fill(path, {("applications", "received", "total"): 3}, EDITIONS[-1])
    with pytest.raises(FileExistsError, match="可能已经填写"):
        write_form(path, [UNIT], 2024)
    folder = write_form(tmp_path / "all", ["甲县", "乙县"], 2024)
    (folder / "乙县-2024.xlsx").write_bytes(b"filled in")
    (folder / "甲县-2024.xlsx").unlink()
    with pytest.raises(FileExistsError, match="乙县"):
        write_form(folder, ["甲县", "乙县"], 2024)
    assert [p.name for p in folder.iterdir()] == ["乙县-2024.xlsx"]


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    path = tmp_path / "no.xlsx"
    for units, year, edition, words in (
        ([], 2024, None, "没有单位"), (["甲", " "], 2024, None, "没有名称"), (["甲", "乙", "甲"], 2024, None, "单位重复"),
        (["甲"], 2018, None, "2019 年以前"), (["甲"], 2024, "2018", "没有这一表式"),
    ):
        with pytest.raises(ValueError, match=words):
            write_form(path, units, year, edition=edition)
    assert not path.exists()
    assert openpyxl.load_workbook(write_form(path, "甲县", 2020)).worksheets[1]["A2"].value.endswith("表式：2019年版（国办公开办函〔2019〕60号）")


def test_the_same_form_has_the_same_bytes_and_no_time_of_the_clock(tmp_path: Path) -> None:
    assert written(tmp_path).read_bytes() == written(tmp_path).read_bytes()
    book = openpyxl.load_workbook(written(tmp_path))
    assert book.properties.created == book.properties.modified == dt.datetime(2025, 1, 1)


# -- last year -------------------------------------------------------------------------------


def report_rows(unit: str, year: int, odd: dict[form.Cell, dict[str, Any]]) -> Dataset:
    lead = {"report_id": f"{unit}-{year}", "publisher": unit, "year": year}
    rows: dict[str, list[dict[str, Any]]] = {"reports": [{**lead, "form": "2021", "source": "a.html"}]}
    for number, (frame, first, second) in enumerate(form.EDITIONS["2021"].cells):
        a, b = form.KEYS[frame]
        row = {**lead, a: first, b: second, "raw": str(number), "printed": number, "value": number, "basis": "printed"}
        rows.setdefault(frame, []).append({**row, **odd.get((frame, first, second), {})})
    return Dataset.from_rows(rows)


def test_last_years_carry_over_is_filled_in_and_said_so(tmp_path: Path) -> None:
    blank = {"raw": "", "printed": None, "value": 0, "basis": "blank"}
    unknown = {"raw": "若干", "printed": None, "value": None, "basis": "unknown"}
    data = report_rows(UNIT, 2023, {("applications", "carried_out", "research"): blank,
                                    ("applications", "carried_out", "legal"): unknown})
    then = data.applications[data.applications["outcome"] == "carried_out"].set_index("applicant")["printed"]
    path = written(tmp_path, dataset=data)
    ws = openpyxl.load_workbook(path).worksheets[1]
    edition = form.EDITIONS["2021"]
    places = Places(form_layout(edition))
    for term in form.APPLICANTS:
        shown = ws[places.at(("applications", "carried_in", term.key))].value
        assert shown == (None if pd.isna(then[term.key]) else then[term.key])
    others = [c for c in edition.cells if c[:2] != ("applications", "carried_in")]
    assert all(ws[places.at(c)].value is None for c in others)
    comments = [c.comment.text for row in ws.iter_rows() for c in row if c.comment]
    assert len(comments) == 1
    assert "2023年报告" in comments[0]
    assert comments[0] in texts(ws)
    carried = next(r for r in ws.data_validations.dataValidation if "2023年报告" in str(r.prompt))
    assert cells_of(str(carried.sqref)) == [places.at(("applications", "carried_in", t.key)) for t in form.APPLICANTS]
    for nobody in (report_rows("别处", 2023, {}), report_rows(UNIT, 2022, {}), Dataset.from_rows({})):
        assert written(tmp_path, dataset=nobody).read_bytes() == written(tmp_path).read_bytes()


def texts(ws: Worksheet) -> list[str]:
    return [c.value for row in ws.iter_rows() for c in row if isinstance(c.value, str)]


def test_an_untouched_form_is_blank_though_the_carry_over_stands_in_it(tmp_path: Path) -> None:
    for edition in EDITIONS:
        path = written(tmp_path, edition, dataset=report_rows(UNIT, 2023, {}))
        with pytest.raises(helpers.ReportError, match="空白表格"):
            helpers.read_report(path)
        fill(path, {("applications", "received", "total"): 1}, edition)
        assert helpers.read_report(path).publisher == UNIT


# -- recalculated ----------------------------------------------------------------------------


def convert(soffice: str, paths: list[Path], kind: str, folder: Path) -> list[Path]:
    subprocess.run(
        [soffice, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", kind,
         "--outdir", str(folder), *map(str, paths)], check=True, capture_output=True, timeout=300)
    return [folder / f"{path.stem}.{kind}" for path in paths]


def carried(values: dict[str, int | None], basis: str = "printed") -> dict[form.Cell, dict[str, Any]]:
    return {("applications", "carried_out", key): {"printed": v, "value": v, "basis": "unknown" if v is None else basis}
            for key, v in values.items()}


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.name)
def test_formulas_are_written_with_their_results(edition: form.Edition, soffice: str, tmp_path: Path) -> None:
    """Viewers that compute nothing, and pandas, show what a spreadsheet computes."""
    applicants = [t.key for t in form.APPLICANTS]
    *parts, total = applicants
    last = {
        "不明": carried(dict.fromkeys(applicants)), "零": carried(dict.fromkeys(applicants, 0)),
        "空白": carried(dict.fromkeys(applicants, 0), "blank"),
        "相符": carried({**dict.fromkeys(parts, 2), total: 2 * len(parts)}),
        "不符": carried({**dict.fromkeys(parts, 2), total: 5}), "负数": carried({**dict.fromkeys(parts, 2), parts[0]: -3}),
        "合计不明": carried({**dict.fromkeys(parts, 2), total: None}),
        "存量不明": {("disclosure", item, "in_force"): {"value": None, "basis": "unknown"} for item in ("rules", "normative_documents")},
    }
    reports = [report_rows(unit, 2023, odd) for unit, odd in last.items()]
    data = Dataset(**{name: pd.concat([r.frames[name] for r in reports], ignore_index=True) for name in reports[0].frames})
    path = write_form(tmp_path / "forms.xlsx", [*last, "新设单位"], 2024, dataset=data, edition=edition.name)
    shown = openpyxl.load_workbook(path, data_only=True)
    count, wrong = differences(recalculated(soffice, path, tmp_path), openpyxl.load_workbook(path), shown)
    assert count > 100 * (len(last) + 1)
    assert wrong == []
    cover = pd.read_excel(path, sheet_name=SHEET, header=None, engine="openpyxl").astype(object)
    said = dict(cover[cover[0].map(lambda v: isinstance(v, int))][[1, 2]].itertuples(index=False))
    assert set(said) == {*last, "新设单位"}
    assert said["新设单位"] == said["不明"] == NOTHING_YET
    assert said["不符"].startswith("有 1 处不符")


def verdicts(edition: form.Edition, path: Path) -> dict[form.Equation, str]:
    """What the recalculated sheet says of each equation, found by the cells its formula counts."""
    formulas = openpyxl.load_workbook(path).worksheets[1]
    values = openpyxl.load_workbook(path, data_only=True).worksheets[1]
    places = Places(form_layout(edition))
    found = {}
    cells = [c for row in formulas.iter_rows(min_col=GRID + 1) for c in row if str(c.value).startswith("=IF(ROUND(SUM(")]
    for equation in edition.equations:
        parts, whole = (f"SUM({','.join(places.areas(side))})" for side in (equation.parts, equation.whole))
        mine = [c for c in cells if f"ROUND({parts}-{whole}," in str(c.value).replace(" ", "")]
        assert len(mine) == 1, equation
        found[equation] = values[mine[0].coordinate].value
    return found


def test_the_checks_say_what_the_package_says(soffice: str, tmp_path: Path) -> None:
    """Filled forms, right, wrong and half empty, recalculated by LibreOffice."""
    rng = Random(20)
    cases: dict[Path, tuple[form.Edition, Filled]] = {}
    (tmp_path / "in").mkdir()
    for number in range(8):
        edition = EDITIONS[number % 2]
        path = write_form(tmp_path / "in" / f"{number}.xlsx", [UNIT], 2024, edition=edition.name)
        figures = draw_figures(rng, edition)
        if number >= 2:
            figures = misprint(figures, rng, 1 + number % 4)
        empty = 0.3 if number >= 5 else 0.0
        filled: Filled = {c: None if rng.random() < empty else v for c, v in as_filled(figures.numbers).items()}
        fill(path, filled, edition)
        cases[path] = edition, filled
    out = tmp_path / "out"
    out.mkdir()
    said: set[str] = set()
    for path, again in zip(cases, convert(soffice, list(cases), "xlsx", out), strict=True):
        edition, filled = cases[path]
        words = verdicts(edition, again)
        for e, word in words.items():
            difference = sum(filled[c] or 0 for c in e.parts) - sum(filled[c] or 0 for c in e.whole)
            totals = [filled[c] for c in e.whole if filled[c] is not None]
            if difference:
                wanted = f"{DIFFERS}，相差 {abs(difference)}" if len(totals) == len(e.whole) else UNFINISHED
            else:
                wanted = AGREES if totals else EMPTY
            assert word == wanted, e
            said.add(wanted.split("，")[0])
        wrong = sum(w.startswith(DIFFERS) for w in words.values())
        report = helpers.read_report(again)
        assert printed(report) == filled
        # Where a cell is blank, the package may find the one number it must be; the sheet says that it is missing.
        found = set(report.findings[["rule", "frame", "cell"]].itertuples(index=False, name=None))
        for e, word in words.items():
            if all(filled[c] is not None for c in e.cells):
                frame, *keys = e.whole[0]
                assert ((e.rule, frame, "/".join(keys)) in found) is word.startswith(DIFFERS), e
        ws = openpyxl.load_workbook(again, data_only=True).worksheets[1]
        cover = openpyxl.load_workbook(again, data_only=True)[SHEET]
        assert ws[IN_FORM].value in texts(cover)
        if wrong:
            assert ws[IN_FORM].value.startswith(f"有 {wrong} 处不符")
        elif None not in filled.values():
            assert ws[IN_FORM].value == ALL_AGREE
        assert ws[NUMBERS].value == "合规"
        errors = [c.coordinate for row in ws.iter_rows() for c in row if c.data_type == "e"]
        assert not errors
    assert said == {AGREES, DIFFERS, UNFINISHED, EMPTY}


def test_the_sheet_marks_what_is_no_number_and_what_last_year_says_otherwise(soffice: str, tmp_path: Path) -> None:
    data = report_rows(UNIT, 2023, {("applications", "carried_out", "legal"): {"value": None, "basis": "unknown"}})
    edition = form.EDITIONS["2021"]
    untouched = written(tmp_path, dataset=data)
    stock = {item: int(data.disclosure.set_index(["item", "measure"])["value"][item, "in_force"]) for item in ("rules", "normative_documents")}
    carried = dict(data.applications[data.applications["outcome"] == "carried_out"][["applicant", "value"]].itertuples(index=False))
    cases = {}
    for name, filled in {
        "text": {("disclosure", "licensing", "decisions"): "若干", ("applications", "granted", "individual"): "/"},
        "negative": {("applications", "granted", "individual"): -2},
        "fraction": {("applications", "granted", "individual"): 1.5, ("disclosure", "fees", "amount"): 2.75},
        "stock": {("disclosure", "rules", "issued"): 2, ("disclosure", "rules", "repealed"): 1, ("disclosure", "rules", "in_force"): stock["rules"] + 1,
                  ("disclosure", "normative_documents", "issued"): 0, ("disclosure", "normative_documents", "repealed"): 5,
                  ("disclosure", "normative_documents", "in_force"): stock["normative_documents"]},
        "carried": {("applications", "carried_in", "individual"): carried["individual"] + 4, ("applications", "carried_in", "total"): None},
    }.items():
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(untouched.read_bytes())
        fill(path, filled, edition)  # type: ignore[arg-type]
        cases[name] = path
    cases["untouched"] = untouched
    out = tmp_path / "out"
    out.mkdir()
    again = dict(zip(cases, convert(soffice, list(cases.values()), "xlsx", out), strict=True))
    shown = {name: openpyxl.load_workbook(path, data_only=True).worksheets[1] for name, path in again.items()}
    assert shown["untouched"][IN_FORM].value in (NOTHING_YET, "已填的全部相符，40 处空白") or "未填齐" in shown["untouched"][IN_FORM].value
    assert shown["untouched"][NUMBERS].value == "合规"
    assert shown["untouched"][ACROSS].value == f"已填的{ALL_AGREE}，2 处空白"  # the stock, of which nothing is filled in
    assert "上年数不明" in texts(shown["untouched"])
    assert shown["text"][NUMBERS].value == "有 2 格不是数字"
    assert shown["negative"][NUMBERS].value == "有 1 格为负数"
    assert shown["fraction"][NUMBERS].value == "有 1 格有小数"
    assert shown["stock"][ACROSS].value == "有 1 处不符"
    assert "不符，相差 5" in texts(shown["stock"])
    assert shown["carried"][ACROSS].value == "有 1 处不符，另 1 处未填齐"
    assert "不符，相差 4" in texts(shown["carried"])


def test_it_prints_on_one_page_a_unit(soffice: str, tmp_path: Path) -> None:
    path = write_form(tmp_path / "print.xlsx", ["甲县人民政府", "乙县某某某某某某某某某某某某某某某某某某某某委员会办公室"], 2024)
    (tmp_path / "out").mkdir()
    pdf = convert(soffice, [path], "pdf", tmp_path / "out")[0].read_bytes()
    boxes = re.findall(rb"/Type\s*/Page\b(?!s)[^>]*?/MediaBox\s*\[([^\]]+)\]", pdf)
    assert [tuple(round(float(x)) for x in box.split()[2:4]) for box in boxes] == [(595, 842)] * 3


# -- small things ----------------------------------------------------------------------------


def test_rectangles_are_joined_to_the_fewest() -> None:
    cells = [(r, c, r, c) for r in range(2, 5) for c in range(3, 6)]
    assert joined(cells) == [(2, 3, 4, 5)]
    assert joined([(1, 1, 1, 3), (1, 4, 1, 6), (3, 1, 3, 6)]) == [(1, 1, 1, 6), (3, 1, 3, 6)]
    assert reference((2, 3, 4, 5)) == "C2:E4"
    assert reference((2, 28, 2, 28)) == "AB2"


def test_no_part_holds_a_newer_function_or_a_link_out(tmp_path: Path) -> None:
    with zipfile.ZipFile(written(tmp_path)) as file:
        for name in file.namelist():
            data = file.read(name)
            assert b"_xlfn" not in data
            assert b'TargetMode="External"' not in data
