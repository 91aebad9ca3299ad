"""How long the workbook and the blank forms take to write, how much memory, how large the files are.

Reports of many units over several years are drawn at random, so that most of them satisfy the form's equations. Each
measurement runs in a process of its own: its peak memory holds the package, the dataset and the workbook.

    python -m benchmarks.workbook --units 500 --years 5
"""

from __future__ import annotations

import argparse
import multiprocessing
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from gongkai import form  # noqa: E402
from gongkai.dataset import Dataset  # noqa: E402
from gongkai.measures.consolidation import consolidate  # noqa: E402
from gongkai.workbook import write_workbook  # noqa: E402
from gongkai.workbook.blank_form import write_form  # noqa: E402
from rendering.cells import Figures, draw_figures, misprint  # noqa: E402

SEED, UNITS, YEARS, LAST_YEAR = 20190403, 500, 5, 2024
WRONG = 0.05
"""Part of the reports with a number that breaks an equation, as among real ones."""


def unit_names(count: int) -> list[str]:
    """Names as long as those of real offices, all different."""
    kinds = ("人民政府", "财政局", "卫生健康委员会", "市场监督管理局", "自然资源和规划局", "街道办事处", "住房和城乡建设局", "教育局")
    return [f"示例市第{n // len(kinds) + 1}区{kinds[n % len(kinds)]}" for n in range(count)]


def drawn(unit: str, years: Sequence[int], rng: Random) -> Iterator[Figures]:
    """A unit's reports, one a year; offices that print （六）其他处理 in one row keep to it."""
    single = rng.random() < 0.1
    for year in years:
        edition = next(e for e in reversed(form.EDITIONS.values()) if e.fits(year))
        figures = draw_figures(rng, edition.with_single_other() if single else edition)
        if rng.random() < WRONG:
            figures = misprint(figures, rng)
        yield Figures(figures.edition, unit, year, figures.numbers)


def dataset(units: int, years: int, seed: int = SEED) -> Dataset:
    """Made-up reports of ``units`` units over ``years`` years, as a dataset with the findings of broken equations."""
    rng = Random(seed)
    span = range(LAST_YEAR - years + 1, LAST_YEAR + 1)
    rows: dict[str, list[dict[str, object]]] = {}
    for unit in unit_names(units):
        for figures in drawn(unit, span, rng):
            for name, found in report_rows(figures).items():
                rows.setdefault(name, []).extend(found)
    return Dataset.from_rows(rows)


def report_rows(figures: Figures) -> dict[str, list[dict[str, object]]]:
    lead = {"report_id": f"{figures.publisher}-{figures.year}", "publisher": figures.publisher, "year": figures.year}
    edition = figures.edition
    rows: dict[str, list[dict[str, object]]] = {}
    for cell in edition.cells:
        frame, first, second = cell
        a, b = form.KEYS[frame]
        number = figures.numbers[cell]
        value: object = float(number) if frame == form.DISCLOSURE else int(number)
        row: dict[str, object] = {**lead, a: first, b: second, "raw": f"{number:f}", "printed": value, "value": value, "basis": "printed"}
        if frame == form.DISCLOSURE:
            row["unit"] = next(t.unit for t in edition.tables[frame].line(first).columns if t.key == second)
        rows.setdefault(frame, []).append(row)
    rows["findings"] = [
        {**lead, "rule": e.rule, "severity": "error", "frame": e.whole[0][0], "cell": "/".join(e.whole[0][1:]),
         "message": f"{form.cell_label(e.whole[0], edition)}：两边相差 {abs(difference)}。"}
        for e in edition.equations
        if (difference := sum((figures.numbers[c] for c in e.parts), Decimal(0)) - sum((figures.numbers[c] for c in e.whole), Decimal(0)))
    ]
    rows["reports"] = [{
        **lead, "form": edition.name, "title": f"{figures.publisher}{figures.year}年政府信息公开工作年度报告",
        "source": f"{figures.publisher}/{figures.year}.html", "cells": len(edition.cells), "read": len(edition.cells),
        "errors": len(rows["findings"]), "warnings": 0, "notes": 0,
    }]
    return rows


# -- measuring -----------------------------------------------------------------------------------


def _workbook(units: int, years: int, folder: Path) -> Iterator[Any]:
    data = dataset(units, years)
    yield
    yield write_workbook(data, folder / "summary.xlsx")


def _forms_in_one(units: int, years: int, folder: Path) -> Iterator[Any]:
    data = dataset(units, 1)
    yield
    yield write_form(folder / "forms.xlsx", unit_names(units), LAST_YEAR + 1, dataset=data)


def _forms_apart(units: int, years: int, folder: Path) -> Iterator[Any]:
    data = dataset(units, 1)
    yield
    yield write_form(folder / "forms", unit_names(units), LAST_YEAR + 1, dataset=data)


def _sum(units: int, years: int, folder: Path) -> Iterator[Any]:
    data = dataset(units, years)
    yield
    consolidate(data, LAST_YEAR)
    yield None


TASKS: dict[str, tuple[str, Callable[[int, int, Path], Iterator[Any]]]] = {
    "workbook": ("write_workbook, {units} units x {years} years", _workbook),
    "forms": ("write_form, one file of {units} forms", _forms_in_one),
    "folder": ("write_form, {units} files", _forms_apart),
    "sum": ("consolidate, {units} units of one year", _sum),
}


def _measured(task: str, units: int, years: int) -> tuple[float, float, float]:
    """Seconds, peak MB of this process, MB on the disk: of the task alone, its dataset being there."""
    with tempfile.TemporaryDirectory() as folder:
        steps = TASKS[task][1](units, years, Path(folder))
        next(steps)
        start = time.perf_counter()
        path = next(steps)
        seconds = time.perf_counter() - start
        files = [] if path is None else [path] if path.is_file() else list(path.iterdir())
        size = sum(file.stat().st_size for file in files)
    # Linux counts in KB, macOS in bytes.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return seconds, peak / 1e6, size / 1e6


def measure(tasks: Sequence[str], units: int, years: int) -> list[tuple[str, float, float, float]]:
    """One row a task, each measured in a fresh process."""
    rows = []
    for task in tasks:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            found = pool.apply(_measured, (task, units, years))
        rows.append((TASKS[task][0].format(units=units, years=years), *found))
    return rows


def table(rows: Sequence[tuple[str, float, float, float]]) -> str:
    heads = ("what", "seconds", "peak MB", "MB on disk")
    lines = [heads] + [(what, f"{s:.1f}", f"{peak:.0f}", f"{size:.2f}" if size else "—") for what, s, peak, size in rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(heads))]
    shown = ["| " + " | ".join(text.ljust(w) if i == 0 else text.rjust(w) for i, (text, w) in enumerate(zip(line, widths, strict=True))) + " |"
             for line in lines]
    rule = "|" + "|".join("-" * (w + 1) + (":" if i else "-") for i, w in enumerate(widths)) + "|"
    return "\n".join([shown[0], rule, *shown[1:]])


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.workbook", description="Time, memory and size of the officials' workbook and forms.")
    parser.add_argument("--units", type=int, default=UNITS, help=f"units (default {UNITS})")
    parser.add_argument("--years", type=int, default=YEARS, help=f"years of each unit (default {YEARS})")
    parser.add_argument("--tasks", default=",".join(TASKS), help="tasks, parted by commas: " + ", ".join(TASKS))
    given = parser.parse_args(argv)
    tasks = given.tasks.split(",")
    unknown = [task for task in tasks if task not in TASKS]
    if unknown or given.units < 1 or not 1 <= given.years <= LAST_YEAR - form.FIRST_YEAR + 1:
        parser.error(f"no such task: {', '.join(unknown)}" if unknown else "units from 1, years from 1 to "
                     f"{LAST_YEAR - form.FIRST_YEAR + 1}")
    print(table(measure(tasks, given.units, given.years)))
    print(f"\nPython {platform.python_version()}, {platform.machine()}, {multiprocessing.cpu_count()} cores")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
