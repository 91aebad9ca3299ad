"""What was read, kept in one SQLite file beside the results, so that only what changed is read again.

Records are those of a file (its name and the hash of its bytes), of what ``sources.csv`` gives for it, of what
``names.csv`` answered while it was read, and of a reader. They are looked up by all of them. SQLite keeps the file whole
whenever the program ends; a file that is damaged all the same is begun anew, since all in it can be read again.
"""

from __future__ import annotations

import errno
import json
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from gongkai import form
from gongkai.loading.folder import File
from gongkai.loading.record import Head, Record, Records, rows, unpacked
from gongkai.names import Names
from gongkai.schema import Columns

_SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (
    file BLOB NOT NULL, number INTEGER NOT NULL, given TEXT NOT NULL, content BLOB NOT NULL, reader TEXT NOT NULL,
    head TEXT NOT NULL, frames BLOB NOT NULL, PRIMARY KEY (file, number)
);
CREATE TABLE IF NOT EXISTS changes (
    reader TEXT NOT NULL, source TEXT NOT NULL, report_id TEXT, frame TEXT, cell TEXT, what TEXT NOT NULL,
    before TEXT, after TEXT
);
CREATE TABLE IF NOT EXISTS rereadings (reader TEXT PRIMARY KEY);
"""
_BEGIN_ANEW = "".join(f"DROP TABLE IF EXISTS {table};\n" for table in ("kept", "changes", "rereadings"))
_SECONDS = 2.0
"""Work that may be lost when the program is killed."""
_VERSION = 1
"""Of the tables: a file with others is begun anew."""
Heads = tuple[Head, ...]
Change = tuple[str, str | None, str | None, str | None, str, str | None, str | None]
CHANGE_COLUMNS = ("source", "report_id", "frame", "cell", "what", "before", "after")


class Kept:
    """Records by file. Without a path they are forgotten when it is closed."""

    def __init__(self, path: Path | None, reader: str) -> None:
        self.reader = reader
        self._connection = _open(path)
        self._saved = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        try:
            with _full():
                self._connection.commit()
        finally:
            self._connection.close()

    def find(self, file: File, given: str, content: bytes, names: Names) -> Heads | None:
        """What this reader read of the file as it is; None if it must be read."""
        found = self._connection.execute(
            "SELECT head FROM kept WHERE file = ? AND given = ? AND content = ? AND reader = ? ORDER BY number",
            (_key(file), given, content, self.reader))
        heads = tuple(Head.from_json(head) for (head,) in found)
        return heads if heads and all(head.holds(names) for head in heads) else None

    def put(self, file: File, given: str, content: bytes, records: Records, *, lasting: bool = True) -> None:
        """Keep what was read; where another reader read the same file otherwise, what changed is noted.

        What may come out otherwise next time (not ``lasting``) is used in this run and looked up in none.
        """
        with _full():
            self._put(_key(file), file, given, content, records, lasting)

    def _put(self, key: bytes, file: File, given: str, content: bytes, records: Records, lasting: bool) -> None:
        found = self._connection.execute(
            "SELECT head, frames FROM kept WHERE file = ? AND given = ? AND content = ? AND reader NOT IN (?, '') ORDER BY number",
            (key, given, content, self.reader))
        before = tuple(Record(Head.from_json(head), frames) for head, frames in found)
        if before and lasting:
            self._connection.execute("INSERT OR IGNORE INTO rereadings VALUES (?)", (self.reader,))
            changed = differences(file.shown, before, records)
            self._connection.executemany("INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [(self.reader, *c) for c in changed])
        reader = self.reader if lasting else ""
        self._connection.execute("DELETE FROM kept WHERE file = ?", (key,))
        self._connection.executemany("INSERT INTO kept VALUES (?, ?, ?, ?, ?, ?, ?)", [
            (key, number, given, content, reader, record.head.to_json(), record.packed_frames)
            for number, record in enumerate(records)])
        if time.monotonic() - self._saved > _SECONDS:
            self._connection.commit()
            self._saved = time.monotonic()

    def frames(self, file: File, number: int) -> dict[str, Columns]:
        """The frames of one of a file's reports."""
        (packed,) = self._connection.execute(
            "SELECT frames FROM kept WHERE file = ? AND number = ?", (_key(file), number)).fetchone()
        return unpacked(packed)

    def forget_others(self, files: set[str]) -> None:
        """Drop the records of files that are no longer there, and changes that an older reader made."""
        keys = {_key(File(name, "")) for name in files}
        with _full():
            self._forget(keys)

    def _forget(self, keys: set[bytes]) -> None:
        gone = [row for row in self._connection.execute("SELECT DISTINCT file FROM kept") if row[0] not in keys]
        self._connection.executemany("DELETE FROM kept WHERE file = ?", gone)
        if self._connection.execute("SELECT 1 FROM rereadings WHERE reader = ?", (self.reader,)).fetchone():
            for table in ("changes", "rereadings"):
                self._connection.execute(f"DELETE FROM {table} WHERE reader <> ?", (self.reader,))
        self._connection.commit()

    def changes(self) -> Iterator[Change] | None:
        """What the last reader that read files anew read otherwise, by file; None if there was no such reader."""
        if not self._connection.execute("SELECT 1 FROM rereadings").fetchone():
            return None
        return self._connection.execute(
            f"SELECT {', '.join(CHANGE_COLUMNS)} FROM changes ORDER BY source, rowid")


@contextmanager
def _full() -> Iterator[None]:
    """A disk that is full is an OSError, whoever finds it so."""
    try:
        yield
    except sqlite3.OperationalError as error:
        full = error.sqlite_errorcode in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error)) from error


def _open(path: Path | None) -> sqlite3.Connection:
    if path is None:
        return _prepared(sqlite3.connect(""))
    try:
        return _prepared(sqlite3.connect(path))
    except sqlite3.OperationalError as error:
        raise OSError(errno.EIO, str(error), str(path)) from error
    except sqlite3.DatabaseError:
        path.unlink()
        return _prepared(sqlite3.connect(path))


def _prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    (made,) = connection.execute("PRAGMA user_version").fetchone()
    if made != _VERSION:
        connection.executescript(f"{_BEGIN_ANEW}{_SCHEMA}PRAGMA user_version = {_VERSION};")
    return connection


def _key(file: File) -> bytes:
    return file.name.encode("utf-8", "surrogateescape")


# -- what another reader reads otherwise -----------------------------------------------------------

_NOT_FOUND = "未识别为单独的报告 (not told apart as a report)"
_WHO = ("publisher", "year", "form", "title", "published_on")


def differences(source: str, before: Records, after: Records) -> Iterator[Change]:
    """Every cell, text and finding that two readers read otherwise in one file."""
    olds, news = ({record.head.part: record for record in records} for records in (before, after))
    for part in dict.fromkeys((*olds, *news)):
        nothing = Record(Head(reason=_NOT_FOUND, part=part))
        yield from _differences(source + part, olds.get(part, nothing), news.get(part, nothing))


def _differences(source: str, before: Record, after: Record) -> Iterator[Change]:
    old, new = before.head, after.head
    named = next((h for h in (new, old) if h.reason is None), None)
    report_id = None if named is None else f"{named.publisher}-{named.year}"
    if old.reason is not None or new.reason is not None:
        if old.reason != new.reason:
            yield source, report_id, None, None, "reason", old.reason, new.reason
        return
    for what in _WHO:
        a, b = getattr(old, what), getattr(new, what)
        if a != b:
            yield source, report_id, None, None, what, _text(a), _text(b)
    if before.packed_frames == after.packed_frames:
        return
    olds, news = before.frames(), after.frames()
    for name in news:
        if name in form.FRAMES:
            yield from _cells(source, report_id, name, olds.get(name, {}), news[name])
        else:
            yield from _lines(source, report_id, name, olds.get(name, {}), news[name])


def _cells(source: str, report_id: str | None, frame: str, old: Columns, new: Columns) -> Iterator[Change]:
    first, second = form.KEYS[frame]
    olds, news = ({(row[first], row[second]): row for row in rows(columns)} for columns in (old, new))
    for cell in dict.fromkeys((*news, *olds)):
        a, b = olds.get(cell, {}), news.get(cell, {})
        for what in dict.fromkeys((*b, *a)):
            if what not in (first, second) and a.get(what) != b.get(what):
                yield source, report_id, frame, "/".join(cell), what, _text(a.get(what)), _text(b.get(what))


def _lines(source: str, report_id: str | None, frame: str, old: Columns, new: Columns) -> Iterator[Change]:
    olds, news = (Counter(json.dumps(row, ensure_ascii=False) for row in rows(columns)) for columns in (old, new))
    for line, count in (olds - news).items():
        yield from [(source, report_id, frame, None, "row", line, None)] * count
    for line, count in (news - olds).items():
        yield from [(source, report_id, frame, None, "row", None, line)] * count


def _text(value: object) -> str | None:
    return None if value is None else str(value)
