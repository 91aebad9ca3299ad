"""Plain text to paragraphs and grids."""

from gongkai.document import Grid, Paragraph
from gongkai.reading import read_bytes


def rows(text: str) -> list[list[str]]:
    document = read_bytes(text.encode(), "text")
    return [[c.text for c in row] for b in document.blocks if isinstance(b, Grid) for row in b.rows()]


def test_tabs_pipes_and_runs_of_blanks_make_cells():
    assert rows("a\t1\t\t2\n") == [["a", "1", "", "2"]]
    assert rows("| a | 1 |  | 2 |\n|---|---|---|---|\n| b | 3 | 4 | 5 |") == [["a", "1", "", "2"], ["b", "3", "4", "5"]]
    assert rows("第一   1    22\n") == [["第一", "1", "22"]]
    assert rows("规章 |\n0 |\n") == [["规章"], ["0"]]


def test_columns_of_aligned_text_count_wide_characters_twice():
    document = read_bytes("规章      0    12\n".encode(), "text")
    grid = document.blocks[0]
    assert isinstance(grid, Grid) and grid.kind == "aligned"
    assert [(c.column, c.width) for c in grid.cells] == [(0, 4), (10, 1), (15, 2)]


def test_places_are_line_numbers():
    document = read_bytes(b"one\n\ntwo\n", "text")
    assert [b.place.line for b in document.blocks] == [1, 3]


def test_a_blank_cell_at_the_edge_of_a_pipe_row_is_kept():
    assert rows("名称 | 甲 | 乙\n | 1 | \n") == [["名称", "甲", "乙"], ["", "1", ""]]
    assert rows("| 名称 | 甲 |\n| | 1 |\n") == [["名称", "甲"], ["", "1"]]


def test_two_wide_blanks_are_a_blank_cell_where_heads_are_parted_by_one():
    heads = "自然人　商业企业　科研机构　社会公益组织　法律服务机构\n"
    assert rows(heads + "（一）予以公开　1.属于　国家秘密　3　　0　\n") == [["（一）予以公开　1.属于　国家秘密", "3", "", "0", ""]]
    assert rows("某表　　3　　0\n") == [["某表", "3", "0"]]


def test_a_paragraph_knows_the_empty_lines_before_it():
    document = read_bytes("甲\n\n\n乙\n丙\n".encode(), "text")
    assert [b.gap for b in document.blocks if isinstance(b, Paragraph)] == [0, 2, 0]


def test_a_note_behind_a_number_makes_it_no_label_and_blanks_within_a_cell_no_other():
    heads = "自然人　商业企业　科研机构　社会公益组织　法律服务机构\n"
    assert rows(heads + "甲　82注①　0　　0　\n乙　 14 　　 3 　　\n") == [["甲", "82注①", "0", "", "0", ""], ["乙", "14", "", "3", "", ""]]


def test_rows_of_as_many_cells_show_that_one_wide_blank_parts_them():
    lines = [f"行 {i}　{i}　　0　　{i}　　1" for i in range(11, 17)]
    assert rows("\n".join(["商 业企业　科研 机构", *lines])) == [[f"行 {i}", str(i), "", "0", "", str(i), "", "1"] for i in range(11, 17)]
