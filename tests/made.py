"""Datasets made by hand, with a cell of every basis in every layout of the form."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gongkai import form
from gongkai.dataset import Dataset

BLANK = {"raw": "", "printed": None, "value": 0, "basis": "blank"}
DASH = {"raw": "-", "printed": None, "value": 0, "basis": "blank"}
DERIVED = {"raw": "", "printed": None, "value": 7, "basis": "derived"}
UNKNOWN = {"raw": "若干", "printed": None, "value": None, "basis": "unknown"}
LOST = {"raw": None, "printed": None, "value": None, "basis": "unknown"}
ODD: dict[form.Cell, dict[str, Any]] = {
    ("applications", "received", "individual"): BLANK,
    ("applications", "received", "business"): DASH,
    ("applications", "received", "total"): DERIVED,
    ("applications", "granted", "total"): UNKNOWN,
    ("applications", "concluded", "legal"): LOST,
    ("disputes", "reconsideration", "upheld"): BLANK,
    ("disclosure", "fees", "amount"): {"raw": "5949.088667元", "printed": 5949.088667, "value": 5949.088667, "unit": "元"},
}


def made_report(
    publisher: str, year: int, edition: form.Edition, odd: dict[form.Cell, dict[str, Any]] | None = None, *, first: int = 0,
    **report: Any,
) -> dict[str, list[dict[str, Any]]]:
    """Rows of a report whose cells are numbered on from ``first``; ``odd`` replaces fields of single cells."""
    lead = {"report_id": f"{publisher}-{year}", "publisher": publisher, "year": year}
    rows: dict[str, list[dict[str, Any]]] = {"reports": [{**lead, "form": edition.name, "title": None,
                                                          "source": "a.html", **report}]}
    for number, cell in enumerate(edition.cells, start=first):
        frame, one, two = cell
        a, b = form.KEYS[frame]
        row = {**lead, a: one, b: two, "raw": str(number), "printed": number, "value": number, "basis": "printed"}
        if frame == form.DISCLOSURE:
            row["unit"] = next(t.unit for t in edition.tables[frame].line(one).columns if t.key == two)
        rows.setdefault(frame, []).append({**row, **(odd or {}).get(cell, {})})
    return rows


def together(*parts: dict[str, list[dict[str, Any]]]) -> Dataset:
    rows: dict[str, list[dict[str, Any]]] = {}
    for part in parts:
        for name, found in part.items():
            rows.setdefault(name, []).extend(found)
    return Dataset.from_rows(rows)


def small_dataset() -> Dataset:
    """Reports of both editions, with （六）其他处理 in one row and in three, two of them on the same year."""
    older, newer = form.EDITIONS["2019"], form.EDITIONS["2021"]
    return together(
        made_report("甲市", 2020, older, {("disclosure", "procurement", "amount"): {"unit": "万元"}}),
        made_report("甲市", 2021, newer, ODD, published_on=dt.date(2022, 1, 5)),
        made_report("甲市", 2022, newer, {}, published_on=dt.date(2023, 1, 5)),
        made_report("乙县", 2020, older.with_three_other(), {("disclosure", "licensing", "change"): {
            "raw": "减4", "printed": -4, "value": -4}}),
        made_report("乙县", 2022, newer.with_single_other(), ODD, parent="甲市"),
        made_report("丙局", 2022, older, {("applications", "granted", "individual"): UNKNOWN}),
        made_report("丁区", 2022, newer, {("disclosure", "fees", "amount"): {"value": 0.1, "printed": 0.1, "raw": "0.1"}}),
        {"findings": [
            {"report_id": "甲市-2021", "publisher": "甲市", "year": 2021, "rule": "E2", "severity": "error",
             "frame": "applications", "cell": "concluded/total", "printed": 5, "expected": 6, "message": "相差 1。"},
            {"report_id": "乙县-2022", "publisher": "乙县", "year": 2022, "rule": "text", "severity": "warning",
             "frame": "applications", "cell": "received/total", "printed": 8, "expected": 7, "message": "文中为 8，表中为 7。"},
            {"report_id": "乙县-2022", "publisher": "乙县", "year": 2022, "rule": "outlier", "severity": "note",
             "frame": None, "cell": None, "printed": None, "expected": None, "message": "变动大。"},
        ], "failures": [{"source": "坏.html", "reason": "文件是空的"}]},
    )
