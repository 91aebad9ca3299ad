"""Columns told by where the numbers of all rows stand, by heads a column apart from them, and by heads of another year."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook

from gongkai import form
from gongkai.extract import Extraction, extract
from gongkai.reading import read_bytes

EDITION = form.EDITIONS["2021"]
LINES = EDITION.tables[form.APPLICATIONS].lines
NAMES = [t.zh for t in form.APPLICANTS]
KEYS = [t.key for t in form.APPLICANTS]
UPPER = ["", "", "", NAMES[0], "", form.ORGANISATIONS_LABEL, "", "", "", "", NAMES[-1]]
LOWER = ["", "", "", "", "", *NAMES[1:-1], ""]


def book(rows: Sequence[Sequence[object]]) -> Extraction:
    out = Workbook()
    for row in [[f"三、{form.SECTIONS[2].zh}"], *rows]:
        out.active.append([None if x == "" else x for x in row])
    data = BytesIO()
    out.save(data)
    return extract(read_bytes(data.getvalue(), "book.xlsx"), 2024)


def pipes(rows: Sequence[Sequence[object]]) -> Extraction:
    lines = [" | ".join(map(str, row)) for row in rows]
    lines.insert(1, "|".join(["---"] * len(rows[0])))
    return extract(read_bytes("\n".join([f"三、{form.SECTIONS[2].zh}", "", *lines, ""]).encode(), "page.txt"), 2024)


def read(found: Extraction, key: str) -> list[Decimal | None]:
    return [None if (v := found.cells.get((form.APPLICATIONS, key, k))) is None or v.number is None else v.number.value for k in KEYS]


def apart(key: str, numbers: Sequence[object]) -> list[object]:
    """A row whose second number stands under no head, and an empty cell under the second head."""
    label = next(ln for ln in LINES if ln.key == key).printed_label
    return [label, "", "", *numbers[:2], "", *numbers[2:]]


ROWS = {"received": (5, 4, 3, 0, 0, 2, 14), "carried_in": (1, 0, 0, 2, 0, 0, 3), "carried_out": (0, 1, 0, 0, 0, 0, 1)}


def test_a_head_and_its_numbers_drawn_a_column_apart_belong_together() -> None:
    found = book([UPPER, LOWER, *(apart(k, v) for k, v in ROWS.items())])
    for key, row in ROWS.items():
        assert read(found, key) == [*map(Decimal, row)], key


@pytest.mark.parametrize("broken", [(0, 1, 0, 0, 0, 0, 0), (0, 0, 0, 0, 0, 0, 9)])
def test_full_rows_of_zeros_and_marks_with_one_misprint_are_the_heads_a_column_apart(broken: tuple[int, ...]) -> None:
    zeros = (0, 0, "不适用", 0, 0, 0, 0)
    found = book([UPPER, LOWER, *(apart(k, v) for k, v in {**dict.fromkeys(ROWS, zeros), "carried_in": broken}.items())])
    assert read(found, "received") == [0, 0, None, 0, 0, 0, 0]
    assert read(found, "carried_in") == [*map(Decimal, broken)]


def test_rows_that_begin_with_their_level_have_not_moved_though_their_totals_are_blank() -> None:
    rows = {**ROWS, "granted": (3, 0, 0, 0, 0, 0, 3), "partly_granted": (0, 0, 1, 0, 0, 0, 1), "concluded": (6, 3, 3, 2, 0, 2, 16)}
    grid = []
    for key, row in rows.items():
        at = 1 if key in ("granted", "partly_granted", "concluded") else 0
        line = apart(key, (*row[:6], "") if key == "carried_in" else row)
        grid.append([*[""] * at, line[0], *[""] * (2 - at), *line[3:]])
    found = pipes([UPPER, LOWER, *grid])
    assert read(found, "carried_in") == [1, 0, 0, 2, 0, 0, None]


def test_a_blank_does_not_move_a_number_under_the_head_beside() -> None:
    rows = {**ROWS, "carried_in": ("", 0, 0, 3, 0, 0, 3)}
    found = pipes([UPPER, LOWER, *(apart(k, v) for k, v in rows.items())])
    assert read(found, "carried_in") == [None, *map(Decimal, (0, 0, 3, 0, 0, 3))]
    assert found.cells[form.APPLICATIONS, "carried_in", "individual"].blank


def test_numbers_a_column_off_under_the_heads_of_others_are_not_read_so() -> None:
    """The column of a head is empty, and one without any stands before the first: each number keeps the head that it stands under."""
    upper = ["", "", "", "", NAMES[0], form.ORGANISATIONS_LABEL, "", "", "", "", NAMES[-1]]
    rows = {k: (0, v[0], "", *v[2:]) for k, v in {"received": (5, 0, 3, 0, 0, 2, 10), "carried_in": (1, 0, 0, 2, 0, 0, 3),
                                                  "carried_out": (1, 0, 0, 0, 0, 0, 1)}.items()}
    found = book([upper, LOWER, *([next(ln for ln in LINES if ln.key == k).printed_label, "", "", *v] for k, v in rows.items())])
    for key, row in rows.items():
        held = read(found, key)
        assert held[1] in (None, 0), key
        assert held[0] in (None, row[1]), key


def test_the_label_of_a_group_is_no_head_of_the_row_that_it_opens() -> None:
    """Two rows before it are gone, so that the group's label follows the heads."""
    rows = {"granted": (0, 0, 2, 0, 0, 0, 2), "partly_granted": (1, 0, 0, 0, 0, 3, 4), "concluded": (1, 0, 2, 0, 0, 3, 6)}
    grid = [apart(k, v) for k, v in rows.items()]
    for row, stub in zip(grid, (form.RESULT_LABEL, "", ""), strict=True):
        row[:3] = [stub, row[0], ""]
    found = pipes([UPPER, LOWER, *grid])
    for key, row in rows.items():
        assert read(found, key) == [*map(Decimal, row)], key


# -- text set in columns -------------------------------------------------------------------


def columns(rows: dict[str, Sequence[object]], pitch: int = 8) -> Extraction:
    """A row of heads and rows of numbers, each column ``pitch`` wide, labels of one width before them."""
    def set_(label: str, cells: Sequence[object]) -> str:
        return label + " " * (90 - 2 * len(label)) + "".join(f"{c!s:<{pitch}}" for c in cells)

    lines = {ln.key: ln for ln in LINES}
    text = [f"三、{form.SECTIONS[2].zh}", "", *(set_(lines[k].printed_label, row) for k, row in rows.items()), ""]
    return extract(read_bytes("\n".join(text).encode(), "page.txt"), 2024)


SHORT: dict[str, Sequence[object]] = {
    "received": (4, "", 1, "", 6, "", 11), "carried_in": ("", 2, "", "", "", 1, 3), "granted": ("", "", "", 2, "", "", 2),
    "partly_granted": (7, "", "", "", "", "", 7), "carried_out": ("", "", 5, "", "", "", 5),
}


def test_numbers_one_below_the_other_in_seven_columns_tell_them_where_no_row_is_full() -> None:
    found = columns(SHORT)
    for key, row in SHORT.items():
        assert read(found, key) == [None if n == "" else Decimal(n) for n in row], key


def test_a_row_that_moved_by_a_column_is_not_read_where_it_stands() -> None:
    moved = {**SHORT, "granted": ("", "", 2, "", "", 2, "")}
    assert read(columns(moved), "granted") == [None] * 7


def test_a_row_without_its_total_is_read_if_it_cannot_have_moved() -> None:
    assert read(columns({**SHORT, "granted": (1, 2, "", 4, "", 3, "")}), "granted") == [1, 2, None, 4, None, 3, None]
    # Moved by one it would satisfy its sum.
    assert read(columns({**SHORT, "granted": (1, 2, "", 4, "", 7, "")}), "granted") == [None] * 7


def test_a_line_of_characters_that_nobody_sees_does_not_part_heads_from_their_rows() -> None:
    """Else the columns would be read in the form's order, whatever the heads say."""
    names = [NAMES[0], *NAMES[1:-1][::-1], NAMES[-1]]
    row = {"received": (4, 0, 1, 0, 6, 0, 11), "carried_in": (1, 2, 0, 0, 0, 1, 4)}
    lines = {ln.key: ln for ln in LINES}
    text = [f"三、{form.SECTIONS[2].zh}", "", " " * 90 + "".join(f"{n}{' ' * (16 - 2 * len(n))}" for n in names), " " * 98 + "\u200b   \u200b",
            *(f"{lines[k].printed_label}{' ' * (90 - 2 * len(lines[k].printed_label))}" + "".join(f"{c!s:<16}" for c in v) for k, v in row.items())]
    found = extract(read_bytes("\n".join([*text, ""]).encode(), "page.txt"), 2024)
    assert read(found, "received") == [*map(Decimal, (4, 0, 6, 0, 1, 0, 11))]


def under_torn_heads(names: Sequence[str], rows: dict[str, Sequence[object]], beside: int = 0) -> Extraction:
    """Heads torn after three characters, over numbers set ``beside`` places to their right."""
    def set_(label: str, cells: Sequence[str], start: int) -> str:
        at = [label, " " * (start - 2 * len(label))]
        return "".join([*at, *(c + " " * (12 - len(c) * (1 if c.isascii() else 2)) for c in cells)])

    lines = {ln.key: ln for ln in LINES}
    text = [f"三、{form.SECTIONS[2].zh}", "", set_(form.BALANCE_NOTE[:20], [n[:3] for n in names], 90), set_("", [n[3:] for n in names], 90), *(
        set_(lines[k].printed_label, [*map(str, v)], 91 + beside) for k, v in rows.items()), ""]
    return extract(read_bytes("\n".join(text).encode(), "page.txt"), 2024)


FEWER: dict[str, Sequence[object]] = {"received": (4, 1, 0, 6, 0, 11), "carried_in": (0, 2, 0, 0, 1, 3), "granted": (0, 0, 0, 2, 0, 2),
                                      "partly_granted": (7, 0, 0, 0, 0, 7), "carried_out": (0, 0, 5, 0, 0, 5)}


@pytest.mark.parametrize("gone", range(7))
def test_torn_heads_over_the_columns_tell_which_of_the_form_is_not_there(gone: int) -> None:
    names = [n for i, n in enumerate(NAMES) if i != gone]
    found = under_torn_heads(names, FEWER)
    for key, row in FEWER.items():
        assert read(found, key) == [*map(Decimal, map(str, row[:gone])), None, *map(Decimal, map(str, row[gone:]))], key  # type: ignore[arg-type]


def test_torn_heads_of_all_columns_over_fewer_numbers_or_beside_them_tell_nothing() -> None:
    for found in (under_torn_heads(NAMES, FEWER), under_torn_heads(NAMES[1:], FEWER, beside=12), under_torn_heads(NAMES[1:], FEWER, beside=-12)):
        assert not any(n is not None for key in FEWER for n in read(found, key))


def test_numbers_in_eight_columns_tell_nothing() -> None:
    assert read(columns({**SHORT, "granted": ("", "", "", 2, "", "", 2, 9)}), "received") == [None] * 7


# -- another year's columns ----------------------------------------------------------------

MEASURES = EDITION.groups[0].columns


def disclosed(text: Sequence[str]) -> Extraction:
    return extract(read_bytes("\n".join([f"二、{form.SECTIONS[1].zh}", "", *text, ""]).encode(), "page.txt"), 2024)


def test_torn_heads_of_last_years_columns_leave_numbers_untold_of_which_half_are_blank() -> None:
    label = EDITION.tables[form.DISCLOSURE].lines[0].printed_label
    torn = ["上年      上年      上年", *(f"{t.zh[:2]}      {t.zh[:2]}" for t in MEASURES), *(f"{t.zh[2:]}      {t.zh[2:]}" for t in MEASURES)]
    assert not disclosed([*torn, f"{label}      36      12      69"]).cells
    assert len(disclosed([*(t.zh for t in MEASURES), f"{label}      36      12      69"]).cells) == 3


@pytest.mark.parametrize("numbers", [("", 69), (12, 69)])
def test_an_amount_of_last_year_that_names_its_unit_is_no_column_of_units(numbers: tuple[object, object]) -> None:
    fees = EDITION.tables[form.DISCLOSURE].line("fees")
    head = fees.columns[0].zh
    html = "".join(f"<table><tr><td>{a}</td><td>{b}</td><td>{c}</td></tr></table>" for a, b, c in (
        ("信息内容", head, "上年" + head), (fees.printed_label, *numbers)))
    found = extract(read_bytes(f"<html><body><p>二、{form.SECTIONS[1].zh}</p>{html}</body></html>".encode(), "page.html"), 2024)
    value = found.cells[form.DISCLOSURE, "fees", "amount"]
    assert (value.number.value if value.number else "") == numbers[0]


def test_rows_of_blanks_alone_have_the_cells_that_the_heads_name() -> None:
    """The head of 自然人 and its column are not there."""
    upper = ["", "", "", form.ORGANISATIONS_LABEL, "", "", "", "", NAMES[-1]]
    rows = [[next(ln for ln in LINES if ln.key == k).printed_label, *[""] * 8] for k in ROWS]
    found = pipes([upper, ["", "", "", *NAMES[1:-1], ""], *rows])
    assert not any(c[2] == "individual" for c in found.cells)
    assert found.cells[form.APPLICATIONS, "received", "total"].blank


def test_a_row_label_torn_where_its_end_is_a_label_too_leaves_no_piece_among_the_heads() -> None:
    """Each cell on a line of its own: the first piece of the label stands right below the heads."""
    line = form.EDITIONS["2019"].tables[form.DISCLOSURE].line("procurement")
    end = next(s for s in line.term.spellings if line.printed_label.endswith(s) and s != line.printed_label)
    heads = [t.zh for t in line.columns]
    for label in ([line.printed_label], [line.printed_label.removesuffix(end), end], [end]):
        found = disclosed([x for cell in ("信息内容", *heads, *label, "2", "11842") for x in (cell, "")])
        assert [found.cells[form.DISCLOSURE, "procurement", t.key].text for t in line.columns] == ["2", "11842"], label
