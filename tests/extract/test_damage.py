"""Tables that lost a cell, a head or a line's place: numbers are read where they belong, or not at all."""

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
ORGANISATIONS = NAMES[1:-1]
GROUP = form.OUTCOME_GROUPS[2].zh
ROW = (5, 4, 3, 0, 0, 2, 14)


def cell(text: object, columns: int = 1, rows: int = 1) -> str:
    return f'<td colspan="{columns}" rowspan="{rows}">{text}</td>'


def page(*tables: Sequence[str], heading: str = form.SECTIONS[2].zh) -> Extraction:
    grids = "".join("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>" for rows in tables)
    return extract(read_bytes(f"<html><body><p>三、{heading}</p>{grids}</body></html>".encode(), "page.html"), 2024)


def heads(*, upper: str | None = None, labels: int = 3) -> list[str]:
    above = cell(NAMES[0], rows=2) + cell(form.ORGANISATIONS_LABEL, columns=5) + cell(NAMES[-1], rows=2)
    return [cell(form.BALANCE_NOTE, labels, 3) + cell(form.APPLICANTS_LABEL, 7), above if upper is None else upper,
            "".join(cell(name) for name in ORGANISATIONS)]


def values(numbers: Sequence[object] = ROW) -> str:
    return "".join(map(cell, numbers))


def line(key: str) -> form.Line:
    return next(ln for ln in LINES if ln.key == key)


def group(name: str) -> list[str]:
    """The rows of a group, without the label over them."""
    return [cell(ln.printed_label) + values() for ln in LINES if ln.key.startswith(f"{name}_")]


def read(found: Extraction, frame: str, key: str) -> list[Decimal | None]:
    return [None if (v := found.cells.get((frame, key, t.key))) is None or v.number is None else v.number.value
            for t in (form.DISPUTE_OUTCOMES if frame == form.DISPUTES else line(key).columns)]


def test_rows_that_lost_the_label_over_them_keep_their_columns() -> None:
    refused, unprocessed = group("refused"), group("unprocessed")[1:]
    refused[0] = cell(form.RESULT_LABEL, rows=20) + cell(GROUP, rows=len(refused)) + refused[0]
    found = page([*heads(), cell(line("received").printed_label, 3) + values(), *refused, *(row + cell("") for row in unprocessed)])
    for key in ("received", "refused_internal", "unprocessed_duplicate", "unprocessed_confirmation"):
        assert read(found, form.APPLICATIONS, key) == [*map(Decimal, ROW)], key


def test_a_row_of_section_two_with_the_numbers_of_another_table_is_not_read() -> None:
    """A file cut in the middle: the label of one row, the numbers of another."""
    columns = EDITION.tables[form.DISCLOSURE].lines[0].columns
    licence = next(ln for ln in EDITION.tables[form.DISCLOSURE].lines if ln.key == "licensing")
    found = page([
        cell("政府信息公开年报", 15), cell("信息内容") + "".join(cell(t.zh) for t in columns), cell("规章") + values((1, 2, 3)),
        cell("行政规范性文件") + values(ROW), cell("信息内容") + cell(licence.columns[0].zh, 3), cell(licence.term.zh) + cell(7, 3),
    ])
    assert found.cells[form.DISCLOSURE, "rules", columns[0].key].number is not None
    assert not any(c[1] == "normative_documents" for c in found.cells)
    assert any(d.rule == "unplaced" and d.cells[0][1] == "normative_documents" for d in found.doubts)


def test_heads_over_some_columns_alone_do_not_stand_for_all() -> None:
    """The heads of the first and the last column are gone: blanks keep the others in their places."""
    rows = [cell(ln.printed_label, 3) + values((5, 4, "", "", 3, 2, 14)) for ln in LINES[:3]]
    found = page([*heads(upper=cell("", rows=2) + cell("", columns=5) + cell("", rows=2)), *rows])
    assert [c for c in found.cells if c[2] == "business" and found.cells[c].text != "4"] == []
    assert [c for c in found.cells if c[2] == "legal" and found.cells[c].text != "3"] == []


def test_a_head_lost_moves_the_others_but_no_number() -> None:
    """Without 自然人 the heads stand a column to the left, and full rows reach past them."""
    upper = cell(form.ORGANISATIONS_LABEL, columns=5) + cell(NAMES[-1], rows=2)
    rows = [cell(ln.printed_label, 3) + values(ROW if i % 3 == 0 else ROW[:-1]) for i, ln in enumerate(LINES[:8])]
    found = page([*heads(upper=upper), *rows])
    for (_, _, applicant), value in found.cells.items():
        assert value.number is None or value.number.value == dict(zip((t.key for t in form.APPLICANTS), ROW, strict=True))[applicant]


@pytest.mark.parametrize("text", ["4.无正当理由", "4.无正当理由大量反"])
def test_a_label_cut_short_is_the_one_with_its_number(text: str) -> None:
    from gongkai.extract.align import _alike

    assert [ln.key for ln, _ in _alike(text, EDITION.tables[form.APPLICATIONS])] == ["unprocessed_excessive"]


@pytest.mark.parametrize(("lost", "joint"), [(1, "\ufffd"), (1, "=1"), (4, "\ufffd")])
def test_a_label_that_begins_as_one_line_and_ends_as_another_names_neither(lost: int, joint: str) -> None:
    """A text cut in the middle of one label and of another."""
    first, second = line("unavailable_not_held"), line("unavailable_unclear")
    spliced = first.printed_label[:-lost] + joint + (second.printed_label[-3:] if lost == 1 else "")
    rows = [cell(ln.printed_label, 3) + values() for ln in LINES if ln.key.startswith("refused")]
    found = page([*heads(), *rows, cell(spliced, 3) + values((0, 8, 0, 6, 0, 0, 14))])
    assert not any(c[1].startswith("unavailable") for c in found.cells)
    assert any(c[1].startswith("unavailable") for c in page([*heads(), *rows, cell(first.printed_label[:-2], 3) + values()]).cells)


def disputes(*rows: str) -> Extraction:
    return page(rows, heading=form.SECTIONS[3].zh)


OUTCOMES = [t.zh for t in form.DISPUTE_OUTCOMES]
FIFTEEN = (1, 2, 0, 0, 3, 4, 5, 0, 0, 9, 6, 7, 1, 0, 14)
ROUTES = [r.zh for r in form.DISPUTE_ROUTES]


def test_dispute_heads_as_printed_are_read() -> None:
    found = disputes(
        cell(ROUTES[0], 5) + cell(form.LITIGATION_LABEL, 10),
        "".join(cell(o, rows=2) for o in OUTCOMES) + cell(ROUTES[1], 5) + cell(ROUTES[2], 5),
        "".join(map(cell, OUTCOMES * 2)), values(FIFTEEN))
    assert read(found, form.DISPUTES, "litigation_direct") == [4, 5, 0, 0, 9]


def test_head_rows_of_disputes_in_each_others_place_tell_no_route() -> None:
    found = disputes(
        "".join(cell(o, rows=2) for o in OUTCOMES) + cell(ROUTES[1], 5) + cell(ROUTES[2], 5),
        cell(ROUTES[0], 5) + cell(form.LITIGATION_LABEL, 10), "".join(map(cell, OUTCOMES * 2)), values(FIFTEEN))
    assert found.cells == {}
    assert {c for d in found.doubts if d.rule == "unplaced" for c in d.cells} == {c for c in EDITION.cells if c[0] == form.DISPUTES}


def test_routes_whose_outcomes_stand_in_different_orders_are_not_read() -> None:
    swapped = [OUTCOMES[0], OUTCOMES[2], OUTCOMES[1], *OUTCOMES[3:]]
    found = disputes(
        cell(ROUTES[0], 5) + cell(form.LITIGATION_LABEL, 10),
        "".join(cell(o, rows=2) for o in OUTCOMES) + cell(ROUTES[1], 5) + cell(ROUTES[2], 5),
        "".join(map(cell, [*swapped, *OUTCOMES])), values(FIFTEEN))
    assert found.cells == {}
    assert any(d.rule == "unplaced" for d in found.doubts)


def test_two_heads_of_one_name_tell_no_column_where_no_sum_could() -> None:
    columns = form.EDITIONS["2019"].tables[form.DISCLOSURE].lines[0].columns
    whole, torn = [t.zh for t in columns], [columns[0].zh, columns[0].zh, columns[1].zh]

    def rows(names: list[str]) -> Extraction:
        return page([cell("信息内容") + "".join(map(cell, names)), cell("规章") + values((1, 2, 3)), cell("规范性文件") + values((4, 5, 6))])

    assert len(rows(whole).cells) == 6
    assert rows(torn).cells == {}
    assert any(d.rule == "unplaced" for d in rows(torn).doubts)


def test_a_row_of_numbers_below_two_labels_is_of_neither() -> None:
    """The numbers of a row were parted from its label, and another row's label came to stand beside it."""
    first, second = line("concluded").printed_label, line("carried_out").printed_label
    rows = [cell(ln.printed_label, 3) + values() for ln in LINES[:2]]
    found = page([*heads(), *rows, cell(first, 3) + cell(second, 3), values()])
    assert {c[1] for c in found.cells} == {"received", "carried_in"}
    assert any(d.rule == "unlabelled_row" for d in found.doubts)


def test_section_four_between_two_reports_is_of_neither() -> None:
    """A file cut in the middle: the first report's end and the second's beginning, with its title, are gone."""
    def tables(numbers: Sequence[int]) -> list[list[str]]:
        columns = EDITION.tables[form.DISCLOSURE].lines[0].columns
        return [[cell("信息内容") + "".join(cell(t.zh) for t in columns), cell("规章") + values(numbers[:3]), cell("行政规范性文件") + values(numbers[:3])],
                [*heads(), *(cell(ln.printed_label, 3) + values(numbers) for ln in LINES[:3])]]

    four = [cell(ROUTES[0], 5) + cell(form.LITIGATION_LABEL, 10),
            "".join(cell(o, rows=2) for o in OUTCOMES) + cell(ROUTES[1], 5) + cell(ROUTES[2], 5), "".join(map(cell, OUTCOMES * 2)), values(FIFTEEN)]
    assert any(c[0] == form.DISPUTES for c in page(*tables(ROW), four).cells)
    found = page(*tables(ROW), *tables((1, 1, 1, 1, 1, 1, 6)), four)
    assert not any(c[0] == form.DISPUTES for c in found.cells)
    assert any(d.rule == "second_report" for d in found.doubts)


def test_one_row_with_a_cell_too_many_does_not_bring_back_a_missing_column() -> None:
    """A table without 自然人, that a single long row has made wider: every other row ends in a blank."""
    six = (*ROW[1:6], 9)
    rows = [cell(ln.printed_label) + values((*six, "" if i != 4 else 9)) for i, ln in enumerate(LINES[:12])]
    named = "".join(map(cell, ("项目", *NAMES[1:], "")))
    found = page([named, *rows])
    assert not any(c[2] == "individual" for c in found.cells)
    assert read(found, form.APPLICATIONS, "granted") == [None, *map(Decimal, six)]


def test_a_number_moved_beyond_the_heads_leaves_its_own_cell_blank() -> None:
    columns = [t.zh for t in form.EDITIONS["2019"].tables[form.DISCLOSURE].lines[0].columns]

    def rows(first: Sequence[object]) -> Extraction:
        return page([cell("信息内容") + "".join(map(cell, columns)), cell("规章") + values(first), cell("规范性文件") + values((4, 5, 6))])

    assert len(rows((1, 2, 3)).cells) == 6
    found = rows((1, "", 3, 2))
    assert {c[1] for c in found.cells} == {"normative_documents"}
    assert any(d.rule == "unplaced" and d.cells[0][1] == "rules" for d in found.doubts)


def separated(*rows: Sequence[object]) -> Extraction:
    named = ["项目", *NAMES]
    text = "\n".join("｜".join(map(str, row)) for row in (named, *([ln.printed_label, *row] for ln, row in zip(LINES, rows, strict=False))))
    return extract(read_bytes(f"三、{form.SECTIONS[2].zh}\n{text}\n".encode(), "page.txt"), 2024)


def test_beside_rows_with_blanks_of_their_own_a_blank_at_the_edge_need_not_be_the_cell_too_many() -> None:
    usual = ("", 4, "", "", "", 2, 6)
    found = separated(usual, usual, usual, usual, ("", "", "", "", 0, 4, 2, 6))
    assert read(found, form.APPLICATIONS, LINES[0].key) == [None, 4, None, None, None, 2, 6]
    odd = {c[2]: v for c, v in found.cells.items() if c[1] == LINES[4].key}
    assert not any(v.text == "0" for v in odd.values())
    assert any(d.rule == "unplaced" and d.cells[0][1] == LINES[4].key for d in found.doubts)


def test_beside_rows_without_blanks_a_blank_at_the_edge_is_the_cell_too_many() -> None:
    found = separated(ROW, ROW, ROW, ROW, ("", *ROW))
    assert read(found, form.APPLICATIONS, LINES[4].key) == [*map(Decimal, ROW)]


def test_a_full_row_that_adds_up_says_that_short_rows_lost_blanks_and_the_heads_a_name() -> None:
    """A file cut in the middle: the end of a table, of which the first head is gone and no box is drawn."""
    full, short = (112, 4, 0, 0, 47, 58, 221), (32, 0, 0, 0, 0, 32)
    rows = (full, *[short, (14, 0, 14), (15, 0, 0, 15), (24, 12, 36)] * 3)
    lines = [*NAMES[1:], *(str(x) for ln, row in zip(LINES, rows, strict=False) for x in (ln.printed_label, *row))]
    text = "".join(f"<p>{x}</p>" for x in lines)
    found = extract(read_bytes(f"<html><body><p>三、{form.SECTIONS[2].zh}</p>{text}</body></html>".encode(), "page.html"), 2024)
    assert read(found, form.APPLICATIONS, LINES[0].key) == [*map(Decimal, full)]
    assert {c[1] for c in found.cells} == {LINES[0].key}
    assert any(d.rule == "unplaced" and d.cells[0][1] == LINES[5].key for d in found.doubts)


def test_heads_told_in_another_order_than_they_stand_over_the_numbers_are_not_believed() -> None:
    """The label over the kinds of organisation stands above the table, and one kind is misspelled."""
    kinds = [name if i != 2 else name[:4] + name[5:] for i, name in enumerate(ORGANISATIONS)]
    upper = [cell("", 1), cell(NAMES[0]), *map(cell, [""] * 5), cell(NAMES[-1])]
    rows = [cell(ln.printed_label) + values() for ln in LINES[:4]]
    found = page([cell(form.ORGANISATIONS_LABEL)], ["".join(upper), "".join(map(cell, ("", "", *kinds, ""))), *rows])
    assert read(found, form.APPLICATIONS, "received") == [*map(Decimal, ROW)]


def test_zeros_that_leave_a_number_out_are_not_read_though_all_choices_agree() -> None:
    """A file cut in the middle: the beginning of one row, the end of another."""
    rows = [cell(ln.printed_label, 3) + values() for ln in LINES[:4]]
    found = page([*heads(), *rows, cell(LINES[4].printed_label, 3) + values((3, 0, 0, 0, 0, 0, 0, 0, 0))])
    assert not any(c[1] == LINES[4].key for c in found.cells)
    assert any(d.rule == "unplaced" and d.cells[0][1] == LINES[4].key for d in found.doubts)


def test_a_head_that_two_others_ran_into_is_no_column_of_ones_own() -> None:
    """总计 slipped into the head of 商业企业, whose rest stands where 总计 stood."""
    upper = cell(NAMES[0], rows=2) + cell(form.ORGANISATIONS_LABEL, columns=5) + cell("商业", rows=2)
    lower = "".join(map(cell, (f"{NAMES[-1]}企业", *ORGANISATIONS[1:])))
    rows = [cell(ln.printed_label, 3) + values() for ln in LINES[:4]]
    found = page([*heads(upper=upper)[:2], lower, *rows])
    assert {c[2]: v.text for c, v in found.cells.items()} == dict(zip((t.key for t in form.APPLICANTS), map(str, ROW), strict=True))


def test_a_row_of_disputes_broken_by_a_word_is_not_that_of_the_routes_named_last() -> None:
    """A head and a number in each other's place: the head row has a number, the row of numbers a word."""
    broken = [*map(cell, FIFTEEN)]
    broken[11] = cell(OUTCOMES[1])
    found = disputes(
        cell(ROUTES[0], 5) + cell(form.LITIGATION_LABEL, 10),
        cell(OUTCOMES[0], rows=2) + cell(75) + "".join(cell(o, rows=2) for o in OUTCOMES[2:]) + cell(ROUTES[1], 5) + cell(ROUTES[2], 5),
        "".join(map(cell, OUTCOMES * 2)), "".join(broken))
    assert found.cells == {}


@pytest.mark.parametrize("number", ["3", "3 ", "3。", "3、"])
def test_a_list_number_without_its_mark_still_tells_the_line(number: str) -> None:
    rows = [cell(ln.printed_label) + values() for ln in LINES if ln.key.startswith("other_") and ln.key not in ("other_handling", "other_other")]
    found = page([*heads(), cell(line("received").printed_label, 3) + values(), *rows, cell(f"{number}{line('other_other').term.zh}") + values()])
    assert read(found, form.APPLICATIONS, "other_other") == [*map(Decimal, ROW)]


@pytest.mark.parametrize(("row", "whole"), [
    ([2, 1, 0, 0, 3, 0, 0, 1, 0, 1, 4, 0, 0, 0, 4, ""], True),
    (["", 2, 1, 0, 0, 3, 0, 0, 1, 0, 1, 4, 0, 0, 0, 4, ""], True),
    ([2, 1, 0, 0, 3, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, ""], False),
    ([2, 1, 0, 0, 3, 0, 0, 1, 0, 1, 4, 0, 0, 0, 5, ""], False),
])
def test_blanks_at_the_ends_are_too_many_where_the_sums_prove_the_rest(row: list[object], whole: bool) -> None:
    outcomes = "\t".join(t.zh for t in form.DISPUTE_OUTCOMES)
    text = f"四、{form.SECTIONS[3].zh}\n" + "\t".join(r.zh for r in form.DISPUTE_ROUTES) + f"\n{outcomes}\t{outcomes}\t{outcomes}\t\n" + "\t".join(map(str, row))
    found = extract(read_bytes(text.encode(), "page.txt"), 2024)
    numbers = [n for r in form.DISPUTE_ROUTES for n in read(found, form.DISPUTES, r.key)]
    printed = [Decimal(n) for n in row if isinstance(n, int)]
    assert (numbers == printed) == whole
    assert whole or None in numbers


def test_heads_of_three_routes_over_the_numbers_of_two_tell_no_route() -> None:
    """Blank cells leave no trace in text, and one route's name is torn: ten numbers below the heads of fifteen."""
    def lines(numbers: Sequence[int]) -> Extraction:
        text = ["四、" + form.SECTIONS[3].zh, *OUTCOMES, f"{ROUTES[0]} {form.LITIGATION_LABEL}", ROUTES[1], ROUTES[2][:-1], ROUTES[2][-1],
                " ".join(OUTCOMES * 2), " ".join(map(str, numbers))]
        return extract(read_bytes("\n".join(text).encode(), "page.txt"), 2024)

    assert len(lines(FIFTEEN).cells) == 15
    found = lines([0] * 10)
    assert found.cells == {}
    assert {c for d in found.doubts if d.rule == "unplaced" for c in d.cells} == {c for c in EDITION.cells if c[0] == form.DISPUTES}


def test_a_row_whose_ends_are_blank_may_have_moved_into_the_place_of_labels() -> None:
    """A row taken out from under the label of its group begins where other rows have their labels."""
    own = line("other_unpaid").printed_label

    def rows(*more: str, wider: str = "") -> Extraction:
        grouped = [*(row + wider for row in group("refused")), *more]
        grouped[0] = cell(GROUP, rows=8) + grouped[0]
        return page([*heads(labels=2), cell(line("received").printed_label, 2) + values() + wider, *grouped])

    moved = ("", "", "", "", "", "", 0, "")
    found = rows(cell(own) + values((*moved, "")), wider=cell(""))
    assert read(found, form.APPLICATIONS, "refused_internal") == [*map(Decimal, ROW)]
    assert not any(v.text for c, v in found.cells.items() if c[1] == "other_unpaid")
    assert any(d.rule == "unplaced" and d.cells[0][1] == "other_unpaid" for d in found.doubts)
    # A full row that is blank beside its label says that such rows stand under their heads.
    spaced = rows(cell(own) + values(moved), cell(line("carried_out").printed_label) + values(("", *ROW)))
    assert read(spaced, form.APPLICATIONS, "carried_out") == [*map(Decimal, ROW)]
    assert read(spaced, form.APPLICATIONS, "other_unpaid")[5] == 0


def test_the_label_of_a_group_is_no_row_where_its_rows_are_named_elsewhere() -> None:
    """Text set in columns fell apart: the labels stand in one block, the numbers in another, beside the label of their group."""
    rows = [line(key).printed_label for key in ("other_uncorrected", "other_unpaid", "other_other")]
    numbers = "（六）其他处理  " + "  ".join("0" * 7)
    plain = extract(read_bytes(f"三、{form.SECTIONS[2].zh}\n\n{numbers}\n".encode(), "page.txt"), 2024)
    assert plain.edition.single_other
    found = extract(read_bytes(f"三、{form.SECTIONS[2].zh}\n\n{''.join(rows)}\n\n{numbers}\n".encode(), "page.txt"), 2024)
    assert not any(c[1] == "other_handling" for c in found.cells)
    assert not found.edition.single_other


def test_a_caption_on_one_sheet_says_nothing_of_the_tables_on_others() -> None:
    """The heading of this year's table is gone, and last year's caption stands at the end of the sheet before."""
    lines = EDITION.tables[form.DISCLOSURE].lines[:2]

    def book(caption: str, *tables: int) -> Extraction:
        out = Workbook()
        out.active.append(["政府信息公开工作年度报告"])
        out.active.append([caption])
        for number in tables:
            sheet = out.create_sheet()
            sheet.append(["信息内容", *(t.zh for t in lines[0].columns)])
            for row in lines:
                sheet.append([row.printed_label, number, number + 1, number + 2])
        data = BytesIO()
        out.save(data)
        return extract(read_bytes(data.getvalue(), "book.xlsx"), 2024)

    caption = f"附：2023年度{form.SECTIONS[1].zh}"
    assert {c[0] for c in book("", 5).cells} == {form.DISCLOSURE}
    found = book(caption, 5, 40)
    assert found.cells == {}
    assert any(d.rule == "second_table" for d in found.doubts)


def test_a_row_whose_total_stands_before_a_blank_lost_a_number() -> None:
    found = separated(ROW, ROW, (5, 4, 3, 0, 2, 14, ""), (5, 4, 3, 0, 0, 2, ""))
    assert read(found, form.APPLICATIONS, LINES[3].key) == [*map(Decimal, ROW[:-1]), None]
    assert not any(c[1] == LINES[2].key for c in found.cells)
    assert any(d.rule == "unplaced" and d.cells[0][1] == LINES[2].key for d in found.doubts)


def test_numbers_beside_the_heads_are_not_those_of_the_route_whose_name_parted_the_row() -> None:
    """The head of a route came to stand among the numbers, which reach past the heads after it."""
    found = disputes(
        cell(ROUTES[0], 5) + cell(form.LITIGATION_LABEL, 10),
        "".join(cell(o, rows=2) for o in OUTCOMES) + cell(ROUTES[2], 5),
        "".join(map(cell, OUTCOMES * 2)), values(FIFTEEN[:10]) + cell(ROUTES[1], 5) + values((0, 0, 0, 0, 0)))
    assert not any(c[1] == "litigation_direct" for c in found.cells)
    whole = disputes(cell("") + "".join(map(cell, OUTCOMES)), *(cell(r) + values(FIFTEEN[5 * k : 5 * k + 5]) for k, r in enumerate(ROUTES)))
    assert read(whole, form.DISPUTES, "litigation_direct") == [4, 5, 0, 0, 9]


def test_rows_of_heads_in_each_others_place_tell_no_route_in_text_either() -> None:
    upper = f"{ROUTES[0]}\t\t\t\t\t{form.LITIGATION_LABEL}\t\t\t\t\t\t\t\t\t"
    lower = "\t".join([*OUTCOMES, ROUTES[1], "", "", "", "", ROUTES[2], "", "", "", ""])
    last = "\t".join(["", "", "", "", "", *OUTCOMES, *OUTCOMES])

    def text(*rows: str) -> Extraction:
        return extract(read_bytes("\n".join((f"四、{form.SECTIONS[3].zh}", "", *rows, "\t".join(map(str, FIFTEEN)))).encode(), "page.txt"), 2024)

    assert read(text(upper, lower, last), form.DISPUTES, "litigation_direct") == [4, 5, 0, 0, 9]
    found = text(lower, upper, last)
    assert found.cells == {}
    assert any(d.rule == "unplaced" for d in found.doubts)
    one = "\t".join(f"{route}\t\t\t\t" for route in (*ROUTES[1:], ROUTES[0]))
    assert read(text(one, "\t".join(OUTCOMES * 3)), form.DISPUTES, "litigation_direct") == [*FIFTEEN[:5]]


@pytest.mark.parametrize("table", [form.APPLICATIONS, form.DISCLOSURE])
def test_a_label_in_the_place_of_a_number_names_no_row(table: str) -> None:
    """What stands behind it belongs to the row that it came to stand in."""
    strayed = LINES[7] if table == form.APPLICATIONS else next(
        ln for ln in EDITION.tables[table].lines if ln.key == "licensing")
    rows = [*heads(), *(cell(ln.printed_label, 3) + values() for ln in LINES[:6]), cell(LINES[6].printed_label, 3) + values(ROW[:5])]
    found = page([*rows, *(cell(ln.printed_label, 3) + values() for ln in LINES[7:])])
    assert not any(c[1] == LINES[6].key for c in found.cells)
    rows[-1] += cell(strayed.printed_label) + cell(14)
    found = page([*rows, *(cell(ln.printed_label, 3) + values() for ln in LINES[7:] if ln is not strayed)])
    assert read(found, form.APPLICATIONS, LINES[5].key) == [*map(Decimal, ROW)]
    assert not any(c[1] in (LINES[6].key, strayed.key) for c in found.cells)
    assert any(d.rule == "unplaced" and d.cells[0][1] == strayed.key for d in found.doubts)


def test_a_running_number_before_the_label_of_a_row_is_no_other_row() -> None:
    refused = group("refused")
    rows = [cell(n) + cell("") * 2 + row for n, row in enumerate(refused, start=2)]  # the label of the group is lost
    found = page([*heads(labels=4), cell(1) + cell(line("received").printed_label, 3) + values(), *rows])
    for key in (ln.key for ln in LINES if ln.key.startswith("refused_")):
        assert read(found, form.APPLICATIONS, key) == [*map(Decimal, ROW)], key


def test_a_drawn_row_that_ends_before_the_others_is_not_moved_to_fit() -> None:
    """It lost a cell: a blank before its numbers is no sign that they are where they were."""
    def printed(*row: object) -> Extraction:
        return page([*heads(labels=1), *(cell(ln.printed_label) + cell("") * 2 + values() for ln in LINES[:3]),
                     cell(LINES[3].printed_label) + cell("") + values(row), cell(LINES[4].printed_label) + cell("") * 2 + values()])

    assert read(printed("", *ROW), form.APPLICATIONS, LINES[3].key) == [*map(Decimal, ROW)]
    found = printed("", *ROW[:5], "2年=d>12")
    assert read(found, form.APPLICATIONS, LINES[4].key) == [*map(Decimal, ROW)]
    assert not any(c[1] == LINES[3].key for c in found.cells)
    assert any(d.rule == "unplaced" and d.cells[0][1] == LINES[3].key for d in found.doubts)
    assert read(printed(*ROW), form.APPLICATIONS, LINES[3].key) == [*map(Decimal, ROW)]  # its own sum holds


def test_a_row_that_ends_before_the_publishers_last_column_is_not_read_by_its_heads() -> None:
    lines = [ln for ln in EDITION.tables[form.DISCLOSURE].lines if len(ln.columns) == 3]
    columns = lines[0].columns
    over = cell("信息内容") + "".join(cell(t.zh) + cell(f"上年{t.zh}") for t in columns)
    whole = cell(lines[0].term.zh) + values((1, 9, 2, 9, 3, 9))

    def printed(*row: object) -> dict[form.Cell, object]:
        found = page([over, whole, cell(lines[1].term.zh) + values(row)], heading=form.SECTIONS[1].zh)
        assert found.cells[form.DISCLOSURE, lines[0].key, columns[2].key].text == "3"
        return {c: v.text for c, v in found.cells.items() if c[1] == lines[1].key}

    assert list(printed(4, 9, 5, 9, 6, 9).values()) == ["4", "5", "6"]
    assert printed(9, 5, 9, 6, 9) == {}


def test_a_number_alone_on_the_line_after_a_row_may_be_torn_from_its_last() -> None:
    lines = EDITION.tables[form.DISCLOSURE].lines

    def printed(*rest: str) -> Extraction:
        text = (f"二、{form.SECTIONS[1].zh}", f"信息内容　{'　'.join(t.zh for t in lines[0].columns)}", f"{lines[0].term.zh}　0　96　0",
                f"{lines[1].term.zh}　0　0　249{rest[0]}", *rest[1:], f"信息内容　{lines[2].columns[0].zh}", f"{lines[2].term.zh}　7")
        return extract(read_bytes("\n".join(text).encode(), "page.txt"), 2024)

    last = (form.DISCLOSURE, lines[1].key, lines[1].columns[-1].key)
    assert printed("281").cells[last].text == "249281"
    found = printed("", "281")
    assert last not in found.cells
    assert [d.cells for d in found.doubts if d.rule == "unplaced"] == [(last,)]
    assert (form.DISCLOSURE, lines[1].key, lines[1].columns[0].key) in found.cells


def test_a_row_at_which_a_table_was_cut_off_is_no_row_of_blanks() -> None:
    def printed(lines: Sequence[form.Line], *last: object) -> Extraction:
        return page([*heads(), *(cell(ln.printed_label, 3) + values() for ln in lines[:-1]), cell(lines[-1].printed_label, 3) + values(last)])

    blank = ("",) * len(ROW)
    key = LINES[9].key
    assert not any(c[1] == key for c in printed(LINES[:10], *blank).cells)
    assert read(printed(LINES[:10], *ROW), form.APPLICATIONS, key) == [*map(Decimal, ROW)]
    assert sum(c[1] == LINES[-1].key for c in printed(LINES, *blank).cells) == len(ROW)
