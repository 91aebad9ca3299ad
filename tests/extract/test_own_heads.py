"""Heads that are the publisher's own, or the form's in other words: a column is the form's if they or the sums say so."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from gongkai import form
from gongkai.extract import Extraction, extract
from gongkai.reading import read_bytes

KINDS = {t.key: t.zh for t in form.APPLICANTS if t.key in form.ORGANISATIONS}
INDIVIDUAL, TOTAL = form.APPLICANTS[0].zh, form.APPLICANTS[-1].zh
LINES = form.EDITIONS["2021"].tables[form.APPLICATIONS].lines
SUM = "小计"


def page(section: int, rows: Sequence[str]) -> Extraction:
    table = "".join(f"<tr>{row}</tr>" for row in rows)
    return extract(read_bytes(f"<html><body><p>{form.SECTIONS[section].zh}</p><table>{table}</table></body></html>".encode(), "page.html"), 2024)


def cells(texts: Sequence[object], columns: Sequence[int] = ()) -> str:
    wide = columns or [1] * len(texts)
    return "".join(f'<td colspan="{n}">{text}</td>' for text, n in zip(texts, wide, strict=True))


def merged(kinds: Sequence[str], total: bool = True) -> list[str]:
    upper = f'<td rowspan="2"></td><td rowspan="2">{INDIVIDUAL}</td><td colspan="{len(kinds)}">{form.ORGANISATIONS_LABEL}</td>'
    return [upper + (f'<td rowspan="2">{TOTAL}</td>' if total else ""), cells(kinds)]


def unmerged(kinds: Sequence[str], total: bool = True) -> list[str]:
    """Each row of heads from the left."""
    return [cells(["", form.APPLICANTS_LABEL]), cells([INDIVIDUAL, form.ORGANISATIONS_LABEL, *[TOTAL] * total]), cells(kinds)]


def filled(kinds: Sequence[str], total: bool = True) -> list[str]:
    """Merged cells taken apart: the text in the first, the others empty."""
    wide = len(kinds) - 1
    return [cells(["", INDIVIDUAL, form.ORGANISATIONS_LABEL, *[""] * wide, *[TOTAL] * total]), cells(["", "", *kinds, *[""] * total])]


def applied(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> Extraction:
    return page(2, [*heads, *(cells([ln.printed_label, *row]) for ln, row in zip(LINES, rows, strict=False))])


def numbers(found: Extraction, key: str = "received") -> dict[str, Decimal]:
    return {c[2]: v.number.value for c, v in found.cells.items() if c[1] == key and v.number is not None}


@pytest.mark.parametrize("drawn", [merged, unmerged, filled])
@pytest.mark.parametrize("gone", KINDS)
@pytest.mark.parametrize("rows", [[[0] * 7] * 4, [[5, 0, 0, 0, 0, 0, 5], [2, 0, 0, 0, 0, 0, 2], [7, 0, 0, 0, 0, 0, 7]]])
def test_a_sum_of_the_kinds_is_not_read_for_one_that_is_not_there(drawn, gone: str, rows: list[list[int]]) -> None:
    """Zeros would fit the form's order as well."""
    found = applied(drawn([*(zh for key, zh in KINDS.items() if key != gone), SUM]), rows)
    assert numbers(found) == {t.key: rows[0][i and -1] for i, t in enumerate(form.APPLICANTS) if t.key in ("individual", "total")} | {
        key: 0 for key in KINDS if key != gone}


@pytest.mark.parametrize("drawn", [merged, unmerged, filled])
@pytest.mark.parametrize("word", [SUM, form.APPLICANTS[-1].aliases[0]])
def test_a_sum_of_the_kinds_is_not_read_for_a_total_that_is_not_there(drawn, word: str) -> None:
    found = applied(drawn([*KINDS.values(), word], total=False), [[0, 4, 0, 0, 0, 0, 4], [0, 1, 2, 0, 0, 0, 3], [0, 5, 2, 0, 0, 0, 7]])
    assert "total" not in numbers(found)


def test_a_head_of_ones_own_over_numbers_that_the_sums_count_is_the_forms() -> None:
    found = applied(merged([*list(KINDS.values())[:-1], "个体工商户"]), [[1, 2, 0, 0, 0, 3, 6], [0, 0, 0, 0, 0, 1, 1], [1, 2, 0, 0, 0, 4, 7]])
    assert numbers(found)["other"] == 3


@pytest.mark.parametrize("drawn", [unmerged, merged])
def test_two_columns_in_each_others_place_and_one_that_is_not_there(drawn) -> None:
    kinds = [KINDS[k] for k in ("business", "legal", "research", "other")]
    found = applied(drawn(kinds), [[6, 6, 0, 1, 2, 15], [1, 0, 0, 0, 0, 1], [7, 6, 0, 1, 2, 16]])
    assert numbers(found) == dict(zip(("individual", "business", "legal", "research", "other", "total"), (6, 6, 0, 1, 2, 15), strict=True))


def test_a_column_too_many_does_not_move_blanks_where_heads_are_written_from_the_left() -> None:
    rows = [[5, "", 8, 0, "", "", 13, ""], [0, 2, "", "", 0, 1, 3, ""], [0, "", 0, "", 0, 5, 5, ""]]
    found = page(2, [row + cells([""]) for row in unmerged(list(KINDS.values()))] + [cells([ln.printed_label, *r]) for ln, r in zip(LINES, rows, strict=False)])
    for line, row in zip(LINES, rows, strict=False):
        assert [found.cells[form.APPLICATIONS, line.key, t.key].text for t in form.APPLICANTS] == [str(n) for n in row[:-1]], line.key


def test_rows_blank_in_the_places_of_labels_have_not_moved_if_a_row_above_them_is_blank_there_and_full() -> None:
    """Merged cells taken apart, and the totals of all rows that stand further in left blank."""
    upper, lower = ([f"<td></td><td></td>{row}" for row in filled(list(KINDS.values()))])
    received, granted, refused = LINES[0], LINES[2], LINES[4]
    rows = [cells([received.printed_label, "", "", 5, 1, 0, 0, 0, 3, 9]), cells([form.RESULT_LABEL, granted.printed_label, "", 2, 1, 0, 0, 0, 3, ""]),
            cells(["", refused.group, refused.printed_label, 1, 0, 0, 0, 0, 0, 1])]
    found = page(2, [upper, lower, *rows])
    assert [found.cells[form.APPLICATIONS, "granted", t.key].text for t in form.APPLICANTS] == ["2", "1", "0", "0", "0", "3", ""]


def test_a_misprinted_kind_behind_the_heads_above_is_none_of_them() -> None:
    """Each cell on a line of its own: the upper row of heads comes before the lower, and only the first column has numbers."""
    row = ["2", *["0"] * 5, "2"]
    for first in ("商业企O", "〇〇〇〇"):
        heads = [form.BALANCE_NOTE, form.APPLICANTS_LABEL, INDIVIDUAL, form.ORGANISATIONS_LABEL, TOTAL, first, *list(KINDS.values())[1:]]
        lines = [f"三、{form.SECTIONS[2].zh}", *heads, *(x for ln in LINES[:4] for x in (ln.printed_label, *row))]
        found = extract(read_bytes("\n\n".join(lines).encode(), "page.txt"), 2024)
        assert numbers(found)["total"] == 2, first


def test_two_heads_over_one_column_of_a_drawn_table_do_not_tell_another_order() -> None:
    """自然人 and the name of the group have changed places, so that 自然人 stands over a kind of organisation."""
    upper = f'<td rowspan="2"></td><td colspan="5">{form.ORGANISATIONS_LABEL}</td><td>{INDIVIDUAL}</td><td rowspan="2">{TOTAL}</td>'
    found = applied([upper, cells(["", *KINDS.values()])], [[179, 894, 10, 79, 0, 749, 1911], [135, 0, 100, 0, 0, 0, 235]])
    assert numbers(found).get("individual") in (None, 179)
    assert numbers(found).get("business") in (None, 894)


# -- section two: the same heads again, in other words -------------------------------------

OLD = form.EDITIONS["2019"].tables[form.DISCLOSURE]


@pytest.mark.parametrize("first", range(3))
@pytest.mark.parametrize("second", range(3))
def test_heads_that_name_a_column_in_other_words_lower_down_name_it_there_too(first: int, second: int) -> None:
    """One spelling of each head over the first rows, another over the next."""
    groups = [form.EDITIONS["2019"].groups[i] for i in (0, 1, 2)]
    rows: list[str] = []
    for group, pick in zip(groups, (0, first, second), strict=True):
        rows += [cells([group.article], [4]), cells(["信息内容", *(t.spellings[pick % len(t.spellings)] for t in group.columns)])]
        rows += [cells([item.zh, 3, 4, 5]) for item in group.items]
    found = page(1, rows)
    for line in OLD.lines[:6]:
        assert [found.cells[form.DISCLOSURE, line.key, t.key].text for t in line.columns] == ["3", "4", "5"], line.key


def test_the_row_of_all_that_was_concluded_under_any_name_of_a_total() -> None:
    row = [1, 0, 0, 0, 0, 0, 1]
    for word in form.APPLICANTS[-1].spellings:
        lines = [*(cells([ln.printed_label, *row]) for ln in LINES[-3:-2]), cells([f"（七）{word}", *row]), cells([LINES[-1].printed_label, *[0] * 7])]
        found = page(2, [*merged(list(KINDS.values())), cells([LINES[0].printed_label, 2, 0, 0, 0, 0, 0, 2]), *lines])
        assert numbers(found, "concluded")["total"] == 1, word


def test_heads_of_routes_written_from_the_left_stand_over_nothing() -> None:
    """The second table of a section four in two, its cells not merged."""
    routes = form.DISPUTE_ROUTES[1:]
    outcomes = [o.zh for o in form.DISPUTE_OUTCOMES]
    found = page(3, [cells([form.LITIGATION_LABEL]), cells([r.zh for r in routes]), cells(outcomes * 2), cells([1, 0, 0, 2, 3, 0, 4, 0, 0, 4])])
    assert [found.cells[form.DISPUTES, r.key, "total"].text for r in routes] == ["3", "4"]
