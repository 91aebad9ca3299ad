"""The extractor: cells of the form out of any document. It knows the form, and no file types."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from gongkai import form, labels, numbers
from gongkai.document import Document
from gongkai.extract import geometry
from gongkai.extract.align import Match, Scores, align, rivals, score
from gongkai.extract.candidates import Placement, by_order
from gongkai.extract.solve import Cells, decide, verdict
from gongkai.extract.stream import Chunk, Head, Stream, Value, stream
from gongkai.form import APPLICATIONS, DISCLOSURE, DISPUTES, Cell, Edition

_UNIT_IN_HEAD = re.compile(r"(?:单位[:为]?|\()\s*(万元|亿元|元)")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something the extractor could not do, in terms of the form; ``cells`` is what it concerns."""

    rule: str
    frame: str
    cells: tuple[Cell, ...]
    detail: str = ""


@dataclass(slots=True)
class Extraction:
    edition: Edition
    cells: dict[Cell, Value] = field(default_factory=dict)
    units: dict[Cell, str] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    words: list[Head] = field(default_factory=list)
    tables: frozenset[str] = frozenset()
    """Frames of which the file holds at least one line."""


def extract(document: Document, year: int | None) -> Extraction:
    """Every cell of the form that the document holds; ``year`` only chooses between editions no label tells apart."""
    flow = stream(document)
    foreign = _of_other_years(flow, year)
    chunks = [c for c in _first_report(flow) if c.index not in foreign]
    edition = choose_edition(flow, year)
    result = Extraction(edition, words=flow.words)
    found = set()
    used: set[int] = set()
    for frame in (DISCLOSURE, APPLICATIONS):
        table = edition.tables[frame]
        scores = score(table, flow.chunks)
        placed = any(c.heading is not None and c.heading.key == frame for c in chunks)
        matches = [m for m in align(table, chunks, scores) if not placed or _in_place(m)]
        if frame == APPLICATIONS and not any(m.score for m in matches if m.line.key not in ("concluded", "other_other")):
            matches = []
        if matches:
            found.add(frame)
        used.update(m.chunk.index for m in matches)
        _read_table(result, flow, table, matches, edition)
        _look_for_second(result, chunks, table, scores, matches)
    disputes = [c for c in chunks if c.index not in used]
    if _read_disputes(result, flow, disputes, edition):
        found.add(DISPUTES)
    result.tables = frozenset(found)
    if sum(c.part > chunks[-1].part for c in flow.chunks) >= 3 if chunks else False:
        result.doubts.append(Doubt("second_report", APPLICATIONS, ()))
    return result


def _first_report(flow: Stream) -> list[Chunk]:
    """Chunks of the first report in the file: rows of one that follows are never taken for its own."""
    counts: dict[int, int] = {}
    for chunk in flow.chunks:
        counts[chunk.part] = counts.get(chunk.part, 0) + 1
    first = next((part for part, count in sorted(counts.items()) if count >= 3), 0)
    return [c for c in flow.chunks if c.part <= first]


_CAPTION = re.compile(r"(20\d\d)\s*年|(上年|上一年|去年)度?(?=.{0,20}(?:表|情况|数据|统计))")


def _of_other_years(flow: Stream, year: int | None) -> set[int]:
    """Chunks below a caption that names another year: last year's table printed for comparison."""
    foreign = False
    found: set[int] = set()
    for chunk in flow.chunks:
        for head in chunk.labels:
            if labels.section(head.text) is not None:
                foreign = False
            elif year is not None and len(head.text) <= 40 and not labels.is_sentence(head.text):
                match = _CAPTION.search(head.text)
                if match and re.search("表|情况|数据|统计|年报", head.text):
                    foreign = match[2] is not None or str(year) not in head.text
        if foreign:
            found.add(chunk.index)
    return found


def _in_place(match: Match) -> bool:
    """A row whose short label also occurs in prose must not stand in a section of prose."""
    heading = match.chunk.heading
    return heading is None or heading.key in form.FRAMES or len(match.line.term.zh) > 8


# -- edition ------------------------------------------------------------------------------


def choose_edition(flow: Stream, year: int | None) -> Edition:
    """By the heads and rows only one edition has; then by the rows under 其他处理; then by the year."""
    # Heads may be torn over several pieces, so they are looked for in all labels joined.
    text = "".join(labels.label(h.text).word for h in flow.words if len(h.text) <= 40)
    votes = {name: sum(w in text for w in _own_words(name)) for name in form.EDITIONS}
    three = _has_rows(flow, form.EDITIONS["2021"], ("other_uncorrected", "other_unpaid"))
    one = not three and _has_rows(flow, form.EDITIONS["2019"], ("other_handling",))
    ranked = sorted(votes, key=lambda name: votes[name], reverse=True)
    best = ranked[0]
    if votes[best] - votes[ranked[1]] < 2:
        if three:
            best = "2021"
        else:
            best = "2019" if year is not None and form.EDITIONS["2019"].fits(year) else "2021"
    edition = form.EDITIONS[best]
    if one and not edition.single_other:
        return edition.with_single_other()
    if three and edition.single_other:
        return edition.with_three_other()
    return edition


@cache
def _own_words(name: str) -> frozenset[str]:
    """Labels of section two that are in one edition only, and no part of another's."""

    def words(edition: Edition) -> set[str]:
        lines = edition.tables[DISCLOSURE].lines
        return {labels.spelled(t)[0] for line in lines for t in (line.term, *line.columns)}

    others = set().union(*(words(e) for n, e in form.EDITIONS.items() if n != name))
    return frozenset(w for w in words(form.EDITIONS[name]) if not any(w in o for o in others))


def _has_rows(flow: Stream, edition: Edition, keys: tuple[str, ...]) -> bool:
    lines = [edition.tables[APPLICATIONS].line(key) for key in keys]
    return any(
        labels.line_likeness(c.labels[-1].text, line) >= 0.85 or labels.line_likeness(
            "".join(h.text for h in c.labels[-2:]), line) >= 0.85
        for c in flow.chunks if c.labels for line in lines
    )


# -- tables of labelled rows ---------------------------------------------------------------


def _read_table(result: Extraction, flow: Stream, table: form.Table, matches: list[Match], edition: Edition) -> None:
    by_order_all, by_heads_all, differing = [], [], False
    columns = {ln.columns: _columns(matches, ln.columns) for ln in {m.line.columns: m.line for m in matches}.values()}
    gaps = {terms: _gaps_likely(matches, terms) for terms in columns}
    full = {terms: max(_filled(m.chunk) for m in matches if m.line.columns == terms) for terms in columns}
    clean = 0
    for match in matches:
        line, chunk = match.line, match.chunk
        terms = line.columns
        ordered = columns[terms].terms
        first = _by_order(table.frame, line, chunk, ordered, gaps[terms], full[terms])
        placed = None
        if chunk.kind == "ruled" and len(terms) > 1:
            placed = geometry.by_heads(chunk, flow.heads.get(chunk.block, ()), terms)
        second = first
        if placed is not None:
            second = Placement(tuple((table.frame, line.key, t.key) for t in terms),
                               [tuple(placed.get(t.key) for t in terms)], sure=True, values=tuple(chunk.values))
            clean += 1
            differing |= not first.sure or _assigned(first) != _assigned(second)
        if match.score == 0.0:
            first.proof_needed = second.proof_needed = True
        by_order_all.append(first)
        by_heads_all.append(second)
        _units(result, table, line, chunk)
    equations = [e for e in edition.equations if e.cells[0][0] == table.frame]
    placements = by_heads_all
    if differing:
        placements = _better(by_order_all, by_heads_all, equations, clean * 2 > len(matches))
    _extra_column(placements, matches, equations)
    for terms, order in columns.items():
        if order.terms is not None and len(order.terms) < len(terms):
            _doubt_unnamed(placements, matches, terms, equations)
    _aligned_columns(placements, matches)
    cells, undecided = decide(placements, equations)
    _unlabelled(result, table, matches, placements, cells, equations)
    _keep(result, table.frame, placements, cells, undecided)


def _assigned(placement: Placement) -> Cells:
    return dict(zip(placement.targets, placement.readings[0], strict=True))


def _by_order(
    frame: str, line: form.Line, chunk: Chunk, ordered: tuple[form.Term, ...] | None, gaps: bool, full: int
) -> Placement:
    """The chunk's values in the order its heads, or else the form, give the columns.

    ``full`` is the most cells any row fills: heads that name fewer columns than the form are
    believed if no row has more cells than they name; else some of them were torn.
    """
    everything = tuple((frame, line.key, t.key) for t in line.columns)
    if ordered is None:
        return Placement(everything, [], sure=False, values=tuple(chunk.values))
    if len(ordered) == len(line.columns):
        return by_order(chunk.values, tuple((frame, line.key, t.key) for t in ordered), gaps)
    if frame == APPLICATIONS and full < len(line.columns) and len(ordered) == full and not any(v.run for v in chunk.values):
        return by_order(chunk.values, tuple((frame, line.key, t.key) for t in ordered), gaps=False)
    return by_order(chunk.values, everything, gaps)


def _columns(matches: list[Match], terms: tuple[form.Term, ...]) -> geometry.Order:
    """The columns that the heads before a group of rows name, in their order."""
    if len(terms) < 2:
        return geometry.Order(terms)
    for match in matches:
        if match.line.columns == terms:
            order = geometry.order_of([h.text for h in match.chunk.labels[:-1]], terms)
            if order.terms is None or len(order.terms) >= max(2, len(terms) - 2):
                return order
    return geometry.Order(terms)


def _filled(chunk: Chunk) -> int:
    return sum(bool(v.text.strip()) for v in chunk.values)


def _gaps_likely(matches: list[Match], terms: tuple[form.Term, ...]) -> bool:
    """Whether short rows have lost blanks: only if other rows of the table are full."""
    counts = [len(m.chunk.values) for m in matches if m.line.columns == terms]
    return sum(c == len(terms) for c in counts) * 4 >= len(counts)


def _better(
    by_order_: list[Placement], by_heads: list[Placement], equations: list[form.Equation], heads_clean: bool
) -> list[Placement]:
    """Heads and order disagree: the equations decide; if they cannot, heads do where they are clean."""

    def broken(placements: list[Placement]) -> int:
        cells: Cells = {}
        for p in placements:
            if p.sure:
                cells.update(zip(p.targets, p.readings[0], strict=True))
        return sum(verdict(e, cells) is False for e in equations)

    order_faults, heads_faults = broken(by_order_), broken(by_heads)
    if heads_faults < order_faults or (heads_faults == order_faults and heads_clean):
        return by_heads
    return by_order_


def _doubt_unnamed(
    placements: list[Placement], matches: list[Match], terms: tuple[form.Term, ...], equations: list[form.Equation]
) -> None:
    """Not every head was recognised: some are torn, or a column is missing and another stands in for it.

    Rows that fill every cell are believed in the form's order only if most of their sums hold.
    """
    rows = [p for p, m in zip(placements, matches, strict=True) if m.line.columns == terms and p.sure]
    held = broken = 0
    for p in rows:
        cells = _assigned(p)
        if len(cells) < len(terms) or not any(v is not None and v.number is not None and v.number.value for v in cells.values()):
            continue
        verdicts = [verdict(e, cells) for e in equations if set(e.cells) <= set(cells)]
        held, broken = held + (True in verdicts), broken + (False in verdicts)
    if broken > held:
        for p in rows:
            p.readings, p.sure = [], False


def _extra_column(placements: list[Placement], matches: list[Match], equations: list[form.Equation]) -> None:
    """A column more than the form has, in every row: it is the same one everywhere."""
    for terms in {m.line.columns for m in matches}:
        n = len(terms)
        rows = [p for p, m in zip(placements, matches, strict=True)
                if m.line.columns == terms and len(p.values) == n + 1 and not any(v.run for v in p.values)]
        full = [p for p in rows if all(v.text.strip() for v in p.values)]
        if n < 3 or not full or len(rows) * 2 < sum(m.line.columns == terms for m in matches):
            continue
        if any(p.sure for p in rows if p not in full):
            continue  # some rows have the form's count and a blank beside it: those are rows of the form
        faults = []
        for left_out in range(n + 1):
            cells: Cells = {}
            for p in rows:
                cells.update(zip(p.targets, p.values[:left_out] + p.values[left_out + 1 :], strict=True))
            faults.append(sum(verdict(e, cells) is False for e in equations))
        best = [k for k, f in enumerate(faults) if f == min(faults)]
        for p in rows:
            p.readings = [p.values[:k] + p.values[k + 1 :] for k in best]
            p.sure, p.proof_needed = False, False


def _aligned_columns(placements: list[Placement], matches: list[Match]) -> None:
    """Text set in columns: full rows show where the columns are, short rows fall into them."""
    for group in {id(m.line.columns): m.line.columns for m in matches}.values():
        pairs = [(p, m) for p, m in zip(placements, matches, strict=True)
                 if m.line.columns is group and m.chunk.kind == "aligned"]
        full = [p.readings[0] for p, _ in pairs if p.sure]
        if not full or len(group) < 2:
            continue
        spans = [
            (min(r[k].column for r in full if r[k]), max(r[k].column + r[k].width for r in full if r[k]))  # type: ignore[union-attr]
            for k in range(len(group))
        ]
        if any(a[1] > b[0] for a, b in zip(spans, spans[1:], strict=False)):
            continue
        for placement, _ in pairs:
            if placement.sure or not placement.readings or len(placement.values) >= len(group):
                continue
            fitting = [r for r in placement.readings if all(
                v is None or (v.column < spans[k][1] and v.column + v.width > spans[k][0]) for k, v in enumerate(r))]
            if len(fitting) == 1:
                placement.readings = fitting


def _units(result: Extraction, table: form.Table, line: form.Line, chunk: Chunk) -> None:
    for head in chunk.labels:
        match = _UNIT_IN_HEAD.search(numbers.clean(head.text).replace(" ", ""))
        if match is None:
            continue
        for term in line.columns:
            if any(labels.label(head.text).word.startswith(w) for w in labels.spelled(term)):
                result.units[(table.frame, line.key, term.key)] = match[1]


def _unlabelled(
    result: Extraction, table: form.Table, matches: list[Match], placements: list[Placement], cells: Cells,
    equations: list[form.Equation],
) -> None:
    """Rows placed by order alone stay only where every equation they enter holds."""
    for match, placement in zip(matches, placements, strict=True):
        if match.score:
            continue
        touching = [e for e in equations if set(e.cells) & set(placement.targets)]
        if not touching or any(verdict(e, cells) is not True for e in touching):
            for cell in placement.targets:
                cells.pop(cell, None)
            result.doubts.append(Doubt("unlabelled_row", table.frame, placement.targets))


def _keep(
    result: Extraction, frame: str, placements: list[Placement], cells: Cells, undecided: set[Cell]
) -> None:
    for placement in placements:
        loose = tuple(c for c in placement.targets if c in undecided)
        if loose:
            text = " ".join(v.text for v in placement.values)
            result.doubts.append(Doubt("unplaced", frame, loose, text))
        elif not placement.sure and placement.targets[0] in cells:
            text = " ".join(v.text for v in placement.values)
            same = len(placement.readings) > 1 and len(placement.values) > len(placement.targets)
            result.doubts.append(Doubt("extra_value" if same else "placed_by_equations", frame, placement.targets, text))
    result.cells.update({cell: value for cell, value in cells.items() if value is not None})


def _look_for_second(
    result: Extraction, chunks: list[Chunk], table: form.Table, scores: Scores, matches: list[Match]
) -> None:
    """A second table of the same kind with other numbers: no telling which is this year's."""
    others = rivals(table, chunks, scores, matches)
    differing: list[Cell] = []
    for match in matches:
        again = [c for c in others.get(match.line.key, ()) if abs(len(c.values) - len(match.chunk.values)) < 2]
        same = [_texts(c) == _texts(match.chunk) for c in again]
        if not all(same):
            differing.extend((table.frame, match.line.key, t.key) for t in match.line.columns)
    if len(others) * 2 > len(matches) and differing:
        # Most of the table stands twice: rows that stand once may be of either.
        differing.extend((table.frame, m.line.key, t.key) for m in matches if m.line.key not in others
                         for t in m.line.columns)
    for cell in differing:
        result.cells.pop(cell, None)
    if differing:
        result.doubts.append(Doubt("second_table", table.frame, tuple(differing)))


def _texts(chunk: Chunk) -> list[str]:
    return [numbers.clean(v.text) for v in chunk.values if v.text.strip()]


# -- the table without row labels -----------------------------------------------------------

_DISPUTE_WORDS = ("维持", "纠正", "审结", "未经复议", "复议后起诉", "行政诉讼", "行政复议")


def _read_disputes(result: Extraction, flow: Stream, chunks: list[Chunk], edition: Edition) -> bool:
    table = edition.tables[DISPUTES]
    equations = [e for e in edition.equations if e.rule == "E4"]
    placements: list[Placement] = []
    claimed: set[Cell] = set()
    double = False
    seen = False
    for chunk in chunks:
        if not _about_disputes(chunk, seen):
            continue
        placement = _place_disputes(chunk, flow, table, seen)
        if placement is None:
            continue
        if claimed & set(placement.targets):
            double |= _conflicts(placements, placement)
            continue
        seen = True
        claimed.update(placement.targets)
        placements.append(placement)
    cells, undecided = decide(placements, equations)
    if double:
        result.doubts.append(Doubt("second_table", DISPUTES, tuple(claimed)))
        return True
    _keep(result, DISPUTES, placements, cells, undecided)
    return bool(placements)


def _conflicts(placements: list[Placement], again: Placement) -> bool:
    if not again.sure:
        return False
    mine = {c: v for p in placements if p.sure for c, v in zip(p.targets, p.readings[0], strict=True)}
    return any(
        c in mine and v is not None and mine[c] is not None and mine[c].number != v.number  # type: ignore[union-attr]
        for c, v in zip(again.targets, again.readings[0], strict=True)
    )


def _about_disputes(chunk: Chunk, seen: bool) -> bool:
    text = "".join(labels.label(h.text).word for h in chunk.labels[-40:] if len(h.text) < 60)
    words = sum(w in text for w in _DISPUTE_WORDS)
    in_section = chunk.heading is not None and chunk.heading.key == "disputes"
    enough = len([v for v in chunk.values if not v.blank or v.text]) >= 4 or any(
        v.run or len(v.text) >= 15 for v in chunk.values)
    if in_section:
        return words >= 1 or enough or seen
    return words >= 3


def _place_disputes(chunk: Chunk, flow: Stream, table: form.Table, seen: bool) -> Placement | None:
    routes = form.DISPUTE_ROUTES
    tokens = [h.text for h in chunk.labels[-60:]]
    last = labels.column_term(tokens[-1], routes) if tokens else None
    if last is None and len(tokens) > 1:
        last = labels.column_term("".join(tokens[-2:]), routes)
    per_route = len(form.DISPUTE_OUTCOMES)
    count = len(chunk.values)

    def targets(keys: list[str]) -> tuple[Cell, ...]:
        return tuple((DISPUTES, r, o.key) for r in keys for o in _outcome_order(tokens, len(keys)))

    if last is not None and count <= per_route + 2:
        placed = None
        if chunk.kind == "ruled":
            placed = geometry.by_heads(chunk, flow.heads.get(chunk.block, ()), form.DISPUTE_OUTCOMES)
        if placed is not None and len(placed) == per_route:
            return Placement(tuple((DISPUTES, last.key, o.key) for o in form.DISPUTE_OUTCOMES),
                             [tuple(placed[o.key] for o in form.DISPUTE_OUTCOMES)], sure=True, values=tuple(chunk.values))
        return by_order(chunk.values, targets([last.key]), gaps=False)
    if chunk.kind == "ruled":
        drawn = _disputes_by_heads(chunk, flow.heads.get(chunk.block, ()))
        if drawn is not None:
            return drawn
    named = [t.key for t in dict.fromkeys(labels.column_term(x, routes) for x in tokens) if t is not None]
    everything = [r.key for r in routes]
    filled = len([v for v in chunk.values if not v.blank or v.text])
    if any(v.run for v in chunk.values) or (filled == 1 and len(chunk.values[0].text) >= 3 * per_route):
        return by_order(chunk.values, targets(everything), gaps=False)
    if 3 * per_route - 1 <= count <= 3 * per_route + 2 or filled == 3 * per_route:
        order = named if sorted(named) == sorted(everything) else everything
        return by_order(chunk.values, targets(order), gaps=False)
    if named and len(named) * per_route in (count, filled):
        return by_order(chunk.values, targets(named), gaps=False)
    return None


def _outcome_order(tokens: list[str], routes: int) -> tuple[form.Term, ...]:
    """Order of the outcomes: the form's, unless the heads of every route name them whole and in another."""
    runs = [r for r in geometry.runs_of(tokens, form.DISPUTE_OUTCOMES) if len(r) == len(form.DISPUTE_OUTCOMES)]
    return runs[0] if len(runs) == routes and len(set(runs)) == 1 else form.DISPUTE_OUTCOMES


def _disputes_by_heads(chunk: Chunk, heads: list[Head] | tuple[Head, ...]) -> Placement | None:
    """Each value by the outcome and the route drawn above it."""
    outcomes = geometry.heads_above(chunk, heads, form.DISPUTE_OUTCOMES)
    routes = geometry.heads_above(chunk, heads, form.DISPUTE_ROUTES)
    placed: dict[Cell, Value] = {}
    for value in chunk.values:
        outcome, route = geometry.under(value, outcomes), geometry.under(value, routes)
        if outcome is None or route is None:
            if value.blank and not value.text:
                continue
            return None
        cell = (DISPUTES, route.key, outcome.key)
        if cell in placed:
            return None
        placed[cell] = value
    targets = tuple((DISPUTES, r.key, o.key) for r in form.DISPUTE_ROUTES for o in form.DISPUTE_OUTCOMES)
    if set(placed) != set(targets):
        return None
    return Placement(targets, [tuple(placed[c] for c in targets)], sure=True, values=tuple(chunk.values))
