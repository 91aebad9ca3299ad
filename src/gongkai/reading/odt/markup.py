"""The XML of OpenDocument files: element names with their usual prefixes, counts and lengths."""

from __future__ import annotations

import re
from typing import Any

_SPACES = {
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office", "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table", "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
    "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0": "draw", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0": "manifest",
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
    "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0": "svg",
}
URI = {prefix: uri for uri, prefix in _SPACES.items()}
_LENGTH = re.compile(r"(-?[\d.]+)(cm|mm|in|pt|pc|px)$")
_TWIPS = {"cm": 566.93, "mm": 56.693, "in": 1440.0, "pt": 20.0, "pc": 240.0, "px": 15.0}
MAX_REPEAT = 2000


def kind_of(node: Any) -> str:
    tag = node.tag
    if not isinstance(tag, str):
        return ""
    uri, _, name = tag[1:].rpartition("}")
    return f"{_SPACES.get(uri, '')}:{name}"


def attribute(node: Any, name: str) -> str:
    prefix, _, local = name.partition(":")
    return str(node.get(f"{{{URI[prefix]}}}{local}") or "")


def count(node: Any, name: str, least: int = 1) -> int:
    value = attribute(node, name)
    return min(max(int(value[:7]), least), MAX_REPEAT) if value.isdigit() else least


def twips(length: str) -> int:
    match = _LENGTH.match(length.strip())
    try:
        return round(float(match[1]) * _TWIPS[match[2]]) if match else 0
    except ValueError:
        return 0
