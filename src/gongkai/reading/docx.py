"""Word documents (DOCX, DOCM, and the Strict variant): text and tables as Word would print them.

Tracked changes are read as accepted, hidden and struck-out text is left out, fields give their results,
automatic list numbers are counted, text boxes stand where they are anchored. Headers and footers, tables of
contents and page references are left out: they belong to the page.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gongkai.document import Document, ReportError
from gongkai.reading import flow, numbering
from gongkai.reading.flow import Cell, Line, Table
from gongkai.reading.package import Package, open_package

_WORD = frozenset({
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
})
_MATH = frozenset({
    "http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math",
})
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_RELATION_IDS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_GONE = frozenset({"del", "moveFrom", "rPr", "pPr", "tcPr", "trPr", "tblPr", "tblGrid", "sdtPr", "sdtEndPr", "instrText", "delText"})
_THROUGH = frozenset({
    "ins", "moveTo", "sdt", "sdtContent", "customXml", "smartTag", "hyperlink", "dir", "bdo", "subDoc", "fldSimple",
})
_OFF = frozenset({"0", "false", "off", "none"})
_PAGE_FIELDS = frozenset({"PAGE", "NUMPAGES", "PAGEREF", "SECTIONPAGES"})
_PICTURE = frozenset({"blip", "imagedata", "OLEObject"})
NARROW = 60
"""Twips (about 1 mm): grid columns narrower than this come of edges drawn a little apart, not of columns."""
_SLACK = 100
"""Twips by which the edges of one column may differ when only cell widths tell the columns."""
_MAX_SPAN = 1000
_HYPHEN_SIGN = re.compile("(?<![0-9A-Za-z])\u00ad(?=[0-9])")


def read(data: bytes, source: str) -> Document:
    package = open_package(data, source)
    reader = _Reader(package)
    blocks = reader.story()
    if not flow.text(blocks):
        if reader.pictures:
            raise ReportError(source, "文档里只有图片，没有可读取的文字 (only pictures, no text)")
        raise ReportError(source, "文档里没有文字 (the document holds no text)")
    return flow.document(source, blocks)


def _kind(node: Any) -> str:
    """The name of a WordprocessingML element, others with a prefix; the two variants come out the same."""
    tag = node.tag
    if not isinstance(tag, str):
        return ""
    space, _, name = tag[1:].rpartition("}")
    if space in _WORD:
        return name
    if space == _COMPATIBILITY:
        return "mc:" + name
    return ("m:" if space in _MATH else ":") + name


def _get(node: Any, name: str) -> str | None:
    space = node.tag[: node.tag.index("}") + 1] if node.tag.startswith("{") else ""
    value: str | None = node.get(space + name)
    return value if value is not None else node.get(name)


def _child(node: Any, name: str) -> Any:
    if node is None:
        return None
    return next((c for c in node if _kind(c) == name), None)


def _down(node: Any, *names: str) -> Any:
    for name in names:
        node = _child(node, name)
    return node


def _integer(node: Any, name: str = "val", default: int = 0) -> int:
    value = _get(node, name) if node is not None else None
    match = re.match(r"\s*(-?\d{1,9})", value or "")
    return int(match[1]) if match else default


def _on(properties: Any, name: str) -> bool | None:
    """A switch of run properties: on, off, or not said."""
    node = _child(properties, name)
    return None if node is None else (_get(node, "val") or "1").lower() not in _OFF


@dataclass(frozen=True, slots=True)
class _Look:
    """What decides whether and how a run's text is seen; None where nothing is said."""

    hidden: bool | None = None
    struck: bool | None = None
    raised: bool | None = None

    @classmethod
    def of(cls, properties: Any) -> _Look:
        if properties is None:
            return _PLAIN
        struck, double = _on(properties, "strike"), _on(properties, "dstrike")
        position = _child(properties, "vertAlign")
        return cls(
            _on(properties, "vanish"),
            None if struck is None and double is None else bool(struck or double),
            None if position is None else _get(position, "val") == "superscript",
        )

    def over(self, other: _Look) -> _Look:
        return _Look(
            other.hidden if self.hidden is None else self.hidden,
            other.struck if self.struck is None else self.struck,
            other.raised if self.raised is None else self.raised,
        )


_PLAIN = _Look()


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    look: _Look
    list_id: str | None
    level: int
    outline: int | None


class _Styles:
    """Styles with what they inherit."""

    def __init__(self, root: Any) -> None:
        self.nodes = {_get(n, "styleId") or "": n for n in root if _kind(n) == "style"} if root is not None else {}
        self.found: dict[str, _Style] = {}
        self.default = next((key for key, n in self.nodes.items() if _get(n, "type") == "paragraph"
                             and (_get(n, "default") or "0").lower() not in _OFF), "")

    def get(self, key: str | None) -> _Style:
        key = key or ""
        if key not in self.found:
            self.found[key] = self._resolve(key)
        return self.found[key]

    def _resolve(self, key: str) -> _Style:
        look, name, list_id, level, outline = _PLAIN, "", None, 0, None
        seen: set[str] = set()
        while key in self.nodes and key not in seen:
            seen.add(key)
            node = self.nodes[key]
            look = look.over(_Look.of(_child(node, "rPr")))
            paragraph = _child(node, "pPr")
            name_node = _child(node, "name")
            if not name and name_node is not None:
                name = (_get(name_node, "val") or "").lower()
            number = _child(paragraph, "numPr")
            if list_id is None and number is not None:
                id_node = _child(number, "numId")
                list_id = _get(id_node, "val") if id_node is not None else None
                level = _integer(_child(number, "ilvl"))
            if outline is None and _child(paragraph, "outlineLvl") is not None:
                outline = _integer(_child(paragraph, "outlineLvl"))
            base = _child(node, "basedOn")
            key = (_get(base, "val") or "") if base is not None else ""
        return _Style(name, look, list_id, level, outline)


class _Lists:
    """Automatic numbers, counted as the paragraphs come by."""

    def __init__(self, root: Any) -> None:
        self.abstract: dict[str, Any] = {}
        self.lists: dict[str, Any] = {}
        self.counts: dict[str, list[int | None]] = {}
        self.started: set[str] = set()
        for node in root if root is not None else ():
            if _kind(node) == "abstractNum":
                self.abstract[_get(node, "abstractNumId") or ""] = node
            elif _kind(node) == "num":
                self.lists[_get(node, "numId") or ""] = node

    def next(self, list_id: str, level: int) -> str:
        """The number that stands before the next paragraph of a list, '' for a bullet."""
        node = self.lists.get(list_id)
        link = _child(node, "abstractNumId")
        key = (_get(link, "val") or "") if link is not None else ""
        abstract = self.abstract.get(key)
        if node is None or abstract is None or not 0 <= level < 9:
            return ""
        levels: list[Any] = [None] * 9
        starts: list[int | None] = [None] * 9
        for one in abstract:
            if _kind(one) == "lvl" and 0 <= _integer(one, "ilvl", -1) < 9:
                levels[_integer(one, "ilvl")] = one
        for change in node:
            at = _integer(change, "ilvl", -1) if _kind(change) == "lvlOverride" else -1
            if 0 <= at < 9:
                levels[at] = levels[at] if _child(change, "lvl") is None else _child(change, "lvl")
                if _child(change, "startOverride") is not None:
                    starts[at] = _integer(_child(change, "startOverride"))
        counts = self.counts.setdefault(key, [None] * 9)
        if list_id not in self.started:
            self.started.add(list_id)
            for at, start in enumerate(starts):
                if start is not None:
                    counts[at] = None
        first = [
            start if start is not None else _integer(_child(one, "start"), default=1)
            for start, one in zip(starts, levels, strict=True)
        ]
        for at in range(level):
            counts[at] = first[at] if counts[at] is None else counts[at]
        current = counts[level]
        counts[level] = first[level] if current is None else current + 1
        for at in range(level + 1, 9):
            restart = _child(levels[at], "lvlRestart")
            if restart is None or level < _integer(restart):
                counts[at] = None
        return self._show(levels, counts, level)

    def _show(self, levels: list[Any], counts: list[int | None], level: int) -> str:
        pattern = _child(levels[level], "lvlText")
        legal = _on(levels[level], "isLgl") if levels[level] is not None else False

        def part(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            style = _child(levels[at], "numFmt")
            name = "decimal" if legal or style is None else _get(style, "val") or "decimal"
            return numbering.show(counts[at] or 0, name) or ""

        own = _child(levels[level], "numFmt")
        if pattern is None or (own is not None and _get(own, "val") in ("bullet", "none")):
            return ""
        return re.sub(r"%([1-9])", part, _get(pattern, "val") or "").strip()


@dataclass(slots=True)
class _RawCell:
    node: Any
    start: int
    end: int
    merged: str
    """'' for a cell of its own, 'restart' or 'continue' in a vertical merge."""
    wide: int
    """Its width in twips, 0 if it does not say."""


@dataclass(slots=True)
class _Inline:
    """The text of one paragraph as it grows: pieces, raised or not, and what is anchored in it."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    boxes: list[Line | Table] = field(default_factory=list)

    def text(self) -> str:
        out: list[str] = []
        raised = ""
        for piece, up in [*self.pieces, ("", False)]:
            if up:
                raised += piece
                continue
            if not piece and not raised:
                continue
            if raised:
                out.append(f"[{raised.strip()}]" if raised.strip() else raised)
                raised = ""
            out.append(piece)
        return "".join(out)


class _Reader:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.part = self._main_part()
        self.related = self._relations(self.part)
        self.styles = _Styles(self._optional("styles"))
        self.lists = _Lists(self._optional("numbering"))
        self.fields: list[list[str]] = []
        self.notes: list[Line | Table] = []
        self.note_bodies: dict[tuple[str, str], Any] = {}
        self.note_count = 0
        self.pictures = 0
        for kind in ("footnotes", "endnotes"):
            root = self._optional(kind)
            for note in root if root is not None else ():
                self.note_bodies[kind, _get(note, "id") or ""] = note

    # -- parts --------------------------------------------------------------------------

    def _main_part(self) -> str:
        if "_rels/.rels" in self.package:
            for link in self.package.xml("_rels/.rels"):
                if (link.get("Type") or "").endswith("/officeDocument"):
                    target = (link.get("Target") or "").lstrip("/")
                    if target in self.package:
                        return target
        if "word/document.xml" in self.package:
            return "word/document.xml"
        raise ReportError(self.package.source, "不是完整的 Word 文档：缺少正文 (no main part)")

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id to its kind and the part it leads to; links that leave the file are not followed."""
        folder, name = posixpath.split(part)
        path = f"{folder}/_rels/{name}.rels".lstrip("/")
        if path not in self.package:
            return {}
        out: dict[str, tuple[str, str]] = {}
        for link in self.package.xml(path):
            target = link.get("Target") or ""
            if (link.get("TargetMode") or "") != "External" and target:
                whole = target if target.startswith("/") else posixpath.join(folder, target)
                out[link.get("Id") or ""] = (
                    (link.get("Type") or "").rpartition("/")[2], posixpath.normpath(whole).lstrip("/"))
        return out

    def _optional(self, kind: str) -> Any:
        for found, target in self.related.values():
            if found == kind and target in self.package:
                return self.package.xml(target)
        return None

    # -- blocks -------------------------------------------------------------------------

    def story(self) -> list[Line | Table]:
        root = self.package.xml(self.part)
        body = _child(root, "body")
        if body is None:
            raise ReportError(self.package.source, "不是完整的 Word 文档：缺少正文 (no body)")
        return self.blocks(body, top=True)

    def blocks(self, container: Any, top: bool = False) -> list[Line | Table]:
        out: list[Line | Table] = []
        carried = ""
        for node in self._flat(container):
            kind = _kind(node)
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
            if top and self.notes:
                out += self.notes
                self.notes = []
        if carried:
            out.append(Line(carried))
        return out

    def _flat(self, container: Any) -> Iterator[Any]:
        """The children of a container, wrappers opened: content controls, tracked insertions, compatibility."""
        for node in container:
            kind = _kind(node)
            if kind == "mc:AlternateContent":
                branch = next((b for b in node if _kind(b) == "mc:Choice"), _child(node, "mc:Fallback"))
                if branch is not None:
                    yield from self._flat(branch)
            elif kind == "sdt" and self._is_contents(node):
                continue
            elif kind in _THROUGH:
                yield from self._flat(node)
            elif kind and kind not in _GONE:
                yield node

    def _is_contents(self, control: Any) -> bool:
        gallery = _down(control, "sdtPr", "docPartObj", "docPartGallery")
        return gallery is not None and _get(gallery, "val") == "Table of Contents"

    def chunk(self, node: Any) -> list[Line | Table]:
        """A part in another format that Word takes in when it opens the file; programs that write HTML use it."""
        target = next((self.related[i][1] for i in map(node.get, _RELATION_IDS) if i in self.related), "")
        raise ReportError(
            self.package.source,
            f"正文嵌在 {target or '另一部分'} 中，请用 Word 打开后另存 (the text is an embedded part; open and save it in Word)")

    def paragraph(self, node: Any) -> tuple[Line | None, list[Line | Table], bool]:
        """The paragraph, what is anchored in it, and whether its end is deleted, so that the next one joins it."""
        properties = _child(node, "pPr")
        style_node = _child(properties, "pStyle")
        style = self.styles.get(_get(style_node, "val") if style_node is not None else self.styles.default)
        mark = _child(properties, "rPr")
        joined = any(_child(mark, gone) is not None for gone in ("del", "moveFrom")) or _on(mark, "vanish") is True
        inline = _Inline()
        self.inline(node, inline, style.look)
        # A field's code ends with its paragraph at the latest; a file that forgets to end it hides nothing more.
        self.fields = [f for f in self.fields if f[0] != "code"]
        if re.fullmatch(r"toc \d", style.name):
            return None, inline.boxes, False
        content = _HYPHEN_SIGN.sub("\u2010", inline.text())
        label = "" if joined and not content else self._label(properties, style)
        first = content.lstrip()[:1]
        # A number never grows by the list number before it.
        if label and first and not first.isdigit() and first not in "-+.,−－（(":
            content = label + ("" if not label[-1].isalnum() else " ") + content.lstrip()
        elif label and first in ("（", "("):
            content = f"{label} {content.lstrip()}"
        outline = _child(properties, "outlineLvl")
        level = _integer(outline) if outline is not None else style.outline
        heading = (level is not None and level < 3) or style.name == "title" or bool(re.fullmatch(r"heading [1-3]", style.name))
        return Line(content, heading), inline.boxes, joined

    def _label(self, properties: Any, style: _Style) -> str:
        own = _child(properties, "numPr")
        id_node = _child(own, "numId")
        list_id = _get(id_node, "val") if id_node is not None else style.list_id
        level_node = _child(own, "ilvl")
        level = _integer(level_node) if level_node is not None else style.level
        return self.lists.next(list_id, level) if list_id and list_id != "0" else ""

    # -- text ---------------------------------------------------------------------------

    def inline(self, container: Any, out: _Inline, look: _Look) -> None:
        for node in container:
            kind = _kind(node)
            if kind == "r":
                self.run(node, out, look)
            elif kind == "fldSimple":
                if (_get(node, "instr") or "").split()[:1] not in [[name] for name in _PAGE_FIELDS]:
                    self.inline(node, out, look)
            elif kind == "ruby":
                self.inline(_child(node, "rubyBase") if _child(node, "rubyBase") is not None else (), out, look)
            elif kind == "mc:AlternateContent":
                self._either(node, out, look, self.inline)
            elif kind in ("m:oMath", "m:oMathPara"):
                self._formula(node, out)
            elif kind in _THROUGH:
                self.inline(node, out, look)

    def _either(self, node: Any, out: _Inline, look: _Look, visit: Any) -> None:
        """One branch of alternate content: the first that gives anything."""
        for branch in node:
            if _kind(branch) in ("mc:Choice", "mc:Fallback"):
                before = len(out.pieces), len(out.boxes)
                visit(branch, out, look)
                if (len(out.pieces), len(out.boxes)) != before:
                    return

    def _formula(self, node: Any, out: _Inline) -> None:
        """A formula that is a plain run is text; of any other the parts stand apart, so that no number comes of them."""
        plain = all(_kind(n) in ("m:oMath", "m:oMathPara", "m:r", "m:t", "m:rPr", "m:ctrlPr", "rPr") or not _kind(n).startswith("m:")
                    or _kind(n) in ("m:sty", "m:nor", "m:oMathParaPr", "m:jc") for n in node.iter())
        if self._visible():
            out.pieces.append((("" if plain else "/").join(n.text or "" for n in node.iter() if _kind(n) == "m:t"), False))

    def _visible(self) -> bool:
        return all(state == "result" and (code.split() or [""])[0].upper() not in _PAGE_FIELDS for state, code in self.fields)

    def run(self, node: Any, out: _Inline, look: _Look) -> None:
        properties = _child(node, "rPr")
        if properties is not None:
            style = _child(properties, "rStyle")
            if style is not None:
                look = self.styles.get(_get(style, "val")).look.over(look)
            look = _Look.of(properties).over(look)
            if _child(properties, "del") is not None or _child(properties, "moveFrom") is not None:
                look = _Look(hidden=True)
        self._pieces(node, out, look)

    def _pieces(self, node: Any, out: _Inline, look: _Look) -> None:
        seen = not look.hidden and not look.struck
        raised = bool(look.raised)

        def put(text: str) -> None:
            if text and seen and self._visible():
                out.pieces.append((text, raised))

        for child in node:
            kind = _kind(child)
            if kind == "t":
                put(self._text(child))
            elif kind in ("tab", "ptab"):
                put("\t")
            elif kind in ("br", "cr"):
                put("\n")
            elif kind == "noBreakHyphen":
                put("-")
            elif kind == "sym":
                put(_symbol(child))
            elif kind == "fldChar":
                self._field(child, put)
            elif kind == "instrText":
                if self.fields and self.fields[-1][0] == "code":
                    self.fields[-1][1] += child.text or ""
            elif kind in ("footnoteReference", "endnoteReference"):
                if seen and self._visible():
                    self._note(child, kind.removesuffix("Reference") + "s", out)
            elif kind == "ruby":
                base = _child(child, "rubyBase")
                if base is not None:
                    self.inline(base, out, look)
            elif kind == "mc:AlternateContent":
                self._either(child, out, look, self._pieces)
            elif kind in ("drawing", "pict", "object"):
                if not look.hidden:
                    self._drawing(child, out)

    def _text(self, node: Any) -> str:
        text = (node.text or "").replace("\r\n", " ").replace("\n", " ").replace("\r", " ").replace("\u2011", "-")
        keep = node.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
        return text if keep else text.strip(" \t")

    def _field(self, node: Any, put: Any) -> None:
        kind = _get(node, "fldCharType")
        if kind == "begin":
            self.fields.append(["code", ""])
            chosen = _down(node, "ffData", "ddList")
            if chosen is not None:
                # A drop-down list of a form prints the entry chosen, which stands in no run.
                entries = [_get(n, "val") or "" for n in chosen if _kind(n) == "listEntry"]
                at = _integer(_child(chosen, "result"))
                if 0 <= at < len(entries):
                    state = self.fields.pop()
                    put(entries[at])
                    self.fields.append(state)
        elif kind == "separate" and self.fields:
            self.fields[-1][0] = "result"
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _note(self, node: Any, kind: str, out: _Inline) -> None:
        custom = (_get(node, "customMarkFollows") or "0").lower() not in _OFF
        body = self.note_bodies.get((kind, _get(node, "id") or ""))
        mark = ""
        if not custom:
            self.note_count += 1
            mark = str(self.note_count)
            out.pieces.append((mark, True))
        if body is not None:
            fields, self.fields, later = self.fields, [], self.notes
            self.notes = []
            inner = flow.text(self.blocks(body))
            self.fields, self.notes = fields, later
            if inner:
                self.notes.append(Line(f"[{mark}] {inner}" if mark else inner))

    def _drawing(self, drawing: Any, out: _Inline) -> None:
        """Text boxes, each once: of two renderings of one box (DrawingML, VML) the first that holds text."""
        stack = [drawing]
        while stack:
            node = stack.pop()
            kind = _kind(node)
            if kind == "mc:AlternateContent":
                branches = [b for b in node if _kind(b) in ("mc:Choice", "mc:Fallback")]
                full = [b for b in branches if any(_kind(n) == "txbxContent" for n in b.iter())]
                stack.extend((full or branches)[:1])
                continue
            if kind == "txbxContent":
                fields, self.fields = self.fields, []
                out.boxes += self.blocks(node)
                self.fields = fields
                continue
            name = kind.removeprefix(":")
            if name == "docPr" and (node.get("hidden") or "0").lower() not in _OFF:
                return
            if name == "textpath" and node.get("string"):
                out.boxes.append(Line(node.get("string")))
            if name in _PICTURE:
                self.pictures += 1
            stack.extend(reversed(node))

    # -- tables -------------------------------------------------------------------------

    def table(self, node: Any) -> Table:
        widths = [max(_integer(c, "w"), 0) for c in _child(node, "tblGrid") if _kind(c) == "gridCol"] \
            if _child(node, "tblGrid") is not None else []
        rows = [raw for tr in self._flat(node) if _kind(tr) == "tr" for raw in [self._row(tr)] if raw]
        ends = {row[-1].end + after for row, after in rows}
        lines = [row for row, _ in rows]
        if len(ends) > 1 and (by_width := _edges_by_width(lines)) is not None:
            return self._build(lines, by_width)
        places = _snap(lines, widths)
        table = self._build(lines, places)
        if places and any(cell.width == 0 and flow.text(cell.blocks) for cell in table.cells()):
            # A column this narrow that holds text is a column; nothing is counted twice, so build on the same cells.
            for row, raw in zip(table.rows, lines, strict=True):
                for cell, one in zip(row, raw, strict=True):
                    cell.column, cell.width = one.start, one.end - one.start
        table.rows = [[c for c in row if c.width] for row in table.rows]
        return _joined(table, lines)

    def _row(self, tr: Any) -> tuple[list[_RawCell], int] | None:
        """The cells of a row in grid columns, and the columns left free behind them; None for a row not printed."""
        properties = _child(tr, "trPr")
        if _child(properties, "del") is not None or _on(properties, "hidden") is True:
            return None
        at = min(max(_integer(_child(properties, "gridBefore")), 0), _MAX_SPAN)
        cells: list[_RawCell] = []
        for tc in self._flat(tr):
            if _kind(tc) != "tc":
                continue
            own = _child(tc, "tcPr")
            if _child(own, "cellDel") is not None:
                continue
            span = min(max(_integer(_child(own, "gridSpan"), default=1), 1), _MAX_SPAN)
            merge, across = _child(own, "vMerge"), _child(own, "hMerge")
            wide = _child(own, "tcW")
            twips = _integer(wide, "w") if wide is not None and _get(wide, "type") in ("dxa", None) else 0
            if across is not None and (_get(across, "val") or "continue") == "continue" and cells:
                cells[-1].end += span
                cells[-1].wide += twips
            else:
                merged = (_get(merge, "val") or "continue") if merge is not None else ""
                cells.append(_RawCell(tc, at, at + span, merged, twips))
            at += span
        return (cells, min(max(_integer(_child(properties, "gridAfter")), 0), _MAX_SPAN)) if cells else None

    def _build(self, rows: list[list[_RawCell]], places: dict[int, int]) -> Table:
        raise NotImplementedError
