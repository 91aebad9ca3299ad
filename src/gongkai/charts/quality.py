"""Charts of what is in a dataset and how well it holds together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from gongkai import codes, schema, style
from gongkai.charts import canvas
from gongkai.charts.canvas import chart
from gongkai.charts.spread import is_many
from gongkai.measures import RULES
from gongkai.style import say
from gongkai.wording import number, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_NOTHING = ("没有可画的报告。", "There is no report to draw.")


@chart
def coverage_chart(coverage: pd.DataFrame) -> Axes:
    """Publishers by years.

    From :func:`gongkai.measures.coverage`: which edition each report uses, which years lack one. Many publishers are
    counted by year.

    Examples
    --------
    >>> ax = coverage_chart(coverage(dataset))
    >>> print(ax.get_label())
    7个机关、15份报告，1个机关跨两版表式，中间不缺年
    """
    if coverage.empty:
        return canvas.nothing(say(*_NOTHING))
    if is_many(coverage["publisher"].nunique()):
        return _coverage_of_many(coverage)
    publishers, left = canvas.first_rows(list(dict.fromkeys(coverage["publisher"])))
    years = sorted({int(year) for year in coverage["year"]})
    figure, (ax,) = canvas.page(canvas.rows_height(len(publishers), 1.2, 0.4))
    for row in coverage.itertuples():
        if row.publisher not in publishers:
            continue
        x, y = int(row.year), publishers.index(row.publisher)
        if row.status == "read":
            fill = style.EDITION_FILLS[row.form]
            ax.barh(y, 0.94, left=x - 0.47, height=0.84, color=fill.colour)
            words = say(f"{row.form}版", f"{row.form} form") + (f" ×{row.reports}" if row.reports > 1 else "")
            ax.text(x, y, words, ha="center", va="center", color=fill.ink)
        elif row.status == "gap":
            ax.barh(y, 0.94, left=x - 0.47, height=0.84, color="white", hatch="////", edgecolor="#b0b0b0")
            ax.text(
                x,
                y,
                say("缺", "gap"),
                ha="center",
                va="center",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
            )
    ax.set_xticks(years, [str(year) for year in years])
    ax.set_xlim(years[0] - 0.6, years[-1] + 0.6)
    ax.set_ylim(len(publishers) - 0.45, -0.55)
    ax.set_yticks(range(len(publishers)), [canvas.wrap(p, 11) for p in publishers])
    ax.xaxis.tick_top()
    ax.tick_params(axis="x", length=0)
    for side in ("bottom", "left"):
        ax.spines[side].set_visible(False)
    read = coverage[coverage["status"] == "read"]
    gaps = int((coverage["status"] == "gap").sum())
    count, reports = coverage["publisher"].nunique(), int(read["reports"].sum())
    both = int((read.groupby("publisher")["form"].nunique() > 1).sum())
    title = say(
        f"{count}个机关、{reports}份报告，"
        + (f"{both}个机关跨两版表式，" if both else "")
        + (f"{gaps}处中间缺年" if gaps else "中间不缺年"),
        f"{reports} reports of {count} bodies, "
        + (f"{both} of them across both editions of the form, " if both else "")
        + (f"{gaps} years missing in between" if gaps else "no year missing in between"),
    )
    return canvas.head(
        figure,
        ax,
        title,
        left + say("空白处：不在该机关首末两份报告之间。", "Empty: before a body's first report or after its last."),
    )


def _coverage_of_many(coverage: pd.DataFrame) -> Axes:
    """How many publishers have a report on each year, and how many lack one in between."""
    years = sorted({int(year) for year in coverage["year"]})
    counts = {
        (say(f"{name}版", f"{name} form"), style.EDITION_FILLS[name]): [
            int(((coverage["year"] == y) & (coverage["form"] == name).fillna(False)).sum()) for y in years
        ]
        for name in style.EDITION_FILLS
    }
    counts[say("中间缺年", "gap in between"), style.Fill("white", "////")] = [
        int(((coverage["year"] == y) & (coverage["status"] == "gap")).sum()) for y in years
    ]
    figure, (ax,) = canvas.page(3.8)
    bottoms = [0] * len(years)
    for (name, fill), heights in counts.items():
        ax.bar(years, heights, bottom=bottoms, width=0.72, color=fill.colour, hatch=fill.hatch or None, edgecolor="#b0b0b0",
               linewidth=0.6, label=name)
        for year, bottom, height in zip(years, bottoms, heights, strict=True):
            if height > 0.05 * coverage["publisher"].nunique():
                box = {"facecolor": "white", "edgecolor": "none", "pad": 1} if fill.hatch else None
                ax.text(year, bottom + height / 2, number(height), ha="center", va="center", color=fill.ink, bbox=box)
        bottoms = [b + h for b, h in zip(bottoms, heights, strict=True)]
    ax.set_ylim(0, coverage["publisher"].nunique() * 1.02)
    ax.yaxis.set_major_formatter(lambda y, _: number(y))
    ax.set_ylabel(say("机关数", "bodies"))
    canvas.year_axis(ax, years)
    canvas.legend_on_top(ax, 3)
    read = coverage[coverage["status"] == "read"]
    gaps, count = int((coverage["status"] == "gap").sum()), coverage["publisher"].nunique()
    title = say(
        f"{count:,}个机关、{int(read['reports'].sum()):,}份报告，" + (f"{gaps:,}处中间缺年" if gaps else "中间不缺年"),
        f"{int(read['reports'].sum()):,} reports of {count:,} bodies, "
        + (f"{gaps:,} years missing in between" if gaps else "no year missing in between"),
    )
    note = say("到顶的空白：不在该机关首末两份报告之间。", "Empty up to the top: before a body's first report or after its last.")
    return canvas.head(figure, ax, title, note)


@chart
def basis_chart(overview: pd.DataFrame) -> Axes:
    """How the cells of each report were read: printed, blank, derived or unknown.

    From :func:`gongkai.measures.reports_overview`.

    Examples
    --------
    >>> ax = basis_chart(reports_overview(dataset))
    >>> print(ax.get_label())
    2,966格中95.4%照印数读出，0格读不出
    """
    if overview.empty:
        return canvas.nothing(say(*_NOTHING))
    rows = overview.assign(share=overview["printed"] / overview["cells"].mask(overview["cells"] == 0))
    rows = rows.sort_values("share", kind="stable", na_position="first").head(canvas.MOST_ROWS)
    _, left = canvas.first_rows(list(overview["report_id"]))
    totals = rows["cells"].astype(float).where(rows["cells"] > 0, 1.0)
    figure, (ax,) = canvas.page(canvas.rows_height(len(rows), 1.5, 0.42))
    parts = []
    for basis in schema.BASES:
        widths = [float(n) / t for n, t in zip(rows[basis], totals, strict=True)]
        words = [number(n) if w > 0.06 else "" for n, w in zip(rows[basis], widths, strict=True)]
        parts.append((say(codes.BASES[basis], codes.BASES_EN[basis]), style.BASIS_FILLS[basis], widths, words))
    canvas.stacked_bars(ax, [f"{n} (n={c})" for n, c in zip(canvas.names(rows), rows["cells"], strict=True)], parts)
    ax.set_xlim(0, 1)
    canvas.hide_value_axis(ax)
    canvas.legend_on_top(ax, 4)
    cells, printed, unknown = (int(overview[name].sum()) for name in ("cells", "printed", "unknown"))
    title = say(
        f"{cells:,}格中{percent(printed / cells if cells else pd.NA)}照印数读出，{unknown:,}格读不出",
        f"{percent(printed / cells if cells else pd.NA)} of {cells:,} cells carry a printed number, {unknown:,} "
        "could not be read",
    )
    return canvas.head(
        figure,
        ax,
        title,
        left
        + say(
            "条内数字为格数；n为该报告三张表的格数。",
            "Numbers in the bars count cells; n: cells of the report's three tables.",
        ),
    )


@chart
def equations_chart(equations: pd.DataFrame) -> Axes:
    """Which reports fail which of the form's equations.

    From :func:`gongkai.measures.equations_table`.

    Examples
    --------
    >>> ax = equations_chart(equations_table(dataset))
    >>> print(ax.get_label())
    15份报告620条勾稽关系中，4条不成立，出在2份报告
    """
    if equations.empty:
        return canvas.nothing(say(*_NOTHING))
    worst = equations.groupby("report_id", sort=False)[["fail", "unchecked"]].sum()
    worst = worst.sort_values(["fail", "unchecked"], ascending=False, kind="stable")
    reports, left = canvas.first_rows(list(worst.index))
    figure, (ax,) = canvas.page(canvas.rows_height(len(reports), 1.7, 0.4))
    leads = equations.drop_duplicates("report_id").set_index("report_id").loc[reports]
    for row in equations[equations["report_id"].isin(reports)].itertuples():
        x, y = RULES.index(row.rule), reports.index(row.report_id)
        colour, ink, hatch = ("#a93226", "white", "") if row.fail else ("#f1f1f1", "#222222", "")
        if row.unchecked and not row.fail:
            colour, hatch = "white", "////"
        ax.barh(
            y, 0.96, left=x - 0.48, height=0.88, color=colour, hatch=hatch or None, edgecolor="#c8c8c8", linewidth=0.5
        )
        words = f"{row.hold}/{row.equations}"
        if row.fail:
            words += say(f" 不成立{row.fail}", f" {row.fail} fail")
        if row.unchecked:
            words += say(f" 无法核{row.unchecked}", f" {row.unchecked} open")
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1} if hatch else None
        ax.text(x, y, words, ha="center", va="center", color=ink, bbox=box)
    rules = {
        "E1": ("E1 收件＝办结\n（各申请人列）", "E1 in = out\n(each column)"),
        "E2": ("E2 各类之和＝总计\n（各申请人列）", "E2 outcomes = total\n(each column)"),
        "E3": ("E3 申请人之和＝总计\n（各行）", "E3 applicants = total\n(each row)"),
        "E4": ("E4 结果之和＝总计\n（复议诉讼）", "E4 results = total\n(disputes)"),
    }
    ax.set_xticks(range(len(RULES)), [say(*rules.get(rule, (rule, rule))) for rule in RULES])
    ax.xaxis.tick_top()
    ax.tick_params(axis="x", length=0)
    ax.set_xlim(-0.55, len(RULES) - 0.45)
    ax.set_ylim(len(reports) - 0.45, -0.55)
    ax.set_yticks(range(len(reports)), canvas.names(leads))
    for side in ("bottom", "left"):
        ax.spines[side].set_visible(False)
    failing, count = int((worst["fail"] > 0).sum()), len(worst)
    total, fails = int(equations["equations"].sum()), int(equations["fail"].sum())
    title = say(
        f"{count}份报告{total:,}条勾稽关系中，"
        + (f"{fails}条不成立，出在{failing}份报告" if fails else "没有不成立的"),
        f"Of {total:,} equations in {count} reports "
        + (f"{fails} fail, in {failing} reports" if fails else "none fails"),
    )
    return canvas.head(
        figure,
        ax,
        title,
        left
        + say(
            "格内：成立条数／应有条数。红底为有不成立者；斜线为有数字缺失、无法核对者。",
            "Cells: equations that hold / equations. Red: some fail. Hatched: a number is missing, cannot be checked.",
        ),
    )
