"""``python -m gongkai``: from the reports in data/raw to data, workbook, figures and notebooks.

``make report`` runs every step; naming steps (``python -m gongkai data notebooks``) runs those.
What nothing has changed for is not made again, unless ``--again`` is given. Runs in the project's
folder. A report that cannot be read is listed at the end and stops nothing; the exit status is 1
only when there is no report at all, a notebook fails or the results cannot be written.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from gongkai import schema
from gongkai.dataset import CHANGES, Dataset, add_products, build_dataset, open_dataset
from gongkai.loading.reading import FolderError
from gongkai.store.place import KEPT, MADE, InUseError
from gongkai.store.stamps import Stamps

if TYPE_CHECKING:
    from gongkai.notebooks import Run

STEPS = ("data", "workbook", "figures", "notebooks")

RAW = Path("data/raw")
PROCESSED = Path("data/processed")
WORKBOOK = PROCESSED / "summary.xlsx"
NOTEBOOKS = Path("notebooks")
DOCS = Path("docs")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m gongkai", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("steps", nargs="*", metavar="step", help=f"{', '.join(STEPS)}; all of them if none is named")
    parser.add_argument("--again", action="store_true", help="make everything again from what was read, though nothing changed")
    given = parser.parse_args(argv)
    if unknown := sorted(set(given.steps) - set(STEPS)):
        parser.error(f"no such step: {', '.join(unknown)}")
    if not RAW.is_dir():
        parser.error("there is no data/raw here: run this in the project's folder")
    try:
        return _run(set(given.steps or STEPS), again=given.again)
    except (FileNotFoundError, FolderError) as error:
        parser.error(str(error))
    except (InUseError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("已中断，每个结果文件或仍为原样，或已是新的 (interrupted; each result is the old one or the new one, whole)", file=sys.stderr)
        return 130


def _run(steps: set[str], *, again: bool) -> int:
    start = time.perf_counter()
    if again:
        (PROCESSED / KEPT / MADE).unlink(missing_ok=True)
    dataset = _data(steps)
    if dataset.reports.empty:
        print("\n".join(_reading(dataset)))
        print("没有可读的报告：请把报告文件放入 data/raw。No report to work on: put report files into data/raw.")
        return 1
    stamps = Stamps(PROCESSED)
    if "figures" in steps and (again or not stamps.complete("figures")):
        from gongkai.figures import write_figures

        stamps.set(write_figures(dataset, DOCS), group="figures")
    runs, same = _notebooks(stamps, again=again) if "notebooks" in steps else ([], [])

    print("\n".join(_reading(dataset)))
    if "workbook" in steps:
        print(f"工作簿 workbook: {WORKBOOK}")
    if runs or same:
        print("笔记本 notebooks:")
    if runs:
        from gongkai import notebooks

        print("\n".join(f"  {line}" for run in runs for line in notebooks.describe(run)))
    for path in same:
        print(f"  {path.name}: nothing changed, not run")
    print(f"用时 took: {time.perf_counter() - start:.0f} s")
    return 1 if any(run.error for run in runs) else 0


def _data(steps: set[str]) -> Dataset:
    """The dataset, made or opened, with the workbook that fits it."""
    products = {WORKBOOK.name: _write_workbook}
    if "data" in steps:
        # A workbook that is there is made anew with the data, asked for or not: it must never tell of other data.
        return build_dataset(RAW, PROCESSED, products=products if "workbook" in steps or WORKBOOK.exists() else {})
    if "workbook" in steps:
        open_dataset(PROCESSED)
        add_products(PROCESSED, products)
    return open_dataset(PROCESSED)


def _write_workbook(dataset: Dataset, path: Path) -> None:
    from gongkai.workbook import write_workbook

    write_workbook(dataset, path)


def _notebooks(stamps: Stamps, *, again: bool) -> tuple[list[Run], list[Path]]:
    """Run the notebooks that may come out otherwise than they are; those and the others."""
    found = sorted(NOTEBOOKS.glob("[!.]*.ipynb"))
    same = [] if again else [path for path in found if stamps.holds(path)]
    if same == found:
        return [], same
    from gongkai import notebooks

    runs = notebooks.run_all([path for path in found if path not in same])
    stamps.set([run.path for run in runs if run.error is None], group="notebooks")
    return runs, same


def _reading(dataset: Dataset) -> list[str]:
    """What was read, what was not and why, and how many findings there are."""
    lines = [f"读取报告 reports read: {len(dataset.reports)}; 未能读取 not read: {len(dataset.failures)}"]
    lines += [f"  {_plain(row.source)}: {row.reason}" for row in dataset.failures.itertuples()]
    counts = dataset.findings["severity"].value_counts()
    if (PROCESSED / CHANGES).exists():
        lines.append(f"读取程序更新后读得不同之处 what the newer reader reads otherwise: {PROCESSED / CHANGES}")
    lines.append("检查发现 findings: " + ", ".join(f"{counts.get(name, 0)} {name}" for name in schema.SEVERITIES))
    return lines


def _plain(name: str) -> str:
    """A file's name on one line."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


if __name__ == "__main__":
    sys.exit(main())
