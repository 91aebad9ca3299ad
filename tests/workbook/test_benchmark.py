"""The figure of the workbook: made-up reports are reports, and the measuring measures."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks import workbook as benchmark

from gongkai import form


def test_made_up_reports_fill_every_cell_of_their_edition() -> None:
    made = benchmark.dataset(12, 3)
    assert len(made.reports) == 36
    assert made.reports["report_id"].is_unique
    for report in made.reports.itertuples():
        edition = made.edition(report.report_id)
        assert edition.name == report.form
        assert edition.fits(int(report.year))
        for frame in form.FRAMES:
            rows = made.frames[frame]
            rows = rows[rows["report_id"] == report.report_id]
            found = list(zip(*(rows[key] for key in form.KEYS[frame]), strict=True))
            assert found == [cell[1:] for cell in edition.tables[frame].cells]
    assert made.findings["report_id"].nunique() == (made.reports["errors"] > 0).sum()
    assert benchmark.dataset(12, 3).applications.equals(made.applications)


def test_the_command_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert benchmark.main(["--units", "2", "--years", "1", "--tasks", "forms,sum"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "seconds" in lines[0]
    assert "one file of 2 forms" in lines[2]
    assert all(float(line.split("|")[2]) >= 0 for line in lines[2:4])
    with pytest.raises(SystemExit):
        benchmark.main(["--tasks", "nothing"])
