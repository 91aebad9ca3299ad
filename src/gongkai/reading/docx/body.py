"""The body of a Word document: paragraphs, tables, and parts that Word takes in, in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gongkai.document import Document, Paragraph, ReportError
from gongkai.reading import encoding, flow, html, mhtml
from gongkai.reading.docx.columns import place, row_of
from gongkai.reading.docx.lists import Lists
from gongkai.reading.docx.markup import (
    GONE,
    KINDS,
    RELATION_IDS,
    THROUGH,
    attribute,
    below,
    child_of,
    children_of,
    integer,
    is_on,
    kind_of,
    named,
)
from gongkai.reading.docx.parts import Parts
from gongkai.reading.docx.styles import Style, Styles
from gongkai.reading.docx.text import Text
from gongkai.reading.flow import Cell, Line, Table
from gongkai.reading.package import ZIP_MAGIC, Package, open_package


class Body:
    def __init__(self, package: Package, inside: bool = False) -> None:
        """``inside``: the package is itself a part of another."""
        self.parts = Parts(package)
        self.inside = inside
        self.styles = Styles(self.parts.optional("styles"))
        self.lists = Lists(self.parts.optional("numbering"))
        self.text = Text(self.parts, self.styles, self.blocks)

    def story(self) -> list[Line | Table]:
        package = self.parts.package
        root = self.parts.text(package.xml(self.parts.main))
        body = child_of(root, "body")
        if body is None:
            raise ReportError(package.source, "不是完整的 Word 文档：缺少正文 (no body)")
        return self.blocks(body, top=True)

    def blocks(self, container: Any, top: bool = False) -> list[Line | Table]:
        out: list[Line | Table] = []
        carried = ""
        for kind, node in self._flat(container):
            if kind == "p":
                line, boxes, joined = self.paragraph(node)
                if line is not None:
                    line.text = carried + line.text
                    carried = line.text if joined else ""
                    if not joined:
                        out.append(line)
                out += boxes
            else:
                if carried:
                    out.append(Line(carried))
                    carried = ""
                if kind == "tbl":
                    out.append(self.table(node))
                elif kind == "altChunk":
                    out += self.chunk(node)
            if top:
                out += self.text.take_notes()
        if carried:
            out.append(Line(carried))
        return out

    def _flat(self, container: Any) -> Iterator[tuple[str, Any]]:
        """The children of a container with their kinds, wrappers opened: content controls, tracked insertions, compatibility."""
        for node in container:
            kind = KINDS[node.tag]
            if kind == "mc:AlternateContent":
                branch = next((b for b in node if kind_of(b) == "mc:Choice"), child_of(node, "mc:Fallback"))
                if branch is not None:
                    yield from self._flat(branch)
            elif kind == "sdt" and self._is_contents(node):
                continue
            elif kind in THROUGH:
                yield from self._flat(node)
            elif kind and kind not in GONE:
                yield kind, node

    def _is_contents(self, control: Any) -> bool:
        gallery = below(control, "sdtPr", "docPartObj", "docPartGallery")
        return gallery is not None and attribute(gallery, "val") == "Table of Contents"

    def chunk(self, node: Any) -> list[Line | Table]:
        """A part in another format that Word takes in when it opens the file; programs that write HTML use it."""
        target = next((self.parts.related[i][1] for i in map(node.get, RELATION_IDS) if i in self.parts.related), "")
        package = self.parts.package
        data = package.read(target)
        name = f"{package.source} » {target}"
        if data.startswith(ZIP_MAGIC):
            if self.inside:
                raise ReportError(package.source, "嵌套太深 (embedded too deeply)")
            return Body(open_package(data, name), inside=True).story()
        if mhtml.looks_like_mhtml(data):
            return _taken_in(mhtml.read(data, name))
        content = encoding.decode(data)
        if content is None or content.lstrip().startswith("{\\rtf"):
            raise ReportError(package.source, f"正文嵌在 {target} 中，无法读取，请用 Word 打开后另存 (an embedded part cannot be read)")
        return _taken_in(html.read(content, name)) if html.looks_like_html(content) else [Line(content)]

    def paragraph(self, node: Any) -> tuple[Line | None, list[Line | Table], bool]:
        """The paragraph, what is anchored in it, and whether its end is deleted, so that the next one joins it."""
        properties = named(child_of(node, "pPr")) if node in self.parts.telling else {}
        style_node = properties.get("pStyle")
        style = self.styles.get(attribute(style_node, "val") if style_node is not None else self.styles.default)
        mark = named(properties.get("rPr"))
        joined = "del" in mark or "moveFrom" in mark or is_on(mark.get("vanish")) is True
        inline = self.text.paragraph(node, style.look)
        if style.of_contents:
            return None, inline.boxes, False
        content = inline.text()
        label = "" if joined and not content else self._label(properties, style)
        content = flow.labelled(label, content)
        outline = properties.get("outlineLvl")
        level = integer(outline) if outline is not None else style.outline
        heading = (level is not None and level < 3) or style.heading
        return Line(content, heading), inline.boxes, joined

    def _label(self, properties: Mapping[str, Any], style: Style) -> str:
        own = properties.get("numPr")
        if own is None and style.list_id is None:
            return ""
        id_node = child_of(own, "numId")
        list_id = attribute(id_node, "val") if id_node is not None else style.list_id
        level_node = child_of(own, "ilvl")
        level = integer(level_node) if level_node is not None else style.level
        return self.lists.next(list_id, level) if list_id and list_id != "0" else ""

    def table(self, node: Any) -> Table:
        widths = [max(integer(c, "w"), 0) for c in children_of(child_of(node, "tblGrid")) if kind_of(c) == "gridCol"]
        rows = [row for kind, tr in self._flat(node) if kind == "tr" for row in [row_of(tr, self._flat, self.parts.telling)] if row]
        place(rows, widths)
        table = Table()
        merging: dict[int, tuple[Cell, int]] = {}
        for y, (cells, _) in enumerate(rows):
            line: list[Cell] = []
            for raw in cells:
                if raw.start == raw.end:
                    continue
                above = merging.get(raw.start)
                if raw.merged == "continue" and above is not None and above[1] + above[0].height == y:
                    above[0].height += 1  # Word shows nothing that stands in a continued cell
                    continue
                cell = Cell(self.blocks(raw.node), raw.start, raw.end - raw.start)
                line.append(cell)
                if raw.merged:
                    merging[raw.start] = (cell, y)
                else:
                    merging.pop(raw.start, None)
            table.rows.append(line)
        return table


def _taken_in(document: Document) -> list[Line | Table]:
    """What another reader made of an embedded part."""
    out: list[Line | Table] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            out.append(Line(block.text, block.heading))
        else:
            out.append(Table([[Cell([Line(c.text)], c.column, c.width, c.height) for c in row] for row in block.rows()]))
    return out
