"""What became of each cell of a damaged report: read right, lost, covered, truly changed, or silently wrong.

right      the number read is the one that the undamaged report prints; a cell without a number has none.
lost       the undamaged report prints a number, and none is read. A gap is not a wrong number.
covered    another number is read, and an error or a warning names the cell, its row, column or table, or the whole file.
changed    another number is read, and the damaged file prints it in that cell: the damage itself tells (``printed``,
           ``proof``), or the number is gone there and the sums hold with zero, or it follows by the sums from such ones. All sums of the form in
           which the cell stands hold, else there were a finding and the cell were covered. No reader could know.
silent     anything else: a wrong number without a word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pandas as pd

from gongkai import form
from gongkai.form import Cell

Number = Decimal | None
WHOLE_FILE = frozenset({"second_report", "page_unread"})
"""Rules that, naming no table, say of the whole file that what was read may not be all, or not of one report."""


@dataclass
class Fates:
    right: int = 0
    lost: int = 0
    covered: int = 0
    changed: int = 0
    silent: list[tuple[Cell, str]] = field(default_factory=list)


def readings(report: Any) -> dict[Cell, tuple[Number, Number, str, str]]:
    """By cell: the number printed, the number to use, where it comes from, the raw text."""
    return {
        (frame, row[first], row[second]): (_decimal(row["printed"]), _decimal(row["value"]), str(row["basis"]), str(row["raw"]))
        for frame, (first, second) in form.KEYS.items() for row in getattr(report, frame).to_dict("records")
    }


def _decimal(value: Any) -> Number:
    return None if pd.isna(value) else Decimal(repr(float(value)))


def same(a: Number, b: Number) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= Decimal("0.0000005") * max(Decimal(1), abs(b) / 10**6)


def is_covered(findings: pd.DataFrame, cell: Cell) -> bool:
    """Whether an error or a warning names the cell, its row, its column or its table, or doubts the whole file."""
    frame, first, second = cell
    for f in findings.to_dict("records"):
        if f["severity"] not in ("error", "warning"):
            continue
        if f["rule"] in WHOLE_FILE:
            return True
        if pd.isna(f["frame"]) or f["frame"] != frame:
            continue
        keys = "" if pd.isna(f["cell"]) else str(f["cell"])
        if keys in ("", f"{first}/{second}", first, second):
            return True
        row, _, column = keys.partition("/")
        if (f["rule"] in ("E1", "E2") and column == second) or (f["rule"] in ("E3", "E4") and row == first):
            return True
    return False


def judge(
    report: Any, truth: Mapping[Cell, Number], told: Callable[[dict[Cell, tuple[Number, Number]]], set[Cell]],
) -> Fates:
    """``told`` says of the cells that are read otherwise (number before, number now) in which the damaged file prints what was read."""
    fates = Fates()
    cells = readings(report)
    doubtful: dict[Cell, tuple[Number, Number]] = {}
    inferred: dict[Cell, tuple[Number, Number]] = {}
    for cell in sorted(set(truth) | set(cells)):
        printed, value, basis, _ = cells.get(cell, (None, None, "unknown", ""))
        want = truth.get(cell)
        if printed is not None:
            if want is not None and same(printed, want):
                fates.right += 1
            else:
                doubtful[cell] = (want, printed)
        elif value is not None and want is not None and not same(value, want):
            inferred[cell] = (want, value)
        elif want is not None and value is None:
            fates.lost += 1
        elif cell in truth or value is None or basis == "derived":
            fates.right += cell in truth
        else:
            inferred[cell] = (want, value)
    open_cells = {c: v for c, v in (doubtful | inferred).items() if not is_covered(report.findings, c)}
    fates.covered = len(doubtful) + len(inferred) - len(open_cells)
    # Of a number that follows from a blank, the damaged file must tell that the cell is blank.
    asked = {c: v if c in doubtful else (v[0], None) for c, v in open_cells.items() if c in doubtful or cells[c][2] == "blank"}
    proved = told(asked) if asked else set()
    for cell, (want, now) in open_cells.items():
        if cell in proved or (cell in inferred and _follows(report.edition, cell, proved)):
            fates.changed += 1
        else:
            _, _, basis, raw = cells[cell]
            fates.silent.append((cell, f"{now} ({basis}, {raw!r}) for {want}"))
    return fates


def _follows(edition: form.Edition, cell: Cell, changed: set[Cell]) -> bool:
    return any(cell in e.cells and any(c in changed for c in e.cells) for e in edition.equations)
