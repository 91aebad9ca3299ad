"""Charts of what bodies say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from gongkai import style
from gongkai.charts import canvas
from gongkai.charts.canvas import chart
from gongkai.charts.spread import is_many
from gongkai.style import Fill, say
from gongkai.wording import number, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WORDS = 20
"""As many words are drawn; the rest are counted in the note."""
_MATRIX = 12
_FEW = 3
"""With fewer words than this in two reports or more, words of a single report are drawn as well."""
_OWN, _REPEATED = Fill("#2f5d50", ink="white"), Fill("#e0a458", "///")


def _no_words() -> Axes:
    return canvas.nothing(
        say("没有从第五部分读到点明不足的语句。", "No clause of section five owns up to anything lacking.")
    )


@chart
def words_chart(words: pd.DataFrame) -> Axes:
    """Words of the problems that section 五 names, by how many reports use them.

    From :func:`gongkai.measures.problem_words`.

    Examples
    --------
    >>> ax = words_chart(problem_words(dataset))
    >>> print(ax.get_label())
    15份报告的第五部分，点明的不足里用得最多的是“内容”、“方式”：各4份
    """
    if words.empty:
        return _no_words()
    often = words[words["reports"] > 1]
    shown = (often if len(often) >= _FEW else words).head(_WORDS)
    n = int(words["denominator"].iloc[0])
    figure, (ax,) = canvas.page(canvas.rows_height(len(shown), 1.2, 0.32))
    ax.barh(range(len(shown)), shown["reports"].astype(float), height=0.7, color=style.MAIN)
    for y, row in enumerate(shown.itertuples()):
        text = say(f" {row.reports}份，{row.bodies}个机关", f" {row.reports} reports, {row.bodies} bodies")
        ax.text(float(row.reports), y, text, va="center", ha="left")
    ax.set_yticks(range(len(shown)), list(shown["word"]))
    ax.set_ylim(len(shown) - 0.45, -0.55)
    ax.set_xlim(0, float(shown["reports"].max()) * 1.3)
    canvas.hide_value_axis(ax)
    top = shown[shown["reports"] == shown["reports"].max()]
    named = say("、", ", ").join(f"“{word}”" for word in top["word"].head(3))
    more = len(top) - 3
    if more > 0:
        named += say(f"等{len(top)}个词", f" and {more} more words")
    title = say(
        f"{n}份报告的第五部分，点明的不足里用得最多的是{named}：{'各' if len(top) > 1 else ''}{top['reports'].iloc[0]}份",
        f"Of {n} reports with a section five, the problems of {top['reports'].iloc[0]} speak of {named}",
    )
    note = say(
        f"一份报告里用几次都计一份。共{len(words)}个词，图中为前{len(shown)}个；同数的按字序。",
        f"A report counts once however often it uses a word. The first {len(shown)} of {len(words)} words.",
    )
    return canvas.head(figure, ax, title, note + _rewritten(int(words["condensed"].iloc[0]), n))


def _rewritten(reports: int, n: int) -> str:
    """That texts are not the reports' own, where that is so."""
    if not reports:
        return ""
    return say(
        f"{n}份里{reports}份的文字由收集者改写过，图中所见是这些文件的用词，不是机关的原话。",
        f" The text of {reports} of {n} was rewritten by those who collected it: what shows is the wording of the files, not of "
        "the bodies.",
    )


@chart
def words_by_year_chart(words: pd.DataFrame) -> Axes:
    """The most frequent words of named problems by year, as reports that use them over reports of that year.

    From :func:`gongkai.measures.problem_words` by year.

    Examples
    --------
    >>> ax = words_by_year_chart(problem_words(dataset, "year"))
    >>> print(ax.get_label())
    用得最多的4个词里，0个年年都有（7个年度）
    """
    if words.empty:
        return _no_words()
    totals = words.groupby("word", sort=False)["reports"].sum().sort_values(ascending=False, kind="stable")
    often = totals[totals > 1]
    chosen = list((often if len(often) >= _FEW else totals).index[:_MATRIX])
    years = [int(y) for y in sorted(words["year"].dropna().unique())]
    span = list(range(years[0], years[-1] + 1))
    sizes = words.drop_duplicates("year").set_index("year")["denominator"]
    figure, (ax,) = canvas.page(canvas.rows_height(len(chosen), 1.5, 0.36))
    found = words[words["word"].isin(chosen)].set_index(["word", "year"])["reports"]
    for y, word in enumerate(chosen):
        for x in span:
            if x not in sizes.index:
                continue
            n, count = int(sizes[x]), int(found.get((word, x), 0))
            weight = count / n
            shade = tuple(1 - (0.06 + 0.94 * weight if count else 0.03) * (1 - c) for c in (0x2F / 255, 0x5D / 255, 0x50 / 255))
            ax.barh(y, 0.94, left=x - 0.47, height=0.86, color=shade)
            ax.text(x, y, f"{count}/{n}" if count else "0", ha="center", va="center", color="white" if weight > 0.5 else "#222222")
    ax.set_xticks(span, [str(x) if x in sizes.index else f"{x}\n{say('无报告', 'no report')}" for x in span])
    ax.xaxis.tick_top()
    ax.tick_params(axis="x", length=0)
    ax.set_xlim(span[0] - 0.55, span[-1] + 0.55)
    ax.set_yticks(range(len(chosen)), chosen)
    ax.set_ylim(len(chosen) - 0.45, -0.55)
    for side in ("bottom", "left"):
        ax.spines[side].set_visible(False)
    every = sum(1 for word in chosen if all(found.get((word, x), 0) for x in sizes.index))
    title = say(
        f"用得最多的{len(chosen)}个词里，{every}个年年都有（{len(sizes)}个年度）",
        f"Of the {len(chosen)} most frequent words {every} are used in every one of {len(sizes)} years",
    )
    note = say(
        "格内：用到该词的报告数／该年有第五部分的报告数，越深占比越高。各年机关不同、份数很少时，看不出走势。",
        "Cells: reports that use the word / reports of that year; the darker, the larger the share. Bodies differ from year to "
        "year; few reports show no trend.",
    )
    each = words.drop_duplicates("year")
    note += _rewritten(int(each["condensed"].sum()), int(each["denominator"].sum()))
    return canvas.head(figure, ax, title, note)


@chart
def repeated_chart(words: pd.DataFrame) -> Axes:
    """How many sentences of each section 五 another body's report or the body's own last one holds word for word.

    From :func:`gongkai.measures.own_words`. Many reports are shown by year.

    Examples
    --------
    >>> ax = repeated_chart(own_words(dataset))
    >>> print(ax.get_label())
    15份报告第五部分的34句话里，22句（64.7%）与别的机关一字不差
    """
    known = words.dropna(subset=["sentences"])
    known = known[known["sentences"] > 0]
    if known.empty:
        return canvas.nothing(say("没有读到第五部分的文字。", "No report has a text in section five."))
    if is_many(len(known)):
        rows = known.groupby("year", as_index=False)[["sentences", "shared"]].sum().sort_values("year")
        labels = [str(year) for year in rows["year"]]
    else:
        share = known["shared"].astype(float) / known["sentences"].astype(float)
        rows = known.loc[share.sort_values(ascending=False, kind="stable").index]
        labels = canvas.names(rows)
    figure, (ax,) = canvas.page(canvas.rows_height(len(rows), 1.5, 0.4))
    own = [float(s - c) for s, c in zip(rows["sentences"], rows["shared"], strict=True)]
    shared = [float(c) for c in rows["shared"]]
    canvas.stacked_bars(
        ax, labels,
        [
            (say("别的机关也有的句子", "held by another body's report too"), _REPEATED, shared, [number(c) if c else "" for c in shared]),
            (say("只此机关有的句子", "held by this body alone"), _OWN, own, [number(c) if c else "" for c in own]),
        ],
    )
    canvas.hide_value_axis(ax)
    canvas.legend_on_top(ax, 2)
    total, same = int(known["sentences"].sum()), int(known["shared"].sum())
    title = say(
        f"{len(known)}份报告第五部分的{total}句话里，{same}句（{percent(same / total)}）与别的机关一字不差",
        f"Of {total} sentences in {len(known)} sections five, {same} ({percent(same / total)}) stand word for word in another "
        "body's report",
    )
    again = known.dropna(subset=["repeated"])
    note = say(
        f"单位：句。有上年报告可比的{len(again)}份里，与本机关上年一字不差的{number(again['repeated'].sum())}句。",
        f"Sentences. Of the {len(again)} reports with one of the year before, {number(again['repeated'].sum())} sentences repeat it.",
    )
    if known["condensed"].any():
        n = int(known["condensed"].sum())
        note += say(
            f"其中{n}份的文字由收集者改写过，它们句子相同出于改写，不说明机关互相照抄。",
            f" The text of {n} was rewritten by those who collected it: theirs agree for that reason, not because bodies copy.",
        )
    return canvas.head(figure, ax, title, note)
