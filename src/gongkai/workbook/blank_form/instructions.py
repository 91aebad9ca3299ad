"""填表说明: the first sheet of a form to fill in: how, and how far each unit is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from gongkai import form
from gongkai.workbook import styles
from gongkai.workbook.blank_form.live_checks import VERDICT
from gongkai.workbook.blank_form.unit_sheet import HEADER, protect
from gongkai.workbook.ink import Pen
from gongkai.workbook.safe import sheet_link
from gongkai.workbook.titled import Column, write_head, write_title

SHEET = "填表说明"
_COLUMNS = (Column("序号", 7, styles.CENTRED), Column("单位", 40, styles.LINK_CELL), Column("核对情况", 45, styles.TEXT))


@dataclass(frozen=True)
class Entry:
    """A unit's form: its name, its sheet, whether it agrees as it is written."""

    unit: str
    sheet: str
    verdict: str


def write_instructions(
    pen: Pen, ws: Worksheet, entries: Sequence[Entry], year: int, edition: form.Edition
) -> None:
    widths = [c.width for c in _COLUMNS]
    pen.widths(ws, widths)
    row = write_title(pen, ws, f"{year}年度政府信息公开统计表　{SHEET}", [], len(_COLUMNS), sum(widths))
    for line in _lines(edition):
        pen.block(ws, row, 1, 1, len(_COLUMNS), line, styles.PLAIN)
        pen.height(ws, row, styles.row_height(styles.text_lines(line, sum(widths) - 4)))
        row += 1
    row += 1
    head = row
    write_head(pen, ws, row, _COLUMNS)
    for number, entry in enumerate(entries, start=1):
        row += 1
        pen.put(ws, row, 1, number, styles.CENTRED)
        pen.link(ws, row, 2, entry.unit, entry.sheet, styles.LINK_CELL)
        pen.formula(ws, row, 3, sheet_link(entry.sheet, VERDICT), entry.verdict, styles.TEXT)
        pen.height(ws, row, styles.row_height(styles.text_lines(entry.unit, _COLUMNS[1].width)))
    pen.alarm(ws, f"C{head + 1}:C{row}", f'LEFT(C{head + 1},1)="有"')
    pen.page(ws, last_row=row, last_col=len(_COLUMNS), head_rows=(head, head), contents=False, book_title=HEADER, title=SHEET)
    protect(ws)


def _lines(edition: form.Edition) -> list[str]:
    return [
        f"一、表式为{edition.document}所附格式的第二、三、四部分，栏目和次序不得改动。",
        "二、白色格填写，灰色格锁定。工作表保护不设密码，只为防止误改；确需改动时可在“审阅”中撤销。",
        "三、件数填不小于零的整数，金额可有小数，增减数可为负数。没有的填零，不适用的留空；空白与零不是一回事。",
        "四、总计由填报单位填写，不由公式代填：右边列出各项之和与相差，两者不等时以红色和“不符”字样标明，"
        "须查清是分项还是总计有误，再作改正。",
        "五、“上年结转”已有数的，是按本单位上年报告的“结转下年度继续办理”预填的，与实际不一致的可以改正，并在上报时说明。",
        "六、核对结果在表的右侧，只在屏幕上显示，不打印。单色打印即为正式表样。",
        "七、填好后原样保存为 XLSX 格式上报。各单位的文件放在同一文件夹，即可一并汇总。",
    ]
