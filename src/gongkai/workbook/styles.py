"""How cells look, and the room that texts take in them.

Fonts are those of Chinese official documents, by the names Office knows them under; a machine
without them shows its own Song, Hei and Fangsong faces instead.
"""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from dataclasses import dataclass

import pandas as pd

SONG, FANGSONG, HEI = "宋体", "仿宋", "黑体"
GB2312 = 134
"""The character set Office asks for."""
# What a machine without the face falls back on: 1 a serif, 2 a sans serif, of the same character set.
FAMILY = {SONG: 1, FANGSONG: 1, HEI: 2}
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
    shrink: bool = False
    """A number wider than its column is shown smaller, not as ####."""
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
TABLE_TEXT = Look(SONG, 10, border="thin")
TABLE_CENTRED = Look(SONG, 10, border="thin", horizontal="center")
TABLE_NUMBER = Look(SONG, 10, border="thin", horizontal="right", indent=1, wrap=False, number_format=AMOUNT)
TABLE_CHANGE = Look(SONG, 10, border="thin", horizontal="right", indent=1, wrap=False, number_format=SIGNED_AMOUNT)
TABLE_SHARE = Look(SONG, 10, border="thin", horizontal="right", indent=1, wrap=False, number_format=PERCENT)
DATA_TEXT = Look(SONG, 10, wrap=False, border="hair")
DATA_NUMBER = Look(SONG, 10, wrap=False, border="hair", horizontal="right")
NOTE = Look(SONG, 9, vertical="top")
HELPER = Look(SONG, 9, color="FF595959", wrap=False)
"""Of cells beside a printed table that its formulas are made of."""
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
