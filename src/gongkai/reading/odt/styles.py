"""Styles of an OpenDocument file, with what they inherit."""

from __future__ import annotations

import re
from typing import Any

from gongkai.reading.inline import PLAIN, Look
from gongkai.reading.odt.markup import attribute, count, kind_of, twips

OUTLINE = " outline"
"""The name kept for the numbers of headings; no style is called so."""


class Styles:
    def __init__(self, roots: list[Any]) -> None:
        self.nodes: dict[tuple[str, str], Any] = {}
        self.lists: dict[str, dict[int, Any]] = {}
        """List styles by name, then by level."""
        self.looks: dict[tuple[str, str], Look] = {}
        for root in roots:
            for node in root.iter():
                kind = kind_of(node)
                if kind == "style:style":
                    self.nodes.setdefault((attribute(node, "style:family"), attribute(node, "style:name")), node)
                elif kind in ("text:list-style", "text:outline-style"):
                    name = attribute(node, "style:name") if kind == "text:list-style" else OUTLINE
                    self.lists.setdefault(name, {count(n, "text:level"): n for n in node})

    def look(self, family: str, name: str) -> Look:
        key = (family, name)
        if key not in self.looks:
            look, seen = PLAIN, set[str]()
            while (family, name) in self.nodes and name not in seen:
                seen.add(name)
                node = self.nodes[family, name]
                for properties in node:
                    if kind_of(properties) == "style:text-properties":
                        position, line = attribute(properties, "style:text-position"), attribute(properties, "style:text-line-through-style")
                        line = line or attribute(properties, "style:text-line-through-type")
                        display = attribute(properties, "text:display")
                        look = look.over(Look(
                            display == "none" if display else None,
                            line != "none" if line else None,
                            None if not position else position.startswith("super") or bool(re.match(r"[1-9]", position)),
                        ))
                name = attribute(node, "style:parent-style-name")
            self.looks[key] = look
        return self.looks[key]

    def column_width(self, name: str) -> int:
        node = self.nodes.get(("table-column", name))
        return max((twips(attribute(n, "style:column-width")) for n in (node if node is not None else ())), default=0)
