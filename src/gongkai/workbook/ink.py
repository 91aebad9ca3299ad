"""The one way to write cells, formulas, links and tables into a workbook.

Rows and columns count from 1, as Excel shows them. A formula is written with its result, so that a
viewer that computes nothing still shows the numbers.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from gongkai.workbook import styles
from gongkai.workbook.names import BACK, BOOK_TITLE, CONTENTS
from gongkai.workbook.safe import header_text, looks_like_formula, sheet_link, visible_text
from gongkai.workbook.styles import TEXT, Look

_THIN, _HAIR = 1, 7
_DARK, _PALE = "#404040", "#808080"
_PATTERN_LIGHT_UP = 14
_A4 = 9
_FACE = f'&"{styles.SONG},Regular"&9'


def quoted(sheet: str) -> str:
    """A sheet's name as formulas take it."""
    return "'" + sheet.replace("'", "''") + "'"


def at(row: int, col: int, sheet: str | None = None) -> str:
    """A cell as an absolute reference: ``$B$3``, or ``'数据'!$B$3``."""
    place = f"${xl_col_to_name(col - 1)}${row}"
    return place if sheet is None else f"{quoted(sheet)}!{place}"


def span(row: int, col: int, last_row: int, last_col: int, sheet: str | None = None) -> str:
    """A range as an absolute reference."""
    place = f"{at(row, col)}:{at(last_row, last_col)}"
    return place if sheet is None else f"{quoted(sheet)}!{place}"


def whole_column(col: int, sheet: str) -> str:
    """A column from top to bottom, so that rows added below are in it too."""
    letter = xl_col_to_name(col - 1)
    return f"{quoted(sheet)}!${letter}:${letter}"


def text(value: str) -> str:
    """A text inside a formula."""
    return '"' + value.replace('"', '""') + '"'


def wanted_text(reference: str) -> str:
    """The text of a cell as MATCH is to look it up: ``*``, ``?`` and ``~`` mean themselves."""
    return f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({reference},"~","~~"),"*","~*"),"?","~?")'


def new_book(made: io.BytesIO, title: str, stamp: dt.datetime, **properties: str) -> xlsxwriter.Workbook:
    """A workbook that is written to ``made`` when it is closed; ``stamp`` stands in it for the time of the clock."""
    book = xlsxwriter.Workbook(made, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "default_format_properties": {"font_name": styles.SONG, "font_size": 11},
    })
    book.set_properties({"title": title, "author": "gongkai", "created": stamp, **properties})
    return book


class Sheet(Worksheet):  # type: ignore[misc]
    """A worksheet that takes formulas as they are: no function newer than Excel 2016 stands in them.

    The library looks through each formula for dozens of newer functions, which takes most of the time of a large workbook.
    """

    def _prepare_formula(self, formula: str, *_: object, **__: object) -> str:
        return formula.removeprefix("=")


class Pen:
    """Writes cells into one workbook. Every text of every sheet passes through :meth:`put`."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self._formats: dict[tuple[Look, bool], Format] = {}
        self._alarm: Format | None = None

    def format(self, look: Look, quote: bool = False) -> Format:
        made = self._formats.get((look, quote))
        if made is None:
            made = self._formats[look, quote] = self.book.add_format(_properties(look, quote))
        return made

    def put(self, ws: Worksheet, row: int, col: int, value: object, look: Look = TEXT) -> None:
        """Write a number, a date or a text; a text stays a text whatever it begins with."""
        value = styles.plain(value)
        if isinstance(value, str):
            value = visible_text(value)
            quote = looks_like_formula(value)
            if value:
                ws.write_string(row - 1, col - 1, value, self.format(look, quote))
                return
        made = self.format(look)
        if value is None or value == "":
            ws.write_blank(row - 1, col - 1, None, made)
        elif isinstance(value, bool):
            ws.write_boolean(row - 1, col - 1, value, made)
        elif isinstance(value, (int, float)):
            ws.write_number(row - 1, col - 1, value, made)
        else:
            ws.write_datetime(row - 1, col - 1, value, made)

    def formula(self, ws: Worksheet, row: int, col: int, formula: str, result: object, look: Look = TEXT) -> None:
        """Write a formula (without ``=``) and what it gives; None is an empty text."""
        ws.write_formula(row - 1, col - 1, "=" + formula, self.format(look), self._result(result))

    @staticmethod
    def _result(result: object) -> Any:
        result = styles.plain(result)
        if isinstance(result, str):
            # The library takes a text such as #N/A for an error; left out, it is computed when the file is opened.
            return "" if result.startswith("#") else visible_text(result)
        return "" if result is None else result

    def block(
        self, ws: Worksheet, row: int, col: int, rows: int, cols: int, value: object, look: Look, formula: str | None = None
    ) -> None:
        """Write into a merged block a value, or a formula whose result is ``value``."""
        if rows > 1 or cols > 1:
            ws.merge_range(row - 1, col - 1, row + rows - 2, col + cols - 2, "", self.format(look))
        if formula is None:
            self.put(ws, row, col, value, look)
        else:
            self.formula(ws, row, col, formula, value, look)

    def link(self, ws: Worksheet, row: int, col: int, text: str, sheet: str, look: Look = styles.LINK) -> None:
        """A text that jumps to another sheet of this workbook."""
        ws.write_url(row - 1, col - 1, "internal:" + sheet_link(sheet), self.format(look), visible_text(text))

    def alarm(self, ws: Worksheet, area: str, formula: str) -> None:
        """Mark the cells of ``area`` red where ``formula``, written for the first of them, is true.

        Red on pink, and always beside a word that says the same.
        """
        if self._alarm is None:
            self._alarm = self.book.add_format({"bold": True, "font_color": "#9C0006", "bg_color": "#FFC7CE"})
        ws.conditional_format(area, {"type": "formula", "criteria": "=" + formula, "format": self._alarm})

    def height(self, ws: Worksheet, row: int, points: float) -> None:
        ws.set_row(row - 1, min(points, styles.ROW_LIMIT))

    def widths(self, ws: Worksheet, widths: Sequence[float], first: int = 1) -> None:
        for i, width in enumerate(widths, start=first - 1):
            ws.set_column(i, i, width)

    def table(
        self, ws: Worksheet, name: str, row: int, last_row: int, heads: Sequence[str], look: Look, *, striped: bool = False
    ) -> None:
        """Make an Excel table named ``name`` of a range from column A; an empty one keeps one row."""
        made = self.format(look)
        ws.add_table(row - 1, 0, max(last_row, row + 1) - 1, len(heads) - 1, {
            "name": name, "style": "Table Style Light 1", "banded_rows": striped,
            "columns": [{"header": visible_text(head), "header_format": made} for head in heads],
        })

    def page(
        self, ws: Worksheet, *, last_row: int, last_col: int, first_row: int = 1, landscape: bool = False,
        head_rows: tuple[int, int] | None = None, freeze: tuple[int, int] | None = None, pages_high: int = 0,
        pages_wide: int = 1, back: tuple[int, int] | None = None, contents: bool = True, scale: int | None = None,
        book_title: str = BOOK_TITLE, title: str | None = None,
    ) -> None:
        """A4, as wide as the page, heads on every page; what lies outside ``last_row``, ``last_col`` is not printed.

        ``pages_high`` 0 lets the sheet run over as many pages as it needs. ``freeze`` is the first cell that
        scrolls, ``back`` where the link to the contents stands. With ``scale`` (percent) the sheet keeps its own
        page breaks, which Excel passes over where it fits a sheet to the page. ``book_title`` and ``title`` (else the
        sheet's name) stand over each page.
        """
        ws.set_paper(_A4)
        if landscape:
            ws.set_landscape()
        if scale is None:
            ws.fit_to_pages(pages_wide, pages_high)
        else:
            ws.set_print_scale(scale)
        ws.set_margins(left=0.6, right=0.6, top=0.75, bottom=0.65)
        ws.center_horizontally()
        ws.print_area(first_row - 1, 0, last_row - 1, last_col - 1)
        if head_rows:
            ws.repeat_rows(head_rows[0] - 1, head_rows[1] - 1)
        if freeze:
            ws.freeze_panes(freeze[0] - 1, freeze[1] - 1)
        shown = "&A" if title is None else header_text(title)
        ws.set_header(f"&L{_FACE}{header_text(book_title)}&R{_FACE}{shown}", {"margin": 0.3})
        ws.set_footer(f"&C{_FACE}第 &P 页　共 &N 页", {"margin": 0.3})
        ws.hide_gridlines(2)
        if not contents:
            return
        if back is None:
            back = (1, last_col + 2)
            ws.set_column(last_col, last_col, 2)
            ws.set_column(last_col + 1, last_col + 1, 13)
        self.link(ws, *back, BACK, CONTENTS)


def _properties(look: Look, quote: bool) -> dict[str, Any]:
    made: dict[str, Any] = {
        "font_name": look.font, "font_size": look.size, "font_family": styles.FAMILY.get(look.font, 1),
        "font_charset": styles.GB2312, "font_scheme": False, "bold": look.bold, "font_color": "#" + look.color[-6:],
        "valign": {"center": "vcenter"}.get(look.vertical, look.vertical), "text_wrap": look.wrap,
        "num_format": look.number_format,
    }
    if look.underline:
        made["underline"] = 1
    if look.horizontal:
        made["align"] = look.horizontal
    if look.indent:
        made["indent"] = look.indent
    if look.stacked:
        made["rotation"] = 270
    if look.shrink:
        made["shrink"] = True
    if look.fill:
        made |= {"pattern": 1, "fg_color": "#" + look.fill[-6:]}
    if look.hatched:
        made |= {"pattern": _PATTERN_LIGHT_UP, "fg_color": "#7F7F7F"}
    if look.border:
        made |= {"border": _THIN if look.border == "thin" else _HAIR, "border_color": _DARK if look.border == "thin" else _PALE}
    if look.unlocked:
        made["locked"] = False
    if quote:
        made["quote_prefix"] = True
    return made
