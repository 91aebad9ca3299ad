"""Indicators by the words they are known by: the one whose words are the longest in a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from gongkai.prose.needed import needed
from gongkai.prose.text import words

FIGURE = "№"
"""Stands in a text for the figure itself."""


class Lexicon:
    """Codes with their words as regular expressions; only those are tried that may stand in a text by its characters."""

    def __init__(self, named: Iterable[tuple[str, str]]) -> None:
        self.named = tuple(named)
        common = Counter("".join(pattern for _, pattern in self.named))
        common[FIGURE] = common.total()  # in all of the texts that these are looked for in, or in none
        self._always: set[int] = set()
        self._needing: dict[str, list[int]] = {}
        for place, (_, pattern) in enumerate(self.named):
            characters = needed(pattern, common)
            if not characters:
                self._always.add(place)
            for c in characters:
                self._needing.setdefault(c, []).append(place)

    def possible(self, text: str) -> list[tuple[str, str]]:
        """Those that may stand in a text, in order."""
        places = self._always.union(*[self._needing[c] for c in self._needing.keys() & text])
        return [self.named[place] for place in sorted(places)]

    def absent(self, text: str) -> bool:
        """Whether none can stand in a text."""
        return not self._always and self._needing.keys().isdisjoint(text)

    def longest(self, text: str, *, around: bool = False) -> str | None:
        """The code whose words take most of the text, the first of several; ``around`` where the figure must be among them."""
        code, size = None, -1
        for other, pattern in self.possible(text):
            m = words(pattern).search(text)
            if m is not None and m.end() - m.start() > size and (not around or FIGURE in m.group()):
                code, size = other, m.end() - m.start()
        return code


__all__ = ["FIGURE", "Lexicon"]
