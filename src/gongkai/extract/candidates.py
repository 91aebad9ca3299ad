"""The readings a chunk's values allow, when labels and counts leave more than one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb

from gongkai import numbers
from gongkai.extract.stream import Value
from gongkai.form import Cell

Reading = tuple[Value | None, ...]
"""A value, or None for a cell the chunk does not have, for each target cell."""

MAX_READINGS = 3000


@dataclass(slots=True)
class Placement:
    """Values and the cells they belong to, with every reading still possible.

    ``sure``: labels, heads and the count leave this one reading; equations are not asked.
    """

    targets: tuple[Cell, ...]
    readings: list[Reading]
    sure: bool
    proof_needed: bool = False
    values: tuple[Value, ...] = ()


def by_order(values: Sequence[Value], targets: tuple[Cell, ...], gaps: bool) -> Placement:
    """Readings of ``values`` that keep the order of ``targets``; ``gaps``: blank cells may have left no trace."""
    n = len(targets)
    values = tuple(values)
    if len(values) == 1 and n >= 5 and len(values[0].text) >= n and numbers.clean(values[0].text).isdigit():
        values = (replace(values[0], run=True),)
    if any(v.run for v in values):
        readings = _unglued(values, n)
        zeros = all(set(numbers.clean(v.text)) <= {"0", " "} for v in values)  # only one way to part these
        return Placement(targets, readings, sure=zeros and len(readings) == 1, values=values)
    if len(values) == n:
        return Placement(targets, [values], sure=True, values=values)
    if len(values) > n:
        return _dropping(values, targets)
    if not values or not gaps:
        return Placement(targets, [], sure=False, values=values)
    readings = []
    for places in combinations(range(n), len(values)):
        row: list[Value | None] = [None] * n
        for place, value in zip(places, values, strict=True):
            row[place] = value
        readings.append(tuple(row))
        if len(readings) > MAX_READINGS:
            return Placement(targets, [], sure=False, values=values)
    return Placement(targets, readings, sure=False, values=values)


def with_surplus(values: Sequence[Value], targets: tuple[Cell, ...]) -> Placement:
    """Readings of a row without a label that has more cells than the form: any of them may be the one too many."""
    values = tuple(values)
    readings: list[Reading] = [
        tuple(v for i, v in enumerate(values) if i not in left)
        for left in map(set, combinations(range(len(values)), len(values) - len(targets)))
    ]
    return Placement(targets, readings, sure=False, proof_needed=all(not v.blank for v in values), values=values)


def without_empty(values: Sequence[Value], n: int) -> list[Reading]:
    """Every way to leave ``n`` of the values where blanks and zeros are too many; none if there are too many ways."""
    empty = [i for i, v in enumerate(values) if v.blank or (v.number is not None and not v.number.value)]
    if comb(len(empty), len(values) - n) > MAX_READINGS:
        return []
    return [tuple(v for i, v in enumerate(values) if i not in left) for left in map(set, combinations(empty, len(values) - n))]


def by_slots(values: Sequence[Value], slots: tuple[Cell | None, ...], gaps: bool) -> Placement:
    """As :func:`by_order`, where some columns (None) are the publisher's own and belong to no cell."""
    kept = [i for i, cell in enumerate(slots) if cell is not None]
    whole = by_order(values, tuple(cell or ("", "", str(i)) for i, cell in enumerate(slots)), gaps)
    return Placement(
        tuple(whole.targets[i] for i in kept), [tuple(r[i] for i in kept) for r in whole.readings],
        sure=whole.sure, proof_needed=whole.proof_needed, values=whole.values)


def _dropping(values: tuple[Value, ...], targets: tuple[Cell, ...]) -> Placement:
    """More values than cells: leave out blanks first; a printed number only under proof."""
    n, surplus = len(targets), len(values) - len(targets)
    empty = [i for i, v in enumerate(values) if v.blank and not v.text]
    if len(empty) >= surplus:
        kept_printed: list[Value | None] = [v for i, v in enumerate(values) if i not in set(empty)]
        if len(kept_printed) == n:
            return Placement(targets, [tuple(kept_printed)], sure=True, values=values)
        windows: list[Reading] = [
            values[start : start + n]
            for start in range(surplus + 1)
            if all(i in empty for i in (*range(start), *range(start + n, len(values))))
        ]
        if len(windows) == 1:
            return Placement(targets, [windows[0]], sure=True, values=values)
        if windows:
            return Placement(targets, windows, sure=False, values=values)
    if surplus > 2 or n < 2 or any(v.number is None and not v.blank for v in values):
        return Placement(targets, [], sure=False, values=values)
    printed = [v for v in values if not (v.blank and not v.text)]
    extra = len(printed) - n
    if extra < 1 or extra > 2:
        return Placement(targets, [], sure=False, values=values)
    readings: list[Reading] = [
        tuple(v for i, v in enumerate(printed) if i not in left)
        for left in map(set, combinations(range(len(printed)), extra))
    ]
    return Placement(targets, readings, sure=False, proof_needed=True, values=values)


def _unglued(values: tuple[Value, ...], n: int) -> list[Reading]:
    """Every way to part grown-together digits into ``n`` plain numbers; none if there are too many to weigh."""
    texts = ["".join(numbers.clean(v.text).split()) for v in values]
    if any(not t.isdigit() for t in texts):
        return []
    readings: list[Reading] = []
    for shares in _shares(len(texts), n, [len(t) for t in texts]):
        for parts in _cuts(texts, shares):
            if len(readings) == MAX_READINGS:
                return []
            flat = [(v, piece) for v, pieces in zip(values, parts, strict=True) for piece in pieces]
            readings.append(tuple(replace(v, text=t, number=numbers.parse(t), run=False) for v, t in flat))
    return readings


def _shares(texts: int, n: int, limits: list[int]) -> Iterator[tuple[int, ...]]:
    if texts == 1:
        if 1 <= n <= limits[0]:
            yield (n,)
        return
    for first in range(1, min(limits[0], n - texts + 1) + 1):
        for rest in _shares(texts - 1, n - first, limits[1:]):
            yield (first, *rest)


def _cuts(texts: list[str], shares: tuple[int, ...]) -> Iterator[tuple[tuple[str, ...], ...]]:
    if not texts:
        yield ()
        return
    for head in _pieces(texts[0], shares[0]):
        for rest in _cuts(texts[1:], shares[1:]):
            yield (head, *rest)


def _pieces(digits: str, count: int) -> Iterator[tuple[str, ...]]:
    if count == 1:
        if digits == "0" or (digits and digits[0] != "0"):
            yield (digits,)
        return
    if digits[0] == "0":
        first_sizes: Sequence[int] = (1,)
    else:
        first_sizes = range(1, len(digits) - count + 2)
    for size in first_sizes:
        if len(digits) - size >= count - 1:
            for rest in _pieces(digits[size:], count - 1):
                yield (digits[:size], *rest)
