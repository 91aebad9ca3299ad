"""Which names are one body: ``names.csv``, a file that a user keeps beside the reports.

Columns: ``name`` as reports (or ``sources.csv``) give it; ``body``, the name to join it under;
``from_year`` and ``to_year``, the years reported on for which that holds (blank: no limit);
``kind``, ``alias`` (another name of the same body: renamed, abbreviated; what a blank means) or
``merged`` (another body, which went into ``body`` after ``to_year``); ``note``. A row whose name is
its own body says from when to when that body reports; a body newly formed by a merger needs one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gongkai.identity import squeeze
from gongkai.listing import read_rows

NAMES = "names.csv"
ALIAS, MERGED = "alias", "merged"
COLUMNS = {
    "name": "the name, as a report or `sources.csv` gives it",
    "body": "the name to join it under",
    "from_year": "first year reported on for which this holds, empty if there is no first",
    "to_year": "last such year, empty if there is no last",
    "kind": "`alias` or empty: another name of the same body (renamed, abbreviated); "
            "`merged`: another body, which went into `body` after `to_year`",
    "note": "where this is known from",
}


@dataclass(frozen=True)
class Entry:
    """One row of the file, the name and the body without blanks and in simplified characters."""

    line: int
    name: str
    body: str
    printed_body: str
    first: int | None
    last: int | None
    kind: str

    def holds(self, year: int) -> bool:
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)

    def meets(self, other: Entry) -> bool:
        """Whether there is a year for which both rows hold."""
        return all(a.first is None or b.last is None or a.first <= b.last for a, b in ((self, other), (other, self)))


class Names:
    """The rows of a names file, asked by name and year."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._entries = tuple(entries)

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self._entries

    def body(self, name: str, year: int) -> str:
        """The body a name stands for in a year; the name itself where the file says nothing.

        A body that was merged later is a body of its own until then.
        """
        key = squeeze(name)
        found = next((e for e in self._entries if e.name == key and e.kind == ALIAS and e.holds(year)), None)
        return found.printed_body if found is not None else name

    def merged_after(self, body: str, year: int) -> list[str]:
        """Bodies that went into ``body`` after ``year``, as :meth:`body` names them."""
        key = squeeze(body)
        return [self.body(e.name, year) for e in self._entries if e.kind == MERGED and e.body == key and e.last == year]

    def reports_in(self, body: str, year: int) -> bool:
        """Whether the body reports on that year, so far as the file says."""
        key = squeeze(body)
        own = [e for e in self._entries if e.name == key == e.body]
        return not own or any(e.holds(year) for e in own)


def read_names(path: Path) -> Names:
    """Read a names file; an empty :class:`Names` if there is none.

    Raises ValueError, naming file and line, for an unknown column, a row that lacks name or body, a year that is
    none, an unknown kind, a merger without its last year, a name that stands for two bodies in one year, or a body
    that is itself another name for a third.
    """
    if not path.is_file():
        return Names()
    entries = [_entry(path, line, row) for line, row in read_rows(path, ("name", "body"), known=COLUMNS)]
    for i, entry in enumerate(entries):
        for other in entries[:i]:
            if other.name == entry.name and other.meets(entry):
                raise ValueError(f"{path}, line {entry.line}: '{entry.name}' is named for the same years in line {other.line}")
            for a, b in ((entry, other), (other, entry)):
                if a.body == b.name != b.body and b.kind == ALIAS and (a.kind == MERGED or a.meets(b)):
                    raise ValueError(f"{path}, line {entry.line}: the body '{a.body}' of line {a.line} is in line {b.line} "
                                     f"another name for '{b.body}'; join both under one body")
    return Names(entries)


def _entry(path: Path, line: int, row: dict[str, str]) -> Entry:
    where = f"{path}, line {line}"
    for column in ("name", "body"):
        if not row[column]:
            raise ValueError(f"{where}: no {column}")
    kind = row.get("kind") or ALIAS
    if kind not in (ALIAS, MERGED):
        raise ValueError(f"{where}: kind is '{ALIAS}' or '{MERGED}', not '{kind}'")
    first, last = _year(where, "from_year", row), _year(where, "to_year", row)
    if first is not None and last is not None and first > last:
        raise ValueError(f"{where}: from_year {first} is after to_year {last}")
    name, body = squeeze(row["name"]), squeeze(row["body"])
    if kind == MERGED and (last is None or name == body):
        raise ValueError(f"{where}: a merger needs to_year, the last year on which '{name}' reported, and another body")
    return Entry(line, name, body, row["body"], first, last, kind)


def _year(where: str, column: str, row: dict[str, str]) -> int | None:
    text = row.get(column, "")
    if not text:
        return None
    if not (text.isdigit() and text.isascii() and 1900 <= int(text) <= 2200):
        raise ValueError(f"{where}: {column} '{text}' is no year")
    return int(text)
