"""Paper: A4, margins, heads repeated, page numbers; and the screen: frozen heads, the way back."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.workbook.names import BACK, BOOK_TITLE, CONTENTS
from gongkai.workbook.safe import header_text
from gongkai.workbook.styles import LINK, SONG, Pen

_A4 = 9
_FACE = f'&"{SONG},Regular"&9'


def set_page(
    ws: Worksheet,
    *,
    last_row: int,
    last_col: int,
    landscape: bool = False,
    head_rows: tuple[int, int] | None = None,
    freeze: str | None = None,
    pages_high: int = 0,
    title: str = "",
) -> None:
    """A4, as wide as the page, heads on every page; what lies right of ``last_col`` is not printed.

    ``pages_high`` 0 lets the sheet run over as many pages as it needs.
    """
    ws.page_setup.paperSize = _A4
    ws.page_setup.orientation = "landscape" if landscape else "portrait"
    ws.sheet_properties.pageSetUpPr.fitToPage = True
    ws.page_setup.fitToWidth = 1
    ws.page_setup.fitToHeight = pages_high
    margins = ws.page_margins
    margins.left = margins.right = 0.6
    margins.top, margins.bottom = 0.75, 0.65
    margins.header = margins.footer = 0.3
    ws.print_options.horizontalCentered = True
    ws.print_area = f"A1:{get_column_letter(last_col)}{last_row}"
    if head_rows:
        ws.print_title_rows = f"{head_rows[0]}:{head_rows[1]}"
    if freeze:
        ws.freeze_panes = freeze
    ws.oddHeader.left.text = _FACE + header_text(BOOK_TITLE)
    ws.oddHeader.right.text = _FACE + (header_text(title) if title else "&A")
    ws.oddFooter.center.text = _FACE + "第 &P 页　共 &N 页"
    ws.sheet_view.showGridLines = False


def set_widths(ws: Worksheet, widths: list[float]) -> None:
    for i, width in enumerate(widths, start=1):
        ws.column_dimensions[get_column_letter(i)].width = width


def back_link(pen: Pen, ws: Worksheet, last_col: int, row: int = 1) -> None:
    """The way back to the contents, right of the printed area."""
    col = last_col + 2
    ws.column_dimensions[get_column_letter(last_col + 1)].width = 2
    ws.column_dimensions[get_column_letter(col)].width = 13
    pen.link(ws, row, col, BACK, CONTENTS, LINK)
