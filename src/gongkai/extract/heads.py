"""Which columns a table has and in which order, by its heads as words: for text, where nothing is drawn."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from gongkai import form, labels
from gongkai.document import width
from gongkai.extract.stream import Head, Value

Slots = tuple[form.Term | None, ...]
"""Columns in the order printed; None for one of the publisher's own."""

_JOINED = 3
"""Most pieces that a torn head is looked for in."""
_UNSEEN = re.compile("占比|比例|比重|百分|增长|增幅|降幅|^(?:计量)?单位")
"""Heads of percentages and of units, which are no values; an amount may name its unit too."""
_SHORT = 4
"""Most characters of a row's label that may also be a head's."""
_REMARKS = re.compile("备注|说明")
_GROUP = labels.label(form.ORGANISATIONS_LABEL).word
_NOTE = labels.label(form.BALANCE_NOTE).word
_NOTE_PIECE = 4
"""Least characters of the note in the corner of the table, torn over several lines, that tell it from a head."""
_OVER = frozenset(labels.label(w).word for w in (form.APPLICANTS_LABEL, form.BALANCE_NOTE, "信息内容"))


@dataclass(frozen=True, slots=True)
class _Named:
    """A head: the column it names, or None, and its words."""

    term: form.Term | None
    word: str


@dataclass(frozen=True, slots=True)
class Layout:
    """All columns as the heads name them, with those of the publisher's own in their places."""

    slots: Slots
    quiet: frozenset[int]
    """Which of the publisher's own columns may print nothing: remarks."""
    words: tuple[str, ...]
    """What is printed over each column."""

    @property
    def loud(self) -> Slots:
        return tuple(t for i, t in enumerate(self.slots) if i not in self.quiet)


def layout_of(tokens: Sequence[str], terms: tuple[form.Term, ...]) -> Layout | None:
    """The columns by their heads, each of them accounted for; None where a head is torn or told twice."""
    found = _named_in(tokens, terms)
    first = next((i for i, x in enumerate(found) if x.term is not None and x.term.key in form.ORGANISATIONS), len(found))
    group = next((i for i, x in enumerate(found) if x.word == _GROUP), None)
    inside = range(0)
    if group is not None:
        kinds = [t for t in terms if t.key in form.ORGANISATIONS and all(x.term is not t for x in found)]
        while first - 1 > group and found[first - 1].term is None and any(is_like(found[first - 1].word, t) for t in kinds):
            first -= 1  # misprinted
        if kinds and any(x.term is None for x in found[group + 1 : first]):
            return None  # it may be of either row of heads
        if group < first:  # two rows of heads: the lower stands where the upper names the group
            found = [*found[:group], *found[first:], *found[group + 1 : first]]
            inside = range(group, group + len(found) - first + 1)
        else:
            return None
    totals = [i for i, x in enumerate(found) if x.term is not None and x.term.key == "total"]
    for i in totals:
        plain = found[i].word == labels.spelled(terms[-1])[0]
        others = [k for k in totals if k != i]
        # A 合计 beside the 总计, or among the kinds of organisation, is not the total under another name.
        if not plain and (i in inside or any(k not in inside for k in others)):
            found[i] = _Named(None, found[i].word)
    if found and found[0].term is not None and found[0].term.key == "total" and len(terms) > 1:
        found = [*found[1:], found[0]]  # named in a row above the others: the form puts it last
    found = [_misprinted(x, found, terms) for x in found]
    keys = [x.term.key for x in found if x.term is not None]
    own = [x.word for x in found if x.term is None]
    if len(set(keys)) < len(keys) or len(keys) < max(1, len(terms) - 2) or len(own) > len(terms):
        return None
    if group is None and "total" in keys[:-1] and not all(k in ("individual", "total") for k in keys):
        return None  # heads of two rows, and no telling where the lower begins
    if any(not of_ones_own(w, terms) for w in own):
        return None
    found = [x for x in found if x.term is not None or not _UNSEEN.search(x.word)]
    return Layout(tuple(x.term for x in found), frozenset(
        i for i, x in enumerate(found) if x.term is None and _REMARKS.search(x.word)), tuple(x.word for x in found))


def _misprinted(head: _Named, found: Sequence[_Named], terms: tuple[form.Term, ...]) -> _Named:
    """A head that is like a kind of organisation which no other head names is that, misprinted, and none of one's own."""
    if head.term is not None:
        return head
    alike = [t for t in terms if t.key in form.ORGANISATIONS and all(x.term is not t for x in found) and labels.likeness(head.word, t)]
    return _Named(alike[0], head.word) if len(alike) == 1 else head


def is_like(word: str, term: form.Term) -> bool:
    """Whether a head that is no spelling of the column's shares two characters with one that stand side by side, as 其他组织 with 其他."""
    pairs = {word[i : i + 2] for i in range(len(word) - 1)}
    return word not in labels.spelled(term) and any(pair in spelling for pair in pairs for spelling in labels.spelled(term))


def stands_over(text: str) -> bool:
    """Whether a text stands over or beside heads, or over a column that prints no numbers: a share or a remark."""
    word = labels.label(text).word
    beside = len(word) >= _NOTE_PIECE and word in _NOTE
    return beside or word == _GROUP or word in _OVER or bool(_UNSEEN.search(word) or _REMARKS.search(word))


def of_ones_own(word: str, terms: tuple[form.Term, ...]) -> bool:
    """Whether a word can be the head of a column of the publisher's own: no piece of the form's, and no label of a row."""
    return 2 <= len(word) <= 16 and word not in _GROUP and not _torn(word, terms) and word not in _rows()


@cache
def _rows() -> frozenset[str]:
    terms = {line.term for e in form.EDITIONS.values() for t in e.tables.values() for line in t.lines}
    return frozenset(w for t in terms for w in labels.spelled(t) if len(w) > _SHORT)


def _torn(word: str, terms: tuple[form.Term, ...]) -> bool:
    """Whether a word is a piece of a head, and no head itself."""
    return labels.column_term(word, terms) is None and any(word in w for t in terms for w in labels.spelled(t))


def _named_in(tokens: Sequence[str], terms: tuple[form.Term, ...]) -> list[_Named]:
    """The heads after the last label that stands over them; pieces of a torn one put together."""
    tokens = [word for token in tokens for word in _words(token, terms)]
    start, over = 0, False
    for i in reversed(range(len(tokens))):
        size = _over(tuple(tokens[i : i + _JOINED]))
        if size or labels.section(tokens[i]) is not None or labels.is_sentence(tokens[i]):
            start, over = i + (size or 1), size > 0
            break
    found: list[_Named] = []
    spelled = labels.by_spelling(terms)
    i = start
    while i < len(tokens):
        size, named = _longest(tokens[i : i + _JOINED], spelled)
        if found or over or named.term is not None or named.word == _GROUP:
            found.append(named)
        i += size
    return found


@lru_cache(maxsize=4096)
def _over(tokens: tuple[str, ...]) -> int:
    """How many of the first pieces make up a label that stands over heads; 0 if they are none."""
    return next((n for n in range(1, len(tokens) + 1) if labels.label("".join(tokens[:n])).word in _OVER), 0)


def _words(token: str, terms: tuple[form.Term, ...]) -> Sequence[str]:
    """The heads of a line that sets them side by side; any other label as it is."""
    words = token.split()
    if len(words) > 1 and any(labels.column_term(w, terms) is not None or labels.label(w).word in _OVER for w in words):
        return words
    return (token,)


def _longest(tokens: Sequence[str], spelled: Mapping[str, form.Term]) -> tuple[int, _Named]:
    """The head that begins here, and how many pieces it takes."""
    for size in range(len(tokens), 0, -1):
        text = "".join(tokens[:size])
        word = labels.label(text).word
        term = spelled.get(word) if len(word) <= labels.LONGEST_HEAD else None
        if word == _GROUP or (term is not None and (size == 1 or word == labels.spelled(term)[0])):
            return size, _Named(term, word)
    return 1, _Named(None, labels.label(tokens[0]).word)


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
        if len(set(whole)) > 1:
            return Order(None)
        order = whole[0]
        if len(order) > 2 and order[0] is terms[0] and order[1].key == "total":
            order = (order[0], *order[2:], order[1])  # the upper row of heads came before the lower
        return Order(order)
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


def against_places(slots: Slots, heads: Sequence[Head], terms: tuple[form.Term, ...]) -> bool:
    """Whether heads set in columns stand in another order than ``slots``, which is not the form's."""
    named = [t for t in slots if t is not None]
    if named == [t for t in terms if t in named]:
        return False
    places = {labels.column_term(h.text, terms): h.column for h in heads}
    columns = [places[t] for t in named if t in places]
    return columns != sorted(columns)


def order_by_place(heads: Sequence[Head], terms: tuple[form.Term, ...], values: Sequence[Value] = ()) -> Order | None:
    """The order of heads set over several lines of text, by where their first pieces stand; None if it is the form's.

    A piece counts for a column if it begins its label and no other's. ``values``, one for each column, show whether the
    heads still stand over them: if not, some line of heads has slipped, and nothing tells the order.
    """
    inner = [t for t in terms if t.key not in ("individual", "total")]

    def begins(text: str) -> form.Term | None:
        word = labels.label(text).word
        owners = [t for t in inner if len(word) >= 2 and labels.spelled(t)[0].startswith(word)]
        return owners[0] if len(owners) == 1 else None

    places: dict[str, int] = {}
    middles: dict[str, float] = {}
    for head in heads:
        # Single blanks may stand within a piece, or between two.
        pieces = [p for run in re.finditer(r"\S+(?: \S+)*", head.text)
                  for p in ([run] if begins(run[0]) else re.compile(r"\S+").finditer(head.text, *run.span()))]
        for piece in pieces:
            owner = begins(piece[0])
            if head.column and owner is not None:
                start = head.column + width(head.text[: piece.start()])
                places.setdefault(owner.key, start)
                middles.setdefault(owner.key, start + width(piece[0]) / 2)
    by_form = [places[t.key] for t in inner if t.key in places]
    if by_form == sorted(by_form):
        return None
    if len(places) < len(inner):
        return Order(None)
    order = _with_ends(tuple(sorted(inner, key=lambda t: places[t.key])), terms)
    if order is not None and len(values) == len(order):
        for k, term in enumerate(order):
            middle = middles.get(term.key)
            if middle is not None and k != min(range(len(values)), key=lambda i: abs(values[i].column + values[i].width / 2 - middle)):
                return Order(None)
    return Order(order)


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
