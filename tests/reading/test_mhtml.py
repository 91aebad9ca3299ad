"""Pages saved in one file, as browsers and Word write them, read back like the page itself."""

from __future__ import annotations

import base64
import quopri
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.document import Grid, ReportError
from gongkai.reading import encoding, mhtml
from gongkai.reading import html as html_reader
from helpers import read_report
from rendering import cells, document, html, quirks
from rendering import mhtml as renderer
from rendering.score import Score, score


def page(seed: int = 1) -> str:
    rng = Random(seed)
    return html.word(document.compose(cells.draw_figures(rng), rng), rng).decode()


def archive(*parts: tuple[str, str, bytes], root: str = "", encoding_name: str = "quoted-printable", end: bool = True, newline: str = "\r\n") -> bytes:
    lines = ["From: <Saved by Blink>", "Snapshot-Content-Location: https://www.example.gov.cn/", "Subject: =?utf-8?Q?=E5=B9=B4=E6=8A=A5?=",
             "MIME-Version: 1.0", "Content-Type: multipart/related;", '\ttype="text/html";' + (f'\tstart="{root}";' if root else ""),
             '\tboundary="----Boundary--x"', ""]
    for kind, name, data in parts:
        body = quopri.encodestring(data) if encoding_name == "quoted-printable" else base64.encodebytes(data)
        lines += ["", "------Boundary--x", f"Content-Type: {kind}", f"Content-ID: <{name}>", f"Content-Transfer-Encoding: {encoding_name}", "", body.decode("latin-1")]
    return newline.join([*lines, "------Boundary--x--" if end else ""]).encode()


@pytest.mark.parametrize("transfer", ["quoted-printable", "base64"])
@pytest.mark.parametrize(("declared", "codec"), [("utf-8", "utf-8"), ("gb2312", "gb18030"), ("unicode", "utf-16"), ("utf-8", "gb18030")])
def test_the_page_inside_reads_like_the_page(transfer, declared, codec):
    text = page().replace("utf-8", declared)
    data = archive((f'text/html; charset="{declared}"', "a", text.encode(codec)), ("image/png", "b", b"\x89PNG"), encoding_name=transfer)
    assert mhtml.looks_like_mhtml(data)
    inner = encoding.decode(text.encode(codec))
    assert inner is not None
    assert mhtml.read(data, "file") == html_reader.read(inner, "file")


def test_a_single_page_as_a_message():
    data = b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + page().encode()
    assert mhtml.looks_like_mhtml(data)
    assert mhtml.read(data, "file") == html_reader.read(page(), "file")


def test_the_root_is_the_one_that_the_archive_names():
    data = archive(("text/html", "ad", b"<p>9</p>"), ("text/html", "main", page().encode()), root="<main>")
    assert mhtml.read(data, "file") == html_reader.read(page(), "file")


def test_a_page_that_only_frames_another():
    outer = "<html><body><h1>题</h1><iframe src='cid:inner'></iframe></body></html>"
    document = mhtml.read(archive(("text/html", "outer", outer.encode()), ("text/html", "inner", page().encode())), "file")
    assert document.blocks[0].text == "题"
    assert any(isinstance(block, Grid) for block in document.blocks)


def test_other_texts_are_no_archive():
    for data in (page().encode(), "标题\n内容\n".encode(), b"Content-Type: image/png\n\nx", b"Date: today\n\nContent-Type: text/html\n"):
        assert not mhtml.looks_like_mhtml(data)


def test_what_cannot_be_read_is_said():
    whole = archive(("text/html", "a", page().encode()))
    for data, reason in (
        (whole[: len(whole) // 2], "截断"),
        (archive(("text/html", "a", page().encode()), end=False), "截断"),
        (archive(("image/png", "a", b"\x89PNG")), "没有网页"),
        (archive(("text/html", "a", b"  ")), "空"),
        (archive(("text/html", "a", page().encode()), encoding_name="base64").replace(b"PCFE", b"P", 1), "损坏"),
    ):
        with pytest.raises(ReportError, match=reason):
            mhtml.read(data, "file")


# -- whole reports -------------------------------------------------------------------------


def read_back(paper: document.Paper, layout: str, rng: Random, folder: Path) -> tuple[Any, Score]:
    path = folder / f"{layout}.mht"
    path.write_bytes(renderer.LAYOUTS[layout](paper, rng))
    try:
        report = read_report(path)
    except ReportError as error:
        return None, score(None, paper.truth(), str(error))
    return report, score(report, paper.truth())


@pytest.mark.parametrize("layout", renderer.EXACT)
def test_a_saved_report_reads_back_whole(layout: str, tmp_path: Path) -> None:
    for seed in range(4):
        rng = Random(f"{layout} {seed}")
        paper = document.compose(cells.draw_figures(rng), rng)
        report, result = read_back(paper, layout, rng, tmp_path)
        assert (result.refused, result.wrong, result.flagged, result.lost) == ("", [], [], []), f"seed {seed}"
        assert (report.publisher, report.year) == (paper.figures.publisher, paper.figures.year)
        assert report.locate("applications", "received", "total") is not None


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rng=st.randoms(use_true_random=False), layout=st.sampled_from(list(renderer.LAYOUTS)),
       chosen=st.lists(st.sampled_from(list(quirks.QUIRKS)), max_size=2, unique=True))
def test_any_saved_report_is_never_misread(rng: Random, layout: str, chosen: list[str], tmp_path: Path) -> None:
    paper = quirks.apply(document.compose(cells.draw_figures(rng), rng), chosen, rng)
    report, result = read_back(paper, layout, rng, tmp_path)
    assert not result.wrong
    assert report is None or not result.lost or len(report.findings)
    assert chosen or (result.refused, result.flagged, result.lost) == ("", [], [])
