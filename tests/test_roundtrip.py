"""Random reports printed in every layout, with and without quirks, and read back cell by cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai import form, schema
from gongkai.document import ReportError
from helpers import read_report
from rendering import cells, document, html, quirks, text
from rendering.document import Box, Paper
from rendering.score import Score, score

LAYOUTS: dict[str, Callable[[Paper, Random], bytes]] = {
    **{f"{name}.txt": r for name, r in text.LAYOUTS.items()},
    **{f"{name}.html": r for name, r in html.LAYOUTS.items()},
}
EXACT = [*(f"{n}.txt" for n in text.EXACT), *(f"{n}.html" for n in html.EXACT)]


def printed(rng: Random) -> Paper:
    return document.compose(cells.draw_figures(rng), rng)


def read_back(paper: Paper, layout: str, rng: Random, folder: Path) -> tuple[Any, Score]:
    path = folder / layout
    path.write_bytes(LAYOUTS[layout](paper, rng))
    try:
        report = read_report(path)
    except ReportError as error:
        return None, score(None, paper.truth(), str(error))
    return report, score(report, paper.truth())


@pytest.mark.parametrize("layout", EXACT)
def test_plain_layout_reads_back_whole(layout: str, tmp_path: Path) -> None:
    for seed in range(4):
        rng = Random(seed)
        paper = printed(rng)
        report, result = read_back(paper, layout, rng, tmp_path)
        assert not result.refused
        assert (result.wrong, result.flagged, result.lost) == ([], [], []), f"seed {seed}"
        assert (report.year, report.form) == (paper.figures.year, paper.figures.edition.name)
        assert report.publisher == paper.figures.publisher


@pytest.mark.parametrize("quirk", quirks.QUIRKS)
def test_one_quirk_is_never_misread(quirk: str, tmp_path: Path) -> None:
    for seed in range(4):
        rng = Random(f"{quirk} {seed}")
        layout = rng.choice(list(LAYOUTS))
        paper = quirks.QUIRKS[quirk](printed(rng), rng)
        report, result = read_back(paper, layout, rng, tmp_path)
        assert not result.wrong, f"{layout}, seed {seed}"
        assert report is None or not result.lost or len(report.findings), f"{layout}, seed {seed}: lost without a word"


@settings(max_examples=60, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large])
@given(rng=st.randoms(use_true_random=False), layout=st.sampled_from(EXACT))
def test_any_figures_in_any_plain_layout(rng: Random, layout: str, tmp_path: Path) -> None:
    _, result = read_back(printed(rng), layout, rng, tmp_path)
    assert (result.refused, result.wrong, result.flagged, result.lost) == ("", [], [], [])


@settings(max_examples=80, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large])
@given(rng=st.randoms(use_true_random=False), layout=st.sampled_from(list(LAYOUTS)),
       chosen=st.lists(st.sampled_from(list(quirks.QUIRKS)), min_size=1, max_size=3, unique=True))
def test_any_quirks_in_any_layout_are_never_misread(rng: Random, layout: str, chosen: list[str], tmp_path: Path) -> None:
    paper = quirks.apply(printed(rng), chosen, rng)
    report, result = read_back(paper, layout, rng, tmp_path)
    assert not result.wrong
    assert report is None or not result.lost or len(report.findings)


# -- the instruments themselves ----------------------------------------------------------

@pytest.mark.parametrize("seed", range(50))
def test_drawn_figures_satisfy_the_form(seed: int) -> None:
    rng = Random(seed)
    figures = cells.draw_figures(rng)
    assert set(figures.numbers) == set(figures.edition.cells)
    assert figures.broken() == []
    assert cells.misprint(figures, rng).broken()


def test_every_layout_prints_every_number() -> None:
    rng = Random(7)
    paper = printed(rng)
    marks = {cell: Decimal(10_000_019 + 7 * i) for i, cell in enumerate(paper.figures.edition.cells)}

    def marked(box: Box) -> Box:
        return replace(box, text=str(marks[box.cell]), number=marks[box.cell]) if box.cell else box

    paper = paper.boxes(marked)
    codecs = {"utf16.html": "utf-16", "big5.html": "big5", "gb18030.html": "gb18030"}
    for name, render in LAYOUTS.items():
        if name in ("word.html", "cms.html"):
            continue  # numbers are split over tags there
        page = render(paper, rng).decode(codecs.get(name, "utf-8"), "replace")
        missing = [c for c, n in marks.items() if str(n) not in page]
        assert not missing, name


def test_score_tells_exact_lost_wrong_and_flagged() -> None:
    class Reading:
        disclosure = schema.frame([], schema.REPORT_FRAMES["disclosure"])
        disputes = schema.frame([], schema.REPORT_FRAMES["disputes"])
        applications = schema.frame([
            {"outcome": "granted", "applicant": "individual", "raw": "3", "printed": 3, "value": 3, "basis": "printed"},
            {"outcome": "granted", "applicant": "business", "raw": "4", "printed": 4, "value": 4, "basis": "printed"},
            {"outcome": "received", "applicant": "total", "raw": "9", "printed": 9, "value": 9, "basis": "printed"},
            {"outcome": "carried_in", "applicant": "total", "raw": pd.NA, "printed": pd.NA, "value": pd.NA, "basis": "unknown"},
            {"outcome": "carried_in", "applicant": "other", "raw": "", "printed": pd.NA, "value": 0, "basis": "blank"},
        ], schema.REPORT_FRAMES["applications"])
        findings = schema.frame([
            {"rule": "E3", "severity": "error", "frame": "applications", "cell": "received/total"},
        ], schema.REPORT_FRAMES["findings"])

    a = form.APPLICATIONS
    result = score(Reading, {
        (a, "granted", "individual"): Decimal(3), (a, "granted", "business"): Decimal(5),
        (a, "received", "total"): Decimal(8), (a, "carried_in", "total"): Decimal(1), (a, "carried_in", "other"): Decimal(2),
    })
    assert result.exact == [(a, "granted", "individual")]
    assert result.lost == [(a, "carried_in", "total")]
    assert [c for c, _ in result.wrong] == [(a, "carried_in", "other"), (a, "granted", "business")]
    assert [c for c, _ in result.flagged] == [(a, "received", "total")]
