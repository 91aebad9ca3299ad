"""List numbers of an OpenDocument file, counted as the paragraphs come by."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from gongkai.reading import numbering
from gongkai.reading.odt.markup import attribute, count, kind_of
from gongkai.reading.odt.styles import OUTLINE


@dataclass(slots=True)
class Counted:
    """One list being counted."""

    style: str
    counts: dict[int, int] = field(default_factory=dict)


class Lists:
    def __init__(self, styles: dict[str, dict[int, Any]]) -> None:
        self.styles = styles
        self.named: dict[str, Counted] = {}
        self.last: dict[str, Counted] = {}
        self.outline = Counted(OUTLINE)

    def begin(self, node: Any) -> Counted:
        """The counts of a list element: its own, or those of the list that it continues."""
        style = attribute(node, "text:style-name")
        continued = attribute(node, "text:continue-list")
        before = self.named.get(continued) if continued else None
        if before is None and attribute(node, "text:continue-numbering") == "true":
            before = self.last.get(style)
        counted = before if before is not None else Counted(style)
        self.last[style] = counted
        self.named[str(node.get("{http://www.w3.org/XML/1998/namespace}id") or "")] = counted
        return counted

    def next(self, counted: Counted, level: int) -> str:
        style = self.styles.get(counted.style, {})
        own = style.get(level)
        start = attribute(own, "text:start-value") if own is not None else ""
        counted.counts[level] = counted.counts.get(level, int(start[:6]) - 1 if start.isdigit() else 0) + 1
        for deeper in [k for k in counted.counts if k > level]:
            del counted.counts[deeper]
        if own is None or not kind_of(own).endswith(("-level-style-number", "outline-level-style")):
            return ""
        if not attribute(own, "style:num-format"):
            return ""
        shown = range(max(level - count(own, "text:display-levels") + 1, 1), level + 1)
        parts = [
            numbering.show(counted.counts.get(at, 1), attribute(style[at], "style:num-format") if at in style else "1") or ""
            for at in shown
        ]
        pattern = attribute(own, "style:num-list-format") or attribute(own, "loext:num-list-format")
        if pattern:
            return re.sub(r"%(\d+)%", lambda m: parts[int(m[1]) - shown[0]] if int(m[1]) in shown else "", pattern).strip()
        return (attribute(own, "style:num-prefix") + ".".join(parts) + attribute(own, "style:num-suffix")).strip()
