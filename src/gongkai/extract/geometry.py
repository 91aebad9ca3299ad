"""Which column of the form a value stands under, by the heads above it in a drawn table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gongkai import form, labels
from gongkai.document import width
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
    # A 合计 beside the 总计 is a sum of someone's own, not the total under another name.
    plain = {term.key for head, term in found if labels.label(head.text).word == labels.spelled(term)[0]}
    return [(h, t) for h, t in found if t.key not in plain or labels.label(h.text).word == labels.spelled(t)[0]]


def by_heads(chunk: Chunk, heads: Sequence[Head], terms: tuple[form.Term, ...]) -> dict[str, Value] | None:
    """Each value by the head drawn above it; None unless every head found has one and nothing printed is left over.

    A table may lack columns: then fewer heads than the form's are found, and those cells are not there.
    """
    above = heads_above(chunk, heads, terms)
    named = {term.key for _, term in above}
    if len(named) < max(2, len(terms) // 2):
        return None
    placed: dict[str, Value] = {}
    for value in chunk.values:
        lowest = _lowest(value, chunk, heads)
        if lowest is not None and _is_own(lowest.text, terms):
            continue  # a column of someone's own: 小计, 占比, 备注
        term = under(value, above)
        if term is None:
            if not value.blank:
                return None
            continue
        held = placed.get(term.key)
        if held is None or (held.blank and not held.text):
            placed[term.key] = value
        elif not (value.blank and not value.text):
            return None
    return placed if set(placed) == named else None


def _lowest(value: Value, chunk: Chunk, heads: Sequence[Head]) -> Head | None:
    """The lowest label above a value's column."""
    over = [h for h in heads if h.row < chunk.row and h.column < value.column + value.width and value.column < h.column + h.width]
    return max(over, key=lambda h: h.row, default=None)


def _is_own(text: str, terms: tuple[form.Term, ...]) -> bool:
    """Whether a head is none of the form's: short, and neither a column's, a group's nor a row's label."""
    word = labels.label(text).word
    groups = (form.ORGANISATIONS_LABEL, form.APPLICANTS_LABEL, form.LITIGATION_LABEL, form.BALANCE_NOTE)
    return (
        0 < len(word) <= 6 and labels.column_term(text, terms) is None
        and word not in {labels.label(g).word for g in groups}
        and not any(word in w for t in terms for w in labels.spelled(t))
    )


@dataclass(frozen=True, slots=True)
class Order:
    """What a line of heads says of the columns: which there are and in which order; None if it contradicts itself."""

    terms: tuple[form.Term, ...] | None


def order_of(tokens: Sequence[str], terms: tuple[form.Term, ...]) -> Order:
    """The columns as text names them.

    Heads over two rows come with the total before the kinds of organisation; torn heads
    are not recognised, so a head that is not named proves nothing unless the others are
    named in an order of their own.
    """
    runs = runs_of(tokens, terms)
    whole = [r for r in runs if len(r) == len(terms)]
    if whole:
        return Order(whole[0] if len(set(whole)) == 1 else None)
    place = {t.key: i for i, t in enumerate(terms)}
    if not _in_order(tokens, terms):
        return Order(next((o for r in runs if (o := _with_ends(r, terms)) is not None), None))
    for r in runs:
        inner = [place[t.key] for t in r if t.key != "total"]
        if len(inner) >= 4 and inner != sorted(inner):
            return Order(_with_ends(r, terms))
    seen = {labels.column_term(token, terms) for token in tokens}
    named = tuple(t for t in terms if t in seen)
    return Order(named)


def order_by_place(heads: Sequence[Head], terms: tuple[form.Term, ...]) -> Order | None:
    """The order of heads set over several lines of text, by where their first pieces stand; None if it is the form's.

    A piece counts for a column if it begins its label and no other's.
    """
    inner = [t for t in terms if t.key not in ("individual", "total")]
    places: dict[str, int] = {}
    for head in heads:
        for piece in re.finditer(r"\S+", head.text):
            word = labels.label(piece[0]).word
            owners = [t for t in inner if len(word) >= 2 and labels.spelled(t)[0].startswith(word)]
            if head.column and len(owners) == 1:
                places.setdefault(owners[0].key, head.column + width(head.text[: piece.start()]))
    by_form = [places[t.key] for t in inner if t.key in places]
    if by_form == sorted(by_form):
        return None
    if len(places) < len(inner):
        return Order(None)
    return Order(_with_ends(tuple(sorted(inner, key=lambda t: places[t.key])), terms))


def _in_order(tokens: Sequence[str], terms: tuple[form.Term, ...]) -> bool:
    """Whether the heads that are printed whole keep the form's order (the total may stand in an upper row)."""
    words = {labels.spelled(t)[0]: i for i, t in enumerate(terms) if t.key not in ("total", "individual")}
    places = [words[w] for w in dict.fromkeys(labels.label(t).word for t in tokens) if w in words]
    return places == sorted(places)


def _with_ends(run: tuple[form.Term, ...], terms: tuple[form.Term, ...]) -> tuple[form.Term, ...] | None:
    """A lower row of heads in its own order, between the columns that stand alone in the upper row."""
    inner = [t for t in run if t.key != "total"]
    rest = [t for t in terms if t not in inner]
    if len(rest) != len(terms) - len(inner) or [t.key for t in rest] not in (["individual", "total"],):
        return None
    return (rest[0], *inner, rest[1])


def runs_of(tokens: Sequence[str], terms: tuple[form.Term, ...]) -> list[tuple[form.Term, ...]]:
    """Unbroken runs of heads, each head once."""
    runs: list[tuple[form.Term, ...]] = []
    run: list[form.Term] = []
    for term in [*(labels.column_term(token, terms) for token in tokens), None]:
        if term is None or term in run:
            if len(run) > 1:
                runs.append(tuple(run))
            run = []
        if term is not None:
            run.append(term)
    return runs
