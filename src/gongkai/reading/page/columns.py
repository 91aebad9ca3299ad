"""Tables without rulings: what stands torn over several lines of one cell is put together by position."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.reading.page.geometry import Glyph
from gongkai.reading.page.lines import COLUMN, Line, said

_NUMBER = re.compile(r"^[-−+]?[\d０-９][\d０-９,，.．\s]*(?:万元|元|件|项)?$|^[/／—－-]+$")
_SENTENCE = re.compile("[，。；：]")
_NARROW = 0.45
_TIGHT = 0.8
"""Lines of one cell stand closer than this share of the distance between rows."""


@dataclass(slots=True)
class Piece:
    """A run of text; ``top_base`` and ``base`` are where its first and last line stand."""

    text: str
    x0: float
    x1: float
    size: float
    top_base: float
    base: float
    number: bool
    stands: bool = False
    """Made of more than one line."""

    @property
    def middle(self) -> float:
        return (self.top_base + self.base) / 2


Row = list[Piece]


def pieces_of(line: Line, close: bool = False) -> Row:
    """The pieces of a line; ``close``: columns may stand half an em apart, though a spaced-out word does too."""
    out: Row = []
    for run in _unspaced(line.pieces(_NARROW)) if close else line.pieces():
        text = said(run)
        out.append(Piece(text, run[0].x0, run[-1].x1, line.size, run[0].base, run[0].base, bool(_NUMBER.match(text))))
    return out


def _unspaced(runs: list[list[Glyph]]) -> list[list[Glyph]]:
    out: list[list[Glyph]] = []
    for run in runs:
        word = out and not _NUMBER.match(said(run)) and not _NUMBER.match(said(out[-1]))
        if word and len(run) == len(out[-1]) == 1 and run[0].x0 - out[-1][-1].x1 < COLUMN * run[0].size:
            out[-1] = out[-1] + run
        else:
            out.append(run)
    return out


def rows(lines: Sequence[Line]) -> list[Line | Row]:
    """Lines as they stand, or where numbers stand in columns, the rows that their torn cells make up."""
    every = [pieces_of(line) for line in lines]
    pitch = _pitch(every)
    if pitch is None:
        return [line if len(row) < 2 or _is_justified(line, row) else row for line, row in zip(lines, every, strict=True)]
    every = [row if _is_justified(line, row) else pieces_of(line, close=True) for line, row in zip(lines, every, strict=True)]
    out: list[Line | Row] = []
    region: list[Piece] = []
    size = max(p.size for row in every for p in row if p.number)
    last: Line | None = None
    for line, row in zip(lines, every, strict=True):
        if line.size > 1.3 * size or _is_prose(line, row, last):
            out.extend(_regrouped(region, pitch))
            region = []
            out.append(line)
            last = line
        else:
            region.extend(row)
            last = None
    out.extend(_regrouped(region, pitch))
    return out


def _is_prose(line: Line, row: Row, last: Line | None) -> bool:
    """A long line of one piece with the marks of a sentence, or the lines that lead up to or go on from one."""
    if len(row) > 1:
        return _is_justified(line, row)
    if len(line.pieces()) > 1:
        return False
    if line.x1 - line.x0 > 24 * line.size and _SENTENCE.search(row[0].text):
        return True
    if row[0].text[-1:] in "。；！？":
        return True
    return last is not None and last.x1 - last.x0 > 24 * last.size and last.glyphs[-1].text not in "。；" and line.x0 <= last.x0 + 1


def _is_justified(line: Line, row: Row) -> bool:
    """A sentence with one gap in it, as justified lines have, is no row of columns."""
    return len(row) == 2 and len(line.glyphs) >= 20 and bool(_SENTENCE.search(row[0].text + row[1].text))


def _pitch(every: Sequence[Row]) -> float | None:
    """Least distance between rows of numbers; None without three such rows."""
    bases = [next(p.base for p in row if p.number) for row in every if sum(p.number for p in row) >= 2]
    steps = [b - a for a, b in zip(bases, bases[1:], strict=False) if b - a > 1]
    return min(steps) if len(steps) >= 2 else None


def _regrouped(region: list[Piece], pitch: float) -> list[Row]:
    cells: list[Piece] = []
    for piece in sorted(region, key=lambda p: (p.base, p.x0)):
        above = next((c for c in reversed(cells) if _goes_on(c, piece, pitch)), None)
        if above is None:
            cells.append(piece)
            continue
        above.text += ("\n" if above.number or piece.number else "") + piece.text
        above.x0, above.x1 = min(above.x0, piece.x0), max(above.x1, piece.x1)
        above.base, above.stands = piece.base, True
    out: list[Row] = []
    for cell in sorted(cells, key=lambda c: (c.middle, c.x0)):
        if out and abs(cell.middle - out[-1][0].middle) <= 0.4 * min(cell.size, out[-1][0].size):
            out[-1].append(cell)
        else:
            out.append([cell])
    return [sorted(row, key=lambda p: p.x0) for row in out]


def _goes_on(cell: Piece, piece: Piece, pitch: float) -> bool:
    if cell.number != piece.number or abs(cell.size - piece.size) > 0.5:
        return False
    if cell.stands and cell.x1 - cell.x0 < 1.5 * cell.size < piece.x1 - piece.x0:
        return False  # a label set one character to a line has ended
    step = piece.base - cell.base
    if not 0.5 * cell.size < step < min(_TIGHT * pitch, 2 * cell.size):
        return False
    shared = min(cell.x1, piece.x1) - max(cell.x0, piece.x0)
    return shared > 0.5 * min(cell.x1 - cell.x0, piece.x1 - piece.x0)
