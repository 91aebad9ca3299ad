"""OFD (GB/T 33190), the layout format of Chinese offices: characters and lines on pages, to paragraphs and grids.

The pages are a ZIP of XML parts that say where each character stands; no library that may be used here
reads tables from them, and the few that open the format at all do no more than this.
"""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from statistics import median
from typing import TYPE_CHECKING

from gongkai.document import Document, Grid, GridCell, Paragraph, Place, ReportError
from gongkai.document import width as text_width
from gongkai.reading import ruling
from gongkai.reading.package import Package, open_package, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PAGES = 500
MAX_CHARACTERS = 600_000
MAX_PART = 48 * 2**20
MAX_DEPTH = 16
_MEETING = 0.6
"""Millimetres within which two ruling lines meet."""
_THIN = 1.0
"""Millimetres up to which a filled rectangle is a line."""
_DECLARED = re.compile(rb"\sxmlns(?::[\w.-]*)?\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_UNDECLARED = re.compile(rb"<(/?)[A-Za-z_][\w.-]*:(?=[A-Za-z])")
_MARK = 0.75
"""How small a raised mark is beside the text it stands behind, at most."""
_NOTE = re.compile(r"[\d*※①-⑳()（）\[\]〔〕注]")
_PAGE_NUMBER = re.compile(r"^[-—–－―·•\s]*\d{1,3}[-—–－―·•\s]*$|^第\s*\d{1,3}\s*页.{0,12}$")
_WIDE = re.compile(r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6“”‘’—…·]")

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Glyph:
    """A character: the middle of its box, its size, and how far it reaches to each side."""

    text: str
    x: float
    y: float
    size: float
    half: float
    run: int
    upright: bool


@dataclass(slots=True)
class Drawn:
    """What is drawn on a page, in millimetres from its upper left corner."""

    glyphs: list[Glyph] = field(default_factory=list)
    lines: list[ruling.Line] = field(default_factory=list)
    pictures: int = 0


def is_ofd(package: Package) -> bool:
    return "OFD.xml" in package


def read(data: bytes, source: str) -> Document:
    """Read an OFD file. Raises ReportError, nothing else."""
    package = open_package(data, source)
    if not is_ofd(package):
        if any(n.casefold().endswith((".dat", "entries.xml", "decryptseed.dat")) for n in package.names):
            raise ReportError(source, "OFD 文件有密码，请先解密 (the OFD file is encrypted)")
        raise ReportError(source, "不是 OFD 文件：缺少 OFD.xml (not an OFD file)")
    try:
        return _Reader(package, source).document()
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, OverflowError, ZeroDivisionError) as error:
        if isinstance(error, ReportError):
            raise
        raise ReportError(source, f"OFD 文件已损坏 (the OFD file is damaged): {type(error).__name__}: {error}") from error


# -- the package ---------------------------------------------------------------------------


class _Reader:
    def __init__(self, package: Package, source: str) -> None:
        self.package = package
        self.source = source
        self.templates: dict[str, str] = {}
        self.composites: dict[str, _Element] = {}
        self.characters = 0
        self.runs = 0

    def part(self, name: str) -> _Element:
        data = self.package.read(name)
        if len(data) > MAX_PART:
            raise ReportError(self.source, f"{name} 超过 {MAX_PART // 2**20} MB (a part is too large)")
        try:
            return parse_xml(data, self.source, name)
        except ReportError:
            # Some printers write prefixes that they never declare; XML that is cut off stays an error.
            return parse_xml(_UNDECLARED.sub(rb"<\1", _DECLARED.sub(b"", data)), self.source, name)

    def document(self) -> Document:
        root = self.part("OFD.xml")
        path = _first_text(root, "DocRoot")
        if not path:
            raise ReportError(self.source, "OFD 文件不完整：没有文档 (the OFD file holds no document)")
        if _first(root, "Encryptions") is not None or any("decryptseed" in n.casefold() for n in self.package.names):
            raise ReportError(self.source, "OFD 文件有密码，请先解密 (the OFD file is encrypted)")
        path = _resolve("", path)
        sheets = list(self.sheets(path))
        if not any(s.glyphs for s in sheets):
            if any(s.pictures for s in sheets):
                raise ReportError(self.source, "OFD 文件的页面是图片，没有可读取的文字 (the pages are pictures)")
            raise ReportError(self.source, "OFD 文件没有文字 (the OFD file holds no text)")
        titles = tuple(t for t in (_first_text(root, "Title"),) if t)
        return Document(self.source, tuple(_joined_pages(sheets)), titles)

    def sheets(self, path: str) -> Iterator[Drawn]:
        document = self.part(path)
        common = _first(document, "CommonData")
        for node in common if common is not None else ():
            if _name(node) == "TemplatePage":
                self.templates[node.get("ID") or ""] = _resolve(path, node.get("BaseLoc") or "")
            elif _name(node) in ("PublicRes", "DocumentRes") and node.text:
                self.resources(_resolve(path, node.text.strip()))
        pages = _first(document, "Pages")
        found = [p for p in pages if _name(p) == "Page"] if pages is not None else []
        if len(found) > MAX_PAGES:
            raise ReportError(self.source, f"超过 {MAX_PAGES} 页 (too many pages)")
        usual = _box(common)
        for page in found:
            sheet = Drawn()
            box = self.page(_resolve(path, page.get("BaseLoc") or ""), sheet, 0) or usual
            if box is not None:  # what stands beside the paper is not seen
                left, top, right, bottom = box
                sheet.glyphs = [g for g in sheet.glyphs if left <= g.x <= right and top <= g.y <= bottom]
            yield sheet

    def resources(self, path: str) -> None:
        """Drawings that pages use by their number."""
        if path not in self.package:
            return
        for node in self.part(path).iter():
            if _name(node) == "CompositeGraphicUnit":
                self.composites[node.get("ID") or ""] = node

    def page(self, path: str, sheet: Drawn, depth: int) -> tuple[float, float, float, float] | None:
        """Collect what a page draws; the edges of its paper, if it gives them."""
        root = self.part(path)
        for node in root:
            if _name(node) == "PageRes" and node.text:
                self.resources(_resolve(path, node.text.strip()))
        if depth < 2:
            for node in root:
                if _name(node) == "Template" and node.get("TemplateID") in self.templates:
                    template = self.templates[node.get("TemplateID") or ""]
                    if template in self.package:
                        self.page(template, sheet, depth + 1)
        content = _first(root, "Content")
        if content is not None:
            self.draw(content, _SAME, sheet, 0)
        return _box(_first(root, "Area"))

    # -- what is drawn ---------------------------------------------------------------------

    def draw(self, parent: _Element, outer: Matrix, sheet: Drawn, depth: int) -> None:
        if depth > MAX_DEPTH:
            return
        for node in parent:
            name = _name(node)
            if (node.get("Visible") or "true").lower() in ("false", "0") or node.get("Alpha") == "0":
                continue
            if name == "TextObject":
                self.text(node, outer, sheet)
            elif name == "PathObject":
                self.path(node, outer, sheet)
            elif name == "ImageObject":
                sheet.pictures += 1
            elif name == "CompositeObject":
                unit = self.composites.get(node.get("ResourceID") or "")
                if unit is not None:
                    self.draw(unit, _within(node, outer), sheet, depth + 1)
            elif name in ("Layer", "PageBlock", "Content"):
                self.draw(node, outer, sheet, depth + 1)

    def text(self, node: _Element, outer: Matrix, sheet: Drawn) -> None:
        if (node.get("Fill") or "true").lower() == "false" and (node.get("Stroke") or "false").lower() != "true":
            return  # not painted: the layer of characters behind a scan
        size = _float(node.get("Size"), 0.0)
        matrix = _within(node, outer)
        if min(abs(matrix[0]), abs(matrix[1])) > 0.1 * math.hypot(matrix[0], matrix[1]):
            return  # set aslant: a watermark or a stamp, over whatever stands there
        stretch = _float(node.get("HScale"), 1.0)
        turned = (node.get("ReadDirection") or "0") in ("90", "270")
        x = y = 0.0
        for code in node:
            if _name(code) != "TextCode":
                continue
            letters = (code.text or "").strip("\n\r\t")
            x, y = _float(code.get("X"), x), _float(code.get("Y"), y)
            across, down = _deltas(code.get("DeltaX")), _deltas(code.get("DeltaY"))
            self.runs += 1
            self.characters += len(letters)
            if self.characters > MAX_CHARACTERS:
                raise ReportError(self.source, f"文字超过 {MAX_CHARACTERS} 个 (too many characters)")
            start = len(sheet.glyphs)
            at_x, at_y = x, y
            for i, letter in enumerate(letters):
                wide = size * stretch * (1.0 if _WIDE.match(letter) else 0.5)
                if letter.strip():
                    # The origin is on the base line, at the left: the middle is half a letter up and right.
                    middle = _apply(matrix, at_x + wide / 2, at_y - size * 0.38)
                    edge = _apply(matrix, at_x + wide, at_y - size * 0.38)
                    scale = math.hypot(matrix[2], matrix[3]) or 1.0
                    half = math.hypot(edge[0] - middle[0], edge[1] - middle[1])
                    sheet.glyphs.append(Glyph(letter, middle[0], middle[1], size * scale, half, self.runs, False))
                if i < len(across) or i < len(down):
                    at_x += across[i] if i < len(across) else 0.0
                    at_y += down[i] if i < len(down) else 0.0
                elif across and not down:
                    at_x += across[-1]
                elif down and not across:
                    at_y += down[-1]
                elif turned:
                    at_y += size
                else:
                    at_x += wide
            _set_upright(sheet.glyphs[start:])

    def path(self, node: _Element, outer: Matrix, sheet: Drawn) -> None:
        data = _first_text(node, "AbbreviatedData")
        stroked = (node.get("Stroke") or "true").lower() != "false"
        filled = (node.get("Fill") or "false").lower() == "true"
        if len(sheet.lines) > ruling.MAX_LINES or not (stroked or filled):
            return
        matrix = _within(node, outer)
        for points, closed in _subpaths(data):
            drawn = [_apply(matrix, px, py) for px, py in points]
            if closed and drawn[0] != drawn[-1]:
                drawn.append(drawn[0])
            xs, ys = [p[0] for p in drawn], [p[1] for p in drawn]
            box = len(drawn) >= 4 and all(
                min(abs(a[0] - b[0]), abs(a[1] - b[1])) < 0.05 for a, b in zip(drawn, drawn[1:], strict=False))
            if box and (filled or drawn[0] == drawn[-1]) and len({(round(px, 2), round(py, 2)) for px, py in drawn}) == 4:
                sheet.lines.extend(ruling.rectangle(min(xs), min(ys), max(xs), max(ys), _THIN, stroked))
                continue
            if stroked:
                for (x0, y0), (x1, y1) in zip(drawn, drawn[1:], strict=False):
                    made = ruling.line(x0, y0, x1, y1, 0.3)
                    if made is not None:
                        sheet.lines.append(made)


def _set_upright(glyphs: list[Glyph]) -> None:
    """Whether a run goes down the page rather than along a line."""
    if len(glyphs) > 1:
        upright = abs(glyphs[-1].y - glyphs[0].y) > abs(glyphs[-1].x - glyphs[0].x)
        for glyph in glyphs:
            glyph.upright = upright


# -- XML, numbers, matrices ----------------------------------------------------------------


def _name(node: _Element) -> str:
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _first(node: _Element, name: str) -> _Element | None:
    return next((n for n in node.iter() if _name(n) == name), None)


def _first_text(node: _Element, name: str) -> str:
    found = _first(node, name)
    return (found.text or "").strip() if found is not None else ""


def _box(area: _Element | None) -> tuple[float, float, float, float] | None:
    """The edges of the paper. Coordinates count from its own corner."""
    numbers = [_float(t, 0.0) for t in _first_text(area, "PhysicalBox").split()] if area is not None else []
    if len(numbers) != 4 or numbers[2] <= 0 or numbers[3] <= 0:
        return None
    return 0.0, 0.0, numbers[2], numbers[3]


def _resolve(base: str, path: str) -> str:
    path = path.strip().replace("\\", "/")
    if path.startswith("/"):
        return path.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), path))


def _float(text: str | None, default: float) -> float:
    if text is None:
        return default
    try:
        value = float(text)
    except ValueError:
        return default
    return value if math.isfinite(value) and abs(value) < 1e7 else default


def _deltas(text: str | None) -> list[float]:
    """Steps from character to character; ``g 3 5.6`` stands for three steps of 5.6."""
    out: list[float] = []
    parts = (text or "").split()
    i = 0
    while i < len(parts) and len(out) < MAX_CHARACTERS:
        if parts[i] == "g" and i + 2 < len(parts):
            count = int(_float(parts[i + 1], 0.0))
            out.extend([_float(parts[i + 2], 0.0)] * max(0, min(count, 20_000)))
            i += 3
        else:
            out.append(_float(parts[i], 0.0))
            i += 1
    return out


def _apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _product(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    return (
        a * then[0] + b * then[2], a * then[1] + b * then[3], c * then[0] + d * then[2], c * then[1] + d * then[3],
        e * then[0] + f * then[2] + then[4], e * then[1] + f * then[3] + then[5],
    )


def _within(node: _Element, outer: Matrix) -> Matrix:
    """From an object's own coordinates to the page's: its matrix, then the corner of its boundary, then what is around."""
    numbers = [_float(t, 0.0) for t in (node.get("CTM") or "").split()]
    own: Matrix = _SAME if len(numbers) != 6 else (
        numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])
    corner = [_float(t, 0.0) for t in (node.get("Boundary") or "").split()]
    shift: Matrix = (1.0, 0.0, 0.0, 1.0, corner[0], corner[1]) if len(corner) == 4 else _SAME
    return _product(_product(own, shift), outer)


_COUNTS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


def _subpaths(data: str) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """Corners of each stretch of a path; curves end one stretch and begin another."""
    points: list[tuple[float, float]] = []
    parts = data.replace(",", " ").split()[:400_000]
    i = 0
    while i < len(parts):
        operator = parts[i].upper()
        count = _COUNTS.get(operator)
        if count is None:
            i += 1
            continue
        values = [_float(t, 0.0) for t in parts[i + 1: i + 1 + count]]
        i += 1 + count
        if len(values) < count:
            break
        if operator == "L" and points:
            points.append((values[0], values[1]))
        elif operator == "C":
            if len(points) > 1:
                yield points, True
            points = points[:1]
        else:
            if len(points) > 1:
                yield points, False
            points = [(values[-2], values[-1])]
    if len(points) > 1:
        yield points, False


# -- from a page to blocks -----------------------------------------------------------------


@dataclass(slots=True)
class _Table:
    """A table of one page, its cells with their text."""

    columns: tuple[float, ...]
    cells: list[GridCell]
    rows: int


def _joined_pages(sheets: list[Drawn]) -> list[Paragraph | Grid]:
    """Blocks in reading order; a table that goes on at the top of the next page with the same columns is one grid."""
    out: list[Paragraph | Grid | _Table] = []
    number = 0
    for page, sheet in enumerate(sheets, start=1):
        _without_doubles(sheet)
        blocks = list(_page(sheet, page, number))
        number += sum(isinstance(b, _Table) for b in blocks)
        for block in blocks:
            open_table = _open(out) if isinstance(block, _Table) and page > 1 and _leads(block, blocks) else None
            if isinstance(block, _Table) and open_table is not None and _same_columns(open_table, block):
                _append(open_table, block)
            else:
                out.append(block)
    return [Grid(tuple(b.cells), "ruled") if isinstance(b, _Table) else b for b in out]


def _open(out: list[Paragraph | Grid | _Table]) -> _Table | None:
    """The table at the end of what has been read, page numbers aside."""
    for block in reversed(out):
        if isinstance(block, _Table):
            return block
        if not (isinstance(block, Paragraph) and _PAGE_NUMBER.match(block.text)):
            return None
    return None


def _leads(table: _Table, blocks: list[Paragraph | Grid | _Table]) -> bool:
    """Whether nothing but a page number stands before the table on its page."""
    for block in blocks:
        if block is table:
            return True
        if not (isinstance(block, Paragraph) and _PAGE_NUMBER.match(block.text)):
            return False
    return False


def _same_columns(a: _Table, b: _Table) -> bool:
    """Whether the columns of the lower table are among those of the upper one, which may have finer heads."""
    return all(min(abs(x - y) for y in a.columns) <= 1.0 for x in b.columns) and all(
        min(abs(edge - y) for y in b.columns) <= 1.0 for edge in (a.columns[0], a.columns[-1]))


def _append(above: _Table, below: _Table) -> None:
    place = [min(range(len(above.columns)), key=lambda i, x=x: abs(above.columns[i] - x)) for x in below.columns]  # type: ignore[misc]
    for cell in below.cells:
        start, end = place[cell.column], place[cell.column + cell.width]
        above.cells.append(GridCell(cell.text, cell.row + above.rows, start, max(1, end - start), cell.height, cell.place))
    above.rows += below.rows


def _without_doubles(sheet: Drawn) -> None:
    """Bold made by printing a character twice, a hair apart."""
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    kept: list[Glyph] = []
    for glyph in sheet.glyphs:
        step = max(glyph.size * 0.15, 0.01)
        gx, gy = int(glyph.x / step), int(glyph.y / step)
        near = (g for dx in (-1, 0, 1) for dy in (-1, 0, 1) for g in seen.get((glyph.text, gx + dx, gy + dy), ()))
        if any(abs(g.x - glyph.x) <= step and abs(g.y - glyph.y) <= step for g in near):
            continue
        seen.setdefault((glyph.text, gx, gy), []).append(glyph)
        kept.append(glyph)
    sheet.glyphs = kept


def _page(sheet: Drawn, page: int, tables_before: int) -> Iterator[Paragraph | Grid | _Table]:
    """Tables and lines of text from the top down."""
    tables = [t for t in ruling.tables(sheet.lines, _MEETING) if len(t.cells) > 1]
    inside: list[list[Glyph]] = [[] for _ in tables]
    outside: list[Glyph] = []
    for glyph in sheet.glyphs:
        index = next((i for i, t in enumerate(tables)
                      if t.left <= glyph.x < t.right and t.top <= glyph.y < t.bottom), None)
        (outside if index is None else inside[index]).append(glyph)
    pieces: list[tuple[float, int, Paragraph | Grid | _Table]] = []
    for index, (table, glyphs) in enumerate(zip(tables, inside, strict=True)):
        if glyphs:
            made = _cells(table, glyphs, page, tables_before + index + 1)
            pieces.append((table.top, -1, made))
    # Text that runs down the page is a line of its own: its letters belong to no line across.
    runs: dict[int, list[Glyph]] = {}
    for glyph in outside:
        if glyph.upright:
            runs.setdefault(glyph.run, []).append(glyph)
    pieces.extend((run[0].y, 0, Paragraph("".join(g.text for g in run), Place(page=page))) for run in runs.values())
    lines = [_Line(y, words, size) for y, words, size in _text_lines([g for g in outside if not g.upright])]
    right = max((ln.right for ln in lines), default=0.0)
    left = min((ln.left for ln in lines), default=0.0)
    last: _Line | None = None
    for number, ln in enumerate(lines, start=1):
        block = _line_block(ln.words, page, number)
        before = pieces[-1][2] if pieces and last is not None else None
        if (last is not None and isinstance(block, Paragraph) and isinstance(before, Paragraph)
                and _continues(last, ln, left, right) and not any(last.y < t.top < ln.y for t in tables)):
            pieces[-1] = (*pieces[-1][:2], Paragraph(before.text + block.text, before.place))
        else:
            pieces.append((ln.y, number, block))
        last = ln
    pieces.sort(key=lambda p: (p[0], p[1]))
    yield from _aligned([block for _, _, block in pieces])


@dataclass(slots=True)
class _Line:
    """A line of text outside tables."""

    y: float
    words: list[Word]
    size: float

    @property
    def left(self) -> float:
        return self.words[0][0]

    @property
    def right(self) -> float:
        return self.words[-1][1]


def _continues(above: _Line, below: _Line, left: float, right: float) -> bool:
    """Whether a line carries on the sentence or title of the line above: that one is full, this one not indented."""
    size = above.size
    if abs(size - below.size) > 0.08 * size or below.y - above.y > 2.6 * size or above.right < right - 1.6 * size:
        return False
    centred = abs((below.left + below.right) - (above.left + above.right)) < size and below.left > left + size
    return below.left <= left + 0.6 * size or centred


def _cells(table: ruling.RuledTable, glyphs: list[Glyph], page: int, number: int) -> _Table:
    held: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        index = next((i for i, c in enumerate(table.cells) if c.holds(glyph.x, glyph.y)), None)
        if index is not None:
            held.setdefault(index, []).append(glyph)
    order: dict[int, int] = {}
    cells: list[GridCell] = []
    for i, c in enumerate(table.cells):
        order[c.row] = order.get(c.row, 0) + 1
        cells.append(GridCell(_cell_text(held.get(i, [])), c.row, c.column, c.width, c.height,
                              Place(page=page, table=number, row=c.row + 1, column=order[c.row])))
    return _Table(table.columns, cells, len(table.rows) - 1)


def _cell_text(glyphs: list[Glyph]) -> str:
    if not glyphs:
        return ""
    if sum(g.upright for g in glyphs) * 2 > len(glyphs):
        # Set downwards: each run is a column, columns go from right to left.
        runs: dict[int, list[Glyph]] = {}
        for g in glyphs:
            runs.setdefault(g.run, []).append(g)
        return "".join(g.text for run in sorted(runs.values(), key=lambda r: (-r[0].x, r[0].y)) for g in run)
    return "\n".join(_line_text(words) for _, words, _ in _text_lines(glyphs))


Word = tuple[float, float, str]
"""Where a stretch of characters begins and ends, and the characters."""


def _text_lines(glyphs: list[Glyph]) -> list[tuple[float, list[Word], float]]:
    """Lines of text by their height on the page, parted into words where there is a gap; and their size."""
    hosts = _raised(glyphs)
    lines: list[list[Glyph]] = []
    line_of: dict[int, list[Glyph]] = {}
    for glyph in sorted((g for g in glyphs if id(g) not in hosts), key=lambda g: (g.y, g.x)):
        last = lines[-1] if lines else []
        if not last or abs(glyph.y - _middle(last)) > 0.35 * min(glyph.size, max(g.size for g in last[-40:])):
            last = []
            lines.append(last)
        last.append(glyph)
        line_of[id(glyph)] = last
    for mark in sorted((g for g in glyphs if id(g) in hosts), key=lambda g: g.x):
        # A small figure raised behind another is a note, in brackets lest it become a digit.
        line = line_of[id(hosts[id(mark)])]
        line.append(replace(mark, text=f"[{mark.text}]"))
    return _finished(lines)


def _finished(lines: list[list[Glyph]]) -> list[tuple[float, list[Word], float]]:
    return [(_middle(line), _words(line), median(g.size for g in line)) for line in lines]


def _raised(glyphs: list[Glyph]) -> dict[int, Glyph]:
    """Small glyphs raised behind larger ones: each with the one that it belongs to."""
    largest = max((g.size for g in glyphs), default=0.0)
    small = [g for g in glyphs if g.size < _MARK * largest and _NOTE.match(g.text)]
    if not small:
        return {}
    cell = 2 * largest
    around: dict[tuple[int, int], list[Glyph]] = {}
    for g in glyphs:
        around.setdefault((int(g.x / cell), int(g.y / cell)), []).append(g)
    found: dict[int, Glyph] = {}
    for mark in small:
        x, y = int(mark.x / cell), int(mark.y / cell)
        for g in (g for dx in (-1, 0, 1) for dy in (-1, 0, 1) for g in around.get((x + dx, y + dy), ())):
            behind = (mark.x - mark.half) - (g.x + g.half)
            if (mark.size < _MARK * g.size and 0.05 * g.size < g.y - mark.y < 0.9 * g.size
                    and -0.2 * g.size < behind < 0.2 * g.size + 2 * mark.size):
                found[id(mark)] = g
                break
    return {k: g for k, g in found.items() if id(g) not in found}


def _middle(line: list[Glyph]) -> float:
    return median(g.y for g in line[-40:])


def _words(line: list[Glyph]) -> list[Word]:
    line.sort(key=lambda g: g.x)
    out: list[Word] = []
    for glyph in line:
        start, end = glyph.x - glyph.half, glyph.x + glyph.half
        if out and start - out[-1][1] <= 0.35 * glyph.size:
            out[-1] = (out[-1][0], end, out[-1][2] + glyph.text)
        else:
            out.append((start, end, glyph.text))
    return out


def _line_text(words: list[Word]) -> str:
    """Words with a blank for each gap: two numbers in one cell must not grow together."""
    return " ".join(text for _, _, text in words)


def _line_block(words: list[Word], page: int, number: int) -> Paragraph | Grid:
    """A line of text, or of an unruled table where wide gaps part it into columns."""
    size = max((end - start) / max(1, text_width(text)) for start, end, text in words)
    columns: list[Word] = []
    for start, end, text in words:
        if columns and start - columns[-1][1] < 2.2 * size:
            columns[-1] = (columns[-1][0], end, f"{columns[-1][2]} {text}")
        else:
            columns.append((start, end, text))
    place = Place(page=page, line=number)
    if len(columns) == 1:
        return Paragraph(columns[0][2], place)
    # Columns of half a letter, as in text set with blanks.
    unit = 1.6
    return Grid(tuple(
        GridCell(text, number, round(start / unit), max(1, round((end - start) / unit)), 1, place) for start, end, text in columns
    ), "aligned")


def _aligned(blocks: list[Paragraph | Grid | _Table]) -> Iterator[Paragraph | Grid | _Table]:
    """Lines in columns that follow one another are one grid."""
    run: list[GridCell] = []
    for block in blocks:
        if isinstance(block, Grid):
            run.extend(block.cells)
            continue
        if run:
            yield Grid(tuple(run), "aligned")
            run = []
        yield block
    if run:
        yield Grid(tuple(run), "aligned")
