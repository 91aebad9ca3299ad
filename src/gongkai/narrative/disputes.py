"""Sentences on disputes: from request to court, and what is corrected."""

from __future__ import annotations

import pandas as pd

from gongkai.dataset import Dataset
from gongkai.measures import dispute_results, key_indicators, latest, route_label
from gongkai.narrative.answers import basis, both
from gongkai.narrative.prose import Prose
from gongkai.style import language, say
from gongkai.wording import SMALL_N, listed, number, percent, ratio, report_name


def answer_disputes(dataset: Dataset) -> Prose:
    """How many requests go to reconsideration and to court, and what is corrected? The answer of the sixth notebook.

    From each body's latest report: cases per 100 concluded, the body that decided most, and how many sets of decided cases are
    too few for a rate. First in Chinese, then in English, whichever language is in use.

    Examples
    --------
    >>> print(answer_disputes(dataset))
    **每百件办结对应的复议诉讼案件，各机关中位数是6.32件；多数机关审结的案件少到不能算比率。** ...
    """
    basis_zh, basis_en = basis(dataset)
    results = latest(dispute_results(dataset))
    rows = results[results["route"].isin(["reconsideration", "litigation"])].dropna(subset=["cases"])
    if rows.empty:
        return both(f"没有可用的复议诉讼数字。{basis_zh}", f"There are no figures on disputes. {basis_en}")
    totals = rows.groupby(["report_id", "route"], sort=False).first()
    none = int((totals["cases"].groupby("report_id").sum() == 0).sum())
    reports = rows["report_id"].nunique()
    big = rows.loc[rows["route"] == "reconsideration"].sort_values("denominator", ascending=False, kind="stable").iloc[0]
    own = rows[(rows["report_id"] == big["report_id"]) & (rows["outcome"] == "corrected")].set_index("route")

    def said(route: str) -> tuple[str, str, str]:
        row = own.loc[route]
        return number(row["count"]), number(row["denominator"]), number(row["pending"])

    k, n, p = said("reconsideration")
    k2, n2, p2 = said("litigation")
    name_zh, name_en = f"{big['publisher']}{big['year']}年", f"{big['publisher']} {big['year']}"
    few = rows.drop_duplicates(["report_id", "route"])
    small = int((few["denominator"] < SMALL_N).sum())
    per = latest(key_indicators(dataset, ["disputes_per_100"])).dropna(subset=["value"])
    middle = ratio(per["value"].astype(float).median()) if len(per) else number(pd.NA)
    scarce = small * 2 > len(few)
    return both(
        f"**每百件办结对应的复议诉讼案件，各机关中位数是{middle}件；"
        f"{'多数' if scarce else '一部分'}机关审结的案件少到不能算比率。** 各机关最近一份报告共{reports}份，{none}份没有案件。"
        f"审结复议最多的{name_zh}：复议审结{n}件、纠正{k}件（另有{p}件未审结），诉讼审结{n2}件、纠正{k2}件（另有{p2}件未审结）。"
        f"{len(few)}组审结数中{small}组不足{SMALL_N}件。{basis_zh}",
        f"The median body has {middle} cases per 100 concluded requests, and {'most' if scarce else 'some'} have decided too few "
        "for a rate. "
        f"Of {reports} latest reports {none} have no case. {name_en} decided the most reconsiderations: {k} of {n} corrected "
        f"({p} more pending), and {k2} of {n2} lawsuits ({p2} pending). In {small} of {len(few)} sets fewer than {SMALL_N} cases were "
        f"decided. {basis_en}",
    )


def say_court(steps: pd.DataFrame, report_id: str | None) -> Prose:
    """Reconsideration cases per 100 concluded in one report, with the 95% interval, and why that is no risk.

    From :func:`gongkai.measures.request_to_court`.

    Examples
    --------
    >>> print(say_court(request_to_court(dataset), "宿迁市-2024"))
    每百件办结对应4.83件复议（170/3,521，95%区间4.11至5.63）。...
    """
    rows = steps[steps["report_id"] == report_id].set_index("step")
    if rows.empty or pd.isna(rows["denominator"].iloc[0]):
        return Prose(say("这份报告没有可用的数字。", "This report has no numbers to use."))
    row = rows.loc["reconsideration_cases"]
    return Prose(
        say(
            f"每百件办结对应{ratio(row['per_100'])}件复议（{number(row['count'])}/{number(row['denominator'])}，95%区间"
            f"{ratio(row['low'])}至{ratio(row['high'])}）。这是同一年两个数之比，不是“一件申请被复议的概率”：案件可能针对往年的答复。",
            f"{ratio(row['per_100'])} reconsiderations per 100 concluded ({number(row['count'])}/{number(row['denominator'])}, 95% "
            f"interval {ratio(row['low'])} to {ratio(row['high'])}). Two counts of one year, not the chance that an answer is "
            "challenged: a case may concern an earlier year.",
        )
    )


def say_results(results: pd.DataFrame, route: str) -> Prose:
    """The share corrected in reports with 30 decided cases or more, and how many cases are pending.

    From :func:`gongkai.measures.dispute_results`; ``route`` is one of its routes, :class:`KeyError` for another.

    Examples
    --------
    >>> print(say_results(dispute_results(dataset), "reconsideration"))
    审结30件以上的4份，纠错率：宿迁市2023年 4.1% (17/414)、...
    """
    rows = results[(results["route"] == route) & (results["outcome"] == "corrected")].dropna(subset=["denominator"])
    name = route_label(route, language())
    held = rows[rows["denominator"] > 0]
    if held.empty:
        return Prose(say(f"没有审结的{name}案件。", f"{name}: no case was decided."))
    large = held[held["denominator"] >= SMALL_N].sort_values("share", kind="stable")
    if large.empty:
        told = say(f"没有一份报告审结{SMALL_N}件以上，只看件数，不比纠错率。",
                   f"No report decided {SMALL_N} cases or more: read the counts, compare no shares. ")
    else:
        said = listed(
            (f"{report_name(r.publisher, r.year)} {percent(r.share)} ({number(r.count)}/{number(r.denominator)})"
             for r in large.itertuples()),
            most=8,
        )
        told = say(f"审结{SMALL_N}件以上的{len(large)}份，纠错率：{said}。",
                   f"Share corrected in the {len(large)} reports with {SMALL_N} decided cases or more: {said}. ")
    pending = held["pending"].sum()
    return Prose(
        told
        + say(
            f"{len(held)}份合起来有{number(pending)}件尚未审结，怎样了结不知道，既不算纠正也不算没纠正。",
            f"{number(pending)} cases in {len(held)} reports are pending; how they end is unknown, and they count neither way.",
        )
    )


def say_after_reconsideration(dataset: Dataset) -> Prose:
    """How large a part of lawsuits follows a reconsideration, in reports with 30 lawsuits or more.

    Examples
    --------
    >>> print(say_after_reconsideration(dataset))
    诉讼30件以上的3份里，先经复议的占：宿迁市2023年 78.8% (89/113)、...
    """
    rows = key_indicators(dataset, ["litigation_after_share"]).dropna(subset=["value"])
    if rows.empty:
        return Prose(say("没有诉讼案件。", "There are no lawsuits."))
    large = rows[rows["denominator"] >= SMALL_N]
    said = listed(
        (f"{report_name(r.publisher, r.year)} {percent(r.value)} ({number(r.numerator)}/{number(r.denominator)})"
         for r in large.itertuples()),
        most=8,
    )
    return Prose(
        say(
            (f"诉讼{SMALL_N}件以上的{len(large)}份里，先经复议的占：{said}。" if len(large) else f"没有一份报告有{SMALL_N}件以上的诉讼。")
            + "2024年起修订的行政复议法规定，对不予公开政府信息不服的应先申请复议，此前两条路可选，前后年份的占比不宜直接比较。",
            (f"Share of lawsuits that follow a reconsideration, in {len(large)} reports with {SMALL_N} or more: {said}. "
             if len(large) else f"No report has {SMALL_N} lawsuits or more. ")
            + "Since 2024 the revised Administrative Reconsideration Law makes reconsideration come first where information was "
            "refused; before, both ways were open. Shares before and after do not compare directly.",
        )
    )
