"""How fast reports are read, stage by stage, beside the libraries underneath and the rival ones, on the same files in one run.

    python -m benchmarks.speed                                   # makes some hundred reports and measures
    python -m benchmarks.speed --workload FOLDER                 # on reports that benchmarks.workload made

Everything runs in this one process, which looks for garbage as those that read collections do, and is counted in CPU time,
which other programs on the machine disturb least; each round reads every file by every way in turn, and ratios are medians
over the rounds. Whole collections: benchmarks.scale.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import importlib
import io
import json
import os
import platform
import re
import statistics
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from tqdm import tqdm

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT / "src") not in sys.path:
    sys.path.insert(0, str(ROOT / "src"))

from benchmarks import workload  # noqa: E402
from gongkai import form, schema  # noqa: E402
from gongkai.document import ReportError  # noqa: E402
from gongkai.loading.worker import seek_garbage_seldom  # noqa: E402
from gongkai.report import Report, report_from_bytes  # noqa: E402

REPORTS, ROUNDS = 300, 5
_clock = time.process_time

# -- the stages of reading, timed from outside ---------------------------------------------

STAGES: dict[str, tuple[tuple[str, str], ...]] = {
    "decode": (("gongkai.reading.encoding", "decode"), ("gongkai.reading.package", "open_package")),
    "parse": (("gongkai.report", "parts"),),
    "place": (("gongkai.report", "identify"), ("gongkai.report", "extract"), ("gongkai.report", "find_sections")),
    "prose": (("gongkai.report", "prose_figures"),),
    "check": (("gongkai.report", "settle"), ("gongkai.report", "check"), ("gongkai.report", "hold")),
    "frame": (("gongkai.report", "_columns"), ("gongkai.schema", "plain_rows")),
}
"""The functions whose time is a stage's; a stage within another one counts for itself alone."""
FRAME, OTHER = "frame", "other"
COLUMNS = (*STAGES, OTHER)


class Stopwatch:
    """CPU time by stage. Within ``with stopwatch:`` the functions of :data:`STAGES` are timed, and nothing else changes."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._running: list[str] = []
        self._since = 0.0
        self._replaced: list[tuple[Any, str, Any]] = []

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self._turn(name)
        try:
            yield
        finally:
            self._turn(None)

    def _turn(self, name: str | None) -> None:
        now = _clock()
        if self._running:
            self.spent[self._running[-1]] += now - self._since  # type: ignore[assignment]
        if name is None:
            self._running.pop()
        else:
            self._running.append(name)
        self._since = now

    def __enter__(self) -> Stopwatch:
        for name, functions in STAGES.items():
            for place, attribute in functions:
                module = importlib.import_module(place)
                original = getattr(module, attribute)
                self._replaced.append((module, attribute, original))
                setattr(module, attribute, self._timed(name, original))
        return self

    def _timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **named: Any) -> Any:
            with self.stage(name):
                return function(*args, **named)

        return timed

    def __exit__(self, *_: object) -> None:
        for module, attribute, original in reversed(self._replaced):
            setattr(module, attribute, original)
        self._replaced.clear()


# -- the other ways ------------------------------------------------------------------------


def pandas_grids(data: bytes) -> Any:
    """``pandas.read_html``: the grids of a page as they stand."""
    return pd.read_html(io.BytesIO(data), flavor="lxml")


def lxml_tree(data: bytes) -> Any:
    """A bare parse by lxml: a tree, nothing more."""
    import lxml.html

    return lxml.html.document_fromstring(data)


def _pdfium_pages(data: bytes) -> Iterator[Any]:
    import pypdfium2 as pdfium

    pdf = pdfium.PdfDocument(data)
    try:
        for number in range(len(pdf)):
            page = pdf[number]
            yield page
            page.close()
    finally:
        pdf.close()


def pdfium_text(data: bytes) -> Any:
    """pypdfium2: each character with its place, each path with its points; nothing put together."""
    import ctypes

    import pypdfium2.raw as raw

    found: list[Any] = []
    for page in _pdfium_pages(data):
        text = raw.FPDFText_LoadPage(page)
        box = raw.FS_RECTF()
        for i in range(raw.FPDFText_CountChars(text)):
            code = raw.FPDFText_GetUnicode(text, i)
            raw.FPDFText_GetLooseCharBox(text, i, box)
            found.append((chr(code), box.left, box.top, box.right, box.bottom))
        raw.FPDFText_ClosePage(text)
        x, y = ctypes.c_float(), ctypes.c_float()
        for i in range(raw.FPDFPage_CountObjects(page)):
            item = raw.FPDFPage_GetObject(page, i)
            if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_PATH:
                for k in range(raw.FPDFPath_CountSegments(item)):
                    raw.FPDFPathSegment_GetPoint(raw.FPDFPath_GetPathSegment(item, k), x, y)
                    found.append((x.value, y.value))
    return found


def pdfplumber_tables(data: bytes) -> Any:
    """``pdfplumber``: the tables of each page as they stand."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [page.extract_tables() for page in pdf.pages]


def docx_xml(data: bytes) -> Any:
    """Every XML part of a Word package, unzipped and parsed."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [etree.fromstring(package.read(n)) for n in package.namelist() if n.endswith((".xml", ".rels"))]


# -- the floors: the least that whatever reads a report exactly must do in Python -----------------

_EDITION = form.EDITIONS["2021"]
_ONES = dict.fromkeys(_EDITION.cells, Decimal(1))
_DIGITS = re.compile(r"\d+")
_LABELS = {word: line.key for table in _EDITION.tables.values() for line in table.lines for word in line.term.spellings}


def least(texts: Sequence[str]) -> Any:
    """After the parse: each text looked up once, each number in it made once, each sum added up once, each cell put in its row once."""
    return ([_LABELS.get(text) for text in texts], [int(digits) for text in texts for digits in _DIGITS.findall(text)],
            [equation.difference(_ONES) for equation in _EDITION.equations], [(*cell, "1", 1.0, 1.0, "printed") for cell in _ONES])


def least_html(data: bytes) -> Any:
    """Each element of a page looked at once, and the least of its texts."""
    elements = [(e.tag, e.text, e.tail) for e in lxml_tree(data).iter()]
    return least([t for tag, text, tail in elements for t in (text if tag not in ("script", "style") else None, tail) if t])


def least_text(data: bytes) -> Any:
    """The encoding told, and the least of the words."""
    try:
        return least(data.decode("utf-8").split())
    except UnicodeDecodeError:
        return least(data.decode("gb18030", "replace").split())


def least_pdf(data: bytes) -> Any:
    """Each character asked what and where it is and whose, each text object what hides it, all at once; and the least of the words."""
    import pypdfium2.raw as raw

    from gongkai.reading.pdf.engine import answers, given, pointer, pointers, written

    words: list[str] = []
    for page in _pdfium_pages(data):
        text = raw.FPDFText_LoadPage(page)
        count = raw.FPDFText_CountChars(text)
        every = ([pointer(text)] * count, range(count))
        words += "".join(map(chr, answers("FPDFText_GetUnicode", np.int64, *every).tolist())).split()
        written("FPDFText_GetLooseCharBox", np.float32, 4, *every, apart=False)
        answers("FPDFText_HasUnicodeMapError", np.int64, *every)
        texts = pointers(item for item in dict.fromkeys(given("FPDFText_GetTextObject", *every)) if item)
        answers("FPDFTextObj_GetTextRenderMode", np.int64, texts)
        written("FPDFPageObj_GetFillColor", np.uint32, 4, texts, apart=True)
        raw.FPDFText_ClosePage(text)
    return least(words)


def least_docx(data: bytes) -> Any:
    """Each paragraph, row, cell and text of Word's XML looked at once, and the least of the texts."""
    elements = [(e.tag, e.text) for root in docx_xml(data) for e in root.iter("{*}p", "{*}tr", "{*}tc", "{*}t")]
    return least([text for _, text in elements if text])


@dataclass(frozen=True)
class Way:
    """Another way with files of a kind. ``every``: it is taken with every so manieth file, as it is slow."""

    name: str
    kind: str
    run: Callable[[bytes], Any]
    every: int = 1


WAYS = (
    Way("pandas.read_html", "html", pandas_grids), Way("lxml parse", "html", lxml_tree),
    Way("pypdfium2, characters and lines", "pdf", pdfium_text), Way("pdfplumber.extract_tables", "pdf", pdfplumber_tables, 5),
    Way("unzip and parse XML", "docx", docx_xml),
    Way("floor of HTML", "html", least_html), Way("floor of text", "text", least_text),
    Way("floor of PDF", "pdf", least_pdf), Way("floor of DOCX", "docx", least_docx),
)


@dataclass(frozen=True)
class Target:
    """``ours`` may cost at most ``limit`` times what ``beside`` costs: a way of :data:`WAYS`, or reading another kind.

    ``floor`` is the way that does the least, and the one that it is held against.
    """

    name: str
    ours: str
    beside: str
    limit: float
    floor: tuple[str, str]


TARGETS = (
    Target("HTML, over pandas.read_html (raw grids)", "html", "pandas.read_html", 0.4, ("floor of HTML", "pandas.read_html")),
    Target("HTML, over a bare lxml parse", "html", "lxml parse", 3, ("floor of HTML", "lxml parse")),
    Target("text, over HTML", "text", "html", 0.5, ("floor of text", "floor of HTML")),
    Target("PDF, over bare pypdfium2", "pdf", "pypdfium2, characters and lines", 2, ("floor of PDF", "pypdfium2, characters and lines")),
    Target("PDF, over pdfplumber", "pdf", "pdfplumber.extract_tables", 0.2, ("floor of PDF", "pdfplumber.extract_tables")),
    Target("DOCX, over unzipping and parsing its XML", "docx", "unzip and parse XML", 2, ("floor of DOCX", "unzip and parse XML")),
)


# -- measuring -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Sample:
    """A file of the workload in memory, and what it prints."""

    name: str
    kind: str
    data: bytes
    cells: Mapping[form.Cell, Decimal | None]


@dataclass
class Tally:
    """What came of the files of a kind."""

    files: int = 0
    size: int = 0
    right: int = 0
    lost: int = 0
    wrong: int = 0
    refused: int = 0
    rounds: list[Counter[str]] = field(default_factory=list)
    """CPU seconds by stage, of each round."""

    def seconds(self, stage: str | None = None) -> float:
        """The median over the rounds, of a stage or of all."""
        return statistics.median(r[stage] if stage else r.total() for r in self.rounds)


def samples(folder: Path, wanted: Sequence[str] = ()) -> list[Sample]:
    """The files of a workload."""
    found = []
    with (folder / workload.TRUTH).open(encoding="utf-8") as lines:
        for line in lines:
            truth = json.loads(line)
            if wanted and truth["kind"] not in wanted:
                continue
            edition = form.EDITIONS[truth["form"]]
            edition = edition.with_single_other() if truth["single_other"] else edition.with_three_other()
            numbers = (None if n is None else Decimal(n) for n in truth["numbers"])
            found.append(Sample(truth["file"], truth["kind"], (folder / workload.RAW / truth["file"]).read_bytes(),
                                dict(zip(edition.cells, numbers, strict=True))))
    return found


def read(sample: Sample, stopwatch: Stopwatch) -> Report | None:
    """A report, its cells placed and its equations checked."""
    with stopwatch.stage(OTHER):
        try:
            return report_from_bytes(sample.data, sample.name)
        except ReportError:
            return None


def build_frames(reports: Sequence[Report], stopwatch: Stopwatch) -> dict[str, pd.DataFrame]:
    """The frames of many reports, as a collection builds them: all rows at once."""
    with stopwatch.stage(FRAME):
        frames = {}
        for name, types in schema.REPORT_FRAMES.items():
            columns = {column: [value for r in reports for value in r.contents[name][column]] for column in types}
            frames[name] = schema.typed(columns, types)
        return frames


def score(tally: Tally, sample: Sample, report: Report | None) -> None:
    """Count the cells that a file prints as read right, not read, or read wrong."""
    tally.files += 1
    tally.size += len(sample.data)
    printed: dict[form.Cell, Decimal | None] = {}
    if report is None:
        tally.refused += 1
    else:
        for frame, (first, second) in form.KEYS.items():
            data = getattr(report, frame)
            for a, b, n in zip(data[first], data[second], data["printed"], strict=True):
                printed[frame, a, b] = None if pd.isna(n) else Decimal(str(n))
    for cell, number in sample.cells.items():
        found = printed.get(cell)
        if found == number:
            tally.right += 1
        elif found is None:
            tally.lost += 1
        else:
            tally.wrong += 1


@dataclass
class Measured:
    kinds: dict[str, Tally] = field(default_factory=dict)
    ways: dict[str, list[float]] = field(default_factory=dict)
    """CPU seconds of each round."""
    beside: dict[str, list[float]] = field(default_factory=dict)
    """Our CPU seconds for the same files, of each round."""
    files: dict[str, int] = field(default_factory=dict)
    each: list[dict[tuple[str, str], float]] = field(default_factory=list)
    """CPU seconds by way and file, of each round."""


def measure(found: Sequence[Sample], rounds: int, *, progress: bool = True) -> Measured:
    """Each file by each way in turn, ``rounds`` times. What a way cannot read (a page without a table) is left out of its ratio."""
    result = Measured()
    ways = {way.name: _readable(way, found) for way in WAYS}
    result.files = {name: len(files) for name, files in ways.items()}
    for sample in found:
        tally = result.kinds.setdefault(sample.kind, Tally())
        score(tally, sample, read(sample, Stopwatch()))
    with tqdm(total=rounds * len(found), desc="measuring", unit="file", disable=not progress) as bar:
        for _ in range(rounds):
            watches = {kind: Stopwatch() for kind in result.kinds}
            reports: dict[str, list[Report]] = {kind: [] for kind in result.kinds}
            spent: Counter[str] = Counter()
            ours: Counter[str] = Counter()
            each: dict[tuple[str, str], float] = {}
            for sample in found:
                watch = watches[sample.kind]
                before = watch.spent.total()
                with watch:
                    report = read(sample, watch)
                if report is not None:
                    reports[sample.kind].append(report)
                cost = watch.spent.total() - before
                for way in WAYS:
                    if sample.name in ways[way.name]:
                        start = _clock()
                        way.run(sample.data)
                        each[way.name, sample.name] = _clock() - start
                        spent[way.name] += each[way.name, sample.name]  # type: ignore[assignment]
                        ours[way.name] += cost  # type: ignore[assignment]
                bar.update()
            for kind, watch in watches.items():
                before = watch.spent.total()
                build_frames(reports[kind], watch)
                frames = (watch.spent.total() - before) / result.kinds[kind].files
                for way in WAYS:
                    if way.kind == kind:
                        ours[way.name] += frames * len(ways[way.name])  # type: ignore[assignment]
                result.kinds[kind].rounds.append(watch.spent)
            result.each.append(each)
            for name in ways:
                result.ways.setdefault(name, []).append(spent[name])
                result.beside.setdefault(name, []).append(ours[name])
    return result


def _readable(way: Way, found: Sequence[Sample]) -> set[str]:
    names = set()
    for number, sample in enumerate(s for s in found if s.kind == way.kind):
        if number % way.every == 0:
            try:
                way.run(sample.data)
            except ImportError:
                return set()
            except Exception:  # noqa: BLE001 - whatever a library raises, it does not read the file
                continue
            names.add(sample.name)
    return names


def ratios(measured: Measured, target: Target) -> list[float]:
    """One ratio a round; none if there is nothing to compare."""
    if target.beside in measured.kinds and target.ours in measured.kinds:
        ours, other = measured.kinds[target.ours], measured.kinds[target.beside]
        return [(a.total() / ours.files) / (b.total() / other.files) for a, b in zip(ours.rounds, other.rounds, strict=True)]
    return [a / b for a, b in zip(measured.beside.get(target.beside, ()), measured.ways.get(target.beside, ()), strict=True) if b]


def floors(measured: Measured, target: Target) -> list[float]:
    """What a target's ratio would come to, did reading do no more than its floor: one for each round, on the files that both ways read."""
    found = []
    for each in measured.each:
        ours, other = ({file: spent for (way, file), spent in each.items() if way == name} for name in target.floor)
        both = (ours.keys() & other.keys()) or (ours.keys() | other.keys())  # text and web pages are not the same files
        if ours and other:
            found.append(statistics.mean(ours[f] for f in ours if f in both) / statistics.mean(other[f] for f in other if f in both))
    return found


# -- tables --------------------------------------------------------------------------------


def plain(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[i]) for row in (heads, *rows)) for i in range(len(heads))]
    lines = ["  ".join(t.ljust(w) if i == 0 else t.rjust(w) for i, (t, w) in enumerate(zip(row, widths, strict=True)))
             for row in (heads, *rows)]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]]) + "\n"


def stages_table(measured: Measured) -> str:
    rows = []
    for kind, tally in measured.kinds.items():
        total = tally.seconds()
        rows.append([kind, f"{tally.files:,}", f"{tally.size / tally.files / 1024:.0f}", f"{tally.files / total:.1f}",
                     *(f"{1000 * tally.seconds(s) / tally.files:.2f}" for s in COLUMNS), f"{1000 * total / tally.files:.2f}",
                     f"{tally.right:,}", f"{tally.lost:,}", f"{tally.wrong:,}", f"{tally.refused:,}"])
    return plain(["CPU ms a report", "files", "KB each", "reports/s", *COLUMNS, "together", "cells right", "not read", "wrong",
                  "refused"], rows)


def ways_table(measured: Measured) -> str:
    rows = []
    for way in WAYS:
        files, spent = measured.files.get(way.name, 0), measured.ways.get(way.name)
        if files and spent:
            other, ours = statistics.median(spent), statistics.median(measured.beside[way.name])
            rows.append([f"{way.kind}: {way.name}", f"{files:,}", f"{1000 * other / files:.2f}", f"{1000 * ours / files:.2f}"])
    return plain(["CPU ms a file", "files", "that way", "gongkai, same files"], rows)


def targets_table(measured: Measured) -> str:
    rows = []
    for target in TARGETS:
        found = ratios(measured, target)
        if found:
            ratio = statistics.median(found)
            low = floors(measured, target)
            rows.append([target.name, f"{ratio:.2f}", f"{min(found):.2f}–{max(found):.2f}", f"{statistics.median(low):.2f}" if low else "",
                         f"at most {target.limit:g}", "met" if ratio <= target.limit else "not met"])
    return plain(["target", "ratio", "of rounds", "floor", "wanted", ""], rows)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--reports", type=int, default=REPORTS, help=f"how many to make and read (default {REPORTS})")
    parser.add_argument("--workload", type=Path, help="read these instead, made by benchmarks.workload")
    parser.add_argument("--formats", default="", help="file types, parted by commas; all by default")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"rounds of which medians are taken (default {ROUNDS})")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    options = parser.parse_args(arguments)
    wanted = [f for f in options.formats.split(",") if f]
    with tempfile.TemporaryDirectory() as name:
        folder = options.workload or Path(name) / "reports"
        try:
            workload.kinds(wanted)
            if options.workload is None:
                workload.make(folder, options.reports, wanted, progress=not options.quiet)
        except ValueError as error:
            parser.error(str(error))
        found = samples(folder, wanted)
        print(f"{len(found):,} reports · median of {options.rounds} rounds · Python {platform.python_version()}, pandas {pd.__version__}, "
              f"{os.cpu_count()} processors\n")
        with as_in_collections():
            measured = measure(found, options.rounds, progress=not options.quiet)
        print(stages_table(measured))
        print(f"peak memory of this process, {sum(len(s.data) for s in found) / 2**20:.0f} MB of files included: {_peak():,.0f} MB\n")
        print(ways_table(measured))
        print(targets_table(measured))
    return 0


@contextlib.contextmanager
def as_in_collections() -> Iterator[None]:
    """Garbage is looked for as in the processes that read collections; that holds for every way here."""
    usual = gc.get_threshold()
    seek_garbage_seldom()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*usual)


def _peak() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    raise SystemExit(main())
