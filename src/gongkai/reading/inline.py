"""The text of one paragraph as word processors keep it: pieces that are hidden, struck out or raised, and what is anchored in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gongkai.reading.flow import Line, Table, bracketed

_HYPHEN_SIGN = re.compile("(?<![0-9A-Za-z\u3400-\u9fff\u00ad])\u00ad(?=[0-9])")


@dataclass(frozen=True, slots=True)
class Look:
    """What decides whether and how text is seen; None where nothing is said."""

    hidden: bool | None = None
    struck: bool | None = None
    raised: bool | None = None

    def over(self, other: Look) -> Look:
        return Look(
            other.hidden if self.hidden is None else self.hidden,
            other.struck if self.struck is None else self.struck,
            other.raised if self.raised is None else self.raised,
        )

    @property
    def seen(self) -> bool:
        return not self.hidden and not self.struck


PLAIN = Look()


@dataclass(slots=True, eq=False)
class Inline:
    """Pieces of text, raised or not, and the boxes and tables anchored among them."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    boxes: list[Line | Table] = field(default_factory=list)
    hyphens_printed: bool = True
    """Whether a soft hyphen character may stand for print: not in OpenDocument, where it is what a place to break is kept as."""

    def text(self) -> str:
        """A soft hyphen character is nothing inside a word, but before a figure it is printed and may be meant as a
        minus: it becomes a sign that no number has, so that the figure is not read as another one."""
        joined = bracketed(self.pieces)
        if "\u00ad" not in joined:
            return joined
        return (_HYPHEN_SIGN.sub("\u2010", joined) if self.hyphens_printed else joined).replace("\u00ad", "")
