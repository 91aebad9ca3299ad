"""Excel layouts: each takes a paper and gives the bytes of a workbook, as offices fill, export and mail them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from random import Random
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as XlCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.form import DISCLOSURE
from rendering.document import Box, Grid, Paper, Text, show
from rendering.package import packed, unpacked

Renderer = Callable[[Paper, Random], bytes]
Put = Callable[[XlCell, Box], None]
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT[\d:]+Z")
_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def _number(box: Box) -> int | float | str | None:
    """What is typed into the cell: a number where one stands by itself, else the text."""
    if box.number is not None and box.text == show(box.number):
        return int(box.number) if box.number == box.number.to_integral_value() else float(box.number)
    return box.text or None


def _typed(cell: XlCell, box: Box) -> None:
    value = _number(box)
    if isinstance(value, str) and value.startswith("="):
        cell.value, cell.data_type = value, "s"
        return
    cell.value = value


def _text(cell: XlCell, box: Box) -> None:
    """Everything as text, as after an apostrophe or an export."""
    if box.text:
        cell.value, cell.data_type = box.text, "s"
        cell.number_format = "@"


def _merged(ws: Worksheet, grid: Grid, top: int, left: int = 1, put: Put = _typed, border: bool = True) -> int:
    """``grid`` with its merged cells from row ``top``; the row after it."""
    for y, row in enumerate(grid.matrix()):
        for x, (box, first_row, first_column) in enumerate(row):
            cell = ws.cell(top + y, left + x)
            if border:
                cell.border = _BOX
            if not (first_row and first_column):
                continue
            put(cell, box)
            cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
            if box.cols > 1 or box.rows > 1:
                ws.merge_cells(start_row=top + y, end_row=min(top + y + box.rows, top + len(grid.rows)) - 1,
                               start_column=left + x, end_column=left + x + box.cols - 1)
    return top + len(grid.rows)


def _flat(ws: Worksheet, grid: Grid, top: int, put: Put = _typed) -> int:
    """``grid`` without merged cells: the text in the first, the others empty."""
    for y, row in enumerate(grid.matrix()):
        for x, (box, first_row, first_column) in enumerate(row):
            if first_row and first_column:
                put(ws.cell(top + y, 1 + x), box)
    return top + len(grid.rows)


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return packed({name: _TIME.sub(b"2025-01-01T00:00:00Z", part) if name == "docProps/core.xml" else part
                   for name, part in unpacked(out.getvalue()).items()})


def _one_sheet(paper: Paper, table: Callable[[Worksheet, Grid, int], int], line: Callable[[Worksheet, Text, int], int] | None = None,
               gap: int = 0) -> Workbook:
    book = Workbook()
    ws = book.active
    assert isinstance(ws, Worksheet)
    row = 1
    for block in paper.blocks:
        if isinstance(block, Text):
            row = (line or _line)(ws, block, row)
        else:
            row = table(ws, block, row + gap) + gap
    return book


def _line(ws: Worksheet, text: Text, row: int) -> int:
    ws.cell(row, 1, text.text)
    return row + 1


def _wide_line(ws: Worksheet, text: Text, row: int) -> int:
    """A line over the width of the page, as a merged range."""
    cell = ws.cell(row, 1, text.text)
    cell.alignment = Alignment(wrap_text=True)
    if text.role == "title":
        cell.font = Font(size=16, bold=True)
    ws.merge_cells(start_row=row, end_row=row, start_column=1, end_column=15)
    return row + 1


def merged(paper: Paper, rng: Random) -> bytes:
    """The form with its merged and ruled cells on one sheet, the prose between as merged lines."""
    return _bytes(_one_sheet(paper, _merged, _wide_line, gap=rng.randint(0, 1)))


def flat(paper: Paper, rng: Random) -> bytes:
    """No merged cells, no borders."""
    return _bytes(_one_sheet(paper, _flat, gap=rng.randint(0, 1)))


def as_text(paper: Paper, rng: Random) -> bytes:
    """Every number a text."""
    draw = rng.choice((_merged, _flat))
    return _bytes(_one_sheet(paper, lambda ws, g, r: draw(ws, g, r, put=_text)))


def boxed_lines(paper: Paper, rng: Random) -> bytes:
    """One ruled sheet: headings and prose in bordered cells over the whole width, too."""

    def line(ws: Worksheet, text: Text, row: int) -> int:
        _wide_line(ws, text, row)
        for column in range(1, 16):
            ws.cell(row, column).border = _BOX
        return row + 1

    return _bytes(_one_sheet(paper, _merged, line))


def sheets(paper: Paper, rng: Random) -> bytes:
    """A sheet for each table, named by its heading or not at all, and one for the prose."""
    book = Workbook()
    prose = book.active
    assert isinstance(prose, Worksheet)
    prose.title = rng.choice(("Sheet1", "正文", "封面"))
    row = 1
    named = rng.random() < 0.5
    for block in paper.blocks:
        if isinstance(block, Text):
            row = _line(prose, block, row)
    for number, grid in enumerate((b for b in paper.blocks if isinstance(b, Grid)), start=2):
        ws = book.create_sheet(f"Sheet{number}")
        heading = next((b.text for b in paper.blocks if isinstance(b, Text) and b.section == grid.frame and b.role == "heading"), "")
        top = rng.randint(1, 4)
        if named and heading:
            ws.title = re.sub(r"[\\/*?:\[\]]", "", heading)[:31]
        elif heading:
            ws.cell(top, 1, heading)
            top += 1
        _merged(ws, grid, top, left=rng.randint(1, 3))
    return _bytes(book)


def hidden(paper: Paper, rng: Random) -> bytes:
    """Last year's figures in hidden rows, columns and sheets, and values left over under merged ranges."""
    book = _one_sheet(paper, _merged, _wide_line)
    ws = book.active
    assert isinstance(ws, Worksheet)
    for name, state in (("上年", "hidden"), ("参数", "veryHidden")):
        other = book.create_sheet(name, 0)
        row = 1
        for block in paper.blocks:
            if isinstance(block, Grid):
                row = _merged(other, block.mapped(lambda b: b if b.cell is None else Box(str(rng.randint(1, 99)), b.cols, b.rows)), row)
        other.sheet_state = state
    book.active = 2
    last = ws.max_row
    for row in range(last + 1, last + 9):
        for column in range(1, 11):
            ws.cell(row, column, rng.randint(1, 99) if column > 3 else "1.属于国家秘密")
        ws.row_dimensions[row].hidden = True
    for row in range(1, last):
        ws.cell(row, 16, rng.randint(1, 99))
    ws.column_dimensions["P"].hidden = True
    out = _bytes(book)
    return _patched(out, lambda xml: re.sub(
        r'<c r="(B|C|E)(\d+)"([^>]*?)/>', lambda m: f'<c r="{m[1]}{m[2]}"{m[3]}><v>{rng.randint(1, 99)}</v></c>'
        if _under_merge(ws, m[1], int(m[2])) else m[0], xml), "xl/worksheets/sheet3.xml")


def _under_merge(ws: Worksheet, letter: str, row: int) -> bool:
    place = f"{letter}{row}"
    return any(place in r and place != r.start_cell.coordinate for r in ws.merged_cells.ranges)


def _patched(data: bytes, change: Callable[[str], str], *names: str) -> bytes:
    return packed({name: change(part.decode()) if name in names else part for name, part in unpacked(data).items()})


FORMATS = ("0;-0;;@", "#,##0", "0_ ", '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "General", "@", "0", '0"件"', "[Red]0;[Blue]-0", "#,##0.00")


def formats(paper: Paper, rng: Random) -> bytes:
    """Number formats of every kind: hidden zeros, thousands, units, rounding, accounts, colours."""
    code = rng.choice(FORMATS)

    def put(cell: XlCell, box: Box) -> None:
        _typed(cell, box)
        if box.number is not None and not isinstance(cell.value, str):
            cell.number_format = code if not (box.cell and box.cell[0] == DISCLOSURE and "件" in code) else "0.0"

    book = _one_sheet(paper, lambda ws, g, r: _merged(ws, g, r, put=put), _wide_line)
    for ws in book.worksheets:
        ws.sheet_view.showZeros = rng.random() < 0.5
    return _bytes(book)


def rich(paper: Paper, rng: Random) -> bytes:
    """Rich text: labels in several runs, numbers as text in two runs, struck-out numbers beside the new one."""

    def put(cell: XlCell, box: Box) -> None:
        text = box.text
        if box.number is None and len(text) > 3 and rng.random() < 0.5:
            cut = rng.randint(1, len(text) - 1)
            cell.value = CellRichText(TextBlock(InlineFont(b=True), text[:cut]), text[cut:])
        elif box.number is not None and text and rng.random() < 0.3:
            old = TextBlock(InlineFont(strike=True), str(rng.randint(1, 99)))
            cell.value = CellRichText(old, text[:1], TextBlock(InlineFont(b=True), text[1:]) if text[1:] else "")
        else:
            _typed(cell, box)

    return _bytes(_one_sheet(paper, lambda ws, g, r: _merged(ws, g, r, put=put), _wide_line))


def shared_strings(paper: Paper, rng: Random) -> bytes:
    """Strings in a table of their own, as Excel keeps them, with readings of characters beside them."""
    data = _bytes(_one_sheet(paper, _merged, _wide_line))
    kept: dict[str, int] = {}

    def move(match: re.Match[str]) -> str:
        number = kept.setdefault(match[2], len(kept))
        return f'<c r="{match[1]}" t="s"><v>{number}</v></c>'

    data = _patched(data, lambda xml: re.sub(
        r'<c r="(\w+)"(?: s="\d+")? t="inlineStr"><is>(.*?)</is></c>', move, xml), "xl/worksheets/sheet1.xml")
    reading = '<rPh sb="0" eb="1"><t>9</t></rPh>' if rng.random() < 0.5 else ""
    table = "".join(f"<si>{text}{reading}</si>" for text in kept)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    data = _patched(data, lambda xml: xml.replace(
        "</Relationships>", f'<Relationship Id="rId99" Type="{kind}" Target="/xl/sharedStrings.xml"/></Relationships>'),
        "xl/_rels/workbook.xml.rels")
    return packed({**unpacked(data), "xl/sharedStrings.xml": f'<sst xmlns="{main}">{table}</sst>'})


def formulas(paper: Paper, rng: Random) -> bytes:
    """Totals as formulas, with the results that the spreadsheet program left in the file."""
    return _formulas(paper, rng, results=True)


def formulas_bare(paper: Paper, rng: Random) -> bytes:
    """Totals as formulas that no program has calculated: the numbers are not in the file."""
    return _formulas(paper, rng, results=False)


def _formulas(paper: Paper, rng: Random, results: bool) -> bytes:
    values: dict[str, Decimal] = {}

    def put(cell: XlCell, box: Box) -> None:
        _typed(cell, box)
        computed = box.cell is not None and (box.cell[2] == "total" or box.cell[1] == "concluded")
        if computed and box.number is not None and not isinstance(cell.value, str):
            assert box.number is not None
            values[cell.coordinate] = box.number
            left = get_column_letter(max(cell.column - 6, 1))
            cell.value = f"=SUM({left}{cell.row}:{get_column_letter(cell.column - 1)}{cell.row})"

    data = _bytes(_one_sheet(paper, lambda ws, g, r: _merged(ws, g, r, put=put), _wide_line))
    if not results:
        return data
    data = _patched(data, lambda xml: re.sub(
        r'(<c r="(\w+)"[^>]*><f>[^<]*</f>)<v ?/>|(<c r="(\w+)"[^>]*><f>[^<]*</f>)<v></v>',
        lambda m: f"{m[1] or m[3]}<v>{values[m[2] or m[4]]:f}</v>", xml), "xl/worksheets/sheet1.xml")
    return _patched(data, lambda xml: xml.replace(' fullCalcOnLoad="1"', ""), "xl/workbook.xml")


def footnotes(paper: Paper, rng: Random) -> bytes:
    """Raised footnote marks behind numbers, which are no digits of them."""

    def put(cell: XlCell, box: Box) -> None:
        _typed(cell, box)
        if box.number is not None and box.text and rng.random() < 0.15:
            cell.value = CellRichText(box.text, TextBlock(InlineFont(vertAlign="superscript"), str(rng.randint(1, 9))))

    return _bytes(_one_sheet(paper, lambda ws, g, r: _merged(ws, g, r, put=put), _wide_line))


def beside(paper: Paper, rng: Random) -> bytes:
    """A link or remark right of the form, behind an empty column, and empty formatted cells all about."""
    book = _one_sheet(paper, _merged, _wide_line, gap=1)
    ws: Any = book.active
    ws.cell(rng.randint(1, 3), 17, rng.choice(("← 返回目录", "填表说明见末页", "审核人：")))
    for row in range(1, ws.max_row + 30):
        ws.cell(row, 20).font = Font(bold=True)
    return _bytes(book)


EXACT: dict[str, Renderer] = {
    f.__name__: f for f in (merged, flat, as_text, boxed_lines, sheets, hidden, formats, rich, shared_strings, formulas, beside)
}
"""Layouts in which every number can be told: without quirks they read back whole."""
LOSSY: dict[str, Renderer] = {"formulas_bare": formulas_bare, "footnotes": footnotes}
"""Layouts in which a number may be past telling; what is read must still be right."""
LAYOUTS = {**EXACT, **LOSSY}


def files(paper: Paper, rng: Random) -> Iterator[tuple[str, bytes]]:
    """Every layout of one paper, by name."""
    for name, render in LAYOUTS.items():
        yield name, render(paper, rng)
