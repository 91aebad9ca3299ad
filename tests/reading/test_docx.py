"""Word documents to paragraphs and grids, and whole reports back cell by cell."""

from __future__ import annotations

import contextlib
import io
import zipfile
from random import Random

import pytest

from gongkai.document import Grid, Paragraph, ReportError
from gongkai.names import Names
from gongkai.reading import docx, numbering
from gongkai.report import _build
from rendering import cells, document, quirks
from rendering import docx as rendering
from rendering.score import score


def read(body: str, **parts) -> list[Paragraph | Grid]:
    return list(docx.read(rendering.package(body, **parts), "file").blocks)


def line(inner: str, props: str = "") -> str:
    block, = read(f"<w:p><w:pPr>{props}</w:pPr>{inner}</w:p>")
    assert isinstance(block, Paragraph)
    return block.text


def run(text: str, props: str = "") -> str:
    return f'<w:r><w:rPr>{props}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def cell(text: str = "", props: str = "") -> str:
    return f"<w:tc><w:tcPr>{props}</w:tcPr><w:p>{run(text)}</w:p></w:tc>"


def table(*rows: str, widths: tuple[int, ...] = ()) -> str:
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    return f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def shape(block: Grid | Paragraph) -> list[tuple[str, int, int, int, int]]:
    assert isinstance(block, Grid)
    return [(c.text, c.row, c.column, c.width, c.height) for c in block.cells]


# -- text --------------------------------------------------------------------------------

@pytest.mark.parametrize(("inner", "text"), [
    (run("1") + run("2"), "12"),
    (run("12") + "<w:del>" + run("9") + "</w:del><w:ins>" + run("5") + "</w:ins>", "125"),
    (run("12") + "<w:moveFrom>" + run("9") + "</w:moveFrom>", "12"),
    (run("12") + run("3", '<w:vertAlign w:val="superscript"/>') + run("4", '<w:rStyle w:val="mark"/>'), "12[34]"),
    (run("12", '<w:rStyle w:val="mark"/><w:vertAlign w:val="baseline"/>'), "12"),
    (run("9", "<w:vanish/>") + run("12") + run("9", '<w:rStyle w:val="gone"/>'), "12"),
    (run("12", '<w:vanish w:val="0"/>') + run("9", "<w:strike/>"), "12"),
    (run("12") + run("9", '<w:rStyle w:val="lost"/>'), "12\ufffd9"),
    (run("9", '<w:rStyle w:val="lost"/>') + run("12"), "9\ufffd12"),
    (run("1", '<w:rStyle w:val="lost"/>') + run("2", '<w:rStyle w:val="lost"/>') + run("件"), "12件"),
    ("<w:r><w:noBreakHyphen/><w:t>18</w:t></w:r>", "-18"),
    (run("\u00ad18"), "\u201018"),
    ("<w:r><w:t>1</w:t><w:softHyphen/><w:t>8</w:t></w:r>", "18"),
    (run("1\u00ad8"), "18"),
    ('<w:r><w:sym w:font="Symbol" w:char="F037"/></w:r>', "7"),
    ('<w:r><w:sym w:font="Wingdings" w:char="F037"/></w:r>', "\uf037"),
    (run("\uf037", '<w:rFonts w:ascii="Symbol"/>'), "7"),
    ("<w:r><w:t> 12 </w:t></w:r>" + run("件"), "12件"),
    (f'<w:hyperlink>{run("1")}</w:hyperlink><w:smartTag>{run("2")}</w:smartTag><w:sdt><w:sdtContent>{run("3")}</w:sdtContent></w:sdt>', "123"),
    (f'<w:fldSimple w:instr=" PAGE ">{run("4")}</w:fldSimple><w:fldSimple w:instr="DATE">{run("5")}</w:fldSimple>', "5"),
    (f'<w:ruby><w:rt>{run("fù")}</w:rt><w:rubyBase>{run("复")}</w:rubyBase></w:ruby>{run("议")}', "复议"),
])
def test_a_line_as_word_prints_it(inner, text):
    assert line(inner) == text


def test_a_line_that_begins_as_the_one_before_is_another_line():
    lost = run("2", '<w:rStyle w:val="lost"/>')
    assert [b.text for b in read(f"<w:p>{run('1')}</w:p><w:p>{run('1')}{lost}</w:p>")] == ["1", "1\ufffd2"]


def field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def test_a_field_gives_its_result():
    inner = code("REF x") + field("separate") + run("7") + field("end")
    assert line(field("begin") + code("IF ") + field("begin") + inner + code(" = 7") + field("separate") + run("12") + field("end") + run("件")) == "12件"
    assert line(field("begin") + code("PAGEREF _1") + field("separate") + run("7") + field("end") + run("件")) == "件"


def test_a_field_that_never_ends_hides_no_later_line():
    blocks = read(f"<w:p>{field('begin')}{code('X')}</w:p><w:p>{run('12')}</w:p>")
    assert [b.text for b in blocks] == ["12"]


def test_the_entry_chosen_in_a_drop_down_list_is_printed():
    choice = ('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="无"/>'
              '<w:listEntry w:val="3"/></w:ddList></w:ffData></w:fldChar></w:r>')
    assert line(choice + code("FORMDROPDOWN") + field("end") + run("件")) == "3件"


def test_a_formula_is_read_only_when_it_is_plain():
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    assert line(f"<m:oMath {math}><m:r><m:t>12</m:t></m:r></m:oMath>") == "12"
    half = "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
    assert line(f"<m:oMath {math}>{half}</m:oMath>") == "1/2"


def test_a_deleted_end_of_paragraph_joins_two():
    blocks = read(f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('1')}</w:p><w:p>{run('2')}</w:p><w:p>{run('3')}</w:p>")
    assert [b.text for b in blocks] == ["12", "3"]


def test_lines_places_and_headings():
    blocks = read(f'<w:p><w:pPr><w:pStyle w:val="1"/></w:pPr>{run("题")}</w:p><w:p/><w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p>')
    assert [(b.text, b.heading, str(b.place)) for b in blocks] == [("题", True, "第1文本行"), ("甲", False, "第2文本行"), ("乙", False, "第3文本行")]


def test_a_footnote_stands_behind_its_block_with_its_mark():
    reference = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    blocks = read(f"<w:p>{run('12')}{reference}</w:p><w:p>{run('后')}</w:p>", notes=["含上年"])
    assert [b.text for b in blocks] == ["12[1]", "[1] 含上年", "后"]


def test_numbers_that_word_counts_stand_before_words_only():
    item = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr></w:pPr>'
    body = "".join(f"<w:p>{item.format(n)}{run(t)}</w:p>" for n, t in ((1, "总体情况"), (1, "主动公开"), (2, "重复申请"), (2, "7"), (2, ""), (2, "—"), (2, "其他")))
    assert [b.text for b in read(body, lists=2)] == ["一、总体情况", "二、主动公开", "1.重复申请", "7", "—", "5.其他"]


@pytest.mark.parametrize(("n", "name", "shown"), [
    (10, "chineseCounting", "十"), (21, "chineseCountingThousand", "二十一"), (105, "japaneseCounting", "一百零五"), (12, "chineseLegalSimplified", "壹拾贰"),
    (4, "lowerRoman", "iv"), (28, "upperLetter", "BB"), (3, "decimalEnclosedCircle", "③"), (7, "decimalFullWidth", "７"), (2, "ideographTraditional", "乙"),
    (10, "ideographDigital", "一〇"), (3, "bullet", None), (3, "unheardOf", None),
])
def test_number_formats(n, name, shown):
    assert numbering.show(n, name) == shown


def test_tabs_set_columns_when_lines_follow_one_another():
    tab = "<w:r><w:tab/></w:r>"
    row = f"<w:p>{tab.join(map(run, ('规章', '1', '', '3')))}</w:p>"
    grid, last = read(row + row + f"<w:p>{run('机关')}{tab}{run('日期')}</w:p>")
    assert [c.text for c in grid.cells] == ["规章", "1", "", "3"] * 2
    assert last.text == "机关 日期"


def test_a_text_box_is_read_once_and_where_it_is_anchored():
    box = f"<w:txbxContent><w:p>{run('框')}</w:p></w:txbxContent>"
    both = (f"<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>")
    assert [b.text for b in read(f"<w:p>{run('前')}{both}</w:p><w:p>{run('后')}</w:p>")] == ["前", "框", "后"]


# -- tables ------------------------------------------------------------------------------

def test_merged_cells():
    grid, = read(table(
        cell("a", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>') + cell("b"),
        cell("unseen", '<w:gridSpan w:val="2"/><w:vMerge/>') + cell("c"),
        cell("d") + cell("e") + cell("f"),
    ))
    assert shape(grid) == [("a", 0, 0, 2, 2), ("b", 0, 2, 1, 1), ("c", 1, 2, 1, 1), ("d", 2, 0, 1, 1), ("e", 2, 1, 1, 1), ("f", 2, 2, 1, 1)]
    assert str(grid.cells[-1].place) == "第1表第3行第3列"


def test_a_continued_cell_without_a_beginning_is_a_cell():
    grid, = read(table(cell("a", "<w:vMerge/>") + cell("b")))
    assert shape(grid) == [("a", 0, 0, 1, 1), ("b", 0, 1, 1, 1)]


def test_columns_left_free_before_a_row():
    grid, = read(table(cell("a") + cell("b"), '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("c")))
    assert shape(grid)[-1] == ("c", 1, 1, 1, 1)


def test_slivers_are_no_columns_unless_they_hold_text():
    def rows(sliver: str) -> str:
        return table(cell("a", '<w:gridSpan w:val="2"/>') + cell("b"), cell("c") + cell("d", '<w:gridSpan w:val="2"/>'), cell("e") + cell(sliver) + cell("f"),
                     widths=(2000, 12, 2000))

    grid, = read(rows(""))
    assert shape(grid) == [("a", 0, 0, 1, 1), ("b", 0, 1, 1, 1), ("c", 1, 0, 1, 1), ("d", 1, 1, 1, 1), ("e", 2, 0, 1, 1), ("f", 2, 1, 1, 1)]
    grid, = read(rows("7"))
    assert ("7", 2, 1, 1, 1) in shape(grid)


def test_widths_tell_the_columns_where_spans_are_missing():
    def wide(text: str, twips: int) -> str:
        return cell(text, f'<w:tcW w:w="{twips}" w:type="dxa"/>')

    grid, = read(table(wide("a", 3000) + wide("b", 1000), wide("c", 1000) + wide("d", 2010) + wide("e", 990)))
    assert shape(grid) == [("a", 0, 0, 2, 1), ("b", 0, 2, 1, 1), ("c", 1, 0, 1, 1), ("d", 1, 1, 1, 1), ("e", 1, 2, 1, 1)]


def test_deleted_and_hidden_rows_are_not_printed():
    grid, = read(table("<w:trPr><w:del/></w:trPr>" + cell("a"), "<w:trPr><w:hidden/></w:trPr>" + cell("b"), "<w:trPr><w:ins/></w:trPr>" + cell("c")))
    assert shape(grid) == [("c", 0, 0, 1, 1)]


def test_a_table_that_holds_tables_is_layout():
    inner = table(cell("1") + cell("2"))
    blocks = read(table(f"<w:tc><w:p>{run('题')}</w:p>{inner}<w:p/></w:tc>" + cell("侧")))
    assert [b.text if isinstance(b, Paragraph) else [c.text for c in b.cells] for b in blocks] == ["题", ["1", "2"], "侧"]


def test_a_little_table_in_a_cell_is_its_text():
    inner = f"<w:tc>{table(cell('12'))}<w:p/></w:tc>"
    grid, = read(table(cell("规章") + inner + cell("3"), cell("a") + cell("b") + cell("c")))
    assert [c.text for c in grid.cells] == ["规章", "12", "3", "a", "b", "c"]


def test_lines_of_a_cell_stay_apart():
    grid, = read(table(f"<w:tc><w:p>{run('12')}</w:p><w:p>{run('34')}</w:p></w:tc>"))
    assert grid.cells[0].text == "12\n34"


# -- other parts -------------------------------------------------------------------------

def test_a_part_in_another_format_is_taken_in():
    page = "<html><body><p>题</p><table><tr><td>规章</td><td>3</td></tr></table></body></html>"
    data = rendering.package('<w:altChunk r:id="c1"/>', extra={"word/chunk.html": page})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    files["word/_rels/document.xml.rels"] = files["word/_rels/document.xml.rels"].replace(
        "</Relationships>", '<Relationship Id="c1" Type="http://x/aFChunk" Target="/word/chunk.html"/></Relationships>')
    files["word/chunk.html"] = page
    first, grid = docx.read(zipped(files), "file").blocks
    assert first.text == "题" and [c.text for c in grid.cells] == ["规章", "3"]


def zipped(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


# -- bad files ---------------------------------------------------------------------------

def test_what_cannot_be_read_is_said():
    whole = rendering.package(f"<w:p>{run('文')}</w:p>")
    for data, reason in (
        (whole[: len(whole) // 2], "损坏"),
        (rendering.package("<w:p/>"), "没有文字"),
        (rendering.package("<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>"), "图片"),
        (rendering.package("<w:p>"), "损坏"),
        (zipped({"word/other.xml": "<a/>"}), "缺少正文"),
        (rendering.package('<w:altChunk r:id="none"/>'), "缺少"),
    ):
        with pytest.raises(ReportError, match=reason):
            docx.read(data, "file")


def test_damage_anywhere_is_a_report_error_or_a_document():
    whole = bytearray(rendering.plain(document.compose(cells.draw_figures(Random(1)), Random(1)), Random(1)))
    rng = Random(5)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(rng.randint(1, 6)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        with contextlib.suppress(ReportError):
            docx.read(bytes(data), "file")


def test_entities_are_not_opened():
    body = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    data = rendering.package(f"<w:p>{run('文')}</w:p>")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    files["word/document.xml"] = files["word/document.xml"].replace("<w:document", body + "<w:document").replace("文", "文&x;")
    assert [b.text for b in docx.read(zipped(files), "file").blocks] == ["文"]


def test_deep_nesting_is_refused():
    depth = 400
    with pytest.raises(ReportError):
        read("<w:tbl><w:tr><w:tc>" * depth + "</w:tc></w:tr></w:tbl>" * depth)


# -- whole reports -----------------------------------------------------------------------

@pytest.mark.parametrize("layout", rendering.EXACT)
def test_a_report_reads_back_whole(layout):
    for seed in range(3):
        rng = Random(f"{layout} {seed}")
        paper = document.compose(cells.draw_figures(rng), rng)
        result = score(_build(docx.read(rendering.LAYOUTS[layout](paper, rng), "file"), None, None, Names()), paper.truth())
        assert (result.wrong, result.flagged, result.lost) == ([], [], []), f"seed {seed}"


@pytest.mark.parametrize("layout", rendering.LAYOUTS)
def test_quirks_are_never_misread(layout):
    for seed in range(3):
        rng = Random(f"{layout} quirks {seed}")
        paper = quirks.apply(document.compose(cells.draw_figures(rng), rng), rng.sample(sorted(quirks.QUIRKS), 2), rng)
        try:
            report = _build(docx.read(rendering.LAYOUTS[layout](paper, rng), "file"), None, None, Names())
        except ReportError:
            continue
        result = score(report, paper.truth())
        assert not result.wrong, f"seed {seed}: {paper.quirks}"


def test_slivers_give_the_same_grids_as_clean_columns():
    rng = Random(3)
    paper = document.compose(cells.draw_figures(rng), rng)
    clean, sloppy = (docx.read(render(paper, rng), "file").blocks for render in (rendering.plain, rendering.narrow_columns))
    assert clean == sloppy
