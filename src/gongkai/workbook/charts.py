"""Native charts that follow what is chosen: Chinese titles, numbers on the bars, told apart in black and white."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xlsxwriter.worksheet import Worksheet

from gongkai.measures import MEASURES
from gongkai.workbook import indicators, names, ranking, styles
from gongkai.workbook.comparison import Choice
from gongkai.workbook.indicator_data import quantity
from gongkai.workbook.indicators import Drawn, Range
from gongkai.workbook.ink import Pen, at, span
from gongkai.workbook.names import CHARTS, CHOSEN_UNIT, CHOSEN_YEAR, INDICATORS, RANK_MEASURE, RANK_YEAR, RANKING
from gongkai.workbook.ranking import Ranking
from gongkai.workbook.styles import HEI, SONG
from gongkai.workbook.titled import Formula

_COLUMNS = 9
_WIDTH = 10.0
_HEADS = _COLUMNS + 4
"""Where the titles stand that follow what is chosen, right of the printed area."""
_ROWS = 25
"""Rows a chart takes; two fill a page."""
_MOST_UNITS = 20
_PX = 20
"""Pixels of a row as high as it is set here."""

_DARK: dict[str, Any] = {"fill": {"color": "#1F4E79"}, "border": {"color": "#262626", "width": 0.5}}
_STRIPED: dict[str, Any] = {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#595959", "bg_color": "#FFFFFF"},
                            "border": {"color": "#262626", "width": 0.5}}
"""This year solid and dark, the year before striped and light: told apart without colour."""


@dataclass(frozen=True)
class Series:
    """One series: its name (or the cell that holds it), its values, how its bars look, how they are labelled."""

    name: str
    values: str
    look: dict[str, Any]
    labels: str


def write_charts(pen: Pen, ws: Worksheet, drawn: Drawn, ranked: Ranking, choice: Choice) -> None:
    """Outcomes and reasons of the chosen report beside the year before, the years of the body, and the ranking."""
    pen.widths(ws, [_WIDTH] * _COLUMNS)
    pen.put(ws, 1, _HEADS, "图题（随所选单位和年度改变）", styles.HEAD)
    ws.set_column(_HEADS - 1, _HEADS - 1, 50)
    rate = MEASURES["disclosure_rate"].zh
    subject, chosen = f'{CHOSEN_UNIT}&{CHOSEN_YEAR}&"年', f"{choice.unit or ''}{choice.year or ''}年"

    def total(ref: str) -> str:
        return f'&IF(ISNUMBER({ref}),"（n="&{ref}&"）","")'

    n_outcomes, n_reasons = _total(choice, "outcomes"), _total(choice, "refused")
    titles = [
        Formula(f'{subject}六类办理结果占比"{total(drawn.outcomes_total)}', f"{chosen}六类办理结果占比{n_outcomes}"),
        Formula(f'{subject}不予公开的八项原因（件）"{total(drawn.reasons_total)}', f"{chosen}不予公开的八项原因（件）{n_reasons}"),
        Formula(f'{CHOSEN_UNIT}&"历年新收与办结（件）"', f"{choice.unit or ''}历年新收与办结（件）"),
        Formula(f'{CHOSEN_UNIT}&"历年{rate}"', f"{choice.unit or ''}历年{rate}"),
        Formula(f'{RANK_YEAR}&"年"&{RANK_MEASURE}&"，由高到低"', f"{ranked.year}年{rate}，由高到低"),
    ]
    for i, title in enumerate(titles, start=2):
        pen.formula(ws, i, _HEADS, title.text, title.result, styles.PLAIN)
    now, before = (f"={at(r, _HEADS, CHARTS)}" for r in (8, 9))
    pen.formula(ws, 8, _HEADS, f'{CHOSEN_YEAR}&"年"', f"{choice.year or ''}年", styles.PLAIN)
    pen.formula(ws, 9, _HEADS, f'({CHOSEN_YEAR}-1)&"年"', "" if choice.year is None else f"{choice.year - 1}年", styles.PLAIN)

    def column(rows: Range, col: int) -> str:
        return "=" + span(rows.first, col, rows.last, col, INDICATORS)

    percent, whole = "0.0%;-0.0%;", "0;-0;"
    shown = min(len(ranked.rows), _MOST_UNITS) or 1
    last = ranking.TOP + shown - 1
    charts = (
        (titles[0], "bar", column(drawn.outcomes, 1), [
            Series(now, column(drawn.outcomes, indicators.PART_SHARE), _DARK, percent),
            Series(before, column(drawn.outcomes, indicators.PART_SHARE_BEFORE), _STRIPED, percent)], "0%",
         "条形图：六类办理结果各占办结件数的比例，本年与上年并列；数值见“指标”。"),
        (titles[1], "bar", column(drawn.reasons, 1), [
            Series(now, column(drawn.reasons, indicators.PART_COUNT), _DARK, whole),
            Series(before, column(drawn.reasons, indicators.PART_COUNT_BEFORE), _STRIPED, whole)], "0",
         "条形图：不予公开八项原因的件数，本年与上年并列；数值见“指标”。"),
        (titles[2], "column", column(drawn.years, indicators.YEAR_LABEL), [
            Series(MEASURES["received"].zh, column(drawn.years, indicators.YEAR_RECEIVED), _DARK, whole),
            Series("办结", column(drawn.years, indicators.YEAR_CONCLUDED), _STRIPED, whole)], "0",
         "柱形图：所选单位历年新收申请与办结的件数；数值见“指标”。"),
        (titles[3], "column", column(drawn.years, indicators.YEAR_LABEL), [
            Series(rate, column(drawn.years, indicators.YEAR_RATE), _DARK, percent)], "0%",
         f"柱形图：所选单位历年的{rate}，横轴注明办结件数n；数值见“指标”。"),
        (titles[4], "bar", "=" + span(ranking.TOP, ranking.LABEL, last, ranking.LABEL, RANKING), [
            Series("比率", "=" + span(ranking.TOP, ranking.DRAWN, last, ranking.DRAWN, RANKING), _DARK, percent)], "0%",
         f"条形图：排名表前{shown}个单位的比率，由高到低，名称后注明分母n，不排名的不画；数值见“{names.RANKING}”。"),
    )
    row = 2
    for i, (title, kind, categories, series, axis, alt) in enumerate(charts):
        rows = _ROWS if i < 4 else max(16, 6 + 2 * shown)
        chart = _chart(pen, kind, f"={at(2 + i, _HEADS, CHARTS)}", title, categories, series, axis)
        chart.set_size({"width": 664, "height": rows * _PX - 14})
        ws.insert_chart(row - 1, 0, chart, {"description": alt, "object_position": 1, "x_offset": 2, "y_offset": 4})
        row += rows
    for r in range(2, row + 1):
        pen.height(ws, r, _PX * 0.75)
    pen.block(ws, row, 1, 1, _COLUMNS, "没有条形的，是零或没有数值；数值一律见“指标”和“排名”。", styles.SUBTITLE)
    ws.set_h_pagebreaks([1 + 2 * _ROWS, 1 + 4 * _ROWS])
    pen.page(ws, last_row=row, last_col=_COLUMNS, back=(1, _COLUMNS + 2), scale=70)


def _total(choice: Choice, key: str) -> str:
    if choice.now is None:
        return ""
    n = quantity(MEASURES[key].numerator, choice.now)
    return f"（n={n}）" if isinstance(n, (int, float)) else ""


def _chart(pen: Pen, kind: str, title: str, shown: Formula, categories: str, series: list[Series], axis: str) -> Any:
    chart = pen.book.add_chart({"type": kind})
    small = {"name": SONG, "size": 9, "bold": False, "color": "#000000"}
    face = {"name": HEI, "size": 13, "bold": False, "color": "#000000"}
    chart.set_title({"name": title, "data": [shown.result], "name_font": face, "overlay": False})
    for one in series:
        chart.add_series({
            "name": one.name, "categories": categories, "values": one.values, "gap": 60, "overlap": -5, **one.look,
            "data_labels": {"value": True, "num_format": one.labels, "font": {**small, "size": 8}, "position": "outside_end"},
        })
    names_axis: dict[str, Any] = {"num_font": small, "line": {"color": "#7F7F7F"}, "label_position": "low"}
    values_axis: dict[str, Any] = {
        "num_font": small, "num_format": axis, "min": 0, "line": {"color": "#7F7F7F"},
        "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
    }
    if kind == "bar":
        # The first on top, and so the scale at the foot.
        chart.set_x_axis(values_axis)
        chart.set_y_axis({**names_axis, "reverse": True, "crossing": "max"})
    else:
        chart.set_x_axis(names_axis)
        chart.set_y_axis(values_axis)
    if len(series) > 1:
        chart.set_legend({"position": "bottom", "font": small})
    else:
        chart.set_legend({"none": True})
    chart.show_na_as_empty_cell()
    return chart
