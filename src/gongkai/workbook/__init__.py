"""The officials' workbook: figures as printed, indicators, findings and notes, to print and to forward."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from gongkai import codes, form
from gongkai.dataset import Dataset
from gongkai.workbook.archive import replace_file, workbook_bytes
from gongkai.workbook.charts import Caption, write_chart_sheet
from gongkai.workbook.cover import Entry, write_contents, write_cover
from gongkai.workbook.findings import findings_count, write_failures, write_findings
from gongkai.workbook.indicators import (
    ordered_reports,
    write_indicators,
    write_outcomes,
    write_overview,
    write_received,
    write_refusals,
)
from gongkai.workbook.notes import write_notes
from gongkai.workbook.page import BOOK_TITLE, CONTENTS
from gongkai.workbook.safe import sheet_names
from gongkai.workbook.statutory import report_cells, write_report
from gongkai.workbook.styles import Pen
from gongkai.workbook.tidy import RAW_HEAD, tidy_cells, write_table

__all__ = ["write_workbook"]

COVER, OVERVIEW, INDICATORS = "封面", "报告清单", "关键指标"
RECEIVED, OUTCOMES, REFUSALS = "收到申请", "办理结果", "不予公开原因"
FINDINGS, FAILURES, NOTES = "核验结果", "未读文件", "说明"
DATA = {"disclosure": "明细_主动公开", "applications": "明细_申请处理", "disputes": "明细_复议诉讼"}
_CHART = "图_"
_NO_DATE = dt.datetime(2019, 1, 1)
"""Stamp of a workbook whose reports bear no date."""

_SHARE_LABEL = '[>=0.045]0%;""'
"""Shares too narrow for a label bear none."""
_EMPTY_BAR = "括号内为分母。没有条形的，该年没有这类件数或数值不明；不足4.5%的不标数。"
_CHARTED = (
    (RECEIVED, "新收、结转、办结件数", write_received,
     Caption("新收政府信息公开申请", "各报告的口径不尽相同：市级报告可能已含所属单位。", "件", "#,##0")),
    (OUTCOMES, "六类办理结果的件数与占比", write_outcomes,
     Caption("六类办理结果占比", _EMPTY_BAR, "占六类之和的比例", _SHARE_LABEL)),
    (REFUSALS, "不予公开八项原因的件数与占比", write_refusals,
     Caption("不予公开八项原因占比", _EMPTY_BAR, "占八项之和的比例", _SHARE_LABEL)),
)


def write_workbook(dataset: Dataset, path: str | os.PathLike[str], *, made_on: dt.date | None = None) -> Path:
    """Write the officials' Excel file of ``dataset`` to ``path`` and return the path.

    Sheets: cover, contents, list of reports, key indicators with the change on the year before, requests received,
    outcomes and reasons of refusal (each with a chart), findings, files not read (if any), notes,
    one statutory form for each report, and the cells of each frame as an Excel table.

    A value that is NA is a blank cell, never 0. Text from reports is never a formula or a link.
    The same dataset gives the same bytes: the file is stamped with ``made_on``, or else with the
    newest ``published_on``, and holds no time of the clock. It is written beside ``path`` and moved there, so
    that a failure leaves an older file as it was.

    The sheets are in Chinese; the data sheets carry the codes beside the words.

    Raises :class:`ValueError` for more rows than a sheet holds, :class:`OSError` where ``path``
    cannot be written.
    """
    book = Workbook()
    book.remove(book.active)
    pen = Pen(book)
    reports = {str(r["report_id"]): r for r in dataset.reports.to_dict("records")}
    order = [str(r) for r in ordered_reports(dataset)["report_id"]]
    editions = {ident: dataset.edition(ident) for ident in order}
    entries: list[Entry] = []

    def sheet(name: str, what: str) -> Worksheet:
        ws: Worksheet = book.create_sheet(name)
        entries.append(Entry(name, what))
        return ws

    write_cover(pen, sheet(COVER, "内容、机关、年度、读数情况、缺漏与读数规则"), dataset, made_on)
    contents = book.create_sheet(CONTENTS)
    write_overview(pen, sheet(OVERVIEW, "每份报告的表式、日期、读数情况与核验条数"), dataset)
    write_indicators(pen, sheet(INDICATORS, "各机关各年度的主要计数与比率，与上年比较，列分子、分母"), dataset)
    for name, what, write, caption in _CHARTED:
        data = sheet(name, what)
        plot = write(pen, data, dataset)
        if plot.names:
            write_chart_sheet(pen, sheet(_CHART + name, caption.title + "，条形图"), data, plot, caption)
    write_findings(pen, sheet(FINDINGS, "勾稽关系与跨年核验逐条列明"), dataset)
    if len(dataset.failures):
        write_failures(pen, sheet(FAILURES, "未能读出的文件及原因"), dataset.failures)
    write_notes(pen, sheet(NOTES, "用词、指标、分母、表式与勾稽关系"))

    cells = report_cells(dataset)
    taken = [*book.sheetnames, *DATA.values()]
    wanted = [f"{reports[ident]['publisher']}-{reports[ident]['year']}" for ident in order]
    for ident, name in zip(order, sheet_names(wanted, taken), strict=True):
        report = reports[ident]
        what = f"{report['publisher']}{report['year']}年法定统计表（{codes.FORM_LABELS[editions[ident].name]}表式）"
        found = dataset.findings[(dataset.findings["report_id"] == ident) & (dataset.findings["severity"] != "note")]
        remarks = []
        if len(found):
            remarks.append(f"核验：本报告有{findings_count(found, every=False)}；原数照录，见“{FINDINGS}”。")
        write_report(pen, sheet(name, what), report, editions[ident], cells.get(ident, {}), remarks)
    numbers_as_text = {}
    for frame in form.FRAMES:
        ws = sheet(DATA[frame], f"{codes.FRAMES[frame]}，一格一行（Excel 表 {frame}）")
        table = tidy_cells(dataset.frames[frame], frame, editions)
        write_table(pen, ws, table, frame)
        raw = get_column_letter(table.columns.get_loc(RAW_HEAD) + 1)
        numbers_as_text[ws.title] = f"{raw}2:{raw}{max(len(table) + 1, 2)}"
    write_contents(pen, contents, entries)

    book.properties.title = BOOK_TITLE
    book.properties.creator = "gongkai"
    book.properties.language = "zh-CN"
    target = Path(path)
    replace_file(target, workbook_bytes(book, _stamp(dataset, made_on), numbers_as_text))
    return target


def _stamp(dataset: Dataset, made_on: dt.date | None) -> dt.datetime:
    if made_on is not None:
        return dt.datetime(made_on.year, made_on.month, made_on.day)
    newest = dataset.reports["published_on"].max()
    return _NO_DATE if pd.isna(newest) else newest.to_pydatetime().replace(hour=0, minute=0, second=0, microsecond=0)
