"""Rows of a table that have the same columns, and what they say of one another's cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from gongkai import form
from gongkai.extract import geometry
from gongkai.extract.align import Match
from gongkai.extract.stream import Chunk, Head


class Group:
    """Those of ``matches`` that ``rows`` counts, which have the columns ``terms``; ``heads`` are the file's, by block."""

    def __init__(
        self, terms: tuple[form.Term, ...], rows: Sequence[int], matches: Sequence[Match], heads: Mapping[int, Sequence[Head]]
    ) -> None:
        self.terms = terms
        self.rows = rows
        self.matches = [matches[i] for i in rows]
        self._heads = heads
        self._drawn: dict[int, geometry.Drawn] = {}

    def above(self, chunk: Chunk) -> geometry.Above:
        """The heads drawn above one of the rows."""
        drawn = self._drawn.get(chunk.block)
        if drawn is None:
            drawn = self._drawn[chunk.block] = geometry.Drawn(self._heads.get(chunk.block, ()), self.terms)
        return drawn.above(chunk)

    @cached_property
    def labelled(self) -> dict[int, set[tuple[int, int]]]:
        """By block, where the rows of a drawn table have their labels."""
        return geometry.stubs(m.chunk for m in self.matches)

    def needs_its_blanks(self, chunk: Chunk) -> bool:
        """Whether of a row with more cells than the form a blank need not be the one too many."""
        return _at(chunk) in self._even or (
            chunk.block in self._surplus_inside and sum(bool(v.text.strip()) for v in chunk.values) < len(self.terms))

    @cached_property
    def _surplus_inside(self) -> set[int]:
        """Tables in which a row has more cells than the form, and prints its first and its last: a blank at an end need not be too many."""
        return {c.block for c in (m.chunk for m in self.matches)
                if len(c.values) > len(self.terms) and not c.values[0].blank and not c.values[-1].blank
                and any(v.blank and not v.text for v in c.values)}

    @cached_property
    def _even(self) -> set[tuple[int, int]]:
        """Where most rows have just the form's cells, and some of these are blank: of one that has more, a blank need not be too many."""
        chunks, columns = [m.chunk for m in self.matches], len(self.terms)
        fitting = Counter(_at(c) for c in chunks if len(c.values) == columns)
        wider = Counter(_at(c) for c in chunks if len(c.values) > columns)
        blanks = {_at(c) for c in chunks if len(c.values) == columns and any(v.blank for v in c.values)}
        return {at for at in blanks if fitting[at] > 2 * wider[at]}


def grouped(matches: Sequence[Match], heads: Mapping[int, Sequence[Head]]) -> list[Group]:
    rows: dict[tuple[form.Term, ...], list[int]] = {}
    for i, match in enumerate(matches):
        rows.setdefault(match.line.columns, []).append(i)
    return [Group(terms, own, matches, heads) for terms, own in rows.items()]


def _at(chunk: Chunk) -> tuple[int, int]:
    """The table a row stands in, and where its own label ends: rows alike in these have as many cells beside them."""
    return chunk.block, max((h.column + h.width for h in chunk.labels if h.block == chunk.block and h.row == chunk.row), default=0)
