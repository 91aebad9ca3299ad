"""Pictures: what cannot be opened is refused, tables come with their spans, and no number is taken without proof."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from random import Random

import pandas as pd
import pytest

from gongkai.document import Document, Grid, ReportError
from gongkai.form import DISPUTES
from gongkai.reading import ocr
from gongkai.reading.ocr import rulings
from gongkai.reading.ocr.cells import _with_worn, is_torn
from gongkai.reading.ocr.glyphs import parted
from gongkai.reading.ocr.lines import Piece
from gongkai.reading.ocr.proof import prove
from rendering import cells, document

pytest.importorskip("rapidocr", reason="the extra named ocr is not installed")
pytest.importorskip("onnxruntime", reason="the extra named ocr is not installed")
np = pytest.importorskip("numpy")
cv2 = pytest.importorskip("cv2", reason="the extra named ocr is not installed")
pictures = pytest.importorskip("PIL.Image")

from rendering import scan  # noqa: E402
from rendering.document import Box, Text  # noqa: E402
from rendering.document import Grid as Drawn  # noqa: E402

TABLE = Drawn(DISPUTES, (
    (Box("行政复议", cols=2), Box("总计", rows=2)),
    (Box("结果维持"), Box("结果纠正")),
    (Box("10"), Box("0"), Box("2358")),
    (Box("/"), Box(""), Box("-19")),
), 2)


def page(table: Drawn = TABLE, size: int = 26, rule: int = 2) -> object:
    press = scan._Press(str(scan._chinese_fonts()[0]), str(scan._chinese_fonts()[0]), size)
    press.prose(Text("四、行政复议情况", "heading"))
    press.table(table, rule)
    press.prose(Text("完毕", "prose"))
    return press.pages[0]


def png(picture: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")  # type: ignore[attr-defined]
    return out.getvalue()


def grid(document_: Document) -> Grid:
    found = [b for b in document_.blocks if isinstance(b, Grid)]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("spoil", [None, scan.skew, scan.noise], ids=["clean", "skewed", "noisy"])
def test_a_table_comes_with_its_spans_in_reading_order(spoil: object) -> None:
    picture = page()
    read = ocr.read(png(spoil(picture, Random(3)) if callable(spoil) else picture), "x")
    table = grid(read)
    assert [(c.text, c.row, c.column, c.width, c.height) for c in table.cells] == [
        ("行政复议", 0, 0, 2, 1), ("总计", 0, 2, 1, 2), ("结果维持", 1, 0, 1, 1), ("结果纠正", 1, 1, 1, 1),
        ("10", 2, 0, 1, 1), ("0", 2, 1, 1, 1), ("2358", 2, 2, 1, 1), ("/", 3, 0, 1, 1), ("", 3, 1, 1, 1), ("-19", 3, 2, 1, 1),
    ]
    assert table.kind == "ruled"
    assert (table.cells[-1].place.page, table.cells[-1].place.table, table.cells[-1].place.row, table.cells[-1].place.column) == (1, 1, 4, 3)
    texts = [b.text for b in read.blocks if not isinstance(b, Grid)]
    assert texts == ["四、行政复议情况", "完毕"]
    assert isinstance(read.blocks[1], Grid)


def test_print_under_a_seal_is_read_and_the_seal_is_not() -> None:
    picture = page()
    pen = scan.ImageDraw.Draw(picture)
    ink = pictures.new("RGB", picture.size, "white")
    scan.ImageDraw.Draw(ink).ellipse((300, 250, 640, 590), outline=(220, 40, 40), width=9)
    assert pen
    stamped = pictures.fromarray(np.minimum(np.asarray(picture), np.asarray(ink)))
    assert [c.text for c in grid(ocr.read(png(stamped), "x")).cells][4:7] == ["10", "0", "2358"]


@pytest.mark.parametrize("layout", ["pdf_clean", "tiff_fax"])
def test_a_scanned_report_reads_back(layout: str, tmp_path: Path) -> None:
    from gongkai.report import read_report
    from rendering.score import score

    rng = Random(layout)
    paper = document.compose(cells.draw_figures(rng), rng)
    path = tmp_path / "scan"
    path.write_bytes(scan.LAYOUTS[layout](paper, rng))
    report = read_report(path)
    result = score(report, paper.truth())
    assert not result.wrong
    assert len(result.exact) >= 0.985 * len(paper.truth())
    assert (report.publisher, report.year) == (paper.figures.publisher, paper.figures.year)
    assert not result.lost or len(report.findings)


# -- doubt ---------------------------------------------------------------------------------


def _piece(text: str, glyphs: int, score: float = 0.99) -> Piece:
    ink = np.zeros((20, 20 * max(glyphs, 1)), np.uint8)
    for k in range(glyphs):
        ink[2:18, 20 * k + 4 : 20 * k + 12] = 1
    return Piece(np.zeros((1, 1, 3), np.uint8), ink, text, score)


@pytest.mark.parametrize(("text", "glyphs", "becomes"), [
    ("11", 2, "11"), ("1", 2, "1?"), ("111", 2, "111?"), ("", 1, "?"), ("l", 1, "1"), ("予以公开", 9, "予以公开"),
])
def test_a_number_needs_as_many_glyphs_as_characters(text: str, glyphs: int, becomes: str) -> None:
    pieces = [_piece(text, glyphs), _piece("11", 2), _piece("11", 2)]
    prove(pieces)
    assert pieces[0].text == becomes


def test_a_glyph_unlike_others_of_its_kind_is_doubtful() -> None:
    odd = _piece("1", 1)
    odd.ink[2:18, 2:18] = 1
    pieces = [_piece("1", 1) for _ in range(9)] + [odd]
    prove(pieces)
    assert [p.text for p in pieces] == ["1"] * 9 + ["1?"]


def test_low_confidence_is_doubtful() -> None:
    pieces = [_piece("1", 1), _piece("1", 1, score=0.5)]
    prove(pieces)
    assert [p.text for p in pieces] == ["1", "1?"]


def test_touching_glyphs_are_parted_only_where_they_are_wide_enough_for_two() -> None:
    touching = np.zeros((20, 26), np.uint8)
    touching[2:18, 2:12] = touching[2:18, 14:24] = 1
    touching[17, 12:14] = 1
    parts = parted([touching], 2)
    assert [p.shape[1] for p in parts] == [12, 14] or [p.shape[1] for p in parts] == [13, 13]
    narrow = [touching[:, 2:12]]
    assert parted(narrow, 2) is narrow
    assert len(parted([touching], 3)) == 1  # neither half is wide enough for two more


def test_a_number_as_wide_as_its_cell_is_no_ruling() -> None:
    rng = Random(2)
    numbers = [str(rng.randint(1_000_000, 9_999_999)) for _ in range(45)]
    rows = tuple(tuple(Box(n) for n in numbers[k : k + 15]) for k in range(0, 45, 15))
    read = [c.text for c in grid(ocr.read(png(scan.skew(page(Drawn(DISPUTES, rows, 0), rule=3), rng)), "x")).cells]
    assert len(read) == len(numbers)
    assert [(t, n) for t, n in zip(read, numbers, strict=True) if t != n and not t.endswith(ocr.DOUBT)] == []
    assert sum(t == n for t, n in zip(read, numbers, strict=True)) > 30


def test_print_that_goes_with_the_rulings_leaves_a_doubt() -> None:
    grey = np.full((60, 120), 255, np.uint8)
    grey[20:40, 50:70] = 0
    bare = grey.copy()
    assert not is_torn(grey, bare)
    bare[28:34, 50:70] = 255
    assert is_torn(grey, bare)
    across = np.zeros((90, 200), np.uint8)
    across[10, 20:120] = 255
    across[50, 20:120] = 255
    ink = across.copy()
    ink[50, 30:110:2] = 0
    assert [int(y) for y in np.flatnonzero(rulings._solid(across, ink).any(axis=1))] == [10]


def test_a_wall_that_a_seal_took_is_put_back_where_print_stands_apart_on_both_sides() -> None:
    bare = np.full((150, 500), 255, np.uint8)
    for x in range(40, 500, 100):
        bare[10:35, x : x + 20] = bare[60:85, x : x + 20] = bare[110:135, x : x + 20] = 0
    bare[65:80, 100] = 0  # what is left of the ruling
    xs, ys = list(range(0, 501, 100)), [0, 50, 100, 150]
    whole, worn = [True] * 4, [False, True, True, True]
    assert _with_worn([whole, worn, whole], xs, ys, bare.copy()) == [whole, whole, whole]
    assert _with_worn([worn, worn, whole], xs, ys, bare.copy())[1] == worn  # the row above shows none there
    across = bare.copy()
    across[60:85, 90:110] = 0
    assert _with_worn([whole, worn, whole], xs, ys, across)[1] == worn  # print runs over the place
    alone = bare.copy()
    alone[60:85, 140:160] = 255
    assert _with_worn([whole, worn, whole], xs, ys, alone)[1] == worn  # one side is blank: it may be one cell


def test_a_doubtful_number_is_not_printed_but_derived_and_a_finding_gives_the_text_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    from gongkai.report import read_report

    rng = Random("doubt")
    paper = document.compose(cells.draw_figures(rng), rng)
    cell = ("applications", "received", "total")
    path = tmp_path / "scan.pdf"
    path.write_bytes(scan.pdf_clean(paper, Random(3)))
    marked: list[str] = []

    def doubting(pieces: list[Piece]) -> None:
        """As if one glyph of the last number of the row had been unlike the others of its kind."""
        prove(pieces)
        label = next(i for i, p in enumerate(pieces) if "本年新收" in p.text)
        numbers = [p for p in pieces[label + 1 :] if p.text.isdigit()]
        numbers[6].text += ocr.DOUBT
        marked.append(numbers[6].text)

    monkeypatch.setattr(ocr, "prove", doubting)
    report = read_report(path)
    row = report.applications.set_index(["outcome", "applicant"]).loc[cell[1:]]
    assert marked == [row["raw"]] == [f"{paper.truth()[cell]}?"]
    assert pd.isna(row["printed"])
    assert (row["value"], row["basis"]) == (int(paper.truth()[cell] or 0), "derived")
    told = report.findings[report.findings["cell"] == "received/total"]
    assert len(told) and told["severity"].isin(["warning", "error"]).any()
    assert told["message"].str.contains(marked[0], regex=False).any()


# -- what cannot be read ---------------------------------------------------------------------


@pytest.mark.parametrize("module", ["rapidocr", "onnxruntime", "cv2"])
def test_without_the_extra_the_error_names_it(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ReportError, match=r"gongkai\[ocr\]"):
        ocr.read(png(page()), "scan.png")


def _locked() -> bytes:
    return (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
            b"trailer<</Root 1 0 R/Encrypt<</Filter/Standard/V 1/R 2/O(" + b"a" * 32 + b")/U(" + b"b" * 32 + b")/P -4>>>>")


@pytest.mark.parametrize("data", [
    b"", b"\x89PNG\r\n\x1a\n", png(page())[:4000], b"\xff\xd8\xff\xe0" + bytes(200), b"II*\x00" + b"\xff" * 40, b"BM" + bytes(60),
    b"%PDF-1.7\n%%EOF", _locked(), b"not a picture", png(pictures.new("RGB", (1654, 2339), "white")), png(pictures.new("RGB", (1, 1))),
    png(pictures.new("1", (3, 4000))), png(pictures.new("RGB", (900, 900), "black")),
])
def test_bad_pictures_are_refused(data: bytes) -> None:
    with pytest.raises(ReportError, match=r"^bad\.png: "):
        ocr.read(data, "bad.png")


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.reading.ocr.pictures.MAX_PAGES", 1)
    two = io.BytesIO()
    blank = pictures.new("L", (300, 300), "white")
    blank.save(two, "TIFF", save_all=True, append_images=[blank])
    with pytest.raises(ReportError, match="too many pages"):
        ocr.read(two.getvalue(), "x")


def test_too_large_a_picture_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.reading.ocr.pictures.MAX_PIXELS", 1000)
    with pytest.raises(ReportError, match="too large"):
        ocr.read(png(pictures.new("L", (300, 300), "white")), "x")


def test_a_small_picture_and_a_transparent_one_are_read() -> None:
    picture = page()
    half = picture.resize((picture.width * 6 // 10, picture.height * 6 // 10))
    assert [c.text.rstrip("?") for c in grid(ocr.read(png(half), "x")).cells][4:7] == ["10", "0", "2358"]
    clear = picture.convert("RGBA")
    pixels = np.asarray(clear).copy()
    pixels[(pixels[:, :, :3] == 255).all(axis=2), 3] = 0
    assert [c.text for c in grid(ocr.read(png(pictures.fromarray(pixels)), "x")).cells][4:7] == ["10", "0", "2358"]
