"""Tables without rulings: what stands torn over several lines of one cell is put together by position."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from gongkai.reading.page.geometry import Glyph
from gongkai.reading.page.lines import BLANK, COLUMN, Line, said

_NUMBER = re.compile(r"^[-−+]?[\d０-９][\d０-９,，.．\s]*(?:万元|元|件|项|[%％])?$|^[/／—－-]+$")
_SENTENCE = re.compile("[，。；：]")
_VALUE = re.compile(r"^\d\S{0,9}$")
"""A number with something to it."""
_DIGITS = re.compile(r"^[\d.,]+$")
_OPENING = "(（[〔"
"""Drawn by another command than what stands before, one of these begins a text of its own: the list number of a label."""
_NARROW = 0.45
_TYPED = 1.1
"""More, in ems, than the widest blank that is typed."""
_JUSTIFIED = 3.0
"""Widest gap, in ems, that a justified line has."""
_WIDEST = 2.0
"""Lines of one cell stand less than this many ems apart."""
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
    torn: list[tuple[str, float]] = field(default_factory=list)
    """Of a number on more than one line, what each prints and how wide."""
    runs: list[Piece] = field(default_factory=list)
    """Numbers with a blank between, one by one, if it is such."""

    def said(self, room: float) -> str:
        """The text; lines of a number that broke for want of ``room`` are one number."""
        out = ""
        full = True
        for text, wide in self.torn:
            out += ("" if full and (not out or _DIGITS.match(text)) else "\n") + text
            full = wide + wide / len(text) > room
        return out or self.text

    @property
    def middle(self) -> float:
        return (self.top_base + self.base) / 2


Row = list[Piece]


def pieces_of(line: Line, close: bool = False) -> Row:
    """The pieces of a line, found once; ``close``: columns may stand half an em apart, though a spaced-out word does too."""
    if line.rows is None:
        line.rows = {}
    if close not in line.rows:
        line.rows[close] = _pieces_of(line, close)
    row: Row = line.rows[close]
    return row


def _pieces_of(line: Line, close: bool) -> Row:
    out: Row = []
    for run in _unspaced(line, line.pieces(_NARROW)) if close else line.pieces():
        piece = _piece(run, line)
        if piece.number and close and len(parts := Line.of(run).pieces(BLANK)) > 1:
            piece.runs = [_piece(part, line) for part in parts]
        out.append(piece)
    return out


def _piece(run: list[Glyph], line: Line) -> Piece:
    text = line.text() if run is line.glyphs else said(run)
    return Piece(text, run[0].x0, run[-1].x1, line.size, run[0].base, run[0].base, bool(_NUMBER.match(text)))


def _unspaced(line: Line, runs: list[list[Glyph]]) -> list[list[Glyph]]:
    """Words spaced out character by character, or with a typed blank in them, put together again."""
    if len(runs) == 1 and len(_beside(runs[0])) == 1:
        return runs
    out: list[list[Glyph]] = []
    typed = {(g.run, round(g.x0)) for g in line.glyphs if not g.text.strip()}
    for run in (part for whole in runs for part in _beside(whole)):
        if out and not (_NUMBER.match(said(run)) or _NUMBER.match(said(out[-1]))):
            last = out[-1][-1]
            gap = (run[0].x0 - last.x1) / run[0].size
            blank = last.run == run[0].run and (last.run, round(last.x1)) in typed
            spaced = len(run) == len(out[-1]) == 1 and gap < COLUMN and (last.run == run[0].run or run[0].text not in _OPENING)
            if (blank and gap < _TYPED) or spaced:
                out[-1] = out[-1] + run
                continue
        out.append(run)
    return out


def _beside(run: list[Glyph]) -> list[list[Glyph]]:
    """A character of a label set down the page parted from the word that stands right beside it."""
    if len(run) > 2 and run[0].run != run[1].run and run[1].x0 - run[0].x1 > 0.15 * run[0].size > run[2].x0 - run[1].x1:
        return [run[:1], run[1:]]
    return [run]


@dataclass(frozen=True, slots=True)
class Spacing:
    """How far apart lines of one cell stand in a file, in ems: less than ``most``; those of a torn number ``leading``, if any is.

    ``pitch``: the least distance between rows of numbers, in ems.
    """

    most: float
    leading: float | None
    pitch: float


def spacing(pages: Sequence[Sequence[Line]]) -> Spacing:
    """As the tables without rulings on all pages show it."""
    every = [[pieces_of(line, close=True) for line in lines] for lines in pages]
    leadings = sorted(step for rows in every for step in _leadings(rows))
    agreed = len(leadings) >= 2 and leadings[-1] - leadings[0] < 0.1
    steps = sorted(step for rows in every for step in _steps(rows))
    most = next((1.15 * b for a, b in zip(steps, steps[1:], strict=False) if b - a < 0.05), _WIDEST)
    pitches = [_pitch(rows) for rows in ([pieces_of(line) for line in lines] for lines in pages)]
    return Spacing(most, leadings[len(leadings) // 2] if agreed else None, min((p for p in pitches if p is not None), default=0.0))


def rows(lines: Sequence[Line], spaced: Callable[[], Spacing]) -> list[Line | Row]:
    """Lines as they stand, or where numbers stand in columns, the rows that their torn cells make up."""
    if all(line.is_whole() for line in lines):
        return list(lines)
    every = [pieces_of(line) for line in lines]
    if _pitch(every) is None:
        return [line if len(row) < 2 or _is_justified(line, row) else row for line, row in zip(lines, every, strict=True)]
    every = [row if _is_justified(line, row) else pieces_of(line, close=True) for line, row in zip(lines, every, strict=True)]
    out: list[Line | Row] = []
    region: list[Piece] = []
    size = max(p.size for row in every for p in row if p.number)
    usual = spaced()
    # Between lines of a torn number the pitch means nothing.
    reach = min(_TIGHT * usual.pitch, usual.most) if usual.leading is None else 1.02 * usual.leading
    last: Line | None = None
    for line, row in zip(lines, every, strict=True):
        if line.size > 1.3 * size or _is_prose(line, row, last):
            out.extend(_regrouped(region, reach))
            region = []
            out.append(line)
            last = line
        else:
            region.extend(row)
            last = None
    out.extend(_regrouped(region, reach))
    return out


def _is_prose(line: Line, row: Row, last: Line | None) -> bool:
    """A long line of one piece with the marks of a sentence, or the lines that lead up to or go on from one."""
    if len(row) > 1:
        return _is_justified(line, row)
    if not line.is_whole():
        return False
    if line.x1 - line.x0 > 24 * line.size and _SENTENCE.search(row[0].text):
        return True
    if row[0].text[-1:] in "。；！？":
        return True
    return last is not None and last.x1 - last.x0 > 24 * last.size and last.glyphs[-1].text not in "。；" and line.x0 <= last.x0 + 1


def _is_justified(line: Line, row: Row) -> bool:
    """A sentence with one gap in it, as justified lines have, is no row of columns."""
    return (len(row) == 2 and len(row[0].text) > 1 and line.count >= 20 and row[1].x0 - row[0].x1 < _JUSTIFIED * line.size
            and bool(_SENTENCE.search(row[0].text + row[1].text)))


def _pitch(every: Sequence[Row]) -> float | None:
    """Least distance between rows of numbers, in ems; None without three such rows."""
    first = [next(p for p in row if p.number) for row in every if sum(p.number for p in row) >= 2]
    steps = [(b.base - a.base) / a.size for a, b in zip(first, first[1:], strict=False) if b.base - a.base > 1]
    return min(steps) if len(steps) >= 2 else None


def _leadings(every: Sequence[Row]) -> Iterator[float]:
    """Distances, in ems, of the lines of numbers on two lines.

    Halfway between stands a number of the same row on one line, or its label, with no label beside either line.
    """
    numbers = [p for row in every for p in row if p.number]
    words = [p for row in every for p in row if not p.number and p.x1 - p.x0 > 1.5 * p.size]
    for above, piece in _stacked(numbers):
        step, slack = piece.base - above.base, 0.1 * piece.size
        if not piece.size < step < _WIDEST * piece.size:
            continue
        middle = above.base + step / 2
        beside = [p for p in words if p.x1 <= above.x0 and above.base - slack < p.base < piece.base + slack]
        if any(abs(p.base - middle) < slack and (p.x1 < piece.x0 or p.x0 > piece.x1) for p in numbers) or (
            beside and all(abs(p.base - middle) < slack for p in beside)
        ):
            yield step / piece.size


def _steps(every: Sequence[Row]) -> Iterator[float]:
    """Distances, in ems, at which words stand right below words."""
    for above, piece in _stacked([p for row in every for p in row if not p.number and p.x1 - p.x0 > 1.5 * p.size]):
        step = (piece.base - above.base) / piece.size
        if abs(above.size - piece.size) < 0.5 and 1.0 <= step < _WIDEST:
            yield step


def _stacked(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, Piece]]:
    """Each piece with the one right above it."""
    last: list[Piece] = []
    for piece in pieces:
        above = next((p for p in last if min(p.x1, piece.x1) > max(p.x0, piece.x0)), None)
        if above is not None:
            last.remove(above)
            yield above, piece
        last.append(piece)


def _regrouped(region: list[Piece], reach: float) -> list[Row]:
    """Pieces in rows; those of one cell stand less than ``reach`` ems below each other."""
    cells: list[Piece] = []
    for piece in sorted(region, key=lambda p: (p.base, p.x0)):
        above = next((c for c in reversed(cells) if _goes_on(c, piece, reach)), None)
        if above is None:
            cells.append(replace(piece))
            continue
        if piece.number and above.number:
            above.torn = [*(above.torn or [(above.text, above.x1 - above.x0)]), (piece.text, piece.x1 - piece.x0)]
        above.text += ("\n" if piece.number else "") + piece.text
        above.runs = []
        above.x0, above.x1 = min(above.x0, piece.x0), max(above.x1, piece.x1)
        above.base, above.stands = piece.base, True
    # Numbers first: a label set down the page stands beside rows that it has nothing to do with.
    out: list[Row] = []
    for cell in sorted(cells, key=lambda c: (not c.number, c.middle, c.x0)):
        near = min(out, key=lambda row: abs(cell.middle - row[0].middle), default=None)
        if near is not None and abs(cell.middle - near[0].middle) <= 0.4 * max(cell.size, near[0].size):
            near.append(cell)
        else:
            out.append([cell])
    out.sort(key=lambda row: row[0].middle)
    return [sorted(row, key=lambda p: p.x0) for row in out]


def _goes_on(cell: Piece, piece: Piece, reach: float) -> bool:
    if abs(cell.size - piece.size) > 0.5 or (cell.number != piece.number and not (piece.number and _VALUE.match(cell.text))):
        return False
    if cell.stands and cell.x1 - cell.x0 < 1.5 * cell.size < piece.x1 - piece.x0:
        return False  # a label set one character to a line has ended
    step = piece.base - cell.base
    if not 0.5 * cell.size < step < reach * cell.size:
        return False
    shared = min(cell.x1, piece.x1) - max(cell.x0, piece.x0)
    return shared > 0.5 * min(cell.x1 - cell.x0, piece.x1 - piece.x0)
