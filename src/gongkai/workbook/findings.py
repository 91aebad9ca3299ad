"""What the checks found, line by line; the lines of the chosen report; and the files that could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from gongkai import codes, schema
from gongkai.workbook import styles
from gongkai.workbook.comparison import Choice
from gongkai.workbook.ink import Pen, at, wanted_text, whole_column
from gongkai.workbook.names import CHOSEN_UNIT, CHOSEN_YEAR, FINDINGS
from gongkai.workbook.styles import TABLE_CENTRED, TABLE_TEXT, Look
from gongkai.workbook.titled import Column, Formula, put, write_head, write_row, write_title

_NUMBER = Look(styles.SONG, 10, border="thin", horizontal="right", indent=1)
_KEY = Look(styles.SONG, 8, color="FF7F7F7F", wrap=False)
_COLUMNS = (
    Column("等级", 7, TABLE_CENTRED), Column("处理", 7, TABLE_CENTRED), Column("单位", 22, TABLE_TEXT), Column("年度", 7, TABLE_CENTRED),
    Column("序号", 6, TABLE_CENTRED), Column("位置", 36, TABLE_TEXT), Column("所印数", 10, _NUMBER), Column("应为", 10, _NUMBER),
    Column("说明", 60, TABLE_TEXT), Column("键", 14, _KEY),
)
HEADS = tuple(c.head for c in _COLUMNS)
_FAILURES = (Column("文件", 50, TABLE_TEXT), Column("原因", 60, TABLE_TEXT))
_LEAST, _MOST = 5, 40
"""Findings of one report that the live sheets list; further ones stand in the list of all."""
_MOST_LINES = 6
"""Lines of text a row of the live list has room for."""
_BARE = Look(styles.SONG, 10)
_BARE_CENTRED = Look(styles.SONG, 10, horizontal="center")


def findings_count(findings: pd.DataFrame) -> str:
    """``错误 3 条，警示 0 条，提示 12 条``."""
    count = findings["severity"].value_counts()
    return "，".join(f"{codes.SEVERITIES[s]} {int(count.get(s, 0))} 条" for s in schema.SEVERITIES)


def listed(found: pd.DataFrame, keys: Mapping[str, str]) -> pd.DataFrame:
    """The rows of the sheet, the gravest first: ``found`` as :func:`gongkai.correspondence.correspondence` gives it.

    ``keys`` gives body and year of each report.
    """
    rank = {severity: i for i, severity in enumerate(schema.SEVERITIES)}
    found = found.sort_values("severity", key=lambda s: s.map(rank), kind="stable", ignore_index=True)
    key = found["report_id"].map(lambda r: keys.get(r, r))
    return pd.DataFrame({
        "等级": found["severity"].map(codes.SEVERITIES), "处理": found["action"],
        "单位": [k.rpartition("-")[0] for k in key], "年度": found["year"], "序号": found["number"], "位置": found["place"],
        "所印数": found["printed"], "应为": found["expected"], "说明": found["message"],
        "键": [f"{k}#{n}" for k, n in zip(key, found["number"], strict=True)],
    })[list(HEADS)]


def write_findings(pen: Pen, ws: Worksheet, rows: pd.DataFrame, counted: str) -> None:
    """Every finding, errors first."""
    lines = [f"{counted}。所印数字（表中或文中）一律照录，未作更正；“应为”是按勾稽关系或另一处的数字推得，供核对原文时参考。"]
    if rows.empty:
        lines.append("没有发现问题。")
    row = head = write_title(pen, ws, "核验结果", lines, len(_COLUMNS) - 1, sum(c.width for c in _COLUMNS[:-1]))
    write_head(pen, ws, head, _COLUMNS)
    for record in rows.itertuples(index=False):
        row += 1
        write_row(pen, ws, row, _COLUMNS, tuple(record))
    _finish(pen, ws, "findings", head, max(row, head + 1), _COLUMNS, len(_COLUMNS) - 1)


def write_failures(pen: Pen, ws: Worksheet, failures: pd.DataFrame) -> None:
    """Every file that is no readable report, with the reason."""
    row = head = write_title(pen, ws, "未读文件", [f"{len(failures)} 个文件未能作为年度报告读出，其数字不在本册之内。"],
                             len(_FAILURES), sum(c.width for c in _FAILURES))
    write_head(pen, ws, head, _FAILURES)
    for source, reason in failures[["source", "reason"]].itertuples(index=False):
        row += 1
        write_row(pen, ws, row, _FAILURES, (source, reason))
    _finish(pen, ws, "failures", head, max(row, head + 1), _FAILURES, len(_FAILURES))


def _finish(pen: Pen, ws: Worksheet, name: str, head: int, last: int, columns: tuple[Column, ...], printed: int) -> None:
    pen.table(ws, name, head, last, [c.head for c in columns], styles.HEAD)
    pen.widths(ws, [c.width for c in columns])
    pen.page(ws, last_row=last, last_col=printed, landscape=True, head_rows=(head, head), freeze=(head + 1, 1), back=(1, len(columns) + 2))


class Lines:
    """The findings of the chosen report, looked up in the list of all by body, year and number."""

    def __init__(self, rows: pd.DataFrame, choice: Choice) -> None:
        own = rows[rows["键"].str.startswith(f"{choice.unit}-{choice.year}#").fillna(False)] if len(rows) else rows
        self.own = own.sort_values("序号")
        most = int(rows.groupby(rows["键"].str.rpartition("#")[0]).size().max()) if len(rows) else 0
        self.room = max(_LEAST, min(_MOST, most))
        self.longest = max((len(str(m)) for m in rows["说明"]), default=0)

    @staticmethod
    def column(head: str) -> str:
        return whole_column(HEADS.index(head) + 1, FINDINGS)

    def count(self, action: str | None = None) -> Formula:
        """How many findings the chosen report has, of one action or of all."""
        of_action = f',{self.column("处理")},"{action}"' if action else ""
        text = f'COUNTIFS({self.column("单位")},"="&{wanted_text(CHOSEN_UNIT)},{self.column("年度")},{CHOSEN_YEAR}{of_action})'
        return Formula(text, int((self.own["处理"] == action).sum()) if action else len(self.own))

    def place(self, number: int) -> Formula:
        """The row of a finding on the sheet of all, 0 if the report has no such one; its result is not used further."""
        key = f'{CHOSEN_UNIT}&"-"&{CHOSEN_YEAR}&"#{number}"'
        return Formula(f"IFERROR(MATCH({wanted_text(key)},{self.column('键')},0),0)", None)

    def cell(self, number: int, head: str, place: str) -> Formula:
        found = self.own[self.own["序号"] == number]
        result = styles.plain(found[head].iloc[0]) if len(found) else None
        text = f"INDEX({self.column(head)},{place})"
        return Formula(f'IF({place}=0,"",IF({text}="","",{text}))', result)

    def write(
        self, pen: Pen, ws: Worksheet, row: int, columns: Sequence[tuple[str, int, int]], widths: Sequence[float], help_col: int,
        rows_of: Mapping[str, int],
    ) -> int:
        """A table of the findings from ``row``; ``columns`` are heads with first and last column. Returns the last row.

        ``rows_of`` gives the row of each finding on the sheet of all by its key.
        """
        for head, first, last in columns:
            put(pen, ws, row, first, head, styles.HEAD, last - first + 1)
        top = row + 1
        room = next(sum(widths[first - 1:last]) for head, first, last in columns if head == "说明")
        lines = min(styles.text_lines("字" * self.longest, room, 10), _MOST_LINES)
        for number in range(1, self.room + 1):
            row += 1
            place = at(row, help_col)
            found = self.own[self.own["序号"] == number]
            result = rows_of.get(str(found["键"].iloc[0]), 0) if len(found) else 0
            pen.formula(ws, row, help_col, self.place(number).text, result, _KEY)
            for head, first, last in columns:
                look = _BARE if head in ("说明", "位置") else _BARE_CENTRED
                put(pen, ws, row, first, self.cell(number, head, place), look, last - first + 1)
            pen.height(ws, row, styles.row_height(max(lines, 2), 10))
        boxed = pen.book.add_format({"border": 1, "border_color": "#404040"})
        ws.conditional_format(top - 1, columns[0][1] - 1, row - 1, columns[-1][2] - 1, {
            "type": "formula", "criteria": f"=${at(top, help_col).replace('$', '')}>0", "format": boxed})
        return row


def places(rows: pd.DataFrame) -> dict[str, int]:
    """The row of each finding on its sheet, by its key: under the title, one line and the head."""
    return {str(key): i for i, key in enumerate(rows["键"], start=4)}
