"""Which column of the form a value stands under, by the heads above it in a drawn table."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from gongkai import form, labels
from gongkai.extract.stream import Chunk, Head, Value


def stubs(chunks: Iterable[Chunk]) -> dict[int, set[tuple[int, int]]]:
    """By block, where its rows have their labels: first column and the one after the last."""
    found: dict[int, set[tuple[int, int]]] = {}
    for chunk in chunks:
        if chunk.kind == "ruled":
            found.setdefault(chunk.block, set()).update(
                (h.column, h.column + h.width) for h in chunk.labels if h.block == chunk.block and h.row == chunk.row)
    return found


def displaced(chunk: Chunk, labelled: Iterable[tuple[int, int]]) -> bool:
    """Whether a number stands where other rows of the table have their labels: its row lost a cell before its own label."""
    for start, end in labelled:
        for v in chunk.values:
            if v.column < end and start < v.column + v.width and not v.blank:
                return True
    return False


def blank_label(chunk: Chunk, labelled: Iterable[tuple[int, int]]) -> bool:
    """Whether the cell beside a row's own label is blank and stands where other rows of the table have their labels."""
    first = chunk.values[0] if chunk.values else None
    return first is not None and first.blank and any(start < first.column + first.width and first.column < end for start, end in labelled)


def under(value: Value, heads: Iterable[tuple[Head, form.Term]]) -> form.Term | None:
    """The lowest head that spans the value's column; None if there is none."""
    best: tuple[int, int, form.Term] | None = None
    start, end = value.column, value.column + value.width
    for head, term in heads:  # as ``_shared`` would tell, but asked for every value and every head above it
        low, high = head.column, head.column + head.width
        shared = (high if high < end else end) - (low if low > start else start)
        if shared > 0 and (best is None or (head.row, shared) > best[:2]):
            best = (head.row, shared, term)
    return best[2] if best else None


def heads_above(chunk: Chunk, heads: Sequence[Head], terms: tuple[form.Term, ...]) -> list[tuple[Head, form.Term]]:
    """The column heads drawn above a row, without those of sums of the publisher's own."""
    return _of_the_form([h for h in heads if h.row < chunk.row], terms)


def _of_the_form(above: Iterable[Head], terms: tuple[form.Term, ...]) -> list[tuple[Head, form.Term]]:
    spelled = labels.by_spelling(terms)
    found, organisations = [], []
    for head in above:
        word = labels.label(head.text).word
        if word in spelled and len(word) <= labels.LONGEST_HEAD:
            found.append((head, spelled[word], word == labels.spelled(spelled[word])[0]))
        if word == _ORGANISATIONS:
            organisations.append(head)
    if all(plainly for _, _, plainly in found):
        return [(head, term) for head, term, _ in found]
    plain = [(head, term.key) for head, term, plainly in found if plainly]
    kinds = {head.row for head, term, _ in found if term.key in form.ORGANISATIONS}
    return [
        (head, term) for head, term, plainly in found
        if plainly or not (
            # A 合计 beside the 总计, or below the kinds of organisation, is not the total under another name.
            any(key == term.key and not _shared(other, head) > 0 for other, key in plain)
            or (term.key == "total" and any(o.row < head.row and (
                _shared(o, head) > 0 if o.width > 1 else head.row in kinds) for o in organisations)))
    ]


_ORGANISATIONS = labels.label(form.ORGANISATIONS_LABEL).word


def _shared(a: Head, b: Head | Value) -> int:
    return min(a.column + a.width, b.column + b.width) - max(a.column, b.column)


def _first_over(value: Value, heads: list[Head]) -> Head | None:
    # As in ``under``.
    start, end = value.column, value.column + value.width
    for head in heads:
        low, high = head.column, head.column + head.width
        if (high if high < end else end) > (low if low > start else start):
            return head
    return None


class Above:
    """The heads drawn above a row, for the columns ``terms``."""

    def __init__(self, heads: list[Head], terms: tuple[form.Term, ...]) -> None:
        self.terms = terms
        self.named = _of_the_form(heads, terms)
        self.keys = {term.key for _, term in self.named}
        self._low_first = sorted(heads, key=lambda h: -h.row)
        self._found: dict[tuple[int, int], tuple[bool, form.Term | None]] = {}

    def over(self, value: Value) -> tuple[bool, form.Term | None]:
        """Whether the head right over a value is of a column of someone's own, and which of the form's columns the value is in."""
        place = value.column, value.width
        if place not in self._found:  # the rows of a table have their values in the same places
            head = _first_over(value, self._low_first)
            own = (head is not None and all(h is not head for h, _ in self.named) and any(h.row == head.row for h, _ in self.named)
                   and _is_own(head.text, self.terms))
            self._found[place] = own, under(value, self.named)
        return self._found[place]


class Drawn:
    """The heads of a drawn table, for its rows that have the columns ``terms``."""

    def __init__(self, heads: Sequence[Head], terms: tuple[form.Term, ...]) -> None:
        self._heads, self._terms = heads, terms
        self._rows = sorted({h.row for h in heads})
        self._above: dict[int, Above] = {}

    def above(self, chunk: Chunk) -> Above:
        """Those above a row: the same for all rows with no head between them."""
        count = bisect_left(self._rows, chunk.row)
        if count not in self._above:
            self._above[count] = Above([h for h in self._heads if h.row < chunk.row], self._terms)
        return self._above[count]


def by_heads(chunk: Chunk, above: Above) -> dict[str, Value] | None:
    """Each value by the head drawn above it; None unless every head found has one and nothing printed is left over.

    A table may lack columns: then fewer heads than the form's are found, and those cells are not there.
    """
    named, terms = above.keys, above.terms
    if len(named) < max(2, len(terms) // 2) and len(named) < len(terms):
        return None
    placed: dict[str, Value] = {}
    for value in chunk.values:
        own, term = above.over(value)
        if own:
            if len(named) < len(terms) and not value.blank:
                return None  # it may be the head of the form's that is missing, misprinted
            continue  # a column of someone's own: 小计, 占比, 备注
        if term is None:
            if not value.blank:
                return None
            continue
        held = placed.get(term.key)
        if held is None or (held.blank and not held.text):
            placed[term.key] = value
        elif not (value.blank and not value.text):
            return None
    return placed if placed.keys() == named else None


def named_twice(chunk: Chunk, above: Above) -> bool:
    """Whether two values stand under heads of one name, and none under another of the form's: a head took another's place."""
    if len(above.keys) == len(above.named):
        return False  # no two heads have one name
    low: list[tuple[Head, form.Term]] = []
    for value in chunk.values:
        over = [(h, t) for h, t in above.named if _shared(h, value) > 0]
        if over and not value.blank:
            low.append(max(over, key=lambda x: x[0].row))
    named = {t.key for _, t in low}
    return len(named) < len({h for h, _ in low}) and len(named) < len(above.terms)


def slipped_out(chunk: Chunk, above: Above) -> bool:
    """Whether a number stands under no head, and between numbers a blank under one of the form's: it may be that number's place.

    A blank at the edge says nothing: the whole row may have been moved.
    """
    if above.keys != {t.key for t in above.terms} or from_the_left(above.named, chunk):
        return False
    printed = [i for i, v in enumerate(chunk.values) if not v.blank]
    return (any(under(chunk.values[i], above.named) is None for i in printed)
            and any(v.blank and under(v, above.named) is not None for v in chunk.values[printed[0] : printed[-1]]))


def from_the_left(named: Iterable[tuple[Head, form.Term]], chunk: Chunk) -> bool:
    """Whether heads of two columns stand one below the other, and none over the last value: their rows were written without
    merged cells, each from the left.
    """
    places = {(head.column, head.column + head.width, term.key) for head, term in named}
    end = max((v.column + v.width for v in chunk.values), default=0)
    return len({column for column, _, _ in places}) < len(places) and all(stop < end for _, stop, _ in places)


def lowest(value: Value, chunk: Chunk, heads: Sequence[Head]) -> Head | None:
    """The lowest label above a value's column."""
    best: Head | None = None
    for head in heads:
        if head.row < chunk.row and (best is None or head.row > best.row) and _shared(head, value) > 0:
            best = head
    return best


def _is_own(text: str, terms: tuple[form.Term, ...]) -> bool:
    """Whether a head is none of the form's: short, and neither a column's, a group's nor a row's label."""
    word = labels.label(text).word
    groups = (form.ORGANISATIONS_LABEL, form.APPLICANTS_LABEL, form.LITIGATION_LABEL, form.BALANCE_NOTE)
    return (
        0 < len(word) <= 16 and not _ARTICLE.match(word)
        and word not in {labels.label(g).word for g in groups}
        and (labels.column_term(text, terms) is not None or not any(word in w for t in terms for w in labels.spelled(t)))
    )


_ARTICLE = re.compile("第?二?十条第")
