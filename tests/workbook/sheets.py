"""The sheets of the officials' workbook as tests read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from gongkai import form
from gongkai.workbook import names
from gongkai.workbook.figures import CELLS, labels


@dataclass(frozen=True)
class SumRow:
    total: float
    numbers: int
    blank: int
    unknown: int


def cells_of_rows(ws: Worksheet) -> list[tuple[form.Cell, tuple[Any, ...]]]:
    """The rows of a list of cells with the cell each is about, found by section and labels."""
    sections = {s.number: s.key for s in form.SECTIONS}
    known = {(c[0], *labels(c)): c for c in CELLS}
    found = []
    for row in ws.iter_rows(values_only=True):
        cell = known.get((sections.get(str(row[0]), ""), str(row[1]), str(row[2])))
        if cell is not None:
            found.append((cell, row))
    return found


def sum_rows(book: openpyxl.Workbook) -> dict[tuple[str, str, str, str], SumRow]:
    """The sums by cell and unit, both editions added; a count of blanks or unknowns stands with the first unit."""
    found: dict[tuple[str, str, str, str], SumRow] = {}
    for cell, row in cells_of_rows(book[names.SUMS]):
        parts = [row[4 + 4 * i: 8 + 4 * i] for i in range(len(form.EDITIONS))]
        found[(*cell, row[3])] = SumRow(*(sum(p[i] for p in parts) for i in range(4)))
    return found


def table_rows(ws: Worksheet, name: str) -> list[dict[str, Any]]:
    """The rows of an Excel table, by head."""
    low, high = ws.tables[name].ref.split(":")
    head, *rows = ((c.value for c in r) for r in ws[f"{low}:{high}"])
    keys = list(head)
    return [dict(zip(keys, row, strict=True)) for row in rows]
