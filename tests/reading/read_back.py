"""Reports written by a renderer and read again: what every file type must do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random

from gongkai.report import Report, ReportError, read_report
from rendering import cells, document, quirks
from rendering.document import Paper
from rendering.score import score

Render = Callable[[Paper, Random], bytes]


def plain_reports(render: Render, path: Path, seeds: int = 3) -> Iterator[Report]:
    """Reports without a quirk, each read back whole."""
    for seed in range(seeds):
        rng = Random(seed)
        paper = document.compose(cells.draw_figures(rng), rng)
        path.write_bytes(render(paper, rng))
        report = read_report(path)
        result = score(report, paper.truth())
        assert (result.wrong, result.flagged, result.lost) == ([], [], []), f"seed {seed}"
        assert (report.year, report.form) == (paper.figures.year, paper.figures.edition.name)
        assert report.publisher == paper.figures.publisher
        yield report


def never_misread(layouts: Mapping[str, Render], path: Path, seeds: int) -> None:
    """Reports with one quirk or two, in any layout: nothing is read wrong, and nothing is lost without a word."""
    for seed in range(seeds):
        rng = Random(seed)
        paper = document.compose(cells.draw_figures(rng), rng)
        chosen = rng.sample(list(quirks.QUIRKS), rng.choice((1, 2)))
        paper = quirks.apply(paper, chosen, rng)
        layout = rng.choice(list(layouts))
        path.write_bytes(layouts[layout](paper, rng))
        try:
            report = read_report(path)
        except ReportError:
            continue
        result = score(report, paper.truth())
        assert not result.wrong, f"{layout}, seed {seed}, {chosen}"
        assert not result.lost or len(report.findings), f"{layout}, seed {seed}, {chosen}: lost without a word"
