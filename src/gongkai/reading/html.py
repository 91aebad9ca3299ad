"""Web pages: text blocks in reading order, tables as grids with their spans filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from gongkai.document import Document, Grid, GridCell, Paragraph, Place, ReportError

_MARKUP = re.compile(r"<\s*(?:!doctype\s+html|html|head|body|table|div|p|span|meta|article|section|td|tr|h[1-6])\b", re.I)
_SKIP = frozenset({"script", "style", "noscript", "template", "head", "title", "svg", "object", "iframe", "select",
                   "option", "button", "input", "textarea", "colgroup", "col"})
_BLOCK = frozenset({
    "p", "div", "br", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article",
    "header", "footer", "main", "aside", "nav", "form", "fieldset", "blockquote", "pre", "center", "table", "caption",
    "tr", "td", "th", "tbody", "thead", "tfoot", "hr", "address", "figure", "figcaption", "body", "html",
})
_BLOCK_BUT_BR = _BLOCK - {"br"}
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d])", re.I)
_UNSEEN = frozenset({"del", "s", "strike", "rt", "rp"})
_ATTACHED = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|ofd|zip|rar)(?:$|\?)", re.I)
_PIXELS = re.compile(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*$")
_ORNAMENT = re.compile(r"(?:^|[/_.-])(?:logo|icon|ico|banner|bg|back|top|share|qr|qrcode|ewm|wx|weixin|wechat|weibo|gh|ga|nav|btn|arrow|"
                       r"line|dot|blank|search|print|close|jh|red|blue|dzjg|conac)\w*[/_.-]|\.(?:gif|ico|svg)(?:$|\?)", re.I)
_SMALL = 200
_CHARSET = re.compile(r"\s*<\?xml[^>]*\?>")
_LISTED = ("meta", "title", "h1", "h2", "a", "iframe", "embed", "object", "img")
_CELLS = frozenset({"p", "div", "li"})
"""Blocks that pages without tables make cells of."""
_LONG_LABEL = 80
_BARE = re.compile(r"[\d０-９][\d０-９.,，．]*$")
MAX_SPAN = 1000
"""Widest span believed; browsers stop there too."""
MAX_COLUMNS = 5000
"""A table with more columns is none that anyone reads."""
Listed = dict[str, list[etree._Element]]
"""A page's elements by name, of those that say what else it is and leads to."""


def looks_like_html(content: str) -> bool:
    """Markup decides, not the file name: a handful of tags a text file would not hold."""
    return bool(_MARKUP.search(content[:4096])) or len(_MARKUP.findall(content)) >= 5


def read(content: str, source: str) -> Document:
    declared = _CHARSET.match(content)
    content = content[declared.end() if declared else 0 :].replace("\x00", "")
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    try:
        root = etree.fromstring(content.encode("utf-8", "replace"), parser=parser)
        if root is None:
            raise ValueError("Document is empty")
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ReportError(source, f"网页无法解析 (the page cannot be parsed): {error}") from error
    for hidden_too in (False, True):
        walker = _Walker(source, hidden_too)
        walker.walk(root)
        if walker.grids or walker.letters > 400:
            break
    listed: Listed = {tag: [] for tag in _LISTED}
    for element in root.iter(*_LISTED):
        listed[element.tag].append(element)
    return Document(source, tuple(walker.blocks), tuple(_titles(listed)), dict(_metadata(listed)),
                    tuple(dict.fromkeys(_attachments(listed))), tuple(_links(listed)), tuple(_pictures(listed)))


def _titles(listed: Listed) -> Iterator[str]:
    for meta in listed["meta"]:
        if (meta.get("name") or meta.get("property") or "").lower() in ("articletitle", "og:title", "title"):
            yield (meta.get("content") or "").strip()
    for tag in ("title", "h1", "h2"):
        for element in listed[tag]:
            yield _SPACE.sub(" ", _inline(element)).strip()


def _metadata(listed: Listed) -> Iterator[tuple[str, str]]:
    for meta in listed["meta"]:
        name = meta.get("name") or meta.get("property") or meta.get("http-equiv")
        if name and meta.get("content"):
            yield name.strip().lower(), meta.get("content", "").strip()


def _attachments(listed: Listed) -> Iterator[str]:
    for tag, name in (("a", "href"), ("iframe", "src"), ("embed", "src"), ("object", "data")):
        for element in listed[tag]:
            if _ATTACHED.search(element.get(name) or ""):
                yield element.get(name, "")


def _links(listed: Listed) -> Iterator[str]:
    for link in listed["a"]:
        if link.get("href") and not _ATTACHED.search(link.get("href", "")):
            words = _SPACE.sub("", "".join(link.itertext()))
            if words:
                yield words


def _pictures(listed: Listed) -> Iterator[str]:
    """Pictures that may show text: not those set small, as signs and portraits of a site are."""
    for picture in listed["img"]:
        sizes = [float(m[1]) for name in ("width", "height") if (m := _PIXELS.match(picture.get(name) or ""))]
        if picture.get("src") and not any(size < _SMALL for size in sizes) and not _ORNAMENT.search(picture.get("src", "")):
            yield picture.get("src", "")


def _inline(element: etree._Element) -> str:
    """Text as a reader sees it: inline pieces joined as they stand, a line break where a block begins or ends.

    Raised text is a note and comes in brackets; struck-out and hidden text does not come at all.
    """
    if not len(element) and element.tag != "sup":
        return _spaced(element.text or "")
    parts: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end"))
    skipped: object = None
    for event, node in walk:
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            if node is not element and (tag in _UNSEEN or (tag in _SKIP and tag != "title") or _is_hidden(node)):
                skipped = node
                walk.skip_subtree()
                continue
            if node is not element and tag in _BLOCK:
                parts.append("\n")
            if tag == "sup":
                parts.append("[")
            if node.text:
                parts.append(_spaced(node.text))
            continue
        if tag == "sup" and node is not skipped:
            parts.append("]")
        if node is not element:
            if tag in _BLOCK and tag != "br" and node is not skipped:
                parts.append("\n")
            if node.tail:
                parts.append(_spaced(node.tail))
        skipped = None if node is skipped else skipped
    return "".join(parts)


def _spaced(text: str) -> str:
    return text if text.isalnum() else _SPACE.sub(" ", text)


def _is_hidden(node: etree._Element) -> bool:
    style = node.get("style")
    return node.get("hidden") is not None or (style is not None and _hides(style))


@lru_cache(maxsize=4096)
def _hides(style: str) -> bool:
    return bool(_HIDDEN.search(style))


def cell_text(element: etree._Element) -> str:
    text = _inline(element)
    if "\n" not in text:
        return text.strip(" \u00a0\u3000")
    lines = (line.strip(" \u00a0\u3000") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


class _Walker:
    """Collects the blocks of a page; a table that holds tables is layout and is walked through."""

    def __init__(self, source: str, hidden_too: bool) -> None:
        self.source = source
        self.hidden_too = hidden_too
        self.blocks: list[Paragraph | Grid] = []
        self.parts: list[str] = []
        self.grids = 0
        self.letters = 0
        self.line = 0
        self.gap = 0  # empty paragraphs since the last block

    def walk(self, root: etree._Element) -> None:
        # An explicit stack: pages nest deeper than Python recurses.
        stack = [(root, False)]
        while stack:
            node, entered = stack.pop()
            tag = node.tag if isinstance(node.tag, str) else ""
            if not entered and self.enter(node, tag):
                if len(node):
                    stack.append((node, True))
                    stack.extend([(child, False) for child in reversed(node)])
                    continue
                entered = True
            if entered and tag in _BLOCK and not self.flush(tag) and tag in _CELLS:
                self.gap += _is_empty(node)
            if node.tail:
                self.parts.append(_spaced(node.tail))
        self.flush("")

    def enter(self, node: etree._Element, tag: str) -> bool:
        """Whether what stands in an element is to be walked through: it is seen, and not taken as a whole."""
        if tag in _SKIP or tag in _UNSEEN or not tag or (not self.hidden_too and _is_hidden(node)):
            return False
        if tag in _BLOCK:
            self.flush(tag)
        if tag == "table" and self.is_grid(node):
            self.grid(node)
            return False
        if tag == "div" and (row := _row_of(node)) is not None:
            self.row(row)
            return False
        if node.text:
            self.parts.append(_spaced(node.text))
        return True

    def is_grid(self, table: etree._Element) -> bool:
        return next(table.iterdescendants("table"), None) is None

    def flush(self, tag: str) -> bool:
        """Whether there was any text since the last block."""
        if not self.parts:
            return False
        text = "".join(self.parts).strip(" \u00a0\u3000\n")
        self.parts = []
        if text:
            self.line += 1
            self.letters += len(text)
            self.blocks.append(Paragraph(text, Place(line=self.line), heading=tag in ("h1", "h2", "h3"), gap=self.gap))
            self.gap = 0
        return bool(text)

    def row(self, texts: list[str]) -> None:
        """A row of a table without a table: its cells are elements side by side."""
        cells = []
        for column, text in enumerate(texts):
            self.line += bool(text)
            self.letters += len(text)
            cells.append(GridCell(text, 0, column, 1, 1, Place(line=self.line)))
        self.blocks.append(Grid(tuple(cells), "separated"))
        self.gap = 0

    def grid(self, table: etree._Element) -> None:
        self.grids += 1
        self.gap = 0
        cells: list[GridCell] = []
        taken: dict[int, int] = {}  # grid column -> first row below the span that holds it
        row = -1
        for tr in table.iterdescendants("tr"):
            if not self.hidden_too and _is_hidden(tr):
                continue
            row += 1
            column = 0
            order = 0
            for td in tr:
                if td.tag not in ("td", "th") or (not self.hidden_too and _is_hidden(td)):
                    continue
                while taken.get(column, 0) > row:
                    column += 1
                if column > MAX_COLUMNS:
                    raise ReportError(self.source, f"表格超过 {MAX_COLUMNS} 列 (a table has too many columns)")
                order += 1
                wide, high = _span(td, "colspan"), _span(td, "rowspan")
                cells.append(GridCell(cell_text(td), row, column, wide, high,
                                      Place(table=self.grids, row=row + 1, column=order)))
                if high > 1:
                    for c in range(column, column + wide):
                        taken[c] = row + high
                column += wide
        if cells:
            self.blocks.append(Grid(tuple(cells), "ruled"))


def _is_empty(node: etree._Element) -> bool:
    """Whether a block without text holds no block of its own, nor a picture."""
    return not any(inner.tag == "img" or inner.tag in _BLOCK_BUT_BR for inner in node.iterdescendants())


def _row_of(node: etree._Element) -> list[str] | None:
    """Texts of the elements in a block that are cells of one row: short, side by side, and a bare number among them."""
    tag = node[0].tag if len(node) > 2 else None
    if tag not in _CELLS or (node.text and node.text.strip()):
        return None
    for cell in node:
        if cell.tag != tag or (cell.tail and cell.tail.strip()) or not _is_empty(cell):
            return None
    texts = [cell_text(cell) for cell in node]
    if any(len(text) > _LONG_LABEL for text in texts) or not any(_BARE.match(text) for text in texts):
        return None
    return texts


def _span(cell: etree._Element, name: str) -> int:
    printed = cell.get(name)
    if not printed:
        return 1
    match = re.match(r"\s*(\d+)", printed)
    value = int(match[1][:6]) if match else 1
    return min(max(value, 1), MAX_SPAN)
