"""Tables written as text: heads torn over lines, labels torn around their numbers, rows with a blank that leaves nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from gongkai import form
from gongkai.document import width
from gongkai.extract import Extraction, extract
from gongkai.reading import read_bytes

EDITION = form.EDITIONS["2021"]
LINES = {ln.key: ln for ln in EDITION.tables[form.APPLICATIONS].lines}
NAMES = [t.zh for t in form.APPLICANTS]
KEYS = [t.key for t in form.APPLICANTS]
OUTCOMES = [o.zh for o in form.DISPUTE_OUTCOMES]
ROUTES = [r.zh for r in form.DISPUTE_ROUTES]
THREE, FOUR = (f"{s.number}、{s.zh}" for s in form.SECTIONS[2:4])
DISPUTE_CELLS = [(form.DISPUTES, r.key, o.key) for r in form.DISPUTE_ROUTES for o in form.DISPUTE_OUTCOMES]


def page(*lines: str) -> Extraction:
    return extract(read_bytes("\n".join([*lines, ""]).encode(), "page.txt"), 2024)


def read(found: Extraction, key: str, keys: Sequence[str] = KEYS) -> list[Decimal | None]:
    return [None if (v := found.cells.get((form.APPLICATIONS, key, k))) is None or v.number is None else v.number.value for k in keys]


def disputes(found: Extraction) -> list[Decimal | None]:
    return [None if (v := found.cells.get(c)) is None or v.number is None else v.number.value for c in DISPUTE_CELLS]


def numbers(text: str) -> list[Decimal | None]:
    return [None if t == "." else Decimal(t) for t in text.split()]


def set_at(*pieces: tuple[int, object]) -> str:
    """A line with each piece where it is to stand; one that finds its place taken is pushed on by a blank."""
    line = ""
    for column, piece in pieces:
        line += " " * max(column - width(line), 1 if line else 0) + str(piece)
    return line


# -- heads torn over several lines ----------------------------------------------------------

ROWS = {"received": "4 1 0 6 0 0 11", "carried_in": "0 2 0 0 0 1 3", "granted": "3 0 0 2 0 0 5", "concluded": "3 2 0 2 0 1 8",
        "carried_out": "1 1 0 4 0 0 6"}
TORN = {"小计": ("小计",)} | {n: (n,) if len(n) < 4 else (n[:3], n[3:]) for n in NAMES}


def torn_table(heads: Sequence[str], rows: Mapping[str, str], pitch: int = 6, start: int = 54) -> Extraction:
    """Every head torn after three characters, over columns no wider than that: each pushes the next along its line."""
    at = [start + pitch * k for k in range(len(heads))]
    lines = [set_at(*((x - 1, TORN[h][k]) for x, h in zip(at, heads, strict=True) if k < len(TORN[h]))) for k in (0, 1)]
    return page(THREE, "", *lines, *(
        set_at((0, LINES[key].printed_label), *((x + 1, n) for x, n in zip(at, row.split(), strict=True) if n != ".")) for key, row in rows.items()))


def test_heads_that_pushed_one_another_along_tell_the_order_of_the_columns() -> None:
    heads = [NAMES[0], NAMES[1], NAMES[3], NAMES[2], *NAMES[4:]]
    found = torn_table(heads, ROWS)
    for key, row in ROWS.items():
        assert read(found, key, [KEYS[NAMES.index(h)] for h in heads]) == numbers(row), key


def test_a_sum_of_the_publisher_s_own_under_its_head_is_left_out_though_totals_are_blank() -> None:
    heads = [*NAMES[:-1], "小计", NAMES[-1]]
    rows = {key: " ".join([*row.split()[:-1], str(sum(map(int, row.split()[1:-1]))), row.split()[-1] if k % 2 else "."])
            for k, (key, row) in enumerate(ROWS.items())}
    found = torn_table(heads, rows, pitch=8)
    for key, row in rows.items():
        held = read(found, key)
        assert held[-1] in (None, numbers(row)[-1]), key
        assert held[:-1] == numbers(row)[:6], key


def test_rows_with_the_form_s_count_among_rows_that_have_one_more_are_not_taken_as_they_stand() -> None:
    """A column that no head names, and totals left blank: the last number is a sum of the publisher's own."""
    rows = {key: f"{row} {row.split()[-1]}" for key, row in ROWS.items()} | {"refused_internal": "0 0 5 0 0 0 5"}
    found = page(THREE, *(f"{LINES[key].printed_label} {row}" for key, row in rows.items()))
    assert read(found, "refused_internal") == [None] * 7


# -- labels torn around their numbers -------------------------------------------------------


def test_a_label_torn_around_its_numbers_is_put_together() -> None:
    single = EDITION.with_single_other().tables[form.APPLICATIONS].line("other_handling").printed_label
    values = tuple((60 + 6 * k, 0) for k in range(7))
    found = page(THREE, "", set_at((0, LINES["granted"].printed_label), *values), set_at((4, LINES["refused_security_stability"].printed_label[:6])),
                 set_at(*values), set_at((4, LINES["refused_security_stability"].printed_label[6:])),
                 set_at((0, single[:6]), *values), set_at((0, single[6:])), set_at((0, LINES["concluded"].printed_label), *values))
    for key in ("refused_security_stability", "other_handling", "concluded"):
        assert read(found, key) == [0] * 7, key


def test_the_running_numbers_of_one_table_are_none_of_the_next_one_s() -> None:
    head = set_at((4, "序号"))
    rows = [set_at((5, k), (10, LINES[key].printed_label), *((60 + 6 * i, n) for i, n in enumerate(ROWS[key].split())))
            for k, key in enumerate(ROWS, start=1)]
    at = [4 + 9 * k for k in range(15)]
    four = [set_at(*zip(at, OUTCOMES * 3, strict=True)), set_at(*zip(at, range(15), strict=True))]
    found = page(THREE, "", head, *rows, "", FOUR, "", set_at((0, ROUTES[0]), (60, ROUTES[1]), (100, ROUTES[2])), *four)
    assert read(found, "received") == numbers(ROWS["received"])
    assert disputes(found) == [*map(Decimal, range(15))]


# -- labels that are two, or have a unit or a running number --------------------------------


@pytest.mark.parametrize(("line", "key"), [
    (f"{form.RESULT_LABEL} {LINES['granted'].term.zh} 1 0 0 0 0 2 3", "granted"),
    (f"不予公开 {LINES['refused_state_secret'].term.zh} 1 0 0 0 0 2 3", "refused_state_secret"),
    (f"17\u30002.{LINES['unprocessed_duplicate'].term.zh}\u30001\u30000\u30000\u30000\u30000\u30002\u30003", "unprocessed_duplicate"),
    ("（七）总数 1 0 0 0 0 2 3", "concluded"),
])
def test_a_row_s_label_is_found_beside_what_stands_before_it(line: str, key: str) -> None:
    before, after = (f"{LINES[k].printed_label} 0 0 0 0 0 0 0" for k in ("received", "carried_out"))
    assert read(page(THREE, before, line, after), key) == numbers("1 0 0 0 0 2 3")


def test_a_unit_behind_a_blank_belongs_to_its_number() -> None:
    items = {i.key: i.zh for g in EDITION.groups for i in g.items}
    found = page("二、主动公开政府信息情况", "信息内容 本年制发件数 本年废止件数 现行有效件数", f"{items['rules']} 0件 6780 件 53 件",
                 f"{items['normative_documents']} 件 4 5 6", "信息内容 本年收费金额", f"{items['fees']} 78.96 元")
    cells = {key: [v.text for c, v in found.cells.items() if c[1] == key] for key in ("rules", "normative_documents", "fees")}
    assert cells == {"rules": ["0件", "6780 件", "53 件"], "normative_documents": ["4", "5", "6"], "fees": ["78.96 元"]}


def test_how_the_form_itself_names_the_year_before_is_no_other_year_s_column() -> None:
    edition = form.EDITIONS["2019"]
    licensing = edition.tables[form.DISCLOSURE].line("licensing")
    spelled = next(s for s in licensing.columns[0].spellings if s.startswith("上年"))
    found = extract(read_bytes("\n".join([
        "二、主动公开政府信息情况", f"信息内容 {spelled} {licensing.columns[1].zh} {licensing.columns[2].zh}", f"{licensing.term.zh} 5 -7 8", ""]).encode(), "page.txt"), 2019)
    assert [found.cells[form.DISCLOSURE, "licensing", c.key].text for c in licensing.columns] == ["5", "-7", "8"]


# -- blanks that leave nothing --------------------------------------------------------------

SHORT = {"received": "4 1 0 6 0 0 .", "carried_in": "0 2 0 0 0 1 3", "granted": "3 0 0 2 0 0 .", "refused_internal": "0 0 0 7 0 0 .",
         "refused_deliberative": "1 0 0 0 0 0 .", "unavailable_unclear": "2 0 0 0 0 0 2"}


def traceless(rows: Mapping[str, str], last: str) -> Extraction:
    heads = [" ".join((ROUTES[0], form.LITIGATION_LABEL)), " ".join((*OUTCOMES, *ROUTES[1:])), " ".join(OUTCOMES * 2)]
    return page(THREE, *(f"{LINES[k].printed_label} {' '.join(t for t in v.split() if t != '.')}" for k, v in rows.items()), FOUR, *heads,
                " ".join(t for t in last.split() if t != "."))


def test_where_nothing_but_totals_is_blank_a_row_one_number_short_lacks_its_total() -> None:
    found = traceless(SHORT, "0 " * 15)
    for key, row in SHORT.items():
        assert read(found, key) == numbers(row), key
    other = traceless({**SHORT, "refused_internal": "7 0 0 . 0 0 7"}, "0 " * 15)  # one lacks another number
    assert read(other, "granted") == [None] * 7


@pytest.mark.parametrize("row", [
    "0 0 14 0 14 2 0 0 20 22 0 0 22 0 .", "0 0 14 0 . 2 0 0 20 22 5 0 22 0 27", "0 0 14 0 . 20 0 0 2 . 5 0 22 0 27",
])
def test_the_sums_of_section_four_tell_which_total_is_blank(row: str) -> None:
    assert disputes(traceless(SHORT, row)) == numbers(row)
    full = {k: " ".join([*v.split()[:-1], str(sum(map(int, v.split()[:-1])))]) for k, v in SHORT.items()}
    assert disputes(traceless(full, row)) == [None] * 15  # nothing says that it is a total


def test_a_number_that_may_be_the_total_is_not_taken_for_a_part() -> None:
    for row in ("1 0 1 2 . 1 1 1 2 5 1 2 1 . 6", "0 0 14 0 . 2 0 0 20 . 5 0 22 0 27"):
        assert disputes(traceless(SHORT, row)) == [None] * 15
    for row in ("7 0 0 . 0 0 9", "1 0 0 0 0 4 ."):
        assert read(traceless({**SHORT, "refused_internal": row}, "0 " * 15), "refused_internal") == [None] * 7


def test_which_total_of_zeros_is_blank_nothing_tells() -> None:
    for row in ("0 0 0 0 0 0 0 0 9 0 0 0 0 0 .", "0 0 0 0 . 0 0 0 0 0 0 0 0 0 0"):  # a misprint, or none
        assert disputes(traceless(SHORT, row)) == [None] * 15


def set_disputes(row: str, moved: int = 0) -> Extraction:
    at = [4 + 10 * k for k in range(15)]
    heads = [set_at(*((x, o[:2]) for x, o in zip(at, OUTCOMES * 3, strict=True))),
             set_at(*((x, o[2:]) for x, o in zip(at, OUTCOMES * 3, strict=True) if o[2:]))]
    return page(FOUR, "", set_at((20, ROUTES[0]), (80, form.LITIGATION_LABEL)), set_at((70, ROUTES[1]), (120, ROUTES[2])), *heads,
                set_at(*((x + 1 + moved, n) for x, n in zip(at, row.split(), strict=False) if n != ".")))


def test_numbers_under_the_torn_heads_of_section_four_are_theirs() -> None:
    for row in ("0 0 14 0 14 2 0 0 20 . 0 0 22 0 22", ". . 14 . 14 2 . . 20 22 . . 22 . 22", "0 0 14 0 14 2 0 0 20 22 0 0 22 0 ."):
        assert disputes(set_disputes(row)) == numbers(row)


def test_a_row_of_section_four_that_moved_under_its_heads_is_not_read() -> None:
    assert disputes(set_disputes("0 0 0 0 0 0 0 0 0 0 0 22 0 22")) == [None] * 15  # a number before these may be gone
    assert disputes(set_disputes("0 0 14 0 14 2 0 0 20 . 0 0 22 0 22", moved=6)) == [None] * 15


# -- what is a page's number, and what a spreadsheet's error --------------------------------


def test_two_numbers_in_a_cell_are_no_page_of_so_many() -> None:
    upright = "\n".join
    row = [LINES["granted"].printed_label, "0", "0/77", "3", "0", "0", "0", "3"]
    found = page(THREE, upright(row), LINES["concluded"].printed_label, "1/9", *"0000000")
    assert read(found, "granted") == numbers("0 . 3 0 0 0 3")
    pages = page(THREE, *row[:3], "2/9", *row[3:], LINES["concluded"].printed_label, *"00", "3/9", *"00000")
    assert read(pages, "concluded") == [None] * 7 or read(pages, "concluded") == [0] * 7


def test_an_error_of_a_spreadsheet_is_no_heading() -> None:
    found = page(THREE, LINES["granted"].printed_label, "0", "#REF!", "3", "0", "0", "0", "3", LINES["concluded"].printed_label, *"0000000")
    assert read(found, "granted") == numbers("0 . 3 0 0 0 3")


def test_shares_among_the_values_of_a_line_are_none() -> None:
    label = LINES["received"].printed_label
    found = page(THREE, label[:10], label[10:], "15179 15472 5359 0 0 20529 69% 56539", f"{LINES['carried_out'].printed_label} 0 0 0 0 0 0 0")
    assert read(found, "received") == numbers("15179 15472 5359 0 0 20529 56539")


# -- columns that print nothing, and marks among numbers ------------------------------------


def whole_heads(rows: Mapping[str, str], pitch: int = 16, start: int = 90) -> Extraction:
    at = [start + pitch * k for k in range(7)]
    return page(THREE, "", set_at((at[0], form.APPLICANTS_LABEL)), set_at(*zip(at, NAMES, strict=True)), *(
        set_at((0, LINES[key].printed_label), *((x, n) for x, n in zip(at, row.split(), strict=True) if n != ".")) for key, row in rows.items()))


def test_a_column_that_prints_nothing_is_told_by_its_head() -> None:
    rows = {"received": "4 1 . 6 . . 11", "carried_in": ". 2 . . . . 2", "granted": "3 . . 2 . . 5", "concluded": "3 2 . 2 . . 7",
            "carried_out": "1 1 . 4 . . 6"}
    for found in (whole_heads(rows), torn_table(NAMES, rows, pitch=8)):
        for key, row in rows.items():
            assert read(found, key) == numbers(row), key


def test_a_mark_among_numbers_under_their_heads_does_not_hide_where_a_blank_is() -> None:
    rows = {"received": ROWS["received"], "refused_internal": "3 ? . 4 0 0 9", "carried_out": ROWS["carried_out"]}
    assert read(whole_heads(rows), "refused_internal") == numbers("3 . . 4 0 0 9")


def test_a_full_row_under_its_heads_has_not_moved_though_its_totals_were_left_at_zero() -> None:
    row = "0 0 2 2 0 0 0 0 0 0 0 0 0 0 0"
    assert disputes(set_disputes(row)) == numbers(row)


def test_a_blank_before_a_row_s_first_number_is_its_own_where_another_row_has_its_blank_inside() -> None:
    """Eight cells for seven columns: which of the blanks is one too many nothing tells."""
    rows = {"received": "1342 3 . 741 . . . 2086", "carried_in": ". 213 . 103 . . . 316", "granted": "206 . . . . . . 206"}
    lines = [" | ".join([LINES[k].printed_label, *(v.replace(".", "").split(" "))]) for k, v in rows.items()]
    found = page(THREE, "", " | ".join([form.BALANCE_NOTE, *NAMES[:1], *NAMES]), "|".join(["---"] * 9), *lines)
    assert read(found, "carried_in") == [None] * 7


def test_a_number_torn_from_its_note_is_no_blank() -> None:
    """Its first line stands above the row, its last below."""
    at = [90 + 8 * k for k in range(7)]
    row = set_at((0, LINES["refused_internal"].printed_label), *((x, n) for x, n in zip(at, "0 0 0 174 42 0 .".split(), strict=True) if n != "."))
    full = [set_at((0, LINES[k].printed_label), *zip(at, ROWS[k].split(), strict=True)) for k in ROWS]
    found = page(THREE, "", set_at(*((x - 1, n[:2]) for x, n in zip(at, NAMES, strict=True))), *full[:3], set_at((at[6] - 1, "216（其中")), row,
                 set_at((at[6], "修订1件）")), *full[3:])
    assert (form.APPLICATIONS, "refused_internal", "total") in found.unplaced


def test_the_label_of_a_row_is_no_head_of_one_s_own() -> None:
    heads = [form.APPLICANTS_LABEL, NAMES[0], *NAMES[2:], LINES["carried_out"].printed_label]
    row = "2 0 0 0 0 0 2"
    found = page(THREE, *(x for h in heads for x in (h, "")), *(x for k in ROWS for c in (LINES[k].printed_label, *row.split()) for x in (c, "")))
    for key in ROWS:
        assert read(found, key) in (numbers(row), [None] * 7), key


def test_blanks_at_the_ends_of_a_slipped_row_are_not_the_ones_too_many() -> None:
    rows = [[LINES["received"].printed_label, "3", "0", "", "0", "0", "0", "0", "3"],
            ["", LINES["granted"].printed_label, "", "0", "0", "", "0", "0", "0", "0", "0"],
            ["", LINES["partly_granted"].printed_label, "", "0", "0", "", "0", "0", "0", "0", ""],
            [LINES["concluded"].printed_label, "", "3", "0", "", "0", "0", "0", "0", "3", ""],
            [LINES["carried_out"].printed_label, "3", "0", "", "0", "0", "0", "0", "3", "", ""]]
    found = page(THREE, *("\t".join(row) for row in rows))
    assert read(found, "partly_granted")[-1] is None


def test_an_empty_line_behind_full_rows_is_no_number_more() -> None:
    row = [*ROWS["received"].split()]
    rows = [x for k in ("received", "carried_in", "granted", "partly_granted") for x in (LINES[k].printed_label, *row, *([""] if k != "granted" else []))]
    assert read(page(THREE, *rows, LINES["concluded"].printed_label, *row), "granted") == numbers(ROWS["received"])


def test_a_page_s_number_in_a_row_of_its_own_is_none_of_a_table_s() -> None:
    lines = [f"{x} |" for x in (LINES["concluded"].printed_label, *"0000000", "4/9", LINES["carried_out"].printed_label, *"0000000")]
    assert read(page(THREE, "", *lines), "concluded") == [0] * 7


def test_the_begin_of_a_label_torn_apart_is_no_row_of_another_number() -> None:
    """无正当理由 begins the fourth row of a group, and is in the first of the last group as some offices print it."""
    single = EDITION.with_single_other().tables[form.APPLICATIONS].line("other_handling").printed_label
    torn = LINES["unprocessed_excessive"].printed_label
    values = tuple((60 + 6 * k, 0) for k in range(7))
    found = page(THREE, "", set_at((0, LINES["received"].printed_label), *values), set_at((4, torn[:7]), *values), set_at((4, torn[7:])),
                 set_at((0, single), *values), set_at((0, LINES["concluded"].printed_label), *values))
    assert found.edition.single_other
    assert read(found, "other_handling") == [0] * 7


def test_a_running_number_with_a_blank_between_its_digits_is_no_part_of_the_label() -> None:
    before, after = (f"{LINES[k].printed_label} 0 0 0 0 0 0 0" for k in ("received", "carried_out"))
    line = f"2 1\u3000（七）{LINES['concluded'].term.zh}\u30001\u30000\u30000\u30000\u30000\u30002\u30003"
    assert read(page(THREE, before, line, after), "concluded") == numbers("1 0 0 0 0 2 3")


def test_a_blank_beside_a_row_is_no_value_of_a_column_that_is_not_there() -> None:
    heads = [NAMES[0], NAMES[1], NAMES[2], NAMES[5], NAMES[4], NAMES[3]]
    rows = [["", "", *heads[:1], form.ORGANISATIONS_LABEL, "", "", "", ""], ["", "", "", *heads[1:]]]
    rows += [[LINES[k].printed_label, "", "261", "422", "359", "0", "0", "953"] for k in ("received", "carried_in", "concluded", "carried_out")]
    rows.insert(4, ["", LINES["granted"].printed_label, "46", "218", "0", "0", "0", "265"])
    found = page(THREE, *("\t".join(row) for row in rows))
    assert read(found, "received", [KEYS[NAMES.index(h)] for h in heads]) == numbers("261 422 359 0 0 953")
    assert read(found, "granted")[-1] is None
