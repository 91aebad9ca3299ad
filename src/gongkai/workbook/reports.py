"""The list of reports: edition, date, file, how the cells were read, what the checks found."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from gongkai import codes, measures, schema
from gongkai.dataset import Dataset
from gongkai.workbook import styles
from gongkai.workbook.ink import Pen
from gongkai.workbook.styles import TABLE_CENTRED, TABLE_TEXT, Look
from gongkai.workbook.titled import Column, write_head, write_row, write_title

_COUNT = Look(styles.SONG, 10, border="thin", horizontal="right", indent=1, wrap=False, number_format=styles.WHOLE)
_DATE = Look(styles.SONG, 10, border="thin", horizontal="center", number_format=styles.DATE)


def write_reports(pen: Pen, ws: Worksheet, dataset: Dataset, order: Sequence[str]) -> None:
    """A row for each report in ``order``, as it was read; numbers changed later on the data sheet do not show here."""
    rows = measures.reports_overview(dataset).set_index("report_id")
    columns = (
        Column("机关", 26, TABLE_TEXT), Column("年度", 8, TABLE_CENTRED), Column("表式", 10, TABLE_CENTRED), Column("发布日期", 13, _DATE),
        Column("单元格", 9, _COUNT), *(Column(codes.BASES[b], 8, _COUNT) for b in schema.BASES),
        *(Column(codes.SEVERITIES[s], 8, _COUNT) for s in schema.SEVERITIES), Column("来源文件", 44, TABLE_TEXT),
    )
    row = head = write_title(pen, ws, "报告清单", [
        "每份报告读入时的表式、发布日期、单元格读数情况（印出＋空白＋推得＋不明＝单元格）和核验结果条数。各词释义见“说明”。",
    ], len(columns), sum(c.width for c in columns))
    write_head(pen, ws, head, columns)
    for report in order:
        r = rows.loc[report]
        row += 1
        write_row(pen, ws, row, columns, (
            r["publisher"], r["year"], codes.FORM_LABELS[r["form"]], r["published_on"], r["cells"],
            *(r[b] for b in schema.BASES), *(r[s] for s in schema.SEVERITIES), r["source"],
        ))
    last = max(row, head + 1)
    pen.table(ws, "reports", head, last, [c.head for c in columns], styles.HEAD)
    pen.widths(ws, [c.width for c in columns])
    pen.page(ws, last_row=last, last_col=len(columns), landscape=True, head_rows=(head, head), freeze=(head + 1, 3))
