"""Which column of the form a value stands under, by the heads above it in a drawn table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongkai import form, labels
from gongkai.extract.stream import Chunk, Head, Value


def under(value: Value, heads: Iterable[tuple[Head, form.Term]]) -> form.Term | None:
    """The lowest head that spans the value's column; None if there is none."""
    best: tuple[int, int, form.Term] | None = None
    for head, term in heads:
        shared = min(head.column + head.width, value.column + value.width) - max(head.column, value.column)
        if shared > 0 and (best is None or (head.row, shared) > best[:2]):
            best = (head.row, shared, term)
    return best[2] if best else None


def heads_above(chunk: Chunk, heads: Sequence[Head], terms: tuple[form.Term, ...]) -> list[tuple[Head, form.Term]]:
    found = []
    for head in heads:
        if head.row < chunk.row:
            term = labels.column_term(head.text, terms)
            if term is not None:
                found.append((head, term))
    return found


def by_heads(chunk: Chunk, heads: Sequence[Head], terms: tuple[form.Term, ...]) -> dict[str, Value] | None:
    """Value of each column by its head, or None unless every head has one value and nothing printed is left over."""
    above = heads_above(chunk, heads, terms)
    if not above:
        return None
    # Only the heads nearest above count: a page may hold several tables in one grid.
    placed: dict[str, Value] = {}
    for value in chunk.values:
        term = under(value, above)
        if term is None:
            if not value.blank:
                return None
            continue
        if term.key in placed:
            if placed[term.key].blank and not placed[term.key].text:
                placed[term.key] = value
            elif not (value.blank and not value.text):
                return None
            continue
        placed[term.key] = value
    return placed if len(placed) == len(terms) else None


def order_of(tokens: Iterable[str], terms: tuple[form.Term, ...]) -> tuple[form.Term, ...] | None:
    """The order in which a line of heads names the columns, if it names every one of them."""
    seen: list[form.Term] = []
    for token in tokens:
        term = labels.column_term(token, terms)
        if term is not None and term not in seen:
            seen.append(term)
    return tuple(seen) if len(seen) == len(terms) else None
