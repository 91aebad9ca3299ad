"""Charts of disputes: from request to court, and how cases end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from gongkai import form, style
from gongkai.charts import canvas
from gongkai.charts.canvas import chart
from gongkai.measures import RESULTS, route_label
from gongkai.style import say
from gongkai.wording import listed, missing, number, percent, report_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_STEP_COLOURS = {"outcomes": "#8a9ba8", "nothing": "#8a9ba8"}


def _terms() -> dict[str, str]:
    return {t.key: say(t.zh, t.en) for t in form.DISPUTE_OUTCOMES}


@chart
def results_chart(results: pd.DataFrame, route: str = "reconsideration") -> Axes:
    """How cases of one route ended in each report, in cases; pending ones stand apart, most decided cases first.

    From :func:`gongkai.measures.dispute_results`; ``route`` is one of its routes, :class:`KeyError` for another.

    Examples
    --------
    >>> ax = results_chart(dispute_results(dataset), "litigation")
    >>> print(ax.get_label())
    行政诉讼：有案件的11份报告中，4份有结果纠正
    """
    rows = results[results["route"] == route]
    known = rows[(rows["cases"] > 0).fillna(False)]
    if known.empty:
        return canvas.nothing(
            say(f"没有报告有{route_label(route, 'zh')}案件，或数字缺失。",
                f"{route_label(route, 'en')}: no report has a case, or numbers are missing.")
        )
    leads = known.drop_duplicates("report_id").sort_values(
        ["denominator", "cases"], ascending=False, kind="stable").set_index("report_id")
    order, left = canvas.first_rows(list(leads.index))
    leads = leads.loc[order]
    figure, (ax, aside) = canvas.page(
        canvas.rows_height(len(order), 1.7, 0.42), (1, 2), sharey=True, gridspec_kw={"width_ratios": [4, 1]}
    )
    reach = float(leads["denominator"].max()) or 1.0
    parts = []
    for outcome in RESULTS:
        own = known[known["outcome"] == outcome].set_index("report_id").loc[order]
        widths = [float(count) for count in own["count"]]
        words = [number(count) if count and float(count) > 0.045 * reach else "" for count in own["count"]]
        parts.append((_terms()[outcome], style.RESULT_FILLS[outcome], widths, words))
    canvas.stacked_bars(
        ax, [f"{name} (n={number(n)})" for name, n in zip(canvas.names(leads), leads["denominator"], strict=True)], parts
    )
    corrected = known[known["outcome"] == "corrected"].set_index("report_id").loc[order]
    for y, row in enumerate(corrected.itertuples()):
        said = say(f" 纠正{number(row.count)}/{number(row.denominator)}", f" corrected {number(row.count)}/{number(row.denominator)}")
        ax.annotate(said, (float(row.denominator), y), xytext=(3, 0), textcoords="offset points", va="center")
    ax.set_xlim(0, reach * 1.32)
    pending = style.RESULT_FILLS["pending"]
    for y, value in enumerate(leads["pending"]):
        aside.barh(y, float(value), height=0.74, color=pending.colour, hatch=pending.hatch, edgecolor="#777777", linewidth=0.6)
        aside.annotate(number(value), (float(value), y), xytext=(3, 0), textcoords="offset points", va="center")
    aside.set_xlim(0, (float(leads["pending"].max()) or 1.0) * 1.5)
    aside.set_title(_terms()["pending"], loc="left")
    for panel in (ax, aside):
        canvas.hide_value_axis(panel)
    canvas.legend_on_top(ax, 3)
    decided = known.drop_duplicates("report_id")
    fixed = known[known["outcome"] == "corrected"]
    some = int((fixed["count"] > 0).sum())
    title = say(
        f"{route_label(route, 'zh')}：有案件的{len(decided)}份报告中，{some}份有结果纠正",
        f"{route_label(route, 'en')}: answers were corrected in {some} of {len(decided)} reports with cases",
    )
    none = rows.drop_duplicates("report_id")
    unknown = none[none["cases"].isna()]
    without = int((none["cases"] == 0).fillna(False).sum())
    note = (
        left
        + say(f"n为已审结案件；尚未审结的另画，不进入任何比率。另有{without}份报告没有案件。",
              f"n: decided cases; pending ones are drawn apart and enter no share. {without} more reports have no case. ")
        + (say(f"缺数的{len(unknown)}份：", f"{missing()} in {len(unknown)}: ")
           + listed(report_name(p, y) for p, y in zip(unknown["publisher"], unknown["year"], strict=True)) + say("。", ". ")
           if len(unknown) else "")
    )
    off = none[~none["agrees"].fillna(True)]
    if len(off):
        note += say(
            "表列总计与四种结果之和不等，以后者为准：", "The printed total is not the sum of the results, which is used: "
        ) + listed(
            report_name(p, y) for p, y in zip(off["publisher"], off["year"], strict=True)) + say("。", ".")
    return canvas.head(figure, ax, title, note)


@chart
def court_chart(steps: pd.DataFrame, report_id: str | None) -> Axes:
    """From concluded requests to corrected answers in one report, with cases per 100 concluded.

    From :func:`gongkai.measures.request_to_court`. ``report_id`` None, or not in the frame: a figure that says so.

    Examples
    --------
    >>> ax = court_chart(request_to_court(dataset), "宿迁市-2024")
    >>> print(ax.get_label())
    宿迁市2024年办结3,521件，同年复议170件、诉讼77件；复议纠正18件，诉讼纠正0件
    """
    rows = steps[steps["report_id"] == report_id]
    if rows.empty or rows["count"].isna().all():
        return canvas.nothing(say("这份报告没有可画的数字。", "This report has no numbers to draw."))
    figure, (ax,) = canvas.page(canvas.rows_height(len(rows), 1.4, 0.44))
    top = float(rows["count"].max()) or 1.0
    for y, row in enumerate(rows.itertuples()):
        if pd.isna(row.count):
            ax.text(0, y, f" {missing()}", va="center", ha="left", color="#777777")
            continue
        colour = _STEP_COLOURS.get(row.step, style.RESULT_FILLS["corrected"].colour if "corrected" in row.step else style.MAIN)
        ax.barh(y, float(row.count), height=0.7, color=colour)
        words = f" {number(row.count)}"
        if pd.notna(row.low):
            words += say(
                f"　每百件办结{number(row.per_100)}（{number(row.low)}–{number(row.high)}）",
                f"  {number(row.per_100)} per 100 concluded ({number(row.low)}–{number(row.high)})",
            )
        elif row.step == "nothing" and pd.notna(row.per_100):
            words += say(f"　占办结{percent(row.per_100 / 100)}", f"  {percent(row.per_100 / 100)} of concluded")
        ax.text(float(row.count), y, words, va="center", ha="left")
    ax.set_yticks(range(len(rows)), [canvas.wrap(text, 13) for text in rows[style.label_column()]])
    ax.set_ylim(len(rows) - 0.45, -0.55)
    ax.set_xlim(0, top * 1.25)
    canvas.hide_value_axis(ax)
    found = rows.set_index("step")
    name = report_name(rows["publisher"].iloc[0], rows["year"].iloc[0])
    cases, fixed = found["count"], found["count"]
    suits = cases.get("litigation_direct_cases", pd.NA) + cases.get("litigation_after_reconsideration_cases", pd.NA)
    title = say(
        f"{name}办结{number(cases['outcomes'])}件，同年复议{number(cases['reconsideration_cases'])}件、诉讼{number(suits)}件；"
        f"复议纠正{number(fixed['reconsideration_corrected'])}件，诉讼纠正{number(fixed['litigation_corrected'])}件",
        f"{name}: {number(cases['outcomes'])} concluded; {number(cases['reconsideration_cases'])} reconsiderations "
        f"({number(fixed['reconsideration_corrected'])} corrected) and {number(suits)} lawsuits "
        f"({number(fixed['litigation_corrected'])} corrected) in the same year",
    )
    note = say(
        "单位：件，案件为四种结果之和；括号内为95%区间（两数之比的精确区间）。各行不是同一批事：案件可能针对往年的申请，先复议后起诉的两处都计，"
        "也可能不因申请而起。",
        "Requests, then cases (the four results added up); in brackets exact 95% intervals. The rows are not the same matters: "
        "a case may concern an earlier year, may stand in two rows, or may have nothing to do with a request.",
    )
    return canvas.head(figure, ax, title, note)
