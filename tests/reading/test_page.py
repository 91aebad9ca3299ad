"""What every format of pages shares: rulings to tables, paths to rulings, pages turned back, tables over page breaks."""

from __future__ import annotations

import math
from operator import attrgetter
from random import Random

import numpy as np
import pytest

from gongkai.document import Document, Grid, Paragraph, Place
from gongkai.reading.page import Glyph, Page, Ruling, assemble, righted
from gongkai.reading.page.columns import pieces_of
from gongkai.reading.page.geometry import Glyphs
from gongkai.reading.page.level import grouped_lines
from gongkai.reading.page.lines import cell_lines, lines
from gongkai.reading.page.paths import Box, Outline, Outlines, drawn, times
from gongkai.reading.page.ruling import tables


def square(x: float, y: float, side: float = 60) -> list[Ruling]:
    half = side / 2
    return [*(Ruling(False, y + k * half, x, x + side) for k in range(3)), *(Ruling(True, x + k * half, y, y + side) for k in range(3))]


def letters(text: str, x: float, y: float, run: int, size: float = 10) -> list[Glyph]:
    """Letters whose base line begins at ``x``, ``y``, half an em wide if Latin."""
    out: list[Glyph] = []
    for k, letter in enumerate(text):
        wide = size if letter > "\u2e80" else size / 2
        out.append(Glyph(letter, x, y - 0.88 * size, x + wide, y + 0.12 * size, y, size, 0, run * 1000 + k, run))
        x += wide
    return out


def grids(found: Document) -> list[list[list[str]]]:
    return [[[c.text for c in row] for row in b.rows()] for b in found.blocks if isinstance(b, Grid)]


# -- rulings to tables ---------------------------------------------------------------------


def test_lines_drawn_in_pieces_and_twice_are_one() -> None:
    pieces = [Ruling(False, 0, 0, 25), Ruling(False, 0.5, 26, 100), Ruling(False, 50, 0, 100),
              *(Ruling(True, x, 0, 50) for x in (0, 0.8, 50, 100))]
    (table,) = tables(pieces)
    assert [(c.row, c.column, c.width, c.height) for c in table.cells] == [(0, 0, 1, 1), (0, 1, 1, 1)]


def test_tables_apart_are_two_and_an_underline_is_none() -> None:
    found = tables([*square(0, 300), *square(0, 0), Ruling(False, 600, 0, 250)])
    assert [t.top for t in found] == [0, 300]


def test_an_open_side_and_a_missing_wall() -> None:
    # Nothing is drawn at the left and right; the wall between the last two cells of row 2 is missing.
    level = [Ruling(False, y, 0, 90) for y in (0, 30, 60)]
    (table,) = tables([*level, Ruling(True, 30, 0, 60), Ruling(True, 60, 0, 30)])
    assert [(c.row, c.column, c.width) for c in table.cells] == [(0, 0, 1), (0, 1, 1), (0, 2, 1), (1, 0, 1), (1, 1, 2)]


def marks(*outlines: Outline) -> list[Ruling | Box]:
    rulings, shades = drawn(Outlines.of(outlines))
    return [*rulings, *shades]


def test_what_a_path_leaves_on_the_page() -> None:
    box = [(0.0, 0.0), (100.0, 0.0), (100.0, 50.0), (0.0, 50.0)]
    assert len(marks((box, True, False, True))) == 4
    assert len(marks((box, False, False, True))) == 3
    assert marks((box, True, True, False)) == [(0.0, 0.0, 100.0, 50.0)]
    hair = [(0.0, 0.0), (100.0, 0.0), (100.0, 0.5), (0.0, 0.5)]
    assert marks((hair, True, True, False)) == [Ruling(False, 0.25, 0.0, 100.0)]
    assert marks(([(0.0, 0.0), (0.5, 100.0)], False, False, True)) == [Ruling(True, 0.25, 0.0, 100.0)]
    assert marks(([(0.0, 0.0), (100.0, 50.0)], False, False, True)) == []


def test_outlines_leave_the_same_marks_together_as_alone() -> None:
    rng = Random(3)
    outlines = [([(rng.choice((0.0, 2.0, 50.0, 50.4, 90.0)), rng.choice((0.0, 0.3, 40.0, 41.0))) for _ in range(rng.randint(2, 6))],
                 rng.random() < 0.5, rng.random() < 0.5, rng.random() < 0.5) for _ in range(300)]
    together, alone = marks(*outlines), [mark for outline in outlines for mark in marks(outline)]
    assert sorted(together, key=repr) == sorted(alone, key=repr)
    assert len({type(mark) for mark in together}) == 2


@pytest.mark.parametrize("far", [math.inf, -math.inf, math.nan])
def test_what_stands_nowhere_leaves_no_mark(far: float) -> None:
    box = [(0.0, 0.0), (100.0, 0.0), (100.0, far), (0.0, 50.0)]
    level: Outline = ([(0.0, 9.0), (100.0, 9.0)], False, False, True)
    assert marks((box, True, True, True), (box, True, True, False), level) == [Ruling(False, 9.0, 0.0, 100.0)]
    assert marks() == []


def test_matrices_one_after_the_other() -> None:
    assert times((2, 0, 0, 2, 10, 0), (1, 0, 0, 1, 0, 5)) == (2, 0, 0, 2, 10, 5)


# -- pages ---------------------------------------------------------------------------------


def test_a_page_of_text_that_runs_down_is_turned_back() -> None:
    lying = tuple(Glyph(c, 100, 100 + 10 * k, 110, 110 + 10 * k, 101, 10, 90, k, 0) for k, c in enumerate("政府信息公开"))
    page = righted(Page(1, 842, 595, lying, ()))
    assert (page.width, page.height, {g.turn for g in page.glyphs}) == (595, 842, {0})
    assert righted(page) is page


def page(number: int, y: float, *rows: tuple[str, str], foot: str = "", edges: tuple[float, ...] = (60, 260, 460)) -> Page:
    """A page with a table whose rows begin at ``y``."""
    xs, ys = edges, [y + 20 * k for k in range(len(rows) + 1)]
    rulings = [*(Ruling(False, at, xs[0], xs[-1]) for at in ys), *(Ruling(True, at, ys[0], ys[-1]) for at in xs)]
    glyphs = [g for k, row in enumerate(rows) for j, text in enumerate(row) for g in letters(text, xs[j] + 4, ys[k] + 14, 2 * k + j)]
    return Page(number, 595, 842, (*glyphs, *letters(foot, 290, 815, 99)), tuple(rulings))


def test_a_table_over_three_pages_is_one_grid_and_places_keep_their_pages() -> None:
    found = assemble([page(1, 700, ("项目", "数量"), ("甲", "1"), foot="- 3 -"), page(2, 60, ("乙", "2"), ("丙", "3"), foot="- 4 -"),
                      page(3, 60, ("丁", "4"), foot="- 5 -")], "x")
    assert grids(found) == [[["项目", "数量"], ["甲", "1"], ["乙", "2"], ["丙", "3"], ["丁", "4"]]]
    table = next(b for b in found.blocks if isinstance(b, Grid))
    assert [c.row for c in table.cells] == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert [c.place for c in table.cells[5:10:2]] == [
        Place(page=2, table=2, row=1, column=2), Place(page=2, table=2, row=2, column=2), Place(page=3, table=3, row=1, column=2)]
    assert not any(isinstance(b, Paragraph) for b in found.blocks)


def test_text_between_or_other_columns_part_two_tables() -> None:
    first, second = page(1, 700, ("项目", "数量")), page(2, 60, ("乙", "2"))
    headed = Page(2, 595, 842, (*letters("四、行政复议情况", 60, 50, 50), *second.glyphs), second.rulings)
    assert len(grids(assemble([first, headed], "x"))) == 2
    assert len(grids(assemble([first, page(2, 60, ("乙", "2"), edges=(60, 200, 460))], "x"))) == 2


def test_a_head_that_fills_its_cell_does_not_go_on_in_the_number_on_the_next_page() -> None:
    walls = [Ruling(True, x, 0, 30) for x in (0, 45, 90)]
    first = Page(1, 90, 30, (*letters("结果维持", 2, 20, 1), *letters("结果纠正", 47, 20, 2)), (Ruling(False, 0, 0, 90), Ruling(False, 30, 0, 90), *walls))
    second = Page(2, 90, 30, (*letters("12", 17, 20, 3), *letters("0", 65, 20, 4)), (Ruling(False, 0, 0, 90), Ruling(False, 30, 0, 90), *walls))
    assert grids(assemble([first, second], "x")) == [[["结果维持", "结果纠正"], ["12", "0"]]]


# -- tables without rulings ----------------------------------------------------------------


HEADS = ("甲种", "乙种", "丙种")


def unruled(*rows: tuple[str, ...], heads: tuple[str, ...] = HEADS, at: tuple[float, ...] = (200, 240, 280), pitch: float = 20) -> Document:
    """Centred numbers under centred heads, the first word of each row on the left; lines of a cell stand 13 points apart."""
    glyphs: list[Glyph] = []
    run = 0
    for y, row in enumerate((("", *heads), *rows)):
        for x, text in zip((100, *at), row, strict=True):
            printed = text.split("\n")
            for k, line in enumerate(printed):
                run += 1
                wide = sum(10 if c > "\u2e80" else 5 for c in line)
                left = x if x == 100 else x - wide / 2
                glyphs += letters(line, left, 100 + pitch * y + 13 * (k - (len(printed) - 1) / 2), run)
    return assemble([Page(1, 600, 800, tuple(glyphs), ())], "x")


def test_white_space_proves_columns_and_a_blank_keeps_its_place() -> None:
    found = unruled(("第一行名称", "1", "", "3"), ("第二行名称", "", "5", ""), ("第三行名称", "7", "8", ""))
    grid = next(b for b in found.blocks if isinstance(b, Grid))
    assert grid.kind == "ruled"
    assert [[c.text for c in row] for row in grid.rows()] == [
        list(HEADS), ["第一行名称", "1", "", "3"], ["第二行名称", "", "5", ""], ["第三行名称", "7", "8", ""]]


def test_a_number_that_broke_for_want_of_room_is_one_and_two_in_a_cell_stay_two() -> None:
    rows = (("第一行名称", "95839\n55", "0", "0"), ("第二行名称", "0", "31182\n48", "7"), ("第三行名称", "1\n2", "3", "4"))
    cells = [c for row in grids(unruled(*rows, pitch=30))[0] for c in row]
    assert "9583955" in cells and "3118248" in cells and "1\n2" in cells


def test_a_list_number_in_brackets_is_no_letter_of_a_word_spaced_out() -> None:
    """The first letter of a label set down the page stands as far from the bracket as letters of a word do that is spaced out."""
    down = letters("三", 100, 100, 1)
    (line,) = lines([*down, *letters("( 二 )部分公开", 118, 100, 2)])
    assert [p.text for p in pieces_of(line, close=True)] == ["三", "( 二 )部分公开"]
    (line,) = lines([*letters("合", 100, 100, 1), *letters("计", 118, 100, 2), *letters("12", 200, 100, 3)])
    assert [p.text.replace(" ", "") for p in pieces_of(line, close=True)] == ["合计", "12"]


def test_numbers_taken_for_rows_of_their_own_prove_no_columns() -> None:
    # Half a line above and below its label: no row of the table, though each stands under a head.
    found = unruled(("第一行名称", "1", "2", "3"), ("", "4", "5", "6"), ("第二行名称", "", "", ""), ("", "7", "8", "9"), pitch=10)
    assert {b.kind for b in found.blocks if isinstance(b, Grid)} == {"aligned"}


def test_words_beside_the_values_or_a_head_over_nothing_prove_no_columns() -> None:
    wide = (200.0, 240.0, 280.0, 320.0)
    rows = (("第一行名称", "1", "2", "3", "详见附件"), ("第二行名称", "4", "5", "6", ""), ("第三行名称", "7", "8", "9", ""))
    assert {b.kind for b in unruled(*rows, heads=(*HEADS, ""), at=wide).blocks if isinstance(b, Grid)} == {"aligned"}
    assert {b.kind for b in unruled(*(r[:4] for r in rows), heads=("甲种", "", "丙种")).blocks if isinstance(b, Grid)} == {"aligned"}


def test_a_page_number_printed_over_a_number_takes_nothing_from_it() -> None:
    table = [Ruling(False, 700, 100, 300), Ruling(False, 740, 100, 300), *(Ruling(True, x, 700, 740) for x in (100, 200, 300))]
    glyphs = (*letters("12", 145, 725, 1), *letters("- 1 -", 138, 727, 2), *letters("34", 245, 725, 3))
    assert grids(assemble([Page(1, 600, 800, glyphs, tuple(table))], "x"))[0] == [["12", "34"]]


def test_digits_of_two_texts_drawn_over_each_other_are_not_read() -> None:
    over = [*letters("170.000", 100, 50, run=1), *letters("609", 101, 50, run=2)]
    (line,) = lines(over)
    assert line.text().count("\ufffd") == 6
    assert not set(line.text()) & set("1769")
    bold = [*letters("609", 100, 50, run=1), *letters("609", 100.3, 50, run=2)]
    assert [row.text() for row in lines(bold)] == ["609"]
    beside = [*letters("60", 100, 50, run=1), *letters("9", 109.5, 50, run=2)]
    assert [row.text() for row in lines(beside)] == ["609"]


def drawn_at_random(rng: Random, start: int) -> list[Glyph]:
    """A few lines of print, now and then with what keeps them from being plain."""
    found: list[Glyph] = []
    for row in range(rng.randint(1, 4)):
        x, base, run, size = 10.0 + rng.choice((0, 8)), 20.0 * row, 10 * row, rng.choice((10.0, 10.0, 10.0, 12.0, 6.0))
        for _ in range(rng.randint(1, 5)):
            run += rng.random() < 0.3
            turn = 90 if rng.random() < 0.01 else 0
            # A note stands raised, or is small on the same base.
            em, y = rng.choice(((0.6 * size, base - 0.5 * size), (0.7 * size, base))) if rng.random() < 0.05 else (size, base)
            found.append(Glyph(rng.choice("政府信息12.a "), x, y - 0.8 * em, x + em, y + 0.2 * em, y, em, turn, start + len(found), run))
            x += em * rng.choice((1, 1, 1, 1, 1, 1.35, 2.5, 0.7, 0.1, 0))
            base += rng.choice((0,) * 12 + (-4.0, 2.0, 0.5))
    if rng.random() < 0.3:
        rng.shuffle(found)
    return found

measures = attrgetter("x0", "x1", "top", "bottom", "base", "size", "least", "head", "tail", "widest", "lead", "count")


def test_lines_of_all_cells_at_once_are_those_of_each_cell() -> None:
    rng = Random(7)
    plain = 0
    for _ in range(200):
        cells: list[list[Glyph]] = []
        for _ in range(6):
            cells.append(drawn_at_random(rng, sum(map(len, cells))))
        # Cells come in no order, the glyphs of each in theirs.
        home = [k for k, cell in enumerate(cells) for _ in cell]
        rng.shuffle(home)
        waiting = [iter(cell) for cell in cells]
        page = Glyphs.of([next(waiting[k]) for k in home])
        found = grouped_lines(page, page.blank(), np.arange(len(page)), np.array(home), len(cells) + 1)
        assert not found.pop()
        for cell, parts in zip(cells, found, strict=True):
            expected = cell_lines(cell)
            assert [turn for turn, _ in parts] == [turn for turn, _ in expected]
            for (_, line), (_, other) in zip(parts, expected, strict=True):
                plain += line.said is not None
                assert line.glyphs == other.glyphs
                assert line.text() == other.text()
                assert measures(line) == measures(other)
    assert plain > 300
