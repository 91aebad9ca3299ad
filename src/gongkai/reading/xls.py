"""Excel workbooks before 2007 (BIFF in an OLE file), and WPS tables (ET).

Read with xlrd: pure Python, and unlike python-calamine it gives merged ranges, number formats, fonts and
what is hidden. What it leaves out, whether a formula has been calculated at all, is looked up in its records.
"""

from __future__ import annotations

import io
import struct
from typing import Any

from gongkai.document import ReportError
from gongkai.reading.sheet import MAX_CELLS, Run, Sheet, SheetCell, seen
from gongkai.reading.shown import is_date, shown

_BOUNDSHEET, _BOF, _EOF, _FORMULA = 0x0085, 0x0809, 0x000A, 0x0006
_CALCULATE_ON_LOAD = 0x0002
_SUPERSCRIPT = 1
MAX_RECORDS = 2_000_000


def sheets(data: bytes, source: str) -> list[Sheet]:
    """The sheets that are shown, in the order of their tabs."""
    import xlrd

    try:
        # On demand, so that the records are still there to be looked at; formatting for merges, fonts, formats.
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True,
                                  logfile=io.StringIO())
    except xlrd.XLRDError as error:
        if "encrypt" in str(error).lower():
            raise ReportError(source, "工作簿有密码，请先解除 (the workbook is encrypted)") from error
        raise ReportError(source, f"不是可读取的 Excel 文件 (not a readable workbook): {error}") from error
    except Exception as error:  # damaged files raise anything: IndexError, struct.error, AssertionError
        raise ReportError(source, f"Excel 文件已损坏 (the workbook is damaged): {type(error).__name__}") from error
    try:
        uncounted = _uncounted(bytes(book.mem[book.base: book.base + book.stream_len]))
        return [_sheet(book, index, source, uncounted.get(index, frozenset()))
                for index in range(book.nsheets) if not book._sheet_visibility[index]]
    except ReportError:
        raise
    except Exception as error:
        raise ReportError(source, f"Excel 文件已损坏 (the workbook is damaged): {type(error).__name__}") from error
    finally:
        book.release_resources()


def _sheet(book: Any, index: int, source: str, uncounted: frozenset[tuple[int, int]]) -> Sheet:
    found = book.sheet_by_index(index)
    if sum(found.row_len(row) for row in range(found.nrows)) > MAX_CELLS:
        raise ReportError(source, f"单元格超过 {MAX_CELLS} 个 (too many cells)")
    sheet = Sheet(found.name, index + 1)
    sheet.hidden_rows = {r for r, info in found.rowinfo_map.items() if info.hidden or info.height == 0}
    sheet.hidden_columns = {c for c, info in found.colinfo_map.items() if info.hidden or info.width == 0}
    sheet.merges = [(top, bottom - 1, left, right - 1) for top, bottom, left, right in found.merged_cells]
    for row in range(found.nrows):
        for column in range(found.row_len(row)):
            kind = found.cell_type(row, column)
            xf = book.xf_list[found.cell_xf_index(row, column)]
            border = xf.border
            bordered = bool(border.left_line_style or border.right_line_style
                            or border.top_line_style or border.bottom_line_style)
            # A formula without a result is a value that is not there, which is neither blank nor 0.
            runs = [Run("=?")] if (row, column) in uncounted else _value(book, found, row, column, kind, xf)
            font = book.font_list[xf.font_index]
            text = seen(runs, bool(font.struck_out), font.escapement == _SUPERSCRIPT)
            if text or bordered:
                sheet.cells[row, column] = SheetCell(text, bordered)
    book.unload_sheet(index)
    return sheet


def _value(book: Any, sheet: Any, row: int, column: int, kind: int, xf: Any) -> list[Run]:
    import xlrd

    value = sheet.cell_value(row, column)
    if kind == xlrd.XL_CELL_TEXT:
        return _runs(book, str(value), sheet.rich_text_runlist_map.get((row, column)))
    if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        known = book.format_map.get(xf.format_key)
        code = known.format_str if known is not None else ""
        since_1904 = bool(book.datemode)
        if kind == xlrd.XL_CELL_DATE and not is_date(code):
            return [Run(shown(float(value), None, 14, since_1904=since_1904))]
        return [Run(shown(float(value), code, since_1904=since_1904))]
    if kind == xlrd.XL_CELL_BOOLEAN:
        return [Run("TRUE" if value else "FALSE")]
    if kind == xlrd.XL_CELL_ERROR:
        return [Run(str(xlrd.error_text_from_code.get(value, "#N/A")))]
    return []


def _runs(book: Any, text: str, runs: list[tuple[int, int]] | None) -> list[Run]:
    """A string in several fonts: up to the first mark it is in the cell's own."""
    if not runs:
        return [Run(text)]
    out = [Run(text[: runs[0][0]])]
    for (start, index), end in zip(runs, [r[0] for r in runs[1:]] + [len(text)], strict=True):
        font = book.font_list[index]
        out.append(Run(text[start:end], bool(font.struck_out), font.escapement == _SUPERSCRIPT))
    return out


def _uncounted(stream: bytes) -> dict[int, frozenset[tuple[int, int]]]:
    """Formulas marked to be calculated when the file is opened: the numbers stored for them are placeholders."""
    starts: dict[int, int] = {}
    found: dict[int, set[tuple[int, int]]] = {}
    sheet, depth, at, worksheets = -1, 0, 0, 0
    for _ in range(MAX_RECORDS):
        if at + 4 > len(stream):
            break
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == _BOUNDSHEET and size >= 6:
            offset, _, type_of = struct.unpack_from("<IBB", stream, at + 4)
            if type_of == 0:
                starts[offset] = worksheets
                worksheets += 1
        elif kind == _BOF:
            if depth == 0:
                sheet = starts.get(at, -1)
            depth += 1
        elif kind == _EOF:
            depth -= 1
        elif kind == _FORMULA and depth == 1 and size >= 16:
            row, column = struct.unpack_from("<HH", stream, at + 4)
            (flags,) = struct.unpack_from("<H", stream, at + 4 + 14)
            if flags & _CALCULATE_ON_LOAD:
                found.setdefault(sheet, set()).add((row, column))
        at += 4 + size
    return {k: frozenset(v) for k, v in found.items()}
