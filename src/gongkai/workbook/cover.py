"""Cover and contents: what this file is, whose figures, how read, what is missing, where things stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from gongkai import codes, form, measures, schema
from gongkai.dataset import Dataset
from gongkai.workbook import names, styles
from gongkai.workbook.findings import findings_count
from gongkai.workbook.ink import Pen
from gongkai.workbook.names import BOOK_TITLE, CONTENTS
from gongkai.workbook.styles import Look
from gongkai.workbook.titled import Column, write_head, write_title

_LABEL = Look(styles.HEI, 12, border="thin", fill=styles.HEAD_FILL, horizontal="center")
_BODY = Look(styles.SONG, 12, border="thin", indent=1)
_COVER_TITLE = Look(styles.HEI, 20, horizontal="center")
_COVER_SUB = Look(styles.FANGSONG, 14, horizontal="center")
_COVER_EN = Look("Times New Roman", 11, horizontal="center", color="FF595959")
_WIDTHS = (18.0, 70.0)
_LISTED, _NAMED = 12, 60


@dataclass(frozen=True)
class Entry:
    """A sheet as the contents name it."""

    sheet: str
    what: str


def year_span(years: Sequence[int]) -> str:
    """``2019—2025`` or ``2024``; years apart are named one by one."""
    known = sorted(set(years))
    if not known:
        return "无"
    if len(known) > 1 and known == list(range(known[0], known[-1] + 1)):
        return f"{known[0]}—{known[-1]}"
    return "、".join(map(str, known))


def cover_lines(dataset: Dataset, made_on: dt.date | None, left_out: Sequence[str]) -> list[tuple[str, str]]:
    """What the cover says, label and text; ``left_out`` is what did not go into the workbook."""
    reports = dataset.reports
    bodies = list(dict.fromkeys(reports["body"].dropna()))
    years = [int(y) for y in reports["year"].dropna()]
    forms = reports["form"].value_counts()
    overview = measures.reports_overview(dataset)
    issued = reports["published_on"].dropna()
    when = f"编制于 {made_on:%Y-%m-%d}；" if made_on else ""
    if len(issued):
        when += f"所收报告发布于 {issued.min():%Y-%m-%d} 至 {issued.max():%Y-%m-%d}"
    else:
        when += "所收报告未载发布日期"
    undated = int(reports["published_on"].isna().sum())
    if len(issued) and undated:
        when += f"（{undated} 份未载发布日期）"
    lines = [
        ("内容", "各机关政府信息公开工作年度报告中第二、三、四部分的法定统计表，逐格照录；"
                 "汇总、勾稽、指标、排名、两年对照和核验函均由公式算出。"),
        ("用法", f"在“{names.FORM}”选单位和年度，即得任何一份报告的法定表，可直接打印；不另为每份报告设一张表。"
                 f"数字只在“{names.DATA}”一处，改正一格，各表随之改变。详见“{names.NOTES}”。"),
        ("机关", f"{len(bodies)} 个：" + "、".join(map(str, bodies[:_NAMED]))
            + ("等，见“报告清单”" if len(bodies) > _NAMED else "") if bodies else "无"),
        ("年度", year_span(years)),
        ("报告", f"{len(reports)} 份：" + "，".join(
            f"{codes.FORM_LABELS[name]}表式 {int(forms.get(name, 0))} 份" for name in form.EDITIONS)),
        ("日期", when),
        ("单元格", f"应有 {int(overview['cells'].sum()):,} 格：" + "，".join(
            f"{codes.BASES[b]} {int(overview[b].sum()):,}" for b in schema.BASES) + "（释义见“说明”）"),
        ("核验", findings_count(dataset.findings) + "，逐条见“核验结果”"),
        ("缺漏", "\n".join([*left_out, *gaps(dataset)])),
        ("读数规则", "一、原表印什么录什么，错数也不改；空白仍为空白，不填 0。\n"
                     "二、不明的数留空，不作零计，也不估算；比率旁均列分子、分母。"),
    ]
    return lines


def gaps(dataset: Dataset) -> list[str]:
    """What is missing: files not read, years between two reports, cells without a number."""
    lines = []
    failures = dataset.failures
    if len(failures):
        named = "；".join(f"{s}（{r}）" for s, r in failures[["source", "reason"]].head(3).itertuples(index=False))
        lines.append(f"未能读取的文件 {len(failures)} 个：{named}{'等，见“未读文件”' if len(failures) > 3 else ''}。")
    coverage = measures.coverage(dataset)
    gone = coverage[coverage["status"] == "gap"].groupby("publisher", sort=False)["year"]
    holes = [f"{publisher} {year_span([int(y) for y in years])}" for publisher, years in gone]
    if holes:
        more = f"等 {len(holes)} 个机关" if len(holes) > _LISTED else ""
        lines.append("首尾年度之间缺报告：" + "；".join(holes[:_LISTED]) + more + "。")
    overview = measures.reports_overview(dataset)
    unknown = overview[overview["unknown"] > 0]
    if len(unknown):
        named = "；".join(f"{p} {y} 年 {n} 格" for p, y, n in
                         unknown[["publisher", "year", "unknown"]].head(_LISTED).itertuples(index=False))
        lines.append("数值不明：" + named + (f"等 {len(unknown)} 份报告" if len(unknown) > _LISTED else "") + "。")
    return lines or ["没有未读文件，没有年度缺口，没有数值不明的单元格。"]


def write_cover(pen: Pen, ws: Worksheet, dataset: Dataset, made_on: dt.date | None, left_out: Sequence[str]) -> None:
    pen.widths(ws, list(_WIDTHS))
    pen.block(ws, 1, 1, 1, 2, BOOK_TITLE, _COVER_TITLE)
    pen.height(ws, 1, 80)
    years = year_span([int(y) for y in dataset.reports["year"].dropna()])
    pen.block(ws, 2, 1, 1, 2, f"（{years}年度，{len(dataset.reports)} 份报告）", _COVER_SUB)
    pen.height(ws, 2, 24)
    pen.block(ws, 3, 1, 1, 2, "Annual reports on open government information: the statutory tables, cell by cell",
              _COVER_EN)
    pen.height(ws, 3, 30)
    row = 3
    for label, text in cover_lines(dataset, made_on, left_out):
        row += 1
        pen.put(ws, row, 1, label, _LABEL)
        pen.put(ws, row, 2, text, _BODY)
        lines = styles.text_lines(text, _WIDTHS[1] - 3, _BODY.size)
        pen.height(ws, row, styles.row_height(lines, _BODY.size) + 12)
    pen.page(ws, last_row=row, last_col=2, pages_high=1)


def write_contents(pen: Pen, ws: Worksheet, entries: Sequence[Entry]) -> None:
    """Every sheet with a link and a line on what it holds."""
    columns = (Column("序号", 7), Column("工作表", 36), Column("内容", 52))
    row = write_title(pen, ws, CONTENTS, ["点击工作表名即可前往；各表右上方有返回本目录的链接。"], 3, 95)
    head = row
    write_head(pen, ws, row, columns)
    for number, entry in enumerate(entries, start=1):
        row += 1
        pen.put(ws, row, 1, number, styles.CENTRED)
        pen.link(ws, row, 2, entry.sheet, entry.sheet, styles.LINK_CELL)
        pen.put(ws, row, 3, entry.what, styles.TEXT)
        pen.height(ws, row, styles.row_height(max(styles.text_lines(entry.what, 52), styles.text_lines(entry.sheet, 36))))
    pen.widths(ws, [c.width for c in columns])
    pen.page(ws, last_row=row, last_col=3, head_rows=(head, head), freeze=(head + 1, 1), contents=False)
