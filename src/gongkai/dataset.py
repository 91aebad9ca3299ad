"""Many reports as one set of frames: loaded from a folder, written, read back equal."""

from __future__ import annotations

import csv
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from gongkai import display, form, schema
from gongkai.across import RECHECKED, Member, across
from gongkai.checks import Finding
from gongkai.document import ReportError
from gongkai.identity import squeeze
from gongkai.listing import read_rows
from gongkai.names import NAMES, Names, read_names
from gongkai.report import Report, read_report

SOURCES = "sources.csv"
_NOT_REPORTS = frozenset({SOURCES, NAMES, "readme.md", "readme.txt", "thumbs.db", "desktop.ini"})
_MISSING = "<NA>"


@dataclass(repr=False)
class Dataset:
    """Every report of a collection, as frames whose rows are led by ``report_id``, ``publisher``, ``year``.

    Columns and types are those of :data:`gongkai.schema.DATASET_FRAMES`. ``failures`` names the
    files that could not be read, and why.
    """

    reports: pd.DataFrame
    disclosure: pd.DataFrame
    applications: pd.DataFrame
    disputes: pd.DataFrame
    mentions: pd.DataFrame
    sections: pd.DataFrame
    findings: pd.DataFrame
    failures: pd.DataFrame

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @classmethod
    def from_rows(cls, rows: dict[str, list[dict[str, object]]]) -> Dataset:
        """A dataset of rows by frame; a report that names no ``body`` is its publisher's."""
        frames = {name: schema.frame(rows.get(name, []), columns) for name, columns in schema.DATASET_FRAMES.items()}
        frames["reports"]["body"] = frames["reports"]["body"].fillna(frames["reports"]["publisher"])
        return cls(**frames)

    def report(self, report_id: str) -> Report:
        """One report of the collection as :func:`gongkai.report.read_report` gives it, with the findings
        that the collection adds; where its cells stand in the file is not kept (``places`` is empty).

        Raises KeyError, naming the reports there are, if there is no such one.
        """
        rows = self.reports[self.reports["report_id"].eq(report_id).fillna(False)]
        if rows.empty:
            raise KeyError(f"no report {report_id!r}; there are {', '.join(self.reports['report_id']) or 'none'}")
        row = rows.iloc[0]
        own = {
            name: frame.loc[frame["report_id"].eq(report_id).fillna(False), list(schema.REPORT_FRAMES[name])]
            .reset_index(drop=True)
            for name, frame in self.frames.items() if name in schema.REPORT_FRAMES
        }
        return Report(
            publisher=row["publisher"], year=int(row["year"]), form=row["form"],
            title="" if pd.isna(row["title"]) else row["title"],
            published_on=None if pd.isna(row["published_on"]) else row["published_on"].date(),
            source=row["source"], edition=self.edition(report_id), **own,
        )

    def edition(self, report_id: str) -> form.Edition:
        """The edition of a report, with （六）其他处理 in one row or three as the report prints it.

        Raises KeyError if there is no such report.
        """
        name = self.reports.set_index("report_id")["form"][report_id]
        rows = self.applications
        single = bool((rows["report_id"].eq(report_id) & rows["outcome"].eq("other_handling")).any())
        edition = form.EDITIONS[name]
        return edition.with_single_other() if single else edition.with_three_other()

    def _summary(self) -> list[tuple[str, str]]:
        years = self.reports["year"].dropna()
        marks = self.findings["severity"].value_counts()
        span = f"{years.min()}–{years.max()}" if len(years) else "—"
        return [
            ("reports", f"{len(self.reports)} of {self.reports['body'].nunique()} bodies, {span}"),
            ("cells", f"{int(self.reports['cells'].sum())}, with a number {int(self.reports['read'].sum())}"),
            ("findings", ", ".join(f"{int(marks.get(s, 0))} {s}" for s in schema.SEVERITIES)),
            ("failures", str(len(self.failures))),
        ]

    def __repr__(self) -> str:
        return "<Dataset " + " · ".join(f"{k}: {v}" for k, v in self._summary()) + ">"

    def _repr_html_(self) -> str:
        return display.dataset_html(self.frames)


def load_reports(folder: str | os.PathLike[str] = "data/raw", *, progress: bool = True) -> Dataset:
    """Read every report in a folder tree; a file that cannot be read becomes a row of ``failures``.

    ``sources.csv`` in the folder, if there is one, gives publisher, year and provenance by file;
    ``names.csv`` says which names are one body (:mod:`gongkai.names`). Rows come in the order of
    publisher and year. Raises FileNotFoundError if there is no such folder, ValueError, naming file and
    line, for an error in either of the two files.
    """
    root = Path(folder)
    if not root.is_dir():
        raise FileNotFoundError(f"no such folder: {root}")
    sources, names = _sources(root), read_names(root / NAMES)
    members: dict[tuple[str, int], tuple[Member, dict[str, str]]] = {}
    failures: list[dict[str, object]] = []
    for path in tqdm(list(_files(root)), desc="reading reports", unit="file", disable=None if progress else True):
        name = path.relative_to(root).as_posix()
        row = sources.get(name, {})
        try:
            report = read_report(path, publisher=row.get("publisher") or None, year=_year(row.get("year")), names=names)
        except ReportError as error:
            failures.append({"source": name, "reason": error.reason})
            continue
        member = _member(report, names, row)
        twin = members.get((member.body, member.year))
        if twin is not None:
            failures.append({"source": name, "reason": _twin_reason(report, twin[0].report, twin[1]["file"])})
            continue
        members[member.body, member.year] = (member, {**row, "file": name})
    return _combine(list(members.values()), names, failures)


def build_dataset(
    raw: str | os.PathLike[str], processed: str | os.PathLike[str], *, progress: bool = True
) -> Dataset:
    """Read every report in ``raw`` and write the frames to ``processed`` as CSV files; returns the dataset."""
    dataset = load_reports(raw, progress=progress)
    write_dataset(dataset, processed)
    return dataset


def write_dataset(dataset: Dataset, processed: str | os.PathLike[str]) -> None:
    """Write each frame as UTF-8 CSV. All are written aside first, so a failure leaves the old files whole."""
    target = Path(processed)
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target, prefix=".writing-") as aside:
        for name, frame in dataset.frames.items():
            _escaped(frame).to_csv(Path(aside) / f"{name}.csv", index=False, na_rep=_MISSING, lineterminator="\n",
                                   date_format="%Y-%m-%d", quoting=csv.QUOTE_MINIMAL, encoding="utf-8")
        for name in dataset.frames:
            (Path(aside) / f"{name}.csv").replace(target / f"{name}.csv")


def open_dataset(processed: str | os.PathLike[str] = "data/processed") -> Dataset:
    """Read back what :func:`build_dataset` wrote, equal in values and types.

    Raises FileNotFoundError, naming the command that makes the files, if they are not there.
    """
    folder = Path(processed)
    frames = {}
    for name, columns in schema.DATASET_FRAMES.items():
        path = folder / f"{name}.csv"
        if not path.is_file():
            raise FileNotFoundError(f"{path} is not there: run `make report` first")
        text = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[], encoding="utf-8", lineterminator="\n")
        frames[name] = _typed(text, columns)
    return Dataset(**frames)


# -- writing and reading frames ---------------------------------------------------------------


def _escaped(frame: pd.DataFrame) -> pd.DataFrame:
    """Text that looks like the mark for a missing value gets a backslash, so that it comes back as text."""
    out = frame.copy()
    for column in out.columns:
        if out[column].dtype == schema.TEXT:
            clash = out[column].str.fullmatch(r"\\*" + _MISSING).fillna(False)
            out[column] = out[column].mask(clash, "\\" + out[column])
    return out


def _typed(text: pd.DataFrame, columns: dict[str, str]) -> pd.DataFrame:
    data: dict[str, object] = {}
    for column, dtype in columns.items():
        values = text[column].astype(object)
        missing = values == _MISSING
        if dtype == schema.TEXT:
            plain = values.str.replace(r"^\\(\\*" + _MISSING + r")$", r"\1", regex=True)
            data[column] = plain.mask(missing, pd.NA).astype(schema.TEXT)
        elif dtype == schema.DATE:
            data[column] = pd.to_datetime(values.mask(missing, None), format="%Y-%m-%d").astype(schema.DATE)
        elif dtype == schema.FLAG:
            data[column] = values.map({"True": True, "False": False}).astype(schema.FLAG)
        else:
            convert = int if dtype == schema.COUNT else float
            data[column] = pd.array([pd.NA if m else convert(v) for v, m in zip(values, missing, strict=True)],
                                    dtype=dtype)
    return pd.DataFrame(data, columns=list(columns))


# -- a folder of reports ------------------------------------------------------------------------


def _files(root: Path) -> Iterator[Path]:
    """Every file that may be a report, in an order that does not depend on the file system."""
    for path in sorted(root.rglob("*"), key=lambda p: p.relative_to(root).as_posix()):
        parts = path.relative_to(root).parts
        if any(part.startswith((".", "~$")) for part in parts) or path.name.lower() in _NOT_REPORTS:
            continue
        if not path.is_dir():
            yield path


def _sources(root: Path) -> dict[str, dict[str, str]]:
    path = root / SOURCES
    if not path.is_file():
        return {}
    rows = read_rows(path, ("file",))
    for line, row in rows:
        try:
            pd.to_datetime(row.get("published_on") or None)
        except ValueError as error:
            raise ValueError(f"{path}, line {line}: published_on '{row['published_on']}' is no date") from error
    return {row["file"].replace("\\", "/"): row for _, row in rows}


def _year(text: str | None) -> int | None:
    return int(text) if text and text.strip().isdigit() else None


def _member(report: Report, names: Names, row: dict[str, str]) -> Member:
    children = tuple(c.strip() for c in re.split("[;；、]", row.get("children", "")) if c.strip())
    listed = [squeeze(c) for c in children]
    if squeeze(report.publisher) in listed or len(set(listed)) < len(listed):
        raise ValueError(f"{SOURCES}: children of {report.report_id}: a body twice, or itself")
    published = pd.to_datetime(report.published_on or row.get("published_on") or None)
    return Member(report, names.body(report.publisher, report.year), row.get("level") or None, published, children)


def _twin_reason(report: Report, other: Report, file: str) -> str:
    same = all(getattr(report, frame).equals(getattr(other, frame)) for frame in form.FRAMES)
    words = "数字相同" if same else "数字不同"
    joined = "" if report.publisher == other.publisher else f"（{NAMES} 将“{report.publisher}”与“{other.publisher}”并为一个机关）"
    return f"与 {file} 是同一机关同一年度的报告{joined}，{words}，只采用前者 (a second report of the same body and year)"


def _combine(
    members: list[tuple[Member, dict[str, str]]], names: Names, failures: list[dict[str, object]]
) -> Dataset:
    ordered = sorted(members, key=lambda pair: (pair[0].report.publisher, pair[0].year))
    added = across([member for member, _ in ordered], names)
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in schema.REPORT_FRAMES}
    rows: list[dict[str, object]] = []
    for member, source in ordered:
        report = member.report
        lead = {"report_id": report.report_id, "publisher": report.publisher, "year": report.year}
        own = {name: getattr(report, name) for name in schema.REPORT_FRAMES}
        own["findings"] = _findings(report, added[report.report_id])
        for name, frame in own.items():
            parts[name].append(_led(frame, lead))
        rows.append(_report_row(member, own["findings"], lead, source))
    frames = {}
    for name, columns in schema.DATASET_FRAMES.items():
        if name == "reports":
            frames[name] = schema.frame(rows, columns)
        elif name == "failures":
            frames[name] = schema.frame(failures, columns)
        else:
            filled = [f for f in parts[name] if len(f)]
            frames[name] = pd.concat(filled, ignore_index=True) if filled else schema.frame([], columns)
    return Dataset(**frames)


def _findings(report: Report, added: list[Finding]) -> pd.DataFrame:
    """The report's own findings and the collection's, the grave ones first. What is said anew is said once."""
    own = report.findings[~report.findings["rule"].isin(RECHECKED)]
    more = schema.frame([f.row() for f in added], schema.REPORT_FRAMES["findings"])
    rank = {severity: i for i, severity in enumerate(schema.SEVERITIES)}
    return pd.concat([own, more], ignore_index=True).sort_values(
        "severity", key=lambda severities: severities.map(rank), kind="stable", ignore_index=True)


def _led(frame: pd.DataFrame, lead: dict[str, object]) -> pd.DataFrame:
    head = {k: pd.array([v] * len(frame), dtype=schema.LEAD[k]) for k, v in lead.items()}
    return pd.concat([pd.DataFrame(head), frame.reset_index(drop=True)], axis=1)


def _report_row(
    member: Member, findings: pd.DataFrame, lead: dict[str, object], source: dict[str, str]
) -> dict[str, object]:
    report = member.report
    bases = pd.concat([getattr(report, frame)["basis"] for frame in form.FRAMES])
    marks = findings["severity"].value_counts()
    return {
        **lead, "body": member.body, "form": report.form, "title": report.title or source.get("title") or pd.NA,
        "published_on": member.published_on, "source": source["file"],
        **{k: source.get(k) or pd.NA for k in ("level", "parent", "url", "note")},
        "cells": len(bases), "read": int((bases == "printed").sum()),
        "errors": int(marks.get("error", 0)), "warnings": int(marks.get("warning", 0)),
        "notes": int(marks.get("note", 0)),
    }
