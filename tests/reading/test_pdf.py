"""The PDF reader: rulings of every make, text without rulings, pages and their furniture, and files that are none."""

from __future__ import annotations

import base64
import gc
import json
import re
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from ctypes import c_double
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from gongkai import form
from gongkai.document import Document, Grid, Paragraph, ReportError
from gongkai.names import Names
from gongkai.reading import pdf as reader
from gongkai.reading.page.geometry import Glyph, Page, Ruling, turned
from gongkai.reading.page.lines import lines, said
from gongkai.reading.page.ruling import tables
from gongkai.reading.pdf.engine import ROWS, answers, function, given, handle, pointer, written
from gongkai.reading.pdf.streams import _from_letters, has_damaged_font
from gongkai.report import _build
from rendering import cells, document, pdf
from rendering.score import Score, score


def pages(draw: Callable[[Canvas], None], **options: Any) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), **options)
    canvas.setFont(pdf._font(), 10)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def read(draw: Callable[[Canvas], None]) -> Document:
    def padded(canvas: Canvas) -> None:
        canvas.drawString(72, 60, "这一行只是为了让文件里有足够多的文字，不至于被当作扫描件。")
        draw(canvas)

    return reader.read(pages(padded), "x.pdf")


def grids(found: Document) -> list[Grid]:
    return [b for b in found.blocks if isinstance(b, Grid)]


def texts(grid: Grid) -> list[list[str]]:
    return [[c.text for c in row] for row in grid.rows()]


def box(canvas: Canvas, *xs: float, ys: tuple[float, ...]) -> None:
    for x in xs:
        canvas.line(x, ys[0], x, ys[-1])
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)


def printed(name: str, seed: int) -> document.Paper:
    rng = Random(f"{name} {seed}")
    return document.compose(cells.draw_figures(rng), rng)


def read_back(paper: document.Paper, data: bytes) -> tuple[Any, Score]:
    try:
        report = _build(reader.read(data, "x.pdf"), None, None, Names())
    except ReportError as error:
        return None, score(None, paper.truth(), str(error))
    return report, score(report, paper.truth())


# -- whole reports -----------------------------------------------------------------------

@pytest.mark.parametrize("layout", pdf.EXACT)
def test_ruled_layout_reads_back_whole(layout: str) -> None:
    for seed in range(3):
        paper = printed(layout, seed)
        report, result = read_back(paper, pdf.LAYOUTS[layout](paper, Random(seed)))
        assert (result.refused, result.wrong, result.flagged, result.lost) == ("", [], [], []), f"seed {seed}"
        assert (report.publisher, report.year) == (paper.figures.publisher, paper.figures.year)


def test_pages_of_libreoffice_read_back_whole(soffice: str, tmp_path: Path) -> None:
    papers = {str(seed): printed("office", seed) for seed in range(4)}
    converted = pdf.print_pages([(n, pdf.office_page(p, Random(n))) for n, p in papers.items()], tmp_path / "office", soffice)
    for name, data in converted.items():
        _, result = read_back(papers[name], data)
        assert (result.refused, result.wrong, result.flagged, result.lost) == ("", [], [], []), f"seed {name}"


def test_published_report_is_read_cell_by_cell(shared: Path) -> None:
    path = next((shared / "reports").glob("*洪泽*.pdf"))
    figures = json.loads((shared / "figures" / "hongze_district_2024.json").read_text("utf-8"))
    report = _build(reader.read(path.read_bytes(), path.name), None, None, Names())
    wanted: dict[tuple[str, str, str], float] = {}
    for item, row in figures["disclosure"].items():
        wanted |= {("disclosure", item, measure): n for measure, n in row.items()}
    for frame, terms in (("applications", form.APPLICANTS), ("disputes", form.DISPUTE_OUTCOMES)):
        for key, numbers in figures[frame].items():
            wanted |= {(frame, key, term.key): n for term, n in zip(terms, numbers, strict=True)}
    got = {
        (frame, *row[:2]): row[3] for frame in form.FRAMES
        for row in getattr(report, frame)[[*form.KEYS[frame], "raw", "printed"]].itertuples(index=False)
    }
    assert {c: got[c] for c in wanted} == wanted
    assert (report.publisher, report.year) == (figures["publisher"], figures["year"])
    place = report.locate("applications", "carried_out", "total")
    assert (place.page, place.row) == (4, 10)


# -- tables ------------------------------------------------------------------------------

def test_rulings_a_point_apart_are_one_and_spans_are_as_drawn() -> None:
    def draw(c: Canvas) -> None:
        box(c, 100, 200, 300, ys=(600, 630, 660))
        c.line(200.9, 600, 200.9, 630)
        c.setFillGray(1)
        c.setStrokeGray(1)
        c.rect(100.5, 630.5, 199, 29, stroke=1, fill=1)  # white over the line: a merged cell, drawn badly
        c.setFillGray(0)
        c.drawString(150, 640, "合并")
        c.drawString(120, 610, "左")
        c.drawString(220, 610, "右")

    grid, = grids(read(draw))
    assert [(cell.text, cell.row, cell.column, cell.width) for cell in grid.cells if cell.row == 1] == [("左", 1, 0, 1), ("右", 1, 1, 1)]


def test_white_rulings_and_backgrounds_are_no_table() -> None:
    def draw(c: Canvas) -> None:
        for k in range(4):
            c.setFillGray(1)
            c.rect(72, 600 + 20 * k, 450, 20, stroke=0, fill=1)
            c.setFillGray(0)
            c.drawString(80, 605 + 20 * k, f"第{k}行文字，后面有白色底纹。")

    assert not grids(read(draw))


def test_frame_around_text_is_no_table() -> None:
    def draw(c: Canvas) -> None:
        box(c, 60, 540, ys=(500, 700))
        c.drawString(80, 600, "框里的文字")

    found = read(draw)
    assert not grids(found)
    assert any(isinstance(b, Paragraph) and b.text == "框里的文字" for b in found.blocks)




@pytest.mark.parametrize(("printed_lines", "wanted"), [
    (("12345", "67"), "1234567"),  # no room for another digit: the number goes on
    (("12", "67"), "12\n67"),  # room enough: two numbers, and neither may be lost in the other
    (("其他行政", "处理"), "其他行政处理"),
])
def test_lines_of_a_cell_are_joined_only_where_the_room_ended(printed_lines: tuple[str, ...], wanted: str) -> None:
    def draw(c: Canvas) -> None:
        box(c, 100, 142, 184, ys=(600, 640))
        for k, text in enumerate(printed_lines):
            c.drawString(101.5, 626 - 14 * k, text)
        c.drawString(150, 620, "0")

    assert texts(grids(read(draw))[0]) == [[wanted, "0"]]


def test_footnote_mark_is_no_digit_of_its_number() -> None:
    def draw(c: Canvas) -> None:
        box(c, 100, 200, 300, ys=(600, 640))
        c.drawString(120, 615, "12")
        c.setFont(pdf._font(), 6)
        c.drawString(132, 620, "3")
        c.setFont(pdf._font(), 10)
        c.drawString(220, 615, "45")

    assert texts(grids(read(draw))[0]) == [["12[3]", "45"]]


@pytest.mark.parametrize("turn", [0, 90, 270])
def test_turned_label_is_read_along_its_line(turn: int) -> None:
    def draw(c: Canvas) -> None:
        box(c, 100, 130, 300, ys=(500, 640))
        c.saveState()
        c.translate(118 if turn == 90 else 110, {0: 570, 90: 520, 270: 620}[turn])
        c.rotate(turn)
        c.drawString(0 if turn else -8, 0, "办理结果" if turn else "办")
        c.restoreState()
        c.drawString(200, 570, "7")

    assert texts(grids(read(draw))[0]) == [["办理结果" if turn else "办", "7"]]


def test_page_drawn_on_its_side_reads_as_the_same_page() -> None:
    page = Page(1, 600, 400, (Glyph("甲", 10, 20, 20, 30, 28, 10), Glyph("乙", 20, 20, 30, 30, 28, 10)),
                (Ruling(False, 50, 5, 100), Ruling(True, 5, 50, 90)))
    for turn in (90, 180, 270):
        back = turned(turned(page, turn), 360 - turn)
        assert (tuple(back.glyphs), back.rulings, back.width) == (page.glyphs, page.rulings, page.width)


def test_unruled_cells_torn_over_lines_are_put_together() -> None:
    def draw(c: Canvas) -> None:
        for k, (head, tail) in enumerate((("商业", "企业"), ("科研", "机构"), ("社会", "组织"))):
            c.drawString(200 + 80 * k, 712, head)
            c.drawString(200 + 80 * k, 700, tail)
        for row in range(4):
            c.drawString(72, 670 - 30 * row, f"第{row}项名称")
            for k in range(3):
                c.drawString(205 + 80 * k, 670 - 30 * row, str(10 * row + k))

    rows = [row for grid in grids(read(draw)) for row in texts(grid)]
    assert rows[:2] == [["商业企业", "科研机构", "社会组织"], ["第0项名称", "0", "1", "2"]]
    assert {g.kind for g in grids(read(draw))} == {"ruled"}


def test_numbers_drawn_twice_for_bold_are_one() -> None:
    def glyphs(text: str, x: float, run: int) -> list[Glyph]:
        return [Glyph(t, x + 5 * k, 0, x + 5 * k + 5, 10, 8, 10, run=run, order=k) for k, t in enumerate(text)]

    line, = lines([*glyphs("11", 100, 1), *glyphs("11", 100.3, 2)])
    assert said(line.glyphs) == "11"


def test_open_sides_are_closed_where_the_lines_end() -> None:
    rulings = [Ruling(False, y, 100, 300) for y in (0, 20, 40)] + [Ruling(True, 200, 0, 40)]
    table, = tables(rulings)
    assert [(c.row, c.column, round(c.x0), round(c.x1)) for c in table.cells] == [
        (0, 0, 100, 200), (0, 1, 200, 300), (1, 0, 100, 200), (1, 1, 200, 300)]


# -- lines and pages ---------------------------------------------------------------------

def test_wrapped_prose_is_one_paragraph_over_the_page_break_too() -> None:
    long = "政府信息公开工作" * 5

    def draw(c: Canvas) -> None:
        c.drawString(92, 110, long + "一")
        c.drawString(72, 94, long + "一二三")
        c.drawString(290, 30, "- 1 -")
        c.showPage()
        c.setFont(pdf._font(), 10)
        c.drawString(72, 760, "结束。")
        c.drawString(92, 740, "新的一段。")
        c.drawString(290, 30, "- 2 -")

    out = reader.read(pages(draw), "x.pdf")
    assert [b.text for b in out.blocks if isinstance(b, Paragraph)] == [long + "一" + long + "一二三结束。", "新的一段。"]


@pytest.mark.parametrize("folio", ["{}", "- {} -", "第 {} 页", "{}/3", "— {} —"])
def test_page_numbers_are_dropped(folio: str) -> None:
    def draw(c: Canvas) -> None:
        for k in (1, 2, 3):
            c.setFont(pdf._font(), 10)
            c.drawString(72, 700, f"正文第{'甲乙丙'[k - 1]}段，共有足够{'多' * 4 * k}的文字。")
            c.drawString(280, 40, folio.format(k))
            c.showPage()

    out = reader.read(pages(draw), "x.pdf")
    assert [b.text[2:4] for b in out.blocks if isinstance(b, Paragraph)] == ["第甲", "第乙", "第丙"]


def test_hidden_and_white_text_is_not_read() -> None:
    def draw(c: Canvas) -> None:
        c.setFillGray(1)
        c.drawString(72, 700, "白字")
        hidden = c.beginText(72, 650)
        hidden.setTextRenderMode(3)
        hidden.textLine("隐字")
        c.drawText(hidden)
        c.setFillGray(0)

    assert not any(word in str(read(draw).blocks) for word in ("白字", "隐字"))


# -- files that cannot be read -----------------------------------------------------------

def words(c: Canvas) -> None:
    c.drawString(72, 700, "足够多的文字，足够多的文字，足够多的文字。")


def looping() -> bytes:
    return b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 6>>stream
/F Do
endstream endobj
5 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 300 300]/Resources<</XObject<</F 5 0 R>>>>/Length 12>>stream
/F Do /F Do
endstream endobj
trailer<</Root 1 0 R>>
startxref
0
%%EOF"""


@pytest.mark.parametrize(("data", "reason"), [
    (pages(words, encrypt=StandardEncryption("secret")), "加密"),
    (pages(words)[:-200], "截断"),
    (pages(words)[:3000], "截断"),
    (b"%PDF-1.7\n", "损坏"),
    (b"%PDF-1.7\n" + bytes(range(256)) * 20, "损坏"),
    (pages(lambda c: [c.showPage() for _ in range(301)] and None), "301 页"),
    (looping(), "没有止境"),
    (pages(lambda c: c.rect(100, 100, 200, 200)), "ocr"),
])
def test_unreadable_files_say_why(data: bytes, reason: str) -> None:
    with pytest.raises(ReportError, match=reason) as caught:
        reader.read(data, "x.pdf")
    assert caught.value.source == "x.pdf"


def test_file_with_an_owner_password_alone_is_read() -> None:
    assert reader.read(pages(words, encrypt=StandardEncryption("", "owner", canCopy=0)), "x.pdf").blocks


def test_glyphs_without_characters_are_a_matter_for_ocr() -> None:
    page = Page(1, 595, 842, tuple(Glyph("\ufffd", 10 * k, 10, 10 * k + 10, 20, 18, 10) for k in range(40)), ())
    with pytest.raises(reader.NoTextLayer):
        reader._require_text([page], "x.pdf")


@pytest.mark.parametrize("seed", range(12))
def test_damaged_bytes_never_raise_anything_else(seed: int) -> None:
    rng = Random(seed)
    data = bytearray(pdf.hairlines(printed("damage", 1), Random(1)))
    for _ in range(rng.choice((1, 10, 200))):
        data[rng.randrange(len(data))] = rng.randrange(256)
    with suppress(ReportError):
        reader.read(bytes(data), "x.pdf")


def test_a_damaged_stream_is_noticed_though_the_page_can_be_drawn() -> None:
    data = pages(lambda c: [c.drawString(72, 700 - 20 * k, f"row {k} of a page with text") for k in range(20)])
    assert "broken_stream" not in reader.read(data, "x").metadata
    start = data.index(b"stream", data.index(b"/FlateDecode")) + 40
    broken = data[:start] + bytes([data[start] ^ 1 if data[start] != 0x21 else 0x22]) + data[start + 1 :]
    with suppress(ReportError):
        assert reader.read(broken, "x").metadata["broken_stream"]


def test_answers_asked_at_once_are_those_asked_one_by_one() -> None:
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    page = pdfium.PdfDocument(pdf.LAYOUTS["hairlines"](printed("hairlines", 8), Random(8)))[0]
    text = raw.FPDFText_LoadPage(page)
    count = raw.FPDFText_CountChars(text)
    at = pointer(text)
    every = ([at] * count, range(count))
    boxes, found = written("FPDFText_GetLooseCharBox", np.float32, 4, *every, apart=False)
    origins, placed = written("FPDFText_GetCharOrigin", np.float64, 2, *every, apart=True)
    codes, drawn_by = answers("FPDFText_GetUnicode", np.int64, *every), given("FPDFText_GetTextObject", *every)
    assert count > ROWS
    assert found.all()
    assert placed.all()
    box, x, y = raw.FS_RECTF(), c_double(), c_double()
    for i in range(count):
        assert raw.FPDFText_GetLooseCharBox(text, i, box)
        assert raw.FPDFText_GetCharOrigin(text, i, x, y)
        assert boxes[i].tolist() == [box.left, box.top, box.right, box.bottom]
        assert origins[i].tolist() == [x.value, y.value]
        assert (codes[i], drawn_by[i]) == (raw.FPDFText_GetUnicode(text, i), handle(raw.FPDFText_GetTextObject(text, i)))
    assert function("FPDFText_IsGenerated")(at, count) == -1  # past the last: no error of ours
    boxes, found = written("FPDFText_GetLooseCharBox", np.float32, 4, [at, at], (0, count), apart=False)
    assert found.tolist() == [True, False]
    assert boxes[0].any()
    assert not boxes[1].any()
    raw.FPDFText_ClosePage(text)


@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("data", [pdf.LAYOUTS["hairlines"](printed("hairlines", 8), Random(8)), b"%PDF-1.7 and no more"], ids=["read", "refused"])
def test_the_collector_is_left_as_it_was(data: bytes, enabled: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        with suppress(ReportError):
            reader.read(data, "x.pdf")
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()


def test_letters_are_unpacked_as_the_standard_library_does_or_refused_alike() -> None:
    rng, refused = Random(85), 0
    for _ in range(3000):
        plain = bytes(rng.choice((0, rng.randrange(256))) for _ in range(rng.randrange(30)))
        letters = bytearray(base64.a85encode(plain, wrapcol=rng.choice((0, 9))))
        for _ in range(rng.choice((0, 0, 1, 2))):
            letters.insert(rng.randrange(len(letters) + 1), rng.choice(b"zu~ \x00sv!\xff"))
        try:
            wanted = base64.a85decode(letters)
        except ValueError:
            refused += 1
            with pytest.raises(ValueError, match=r"Ascii85|character|group"):
                _from_letters(bytes(letters))
        else:
            assert _from_letters(bytes(letters)) == wanted
    assert 300 < refused < 2000


def test_what_a_damaged_font_no_longer_draws_is_not_blank() -> None:
    """PDFium leaves text out that takes no room; a blank takes none either, so only a damaged font tells."""
    def draw(canvas: Canvas) -> None:
        font = canvas._fontname
        canvas.setFont("Helvetica", 10)
        canvas.drawString(72, 60, "a line in another font, so that the file has text enough")
        canvas.setFont(font, 10)
        box(canvas, 100, 160, 220, 280, ys=(700, 720))
        for x, text in ((110, "7"), (170, " "), (230, "58")):
            canvas.drawString(x, 706, text)

    whole = pages(draw, pageCompression=1)
    assert [texts(g) for g in grids(reader.read(whole, "x"))] == [[["7", "", "58"]]]
    assert not has_damaged_font(whole)
    font = next(re.finditer(rb"<<[^<>]*/Length1[^<>]*>>\s*stream\r?\n", whole))
    end = whole.index(b"endstream", font.end())
    program = zlib.decompress(base64.a85decode(whole[font.end() : end].strip().removesuffix(b"~>")) if b"ASCII85" in font[0] else whole[font.end() : end])
    outlines = next(struct.unpack_from(">4s3I", program, at) for at in range(12, 400, 16) if program[at : at + 4] == b"glyf")
    packed = zlib.compress(program[: outlines[2]] + b"\xff" * outlines[3] + program[outlines[2] + outlines[3] :])
    head = re.sub(rb"/Filter\s*\[[^\]]*\]", b"/Filter /FlateDecode", re.sub(rb"/Length \d+", b"/Length %d" % len(packed), font[0]))
    damaged = whole[: font.start()] + head + packed + b"\n" + whole[end:]
    assert has_damaged_font(damaged)
    assert [texts(g) for g in grids(reader.read(damaged, "x"))] == [[["\ufffd", "\ufffd", "58"]]]


def test_checksums_that_a_program_left_as_they_were_are_no_damage() -> None:
    def stream(font: bytes, length: int) -> bytes:
        packed = zlib.compress(font)
        return b"1 0 obj\n<< /Filter /FlateDecode /Length %d /Length1 %d >>\nstream\n" % (len(packed), length) + packed + b"\nendstream\nendobj\n"

    def font(checksums: dict[bytes, int]) -> bytes:
        tables = {b"glyf": b"outline!", b"loca": b"\0\0\0\4", b"maxp": b"\0\1\0\0"}
        at, listed, body = 12 + 16 * len(tables), b"", b""
        for tag, table in tables.items():
            usual = sum(struct.unpack(f">{len(table) // 4}I", table)) & 0xFFFFFFFF
            listed += struct.pack(">4s3I", tag, checksums.get(tag, usual), at + len(body), len(table))
            body += table
        return struct.pack(">I4H", 0x10000, len(tables), 0, 0, 0) + listed + body

    whole, left = font({}), font({b"glyf": 1, b"loca": 2})
    assert not has_damaged_font(stream(whole, len(whole)) + stream(left, len(left)))
    assert has_damaged_font(stream(font({b"glyf": 1}), len(whole)))
    assert has_damaged_font(stream(left, len(left) + 4))
    assert has_damaged_font(stream(whole[:-3], len(whole)))
    assert has_damaged_font(stream(b"\0\1\0\0\0\2", 6))
