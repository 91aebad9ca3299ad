"""Sentences on many bodies at once: funnels, pooled and mean rates, what a common change is made of."""

from __future__ import annotations

import pandas as pd

from gongkai import style
from gongkai.dataset import Dataset
from gongkai.measures import KEY_COUNTS, disjoint, latest
from gongkai.measures.definitions import share_of
from gongkai.narrative.prose import Prose
from gongkai.style import say
from gongkai.wording import listed, number, percent, points, ratio


def say_disjoint(dataset: Dataset) -> Prose:
    """How many reports are left out so that no request is counted twice, and which.

    What :func:`gongkai.measures.disjoint` does to the dataset, keeping the highest body.

    Examples
    --------
    >>> print(say_disjoint(dataset))
    合计前去掉1份已含在上级报告里的报告（淮安市洪泽区人民政府-2024），剩14份。...
    """
    kept = disjoint(dataset).reports["report_id"]
    out = dataset.reports[~dataset.reports["report_id"].isin(kept)]
    return Prose(
        say(
            f"合计前去掉{len(out)}份已含在上级报告里的报告"
            + (f"（{listed(out['report_id'])}）" if len(out) else "")
            + f"，剩{len(kept)}份。上级报告含下级，是这里的约定；若某上级只报本机关，合计会偏少而不会重复。",
            f"{len(out)} reports that a superior's report holds are left out before adding"
            + (f" ({listed(out['report_id'])})" if len(out) else "")
            + f"; {len(kept)} remain. That superiors' reports hold their subordinates' is a convention here: where one does "
            "not, sums miss something but count nothing twice.",
        )
    )


def say_funnel(funnel: pd.DataFrame) -> Prose:
    """Which bodies lie outside the 99.8% limits, and what that does not mean.

    From :func:`gongkai.measures.funnel`.

    Examples
    --------
    >>> own = in_year(key_indicators(disjoint(dataset), ["refused_share"]), 2024)
    >>> print(say_funnel(funnel(own, "refused_share")))
    在99.8%界线之外的：宿迁市 2.6% (n=3,521)、平潭综合实验区管委会 17.9% (n=218)、...
    """
    known = funnel.dropna(subset=["position"])
    if len(known) < 2:
        return Prose(say("有这个比率的机关不到两个，无从比较。", "Fewer than two bodies have this rate."))
    out = known[known["position"] == "outside"]
    names = listed(
        f"{p} {percent(v)} (n={number(n)})"
        for p, v, n in zip(out["publisher"], out["value"], out["denominator"], strict=True)
    )
    return Prose(
        say(
            (f"在99.8%界线之外的：{names}。" if len(out) else "没有机关在99.8%界线之外。")
            + "左端机关件数少，界线宽，比率高低多是碰巧；只有出线的才值得问一句为什么，答案要到申请的内容里找。",
            (f"Outside the 99.8% limits: {names}. " if len(out) else "No body lies outside the 99.8% limits. ")
            + "To the left cases are few and limits wide, and high or low is mostly luck; only bodies outside are worth asking "
            "why, and the answer is in what was asked for.",
        )
    )


def say_pooled(pooled: pd.DataFrame, measure: str) -> Prose:
    """The year in which the rate of all requests and the mean of the bodies' rates lie farthest apart.

    From :func:`gongkai.measures.pooled_rates`; ``measure`` is the key of a share.

    Examples
    --------
    >>> pooled = pooled_rates(key_indicators(disjoint(dataset), ["disclosure_rate"]))
    >>> print(say_pooled(pooled, "disclosure_rate"))
    两者相差最大的是2023年：公开率合计43.6%，机关平均37.0%，相差+6.7个百分点（4个机关，n=3,591）。...
    """
    spec = share_of(measure)
    rows = pooled[(pooled["measure"] == measure) & (pooled["bodies"] > 1).fillna(False)]
    if rows.empty:
        return Prose(say("没有一年有两个机关可以合计。", "In no year are there two bodies to put together."))
    gap = ((rows["pooled"] - rows["mean"]) * 100).astype(float)
    row = rows.loc[gap.abs().idxmax()]
    return Prose(
        say(
            f"两者相差最大的是{row['year']}年：{spec.zh}合计{percent(row['pooled'])}，机关平均{percent(row['mean'])}，相差"
            f"{points(gap[row.name])}个百分点（{row['bodies']}个机关，n={number(row['denominator'])}）。"
            "说“申请人多半得到什么”用合计，说“机关一般怎样”用平均或中位数，不可混用。",
            f"They lie farthest apart in {row['year']}: {spec.en.lower()} {percent(row['pooled'])} together and "
            f"{percent(row['mean'])} in the mean, {points(gap[row.name])} points ({row['bodies']} bodies, "
            f"n={number(row['denominator'])}). Use the first for what happens to requests, the second for what bodies do.",
        )
    )


def say_mix(parts: pd.DataFrame, publisher: str | None = None) -> Prose:
    """How much of a change of a rate is mix and how much is within, in points; both add up to it.

    From :func:`gongkai.measures.rate_by_applicant` (with ``publisher``; its latest pair of years) or
    :func:`gongkai.measures.rate_by_body`.

    Examples
    --------
    >>> print(say_mix(rate_by_applicant(dataset), "宿迁市"))
    总变化+10.4个百分点，其中构成+0.1、自身+10.3，贡献最大的是自然人（+9.8）。...
    """
    rows = parts
    if "publisher" in rows:
        rows = latest(rows[rows["publisher"] == publisher])
    if rows.empty or rows["contribution"].isna().any() or rows["rate_change"].isna().any():
        return Prose(say("没有可分解的相邻两年。", "There is no pair of years to split."))
    mix, within, total = (float(v) for v in (rows["mix"].sum(), rows["within"].sum(), rows["rate_change"].iloc[0]))
    top = rows.loc[rows["contribution"].astype(float).abs().idxmax()]
    return Prose(
        say(
            f"总变化{points(total)}个百分点，其中构成{points(mix)}、自身{points(within)}，贡献最大的是"
            f"{top[style.label_column()]}（{points(top['contribution'])}）。"
            "构成：各部分的分量变了；自身：各部分自己的比率变了。两者之和恰为总变化，不含原因。",
            f"Of {points(total)} points mix makes {points(mix)} and within {points(within)}; the largest part is "
            f"{top[style.label_column()]} ({points(top['contribution'])}). Mix: the weights of the parts changed; within: their own "
            "rates did. Both add up to the change exactly and say nothing of causes.",
        )
    )


def say_ratios(changes: pd.DataFrame, publisher: str | None) -> Prose:
    """The change of one body's requests received as a ratio with its 95% interval, and how many bases are zero.

    From :func:`gongkai.measures.change_on_year`; the body's latest pair of years.

    Examples
    --------
    >>> print(say_ratios(change_on_year(dataset, KEY_COUNTS), "宿迁市"))
    新收申请从3,511件到3,525件，为上年的1.00倍（95%区间0.96至1.05）。...
    """
    rows = latest(changes[changes["publisher"] == publisher])
    received = rows[rows["measure"] == "received"].dropna(subset=["ratio"])
    if received.empty:
        return Prose(say("这个机关没有可比的相邻两年。", "This body has no pair of years to compare."))
    row = received.iloc[0]
    counts = rows[rows["measure"].isin(KEY_COUNTS)]
    zero = int(((counts["previous"] == 0) & counts["joins"]).fillna(False).sum())
    return Prose(
        say(
            f"新收申请从{number(row['previous'])}件到{number(row['current'])}件，为上年的{ratio(row['ratio'])}倍（95%区间"
            f"{ratio(row['ratio_low'])}至{ratio(row['ratio_high'])}）。图中各件数里，上年为零的{zero}个没有倍数，也没有百分比，只看件数。",
            f"Requests received went from {number(row['previous'])} to {number(row['current'])}, ×{ratio(row['ratio'])} (95% interval "
            f"{ratio(row['ratio_low'])} to {ratio(row['ratio_high'])}). {zero} of the counts drawn start from zero: no ratio, no percent.",
        )
    )
