"""Charts: Chinese titles that follow what is chosen, numbers on the bars, words for those who do not see them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import openpyxl

from gongkai.workbook import names

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


def parts(path: Path, folder: str) -> Iterator[tuple[str, ElementTree.Element]]:
    with zipfile.ZipFile(path) as file:
        for name in sorted(file.namelist()):
            if name.startswith(folder):
                yield name, ElementTree.fromstring(file.read(name))


def values(book: openpyxl.Workbook, reference: str) -> list[object]:
    sheet, area = reference.rsplit("!", 1)
    found = book[sheet.strip("'")][area.replace("$", "")]
    return [c.value for row in found for c in row] if isinstance(found, tuple) else [found.value]


def test_charts_draw_the_sheets_and_follow_them(shipped: Path, shipped_book: openpyxl.Workbook) -> None:
    charts = list(parts(shipped, "xl/charts/chart"))
    assert len(charts) == 5
    for name, root in charts:
        assert not list(root.iter(f"{C}pieChart")), name
        title = root.find(f"{C}chart/{C}title//{C}f")
        assert title is not None and title.text
        assert re.search("[\u4e00-\u9fff]{4}", str(values(shipped_book, title.text)[0])), name
        series = list(root.iter(f"{C}ser"))
        assert series
        for one in series:
            drawn = {kind: values(shipped_book, str(one.find(f"{C}{kind}//{C}f").text)) for kind in ("cat", "val")}  # type: ignore[union-attr]
            assert len(drawn["cat"]) == len(drawn["val"])
            assert all(isinstance(v, str) and v for v in drawn["cat"])
            assert any(isinstance(v, (int, float)) for v in drawn["val"])
            assert one.find(f"{C}dLbls/{C}showVal").get("val") == "1"  # type: ignore[union-attr]
        if len(series) > 1:
            # Without colour: one solid, the other a pattern.
            assert [bool(list(s.find(f"{C}spPr").iter(f"{A}pattFill"))) for s in series] == [False, True]  # type: ignore[union-attr]


def test_every_chart_is_told_in_words(shipped: Path) -> None:
    described = [e.get("descr") or "" for _, root in parts(shipped, "xl/drawings/drawing") for e in root.iter(f"{XDR}cNvPr")]
    assert len(described) == 5
    assert len(set(described)) == 5
    assert all(re.match("(条形|柱形)图：", text) for text in described)


def test_titles_name_the_chosen_report(shipped_book: openpyxl.Workbook) -> None:
    ws = shipped_book[names.FORM]
    titles = [str(c.value) for row in shipped_book[names.CHARTS].iter_rows(min_col=13, max_col=13) for c in row if c.value]
    assert sum(f"{ws['C1'].value}{ws['K1'].value}年" in title for title in titles) == 2
