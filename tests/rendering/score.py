"""What a reading got right: cell by cell against what was printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pandas as pd

from gongkai import form
from gongkai.form import Cell

Truth = Mapping[Cell, Decimal | None]


@dataclass
class Score:
    """Cells by fate. ``wrong`` are silent; ``flagged`` are wrong but named by a finding.

    ``wrong`` holds a printed number that differs from the source's, a number where the source has a
    blank or no such cell, and a ``value`` made of nothing (basis blank or derived) that is not what
    the source prints.
    """

    exact: list[Cell] = field(default_factory=list)
    lost: list[Cell] = field(default_factory=list)
    wrong: list[tuple[Cell, str]] = field(default_factory=list)
    flagged: list[tuple[Cell, str]] = field(default_factory=list)
    refused: str = ""

    @property
    def silent_loss(self) -> bool:
        return bool(self.lost) and not self.refused and not self._spoken

    _spoken: bool = False


def _read(report: Any) -> dict[Cell, tuple[Any, Any, Any, str]]:
    out: dict[Cell, tuple[Any, Any, Any, str]] = {}
    for frame, (first, second) in form.KEYS.items():
        for row in getattr(report, frame).to_dict("records"):
            basis = row["basis"] if not pd.isna(row["basis"]) else ""
            out[frame, row[first], row[second]] = (row["raw"], row["printed"], row["value"], basis)
    return out


def _named(findings: pd.DataFrame, cell: Cell) -> bool:
    """Whether an error or warning names the cell, its row or its column, as its rule means it."""
    frame, first, second = cell
    for f in findings.to_dict("records"):
        if f["severity"] not in ("error", "warning") or pd.isna(f["frame"]) or f["frame"] != frame:
            continue
        keys = "" if pd.isna(f["cell"]) else str(f["cell"])
        if keys in ("", f"{first}/{second}", first, second):
            return True
        parts = keys.split("/")
        if f["rule"] in ("E1", "E2") and parts[-1] == second:
            return True
        if f["rule"] in ("E3", "E4") and parts[0] == first:
            return True
    return False


def _same(read: Any, number: Decimal) -> bool:
    return abs(Decimal(repr(float(read))) - number) <= Decimal("0.0000005") * max(Decimal(1), abs(number) / 10**6)


def score(report: Any, truth: Truth, refused: str = "") -> Score:
    """Hold ``report`` (None when :class:`ReportError` was raised, its text in ``refused``) against ``truth``."""
    if report is None:
        return Score(lost=list(truth), refused=refused or "ReportError")
    result = Score()
    findings = report.findings
    result._spoken = bool(len(findings))
    cells = _read(report)
    for cell in sorted(set(truth) | set(cells)):
        raw, printed, value, basis = cells.get(cell, (pd.NA, pd.NA, pd.NA, ""))
        want = truth.get(cell)
        problem = ""
        if not pd.isna(printed):
            if want is None or not _same(printed, want):
                problem = f"read {printed} (raw {raw!r}), source {'has no number' if cell in truth else 'lacks the cell'}" \
                    if want is None else f"read {printed} (raw {raw!r}), source {want}"
        elif not pd.isna(value) and want is not None and not _same(value, want):
            problem = f"value {value} ({basis}), source {want}"
        elif cell not in truth and basis == "blank":
            problem = "blank claimed, source lacks the cell"
        if problem:
            (result.flagged if _named(findings, cell) else result.wrong).append((cell, problem))
        elif cell not in truth:
            continue
        elif want is not None and pd.isna(printed):
            result.lost.append(cell)
        else:
            result.exact.append(cell)
    return result
