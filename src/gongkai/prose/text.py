"""How the rules look at text: their words as patterns, and pieces of a sentence."""

from __future__ import annotations

import re
from functools import cache


@cache
def words(pattern: str) -> re.Pattern[str]:
    """A rule's words where the rule stands, compiled when first asked for."""
    return re.compile(pattern)


def tight(text: str) -> str:
    """Chinese has no blanks; those in it are the layout's."""
    return "".join(text.split())


def behind(text: str, marks: str) -> str:
    """What stands behind the last of these marks."""
    return text[max(map(text.rfind, marks)) + 1:]


__all__ = ["behind", "tight", "words"]
