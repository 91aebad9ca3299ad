"""What a reader makes of a file: paragraphs and grids with their places, and nothing more."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class ReportError(ValueError):
    """The file is not a readable report; the message names the file and the reason.

    A :class:`ValueError`. ``source`` is the file as it was given, ``reason`` the reason alone, in Chinese and English.

    Examples
    --------
    >>> try:
    ...     read_report("data/raw/names.csv")
    ... except ReportError as error:
    ...     print(error)
    data/raw/names.csv: 不是政府信息公开工作年度报告 (not an annual report on open government information)
    """

    without_text = False
    """A file of pictures: there is something to see, but nothing to read."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


def width(text: str) -> int:
    """Columns that ``text`` takes on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


class Place(NamedTuple):
    """Where something stands in its file, counted from 1; what a format does not have is None."""

    line: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    page: int | None = None

    def __str__(self) -> str:
        names = (("page", "页"), ("table", "表"), ("row", "行"), ("column", "列"), ("line", "文本行"))
        parts = [f"第{getattr(self, name)}{zh}" for name, zh in names if getattr(self, name) is not None]
        return "".join(parts)


class Paragraph(NamedTuple):
    """``gap`` counts the empty lines or paragraphs right before it: where each cell has a line, they are blank cells."""

    text: str
    place: Place
    heading: bool = False
    gap: int = 0


class GridCell(NamedTuple):
    """A cell of a grid; ``column`` and ``width`` are in grid columns (text: in character columns)."""

    text: str
    row: int
    column: int
    width: int
    height: int
    place: Place


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells in rows.

    ``kind`` says what a column number is worth: ``ruled`` (cells and spans as drawn, or as white space proves them),
    ``separated`` (cells counted between separators, so a slipped cell shifts the rest),
    ``aligned`` (character columns of text set with spaces).
    """

    cells: tuple[GridCell, ...]
    kind: str

    def rows(self) -> Iterator[tuple[GridCell, ...]]:
        row: list[GridCell] = []
        for cell in self.cells:
            if row and cell.row != row[0].row:
                yield tuple(row)
                row = []
            row.append(cell)
        if row:
            yield tuple(row)


@dataclass(frozen=True)
class Document:
    """A file as its reader saw it, blocks in reading order.

    ``attachments`` (addresses of files), ``links`` (the words of links to other pages) and ``pictures`` (addresses of
    pictures as large as a page's text) say what else a web page leads to.
    """

    source: str
    blocks: tuple[Paragraph | Grid, ...]
    titles: tuple[str, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    attachments: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
