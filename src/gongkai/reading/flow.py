"""Running text and tables as word processors keep them: tables hold text, text boxes and tables again.

The Word and OpenDocument readers build this; one place decides what becomes a grid and where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gongkai.document import Document, Grid, GridCell, Paragraph, Place

_SPACE = " \t\u00a0\u3000"
_OPENING = tuple("（(《“\"〔【")
NARROW = 60
"""Twips (about 1 mm): grid columns narrower than this come of edges drawn a little apart, not of columns."""


@dataclass(slots=True)
class Line:
    """A paragraph; line breaks are ``\\n``, tabs ``\\t``."""

    text: str
    heading: bool = False


@dataclass(slots=True)
class Cell:
    blocks: list[Line | Table]
    column: int
    width: int = 1
    height: int = 1


@dataclass(slots=True)
class Table:
    """Rows of cells, each cell once, in the row where it begins."""

    rows: list[list[Cell]] = field(default_factory=list)

    def cells(self) -> Iterator[Cell]:
        for row in self.rows:
            yield from row


def text(blocks: list[Line | Table]) -> str:
    """Everything in ``blocks``, a line for each line."""
    if len(blocks) == 1 and isinstance(line := blocks[0], Line) and "\n" not in line.text:  # as nearly all cells
        return line.text.replace("\t", " ").strip(_SPACE)
    out: list[str] = []
    for block in blocks:
        if isinstance(block, Line):
            out += (part.replace("\t", " ").strip(_SPACE) for part in block.text.split("\n"))
        else:
            out += (text(cell.blocks) for cell in block.cells())
    return "\n".join(line for line in out if line)


def has_text(blocks: list[Line | Table]) -> bool:
    return any(b.text.strip(_SPACE + "\n") if isinstance(b, Line) else any(has_text(c.blocks) for c in b.cells()) for b in blocks)


def bracketed(pieces: list[tuple[str, bool]]) -> str:
    """Pieces of a paragraph joined, raised ones (the second of each pair) as a note in brackets."""
    if len(pieces) == 1 and not pieces[0][1]:
        return pieces[0][0]
    out: list[str] = []
    raised = ""
    for piece, up in [*pieces, ("", False)]:
        if up:
            raised += piece
            continue
        if raised:
            out.append(f"[{raised.strip()}]" if raised.strip() else raised)
            raised = ""
        out.append(piece)
    return "".join(out)


def labelled(label: str, content: str) -> str:
    """Words behind their list number. A figure or a dash never grows by the number counted before it."""
    words = content.lstrip()
    if not label or not (words[:1].isalpha() or words[:1] in _OPENING):
        return content
    return label + (" " if label[-1].isalnum() or words[0] in "（(" else "") + words


def document(source: str, blocks: list[Line | Table]) -> Document:
    writer = _Writer()
    writer.write(blocks)
    writer.end_tabbed()
    return Document(source, tuple(writer.blocks))


class _Writer:
    def __init__(self) -> None:
        self.blocks: list[Paragraph | Grid] = []
        self.line = 0
        self.table = 0
        self.tabbed: list[tuple[str, int]] = []

    def write(self, blocks: list[Line | Table]) -> None:
        for block in blocks:
            if isinstance(block, Line):
                for part in block.text.split("\n"):
                    self.paragraph(part, block.heading)
                continue
            self.end_tabbed()
            if is_layout(block):
                for cell in block.cells():
                    self.write(cell.blocks)
                    self.end_tabbed()
            else:
                self.grid(block)

    def paragraph(self, content: str, heading: bool) -> None:
        if not content.strip(_SPACE):
            return
        self.line += 1
        # What stands before the first tab stop is indentation.
        content = content.lstrip(_SPACE)
        if content.count("\t") >= 2:
            self.tabbed.append((content, self.line))
            return
        self.end_tabbed()
        self.blocks.append(Paragraph(_flat(content), Place(line=self.line), heading))

    def end_tabbed(self) -> None:
        """Lines set in columns with tabs are cells; a single line with tabs is a line."""
        lines, self.tabbed = self.tabbed, []
        if len(lines) == 1:
            self.blocks.append(Paragraph(_flat(lines[0][0]), Place(line=lines[0][1])))
        elif lines:
            self.blocks.append(Grid(tuple(
                GridCell(part.strip(_SPACE), number, i, 1, 1, Place(line=number, column=i))
                for content, number in lines for i, part in enumerate(content.split("\t"), start=1)
            ), "separated"))

    def grid(self, table: Table) -> None:
        self.table += 1
        cells = tuple(
            GridCell(text(cell.blocks), y, cell.column, cell.width, cell.height,
                     Place(table=self.table, row=y + 1, column=order))
            for y, row in enumerate(table.rows) for order, cell in enumerate(row, start=1)
        )
        if cells:
            self.blocks.append(Grid(cells, "ruled"))


def _flat(content: str) -> str:
    return content.strip(_SPACE) if "\t" not in content else re.sub(r"[ \t]*\t[ \t]*", " ", content).strip(_SPACE)


def is_layout(table: Table) -> bool:
    """A table that holds more cells in its inner tables than of its own only sets them on the page."""
    inner = sum(_count(b) for cell in table.cells() for b in cell.blocks if isinstance(b, Table))
    return inner > 0 and inner >= sum(1 for _ in table.cells())


def _count(table: Table) -> int:
    return sum(1 + sum(_count(b) for b in cell.blocks if isinstance(b, Table)) for cell in table.cells())


def drawn_columns(widths: list[int]) -> list[int] | None:
    """For each edge of a grid given by column widths in twips, the column it begins, narrow ones left out.

    None where the widths are not told.
    """
    if sum(widths) < 20 * NARROW:
        return None
    column, columns, narrow = 0, [0], 0
    for width in widths:
        narrow = narrow + width if narrow + width < NARROW else 0
        column += not narrow and width > 0
        columns.append(column)
    return columns
