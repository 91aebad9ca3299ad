"""What was read of one file, as bytes: between processes, between machines and beside the results.

A file gives one record, a workbook that several units filled in one for each. A record is a line of JSON (who, when,
which edition; or why it could not be read), and the frames, column by column, as compressed JSON. Numbers and
missing values come back as they were.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from gongkai import form
from gongkai.document import ReportError
from gongkai.form import EDITIONS, Edition
from gongkai.names import Entry, Names
from gongkai.report import Report, reports_from_bytes
from gongkai.schema import Columns

_LEVEL = 1


@dataclass(frozen=True, slots=True)
class Task:
    """A file to be read, with what its caller knows of it."""

    name: str
    data: bytes
    publisher: str | None = None
    year: int | None = None
    names: Names = field(default_factory=Names)

    def packed(self) -> bytes:
        head = {"name": self.name, "publisher": self.publisher, "year": self.year,
                "names": [asdict(entry) for entry in self.names.entries]}
        return json.dumps(head).encode() + b"\n" + self.data


@dataclass(frozen=True, slots=True)
class Head:
    """A record but for its frames. ``reason`` is None if the report was read; the rest is then known.

    ``part`` says which report of its file it is, as ``#sheet``; empty if it is the only one. ``asked`` holds what
    reading asked ``names.csv``, with the answers: while they are the same, so is the record.
    """

    reason: str | None = None
    part: str = ""
    publisher: str = ""
    year: int = 0
    form: str = ""
    single_other: bool = False
    title: str = ""
    published_on: str | None = None
    cells: int = 0
    read: int = 0
    asked: tuple[tuple[str, int, str], ...] = ()

    @property
    def edition(self) -> Edition:
        edition = EDITIONS[self.form]
        return edition.with_single_other() if self.single_other else edition.with_three_other()

    def holds(self, names: Names) -> bool:
        """Whether ``names.csv`` still answers as it did."""
        return all(names.body(name, year) == body for name, year, body in self.asked)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str | bytes) -> Head:
        data = json.loads(text)
        return cls(**{**data, "asked": tuple((name, year, body) for name, year, body in data["asked"])})


@dataclass(frozen=True, slots=True)
class Record:
    head: Head
    packed_frames: bytes = b""

    def frames(self) -> dict[str, Columns]:
        return unpacked(self.packed_frames)


Records = tuple[Record, ...]
"""What was read of one file: a record for each report in it, at least one."""


def to_bytes(records: Records) -> bytes:
    heads = [[record.head.to_json(), len(record.packed_frames)] for record in records]
    return json.dumps(heads).encode() + b"\n" + b"".join(record.packed_frames for record in records)


def from_bytes(data: bytes) -> Records:
    line, _, frames = data.partition(b"\n")
    records, start = [], 0
    for head, length in json.loads(line):
        records.append(Record(Head.from_json(head), frames[start:start + length]))
        start += length
    return tuple(records)


def unpacked(frames: bytes) -> dict[str, Columns]:
    found: dict[str, Columns] = json.loads(zlib.decompress(frames))
    return found


class _Asked(Names):
    """Names that remember what they were asked."""

    def __init__(self, names: Names) -> None:
        super().__init__(names.entries)
        self.answers: dict[tuple[str, int], str] = {}

    def body(self, name: str, year: int) -> str:
        answer = super().body(name, year)
        self.answers[name, year] = answer
        return answer


def read(packed: bytes) -> Records:
    """Read the file of a packed :class:`Task` in this process."""
    line, _, data = packed.partition(b"\n")
    head = json.loads(line)
    names = _Asked(Names(Entry(**entry) for entry in head["names"]))
    found = reports_from_bytes(data, head["name"], publisher=head["publisher"], year=head["year"], names=names)
    asked = tuple((name, year, body) for (name, year), body in names.answers.items())
    return tuple(_record(report, head["name"], asked) for report in found)


def refused(reason: str, part: str = "") -> Record:
    return Record(Head(reason=_valid(reason), part=_valid(part)))


def _valid(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def _record(report: Report | ReportError, name: str, asked: tuple[tuple[str, int, str], ...]) -> Record:
    part = report.source.removeprefix(name)
    if isinstance(report, ReportError):
        if isinstance(report.__cause__, MemoryError):
            raise report.__cause__ from report
        return refused(report.reason, part)
    try:
        return _read(report, part, asked)
    except UnicodeEncodeError:
        return refused("文字含有无效字符 (the text holds characters that are none)", part)


def _read(report: Report, part: str, asked: tuple[tuple[str, int, str], ...]) -> Record:
    frames = report.contents
    bases = [basis for frame in form.FRAMES for basis in frames[frame]["basis"]]
    head = Head(
        part=_valid(part), publisher=report.publisher, year=report.year, form=report.form,
        single_other="other_handling" in frames[form.APPLICATIONS]["outcome"],
        title=report.title, published_on=None if report.published_on is None else report.published_on.isoformat(),
        cells=len(bases), read=bases.count("printed"), asked=asked)
    head.to_json().encode()
    packed = json.dumps(frames, ensure_ascii=False, separators=(",", ":")).encode()
    return Record(head, zlib.compress(packed, _LEVEL))


def rows(columns: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def rows_in(columns: Columns) -> int:
    return len(next(iter(columns.values()), []))
