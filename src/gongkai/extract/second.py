"""A table that stands twice in a file: with other numbers it is no telling whose they are; with the same it is one."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai import form
from gongkai.extract.align import Match, Scores, rivals
from gongkai.extract.result import Doubt, Extraction
from gongkai.extract.stream import Chunk, Value
from gongkai.form import Cell


def look_for_second(
    result: Extraction, chunks: list[Chunk], table: form.Table, scores: Scores, matches: list[Match]
) -> bool:
    """Whether most of a table stands twice, with other numbers: no telling which is this year's. With the same ones the second
    prints whole what a line break has torn in the first.
    """
    others = rivals(table, chunks, scores, matches)
    differing: list[Cell] = []
    for match in matches:
        again = [c for c in others.get(match.line.key, ()) if abs(len(c.values) - len(match.chunk.values)) < 2]
        if len(match.line.columns) == 1:  # its cell may reach over all columns, and be printed in each
            same = [set(_texts(c)) == set(_texts(match.chunk)) for c in again]
        else:
            same = [_texts(c) == _texts(match.chunk) for c in again]
        if not all(same):
            differing.extend((table.frame, match.line.key, t.key) for t in match.line.columns)
        for chunk in again if all(same) else ():
            _take_whole(result.cells, [(table.frame, match.line.key, t.key) for t in match.line.columns], match.chunk, chunk)
    twice = len(others) * 2 > len(matches) and bool(differing)
    if twice:  # rows that stand once may be of either
        differing.extend((table.frame, m.line.key, t.key) for m in matches if m.line.key not in others
                         for t in m.line.columns)
    for cell in differing:
        result.cells.pop(cell, None)
    if differing:
        result.doubts.append(Doubt("second_table", table.frame, tuple(differing)))
    return twice


def _take_whole(cells: dict[Cell, Value], row: Sequence[Cell], chunk: Chunk, again: Chunk) -> None:
    """Of a row that stands twice, the numbers that only the second printing has whole."""
    printed, second = ([v for v in c.values if v.text.strip()] for c in (chunk, again))
    whole = {id(v): other for v, other in zip(printed, second, strict=False) if v.number is None and other.number is not None}
    for cell in row:
        if (value := cells.get(cell)) is not None:
            cells[cell] = whole.get(id(value), value)


def _texts(chunk: Chunk) -> list[str]:
    return [v.told for v in chunk.values if v.text.strip()]
