"""What the checks found, and the files that could not be read."""

from __future__ import annotations

import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from gongkai import codes, measures, schema
from gongkai.dataset import Dataset
from gongkai.workbook import styles
from gongkai.workbook.page import back_link, set_page, set_widths
from gongkai.workbook.sheets import Column, write_head, write_row, write_title
from gongkai.workbook.styles import Look, Pen

_SMALL = Look(styles.SONG, 10, border="thin")
_SMALL_NUMBER = Look(styles.SONG, 10, border="thin", horizontal="right", indent=1)
_SMALL_CENTRED = Look(styles.SONG, 10, border="thin", horizontal="center")
_COLUMNS = (
    Column("等级", 8, _SMALL_CENTRED),
    Column("机关", 22, _SMALL),
    Column("年度", 8, _SMALL_CENTRED),
    Column("规则", 10, _SMALL_CENTRED),
    Column("位置", 38, _SMALL),
    Column("所印数", 10, _SMALL_NUMBER),
    Column("应为", 10, _SMALL_NUMBER),
    Column("说明", 58, _SMALL),
)
_FAILURES = (Column("文件", 50, _SMALL), Column("原因", 60, _SMALL))


def findings_count(findings: pd.DataFrame, *, every: bool = True) -> str:
    """``错误 3 条，警示 0 条，提示 12 条``; without ``every`` only what there is."""
    count = findings["severity"].value_counts()
    severities = schema.SEVERITIES if every else [s for s in schema.SEVERITIES if s in count.index]
    return "，".join(f"{codes.SEVERITIES[s]} {int(count.get(s, 0))} 条" for s in severities)


def write_findings(pen: Pen, ws: Worksheet, dataset: Dataset) -> None:
    """Every finding, errors first."""
    found = measures.findings_list(dataset)
    lines = [
        f"{findings_count(found)}。所印数字（表中或文中）一律照录，未作更正；“应为”是按勾稽关系或另一处的数字推得，供核对原文时参考。",
    ]
    if found.empty:
        lines.append("没有发现问题。")
    row = write_title(pen, ws, "核验结果", lines, len(_COLUMNS), sum(c.width for c in _COLUMNS))
    head = row
    write_head(pen, ws, head, _COLUMNS)
    for record in found.itertuples(index=False):
        row += 1
        write_row(pen, ws, row, _COLUMNS, (
            codes.SEVERITIES[str(record.severity)], record.publisher, record.year,
            codes.RULES.get(str(record.rule), record.rule),
            codes.place(record.frame, record.cell), record.printed, record.expected, record.message,
        ))
    _finish(pen, ws, "findings", head, max(row, head + 1), _COLUMNS)


def write_failures(pen: Pen, ws: Worksheet, failures: pd.DataFrame) -> None:
    """Every file that is no readable report, with the reason."""
    row = write_title(pen, ws, "未读文件", [f"{len(failures)} 个文件未能作为年度报告读出，其数字不在本册之内。"],
                      len(_FAILURES), sum(c.width for c in _FAILURES))
    head = row
    write_head(pen, ws, head, _FAILURES)
    for source, reason in failures[["source", "reason"]].itertuples(index=False):
        row += 1
        write_row(pen, ws, row, _FAILURES, (source, reason))
    _finish(pen, ws, "failures", head, max(row, head + 1), _FAILURES)


def _finish(pen: Pen, ws: Worksheet, name: str, head: int, last: int, columns: tuple[Column, ...]) -> None:
    made = Table(displayName=name, name=name, ref=f"A{head}:{get_column_letter(len(columns))}{last}")
    made.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    ws.add_table(made)
    set_widths(ws, [c.width for c in columns])
    set_page(ws, last_row=last, last_col=len(columns), landscape=True, head_rows=(head, head), freeze=f"A{head + 1}")
    back_link(pen, ws, len(columns))
