"""Indicators, outcomes and reasons by body and year: tables of what the measures give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from gongkai import codes, form, measures, schema
from gongkai.dataset import Dataset
from gongkai.workbook import styles
from gongkai.workbook.page import back_link, set_page, set_widths
from gongkai.workbook.sheets import Column, write_head, write_row, write_title
from gongkai.workbook.styles import Look, Pen

KEY_MEASURES = (
    "received", "carried_in", "outcomes", "concluded", "carried_out", "individual_share", "carried_out_share",
    "disclosure_rate", "refused_share", "unavailable_share", "not_held_share", "unprocessed_share", "other_share",
    "reconsideration", "reconsideration_corrected_share", "litigation", "litigation_corrected_share",
    "normative_documents_created", "normative_documents_total_disclosed",
    "normative_documents_issued", "normative_documents_in_force", "licensing_decisions", "penalties_decisions",
    "compulsory_measures_decisions", "fees_amount",
)
"""The indicators an office is asked about first; every other figure stands in its form."""

COUNTS = ("received", "carried_in", "handled", "outcomes", "carried_out")
"""Counts of the sheet on requests received."""

_TEXT = Look(styles.SONG, 10, border="thin")
_CENTRED = Look(styles.SONG, 10, border="thin", horizontal="center")


def _number(number_format: str, *, bold: bool = False) -> Look:
    return Look(styles.SONG, 10, bold=bold, border="thin", horizontal="right", indent=1, wrap=False,
                number_format=number_format)


_COUNT, _SHARE, _AMOUNT = _number(styles.WHOLE), _number(styles.PERCENT), _number("#,##0.00####")
_POINTS = _number('+0.0"个百分点";-0.0"个百分点";0.0"个百分点"')
_SIGNED, _SIGNED_AMOUNT = _number(styles.SIGNED), _number("+#,##0.00####;-#,##0.00####;0")
_GROWTH = _number("+0.0%;-0.0%;0.0%")


@dataclass(frozen=True)
class Plot:
    """Where a chart finds its data: the rows of a table, and its value columns.

    ``names`` are the reports as the chart names them, one a row; ``series`` gives for each value
    column its number, and row and column of its head.
    """

    rows: tuple[int, int]
    names: tuple[str, ...]
    series: tuple[tuple[int, int, int], ...]


def ordered_reports(dataset: Dataset) -> pd.DataFrame:
    """One row a report: ``report_id``, ``publisher``, ``year``; bodies as in the dataset, years rising."""
    rows = dataset.reports.drop_duplicates("report_id")[["report_id", "publisher", "year"]]
    order = {body: i for i, body in enumerate(rows["publisher"].drop_duplicates())}
    return rows.assign(body=rows["publisher"].map(order)).sort_values(
        ["body", "year"], kind="stable", ignore_index=True)


def _names(reports: pd.DataFrame) -> dict[str, str]:
    return {r: f"{p} {y}" for r, p, y in reports[["report_id", "publisher", "year"]].itertuples(index=False)}


# -- key indicators -----------------------------------------------------------------------

_KEY_COLUMNS = (
    Column("机关", 24, _TEXT), Column("年度", 8, _CENTRED), Column("指标", 36, _TEXT), Column("单位", 8, _CENTRED),
    Column("分子", 10, _COUNT), Column("分母", 10, _COUNT), Column("本年", 13, _COUNT), Column("上年", 13, _COUNT),
    Column("增减", 16, _SIGNED), Column("增幅", 10, _GROWTH), Column("备注", 20, _TEXT),
)


def write_indicators(pen: Pen, ws: Worksheet, dataset: Dataset) -> None:
    """Key indicators of every report beside the year before; an Excel table to be filtered."""
    reports = ordered_reports(dataset)
    rows = measures.key_indicators(dataset, KEY_MEASURES)
    change = measures.change_on_year(dataset, KEY_MEASURES)
    change = change[["report_id", "measure", "joins", "edition_break", "previous", "change", "percent", "points"]]
    rows = rows.merge(change, on=["report_id", "measure"], how="left", validate="one_to_one")
    place = {r: i for i, r in enumerate(reports["report_id"])}
    rows = rows.sort_values("report_id", key=lambda ids: ids.map(place), kind="stable")
    before = None
    row = write_title(pen, ws, "关键指标", [
        "各机关各年度，与上一年报告比较。比率列出分子、分母，增减用百分点；计数和金额的增减用原单位，另列增幅。"
        "上年无报告、表式无此栏或数值不明的留空。各指标释义见“说明”。",
    ], len(_KEY_COLUMNS), sum(c.width for c in _KEY_COLUMNS))
    head = row
    write_head(pen, ws, head, _KEY_COLUMNS)
    for r in rows.itertuples(index=False):
        row += 1
        unit = styles.plain(r.unit)
        share, amount = unit == measures.SHARE, unit in ("万元", "元")
        write_row(pen, ws, row, _KEY_COLUMNS, (
            r.publisher, r.year, r.label_zh, "%" if share else unit,
            r.numerator if share else None, r.denominator if share else None, r.value, r.previous,
            r.points if share else r.change, None if share else r.percent, _remark(r),
        ))
        if share or amount:
            value, signed = (_SHARE, _POINTS) if share else (_AMOUNT, _SIGNED_AMOUNT)
            for col in (7, 8):
                pen.restyle(ws, row, col, value)
            pen.restyle(ws, row, 9, signed)
        if r.report_id != before:
            pen.rule_above(ws, row, len(_KEY_COLUMNS))
        before = r.report_id
    last, last_col = max(row, head + 1), len(_KEY_COLUMNS)
    table = Table(displayName="indicators", name="indicators", ref=f"A{head}:{get_column_letter(last_col)}{last}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    ws.add_table(table)
    set_widths(ws, [c.width for c in _KEY_COLUMNS])
    set_page(ws, last_row=last, last_col=last_col, landscape=True, head_rows=(head, head), freeze=f"D{head + 1}")
    back_link(pen, ws, last_col)


def _remark(row: object) -> str | None:
    missing = []
    if pd.isna(row.value):  # type: ignore[attr-defined]
        denominator = row.denominator  # type: ignore[attr-defined]
        missing.append("分母为零" if not pd.isna(denominator) and denominator == 0 else "数值不明")
    joins, broken = row.joins, row.edition_break  # type: ignore[attr-defined]
    if pd.isna(broken):
        missing.append("无上年报告")
    elif not joins:
        missing.append("上年表式无此栏")
    elif broken:
        missing.append("上年为另一版表式")
    return "；".join(missing) or None


# -- by report ----------------------------------------------------------------------------


def write_received(pen: Pen, ws: Worksheet, dataset: Dataset) -> Plot:
    """Requests received, on hand, concluded and carried over, a row a report."""
    reports = ordered_reports(dataset)
    rows = measures.key_indicators(dataset, (*COUNTS, "individual_share"))
    values = rows.set_index(["report_id", "measure"])
    columns = (
        Column("报告", 32, _TEXT), *(Column(measures.MEASURES[key].zh, 13, _COUNT) for key in COUNTS),
        Column("自然人新收", 13, _COUNT), Column(measures.MEASURES["individual_share"].zh, 13, _SHARE),
    )
    row = head = write_title(pen, ws, "收到申请", [
        "单位：件。各报告的数不可相加：市级报告已含所属单位的，其下级报告可能另在本册。",
    ], len(columns), sum(c.width for c in columns))
    write_head(pen, ws, head, columns)
    for report, name in _names(reports).items():
        row += 1
        share = values.loc[(report, "individual_share")]
        write_row(pen, ws, row, columns, (
            name, *(values.loc[(report, key), "value"] for key in COUNTS), share["numerator"], share["value"],
        ))
    _finish(pen, ws, columns, (head, head), row)
    return Plot((head + 1, row), tuple(_names(reports).values()), ((2, head, 2),))


def write_outcomes(pen: Pen, ws: Worksheet, dataset: Dataset) -> Plot:
    """The six outcome groups of every report: cases, and share of the six added up."""
    rows = measures.outcome_shares(dataset)
    firsts = rows.drop_duplicates("report_id").set_index("report_id")

    def lead(report: str) -> tuple[object, ...]:
        r = firsts.loc[report]
        agrees = None if pd.isna(r["agrees"]) else "相符" if r["agrees"] else "不符"
        return r["denominator"], r["concluded"], agrees

    return _shares(pen, ws, dataset, rows, "办理结果", [
        "单位：件。占比的分母为六类办理结果之和，不用表列总计；二者不等的，“相符”栏写“不符”。",
    ], (Column("六类之和", 10, _COUNT), Column("表列总计", 10, _COUNT), Column("相符", 8, _CENTRED)), lead, "group",
        [(g.key, g.zh) for g in form.OUTCOME_GROUPS], 9)


def write_refusals(pen: Pen, ws: Worksheet, dataset: Dataset) -> Plot:
    """The eight reasons of refusal in every report: cases, and share of all refusals."""
    rows = measures.refusal_reasons(dataset)
    refused = next(g for g in form.OUTCOME_GROUPS if g.key == "refused")
    reasons = [(key, form.term_label(form.APPLICATIONS, key, 0)) for key in refused.members]
    firsts = rows.drop_duplicates("report_id").set_index("report_id")
    return _shares(pen, ws, dataset, rows, "不予公开原因", [
        "单位：件。占比的分母为八项不予公开之和。部分公开中不予公开的那部分，法定表不列原因，故各项原因的实际使用多于此数。",
    ], (Column("不予公开合计", 10, _COUNT), Column("六类之和", 9, _COUNT)),
        lambda report: (firsts.loc[report, "denominator"], firsts.loc[report, "outcomes"]), "reason", reasons, 8.5)


def _shares(
    pen: Pen, ws: Worksheet, dataset: Dataset, rows: pd.DataFrame, title: str, lines: list[str],
    leads: tuple[Column, ...], lead: Callable[[str], tuple[object, ...]], key: str,
    labels: list[tuple[str, str]], width: float,
) -> Plot:
    """A row a report: what ``lead`` gives, then count and share of each part in ``labels``, which ``key`` names."""
    reports = ordered_reports(dataset)
    columns = [Column("报告", 32, _TEXT), *leads]
    for _ in labels:
        columns += [Column("件数", width, _COUNT), Column("占比", width + 1, _SHARE)]
    row = head = write_title(pen, ws, title, lines, len(columns), sum(c.width for c in columns))
    for col in range(1, len(leads) + 2):
        pen.block(ws, head, col, 2, 1, columns[col - 1].head, styles.HEAD)
    series = []
    for i, (_, label) in enumerate(labels):
        col = len(leads) + 2 + 2 * i
        pen.block(ws, head, col, 1, 2, label, styles.HEAD)
        pen.put(ws, head + 1, col, "件数", styles.HEAD)
        pen.put(ws, head + 1, col + 1, "占比", styles.HEAD)
        series.append((col + 1, head, col))
    ws.row_dimensions[head].height = styles.row_height(max(styles.text_lines(n, 2 * width + 1) for _, n in labels))
    ws.row_dimensions[head + 1].height = styles.row_height(1)
    row = head + 1
    values = rows.set_index(["report_id", key])
    for report, name in _names(reports).items():
        row += 1
        cells: list[object] = [name, *lead(report)]
        for part, _ in labels:
            found = values.loc[(report, part)]
            cells += [found["count"], found["share"]]
        write_row(pen, ws, row, columns, cells)
    _finish(pen, ws, columns, (head, head + 1), row)
    totals = rows.drop_duplicates("report_id").set_index("report_id")["denominator"]
    names = tuple(
        name if pd.isna(totals[report]) else f"{name}（{totals[report]:,}件）"
        for report, name in _names(reports).items()
    )
    return Plot((head + 2, row), names, tuple(series))


def _finish(pen: Pen, ws: Worksheet, columns: Sequence[Column], head: tuple[int, int], last: int) -> None:
    set_widths(ws, [c.width for c in columns])
    set_page(ws, last_row=last, last_col=len(columns), landscape=True, head_rows=head, freeze=f"B{head[1] + 1}")
    back_link(pen, ws, len(columns))


# -- the reports --------------------------------------------------------------------------


def write_overview(pen: Pen, ws: Worksheet, dataset: Dataset) -> None:
    """Every report: edition, date, file, how its cells were read, what the checks found."""
    rows = measures.reports_overview(dataset).set_index("report_id")
    small = _number(styles.WHOLE)
    columns = (
        Column("机关", 26, _TEXT), Column("年度", 8, _CENTRED), Column("表式", 10, _CENTRED),
        Column("发布日期", 13, Look(styles.SONG, 10, border="thin", horizontal="center", number_format=styles.DATE)),
        Column("单元格", 9, small), *(Column(codes.BASES[b], 8, small) for b in schema.BASES),
        *(Column(codes.SEVERITIES[s], 8, small) for s in schema.SEVERITIES), Column("来源文件", 44, _TEXT),
    )
    row = head = write_title(pen, ws, "报告清单", [
        "每份报告的表式、发布日期、单元格读数情况（印出＋空白＋推得＋不明＝单元格）和核验结果条数。各词释义见“说明”。",
    ], len(columns), sum(c.width for c in columns))
    write_head(pen, ws, head, columns)
    for report in ordered_reports(dataset)["report_id"]:
        r = rows.loc[report]
        row += 1
        write_row(pen, ws, row, columns, (
            r["publisher"], r["year"], codes.FORM_LABELS[r["form"]], r["published_on"], r["cells"],
            *(r[b] for b in schema.BASES), *(r[s] for s in schema.SEVERITIES), r["source"],
        ))
    _finish(pen, ws, columns, (head, head), row)
