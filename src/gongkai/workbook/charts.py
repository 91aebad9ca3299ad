"""Native Excel charts: Chinese titles, direct labels, told apart in black and white by pattern."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.fill import ColorChoice, PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.workbook import styles
from gongkai.workbook.indicators import Plot
from gongkai.workbook.page import back_link, set_page, set_widths
from gongkai.workbook.styles import HEI, SONG, Look, Pen

_BAR_CM, _ROW_CM = 0.75, 0.52
_COLUMNS = 9
_NAMES = _COLUMNS + 4
_BARS = 25
"""Reports on one chart."""

PATTERNS: tuple[tuple[str, str], ...] = (
    ("", "1F4E79"), ("wdUpDiag", "1F4E79"), ("", "9DC3E6"), ("dkHorz", "404040"),
    ("", "D9D9D9"), ("pct20", "000000"), ("", "7F7F7F"), ("wdDnDiag", "7F7F7F"),
)
"""Fill of each series: a pattern ('' is solid) and its colour; neighbours differ without colour too."""


def _text(size: float, *, bold: bool = False, font: str = SONG) -> CharacterProperties:
    face = Font(typeface=font)
    return CharacterProperties(sz=int(size * 100), b=bold, latin=face, ea=face, solidFill="000000")


def _rich(size: float) -> RichText:
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=_text(size)), endParaRPr=_text(size))])


def _title(text: str, size: float, font: str = HEI) -> Title:
    face = _text(size, font=font)
    title = Title(overlay=False)
    title.tx = Text(rich=RichText(p=[
        Paragraph(pPr=ParagraphProperties(defRPr=face), r=[RegularTextRun(rPr=face, t=text)])
    ]))
    return title


def _fill(series: Series, index: int) -> None:
    pattern, color = PATTERNS[index % len(PATTERNS)]
    made = GraphicalProperties()
    if pattern:
        made.pattFill = PatternFillProperties(prst=pattern)
        made.pattFill.fgClr = ColorChoice(srgbClr=color)
        made.pattFill.bgClr = ColorChoice(srgbClr="FFFFFF")
    else:
        made.solidFill = color
    made.line = LineProperties(w=6350, solidFill="262626")
    series.graphicalProperties = made


@dataclass(frozen=True)
class Caption:
    """What a chart says beside its bars: ``below`` is the line under it."""

    title: str
    below: str
    axis: str
    labels: str
    """Number format of the labels on the bars."""


def _bar_chart(data: Worksheet, plot: Plot, rows: tuple[int, int], names: str, caption: Caption) -> BarChart:
    """A horizontal bar chart of ``rows`` of a table; several series are shares, stacked to one."""
    first, last = rows
    stacked = len(plot.series) > 1
    chart = BarChart()
    chart.type = "bar"
    chart.grouping = "percentStacked" if stacked else "clustered"
    chart.overlap = 100 if stacked else 0
    chart.gapWidth = 45
    chart.roundedCorners = False
    chart.title = _title(caption.title, 13)
    for index, (col, head_row, head_col) in enumerate(plot.series):
        made = Series(Reference(data, min_col=col, min_row=first, max_row=last))
        made.tx = SeriesLabel(strRef=StrRef(f=_absolute(data, head_row, head_col)))
        made.cat = AxDataSource(strRef=StrRef(f=names))
        _fill(made, index)
        made.dLbls = DataLabelList(
            showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False,
            numFmt=caption.labels, dLblPos="ctr" if stacked else "outEnd",
        )
        made.dLbls.txPr = _rich(8)
        if stacked:
            made.dLbls.spPr = GraphicalProperties(solidFill="FFFFFF", ln=LineProperties(noFill=True))
        chart.series.append(made)
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.txPr = _rich(9)
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill="7F7F7F"))
    # The first report on top, and so the scale at the foot.
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.tickLblPos = "low"
    chart.y_axis.crosses = "max"
    chart.y_axis.title = _title(caption.axis, 9, SONG)
    chart.y_axis.number_format = "0%" if stacked else "#,##0"
    chart.y_axis.numFmt.sourceLinked = False
    chart.y_axis.scaling.min = 0
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="D9D9D9"))
    if stacked:
        chart.legend.position = "b"
        chart.legend.txPr = _rich(9)
    else:
        chart.legend = None
    return chart


def _absolute(ws: Worksheet, row: int, col: int, last_row: int | None = None) -> str:
    letter = get_column_letter(col)
    end = f":${letter}${last_row}" if last_row else ""
    return f"{quote_sheetname(ws.title)}!${letter}${row}{end}"


def write_chart_sheet(pen: Pen, ws: Worksheet, data: Worksheet, plot: Plot, caption: Caption) -> None:
    """``ws`` with the chart of ``plot``, a page of its own; many reports take several charts.

    The names on the axis stand on ``ws``, right of the printed area.
    """
    first = plot.rows[0]
    total = len(plot.names)
    set_widths(ws, [11.0] * _COLUMNS)
    back_link(pen, ws, _COLUMNS)
    pen.put(ws, 1, _NAMES, "图中名称", styles.HEAD)
    ws.column_dimensions[get_column_letter(_NAMES)].width = 44
    for i, name in enumerate(plot.names):
        pen.put(ws, 2 + i, _NAMES, name, Look(styles.SONG, 10, wrap=False))
    row = 1
    starts = range(0, total, _BARS)
    for start in starts:
        end = min(start + _BARS, total)
        part = f"（第{start + 1}—{end}份，共{total}份报告）" if total > _BARS else ""
        chart = _bar_chart(data, plot, (first + start, first + end - 1), _absolute(ws, 2 + start, _NAMES, 1 + end),
                           replace(caption, title=caption.title + part))
        height = math.ceil((5.0 + (end - start) * _BAR_CM) / _ROW_CM)
        # Tied to the cells on both sides, the chart is as wide as the page whatever the fonts.
        chart.anchor = TwoCellAnchor(
            editAs="oneCell",
            _from=AnchorMarker(col=0, row=row - 1), to=AnchorMarker(col=_COLUMNS, row=row - 1 + height),
        )
        ws.add_chart(chart)
        row += height
        pen.block(ws, row, 1, 1, _COLUMNS, caption.below, styles.SUBTITLE)
        row += 1
        if end < total:
            ws.row_breaks.append(Break(id=row - 1))
    set_page(ws, last_row=row - 1, last_col=_COLUMNS, pages_high=len(starts))
