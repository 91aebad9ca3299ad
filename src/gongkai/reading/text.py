"""Plain text and Markdown: paragraphs, and grids where tabs, pipes or runs of blanks set columns."""

from __future__ import annotations

import re
from collections import Counter

from gongkai.document import Document, Grid, GridCell, Paragraph, Place, width

_PIPE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_BOX_RULE = re.compile(r"^[\s\u2500-\u257f+|=_-]*[\u2500-\u257f+=_-]{3,}[\s\u2500-\u257f+|=_-]*$")
_BOX_BAR = re.compile(r"[\u2502\u2503\u2551\uff5c]")
_GAP = re.compile(r"[ \u3000\u00a0]{2,}")
_WIDE_BLANKS = " \u3000\u00a0"
_PARTED_HEADS = re.compile(r"[^\s\d]{2,16}(?:\u3000[^\s\d]{2,16}){4,}$")
"""Five heads or more with one wide blank between each: two between values are a blank cell."""
_PARTED_VALUES = re.compile(r"^(?=.*(?:\u3000\u3000|^\u3000|\u3000$)).*(?:^|\u3000)[ \u00a0]*[\d０-９][\d０-９.,]*[ \u00a0]*(?:$|\u3000)")
_NUMBER = re.compile(r"[ \u00a0]*[-+]?[\d０-９][\d０-９.,，]*[ \u00a0]*(?:$|注|[（(\[①-⑳⑴-⒇¹*※])")
"""A cell that prints a number, a note behind it or not."""
_HEADING = re.compile(r"#+\s*(?![#A-Za-z])")
"""Before a heading of Markdown; before letters it belongs to an error that a spreadsheet left: #REF!."""
_FEW = 4
"""Cells of a row, and rows, that may be as many by chance."""
_WORDS = re.compile("[\u3400-\u9fff]")
_COLUMNS = re.compile(r"\S+(?:[ \u3000\u00a0]\S+)*")


def read(content: str, source: str) -> Document:
    lines = content.replace("\f", "\n").replace("\v", "\n").split("\n")
    rows: list[tuple[str, list[GridCell]] | Paragraph] = []
    lines = ["" if _BOX_RULE.match(x) and not x.strip().startswith("|") else _BOX_BAR.sub("|", x) for x in lines]
    outer = _outer_pipes(lines)
    parted = any(_PARTED_HEADS.match(line) for line in lines) or _is_parted(lines)
    gap = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip(_WIDE_BLANKS):
            gap += 1
            continue
        gap, before = 0, gap
        if "\t" in line:
            rows.append(("separated", _cells(line.split("\t"), number)))
        elif "|" in line:
            if not _PIPE_RULE.match(line):
                rows.append(("separated", _cells(_between_pipes(line, *outer[number - 1]), number)))
        elif parted and _PARTED_VALUES.search(line):
            rows.append(("separated", _cells(_between_blanks(line), number)))
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
                heading = _HEADING.match(text)
                rows.append(Paragraph(text[heading.end() :] if heading else text, place, heading=heading is not None, gap=before))
    return Document(source, tuple(_blocks(rows)))


def _is_parted(lines: list[str]) -> bool:
    """Whether most lines with numbers between wide blanks make up as many cells, each parted by one: text set in columns has more
    blanks where there are fewer digits.
    """
    counts = Counter(len(_between_blanks(line)) for line in lines if _PARTED_VALUES.search(line))
    usual, most = max(counts.items(), key=lambda item: item[1], default=(0, 0))
    return usual > _FEW and most > _FEW and most * 2 > counts.total()


def _outer_pipes(lines: list[str]) -> list[tuple[bool, bool]]:
    """For each line: whether the pipe rows it stands among all begin, and all end, with a pipe that parts no cells."""
    outer = [(False, False)] * len(lines)
    start = 0
    for end in range(len(lines) + 1):
        if end < len(lines) and "|" in lines[end] and "\t" not in lines[end]:
            continue
        rows = [lines[i].strip(_WIDE_BLANKS) for i in range(start, end)]
        if rows:
            around = all(r.startswith("|") for r in rows), all(r.endswith("|") for r in rows)
            outer[start:end] = [around] * len(rows)
        start = end + 1
    return outer


def _between_pipes(line: str, opened: bool, closed: bool) -> list[str]:
    """Cells of a pipe row, without the outer pipes if all rows have them: else the first or the last cell is blank."""
    line = line.strip(_WIDE_BLANKS)
    if opened:
        line = line.removeprefix("|")
    if closed:
        line = line.removesuffix("|")
    return [part.replace("<br>", "\n").replace("<br/>", "\n") for part in line.split("|")]


def _between_blanks(line: str) -> list[str]:
    """Cells of a row parted by single wide blanks; words that follow one another before the first blank are one label."""
    parts = line.split("\u3000")
    label = next((i for i, part in enumerate(parts) if _NUMBER.match(part) or not _WORDS.search(part)), 0)
    return ["\u3000".join(parts[:label]), *parts[label:]] if label else parts


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
