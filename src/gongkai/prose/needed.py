"""The characters that words cannot do without: where none of them stands, their pattern need not be tried."""

from __future__ import annotations

import re
from collections.abc import Mapping

_TOKEN = re.compile(r"\\.|\[\^?\]?[^\]]*\]|\((?:\?(?:[:=!]|<[=!]))?|(?:[*+?]|\{\d*,?\d*\})[?+]?|.", re.DOTALL)
_ANY: frozenset[str] = frozenset()


def needed(pattern: str, common: Mapping[str, int]) -> frozenset[str]:
    """Characters one of which is in all that a regular expression finds; none where it has no such characters.

    Of several such sets the rarest counts: ``common`` says how often a character is met with.
    What the expressions of this package do not use, such as flags and named groups, is not understood here.
    """
    return _ways(_TOKEN.findall(pattern)[::-1], common)


def _ways(tokens: list[str], common: Mapping[str, int]) -> frozenset[str]:
    """Of the alternatives up to the bracket that closes them; takes their tokens from the end of the list."""
    ways: list[list[frozenset[str]]] = [[]]
    while tokens and (token := tokens.pop()) != ")":
        if token == "|":
            ways.append([])
            continue
        one = _ways(tokens, common) if token[0] == "(" else _one(token)
        if token[0] == "(" and token not in ("(", "(?:"):
            one = _ANY  # What is looked ahead or back at is not found itself.
        if tokens and tokens[-1][0] in "*+?{" and tokens.pop()[:2] not in ("+", "++", "+?", "{1", "{2", "{3", "{4"):
            one = _ANY
        if one:
            ways[-1].append(one)
    if not all(ways):
        return _ANY
    return _ANY.union(*(min(way, key=lambda some: sum(common[c] for c in some)) for way in ways))


def _one(token: str) -> frozenset[str]:
    if token[0] == "[":
        return _ANY if token[1] == "^" or "-" in token or "\\" in token else frozenset(token[1:-1])
    return _ANY if token in ("^", "$", ".") or token[0] == "\\" else frozenset(token)


__all__ = ["needed"]
