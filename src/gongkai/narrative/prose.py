"""Text that knows how to show itself in a notebook."""

from __future__ import annotations

import re
from html import escape

_MARK = re.compile(r"[\\`\[\]!|$~]|_(?=\W|$)|(?<!\w)_|(?<=:)//|^\s*(?:[#+=-]|\d+[.)])", re.MULTILINE)


class Prose(str):
    """Text that a notebook shows as prose. Of Markdown it knows paragraphs and emphasis by ``*``: names out of a file stay text."""

    __slots__ = ()

    def _repr_markdown_(self) -> str:
        return _MARK.sub(_literal, escape(str(self), quote=False))


def _literal(match: re.Match[str]) -> str:
    """Each sign of Markdown as the character that it is."""
    return "".join(c if c.isspace() or c.isalnum() else f"&#{ord(c)};" for c in match[0])
