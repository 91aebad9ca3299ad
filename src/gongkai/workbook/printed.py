"""The form as it is printed: fonts of its blocks, width of its columns, height of its rows."""

from __future__ import annotations

from gongkai import form
from gongkai.workbook import styles
from gongkai.workbook.layout import Block, Layout
from gongkai.workbook.styles import Look

COLUMN_WIDTH = 6.0
_ROW = 16.5
"""Points of a row of one line: the form fills its page."""

TITLE = Look(styles.HEI, 16, horizontal="center")
SOURCE = Look(styles.SONG, 9, horizontal="center", color="FF404040")
LOOKS = {
    "heading": Look(styles.HEI, 12, wrap=False),
    "head": Look(styles.FANGSONG, 10, bold=True, horizontal="center", border="thin"),
    "upright": Look(styles.FANGSONG, 10, bold=True, horizontal="center", stacked=True, border="thin", wrap=False),
    "label": Look(styles.FANGSONG, 10, horizontal="left", border="thin"),
    "value": Look(styles.FANGSONG, 10, horizontal="center", border="thin", wrap=False),
}


def row_heights(layout: Layout) -> list[float]:
    """Points of each row of the form, of the first one first."""
    heights = [0.0] * layout.rows
    for block in layout.blocks:
        if block.cell is None and block.rows == 1:
            heights[block.row - 1] = max(heights[block.row - 1], _height(block))
    return [points or _ROW for points in heights]


def broken(block: Block) -> str:
    """Heads of four characters over one column break in the middle, the balance note at its comma."""
    text = block.text
    if text == form.BALANCE_NOTE:
        return text.replace("，", "，\n")
    return f"{text[:2]}\n{text[2:]}" if block.role == "head" and block.cols == 1 and len(text) == 4 else text


def _height(block: Block) -> float:
    if block.role == "heading":
        return 23.0
    n = styles.text_lines(broken(block), block.cols * COLUMN_WIDTH, LOOKS["label"].size)
    return _ROW if n == 1 else n * 13.0 + 3
