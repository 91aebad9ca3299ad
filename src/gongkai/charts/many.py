"""Charts of many bodies at once: funnels, pooled and mean rates, what a common change is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gongkai import style
from gongkai.charts import canvas
from gongkai.charts.canvas import chart
from gongkai.measures import LIMITS, MEASURES, POSITIONS, RESIDUAL, funnel_limits
from gongkai.measures.definitions import share_of
from gongkai.style import say
from gongkai.wording import number, percent, points

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

_LABELS = 15
"""As many bodies are named in a funnel; more names would cover the points."""
_NAME_WIDE, _NAME_HIGH = 0.3, 0.11
"""Room that a name takes, as parts of the width and the height: of two bodies closer than that, the farther one out is named."""
_MARKS = {
    "inside": ("o", "white", "#8a8a8a", 30), "between": ("o", style.UP, style.UP, 34), "outside": ("D", style.DOWN, "black", 40),
}
_PARTS = 12
"""As many parts of a change are drawn one by one; the rest are added up."""


@chart
def funnel_chart(funnel: pd.DataFrame) -> Axes:
    """One share of many bodies over their number of cases, between limits that chance would keep.

    From :func:`gongkai.measures.funnel`. All bodies are named where there are few, else the farthest outside
    for whose names there is room.

    Examples
    --------
    >>> own = in_year(key_indicators(disjoint(dataset), ["refused_share"]), 2024)
    >>> ax = funnel_chart(funnel(own, "refused_share"))
    >>> print(ax.get_label())
    不予公开占比：4个机关合计4.5%，3个在99.8%界线之外，0个在两条界线之间
    """
    known = funnel.dropna(subset=["position"])
    if len(known) < 2:
        return canvas.nothing(
            say("有这个比率的机关不到两个，无从比较。", "Fewer than two bodies have this rate; there is nothing to compare.")
        )
    spec, rate = MEASURES[known["measure"].iloc[0]], float(known["pooled"].iloc[0])
    figure, (ax,) = canvas.page(5.2)
    cases = known["denominator"].to_numpy(dtype=float)
    span = np.geomspace(max(cases.min() / 1.5, 1), cases.max() * 1.5, 300)
    for inside, line in zip(LIMITS, ((0, (5, 3)), "-"), strict=True):
        low, high = funnel_limits(rate, span, inside)
        for bound in (low, high):
            ax.plot(span, bound, color="#777777", linestyle=line, linewidth=1.1)
    ax.axhline(rate, color=style.MAIN, linewidth=1.2)
    for position in POSITIONS:
        marker, face, edge, size = _MARKS[position]
        rows = known[known["position"] == position]
        ax.scatter(
            rows["denominator"].astype(float), rows["value"].astype(float), marker=marker, s=size if len(known) < 200 else size / 3,
            facecolor=face, edgecolor=edge, linewidth=0.9, zorder=3,
        )
    ax.set_xscale("log")
    ax.set_xlim(span[0], span[-1])
    canvas.inner_ticks(ax)
    _name_points(ax, known, span)
    ax.set_ylim(*_reach(known["value"], rate))
    ax.yaxis.set_major_formatter(lambda y, _: f"{y * 100:.0f}%")
    ax.xaxis.set_major_formatter(lambda x, _: number(x))
    ax.minorticks_off()
    ax.set_xlabel(say("分母n（件，对数轴）", "n, denominator (cases, logarithmic)"))
    ax.grid(axis="y")
    ax.legend(handles=_funnel_legend(rate), loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3 if style.language() == "zh" else 2,
              borderaxespad=0.2, handlelength=2.0, columnspacing=1.2)
    counts = known["position"].value_counts()
    outside, between = int(counts.get("outside", 0)), int(counts.get("between", 0))
    name = say(spec.zh, spec.en)
    title = say(
        f"{name}：{len(known)}个机关合计{percent(rate)}，{outside}个在99.8%界线之外，{between}个在两条界线之间",
        f"{name}: {percent(rate)} over {len(known)} bodies together; outside the 99.8% limits: {outside}, between both "
        f"limits: {between}",
    )
    missing = len(funnel) - len(known)
    beyond = [_expected(len(known) * part) for part in (1 - LIMITS[1], LIMITS[1] - LIMITS[0])]
    note = (
        say(f"另有{missing}个机关缺数或分母为零，未画。", f"{missing} more have no number or n of zero. ") if missing else ""
    ) + say(
        f"若各机关比率相同，界线外{beyond[0]}个、两线之间{beyond[1]}个（按各件互不相干算）。申请内容不同、成批提出，都会使更多机关出线；"
        "出线不等于不当，也不等于优秀。",
        f"Were all bodies alike, {beyond[0]} would lie outside and {beyond[1]} between the limits, each request taken by itself. Requests that "
        "differ or come in batches put more outside; to lie there is neither misconduct nor merit.",
    )
    return canvas.head(figure, ax, title, note)


def _expected(bodies: float) -> str:
    return say(f"约{bodies:,.0f}", f"about {bodies:,.0f}") if bodies >= 1 else say("不到1", "fewer than one")


def _reach(values: pd.Series, rate: float) -> tuple[float, float]:
    low, high = min(float(values.min()), rate), max(float(values.max()), rate)
    room = max((high - low) * 0.35, 0.02)
    return max(low - room, -0.01), min(high + room, 1.01)


def _name_points(ax: Axes, known: pd.DataFrame, span: np.ndarray) -> None:
    few = len(known) <= _LABELS
    named = known if few else known[known["position"] == "outside"]
    far = (named["value"] - named["pooled"]).astype(float).abs() * np.sqrt(named["denominator"].astype(float))
    named = named.loc[far.sort_values(ascending=False, kind="stable").index]
    middle = float(np.sqrt(span[0] * span[-1]))
    taken: list[tuple[float, float]] = []
    low, high = _reach(known["value"], float(known["pooled"].iloc[0]))
    for row in named.itertuples():
        left = float(row.denominator) > middle
        x = float(np.log(float(row.denominator) / span[0]) / np.log(span[-1] / span[0])) - (_NAME_WIDE if left else 0)
        y = (float(row.value) - low) / (high - low)
        if not few and (len(taken) == _LABELS or any(abs(x - a) < _NAME_WIDE and abs(y - b) < _NAME_HIGH for a, b in taken)):
            continue
        taken.append((x, y))
        ax.annotate(
            canvas.wrap(str(row.publisher), 11), (float(row.denominator), float(row.value)),
            xytext=(-7 if left else 7, 0), textcoords="offset points", ha="right" if left else "left", va="center",
            bbox=canvas.HALO, zorder=2,
        )


def _funnel_legend(rate: float) -> list[Line2D]:
    from matplotlib.lines import Line2D

    marks = {
        "inside": say("界线之内", "inside"), "between": say("两线之间", "between"), "outside": say("99.8%界线之外", "outside 99.8%"),
    }
    lines = [
        Line2D([], [], color=style.MAIN, linewidth=1.2, label=say(f"合计{percent(rate)}", f"together {percent(rate)}")),
        Line2D([], [], color="#777777", linestyle=(0, (5, 3)), label=say("95%界线", "95% limits")),
        Line2D([], [], color="#777777", label=say("99.8%界线", "99.8% limits")),
    ]
    return lines + [
        Line2D([], [], linestyle="", marker=_MARKS[p][0], markerfacecolor=_MARKS[p][1], markeredgecolor=_MARKS[p][2],
               markersize=6, label=words)
        for p, words in marks.items()
    ]


@chart
def pooled_chart(pooled: pd.DataFrame, measure: str) -> Axes:
    """The rate of all requests together beside the average of the bodies' rates, a row for each year.

    From :func:`gongkai.measures.pooled_rates`; ``measure`` is the key of a share. Where no year has two bodies, a figure that
    says so. Raises :class:`KeyError` or :class:`ValueError` for what is no share.

    Examples
    --------
    >>> pooled = pooled_rates(key_indicators(disjoint(dataset), ["disclosure_rate"]))
    >>> ax = pooled_chart(pooled, "disclosure_rate")
    >>> print(ax.get_label())
    2024年公开率：申请合计56.2%，机关平均52.4%，两个数说的不是一件事
    """
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    spec = share_of(measure)
    rows = pooled[(pooled["measure"] == measure)].dropna(subset=["pooled"]).sort_values("year")
    if not (rows["bodies"] > 1).any():
        return canvas.nothing(
            say("没有一年有两个机关可以合计。", "In no year are there two bodies to put together.")
        )
    figure, (ax,) = canvas.page(canvas.rows_height(len(rows), 1.9, 0.5))
    for y, row in enumerate(rows.itertuples()):
        ax.barh(y, float(row.p75 - row.p25), left=float(row.p25), height=0.46, color="#d7dee2")
        ax.plot([float(row.low), float(row.high)], [y, y], color=style.MAIN, linewidth=2)
        ax.plot(float(row.pooled), y, "o", color=style.MAIN, markersize=7)
        if row.bodies > 1:
            ax.plot(
                float(row.mean), y, "D", markerfacecolor="white", markeredgecolor=style.DOWN, markeredgewidth=1.8, markersize=7
            )
        words = say(
            f" {percent(row.pooled)}（1个机关，n={number(row.denominator)}）"
            if row.bodies == 1
            else f" 合计{percent(row.pooled)}，平均{percent(row.mean)}（{row.bodies}个机关，n={number(row.denominator)}）",
            f" {percent(row.pooled)} (1 body, n={number(row.denominator)})"
            if row.bodies == 1
            else f" {percent(row.pooled)} together, {percent(row.mean)} mean ({row.bodies} bodies, n={number(row.denominator)})",
        )
        ax.text(1.0, y, words, transform=ax.get_yaxis_transform(), va="center", ha="left")
    ax.set_yticks(range(len(rows)), [str(year) for year in rows["year"]])
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ends = rows[["low", "p25", "mean", "high", "p75"]].astype(float)
    room = max((ends.max(axis=None) - ends.min(axis=None)) * 0.1, 0.01)
    ax.set_xlim(max(ends.min(axis=None) - room, 0), min(ends.max(axis=None) + room, 1))
    ax.xaxis.set_major_formatter(lambda x, _: f"{x * 100:.0f}%")
    ax.grid(axis="x")
    handles = [
        Line2D([], [], color=style.MAIN, marker="o", label=say("合计：全部申请放在一起（95%区间）", "together (95% interval)")),
        Line2D([], [], linestyle="", marker="D", markerfacecolor="white", markeredgecolor=style.DOWN,
               label=say("平均：各机关比率的平均", "mean of the bodies' rates")),
        Patch(facecolor="#d7dee2", label=say("中间一半的机关", "middle half of the bodies")),
    ]
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3 if style.language() == "zh" else 2, borderaxespad=0.2)
    last = rows[rows["bodies"] == rows["bodies"].max()].iloc[-1]
    title = say(
        f"{last['year']}年{spec.zh}：申请合计{percent(last['pooled'])}，机关平均{percent(last['mean'])}，两个数说的不是一件事",
        f"{spec.en} in {last['year']}: {percent(last['pooled'])} of all requests together, {percent(last['mean'])} in the "
        "average body; the two are not the same",
    )
    note = say(
        "合计里大机关分量重，平均里每个机关一样重，不论件数多少。各年机关不尽相同，不宜当作趋势。",
        "Together, large bodies weigh most; in the mean each weighs the same, however few its cases. The bodies differ from "
        "year to year, so this is no trend.",
    )
    return canvas.head(figure, ax, title, note)


@chart
def mix_chart(parts: pd.DataFrame, publisher: str | None = None, year: int | None = None) -> Axes:
    """What the change of an overall rate is made of: the weight of each part, and each part's own rate.

    From :func:`gongkai.measures.rate_by_applicant` (with ``publisher``, and ``year`` or the latest) or
    :func:`gongkai.measures.rate_by_body`.

    Examples
    --------
    >>> ax = mix_chart(rate_by_applicant(dataset), "宿迁市")
    >>> print(ax.get_label())
    宿迁市2024年公开率比上年+10.4个百分点：构成变化+0.1，自身变化+10.3
    """
    from matplotlib.patches import Patch

    rows = parts
    if "publisher" in rows:
        rows = rows[rows["publisher"] == publisher]
        rows = rows[rows["year"] == (rows["year"].max() if year is None else year)]
    if rows.empty:
        return canvas.nothing(say("没有可分解的相邻两年。", "There is no pair of years to split."))
    if rows["contribution"].isna().any() or rows["rate_change"].isna().any():
        return canvas.nothing(say("有的部分缺数，变化无法分解。", "A part is missing; the change cannot be split."))
    lead, label = rows.iloc[0], style.label_column()
    rows = rows[(rows["denominator"] > 0).fillna(False) | (rows["previous_denominator"] > 0).fillna(False)
                | ((rows["part"] == RESIDUAL) & (rows["contribution"] != 0))]
    rows = rows.loc[rows["contribution"].astype(float).abs().sort_values(ascending=False, kind="stable").index]
    lines = [
        (canvas.wrap(str(row[label]), 13), float(row["mix"]), float(row["within"]), float(row["contribution"]), _rates(row))
        for _, row in rows.head(_PARTS).iterrows()
    ]
    rest = rows.iloc[_PARTS:]
    if len(rest):
        mix, within, both = (float(rest[c].sum()) for c in ("mix", "within", "contribution"))
        lines.append((say(f"其余{len(rest)}个", f"{len(rest)} others"), mix, within, both, ""))
    total = float(lead["rate_change"])
    mix, within = float(rows["mix"].sum()), float(rows["within"].sum())
    lines.append((say("合计", "Total"), mix, within, total, ""))
    figure, (ax,) = canvas.page(canvas.rows_height(len(lines), 1.9, 0.52))
    for y, (_, own_mix, own_within, both, words) in enumerate(lines):
        ax.barh(y - 0.19, own_mix, height=0.34, color="#b9b2a3", hatch="///", edgecolor="white", linewidth=0.5)
        ax.barh(y + 0.19, own_within, height=0.34, color=style.MAIN, edgecolor="white", linewidth=0.5)
        ax.text(1.0, y, f" {points(both)}{words}", transform=ax.get_yaxis_transform(), va="center", ha="left")
    ax.axhline(len(lines) - 1.5, color="#888888", linewidth=0.8)
    ax.axvline(0, color="#444444", linewidth=0.8)
    ax.set_yticks(range(len(lines)), [name for name, *_ in lines])
    ax.set_ylim(len(lines) - 0.45, -0.55)
    canvas.inner_ticks(ax)
    ax.xaxis.set_major_formatter(lambda x, _: points(x))
    ax.set_xlabel(say("百分点", "percentage points"))
    ax.grid(axis="x")
    handles = [
        Patch(facecolor="#b9b2a3", hatch="///", edgecolor="white", label=say("构成：这部分的分量变了", "mix: its weight changed")),
        Patch(facecolor=style.MAIN, label=say("自身：这部分的比率变了", "within: its own rate changed")),
    ]
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, borderaxespad=0.2)
    spec = MEASURES[lead["measure"]]
    who = f"{publisher}" if publisher is not None and "publisher" in parts else say(f"{len(rows)}个机关合计", f"{len(rows)} bodies")
    title = say(
        f"{who}{lead['year']}年{spec.zh}比上年{points(total)}个百分点：构成变化{points(mix)}，自身变化{points(within)}",
        f"{who} {lead['year']}: {spec.en.lower()} {points(total)} points on {lead['previous_year']}; mix {points(mix)}, "
        f"within {points(within)}",
    )
    note = say(
        "右为各部分对总变化的贡献（百分点），括号内为其比率上年→本年及n；各部分之和等于总变化。这是算术，不是原因。",
        "Right: what each part adds, in percentage points; in brackets its rate before → now and n. The parts add up to the "
        "change. This is arithmetic, not cause.",
    )
    return canvas.head(figure, ax, title, note)


def _rates(row: pd.Series) -> str:
    if row["part"] == RESIDUAL:
        return ""
    then, now = (say("无", "none") if pd.isna(row[c]) else percent(row[c]) for c in ("previous_rate", "rate"))
    return f" ({then}→{now}, n={number(row['previous_denominator'])}→{number(row['denominator'])})"
