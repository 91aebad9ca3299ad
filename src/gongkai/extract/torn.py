"""Row labels that text set in columns prints around their numbers: the first lines above them, the last below."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from gongkai import form, labels
from gongkai.extract.stream import Chunk, Head

_ASIDE = 3
"""Most characters by which the lines of one label begin apart."""
_PIECES = 6
"""Most pieces of a label above its numbers, and below them."""
_VALUE_WITH_NOTE = re.compile(r"[-－]?[\d０-９][\d０-９.．,，]*(?:[.．]|[（(\[〔][^）)\]〕]*)$")
_LEAST = 4
"""Least characters of a label that its pieces tell."""


def rejoin(chunks: list[Chunk]) -> None:
    """Puts a label together where its pieces above and below a row's numbers make up a whole one, and those above alone none."""
    for chunk, after in zip(chunks, chunks[1:], strict=False):
        if chunk.kind != "aligned" or not chunk.labels or any(_names_row(chunk.labels[-k:]) for k in range(1, _PIECES + 1)):
            continue
        for start in range(max(0, len(chunk.labels) - _PIECES), len(chunk.labels)):
            above = [h for h in chunk.labels[start:] if abs(h.column - chunk.labels[start].column) <= _ASIDE]
            last = (above[-1].block, above[-1].row)
            below = [h for h in after.labels[: 2 * _PIECES] if abs(h.column - above[0].column) <= _ASIDE and (h.block, h.row) > last]
            size = next((m for m in range(1, min(_PIECES, len(below)) + 1) if _names_row([*above, *below[:m]])), 0)
            if size and not _names_row(below[:size]):
                used = {id(h) for h in (*above, *below[:size])}
                whole = replace(above[0], text=_joined([*above, *below[:size]]))
                chunk.labels = [*(h for h in chunk.labels if id(h) not in used), whole]
                after.labels = [h for h in after.labels if id(h) not in used]
                break


def _joined(pieces: list[Head]) -> str:
    return "".join(h.text for h in pieces)


def _names_row(pieces: list[Head]) -> bool:
    found = labels.label(_joined(pieces))
    return len(found.word) >= _LEAST and not {(found.word, ""), (found.word, found.number)}.isdisjoint(_rows())


@cache
def _rows() -> frozenset[tuple[str, str]]:
    """The words of every row's label, alone and with the number before it, and of every route of section four."""
    lines = {line for e in form.EDITIONS.values() for table in e.tables.values() for line in table.lines}
    names = {(word, number) for line in lines for word in labels.spelled(line.term)
             for number in ("", labels.label(line.number + "字").number if line.number else "")}
    return frozenset(names | {(word, "") for route in form.DISPUTE_ROUTES for word in labels.spelled(route)})


def tears_value(chunk: Chunk) -> bool:
    """Whether text set in columns tears a number from the note behind it: its first line stands above the row, among the labels."""
    return chunk.kind == "aligned" and any(_VALUE_WITH_NOTE.match(piece) for h in chunk.labels for piece in h.text.split())
