"""Titled tables: the sheet kind that cover, indicators, findings and notes are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from gongkai.workbook import styles
from gongkai.workbook.styles import Look, Pen


@dataclass(frozen=True)
class Column:
    """A column of a titled table: its head, its width in characters, the look of its cells."""

    head: str
    width: float
    look: Look = styles.TEXT


def write_title(pen: Pen, ws: Worksheet, title: str, lines: Sequence[str], last_col: int, width: float) -> int:
    """A title and lines of explanation over the whole width; returns the next free row."""
    pen.block(ws, 1, 1, 1, last_col, title, styles.TITLE)
    ws.row_dimensions[1].height = 26
    row = 2
    for line in lines:
        pen.block(ws, row, 1, 1, last_col, line, styles.SUBTITLE)
        ws.row_dimensions[row].height = styles.row_height(styles.text_lines(line, width))
        row += 1
    return row


def write_head(pen: Pen, ws: Worksheet, row: int, columns: Sequence[Column]) -> None:
    for col, column in enumerate(columns, start=1):
        pen.put(ws, row, col, column.head, styles.HEAD)
    ws.row_dimensions[row].height = styles.row_height(
        max(styles.text_lines(c.head, c.width) for c in columns)
    )


def write_row(pen: Pen, ws: Worksheet, row: int, columns: Sequence[Column], values: Sequence[object]) -> None:
    """One row, as high as its longest text needs."""
    lines = 1
    for col, (column, value) in enumerate(zip(columns, values, strict=True), start=1):
        pen.put(ws, row, col, value, column.look)
        if isinstance(value, str) and column.look.wrap:
            lines = max(lines, styles.text_lines(value, column.width, column.look.size))
    ws.row_dimensions[row].height = min(styles.row_height(lines), styles.ROW_LIMIT)
