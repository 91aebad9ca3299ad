"""Plain text and Markdown: paragraphs, and grids where tabs, pipes or runs of blanks set columns."""

from __future__ import annotations

import re

from gongkai.document import Document, Grid, GridCell, Paragraph, Place, width

_PIPE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_BOX_RULE = re.compile(r"^[\s\u2500-\u257f+|=_-]*[\u2500-\u257f+=_-]{3,}[\s\u2500-\u257f+|=_-]*$")
_BOX_BAR = re.compile(r"[\u2502\u2503\u2551\uff5c]")
_GAP = re.compile(r"[ \u3000\u00a0]{2,}")
_COLUMNS = re.compile(r"\S+(?:[ \u3000\u00a0]\S+)*")


def read(content: str, source: str) -> Document:
    lines = content.replace("\f", "\n").replace("\v", "\n").split("\n")
    rows: list[tuple[str, list[GridCell]] | Paragraph] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip(" \u3000\u00a0") or (_BOX_RULE.match(line) and not line.strip().startswith("|")):
            continue
        line = _BOX_BAR.sub("|", line)
        if "\t" in line:
            rows.append(("separated", _cells(line.split("\t"), number)))
        elif "|" in line:
            if not _PIPE_RULE.match(line):
                rows.append(("separated", _cells(_between_pipes(line), number)))
        else:
            pieces = list(_COLUMNS.finditer(line))
            if len(pieces) > 1:
                rows.append(("aligned", [
                    GridCell(m[0], number, width(line[: m.start()]), width(m[0]), 1, Place(line=number))
                    for m in pieces
                ]))
            else:
                text = line.strip()
                indent = width(line[: len(line) - len(line.lstrip())])
                place = Place(line=number, column=indent + 1 if indent else None)
                rows.append(Paragraph(text.lstrip("#").strip(), place, heading=text.startswith("#")))
    return Document(source, tuple(_blocks(rows)))


def _between_pipes(line: str) -> list[str]:
    """Cells of a pipe row; the outer pipes are optional, so one at the end closes the last cell."""
    line = line.strip(" \u3000\u00a0")
    line = line.removeprefix("|")
    line = line.removesuffix("|")
    return [part.replace("<br>", "\n").replace("<br/>", "\n") for part in line.split("|")]


def _cells(parts: list[str], number: int) -> list[GridCell]:
    return [
        GridCell(part.strip(" \u3000\u00a0"), number, i, 1, 1, Place(line=number, column=i))
        for i, part in enumerate(parts, start=1)
    ]


def _blocks(rows: list[tuple[str, list[GridCell]] | Paragraph]) -> list[Paragraph | Grid]:
    blocks: list[Paragraph | Grid] = []
    kind, cells = "", list[GridCell]()
    for row in rows:
        if cells and (isinstance(row, Paragraph) or row[0] != kind):
            blocks.append(Grid(tuple(cells), kind))
            cells = []
        if isinstance(row, Paragraph):
            blocks.append(row)
        else:
            kind = row[0]
            cells.extend(row[1])
    if cells:
        blocks.append(Grid(tuple(cells), kind))
    return blocks
