"""``python -m gongkai``: from the reports in data/raw to data, workbook, figures and notebooks.

``make report`` runs every step; naming steps (``python -m gongkai data notebooks``) runs those.
Runs in the project's folder. A report that cannot be read is listed at the end and stops
nothing; the exit status is 1 only when there is no report at all or a notebook fails.
"""

from __future__ import annotations

import argparse
import io
import sys
import time
from pathlib import Path
from typing import get_args

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from gongkai import charts, measures, narrative, notebooks, schema, style
from gongkai.dataset import Dataset, build_dataset, open_dataset
from gongkai.workbook import write_workbook

STEPS = ("data", "workbook", "figures", "notebooks")

RAW = Path("data/raw")
PROCESSED = Path("data/processed")
WORKBOOK = PROCESSED / "summary.xlsx"
NOTEBOOKS = Path("notebooks")
DOCS = Path("docs")


def main(argv: list[str] | None = None) -> int:
    start = time.perf_counter()
    parser = argparse.ArgumentParser(prog="python -m gongkai", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("steps", nargs="*", metavar="step", help=f"{', '.join(STEPS)}; all of them if none is named")
    named = parser.parse_args(argv).steps
    if unknown := sorted(set(named) - set(STEPS)):
        parser.error(f"no such step: {', '.join(unknown)}")
    steps = set(named or STEPS)
    if not RAW.is_dir():
        parser.error("there is no data/raw here: run this in the project's folder")

    dataset = build_dataset(RAW, PROCESSED) if "data" in steps else open_dataset(PROCESSED)
    if dataset.reports.empty:
        print("\n".join(_reading(dataset)))
        print("没有可读的报告：请把报告文件放入 data/raw。No report to work on: put report files into data/raw.")
        return 1
    if "workbook" in steps:
        write_workbook(dataset, WORKBOOK)
    if "figures" in steps:
        write_figures(dataset, DOCS)
    runs = notebooks.run_all(notebooks.find(NOTEBOOKS)) if "notebooks" in steps else []

    print("\n".join(_reading(dataset)))
    if "workbook" in steps:
        print(f"工作簿 workbook: {WORKBOOK}")
    if runs:
        print("笔记本 notebooks:")
        print("\n".join(f"  {line}" for run in runs for line in notebooks.describe(run)))
    print(f"用时 took: {time.perf_counter() - start:.0f} s")
    return 1 if any(run.error for run in runs) else 0


def write_figures(dataset: Dataset, folder: Path) -> list[Path]:
    """Draw the two figures of the README in both languages: how requests end, and how that went over the years.

    Each is ``NAME.LANGUAGE.png``. Returns the files whose picture changed; the others are not written.
    """
    mpl.use("agg")
    shares = measures.outcome_shares(dataset)
    spoken = style.language()
    written = []
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for language in get_args(style.Language):
            style.use_language(language)
            for name, ax in (
                ("outcomes", charts.outcome_chart(measures.latest(shares))),
                ("years", charts.outcomes_over_years(shares, narrative.focus(dataset))),
            ):
                path = folder / f"{name}.{language}.png"
                if _draw(ax.figure.get_figure(root=True), path):
                    written.append(path)
    finally:
        style.use_language(spoken)
    return written


def _draw(figure: Figure, path: Path) -> bool:
    file = io.BytesIO()
    figure.savefig(file, format="png", metadata={"Software": None})
    plt.close(figure)
    if path.exists() and notebooks.same_picture(path.read_bytes(), file.getvalue()):
        return False
    path.write_bytes(file.getvalue())
    return True


def _reading(dataset: Dataset) -> list[str]:
    """What was read, what was not and why, and how many findings there are."""
    lines = [f"读取报告 reports read: {len(dataset.reports)}; 未能读取 not read: {len(dataset.failures)}"]
    lines += [f"  {row.source}: {row.reason}" for row in dataset.failures.itertuples()]
    counts = dataset.findings["severity"].value_counts()
    lines.append("检查发现 findings: " + ", ".join(f"{counts.get(name, 0)} {name}" for name in schema.SEVERITIES))
    return lines


if __name__ == "__main__":
    sys.exit(main())
