"""What a collection costs by its size: a folder read to the end with its results written, and the results read back.

    python -m benchmarks.scale                                      # 1,000 and 10,000 reports, some minutes
    python -m benchmarks.scale --sizes 1000,10000,100000 --formats html,text
    python -m benchmarks.scale --sizes 1000 --processes             # also one process against two
    python -m benchmarks.scale --sizes 4000 --products              # also the workbook and each notebook
    python -m benchmarks.scale --sizes 4000 --repeated 100000       # also questions to so many reports: those read, again and again

Each step is a process of its own. CPU time counts a reading with all its processes, and so says how time grows even
where other programs hold the processors; two processes against one is wall time, and needs a machine that has
nothing else to do. Memory is that of all processes at once, as much as they ever held.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import math
import multiprocessing
import os
import platform
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pandas as pd
import psutil

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT / "src") not in sys.path:
    sys.path.insert(0, str(ROOT / "src"))

from benchmarks import workload  # noqa: E402
from benchmarks.speed import plain  # noqa: E402
from gongkai import measures, notebooks  # noqa: E402
from gongkai.dataset import build_dataset, open_dataset  # noqa: E402
from gongkai.loading import pool  # noqa: E402
from gongkai.store import columnar  # noqa: E402
from gongkai.workbook import write_workbook  # noqa: E402

SIZES = (1_000, 10_000)
PART = 500
"""Reports stored at once, as where a folder is read."""
QUESTIONS = ("disclosure_volume", "outcome_shares", "refusal_reasons")
MOST_GROWTH, LEAST_GAIN, MOST_MEMORY, MOST_AGAIN = 1.05, 1.8, 1.5e9, 0.02


@dataclass(frozen=True)
class Step:
    """One process's work: wall time, CPU time with that of the processes it started, memory of all at once."""

    seconds: float
    cpu: float
    peak: int


@dataclass(frozen=True)
class Run:
    """A folder read into results, again when nothing had changed, and read back: all frames, then those of one year."""

    reports: int
    first: Step
    again: Step
    whole: Step
    year: Step
    stored: int


def build(folder: str, results: str, processes: int) -> None:
    """Read the folder and write its results, as ``make report`` does without the workbook and the notebooks."""
    build_dataset(folder, results, progress=False, processes=processes, columnar=True)
    # Ended, so that their time is counted.
    pool.close()


def read_back(results: str, years: Sequence[int] | None) -> None:
    """Read every frame, of all years or of these."""
    rows = {name: len(frame) for name, frame in open_dataset(results, years=years, categories=True).frames.items()}
    assert rows["reports"] and rows["applications"], rows


def step(work: Callable[..., None], *arguments: object) -> Step:
    """Do the work in a new process and watch it."""
    context = multiprocessing.get_context("spawn")
    answer, question = context.Pipe(duplex=False)
    child = context.Process(target=_do, args=(work, arguments, question))
    child.start()
    question.close()
    watch = _Watch(child.pid or 0)
    watch.start()
    try:
        seconds, cpu = answer.recv()
    except EOFError:
        raise RuntimeError(f"{work.__name__}{arguments} failed") from None
    finally:
        watch.stop()
        child.join()
    return Step(seconds, cpu, watch.peak)


def _do(work: Callable[..., None], arguments: tuple[Any, ...], answer: Connection) -> None:
    wall, before = time.perf_counter(), os.times()
    work(*arguments)
    seconds, after = time.perf_counter() - wall, os.times()
    answer.send((seconds, sum(after[:4]) - sum(before[:4])))


class _Watch(threading.Thread):
    """The most memory that a process and those it started hold at once."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._process = psutil.Process(pid)
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(0.1):
            total = 0
            with contextlib.suppress(psutil.Error):
                for process in (self._process, *self._process.children(recursive=True)):
                    with contextlib.suppress(psutil.Error):
                        total += process.memory_info().rss
            self.peak = max(self.peak, total)

    def stop(self) -> None:
        self._ended.set()
        self.join()


def workbook(results: str) -> None:
    """Write the workbook of a dataset."""
    with tempfile.TemporaryDirectory() as folder:
        write_workbook(open_dataset(results), Path(folder) / "workbook.xlsx")


def notebook(path: str) -> None:
    """Run a notebook to its end in a fresh kernel."""
    (run,) = notebooks.run_all([Path(path)], write=False, progress=False)
    if run.error:
        raise RuntimeError(run.error)


def products(folder: Path) -> str:
    """What the workbook and each notebook of the project take on the reports in a folder."""
    with tempfile.TemporaryDirectory() as name:
        results = os.fspath(Path(name) / "data" / "processed")
        step(build, os.fspath(folder), results, 2)
        shutil.copytree(ROOT / "notebooks", Path(name) / "notebooks")
        # Where notebooks look for the package.
        (Path(name) / "src").symlink_to(ROOT / "src")
        steps = {"workbook": step(workbook, results)}
        for path in notebooks.find(Path(name) / "notebooks"):
            steps[path.name] = step(notebook, os.fspath(path))
    rows = [[what, f"{found.cpu:.0f}", f"{found.seconds:.0f}", _mb(found.peak)] for what, found in steps.items()]
    return plain(["product", "CPU s", "wall s", "peak MB"], rows)


def repeat(results: str, larger: str, reports: int) -> None:
    """Store a collection of so many reports: those of another one after the other, again and again under other names."""
    frames = open_dataset(results).frames
    every = frames["reports"]["report_id"].tolist()

    def parts() -> Iterator[dict[str, pd.DataFrame]]:
        for copy, first in itertools.product(range(-(-reports // len(every))), range(0, len(every), PART)):
            chosen = every[first:min(first + PART, reports - copy * len(every))]
            part = {name: frame[frame["report_id"].isin(chosen)].copy() for name, frame in frames.items() if "report_id" in frame}
            for frame in part.values():
                for column in {"report_id", "publisher", "body"} & set(frame.columns):
                    frame[column] += f"·{copy}"
            yield {**frames, **part}

    columnar.write(parts(), Path(larger))


def ask(results: str, measure: str, years: Sequence[int] | None) -> None:
    """What a notebook asks, of all years or of these."""
    getattr(measures, measure)(open_dataset(results, years=years, categories=True))


def repeated(folder: Path, reports: int) -> str:
    """What it takes to read back, and to ask, a collection of so many reports."""
    with tempfile.TemporaryDirectory() as name:
        results, larger = os.fspath(Path(name) / "read"), Path(name) / "larger"
        larger.mkdir()
        step(build, os.fspath(folder), results, 2)
        step(repeat, results, os.fspath(larger), reports)
        latest = int(open_dataset(larger).reports["year"].max())
        found = open_dataset(larger, years=[latest]).reports
        rows = []
        for years, of in ((None, f"all {reports:,}"), ([latest], f"{len(found):,} of one year")):
            asked = {"all frames": step(read_back, os.fspath(larger), years)}
            asked |= {measure: step(ask, os.fspath(larger), measure, years) for measure in QUESTIONS}
            rows += [[what, of, f"{took.cpu:.1f}", f"{took.seconds:.1f}", _mb(took.peak)] for what, took in asked.items()]
    return plain(["asked", "of reports", "CPU s", "wall s", "peak MB"], rows)


def measure(folder: Path, reports: int, processes: int = 2) -> Run:
    """All steps on the reports in a folder."""
    with tempfile.TemporaryDirectory() as name:
        first, again = (step(build, os.fspath(folder), name, processes) for _ in range(2))
        latest = int(open_dataset(name).reports["year"].max())
        whole, year = (step(read_back, name, years) for years in (None, [latest]))
        stored = sum(path.stat().st_size for path in Path(name).rglob("*.parquet"))
    return Run(reports, first, again, whole, year, stored)


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The power of its size with which a cost grows: the slope of both logarithms, by least squares."""
    slope, _ = statistics.linear_regression([math.log(s) for s in sizes], [math.log(c) for c in costs])
    return slope


def table(runs: Sequence[Run]) -> str:
    rows = [[f"{r.reports:,}", f"{r.first.cpu:,.0f}", f"{r.first.seconds:,.0f}", f"{1000 * r.first.cpu / r.reports:.1f}", _mb(r.first.peak),
             f"{r.again.seconds:.1f}", f"{100 * r.again.seconds / r.first.seconds:.2f} %", f"{r.stored / 1e6:,.1f}",
             f"{r.whole.seconds:.1f}", _mb(r.whole.peak), f"{r.year.seconds:.1f}", _mb(r.year.peak)] for r in runs]
    text = plain(["reports", "CPU s", "wall s", "CPU ms each", "peak MB", "again s", "of the first", "stored MB", "all frames s", "MB",
                  "one year s", "MB"], rows)
    if len(runs) > 1:
        sizes = [r.reports for r in runs]
        text += (f"\ngrows with the number of reports to the power of {exponent(sizes, [r.first.cpu for r in runs]):.3f} (CPU time), "
                 f"{exponent(sizes, [r.first.peak for r in runs]):.3f} (memory); wanted: at most {MOST_GROWTH}\n")
    largest = runs[-1]
    share = 100 * largest.again.seconds / largest.first.seconds
    text += (f"peak memory at {largest.reports:,} reports {_mb(largest.first.peak)} MB; wanted: below {MOST_MEMORY / 1e6:,.0f}\n"
             f"a second run takes {share:.2f} % of the first; wanted: below {100 * MOST_AGAIN:g} %\n")
    return text


def gain(folder: Path, reports: int, rounds: int) -> str:
    """How much sooner two processes end than one, in turn."""
    wall: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(rounds):
        for processes, found in wall.items():
            with tempfile.TemporaryDirectory() as name:
                found.append(step(build, os.fspath(folder), name, processes).seconds)
    one, two = (statistics.median(found) for found in wall.values())
    busy = f", load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    return (f"{reports:,} reports: one process {one:.1f} s, two {two:.1f} s, {one / two:.2f} times as fast "
            f"(median of {rounds}, wall time{busy}); wanted: at least {LEAST_GAIN}\n")


def _mb(size: float) -> str:
    return f"{size / 1e6:,.0f}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of reports (default %(default)s)")
    parser.add_argument("--formats", default="", help="file types, parted by commas; all by default")
    parser.add_argument("--processes", action="store_true", help="also one process against two, on the first size")
    parser.add_argument("--products", action="store_true", help="also the workbook and the notebooks, of the last size")
    parser.add_argument("--repeated", type=int, metavar="REPORTS", help="also questions to so many: the last size's, again and again")
    parser.add_argument("--rounds", type=int, default=3, help="of one process against two (default %(default)s)")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    options = parser.parse_args(arguments)
    wanted = [f for f in options.formats.split(",") if f]
    try:
        sizes = [int(n) for n in options.sizes.split(",")]
        workload.kinds(wanted)
    except ValueError as error:
        parser.error(str(error))
    runs: list[Run] = []
    with tempfile.TemporaryDirectory() as name:
        for size in sizes:
            made = Path(name) / str(size)
            workload.make(made, size, wanted, progress=not options.quiet)
            if options.processes and not runs:
                print(gain(made / workload.RAW, size, options.rounds), flush=True)
            runs.append(measure(made / workload.RAW, size))
            print(f"{size:,} reports read in {runs[-1].first.seconds:,.0f} s", file=sys.stderr, flush=True)
        made_of = products(made / workload.RAW) if options.products else ""
        if options.repeated:
            made_of += repeated(made / workload.RAW, options.repeated)
    print(f"{options.formats or 'all file types'} · Python {platform.python_version()}, {os.cpu_count()} processors\n")
    print(table(runs))
    print(made_of, end="")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
