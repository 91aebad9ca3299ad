"""OFD pages (GB/T 33190): characters and lines where the file says they stand, to cells."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from random import Random

import pytest

from gongkai.document import Document, Grid, Paragraph, Place, ReportError
from gongkai.reading import ofd
from gongkai.reading.ofd.markup import steps
from reading.read_back import never_misread, plain_reports
from rendering import cells, document
from rendering import ofd as renderer

NAMESPACE = f'xmlns:ofd="{renderer.NAMESPACE}"'


def file(*pages: str, common: str = "", more: dict[str, str] | None = None, root: str = "") -> bytes:
    """An OFD file whose pages hold the objects given."""
    listed = "".join(f'<ofd:Page ID="{i}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages)))
    parts = {
        "OFD.xml": f'<ofd:OFD {NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody>{root}<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>'
                   "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NAMESPACE}><ofd:CommonData>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        **{f"Doc_0/Pages/Page_{i}/Content.xml": page if page.startswith("<ofd:Page ") else content(page) for i, page in enumerate(pages)},
        **(more or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, xml in parts.items():
            z.writestr(name, xml)
    return out.getvalue()


def content(objects: str, before: str = "") -> str:
    return f"<ofd:Page {NAMESPACE}>{before}<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"


def text(letters: str, x: float, y: float, size: float = 4, more: str = "", delta: str | None = None) -> str:
    """Letters whose upper left corner is at ``x``, ``y``."""
    steps = f"g {len(letters) - 1} {size if letters > '⺀' else size / 2:g}" if delta is None else delta
    attribute = f' DeltaX="{steps}"' if len(letters) > 1 and steps else ""
    return (f'<ofd:TextObject Boundary="{x} {y} 100 {size}" Size="{size}" {more}>'
            f'<ofd:TextCode X="0" Y="{size * 0.88}"{attribute}>{letters}</ofd:TextCode></ofd:TextObject>')


def box(x: float, y: float, w: float, h: float) -> str:
    return (f'<ofd:PathObject Boundary="{x} {y} {w} {h}" LineWidth="0.2"><ofd:AbbreviatedData>M 0 0 L {w} 0 L {w} {h} L 0 {h} C'
            "</ofd:AbbreviatedData></ofd:PathObject>")


def read(data: bytes) -> Document:
    return ofd.read(data, "report.ofd")


def lines(found: Document) -> list[str]:
    return [b.text for b in found.blocks if isinstance(b, Paragraph)]


def grids(found: Document) -> list[list[list[str]]]:
    return [[[c.text for c in row] for row in b.rows()] for b in found.blocks if isinstance(b, Grid)]


# -- whole reports -------------------------------------------------------------------------


@pytest.mark.parametrize("layout", renderer.EXACT)
def test_plain_layout_reads_back_whole(layout: str, tmp_path: Path) -> None:
    for report in plain_reports(renderer.EXACT[layout], tmp_path / f"{layout}.ofd"):
        place = report.locate("applications", "received", "total")
        assert place is not None and place.page and place.table and place.row and place.column


def test_quirks_in_any_layout_are_never_misread(tmp_path: Path) -> None:
    never_misread(renderer.LAYOUTS, tmp_path / "report.ofd", seeds=25)


# -- characters ----------------------------------------------------------------------------


def test_steps_from_character_to_character() -> None:
    assert steps("g 3 5.6 2 g 2 1") == [5.6, 5.6, 5.6, 2.0, 1.0, 1.0]
    assert steps(None) == [] and steps("g 9") == [0.0, 9.0] and len(steps("g 9999999 1")) == 20_000


@pytest.mark.parametrize("drawn", [
    text("规章12", 20, 20, delta="4 4 2"),
    text("规章", 20, 20) + text("12", 28, 20),
    text("章", 24, 20) + text("12", 28, 20) + text("规", 20, 20),
    text("规章12", 20, 20, delta=""),  # no steps: letters by their usual width
    text("规章12", 20, 20, 8, 'CTM="0.5 0 0 0.5 0 0"', delta="8 8 4").replace('Y="7.04"', 'Y="7.04"'),
    '<ofd:PageBlock><ofd:PageBlock>' + text("规章12", 20, 20, delta="4 4 2") + "</ofd:PageBlock></ofd:PageBlock>",
    text("规章12", 20, 20, delta="4 4 2") + text("规章12", 20.1, 20, delta="4 4 2"),  # bold by printing twice
])
def test_a_line_is_put_together_as_it_stands(drawn: str) -> None:
    assert lines(read(file(drawn))) == ["规章12"]


def test_what_is_not_painted_is_not_read() -> None:
    seen = text("甲", 20, 20)
    for hidden in (text("乙", 30, 20, more='Visible="false"'), text("乙", 30, 20, more='Fill="false"'), text("乙", 30, 20, more='Alpha="0"'),
                   text("水印", 20, 20, 20, 'CTM="0.7 0.7 -0.7 0.7 0 0"')):
        assert lines(read(file(seen + hidden))) == ["甲"]


def test_what_stands_beside_the_paper_is_not_read() -> None:
    common = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    assert lines(read(file(text("甲", 20, 20) + text("乙", 230, 20) + text("丙", 20, 300), common=common))) == ["甲"]


@pytest.mark.parametrize("where", ['Boundary="20 其他188.38 100 4"', 'Boundary="20 1 88 100 4"', 'Boundary="20 nan 100 4"', 'CTM="1 0 0 1 x 0"'])
def test_text_that_is_said_to_stand_nowhere_may_be_a_digit_of_any_number(where: str) -> None:
    placed = text("政府信息公开工作年度报告", 20, 20)
    assert "broken_stream" not in read(file(placed)).metadata
    astray = f'<ofd:TextObject {where} Size="4"><ofd:TextCode X="0" Y="3.5">6</ofd:TextCode></ofd:TextObject>'
    assert read(file(placed + astray)).metadata["broken_stream"]


def test_prefixes_that_are_not_declared_are_read_all_the_same() -> None:
    page = content(text("甲12", 20, 20, delta="4 2")).replace(f" {NAMESPACE}", "")
    assert lines(read(file(page.replace("<ofd:Page>", "<ofd:Page >")))) == ["甲12"]


def test_raised_figures_are_notes() -> None:
    assert lines(read(file(text("12", 20, 20) + text("1", 24, 19.4, 2)))) == ["12[1]"]
    assert lines(read(file(text("12", 20, 20) + text("1", 24, 20)))) == ["121"]


def test_templates_and_drawings_used_by_number_are_read() -> None:
    common = '<ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:TemplatePage ID="3" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
    more = {"Doc_0/Tpls/Tpl_0/Content.xml": content(text("页眉", 20, 5)),
            "Doc_0/PublicRes.xml": f'<ofd:Res {NAMESPACE}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="7"><ofd:Content>'
                                   f'{text("内", 10, 10)}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>'}
    page = content('<ofd:CompositeObject ResourceID="7" Boundary="10 20 50 50"/>' + text("文", 20, 60), '<ofd:Template TemplateID="3"/>')
    assert lines(read(file(page, common=common, more=more))) == ["页眉", "内", "文"]


def test_a_title_over_two_lines_is_one_but_lines_that_end_early_are_not_joined() -> None:
    rows = text("某某省某某市某某区人民政府办公室二〇二", 29, 20, 8) + text("四年报告", 89, 34, 8) + text("一、总体情况", 20, 50) + text("二、其他", 20, 58)
    body = text("本报告根据有关规定编制，内容包括六个部分，现予公布，如有疑问请与本机关联系。", 20, 66)
    assert lines(read(file(rows + body)))[:3] == ["某某省某某市某某区人民政府办公室二〇二四年报告", "一、总体情况", "二、其他"]


# -- tables --------------------------------------------------------------------------------


def test_cells_with_spans_and_places() -> None:
    drawn = (box(20, 20, 30, 20) + box(50, 20, 40, 10) + box(50, 30, 20, 10) + box(70, 30, 20, 10)
             + text("项目", 22, 28) + text("数量", 60, 22) + text("12", 52, 32) + text("3", 72, 32))
    found = read(file(drawn))
    table = next(b for b in found.blocks if isinstance(b, Grid))
    assert table.kind == "ruled"
    assert [(c.text, c.row, c.column, c.width, c.height) for c in table.cells] == [
        ("项目", 0, 0, 1, 2), ("数量", 0, 1, 2, 1), ("12", 1, 1, 1, 1), ("3", 1, 2, 1, 1)]
    assert table.cells[-1].place == Place(page=1, table=1, row=2, column=2)


def test_blank_cells_two_lines_and_two_numbers_in_a_cell() -> None:
    drawn = "".join(box(20 + 30 * i, 20, 30, 20) for i in range(3)) + text("上年", 22, 22) + text("结转", 22, 28) + text("1", 82, 24) + text("2", 90, 24)
    assert grids(read(file(drawn))) == [[["上年\n结转", "", "1 2"]]]


def test_upright_label_is_one_text() -> None:
    label = ('<ofd:TextObject Boundary="22 22 4 40" Size="4"><ofd:TextCode X="0" Y="3.5" DeltaY="g 3 4">办理结果</ofd:TextCode></ofd:TextObject>')
    drawn = box(20, 20, 10, 30) + box(30, 20, 20, 15) + box(30, 35, 20, 15) + label + text("1", 32, 22) + text("2", 32, 40)
    assert grids(read(file(drawn))) == [[["办理结果", "1"], ["2"]]]


def test_a_table_over_two_pages_is_one_grid() -> None:
    def row(y: float, *words: str) -> str:
        return "".join(box(20 + 40 * i, y, 40, 10) + text(w, 22 + 40 * i, y + 3) for i, w in enumerate(words))

    first = row(250, "项目", "数量") + row(260, "甲", "1") + text("3", 100, 285)
    second = row(20, "乙", "2") + text("4", 100, 285)
    assert grids(read(file(first, second))) == [[["项目", "数量"], ["甲", "1"], ["乙", "2"]]]
    other = text("四、复议情况", 20, 12) + row(20, "乙", "2")
    assert len(grids(read(file(first, other)))) == 2


def test_columns_without_lines() -> None:
    drawn = text("规章", 20, 20) + text("1", 80, 20) + text("2", 110, 20) + text("3", 140, 20)
    found = read(file(drawn))
    assert grids(found) == [[["规章", "1", "2", "3"]]]
    assert isinstance(found.blocks[0], Grid) and found.blocks[0].kind == "aligned"


# -- files that are no reports ---------------------------------------------------------------


@pytest.mark.parametrize(("data", "reason"), [
    (file(""), "没有文字"),
    (file('<ofd:ImageObject Boundary="0 0 210 297" ResourceID="9"/>'), "图片"),
    (file(text("甲", 20, 20))[:200], "损坏"),
    (file("<ofd:Page "), "XML"),
    (file(text("甲", 20, 20), more={"Doc_0/Document.xml": f'<ofd:Document {NAMESPACE}><ofd:Pages><ofd:Page ID="1" BaseLoc="no.xml"/></ofd:Pages></ofd:Document>'}),
     "缺少"),
    (file(text("甲", 20, 20), root="<ofd:Encryptions>Encryptions.xml</ofd:Encryptions>"), "密码"),
    (b"", "损坏"), (b"PK\x03\x04", "损坏"),
])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_unreadable_files_say_why(data: bytes, reason: str) -> None:
    with pytest.raises(ReportError, match=reason) as caught:
        read(data)
    assert "report.ofd" in str(caught.value)


def test_drawings_that_hold_themselves_end() -> None:
    more = {"Doc_0/PublicRes.xml": f'<ofd:Res {NAMESPACE}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="7"><ofd:Content>'
                                   '<ofd:CompositeObject ResourceID="7"/></ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>'}
    found = read(file('<ofd:CompositeObject ResourceID="7"/>' + text("甲", 20, 20), common="<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>", more=more))
    assert lines(found) == ["甲"]


def test_damaged_files_raise_nothing_else() -> None:
    rng = Random(11)
    paper = document.compose(cells.draw_figures(rng), rng)
    whole = renderer.mesh(paper, rng)
    with zipfile.ZipFile(io.BytesIO(whole)) as z:
        parts = {name: z.read(name).decode() for name in z.namelist()}
    for _ in range(25):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as z:
            for name, xml in parts.items():
                if rng.random() < 0.1:
                    continue
                pieces = xml.split('"')
                for _ in range(rng.randint(0, 5)):
                    pieces[rng.randrange(len(pieces))] = rng.choice(("", "-1", "1e309", "nan", "g", "g 99999999 1", "M L C", "0 0"))
                z.writestr(name, '"'.join(pieces))
        try:
            read(out.getvalue())
        except ReportError:
            continue
