"""Styles of a Word document, with what they inherit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.reading.docx.markup import OFF, attribute, child_of, integer, is_on, kind_of, named
from gongkai.reading.inline import PLAIN, Look

_OF_LOOK = frozenset({"strike", "dstrike", "vertAlign", "vanish"})


def look_of(properties: Mapping[str, Any]) -> Look:
    """What run properties say themselves."""
    if _OF_LOOK.isdisjoint(properties):
        return PLAIN
    struck, double = is_on(properties.get("strike")), is_on(properties.get("dstrike"))
    position = properties.get("vertAlign")
    return Look(
        is_on(properties.get("vanish")),
        None if struck is None and double is None else bool(struck or double),
        None if position is None else attribute(position, "val") == "superscript",
    )


@dataclass(frozen=True, slots=True)
class Style:
    name: str
    look: Look
    list_id: str | None
    level: int
    outline: int | None
    of_contents: bool
    """Whether it is that of a line of the table of contents."""
    heading: bool


class Styles:
    """Styles with what they inherit."""

    def __init__(self, root: Any) -> None:
        self.nodes = {attribute(n, "styleId") or "": n for n in root if kind_of(n) == "style"} if root is not None else {}
        self.found: dict[str, Style] = {}
        self.default = next((key for key, n in self.nodes.items() if attribute(n, "type") == "paragraph"
                             and (attribute(n, "default") or "0").lower() not in OFF), "")

    def get(self, key: str | None) -> Style:
        key = key or ""
        if key not in self.found:
            self.found[key] = self._resolve(key)
        return self.found[key]

    def _resolve(self, key: str) -> Style:
        look, name, list_id, level, outline = PLAIN, "", None, 0, None
        seen: set[str] = set()
        while key in self.nodes and key not in seen:
            seen.add(key)
            node = self.nodes[key]
            look = look.over(look_of(named(child_of(node, "rPr"))))
            paragraph = child_of(node, "pPr")
            name_node = child_of(node, "name")
            if not name and name_node is not None:
                name = (attribute(name_node, "val") or "").lower()
            number = child_of(paragraph, "numPr")
            if list_id is None and number is not None:
                id_node = child_of(number, "numId")
                list_id = attribute(id_node, "val") if id_node is not None else None
                level = integer(child_of(number, "ilvl"))
            if outline is None and child_of(paragraph, "outlineLvl") is not None:
                outline = integer(child_of(paragraph, "outlineLvl"))
            base = child_of(node, "basedOn")
            key = (attribute(base, "val") or "") if base is not None else ""
        return Style(name, look, list_id, level, outline, of_contents=re.fullmatch(r"toc \d", name) is not None,
                     heading=re.fullmatch("title|heading [1-3]", name) is not None)
