"""The shipped reports, held cell by cell against the published figures, and against their own list."""

from __future__ import annotations

import csv
import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from gongkai import form
from gongkai.document import Paragraph
from gongkai.reading import read_bytes
from helpers import Dataset, Report, read_report

ROOT = Path(__file__).resolve().parents[1]
RAW = ROOT / "data" / "raw"
SHARED = ROOT.parent / "shared"
LIST, NAMES = "sources.csv", "names.csv"
CHARSETS = ("utf-8-sig", "gb18030")
TEXTS = (".html", ".txt")

# report: applications received, concluded and carried out (row totals as the report prints them),
# and decisions on penalties. None is a blank cell.
KNOWN = {
    "上海市人民政府办公厅-2019": (859, 805, 72, 0),
    "宿迁市-2023": (3511, 3486, 121, 2822652),
    "宿迁市-2024": (3525, 3521, 125, 2676474),
    "山东省大数据局-2024": (10, 10, 0, 0),
    "平潭综合实验区管委会-2019": (23, 23, 0, 430),
    "平潭综合实验区管委会-2020": (21, 21, 0, 538),
    "平潭综合实验区管委会-2021": (70, 69, 1, 1282),
    "平潭综合实验区管委会-2022": (74, 75, 0, 2113),
    "平潭综合实验区管委会-2023": (81, 81, 0, 1330),
    "平潭综合实验区管委会-2024": (218, 218, 0, 1100),
    "平潭综合实验区管委会-2025": (154, 148, 6, 644),
    "淄博市大数据局-2023": (3, 3, 0, 0),
    "淮安市人民政府-2024": (3119, 3050, 103, 3985758),
    "淮安市洪泽区人民政府-2023": (21, 21, 0, 4119),
    "淮安市洪泽区人民政府-2024": (95, 95, 0, 2776),
}
# What the reports contradict themselves in; every other equation of every report holds.
BROKEN = {
    ("平潭综合实验区管委会-2020", "E2", "individual"),
    ("平潭综合实验区管委会-2020", "E2", "total"),
    ("淮安市洪泽区人民政府-2023", "E4", "reconsideration"),
    ("淮安市洪泽区人民政府-2023", "E4", "litigation_after_reconsideration"),
}
SEEDS = {
    "000_288d4dc2df949a91.txt": "淄博市/淄博市大数据局2023.txt",
    "003_e2eef0d134452b97.txt": "山东省/山东省大数据局2024.txt",
}
FIGURES = sorted((SHARED / "figures").glob("*.json"))


def listed() -> list[dict[str, str]]:
    with (RAW / LIST).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def published(path: Path) -> dict[str, Any]:
    figures: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return figures


def edition_of(figures: dict[str, Any]) -> form.Edition:
    edition = form.EDITIONS[figures["form"]]
    return edition.with_single_other() if "other_handling" in figures["applications"] else edition


def published_cells(figures: dict[str, Any]) -> dict[form.Cell, float | None]:
    """Every cell of the report's edition with its published number, None where the source is blank."""
    edition = edition_of(figures)
    cells: dict[form.Cell, float | None] = {}
    for frame, table in edition.tables.items():
        for line in table.lines:
            given = figures[frame][line.key]
            numbers = given if isinstance(given, list) else [given[column.key] for column in line.columns]
            cells.update(zip(((frame, line.key, c.key) for c in line.columns), numbers, strict=True))
    return cells


def frame_rows(source: Dataset | Report, report_id: str | None = None) -> dict[form.Cell, dict[str, Any]]:
    """The cell rows of one report, by cell; fails where a cell has two rows."""
    rows: dict[form.Cell, dict[str, Any]] = {}
    for name in form.FRAMES:
        frame = getattr(source, name)
        if report_id is not None:
            frame = frame[frame["report_id"] == report_id]
        first, second = form.KEYS[name]
        for record in frame.to_dict("records"):
            cell = (name, record[first], record[second])
            assert cell not in rows, cell
            rows[cell] = record
    return rows


def decoded(path: Path) -> str:
    for charset in CHARSETS:
        try:
            return path.read_bytes().decode(charset)
        except UnicodeDecodeError:
            continue
    raise AssertionError(f"{path} is in none of {CHARSETS}")


def words(path: Path) -> str:
    """The text of a file; for one that is not text, what its reader finds in paragraphs."""
    if path.suffix in TEXTS:
        return decoded(path)
    return "".join(block.text for block in read_bytes(path.read_bytes(), path.name).blocks if isinstance(block, Paragraph))


def report_id(figures: dict[str, Any]) -> str:
    return f"{figures['publisher']}-{figures['year']}"


@pytest.fixture(scope="module")
def figures(request: pytest.FixtureRequest, shared: Path) -> dict[str, Any]:
    return published(request.param)


every_figure_file = pytest.mark.parametrize(
    "figures",
    FIGURES or [pytest.param(None, marks=pytest.mark.skip(reason="the folder shared/ is not beside this checkout"))],
    indirect=True, ids=lambda path: path.stem if path else "none",
)


# -- against the published figures ------------------------------------------------------


@every_figure_file
def test_every_cell_is_the_published_number(figures: dict[str, Any], dataset: Dataset) -> None:
    rows = frame_rows(dataset, report_id(figures))
    expected = published_cells(figures)
    assert set(rows) == set(expected)
    wrong = {}
    for cell, number in expected.items():
        row = rows[cell]
        if number is None:
            right = row["raw"] == "" and pd.isna(row["printed"])
        else:
            right = not pd.isna(row["printed"]) and float(row["printed"]) == float(number)
        if not right:
            wrong[cell] = (row["raw"], row["printed"], number)
    assert not wrong


@every_figure_file
def test_report_is_known_for_what_it_is(figures: dict[str, Any], dataset: Dataset) -> None:
    reports = dataset.reports.set_index("report_id")
    row = reports.loc[report_id(figures)]
    assert (row["publisher"], row["year"], row["form"]) == (figures["publisher"], figures["year"], figures["form"])
    if figures["published_on"]:
        assert row["published_on"] == pd.Timestamp(figures["published_on"])
    else:
        assert pd.isna(row["published_on"])
    url = figures.get("source_url")
    assert row["url"] == url if url else pd.isna(row["url"]) or row["url"] == ""


@every_figure_file
def test_prose_carries_the_published_figures(figures: dict[str, Any], dataset: Dataset) -> None:
    sections = dataset.sections[dataset.sections["report_id"] == report_id(figures)]
    prose = "".join("".join(str(text).split()) for text in sections["text"].dropna())
    missing = []
    for mention in figures["mentions"]:
        values = mention["value"] if isinstance(mention["value"], dict) else {"": mention["value"]}
        unit = mention["unit"].removeprefix("余")
        for name, value in values.items():
            number = f"{abs(value):g}" if abs(value) < 100_000 else f"{value / 10_000:g}万"
            if not any(f"{name}{number}{more}{unit}" in prose for more in ("", "余")):
                missing.append((name, value, unit))
    assert not missing


def test_all_published_reports_are_shipped(shared: Path, dataset: Dataset) -> None:
    assert {report_id(published(path)) for path in (shared / "figures").glob("*.json")} <= set(
        dataset.reports["report_id"])


# -- the two reports the project began with ---------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_seed_reads_as_its_transcription(seed: str, shared: Path, dataset: Dataset) -> None:
    report = read_report(shared / "seeds" / seed)
    transcribed = next(row for row in listed() if row["file"] == SEEDS[seed])
    assert report.publisher == transcribed["publisher"]
    assert report.year == int(transcribed["year"])
    ours = frame_rows(dataset, f"{report.publisher}-{report.year}")
    theirs = frame_rows(report)
    assert set(theirs) == set(ours)
    for cell, row in theirs.items():
        for column in ("raw", "printed", "value", "basis"):
            assert row[column] == ours[cell][column], (cell, column)
    assert report.findings[report.findings["severity"] == "error"].empty, report.findings["message"].tolist()


@pytest.mark.parametrize(("seed", "nonzero"), [
    ("000_288d4dc2df949a91.txt", {
        ("applications", "received", "individual"): 3,
        ("applications", "granted", "individual"): 1,
        ("applications", "refused_internal", "individual"): 1,
        ("applications", "unavailable_not_held", "individual"): 1,
        ("applications", "concluded", "individual"): 3,
    }),
    ("003_e2eef0d134452b97.txt", {
        ("disclosure", "normative_documents", "in_force"): 1,
        ("applications", "received", "individual"): 10,
        ("applications", "granted", "individual"): 2,
        ("applications", "partly_granted", "individual"): 3,
        ("applications", "unavailable_not_held", "individual"): 5,
        ("applications", "concluded", "individual"): 10,
    }),
])
def test_seed_has_these_numbers_and_else_zeros(seed: str, nonzero: dict[form.Cell, int], shared: Path) -> None:
    rows = frame_rows(read_report(shared / "seeds" / seed))
    expected = dict.fromkeys(form.EDITIONS["2021"].cells, 0)
    for cell, number in nonzero.items():
        expected[cell] = number
        if cell[0] == form.APPLICATIONS:
            expected[(*cell[:2], "total")] = number
    assert {cell: row["printed"] for cell, row in rows.items()} == expected


# -- without the published figures ------------------------------------------------------


def test_every_file_is_listed_and_every_listed_file_is_there() -> None:
    files = {path.relative_to(RAW).as_posix() for path in RAW.rglob("*") if path.is_file()} - {LIST, NAMES}
    named = [row["file"] for row in listed()]
    assert len(named) == len(set(named))
    assert set(named) == files


def test_list_is_complete_in_itself() -> None:
    rows = listed()
    assert list(rows[0]) == ["file", "publisher", "year", "level", "parent", "title", "published_on", "url", "note"]
    for row in rows:
        assert row["level"] in {"province", "city", "county", "department"}, row["file"]
        assert row["year"] in row["title"]
        assert row["parent"]
        assert row["note"]
        if row["published_on"]:
            assert dt.date.fromisoformat(row["published_on"]).year == int(row["year"]) + 1, row["file"]
        assert row["url"] == "" or row["url"].startswith(("https://", "http://"))


def test_title_stands_in_the_file() -> None:
    for row in listed():
        text = "".join(words(RAW / row["file"]).split())
        for piece in (row["title"].split(row["year"])[0], "年政府信息公开工作年度报告"):
            assert piece in text, row["file"]


def test_charsets_are_of_several_kinds() -> None:
    pages = {path.relative_to(RAW).as_posix(): path.read_bytes() for path in RAW.rglob("*.html")}
    assert any(page.startswith(b"\xef\xbb\xbf") for page in pages.values())
    assert any(b"charset" not in page.lower() for page in pages.values())
    mislabelled = [page for page in pages.values() if b"charset=gb2312" in page.lower()]
    assert mislabelled
    for page in mislabelled:
        page.decode("gb18030")
        with pytest.raises(UnicodeDecodeError):
            page.decode("gb2312")


def test_every_report_is_read(dataset: Dataset) -> None:
    assert dataset.failures.empty, dataset.failures.to_dict("records")
    assert set(dataset.reports["report_id"]) == set(KNOWN)
    assert sorted(dataset.reports["report_id"]) == sorted(f"{row['publisher']}-{row['year']}" for row in listed())


@pytest.mark.parametrize("name", KNOWN)
def test_known_numbers(name: str, dataset: Dataset) -> None:
    rows = frame_rows(dataset, name)
    found = tuple(rows[cell]["printed"] for cell in (
        ("applications", "received", "total"), ("applications", "concluded", "total"),
        ("applications", "carried_out", "total"), ("disclosure", "penalties", "decisions"),
    ))
    assert found == KNOWN[name]


@pytest.mark.parametrize("name", KNOWN)
def test_no_cell_is_missing(name: str, dataset: Dataset) -> None:
    rows = frame_rows(dataset, name)
    edition = form.EDITIONS[str(dataset.reports.set_index("report_id").loc[name, "form"])]
    if ("applications", "other_handling", "total") in rows:
        edition = edition.with_single_other()
    assert set(rows) == set(edition.cells)
    assert not [cell for cell, row in rows.items() if pd.isna(row["raw"])]


def test_equations_break_only_where_the_reports_break_them(dataset: Dataset) -> None:
    """Computed here from the printed numbers, so that the program's own checks are held to it as well."""
    broken = set()
    for name in KNOWN:
        rows = frame_rows(dataset, name)
        edition = form.EDITIONS[str(dataset.reports.set_index("report_id").loc[name, "form"])]
        if ("applications", "other_handling", "total") in rows:
            edition = edition.with_single_other()
        for equation in edition.equations:
            if any(pd.isna(rows[cell]["printed"]) for cell in equation.cells):
                continue
            parts, whole = (sum(int(rows[c]["printed"]) for c in side) for side in (equation.parts, equation.whole))
            if parts != whole:
                cell = equation.whole[0]
                broken.add((name, equation.rule, cell[2] if equation.rule in {"E1", "E2"} else cell[1]))
    assert broken == BROKEN
    errors = dataset.findings[dataset.findings["severity"] == "error"]
    assert {(row.report_id, row.rule) for row in errors.itertuples() if row.rule in {"E1", "E2", "E3", "E4"}} == {
        (name, rule) for name, rule, _ in BROKEN
    }


@pytest.mark.parametrize(("cell", "amount"), [
    ("平潭综合实验区管委会-2019", 75394432.52), ("平潭综合实验区管委会-2020", 73802895.9), ("上海市人民政府办公厅-2019", 251000),
])
def test_unit_inside_the_cell_is_kept(cell: str, amount: float, dataset: Dataset) -> None:
    row = frame_rows(dataset, cell)["disclosure", "procurement", "amount"]
    assert (row["printed"], row["unit"]) == (amount, "元")
    assert row["raw"].endswith("元")
