"""From what is printed to the number an analysis uses: ``printed``, ``blank``, ``derived`` or ``unknown``.

Printed numbers are never touched. A blank becomes zero only where the form's equations hold
with zero, and a number that is not printed is derived only where they leave exactly one: all
equations that can tell agree, and one of them rests on numbers that no failing equation puts in doubt.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import NamedTuple

from gongkai.extract.stream import Value
from gongkai.form import DISCLOSURE, Cell, Edition, Equation

_ZERO = Decimal(0)


class Settled(NamedTuple):
    raw: str | None
    printed: Decimal | None
    value: Decimal | None
    basis: str
    blank: bool = False


_MISSING = Settled(None, None, None, "unknown")


def settle(edition: Edition, cells: Mapping[Cell, Value], unplaced: Collection[Cell] = ()) -> dict[Cell, Settled]:
    """What each cell is worth; ``unplaced`` cells have a number in the file, so none may be derived in its place."""
    result: dict[Cell, Settled] = {}
    known: dict[Cell, Decimal] = {}
    blanks: set[Cell] = set()
    for cell in edition.cells:
        value = cells.get(cell)
        if value is None:
            result[cell] = _MISSING
        elif value.number is not None and _countable(cell, value.number.value):
            known[cell] = size = value.number.value
            result[cell] = Settled(value.text, size, size, "printed")
        else:
            if value.blank:
                blanks.add(cell)
            result[cell] = Settled(value.text, None, None, "unknown", value.blank)
    if len(known) < len(edition.cells):
        for cell, size in _infer(edition, known, blanks, {c for c in unplaced if c not in cells}).items():
            raw, blank = result[cell].raw, cell in blanks
            result[cell] = Settled(raw, None, size, "blank" if blank and size == 0 else "derived", blank)
    return result


def _countable(cell: Cell, value: Decimal) -> bool:
    """Counts are whole; a fraction among them is kept as raw text and reported."""
    return cell[0] == DISCLOSURE or value == value.to_integral_value()


def _infer(
    edition: Edition, printed: Mapping[Cell, Decimal], blanks: set[Cell], unplaced: set[Cell]
) -> dict[Cell, Decimal]:
    """Values for cells without a number, as far as the equations leave no choice."""
    sound = _sound(edition, printed)
    banned = set(unplaced)
    while True:
        known = dict(printed)
        while _forced(edition, known, banned, sound) or _zeros(edition, known, blanks, banned, sound):
            pass
        wrong = {
            cell for e in edition.equations if all(c in known for c in e.cells) and _residual(e, known) != 0
            for cell in e.cells if cell not in printed and cell not in banned
        }
        if not wrong:
            return {c: v for c, v in known.items() if c not in printed}
        banned |= wrong


def _residual(e: Equation, known: Mapping[Cell, Decimal]) -> Decimal:
    return sum((known.get(c, _ZERO) for c in e.parts), _ZERO) - sum((known.get(c, _ZERO) for c in e.whole), _ZERO)


def _sound(edition: Edition, printed: Mapping[Cell, Decimal]) -> frozenset[Equation]:
    """Equations none of whose printed numbers stands in another that fails without one that holds to vouch for it."""
    held: set[Cell] = set()
    failed: set[Cell] = set()
    for e in edition.equations:
        if all(c in printed for c in e.cells):
            (failed if _residual(e, printed) else held).update(e.cells)
    doubtful = failed - held
    return frozenset(e for e in edition.equations if doubtful.isdisjoint(e.cells))


def _forced(edition: Edition, known: dict[Cell, Decimal], banned: set[Cell], sound: frozenset[Equation]) -> bool:
    """One unknown in an equation, or several parts of which nothing is left over."""
    offers: dict[Cell, set[Decimal]] = {}
    vouched: set[Cell] = set()
    for e in edition.equations:
        open_cells = [c for c in e.cells if c not in known]
        if not open_cells:
            continue
        residual = _residual(e, known)
        if len(open_cells) == 1:
            cell = open_cells[0]
            offers.setdefault(cell, set()).add(residual if cell in e.whole else -residual)
        elif residual == 0 and all(c in e.parts for c in open_cells):
            for cell in open_cells:
                offers.setdefault(cell, set()).add(_ZERO)
        else:
            continue
        if e in sound:
            vouched.update(open_cells)
    new = {
        cell: values.pop() for cell, values in offers.items()
        if len(values) == 1 and cell in vouched and cell not in banned and min(values) >= 0
    }
    known.update(new)
    return bool(new)


def _zeros(
    edition: Edition, known: dict[Cell, Decimal], blanks: set[Cell], banned: set[Cell], sound: frozenset[Equation]
) -> bool:
    """Blanks that are zero together: some equation holds so, and none speaks against it."""
    holds: set[Cell] = set()
    against: set[Cell] = set()
    for e in edition.equations:
        open_cells = [c for c in e.cells if c not in known]
        if not open_cells:
            continue
        residual = _residual(e, known)
        if residual == 0:
            if e in sound and all(c in blanks for c in open_cells):
                holds.update(open_cells)
        else:
            # Counts are not negative: only the lighter side can hold what is missing.
            lighter = e.whole if residual > 0 else e.parts
            against.update(c for c in open_cells if c in lighter)
    new = holds - against - banned
    known.update(dict.fromkeys(new, _ZERO))
    return bool(new)
