"""函: the findings of the chosen report as a letter to the body, to be dated, sealed and sent."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.worksheet import Worksheet

from gongkai import codes
from gongkai.workbook import names, styles
from gongkai.workbook.comparison import Comparison
from gongkai.workbook.findings import Lines
from gongkai.workbook.ink import Pen
from gongkai.workbook.names import CHOSEN_ROW, CHOSEN_UNIT, CHOSEN_YEAR
from gongkai.workbook.styles import Look
from gongkai.workbook.titled import Formula, put

_WIDTHS = (6.0, 7.0, 10.0, 10.0, 58.0)
_COLUMNS = (("序号", 1, 1), ("处理", 2, 2), ("所印数", 3, 3), ("应为", 4, 4), ("说明", 5, 5))
_ON_A_PAGE = 6
"""Findings that go on one page with the letter."""
_TITLE = Look(styles.HEI, 18, horizontal="center")
_BODY = Look(styles.FANGSONG, 14, vertical="top")
_RIGHT = Look(styles.FANGSONG, 14, horizontal="right", indent=2, wrap=False)
_HELP_COLUMN = len(_WIDTHS) + 4


def write_letter(pen: Pen, ws: Worksheet, pairs: Comparison, lines: Lines, rows_of: Mapping[str, int]) -> None:
    """The letter, A4 upright: to whom, what was found, what to do; the findings as its list."""
    choice = pairs.choice
    last_col = len(_WIDTHS)
    put(pen, ws, 1, 1, "关于政府信息公开工作年度报告数据核验情况的函", _TITLE, last_col)
    pen.height(ws, 1, 48)
    put(pen, ws, 2, 1, Formula(f'{CHOSEN_UNIT}&"："', "" if choice.unit is None else f"{choice.unit}："), _BODY, last_col)
    pen.height(ws, 2, 24)
    body = _text(pairs, lines)
    paragraphs: list[str | Formula] = [body, *(f"　　{action}：{meaning}" for action, meaning in codes.ACTIONS.items())]
    row = 2
    for paragraph in paragraphs:
        row += 1
        put(pen, ws, row, 1, paragraph, _BODY, last_col)
        shown = str(paragraph.result) if isinstance(paragraph, Formula) else paragraph
        at_least = 3 if isinstance(paragraph, Formula) else 1
        pen.height(ws, row, styles.row_height(max(styles.text_lines(shown, sum(_WIDTHS), 14), at_least), 14))
    for text in ("（发函单位）", "年　　月　　日"):
        row += 1
        put(pen, ws, row, 1, text, _RIGHT, last_col)
        pen.height(ws, row, 28)
    row += 1
    put(pen, ws, row, 1, "附：核验清单", styles.HEADING, last_col)
    pen.height(ws, row, 26)
    last = lines.write(pen, ws, row + 1, _COLUMNS, _WIDTHS, _HELP_COLUMN, rows_of)
    last += 1
    more = lines.count()
    put(pen, ws, last, 1, Formula(f'IF({more.text}>{lines.room},"其余"&({more.text}-{lines.room})&"条见“{names.FINDINGS}”。","")',
                                  f"其余{len(lines.own) - lines.room}条见“{names.FINDINGS}”。" if len(lines.own) > lines.room else ""),
        styles.SUBTITLE, last_col)
    pen.widths(ws, list(_WIDTHS))
    put(pen, ws, 2, last_col + 2, f"单位和年度在“{names.FORM}”上选择", Look(styles.SONG, 9, wrap=False))
    if lines.room > _ON_A_PAGE:
        put(pen, ws, 3, last_col + 2, "清单不满一页的，只打印有字的页", Look(styles.SONG, 9, wrap=False))
    pen.page(ws, last_row=last, last_col=last_col, pages_high=1 if lines.room <= _ON_A_PAGE else 0)


def _text(pairs: Comparison, lines: Lines) -> Formula:
    choice = pairs.choice
    every = lines.count()
    each = {action: lines.count(action) for action in codes.ACTIONS}
    opening = "　　经核验，你单位"
    report = "年政府信息公开工作年度报告"
    none = "未发现需要更正、核对或说明之处。"
    tail = "（清单附后）。请逐项办理，并于收到本函后书面回复。"
    counted = '&"，"&'.join(f'"需{a}"&{f.text}&"处"' for a, f in each.items())
    start_formula = f'"{opening}"&{CHOSEN_YEAR}&"{report}（"&{pairs.form_now()}&"表式）"'
    formula = (f'IF({CHOSEN_ROW}=0,"　　本册没有该单位"&{CHOSEN_YEAR}&"年的报告。",{start_formula}&'
               f'IF({every.text}=0,"{none}","有"&{every.text}&"处须办理："&{counted}&"{tail}"))')
    if choice.now is None:
        return Formula(formula, f"　　本册没有该单位{choice.year or ''}年的报告。")
    start = f"{opening}{choice.year}{report}（{choice.now.form_label}表式）"
    if not every.result:
        return Formula(formula, start + none)
    return Formula(formula, f"{start}有{every.result}处须办理：" + "，".join(f"需{a}{f.result}处" for a, f in each.items()) + tail)
