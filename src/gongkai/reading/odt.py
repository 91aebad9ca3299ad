"""OpenDocument text (ODT): text and tables as an office program would print them.

Tracked changes are read as accepted (deleted text stands apart in the file), hidden and struck-out text is
left out, list numbers are counted, text boxes stand where they are anchored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gongkai.document import Document, ReportError
from gongkai.reading import flow, numbering
from gongkai.reading.flow import Cell, Line, Table
from gongkai.reading.package import Package, open_package

_SPACES = {
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office", "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table", "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
    "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0": "draw", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0": "manifest",
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
    "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0": "svg",
}
_URI = {prefix: uri for uri, prefix in _SPACES.items()}
_SKIP = frozenset({
    "text:tracked-changes", "office:annotation", "office:annotation-end", "text:page-number", "text:page-count", "text:ruby-text",
    "text:table-of-content", "text:illustration-index", "text:table-index", "text:alphabetical-index", "text:bibliography",
    "text:sequence-decls", "text:variable-decls", "text:user-field-decls", "office:forms", "office:scripts", "text:label",
    "table:shapes", "svg:title", "svg:desc", "draw:object", "draw:object-ole", "draw:plugin", "text:number",
})
_ROWS = frozenset({"table:table-header-rows", "table:table-rows", "table:table-row-group"})
_LENGTH = re.compile(r"(-?[\d.]+)(cm|mm|in|pt|pc|px)$")
_TWIPS = {"cm": 566.93, "mm": 56.693, "in": 1440.0, "pt": 20.0, "pc": 240.0, "px": 15.0}
_BLANKS = re.compile(r"[ \t\r\n]+")
MAX_REPEAT = 2000
MAX_CELLS = 200_000


def read(data: bytes, source: str) -> Document:
    package = open_package(data, source)
    if "META-INF/manifest.xml" in package and any(
        _kind(n) == "manifest:encryption-data" for n in package.xml("META-INF/manifest.xml").iter()
    ):
        raise ReportError(source, "文档有密码，请先解除 (the document is encrypted)")
    reader = _Reader(package)
    blocks = reader.story()
    if not flow.text(blocks):
        if reader.pictures:
            raise ReportError(source, "文档里只有图片，没有可读取的文字 (only pictures, no text)")
        raise ReportError(source, "文档里没有文字 (the document holds no text)")
    return flow.document(source, blocks)


def _kind(node: Any) -> str:
    tag = node.tag
    if not isinstance(tag, str):
        return ""
    uri, _, name = tag[1:].rpartition("}")
    return f"{_SPACES.get(uri, '')}:{name}"


def _get(node: Any, name: str) -> str:
    prefix, _, local = name.partition(":")
    return str(node.get(f"{{{_URI[prefix]}}}{local}") or "")


def _count(node: Any, name: str, least: int = 1) -> int:
    value = _get(node, name)
    return min(max(int(value[:7]), least), MAX_REPEAT) if value.isdigit() else least


def _twips(length: str) -> int:
    match = _LENGTH.match(length.strip())
    try:
        return round(float(match[1]) * _TWIPS[match[2]]) if match else 0
    except ValueError:
        return 0


@dataclass(frozen=True, slots=True)
class _Look:
    hidden: bool | None = None
    struck: bool | None = None
    raised: bool | None = None

    def over(self, other: _Look) -> _Look:
        return _Look(*(theirs if own is None else own for own, theirs in (
            (self.hidden, other.hidden), (self.struck, other.struck), (self.raised, other.raised))))


@dataclass(slots=True)
class _List:
    """One list being counted."""

    style: str
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Inline:
    pieces: list[tuple[str, bool]] = field(default_factory=list)
    boxes: list[Line | Table] = field(default_factory=list)

    def put(self, text: str, look: _Look) -> None:
        """White space in the file is one blank, and none after another, as in web pages."""
        text = _BLANKS.sub(" ", text)
        if self.pieces and self.pieces[-1][0].endswith((" ", "\n")):
            text = text.removeprefix(" ")
        if text and not look.hidden and not look.struck:
            self.pieces.append((text, bool(look.raised)))

    def text(self) -> str:
        return flow.bracketed(self.pieces).replace("\u00ad", "")


class _Reader:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.content = package.xml("content.xml")
        roots = [self.content, *([package.xml("styles.xml")] if "styles.xml" in package else [])]
        self.styles: dict[tuple[str, str], Any] = {}
        self.list_styles: dict[str, dict[int, Any]] = {}
        for root in roots:
            for node in root.iter():
                kind = _kind(node)
                if kind == "style:style":
                    self.styles.setdefault((_get(node, "style:family"), _get(node, "style:name")), node)
                elif kind in ("text:list-style", "text:outline-style"):
                    name = _get(node, "style:name") if kind == "text:list-style" else " outline"
                    self.list_styles.setdefault(name, {_count(n, "text:level"): n for n in node})
        self.looks: dict[tuple[str, str], _Look] = {}
        self.lists: dict[str, _List] = {}
        self.last: dict[str, _List] = {}
        self.outline = _List(" outline")
        self.notes: list[Line | Table] = []
        self.note_count = 0
        self.pictures = 0
        self.cells = 0

    def story(self) -> list[Line | Table]:
        body = next((n for n in self.content.iter() if _kind(n) == "office:text"), None)
        if body is None:
            raise ReportError(self.package.source, "不是完整的 ODT 文档：缺少正文 (no text in this ODT file)")
        return self.blocks(body, top=True)

    # -- styles -------------------------------------------------------------------------

    def look(self, family: str, name: str) -> _Look:
        key = (family, name)
        if key not in self.looks:
            look, seen = _Look(), set[str]()
            while (family, name) in self.styles and name not in seen:
                seen.add(name)
                node = self.styles[family, name]
                for properties in node:
                    if _kind(properties) == "style:text-properties":
                        position, line = _get(properties, "style:text-position"), _get(properties, "style:text-line-through-style")
                        line = line or _get(properties, "style:text-line-through-type")
                        display = _get(properties, "text:display")
                        look = look.over(_Look(
                            display == "none" if display else None,
                            line != "none" if line else None,
                            None if not position else position.startswith("super") or bool(re.match(r"[1-9]", position)),
                        ))
                name = _get(node, "style:parent-style-name")
            self.looks[key] = look
        return self.looks[key]

    def column_width(self, name: str) -> int:
        node = self.styles.get(("table-column", name))
        return max((_twips(_get(n, "style:column-width")) for n in (node if node is not None else ())), default=0)

    # -- blocks -------------------------------------------------------------------------

    def blocks(self, container: Any, top: bool = False) -> list[Line | Table]:
        out: list[Line | Table] = []
        for node in container:
            out += self.block(node)
            if top and self.notes:
                out += self.notes
                self.notes = []
        return out

    def block(self, node: Any, label: str = "") -> list[Line | Table]:
        kind = _kind(node)
        if kind in ("text:p", "text:h"):
            return self.paragraph(node, label)
        if kind == "text:list":
            return self.list(node)
        if kind == "table:table":
            return [self.table(node)]
        if kind == "text:section" and _get(node, "text:display") in ("none", "condition"):
            return [] if _get(node, "text:display") == "none" or _get(node, "text:is-hidden") == "true" else self.blocks(node)
        if kind.startswith("draw:"):
            inline = _Inline()
            self.drawing(node, inline)
            return inline.boxes
        return [] if kind in _SKIP or not kind else self.blocks(node)

    def paragraph(self, node: Any, label: str) -> list[Line | Table]:
        inline = _Inline()
        self.inline(node, inline, self.look("paragraph", _get(node, "text:style-name")))
        if any(_kind(n) == "text:hidden-paragraph" and _get(n, "text:is-hidden") == "true" for n in node.iter()):
            return []
        heading = _kind(node) == "text:h"
        level = _count(node, "text:outline-level") if heading else 0
        if heading and not label and _get(node, "text:is-list-header") != "true":
            label = self.number(self.outline, level)
        return [Line(flow.labelled(label, inline.text()), heading and level <= 3), *inline.boxes]

    def list(self, node: Any, counted: _List | None = None, level: int = 1) -> list[Line | Table]:
        if counted is None:
            style = _get(node, "text:style-name")
            continued = _get(node, "text:continue-list")
            before = self.lists.get(continued) if continued else None
            if before is None and _get(node, "text:continue-numbering") == "true":
                before = self.last.get(style)
            counted = before if before is not None else _List(style)
            self.last[style] = counted
            self.lists[str(node.get("{http://www.w3.org/XML/1998/namespace}id") or "")] = counted
        elif _get(node, "text:style-name"):
            counted.style = _get(node, "text:style-name")
        out: list[Line | Table] = []
        for item in node:
            kind = _kind(item)
            if kind not in ("text:list-item", "text:list-header"):
                continue
            numbered = kind == "text:list-item"
            if numbered and _get(item, "text:start-value").isdigit():
                counted.counts[level] = _count(item, "text:start-value", 0) - 1
            for child in item:
                if _kind(child) == "text:list":
                    out += self.list(child, counted, level + 1)
                    numbered = False
                    continue
                label = ""
                if numbered and _kind(child) in ("text:p", "text:h"):
                    label = self.number(counted, level)
                    numbered = False
                out += self.block(child, label)
        return out

    def number(self, counted: _List, level: int) -> str:
        style = self.list_styles.get(counted.style, {})
        own = style.get(level)
        start = _get(own, "text:start-value") if own is not None else ""
        counted.counts[level] = counted.counts.get(level, int(start[:6]) - 1 if start.isdigit() else 0) + 1
        for deeper in [k for k in counted.counts if k > level]:
            del counted.counts[deeper]
        if own is None or not _kind(own).endswith(("-level-style-number", "outline-level-style")):
            return ""
        if not _get(own, "style:num-format"):
            return ""
        shown = range(max(level - _count(own, "text:display-levels") + 1, 1), level + 1)
        parts = [
            numbering.show(counted.counts.get(at, 1), _get(style[at], "style:num-format") if at in style else "1") or ""
            for at in shown
        ]
        pattern = _get(own, "style:num-list-format") or _get(own, "loext:num-list-format")
        if pattern:
            return re.sub(r"%(\d+)%", lambda m: parts[int(m[1]) - shown[0]] if int(m[1]) in shown else "", pattern).strip()
        return (_get(own, "style:num-prefix") + ".".join(parts) + _get(own, "style:num-suffix")).strip()

    # -- text ---------------------------------------------------------------------------

    def inline(self, container: Any, out: _Inline, look: _Look) -> None:
        if container.text:
            out.put(container.text, look)
        for node in container:
            kind = _kind(node)
            if kind == "text:s":
                if not look.hidden and not look.struck:
                    out.pieces.append((" " * _count(node, "text:c"), False))
            elif kind in ("text:tab", "text:line-break"):
                if not look.hidden and not look.struck:
                    out.pieces.append(("\t" if kind == "text:tab" else "\n", False))
            elif kind == "text:span":
                self.inline(node, out, self.look("text", _get(node, "text:style-name")).over(look))
            elif kind == "text:note":
                if not look.hidden:
                    self.note(node, out)
            elif kind.startswith("draw:"):
                self.drawing(node, out)
            elif kind == "text:hidden-text":
                if _get(node, "text:is-hidden") != "true":
                    self.inline(node, out, look)
            elif kind and kind not in _SKIP:
                self.inline(node, out, look)
            if node.tail:
                out.put(node.tail, look)

    def note(self, node: Any, out: _Inline) -> None:
        self.note_count += 1
        citation = next((n for n in node if _kind(n) == "text:note-citation"), None)
        mark = "".join(citation.itertext()).strip() if citation is not None else ""
        mark = mark or str(self.note_count)
        out.pieces.append((mark, True))
        for body in node:
            if _kind(body) == "text:note-body":
                later, self.notes = self.notes, []
                inner = flow.text(self.blocks(body))
                self.notes = later
                if inner:
                    self.notes.append(Line(f"[{mark}] {inner}"))

    def drawing(self, node: Any, out: _Inline) -> None:
        for child in [node] if _kind(node) != "draw:frame" else node:
            kind = _kind(child)
            if kind == "draw:image":
                self.pictures += 1
            elif kind == "draw:frame":
                self.drawing(child, out)
            elif kind not in _SKIP:
                for inner in child:
                    name = _kind(inner)
                    if name.startswith("draw:"):
                        self.drawing(inner, out)
                    elif name.startswith(("text:", "table:")):
                        out.boxes += self.block(inner)

    # -- tables -------------------------------------------------------------------------

    def table(self, node: Any) -> Table:
        widths = [self.column_width(_get(n, "table:style-name")) for n in node.iter() if _kind(n) == "table:table-column"
                  and _owner(n) is node for _ in range(_count(n, "table:number-columns-repeated"))]
        table = Table()
        used = 0
        for tr in self.rows(node):
            line: list[Cell] = []
            column = 0
            for tc in tr:
                kind = _kind(tc)
                if kind not in ("table:table-cell", "table:covered-table-cell"):
                    continue
                times = _count(tc, "table:number-columns-repeated")
                if kind == "table:covered-table-cell":
                    column += times
                    continue
                wide, high = _count(tc, "table:number-columns-spanned"), _count(tc, "table:number-rows-spanned")
                for _ in range(times):
                    line.append(Cell(self.blocks(tc), column, wide, high))
                    column += 1
            used = max(used, column)
            repeated = _count(tr, "table:number-rows-repeated")
            self.cells += (len(line) + 1) * repeated
            if self.cells > MAX_CELLS:
                raise ReportError(self.package.source, f"表格单元格超过 {MAX_CELLS} 个 (too many cells)")
            table.rows += [line] + [[Cell(c.blocks, c.column, c.width, c.height) for c in line] for _ in range(repeated - 1)]
        columns = flow.drawn_columns(widths)
        whole = list(table.cells())
        if columns is None or used > len(widths) or any(c.column + c.width > len(widths) for c in whole):
            return table
        if any(columns[c.column] == columns[c.column + c.width] and flow.text(c.blocks) for c in whole):
            return table
        for c in whole:
            start, end = columns[c.column], columns[c.column + c.width]
            c.column, c.width = start, end - start
        table.rows = [[c for c in row if c.width] for row in table.rows]
        return table

    def rows(self, node: Any) -> Iterator[Any]:
        for child in node:
            kind = _kind(child)
            if kind == "table:table-row" and _get(child, "table:visibility") not in ("collapse", "filter"):
                yield child
            elif kind in _ROWS:
                yield from self.rows(child)


def _owner(column: Any) -> Any:
    """The table that a column belongs to; columns may stand in groups."""
    node = column.getparent()
    while node is not None and _kind(node) != "table:table":
        node = node.getparent()
    return node
