"""Text from outside on its way into a workbook: what Excel would refuse, alter or run."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

TEXT_LIMIT = 32_767
"""Characters a cell holds."""
NAME_LIMIT = 31
"""Characters a sheet name holds."""
HEADER_LIMIT = 60
"""Characters of text in a page header; Excel holds 255 with codes, and ``&`` counts double."""
CUT = "……（原文过长，此处截断）"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_ILLEGAL_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ILLEGAL_IN_NAME = str.maketrans({**dict.fromkeys("\\/|", "-"), "*": "＊", "?": "？", ":": "：", "[": "［", "]": "］"})


def visible_text(text: str) -> str:
    """``text`` as a cell can show it: no control characters, not too long."""
    text = _ILLEGAL_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - len(CUT)] + CUT


def clean_text(text: str) -> str:
    """``text`` as a file holds it whose writer does not escape: ``_x000D_`` there means a control character.

    An author who typed it meant the letters.
    """
    text = _ESCAPE.sub("_x005F_", visible_text(text))
    return text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - len(CUT)] + CUT


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet could take ``text`` for a formula when the cell is edited or pasted."""
    return text.startswith(_FORMULA_STARTS)


def header_text(text: str) -> str:
    """``text`` for a page header or footer, where ``&`` starts a code and a digit would add to a font size."""
    text = clean_text(text).replace("\n", " ")
    if len(text) > HEADER_LIMIT:
        text = text[: HEADER_LIMIT - 1] + "…"
    return (" " if text[:1].isdigit() else "") + text.replace("&", "&&")


def sheet_names(wanted: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """One legal sheet name for each wanted one, in order, unlike each other and ``taken``.

    Excel compares names without regard to case. A name too long keeps its end (the year of a
    report) and loses its middle.
    """
    used = {name.casefold() for name in taken} | {"history", "历史记录"}
    names = []
    for text in wanted:
        base = unicodedata.normalize("NFC", clean_text(text)).translate(_ILLEGAL_IN_NAME)
        base = re.sub(r"\s+", " ", base).strip("' ") or "未命名"
        name, n = _shorten(base, NAME_LIMIT), 1
        while name.casefold() in used:
            n += 1
            mark = f"({n})"
            name = _shorten(base, NAME_LIMIT - len(mark)) + mark
        used.add(name.casefold())
        names.append(name)
    return names


def _shorten(text: str, limit: int) -> str:
    # Excel counts UTF-16 units; a character outside the basic plane takes two.
    def units(s: str) -> int:
        return len(s.encode("utf-16-le", "surrogatepass")) // 2

    if units(text) <= limit:
        return text
    tail = text[-6:]
    head = text[:-6]
    while units(head) + 1 + units(tail) > limit:
        head = head[:-1]
    return f"{head}…{tail}"


def sheet_link(sheet: str, cell: str = "A1") -> str:
    """The location of a cell as an internal link writes it."""
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{cell}"
