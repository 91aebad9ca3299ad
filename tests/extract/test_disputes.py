"""Section four: which value of a row without labels is whose."""

from collections.abc import Sequence

import pytest

from gongkai import form, numbers
from gongkai.document import Place
from gongkai.extract import Extraction, extract
from gongkai.extract.candidates import Placement, with_surplus
from gongkai.extract.disputes import _may_have_shifted, _pushed_out_a_blank, _stands_off
from gongkai.extract.solve import decide
from gongkai.extract.stream import Value
from gongkai.reading import read_bytes

EQUATIONS = [e for e in form.EDITIONS["2021"].equations if e.rule == "E4"]
TARGETS = tuple((form.DISPUTES, r.key, o.key) for r in form.DISPUTE_ROUTES for o in form.DISPUTE_OUTCOMES)


def values(text: str) -> list[Value]:
    """``.`` is a blank."""
    return [Value("" if t == "." else t, Place(), number=numbers.parse(t), blank=t == ".") for t in text.split()]


def placed(text: str) -> list[str]:
    cells, _ = decide([with_surplus(values(text), TARGETS)], EQUATIONS)
    return ["?" if (v := cells.get(c)) is None else v.text or "." for c in TARGETS]


def test_with_blanks_and_a_value_too_many_only_what_every_reading_says_is_read():
    # A zero too many in front, or the last of all: the sums tell where the ones stand, not which zero is whose.
    found = placed("0 1 0 0 0 1 0 0 0 0 0 0 0 0 0 .")
    assert found[0] in ("1", "?") and "?" in found
    assert all(f in ("?", t) for f, t in zip(found, "1 0 0 0 1 0 0 0 0 0 0 0 0 0 .".split(), strict=True))


def test_sums_that_fail_may_come_of_a_zero_too_many_and_a_blank_without_trace():
    def shifted(text: str) -> bool:
        row = tuple(values(text))
        return _may_have_shifted(Placement(TARGETS, [row], sure=True, values=row), EQUATIONS)

    assert shifted("0 1 0 0 0 1 0 2 0 0 2 0 0 0 0")  # 1 0 0 0 1 | 0 2 0 0 2 | and a blank among zeros
    assert not shifted("1 0 0 0 1 0 2 0 0 2 0 0 0 0 0")
    assert not shifted("1 0 0 0 7 0 2 0 0 2 0 0 0 0 5")  # misprinted totals: no shift makes them right


def test_a_zero_too_many_that_pushed_the_last_number_out_leaves_the_row_untold():
    def off(text: str) -> bool:
        row = tuple(values(text))
        return _stands_off(Placement(TARGETS, [row], sure=True, values=row), EQUATIONS)

    assert off("0 3 3 1 0 7 0 0 0 0 0 *** 0 0 ***")  # 3 3 1 0 7 | 0 0 0 0 0 | *** 0 0 *** and a number that is not there
    assert not off("3 3 1 0 7 0 0 0 0 0 *** 0 0 *** 0")
    assert not off("3 3 1 0 0 7 0 0 1 0 0 0 0 0 0")  # totals left at zero
    assert not off("0 0 0 0 7 0 0 0 0 0 0 0 0 0 0")


def test_a_zero_too_many_that_pushed_a_blank_out_leaves_the_row_untold():
    """A sheet does not keep an empty cell at the end of a row."""
    def off(text: str) -> bool:
        row = tuple(values(text))
        return _pushed_out_a_blank(Placement(TARGETS, [row], sure=True, values=row), EQUATIONS)

    assert off("0 120 173 0 0 . 0 0 80 259 . 59 0 0 248")  # blank totals
    assert off("0 0 0 0 22 22 0 235 140 278 . 43 0 0 272")
    assert off("0 3 1 0 0 4 0 0 0 0 0 0 0 0 .")
    assert not off("3 1 0 0 5 0 0 0 0 0 0 0 0 0 .")
    assert not off("0 4 0 0 0 0 7 0 0 0 0 0 0 0 0")  # totals left at zero
    assert not off("0 0 0 26 0 26 0 0 0 0 0 0 15 8 0")  # no blank in the row
    assert not off("0 0 0 0 9 0 0 0 0 0 0 0 0 0 .")  # a misprint
    assert not off("0 . 0 0 . 0 0 0 0 . 0 . 0 0 .")


# -- whole tables --------------------------------------------------------------------------

HEADING = f"四、{form.SECTIONS[3].zh}"
ROUTES = [r.zh for r in form.DISPUTE_ROUTES]
OUTCOMES = [o.zh for o in form.DISPUTE_OUTCOMES]


def table(*rows: Sequence[object]) -> str:
    """Rows without merged cells, each from the left."""
    return "<table>" + "".join("<tr>" + "".join(f"<td>{x}</td>" for x in row) + "</tr>" for row in rows) + "</table>"


def page(*tables: str, heading: str = HEADING) -> Extraction:
    text = f"<p>某某局2024年政府信息公开工作年度报告</p><p>{heading}</p>{''.join(tables)}"
    return extract(read_bytes(f"<html><body>{text}</body></html>".encode(), "page.html"), 2024)


def told(found: Extraction) -> list[str]:
    """Every cell as printed: ``.`` a blank, ``?`` not read."""
    return ["?" if (v := found.cells.get(c)) is None else v.text or "." for c in TARGETS]


def row(numbers_: str) -> list[str]:
    return ["" if x == "." else x for x in numbers_.split()]


def left(end: Sequence[str] = ()) -> list[list[str]]:
    return [[ROUTES[0], form.LITIGATION_LABEL, *end], [*OUTCOMES, *ROUTES[1:], *end], [*OUTCOMES * 2, *end]]


def padded(end: Sequence[str] = ()) -> list[list[str]]:
    """Merged cells taken apart, each row filled up to the same width."""
    gap = [""] * 4
    return [[ROUTES[0], *gap, form.LITIGATION_LABEL, *gap, "", *gap, *end], [*OUTCOMES, ROUTES[1], *gap, ROUTES[2], *gap, *end],
            [*[""] * 5, *OUTCOMES * 2, *end]]


def test_rows_that_only_name_a_route_go_on_with_the_table_whatever_heading_is_lost() -> None:
    rows = [["类别", *OUTCOMES], *([r, 1, 2, 0, 0, 3] for r in ROUTES)]
    assert told(page(table(*rows), heading="表四")) == "1 2 0 0 3".split() * 3


def test_a_value_too_many_in_one_of_two_tables_is_told_by_the_sums() -> None:
    first = table([ROUTES[0]], OUTCOMES, row("0 2 1 4 5 12"))
    second = table([form.LITIGATION_LABEL], ROUTES[1:], OUTCOMES * 2, row("1 0 0 0 1 0 0 4 0 4"))
    assert told(page(first, second)) == "2 1 4 5 12 1 0 0 0 1 0 0 4 0 4".split()


def test_cells_that_hold_the_same_whichever_value_is_too_many_are_read() -> None:
    found = page(table(*left(), row("0 2 0 0 0 0 0 0 0 0 0 0 0 0 0 0")))
    assert told(found) == ["?", "?", *["0"] * 13]
    assert list(found.cells) == list(TARGETS[2:]), "in the order of the form, whatever the hash seed"
    assert told(page(table(*left(), row("0 0 7、8 4 *** 0 0 0 0 0 0 0 0 0 0 0")))) == ["0", *["?"] * 4, *["0"] * 10]


@pytest.mark.parametrize("text", ["1 . 0 0 1 0 0 0 0 . 3 . 0 2 5", "0 . 0 0 . 0 0 0 0 . 0 . 0 0 ."])
def test_a_column_that_the_heads_leave_empty_too_is_none_of_a_row_with_blanks(text: str) -> None:
    assert told(page(table(*left([""]), [*row(text), ""]))) == text.split()


def test_where_the_heads_stand_over_the_values_an_empty_cell_may_only_fill_the_row_up() -> None:
    """A zero too many in front, and the last total blank."""
    assert told(page(table(*padded([""]), row("0 2 0 0 0 . 0 0 0 0 0 0 0 0 0 .")))) != "0 2 0 0 0 . 0 0 0 0 0 0 0 0 0".split()
    assert told(page(table(*padded([""]), row("2 0 0 0 2 0 4 1 0 . 3 1 2 6 12 .")))) == "2 0 0 0 2 0 4 1 0 . 3 1 2 6 12".split()


def test_a_blank_at_the_end_is_too_many_where_any_other_choice_breaks_a_sum() -> None:
    """No heads tell: they are words above."""
    cells = "".join(f"<div>{x}</div>" for x in row("5 不适用 1 0 6 3 4 1 2 10 3 8 1 6 18 ."))
    heads = "".join(f"<p>{x}</p>" for x in (*ROUTES, *OUTCOMES * 3))
    assert told(page(f"{heads}<div>{cells}</div>")) == "5 不适用 1 0 6 3 4 1 2 10 3 8 1 6 18".split()


def test_a_heading_in_the_table_is_no_row_of_its_heads() -> None:
    report = [["某某局2024年政府信息公开工作年度报告"], [HEADING], *left([""]), [*row("1 . 0 0 1 0 0 0 0 . 3 . 0 2 5"), ""]]
    assert told(page(table(*report), heading="")) == "1 . 0 0 1 0 0 0 0 . 3 . 0 2 5".split()


def test_a_table_of_departments_does_not_hide_section_four() -> None:
    edition = form.EDITIONS["2021"]
    licence = edition.tables[form.DISCLOSURE].line("licensing")
    applied = edition.tables[form.APPLICATIONS].lines
    departments = table(["单位", licence.term.zh, form.APPLICANTS[-1].zh], [licence.term.zh, 5, 6], [applied[-2].printed_label, *[8] * 7])
    disclosed = table(["信息内容", licence.columns[0].zh], [licence.printed_label, 7])
    rows = table(["", *(t.zh for t in form.APPLICANTS)], *([ln.printed_label, 1, 0, 0, 0, 0, 0, 1] for ln in applied))
    found = page(departments, f"<p>二、{form.SECTIONS[1].zh}</p>", disclosed, f"<p>三、{form.SECTIONS[2].zh}</p>", rows,
                 f"<p>{HEADING}</p>", table(*left(), row("1 0 0 0 1 0 0 0 0 0 3 0 0 2 5")), heading="一、" + form.SECTIONS[0].zh)
    assert told(found) == "1 0 0 0 1 0 0 0 0 0 3 0 0 2 5".split()
