"""The parts of an OFD package to pages of glyphs and rulings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gongkai.document import ReportError
from gongkai.reading.ofd.drawing import POINTS, Drawing, Limits
from gongkai.reading.ofd.markup import first, name, paper, part, resolve
from gongkai.reading.package import Package
from gongkai.reading.page import Page, righted
from gongkai.reading.page.paths import IDENTITY, Outlines, drawn

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PAGES = 500
_A4 = (210.0, 297.0)


def pages(package: Package, path: str) -> Iterator[Page]:
    """Every page of the document at ``path``."""
    return _Reader(package).pages(path)


class _Reader:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.limits = Limits(package.source)
        self.templates: dict[str, str] = {}
        self.composites: dict[str, _Element] = {}

    def pages(self, path: str) -> Iterator[Page]:
        document = part(self.package, path)
        common = first(document, "CommonData")
        for node in common if common is not None else ():
            if name(node) == "TemplatePage":
                self.templates[node.get("ID") or ""] = resolve(path, node.get("BaseLoc") or "")
            elif name(node) in ("PublicRes", "DocumentRes") and node.text:
                self.resources(resolve(path, node.text.strip()))
        listed = first(document, "Pages")
        found = [p for p in listed if name(p) == "Page"] if listed is not None else []
        if len(found) > MAX_PAGES:
            raise ReportError(self.package.source, f"超过 {MAX_PAGES} 页 (too many pages)")
        usual = paper(common) or _A4
        for number, node in enumerate(found, start=1):
            drawing = Drawing(self.limits, self.composites)
            size = self.page(resolve(path, node.get("BaseLoc") or ""), drawing) or usual
            width, height = (side * POINTS for side in size)
            rulings, shades = drawn(Outlines.of(drawing.outlines))
            # What stands beside the paper is not seen.
            glyphs = tuple(g for g in drawing.seen(shades) if 0 <= g.x <= width and 0 <= g.y <= height)
            yield righted(Page(number, width, height, glyphs, rulings, drawing.pictures, partial=drawing.partial))

    def resources(self, path: str) -> None:
        if path not in self.package:
            return
        for node in part(self.package, path).iter():
            if name(node) == "CompositeGraphicUnit":
                self.composites[node.get("ID") or ""] = node

    def page(self, path: str, drawing: Drawing, depth: int = 0) -> tuple[float, float] | None:
        """Collect what a page draws, the templates behind it first; the size of its paper, if it gives one."""
        root = part(self.package, path)
        for node in root:
            if name(node) == "PageRes" and node.text:
                self.resources(resolve(path, node.text.strip()))
        for node in root if depth < 2 else ():
            template = self.templates.get(node.get("TemplateID") or "") if name(node) == "Template" else None
            if template is not None and template in self.package:
                self.page(template, drawing, depth + 1)
        content = first(root, "Content")
        if content is not None:
            drawing.draw(content, IDENTITY)
        return paper(first(root, "Area"))
