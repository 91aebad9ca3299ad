"""The columns of a group of rows that share their heads, and a row's values in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai import form, labels
from gongkai.extract import geometry, heads, setting
from gongkai.extract.align import LOOK_BACK, Match
from gongkai.extract.candidates import Placement, by_order, by_slots
from gongkai.extract.solve import Cells, amount, verdict
from gongkai.extract.stream import Chunk
from gongkai.form import APPLICATIONS, DISCLOSURE, Cell, Equation

KEPT = ("ruled", "separated")
"""Kinds of table in which a blank cell keeps its place."""
_LAST_YEAR = ("上年", "去年")
_CARRIED = "上年结转"
_FIRST = 3
"""How many rows are asked for the heads over them."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What heads and counts say of the columns; ``slots`` where they are others than the form's."""

    frame: str
    order: tuple[form.Term, ...] | None
    """Columns of the form in the order printed; None if the heads contradict themselves."""
    slots: heads.Slots | None
    gaps: bool
    """Whether short rows have lost blanks."""
    full: int
    """Where heads name fewer columns than the form, the most cells that not only a few rows have, blanks at their ends aside: these
    heads are believed if no row has more cells than they name, or none has any; else some of them were torn."""
    spans: tuple[setting.Span, ...] = ()
    """Where the columns stand, in text set in columns whose heads stand over them."""

    def place(self, everything: tuple[Cell, ...], line: form.Line, chunk: Chunk) -> Placement:
        """The chunk's values in the order its heads, or else the form, give the columns; ``everything`` are the cells of its line."""
        if self.slots is not None:
            return by_slots(
                chunk.values, tuple(None if t is None else (self.frame, line.key, t.key) for t in self.slots), self.gaps)
        if self.order is None:
            return Placement(everything, [], sure=False, values=tuple(chunk.values))
        ordered = everything if self.order == line.columns else tuple((self.frame, line.key, t.key) for t in self.order)
        if len(ordered) == len(everything):
            return by_order(chunk.values, ordered, self.gaps)
        few = self.full < len(everything) and self.full in (0, len(ordered)) and not any(v.run for v in chunk.values)
        if self.frame == APPLICATIONS and few:
            return by_order(chunk.values, ordered, gaps=False)
        return by_order(chunk.values, everything, self.gaps)


def columns_of(
    frame: str, matches: Sequence[Match], terms: tuple[form.Term, ...], equations: list[Equation], chunks: Sequence[Chunk]
) -> Columns:
    """The columns of those of ``matches`` whose lines have the columns ``terms``; ``chunks`` are the whole file's."""
    mine = [m for m in matches if m.line.columns == terms]
    layouts = ((m, heads.layout_of(_heads_before(m, chunks), terms)) for m in mine[:_FIRST])
    told = next((x for m, x in layouts if x is not None and not _slipped(x, m.chunk, terms)), None)
    if told is not None and len(terms) == len(told.slots) and None not in told.slots:
        named = tuple(t for t in told.slots if t is not None)
        order, slots = heads.Order(_likelier(named, frame, mine, terms, equations)), None
    else:
        order = _order(frame, mine, terms, equations)
        slots = _own_slots(frame, mine, terms, equations, told)
    placed, spans = _by_place(mine, terms) if frame == APPLICATIONS else (None, [])
    if told is None and placed is not None:
        if set(placed) == set(terms):
            order, slots = heads.Order(_likelier(placed, frame, mine, terms, equations)), None
        else:
            slots = placed
    if slots is None and frame == DISCLOSURE and any(_of_last_year(m.chunk, terms) for m in mine):
        order = heads.Order(None)  # torn heads of columns twice as many: blank ones leave nothing to tell the others by
    size = len(slots or terms)
    full = sum(len(m.chunk.values) == size for m in mine)
    fewer = slots is None and order.terms is not None and len(order.terms) < len(terms)
    extent = _usual_extent([m.chunk for m in mine]) if fewer and not _summed(frame, mine, terms, equations) else len(terms)
    stands = tuple(spans) if placed == (slots or order.terms) else ()
    return Columns(frame, order.terms, slots, full * 4 >= len(mine), extent, stands)


def _likelier(
    named: heads.Slots, frame: str, matches: list[Match], terms: tuple[form.Term, ...], equations: list[Equation]
) -> tuple[form.Term, ...]:
    """The order that heads name, or the form's where that breaks fewer sums."""
    order = tuple(t for t in named if t is not None)
    worse = order != terms and faults(frame, matches, terms, order, equations) > faults(frame, matches, terms, terms, equations)
    return terms if worse else order


def _of_last_year(chunk: Chunk, terms: tuple[form.Term, ...]) -> bool:
    """Whether a head over a row, whole or torn, is of last year's numbers beside this year's, and none of the form's own."""
    over = [h.text for h in chunk.labels]
    start = next((i + 1 for i in reversed(range(len(over))) if labels.is_sentence(over[i]) or labels.section(over[i]) is not None), 0)
    words = [labels.label(text).word for text in over[start:] if labels.column_term(text, terms) is None]
    return any(map(_names_last_year, words))


def _names_last_year(word: str) -> bool:
    return word.startswith(_LAST_YEAR) and not word.startswith(_CARRIED) and len(word) <= labels.LONGEST_HEAD


def _summed(frame: str, matches: list[Match], terms: tuple[form.Term, ...], equations: list[Equation]) -> bool:
    """Whether a row has a value for every column, and their sum holds, where blank cells leave no trace.

    However few such rows are, the others have lost blanks, and the heads one that they named.
    """
    for match in matches:
        if len(match.chunk.values) == len(terms) and match.chunk.kind not in KEPT and match.chunk.values[-1].number is not None:
            cells: Cells = dict(zip(((frame, match.line.key, t.key) for t in terms), match.chunk.values, strict=True))
            own = [e for e in equations if set(e.cells) <= set(cells)]
            if any(amount(v) for v in match.chunk.values) and True in (verdict(e, cells) for e in own):
                return True
    return False


def _own_slots(
    frame: str, matches: list[Match], terms: tuple[form.Term, ...], equations: list[Equation], told: heads.Layout | None
) -> heads.Slots | None:
    """The columns where they are not the form's seven: with the publisher's own, or without one of the form's.

    None if there are no such columns, or the heads do not say. Without a row that fills them
    they are believed in section two alone, where no sum can contradict.
    """
    if told is None:
        return None
    usual = sum(_fits(m.chunk, len(terms)) for m in matches)
    if frame != DISCLOSURE and None not in told.slots and len(told.slots) < len(terms):
        usual = sum(_extent(m.chunk) >= len(terms) for m in matches)  # a blank beside a row is no value of it
    wide = [m for m in matches if m.chunk.kind not in KEPT and len(m.chunk.values) == len(told.loud)]
    if frame != DISCLOSURE and len(told.loud) > len(terms) and matches[0].chunk.kind not in KEPT and (
        wide or not _summed(frame, matches, terms, equations)
    ):
        return told.loud  # a row with as many numbers as the form has columns has lost one
    fitting = [s for s in (told.slots, told.loud) if sum(_fits(m.chunk, len(s)) for m in matches) >= max(1, usual)]
    if not fitting and frame != DISCLOSURE:
        return None
    slots = (fitting or [told.loud])[0]
    if None not in slots:
        few = sum(_fits(m.chunk, len(slots)) for m in matches)
        # Rows with a value for every column of the form say that a head is lost, not a column.
        return slots if frame != DISCLOSURE and len(slots) < len(terms) and few > 8 * usual else None
    if len(slots) == len(terms) and faults(frame, matches, terms, terms, equations) == 0 and (
        _stand_for_the_form(frame, matches, terms, slots, told.words, equations)
    ):
        return None
    return slots


def _stand_for_the_form(
    frame: str, matches: list[Match], terms: tuple[form.Term, ...], slots: heads.Slots, words: Sequence[str], equations: list[Equation]
) -> bool:
    """Whether the columns are the form's under heads of one's own, or misprinted: these are like the form's, or their numbers
    counted in the sums, and so are some under heads that name another column than the form has there, if there are any.
    """
    counted = [_counted(frame, matches, terms, t, equations) for t in terms]
    own = all(c or heads.is_like(word, t) for named, t, word, c in zip(slots, terms, words, counted, strict=True) if named is None)
    elsewhere = [c for named, t, c in zip(slots, terms, counted, strict=True) if named not in (None, t)]
    return own and (not elsewhere or any(elsewhere))


def _counted(frame: str, matches: list[Match], terms: tuple[form.Term, ...], term: form.Term, equations: list[Equation]) -> bool:
    """Whether a row's sum holds with the numbers as the form has them and would fail if those of ``term`` were a sum of the
    kinds of organisation: another kind has a number too, or beside the total 自然人 has.
    """
    beside = [t for t in terms if t is not term and (t.key == "individual" if term.key == "total" else t.key in form.ORGANISATIONS)]
    for match in matches:
        if len(match.chunk.values) == len(terms):
            sizes = {t.key: amount(v) for t, v in zip(terms, match.chunk.values, strict=True)}
            cells: Cells = {(frame, match.line.key, t.key): v for t, v in zip(terms, match.chunk.values, strict=True)}
            held = [verdict(e, cells) for e in equations if set(e.cells) <= set(cells)]
            if True in held and sizes[term.key] and any(sizes[t.key] for t in beside):
                return True
    return False


def _by_place(matches: Sequence[Match], terms: tuple[form.Term, ...]) -> tuple[heads.Slots | None, list[setting.Span]]:
    """The columns of a table set in text, by the heads over its first rows that stand over its numbers, and where they stand."""
    first = matches[0].chunk
    if first.kind != "aligned":
        return None, []
    spans = setting.columns_of_numbers(m.chunk.values for m in matches if m.chunk.kind == "aligned")
    over = [h for h in first.labels if (h.block, h.row) != (first.block, first.row)]
    start = max((i + 1 for i, h in enumerate(over) if labels.section(h.text) is not None), default=0)
    if len(terms) < 3 or len(spans) > len(terms) + 2:
        return None, spans
    slots = setting.named(over[start:], spans, terms) if len(spans) > len(terms) - 2 else None
    if slots is None and len(spans) < len(terms):  # a column that prints nothing has its head alone
        slots, spans = setting.heads_apart(over[start:], terms)
        if len(slots) != len(terms) or set(slots) != set(terms):
            slots = None
    return slots, spans


def _slipped(told: heads.Layout, chunk: Chunk, terms: tuple[form.Term, ...]) -> bool:
    """Whether heads that stand in columns were told in another order than they stand in, or two of them stand in one."""
    over = [h for h in chunk.labels if h.block == chunk.block]
    if chunk.kind == "ruled":
        named = [(h, t) for h in over if (t := labels.column_term(h.text, terms)) is not None]
        if geometry.from_the_left(named, chunk):
            return False
        own = [t for t in told.slots if t is not None]
        if len({h.column for h, _ in named}) < len({t.key for _, t in named}) and own != [t for t in terms if t in own]:
            return True
    return chunk.kind in ("aligned", "ruled") and heads.against_places(told.slots, over, terms)


def _fits(chunk: Chunk, columns: int) -> bool:
    """Whether a row has a value, or where blanks keep their places a blank, for each column."""
    return columns in (_extent(chunk), len(chunk.values) if chunk.kind in KEPT else 0)


def _heads_before(match: Match, chunks: Sequence[Chunk]) -> list[str]:
    """The labels before the row's own, which may be torn, or stand there more than once, and before the group's that it opens.

    A number in front of the row (its running number) parts it from its heads.
    """
    tokens = [h.text for h in match.chunk.labels]
    sizes = range(1, min(LOOK_BACK, len(tokens)) + 1)
    likest = max(sizes, default=0, key=lambda n: labels.line_likeness("".join(tokens[-n:]), match.line) - 0.01 * n)
    own = next((n for n in reversed(sizes) if n >= likest and _spelled_by(tokens[-n:], match.line)), likest)
    label = "".join(tokens[len(tokens) - own :])
    end = len(tokens) - own
    while end and (tokens[end - 1] == label or labels.label(tokens[end - 1]).word in labels.group_words()):
        end -= 1
    before = match.chunk.index - 1
    apart = 0 <= before < len(chunks) and len(chunks[before].printed) == 1 and end <= 1
    return [*(h.text for h in chunks[before].labels if apart), *tokens[:end]]


def _spelled_by(pieces: Sequence[str], line: form.Line) -> bool:
    """Whether pieces make up a whole label of the line: its end may be a label of its own, as 集中采购 below 政府."""
    return labels.label("".join(pieces)).word in labels.spelled(line.term) and labels.column_term(pieces[0], line.columns) is None


def _order(
    frame: str, matches: list[Match], terms: tuple[form.Term, ...], equations: list[Equation]
) -> heads.Order:
    """The columns that the heads before a group of rows name, in their order.

    Heads set over several lines may come out of order, so an order that breaks more sums
    than the form's own is not believed.
    """
    if len(terms) < 2:
        return heads.Order(terms)
    for match in matches:
        over = match.chunk.labels[:-1]
        order = heads.order_of([h.text for h in over], terms)
        if match.chunk.kind == "aligned" and frame == APPLICATIONS:
            full = next((m.chunk.values for m in matches if len(m.chunk.values) == len(terms) and m.chunk.block == match.chunk.block), [])
            order = heads.order_by_place(over[-30:], terms, full) or order
        if order.terms is None or len(order.terms) >= max(2, len(terms) - 2):
            named = order.terms
            if named is not None and len(named) == len(terms):
                return heads.Order(_likelier(named, frame, matches, terms, equations))
            return order
    return heads.Order(terms)


def faults(
    frame: str, matches: list[Match], terms: tuple[form.Term, ...], ordered: tuple[form.Term, ...],
    equations: list[Equation],
) -> int:
    """Sums that the rows with a value for every column break when read in this order."""
    cells: Cells = {}
    for match in matches:
        if len(match.chunk.values) == len(terms):
            cells.update(zip(((frame, match.line.key, t.key) for t in ordered), match.chunk.values, strict=True))
    return sum(verdict(e, cells) is False for e in equations)


def _usual_extent(chunks: Sequence[Chunk]) -> int:
    """The most cells of a row, but for a few rows that have a cell too many."""
    extents = sorted(map(_extent, chunks), reverse=True)
    return extents[len(extents) // 8]


def _extent(chunk: Chunk) -> int:
    """Cells from the first that is filled to the last, where blanks keep their places; else cells filled."""
    filled = [i for i, v in enumerate(chunk.values) if v.text.strip()]
    return filled[-1] - filled[0] + 1 if filled and chunk.kind in KEPT else len(filled)
