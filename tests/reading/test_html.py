"""Web pages to paragraphs and grids; the reader knows nothing of the form."""

import pytest

from gongkai.document import Grid, Paragraph, ReportError
from gongkai.reading import read_bytes


def grids(markup: str) -> list[Grid]:
    document = read_bytes(f"<html><body>{markup}</body></html>".encode(), "page")
    return [b for b in document.blocks if isinstance(b, Grid)]


def places(grid: Grid) -> dict[str, tuple[int, int, int]]:
    return {c.text: (c.row, c.column, c.width) for c in grid.cells}


def test_spans_push_later_cells_to_their_columns():
    grid, = grids(
        "<table><tr><td rowspan=2 colspan=2>a</td><td colspan=3>b</td></tr>"
        "<tr><td>c</td><td>d</td><td>e</td></tr><tr><td>f</td><td>g</td><td>h</td></tr></table>"
    )
    assert places(grid) == {"a": (0, 0, 2), "b": (0, 2, 3), "c": (1, 2, 1), "d": (1, 3, 1), "e": (1, 4, 1),
                            "f": (2, 0, 1), "g": (2, 1, 1), "h": (2, 2, 1)}


def test_inline_pieces_join_and_blocks_break():
    grid, = grids("<table><tr><td><span>2</span><span>0</span></td><td><p>1</p><p>2</p></td><td>3<br>4</td>"
                  "<td>5<o:p></o:p></td></tr></table>")
    assert [c.text for c in grid.cells] == ["20", "1\n2", "3\n4", "5"]


def test_a_table_that_holds_tables_is_layout():
    found = grids("<table><tr><td>menu</td><td><table><tr><td>1</td></tr></table><table><tr><td>2</td></tr></table>"
                  "</td></tr></table>")
    assert [[c.text for c in g.cells] for g in found] == [["1"], ["2"]]


def test_hidden_cells_scripts_and_styles_are_not_read():
    grid, = grids("<table><tr><td>1</td><td style='display: none'>9</td><td>2<script>7</script><style>8</style></td>"
                  "</tr></table>")
    assert [c.text for c in grid.cells] == ["1", "2"]


def test_absurd_spans_are_cut_and_deep_nesting_is_walked():
    grid, = grids("<table><tr><td colspan=1000000000>a</td><td rowspan='x'>b</td></tr></table>")
    assert places(grid)["b"][1] == 1000
    deep = "<div>" * 3000 + "<p>bottom</p>" + "</div>" * 3000
    document = read_bytes(f"<html><body>{deep}</body></html>".encode(), "page")
    assert any(isinstance(b, Paragraph) and "bottom" in b.text for b in document.blocks) or len(document.blocks) == 0


def test_titles_and_metadata():
    document = read_bytes(
        b"<html><head><title>T_site</title><meta name='PubDate' content='2024-01-29'></head><body><h1>H</h1></body></html>",
        "page")
    assert document.titles == ("T_site", "H")
    assert document.metadata["pubdate"] == "2024-01-29"


def test_elements_side_by_side_with_a_bare_number_are_a_row():
    page = "<div><div>1.属于国家秘密</div><div>3</div><div></div><div>0</div></div>"
    (grid,) = grids(page)
    assert grid.kind == "separated" and [c.text for c in grid.cells] == ["1.属于国家秘密", "3", "", "0"]
    assert grids("<div><div>第一条</div><div>第二条</div><div>第三条</div></div>") == []
    assert grids("<div><div>" + "长" * 90 + "</div><div>3</div><div>0</div></div>") == []


def test_empty_paragraphs_are_counted_and_empty_wrappers_are_not():
    document = read_bytes("<p>甲</p><p></p><p>&nbsp;</p><div><div><p>乙</p></div></div><p><img src=x></p><p>丙</p>".encode(), "page")
    assert [(b.text, b.gap) for b in document.blocks if isinstance(b, Paragraph)] == [("甲", 0), ("乙", 2), ("丙", 0)]


def test_spans_that_pile_up_without_end_are_refused():
    with pytest.raises(ReportError, match="too many columns"):
        grids("<table>" + "<tr><td rowspan=1000 colspan=1000>1" * 3000 + "</table>")
