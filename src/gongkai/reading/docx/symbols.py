"""Characters set by their code in a font of their own."""

from __future__ import annotations

import re
from typing import Any

from gongkai.reading.docx.markup import attribute

PRIVATE = re.compile("[\uf000-\uf0ff]")


def symbol(node: Any) -> str:
    """A character set by its code in a font of its own."""
    try:
        code = int(attribute(node, "char") or "", 16)
    except ValueError:
        return "\ufffd"
    if 0xF000 <= code < 0xF100 or code < 0x100:
        return in_font(attribute(node, "font") or "", chr(0xF000 | code))
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x11_0000 else "\ufffd"


def in_font(font: str, character: re.Match[str] | str) -> str:
    """A character of the private range as its font draws it. Only Symbol has digits where digits are."""
    character = character if isinstance(character, str) else character[0]
    low = chr(ord(character) & 0xFF)
    return low if font.lower() == "symbol" and low in "0123456789.,+-()/%" else character
