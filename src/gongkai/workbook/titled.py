"""Titled tables: the sheet kind that cover, indicators, findings and notes are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from gongkai.workbook import styles
from gongkai.workbook.ink import Pen
from gongkai.workbook.styles import Look


@dataclass(frozen=True)
class Column:
    """A column of a titled table: its head, its width in characters, the look of its cells."""

    head: str
    width: float
    look: Look = styles.TEXT


@dataclass(frozen=True)
class Formula:
    """A formula (without ``=``) and its result, where a value would stand."""

    text: str
    result: object


def write_title(pen: Pen, ws: Worksheet, title: str, lines: Sequence[str | Formula], last_col: int, width: float) -> int:
    """A title and lines of explanation over the whole width; returns the next free row."""
    put(pen, ws, 1, 1, title, styles.TITLE, last_col)
    pen.height(ws, 1, 26)
    row = 2
    for line in lines:
        put(pen, ws, row, 1, line, styles.SUBTITLE, last_col)
        shown = str(line.result) if isinstance(line, Formula) else line
        pen.height(ws, row, styles.row_height(styles.text_lines(shown, width)))
        row += 1
    return row


def put(pen: Pen, ws: Worksheet, row: int, col: int, value: object, look: Look, cols: int = 1) -> None:
    """Write a value or a formula over ``cols`` columns."""
    if isinstance(value, Formula):
        pen.block(ws, row, col, 1, cols, value.result, look, value.text)
    else:
        pen.block(ws, row, col, 1, cols, value, look)


def write_head(pen: Pen, ws: Worksheet, row: int, columns: Sequence[Column]) -> None:
    for col, column in enumerate(columns, start=1):
        pen.put(ws, row, col, column.head, styles.HEAD)
    pen.height(ws, row, styles.row_height(max(styles.text_lines(c.head, c.width) for c in columns)))


def write_row(pen: Pen, ws: Worksheet, row: int, columns: Sequence[Column], values: Sequence[object]) -> None:
    """One row, as high as its longest text needs."""
    lines = 1
    for col, (column, value) in enumerate(zip(columns, values, strict=True), start=1):
        put(pen, ws, row, col, value, column.look)
        shown = value.result if isinstance(value, Formula) else value
        if isinstance(shown, str) and column.look.wrap:
            lines = max(lines, styles.text_lines(shown, column.width, column.look.size))
    pen.height(ws, row, styles.row_height(lines))
