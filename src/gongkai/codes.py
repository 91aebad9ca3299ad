"""What codes are called that the form itself does not name: bases, severities, checks."""

from __future__ import annotations

import pandas as pd

from gongkai import form

BASES = {"printed": "印出", "blank": "空白作零", "derived": "推得", "unknown": "不明"}
BASES_EN = {"printed": "Printed", "blank": "Blank taken as zero", "derived": "Derived", "unknown": "Unknown"}
BASIS_MEANINGS = {
    "printed": "原表印有数字，照录不改；与勾稽关系不符的也照录，另列入核验结果。",
    "blank": "原表为空白或“/”“-”“—”，表内勾稽关系在其为零时成立，统计时按零计；表中仍留空白。",
    "derived": "原表未印数，由表内勾稽关系得出唯一的数。",
    "unknown": "原表无此格、未印数或不能读作数，也无从推得；不作零计，含有它的合计与比率留空。",
}
SEVERITIES = {"error": "错误", "warning": "警示", "note": "提示"}
SEVERITIES_EN = {"error": "error", "warning": "warning", "note": "note"}
SEVERITY_MEANINGS = {
    "error": "原表数字自相矛盾，或表格缺失，引用前须核对原文。",
    "warning": "与其他材料或上年报告不一致，可能有合理原因，建议核实。",
    "note": "不影响数字的情形，供了解。",
}
EQUATIONS = {
    "E1": "各申请人栏：本年新收＋上年结转＝办理结果总计＋结转下年度继续办理。",
    "E2": "各申请人栏：（一）至（六）各项办理结果之和＝（七）总计。",
    "E3": "第三部分各行：自然人与五类法人或其他组织之和＝总计。",
    "E4": "第四部分各途径：四种结果之和＝总计。",
    "E5": "跨年：本年“上年结转”＝上一年“结转下年度继续办理”，各申请人栏。",
    "E6": "跨年：现行有效件数＝上一年现行有效件数＋本年制发件数－本年废止件数。",
}
RULES = {
    "edition": "表式", "year": "年份", "period": "统计期限", "publisher": "机关", "section_missing": "缺节",
    "table_missing": "缺表", "row_missing": "缺行", "cell_missing": "缺格", "second_table": "两表不一",
    "other_handling_rows": "其他处理", "unplaced": "列位不定", "placed_by_equations": "勾稽定位", "extra_value": "多印数字",
    "unlabelled_row": "缺行名", "second_report": "另一报告", "not_a_number": "不是数字", "blank_cell": "空白",
    "text": "文表不一", "page_unread": "缺页", "negative": "负数", "fraction": "小数", "cell_note": "附注",
    "published_early": "发布过早", "deadline": "发布期限", "children": "上下级合计", "outlier": "异常变动",
    "carried_items": "年度衔接",
}
"""Names of the checks other than the equations, which go by their number."""
ACTIONS = {
    "更正": "报告与自身或与法定表式矛盾。请按原始台账改正已公布的报告，重新发布，并报送改正后的数字。",
    "核对": "数字与其他材料不一致，或未能从文件中确认。请与原始台账核对：确有错误的，予以更正；无误的，书面说明原因。",
    "说明": "数字可能无误，但与通常情形不同或口径不明。请书面说明原因、口径或依据，并在下一年度报告中写明。",
}
"""What an organ is asked to do about a finding, and what that means in the letter."""
_ACTION_OF = {
    **dict.fromkeys(("E1", "E2", "E3", "E4", "negative", "fraction", "edition", "other_handling_rows"), "更正"),
    **dict.fromkeys((
        "E5", "E6", "carried_items", "children", "year", "period", "publisher", "published_early", "section_missing", "table_missing",
        "row_missing", "cell_missing", "second_table", "unplaced", "placed_by_equations", "extra_value", "unlabelled_row",
        "second_report", "not_a_number", "blank_cell", "page_unread",
    ), "核对"),
    **dict.fromkeys(("deadline", "outlier", "cell_note"), "说明"),
}
_TEXT_ACTIONS = {"error": "更正", "warning": "核对", "note": "说明"}
FRAMES = {s.key: s.zh for s in form.SECTIONS if s.key in form.FRAMES}
FORM_LABELS = {name: f"{name}年版" for name in form.EDITIONS}


def action(rule: str, severity: str) -> str:
    """What an organ is asked to do about a finding of this rule: a key of :data:`ACTIONS`.

    What text and table say apart depends on how grave it is. Raises KeyError for a rule there is not.
    """
    return _TEXT_ACTIONS[severity] if rule == "text" else _ACTION_OF[rule]


def place(frame: object, cell: object) -> str:
    """Where a finding stands, in the form's words; what is no cell of the form is given as it is."""
    if pd.isna(frame) or frame not in form.FRAMES:
        return "" if pd.isna(cell) else str(cell)
    title = FRAMES[str(frame)]
    if pd.isna(cell) or not str(cell):
        return title
    first, _, second = str(cell).partition("/")
    group = _group(first) if frame == form.APPLICATIONS else None
    try:
        if group is not None:
            return f"{title}：{group.number}{group.zh}／{form.term_label(str(frame), second, 1)}"
        # A finding on a whole row names no column; one on a sum joins its rows with +.
        labels = [form.cell_label((str(frame), row, second)).split("／", 1) for row in first.split("+")]
        column = f"／{labels[0][1]}" if labels[0][1] else ""
        return f"{title}：{'＋'.join(row for row, _ in labels)}{column}"
    except KeyError:
        return f"{title}：{cell}"


def unplaced(rule: str) -> str:
    """Where a finding stands that names no table: in the text, or anywhere in the report."""
    return "正文" if rule in ("text", "section_missing") else "报告整体"


def _group(rows: str) -> form.OutcomeGroup | None:
    """The outcome group of several rows that a ``+`` joins, if they are all it has in an edition."""
    keys = set(rows.split("+"))
    editions = [e for edition in form.EDITIONS.values() for e in (edition.with_single_other(), edition.with_three_other())]
    return next((g for g in form.OUTCOME_GROUPS if len(keys) > 1 and any(keys == set(g.members) & set(e.outcomes) for e in editions)), None)
