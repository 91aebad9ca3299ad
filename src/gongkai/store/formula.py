"""Text that a spreadsheet would run as a formula when it opens a CSV file, kept from it by an apostrophe.

A spreadsheet takes a cell of a CSV file for a formula by its first character, quoted or not. Such a text is written
with an apostrophe before it, and a text that would then look like one so written gets one more: the apostrophe can
be taken off again without a doubt. Plain numbers with a sign and dashes that stand for a blank run nothing and stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

MARK = "'"
_STARTS = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")
_HARMLESS = re.compile(r"[+-]\d+(?:\.\d+)?|[-－]+", re.ASCII)


def inert(text: str) -> str:
    """The text as a CSV file may hold it."""
    return MARK + text if _runs(text) else text


def bare(text: str) -> str:
    """The text that :func:`inert` was given."""
    return text[1:] if text.startswith(MARK) and _runs(text[1:]) else text


def inert_column(values: pd.Series) -> pd.Series:
    """A column of text, missing values left missing, each text as :func:`inert` gives it."""
    return _each(values, inert)


def bare_column(values: pd.Series) -> pd.Series:
    """The column that :func:`inert_column` was given."""
    return _each(values, bare)


def _runs(text: str) -> bool:
    return _STARTS.match(text) is not None and _HARMLESS.fullmatch(text) is None


def _each(values: pd.Series, write: Callable[[str], str]) -> pd.Series:
    # Few texts are another: a column in which none is stays as it is.
    others = {text: new for text in values.dropna().unique() if (new := write(text)) != text}
    return values.map(lambda text: others.get(text, text), na_action="ignore").astype(values.dtype) if others else values
