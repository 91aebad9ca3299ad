"""What every chart shares: its page, its title, its notes, its words when there is nothing to draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec
from unicodedata import east_asian_width

import pandas as pd

from gongkai import style
from gongkai.style import Fill, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

P = ParamSpec("P")

HALO = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.6}
"""Behind words that a line may cross."""

MOST_ROWS = 40
"""More rows than this cannot be read on one page: charts show the first and say how many there are."""


def chart(draw: Callable[P, Axes]) -> Callable[P, Axes]:
    """Draw inside the house style and leave matplotlib's own settings as they were."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Axes:
        with style.house_style():
            ax = draw(*args, **kwargs)
            for panel in ax.figure.axes:
                # Ticks may be made later, outside these settings.
                panel.tick_params(labelfontfamily=style.FONT)
            return ax

    return drawn


def page(height: float, panels: tuple[int, int] = (1, 1), **options: Any) -> tuple[Figure, list[Axes]]:
    """A figure of the width of a page, and its panels in reading order."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(
        *panels, figsize=(style.PAGE_WIDTH, height), dpi=100, layout="constrained", squeeze=False, **options
    )
    figure.get_layout_engine().set(w_pad=0.06, h_pad=0.06)
    return figure, list(axes.flat)


def rows_height(rows: int, extra: float = 1.3, row: float = 0.36) -> float:
    """Height of a chart with so many rows."""
    return extra + row * max(rows, 2)


def wrap(text: str, width: float) -> str:
    """Break a text into lines of ``width`` ems; Chinese anywhere but before a closing mark, other scripts at blanks."""
    lines, line, used = [], "", 0.0
    for token in _tokens(text):
        size = sum(_ems(ch) for ch in token)
        if used + size > width and line.strip() and token not in "，。；：、）”」】,.;:)%":
            lines.append(line.rstrip())
            line, used = "", 0.0
            token = token.lstrip()
            size = sum(_ems(ch) for ch in token)
        line, used = line + token, used + size
    return "\n".join([*lines, line.rstrip()]).strip()


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for ch in text:
        if tokens and _ems(ch) < 1 and _ems(tokens[-1][-1]) < 1 and not tokens[-1].endswith(" "):
            tokens[-1] += ch
        else:
            tokens.append(ch)
    return tokens


def _ems(ch: str) -> float:
    return 1.0 if east_asian_width(ch) in "WF" else 0.54


def head(figure: Figure, ax: Axes, title: str, note: str = "") -> Axes:
    """Write the finding over the figure and the note under it; the first panel also knows its title."""
    inches = figure.get_size_inches()[0] - 0.55
    figure.suptitle(
        wrap(title, inches * 72 / style.TITLE), x=0.012, ha="left", fontsize=style.TITLE, fontweight="normal"
    )
    if note:
        figure.supxlabel(
            wrap(note, inches * 72 / style.SMALL), x=0.012, ha="left", fontsize=style.SMALL, color="#555555"
        )
    ax.set_label(title)
    return ax


def nothing(words: str) -> Axes:
    """A figure that says why there is nothing to draw."""
    _, (ax,) = page(1.1)
    ax.set_axis_off()
    ax.text(0.0, 0.5, wrap(words, 52), ha="left", va="center", fontsize=style.BODY, transform=ax.transAxes)
    ax.set_label(words)
    return ax


def names(rows: pd.DataFrame, with_year: bool = True) -> list[str]:
    """Publisher and year of each row as a label on the axis."""
    labels = [wrap(str(publisher), 11) for publisher in rows["publisher"]]
    if not with_year:
        return labels
    return [f"{label} {year}" for label, year in zip(labels, rows["year"], strict=True)]


def first_rows(keys: Sequence[str]) -> tuple[list[str], str]:
    """The keys that fit on the page, and the words that say how many were left off."""
    if len(keys) <= MOST_ROWS:
        return list(keys), ""
    left = len(keys) - MOST_ROWS
    return list(keys[:MOST_ROWS]), say(
        f"共{len(keys)}项，图中为前{MOST_ROWS}项，另{left}项未画。",
        f"The first {MOST_ROWS} of {len(keys)} are drawn, {left} are not.",
    )


def stacked_bars(
    ax: Axes, labels: Sequence[str], parts: Sequence[tuple[str, Fill, Sequence[float], Sequence[str]]]
) -> None:
    """Horizontal bars of parts put end to end: (name, fill, widths, words inside) for each part."""
    lefts = [0.0] * len(labels)
    for name, fill, widths, words in parts:
        ax.barh(
            range(len(labels)),
            widths,
            left=lefts,
            height=0.74,
            label=name,
            color=fill.colour,
            hatch=fill.hatch or None,
            edgecolor="white",
            linewidth=0.6,
        )
        for y, (left, width, word) in enumerate(zip(lefts, widths, words, strict=True)):
            if word:
                box = {"facecolor": fill.colour, "edgecolor": "none", "pad": 1.0} if fill.hatch else None
                ax.text(
                    left + width / 2, y, word, ha="center", va="center", color=fill.ink, fontsize=style.SMALL, bbox=box
                )
        lefts = [left + width for left, width in zip(lefts, widths, strict=True)]
    ax.set_yticks(range(len(labels)), labels)
    ax.invert_yaxis()
    ax.margins(y=0.02)


def legend_on_top(ax: Axes, columns: int) -> None:
    """A legend in one or two lines above the axes, in the order the parts are drawn."""
    if style.language() == "en" and columns > 4:
        columns = 3
    ax.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1.0),
        ncols=columns,
        borderaxespad=0.2,
        handlelength=1.4,
        columnspacing=1.2,
        handletextpad=0.5,
    )


def hide_value_axis(ax: Axes) -> None:
    """Every bar carries its own number: the axis of values says nothing more."""
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)


def inner_ticks(ax: Axes, most: float = float("inf")) -> None:
    """Keep the ticks of the axis of values that lie inside it, and none beyond what a value can be."""
    low, high = ax.get_xlim()
    ax.set_xticks([tick for tick in ax.get_xticks() if low <= tick <= min(high, most)])


def break_line(
    ax: Axes, years: Sequence[int], editions: Sequence[str], words: bool = True, inside: bool = False
) -> None:
    """Draw the line where the edition of the form changes, and say so in words, above the axes or inside them."""
    from matplotlib.transforms import blended_transform_factory

    for i in range(1, len(years)):
        if editions[i] != editions[i - 1]:
            ax.axvline((years[i] + years[i - 1]) / 2, color=style.BREAK, linestyle=(0, (4, 3)), linewidth=1.2)
            if words:
                ax.text(
                    (years[i] + years[i - 1]) / 2,
                    0.99 if inside else 1.0,
                    say(f"{editions[i - 1]}版｜{editions[i]}版", f"{editions[i - 1]} | {editions[i]} form"),
                    transform=blended_transform_factory(ax.transData, ax.transAxes),
                    bbox=HALO if inside else None,
                    color=style.BREAK,
                    fontsize=style.SMALL,
                    ha="center",
                    va="top" if inside else "bottom",
                )


def year_axis(ax: Axes, years: Sequence[int], absent: str | None = None) -> None:
    """One tick a year, from the first to the last; a year without a report keeps its empty place and says so.

    ``absent`` says it in other words, where reports may be there but are not drawn.
    """
    empty = absent or say("无报告", "no report")
    span = list(range(min(years), max(years) + 1))
    ax.set_xticks(span, [str(y) if y in years else f"{y}\n{empty}" for y in span])
    ax.set_xlim(span[0] - 0.6, span[-1] + 0.6)


def runs(years: Sequence[int]) -> list[list[int]]:
    """Positions of unbroken runs of years: a line is not drawn over a year without a report."""
    found: list[list[int]] = []
    for i, year in enumerate(years):
        if found and years[i - 1] == year - 1:
            found[-1].append(i)
        else:
            found.append([i])
    return found
