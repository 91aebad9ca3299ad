"""The form's equations decide between readings; a cell is read when all that is left agree."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from gongkai.extract.candidates import Placement, Reading
from gongkai.extract.stream import Value
from gongkai.form import Cell, Equation

Cells = dict[Cell, Value | None]
_ENUMERATE = 4000
_ROUNDS = 12


def amount(value: Value | None) -> Decimal | None:
    """What a cell adds to a sum: a blank nothing; None where no number was read."""
    if value is None:
        return None
    if value.number is not None:
        return value.number.value
    return Decimal(0) if value.blank else None


def verdict(equation: Equation, cells: Cells) -> bool | None:
    """True if it holds, False if not, None if it cannot be told."""
    total = Decimal(0)
    for cell in equation.parts:
        size = amount(cells.get(cell))
        if size is None:
            return None
        total += size
    open_blank = False
    for cell in equation.whole:
        value = cells.get(cell)
        size = amount(value)
        if value is None or size is None:
            return None
        open_blank = open_blank or value.blank
        total -= size
    if not total:
        return True
    return None if open_blank else False


def decide(placements: list[Placement], equations: Iterable[Equation]) -> tuple[Cells, set[Cell]]:
    """Cells on which the readings left over agree, and the cells on which they do not."""
    equations = tuple(equations)
    fixed: Cells = {}
    for p in placements:
        if p.sure:
            fixed.update(zip(p.targets, p.readings[0], strict=True))
    if all(p.sure for p in placements):
        return fixed, set()
    doubtful = [p for p in placements if not p.sure and p.readings]
    for p in doubtful:
        p.readings = _by_own_equations(p, equations)
    _prune(doubtful, equations, fixed)
    cells = dict(fixed)
    undecided: set[Cell] = set()
    for p in placements:
        if p.sure:
            continue
        if not p.readings:
            undecided.update(p.targets)
            continue
        for k, cell in enumerate(p.targets):
            first = p.readings[0][k]
            if all(_same(r[k], first) for r in p.readings) and (first is not None or len(p.readings) == 1):
                cells[cell] = first
            else:
                undecided.add(cell)
    known = cells | _nothing(placements, cells)
    for p in placements:
        if not p.sure and not _proven(p, equations, known):
            for cell in p.targets:
                cells.pop(cell, None)
                known.pop(cell, None)
                undecided.add(cell)
    return cells, undecided


def _nothing(placements: Iterable[Placement], cells: Cells) -> Cells:
    """Cells without a value that add nothing to a sum in any reading left over, whether a zero is theirs or a blank that left no trace."""
    return {
        cell: BLANK for p in placements if not p.sure and p.readings for k, cell in enumerate(p.targets)
        if cells.get(cell) is None and all(amount(_absent_as_blank(r[k])) == 0 for r in p.readings)}


def _proven(p: Placement, equations: tuple[Equation, ...], cells: Cells) -> bool:
    """Whether the equations confirm what they have chosen: each row by its sum, each number in its column too.

    Where the reading leaves a printed number out (a page number among the cells), every
    column must hold: or else it may be the number that was meant.
    """
    if not p.readings:
        return False
    targets = set(p.targets)
    left_out = any(amount(v) != 0 and any(all(v is not kept for kept in r) for r in p.readings) for v in p.values if not v.run)
    if len(p.readings) > 1 and not left_out and all(_same(r[k], p.readings[0][k]) for r in p.readings for k in range(len(p.targets))):
        return True  # however it is read, it says the same
    read = {c: v for c, v in cells.items() if c in targets}
    for e in equations:
        if targets.issuperset(e.cells) and set(e.cells) <= set(read) and verdict(e, cells) is False:
            return False
    crossing = [e for e in equations if targets & set(e.cells) and not targets.issuperset(e.cells)]
    if not crossing:
        if left_out:
            return False  # the sum that holds without it proves nothing of the number itself
        own = [e for e in equations if targets.issuperset(e.cells)]
        return bool(own) and all(verdict(e, cells) is True for e in own if set(e.cells) <= set(read))
    for cell, value in read.items():
        if not left_out and (value is None or not amount(value)):
            continue  # a zero needs no confirming, unless a number was left out to make it so
        verdicts = [verdict(e, cells) for e in crossing if cell in e.cells]
        if True not in verdicts or False in verdicts:
            return False
    return True


def _same(a: Value | None, b: Value | None) -> bool:
    if a is None or b is None:
        return a is b
    return a.number == b.number and a.blank == b.blank and a.text.strip() == b.text.strip()


def _by_own_equations(p: Placement, equations: tuple[Equation, ...]) -> list[Reading]:
    """Readings that break no equation lying wholly within the placement."""
    targets = set(p.targets)
    own = [e for e in equations if targets.issuperset(e.cells)]
    kept, proven = [], []
    for reading in p.readings:
        verdicts = [verdict(e, with_blanks(p, reading)) for e in own]
        if False not in verdicts:
            kept.append(reading)
            if own and None not in verdicts:
                proven.append(reading)
    if p.proof_needed:
        return proven
    return kept


BLANK = Value("", place=None, blank=True)  # type: ignore[arg-type]
"""A blank that left no trace in the file."""


def with_blanks(p: Placement, reading: Reading = ()) -> Cells:
    """Cells of one reading, else of the first: those that it has no value for hold a blank that left no trace."""
    return {c: _absent_as_blank(v) for c, v in zip(p.targets, reading or p.readings[0], strict=True)}


def _absent_as_blank(value: Value | None) -> Value:
    return BLANK if value is None else value


def _prune(doubtful: list[Placement], equations: tuple[Equation, ...], fixed: Cells) -> None:
    """Drop readings that no choice of the others can bring into balance.

    Only equations whose cells are all fixed or doubtful count; each is treated as a
    reachable-sums problem, so nothing that could be right is ever dropped.
    """
    owner = {cell: (k, pos) for k, p in enumerate(doubtful) for pos, cell in enumerate(p.targets)}
    usable = [e for e in equations if any(c in owner for c in e.cells)]
    for _ in range(_ROUNDS):
        changed = False
        for equation in usable:
            changed |= _prune_by(equation, doubtful, owner, fixed)
        if not changed:
            return


def _left_out(p: Placement, reading: Reading, pos: int) -> bool:
    """Whether a blank is the total of a row that has something to add up: it stands for that sum, and for no zero."""
    return p.targets[pos][2] == "total" and any(amount(v) for v in reading if v is not None)


def _prune_by(
    equation: Equation, doubtful: list[Placement], owner: dict[Cell, tuple[int, int]], fixed: Cells
) -> bool:
    constant = Decimal(0)
    parts: dict[int, list[tuple[int, int]]] = {}
    for sign, group in ((1, equation.parts), (-1, equation.whole)):
        for cell in group:
            if cell in owner:
                k, pos = owner[cell]
                if not doubtful[k].readings:
                    return False
                parts.setdefault(k, []).append((sign, pos))
            else:
                size = amount(fixed.get(cell))
                value = fixed.get(cell)
                if size is None or (sign == -1 and value is not None and value.blank):
                    return False
                constant += sign * size
    if not parts or all(len(doubtful[k].readings) == 1 for k in parts):
        return False
    options: list[list[Decimal]] = []
    order = list(parts)
    for k in order:
        sizes = []
        for reading in doubtful[k].readings:
            total = Decimal(0)
            for sign, pos in parts[k]:
                value = _absent_as_blank(reading[pos])
                size = amount(value)
                if size is None or (sign == -1 and value.blank) or (value.blank and _left_out(doubtful[k], reading, pos)):
                    return False
                total += sign * size
            sizes.append(total)
        options.append(sizes)
    before: list[set[Decimal]] = [{constant}]
    for sizes in options:
        step = {a + b for a in before[-1] for b in set(sizes)}
        if len(step) > _ENUMERATE:
            return False
        before.append(step)
    if Decimal(0) not in before[-1]:
        return False  # the source itself breaks this equation
    after: list[set[Decimal]] = [{Decimal(0)}]
    for sizes in reversed(options):
        step = {-b + a for a in after[-1] for b in set(sizes)}
        if len(step) > _ENUMERATE:
            return False
        after.append(step)
    after.reverse()
    changed = False
    for n, k in enumerate(order):
        kept = [
            reading for reading, size in zip(doubtful[k].readings, options[n], strict=True)
            if any(total + size in after[n + 1] for total in before[n])
        ]
        if len(kept) < len(doubtful[k].readings):
            doubtful[k].readings = kept
            changed = True
    return changed
