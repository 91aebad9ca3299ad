"""Charts of two reports side by side, and of text that stood in last year's report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from gongkai import form, style
from gongkai.charts import canvas
from gongkai.charts.canvas import chart
from gongkai.comparison import RATES, STATUSES
from gongkai.measures import MEASURES
from gongkai.style import Fill, say
from gongkai.wording import SMALL_N, listed, number, percent, points, report_name, signed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STATUS_FILLS = {
    "kept": Fill("#2f5d50", ink="white"),
    "changed": Fill("#b7d3c6"),
    "reworded": Fill("#e0a458", "///"),
    "added": Fill("#f1f1f1"),
    "dropped": Fill("#7d7468", "\\\\\\", ink="white"),
}
"""Sentences by what became of them; neighbours differ in lightness."""

_MOST_CELLS = 24
_FIRST = "#8a8a8a"


@chart
def cell_changes_chart(cells: pd.DataFrame) -> Axes:
    """The totals of the tables on requests and disputes that changed, the largest rise first.

    From the ``cells`` of a comparison (:func:`gongkai.comparison.compare_reports`). Where more than 24 changed,
    the 24 that changed most.

    Examples
    --------
    >>> both = compare_pair(dataset, "宿迁市-2023", "宿迁市-2024")
    >>> ax = cell_changes_chart(both.cells)
    >>> print(ax.get_label())
    40个可比的合计栏目中38个有增减，最大的是“行政复议：总计”−270
    """
    totals = cells[cells["frame"].isin([form.APPLICATIONS, form.DISPUTES]) & cells["comparable"]]
    totals = totals[(totals["frame"] == form.DISPUTES) | (totals["column"] == "total")]
    known = totals.dropna(subset=["change"])
    rows = known[known["change"] != 0]
    if rows.empty:
        return canvas.nothing(say(f"可比的{len(known)}个合计栏目都没有增减。", f"None of {len(known)} comparable totals changed."))
    most = rows["change"].abs().sort_values(ascending=False, kind="stable").index[:_MOST_CELLS]
    shown = rows.loc[most].sort_values("change", ascending=False, kind="stable")
    figure, (ax,) = canvas.page(canvas.rows_height(len(shown), 1.3, 0.36))
    for y, row in enumerate(shown.itertuples()):
        change = float(row.change)
        ax.barh(y, change, height=0.66, color=style.UP if change > 0 else style.DOWN, hatch=None if change > 0 else "///",
                edgecolor="white", linewidth=0.6)
        words = f"{signed(change)} ({number(row.previous_value)}→{number(row.current_value)})"
        ax.annotate(words, (max(change, 0.0), y), xytext=(4, 0), textcoords="offset points", va="center")
    ax.axvline(0, color="#444444", linewidth=0.8)
    ax.spines["left"].set_visible(False)
    names = [_cell_name(row.frame, row.row, row.column) for row in shown.itertuples()]
    ax.set_yticks(range(len(shown)), [canvas.wrap(name, 17) for name in names])
    ax.set_ylim(len(shown) - 0.4, -0.6)
    low, high = min(0.0, float(shown["change"].min())), max(0.0, float(shown["change"].max()))
    reach = high - low
    ax.set_xlim(low - 0.03 * reach, high + 0.32 * reach)
    canvas.hide_value_axis(ax)
    top = rows.loc[most[0]]
    name = _cell_name(top["frame"], top["row"], top["column"])
    title = say(
        f"{len(known)}个可比的合计栏目中{len(rows)}个有增减，最大的是“{name}”{signed(top['change'])}",
        f"{len(rows)} of {len(known)} comparable totals changed; the largest: {name} {signed(top['change'])}",
    )
    note = say("单位：件；括号内为前一份→后一份。合计与其分项都列出，不能相加。",
               "Requests or cases; in brackets: first → second report. Totals and their parts both stand here and do not add up.")
    if len(rows) > len(shown):
        note += say(f"另有{len(rows) - len(shown)}个变动更小，未画。", f" {len(rows) - len(shown)} smaller ones are not drawn.")
    return canvas.head(figure, ax, title, note)


def _cell_name(frame: str, row: str, column: str) -> str:
    """A row of the form in a few words; of a dispute also its outcome."""
    if frame == form.APPLICATIONS and row in MEASURES:
        return say(MEASURES[row].zh, MEASURES[row].en)
    edition = next(e for e in (form.EDITIONS["2021"], form.EDITIONS["2021"].with_single_other())
                   if any(line.key == row for line in e.tables[frame].lines))
    term = edition.tables[frame].line(row).term
    name = say(term.zh.partition("、")[0], term.en)
    if frame == form.DISPUTES:
        return name + say("：", ": ") + form.term_label(frame, column, 1, edition, style.language())
    group = next(g for g in form.OUTCOME_GROUPS if row in g.members)
    head = say(group.zh, group.en)
    # 其他 alone says nothing; the other Chinese labels say all, the English ones only within their group.
    return name if name == head or (len(name) > 2 and name != term.en) else head + say("：", ": ") + name


@chart
def two_rates_chart(indicators: pd.DataFrame) -> Axes:
    """The main shares of two reports, each with its 95% interval (Wilson) and n.

    From the ``indicators`` of a comparison. A share of fewer than 30 cases is drawn hollow.

    Examples
    --------
    >>> both = compare_pair(dataset, "宿迁市-2023", "宿迁市-2024")
    >>> ax = two_rates_chart(both.indicators)
    >>> print(ax.get_label())
    公开率+10.4个百分点；11个比率中8个的差别区间不含零
    """
    from matplotlib.lines import Line2D

    rows = indicators[indicators["measure"].isin(RATES) & indicators["joins"]].dropna(subset=["previous", "current"])
    if rows.empty:
        return canvas.nothing(say("两份报告没有可比的比率。", "The two reports have no shares to compare."))
    rows = rows.set_index("measure").loc[[m for m in RATES if m in set(rows["measure"])]].reset_index()
    figure, (ax,) = canvas.page(canvas.rows_height(len(rows), 1.6, 0.5))
    lead = rows.iloc[0]
    first, second = _two_names(lead)
    for y, row in enumerate(rows.itertuples()):
        for shift, colour, marker, value, low, high, n in (
            (-0.16, _FIRST, "s", row.previous, row.previous_low, row.previous_high, row.previous_denominator),
            (0.16, style.MAIN, "o", row.current, row.low, row.high, row.denominator),
        ):
            if pd.notna(low):
                ax.plot([float(low) * 100, float(high) * 100], [y + shift] * 2, color=colour, linewidth=1.6)
            ax.plot(float(value) * 100, y + shift, marker, color=colour, markersize=6.5,
                    markerfacecolor="white" if n < SMALL_N else colour, linestyle="none")
        ax.text(
            1.0, y, f" {percent(row.previous)}→{percent(row.current)} (n={number(row.previous_denominator)}→{number(row.denominator)})",
            va="center", ha="left", transform=ax.get_yaxis_transform(),
        )
    ax.set_yticks(range(len(rows)), [canvas.wrap(text, 14) for text in rows[style.label_column()]])
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlim(-3, 103)
    ax.xaxis.set_major_formatter(lambda x, _: f"{x:.0f}%")
    ax.grid(axis="x")
    marks = [Line2D([], [], color=colour, marker=marker, markersize=6.5, linestyle="none", label=name)
             for colour, marker, name in ((_FIRST, "s", first), (style.MAIN, "o", second))]
    ax.legend(handles=marks, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, borderaxespad=0.2, handletextpad=0.4)
    told = rows.dropna(subset=["points_low"])
    clear = int(((told["points_low"] > 0) | (told["points_high"] < 0)).sum())
    rate = rows[rows["measure"] == "disclosure_rate"]
    said = ""
    if len(rate):
        moved = points(rate["points"].iloc[0])
        said = say(f"公开率{moved}个百分点；", f"Disclosure rate {moved} points; ")
    title = said + say(f"{len(told)}个比率中{clear}个的差别区间不含零", f"{clear} of {len(told)} intervals of the difference leave out zero")
    note = say(f"横线为各比率的95%区间（Wilson）；空心：n不足{SMALL_N}。差别的95%区间另按两份之差计算（Newcombe）。",
               f"Lines: 95% interval of each share (Wilson). Hollow: n under {SMALL_N}. Intervals of the difference are Newcombe's.")
    if bool(lead["edition_break"]):
        note += say("两份所用表式版本不同。", " The two use different editions of the form.")
    return canvas.head(figure, ax, title, note)


def _two_names(lead: pd.Series) -> tuple[str, str]:
    first, second = report_name(lead["previous_publisher"], lead["previous_year"]), report_name(lead["publisher"], lead["year"])
    return (first, second) if first != second else (f"{first} (1)", f"{second} (2)")


@chart
def prose_chart(prose: pd.DataFrame) -> Axes:
    """What became of the sentences that count, section by section, from the ``prose`` of a comparison.

    Examples
    --------
    >>> both = compare_pair(dataset, "宿迁市-2023", "宿迁市-2024")
    >>> ax = prose_chart(both.prose)
    >>> print(ax.get_label())
    后一份6句中3句沿用前一份，其中3句只改了数字；前一份有4句删去
    """
    prose = prose[prose["counts"]]
    if prose.empty:
        return canvas.nothing(say("两份报告都没有计入的文字。", "Neither report has prose that counts."))
    counts = prose.groupby(["section", "status"]).size().unstack(fill_value=0)
    sections = [s for s in form.SECTIONS if s.key in counts.index]
    counts = counts.reindex(index=[s.key for s in sections], columns=list(STATUSES), fill_value=0)
    figure, (ax,) = canvas.page(canvas.rows_height(len(sections), 1.5, 0.5))
    widest = int(counts.sum(axis=1).max())
    parts = [
        (say(*STATUSES[status]), fill, counts[status].astype(float).tolist(),
         [number(n) if n >= 0.03 * widest else "" for n in counts[status]])
        for status, fill in STATUS_FILLS.items()
    ]
    canvas.stacked_bars(ax, [canvas.wrap(say(s.zh, s.en), 13) for s in sections], parts)
    for patch in ax.patches:
        patch.set_edgecolor("#555555")
    canvas.hide_value_axis(ax)
    canvas.legend_on_top(ax, 5)
    total = counts.sum()
    now = int(total.sum() - total["dropped"])
    stays = int(total["kept"] + total["changed"])
    title = say(f"后一份{now}句中{stays}句沿用前一份，其中{int(total['changed'])}句只改了数字；前一份有{int(total['dropped'])}句删去",
                f"{stays} of {now} sentences of the second report stood in the first, {int(total['changed'])} of them with other numbers; "
                f"{int(total['dropped'])} of the first are gone")
    note = say("单位：句，在同一部分之内配对；标题、网页文字和表式要求的语句不计。",
               "Sentences, paired within one section; headings, words of the page and what the form requires are left out.")
    return canvas.head(figure, ax, title, note)


@chart
def copied_chart(copied: pd.DataFrame) -> Axes:
    """How much of each report stood in the year before's, the largest share first.

    From :func:`gongkai.comparison.copied_by_report`.

    Examples
    --------
    >>> ax = copied_chart(copied_by_report(copied_text(dataset)))
    >>> print(ax.get_label())
    8份报告中2份有整句沿用上年：宿迁市2024年、平潭综合实验区管委会2023年
    """
    rows = copied.dropna(subset=["share"]).sort_values("share", ascending=False, kind="stable")
    if rows.empty:
        return canvas.nothing(say("没有同一机关相邻两年的文字可以对照。", "No body has prose of two consecutive years."))
    shown = rows.head(canvas.MOST_ROWS)
    _, left = canvas.first_rows(list(rows["report_id"]))
    figure, (ax,) = canvas.page(canvas.rows_height(len(shown), 1.2, 0.4))
    for y, row in enumerate(shown.itertuples()):
        ax.barh(y, float(row.share) * 100, height=0.66, color=style.MAIN)
        words = say(f"{number(row.copied)}/{number(row.sentences)}句", f"{number(row.copied)} of {number(row.sentences)}")
        if row.sentences >= SMALL_N:
            words = f"{percent(row.share)} ({words})"
        ax.annotate(words, (float(row.share) * 100, y), xytext=(4, 0), textcoords="offset points", va="center")
    ax.set_yticks(range(len(shown)), canvas.names(shown))
    ax.set_ylim(len(shown) - 0.4, -0.6)
    ax.set_xlim(0, 118)
    ax.axvline(0, color="#444444", linewidth=0.8)
    canvas.hide_value_axis(ax)
    some = rows[rows["copied"] > 0]
    names = listed([report_name(r.publisher, r.year) for r in some.itertuples()], most=3)
    title = say(
        f"{len(rows)}份报告中{len(some)}份有整句沿用上年" + (f"：{names}" if len(some) else ""),
        f"{len(some)} of {len(rows)} reports repeat whole sentences of the year before" + (f": {names}" if len(some) else ""),
    )
    note = say(f"条长为沿用的字数占计入文字的比例，数字为沿用的句数／计入的句数（不足{SMALL_N}句不写百分比）。"
               "年份、数字已遮去，标题和表式要求的固定语句不计。",
               f"Bars: share of characters; figures: sentences repeated of all (no percentage under {SMALL_N}). Years and numbers are "
               "masked; words the form requires are left out.")
    return canvas.head(figure, ax, title, left + note)
