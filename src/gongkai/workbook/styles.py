"""How cells look, and the one way to write them.

Fonts are those of Chinese official documents, by the names Office knows them under; a machine
without them shows its own Song, Hei and Fangsong faces instead.
"""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from copy import copy
from dataclasses import dataclass

import pandas as pd
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.workbook.safe import clean_text, looks_like_formula, sheet_link

SONG, FANGSONG, HEI = "宋体", "仿宋", "黑体"
GB2312 = 134
"""The character set Office asks for."""
# What a machine without the face falls back on: 1 a serif, 2 a sans serif, of the same character set.
FAMILY = {SONG: 1, FANGSONG: 1, HEI: 2}
_THIN = Side(style="thin", color="FF404040")
_HEAVY = Side(style="medium", color="FF404040")
_HAIR = Side(style="hair", color="FF808080")
HEAD_FILL = "FFE7E6E6"
LINK_BLUE = "FF1F4E79"

WHOLE = "#,##0"
PERCENT = "0.0%"
POINTS = "+0.0;-0.0;0.0"
SIGNED = "+#,##0;-#,##0;0"
AMOUNT = "General"
SIGNED_AMOUNT = "+General;-General;0"
DATE = "yyyy-mm-dd"


@dataclass(frozen=True)
class Look:
    """The look of a cell; equal looks share one style in the file."""

    font: str = SONG
    size: float = 10.5
    bold: bool = False
    color: str = "FF000000"
    underline: bool = False
    horizontal: str | None = None
    vertical: str = "center"
    wrap: bool = True
    indent: int = 0
    stacked: bool = False
    fill: str | None = None
    hatched: bool = False
    border: str | None = None
    number_format: str = "General"
    unlocked: bool = False


TITLE = Look(HEI, 16, wrap=False)
SUBTITLE = Look(SONG, 10.5, color="FF595959", vertical="top")
HEADING = Look(HEI, 12, wrap=False)
HEAD = Look(HEI, 10.5, horizontal="center", fill=HEAD_FILL, border="thin")
TEXT = Look(border="thin")
CENTRED = Look(border="thin", horizontal="center")
NUMBER = Look(border="thin", horizontal="right", wrap=False)
PLAIN = Look(vertical="top")
LINK = Look(color=LINK_BLUE, underline=True, wrap=False)
LINK_CELL = Look(color=LINK_BLUE, underline=True, border="thin")


def text_width(text: str) -> int:
    """Columns a text takes in a Chinese font: East Asian characters count double."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def text_lines(text: str, width: float, size: float = 10.5) -> int:
    """Lines a text of ``size`` points takes in a cell ``width`` columns wide.

    A column of width 1 is seven or eight pixels, by the fonts the machine has; half a Chinese
    character is two thirds of a pixel for each point.
    """
    room = max((width * 7.6 - 5) / (size * 2 / 3), 2)
    return sum(max(1, math.ceil(text_width(part) / room)) for part in text.split("\n"))


ROW_LIMIT = 409.0
"""Points a row may be high."""


def row_height(lines: int, size: float = 10.5) -> float:
    """Points a row of so many lines needs."""
    return round(lines * size * 1.36 + 5, 1)


def plain(value: object) -> object:
    """A value as Python has it; missing is None, a whole number has no decimals."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    if isinstance(value, (bool, str, dt.date)):
        return value
    item = getattr(value, "item", None)
    value = item() if item else value
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    return value


class Pen:
    """Writes cells into one workbook. Every text of every sheet passes through :meth:`put`."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self._styles: dict[tuple[Look, bool], object] = {}
        book._named_styles["Normal"].font = Font(name=SONG, sz=11, charset=GB2312, family=1)

    def put(self, ws: Worksheet, row: int, col: int, value: object, look: Look = TEXT) -> Cell:
        """Write a number, a date or a text; a text stays a text whatever it begins with."""
        cell: Cell = ws.cell(row, col)
        value = plain(value)
        quoted = False
        if isinstance(value, str):
            value = clean_text(value)
            quoted = looks_like_formula(value)
        if value not in (None, ""):
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # openpyxl takes "=..." for a formula and "#N/A" for an error
        self._style(cell, look, quoted)
        return cell

    def block(self, ws: Worksheet, row: int, col: int, rows: int, cols: int, value: object, look: Look) -> Cell:
        """Write into a merged block; every cell of it gets the look, so that borders close."""
        for r in range(row, row + rows):
            for c in range(col, col + cols):
                if (r, c) != (row, col):
                    self._style(ws.cell(r, c), look, False)
        cell = self.put(ws, row, col, value, look)
        if rows > 1 or cols > 1:
            # Not ws.merge_cells: it would style the block again, and takes most of the time of a workbook.
            ws.merged_cells.add(f"{cell.coordinate}:{ws.cell(row + rows - 1, col + cols - 1).coordinate}")
        return cell

    def restyle(self, ws: Worksheet, row: int, col: int, look: Look) -> None:
        """Give a written number another look."""
        self._style(ws.cell(row, col), look, False)

    def rule_above(self, ws: Worksheet, row: int, last_col: int) -> None:
        """A heavy line above a written row, where a new report begins."""
        for col in range(1, last_col + 1):
            ws.cell(row, col).border = Border(left=_THIN, right=_THIN, top=_HEAVY, bottom=_THIN)
            ws.cell(row - 1, col).border = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_HEAVY)

    def link(self, ws: Worksheet, row: int, col: int, text: str, sheet: str, look: Look = LINK) -> Cell:
        """A text that jumps to another sheet of this workbook."""
        cell = self.put(ws, row, col, text, look)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=sheet_link(sheet), display=None)
        return cell

    def _style(self, cell: Cell, look: Look, quoted: bool) -> None:
        made = self._styles.get((look, quoted))
        if made is None:
            self._apply(cell, look)
            if quoted:
                cell.quotePrefix = True
            self._styles[look, quoted] = copy(cell._style)
        else:
            cell._style = copy(made)

    @staticmethod
    def _apply(cell: Cell, look: Look) -> None:
        cell.font = Font(
            name=look.font, sz=look.size, b=look.bold, color=look.color,
            charset=GB2312, family=FAMILY.get(look.font, 1),
            u="single" if look.underline else None,
        )
        cell.alignment = Alignment(
            horizontal=look.horizontal, vertical=look.vertical, wrap_text=look.wrap, indent=look.indent,
            text_rotation=255 if look.stacked else 0,
        )
        if look.fill:
            cell.fill = PatternFill("solid", fgColor=look.fill)
        if look.hatched:
            cell.fill = PatternFill("lightUp", fgColor="FF7F7F7F")
        if look.border:
            side = _THIN if look.border == "thin" else _HAIR
            cell.border = Border(left=side, right=side, top=side, bottom=side)
        cell.number_format = look.number_format
