"""Reports made by hand: every cell 0 but those given, and prose as given."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from gongkai import form, schema
from gongkai.dataset import Dataset
from gongkai.form import Cell
from gongkai.prose import mentions
from gongkai.report import Report

TOTAL = ("applications", "received", "total")
BODY = "甲市人民政府"


def report(
    year: int, cells: Mapping[Cell, float | None] | None = None, texts: Mapping[str, str] | None = None, *, publisher: str = BODY,
    edition: form.Edition = form.EDITIONS["2021"], units: Mapping[Cell, str] | None = None, findings: tuple[str, ...] = (),
    title: str = "",
) -> Report:
    """``None`` for a cell whose number is not known; ``findings`` are messages of warnings."""
    wanted = dict(cells or {})
    contents = {}
    for frame in form.FRAMES:
        first, second = form.KEYS[frame]
        rows: list[dict[str, object]] = []
        for line in edition.tables[frame].lines:
            for term in line.columns:
                cell = (frame, line.key, term.key)
                value = wanted.pop(cell, 0)
                rows.append({
                    first: line.key, second: term.key, "raw": "？" if value is None else f"{value:g}",
                    "printed": pd.NA if value is None else value, "value": pd.NA if value is None else value,
                    "basis": "unknown" if value is None else "printed", "unit": (units or {}).get(cell, term.unit),
                })
        contents[frame] = schema.plain_rows(rows, schema.REPORT_FRAMES[frame])
    assert not wanted, f"no such cells: {wanted}"
    sections = [{"section": s.key, "heading": s.heading, "text": (texts or {}).get(s.key, "")} for s in form.SECTIONS]
    return Report(
        publisher=publisher, year=year, form=edition.name, title=title, published_on=None, source=f"{year}.html", edition=edition,
        contents={
            "sections": schema.plain_rows(sections, schema.REPORT_FRAMES["sections"]),
            "mentions": schema.plain_rows(mentions(sections, year), schema.REPORT_FRAMES["mentions"]),
            "findings": schema.plain_rows([{"rule": "text", "severity": "warning", "message": m} for m in findings],
                                     schema.REPORT_FRAMES["findings"]),
            **contents,
        },
    )


def collection(*reports: Report, parents: Mapping[str, str] | None = None) -> Dataset:
    """A dataset of these reports, as if loaded, but for what a collection finds in them."""
    rows: dict[str, list[dict[str, object]]] = {}
    for r in reports:
        lead: dict[str, object] = {"report_id": r.report_id, "publisher": r.publisher, "year": r.year}
        marks = r.findings["severity"].value_counts()
        rows.setdefault("reports", []).append({
            **lead, "form": r.form, "title": r.title, "source": r.source, "parent": (parents or {}).get(r.publisher),
            "errors": int(marks.get("error", 0)), "warnings": int(marks.get("warning", 0)), "notes": 0,
        })
        for name, frame in r.frames.items():
            rows.setdefault(name, []).extend({**lead, **row} for row in frame.to_dict("records"))
    return Dataset.from_rows(rows)
