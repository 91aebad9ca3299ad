"""Charts of the explorer: any indicator, whole or in parts, over the years or body by body."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from gongkai import style
from gongkai.charts import canvas
from gongkai.language import label_column, say
from gongkai.measures import MEASURES
from gongkai.wording import SMALL_N, number, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_LINES = 8
"""Curves that can be told apart and named on one page."""

_LINE = 0.295
"""Inches of figure that the name of a curve takes, leading included."""

_MARKERS = "os^Dv<>P"
_DASHES = ("-", (0, (5, 2)), (0, (1, 1.5)), (0, (5, 2, 1, 2)))


def _named(rows: pd.DataFrame) -> pd.Series:
    """What a curve or a bar is called: the body, the part, or both, as far as they differ."""
    publisher = rows["publisher"].astype("string")
    part = rows[label_column().replace("label", "part")].astype("string")
    if rows["part"].isna().all():
        return publisher
    if publisher.nunique() == 1:
        return part
    return publisher + say("：", ": ") + part


def _words(row: pd.Series, measure: str) -> str:
    """A value as it is written beside its mark; the count alone where a rate rests on few cases."""
    if not MEASURES[measure].denominator:
        return number(row["value"])
    fraction = f"{number(row['numerator'])}/{number(row['denominator'])}"
    if MEASURES[measure].is_share and row["denominator"] >= SMALL_N:
        return f"{percent(row['value'])} ({fraction})"
    return fraction


@canvas.chart
def explored_years(rows: pd.DataFrame) -> Axes:
    """One indicator over the years, a curve for each body and part.

    From :func:`gongkai.measures.breakdown`. At most :data:`MOST_LINES` curves: of rates those that rest on the most cases, of
    counts the largest; the note says how many are left out. A curve is not drawn over a year without a number; where the
    form's edition changes, a line says so.

    Examples
    --------
    >>> ax = explored_years(breakdown(dataset, "received"))
    >>> print(ax.get_label())
    新收申请：有两年以上的3项中，末年高于首年的3项，低于的0项
    """
    known = rows.dropna(subset=["publisher", "year", "value"])
    if known.empty:
        return canvas.nothing(say("所选范围内没有可画的数。", "Nothing to draw in this selection."))
    measure = str(known["measure"].iloc[0])
    known = known.assign(name=_named(known))
    sizes = known.groupby("name")[_size(measure)].max().sort_values(ascending=False, kind="stable")
    curves = {name: known[known["name"] == name].drop_duplicates("year").sort_values("year") for name in sizes.index[:MOST_LINES]}
    names = {name: canvas.wrap(f"{name}  {_words(own.iloc[-1], measure)}", 21) for name, own in curves.items()}
    figure, (ax,) = canvas.page(max(3.8 + 0.12 * len(names), sum(_high(words) for words in names.values()) * 1.1))
    years = sorted({int(y) for y in known["year"]})
    ends = []
    for i, (name, own) in enumerate(curves.items()):
        xs, ys = [int(y) for y in own["year"]], [float(v) for v in own["value"]]
        colour = style.MAIN if i % 2 == 0 else style.DOWN
        fill = _outcome(own["part"].iloc[0])
        for run in canvas.runs(xs):
            at = [xs[j] for j in run], [ys[j] for j in run]
            if fill:  # an outcome has its colour everywhere; a dark rim keeps the light ones visible
                ax.plot(*at, color="#444444", linewidth=3.2, solid_capstyle="round")
                ax.plot(*at, color=fill, linewidth=2.0, marker=_MARKERS[i % len(_MARKERS)], markersize=6, markeredgecolor="#444444")
            else:
                ax.plot(*at, marker=_MARKERS[i % len(_MARKERS)], color=colour, linestyle=_DASHES[i // 2 % len(_DASHES)],
                        markersize=5, linewidth=1.6)
        colour = "#222222" if fill else colour
        ends.append((ys[-1], xs[-1], names[name], colour))
    _scale(ax, measure, [float(v) for own in curves.values() for v in own["value"]])
    canvas.year_axis(ax, years)
    _name_ends(ax, ends)
    editions = known.drop_duplicates("year").set_index("year")["form"]
    if known.groupby("year")["form"].nunique().max() == 1:
        canvas.break_line(ax, years, [str(editions[y]) for y in years])
    return canvas.head(figure, ax, _years_title(known, measure), _left_out(measure, len(sizes), len(curves)) + _source_note(measure))


@canvas.chart
def explored_bodies(rows: pd.DataFrame) -> Axes:
    """One indicator in the last of the years chosen, a bar for each body and part, largest first.

    From :func:`gongkai.measures.breakdown`. Rates bear numerator, denominator and 95% interval. Where there are more bars than
    a page holds, of rates those that rest on the most cases, of counts the largest; the note says how many are left out.

    Examples
    --------
    >>> ax = explored_bodies(breakdown(dataset, "disclosure_rate"))
    >>> print(ax.get_label())
    公开率：分母不少于30的5项中，最高淮安市洪泽区人民政府62.1% (59/95)，最低上海市人民政府办公厅34.2% (275/805)
    """
    known = rows.dropna(subset=["publisher", "year", "value"])
    if known.empty:
        return canvas.nothing(say("所选范围内没有可画的数。", "Nothing to draw in this selection."))
    measure = str(known["measure"].iloc[0])
    last = known[known["year"] == known.groupby("publisher")["year"].transform("max")]
    last = last.assign(name=_named(last)).sort_values(_size(measure), ascending=False, kind="stable")
    shown = last.head(canvas.MOST_ROWS).sort_values("value", ascending=False, kind="stable")
    figure, (ax,) = canvas.page(canvas.rows_height(len(shown), 1.4, 0.38))
    for y, (_, row) in enumerate(shown.iterrows()):
        value = float(row["value"])
        ax.barh(y, value, height=0.62, color=style.MAIN, alpha=0.9)
        edge = value
        if pd.notna(row["low"]) and pd.notna(row["high"]):
            ax.plot([float(row["low"]), float(row["high"])], [y, y], color="black", linewidth=1.1, solid_capstyle="butt")
            edge = max(edge, float(row["high"]))
        ax.annotate(_words(row, measure), (edge, y), xytext=(5, 0), textcoords="offset points", va="center")
    labels = [canvas.wrap(f"{name} {year}", 18) for name, year in zip(shown["name"], shown["year"], strict=True)]
    ax.set_yticks(range(len(shown)), labels)
    ax.set_ylim(len(shown) - 0.5, -0.5)
    highs = [float(max(v, h) if pd.notna(h) else v) for v, h in zip(shown["value"], shown["high"], strict=True)]
    lows = [float(v) for v in shown["value"]]
    ax.set_xlim(min(0.0, *lows) * 1.1 if len(lows) > 1 else min(0.0, lows[0]), max([*highs, 0.0]) * 1.32 or 1)
    canvas.hide_value_axis(ax)
    return canvas.head(figure, ax, _bodies_title(shown, measure), _left_out(measure, len(last), len(shown)) + _source_note(measure, bars=True))


def _scale(ax: Axes, measure: str, values: list[float]) -> None:
    low, high = min([*values, 0.0]), max(values)
    room = (high - low) * 0.12 or 1.0
    ax.set_ylim(low - (room if low < 0 else 0), high + room)
    ax.grid(axis="y")
    if MEASURES[measure].is_share:
        ax.yaxis.set_major_formatter(lambda y, _: f"{y * 100:g}%")
    else:
        ax.yaxis.set_major_formatter(lambda y, _: number(y))


def _high(words: str) -> float:
    """Inches of figure that a name takes."""
    return _LINE * (0.25 + 0.75 * len(words.splitlines()))


def _name_ends(ax: Axes, ends: list[tuple[float, int, str, str]]) -> None:
    """Each curve's name at its right, moved apart where they would touch; a thin line leads to the curve's end."""
    low, high = ax.get_ylim()
    per_inch = (high - low) / ax.figure.get_figure(root=True).get_figheight()
    ends = sorted(ends, key=lambda end: end[0])
    halves = [_high(words) * per_inch / 2 for _, _, words, _ in ends]
    places: list[float] = []
    bottom = -math.inf
    for (y, *_), half in zip(ends, halves, strict=True):
        places.append(max(y, bottom + half))
        bottom = places[-1] + half
    top = high + halves[-1]
    for i in reversed(range(len(places))):
        places[i] = min(places[i], top - halves[i])
        top = places[i] - halves[i]
    for (y, x, words, colour), at in zip(ends, places, strict=True):
        ax.annotate(words, (x, y), xytext=(1.02, at), textcoords=("axes fraction", "data"), va="center", color=colour,
                    annotation_clip=False,
                    arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.6, "alpha": 0.6, "relpos": (0, 0.5)})


def _outcome(part: object) -> str | None:
    """The colour of an outcome group; None for any other part, a kind of applicant among them."""
    if pd.isna(part) or "/" not in str(part):
        return None
    fill = style.OUTCOME_FILLS.get(str(part).removeprefix("group:").split("/")[0])
    return None if fill is None else fill.colour


def _subject(known: pd.DataFrame, measure: str) -> str:
    """What the chart is on: the indicator, and the body where there is one alone."""
    name = say(MEASURES[measure].zh, MEASURES[measure].en)
    if known["publisher"].nunique() > 1:
        return name
    who = str(known["publisher"].iloc[0])
    return say(f"{who}{name}", f"{who}, {name.lower()}")


def _years_title(known: pd.DataFrame, measure: str) -> str:
    """How many curves end higher, and how many lower, than they began."""
    ordered = known.sort_values("year")
    ends = ordered.groupby("name", sort=False)["value"].agg(["first", "last", "size"])
    ends = ends[ends["size"] > 1]
    subject = _subject(known, measure)
    if ends.empty:
        return say(f"{subject}：没有两年以上的数", f"{subject}: no number on two years")
    up, down = int((ends["last"] > ends["first"]).sum()), int((ends["last"] < ends["first"]).sum())
    if len(ends) == 1:
        own = ordered[ordered["name"] == ends.index[0]]
        first, last = own.iloc[0], own.iloc[-1]
        return say(f"{subject}：{first['year']}年{_words(first, measure)}，{last['year']}年{_words(last, measure)}",
                   f"{subject}: {_words(first, measure)} in {first['year']}, {_words(last, measure)} in {last['year']}")
    return say(f"{subject}：有两年以上的{len(ends)}项中，末年高于首年的{up}项，低于的{down}项",
               f"{subject}: of {len(ends)} with two years or more, {up} end higher than they began, {down} lower")


def _bodies_title(last: pd.DataFrame, measure: str) -> str:
    """The highest and the lowest; of rates, among those over enough cases to be ranked."""
    subject = _subject(last, measure)
    if len(last) == 1:
        return f"{subject}{say('：', ': ')}{last.iloc[0]['year']} {_words(last.iloc[0], measure)}"
    ranked = last[last["denominator"] >= SMALL_N] if MEASURES[measure].is_share else last
    among = ""
    if len(ranked) < len(last):
        among = say(f"分母不少于{SMALL_N}的{len(ranked)}项中，", f"among {len(ranked)} with n of {SMALL_N} or more, ")
    if len(ranked) < 2:
        return say(f"{subject}：分母不少于{SMALL_N}的不足两项，不排高低",
                   f"{subject}: fewer than two with n of {SMALL_N} or more, not ranked")
    top, low = ranked.iloc[0], ranked.iloc[-1]
    return say(f"{subject}：{among}最高{top['name']}{_words(top, measure)}，最低{low['name']}{_words(low, measure)}",
               f"{subject}: {among}highest {top['name']} {_words(top, measure)}, lowest {low['name']} {_words(low, measure)}")


def _size(measure: str) -> str:
    """The column by which some are drawn and others left out: a rate of one case out of one is not the largest."""
    return "denominator" if MEASURES[measure].denominator else "value"


def _left_out(measure: str, all_of_them: int, shown: int) -> str:
    if all_of_them <= shown:
        return ""
    if MEASURES[measure].denominator:
        return say(f"共{all_of_them}项，图中为分母最大的{shown}项。", f"The {shown} with the largest denominators of {all_of_them}. ")
    return say(f"共{all_of_them}项，图中为数值最大的{shown}项。", f"The {shown} largest of {all_of_them}. ")


def _source_note(measure: str, bars: bool = False) -> str:
    spec = MEASURES[measure]
    definition = say(f"{spec.definition_zh}。", f"{spec.definition_en}. ")
    if not spec.denominator:
        return definition
    few = say(f"n小于{SMALL_N}只写件数。", f"Counts alone where n is below {SMALL_N}. ")
    whiskers = say("细线为95%区间。", "Thin lines: 95% intervals.") if bars else ""
    return definition + few + whiskers
