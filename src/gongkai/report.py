"""One report: who, when, which edition, and its frames."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from gongkai import display, form, schema
from gongkai.checks import by_weight, check, unread_pages
from gongkai.document import Document, Place, ReportError
from gongkai.extract import Doubt, Extraction, extract
from gongkai.form import DISCLOSURE, Cell, Edition
from gongkai.identity import Claim, identify, same_body
from gongkai.names import Names
from gongkai.parts import parts
from gongkai.prose import hold
from gongkai.prose import mentions as prose_figures
from gongkai.reading import ARCHIVE, kind_of
from gongkai.reading.archive import candidates, folder_candidates, pick
from gongkai.reading.file import read_file
from gongkai.reading.package import ZIP_MAGIC
from gongkai.schema import Columns
from gongkai.sections import sections as find_sections
from gongkai.settle import Settled, settle

T = TypeVar("T")
_OLD_FORM = re.compile(r"(?:主动公开政府信息数|受理政府信息依申请公开|依申请公开政府信息数|指\s*标\s*名\s*称|否决公开答复数|同意公开答复数)")
_LINKED = re.compile(r"政府信息公开(?:工作)?(?:年度报告|年报)|信息公开年(?:度报告|报)")


@dataclass(frozen=True, repr=False)
class Report:
    """A report as read, from :func:`read_report`. The frames' columns and types are those of ``gongkai.schema.REPORT_FRAMES``.

    ``raw`` is the text in the source ('' for a blank cell, NA where there is no such cell),
    ``printed`` the number read from it, ``value`` the number to use and ``basis`` where that
    comes from: printed, blank, derived or unknown.

    Examples
    --------
    >>> report = read_report("data/raw/山东省/山东省大数据局2024.txt")
    >>> report.publisher, report.year, report.form
    ('山东省大数据局', 2024, '2021')
    >>> received = report.applications.query("outcome == 'received' and applicant == 'total'")
    >>> received[["raw", "value", "basis"]]
      raw  value    basis
    6  10     10  printed
    """

    publisher: str
    year: int
    form: str
    title: str
    published_on: date | None
    source: str
    contents: dict[str, Columns]
    """The frames, column by column, as plain values. Data frames are made of them when they are asked for."""
    edition: Edition = field(compare=False)
    places: dict[Cell, Place] = field(compare=False, default_factory=dict)

    @cached_property
    def sections(self) -> pd.DataFrame:
        return self._frame("sections")

    @cached_property
    def disclosure(self) -> pd.DataFrame:
        return self._frame("disclosure")

    @cached_property
    def applications(self) -> pd.DataFrame:
        return self._frame("applications")

    @cached_property
    def disputes(self) -> pd.DataFrame:
        return self._frame("disputes")

    @cached_property
    def mentions(self) -> pd.DataFrame:
        return self._frame("mentions")

    @cached_property
    def findings(self) -> pd.DataFrame:
        return self._frame("findings")

    def _frame(self, name: str) -> pd.DataFrame:
        return schema.typed(self.contents[name], schema.REPORT_FRAMES[name])

    @property
    def report_id(self) -> str:
        return f"{self.publisher}-{self.year}"

    def locate(self, frame: str, *keys: str) -> Place | None:
        """Where a cell stands in its file, for instance ``locate("applications", "granted", "total")``."""
        cell = (frame, *keys)
        if cell not in self.edition.cells:
            raise KeyError(f"no such cell: {'/'.join(cell)}")
        return self.places.get(cell)

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        return {name: getattr(self, name) for name in schema.REPORT_FRAMES}

    def __repr__(self) -> str:
        counts = display.bases_of(self.frames)
        marks = self.findings["severity"].value_counts()
        return (
            f"<Report {self.report_id} · {self.form} edition · {sum(counts.values())} cells: "
            + ", ".join(f"{n} {basis}" for basis, n in counts.items() if n)
            + " · " + (", ".join(f"{int(marks[s])} {s}" for s in schema.SEVERITIES if s in marks) or "no findings") + ">"
        )

    def _repr_html_(self) -> str:
        return display.report_html(
            publisher=self.publisher, year=self.year, title=self.title, edition=self.edition,
            published_on=self.published_on, source=self.source, frames=self.frames,
        )


def read_report(
    source: str | os.PathLike[str], *, publisher: str | None = None, year: int | None = None, names: Names | None = None
) -> Report:
    """Read one report, whatever its layout.

    Parameters
    ----------
    source : path of a web page (HTML, MHTML), text, PDF, Word (DOCX, DOC, WPS), ODT, Excel (XLSX, XLS)
        or OFD file; of a ZIP archive or a folder that holds one report; with the extra ``ocr`` of a
        picture or a scan. Its content, not its name, says which.
    publisher, year : what the caller knows better than the file; a conflict becomes a finding.
    names : which names are one body, from :func:`gongkai.names.read_names`; two such names are no conflict.

    Raises
    ------
    ReportError
        A ValueError that names the file and the reason, for anything that is not a readable
        report: missing, empty, a picture, another page, a blank form, a report before 2019.

    Examples
    --------
    >>> report = read_report("data/raw/山东省/山东省大数据局2024.txt")
    >>> report.publisher, report.year, report.form
    ('山东省大数据局', 2024, '2021')
    >>> report.findings.empty, report.disclosure["value"].notna().all().item()
    (True, True)
    """
    name = str(source)

    def read(data: bytes, inside: str) -> Report:
        return _read(data, inside, publisher, year, names)

    with _report_errors(name):
        path = Path(source)
        if path.is_dir():
            return replace(pick(name, folder_candidates(path, name), read, _same), source=name)
        data = read_file(path, name)
    return report_from_bytes(data, name, publisher=publisher, year=year, names=names)


def report_from_bytes(
    data: bytes, name: str, *, publisher: str | None = None, year: int | None = None, names: Names | None = None
) -> Report:
    """Read one report from the bytes of its file, as :func:`read_report` does; ``name`` is what messages call it."""

    def read(content: bytes, inside: str) -> Report:
        return _read(content, inside, publisher, year, names)

    with _report_errors(name):
        if data.startswith(ZIP_MAGIC) and kind_of(data, name) == ARCHIVE:
            return replace(pick(name, candidates(data, name), read, _same), source=name)
        return read(data, name)


def read_reports(source: str | os.PathLike[str], *, names: Names | None = None) -> list[Report]:
    """Read every report in a file: a workbook may hold one a sheet, as forms do that several units filled in.

    Sheets of such a workbook are told apart by their title or the line 填报单位; each report's ``source`` is then
    ``file.xlsx#sheet``. Any other file, ZIP archive or folder holds one report, as for :func:`read_report`.
    A sheet that cannot be read, a form left blank for instance, is a warning that names it and the reason.

    Raises :class:`ReportError` if no report can be read.

    Examples
    --------
    >>> [report.report_id for report in read_reports("data/raw/山东省/山东省大数据局2024.txt")]
    ['山东省大数据局-2024']
    """
    path = Path(source)
    with _report_errors(str(source)):
        if path.is_dir():
            return [read_report(source, names=names)]
        data = read_file(path, str(source))
    found = reports_from_bytes(data, str(source), names=names)
    refused = [report for report in found if isinstance(report, ReportError)]
    if len(refused) == len(found):
        raise refused[0]
    for error in refused:
        warnings.warn(str(error), stacklevel=2)
    return [report for report in found if isinstance(report, Report)]


def reports_from_bytes(
    data: bytes, name: str, *, publisher: str | None = None, year: int | None = None, names: Names | None = None
) -> list[Report | ReportError]:
    """Each report in the bytes of a file, or why it cannot be read, as :func:`read_reports` finds them; raises nothing.

    A file whose ``publisher`` the caller names is one report.
    """
    def build(document: Document) -> Report:
        with _report_errors(document.source):
            return _build(document, None, year, names or Names())

    def documents() -> list[Document]:
        with _report_errors(name):
            archive = data.startswith(ZIP_MAGIC) and kind_of(data, name) == ARCHIVE
            return [] if archive else parts(data, name)

    found = _or_error(documents) if publisher is None else []
    if isinstance(found, ReportError):
        return [found]
    if not found:
        return [_or_error(lambda: report_from_bytes(data, name, publisher=publisher, year=year, names=names))]
    return [_or_error(partial(build, document)) for document in found]


def _or_error(read: Callable[[], T]) -> T | ReportError:
    try:
        return read()
    except ReportError as error:
        return error


@contextmanager
def _report_errors(name: str) -> Iterator[None]:
    """The contract: no exception but ReportError leaves ``read_report``."""
    try:
        yield
    except ReportError:
        raise
    except (RecursionError, MemoryError) as error:
        raise ReportError(name, f"文件结构过于复杂 (too complex): {type(error).__name__}") from error
    except Exception as error:
        raise ReportError(name, f"读取时出错 (error while reading): {type(error).__name__}: {error}") from error


def _read(data: bytes, source: str, publisher: str | None, year: int | None, names: Names | None) -> Report:
    first, *others = parts(data, source)
    return _build(replace(first, source=source), publisher, year, names or Names(), others=bool(others))


def _same(a: Report, b: Report) -> bool:
    """One report in two formats: the page and its PDF, for instance."""
    return a.report_id == b.report_id and all(a.contents[f] == b.contents[f] for f in form.FRAMES)


def _build(document: Document, publisher: str | None, year: int | None, names: Names, *, others: bool = False) -> Report:
    identity = identify(document)
    known_year = year if year is not None else identity.year
    extraction = extract(document, known_year)
    if others:
        extraction.doubts.append(Doubt("second_report", form.APPLICATIONS, ()))
    prose = find_sections(document)
    _refuse(document, extraction, prose, identity.title, known_year)
    if known_year is None:
        raise ReportError(document.source, "看不出报告年度，请用 year 参数指明 (no year found; pass year=)")
    body = publisher or identity.publisher
    if not body:
        raise ReportError(document.source, "看不出发布机关，请用 publisher 参数指明 (no publisher found; pass publisher=)")
    if publisher is not None and identity.publishers and not any(
        same_body(str(c.value), publisher) for c in identity.publishers
    ):
        identity = replace(identity, publishers=(Claim("given", publisher), *identity.publishers))
    settled = settle(extraction.edition, extraction.cells, extraction.unplaced)
    figures = prose_figures(prose, known_year)
    findings = by_weight([*unread_pages(document.metadata),
                          *check(extraction, settled, identity, known_year, prose, publisher=body, names=names),
                          *hold(figures, settled, known_year, publisher=body)])
    return Report(
        publisher=body, year=known_year, form=extraction.edition.name, title=identity.title,
        published_on=identity.published_on, source=document.source,
        contents={
            "sections": schema.plain_rows(prose, schema.REPORT_FRAMES["sections"]),
            **{frame: _columns(frame, extraction, settled) for frame in form.FRAMES},
            "mentions": schema.plain_rows(figures, schema.REPORT_FRAMES["mentions"]),
            "findings": schema.plain_rows([f.row() for f in findings], schema.REPORT_FRAMES["findings"]),
        },
        edition=extraction.edition,
        places={c: v.place for c, v in extraction.cells.items() if v.place is not None},
    )


def _refuse(
    document: Document, extraction: Extraction, prose: list[dict[str, object]], title: str, year: int | None
) -> None:
    """A report is read if a table of the form was found, or if its title and headings say it is one."""
    source = document.source
    # What was carried over stands in a form before its unit has filled in anything.
    filled_in = (v.blank for c, v in extraction.cells.items() if c[:2] != (form.APPLICATIONS, "carried_in"))
    untouched = bool(extraction.tables) and next(filled_in, False) and all(filled_in)
    if not untouched and any(v.number is not None for v in extraction.cells.values()) and _enough(extraction):
        return
    if untouched:
        raise ReportError(source, "是空白表格，没有任何数字 (a blank form)")
    whole = "".join(w.text for w in extraction.words)
    if len(_OLD_FORM.findall(whole)) >= 2 or (year is not None and year < form.FIRST_YEAR):
        raise ReportError(source, "是 2019 年以前的旧格式报告，目前的版本不读取 (a report in a form before 2019)")
    if title and len(prose) >= 3:
        return
    if document.attachments and title:
        raise ReportError(source, "网页正文没有报告，报告在附件中：" + "、".join(document.attachments[:3])
                          + " (the report is an attachment)")
    if title and (named := [words for words in document.links if _LINKED.search(words)]):
        raise ReportError(source, f"网页正文没有报告，只有指向报告的链接：“{named[0][:60]}” (the page only links to the report)")
    if title and document.pictures:
        raise ReportError(source, f"网页正文没有报告的文字，报告可能是图片：{document.pictures[0][:80]}，请另存图片后读取 "
                                  "(the report may be a picture: save it and read that)")
    raise ReportError(source, "不是政府信息公开工作年度报告 (not an annual report on open government information)")


def _enough(extraction: Extraction) -> bool:
    """A stray row that looks like one of the form's does not make a report."""
    return len(extraction.cells) >= 12 or len({c[:2] for c, v in extraction.cells.items() if v.number is not None}) >= 3


def _columns(frame: str, extraction: Extraction, settled: Mapping[Cell, Settled]) -> Columns:
    cells = extraction.edition.tables[frame].cells
    found = [settled[cell] for cell in cells]
    columns: dict[str, list[Any]] = {
        **{key: [cell[place] for cell in cells] for place, key in enumerate(form.KEYS[frame], start=1)},
        "raw": [s.raw for s in found], "printed": [s.printed for s in found], "value": [s.value for s in found],
        "basis": [s.basis for s in found],
    }
    if frame == DISCLOSURE:
        columns["unit"] = _units(extraction)
    return schema.plain(columns, schema.REPORT_FRAMES[frame])


def _units(extraction: Extraction) -> list[str | None]:
    """The unit of each cell of section two: the cell's own, that of its head or the form's."""
    units: list[str | None] = []
    for line in extraction.edition.tables[DISCLOSURE].lines:
        for term in line.columns:
            cell = (DISCLOSURE, line.key, term.key)
            value = extraction.cells.get(cell)
            own = value.number.unit if value is not None and value.number is not None else None
            units.append(own or extraction.units.get(cell) or term.unit)
    return units


__all__ = ["Report", "ReportError", "read_report", "read_reports"]
