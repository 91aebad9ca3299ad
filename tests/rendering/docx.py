"""Word layouts: each takes a paper and gives the bytes of a DOCX file, written as raw XML.

``convert`` makes DOC or ODT files of them with LibreOffice, many at a time.
"""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

from rendering.document import Box, Grid, Paper, Text

Renderer = Callable[[Paper, Random], bytes]
Inner = Callable[[Box], str]

WIDTH = 9000
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_WHO = 'w:id="{}" w:author="审核" w:date="2025-01-20T09:00:00Z"'
_STYLES = """<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="n1"><w:name w:val="numbered heading"/><w:basedOn w:val="1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="character" w:styleId="mark"><w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="gone"><w:name w:val="hidden"/><w:rPr><w:vanish/></w:rPr></w:style>"""
_NUMBERING = "".join(
    f'<w:abstractNum w:abstractNumId="{i}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
    for i, (fmt, text) in enumerate((("chineseCountingThousand", "%1、"), ("decimal", "%1."), ("japaneseCounting", "（%1）")))
)


# -- pieces ------------------------------------------------------------------------------

def _run(text: str, props: str = "", tag: str = "t") -> str:
    props = f"<w:rPr>{props}</w:rPr>" if props else ""
    parts = (f'<w:{tag} xml:space="preserve">{escape(part)}</w:{tag}>' if part else "" for part in re.split("\n", text))
    return f"<w:r>{props}{'<w:br/>'.join(parts)}</w:r>"


def _paragraph(inner: str, props: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{props}</w:pPr>' if props else ''}{inner}</w:p>"


def _plain_cell(box: Box) -> str:
    return "".join(_paragraph(_run(line)) for line in box.text.split("\n"))


def _split_runs(text: str, rng: Random, pieces: Sequence[str] = ("",)) -> str:
    """The text in several runs, with what Word puts between: spelling marks, bookmarks, revision ids."""
    if not text:
        return ""
    cuts = sorted(rng.sample(range(1, len(text)), min(len(text) - 1, rng.randint(0, 3)))) if len(text) > 1 else []
    edges = [0, *cuts, len(text)]
    out = ""
    for start, end in zip(edges, edges[1:], strict=False):
        props = rng.choice(('<w:rFonts w:ascii="仿宋" w:hint="eastAsia"/><w:sz w:val="21"/>', '<w:lang w:val="en-US"/>', "", '<w:vanish w:val="0"/>'))
        out += rng.choice(pieces) + _run(text[start:end], props)
    return out


def _edges(grid: Grid) -> int:
    return max(sum(b.cols for b in grid.rows[0]), max(len(row) for row in grid.matrix()))


def _table(grid: Grid, inner: Inner, *, grid_xml: Callable[[int], str] | None = None, wrap_cell: Callable[[str, Box], str] | None = None,
           wrap_row: Callable[[str, int], str] | None = None, span: Callable[[int, int], int] | None = None) -> str:
    """The grid with gridSpan and vMerge; ``span`` gives the grid columns of a cell from its first column and width."""
    columns = _edges(grid)
    out: list[str] = []
    for y, row in enumerate(grid.matrix()):
        cells: list[str] = []
        x = 0
        while x < len(row):
            box, first, _ = row[x]
            width = 1
            while x + width < len(row) and row[x + width][0] is box and width < box.cols:
                width += 1
            merge = "" if box.rows == 1 else '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
            wide = span(x, width) if span else width
            props = f'<w:tcW w:w="{WIDTH // columns * width}" w:type="dxa"/>' + (f'<w:gridSpan w:val="{wide}"/>' if wide > 1 else "") + merge
            cell = f"<w:tc><w:tcPr>{props}</w:tcPr>{inner(box) if first else '<w:p/>'}</w:tc>"
            cells.append(wrap_cell(cell, box) if wrap_cell else cell)
            x += width
        tr = f"<w:tr>{''.join(cells)}</w:tr>"
        out.append(wrap_row(tr, y) if wrap_row else tr)
    cols = grid_xml(columns) if grid_xml else "".join(f'<w:gridCol w:w="{WIDTH // columns}"/>' for _ in range(columns))
    return f"<w:tbl><w:tblPr><w:tblW w:w=\"0\" w:type=\"auto\"/></w:tblPr><w:tblGrid>{cols}</w:tblGrid>{''.join(out)}</w:tbl>"


def _line(text: Text) -> str:
    style = '<w:pStyle w:val="1"/>' if text.role == "heading" else ""
    return _paragraph(_run(text.text), style)


def _body(paper: Paper, table: Callable[[Grid], str], line: Callable[[Text], str] = _line, contents: str = "") -> str:
    """The blocks in order, a table of contents behind the title."""
    out = ""
    for block in paper.blocks:
        out += line(block) if isinstance(block, Text) else table(block) + "<w:p/>"
        if isinstance(block, Text) and block.role == "title":
            out += contents
            contents = ""
    return out


def package(body: str, *, notes: Sequence[str] = (), lists: int = 0, extra: dict[str, str] | None = None, strict: bool = False) -> bytes:
    """A DOCX file with this body."""
    kinds = {"styles": "word/styles.xml"} | ({"numbering": "word/numbering.xml"} if lists else {}) | ({"footnotes": "word/footnotes.xml"} if notes else {})
    parts = {
        "word/document.xml": f"<w:document {_NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>",
        "word/styles.xml": f'<w:styles xmlns:w="{_W}">{_STYLES}</w:styles>',
    }
    if lists:
        numbers = "".join(f'<w:num w:numId="{i + 1}"><w:abstractNumId w:val="{i if i < 1 else 1}"/>'
                          + ('<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>' if i else "") + "</w:num>" for i in range(lists))
        parts["word/numbering.xml"] = f'<w:numbering xmlns:w="{_W}">{_NUMBERING}{numbers}</w:numbering>'
    if notes:
        parts["word/footnotes.xml"] = f'<w:footnotes xmlns:w="{_W}">' + "".join(
            f'<w:footnote w:id="{i}">{_paragraph(_run(note))}</w:footnote>' for i, note in enumerate(notes, 1)) + "</w:footnotes>"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
    types = "".join(f'<Override PartName="/{name}" ContentType="{main.format("document.main" if "document" in name else name[5:-4])}"/>' for name in parts)
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
                               f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + "".join(
            f'<Relationship Id="rId{i}" Type="{_R}/{kind}" Target="{name[5:]}"/>' for i, (kind, name) in enumerate(kinds.items(), 1)) + "</Relationships>",
        **parts, **(extra or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            if strict:
                content = content.replace(_W, _STRICT).replace(_R, "http://purl.oclc.org/ooxml/officeDocument/relationships")
            archive.writestr(zipfile.ZipInfo(name), '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + content)
    return out.getvalue()


# -- layouts -----------------------------------------------------------------------------

def plain(paper: Paper, rng: Random) -> bytes:
    """The form's tables with their merged cells, nothing else."""
    return package(_body(paper, lambda g: _table(g, _plain_cell)))


def strict(paper: Paper, rng: Random) -> bytes:
    """The Strict variant of the format: other namespaces."""
    return package(_body(paper, lambda g: _table(g, _plain_cell)), strict=True)


def split_runs(paper: Paper, rng: Random) -> bytes:
    """Numbers over several runs, labels over several paragraphs, letters of a vertical label each in its own."""
    marks = ("", "", '<w:proofErr w:type="spellStart"/>', '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>',
             "<w:r><w:softHyphen/></w:r>", "<w:r><w:lastRenderedPageBreak/></w:r>")

    def inner(box: Box) -> str:
        if box.vertical and rng.random() < 0.5:
            return "".join(_paragraph(_run(c)) for c in box.text)
        if box.cell is None and len(box.text) > 3 and rng.random() < 0.3:
            cut = rng.randint(2, len(box.text) - 1)
            return _paragraph(_split_runs(box.text[:cut], rng, marks)) + _paragraph(_split_runs(box.text[cut:], rng, marks))
        return _paragraph(_split_runs(box.text, rng, marks), '<w:jc w:val="center"/>') + rng.choice(("", "", "<w:p/>"))

    return package(_body(paper, lambda g: _table(g, inner), lambda t: _paragraph(_split_runs(t.text, rng, marks))))


def narrow_columns(paper: Paper, rng: Random) -> bytes:
    """Edges drawn by hand: a grid column of a few twips beside every column, taken by the left or the right cell."""
    def table(grid: Grid) -> str:
        columns = _edges(grid)
        slivers = [rng.randint(1, 25) for _ in range(columns)]

        def cols(n: int) -> str:
            return "".join(f'<w:gridCol w:w="{WIDTH // n - s}"/><w:gridCol w:w="{s}"/>' for s in slivers)

        out = _table(grid, _plain_cell, grid_xml=cols, span=lambda x, width: 2 * width)
        # In some rows the sliver belongs to the next cell.
        rows = out.split("<w:tr>")
        for i in range(1, len(rows)):
            cells = rows[i].split("<w:tc>")
            if len(cells) > 2 and "vMerge" not in rows[i] and rng.random() < 0.5:
                k = rng.randint(1, len(cells) - 2)
                cells[k] = _wider(cells[k], -1)
                cells[k + 1] = _wider(cells[k + 1], 1)
                rows[i] = "<w:tc>".join(cells)
        return "<w:tr>".join(rows)

    return package(_body(paper, table))


def _wider(cell: str, by: int) -> str:
    return re.sub(r'<w:gridSpan w:val="(\d+)"/>', lambda m: f'<w:gridSpan w:val="{int(m[1]) + by}"/>', cell, count=1)


def tracked_changes(paper: Paper, rng: Random) -> bytes:
    """Figures corrected with changes tracked: other digits deleted, the right ones inserted; rows and paragraphs deleted."""
    count = iter(range(1, 10**6))

    def deleted(text: str) -> str:
        tag = rng.choice(("del", "moveFrom"))
        return f'<w:{tag} {_WHO.format(next(count))}>{_run(text, tag="delText" if tag == "del" else "t")}</w:{tag}>'

    def inserted(text: str) -> str:
        tag = rng.choice(("ins", "moveTo"))
        return f"<w:{tag} {_WHO.format(next(count))}>{_run(text)}</w:{tag}>"

    def inner(box: Box) -> str:
        if box.cell is None or rng.random() < 0.5:
            return _plain_cell(box)
        old = str(rng.randint(0, 9999))
        if "\n" in box.text:
            return _plain_cell(box)
        how = rng.randint(0, 3)
        if how == 0:
            return _paragraph(deleted(old) + inserted(box.text))
        if how == 1:
            return _paragraph(inserted(box.text[:1]) + deleted(old) + _run(box.text[1:]))
        if how == 2:  # the end of a paragraph is deleted, so that two lines become one
            return _paragraph(_run(box.text[:1]), f"<w:rPr><w:del {_WHO.format(next(count))}/></w:rPr>") + _paragraph(deleted(old) + _run(box.text[1:]))
        return _paragraph(deleted(old), f"<w:rPr><w:del {_WHO.format(next(count))}/></w:rPr>") + _paragraph(_run(box.text))

    def table(grid: Grid) -> str:
        def row(tr: str, y: int) -> str:
            if "vMerge" in tr or rng.random() < 0.9:
                return tr
            mark = f"<w:trPr><w:del {_WHO.format(next(count))}/></w:trPr>"
            return tr.replace("<w:tr>", f"<w:tr>{mark}", 1) + tr

        return _table(grid, inner, wrap_row=row)

    return package(_body(paper, table))


def text_boxes(paper: Paper, rng: Random) -> bytes:
    """Tables, and some lines, in text boxes, each written twice as Word does: for new programs and for old."""
    def boxed(content: str) -> str:
        new = ('<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="5400000" cy="3600000"/><wp:docPr id="1" name="文本框"/>'
               '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>'
               '<a:xfrm><a:off x="0" y="0"/><a:ext cx="5400000" cy="3600000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
               f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>")
        old = ('<w:pict><v:shape style="position:absolute;width:420pt;height:280pt" type="#_x0000_t202"><v:textbox><w:txbxContent>'
               f"{content}</w:txbxContent></v:textbox></v:shape></w:pict>")
        both = f'<mc:AlternateContent><mc:Choice Requires="wps">{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>'
        return _paragraph(f"<w:r>{rng.choice((both, both, old))}</w:r>")

    return package(_body(paper, lambda g: boxed(_table(g, _plain_cell) + "<w:p/>"),
                         lambda t: boxed(_line(t)) if t.role == "title" or rng.random() < 0.1 else _line(t)))


def nested(paper: Paper, rng: Random) -> bytes:
    """The report in a cell of a table that only sets the page; in some files each table in one of its own too."""
    twice = rng.random() < 0.5

    def outer(content: str) -> str:
        return (f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="{WIDTH}"/></w:tblGrid><w:tr><w:tc><w:tcPr/>{content}<w:p/></w:tc></w:tr></w:tbl>')

    return package(outer(_body(paper, lambda g: outer(_table(g, _plain_cell)) if twice else _table(g, _plain_cell))))


def inner_tables(paper: Paper, rng: Random) -> bytes:
    """Here and there a cell of the form whose text stands in a little table of its own."""
    def inner(box: Box) -> str:
        if rng.random() < 0.95:
            return _plain_cell(box)
        return (f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="500"/></w:tblGrid><w:tr><w:tc><w:tcPr/>{_plain_cell(box)}</w:tc></w:tr></w:tbl><w:p/>')

    return package(_body(paper, lambda g: _table(g, inner)))


def numbered(paper: Paper, rng: Random) -> bytes:
    """Section numbers and the numbers of sub-rows are counted by Word and stand in no text."""
    lists = 1

    def line(text: Text) -> str:
        match = re.fullmatch(r"[一二三四五六]、(.+)", text.text) if text.role == "heading" else None
        if not match:
            return _line(text)
        direct = '<w:pStyle w:val="1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        return _paragraph(_run(match[1]), rng.choice((direct, '<w:pStyle w:val="n1"/>')))

    def table(grid: Grid) -> str:
        nonlocal lists
        expected = 0

        def inner(box: Box) -> str:
            nonlocal lists, expected
            match = re.fullmatch(r"([1-8])\.(\D.+)", box.text)
            if box.cell is not None or not match or "\n" in box.text:
                return _plain_cell(box)
            if int(match[1]) == 1:
                lists, expected = lists + 1, 0
            expected += 1
            if expected != int(match[1]):
                return _plain_cell(box)
            return _paragraph(_run(match[2]), f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{lists}"/></w:numPr>')

        return _table(grid, inner)

    body = _body(paper, table, line)
    return package(body, lists=lists)


def controls(paper: Paper, rng: Random) -> bytes:
    """A form made of content controls: around tables, rows, cells, paragraphs and runs."""
    def sdt(content: str) -> str:
        return f"<w:sdt><w:sdtPr><w:id w:val=\"{rng.randint(1, 10**8)}\"/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    def inner(box: Box) -> str:
        how = rng.randint(0, 3)
        if how == 0 and "\n" not in box.text:
            return _paragraph(sdt(_run(box.text)))
        if how == 1 and "\n" not in box.text:
            half = len(box.text) // 2
            return _paragraph(_run(box.text[:half]) + f'<w:smartTag w:uri="x" w:element="n">{_run(box.text[half:])}</w:smartTag>')
        return sdt(_plain_cell(box)) if how == 2 else _plain_cell(box)

    def table(grid: Grid) -> str:
        out = _table(grid, inner, wrap_cell=lambda c, b: sdt(c) if rng.random() < 0.1 else c,
                     wrap_row=lambda r, y: sdt(r) if rng.random() < 0.1 else r)
        return sdt(out) if rng.random() < 0.5 else out

    contents = ('<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>'
                + "".join(_paragraph(_run(b.text) + "<w:r><w:tab/></w:r>" + _run(str(i))) for i, b in enumerate(paper.blocks)
                          if isinstance(b, Text) and b.role == "heading") + "</w:sdtContent></w:sdt>")
    return package(_body(paper, table, contents=contents))


def fields(paper: Paper, rng: Random) -> bytes:
    """Figures as results of fields: sums of a column, form fields, references; page numbers between; a table of contents."""
    def code(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    def field(instruction: str, result: str) -> str:
        return (code("begin") + f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>' + code("separate")
                + result + code("end"))

    def inner(box: Box) -> str:
        if box.cell is None or "\n" in box.text or not box.text or rng.random() < 0.5:
            return _plain_cell(box)
        how = rng.randint(0, 3)
        if how == 0:
            return _paragraph(field("=SUM(LEFT) \\# 0", _split_runs(box.text, rng)))
        if how == 1:
            return _paragraph(f'<w:fldSimple w:instr=" FORMTEXT ">{_run(box.text)}</w:fldSimple>')
        if how == 2:
            return _paragraph(field(f"IF {field('REF n', _run('7'))} = 1 0 12", _run(box.text)))
        return _paragraph(field('HYPERLINK "http://example.org/9"', _run(box.text)))

    contents = "".join(
        _paragraph((field("TOC \\o 1-2", "") if not i else "") + _run(b.text) + "<w:r><w:tab/></w:r>" + field(f"PAGEREF _Toc{i}", _run(str(i))),
                   '<w:pStyle w:val="TOC1"/>')
        for i, b in enumerate(paper.blocks) if isinstance(b, Text) and b.role == "heading")
    page = _paragraph(field("PAGE", _run("2")))
    return package(_body(paper, lambda g: page + _table(g, inner), contents=contents))


def marks_and_secrets(paper: Paper, rng: Random) -> bytes:
    """Footnote references and raised marks behind numbers; hidden and struck-out digits around them; symbols."""
    notes: list[str] = []

    def inner(box: Box) -> str:
        if box.cell is None or "\n" in box.text or not box.text[-1:].isdigit() or rng.random() < 0.6:
            return _plain_cell(box)
        how = rng.randint(0, 6)
        text, digit = _run(box.text), str(rng.randint(1, 99))
        if how == 0:
            notes.append(rng.choice(("含历年数据", "其中上年结转数", "单位为件")))
            return _paragraph(text + f'<w:r><w:rPr><w:rStyle w:val="mark"/></w:rPr><w:footnoteReference w:id="{len(notes)}"/></w:r>')
        if how == 1:
            return _paragraph(text + _run(digit[:1], '<w:vertAlign w:val="superscript"/>') + _run(digit[1:], '<w:rStyle w:val="mark"/>'))
        if how == 2:
            return _paragraph(_run(digit, "<w:vanish/>") + text + _run(digit, '<w:rStyle w:val="gone"/>'))
        if how == 3:
            return _paragraph(_run(digit, "<w:strike/>") + text + _run(digit, "<w:dstrike/>"))
        if how == 4:
            return _paragraph("<w:r><w:tab/></w:r>" + text + "<w:r><w:tab/></w:r>")
        if how == 5 and box.text.startswith("-"):
            return _paragraph("<w:r><w:noBreakHyphen/></w:r>" + _run(box.text[1:]))
        if how == 6:
            symbols = "".join(f'<w:sym w:font="Symbol" w:char="F0{ord(c):02X}"/>' for c in box.text if c in "0123456789.-")
            return _paragraph(f"<w:r>{symbols}</w:r>") if re.fullmatch(r"[-0-9.]+", box.text) else _paragraph(text)
        return _paragraph(text)

    body = _body(paper, lambda g: _table(g, inner))
    return package(body, notes=notes)


def no_spans(paper: Paper, rng: Random) -> bytes:
    """Merged cells written once, with their widths but without gridSpan, as some converters write them."""
    def table(grid: Grid) -> str:
        columns = _edges(grid)
        out = _table(grid, _plain_cell, grid_xml=lambda n: f'<w:gridCol w:w="{WIDTH // columns}"/>' * columns)
        return re.sub(r"<w:gridSpan [^>]*/>", "", out)

    return package(_body(paper, table))


def one_table(paper: Paper, rng: Random) -> bytes:
    """The whole report in one table: headings and prose as rows, the form's rows between them."""
    def row(content: str) -> str:
        return f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="15"/></w:tcPr>{content}</w:tc></w:tr>'

    rows = ""
    for block in paper.blocks:
        rows += row(_line(block)) if isinstance(block, Text) else re.sub(r"^<w:tbl>.*?</w:tblGrid>|</w:tbl>$", "", _table(block, _plain_cell))
    return package(f"<w:tbl><w:tblPr/>{rows}</w:tbl>")


def tabs(paper: Paper, rng: Random) -> bytes:
    """No table: rows set with tabs."""
    def table(grid: Grid) -> str:
        return "".join(_paragraph("<w:r><w:tab/></w:r>".join(_run(b.text.replace("\n", "")) for b in row)) for row in grid.rows)

    return package(_body(paper, table))


EXACT: dict[str, Renderer] = {
    f.__name__: f for f in (
        plain, strict, split_runs, narrow_columns, tracked_changes, text_boxes, nested, inner_tables, numbered, controls, fields,
        marks_and_secrets, no_spans, one_table,
    )
}
LOSSY: dict[str, Renderer] = {"tabs": tabs}
"""Layouts in which a number may be past telling; what is read must still be right."""
LAYOUTS = {**EXACT, **LOSSY}
CONVERTED = ("plain", "split_runs", "nested", "numbered", "narrow_columns", "inner_tables", "one_table")
"""Layouts that LibreOffice carries over to DOC and ODT whole; of the others it drops or alters something itself."""


def convert(files: Sequence[Path], kind: str, folder: Path, soffice: str = "soffice") -> list[Path]:
    """DOCX files as ``doc`` or ``odt``, all in one run of LibreOffice."""
    subprocess.run(
        [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", kind, "--outdir", str(folder),
         *map(str, files)], check=True, capture_output=True, timeout=600)
    return [folder / file.with_suffix(f".{kind}").name for file in files]
