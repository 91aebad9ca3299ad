"""The benchmark of speed runs, and counts what it says it counts. How fast anything is, no test asks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the benchmarks are no package of src

from benchmarks import speed, workload

PLAIN = ("html", "text", "docx", "xlsx")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workload") / "reports"
    workload.make(folder, 12, PLAIN, processes=1, progress=False)
    return folder


def test_each_file_has_its_line_of_truth(made: Path) -> None:
    lines = [json.loads(line) for line in (made / workload.TRUTH).read_text("utf-8").splitlines()]
    files = {path.relative_to(made / workload.RAW).as_posix() for path in (made / workload.RAW).rglob("*.*")}
    assert {line["file"] for line in lines} == files
    assert len(files) == 12
    assert len({(line["publisher"], line["year"]) for line in lines}) == 12


def test_the_same_seed_gives_the_same_files(made: Path, tmp_path: Path) -> None:
    workload.make(tmp_path / "again", 12, PLAIN, processes=1, progress=False)
    texts = [p for p in (made / workload.RAW).rglob("*.*") if p.suffix in (".html", ".txt")]
    assert texts
    for path in texts:
        assert (tmp_path / "again" / path.relative_to(made)).read_bytes() == path.read_bytes()


def test_every_layout_is_met() -> None:
    files = workload.plan(4000, PLAIN)
    for kind in PLAIN:
        assert {f.layout for f in files if f.kind == kind} == set(workload._layouts(kind))
    assert len({f.name for f in files}) == 4000


def test_a_body_takes_up_what_it_carried_over() -> None:
    years = [f.numbers for f in workload.drawn_figures(workload.body_name(3), seed=5)]
    carried = {(before["applications", "carried_out", c], after["applications", "carried_in", c])
               for before, after in zip(years, years[1:], strict=False) for c in ("individual", "business")}
    assert all(before == after for before, after in carried)


def test_a_folder_that_is_not_empty_is_left_alone(made: Path) -> None:
    with pytest.raises(FileExistsError):
        workload.make(made, 1, PLAIN, progress=False)


def test_an_unknown_file_type_is_an_error() -> None:
    with pytest.raises(ValueError, match="papyrus"):
        workload.plan(3, ("papyrus",))


def test_the_cells_of_plain_files_are_counted_right(made: Path) -> None:
    measured = speed.measure(speed.samples(made), 1, progress=False)
    for tally in measured.kinds.values():
        assert (tally.refused, tally.wrong) == (0, 0)
        assert tally.right > 100
        assert set(tally.rounds[0]) <= set(speed.COLUMNS)
    assert 0 < measured.files["pandas.read_html"] <= measured.kinds["html"].files
    for target in speed.TARGETS:
        for ratio, floor in zip(speed.ratios(measured, target), speed.floors(measured, target), strict=False):
            assert ratio > 0 and floor > 0
    assert len(speed.ratios(measured, speed.TARGETS[0])) == len(speed.floors(measured, speed.TARGETS[0])) == 1


def test_a_misread_cell_is_counted_wrong(made: Path) -> None:
    sample = next(s for s in speed.samples(made) if s.kind == "html")
    report = speed.read(sample, speed.Stopwatch())
    assert report is not None
    cell = next(c for c, n in sample.cells.items() if n is not None)
    other = speed.Sample(sample.name, sample.kind, sample.data, {**sample.cells, cell: sample.cells[cell] + 1})
    tally = speed.Tally()
    speed.score(tally, other, report)
    assert tally.wrong == 1


def test_a_stage_within_another_counts_for_itself() -> None:
    watch = speed.Stopwatch()
    with watch.stage("outer"), watch.stage("inner"):
        until = time.process_time() + 0.05
        while time.process_time() < until:
            pass
    assert watch.spent["inner"] >= 0.05 > watch.spent["outer"]


def test_the_command_prints_its_tables(capsys: pytest.CaptureFixture[str]) -> None:
    assert speed.main(["--reports", "4", "--formats", "html,text", "--rounds", "1", "--quiet"]) == 0
    printed = capsys.readouterr().out
    for words in ("reports/s", "pandas.read_html", "text, over HTML", "at most 0.5", "peak memory"):
        assert words in printed


def test_heavy_libraries_wait_until_they_are_used() -> None:
    heavy = ("matplotlib", "scipy", "statsmodels", "rjieba", "openpyxl", "pypdfium2", "pdfplumber", "numba", "torch", "PIL",
             "IPython", "ipywidgets")
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, helpers; print(*sorted({name.partition('.')[0] for name in sys.modules}))"],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ).stdout.split()
    assert "pandas" in loaded
    assert not set(heavy) & set(loaded)
