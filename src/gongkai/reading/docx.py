"""Word documents (DOCX, DOCM, and the Strict variant): text and tables as Word would print them.

Tracked changes are read as accepted, hidden and struck-out text is left out, fields give their results,
automatic list numbers are counted, text boxes stand where they are anchored. Headers and footers, tables of
contents and page references are left out: they belong to the page.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate, pairwise
from typing import Any

from gongkai.document import Document, Paragraph, ReportError
from gongkai.reading import encoding, flow, html, mhtml, numbering
from gongkai.reading.flow import Cell, Line, Table
from gongkai.reading.package import ZIP_MAGIC, Package, open_package

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
_SLACK = 100
"""Twips by which the edges of one column may differ when only cell widths tell the columns."""
_MAX_SPAN = 1000
_HYPHEN_SIGN = re.compile("(?<![0-9A-Za-z\u3400-\u9fff\u00ad])\u00ad(?=[0-9])")
_PRIVATE = re.compile("[\uf000-\uf0ff]")


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


def _children(node: Any) -> Any:
    return () if node is None else node


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
        """A soft hyphen character is nothing inside a word, but before a figure Word prints it and it may be meant
        as a minus: it becomes a sign that no number has, so that the figure is not read as another one."""
        return _HYPHEN_SIGN.sub("\u2010", flow.bracketed(self.pieces)).replace("\u00ad", "")


class _Reader:
    def __init__(self, package: Package, inside: bool = False) -> None:
        self.package = package
        self.inside = inside
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
        data = self.package.read(target)
        name = f"{self.package.source} » {target}"
        if data.startswith(ZIP_MAGIC):
            if self.inside:
                raise ReportError(self.package.source, "嵌套太深 (embedded too deeply)")
            return _Reader(open_package(data, name), inside=True).story()
        if mhtml.looks_like_mhtml(data):
            return _taken_in(mhtml.read(data, name))
        content = encoding.decode(data)
        if content is None or content.lstrip().startswith("{\\rtf"):
            raise ReportError(self.package.source, f"正文嵌在 {target} 中，无法读取，请用 Word 打开后另存 (an embedded part cannot be read)")
        return _taken_in(html.read(content, name)) if html.looks_like_html(content) else [Line(content)]

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
        content = inline.text()
        label = "" if joined and not content else self._label(properties, style)
        content = flow.labelled(label, content)
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
        fonts = _down(node, "rPr", "rFonts")
        font = (_get(fonts, "ascii") or _get(fonts, "hAnsi") or "") if fonts is not None else ""
        raised = bool(look.raised)

        def put(text: str) -> None:
            if text and seen and self._visible():
                out.pieces.append((text, raised))

        for child in node:
            kind = _kind(child)
            if kind == "t":
                text = self._text(child)
                put(text if not _PRIVATE.search(text) else _PRIVATE.sub(partial(_in_font, font), text))
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
        widths = [max(_integer(c, "w"), 0) for c in _children(_child(node, "tblGrid")) if _kind(c) == "gridCol"]
        rows = [row for tr in self._flat(node) if _kind(tr) == "tr" for row in [_row(tr, self._flat)] if row]
        _place(rows, widths)
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


_Row = tuple[list[_RawCell], int]
"""The cells of a row in grid columns, and the grid column where the row ends."""


def _row(tr: Any, flat: Callable[[Any], Iterator[Any]]) -> _Row | None:
    """A row as it stands in the file, None for one that is not printed."""
    properties = _child(tr, "trPr")
    if _child(properties, "del") is not None or _on(properties, "hidden") is True:
        return None
    at = _span(_child(properties, "gridBefore"), 0)
    cells: list[_RawCell] = []
    for tc in flat(tr):
        own = _child(tc, "tcPr")
        if _kind(tc) != "tc" or _child(own, "cellDel") is not None:
            continue
        span = _span(_child(own, "gridSpan"), 1)
        merge, across, wide = _child(own, "vMerge"), _child(own, "hMerge"), _child(own, "tcW")
        twips = _integer(wide, "w") if wide is not None and _get(wide, "type") in ("dxa", None) else 0
        if across is not None and (_get(across, "val") or "continue") == "continue" and cells:
            cells[-1].end += span
            cells[-1].wide += twips
        else:
            cells.append(_RawCell(tc, at, at + span, "" if merge is None else _get(merge, "val") or "continue", twips))
        at += span
    return (cells, at + _span(_child(properties, "gridAfter"), 0)) if cells else None


def _span(node: Any, least: int) -> int:
    return min(max(_integer(node, default=least), least), _MAX_SPAN)


def _place(rows: list[_Row], widths: list[int]) -> None:
    """Move the cells from the grid columns of the file to the columns that are drawn."""
    if len({end for _, end in rows}) > 1 and _by_width([cells for cells, _ in rows]):
        return
    columns = flow.drawn_columns(widths)
    if columns is None or max((end for _, end in rows), default=0) > len(widths):
        return
    whole = [raw for cells, _ in rows for raw in cells]
    if any(columns[raw.start] == columns[raw.end] and _holds_text(raw.node) for raw in whole):
        return
    for raw in whole:
        raw.start, raw.end = columns[raw.start], columns[raw.end]


def _by_width(rows: list[list[_RawCell]]) -> bool:
    """Rows whose spans do not add up, as some converters write them, are drawn by the widths of their cells."""
    if any(raw.wide <= 0 for row in rows for raw in row):
        return False
    edges = [[0, *accumulate(raw.wide for raw in row)] for row in rows]
    widest = max(row[-1] for row in edges)
    if min(row[-1] for row in edges) < widest - max(_SLACK, widest // 30):
        return False
    column: dict[int, int] = {}
    first, number = 0, 0
    for edge in sorted({edge for row in edges for edge in row[:-1]}):
        if edge - first > _SLACK:
            first, number = edge, number + 1
        column[edge] = number
    places = [[*(column[edge] for edge in row[:-1]), number + 1] for row in edges]
    if any(a >= b for row in places for a, b in pairwise(row)):
        return False
    for row, place in zip(rows, places, strict=True):
        for raw, start, end in zip(row, place, place[1:], strict=False):
            raw.start, raw.end = start, end
    return True


def _holds_text(node: Any) -> bool:
    return any(_kind(n) == "t" and (n.text or "").strip() for n in node.iter())


def _symbol(node: Any) -> str:
    """A character set by its code in a font of its own."""
    try:
        code = int(_get(node, "char") or "", 16)
    except ValueError:
        return "\ufffd"
    if 0xF000 <= code < 0xF100 or code < 0x100:
        return _in_font(_get(node, "font") or "", chr(0xF000 | code))
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x11_0000 else "\ufffd"


def _in_font(font: str, character: re.Match[str] | str) -> str:
    """A character of the private range as its font draws it. Only Symbol has digits where digits are."""
    character = character if isinstance(character, str) else character[0]
    low = chr(ord(character) & 0xFF)
    return low if font.lower() == "symbol" and low in "0123456789.,+-()/%" else character


def _taken_in(document: Document) -> list[Line | Table]:
    """What another reader made of an embedded part."""
    out: list[Line | Table] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            out.append(Line(block.text, block.heading))
        else:
            out.append(Table([[Cell([Line(c.text)], c.column, c.width, c.height) for c in row] for row in block.rows()]))
    return out
