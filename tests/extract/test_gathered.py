"""Tables on sheets of their own, after the text that names them."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook

from gongkai import form
from gongkai.extract import Extraction, extract
from gongkai.reading import read_bytes

EDITION = form.EDITIONS["2021"]
ABOUT, APPLIED = form.SECTIONS[1].zh, form.SECTIONS[2].zh
LINES = EDITION.tables[form.DISCLOSURE].lines[:2]


def book(text: Sequence[str], tables: Sequence[tuple[str, int]]) -> Extraction:
    """A sheet of text, then a sheet for each table: its section and the first of its numbers."""
    out = Workbook()
    for line in ["甲县2024年政府信息公开工作年度报告", *text]:
        out.active.append([line])
    for section, number in tables:
        sheet = out.create_sheet()
        sheet.append([section])
        if section == ABOUT:
            sheet.append(["信息内容", *(t.zh for t in LINES[0].columns)])
            for line in LINES:
                sheet.append([line.printed_label, number, number + 1, number + 2])
        else:
            sheet.append(["", *(t.zh for t in form.APPLICANTS)])
            for line in EDITION.tables[form.APPLICATIONS].lines[:3]:
                sheet.append([line.printed_label, *[number] * 6, number * 6])
    data = BytesIO()
    out.save(data)
    return extract(read_bytes(data.getvalue(), "book.xlsx"), 2024)


def rules(found: Extraction) -> list[object]:
    return [v.number.value for c, v in found.cells.items() if c[1] == LINES[0].key and v.number]


def test_tables_stand_under_the_captions_in_whose_order_they_follow() -> None:
    mine, last = f"二、{ABOUT}", f"附：2023年度{ABOUT}"
    found = book([mine, f"三、{APPLIED}", last], [(ABOUT, 5), (APPLIED, 1), (ABOUT, 40)])
    assert rules(found) == [5, 6, 7]
    assert not found.doubts
    assert rules(book([last, mine, f"三、{APPLIED}"], [(ABOUT, 40), (ABOUT, 5), (APPLIED, 1)])) == [5, 6, 7]


def test_a_second_reports_tables_are_its_own() -> None:
    headings = [f"二、{ABOUT}", f"三、{APPLIED}"]
    tables = [(ABOUT, 5), (APPLIED, 1), (ABOUT, 40), (APPLIED, 9)]
    found = book([*headings, "甲县2023年政府信息公开工作年度报告", *headings], tables)
    assert rules(found) == [5, 6, 7]
    assert found.cells[form.APPLICATIONS, "received", "total"].number.value == 6  # type: ignore[union-attr]


def test_tables_that_the_text_does_not_name_one_by_one_stay_where_they_are() -> None:
    for text in ([f"二、{ABOUT}"], [f"二、{ABOUT}", f"三、{APPLIED}"], []):
        found = book(text, [(ABOUT, 5), (ABOUT, 40)])
        assert rules(found) == []
        assert any(d.rule == "second_table" for d in found.doubts)
