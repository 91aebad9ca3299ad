"""What an indicator is: the words it is known by, the units it is counted in, and what of the form it may mean."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.form import Cell

CASES = frozenset({"件", "宗", "起", "例", "条", "份", "项", "个", "次", "件次", "人次", None})
ITEMS = frozenset({"条", "件", "篇", "份", "项", "则", "个", "条次", "篇次", "件次", "次", None})
EVENTS = frozenset({"次", "场", "场次", "期", "个", "轮", None})
PIECES = frozenset({"篇", "条", "期", "个", "件", "份", "部", "幅", "张", "次", "篇次", "项", "则", "场"})
DOCUMENTS = frozenset({"件", "份", "个", "部", "项", "条", None})
MONEY = frozenset({"元"})
PEOPLE = frozenset({"人", "人次", "名", "位"})
WITHIN = r"[^，；：。]*?"
"""Other words of the same clause."""


@dataclass(frozen=True)
class Reading:
    """One way to understand a figure: cells that add up to it, those of ``less`` taken away.

    ``scale`` turns a cell's unit into the mention's (万元 into 元).
    """

    zh: str
    cells: tuple[Cell, ...]
    less: tuple[Cell, ...] = ()
    plain: bool = False
    scale: int = 1
    hint: bool = False
    """A coincidence worth telling in a warning, not a meaning the words can have."""


@dataclass(frozen=True)
class Indicator:
    code: str
    zh: str
    en: str
    family: str
    units: frozenset[str | None]
    words: tuple[str, ...] = ()
    """Regular expressions over the text before the figure, or before and after it with № for the figure."""
    short: tuple[str, ...] = ()
    """Words that name it only where the text already speaks of its family."""
    readings: tuple[Reading, ...] = ()
    strict: bool = False
    """Its words have one meaning only, so that a contradiction is an error."""


__all__ = ["CASES", "DOCUMENTS", "EVENTS", "ITEMS", "MONEY", "PEOPLE", "PIECES", "WITHIN", "Indicator", "Reading"]
