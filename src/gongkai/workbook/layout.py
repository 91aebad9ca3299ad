"""The printed form as blocks on a grid: where each head, label and cell of an edition stands.

The grid has fifteen equal columns: section 四 fills it with its three times five columns,
section 三 gives eight to the labels and one to each applicant, section 二 six to the label.
What goes into the cells is not known here, nor how they look: that is :mod:`gongkai.workbook.printed`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from gongkai import form

GRID = 15
_LABEL = 8
"""Columns of the labels of section 三: one upright, two for the group, five for the row."""
_ITEM = 6
"""Columns of the labels of section 二."""
ITEM_HEAD = "信息内容"

Role = Literal["heading", "head", "upright", "label", "value"]


@dataclass(frozen=True)
class Block:
    """``rows`` by ``cols`` grid cells from ``row``, ``col`` (from 1): a text, or a cell of the form."""

    role: Role
    row: int
    col: int
    rows: int
    cols: int
    text: str = ""
    cell: form.Cell | None = None


@dataclass
class Layout:
    blocks: list[Block] = field(default_factory=list)
    rows: int = 0

    def cells(self) -> Iterator[Block]:
        return (b for b in self.blocks if b.cell is not None)


def form_layout(edition: form.Edition) -> Layout:
    """Sections 二, 三 and 四 of ``edition``, one under the other."""
    layout = Layout()
    for section, draw in (("disclosure", _disclosure), ("applications", _applications), ("disputes", _disputes)):
        heading = next(s.heading for s in form.SECTIONS if s.key == section)
        layout.rows += 1
        layout.blocks.append(Block("heading", layout.rows, 1, 1, GRID, heading))
        blocks = list(draw(edition.tables[section], layout.rows + 1))
        layout.blocks += blocks
        layout.rows = max(b.row + b.rows - 1 for b in blocks)
    return layout


def _spread(count: int, room: int, step: int) -> list[int]:
    """Widths of ``count`` columns: one ``step`` each, the last takes what is left."""
    step = min(step, room // count)
    return [step] * (count - 1) + [room - step * (count - 1)]


def _disclosure(table: form.Table, row: int) -> Iterator[Block]:
    for article, group in groupby(table.lines, key=lambda line: line.group):
        lines = list(group)
        yield Block("head", row, 1, 1, GRID, article)
        yield Block("head", row + 1, 1, 1, _ITEM, ITEM_HEAD)
        columns = lines[0].columns
        widths = _spread(len(columns), GRID - _ITEM, 3)
        starts = [_ITEM + 1 + sum(widths[:i]) for i in range(len(widths))]
        for term, col, width in zip(columns, starts, widths, strict=True):
            yield Block("head", row + 1, col, 1, width, term.zh)
        row += 2
        for line in lines:
            yield Block("label", row, 1, 1, _ITEM, line.printed_label)
            for term, col, width in zip(line.columns, starts, widths, strict=True):
                yield Block("value", row, col, 1, width, cell=(table.frame, line.key, term.key))
            row += 1


def _applications(table: form.Table, row: int) -> Iterator[Block]:
    yield Block("label", row, 1, 3, _LABEL, form.BALANCE_NOTE)
    yield Block("head", row, _LABEL + 1, 1, GRID - _LABEL, form.APPLICANTS_LABEL)
    first_organisation = True
    for i, term in enumerate(form.APPLICANTS):
        col = _LABEL + 1 + i
        if term.key not in form.ORGANISATIONS:
            yield Block("head", row + 1, col, 2, 1, term.zh)
            continue
        if first_organisation:
            yield Block("head", row + 1, col, 1, len(form.ORGANISATIONS), form.ORGANISATIONS_LABEL)
            first_organisation = False
        yield Block("head", row + 2, col, 1, 1, term.zh)
    row += 3
    results = [line for line in table.lines if line.group]
    for group, members in groupby(table.lines, key=lambda line: line.group):
        lines = list(members)
        if lines[0] is results[0]:
            yield Block("upright", row, 1, len(results), 1, form.RESULT_LABEL)
        own_label = group not in ("", form.RESULT_LABEL)
        if own_label:
            yield Block("label", row, 2, len(lines), 2, group)
        for line in lines:
            col = 4 if own_label else 2 if group else 1
            yield Block("label", row, col, 1, _LABEL - col + 1, line.printed_label)
            for i, term in enumerate(line.columns):
                yield Block("value", row, _LABEL + 1 + i, 1, 1, cell=(table.frame, line.key, term.key))
            row += 1


def _disputes(table: form.Table, row: int) -> Iterator[Block]:
    col = 1
    litigation = [line for line in table.lines if line.key.startswith("litigation")]
    for line in table.lines:
        width = len(line.columns)
        if line in litigation:
            if line is litigation[0]:
                yield Block("head", row, col, 1, sum(len(x.columns) for x in litigation), form.LITIGATION_LABEL)
            yield Block("head", row + 1, col, 1, width, line.term.zh)
        else:
            yield Block("head", row, col, 2, width, line.term.zh)
        for i, term in enumerate(line.columns):
            yield Block("head", row + 2, col + i, 1, 1, term.zh)
            yield Block("value", row + 3, col + i, 1, 1, cell=(table.frame, line.key, term.key))
        col += width
