"""Small report files made by hand after layouts seen on real sites, each with its cells beside it."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gongkai import form
from gongkai.form import Cell
from helpers import read_report
from rendering.score import score

FOLDER = Path(__file__).parent / "layouts"
FILES = sorted(p for p in FOLDER.iterdir() if p.suffix in (".txt", ".html"))


def expected(path: Path) -> dict[str, Any]:
    return json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


def truth(figures: dict[str, Any]) -> dict[Cell, Decimal | None]:
    """The cells of a figures file: lists in the form's column order, null for a blank, absent for no such cell."""
    cells: dict[Cell, Decimal | None] = {}
    columns = {form.APPLICATIONS: [t.key for t in form.APPLICANTS], form.DISPUTES: [t.key for t in form.DISPUTE_OUTCOMES]}
    for frame in form.FRAMES:
        for first, row in figures[frame].items():
            named = row if isinstance(row, dict) else dict(zip(columns[frame], row, strict=True))
            cells |= {(frame, first, k): None if v is None else Decimal(str(v)) for k, v in named.items()}
    return cells


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_layout_reads_back(path: Path) -> None:
    figures = expected(path)
    report = read_report(path)
    result = score(report, truth(figures))
    assert not result.wrong and not result.flagged, figures["shows"]
    if figures["exact"]:
        assert not result.lost, figures["shows"]
    elif result.lost:
        assert report.findings["severity"].isin(["error", "warning"]).any()


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_layout_is_known_for_what_it_is(path: Path) -> None:
    figures = expected(path)
    report = read_report(path)
    assert (report.year, report.form) == (figures["year"], figures["form"])
    if figures["publisher"] is not None:
        assert report.publisher == figures["publisher"]
