"""Records of many files as one collection: which report is whose, what they say of each other, and their frames.

Of each report only a few values are held; the rest comes from where it is kept when it is needed, so that a
collection may be larger than memory.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from gongkai import form, schema
from gongkai.across import RECHECKED, Content, Member, across, values_of
from gongkai.checks import Finding
from gongkai.identity import squeeze
from gongkai.loading.folder import SOURCES, File
from gongkai.loading.kept import Kept
from gongkai.loading.record import Head, rows, rows_in
from gongkai.names import NAMES, Names
from gongkai.schema import Columns

Frames = dict[str, pd.DataFrame]

_HELD = 256
"""Contents held for the checks between reports."""
_PART = 500
"""Reports whose frames are made at a time."""
_RANK = {severity: rank for rank, severity in enumerate(schema.SEVERITIES)}


@dataclass(frozen=True, slots=True)
class _Read:
    """A report, the file it comes from, which one of the file it is, and the file's row in ``sources.csv``."""

    member: Member
    head: Head
    file: File
    number: int
    row: dict[str, str]

    @property
    def source(self) -> str:
        return self.file.shown + self.head.part


class Collection:
    """Reports in the order of publisher and year, and the files that are none.

    Files are added in the order of their names: of two reports of one body and year the first is taken.
    """

    def __init__(self, kept: Kept, names: Names) -> None:
        self._kept = kept
        self._names = names
        self._by_body: dict[tuple[str, int], _Read] = {}
        self.failures: list[dict[str, Any]] = []

    def __len__(self) -> int:
        return len(self._by_body)

    def add(self, file: File, number: int, head: Head, row: dict[str, str]) -> None:
        """Add one of a file's reports, counted from 0; ``row`` is the file's in ``sources.csv``."""
        reason = head.reason
        if reason is None:
            read = _Read(_member(head, self._names, row), head, file, number, row)
            twin = self._by_body.setdefault((read.member.body, read.member.year), read)
            if twin is read:
                return
            reason = self._twin_reason(read, twin)
        self.failures.append({"source": file.shown + head.part, "reason": reason})

    def _frames(self, read: _Read) -> dict[str, Columns]:
        return self._kept.frames(read.file, read.number)

    def _twin_reason(self, read: _Read, twin: _Read) -> str:
        own, other = self._frames(read), self._frames(twin)
        words = "数字相同" if all(own[frame] == other[frame] for frame in form.FRAMES) else "数字不同"
        joined = ("" if read.head.publisher == twin.head.publisher
                  else f"（{NAMES} 将“{read.head.publisher}”与“{twin.head.publisher}”并为一个机关）")
        return f"与 {twin.source} 是同一机关同一年度的报告{joined}，{words}，只采用前者 (a second report of the same body and year)"

    def parts(self) -> Iterator[Frames]:
        """The frames, some reports at a time: together they are the frames of the dataset, row by row."""
        reads = sorted(self._by_body.values(), key=lambda r: (r.member.publisher, r.member.year))
        by_id = {r.member.report_id: r for r in reads}
        contents = _Contents(lambda member: self._frames(by_id[member.report_id]))
        gathered = _Gathered()
        for number, (member, found) in enumerate(across([r.member for r in reads], self._names, contents), start=1):
            read = by_id[member.report_id]
            gathered.add(read, contents.frames(member), found)
            if number % _PART == 0:
                yield gathered.frames()
                gathered = _Gathered()
        gathered.failures = self.failures
        yield gathered.frames()


class _Contents:
    """What is kept of the reports that were asked for last."""

    def __init__(self, read: Callable[[Member], dict[str, Columns]]) -> None:
        self._read = read
        self._frames: OrderedDict[str, dict[str, Columns]] = OrderedDict()
        self._contents: OrderedDict[str, Content] = OrderedDict()

    def frames(self, member: Member) -> dict[str, Columns]:
        found = self._frames.get(member.report_id)
        if found is None:
            found = self._read(member)
            _hold(self._frames, member.report_id, found)
        return found

    def __call__(self, member: Member) -> Content:
        found = self._contents.get(member.report_id)
        if found is None:
            frames = self.frames(member)
            found = Content(values_of(member.year, frames), rows(frames["mentions"]))
            _hold(self._contents, member.report_id, found)
        return found


def _hold(cache: OrderedDict[str, Any], key: str, value: object) -> None:
    cache[key] = value
    if len(cache) > _HELD:
        cache.popitem(last=False)


class _Gathered:
    """Frames under way, as lists by column."""

    def __init__(self) -> None:
        self._columns: dict[str, Columns] = {
            name: {column: [] for column in columns} for name, columns in schema.DATASET_FRAMES.items()}
        self.failures: list[dict[str, Any]] = []

    def add(self, read: _Read, frames: dict[str, Columns], found: list[Finding]) -> None:
        member = read.member
        lead = {"report_id": member.report_id, "publisher": member.publisher, "year": member.year}
        findings = _findings(frames["findings"], found)
        for name in schema.REPORT_FRAMES:
            columns = findings if name == "findings" else frames[name]
            target, count = self._columns[name], rows_in(columns)
            for column, value in lead.items():
                target[column] += [value] * count
            for column in schema.REPORT_FRAMES[name]:
                target[column] += columns[column]
        for column, value in _report_row(read, findings["severity"], lead).items():
            self._columns["reports"][column].append(value)

    def frames(self) -> Frames:
        self._columns["failures"] = {c: [f[c] for f in self.failures] for c in schema.DATASET_FRAMES["failures"]}
        return {name: schema.typed(self._columns[name], columns) for name, columns in schema.DATASET_FRAMES.items()}


def _findings(own: Columns, found: list[Finding]) -> Columns:
    """The report's own findings and the collection's, the grave ones first. What is said anew is said once."""
    all_rows = [row for row in rows(own) if row["rule"] not in RECHECKED] + [f.row() for f in found]
    all_rows.sort(key=lambda row: _RANK[str(row["severity"])])
    return {column: [row[column] for row in all_rows] for column in schema.REPORT_FRAMES["findings"]}


def _member(head: Head, names: Names, source: dict[str, str]) -> Member:
    report_id = f"{head.publisher}-{head.year}"
    children = tuple(c.strip() for c in re.split("[;；、]", source.get("children", "")) if c.strip())
    listed = [squeeze(c) for c in children]
    if squeeze(head.publisher) in listed or len(set(listed)) < len(listed):
        raise ValueError(f"{SOURCES}: children of {report_id}: a body twice, or itself")
    published = pd.to_datetime(head.published_on or source.get("published_on") or None)
    return Member(report_id, head.publisher, head.year, head.edition, names.body(head.publisher, head.year),
                  source.get("level") or None, published, children)


def _report_row(read: _Read, severities: list[str], lead: dict[str, object]) -> dict[str, object]:
    row, head = read.row, read.head
    return {
        **lead, "body": read.member.body, "form": head.form, "title": head.title or row.get("title") or None,
        "published_on": read.member.published_on, "source": read.source,
        **{column: row.get(column) or None for column in ("level", "parent", "url", "note")},
        "cells": head.cells, "read": head.read,
        "errors": severities.count("error"), "warnings": severities.count("warning"), "notes": severities.count("note"),
    }
