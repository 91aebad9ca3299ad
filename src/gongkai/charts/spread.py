"""Many bodies in one picture: how a number spreads over them, where a bar for each could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gongkai import style
from gongkai.charts import canvas
from gongkai.style import Fill, say
from gongkai.wording import SMALL_N, number, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_POINTS = (0.1, 0.25, 0.5, 0.75, 0.9)


def is_many(rows: int) -> bool:
    """Whether so many rows are shown by how they spread instead of one by one."""
    return rows > canvas.MOST_ROWS


def how_to_read() -> str:
    """The sentence that explains the marks of :func:`spread_bars`."""
    return say(
        f"粗条：中间一半的报告；细线：中间八成；竖线：中位数。只计n不小于{SMALL_N}的报告。",
        f"Thick: the middle half of the reports; thin: the middle eight tenths; tick: the median. Only reports with n "
        f"of {SMALL_N} or more. ",
    )


def spread_bars(ax: Axes, rows: Sequence[tuple[str, Fill, pd.Series]]) -> None:
    """For each name the middle half and the middle eight tenths of its shares, and their median in words."""
    for y, (_, fill, shares) in enumerate(rows):
        if shares.empty:
            ax.text(0.005, y, say("无可计的报告", "no report to count"), va="center", ha="left", color="#777777")
            continue
        p10, p25, p50, p75, p90 = (float(shares.astype(float).quantile(q)) for q in _POINTS)
        ax.plot([p10, p90], [y, y], color="#555555", linewidth=1.4, zorder=1)
        ax.barh(
            y, max(p75 - p25, 0.002), left=p25, height=0.5, color=fill.colour, hatch=fill.hatch or None,
            edgecolor="#555555", linewidth=0.6, zorder=2,
        )
        ax.plot([p50, p50], [y - 0.36, y + 0.36], color="black", linewidth=2.0, zorder=3)
        words = say(
            f"中位{percent(p50)}（{percent(p25)}–{percent(p75)}）", f"median {percent(p50)} ({percent(p25)}–{percent(p75)})"
        )
        ax.annotate(words, (p90, y), xytext=(6, 0), textcoords="offset points", va="center", ha="left", bbox=canvas.HALO)
    reach = max((float(s.astype(float).quantile(0.9)) for *_, s in rows if len(s)), default=1.0)
    ax.set_xlim(0, max(reach, 0.02) * 1.6)
    canvas.inner_ticks(ax, most=1)
    ax.set_yticks(range(len(rows)), [canvas.wrap(name, 16) for name, *_ in rows])
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.xaxis.set_major_formatter(lambda x, _: f"{x * 100:.0f}%")
    ax.grid(axis="x")


def histogram(ax: Axes, shares: pd.Series) -> None:
    """How many bodies have which share, with the median and the middle half marked."""
    values = shares.astype(float).to_numpy()
    top = min(1.0, float(np.quantile(values, 0.995)) * 1.1 + 0.01)
    ax.hist(np.minimum(values, top), bins=30, range=(0, top), color="#8a9ba8", edgecolor="white", linewidth=0.6)
    low, middle, high = (float(np.quantile(values, q)) for q in (0.25, 0.5, 0.75))
    ax.axvspan(low, high, color=style.MAIN, alpha=0.12, linewidth=0)
    ax.axvline(middle, color=style.MAIN, linewidth=2)
    height = ax.get_ylim()[1]
    ax.text(
        middle, height, say(f" 中位数{percent(middle)}", f" median {percent(middle)}"), ha="left", va="bottom",
        color=style.MAIN,
    )
    ax.set_xlim(0, top)
    canvas.inner_ticks(ax, most=1)
    ax.xaxis.set_major_formatter(lambda x, _: f"{x * 100:.0f}%")
    ax.yaxis.set_major_formatter(lambda x, _: number(x))
    ax.set_ylabel(say("报告数", "reports"))


def bands_over_years(ax: Axes, years: Sequence[int], values: Sequence[pd.Series]) -> None:
    """The middle half, the middle eight tenths and the median of each year; a year without numbers breaks them."""
    for run in canvas.runs(list(years)):
        at = [years[i] for i in run]
        p10, p25, p50, p75, p90 = ([float(values[i].astype(float).quantile(q)) for i in run] for q in _POINTS)
        wide = len(at) == 1
        xs = [at[0] - 0.15, at[0] + 0.15] if wide else at
        ax.fill_between(xs, p10 * (2 if wide else 1), p90 * (2 if wide else 1), color="#cfd8dc", linewidth=0)
        ax.fill_between(xs, p25 * (2 if wide else 1), p75 * (2 if wide else 1), color="#8fa8b5", linewidth=0)
        ax.plot(at, p50, "-o", color=style.MAIN, linewidth=2, markersize=5)
