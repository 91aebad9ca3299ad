"""Nothing run, nothing lost: text stays text, the same bytes, an old file stays whole."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import pytest

from gongkai import form, workbook
from gongkai.dataset import Dataset
from gongkai.store import whole
from gongkai.workbook import names, safe, write_workbook
from made import made_report, together
from workbook.excel_demands import demands
from workbook.sheets import table_rows

M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EVIL = ['=HYPERLINK("http://evil.example","x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "＝1", "http://evil.example", "#N/A",
        "bell\x07 and \x0b", "_x0041_", "a & b <c> \"d\"", "*", "a?", "~", "甲*市", "'; DROP"]


@pytest.fixture(scope="module")
def evil_dataset() -> Dataset:
    parts = []
    for text in EVIL:
        parts.append(made_report(text, 2024, form.EDITIONS["2021"],
                                 {("applications", "received", "individual"): {"raw": text, "printed": None, "value": 0, "basis": "blank"}},
                                 title=text, source=text, level=text, parent=text))
        parts.append({"findings": [{"report_id": f"{text}-2024", "publisher": text, "year": 2024, "rule": "text", "severity": "note",
                                    "frame": text, "cell": text, "message": text}],
                      "failures": [{"source": text, "reason": text}]})
    return together(*parts)


@pytest.fixture(scope="module")
def evil(evil_dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(evil_dataset, tmp_path_factory.mktemp("evil") / "evil.xlsx")


def test_text_from_reports_is_never_a_formula_a_link_or_an_error(evil: Path) -> None:
    shown = [t for text in EVIL for t in (text, text[1:]) if len(text) > 3]
    with zipfile.ZipFile(evil) as file:
        for name in file.namelist():
            data = file.read(name)
            assert b'TargetMode="External"' not in data, name
            if name.startswith("xl/worksheets/sheet"):
                for cell in ElementTree.fromstring(data).iter(f"{M}c"):
                    assert cell.get("t") != "e", (name, cell.get("r"))
                    formula = cell.findtext(f"{M}f") or ""
                    assert not any(f'"{text}"' in formula for text in shown), (name, formula)
                    assert "evil.example" not in formula
    book = openpyxl.load_workbook(evil)
    failures = table_rows(book[names.FAILURES], "failures")
    assert [r["文件"] for r in failures[:4]] == EVIL[:4]
    assert failures[7]["文件"] == "#N/A"
    assert failures[8]["文件"] == "bell and "
    assert failures[9]["文件"] in ("_x005F_x0041_", "_x0041_")  # Excel shows it as _x0041_
    ws = book[names.FAILURES]
    quoted = {c.value for row in ws.iter_rows() for c in row if c.quotePrefix}
    assert set(EVIL[:4]) <= quoted
    assert all(c.data_type != "f" for row in ws.iter_rows() for c in row)


@pytest.mark.parametrize("which", ["shipped", "small_path", "evil"])
def test_excel_would_open_it_without_a_word(which: str, request: pytest.FixtureRequest) -> None:
    assert demands(request.getfixturevalue(which)) == []


def test_the_same_dataset_gives_the_same_bytes(
    small: Dataset, small_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class AnyDate(type):
        def __instancecheck__(cls, other: object) -> bool:
            return isinstance(other, dt.datetime)

    class Later(dt.datetime, metaclass=AnyDate):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
            return dt.datetime(2031, 2, 3, 4, 5, 6, tzinfo=tz)

    import xlsxwriter.core
    import xlsxwriter.workbook

    monkeypatch.setattr(xlsxwriter.workbook, "datetime", Later)
    monkeypatch.setattr(xlsxwriter.core, "datetime", Later, raising=False)
    assert write_workbook(small, tmp_path / "two.xlsx").read_bytes() == small_path.read_bytes()
    with zipfile.ZipFile(small_path) as file:
        assert {i.date_time for i in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = file.read("docProps/core.xml").decode()
    assert re.findall(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", core) == ["2023-01-05T00:00:00Z"] * 2


def test_the_order_of_hashes_does_not_show(small: Dataset, small_path: Path, tmp_path: Path) -> None:
    source = "; ".join((
        "import sys, pickle", "from gongkai.workbook import write_workbook",
        "write_workbook(pickle.load(open(sys.argv[1], 'rb')), sys.argv[2])",
    ))
    pd.to_pickle(small, tmp_path / "small.pickle")
    subprocess.run(
        [sys.executable, "-c", source, str(tmp_path / "small.pickle"), str(tmp_path / "other.xlsx")], check=True,
        # This process draws its own seed; a fixed other one differs from it but by a rare chance.
        env={**os.environ, "PYTHONHASHSEED": "20190403", "PYTHONPATH": os.pathsep.join(sys.path)})
    assert (tmp_path / "other.xlsx").read_bytes() == small_path.read_bytes()


def test_a_given_date_is_on_the_cover_and_in_the_properties(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_workbook(Dataset.from_rows({}), tmp_path / "dated.xlsx", made_on=dt.date(2026, 3, 4)))
    assert book.properties.created == book.properties.modified == dt.datetime(2026, 3, 4)
    assert book.properties.title and book.properties.creator
    assert any("编制于 2026-03-04" in str(c.value) for row in book[names.COVER].iter_rows() for c in row)


def test_a_failure_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "summary.xlsx"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(whole.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_workbook(Dataset.from_rows({}), path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_empty_dataset_makes_a_workbook(tmp_path: Path) -> None:
    path = write_workbook(Dataset.from_rows({}), tmp_path / "empty.xlsx")
    assert {names.COVER, names.CONTENTS, names.FORM, names.NOTES} <= set(openpyxl.load_workbook(path).sheetnames)
    assert demands(path) == []


def test_more_rows_than_a_sheet_holds_are_left_out_and_said(
    small: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    path = write_workbook(small, tmp_path / "cut.xlsx")
    book = openpyxl.load_workbook(path, data_only=True)
    cover = "\n".join(str(c.value) for row in book[names.COVER].iter_rows() for c in row if c.value)
    assert "报告共7条，一张工作表只容2条，未列入最早年度的5条。" in cover
    assert "核验结果共3条，一张工作表只容2条，未列入等级最轻的1条。" in cover
    years = [row[2] for row in book[names.DATA].iter_rows(min_row=2, values_only=True)]
    assert years == [2022, 2022]
    assert [r["等级"] for r in table_rows(book[names.FINDINGS], "findings")] == ["错误", "警示"]
    assert demands(path) == []


def test_a_report_that_is_not_there_is_named(small: Dataset, tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="戊镇-2022"):
        write_workbook(small, tmp_path / "none.xlsx", report_id="戊镇-2022")


def test_sheet_names_are_legal_and_unlike() -> None:
    wanted = [f"广西壮族自治区百色市那坡县人民政府办公室政务服务监督管理局第{i}分局-2024" for i in range(150)]
    wanted += ["a/b\\c?d*e[f]:g", "A/B\\C?D*E[F]:G", "'quoted'", "", " ", "History", "封面", "𠮷" * 40, "x\x07y"] + ["same"] * 12
    found = safe.sheet_names(wanted, ["封面"])
    assert len(found) == len(wanted)
    assert len({n.casefold() for n in found} | {"封面"}) == len(wanted) + 1
    for name in found:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("\\/?*[]:\x07")
        assert not name.startswith("'")
        assert not name.endswith("'")
    assert found[0].endswith("-2024")
    assert "history" not in {n.casefold() for n in found}


def test_half_a_character_is_dropped() -> None:
    assert safe.visible_text("\ud800half\r\nof\x07it") == "half\nofit"
    assert len(safe.visible_text("字" * 40_000)) == safe.TEXT_LIMIT


def test_page_heads_hold_any_text() -> None:
    assert safe.header_text("甲 & 乙") == "甲 && 乙"
    assert safe.header_text("2024年") == " 2024年"  # else the font would be 92024 points
    assert len(safe.header_text("甲" * 300)) <= 60
