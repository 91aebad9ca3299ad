"""What the extractor found, and what it could not settle."""

from __future__ import annotations

from dataclasses import dataclass, field

from gongkai.extract.stream import Head, Value
from gongkai.form import Cell, Edition


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something the extractor could not do, in terms of the form; ``cells`` is what it concerns."""

    rule: str
    frame: str
    cells: tuple[Cell, ...]
    detail: str = ""


@dataclass(slots=True)
class Extraction:
    edition: Edition
    cells: dict[Cell, Value] = field(default_factory=dict)
    units: dict[Cell, str] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    words: list[Head] = field(default_factory=list)
    tables: frozenset[str] = frozenset()
    """Frames of which the file holds at least one line."""

    @property
    def unplaced(self) -> frozenset[Cell]:
        """Cells for which the file prints numbers that could not be placed."""
        return frozenset(c for d in self.doubts if d.rule in _UNPLACED for c in d.cells)


_UNPLACED = ("unplaced", "unlabelled_row", "second_table")
