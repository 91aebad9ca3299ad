"""What was read of one file, as bytes: between processes, between machines and beside the results.

A line of JSON (who, when, which edition; or why the file could not be read), then the frames, column by column, as
compressed JSON. Numbers and missing values come back as they were.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd

from gongkai import form, schema
from gongkai.document import ReportError
from gongkai.form import EDITIONS, Edition
from gongkai.names import Entry, Names
from gongkai.report import Report, report_from_bytes

Columns = dict[str, list[Any]]
"""A frame as lists by column; None is missing."""

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
    """A record but for its frames. ``reason`` is None if the file was read; the rest is then known.

    ``asked`` holds what reading asked ``names.csv``, with the answers: while they are the same, so is the record.
    """

    reason: str | None = None
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

    def to_bytes(self) -> bytes:
        return self.head.to_json().encode() + b"\n" + self.packed_frames

    @classmethod
    def from_bytes(cls, data: bytes) -> Record:
        head, _, frames = data.partition(b"\n")
        return cls(Head.from_json(head), frames)

    def frames(self) -> dict[str, Columns]:
        return unpacked(self.packed_frames)


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


def read(packed: bytes) -> Record:
    """Read the file of a packed :class:`Task` in this process."""
    line, _, data = packed.partition(b"\n")
    head = json.loads(line)
    names = _Asked(Names(Entry(**entry) for entry in head["names"]))
    try:
        report = report_from_bytes(data, head["name"], publisher=head["publisher"], year=head["year"], names=names)
        return _record(report, tuple((name, year, body) for (name, year), body in names.answers.items()))
    except ReportError as error:
        if isinstance(error.__cause__, MemoryError):
            raise error.__cause__ from error
        return refused(error.reason)
    except UnicodeEncodeError:
        return refused("文字含有无效字符 (the text holds characters that are none)")


def refused(reason: str) -> Record:
    return Record(Head(reason=reason.encode("utf-8", "backslashreplace").decode()))


def _record(report: Report, asked: tuple[tuple[str, int, str], ...]) -> Record:
    frames = report.contents
    bases = [basis for frame in form.FRAMES for basis in frames[frame]["basis"]]
    head = Head(
        publisher=report.publisher, year=report.year, form=report.form,
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


def typed(columns: Columns, types: Mapping[str, str]) -> pd.DataFrame:
    """Columns as a frame of these types."""
    data = {name: pd.to_datetime(pd.Series(columns[name], dtype="object")).astype(schema.DATE) if dtype == schema.DATE
            else pd.array(columns[name], dtype=dtype) for name, dtype in types.items()}
    return pd.DataFrame(data, columns=list(types))
