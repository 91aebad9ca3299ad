"""The notes: every definition with its denominator, every word used for a code, every rule checked."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from gongkai import codes, form, schema
from gongkai.measures import MEASURES
from gongkai.workbook import names, styles
from gongkai.workbook.figures import ABSENT, UNKNOWN
from gongkai.workbook.indicator_data import KEY_MEASURES
from gongkai.workbook.ink import Pen
from gongkai.workbook.styles import TABLE_TEXT
from gongkai.workbook.titled import Column, write_head, write_row, write_title

_COLUMNS = (Column("名称", 36, TABLE_TEXT), Column("释义", 64, TABLE_TEXT))


_REFUSAL_SHARE = ("不予公开原因占比", "表三（三）某项总计；分母为（三）1至8项总计之和，即全部不予公开。")


def _parts() -> list[tuple[str, list[tuple[str, str]]]]:
    used = [MEASURES[key] for key in KEY_MEASURES]
    groups = [MEASURES[f"{g.key}_share"] for g in form.OUTCOME_GROUPS if f"{g.key}_share" not in KEY_MEASURES]
    counts = [(m.zh, m.definition_zh + "。") for m in used if m.section != form.DISCLOSURE and not m.is_share]
    shares = [(m.zh, m.definition_zh + "。") for m in (*used, *groups) if m.is_share]
    items = [(m.zh, m.definition_zh + "。") for m in used if m.section == form.DISCLOSURE]
    editions = [
        (codes.FORM_LABELS[e.name],
         f"{e.document}；适用于{e.first_year}年" + (f"至{e.last_year}年" if e.last_year else "及以后各年")
         + f"的报告，表内共{len(e.cells)}格。报告用了另一版表式的，按其实际表式录入。")
        for e in form.EDITIONS.values()
    ]
    following = "、".join(f"“{name}”" for name in (names.COMPARISON, names.EQUATIONS, names.INDICATORS, names.CHARTS, names.LETTER))
    use = [
        ("看一份报告", f"在“{names.FORM}”的黄色格选单位和年度；{following}随之改变。"),
        ("汇总", f"在“{names.SUM}”选年度，在“{names.UNITS}”的“计入汇总”栏选是或否。两版表式、不同单位的金额分开相加。"),
        ("改正数字", f"数字只在“{names.DATA}”一处，其余都是公式：在该表改一格，法定表、汇总、勾稽、指标和排名随之改变。"
                     f"“{names.READINGS}”“{names.FINDINGS}”“{names.REPORTS}”是读入时的记录，不随之改变。"),
        ("推得的格改正后", f"从“{names.DATA}”的“推得的格”栏删去该格名称，法定表上的※随之消失。"),
        ("空格", "原表空白（或“/”“-”“—”），表内勾稽关系在其为零时成立；合计与比率按零计，表中仍留空白。"),
        (UNKNOWN, "数值不明：不作零计。含有它的比率留空，含有它的勾稽关系无法核对，汇总时不计入合计并注明份数。"),
        (ABSENT, "该报告的表式没有这一栏。"),
    ]
    return [
        ("用法和记号", use),
        ("一、依据", [(codes.BASES[b], codes.BASIS_MEANINGS[b]) for b in schema.BASES]),
        ("二、表式", editions),
        ("三、计数指标", counts),
        ("四、比率指标（分子；分母）", [*shares, _REFUSAL_SHARE]),
        ("五、主动公开各项", items),
        ("六、勾稽关系", [(key, text) for key, text in codes.EQUATIONS.items()]),
        ("七、核验结果的等级", [(codes.SEVERITIES[s], codes.SEVERITY_MEANINGS[s]) for s in schema.SEVERITIES]),
    ]


def write_notes(pen: Pen, ws: Worksheet) -> None:
    row = write_title(pen, ws, "说明", [
        "本册所用的词、指标与核验规则。分子或分母有一格不明的，比率留空；分母为零的，比率也留空。比率以百分比表示，与上年比较用百分点。",
        "两版表式的“主动公开”栏目不同，2020年与2021年之间不宜直接连比。",
    ], 2, 100)
    for i, (heading, lines) in enumerate(_parts()):
        if i:
            row += 1
        pen.block(ws, row, 1, 1, 2, heading, styles.HEADING)
        pen.height(ws, row, 22)
        row += 1
        write_head(pen, ws, row, _COLUMNS)
        for line in lines:
            row += 1
            write_row(pen, ws, row, _COLUMNS, line)
        row += 1
    pen.widths(ws, [c.width for c in _COLUMNS])
    pen.page(ws, last_row=row - 1, last_col=2, freeze=(2, 1))
