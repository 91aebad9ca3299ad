"""What the sheets of the workbook are called, and the names that formulas go by."""

from __future__ import annotations

from gongkai import form

BOOK_TITLE = "政府信息公开工作年度报告汇编"
BACK = "← 返回目录"

COVER, CONTENTS = "封面", "目录"
COMPARISON, LETTER = "两年对照", "函"
EQUATIONS, ALL_EQUATIONS = "勾稽", "勾稽总表"
INDICATORS, CHARTS, RANKING = "指标", "图表", "排名"
FINDINGS, FAILURES, REPORTS, NOTES = "核验结果", "未读文件", "报告清单", "说明"
SUMS = "汇总明细"
UNITS, DATA, INDICATOR_DATA, READINGS, LISTS = "单位", "数据", "指标数据", "读数", "列表"

_NEWEST = next(reversed(form.EDITIONS))


def form_sheet(edition: str) -> str:
    """The sheet with the live form of an edition; the newest bears the plain name."""
    return "法定表" if edition == _NEWEST else f"法定表（{edition}年版）"


def sum_sheet(edition: str) -> str:
    """The sheet with the sum over units in the form of an edition."""
    return "汇总" if edition == _NEWEST else f"汇总（{edition}年版）"


FORM = form_sheet(_NEWEST)
SUM = sum_sheet(_NEWEST)

CHOSEN_UNIT, CHOSEN_YEAR = "所选单位", "所选年度"
CHOSEN_ROW, ROW_BEFORE = "本年行", "上年行"
"""Row of the chosen report, and of the one a year earlier, on the data sheet; 0 if there is none."""
SUM_YEAR = "汇总年度"
RANK_YEAR, RANK_MEASURE, LEAST_CASES = "排名年度", "排名指标", "最少件数"
