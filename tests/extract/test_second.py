"""A table that a file prints twice: with the same numbers it is one, and what one printing tears the other tells."""

from __future__ import annotations

import pytest

from gongkai import form
from gongkai.extract import Extraction, extract
from gongkai.reading import read_bytes

EDITION = form.EDITIONS["2021"]
LINES = EDITION.tables[form.DISCLOSURE].lines[:2]
CELLS = [(form.DISCLOSURE, line.key, term.key) for line in LINES for term in line.columns]
DISPUTED = EDITION.tables[form.DISPUTES].cells


def _table(rows: list[list[str]]) -> str:
    return "<table>" + "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows) + "</table>"


def _disclosure(numbers: list[str]) -> str:
    wide = len(LINES[0].columns)
    heads = ["信息内容", *(t.zh for t in LINES[0].columns)]
    rows = [[line.printed_label, *numbers[wide * i : wide * (i + 1)]] for i, line in enumerate(LINES)]
    return _table([heads, *rows])


def _disputes(numbers: list[str]) -> str:
    terms = [t.zh for t in form.DISPUTE_OUTCOMES]
    return _table([[route.zh for route in form.DISPUTE_ROUTES for _ in terms], terms * len(form.DISPUTE_ROUTES), numbers])


def _read(*parts: str) -> Extraction:
    return extract(read_bytes(f"<h1>某某局2024年政府信息公开工作年度报告</h1>{''.join(parts)}".encode(), "page.html"), 2024)


def _numbers(found: Extraction) -> list[str]:
    return [found.cells[c].text for c in CELLS]


WHOLE = ["17107", "18", "4.50", "0", "-", "26"]
TORN = ["17<br>107", "18", "4.5", "0", "-", "2 6"]


@pytest.mark.parametrize("order", [(TORN, WHOLE), (WHOLE, TORN), (TORN, WHOLE, TORN)])
def test_a_number_torn_in_one_printing_is_taken_from_the_other(order: tuple[list[str], ...]) -> None:
    found = _read(f"<p>二、{form.SECTIONS[1].zh}</p>", *map(_disclosure, order))
    assert [d.rule for d in found.doubts] == []
    assert _numbers(found)[0] == "17107"
    assert _numbers(found)[5] == "26"
    assert all(v.number is not None for c, v in found.cells.items() if v.text != "-")


def test_a_number_torn_in_both_stays_torn() -> None:
    found = _read(f"<p>二、{form.SECTIONS[1].zh}</p>", _disclosure(TORN), _disclosure(TORN))
    assert found.cells[CELLS[0]].number is None


@pytest.mark.parametrize("other", ["17108", "1710", "17", "/", ""])
def test_other_numbers_are_of_another_table(other: str) -> None:
    found = _read(f"<p>二、{form.SECTIONS[1].zh}</p>", _disclosure(TORN), _disclosure([other, *WHOLE[1:]]))
    assert [d.rule for d in found.doubts] == ["second_table"]
    assert CELLS[0] not in found.cells


def test_a_cell_over_all_columns_may_be_printed_in_each() -> None:
    line = EDITION.tables[form.DISCLOSURE].line("licensing")
    heading = f"<p>二、{form.SECTIONS[1].zh}</p>"

    def row(*numbers: str) -> str:
        return _table([["信息内容", *[line.columns[0].zh] * len(numbers)], [line.printed_label, *numbers]])

    found = _read(heading, _disclosure(WHOLE), row("43", "", ""), _disclosure(WHOLE), row("43", "43", "43"))
    assert [d.rule for d in found.doubts] == []
    assert found.cells[form.DISCLOSURE, line.key, line.columns[0].key].text == "43"
    found = _read(heading, _disclosure(WHOLE), row("43", "", ""), _disclosure(WHOLE), row("43", "44", "43"))
    assert [d.rule for d in found.doubts] == ["second_table"]


def test_section_four_compares_alike() -> None:
    numbers = ["1", "0", "1 2", "0", "13", *["0"] * 10]
    heading = f"<p>四、{form.SECTIONS[3].zh}</p>"
    found = _read(heading, _disputes(numbers), _disputes(["1", "0", "12", "0", "13", *["0"] * 10]))
    assert [d.rule for d in found.doubts] == []
    assert set(found.cells) == set(DISPUTED)
    found = _read(heading, _disputes(numbers), _disputes(["1", "0", "13", "0", "14", *["0"] * 10]))
    assert "second_table" in [d.rule for d in found.doubts]
