"""Tables of another year beside the report's own: whose the rows behind them are."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai import form
from gongkai.extract import Extraction, extract
from gongkai.reading import read_bytes

EDITION = form.EDITIONS["2021"]
SECTIONS = {s.key: s.zh for s in form.SECTIONS}
DISCLOSED = EDITION.tables[form.DISCLOSURE].lines[:2]
APPLIED = EDITION.tables[form.APPLICATIONS].lines
LAST = "附：2023年度"


def read(*parts: str) -> Extraction:
    page = "".join(part if part.startswith("<table") else f"<p>{part}</p>" for part in ("某某局2024年政府信息公开工作年度报告", *parts))
    return extract(read_bytes(f"<html><body>{page}</body></html>".encode(), "page.html"), 2024)


def table(rows: Sequence[Sequence[object]]) -> str:
    return "<table>" + "".join("<tr>" + "".join(f"<td>{x}</td>" for x in row) + "</tr>" for row in rows) + "</table>"


def disclosed(number: int) -> str:
    return table([["信息内容", *(t.zh for t in DISCLOSED[0].columns)], *([ln.printed_label, number, number, number] for ln in DISCLOSED)])


def applied(number: int, lines: slice = slice(None)) -> str:
    """Rows of one applicant's ``number`` alone."""
    return table([["", *(t.zh for t in form.APPLICANTS)], *([ln.printed_label, number, 0, 0, 0, 0, 0, number] for ln in APPLIED[lines])])


def disputed(number: int, routes: slice = slice(None)) -> str:
    terms = form.DISPUTE_ROUTES[routes]
    heads = "".join(f'<td colspan="5">{route.zh}</td>' for route in terms)
    rows = [[o.zh for _ in terms for o in form.DISPUTE_OUTCOMES], [number, 0, 0, 0, number] * len(terms)]
    return f"<table><tr>{heads}</tr>" + table(rows).removeprefix("<table>")


def individuals(found: Extraction) -> list[str | None]:
    cells = [found.cells.get((form.APPLICATIONS, ln.key, "individual")) for ln in APPLIED]
    return [v.text if v is not None else None for v in cells]


def test_a_table_that_the_caption_does_not_name_is_the_reports_own() -> None:
    found = read(f"二、{SECTIONS['disclosure']}", disclosed(1), LAST + SECTIONS["disclosure"], disclosed(7), applied(2), disputed(3))
    assert found.cells[form.DISCLOSURE, "rules", "issued"].text == "1"
    assert individuals(found) == ["2"] * len(APPLIED)
    assert found.cells[form.DISPUTES, "litigation_direct", "upheld"].text == "3"
    assert not found.doubts


def test_behind_a_table_of_another_year_that_does_not_follow_its_own_nothing_is_taken() -> None:
    """The table named before it is a picture: all that follows may be of the other year."""
    found = read(f"二、{SECTIONS['disclosure']}", "该部分以图片形式报告", LAST + SECTIONS["disclosure"], disclosed(7), applied(2))
    assert not found.cells


def test_a_table_broken_off_before_the_other_years_goes_on_behind_it() -> None:
    for cut in (1, 2, 11, len(APPLIED) - 1):
        found = read(f"三、{SECTIONS['applications']}", applied(2, slice(cut)), LAST + SECTIONS["applications"], applied(7), applied(2, slice(cut, None)),
                     LAST + SECTIONS["applications"], applied(7))
        assert individuals(found) == ["2"] * len(APPLIED), cut


def test_rows_that_are_not_the_next_are_not_taken_for_the_rest() -> None:
    for cut, again in ((5, 4), (5, 6), (len(APPLIED), 3)):
        found = read(f"三、{SECTIONS['applications']}", applied(2, slice(cut)), LAST + SECTIONS["applications"], applied(7), applied(9, slice(again, None)))
        assert individuals(found) == ["2"] * cut + [None] * (len(APPLIED) - cut), (cut, again)


def test_the_other_years_table_may_be_broken_too() -> None:
    """Its second part begins where its first ended, though the report's own lacks just that."""
    found = read(f"三、{SECTIONS['applications']}", applied(2, slice(5)), LAST + SECTIONS["applications"], applied(7, slice(5)), applied(7, slice(5, None)))
    assert individuals(found) == ["2"] * 5 + [None] * (len(APPLIED) - 5)


def test_section_four_in_two_tables_goes_on_behind_another_years() -> None:
    found = read(f"四、{SECTIONS['disputes']}", disputed(2, slice(1)), LAST + SECTIONS["disputes"], disputed(7), disputed(2, slice(1, None)))
    assert [found.cells[form.DISPUTES, r.key, "upheld"].text for r in form.DISPUTE_ROUTES] == ["2"] * 3
