"""Precision and recall of the reader of prose on the gold set."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from benchmarks.prose.gold import Figure, Text, load
from gongkai.prose import read


@dataclass
class Score:
    figures: int = 0
    read: int = 0
    right: int = 0
    by_a_factor: list[str] = field(default_factory=list)
    """Values read wrong by 万, 亿 or %: the right indicator with a power of ten too many or too few."""
    misses: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.figures if self.figures else 1.0


def score(part: str) -> Score:
    total = Score()
    for text in load(part):
        _text(text, total)
    return total


def _text(text: Text, total: Score) -> None:
    wanted: Counter[Figure] = Counter(text.figures)
    got: Counter[Figure] = Counter(
        (m.indicator, m.value.normalize(), m.unit, m.approximate) for m in read(text.sections, text.year))
    wanted = Counter({(c, v.normalize(), u, a): n for (c, v, u, a), n in wanted.items()})
    right = wanted & got
    total.figures += wanted.total()
    total.read += got.total()
    total.right += right.total()
    lost, extra = wanted - right, got - right
    for code, value, unit, about in lost.elements():
        total.misses.append(f"{text.name}: not read  {code} {value:f} {unit or ''}{' ~' if about else ''}")
    for code, value, unit, about in extra.elements():
        total.misses.append(f"{text.name}: read      {code} {value:f} {unit or ''}{' ~' if about else ''}")
        for other, true, *_ in lost.elements():
            if other == code and true != value and _power(true, value):
                total.by_a_factor.append(f"{text.name}: {code} {true:f} read as {value:f}")


def _power(a: Decimal, b: Decimal) -> bool:
    if not a or not b:
        return False
    ratio = max(abs(a / b), abs(b / a))
    return ratio >= 10 and ratio.normalize().as_tuple().digits == (1,)
