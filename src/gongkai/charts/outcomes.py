"""Charts of how requests end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from gongkai import form, style
from gongkai.charts import canvas
from gongkai.charts.canvas import chart
from gongkai.charts.spread import histogram, how_to_read, is_many, spread_bars
from gongkai.measures import MEASURES, NOTHING_GROUPS
from gongkai.measures.definitions import share_of
from gongkai.style import say
from gongkai.wording import SMALL_N, listed, missing, number, percent, report_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_NOTHING = (
    "没有可画的报告：办结情况缺失，或没有办结的申请。",
    "Nothing to draw: outcomes are missing, or no request was concluded.",
)
_COUNTS_NOTE = (
    f"n为分母；n小于{SMALL_N}的条内写件数，不写百分比。",
    f"n: the denominator. Where n is under {SMALL_N}, bars carry counts instead of percentages.",
)


def _known(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[(rows["denominator"] > 0).fillna(False) & rows["share"].notna()]


def _stack(
    rows: pd.DataFrame, keys: list[str], order: list[str], labels: list[str], title: str, note: str, columns: int
) -> Axes:
    """Bars of shares: ``rows`` are led by a ``bar`` column, ``order`` says which bar comes where."""
    figure, (ax,) = canvas.page(canvas.rows_height(len(order), 1.5, 0.44))
    parts = []
    for key in keys:
        part = rows[rows["group"] == key].set_index("bar").loc[order]
        widths = [float(share) for share in part["share"]]
        words = [
            ""
            if width < 0.045
            else str(count)
            if n < SMALL_N
            else f"{width * 100:.0f}%"
            if width < 0.075
            else f"{width * 100:.1f}%"
            for width, count, n in zip(widths, part["count"], part["denominator"], strict=True)
        ]
        parts.append((part[style.label_column()].iloc[0], style.OUTCOME_FILLS[key], widths, words))
    canvas.stacked_bars(ax, labels, parts)
    ax.set_xlim(0, 1)
    canvas.hide_value_axis(ax)
    canvas.legend_on_top(ax, columns)
    return canvas.head(figure, ax, title, note)


def _spread(known: pd.DataFrame, key: str, names: dict[str, str], fills: dict[str, style.Fill], title: str, note: str) -> Axes:
    """How the shares of each group or reason spread over many reports, each with n large enough to have one."""
    large = known[known["denominator"] >= SMALL_N]
    figure, (ax,) = canvas.page(canvas.rows_height(len(names), 1.5, 0.5))
    spread_bars(ax, [(name, fills[k], large.loc[large[key] == k, "share"]) for k, name in names.items()])
    few = known["report_id"].nunique() - large["report_id"].nunique()
    note = how_to_read() + say(
        f"{large['report_id'].nunique()}份在内，{few}份n太小不计。", f"{large['report_id'].nunique()} are in, {few} are too small. "
    ) + note
    return canvas.head(figure, ax, title, note)


@chart
def outcome_chart(shares: pd.DataFrame) -> Axes:
    """The six outcome groups of each report as parts of 100%, from :func:`gongkai.measures.outcome_shares`.

    Sorted by the share granted in full or in part. Reports whose outcomes are unknown are named in the note. Many
    reports are shown by how each group's share spreads over them.

    Examples
    --------
    >>> ax = outcome_chart(latest(outcome_shares(dataset)))
    >>> print(ax.get_label())
    7份报告中6份，“无法提供”多于“不予公开”
    """
    known = _known(shares)
    if known.empty:
        return canvas.nothing(say(*_NOTHING))
    wide = known.pivot_table(index="report_id", columns="group", values="share", aggfunc="first", sort=False)
    wide = wide.assign(disclosed=wide["granted"] + wide["partly_granted"]).sort_values(
        "disclosed", ascending=False, kind="stable"
    )
    order, left = canvas.first_rows(list(wide.index))
    leads = known.drop_duplicates("report_id").set_index("report_id")
    labels = [
        f"{name} (n={number(n)})"
        for name, n in zip(canvas.names(leads.loc[order]), leads.loc[order, "denominator"], strict=True)
    ]
    unknown = shares.drop_duplicates("report_id")
    unknown = unknown[~unknown["report_id"].isin(known["report_id"])]
    lost = (
        say("未画（缺数或无办结）：", "Not drawn (unknown or none concluded): ")
        + listed((report_name(p, y) for p, y in zip(unknown["publisher"], unknown["year"], strict=True)), 10)
        + say("。", ". ")
    )
    note = left + (lost if len(unknown) else "") + say(*_COUNTS_NOTE)
    if (~known["agrees"].fillna(True)).any():
        note += say(
            "分母为六类之和；有报告的表列总计与之不等。",
            "The denominator is the six groups added up; in some reports the printed total differs.",
        )
    if is_many(len(wide)):
        names = {g.key: say(g.zh, g.en) for g in form.OUTCOME_GROUPS}
        return _spread(known, "group", names, style.OUTCOME_FILLS, _outcome_title(wide, leads), lost if len(unknown) else "")
    rows = known.assign(bar=known["report_id"])
    return _stack(rows, [g.key for g in form.OUTCOME_GROUPS], order, labels, _outcome_title(wide, leads), note, 6)


def _outcome_title(wide: pd.DataFrame, leads: pd.DataFrame) -> str:
    if len(wide) == 1:
        only, lead = wide.iloc[0], leads.loc[wide.index[0]]
        name, n = report_name(lead["publisher"], lead["year"]), number(lead["denominator"])
        return say(
            f"{name}：公开{percent(only['disclosed'])}，无法提供{percent(only['unavailable'])}，"
            f"不予公开{percent(only['refused'])}（n={n}）",
            f"{name}: {percent(only['disclosed'])} disclosed in full or part, {percent(only['unavailable'])} not "
            "available, "
            f"{percent(only['refused'])} refused (n={n})",
        )
    more = int((wide["unavailable"] > wide["refused"]).sum())
    return say(
        f"{len(wide)}份报告中{more}份，“无法提供”多于“不予公开”",
        f"In {more} of {len(wide)} reports more requests could not be served than were refused",
    )


@chart
def nothing_chart(groups: pd.DataFrame) -> Axes:
    """Of the requests that yield nothing: refused, unavailable, unprocessed.

    From :func:`gongkai.measures.nothing_groups`.

    Examples
    --------
    >>> ax = nothing_chart(latest(nothing_groups(dataset)))
    >>> print(ax.get_label())
    7份报告中6份，无所得的申请一半以上不是“不予公开”
    """
    known = _known(groups)
    if known.empty:
        return canvas.nothing(
            say(
                "没有可画的报告：没有无所得的申请，或数字缺失。",
                "Nothing to draw: no request ended with nothing, or numbers are missing.",
            )
        )
    refused = known[known["group"] == "refused"].set_index("report_id")["share"].sort_values(kind="stable")
    order, left = canvas.first_rows(list(refused.index))
    leads = known.drop_duplicates("report_id").set_index("report_id")
    labels = [
        f"{name} (n={number(n)})"
        for name, n in zip(canvas.names(leads.loc[order]), leads.loc[order, "denominator"], strict=True)
    ]
    if len(refused) == 1:
        lead = leads.iloc[0]
        title = say(
            f"{report_name(lead['publisher'], lead['year'])}：无所得的{number(lead['denominator'])}件中，"
            f"不予公开占{percent(refused.iloc[0])}",
            f"{report_name(lead['publisher'], lead['year'])}: of {number(lead['denominator'])} requests that yielded "
            f"nothing, {percent(refused.iloc[0])} were refused",
        )
    else:
        half = int((refused < 0.5).sum())
        title = say(
            f"{len(refused)}份报告中{half}份，无所得的申请一半以上不是“不予公开”",
            f"In {half} of {len(refused)} reports most requests that yielded nothing were not refused",
        )
    if is_many(len(refused)):
        names = {g.key: say(g.zh, g.en) for g in form.OUTCOME_GROUPS if g.key in NOTHING_GROUPS}
        return _spread(known, "group", names, style.OUTCOME_FILLS, title, "")
    note = (
        left
        + say(
            "无所得＝不予公开＋无法提供＋不予处理，不含其他处理。",
            "Nothing: refused, unable to provide, not processed; other handling left out. ",
        )
        + say(*_COUNTS_NOTE)
    )
    return _stack(known.assign(bar=known["report_id"]), list(NOTHING_GROUPS), order, labels, title, note, 3)


@chart
def applicant_chart(outcomes: pd.DataFrame, report_id: str | None) -> Axes:
    """Outcomes for individuals beside those for organisations in one report, as parts of 100%, with n.

    From :func:`gongkai.measures.outcomes_by_applicant`. ``report_id`` None, or not in the frame: a figure that says so.

    Examples
    --------
    >>> ax = applicant_chart(outcomes_by_applicant(dataset), "宿迁市-2024")
    >>> print(ax.get_label())
    宿迁市2024年公开率：自然人 54.4%，法人或其他组织 39.5%
    """
    known = _known(outcomes[outcomes["report_id"] == report_id])
    if known.empty:
        return canvas.nothing(say(*_NOTHING))
    order = list(dict.fromkeys(known["applicant"]))
    leads = known.drop_duplicates("applicant").set_index("applicant")
    name = f"applicant_{style.language()}"
    labels = [f"{canvas.wrap(leads.loc[k, name], 11)} (n={number(leads.loc[k, 'denominator'])})" for k in order]
    rates = known[known["group"].isin(["granted", "partly_granted"])].groupby("applicant", sort=False)["share"].sum()
    lead = known.iloc[0]
    said = say("，", ", ").join(f"{leads.loc[k, name]} {percent(rates[k])}" for k in order)
    title = say(
        f"{report_name(lead['publisher'], lead['year'])}公开率：{said}",
        f"{report_name(lead['publisher'], lead['year'])}, disclosure rate: {said}",
    )
    return _stack(
        known.assign(bar=known["applicant"]),
        [g.key for g in form.OUTCOME_GROUPS],
        order,
        labels,
        title,
        say(*_COUNTS_NOTE),
        6,
    )


@chart
def reasons_chart(reasons: pd.DataFrame, report_id: str | None) -> Axes:
    """Every reason for which one report's requests yielded nothing, most frequent first.

    From :func:`gongkai.measures.reasons_for_nothing`. ``report_id`` None, or not in the frame: a figure that says so.

    Examples
    --------
    >>> ax = reasons_chart(reasons_for_nothing(dataset), "宿迁市-2024")
    >>> print(ax.get_label())
    宿迁市2024年无所得的1,150件中，“本机关不掌握相关政府信息”占78.0%
    """
    from matplotlib.patches import Patch

    known = _known(reasons[reasons["report_id"] == report_id])
    if known.empty:
        return canvas.nothing(
            say(
                "这份报告没有无所得的申请，或数字缺失。",
                "In this report no request ended with nothing, or numbers are missing.",
            )
        )
    rows = known.sort_values("count", ascending=False, kind="stable")
    used, unused = rows[rows["count"] > 0], rows[rows["count"] == 0]
    figure, (ax,) = canvas.page(canvas.rows_height(len(used), 1.7, 0.36))
    label = style.label_column()
    groups = {g.key: g for g in form.OUTCOME_GROUPS}
    n = int(rows["denominator"].iloc[0])
    for y, row in enumerate(used.itertuples()):
        fill = style.OUTCOME_FILLS[row.group]
        ax.barh(
            y,
            int(row.count),
            height=0.74,
            color=fill.colour,
            hatch=fill.hatch or None,
            edgecolor="white",
            linewidth=0.6,
        )
        words = f" {number(row.count)}"
        if n >= SMALL_N:
            words += f" · {percent(row.share)} ({percent(row.low)}–{percent(row.high)})"
        ax.text(int(row.count), y, words, va="center", ha="left")
    ax.set_yticks(range(len(used)), [canvas.wrap(text, 16) for text in used[label]])
    ax.set_ylim(len(used) - 0.4, -0.6)
    ax.set_xlim(0, float(used["count"].max()) * 1.55)
    canvas.hide_value_axis(ax)
    ax.legend(
        handles=[
            Patch(
                facecolor=style.OUTCOME_FILLS[k].colour,
                hatch=style.OUTCOME_FILLS[k].hatch or None,
                edgecolor="white",
                label=say(groups[k].zh, groups[k].en),
            )
            for k in NOTHING_GROUPS
        ],
        loc="lower right",
        handlelength=1.4,
    )
    top = used.iloc[0]
    share = percent(top["share"]) if n >= SMALL_N else say(f"{top['count']}件", f"{top['count']}")
    title = say(
        f"{report_name(top['publisher'], top['year'])}无所得的{n:,}件中，“{top[label]}”占{share}",
        f"{report_name(top['publisher'], top['year'])}: of {n:,} requests that yielded nothing, “{top[label]}” "
        f"accounts for {share}",
    )
    note = (
        say(f"件数 · 占n={n:,}之比（95%区间）。", f"Requests · share of n={n:,} (95% interval). ")
        if n >= SMALL_N
        else say(f"件数，n={n}。", f"Requests, n={n}. ")
    )
    if len(unused):
        note += say("本年为零：", "None this year: ") + say("、", "; ").join(unused[label]) + say("。", ".")
    return canvas.head(figure, ax, title, note)


@chart
def refusal_chart(reasons: pd.DataFrame) -> Axes:
    """The eight reasons of refusal in each report as a table of counts, shaded by share.

    From :func:`gongkai.measures.refusal_reasons`.

    Examples
    --------
    >>> ax = refusal_chart(refusal_reasons(dataset))
    >>> print(ax.get_label())
    有不予公开的12份报告中，“属于行政执法案卷”居首（含并列）的最多，5份
    """
    known = _known(reasons)
    if known.empty:
        return canvas.nothing(
            say(
                "没有可画的报告：没有不予公开的申请，或数字缺失。",
                "Nothing to draw: no request was refused, or numbers are missing.",
            )
        )
    sizes = (
        known.drop_duplicates("report_id")
        .set_index("report_id")["denominator"]
        .sort_values(ascending=False, kind="stable")
    )
    order, left = canvas.first_rows(list(sizes.index))
    codes = list(dict.fromkeys(known["reason"]))
    label = style.label_column()
    if is_many(len(sizes)):
        names = known.drop_duplicates("reason").set_index("reason")[label].to_dict()
        used = int(known[known["count"] > 0].groupby("reason")["report_id"].nunique().max())
        title = say(
            f"有不予公开的{len(sizes)}份报告里，用得最广的一种理由见于{used}份",
            f"The most widely used reason appears in {used} of {len(sizes)} reports with refusals",
        )
        return _spread(known, "reason", names, dict.fromkeys(names, style.OUTCOME_FILLS["refused"]), title, "")
    figure, (ax,) = canvas.page(canvas.rows_height(len(order), 2.3, 0.42))
    for row in known[known["report_id"].isin(order)].itertuples():
        x, y, share = codes.index(row.reason), order.index(row.report_id), float(row.share)
        ax.barh(y, 0.96, left=x - 0.48, height=0.9, color=_shade(share))
        ax.text(x, y, number(row.count), ha="center", va="center", color="white" if share > 0.45 else "#222222")
    leads = known.drop_duplicates("report_id").set_index("report_id").loc[order]
    ax.set_yticks(
        range(len(order)),
        [f"{name} (n={number(n)})" for name, n in zip(canvas.names(leads), leads["denominator"], strict=True)],
    )
    texts = known.drop_duplicates("reason").set_index("reason")[label]
    if style.language() == "zh":
        ax.set_xticks(range(len(codes)), [canvas.wrap(texts[code], 5.2) for code in codes])
    else:
        ax.set_xticks(
            range(len(codes)), [texts[code] for code in codes], rotation=28, ha="left", rotation_mode="anchor"
        )
    ax.xaxis.tick_top()
    ax.tick_params(axis="x", length=0)
    ax.set_xlim(-0.55, len(codes) - 0.45)
    ax.set_ylim(len(order) - 0.45, -0.55)
    for side in ("bottom", "left"):
        ax.spines[side].set_visible(False)
    peak = known.groupby("report_id")["count"].transform("max")
    leading = known[(known["count"] == peak)].groupby("reason", sort=False)["report_id"].nunique()
    best = leading[leading == leading.max()]
    said = say("、", ", ").join(say(f"“{texts[code]}”", f"“{texts[code]}”") for code in best.index)
    title = say(
        f"有不予公开的{len(sizes)}份报告中，{said}居首（含并列）的最多，{'各' if len(best) > 1 else ''}"
        f"{int(best.iloc[0])}份",
        f"Among {len(sizes)} reports with refusals, {said} most often {'come' if len(best) > 1 else 'comes'} first "
        "(ties included): "
        f"{int(best.iloc[0])} reports{' each' if len(best) > 1 else ''}",
    )
    nil = reasons.drop_duplicates("report_id")
    nil = nil[(nil["denominator"] == 0).fillna(False)]
    none = (
        say("无不予公开的报告不列：", "Reports without refusals are left out: ")
        + listed((report_name(p, y) for p, y in zip(nil["publisher"], nil["year"], strict=True)), 10)
        + say("。", ".")
    )
    return canvas.head(
        figure,
        ax,
        title,
        left
        + say(
            "格内为件数；底色越深，占该报告不予公开总数n的比例越高。",
            "Cells: requests. The darker, the larger the share of the report's refusals (n). ",
        )
        + (none if len(nil) else ""),
    )


def _shade(share: float) -> tuple[float, float, float]:
    """From near white to the colour of refusals."""
    end = (0xA9 / 255, 0x32 / 255, 0x26 / 255)
    weight = 0.06 + 0.94 * share if share else 0.03
    red, green, blue = (1 - weight * (1 - c) for c in end)
    return red, green, blue


@chart
def rate_chart(indicators: pd.DataFrame, measure: str) -> Axes:
    """One share in each report with its 95% Wilson interval, largest first.

    From :func:`gongkai.measures.key_indicators`.

    ``measure`` is the key of a share in :data:`gongkai.measures.MEASURES`; :class:`ValueError` for a count,
    :class:`KeyError` for a key that does not exist. Many reports are shown as a histogram; to compare them see
    :func:`gongkai.charts.funnel_chart`.

    Examples
    --------
    >>> ax = rate_chart(latest(key_indicators(dataset, ["disclosure_rate"])), "disclosure_rate")
    >>> print(ax.get_label())
    公开率：从33.3%到62.1%，最高与最低的区间重叠
    """
    share_of(measure)
    rows = indicators[indicators["measure"] == measure]
    known = rows.dropna(subset=["value", "low", "high"]).sort_values("value", ascending=False, kind="stable")
    if known.empty:
        return canvas.nothing(say(*_NOTHING))
    large = known[known["denominator"] >= SMALL_N]
    if is_many(len(known)) and len(large):
        return _rates_of_many(known, large, measure)
    shown = known.head(canvas.MOST_ROWS)
    _, left = canvas.first_rows(list(known["report_id"]))
    figure, (ax,) = canvas.page(canvas.rows_height(len(shown), 1.4, 0.4))
    for y, row in enumerate(shown.itertuples()):
        ax.plot([float(row.low), float(row.high)], [y, y], color=style.MAIN, linewidth=1.6, alpha=0.65)
        ax.plot(float(row.value), y, "o", color=style.MAIN, markersize=6)
        ax.text(
            1.0,
            y,
            f" {percent(row.value)} ({number(row.numerator)}/{number(row.denominator)})",
            va="center",
            ha="left",
            transform=ax.get_yaxis_transform(),
        )
    ax.set_yticks(range(len(shown)), canvas.names(shown))
    ax.set_ylim(len(shown) - 0.5, -0.5)
    top = min(1.0, float(shown["high"].max()) * 1.05 + 0.01)
    ax.set_xlim(0, top * 1.03)  # room for a mark that stands at the edge
    ax.xaxis.set_major_formatter(lambda x, _: f"{x * 100:.0f}%")
    ax.grid(axis="x")
    name = say(MEASURES[measure].zh, MEASURES[measure].en)
    first, last = known.iloc[0], known.iloc[-1]
    if len(known) == 1:
        title = say(
            f"{report_name(first['publisher'], first['year'])}{name}：{percent(first['value'])}",
            f"{name}, {report_name(first['publisher'], first['year'])}: {percent(first['value'])}",
        )
    else:
        apart = float(first["low"]) > float(last["high"])
        title = say(
            f"{name}：从{percent(last['value'])}到{percent(first['value'])}，最高与最低的区间"
            f"{'不重叠' if apart else '重叠'}",
            f"{name}: from {percent(last['value'])} to {percent(first['value'])}; the intervals of the highest and "
            "the lowest "
            f"{'do not overlap' if apart else 'overlap'}",
        )
    unknown = len(rows) - len(known)
    lost = (
        say(
            f"另有{unknown}份{missing()}数或分母为零，未画。",
            f"{unknown} more reports have no value or a zero denominator. ",
        )
        if unknown
        else ""
    )
    return canvas.head(
        figure,
        ax,
        title,
        left
        + lost
        + say(
            "横线为95%区间（Wilson），件数少则长；右为分子／分母。",
            "Lines: 95% intervals (Wilson), long where cases are few. Right: numerator / denominator.",
        ),
    )


def _rates_of_many(known: pd.DataFrame, large: pd.DataFrame, measure: str) -> Axes:
    figure, (ax,) = canvas.page(3.6)
    histogram(ax, large["value"])
    name = say(MEASURES[measure].zh, MEASURES[measure].en)
    low, middle, high = (float(large["value"].astype(float).quantile(q)) for q in (0.25, 0.5, 0.75))
    title = say(
        f"{name}：{len(large)}份报告的中位数{percent(middle)}，中间一半在{percent(low)}至{percent(high)}",
        f"{name}: the median of {len(large)} reports is {percent(middle)}, the middle half lies from {percent(low)} to {percent(high)}",
    )
    few = len(known) - len(large)
    note = say(
        f"只计n不小于{SMALL_N}的报告，另{few}份太小不计。浅色带：中间一半。件数不同的机关要用漏斗图比。",
        f"Only reports with n of {SMALL_N} or more; {few} are smaller. Shaded: the middle half. To compare bodies of different "
        "size use a funnel plot.",
    )
    return canvas.head(figure, ax, title, note)
