"""How exact the readers are, on reports whose figures are known because they were drawn at random.

``python -m benchmarks.accuracy`` prints the reports of a fixed seed in every layout and format, with
no quirk, one and two of those seen on real sites, reads them back and counts cells by fate:
exact; lost (not read, and the cell reported as missing); flagged (misread, and an error or a warning
names the cell, its row or its column); silent (misread without a word). The rival way reads the same
files and is counted the same way.
"""

from __future__ import annotations

import argparse
import importlib
import itertools
import json
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pandas as pd
from tqdm import tqdm

ROOT = Path(__file__).resolve().parents[1]
for folder in ("src", "tests"):  # the renderers live with the tests, of which the package knows nothing
    if str(ROOT / folder) not in sys.path:
        sys.path.insert(0, str(ROOT / folder))

from benchmarks import rivals  # noqa: E402
from gongkai import form, schema  # noqa: E402
from gongkai.document import ReportError  # noqa: E402
from gongkai.report import read_report  # noqa: E402
from rendering import cells, document, quirks  # noqa: E402
from rendering import score as scoring  # noqa: E402
from rendering.document import Paper  # noqa: E402
from rendering.score import Score, score  # noqa: E402
from rendering.telling import past_telling  # noqa: E402

SEED = 2019_05_15
"""The day the revised Regulation took effect. Nobody develops with it; to hunt for faults, pass another with --seed."""
REPORTS = 2400
MISPRINTED = 0.2
"""Share of reports whose figures break an equation, as those of real offices do."""


@dataclass(frozen=True)
class Format:
    """``every``: a layout of this format is met in each round (1) or in every so manieth, as its reading takes long.

    ``office``: files of the renderer in ``module`` that LibreOffice turns into this format.
    """

    name: str
    suffix: str
    every: int = 1
    module: str = ""
    office: str = ""

    @property
    def renderer(self) -> str:
        return self.module or self.name


FORMATS = (
    Format("text", ".txt"), Format("html", ".html"), Format("mhtml", ".mht"), Format("docx", ".docx"),
    Format("doc", ".doc", 4, "docx", ".docx"), Format("odt", ".odt", 4, "docx", ".docx"),
    Format("xlsx", ".xlsx", 1, "excel"), Format("xls", ".xls", 4, "excel", ".xlsx"), Format("pdf", ".pdf", 2),
    Format("ofd", ".ofd"), Format("scan", ".pdf", 8),
)
_BY_NAME = {f.name: f for f in FORMATS}
_OFFICE_PAGE = "office_page"
"""The layout of a PDF that LibreOffice prints."""
_SHEETS = ("merged", "flat", "as_text", "sheets")
"""Layouts of a workbook that LibreOffice saves whole in the old format."""
_LOT = 24
"""How many files LibreOffice converts at one start."""


@dataclass(frozen=True)
class Layout:
    format: Format
    name: str
    exact: bool
    """Whether every number can be told in it; else a number may be past telling."""

    @property
    def office(self) -> bool:
        return bool(self.format.office) or (self.format.name == "pdf" and self.name == _OFFICE_PAGE)


@dataclass(frozen=True)
class Case:
    """One report to print and read; it can be made again from these four alone."""

    layout: Layout
    quirks: tuple[str, ...]
    seed: int
    index: int

    def rng(self) -> random.Random:
        return random.Random(f"{self.seed} {self.index} {self.layout.format.name} {self.layout.name} {self.quirks}")

    def paper(self, rng: random.Random) -> Paper:
        figures = cells.draw_figures(rng)
        if rng.random() < MISPRINTED:
            figures = cells.misprint(figures, rng, rng.choice((1, 2)))
        return quirks.apply(document.compose(figures, rng), list(self.quirks), rng)


@dataclass(frozen=True)
class Outcome:
    """What became of one case, in counts; ``wrong`` says each silently wrong cell in words."""

    case: Case
    cells: int
    exact: int
    lost: int
    flagged: int
    silent: int
    told: int = 0
    """Cells that the layout still tells."""
    told_exact: int = 0
    unspoken: int = 0
    refused: int = 0
    balanced: int = 0
    source_balanced: int = 0
    rival: tuple[int, int, int] | None = None
    """Exact, lost and silently wrong, where there is a rival for the format."""
    wrong: tuple[str, ...] = ()
    reason: str = ""
    """Why the file was refused."""


# -- what there is to measure --------------------------------------------------------------


@cache
def _renderers(name: str) -> ModuleType | str:
    """The renderers of a format, or why there are none."""
    if not (ROOT / "tests" / "rendering" / f"{name}.py").exists():
        return "no renderer"
    try:
        return importlib.import_module(f"rendering.{name}")
    except ImportError as error:
        return f"not installed: {error.name or error}"


def layouts(names: Iterable[str]) -> tuple[list[Layout], dict[str, str]]:
    """Every layout of the formats named, and what is left out with the reason."""
    found: list[Layout] = []
    missing: dict[str, str] = {}
    no_office = "" if shutil.which("soffice") else "LibreOffice (soffice) is not installed"
    for name in names:
        format_ = _BY_NAME[name]
        module = _renderers(format_.renderer)
        reason = module if isinstance(module, str) else getattr(module, "unavailable", lambda: "")()
        if reason or (format_.office and no_office):
            missing[name] = reason or no_office
            continue
        assert isinstance(module, ModuleType)
        chosen = list(module.LAYOUTS)
        if format_.office:
            chosen = [n for n in getattr(module, "CONVERTED", _SHEETS) if n in module.LAYOUTS]
        found += [Layout(format_, layout, layout in module.EXACT) for layout in chosen]
        if name == "pdf" and no_office:
            missing["pdf / " + _OFFICE_PAGE] = no_office
        elif name == "pdf":
            found.append(Layout(format_, _OFFICE_PAGE, True))
    return found, missing


def plan(found: Sequence[Layout], reports: int, seed: int) -> list[Case]:
    """``reports`` cases in rounds over the layouts, so that a short run is an even sample: no quirk, one, two in turn."""
    rng = random.Random(f"{seed} plan")
    order = list(found)
    rng.shuffle(order)
    names = list(quirks.QUIRKS)
    rng.shuffle(names)
    cases: list[Case] = []
    alone = 0
    for turn in itertools.count() if order and reports > 0 else ():
        for position, layout in enumerate(order):
            if (turn + position) % layout.format.every:
                continue
            count = (turn // layout.format.every + position) % 3
            if count == 1:
                chosen: tuple[str, ...] = (names[alone % len(names)],)
                alone += 1
            else:
                chosen = tuple(rng.sample(names, count))
            cases.append(Case(layout, chosen, seed, len(cases)))
            if len(cases) == reports:
                return cases
    return cases


# -- one case ------------------------------------------------------------------------------


def run(case: Case, data: bytes, paper: Paper, folder: Path, rival: bool) -> Outcome:
    truth = paper.truth()
    path = folder / f"case{case.layout.format.suffix}"
    path.write_bytes(data)
    report, refused = None, ""
    try:
        report = read_report(path)
    except ReportError as error:
        refused = str(error)
    result = score(report, truth, refused)
    untold = past_telling(paper, case.layout.format.name, case.layout.name)
    unspoken = 0 if report is None else sum(not _told(report.findings, c) for c in result.lost)
    return Outcome(
        case, _size(result), len(result.exact), len(result.lost), len(result.flagged), len(result.wrong),
        told=_size(result) - len(untold), told_exact=sum(c not in untold for c in result.exact),
        unspoken=unspoken, refused=int(report is None),
        balanced=int(report is not None and _balanced(report.edition, _values(report))),
        source_balanced=int(_balanced(paper.figures.edition, truth)),
        rival=_rival(case.layout.format.name, data, truth) if rival else None,
        wrong=tuple(f"{'/'.join(c)}: {what}" for c, what in result.wrong),
        reason=refused.replace(f"{path}: ", ""),
    )


def _size(result: Score) -> int:
    return len(result.exact) + len(result.lost) + len(result.flagged) + len(result.wrong)


def _told(findings: pd.DataFrame, cell: form.Cell) -> bool:
    """Whether any finding, a note included, names the cell, its row, its column or its table."""
    return scoring._named(findings.assign(severity="warning"), cell)


def _values(report: Any) -> dict[form.Cell, Decimal | None]:
    return {
        (frame, row[first], row[second]): None if pd.isna(row["value"]) else Decimal(repr(float(row["value"])))
        for frame, (first, second) in form.KEYS.items() for row in getattr(report, frame).to_dict("records")
    }


def _balanced(edition: form.Edition, numbers: Mapping[form.Cell, Decimal | None]) -> bool:
    """Whether each equation holds of which all numbers are there."""
    for equation in edition.equations:
        parts, whole = ([numbers.get(c) for c in group] for group in (equation.parts, equation.whole))
        if None not in parts and None not in whole and sum(n or 0 for n in parts) != sum(n or 0 for n in whole):
            return False
    return True


def _rival(kind: str, data: bytes, truth: scoring.Truth) -> tuple[int, int, int] | None:
    if kind not in rivals.RIVALS:
        return None
    read = rivals.read(kind, data)
    rows: dict[str, list[dict[str, object]]] = {frame: [] for frame in form.KEYS}
    for (frame, first, second), n in read.items():
        one, two = form.KEYS[frame]
        shown = pd.NA if n is None else float(n)
        rows[frame].append({one: first, two: second, "raw": pd.NA, "printed": shown, "value": shown, "basis": "printed"})
    frames = {frame: pd.DataFrame(r, columns=[*form.KEYS[frame], "raw", "printed", "value", "basis"], dtype=object)
              for frame, r in rows.items()}
    result = score(SimpleNamespace(findings=schema.frame([], schema.REPORT_FRAMES["findings"]), **frames), truth)
    return len(result.exact), len(result.lost), len(result.wrong)


def render(layout: Layout, papers: Sequence[Paper], chances: Sequence[random.Random], folder: Path) -> list[bytes]:
    """The papers as files; those that LibreOffice makes, all at one start."""
    module = _renderers(layout.format.renderer)
    assert isinstance(module, ModuleType)
    if not layout.office:
        return [module.LAYOUTS[layout.name](p, r) for p, r in zip(papers, chances, strict=True)]
    soffice = shutil.which("soffice") or "soffice"
    if layout.name == _OFFICE_PAGE:
        pages = [(f"page{i}", module.office_page(p, r)) for i, (p, r) in enumerate(zip(papers, chances, strict=True))]
        made = module.print_pages(pages, folder, soffice)
        return [made[name] for name, _ in pages]
    sources = []
    for i, (paper, rng) in enumerate(zip(papers, chances, strict=True)):
        sources.append(folder / f"file{i}{layout.format.office}")
        sources[-1].write_bytes(module.LAYOUTS[layout.name](paper, rng))
    from rendering.docx import convert

    return [p.read_bytes() for p in convert(sources, layout.format.suffix[1:], folder, soffice)]


def run_batch(batch: Sequence[Case], rival: bool, keep: str = "") -> list[Outcome]:
    """Cases of one layout."""
    chances = [case.rng() for case in batch]
    papers = [case.paper(rng) for case, rng in zip(batch, chances, strict=True)]
    outcomes = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = render(batch[0].layout, papers, chances, folder)
        for case, paper, data in zip(batch, papers, files, strict=True):
            outcome = run(case, data, paper, folder, rival)
            outcomes.append(outcome)
            if keep and (outcome.silent or (outcome.refused and case.layout.exact)):
                _keep(Path(keep), outcome, data)
    return outcomes


def _keep(folder: Path, outcome: Outcome, data: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    case = outcome.case
    stem = f"{case.layout.format.name}-{case.layout.name}-{'+'.join(case.quirks) or 'plain'}-{case.seed}-{case.index}"
    (folder / f"{stem}{case.layout.format.suffix}").write_bytes(data)
    (folder / f"{stem}.json").write_text(
        json.dumps({"case": asdict(case), "silently wrong": outcome.wrong, "refused": outcome.reason}, ensure_ascii=False, indent=1), "utf-8")


def measure(
    cases: Sequence[Case], *, processes: int = 2, rival: bool = True, keep: str = "", progress: bool = True,
) -> list[Outcome]:
    """Every case's outcome, in the order of the cases however many processes shared them."""
    batches = list(_batches(cases))
    with tqdm(total=len(cases), desc="reports", unit="", disable=not progress, file=sys.stderr) as bar:
        done: list[Outcome] = []
        if processes <= 1:
            for batch in batches:
                done += run_batch(batch, rival, keep)
                bar.update(len(batch))
        else:
            with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
                futures = [pool.submit(run_batch, batch, rival, keep) for batch in batches]
                for batch, future in zip(batches, futures, strict=True):
                    done += future.result()
                    bar.update(len(batch))
    return sorted(done, key=lambda o: o.case.index)


def _batches(cases: Sequence[Case]) -> Iterator[list[Case]]:
    """Cases of one layout together, the slow formats first, in lots that keep all processes busy."""
    by_layout: dict[Layout, list[Case]] = {}
    for case in cases:
        by_layout.setdefault(case.layout, []).append(case)
    for layout, group in sorted(by_layout.items(), key=lambda item: (-item[0].format.every, item[0].exact)):
        size = _LOT if layout.office else max(1, 16 // layout.format.every ** 2)
        for start in range(0, len(group), size):
            yield group[start : start + size]


# -- tables --------------------------------------------------------------------------------


@dataclass
class Tally:
    """Sums over the cases of one row of a table."""

    reports: int = 0
    refused: int = 0
    balanced: int = 0
    cells: int = 0
    exact: int = 0
    told: int = 0
    told_exact: int = 0
    lost: int = 0
    unspoken: int = 0
    flagged: int = 0
    silent: int = 0

    def add(self, o: Outcome) -> None:
        self.reports += 1
        for name in ("refused", "balanced", "cells", "exact", "told", "told_exact", "lost", "unspoken", "flagged", "silent"):
            setattr(self, name, getattr(self, name) + getattr(o, name))

    @property
    def share(self) -> float | None:
        return self.exact / self.cells if self.cells else None

    def row(self) -> list[str]:
        return [f"{self.reports:,}", f"{self.refused:,}", f"{self.balanced:,}", f"{self.cells:,}", f"{self.exact:,}",
                percent(self.exact, self.cells), percent(self.told_exact, self.told), f"{self.lost:,}", f"{self.unspoken:,}",
                f"{self.flagged:,}", f"{self.silent:,}"]


HEADS = ["reports", "refused", "equations satisfied", "cells", "exact", "exact %", "exact % of told", "lost", "lost unreported",
         "flagged wrong", "silently wrong"]


def percent(part: int, whole: int) -> str:
    """Rounded down, so that only all is 100."""
    if not whole:
        return "—"
    thousandths = part * 100_000 // whole
    return "100" if part == whole else f"{thousandths // 1000}.{thousandths % 1000:03d}"


@dataclass
class Table:
    key: str
    title: str
    heads: list[str]
    rows: list[list[str]] = field(default_factory=list)

    def markdown(self) -> str:
        lines = [self.heads, ["---", *(["---:"] * (len(self.heads) - 1))], *self.rows]
        return f"### {self.title}\n\n" + "\n".join("| " + " | ".join(row) + " |" for row in lines) + "\n"

    def plain(self) -> str:
        widths = [max(len(r[i]) for r in [self.heads, *self.rows]) for i in range(len(self.heads))]
        lines = ["  ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(r, widths, strict=True)))
                 for r in [self.heads, *self.rows]]
        return f"{self.title}\n" + "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]]) + "\n"


def _tallies(outcomes: Iterable[Outcome], key: Callable[[Outcome], str]) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    for o in outcomes:
        found.setdefault(key(o), Tally()).add(o)
    return found


def _quirks(o: Outcome) -> str:
    return ("no quirk", "one quirk", "two quirks")[len(o.case.quirks)]


_SOFT = "two quirks, both soft"


def _two_soft(o: Outcome) -> bool:
    return len(o.case.quirks) == 2 and quirks.SOFT.issuperset(o.case.quirks)


def _layout(o: Outcome) -> str:
    layout = o.case.layout
    return f"{layout.format.name} / {layout.name}{'' if layout.exact else ' *'}"


def tables(outcomes: Sequence[Outcome]) -> list[Table]:
    exact = [o for o in outcomes if o.case.layout.exact]
    out = [
        _table("formats", "By format and number of quirks (layouts in which every number can be told)", "format", exact,
               lambda o: f"{o.case.layout.format.name}, {_quirks(o)}", order=[
                   f"{f.name}, {n}" for f in FORMATS for n in ("no quirk", "one quirk", "two quirks")], total=True),
        _table("all", "All reports", "quirks", outcomes, _quirks, ["no quirk", "one quirk", "two quirks"], total=True),
        _table("soft", "Two soft quirks at once (layouts in which every number can be told)", "format",
               [o for o in exact if _two_soft(o)], lambda o: f"{o.case.layout.format.name}, {_SOFT}",
               order=[f"{f.name}, {_SOFT}" for f in FORMATS], total=True),
        _table("equations", "By whether the figures printed satisfy the form's equations", "figures", outcomes,
               lambda o: "satisfy them" if o.source_balanced else "break them", ["satisfy them", "break them"]),
    ]
    for n, name in enumerate(("without quirks", "with one quirk", "with two quirks at once")):
        out.append(_table(f"layouts_{n}", f"By layout, {name} (*: a number may be past telling in this layout)", "layout",
                          [o for o in outcomes if len(o.case.quirks) == n], _layout))
    out.append(_table("quirks", "By quirk, alone, in any layout (*: the quirk takes numbers or labels away)", "quirk",
                      [o for o in outcomes if len(o.case.quirks) == 1],
                      lambda o: o.case.quirks[0] + (" *" if o.case.quirks[0] in quirks.HARD else "")))
    beside = [o for o in outcomes if o.rival is not None]
    for key, title, name in (
        ("rivals", "Beside the rival way, same files", lambda o: f"{o.case.layout.format.name}, {_quirks(o)}"),
        ("rivals_layouts", "Beside the rival way, same files, by layout, without quirks", _layout),
    ):
        chosen = beside if key == "rivals" else [o for o in beside if not o.case.quirks]
        out.append(_rival_table(key, title, chosen, name))
    return [t for t in out if t.rows]


def _table(
    key: str, title: str, what: str, outcomes: Sequence[Outcome], by: Callable[[Outcome], str],
    order: Sequence[str] = (), total: bool = False,
) -> Table:
    found = _tallies(outcomes, by)
    names = [n for n in order if n in found] or sorted(found)
    table = Table(key, title, [what, *HEADS], [[n, *found[n].row()] for n in names])
    if total and outcomes:
        table.rows.append(["together", *_tallies(outcomes, lambda _: "")[""].row()])
    return table


def _rival_table(key: str, title: str, outcomes: Sequence[Outcome], by: Callable[[Outcome], str]) -> Table:
    table = Table(key, title, ["files", "reports", "read by", "cells", "exact", "exact %", "lost", "flagged wrong",
                               "silently wrong"])
    groups: dict[str, list[Outcome]] = {}
    for o in sorted(outcomes, key=by):
        groups.setdefault(by(o), []).append(o)
    for name, group in groups.items():
        ours = _tallies(group, lambda _: "")[""]
        exact, lost, wrong = (sum(o.rival[i] for o in group if o.rival) for i in range(3))
        size = exact + lost + wrong
        library = rivals.RIVALS[group[0].case.layout.format.name][0]
        table.rows.append([name, f"{len(group):,}", "gongkai", f"{ours.cells:,}", f"{ours.exact:,}",
                           percent(ours.exact, ours.cells), f"{ours.lost:,}", f"{ours.flagged:,}", f"{ours.silent:,}"])
        table.rows.append([name, f"{len(group):,}", library, f"{size:,}", f"{exact:,}", percent(exact, size),
                           f"{lost:,}", "0", f"{wrong:,}"])
    return table


def as_json(seed: int, outcomes: Sequence[Outcome], made: Sequence[Table], missing: Mapping[str, str]) -> str:
    return json.dumps({
        "seed": seed, "reports": len(outcomes), "not measured": dict(missing),
        "tables": {t.key: {"title": t.title, "heads": t.heads, "rows": t.rows} for t in made},
        "silently wrong": [
            {"format": o.case.layout.format.name, "layout": o.case.layout.name, "quirks": o.case.quirks,
             "index": o.case.index, "cells": o.wrong} for o in outcomes if o.wrong],
        "refused": [
            {"format": o.case.layout.format.name, "layout": o.case.layout.name, "quirks": o.case.quirks,
             "index": o.case.index, "reason": o.reason} for o in outcomes if o.refused],
    }, ensure_ascii=False, indent=1) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--reports", type=int, default=REPORTS, help=f"how many reports (default {REPORTS}); 200 for a quick look")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed than the figure's, to hunt for faults")
    parser.add_argument("--formats", default=",".join(f.name for f in FORMATS), help="formats, parted by commas")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--no-rivals", action="store_true", help="leave the rival way out")
    parser.add_argument("--json", metavar="FILE", help="write the tables to a file as JSON")
    parser.add_argument("--markdown", metavar="FILE", help="write the tables to a file as Markdown")
    parser.add_argument("--keep", metavar="FOLDER", default="", help="save each file there that has a silently wrong cell or is refused")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    options = parser.parse_args(arguments)
    names = [n for n in options.formats.split(",") if n]
    unknown = sorted(set(names) - set(_BY_NAME))
    if unknown:
        parser.error(f"no such format: {', '.join(unknown)}")
    found, missing = layouts(names)
    outcomes = measure(plan(found, options.reports, options.seed), processes=options.processes,
                       rival=not options.no_rivals, keep=options.keep, progress=not options.quiet)
    made = tables(outcomes)
    print(f"seed {options.seed}, {len(outcomes):,} reports, {len(found)} layouts\n")
    print("\n".join(t.plain() for t in made))
    for name, reason in missing.items():
        print(f"not measured: {name} ({reason})")
    if options.json:
        Path(options.json).write_text(as_json(options.seed, outcomes, made, missing), "utf-8")
    if options.markdown:
        Path(options.markdown).write_text("\n".join(t.markdown() for t in made), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
