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
