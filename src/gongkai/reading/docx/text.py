"""The text of Word paragraphs: runs as they are seen, results of fields, notes, and text boxes where they are anchored."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from gongkai.reading import flow
from gongkai.reading.docx.markup import KINDS, OFF, THROUGH, attribute, below, child_of, integer, kind_of, named
from gongkai.reading.docx.parts import Parts
from gongkai.reading.docx.styles import Styles, look_of
from gongkai.reading.docx.symbols import PRIVATE, in_font, symbol
from gongkai.reading.flow import Line, Table
from gongkai.reading.inline import Inline, Look

_PAGE_FIELDS = frozenset({"PAGE", "NUMPAGES", "PAGEREF", "SECTIONPAGES"})
_PICTURE = frozenset({"blip", "imagedata", "OLEObject"})


class Text:
    """Reads what stands in paragraphs. ``blocks`` reads containers of paragraphs: text boxes and notes hold some."""

    def __init__(self, parts: Parts, styles: Styles, blocks: Callable[[Any], list[Line | Table]]) -> None:
        self.styles = styles
        self.telling = parts.telling
        self.blocks = blocks
        self.fields: list[list[str]] = []
        self.notes: list[Line | Table] = []
        """Notes met and not yet taken."""
        self.note_bodies: dict[tuple[str, str], Any] = {}
        self.note_count = 0
        self.pictures = 0
        self.last_run: tuple[Inline | None, bool] = (None, False)
        """Where the last run stands, and whether its style is one that the file does not define."""
        for kind in ("footnotes", "endnotes"):
            root = parts.optional(kind)
            for note in parts.text(root) if root is not None else ():
                self.note_bodies[kind, attribute(note, "id") or ""] = note

    def paragraph(self, node: Any, look: Look) -> Inline:
        inline = Inline()
        self.inline(node, inline, look)
        # A field's code ends with its paragraph at the latest; a file that forgets to end it hides nothing more.
        self.fields = [f for f in self.fields if f[0] != "code"]
        return inline

    def take_notes(self) -> list[Line | Table]:
        taken, self.notes = self.notes, []
        return taken

    def inline(self, container: Any, out: Inline, look: Look) -> None:
        for node in container:
            kind = KINDS[node.tag]
            if kind == "r":
                self.run(node, out, look)
            elif kind == "fldSimple":
                if (attribute(node, "instr") or "").split()[:1] not in [[name] for name in _PAGE_FIELDS]:
                    self.inline(node, out, look)
            elif kind == "ruby":
                self.inline(child_of(node, "rubyBase") if child_of(node, "rubyBase") is not None else (), out, look)
            elif kind == "mc:AlternateContent":
                self._either(node, out, look, self.inline)
            elif kind in ("m:oMath", "m:oMathPara"):
                self._formula(node, out)
            elif kind in THROUGH:
                self.inline(node, out, look)

    def _either(self, node: Any, out: Inline, look: Look, visit: Any) -> None:
        """One branch of alternate content: the first that gives anything."""
        for branch in node:
            if kind_of(branch) in ("mc:Choice", "mc:Fallback"):
                before = len(out.pieces), len(out.boxes)
                visit(branch, out, look)
                if (len(out.pieces), len(out.boxes)) != before:
                    return

    def _formula(self, node: Any, out: Inline) -> None:
        """A formula that is a plain run is text; of any other the parts stand apart, so that no number comes of them."""
        plain = all(kind_of(n) in ("m:oMath", "m:oMathPara", "m:r", "m:t", "m:rPr", "m:ctrlPr", "rPr") or not kind_of(n).startswith("m:")
                    or kind_of(n) in ("m:sty", "m:nor", "m:oMathParaPr", "m:jc") for n in node.iter())
        if self._visible():
            out.pieces.append((("" if plain else "/").join(n.text or "" for n in node.iter() if kind_of(n) == "m:t"), False))

    def _visible(self) -> bool:
        return all(state == "result" and (code.split() or [""])[0].upper() not in _PAGE_FIELDS
                   for state, code in self.fields) if self.fields else True

    def run(self, node: Any, out: Inline, look: Look) -> None:
        properties = named(child_of(node, "rPr")) if node in self.telling else {}
        before, undefined = len(out.pieces), False
        if properties:
            style = properties.get("rStyle")
            if style is not None:
                look = self.styles.get(attribute(style, "val")).look.over(look)
                undefined = (attribute(style, "val") or "") not in self.styles.nodes
            look = look_of(properties).over(look)
            if "del" in properties or "moveFrom" in properties:
                look = Look(hidden=True)
        self._pieces(node, out, look)
        # A style that is lost may have hidden or raised its text: digits beside others are then no number.
        if before < len(out.pieces) and self.last_run != (out, undefined):
            if before and self.last_run[0] is out and out.pieces[before - 1][0][-1:].isdigit() and out.pieces[before][0][:1].isdigit():
                out.pieces.insert(before, ("\ufffd", False))
            self.last_run = out, undefined

    def _pieces(self, node: Any, out: Inline, look: Look) -> None:
        seen = not look.hidden and not look.struck
        raised = bool(look.raised)

        def put(text: str) -> None:
            if text and seen and self._visible():
                out.pieces.append((text, raised))

        for child in node:
            kind = KINDS[child.tag]
            if kind == "t":
                text = child.text or ""
                if not text.isalnum():  # else it has nothing to look for
                    text = self._text(child, text)
                    if PRIVATE.search(text):
                        text = PRIVATE.sub(partial(in_font, _font(node)), text)
                put(text)
            elif kind in ("tab", "ptab"):
                put("\t")
            elif kind in ("br", "cr"):
                put("\n")
            elif kind == "noBreakHyphen":
                put("-")
            elif kind == "sym":
                put(symbol(child))
            elif kind == "fldChar":
                self._field(child, put)
            elif kind == "instrText":
                if self.fields and self.fields[-1][0] == "code":
                    self.fields[-1][1] += child.text or ""
            elif kind in ("footnoteReference", "endnoteReference"):
                if seen and self._visible():
                    self._note(child, kind.removesuffix("Reference") + "s", out)
            elif kind == "ruby":
                base = child_of(child, "rubyBase")
                if base is not None:
                    self.inline(base, out, look)
            elif kind == "mc:AlternateContent":
                self._either(child, out, look, self._pieces)
            elif kind in ("drawing", "pict", "object"):
                if not look.hidden:
                    self._drawing(child, out)

    def _text(self, node: Any, text: str) -> str:
        text = text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ").replace("\u2011", "-")
        keep = node.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
        return text if keep else text.strip(" \t")

    def _field(self, node: Any, put: Any) -> None:
        kind = attribute(node, "fldCharType")
        if kind == "begin":
            self.fields.append(["code", ""])
            chosen = below(node, "ffData", "ddList")
            if chosen is not None:
                # A drop-down list of a form prints the entry chosen, which stands in no run.
                entries = [attribute(n, "val") or "" for n in chosen if kind_of(n) == "listEntry"]
                at = integer(child_of(chosen, "result"))
                if 0 <= at < len(entries):
                    state = self.fields.pop()
                    put(entries[at])
                    self.fields.append(state)
        elif kind == "separate" and self.fields:
            self.fields[-1][0] = "result"
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _note(self, node: Any, kind: str, out: Inline) -> None:
        custom = (attribute(node, "customMarkFollows") or "0").lower() not in OFF
        body = self.note_bodies.get((kind, attribute(node, "id") or ""))
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

    def _drawing(self, drawing: Any, out: Inline) -> None:
        """Text boxes, each once: of two renderings of one box (DrawingML, VML) the first that holds text."""
        stack = [drawing]
        while stack:
            node = stack.pop()
            kind = kind_of(node)
            if kind == "mc:AlternateContent":
                branches = [b for b in node if kind_of(b) in ("mc:Choice", "mc:Fallback")]
                full = [b for b in branches if any(kind_of(n) == "txbxContent" for n in b.iter())]
                stack.extend((full or branches)[:1])
                continue
            if kind == "txbxContent":
                fields, self.fields = self.fields, []
                out.boxes += self.blocks(node)
                self.fields = fields
                continue
            name = kind.removeprefix(":")
            if name == "docPr" and (node.get("hidden") or "0").lower() not in OFF:
                return
            if name == "textpath" and node.get("string"):
                out.boxes.append(Line(node.get("string")))
            if name in _PICTURE:
                self.pictures += 1
            stack.extend(reversed(node))


def _font(run: Any) -> str:
    """The font that a run names."""
    fonts = below(run, "rPr", "rFonts")
    return (attribute(fonts, "ascii") or attribute(fonts, "hAnsi") or "") if fonts is not None else ""
