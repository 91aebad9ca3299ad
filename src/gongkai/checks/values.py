"""A report's values, as the checks between several reports need them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from gongkai.form import Cell


@dataclass(frozen=True)
class Values:
    """What a report's cells come to; ``bodies`` names them where the reports of several are added up."""

    year: int
    cells: Mapping[Cell, Decimal | None]
    units: Mapping[Cell, str] = field(default_factory=dict)
    bodies: tuple[str, ...] = ()


def added(reports: Sequence[tuple[str, Values]]) -> Values:
    """Several reports on one year as one. A cell that one of them does not know, or has in another unit, is unknown."""
    first = reports[0][1]
    cells: dict[Cell, Decimal | None] = {}
    for cell in first.cells:
        sizes = [v.cells.get(cell) for _, v in reports]
        known = [s for s in sizes if s is not None]
        alike = len({v.units.get(cell) for _, v in reports}) == 1
        cells[cell] = sum(known, Decimal(0)) if len(known) == len(sizes) and alike else None
    return Values(first.year, cells, first.units, tuple(name for name, _ in reports))
