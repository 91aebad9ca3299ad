"""Excel workbooks of 2007 and later, and what WPS and LibreOffice save as such.

The parts are read as XML rather than through a library: python-calamine gives an empty cell for a formula
without a result and says nothing of number formats and hidden rows; openpyxl gives either formulas or
results, so that each file is loaded twice, and refuses a whole workbook for one odd style.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from gongkai.document import ReportError
from gongkai.reading.package import Package, parse_xml
from gongkai.reading.sheet import MAX_CELLS, Run, Sheet, SheetCell, seen, tidy
from gongkai.reading.shown import shown

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PART = 48 * 2**20
MAX_SHEETS = 1_000
MAX_RANGES = 50_000
_REFERENCE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})$")
_PRINTED = re.compile(r"!(\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?)(?=,|$)")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TRUE = frozenset({"1", "true", "on"})
_BORDERS = ("left", "right", "top", "bottom")


@dataclass(slots=True)
class _Style:
    code: str | None
    built_in: int
    bordered: bool
    struck: bool
    raised: bool
    locked: bool


@dataclass(slots=True)
class _Book:
    strings: list[tuple[Run, ...]] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    """Places in ``strings`` that cells name."""
    styles: list[_Style] = field(default_factory=list)
    since_1904: bool = False
    printed: dict[int, list[tuple[int, int, int, int]]] = field(default_factory=dict)
    """Print areas, by the number of their sheet."""
    outdated: bool = False
    """The file asks for its formulas to be calculated again: the results in it are not to be relied on."""
    cells: int = 0


def sheets(package: Package, source: str) -> list[Sheet]:
    """The sheets that are shown, in the order of their tabs."""
    root = _part(package, "_rels/.rels", source)
    path = next((_target("", r) for r in root if _attribute(r, "Type").endswith("/officeDocument")), "xl/workbook.xml")
    if path.endswith(".bin"):
        raise ReportError(source, "是二进制 Excel 文件 (XLSB)，请另存为 XLSX (a binary workbook)")
    workbook = _part(package, path, source)
    links = _links(package, path, source)
    book = _Book()
    for node in workbook:
        name = _name(node)
        if name == "workbookPr":
            book.since_1904 = _flag(node, "date1904")
        elif name == "calcPr":
            book.outdated = _flag(node, "fullCalcOnLoad")
        elif name == "definedNames":
            for n in node:
                if _attribute(n, "name") == "_xlnm.Print_Area":
                    areas = [a for m in _PRINTED.findall(n.text or "") if (a := _area(m)) is not None]
                    book.printed[_whole(n, "localSheetId") + 1] = areas
    for kind, target in links.values():
        if kind == "sharedStrings" and target in package:
            book.strings = [_runs(si) for si in _part(package, target, source) if _name(si) == "si"]
        elif kind == "styles" and target in package:
            book.styles = _styles(_part(package, target, source))
    out: list[Sheet] = []
    for number, node in enumerate((n for n in workbook.iter() if _name(n) == "sheet"), start=1):
        if number > MAX_SHEETS:
            raise ReportError(source, f"工作表超过 {MAX_SHEETS} 个 (too many sheets)")
        kind, target = links.get(_relation(node), ("", ""))
        if kind != "worksheet" or _attribute(node, "state") in ("hidden", "veryHidden") or target not in package:
            continue
        out.append(_sheet(package, target, source, book, Sheet(_attribute(node, "name"), number)))
    if _slipped(book):
        raise ReportError(source, "工作簿的文字表已损坏，单元格的文字已错位 (the shared strings are damaged)")
    return out


def _slipped(book: _Book) -> bool:
    """Whether strings were lost or doubled, so that those behind them came into other cells.

    A workbook keeps each string once, and as many as its cells name.
    """
    count = len(book.strings)
    doubled = any(a == b for a, b in pairwise(book.strings))
    return count > 0 and (count in book.used or (doubled and count - 1 not in book.used))


# -- parts ---------------------------------------------------------------------------------


def _part(package: Package, name: str, source: str) -> _Element:
    data = package.read(name)
    if len(data) > MAX_PART:
        raise ReportError(source, f"{name} 超过 {MAX_PART // 2**20} MB (a part is too large)")
    return parse_xml(data, source, name)


def _name(node: _Element) -> str:
    """The tag without its namespace: the strict variant of the format has other ones."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _attribute(node: _Element, name: str) -> str:
    return str(node.get(name) or "")


def _flag(node: _Element, name: str) -> bool:
    return _attribute(node, name).lower() in _TRUE


def _relation(node: _Element) -> str:
    return next((str(v) for k, v in node.attrib.items() if str(k).endswith("}id")), "")


def _target(base: str, node: _Element) -> str:
    target = _attribute(node, "Target").replace("\\", "/")
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), target))


def _links(package: Package, path: str, source: str) -> dict[str, tuple[str, str]]:
    """Relations of a part: id to (kind, part)."""
    folder, name = posixpath.split(path)
    rels = f"{folder}/_rels/{name}.rels"
    if rels not in package:
        return {}
    return {
        _attribute(r, "Id"): (_attribute(r, "Type").rpartition("/")[2], _target(path, r))
        for r in _part(package, rels, source) if _attribute(r, "TargetMode") != "External"
    }


def _runs(node: _Element) -> tuple[Run, ...]:
    """A string, in one font or in several; readings of characters are left out."""
    out: list[Run] = []
    for child in node:
        name = _name(child)
        if name == "t":
            out.append(Run(_unescaped(child.text or "")))
        elif name == "r":
            text = "".join(_unescaped(t.text or "") for t in child if _name(t) == "t")
            font = next((pr for pr in child if _name(pr) == "rPr"), None)
            out.append(Run(text) if font is None else Run(text, *_marks(font)))
    return tuple(out)


def _marks(font: _Element) -> tuple[bool, bool]:
    """Whether a font strikes its text out, and whether it raises it."""
    marks = {_name(p): _attribute(p, "val") for p in font}
    struck = any(m in marks and marks[m].lower() not in ("0", "false") for m in ("strike", "dstrike"))
    return struck, marks.get("vertAlign") == "superscript"


def _unescaped(text: str) -> str:
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda m: c if (c := chr(int(m[1], 16))).isprintable() or c in "\t\n" else "", text)


def _styles(root: _Element) -> list[_Style]:
    codes: dict[int, str] = {}
    fonts: list[tuple[bool, bool]] = []
    borders: list[bool] = []
    formats: list[_Style] = []
    for part in root:
        name = _name(part)
        if name == "numFmts":
            codes = {_whole(n, "numFmtId"): _attribute(n, "formatCode") for n in part}
        elif name == "fonts":
            fonts = [_marks(font) for font in part]
        elif name == "borders":
            borders = [any(_name(s) in _BORDERS and _attribute(s, "style") not in ("", "none") for s in b) for b in part]
        elif name == "cellXfs":
            for xf in part:
                number, font, border = _whole(xf, "numFmtId"), _whole(xf, "fontId"), _whole(xf, "borderId")
                struck, raised = fonts[font] if 0 <= font < len(fonts) else (False, False)
                formats.append(_Style(codes.get(number), number, 0 <= border < len(borders) and borders[border],
                                      struck, raised, _locked(xf)))
    return formats


def _locked(xf: _Element) -> bool:
    """Whether cells of a format are locked once their sheet is protected; they are unless it says otherwise."""
    return not any(_name(p) == "protection" and _attribute(p, "locked").lower() in ("0", "false") for p in xf)


def _whole(node: _Element, name: str) -> int:
    value = _attribute(node, name)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


# -- a sheet -------------------------------------------------------------------------------


def _sheet(package: Package, path: str, source: str, book: _Book, sheet: Sheet) -> Sheet:
    root = _part(package, path, source)
    drawing = ""
    protected = any(_name(node) == "sheetProtection" and _flag(node, "sheet") for node in root)
    page = book.printed.get(sheet.number, []) if protected else []
    for node in root:
        name = _name(node)
        if name == "cols":
            for col in node:
                if _flag(col, "hidden") or _attribute(col, "width") == "0":
                    sheet.hidden_columns.update(range(_whole(col, "min") - 1, min(_whole(col, "max"), 16384)))
        elif name == "sheetData":
            _rows(node, source, book, sheet, page)
        elif name == "mergeCells":
            for merge in node:
                area = _area(_attribute(merge, "ref"))
                if area is not None:
                    sheet.merges.append(area)
                if len(sheet.merges) > MAX_RANGES:
                    raise ReportError(source, f"合并单元格超过 {MAX_RANGES} 处 (too many merged ranges)")
        elif name == "drawing":
            drawing = _relation(node)
    if drawing:
        _, target = _links(package, path, source).get(drawing, ("", ""))
        if target in package:
            sheet.notes.extend(_notes(_part(package, target, source)))
    return sheet


def _rows(
    data: _Element, source: str, book: _Book, sheet: Sheet, page: list[tuple[int, int, int, int]]
) -> None:
    """Cells of a sheet. ``page`` is what a protected sheet prints: it is a form, and what is locked in beside the
    page helps whoever fills it in and is no part of it.
    """
    row = -1
    for node in data:
        if _name(node) != "row":
            continue
        row = _whole(node, "r") - 1 if node.get("r") else row + 1
        hidden = _flag(node, "hidden") or (_attribute(node, "ht") == "0" and _flag(node, "customHeight"))
        if hidden:
            sheet.hidden_rows.add(row)
        column = -1
        for c in node:
            if _name(c) != "c":
                continue
            place = _reference(_attribute(c, "r"))
            row_of, column = place if place is not None else (row, column + 1)
            book.cells += 1
            if book.cells > MAX_CELLS:
                raise ReportError(source, f"单元格超过 {MAX_CELLS} 个 (too many cells)")
            index = _whole(c, "s")
            style = book.styles[index] if index < len(book.styles) else None
            if page and (style is None or style.locked) and not any(_within((row_of, column), a) for a in page):
                continue
            runs = _value(c, book, style)
            text = seen(runs, style.struck, style.raised) if style is not None else seen(runs)
            bordered = style is not None and style.bordered
            if text or bordered:
                sheet.cells[row_of, column] = SheetCell(text, bordered)


def _reference(text: str) -> tuple[int, int] | None:
    match = _REFERENCE.match(text)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def _area(text: str) -> tuple[int, int, int, int] | None:
    first, _, last = text.partition(":")
    a, b = _reference(first), _reference(last or first)
    if a is None or b is None:
        return None
    return min(a[0], b[0]), max(a[0], b[0]), min(a[1], b[1]), max(a[1], b[1])


def _within(at: tuple[int, int], area: tuple[int, int, int, int]) -> bool:
    return area[0] <= at[0] <= area[1] and area[2] <= at[1] <= area[3]


def _value(c: _Element, book: _Book, style: _Style | None) -> tuple[Run, ...]:
    kind = _attribute(c, "t") or "n"
    formula: str | None = None
    value: str | None = None
    for child in c:
        name = _name(child)
        if name == "f":
            formula = child.text or ""
        elif name == "v":
            value = child.text or ""
        elif name == "is":
            return _runs(child)
    if formula is not None and (book.outdated or value is None or (not value and kind != "str")):
        # A formula without a result is a value that is not there, which is neither blank nor 0.
        return (Run("=" + (formula or "?")),)
    if not value:
        return ()
    if kind == "s":
        index = int(value) if value.strip().isascii() and value.strip().isdigit() and len(value) < 10 else 10**10
        book.used.add(index)
        return book.strings[index] if index < len(book.strings) else (Run("#REF!"),)
    return (Run(_plain(kind, value, book, style)),)


def _plain(kind: str, value: str, book: _Book, style: _Style | None) -> str:
    if kind == "b":
        return "TRUE" if value.strip() in _TRUE else "FALSE"
    if kind == "d":
        return value.removesuffix("T00:00:00").replace("T", " ")
    if kind in ("str", "e", "inlineStr"):
        return _unescaped(value)
    try:
        number = float(value)
    except ValueError:
        return value
    if style is None:
        return shown(number, "General")
    return shown(number, style.code, style.built_in, since_1904=book.since_1904)


def _notes(root: _Element) -> Iterator[tuple[int, str]]:
    """Text boxes: titles are sometimes set in one."""
    for anchor in root:
        row = next((int(r.text) for f in anchor if _name(f) == "from" for r in f
                    if _name(r) == "row" and (r.text or "").isdecimal()), 0)
        lines = ["".join(t.text or "" for t in p.iter() if _name(t) == "t") for p in anchor.iter() if _name(p) == "p"]
        text = tidy("\n".join(lines))
        if text:
            yield row, text
