"""Charts of proactive disclosure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from gongkai import form, style
from gongkai.charts import canvas
from gongkai.charts.canvas import chart
from gongkai.measures import DECISIONS, latest
from gongkai.style import Fill, say
from gongkai.wording import listed, missing, number, report_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ISSUED, _REPEALED = Fill("#2f5d50", ink="white"), Fill("#e0a458", "///")


def _item(item: str) -> str:
    return form.term_label(form.DISCLOSURE, item, 0, lang=style.language())


def _measure(measure: str) -> str:
    return form.term_label(form.DISCLOSURE, measure, 1, lang=style.language())


def _pick(volume: pd.DataFrame, item: str, measure: str) -> pd.DataFrame:
    return volume[(volume["item"] == item) & (volume["measure"] == measure)]


@chart
def documents_chart(volume: pd.DataFrame, item: str = "normative_documents") -> Axes:
    """Documents issued and repealed in the year and in force at its end, one bar pair a report.

    From :func:`gongkai.measures.disclosure_volume`; ``item`` is ``normative_documents`` or ``rules``, :class:`KeyError` for what
    the form does not have. Reports on the 2019 edition, which asks for other numbers, are named in the note.

    Examples
    --------
    >>> ax = documents_chart(latest(disclosure_volume(dataset)))
    >>> print(ax.get_label())
    行政规范性文件：6份报告中2份，本年废止多于制发
    """
    wide = volume[volume["item"] == item].pivot_table(
        index=["report_id", "publisher", "year"], columns="measure", values="value", aggfunc="first", sort=False
    )
    held = [m for m in ("issued", "repealed", "in_force") if m in wide]
    if "in_force" not in held or wide[held].isna().all(axis=None):
        return canvas.nothing(
            say(
                f"没有报告给出{_item(item)}的{_measure('in_force')}。",
                f"No report gives {_item(item).lower()} in force.",
            )
        )
    known = wide.reindex(columns=["issued", "repealed", "in_force"])
    other = known[known.isna().all(axis=1)].reset_index()
    known = known[known.notna().any(axis=1)].sort_values("in_force", ascending=False, kind="stable").reset_index()
    shown = known.head(canvas.MOST_ROWS)
    _, left = canvas.first_rows(list(known["report_id"]))
    figure, (flow, stock) = canvas.page(
        canvas.rows_height(len(shown), 1.6, 0.42), (1, 2), sharey=True, gridspec_kw={"width_ratios": [3, 2]}
    )
    for y, row in enumerate(shown.itertuples()):
        for value, sign, fill in ((row.issued, 1, _ISSUED), (row.repealed, -1, _REPEALED)):
            if pd.isna(value):
                flow.text(0, y, f"  {missing()}  ", va="center", ha="left" if sign > 0 else "right")
                continue
            flow.barh(
                y,
                sign * float(value),
                height=0.7,
                color=fill.colour,
                hatch=fill.hatch or None,
                edgecolor="white",
                linewidth=0.6,
            )
            flow.text(sign * float(value), y, f" {number(value)} ", va="center", ha="left" if sign > 0 else "right")
        if pd.isna(row.in_force):
            stock.text(0, y, f" {missing()}", va="center", ha="left")
        else:
            stock.barh(y, float(row.in_force), height=0.7, color="#8a9ba8")
            stock.text(float(row.in_force), y, f" {number(row.in_force)}", va="center", ha="left")
    reach = max(float(shown[["issued", "repealed"]].max(axis=None) or 0), 1.0) * 1.3
    flow.set_xlim(-reach, reach)
    flow.axvline(0, color="#444444", linewidth=0.8)
    stock.set_xlim(0, max(float(shown["in_force"].max() or 0), 1.0) * 1.3)
    flow.set_title(say("← 本年废止　　本年制发 →", "← repealed     issued →"))
    stock.set_title(_measure("in_force"))
    flow.set_yticks(range(len(shown)), canvas.names(shown))
    flow.set_ylim(len(shown) - 0.45, -0.55)
    for ax in (flow, stock):
        canvas.hide_value_axis(ax)
    flow.spines["left"].set_visible(False)
    more = known.dropna(subset=["issued", "repealed"])
    shrinking = int((more["repealed"] > more["issued"]).sum())
    title = say(
        f"{_item(item)}：{len(more)}份报告中{shrinking}份，本年废止多于制发",
        f"{_item(item)}: in {shrinking} of {len(more)} reports more were repealed than issued",
    )
    lost = (
        say("2019年版表式无此三项，未画：", "Not drawn, the 2019 form asks for other numbers: ")
        + listed((report_name(p, y) for p, y in zip(other["publisher"], other["year"], strict=True)), 10)
        + say("。", ". ")
    )
    return canvas.head(figure, flow, title, left + (lost if len(other) else "") + say("单位：件。", "Unit: documents."))


def _log_dots(ax: Axes, ys: list[int], values: list[object], colour: str, wide: float) -> None:
    """Dots on a logarithmic axis; zero and missing are written at its left end."""
    known = [float(v) for v in values if not pd.isna(v) and float(v) > 0]  # type: ignore[arg-type]
    top = max([*known, 10.0])
    low = min([*known, 10.0]) / 2.5
    ax.set_xscale("log")
    ax.set_xlim(low, top * (top / low) ** wide)
    for y, value in zip(ys, values, strict=True):
        if pd.isna(value):
            _beside(ax, low, y, missing())
        elif float(value) <= 0:  # type: ignore[arg-type]
            _beside(ax, low, y, "0")
        else:
            ax.plot([low, float(value)], [y, y], color=colour, linewidth=1.0, alpha=0.5)  # type: ignore[arg-type]
            ax.plot(float(value), y, "o", color=colour, markersize=5.5)  # type: ignore[arg-type]
            _beside(ax, float(value), y, number(value))  # type: ignore[arg-type]
    ax.minorticks_off()
    canvas.hide_value_axis(ax)


def _beside(ax: Axes, x: float, y: float, words: str) -> None:
    ax.annotate(words, (x, y), xytext=(6, 0), textcoords="offset points", va="center", ha="left")


@chart
def decisions_chart(volume: pd.DataFrame) -> Axes:
    """Licensing, penalties and compulsory measures of each publisher's latest report beside its requests.

    From :func:`gongkai.measures.disclosure_volume`.

    Each panel has a logarithmic axis of its own.

    Examples
    --------
    >>> ax = decisions_chart(disclosure_volume(dataset))
    >>> print(ax.get_label())
    申请最多的是宿迁市（3,525件）；7个机关中3个三类决定全为零
    """
    rows = latest(volume[volume["item"].isin(DECISIONS) & (volume["measure"] == "decisions")])
    if rows.empty or (rows["value"].isna().all() and rows["received"].isna().all()):
        return canvas.nothing(say("没有报告给出行政许可、处罚、强制的数量。", "No report gives decisions."))
    wide = rows.drop_duplicates("report_id")[["report_id", "publisher", "year", "received"]].join(
        rows.drop_duplicates(["report_id", "item"]).pivot(index="report_id", columns="item", values="value"), on="report_id"
    )
    wide = wide.sort_values("received", ascending=False, kind="stable", na_position="last")
    shown = wide.head(canvas.MOST_ROWS)
    _, left = canvas.first_rows(list(wide["report_id"]))
    figure, panels = canvas.page(canvas.rows_height(len(shown), 1.5, 0.44), (1, 4), sharey=True)
    ys = list(range(len(shown)))
    _log_dots(panels[0], ys, list(shown["received"]), style.DOWN, 1.05)
    panels[0].set_title(say("新收申请", "Requests received"))
    for ax, item in zip(panels[1:], DECISIONS, strict=True):
        _log_dots(ax, ys, list(shown[item]) if item in shown else [pd.NA] * len(shown), style.MAIN, 1.05)
        ax.set_title(_item(item))
    panels[0].set_yticks(ys, canvas.names(shown))
    panels[0].set_ylim(len(shown) - 0.45, -0.55)
    zero = shown[[i for i in DECISIONS if i in shown]]
    none = int((zero.fillna(-1) == 0).all(axis=1).sum())
    first = wide.iloc[0]
    title = say(
        f"申请最多的是{first['publisher']}（{number(first['received'])}件）；{len(wide)}个机关中{none}个三类决定全为零",
        f"Most requests: {first['publisher']} ({number(first['received'])}); {none} of {len(wide)} bodies report no "
        "decision of any kind",
    )
    return canvas.head(
        figure,
        panels[0],
        title,
        left
        + say(
            "各机关最近一份报告，按新收申请排列；单位：件。四栏各用自己的对数轴，不能互相比长短。",
            "Each body's latest report, by requests received. Every panel has its own logarithmic axis; lengths do "
            "not compare across panels.",
        ),
    )


@chart
def fees_chart(volume: pd.DataFrame) -> Axes:
    """Administrative fees charged, a panel for each unit the reports use.

    From :func:`gongkai.measures.disclosure_volume`.

    Examples
    --------
    >>> ax = fees_chart(disclosure_volume(dataset))
    >>> print(ax.get_label())
    12份报告给出行政事业性收费金额，其中2份为零
    """
    rows = _pick(volume, "fees", "amount")
    known = rows.dropna(subset=["value"])
    if known.empty:
        return canvas.nothing(
            say(
                f"没有报告给出{_item('fees')}金额。2019年版表式只问项目数量。",
                "No report gives fees. The 2019 form asks for the number of fee items only.",
            )
        )
    units = list(dict.fromkeys(known["unit"].fillna(say("未注单位", "no unit given"))))
    groups = [known[known["unit"].fillna(say("未注单位", "no unit given")) == unit] for unit in units]
    groups = [g.sort_values("value", ascending=False, kind="stable") for g in groups]
    left = "".join(
        say(f"单位为{unit}的：", f"In {unit}: ") + canvas.first_rows(list(g["report_id"]))[1]
        for unit, g in zip(units, groups, strict=True) if len(g) > canvas.MOST_ROWS
    )
    groups = [g.head(canvas.MOST_ROWS) for g in groups]
    figure, panels = canvas.page(
        canvas.rows_height(sum(map(len, groups)), 1.2 + 0.5 * len(groups), 0.38),
        (len(groups), 1),
        gridspec_kw={"height_ratios": [max(len(g), 1) for g in groups]},
    )
    for ax, unit, group in zip(panels, units, groups, strict=True):
        ax.barh(range(len(group)), group["value"].astype(float), height=0.7, color=style.MAIN)
        for y, value in enumerate(group["value"]):
            ax.text(float(value), y, f" {number(value)}", va="center", ha="left")
        ax.set_yticks(range(len(group)), canvas.names(group))
        ax.set_ylim(len(group) - 0.45, -0.55)
        ax.set_xlim(0, max(float(group["value"].max()), 1e-9) * 1.2)
        ax.set_title(say(f"单位：{unit}", f"Unit: {unit}"), loc="left")
        canvas.hide_value_axis(ax)
    zero = int((known["value"] == 0).sum())
    title = say(
        f"{len(known)}份报告给出{_item('fees')}金额，其中{zero}份为零",
        f"{len(known)} reports give an amount of fees, {zero} of them zero",
    )
    missed = len(rows) - len(known)
    lost = say(f"另有{missed}份{missing()}数。", f"{missed} more lack the number. ") if missed else ""
    return canvas.head(
        figure,
        panels[0],
        title,
        left
        + lost
        + say(
            "金额照表列单位，不换算。2019年版表式不问金额。",
            "Amounts in the unit of the report, never converted. The 2019 form asks for no amount.",
        ),
    )


def _over_years(
    volume: pd.DataFrame,
    publisher: str | None,
    panels: list[tuple[str, list[tuple[str, str]], bool]],
    title: Callable[[pd.DataFrame], str],
    note: str,
) -> Axes:
    """Panels over the years of one publisher: (title, cells drawn in it, whether they join across editions)."""
    rows = volume[volume["publisher"] == publisher].dropna(subset=["year"]).drop_duplicates(["year", "item", "measure"])
    if rows.empty or rows["value"].isna().all():
        return canvas.nothing(say("这个机关没有可画的数字。", "There is nothing to draw for this body."))
    years = sorted({int(y) for y in rows["year"]})
    editions = [rows.loc[rows["year"] == y, "form"].iloc[0] for y in years]
    figure, axes = canvas.page(0.9 + 1.75 * len(panels), (len(panels), 1), sharex=True)
    for i, (ax, (name, cells, joins)) in enumerate(zip(axes, panels, strict=True)):
        top = 0.0
        for position, (item, measure) in enumerate(cells):
            series = _pick(rows, item, measure).set_index("year")["value"].reindex(years)
            colour = (style.MAIN, style.DOWN)[position % 2]
            for run in canvas.runs(years):
                for part in _parts(run, editions, joins):
                    ax.plot(
                        [years[j] for j in part],
                        [float(series.iloc[j]) if pd.notna(series.iloc[j]) else float("nan") for j in part],
                        "-o" if position % 2 == 0 else "--s",
                        color=colour,
                        markersize=5,
                        clip_on=False,
                    )
            for year, value in series.items():
                if pd.notna(value):
                    top = max(top, float(value))
                    ax.annotate(
                        number(value),
                        (year, float(value)),
                        xytext=(0, 6),
                        textcoords="offset points",
                        ha="center",
                        color=colour,
                        bbox=canvas.HALO,
                    )
        ax.set_ylim(0, (top or 1.0) * 1.35)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.set_title(name, loc="left", pad=16 if i == 0 else 6)
        canvas.break_line(ax, years, editions, words=i == 0)
    canvas.year_axis(axes[-1], years)
    return canvas.head(figure, axes[0], title(rows), note)


def _parts(run: list[int], editions: list[str], joins: bool) -> list[list[int]]:
    """A run of years cut where the edition changes, unless the cells mean the same in both."""
    if joins:
        return [run]
    cut: list[list[int]] = []
    for j in run:
        if cut and editions[cut[-1][-1]] == editions[j]:
            cut[-1].append(j)
        else:
            cut.append([j])
    return cut


@chart
def stock_chart(volume: pd.DataFrame, publisher: str | None) -> Axes:
    """Normative documents of one publisher over the years; what the two editions ask for stands apart, unjoined.

    From :func:`gongkai.measures.disclosure_volume`. ``publisher`` None, or not in the frame: a figure that says so.

    Examples
    --------
    >>> ax = stock_chart(disclosure_volume(dataset), "平潭综合实验区管委会")
    >>> print(ax.get_label())
    平潭综合实验区管委会：现行有效从2021年665件到2025年546件
    """
    item = "normative_documents"

    def title(rows: pd.DataFrame) -> str:
        stock = _pick(rows, item, "in_force").dropna(subset=["value"]).sort_values("year")
        if stock.empty:
            return say(
                f"{publisher}：没有{_measure('in_force')}的数字", f"{publisher}: no number of documents in force"
            )
        first, last = stock.iloc[0], stock.iloc[-1]
        if len(stock) == 1:
            return say(
                f"{publisher}：{first['year']}年现行有效{number(first['value'])}件",
                f"{publisher}: {number(first['value'])} documents in force in {first['year']}",
            )
        return say(
            f"{publisher}：现行有效从{first['year']}年{number(first['value'])}件到{last['year']}年"
            f"{number(last['value'])}件",
            f"{publisher}: documents in force from {number(first['value'])} in {first['year']} to "
            f"{number(last['value'])} in {last['year']}",
        )

    made = f"{_measure('created')} ｜ {_measure('issued')}"
    stock = f"{_measure('total_disclosed')} ｜ {_measure('in_force')}"
    return _over_years(
        volume,
        publisher,
        [
            (made, [(item, "created"), (item, "issued")], False),
            (_measure("repealed"), [(item, "repealed")], False),
            (stock, [(item, "total_disclosed"), (item, "in_force")], False),
        ],
        title,
        say(
            "单位：件。换版前后问的不是同一个数，故不连线；左栏名为2019年版，右栏名为2021年版。",
            "Unit: documents. The two editions ask for different numbers, so no line joins them; names: 2019 form | "
            "2021 form.",
        ),
    )


@chart
def decisions_over_years(volume: pd.DataFrame, publisher: str | None) -> Axes:
    """Licensing, penalties and compulsory measures of one publisher over the years, with the change of edition.

    From :func:`gongkai.measures.disclosure_volume`. ``publisher`` None, or not in the frame: a figure that says so.

    Examples
    --------
    >>> ax = decisions_over_years(disclosure_volume(dataset), "平潭综合实验区管委会")
    >>> print(ax.get_label())
    平潭综合实验区管委会行政许可：最少181件（2019年），最多10,690件（2022年）
    """

    def title(rows: pd.DataFrame) -> str:
        decisions = _pick(rows, "licensing", "decisions").dropna(subset=["value"]).sort_values("value", kind="stable")
        if decisions.empty:
            return say(f"{publisher}：没有行政许可数量", f"{publisher}: no number of licensing decisions")
        low, high = decisions.iloc[0], decisions.iloc[-1]
        if len(decisions) == 1:
            return say(
                f"{publisher}{low['year']}年行政许可{number(low['value'])}件",
                f"{publisher} {low['year']}: {number(low['value'])} licensing decisions",
            )
        return say(
            f"{publisher}行政许可：最少{number(low['value'])}件（{low['year']}年），最多{number(high['value'])}件（"
            f"{high['year']}年）",
            f"{publisher}, licensing: from {number(low['value'])} ({low['year']}) to {number(high['value'])} "
            f"({high['year']})",
        )

    return _over_years(
        volume,
        publisher,
        [(_item(item), [(item, "decisions")], True) for item in DECISIONS],
        title,
        say(
            "单位：件。两版都问处理决定数量，故连线；换版处的跳动可能来自统计口径。",
            "Unit: decisions. Both editions ask for them, so the line runs on; a jump at the change of form may come "
            "from what was counted.",
        ),
    )
