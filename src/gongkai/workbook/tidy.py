"""The cells as data: one table to a sheet, from A1, named as an Excel table."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from gongkai import codes, form
from gongkai.workbook import styles
from gongkai.workbook.page import back_link, set_page, set_widths
from gongkai.workbook.styles import Look, Pen

ROW_LIMIT = 1_048_576
_TEXT = Look(styles.SONG, 10, wrap=False, border="hair")
_HEAD = Look(styles.HEI, 10, wrap=False, border="thin", fill=styles.HEAD_FILL)
RAW_HEAD = "原文"


def tidy_cells(rows: pd.DataFrame, frame: str, editions: Mapping[str, form.Edition]) -> pd.DataFrame:
    """A cell frame with its codes put into the form's words, under Chinese heads.

    ``editions`` gives the edition of each report. Codes follow at the end.
    """
    first, second = form.KEYS[frame]
    labels = {
        (report, a, b): _words((frame, a, b), editions[report])
        for report, a, b in rows[["report_id", first, second]].drop_duplicates().itertuples(index=False)
    }
    keys = list(zip(rows["report_id"], rows[first], rows[second], strict=True))
    table = {
        "报告": rows["report_id"],
        "机关": rows["publisher"],
        "年度": rows["year"],
        "行": [labels[k][0] for k in keys],
        "栏": [labels[k][1] for k in keys],
        RAW_HEAD: rows["raw"],
        "印数": rows["printed"],
        "采用数": rows["value"],
        "依据": rows["basis"].map(codes.BASES),
    }
    if "unit" in rows:
        table["单位"] = rows["unit"]
    return pd.DataFrame({**table, first: rows[first], second: rows[second], "basis": rows["basis"]})


def _words(cell: form.Cell, edition: form.Edition) -> tuple[str, str]:
    """Row and column of a cell in the words of its edition, or of any that has it."""
    row, column = form.cell_label(cell, edition if cell in edition.cells else None).rsplit("／", 1)
    return row, column


def write_table(pen: Pen, ws: Worksheet, table: pd.DataFrame, name: str) -> None:
    """``table`` from A1 as the Excel table ``name``: heads frozen and repeated, landscape."""
    if len(table) >= ROW_LIMIT:
        raise ValueError(f"{name}: {len(table)} 行，超过一张工作表的 {ROW_LIMIT - 1} 行")
    columns = list(table.columns)
    for col, head in enumerate(columns, start=1):
        pen.put(ws, 1, col, head, _HEAD)
    for row, record in enumerate(table.itertuples(index=False), start=2):
        for col, value in enumerate(record, start=1):
            pen.put(ws, row, col, value, _TEXT)
    # An Excel table has at least one row under its heads.
    last_row, last_col = max(len(table) + 1, 2), len(columns)
    made = Table(displayName=name, name=name, ref=f"A1:{get_column_letter(last_col)}{last_row}")
    made.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    ws.add_table(made)
    set_widths(ws, [_width(table[head], head) for head in columns])
    ws.row_dimensions[1].height = 18
    set_page(ws, last_row=last_row, last_col=last_col, landscape=True, head_rows=(1, 1), freeze="A2")
    back_link(pen, ws, last_col)


def _width(column: pd.Series, head: str) -> float:
    longest = max((styles.text_width(str(v)) for v in column.dropna().unique()), default=0)
    # The filter button of a head takes about three columns.
    return float(min(max(longest + 2, styles.text_width(head) + 4), 60))
