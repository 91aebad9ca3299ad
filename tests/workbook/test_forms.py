"""The live form: every cell of every report in its place, blanks blank, and read back as a report."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

import helpers
from gongkai import codes, form
from gongkai.dataset import Dataset
from gongkai.workbook import names, write_workbook
from gongkai.workbook.figures import SINGLE_OTHER, THREE_OTHER
from gongkai.workbook.forms import FORM_TOP, ONE_ROW_LABEL, STEP
from gongkai.workbook.layout import GRID, form_layout
from gongkai.workbook.names import form_sheet


def shown(ws: Worksheet, edition: form.Edition, panel: int = 0) -> dict[form.Cell, Any]:
    return {b.cell: ws.cell(b.row + FORM_TOP, b.col + panel * STEP).value for b in form_layout(edition).cells() if b.cell}


def written(data: Dataset, report_id: str, folder: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(write_workbook(data, folder / "one.xlsx", report_id=report_id), data_only=True)


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


@pytest.mark.parametrize("report_id", ["甲市-2021", "甲市-2022", "丙局-2022"])
def test_every_cell_of_the_form_equals_the_dataset(small: Dataset, tmp_path: Path, report_id: str) -> None:
    edition = small.edition(report_id)
    book = written(small, report_id, tmp_path)
    values, bases = (shown(book[form_sheet(edition.name)], edition, panel) for panel in (0, 3))
    checked = 0
    for frame in form.FRAMES:
        first, second = form.KEYS[frame]
        rows = small.frames[frame]
        for row in rows[rows["report_id"] == report_id].to_dict("records"):
            cell = (frame, row[first], row[second])
            assert bases[cell] == codes.BASES[row["basis"]], cell
            if row["basis"] == "blank":
                assert values[cell] is None, cell
            elif row["basis"] == "unknown":
                assert values[cell] == codes.BASES["unknown"], cell
            elif frame == form.DISCLOSURE and row["unit"] == "元":
                assert values[cell] == f"{row['value']}元"
            else:
                assert values[cell] == row["value"], cell
            checked += 1
    assert checked == len(edition.cells)
    for name in form.EDITIONS:
        if name != edition.name:
            other = form.EDITIONS[name]
            assert all(v is None for panel in range(4) for v in shown(book[form_sheet(name)], other, panel).values())
            assert f"该报告为{codes.FORM_LABELS[edition.name]}表式" in book[form_sheet(name)].cell(4, 1).value


def test_a_report_with_one_row_of_other_handling_shows_it_as_one(small: Dataset, tmp_path: Path) -> None:
    ws = written(small, "乙县-2022", tmp_path)[names.FORM]
    values = shown(ws, form.EDITIONS["2021"])
    rows = small.applications[(small.applications["report_id"] == "乙县-2022") & (small.applications["outcome"] == SINGLE_OTHER)]
    for row in rows.itertuples():
        assert values["applications", THREE_OTHER[0], row.applicant] == row.value
        assert all(values["applications", key, row.applicant] is None for key in THREE_OTHER[1:])
    words = [c.value for row in ws.iter_rows(max_col=GRID) for c in row]
    assert ONE_ROW_LABEL in words
    assert not any("逾期未按收费通知" in str(w) for w in words)


def test_a_report_of_2019_with_three_rows_shows_their_sum(small: Dataset, tmp_path: Path) -> None:
    ws = written(small, "乙县-2020", tmp_path)[form_sheet("2019")]
    values = shown(ws, form.EDITIONS["2019"])
    own = small.applications[small.applications["report_id"] == "乙县-2020"]
    for term in form.APPLICANTS:
        three = own[own["outcome"].isin(THREE_OTHER) & (own["applicant"] == term.key)]["value"]
        assert values["applications", SINGLE_OTHER, term.key] == three.sum()


def test_the_year_before_and_the_change_stand_beside(dataset: Dataset, shipped_book: openpyxl.Workbook) -> None:
    ws = shipped_book[names.FORM]
    publisher, year = ws["C1"].value, ws["K1"].value
    edition = form.EDITIONS["2021"]
    now, before, change = (shown(ws, edition, panel) for panel in range(3))
    frames = {(f, a, b): v for f in form.FRAMES for i, a, b, v in
              dataset.frames[f][["report_id", *form.KEYS[f], "value"]].itertuples(index=False) if i == f"{publisher}-{year - 1}"}
    assert frames
    for cell in edition.cells:
        assert (before[cell] or 0) == frames[cell]
        assert change[cell] == pytest.approx((now[cell] or 0) - (before[cell] or 0))


def as_page(ws: Worksheet) -> str:
    """The printed form as a web page with the same merged cells, as a publisher would post it."""
    spans = {(r.min_row, r.min_col): (r.max_row - r.min_row + 1, r.max_col - r.min_col + 1) for r in ws.merged_cells.ranges}
    inside = {(r, c) for m in ws.merged_cells.ranges for r in range(m.min_row, m.max_row + 1) for c in range(m.min_col, m.max_col + 1)}
    title = ws.cell(3, 1).value
    out, table = [f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>"], False
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


@pytest.mark.parametrize("report_id", ["宿迁市-2024", "上海市人民政府办公厅-2019", "平潭综合实验区管委会-2022"])
def test_a_form_read_as_a_report_gives_the_same_numbers(dataset: Dataset, tmp_path: Path, report_id: str) -> None:
    """The layout is the government's own: the reader, which knows nothing of this workbook, finds every cell."""
    report = dataset.reports.set_index("report_id").loc[report_id]
    book = written(dataset, report_id, tmp_path)
    page = tmp_path / "page.html"
    page.write_text(as_page(book[form_sheet(report["form"])]), encoding="utf-8")
    read = helpers.read_report(page, publisher=report["publisher"], year=int(report["year"]))
    assert read.form == report["form"]
    for frame in form.FRAMES:
        keys = list(form.KEYS[frame])
        ours = dataset.frames[frame]
        ours = ours[ours["report_id"] == report_id].set_index(keys)["value"].dropna()
        theirs = getattr(read, frame).set_index(keys)["value"].dropna()
        pd.testing.assert_series_equal(theirs.reindex(ours.index), ours, check_dtype=False)


def test_the_form_prints_on_one_a4_page_in_official_fonts(shipped: Path) -> None:
    book = openpyxl.load_workbook(shipped)
    for name in (form_sheet("2021"), form_sheet("2019")):
        ws = book[name]
        assert (ws.page_setup.paperSize, ws.page_setup.orientation) == (9, "portrait")
        assert (ws.page_setup.fitToWidth or 1, ws.page_setup.fitToHeight or 1) == (1, 1)
        assert ws.print_area.startswith(f"'{name}'!$A$3:$O$")
        fonts = {c.font.name for row in ws.iter_rows(min_row=3, max_col=GRID) for c in row if c.value is not None}
        assert fonts <= {"仿宋", "宋体", "黑体"}
        upright = next(c for row in ws.iter_rows() for c in row if c.value == form.RESULT_LABEL)
        assert upright.alignment.textRotation == 255
    lists = {str(v.sqref): v.formula1 for v in book[names.FORM].data_validations.dataValidation}
    assert set(lists) == {"C1", "K1"}
    for formula, wanted in ((lists["C1"], "单位"), (lists["K1"], "列表")):
        assert wanted in formula
