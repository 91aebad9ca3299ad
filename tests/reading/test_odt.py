"""OpenDocument text to paragraphs and grids; whole reports are in test_doc.py, with those of LibreOffice."""

from __future__ import annotations

import io
import zipfile

import pytest

from gongkai.document import Grid, Paragraph, ReportError
from gongkai.reading import odt
from gongkai.reading.odt.markup import URI
from gongkai.reading.package import open_package

NAMESPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in URI.items())
STYLES = """<style:style style:name="up" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="low" style:family="text"><style:text-properties style:text-position="sub 58%"/></style:style>
<style:style style:name="child" style:family="text" style:parent-style-name="up"/>
<style:style style:name="gone" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="struck" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="wide" style:family="table-column"><style:table-column-properties style:column-width="3cm"/></style:style>
<style:style style:name="thin" style:family="table-column"><style:table-column-properties style:column-width="0.02cm"/></style:style>
<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>
<text:list-level-style-number text:level="2" style:num-format="1" style:num-suffix="."/></text:list-style>"""


def package(body: str, **files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", f"<office:document-content {NAMESPACES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
                         f"<office:body><office:text>{body}</office:text></office:body></office:document-content>")
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def read(body: str) -> list[Paragraph | Grid]:
    return list(odt.read(package(body), "file").blocks)


def texts(body: str) -> list[str]:
    return [b.text for b in read(body)]


@pytest.mark.parametrize(("inner", "text"), [
    ("1<text:span>2</text:span>3", "123"),
    ("  12 \n 件", "12 件"),
    ("12<text:s text:c='3'/>件", "12   件"),
    ("12<text:span text:style-name='up'>3</text:span><text:span text:style-name='child'>4</text:span>", "12[34]"),
    ("H<text:span text:style-name='low'>2</text:span>O", "H2O"),
    ("<text:span text:style-name='gone'>9</text:span>12<text:span text:style-name='struck'>9<text:s/></text:span>", "12"),
    ("1\u00ad2", "12"),
    ("12<text:note><text:note-citation>1</text:note-citation><text:note-body/></text:note>件", "12[1]件"),
    ("12<office:annotation><text:p>问</text:p></office:annotation>件<text:page-number>4</text:page-number>", "12件"),
    ("<text:drop-down><text:label/>3</text:drop-down>件", "3件"),
    ("<text:ruby><text:ruby-base>复</text:ruby-base><text:ruby-text>fù</text:ruby-text></text:ruby>议", "复议"),
])
def test_a_line_as_it_is_printed(inner, text):
    assert texts(f"<text:p>{inner}</text:p>") == [text]


def test_deleted_text_and_contents_are_left_out():
    assert texts("<text:tracked-changes><text:changed-region><text:deletion><text:p>旧</text:p></text:deletion></text:changed-region></text:tracked-changes>"
                 "<text:table-of-content><text:p>目录</text:p></text:table-of-content><text:section text:display='none'><text:p>隐</text:p></text:section>"
                 "<text:section><text:p>新</text:p></text:section>") == ["新"]


def test_list_numbers_are_counted():
    def item(text: str, more: str = "") -> str:
        return f"<text:list-item><text:p>{text}</text:p>{more}</text:list-item>"

    inner = f"<text:list>{item('子')}{item('孙')}</text:list>"
    assert texts(f"<text:list text:style-name='L'>{item('甲', inner)}{item('乙')}</text:list><text:p>间</text:p>"
                 f"<text:list text:style-name='L' text:continue-numbering='true'>{item('丙')}{item('7')}</text:list>"
                 f"<text:list text:style-name='L'>{item('丁')}</text:list>") == ["一、甲", "1.子", "2.孙", "二、乙", "间", "三、丙", "7", "一、丁"]


def test_a_text_box_stands_where_it_is_anchored():
    assert texts("<text:p>前<draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame></text:p><text:p>后</text:p>") == ["前", "框", "后"]


def test_spans_repeats_and_slivers():
    columns = "<table:table-column table:style-name='wide'/><table:table-column table:style-name='thin'/><table:table-column table:style-name='wide' table:number-columns-repeated='2'/>"
    rows = ("<table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned='2' table:number-rows-spanned='2'><text:p>a</text:p></table:table-cell>"
            "<table:covered-table-cell/><table:table-cell><text:p>b</text:p></table:table-cell><table:table-cell/></table:table-row></table:table-header-rows>"
            "<table:table-row><table:covered-table-cell table:number-columns-repeated='2'/><table:table-cell table:number-columns-repeated='2'><text:p>0</text:p></table:table-cell></table:table-row>")
    grid, = read(f"<table:table>{columns}{rows}</table:table>")
    assert [(c.text, c.row, c.column, c.width, c.height) for c in grid.cells] == [
        ("a", 0, 0, 1, 2), ("b", 0, 1, 1, 1), ("", 0, 2, 1, 1), ("0", 1, 1, 1, 1), ("0", 1, 2, 1, 1)]


def test_what_cannot_be_read_is_said():
    locked = f"<manifest:manifest {NAMESPACES}><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    many = "<table:table><table:table-row table:number-rows-repeated='9999999'><table:table-cell table:number-columns-repeated='9999999'/></table:table-row></table:table>"
    for data, reason in (
        (package("<text:p/>"), "没有文字"),
        (package("<text:p><draw:frame><draw:image/></draw:frame></text:p>"), "图片"),
        (package("<text:p>"), "损坏"),
        (package("<text:p>文</text:p>", **{"META-INF/manifest.xml": locked}), "密码"),
        (package("<text:p>文</text:p>")[:-300], "损坏"),
        (package(many), "过多|超过"),
    ):
        with pytest.raises(ReportError, match=reason):
            odt.read(data, "file")


def test_the_package_says_its_kind():
    assert open_package(package("<text:p/>"), "file").kind() == "odt"
