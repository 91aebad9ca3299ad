"""Charts of change from year to year."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from gongkai import form, style
from gongkai.charts import canvas
from gongkai.charts.canvas import chart
from gongkai.charts.spread import bands_over_years
from gongkai.measures import KEY_COUNTS, KEY_SHARES, MEASURES, RESIDUAL, Measure
from gongkai.style import say
from gongkai.wording import SMALL_N, amount, number, percent, points, ratio, report_name, signed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_PANELS = 9


def _no_pairs() -> Axes:
    return canvas.nothing(
        say(
            "没有同一机关相邻两年的报告，无从比较。",
            "No body has reports on consecutive years; there is nothing to compare.",
        )
    )


@chart
def series_chart(indicators: pd.DataFrame, measure: str) -> Axes:
    """One indicator over the years, a panel for each publisher with two reports or more.

    From :func:`gongkai.measures.key_indicators`.

    Shares and ratios come with 95% intervals and n; each panel of a count has its own scale. The change of
    edition is drawn as a line with words; a year without a report breaks the curve. More bodies than panels
    are shown by how they spread in each year. Raises :class:`KeyError` for an unknown ``measure``.

    Examples
    --------
    >>> ax = series_chart(key_indicators(dataset, ["received"]), "received")
    >>> print(ax.get_label())
    新收申请：相邻年份8对中，6对上升，2对下降
    """
    spec = MEASURES[measure]
    rows = (
        indicators[indicators["measure"] == measure]
        .dropna(subset=["publisher", "year"])
        .drop_duplicates(["publisher", "year"])
    )
    lengths = rows.groupby("publisher")["year"].nunique().sort_values(ascending=False, kind="stable")
    publishers = list(lengths[lengths > 1].index)
    if not publishers or rows["value"].isna().all():
        return canvas.nothing(say("没有机关有两年以上的报告。", "No body has reports on two years or more."))
    if len(publishers) > MOST_PANELS:
        return _series_of_many(rows, spec)
    figure, axes = canvas.page(0.9 + (2.1 if spec.denominator else 1.7) * len(publishers), (len(publishers), 1), sharex=True)
    for ax, publisher in zip(axes, publishers, strict=True):
        own = rows[rows["publisher"] == publisher].sort_values("year")
        _series(ax, own, spec)
        ax.set_title(publisher, loc="left", pad=16)
    span = rows[rows["publisher"].isin(publishers)]["year"]
    axes[-1].set_xticks(range(int(span.min()), int(span.max()) + 1))
    axes[-1].set_xlim(int(span.min()) - 0.6, int(span.max()) + 0.6)
    joined = [
        (own.iloc[i - 1], own.iloc[i])
        for _, own in rows.sort_values("year").groupby("publisher")
        for i in range(1, len(own))
        if own["year"].iloc[i] == own["year"].iloc[i - 1] + 1
    ]
    known = [(a["value"], b["value"]) for a, b in joined if pd.notna(a["value"]) and pd.notna(b["value"])]
    up, down = sum(b > a for a, b in known), sum(b < a for a, b in known)
    name = say(spec.zh, spec.en)
    title = say(
        f"{name}：相邻年份{len(known)}对中，{up}对上升，{down}对下降",
        f"{name}: {up} of {len(known)} pairs of years rise, {down} fall",
    )
    if spec.denominator:
        kind = "Wilson" if spec.is_share else say("两数之比的精确区间", "exact, for a ratio of counts")
        note = say(
            f"点下为分子／分母，竖线为95%区间（{kind}）。",
            f"Below each point: numerator / denominator. Bars: 95% intervals ({kind}).",
        )
    else:
        note = say("单位：件。各栏各用自己的刻度。", "Each panel has its own scale.")
    return canvas.head(figure, axes[0], title, note)


def _series_of_many(rows: pd.DataFrame, spec: Measure) -> Axes:
    """How one indicator spreads over the bodies in each year."""
    if spec.denominator:
        known = rows[(rows["denominator"] >= SMALL_N).fillna(False)].dropna(subset=["value"])
    else:
        known = rows.dropna(subset=["value"])
    if known.empty:
        return canvas.nothing(
            say(f"没有n不小于{SMALL_N}的报告。", f"No report has n of {SMALL_N} or more.")
        )
    years = [int(year) for year in sorted(known["year"].unique())]
    values = [known.loc[known["year"] == year, "value"] for year in years]
    figure, (ax,) = canvas.page(4.2)
    bands_over_years(ax, years, values)
    for year, own in zip(years, values, strict=True):
        ax.annotate(
            amount(own.astype(float).median(), spec.unit), (year, float(own.astype(float).median())), xytext=(0, 7),
            textcoords="offset points", ha="center", bbox=canvas.HALO,
        )
        ax.annotate(
            say(f"{len(own)}个机关", f"{len(own)} bodies"), (year, 0), xytext=(0, 3), textcoords="offset points",
            ha="center", color="#555555", xycoords=("data", "axes fraction"),
        )
    top = max(float(own.astype(float).quantile(0.9)) for own in values) or 1.0
    ax.set_ylim(-0.12 * top, top * 1.15)
    ax.yaxis.set_major_formatter(lambda y, _: "" if y < 0 else amount(y, spec.unit))
    ax.grid(axis="y")
    canvas.year_axis(ax, years, say("无可计报告", "none counted"))
    editions = [str(known.loc[known["year"] == year, "form"].mode().iloc[0]) for year in years]
    canvas.break_line(ax, years, editions)
    name = say(spec.zh, spec.en)
    first, last = (amount(own.astype(float).median(), spec.unit) for own in (values[0], values[-1]))
    title = say(
        f"{name}：机关的中位数{years[0]}年{first}，{years[-1]}年{last}",
        f"{name}: the median body has {first} in {years[0]} and {last} in {years[-1]}",
    )
    note = say(
        "深带：中间一半的机关；浅带：中间八成；点：中位数。各年机关不尽相同。",
        "Dark: the middle half of the bodies; light: the middle eight tenths; dots: the median. The bodies differ from year to year.",
    )
    if spec.denominator:
        note += say(f"只计n不小于{SMALL_N}的报告。", f" Only reports with n of {SMALL_N} or more.")
    return canvas.head(figure, ax, title, note)


def _series(ax: Axes, own: pd.DataFrame, spec: Measure) -> None:
    is_share = bool(spec.denominator)
    years, editions = [int(y) for y in own["year"]], list(own["form"])
    values = [float(v) if pd.notna(v) else math.nan for v in own["value"]]
    for run in canvas.runs(years):
        ax.plot([years[i] for i in run], [values[i] for i in run], "-o", color=style.MAIN, markersize=5, clip_on=False)
    if is_share:
        for year, low, high in zip(years, own["low"], own["high"], strict=True):
            if pd.notna(low) and pd.notna(high):
                ax.plot(
                    [year, year],
                    [float(low), float(high)],
                    color=style.MAIN,
                    linewidth=5,
                    alpha=0.22,
                    solid_capstyle="butt",
                )
    for i, (year, value) in enumerate(zip(years, values, strict=True)):
        if math.isnan(value):
            ax.annotate(
                say("缺", "missing"), (year, 0), xytext=(0, 4), textcoords="offset points", ha="center", color="#777777"
            )
            continue
        high = own["high"].iloc[i] if is_share else pd.NA
        ax.annotate(
            amount(value, spec.unit),
            (year, value if pd.isna(high) else float(high)),
            xytext=(0, 5),
            textcoords="offset points",
            ha="center",
            va="bottom",
            bbox=canvas.HALO,
        )
        if is_share:
            n = f"{number(own['numerator'].iloc[i])}/{number(own['denominator'].iloc[i])}"
            ax.annotate(
                n,
                (year, 0),
                xytext=(0, 3),
                textcoords="offset points",
                ha="center",
                color="#555555",
                xycoords=("data", "axes fraction"),
            )
    finite = [v for v in values if not math.isnan(v)]
    highs = [float(h) for h in own["high"] if pd.notna(h)] if is_share else []
    top = max([*finite, *highs, 0.0]) or 1.0
    ax.set_ylim(-0.28 * top if is_share else 0, top * 1.3)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    for year in range(years[0], years[-1] + 1):
        if year not in years:
            ax.annotate(
                say("无报告", "no report"), (year, 0), xytext=(0, 4), textcoords="offset points", ha="center", color="#777777"
            )
    canvas.break_line(ax, years, editions)


@chart
def outcomes_over_years(shares: pd.DataFrame, publisher: str | None) -> Axes:
    """The six outcome groups of one publisher in requests, a column a year.

    From :func:`gongkai.measures.outcome_shares`. ``publisher`` None, or not in the frame: a figure that says so.

    Examples
    --------
    >>> ax = outcomes_over_years(outcome_shares(dataset), "平潭综合实验区管委会")
    >>> print(ax.get_label())
    平潭综合实验区管委会办结（六类之和）：2019年23件，2025年148件
    """
    rows = shares[(shares["publisher"] == publisher)].dropna(subset=["year"]).drop_duplicates(["year", "group"])
    if rows.empty or rows["count"].isna().all():
        return canvas.nothing(say("这个机关没有可画的数字。", "There is nothing to draw for this body."))
    years = sorted({int(y) for y in rows["year"]})
    leads = rows.drop_duplicates("year").set_index("year")
    editions = [leads.loc[y, "form"] for y in years]
    figure, (ax,) = canvas.page(4.6)
    bottoms = dict.fromkeys(years, 0.0)
    top = float(leads["denominator"].max()) if leads["denominator"].notna().any() else 1.0
    for group in form.OUTCOME_GROUPS:
        fill = style.OUTCOME_FILLS[group.key]
        counts = rows[rows["group"] == group.key].set_index("year")["count"]
        heights = {y: float(counts[y]) if pd.notna(leads.loc[y, "denominator"]) else 0.0 for y in years}
        ax.bar(
            years,
            [heights[y] for y in years],
            bottom=[bottoms[y] for y in years],
            width=0.72,
            color=fill.colour,
            hatch=fill.hatch or None,
            edgecolor="white",
            linewidth=0.6,
            label=say(group.zh, group.en),
        )
        for y in years:
            if heights[y] > 0.05 * top:
                box = {"facecolor": fill.colour, "edgecolor": "none", "pad": 1} if fill.hatch else None
                ax.text(
                    y,
                    bottoms[y] + heights[y] / 2,
                    number(heights[y]),
                    ha="center",
                    va="center",
                    color=fill.ink,
                    bbox=box,
                )
            bottoms[y] += heights[y]
    for y in years:
        n, printed = leads.loc[y, "denominator"], leads.loc[y, "concluded"]
        words = say("缺", "missing") if pd.isna(n) else f"n={number(n)}"
        if pd.notna(n) and pd.notna(printed) and n != printed:
            words += say(f"\n（表列{number(printed)}）", f"\n(printed {number(printed)})")
        ax.annotate(words, (y, bottoms[y]), xytext=(0, 3), textcoords="offset points", ha="center", va="bottom")
    ax.set_ylim(0, (top or 1.0) * 1.24)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    canvas.year_axis(ax, years)
    canvas.break_line(ax, years, editions, inside=True)
    canvas.legend_on_top(ax, 6)
    known = leads["denominator"].dropna()
    first, last = known.sort_index().index[0], known.sort_index().index[-1]
    title = (
        say(
            f"{publisher}办结（六类之和）：{first}年{number(known[first])}件，{last}年{number(known[last])}件",
            f"{publisher}, concluded: {number(known[first])} in {first}, {number(known[last])} in {last}",
        )
        if len(known) > 1
        else say(f"{publisher}办结{number(known.iloc[0])}件", f"{publisher}: {number(known.iloc[0])} concluded")
    )
    note = say("单位：件；n为六类之和。", "Requests; n: the six groups added up.")
    if len(set(editions)) > 1:
        note += say(
            "换版处：六类在两版中含义相同。", " At the change of form: the six groups mean the same in both editions."
        )
    return canvas.head(figure, ax, title, note)


def _latest_pair(rows: pd.DataFrame, publisher: str | None, year: int | None) -> pd.DataFrame:
    own = rows[rows["publisher"] == publisher]
    if own.empty:
        return own
    return own[own["year"] == (own["year"].max() if year is None else year)]


@chart
def points_chart(
    changes: pd.DataFrame, publisher: str | None, year: int | None = None, measures: Sequence[str] = KEY_SHARES
) -> Axes:
    """Change of shares in percentage points with its 95% interval, for one pair of years.

    From :func:`gongkai.measures.change_on_year`; ``year`` is the later one, by default the latest. ``measures`` are the shares
    drawn, by default :data:`gongkai.measures.KEY_SHARES`. ``publisher`` None, or not in the frame: a figure that says so.

    Examples
    --------
    >>> ax = points_chart(change_on_year(dataset, KEY_SHARES), "宿迁市")
    >>> print(ax.get_label())
    宿迁市2023→2024：公开率+10.4个百分点；13个比率中10个的变化区间不含零
    """
    rows = _latest_pair(changes, publisher, year).dropna(subset=["points", "points_low", "points_high"])
    rows = rows[rows["measure"].isin(measures)]
    if rows.empty:
        return _no_pairs()
    rows = rows.sort_values("points", ascending=False, kind="stable")
    figure, (ax,) = canvas.page(canvas.rows_height(len(rows), 1.5, 0.4))
    for y, row in enumerate(rows.itertuples()):
        told = float(row.points_low) > 0 or float(row.points_high) < 0
        colour = style.MAIN if told else style.QUIET
        ax.plot([float(row.points_low), float(row.points_high)], [y, y], color=colour, linewidth=1.6)
        ax.plot(float(row.points), y, "o", color=colour, markerfacecolor=colour if told else "white", markersize=6)
        ax.text(
            1.0,
            y,
            f" {points(row.points)} (n={number(row.previous_denominator)}→{number(row.denominator)})",
            va="center",
            ha="left",
            transform=ax.get_yaxis_transform(),
        )
    ax.axvline(0, color="#444444", linewidth=0.8)
    ax.set_yticks(range(len(rows)), [canvas.wrap(text, 14) for text in rows[style.label_column()]])
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.xaxis.set_major_formatter(lambda x, _: points(x))
    ax.set_xlabel(say("百分点", "percentage points"))
    ax.grid(axis="x")
    lead = rows.iloc[0]
    pair = f"{lead['previous_year']}→{lead['year']}"
    clear = int(((rows["points_low"] > 0) | (rows["points_high"] < 0)).sum())
    rate = rows[rows["measure"] == "disclosure_rate"]
    said = (
        say(
            f"公开率{points(rate['points'].iloc[0])}个百分点；",
            f"disclosure rate {points(rate['points'].iloc[0])} points; ",
        )
        if len(rate)
        else ""
    )
    title = say(
        f"{publisher}{pair}：{said}{len(rows)}个比率中{clear}个的变化区间不含零",
        f"{publisher} {pair}: {said}{clear} of {len(rows)} intervals leave out zero",
    )
    note = say(
        "横线为95%区间（Newcombe）；空心灰点的区间含零，件数不足以说明升降。",
        "Lines: 95% intervals (Newcombe). Hollow grey: the interval holds zero, too few cases to tell up from down.",
    )
    if bool(lead["edition_break"]):
        note += say("两年所用表式版本不同。", " The two years use different editions of the form.")
    return canvas.head(figure, ax, title, note)


@chart
def ratio_chart(
    changes: pd.DataFrame, publisher: str | None, year: int | None = None, measures: Sequence[str] = KEY_COUNTS
) -> Axes:
    """Change of counts as this year over the year before with its exact 95% interval, for one pair of years.

    From :func:`gongkai.measures.change_on_year`; ``year`` is the later one, by default the latest. ``measures`` are the counts
    drawn, by default :data:`gongkai.measures.KEY_COUNTS`; those that start from zero have no ratio and are named in the
    note. ``publisher`` None, or not in the frame: a figure that says so.

    Examples
    --------
    >>> ax = ratio_chart(change_on_year(dataset, KEY_COUNTS), "宿迁市")
    >>> print(ax.get_label())
    宿迁市2023→2024：新收申请为上年的1.00倍；13个件数中8个的变化区间不含1
    """
    own = _latest_pair(changes, publisher, year)
    own = own[own["measure"].isin(measures)]
    rows = own.dropna(subset=["ratio", "ratio_low", "ratio_high"])
    if rows.empty:
        return _no_pairs()
    rows = rows.sort_values("ratio", ascending=False, kind="stable")
    figure, (ax,) = canvas.page(canvas.rows_height(len(rows), 1.5, 0.4))
    ends = rows.loc[rows["ratio"] > 0, ["ratio_low", "ratio_high"]].astype(float).clip(1 / 50, 50).stack()
    left, right = min([0.5, *ends]) / 1.2, max([2.0, *ends]) * 1.2
    for y, row in enumerate(rows.itertuples()):
        told = float(row.ratio_low) > 1 or float(row.ratio_high) < 1
        colour = style.MAIN if told else style.QUIET
        ax.plot([max(float(row.ratio_low), left), min(float(row.ratio_high), right)], [y, y], color=colour, linewidth=1.6)
        ax.plot(
            min(max(float(row.ratio), left), right), y, "o" if row.ratio > 0 else "<", color=colour,
            markerfacecolor=colour if told else "white", markersize=6, clip_on=False,
        )
        ax.text(
            1.0, y, f" ×{ratio(row.ratio)} ({number(row.previous)}→{number(row.current)})",
            va="center", ha="left", transform=ax.get_yaxis_transform(),
        )
    ax.axvline(1, color="#444444", linewidth=0.8)
    ax.set_xscale("log")
    ax.set_xlim(left, right)
    ticks = [t for t in (1 / 50, 1 / 20, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50) if left <= t <= right]
    ax.set_xticks(ticks, [f"×{ratio(t)}" for t in ticks])
    ax.minorticks_off()
    ax.set_xlabel(say("本年为上年的多少倍（对数轴）", "this year over the year before (logarithmic)"))
    ax.grid(axis="x")
    ax.set_yticks(range(len(rows)), [canvas.wrap(text, 14) for text in rows[style.label_column()]])
    ax.set_ylim(len(rows) - 0.5, -0.5)
    lead = rows.iloc[0]
    pair = f"{lead['previous_year']}→{lead['year']}"
    clear = int(((rows["ratio_low"] > 1) | (rows["ratio_high"] < 1)).sum())
    received = rows[rows["measure"] == "received"]
    said = (
        say(f"新收申请为上年的{ratio(received['ratio'].iloc[0])}倍；", f"requests received ×{ratio(received['ratio'].iloc[0])}; ")
        if len(received)
        else ""
    )
    title = say(
        f"{publisher}{pair}：{said}{len(rows)}个件数中{clear}个的变化区间不含1",
        f"{publisher} {pair}: {said}{clear} of {len(rows)} intervals leave out 1",
    )
    note = say(
        "横线为95%区间（两数之比的精确区间，按各件互不相干算；成批申请会使它偏窄）；空心灰点的区间含1，说不准升降。",
        "Lines: exact 95% intervals of a ratio of counts, each request taken by itself; batches make them too narrow. Hollow grey: "
        "the interval holds 1.",
    )
    zero = own[(own["previous"] == 0).fillna(False) & own["joins"].fillna(False)]
    if len(zero):
        words = (f"{r[style.label_column()]}（{number(r['current'])}）" if style.language() == "zh"
                 else f"{r[style.label_column()]} ({number(r['current'])})" for _, r in zero.iterrows())
        note += say("上年为零，不算倍数（括号内为本年）：", " Zero the year before, no ratio (this year in brackets): ")
        note += say("、", ", ").join(words) + say("。", ".")
    if bool(lead["edition_break"]):
        note += say("两年所用表式版本不同。", " The two years use different editions of the form.")
    return canvas.head(figure, ax, title, note)


def _steps(
    rows: pd.DataFrame, values: list[float], words: list[str], total: float, total_word: str, total_name: str
) -> tuple[object, Axes]:
    """A waterfall: each part starts where the one before it ended, the total closes it."""
    figure, (ax,) = canvas.page(canvas.rows_height(len(rows) + 1, 1.3, 0.42))
    at = 0.0
    spots = [0.0]
    for y, (value, word) in enumerate(zip(values, words, strict=True)):
        colour, hatch = (style.UP, None) if value >= 0 else (style.DOWN, "///")
        ax.barh(y, value, left=at, height=0.66, color=colour, hatch=hatch, edgecolor="white", linewidth=0.6)
        spots += [at, at + value]
        ax.annotate(
            word, (max(at, at + value), y), xytext=(4, 0), textcoords="offset points", va="center", bbox=canvas.HALO
        )
        ax.plot([at + value, at + value], [y + 0.33, y + 0.67], color="#888888", linewidth=0.8)
        at += value
    ax.barh(len(rows), total, height=0.66, color="#444444")
    ax.text(max(total, 0.0), len(rows), f" {total_word}", va="center", ha="left")
    spots.append(total)
    ax.axvline(0, color="#444444", linewidth=0.8)
    ax.spines["left"].set_visible(False)
    ax.set_yticks(range(len(rows) + 1), [*(canvas.wrap(text, 14) for text in rows[style.label_column()]), total_name])
    ax.set_ylim(len(rows) + 0.55, -0.55)
    reach = (max(spots) - min(spots)) or 1.0
    ax.set_xlim(min(spots) - 0.04 * reach, max(spots) + 0.2 * reach)
    canvas.hide_value_axis(ax)
    return figure, ax


@chart
def contribution_chart(contributions: pd.DataFrame, publisher: str | None, year: int | None = None) -> Axes:
    """What each part adds to the change of a total, in requests, as steps that end at it.

    From :func:`gongkai.measures.contributions`; ``year`` is the later one, by default the latest pair of years.
    ``publisher`` None, or not in the frame: a figure that says so.

    Examples
    --------
    >>> ax = contribution_chart(contributions(dataset), "宿迁市")
    >>> print(ax.get_label())
    宿迁市2024年办结（表列总计）比上年+35件，主要是不予处理 −289，予以公开 +240
    """
    rows = _latest_pair(contributions, publisher, year)
    if rows.empty or rows["change"].isna().any():
        return (
            _no_pairs()
            if rows.empty
            else canvas.nothing(say("有的部分缺数，变化无法分解。", "A part is missing; the change cannot be split."))
        )
    lead = rows.iloc[0]
    name = say(MEASURES[lead["whole"]].zh, MEASURES[lead["whole"]].en)
    empty = rows[(rows["part"] != RESIDUAL) & (rows["previous"] == 0) & (rows["current"] == 0)]
    rows = rows[(rows["previous"] != 0) | (rows["current"] != 0)].sort_values("change", ascending=False, kind="stable")
    whole = int(lead["whole_change"])
    figure, ax = _steps(
        rows,
        [float(v) for v in rows["change"]],
        [
            f"{signed(c)} ({number(p)}→{number(n)})"
            for c, p, n in zip(rows["change"], rows["previous"], rows["current"], strict=True)
        ],
        float(whole),
        signed(whole),
        canvas.wrap(say("合计变化", "Total change"), 14),
    )
    label = style.label_column()
    top = rows.loc[rows["change"].astype(float).abs().sort_values(ascending=False, kind="stable").index[:2]]
    top = top[top["change"] != 0]
    said = say("，", ", ").join(f"{r[label]} {signed(r['change'])}" for _, r in top.iterrows())
    title = (
        say(
            f"{publisher}{lead['year']}年{name}比上年{signed(whole)}件，主要是{said}",
            f"{publisher} {lead['year']}: {name.lower()} {signed(whole)} on {lead['previous_year']}, mainly {said}",
        )
        if rows["change"].ne(0).any()
        else say(
            f"{publisher}{lead['year']}年{name}各部分与上年相同",
            f"{publisher} {lead['year']}: {name.lower()} unchanged in every part",
        )
    )
    note = say(
        "单位：件；括号内为上年→本年。各步相加等于合计变化。",
        "Requests; in brackets: the year before → this year. The steps add up to the total.",
    )
    if len(empty):
        note += say("两年均为零：", " Zero in both years: ") + say("、", ", ").join(empty[label]) + say("。", ".")
    if bool(lead["edition_break"]):
        note += say("两年所用表式版本不同。", " The two years use different editions of the form.")
    return canvas.head(figure, ax, title, note)  # type: ignore[arg-type]


@chart
def rate_contribution_chart(contributions: pd.DataFrame, publisher: str | None, year: int | None = None) -> Axes:
    """What the outcomes that do not disclose add to the change of the disclosure rate, in percentage points.

    From :func:`gongkai.measures.rate_contributions`; ``year`` is the later one, by default the latest pair of years.
    ``publisher`` None, or not in the frame: a figure that says so.

    Examples
    --------
    >>> ax = rate_contribution_chart(rate_contributions(dataset), "宿迁市")
    >>> print(ax.get_label())
    宿迁市2024年公开率比上年+10.4个百分点，最大一项是不予处理占比变化（+8.3）
    """
    rows = _latest_pair(contributions, publisher, year)
    rows = rows[rows["side"] == "not_disclosed"]
    if rows.empty or rows["contribution"].isna().any():
        return (
            _no_pairs()
            if rows.empty
            else canvas.nothing(say("有的部分缺数，变化无法分解。", "A part is missing; the change cannot be split."))
        )
    rows = rows.sort_values("contribution", ascending=False, kind="stable")
    lead = rows.iloc[0]
    whole = float(lead["rate_change"])
    figure, ax = _steps(
        rows,
        [float(v) for v in rows["contribution"]],
        [
            f"{points(c)} ({percent(p)}→{percent(n)})"
            for c, p, n in zip(rows["contribution"], rows["previous"], rows["current"], strict=True)
        ],
        whole,
        points(whole),
        canvas.wrap(say("公开率变化", "Disclosure rate"), 14),
    )
    label = style.label_column()
    top = rows.loc[rows["contribution"].astype(float).abs().sort_values(ascending=False, kind="stable").index[0]]
    title = say(
        f"{publisher}{lead['year']}年公开率比上年{points(whole)}个百分点，最大一项是{top[label]}占比变化（"
        f"{points(top['contribution'])}）",
        f"{publisher} {lead['year']}: disclosure rate {points(whole)} points on {lead['previous_year']}; the largest "
        f"step is {top[label].lower()} ({points(top['contribution'])})",
    )
    note = say(
        f"单位：百分点；括号内为该类占比上年→本年，占比降则推高公开率。n={number(lead['previous_denominator'])}"
        f"→{number(lead['denominator'])}。",
        "Percentage points; in brackets the share of the group, a falling share lifts the rate. "
        f"n={number(lead['previous_denominator'])}→{number(lead['denominator'])}.",
    )
    if bool(lead["edition_break"]):
        note += say("两年所用表式版本不同。", " The two years use different editions of the form.")
    return canvas.head(figure, ax, title, note)  # type: ignore[arg-type]


@chart
def disputes_chart(indicators: pd.DataFrame, publisher: str | None) -> Axes:
    """Reconsideration and litigation cases of one publisher over the years, corrected ones apart.

    From :func:`gongkai.measures.key_indicators`. ``publisher`` None, or not in the frame: a figure that says so.

    Examples
    --------
    >>> cases = ["reconsideration", "reconsideration_corrected", "litigation", "litigation_corrected"]
    >>> ax = disputes_chart(key_indicators(dataset, cases), "宿迁市")
    >>> print(ax.get_label())
    宿迁市2024年：行政复议170件，行政诉讼77件
    """
    rows = (
        indicators[(indicators["publisher"] == publisher)].dropna(subset=["year"]).drop_duplicates(["year", "measure"])
    )
    wide = rows[rows["section"] == form.DISPUTES].pivot_table(
        index=["year", "form"], columns="measure", values="value", aggfunc="first", dropna=False
    )
    wide = wide.reindex(columns=["reconsideration", "reconsideration_corrected", "litigation", "litigation_corrected"])
    wide = wide.reset_index().merge(rows[["year", "form"]].drop_duplicates(), on=["year", "form"]).sort_values("year")
    if wide.empty or wide[["reconsideration", "litigation"]].isna().all(axis=None):
        return canvas.nothing(
            say("这个机关没有可画的复议诉讼数字。", "There are no numbers of disputes for this body.")
        )
    years, editions = [int(y) for y in wide["year"]], list(wide["form"])
    figure, axes = canvas.page(4.4, (2, 1), sharex=True)
    for i, (ax, route) in enumerate(zip(axes, ("reconsideration", "litigation"), strict=True)):
        top = float(wide[route].max()) if wide[route].notna().any() else 0.0
        for year, total, corrected in zip(years, wide[route], wide[f"{route}_corrected"], strict=True):
            if pd.isna(total):
                ax.annotate(
                    say("缺", "missing"),
                    (year, 0),
                    xytext=(0, 3),
                    textcoords="offset points",
                    ha="center",
                    color="#777777",
                )
                continue
            ax.bar(year, float(total), width=0.6, color="#b9c4cc")
            if pd.notna(corrected):
                fill = style.RESULT_FILLS["corrected"]
                ax.bar(year, float(corrected), width=0.6, color=fill.colour)
            words = (
                number(total)
                if pd.isna(corrected) or not corrected
                else number(total) + say(f"\n纠正{number(corrected)}", f"\n{number(corrected)} corrected")
            )
            ax.annotate(
                words, (year, float(total)), xytext=(0, 3), textcoords="offset points", ha="center", va="bottom"
            )
        ax.set_ylim(0, (top or 1.0) * 1.5)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.set_title(say(MEASURES[route].zh, MEASURES[route].en), loc="left", pad=16 if i == 0 else 6)
        canvas.break_line(ax, years, editions, words=i == 0)
    canvas.year_axis(axes[-1], years)
    last = wide.iloc[-1]
    title = say(
        f"{report_name(publisher, last['year'])}：行政复议{number(last['reconsideration'])}件，"
        f"行政诉讼{number(last['litigation'])}件",
        f"{report_name(publisher, last['year'])}: {number(last['reconsideration'])} reconsideration cases, "
        f"{number(last['litigation'])} lawsuits",
    )
    return canvas.head(
        figure,
        axes[0],
        title,
        say("单位：件，照表列总计；绿色为结果纠正。", "Cases, totals as printed; green: corrected."),
    )
