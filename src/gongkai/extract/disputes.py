"""Section four: one row of numbers under heads, or a row for each route."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai import form, labels
from gongkai.extract import geometry, heads, shortrow
from gongkai.extract.candidates import Placement, by_order, with_surplus
from gongkai.extract.result import Doubt, Extraction
from gongkai.extract.rows import keep
from gongkai.extract.solve import BLANK, Cells, amount, decide, verdict
from gongkai.extract.stream import Chunk, Head, Stream, Value
from gongkai.form import DISPUTES, Cell, Edition

_DISPUTE_WORDS = ("维持", "纠正", "审结", "未经复议", "复议后起诉", "行政诉讼", "行政复议")


def read_disputes(result: Extraction, flow: Stream, chunks: list[Chunk], edition: Edition, totals_alone: bool = False) -> bool:
    """``totals_alone``: whether section three leaves totals blank, and nothing else."""
    equations = [e for e in edition.equations if e.rule == "E4"]
    found: list[Placement] = []
    last = -1
    for chunk in chunks:
        if about_disputes(chunk, bool(found)) or (chunk.index == last + 1 and _is_route(chunk)):
            placement = _place_disputes(chunk, flow.heads.get(chunk.block, ()))
            if placement is not None:
                last = chunk.index
                if chunk.kind not in ("ruled", "separated") and not placement.readings:
                    placement = shortrow.place(chunk, placement.targets, equations, totals_alone) or placement
                if not shortrow.stands_under_heads(chunk, placement.targets) and (
                    (chunk.kind not in ("ruled", "separated") and _may_have_shifted(placement, equations))
                    or _stands_off(placement, equations) or _pushed_out_a_blank(placement, equations)
                ):
                    placement.readings, placement.sure = [], False
                elif not placement.sure and placement.readings and (
                    whole := _between_blanks(placement, equations) or _before_blank(placement, equations)
                ):
                    placement.readings, placement.sure = [whole], True
                found.append(placement)
    agreed = {cell: value for p in found if p.proof_needed or len(p.readings) > 1 for cell, value in _agreed(p)}
    placements: list[Placement] = []
    claimed: set[Cell] = set()
    double = False
    for placement in sorted(found, key=lambda p: not p.readings):  # what cannot be read claims what is left
        if claimed & set(placement.targets):
            double |= _conflicts(placements, placement)
            continue
        claimed.update(placement.targets)
        placements.append(placement)
    cells, undecided = decide(placements, equations)
    for cell in [c for c in agreed if c in undecided]:
        cells[cell] = agreed[cell]
    undecided -= set(agreed)
    if double:
        result.doubts.append(Doubt("second_table", DISPUTES, tuple(c for p in placements for c in p.targets)))
        return True
    keep(result, DISPUTES, placements, cells, undecided)
    return bool(placements)


def _agreed(placement: Placement) -> Iterator[tuple[Cell, Value]]:
    """Cells that hold the same whichever of too many values are left out: what the sums tell is not asked."""
    for k, cell in enumerate(placement.targets):
        held = {(v.number, v.text.strip()) for reading in placement.readings if (v := reading[k]) is not None}
        first = placement.readings[0][k]
        if len(placement.values) > len(placement.targets) and len(held) == 1 and first is not None and first.number is not None:
            yield cell, first


def _between_blanks(placement: Placement, equations: list[form.Equation]) -> tuple[Value, ...]:
    """As many numbers as cells, with blanks at the row's ends alone, where every sum of theirs holds and is none of zeros:
    the blanks are of columns too many. Nothing otherwise.
    """
    values = placement.values
    printed = [i for i, v in enumerate(values) if not v.blank]
    if len(printed) != len(placement.targets) or printed[-1] - printed[0] + 1 != len(printed):
        return ()
    whole = values[printed[0] : printed[-1] + 1]
    cells: Cells = dict(zip(placement.targets, whole, strict=True))
    own = [e for e in equations if set(placement.targets).issuperset(e.cells)]
    ends = {cell[1] for end, cell in ((values[0], placement.targets[0]), (values[-1], placement.targets[-1])) if end.blank}
    proved = own and all(verdict(e, cells) is True for e in own) and all(any(amount(cells[c]) for c in cells if c[1] == end) for end in ends)
    return whole if proved else ()


def _before_blank(placement: Placement, equations: list[form.Equation]) -> tuple[Value, ...]:
    """The values before a blank at the end that is one cell too many: no sum of theirs fails, and one would if instead of it any
    other blank, or a zero, were the one too many. Nothing otherwise.
    """
    values = placement.values
    if len(values) != len(placement.targets) + 1 or not _empty(values[-1]):
        return ()
    own = [e for e in equations if set(placement.targets).issuperset(e.cells)]

    def fails(left_out: int) -> bool:
        cells: Cells = dict(zip(placement.targets, (*values[:left_out], *values[left_out + 1 :]), strict=True))
        return any(verdict(e, cells) is False for e in own)

    others = [i for i, v in enumerate(values[:-1]) if _empty(v) or amount(v) == 0]
    return values[:-1] if not fails(len(values) - 1) and all(map(fails, others)) and own else ()


def _empty(value: Value) -> bool:
    """Whether a cell is blank without a mark."""
    return value.blank and not value.text


def _may_have_shifted(placement: Placement, equations: list[form.Equation]) -> bool:
    """Whether the sums fail as the values stand, but all hold with a zero too many at one end and a blank that left no trace."""
    values = placement.values
    own = [e for e in equations if set(placement.targets).issuperset(e.cells)]

    def balanced(reading: Sequence[Value]) -> bool:
        cells: Cells = dict(zip(placement.targets, reading, strict=True))
        return all(verdict(e, cells) is True for e in own)

    if not placement.sure or len(values) != len(placement.targets) or any(v.blank for v in values) or balanced(values):
        return False
    return any(
        amount(stray) == 0 and any(balanced((*rest[:i], BLANK, *rest[i:])) for i in range(len(values)))
        for stray, rest in ((values[0], values[1:]), (values[-1], values[:-1])))


def _stands_off(placement: Placement, equations: list[form.Equation]) -> bool:
    """Whether more than one sum fails as the values stand, but none does, and one of more parts than one holds, with a zero too
    many at one end and the number at the other end lost.
    """
    values = placement.readings[0] if placement.sure and placement.readings else ()
    own = [e for e in equations if set(placement.targets).issuperset(e.cells)]

    def verdicts(reading: Sequence[Value | None]) -> list[tuple[bool | None, bool]]:
        cells: Cells = dict(zip(placement.targets, reading, strict=True))
        return [(verdict(e, cells), sum(bool(amount(cells[c])) for c in e.parts) > 1) for e in own]

    if len(values) < 3 or [v for v, _ in verdicts(values)].count(False) < 2:
        return False
    for stray, moved in ((values[0], (*values[1:], None)), (values[-1], (None, *values[:-1]))):
        found = verdicts(moved)
        if amount(stray) == 0 and (True, True) in found and all(held is not False for held, _ in found):
            return True
    return False


def _pushed_out_a_blank(placement: Placement, equations: list[form.Equation]) -> bool:
    """Whether sums fail as the values stand, but none does without the first, a zero, and with a blank at the end, that the file did
    not keep: each of two or more then holds, or has a blank for its total; one holds, of more parts than one, and the end is blank.

    Only of a row that prints other blanks too.
    """
    values = placement.readings[0] if placement.sure and placement.readings else ()
    if len(values) < 3 or not any(v is not None and _empty(v) for v in values) or values[0] is None or values[-1] is None:
        return False
    if values[0].blank or amount(values[0]) != 0:
        return False
    stands, moved = (dict(zip(placement.targets, reading, strict=True)) for reading in (values, (*values[1:], BLANK)))
    own = [e for e in equations if set(placement.targets).issuperset(e.cells)]
    failing = [e for e in own if verdict(e, stands) is False]
    if not failing or any(verdict(e, moved) is False for e in own):
        return False
    blank = all(verdict(e, moved) or any(v is not None and _empty(v) for c in e.whole for v in (moved[c],)) for e in failing)
    parts = [sum(bool(amount(moved[c])) for c in e.parts) for e in failing if verdict(e, moved)]
    return (len(failing) > 1 and blank) or (_empty(values[-1]) and max(parts, default=0) > 1)


def _conflicts(placements: list[Placement], again: Placement) -> bool:
    if not again.sure:
        return False
    mine = {c: v for p in placements if p.sure for c, v in zip(p.targets, p.readings[0], strict=True)}
    return any(
        v is not None and (other := mine.get(c)) is not None and other.number != v.number and other.told != v.told
        for c, v in zip(again.targets, again.readings[0], strict=True)
    )


def _is_route(chunk: Chunk) -> bool:
    """Whether a row has no label but the name of a route."""
    return len(chunk.labels) == 1 and labels.column_term(chunk.labels[0].text, form.DISPUTE_ROUTES) is not None


def about_disputes(chunk: Chunk, seen: bool) -> bool:
    """Whether a chunk is of section four; ``seen``: one of it came before."""
    text = "".join(labels.label(h.text).word for h in chunk.labels[-40:] if len(h.text) < 60)
    words = sum(w in text for w in _DISPUTE_WORDS)
    in_section = chunk.heading is not None and chunk.heading.key == "disputes"
    enough = len([v for v in chunk.values if not v.blank or v.text]) >= 4 or any(
        v.run or len(v.text) >= 15 for v in chunk.values)
    if in_section:
        return words >= 1 or enough or seen
    return words >= 3


def _place_disputes(chunk: Chunk, above: Sequence[Head]) -> Placement | None:
    routes = form.DISPUTE_ROUTES
    tokens = [h.text for h in chunk.labels[-60:]]
    last = labels.column_term(tokens[-1], routes) if tokens else None
    if last is None and len(tokens) > 1:
        last = labels.column_term("".join(tokens[-2:]), routes)
    per_route = len(form.DISPUTE_OUTCOMES)
    values = _without_tail(chunk, above, _outcomes_in(tokens))
    count = len(values)

    def targets(keys: list[str]) -> tuple[Cell, ...]:
        return tuple((DISPUTES, r, o.key) for r in keys for o in _outcome_order(tokens, len(keys)))

    if last is not None and count <= per_route + 2:
        placed = None
        if chunk.kind == "ruled":
            placed = geometry.by_heads(chunk, geometry.Drawn(above, form.DISPUTE_OUTCOMES).above(chunk))
        if placed is not None and len(placed) == per_route:
            return Placement(tuple((DISPUTES, last.key, o.key) for o in form.DISPUTE_OUTCOMES),
                             [tuple(placed[o.key] for o in form.DISPUTE_OUTCOMES)], sure=True, values=tuple(chunk.values))
        if chunk.kind == "ruled" and (outcomes := geometry.heads_above(chunk, above, form.DISPUTE_OUTCOMES)) and (
            all(geometry.under(v, outcomes) is None for v in values)
        ):
            return Placement(targets([last.key]), [], sure=False, values=tuple(values))  # beside the heads: the route's name parted a row
        return _in_order(values, targets([last.key]))
    if chunk.kind == "ruled":
        drawn = _disputes_by_heads(chunk, above)
        if drawn is not None:
            return drawn
    named = [t.key for t in dict.fromkeys(labels.column_term(x, routes) for x in tokens) if t is not None]
    everything = [r.key for r in routes]
    filled = len([v for v in values if not v.blank or v.text])
    if any(v.run for v in values) or (filled == 1 and len(values[0].text) >= 3 * per_route):
        return by_order(values, targets(everything), gaps=False)
    if 3 * per_route - 1 <= count <= 3 * per_route + 2 or filled == 3 * per_route:
        order = named if sorted(named) == sorted(everything) else everything
        rows = {(h.block, h.row) for h in chunk.labels[-60:] if labels.column_term(h.text, routes) is not None}
        if order != everything and (chunk.kind == "ruled" or len(rows) > 1):
            # Drawn heads that do not stand over the values, or rows of heads in each other's place.
            return Placement(targets(order), [], sure=False, values=tuple(values))
        return _in_order(values, targets(order))
    if named and len(named) * per_route in (count, filled):
        if _outcomes_in(tokens) > max(count, per_route):  # heads of more routes: blanks among the values have left no trace
            return Placement(targets(everything), [], sure=False, values=tuple(values))
        placement = _in_order(values, targets(named))
        if chunk.kind == "ruled" and _under_other_routes(placement, geometry.heads_above(chunk, above, routes)):
            placement.readings, placement.sure = [], False
        return placement
    if named and 0 < count - len(named) * per_route <= 2 and _outcomes_in(tokens) == len(named) * per_route:
        return with_surplus(values, targets(named))
    least = 4 if chunk.kind == "aligned" else 2 * per_route + 1
    if chunk.kind not in ("ruled", "separated") and sorted(named) == sorted(everything) and least <= filled < 3 * per_route:
        return Placement(targets(everything), [], sure=False, values=tuple(values))
    return None


def _under_other_routes(placement: Placement, routes: list[tuple[Head, form.Term]]) -> bool:
    """Whether values of some routes alone stand under the drawn head of another: a row broken by a word among its numbers.

    Heads no wider than a value were written without merged cells, and stand over nothing.
    """
    wide = [(head, route) for head, route in routes if head.width > 1]
    return any(
        value is not None and (route := geometry.under(value, wide)) is not None and route.key != cell[1]
        for reading in placement.readings for cell, value in zip(placement.targets, reading, strict=True))


def _without_tail(chunk: Chunk, above: Sequence[Head], outcomes: int) -> list[Value]:
    """The values, less blanks in columns that the heads leave empty too, if that leaves no blank; or just one value for each of
    the heads of ``outcomes``, which do not stand over them: where they do, empty cells may only fill a row up.
    """
    values = list(chunk.values)
    for _ in range(chunk.tail):
        if values and _empty(values[-1]):
            values.pop()
    apart = max((h.column + h.width for h in above if h.row < chunk.row), default=0) < len(values)
    return values if not any(map(_empty, values)) or (len(values) == outcomes and apart) else list(chunk.values)


def _in_order(values: list[Value], targets: tuple[Cell, ...]) -> Placement:
    """Values in the order of the form; where a row with cells that tell no number has more than the form, no heads say which is the
    one too many.
    """
    if 0 < len(values) - len(targets) <= 2 and any(v.number is None for v in values):
        return with_surplus(values, targets)
    return by_order(values, targets, gaps=False)


def _outcomes_in(tokens: list[str]) -> int:
    """How many heads name an outcome, those of one route and of another each for itself."""
    return sum(labels.column_term(token, form.DISPUTE_OUTCOMES) is not None for token in tokens)


def _outcome_order(tokens: list[str], routes: int) -> tuple[form.Term, ...]:
    """Order of the outcomes: the form's, unless the heads of every route name them whole and in another."""
    runs = [r for r in heads.runs_of(tokens, form.DISPUTE_OUTCOMES) if len(r) == len(form.DISPUTE_OUTCOMES)]
    return runs[0] if len(runs) == routes and len(set(runs)) == 1 else form.DISPUTE_OUTCOMES


def _disputes_by_heads(chunk: Chunk, drawn: Sequence[Head]) -> Placement | None:
    """Each value by the outcome and the route drawn above it."""
    outcomes = geometry.heads_above(chunk, drawn, form.DISPUTE_OUTCOMES)
    routes = geometry.heads_above(chunk, drawn, form.DISPUTE_ROUTES)
    placed: dict[Cell, Value] = {}
    for value in chunk.values:
        outcome, route = geometry.under(value, outcomes), geometry.under(value, routes)
        if outcome is None or route is None:
            if value.blank and not value.text and (outcome is not None or route is not None or geometry.lowest(value, chunk, drawn)):
                continue
            return None
        cell = (DISPUTES, route.key, outcome.key)
        if cell in placed:
            return None
        placed[cell] = value
    targets = tuple((DISPUTES, r.key, o.key) for r in form.DISPUTE_ROUTES for o in form.DISPUTE_OUTCOMES)
    if set(placed) != set(targets):
        return None
    if len({tuple(cell[2] for cell in placed if cell[1] == r.key) for r in form.DISPUTE_ROUTES}) > 1:
        return Placement(targets, [], sure=False, values=tuple(chunk.values))  # the routes' heads contradict one another
    return Placement(targets, [tuple(placed[c] for c in targets)], sure=True, values=tuple(chunk.values))
