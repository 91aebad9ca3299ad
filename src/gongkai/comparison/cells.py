"""Every cell of two reports side by side, across the editions of the form where cells mean the same."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from gongkai import form, schema
from gongkai.form import APPLICATIONS, DISCLOSURE, Cell
from gongkai.report import Report

NOT_IN_PREVIOUS, NOT_IN_CURRENT, AS_SUM, OTHER_UNIT = "not_in_previous", "not_in_current", "as_sum", "other_unit"
REASONS = {
    NOT_IN_PREVIOUS: ("前一份的表式没有含义相同的栏目", "no cell of this meaning in the first report's form"),
    NOT_IN_CURRENT: ("后一份的表式没有含义相同的栏目", "no cell of this meaning in the second report's form"),
    AS_SUM: ("另一份合为一行，只比合计", "one row in the other report: only the sum is compared"),
    OTHER_UNIT: ("两份单位不同，不换算", "different units, not converted"),
}
"""Why a cell is not compared, in Chinese and English."""

SUM = "sum"
"""Basis of a row that adds up rows of one report because the other prints them as one."""

_SIDE = {"raw": schema.TEXT, "printed": schema.NUMBER, "value": schema.NUMBER, "basis": schema.TEXT, "unit": schema.TEXT}
COLUMNS = {
    "frame": schema.TEXT, "row": schema.TEXT, "column": schema.TEXT, "label_zh": schema.TEXT, "label_en": schema.TEXT,
    **{f"{side}_{name}": dtype for side in ("previous", "current") for name, dtype in _SIDE.items()},
    "change": schema.NUMBER, "percent": schema.NUMBER, "comparable": schema.FLAG, "reason": schema.TEXT,
}

_Row = dict[str, object]
_GROUP = next(g for g in form.OUTCOME_GROUPS if g.key == "other")
(_SINGLE,) = (key for key in _GROUP.members if key in form.EDITIONS["2021"].with_single_other().outcomes)
"""The row that some reports print where the others print three: （六）其他处理."""


def compare_cells(previous: Report, current: Report) -> pd.DataFrame:
    """Every cell that either report's edition holds, a row each, in the form's order.

    Columns: ``frame``; ``row``, ``column`` (the cell's two codes); ``label_zh``, ``label_en``; for each report
    ``previous_raw``, ``previous_printed``, ``previous_value``, ``previous_basis``, ``previous_unit`` and the same with ``current_``;
    ``change`` (current less previous value, in the cell's unit); ``percent`` (change over previous, a
    fraction); ``comparable``; ``reason`` (a key of :data:`REASONS`, NA where comparable).

    Cells are the same where their codes are: the form gives cells of different meaning different codes, so 现行有效
    is not held against 对外公开总数量. Where one report prints （六）其他处理 as one row and the other as three, the one is
    compared with the sum of the three (basis ``sum``, nothing raw or printed), and the three alone are not. ``change``
    is NA where a value is unknown or the cell is not comparable; ``percent`` also on a base of zero or less.
    """
    then, now = _side(previous), _side(current)
    if previous.edition.single_other != current.edition.single_other:
        _add_up(now if previous.edition.single_other else then)
    rows = [_compared(cell, previous, current, then, now) for cell in _cells(previous, current)]
    return schema.frame(rows, COLUMNS)


def _cells(previous: Report, current: Report) -> Iterator[Cell]:
    """The cells of both editions: those of the current one, each line of the other after the line it follows there."""
    for frame in form.FRAMES:
        tables = [report.edition.tables[frame] for report in (current, previous)]
        lines = [line.key for line in tables[0].lines]
        place = 0
        for line in tables[1].lines:
            if line.key in lines:
                place = lines.index(line.key) + 1
            else:
                lines.insert(place, line.key)
                place += 1
        for key in lines:
            held = [t.line(key) for t in tables if any(line.key == key for line in t.lines)]
            yield from ((frame, key, c) for c in dict.fromkeys(term.key for line in held for term in line.columns))


def _side(report: Report) -> dict[Cell, _Row]:
    found: dict[Cell, _Row] = {}
    for frame in form.FRAMES:
        first, second = form.KEYS[frame]
        for row in report.frames[frame].to_dict("records"):
            found[frame, row[first], row[second]] = {name: row.get(name, pd.NA) for name in _SIDE}
    return found


def _add_up(side: dict[Cell, _Row]) -> None:
    """Give a report that prints three rows under （六）其他处理 the one row that the other prints."""
    members = [key for key in _GROUP.members if key != _SINGLE]
    for term in form.APPLICANTS:
        values = [side[APPLICATIONS, key, term.key]["value"] for key in members]
        known = not any(pd.isna(v) for v in values)
        side[APPLICATIONS, _SINGLE, term.key] = {
            "raw": pd.NA, "printed": pd.NA, "value": sum(values) if known else pd.NA,  # type: ignore[arg-type]
            "basis": SUM if known else "unknown", "unit": pd.NA,
        }


def _compared(cell: Cell, previous: Report, current: Report, then: dict[Cell, _Row], now: dict[Cell, _Row]) -> _Row:
    a, b = then.get(cell), now.get(cell)
    row: _Row = {"frame": cell[0], "row": cell[1], "column": cell[2], **_labels(cell, previous, current)}
    row |= {f"previous_{k}": v for k, v in (a or {}).items()} | {f"current_{k}": v for k, v in (b or {}).items()}
    reason = _reason(cell, a, b, previous.edition.single_other != current.edition.single_other)
    row["comparable"], row["reason"] = reason is None, reason
    if a is not None and b is not None and reason is None and not (pd.isna(a["value"]) or pd.isna(b["value"])):
        base = Decimal(str(a["value"]))
        change = Decimal(str(b["value"])) - base
        row["change"] = float(change)
        row["percent"] = float(change / base) if base > 0 else pd.NA
    return row


def _reason(cell: Cell, a: _Row | None, b: _Row | None, uneven: bool) -> str | None:
    if uneven and cell[0] == APPLICATIONS and cell[1] in _GROUP.members and cell[1] != _SINGLE:
        return AS_SUM
    if a is None:
        return NOT_IN_PREVIOUS
    if b is None:
        return NOT_IN_CURRENT
    if cell[0] == DISCLOSURE:
        units = ["" if pd.isna(side["unit"]) else side["unit"] for side in (a, b)]
        if units[0] != units[1]:
            return OTHER_UNIT
    return None


def _labels(cell: Cell, previous: Report, current: Report) -> dict[str, str]:
    frame, first, second = cell
    edition = next(r.edition for r in (current, previous) if cell in r.edition.cells)
    line = edition.tables[frame].line(first)
    column_en = next(term.en for term in line.columns if term.key == second)
    group = next((g.en for g in form.OUTCOME_GROUPS if frame == APPLICATIONS and first in g.members and line.group.startswith("（")), "")
    name = f"{group}: {line.term.en}" if group else line.term.en
    return {"label_zh": form.cell_label(cell, edition), "label_en": f"{name} / {column_en}"}
