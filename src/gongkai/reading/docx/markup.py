"""The XML of Word documents: element names of both variants alike, attributes, switches."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

_WORD = frozenset({
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
})
_MATH = frozenset({
    "http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math",
})
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
RELATION_IDS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
GONE = frozenset({"del", "moveFrom", "rPr", "pPr", "tcPr", "trPr", "tblPr", "tblGrid", "sdtPr", "sdtEndPr", "instrText", "delText"})
THROUGH = frozenset({
    "ins", "moveTo", "sdt", "sdtContent", "customXml", "smartTag", "hyperlink", "dir", "bdo", "subDoc", "fldSimple",
})
OFF = frozenset({"0", "false", "off", "none"})
_INTEGER = re.compile(r"\s*(-?\d{1,9})")


def kind_of(node: Any) -> str:
    """The name of a WordprocessingML element, others with a prefix; the two variants come out the same."""
    return KINDS[node.tag]


class _Kinds(dict[Any, str]):
    """By tag, what :func:`kind_of` says of an element: where each element of a file is asked, a call is dear."""

    def __missing__(self, tag: Any) -> str:
        if len(self) >= _MOST_KINDS:
            self.clear()
        kind = self[tag] = _kind(tag)
        return kind


_MOST_KINDS = 4096
KINDS = _Kinds()


def _kind(tag: Any) -> str:
    if not isinstance(tag, str):
        return ""
    space, _, name = tag[1:].rpartition("}")
    if space in _WORD:
        return name
    if space == _COMPATIBILITY:
        return "mc:" + name
    return ("m:" if space in _MATH else ":") + name


_SAYING = tuple("{*}" + name for name in (
    "rStyle", "strike", "dstrike", "vertAlign", "vanish", "del", "moveFrom",  # of a run, or the end of a paragraph
    "pStyle", "numPr", "outlineLvl", "gridBefore", "gridAfter", "hidden", "gridSpan", "vMerge", "hMerge", "cellDel"))
"""What is asked for of the properties of runs, paragraphs, rows and cells, but for widths."""


def telling(root: Any) -> set[Any]:
    """The runs, paragraphs, rows and cells whose properties say any of what is asked for: those of the others need no look."""
    found: set[Any] = set()
    for node in root.iter(*_SAYING):
        owner = next(islice(node.iterancestors(), 1, None), None)
        # A paragraph's properties hold those of its end.
        found.add(owner.getparent() if owner is not None and kind_of(owner) == "pPr" else owner)
    return found


def attribute(node: Any, name: str) -> str | None:
    value: str | None = node.get(_beside(node.tag, name))
    return value if value is not None else node.get(name)


@lru_cache(maxsize=4096)
def _beside(tag: str, name: str) -> str:
    """The name of an attribute in the name space of its element."""
    return tag[: tag.index("}") + 1] + name if tag.startswith("{") else name


def child_of(node: Any, name: str) -> Any:
    if node is not None:
        for child in node:
            if KINDS[child.tag] == name:
                return child
    return None


def named(node: Any) -> Mapping[str, Any]:
    """The first child of each name: for properties, of which several are asked for."""
    found: dict[str, Any] = {}
    if node is not None:
        for child in node:
            found.setdefault(KINDS[child.tag], child)
    return found


def children_of(node: Any) -> Any:
    return () if node is None else node


def below(node: Any, *names: str) -> Any:
    for name in names:
        node = child_of(node, name)
    return node


def integer(node: Any, name: str = "val", default: int = 0) -> int:
    value = attribute(node, name) if node is not None else None
    match = _INTEGER.match(value) if value else None
    return int(match[1]) if match else default


def is_on(node: Any) -> bool | None:
    """A switch among properties: on, off, or not said."""
    return None if node is None else (attribute(node, "val") or "1").lower() not in OFF


MAX_SPAN = 1000
"""Columns that a cell may span; browsers stop there too."""


def span_of(node: Any, least: int) -> int:
    return least if node is None else min(max(integer(node, default=least), least), MAX_SPAN)
