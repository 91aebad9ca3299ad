"""Automatic list numbers of a Word document, which stand in no text of the file."""

from __future__ import annotations

import re
from typing import Any

from gongkai.reading import numbering
from gongkai.reading.docx.markup import attribute, child_of, integer, is_on, kind_of


class Lists:
    """Automatic numbers, counted as the paragraphs come by."""

    def __init__(self, root: Any) -> None:
        self.abstract: dict[str, Any] = {}
        self.lists: dict[str, Any] = {}
        self.counts: dict[str, list[int | None]] = {}
        self.started: set[str] = set()
        for node in root if root is not None else ():
            if kind_of(node) == "abstractNum":
                self.abstract[attribute(node, "abstractNumId") or ""] = node
            elif kind_of(node) == "num":
                self.lists[attribute(node, "numId") or ""] = node

    def next(self, list_id: str, level: int) -> str:
        """The number that stands before the next paragraph of a list, '' for a bullet."""
        node = self.lists.get(list_id)
        link = child_of(node, "abstractNumId")
        key = (attribute(link, "val") or "") if link is not None else ""
        abstract = self.abstract.get(key)
        if node is None or abstract is None or not 0 <= level < 9:
            return ""
        levels: list[Any] = [None] * 9
        starts: list[int | None] = [None] * 9
        for one in abstract:
            if kind_of(one) == "lvl" and 0 <= integer(one, "ilvl", -1) < 9:
                levels[integer(one, "ilvl")] = one
        for change in node:
            at = integer(change, "ilvl", -1) if kind_of(change) == "lvlOverride" else -1
            if 0 <= at < 9:
                levels[at] = levels[at] if child_of(change, "lvl") is None else child_of(change, "lvl")
                if child_of(change, "startOverride") is not None:
                    starts[at] = integer(child_of(change, "startOverride"))
        counts = self.counts.setdefault(key, [None] * 9)
        if list_id not in self.started:
            self.started.add(list_id)
            for at, start in enumerate(starts):
                if start is not None:
                    counts[at] = None
        first = [
            start if start is not None else integer(child_of(one, "start"), default=1)
            for start, one in zip(starts, levels, strict=True)
        ]
        for at in range(level):
            counts[at] = first[at] if counts[at] is None else counts[at]
        current = counts[level]
        counts[level] = first[level] if current is None else current + 1
        for at in range(level + 1, 9):
            restart = child_of(levels[at], "lvlRestart")
            if restart is None or level < integer(restart):
                counts[at] = None
        return self._show(levels, counts, level)

    def _show(self, levels: list[Any], counts: list[int | None], level: int) -> str:
        pattern = child_of(levels[level], "lvlText")
        legal = is_on(child_of(levels[level], "isLgl"))

        def part(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            style = child_of(levels[at], "numFmt")
            name = "decimal" if legal or style is None else attribute(style, "val") or "decimal"
            return numbering.show(counts[at] or 0, name) or ""

        own = child_of(levels[level], "numFmt")
        if pattern is None or (own is not None and attribute(own, "val") in ("bullet", "none")):
            return ""
        return re.sub(r"%([1-9])", part, attribute(pattern, "val") or "").strip()
