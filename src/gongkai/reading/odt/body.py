"""The body of an OpenDocument text: paragraphs, lists, text boxes and tables in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from gongkai.document import ReportError
from gongkai.reading import flow
from gongkai.reading.flow import Cell, Line, Table
from gongkai.reading.inline import Inline, Look
from gongkai.reading.odt.lists import Counted, Lists
from gongkai.reading.odt.markup import attribute, count, kind_of
from gongkai.reading.odt.styles import Styles
from gongkai.reading.package import Package

_SKIP = frozenset({
    "text:tracked-changes", "office:annotation", "office:annotation-end", "text:page-number", "text:page-count", "text:ruby-text",
    "text:table-of-content", "text:illustration-index", "text:table-index", "text:alphabetical-index", "text:bibliography",
    "text:sequence-decls", "text:variable-decls", "text:user-field-decls", "office:forms", "office:scripts", "text:label",
    "table:shapes", "svg:title", "svg:desc", "draw:object", "draw:object-ole", "draw:plugin", "text:number",
})
_ROWS = frozenset({"table:table-header-rows", "table:table-rows", "table:table-row-group"})
_BLANKS = re.compile(r"[ \t\r\n]+")
MAX_CELLS = 200_000


class Body:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.content = package.xml("content.xml")
        self.styles = Styles([self.content, *([package.xml("styles.xml")] if "styles.xml" in package else [])])
        self.lists = Lists(self.styles.lists)
        self.notes: list[Line | Table] = []
        self.note_count = 0
        self.pictures = 0
        self.cells = 0

    def story(self) -> list[Line | Table]:
        body = next((n for n in self.content.iter() if kind_of(n) == "office:text"), None)
        if body is None:
            raise ReportError(self.package.source, "不是完整的 ODT 文档：缺少正文 (no text in this ODT file)")
        return self.blocks(body, top=True)

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
        kind = kind_of(node)
        if kind in ("text:p", "text:h"):
            return self.paragraph(node, label)
        if kind == "text:list":
            return self.list(node)
        if kind == "table:table":
            return [self.table(node)]
        if kind == "text:section" and attribute(node, "text:display") in ("none", "condition"):
            return [] if attribute(node, "text:display") == "none" or attribute(node, "text:is-hidden") == "true" else self.blocks(node)
        if kind.startswith("draw:"):
            inline = Inline(hyphens_printed=False)
            self.drawing(node, inline)
            return inline.boxes
        return [] if kind in _SKIP or not kind else self.blocks(node)

    def paragraph(self, node: Any, label: str) -> list[Line | Table]:
        inline = Inline(hyphens_printed=False)
        self.inline(node, inline, self.styles.look("paragraph", attribute(node, "text:style-name")))
        if any(kind_of(n) == "text:hidden-paragraph" and attribute(n, "text:is-hidden") == "true" for n in node.iter()):
            return []
        heading = kind_of(node) == "text:h"
        level = count(node, "text:outline-level") if heading else 0
        if heading and not label and attribute(node, "text:is-list-header") != "true":
            label = self.lists.next(self.lists.outline, level)
        return [Line(flow.labelled(label, inline.text()), heading and level <= 3), *inline.boxes]

    def list(self, node: Any, counted: Counted | None = None, level: int = 1) -> list[Line | Table]:
        if counted is None:
            counted = self.lists.begin(node)
        elif attribute(node, "text:style-name"):
            counted.style = attribute(node, "text:style-name")
        out: list[Line | Table] = []
        for item in node:
            kind = kind_of(item)
            if kind not in ("text:list-item", "text:list-header"):
                continue
            numbered = kind == "text:list-item"
            if numbered and attribute(item, "text:start-value").isdigit():
                counted.counts[level] = count(item, "text:start-value", 0) - 1
            for child in item:
                if kind_of(child) == "text:list":
                    out += self.list(child, counted, level + 1)
                    numbered = False
                    continue
                label = ""
                if numbered and kind_of(child) in ("text:p", "text:h"):
                    label = self.lists.next(counted, level)
                    numbered = False
                out += self.block(child, label)
        return out

    # -- text ---------------------------------------------------------------------------

    def inline(self, container: Any, out: Inline, look: Look) -> None:
        if container.text:
            _put(out, container.text, look)
        for node in container:
            kind = kind_of(node)
            if kind == "text:s":
                if look.seen:
                    out.pieces.append((" " * count(node, "text:c"), False))
            elif kind in ("text:tab", "text:line-break"):
                if look.seen:
                    out.pieces.append(("\t" if kind == "text:tab" else "\n", False))
            elif kind == "text:span":
                self.inline(node, out, self.styles.look("text", attribute(node, "text:style-name")).over(look))
            elif kind == "text:note":
                if not look.hidden:
                    self.note(node, out)
            elif kind.startswith("draw:"):
                self.drawing(node, out)
            elif kind == "text:hidden-text":
                if attribute(node, "text:is-hidden") != "true":
                    self.inline(node, out, look)
            elif kind and kind not in _SKIP:
                self.inline(node, out, look)
            if node.tail:
                _put(out, node.tail, look)

    def note(self, node: Any, out: Inline) -> None:
        self.note_count += 1
        citation = next((n for n in node if kind_of(n) == "text:note-citation"), None)
        mark = "".join(citation.itertext()).strip() if citation is not None else ""
        mark = mark or str(self.note_count)
        out.pieces.append((mark, True))
        for body in node:
            if kind_of(body) == "text:note-body":
                later, self.notes = self.notes, []
                inner = flow.text(self.blocks(body))
                self.notes = later
                if inner:
                    self.notes.append(Line(f"[{mark}] {inner}"))

    def drawing(self, node: Any, out: Inline) -> None:
        for child in [node] if kind_of(node) != "draw:frame" else node:
            kind = kind_of(child)
            if kind == "draw:image":
                self.pictures += 1
            elif kind == "draw:frame":
                self.drawing(child, out)
            elif kind not in _SKIP:
                for inner in child:
                    name = kind_of(inner)
                    if name.startswith("draw:"):
                        self.drawing(inner, out)
                    elif name.startswith(("text:", "table:")):
                        out.boxes += self.block(inner)

    # -- tables -------------------------------------------------------------------------

    def table(self, node: Any) -> Table:
        widths = [self.styles.column_width(attribute(n, "table:style-name")) for n in node.iter() if kind_of(n) == "table:table-column"
                  and _owner(n) is node for _ in range(count(n, "table:number-columns-repeated"))]
        table = Table()
        used = 0
        for tr in self.rows(node):
            line: list[Cell] = []
            column = 0
            for tc in tr:
                kind = kind_of(tc)
                if kind not in ("table:table-cell", "table:covered-table-cell"):
                    continue
                times = count(tc, "table:number-columns-repeated")
                if kind == "table:covered-table-cell":
                    column += times
                    continue
                wide, high = count(tc, "table:number-columns-spanned"), count(tc, "table:number-rows-spanned")
                for _ in range(times):
                    line.append(Cell(self.blocks(tc), column, wide, high))
                    column += 1
            used = max(used, column)
            repeated = count(tr, "table:number-rows-repeated")
            self.cells += (len(line) + 1) * repeated
            if self.cells > MAX_CELLS:
                raise ReportError(self.package.source, f"表格单元格超过 {MAX_CELLS} 个 (too many cells)")
            table.rows += [line] + [[Cell(c.blocks, c.column, c.width, c.height) for c in line] for _ in range(repeated - 1)]
        columns = flow.drawn_columns(widths)
        whole = list(table.cells())
        if columns is None or used > len(widths) or any(c.column + c.width > len(widths) for c in whole):
            return table
        if any(columns[c.column] == columns[c.column + c.width] and flow.has_text(c.blocks) for c in whole):
            return table
        for c in whole:
            start, end = columns[c.column], columns[c.column + c.width]
            c.column, c.width = start, end - start
        table.rows = [[c for c in row if c.width] for row in table.rows]
        return table

    def rows(self, node: Any) -> Iterator[Any]:
        for child in node:
            kind = kind_of(child)
            if kind == "table:table-row" and attribute(child, "table:visibility") not in ("collapse", "filter"):
                yield child
            elif kind in _ROWS:
                yield from self.rows(child)


def _put(out: Inline, text: str, look: Look) -> None:
    """White space in the file is one blank, and none after another, as in web pages."""
    text = _BLANKS.sub(" ", text)
    if out.pieces and out.pieces[-1][0].endswith((" ", "\n")):
        text = text.removeprefix(" ")
    if text and look.seen:
        out.pieces.append((text, bool(look.raised)))


def _owner(column: Any) -> Any:
    """The table that a column belongs to; columns may stand in groups."""
    node = column.getparent()
    while node is not None and kind_of(node) != "table:table":
        node = node.getparent()
    return node
