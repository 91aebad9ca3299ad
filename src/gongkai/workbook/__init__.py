"""The officials' workbook: every number once, and forms, sums, checks, rates and letters as formulas over it."""

from __future__ import annotations

import datetime as dt
import io
import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from gongkai import codes, form, measures
from gongkai.correspondence import correspondence
from gongkai.dataset import Dataset
from gongkai.measures import MEASURES
from gongkai.store.whole import replace_file
from gongkai.workbook import names
from gongkai.workbook.charts import write_charts
from gongkai.workbook.comparison import Comparison, choose
from gongkai.workbook.cover import Entry, write_contents, write_cover
from gongkai.workbook.data import (
    data_columns,
    readings,
    unit_rows,
    write_data,
    write_frame,
    write_lists,
    write_units,
)
from gongkai.workbook.equations import AllEquations, Equations
from gongkai.workbook.figures import figures
from gongkai.workbook.findings import Lines, findings_count, listed, places, write_failures, write_findings
from gongkai.workbook.forms import LiveForm
from gongkai.workbook.indicator_data import RATES, indicator_columns, write_indicator_data
from gongkai.workbook.indicators import Indicators
from gongkai.workbook.ink import Pen, Sheet, new_book
from gongkai.workbook.letter import write_letter
from gongkai.workbook.notes import write_notes
from gongkai.workbook.ranking import Ranking
from gongkai.workbook.reports import write_reports
from gongkai.workbook.sums import SumForm, Sums

__all__ = ["write_workbook"]

MOST_ROWS = 1_048_500
"""Rows that go on one sheet; a sheet has 1,048,576, some of them for title and heads."""
_NO_DATE = dt.datetime(2019, 1, 1)
"""Stamp of a workbook whose reports bear no date."""


def write_workbook(
    dataset: Dataset, path: str | os.PathLike[str], *, made_on: dt.date | None = None, report_id: str | None = None
) -> Path:
    """Write the officials' Excel file of ``dataset`` to ``path`` and return the path.

    The sheet 数据 holds every number once, a row for each report and a column for each cell of the form. Everything
    else is formulas over it, written with their results: the statutory form of a chosen body and year, the two years
    side by side, the sum over the units that are switched on, every equation of the form, indicators with numerator
    and denominator, a ranking, charts, and a letter with the findings. ``report_id`` is the report shown at first
    (else the newest of the body with most reports).

    A value that is NA is the word 不明, a blank in the source a blank cell, and neither is 0. Text from reports is
    never a formula or a link. The same dataset gives the same bytes: the file is stamped with ``made_on``, or else
    with the newest ``published_on``. It is written beside ``path`` and moved there, so that a failure leaves an older
    file as it was. What a sheet cannot hold is left out, and the cover says so.

    Raises :class:`KeyError` for a ``report_id`` that is not there, :class:`OSError` where ``path`` cannot be written.

    Examples
    --------
    >>> written = write_workbook(dataset, folder / "summary.xlsx")
    >>> from openpyxl import load_workbook
    >>> load_workbook(written, read_only=True).sheetnames[:3]
    ['封面', '目录', '法定表']
    """
    if report_id is not None and not dataset.reports["report_id"].eq(report_id).any():
        raise KeyError(f"no report {report_id!r} in the dataset")
    target = Path(path)
    replace_file(target, _workbook(dataset, made_on, report_id))
    return target


def _workbook(dataset: Dataset, made_on: dt.date | None, report_id: str | None) -> bytes:
    left_out: list[str] = []
    reports = _kept(_ordered(dataset), "报告", "最早年度的", left_out)
    numbers = figures(dataset, reports)
    columns = data_columns(numbers)
    rates = indicator_columns()
    bodies = measures.ranked_publishers(dataset)
    choice = choose(numbers, report_id, bodies[0] if bodies else None)
    pairs = Comparison(numbers, columns, choice)
    year = _fullest_year([r.year for r in numbers.records])
    sums = Sums(numbers, columns, year)
    units = unit_rows(dataset, numbers)
    findings = _kept(listed(correspondence(dataset), {r.report_id: r.key for r in numbers.records}), "核验结果", "等级最轻的", left_out)
    failures = _kept(dataset.failures, "未读文件", "最后的", left_out)
    read = _kept(readings(dataset, reports), "读数", "最后的", left_out)
    found = places(findings)
    lines = Lines(findings, choice)
    ranked = Ranking(numbers, rates, year)

    made = io.BytesIO()
    book = new_book(made, names.BOOK_TITLE, _stamp(dataset, made_on),
                    subject="政府信息公开工作年度报告", keywords="政府信息公开, 年度报告, 统计表")
    pen = Pen(book)
    entries: list[Entry] = []

    def sheet(name: str, what: str) -> Worksheet:
        if name != names.CONTENTS:
            entries.append(Entry(name, what))
        return book.add_worksheet(name, Sheet)

    forms = [LiveForm(edition, pairs, numbers) for edition in reversed(form.EDITIONS.values())]
    totals = [SumForm(edition, sums, units) for edition in reversed(form.EDITIONS.values())]
    cover = sheet(names.COVER, "内容、用法、机关、年度、读数情况、缺漏与读数规则")
    contents = sheet(names.CONTENTS, "")
    form_sheets = [sheet(f.name, f"法定表：选单位和年度即得，附上年、增减和依据（{codes.FORM_LABELS[f.edition.name]}表式）") for f in forms]
    compared = sheet(names.COMPARISON, "所选报告与上年逐格对照，两版表式不可比的注明")
    sum_sheets = [sheet(t.name, f"选年度，各单位逐格相加（{t.label}表式）") for t in totals]
    sum_list = sheet(names.SUMS, "每一格的合计、有数份数、空白份数、不明份数")
    checks = sheet(names.EQUATIONS, "所选报告的每一条勾稽关系：各数、左右两边、相差、相符或不符")
    all_checks = sheet(names.ALL_EQUATIONS, "每份报告各条勾稽关系不符的条数")
    indicator_sheet = sheet(names.INDICATORS, "所选报告的指标，列分子、分母、区间，与上年比较；办理结果、不予公开原因、历年")
    chart_sheet = sheet(names.CHARTS, "随所选单位、年度、指标改变的条形图和柱形图")
    ranking_sheet = sheet(names.RANKING, "选年度、指标和最少件数，各单位由高到低")
    letter_sheet = sheet(names.LETTER, "给所选单位的函，附核验清单")
    findings_sheet = sheet(names.FINDINGS, "勾稽关系、跨年、文字与表格的核验结果，逐条列明")
    failure_sheet = sheet(names.FAILURES, "未能读出的文件及原因") if len(failures) else None
    report_sheet = sheet(names.REPORTS, "每份报告的表式、日期、读数情况与核验条数")
    note_sheet = sheet(names.NOTES, "用法、用词、指标、分母、表式与勾稽关系")
    unit_sheet = sheet(names.UNITS, "各单位及其上级；是否计入汇总（Excel 表 units）")
    data_sheet = sheet(names.DATA, "全部数字，一份报告一行，一格一列（Excel 表 data）")
    indicator_data = sheet(names.INDICATOR_DATA, "每份报告各指标的分子和分母（Excel 表 indicators）")
    reading_sheet = sheet(names.READINGS, "不是照印数字的格：空白、推得、不明、带文字的，附原文（Excel 表 readings）")
    list_sheet = sheet(names.LISTS, "下拉列表的内容（Excel 表 lists）")

    lists = write_lists(pen, list_sheet, numbers.years, [MEASURES[key].zh for key in RATES], len(units))
    write_cover(pen, cover, dataset, made_on, left_out)
    pairs.write(pen, compared)
    for live, ws in zip(forms, form_sheets, strict=True):
        live.write(pen, ws, lists)
    for total, ws in zip(totals, sum_sheets, strict=True):
        total.write(pen, ws, lists)
    sums.write(pen, sum_list)
    Equations(pairs, lines).write(pen, checks, found)
    AllEquations(numbers, columns).write(pen, all_checks)
    drawn = Indicators(pairs, numbers, columns, rates).write(pen, indicator_sheet)
    ranked.write(pen, ranking_sheet, lists)
    write_charts(pen, chart_sheet, drawn, ranked, choice)
    write_letter(pen, letter_sheet, pairs, lines, found)
    write_findings(pen, findings_sheet, findings, findings_count(dataset.findings))
    if failure_sheet is not None:
        write_failures(pen, failure_sheet, failures)
    write_reports(pen, report_sheet, dataset, [r.report_id for r in numbers.records])
    write_notes(pen, note_sheet)
    write_units(pen, unit_sheet, units, sums.states())
    write_data(pen, data_sheet, numbers, columns, len(units))
    write_indicator_data(pen, indicator_data, numbers, columns, rates)
    write_frame(pen, reading_sheet, read, "readings")
    write_contents(pen, contents, entries)
    form_sheets[0].activate()
    book.close()
    return made.getvalue()


def _ordered(dataset: Dataset) -> pd.DataFrame:
    """One row a report, of two on one body and year the first; bodies as in the dataset, years rising."""
    rows = dataset.reports.dropna(subset=["body", "year"]).drop_duplicates("report_id").drop_duplicates(["body", "year"])
    order = {body: i for i, body in enumerate(rows["body"].drop_duplicates())}
    return rows.assign(_place=rows["body"].map(order)).sort_values(["_place", "year"], kind="stable", ignore_index=True)


def _kept(rows: pd.DataFrame, what: str, which: str, left_out: list[str]) -> pd.DataFrame:
    """As many rows as a sheet holds; what is left out is said in words."""
    surplus = len(rows) - MOST_ROWS
    if surplus <= 0:
        return rows
    left_out.append(f"{what}共{len(rows):,}条，一张工作表只容{MOST_ROWS:,}条，未列入{which}{surplus:,}条。")
    if what == "报告":
        return rows.loc[rows["year"].rank(method="first", ascending=False) <= MOST_ROWS].reset_index(drop=True)
    return rows.head(MOST_ROWS)


def _fullest_year(years: list[int]) -> int | None:
    """The year with the most reports, of several the newest: what is added up and ranked at first."""
    rank: Callable[[int], tuple[int, int]] = lambda year: (years.count(year), year)  # noqa: E731
    return max(set(years), key=rank, default=None)


def _stamp(dataset: Dataset, made_on: dt.date | None) -> dt.datetime:
    if made_on is not None:
        return dt.datetime(made_on.year, made_on.month, made_on.day)
    newest = dataset.reports["published_on"].max()
    return _NO_DATE if pd.isna(newest) else newest.to_pydatetime().replace(hour=0, minute=0, second=0, microsecond=0)
