"""Frames as readers see them: named in words, nothing cut off, missing numbers in a word."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from gongkai import codes, form, schema, style
from gongkai.measures import MEASURES, PER_100, RATIO, SHARE
from gongkai.style import say
from gongkai.wording import amount, missing, number, points, ratio, signed, signed_percent


class Table:
    """A frame as a reader wants to see it: named in words, nothing cut off, missing numbers in a word."""

    def __init__(self, frame: pd.DataFrame, most: int = 60) -> None:
        self.frame = frame
        self.most = most

    def _note(self) -> str:
        if len(self.frame) <= self.most:
            return ""
        return say(f"共{len(self.frame)}行，列出前{self.most}行。", f"The first {self.most} of {len(self.frame)} rows.")

    def _repr_html_(self) -> str:
        if self.frame.empty:
            return f"<p>{say('没有可列的内容。', 'Nothing to list.')}</p>"
        with pd.option_context("display.max_colwidth", None):
            html: str = self.frame.head(self.most).to_html(index=False, na_rep=missing(), border=0)
        return html + (f"<p>{self._note()}</p>" if self._note() else "")

    def __repr__(self) -> str:
        if self.frame.empty:
            return say("没有可列的内容。", "Nothing to list.")
        text: str = self.frame.head(self.most).to_string(index=False, na_rep=missing())
        return text + (f"\n{self._note()}" if self._note() else "")


COLUMN_NAMES: Mapping[str, tuple[str, str]] = {
    "report_id": ("报告", "Report"),
    "publisher": ("机关", "Body"),
    "year": ("年度", "Year"),
    "form": ("表式版本", "Form"),
    "level": ("层级", "Level"),
    "published_on": ("发布日期", "Published"),
    "source": ("文件", "File"),
    "cells": ("格数", "Cells"),
    **{basis: (codes.BASES[basis], codes.BASES_EN[basis]) for basis in schema.BASES},
    "mentions": ("文中数字", "Figures in prose"),
    "error": (codes.SEVERITIES["error"], "Errors"),
    "warning": (codes.SEVERITIES["warning"], "Warnings"),
    "note": (codes.SEVERITIES["note"], "Notes"),
    "rule": ("规则", "Rule"),
    "severity": ("程度", "Severity"),
    "message": ("说明", "Message"),
    "reason": ("原因", "Reason"),
    "equations": ("应有", "Equations"),
    "hold": ("成立", "Hold"),
    "assumed": ("其中靠空格或推算", "of these resting on unprinted cells"),
    "fail": ("不成立", "Fail"),
    "unchecked": ("无法核对", "Cannot be checked"),
    "label": ("指标", "Indicator"),
    "part": ("部分", "Part"),
    "numerator": ("分子", "Numerator"),
    "denominator": ("分母n", "n"),
    "value": ("数值", "Value"),
    "low": ("区间下限", "Low"),
    "high": ("区间上限", "High"),
    "unit": ("单位", "Unit"),
    "count": ("件数", "Requests"),
    "share": ("占比", "Share"),
    "group": ("类别", "Group"),
    "concluded": ("表列总计", "Printed total"),
    "agrees": ("与表列总计相符", "Agrees with the printed total"),
    "applicant": ("申请人", "Applicant"),
    "item": ("项目", "Item"),
    "measure": ("栏目", "Column"),
    "in_2019": ("2019年版", "2019 form"),
    "in_2021": ("2021年版", "2021 form"),
    "joins": ("两版可比", "Comparable"),
    "previous": ("上年", "Year before"),
    "current": ("本年", "This year"),
    "change": ("增减", "Change"),
    "percent": ("增减幅度", "Percent"),
    "points": ("百分点", "Points"),
    "points_low": ("下限", "Low"),
    "points_high": ("上限", "High"),
    "previous_year": ("上年度", "Year before"),
    "edition_break": ("跨版", "Change of form"),
    "issued": ("本年制发", "Issued"),
    "repealed": ("本年废止", "Repealed"),
    "in_force": ("表列现行有效", "In force, printed"),
    "expected": ("推算现行有效", "In force, expected"),
    "difference": ("相差", "Difference"),
    "outcomes": ("办结（六类之和）", "Concluded"),
    "previous_denominator": ("上年n", "n before"),
    "received": ("新收申请", "Requests received"),
    "share_of_outcomes": ("占全部办结", "Share of all concluded"),
    "previous_form": ("上年表式", "Form before"),
    "definition": ("定义与分母", "Definition and denominator"),
    "counts": ("数什么（分子）", "What is counted"),
    "over": ("分母", "Over what"),
    "caution": ("不能据此断定", "Not to be concluded"),
    "differs_from": ("本册所用", "Ours"),
    "differs": ("与它的差别", "How it differs"),
    "body": ("机关", "Body"),
    "ratio": ("倍数", "Ratio"),
    "ratio_low": ("倍数下限", "Low"),
    "ratio_high": ("倍数上限", "High"),
    "route": ("途径", "Route"),
    "outcome": ("结果", "Result"),
    "pending": ("尚未审结（另列）", "Pending (beside)"),
    "cases": ("案件（四种结果之和）", "Cases (four results)"),
    "printed_total": ("表列总计", "Printed total"),
    "step": ("环节", "Step"),
    "per_100": ("每百件办结", "Per 100 concluded"),
    "received_total": ("新收总计", "All received"),
    "disclosed": ("公开", "Disclosed"),
    "rate": ("公开率", "Disclosure rate"),
    "bodies": ("机关数", "Bodies"),
    "missing": ("缺数", "Without a number"),
    "pooled": ("合计", "Together"),
    "mean": ("机关平均", "Mean of bodies"),
    "median": ("机关中位数", "Median of bodies"),
    "mix": ("构成（百分点）", "Mix (points)"),
    "within": ("自身（百分点）", "Within (points)"),
    "contribution": ("贡献（百分点）", "Contribution (points)"),
    "rate_change": ("总变化（百分点）", "Total change (points)"),
    "previous_rate": ("上年比率", "Rate before"),
    "weight": ("分量", "Weight"),
    "previous_weight": ("上年分量", "Weight before"),
    "position": ("位置", "Position"),
    "place": ("次序", "Place"),
    "phrase": ("原话", "In its words"),
    "sign": ("标志词", "Sign"),
    "reports": ("报告数", "Reports"),
    "repeated": ("与本机关上年相同", "Same as the year before"),
    "characters": ("字数", "Characters"),
    "sentences": ("句数", "Sentences"),
    "shared": ("与别的机关相同的句数", "Sentences others hold"),
    "problems": ("点明的不足", "Problems named"),
    "word": ("词", "Word"),
}
"""What the columns of frames are called in tables for readers."""


_SHARES = {
    "share", "share_of_outcomes", "rate", "previous_rate", "pooled", "mean", "median", "weight", "previous_weight",
}
"""Columns that hold fractions in every frame."""


_BOUNDS = {"low", "high"}
"""Columns in the unit of the row's value: fractions unless the row says otherwise."""


_POINTS = {"points", "points_low", "points_high", "mix", "within", "contribution", "rate_change"}


_RATIOS = {"ratio", "ratio_low", "ratio_high", "per_100"}


_UNITS = {
    SHARE: ("%", "%"), PER_100: ("每百件", "per 100"), RATIO: ("每件", "per one"),
}


_POSITIONS = {
    "inside": ("界线之内", "inside"), "between": ("两条界线之间", "between both limits"), "outside": ("99.8%界线之外", "outside 99.8%"),
}


_YES = {True: ("是", "yes"), False: ("否", "no")}


SEVERITY_NAMES = {s: (codes.SEVERITIES[s], codes.SEVERITIES_EN[s]) for s in schema.SEVERITIES}


_LEVELS = {
    "province": ("省", "province"),
    "city": ("市", "city"),
    "county": ("县（区）", "county"),
    "department": ("部门", "department"),
}
_PLAIN = {"year", "previous_year", "form", "previous_form"}


def table(frame: pd.DataFrame, *columns: str, most: int = 60) -> Table:
    """These columns of a frame, named in the language now in use, shares as percentages, NA as a word.

    A column ``label`` (or ``item``, ``measure``, ``applicant``) stands for the labels in the language now in
    use where the frame has them. Without ``columns`` every one is shown that has a name for readers. Raises
    :class:`KeyError` for a column that the frame does not have. ``.frame`` holds what is shown.

    Examples
    --------
    >>> table(latest(key_indicators(dataset, ["disclosure_rate"])), "publisher", "year", "numerator", "denominator", "value")
            机关   年度    分子   分母n    数值
    上海市人民政府办公厅 2019   275   805 34.2%
           宿迁市 2024 1,902 3,521 54.0%
       山东省大数据局 2024     5    10 50.0%
    平潭综合实验区管委会 2025    71   148 48.0%
       淄博市大数据局 2023     1     3 33.3%
       淮安市人民政府 2024 1,816 3,050 59.5%
    淮安市洪泽区人民政府 2024    59    95 62.1%
    """
    lang = style.language()
    chosen = columns or tuple(name for name in frame.columns if name in COLUMN_NAMES)
    shown: dict[str, list[str]] = {}
    for name in chosen:
        column = frame[f"{name}_{lang}"] if f"{name}_{lang}" in frame else frame[name]
        units = frame["unit"] if name in ("value", "low", "high", "previous", "current", "change") and "unit" in frame else None
        empty = _over_nothing(frame, name)
        shown[say(*COLUMN_NAMES.get(name, (name, name)))] = [
            say("分母为零", "n is zero") if empty[i] else _cell(name, value, None if units is None else units.iloc[i])
            for i, value in enumerate(column)
        ]
    return Table(pd.DataFrame(shown, dtype="object"), most)


def _over_nothing(frame: pd.DataFrame, name: str) -> list[bool]:
    """Where a rate is not defined because there was nothing to divide by; that is no number missing."""
    if name not in ("value", "low", "high", "share", "rate", "per_100") or "denominator" not in frame:
        return [False] * len(frame)
    return [bool(zero) for zero in (frame["denominator"] == 0).fillna(False)]


def _cell(name: str, value: object, unit: object) -> str:
    unit = SHARE if name in _SHARES or (unit is None and name in _BOUNDS) else unit
    is_share = unit is not None and not pd.isna(unit) and unit == SHARE
    if pd.isna(value):
        # Not a gap in the source: there is no percent of a share, nor on a base of zero.
        if name == "repeated":
            return say("无上年报告", "no report before")
        return say("不算", "none") if name in ("percent", "ratio", "ratio_low", "ratio_high") else missing()
    if isinstance(value, (bool, np.bool_)):
        return say(*_YES[bool(value)])
    if isinstance(value, pd.Timestamp):
        return str(value.date())
    if name == "unit":
        return say(*_UNITS.get(str(value), (str(value), str(value))))
    for column, words in (("severity", SEVERITY_NAMES), ("level", _LEVELS), ("position", _POSITIONS)):
        if name == column:
            return say(*words.get(str(value), (str(value), str(value))))
    if isinstance(value, str) or name in _PLAIN:
        return str(value)
    if name == "percent":
        return signed_percent(value)
    if name == "change":
        if unit in (PER_100, RATIO):
            return signed(value)
        return f"{points(float(value) * 100)}{say('个百分点', ' points')}" if is_share else signed(value)  # type: ignore[arg-type]
    if name in _POINTS:
        return points(value)
    if name in _RATIOS:
        return ratio(value)
    if name == "difference":
        return signed(value)
    return amount(value, unit)


def definitions(*measures: str) -> Table:
    """Indicators as a table for readers: what is counted, over what, and what must not be concluded.

    All of :data:`gongkai.measures.MEASURES` without ``measures``. Raises :class:`KeyError` for an unknown key.
    A table for readers; ``.frame`` holds what it shows.

    Examples
    --------
    >>> definitions("disclosure_rate").frame.iloc[0].tolist()[:2]
    ['公开率', '予以公开与部分公开之和']
    """
    chosen = [MEASURES[key] for key in measures or MEASURES]
    rows = pd.DataFrame(
        {
            "label": [say(m.zh, m.en) for m in chosen],
            "counts": [say(*m.counts) for m in chosen],
            "over": [say(*m.over) if m.denominator else say("无，是件数", "none, a count") for m in chosen],
            "caution": [say(*m.caution) for m in chosen],
        }
    )
    return table(rows, "label", "counts", "over", "caution", most=len(rows) + 1)


def other_definitions(report: pd.DataFrame) -> Table:
    """Other definitions in use beside ours, with their values in these rows of :func:`gongkai.measures.key_indicators`.

    One row for each: its name, numerator over denominator, value, the measure of ours it is taken for, and how the two differ.

    Examples
    --------
    >>> own = key_indicators(dataset, ["disclosure_rate", "disclosed_of_handled"])
    >>> other_definitions(own.query("report_id == '宿迁市-2024'")).frame.iloc[:, :4]
            指标           分子     数值       本册所用
    0  公开占应办申请  1,902/3,646  52.2%  公开率 54.0%
    """
    own = report.set_index("measure")
    rows = []
    for key, m in MEASURES.items():
        if not m.differs_from or key not in own.index:
            continue
        ours = MEASURES[m.differs_from]
        value, over = own.loc[key], own.loc[m.differs_from] if m.differs_from in own.index else None
        rows.append({
            "label": say(m.zh, m.en),
            "numerator": f"{number(value['numerator'])}/{number(value['denominator'])}",
            "value": amount(value["value"], m.unit),
            "differs_from": say(ours.zh, ours.en) + ("" if over is None else f" {amount(over['value'], ours.unit)}"),
            "differs": say(*m.differs),
        })
    return table(pd.DataFrame(rows, columns=["label", "numerator", "value", "differs_from", "differs"]))


def findings_table(findings: pd.DataFrame, *rules: str) -> Table:
    """Findings in words an official can forward, all of them or those of some rules.

    From :func:`gongkai.measures.findings_list` or the ``findings`` of a dataset. ``rules`` are codes, such as ``"E2"``
    (:data:`gongkai.codes.RULES`). A table for readers; ``.frame`` holds what it shows.

    Examples
    --------
    >>> findings_table(findings_list(dataset), "E2").frame[["机关", "年度", "规则"]]
               机关    年度  规则
    0  平潭综合实验区管委会  2020  E2
    1  平潭综合实验区管委会  2020  E2
    """
    if not rules:
        return table(findings, "severity", "publisher", "year", "message", most=200)
    return table(findings[findings["rule"].isin(rules)], "severity", "publisher", "year", "rule", "message", most=200)


def outcome_counts(shares: pd.DataFrame) -> Table:
    """The six outcome groups of each report in requests, with n and the printed total.

    From :func:`gongkai.measures.outcome_shares`. A table for readers; ``.frame`` holds what it shows.

    Examples
    --------
    >>> outcome_counts(outcome_shares(dataset)).frame[["报告", "分母n", "表列总计"]].head(2)
                    报告    分母n   表列总计
    0  上海市人民政府办公厅-2019    805    805
    1         宿迁市-2023  3,486  3,486
    """
    return _wide(shares, "report_id", ["denominator", "concluded"])


def applicant_counts(outcomes: pd.DataFrame, report_id: str | None) -> Table:
    """The six outcome groups in requests for each kind of applicant of one report, with n and the printed total.

    From :func:`gongkai.measures.outcomes_by_applicant`. A table for readers; ``.frame`` holds what it shows.

    Examples
    --------
    >>> counts = applicant_counts(outcomes_by_applicant(dataset), "宿迁市-2024")
    >>> counts.frame[["申请人", "予以公开", "不予公开", "分母n"]]
           申请人   予以公开 不予公开    分母n
    0      自然人  1,408   88  3,440
    1  法人或其他组织     23    4     81
    """
    return _wide(
        outcomes[outcomes["report_id"] == report_id], f"applicant_{style.language()}", ["denominator", "concluded"]
    )


def _wide(rows: pd.DataFrame, key: str, beside: list[str]) -> Table:
    label = style.label_column()
    shown: list[dict[str, str]] = []
    for name, own in rows.groupby(key, sort=False):
        line = {say("申请人", "Applicant") if key.startswith("applicant") else say("报告", "Report"): str(name)}
        line |= {text: number(count) for text, count in zip(own[label], own["count"], strict=True)}
        line |= {say(*COLUMN_NAMES[column]): number(own[column].iloc[0]) for column in beside}
        shown.append(line)
    return Table(pd.DataFrame(shown, dtype="object"))


def volume_table(volume: pd.DataFrame) -> Table:
    """Requests received beside documents, decisions and fees, a row for each report.

    From :func:`gongkai.measures.disclosure_volume`; fees in the unit of the cell. A table for readers; ``.frame`` holds what it
    shows.

    Examples
    --------
    >>> volume = volume_table(latest(disclosure_volume(dataset)))
    >>> volume.frame[["报告", "新收申请", "行政许可", "行政处罚"]].head(3)
                    报告   新收申请       行政许可       行政处罚
    0  上海市人民政府办公厅-2019    859          0          0
    1         宿迁市-2024  3,525  1,573,179  2,676,474
    2     山东省大数据局-2024     10          0          0
    """
    cells = (
        ("normative_documents", "issued"),
        ("normative_documents", "in_force"),
        ("licensing", "decisions"),
        ("penalties", "decisions"),
        ("compulsory_measures", "decisions"),
        ("fees", "amount"),
    )
    lang = style.language()
    shown: list[dict[str, str]] = []
    for name, own in volume.groupby("report_id", sort=False):
        found = own.set_index(["item", "measure"])
        line = {say("报告", "Report"): str(name), say("新收申请", "Requests received"): number(own["received"].iloc[0])}
        for item, measure in cells:
            head = form.term_label(form.DISCLOSURE, item, 0, lang=lang)
            if measure != "decisions":
                head += say("：", ": ") + form.term_label(form.DISCLOSURE, measure, 1, lang=lang)
            if (item, measure) not in found.index:
                line[head] = say("表式无此项", "not in this form")
                continue
            value, unit = found.loc[(item, measure), "value"], found.loc[(item, measure), "unit"]
            line[head] = number(value) + (f" {unit}" if item == "fees" and pd.notna(unit) and pd.notna(value) else "")
        shown.append(line)
    return Table(pd.DataFrame(shown, dtype="object"))
