"""Old Word documents, made by LibreOffice from the rendered DOCX files."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from gongkai.document import Document, ReportError
from gongkai.names import Names
from gongkai.reading import doc, odt
from gongkai.report import _build
from rendering import cells, document
from rendering import docx as rendering
from rendering.document import Paper
from rendering.score import score

READERS = {"doc": doc.read, "odt": odt.read}


@pytest.fixture(scope="module", params=sorted(READERS))
def converted(request: pytest.FixtureRequest, soffice: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[tuple[Paper, Path]]]:
    """A report in each layout that LibreOffice carries over, as DOC or ODT."""
    folder = tmp_path_factory.mktemp(request.param)
    papers: dict[Path, Paper] = {}
    for layout in rendering.CONVERTED:
        rng = Random(f"{request.param} {layout}")
        paper = document.compose(cells.draw_figures(rng), rng)
        file = folder / f"{layout}.docx"
        file.write_bytes(rendering.LAYOUTS[layout](paper, rng))
        papers[file] = paper
    files = rendering.convert(list(papers), request.param, folder, soffice)
    return request.param, list(zip(papers.values(), files, strict=True))


def test_reports_read_back_whole(converted):
    kind, files = converted
    for paper, file in files:
        result = score(_build(READERS[kind](file.read_bytes(), file.name), None, None, Names()), paper.truth())
        assert (result.wrong, result.flagged, result.lost) == ([], [], []), file.name


def test_a_document_is_told_by_its_content_and_damage_is_said(converted):
    kind, files = converted
    data = files[0][1].read_bytes()
    assert doc.looks_like_word(data) == (kind == "doc")
    for cut in (len(data) // 4, len(data) // 2, len(data) * 3 // 4):
        with pytest.raises(ReportError):
            READERS[kind](data[:cut], "file")
    rng = Random(8)
    for _ in range(8):
        damaged = bytearray(data)
        for _ in range(4):
            damaged[rng.randrange(len(data))] = rng.randrange(256)
        try:
            assert isinstance(READERS[kind](bytes(damaged), "file"), Document)
        except ReportError as error:
            assert error.source == "file"  # noqa: PT017 - either may come


def test_what_is_no_word_document_is_refused():
    for data, reason in (
        (doc.OLE_MAGIC + bytes(2000), "缺少正文"),
        (doc.OLE_MAGIC + "EncryptedPackage".encode("utf-16-le") + bytes(600), "密码"),
        (doc.OLE_MAGIC + "WordDocument".encode("utf-16-le") + bytes(600), "无法转换"),
        (doc.OLE_MAGIC + "MatOST".encode("utf-16-le") + bytes(600), "Works"),
    ):
        with pytest.raises(ReportError, match=reason):
            doc.read(data, "file")
    assert doc.looks_like_word(doc.OLE_MAGIC + "EncryptedPackage".encode("utf-16-le") + bytes(600))
    assert not doc.looks_like_word(doc.OLE_MAGIC + "Workbook".encode("utf-16-le") + bytes(600))
