"""One figure in prose, and what its code tells of it."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import NamedTuple

from gongkai.prose.indicators import INDICATORS, SUFFIXES, label


class Mention(NamedTuple):
    """A figure in prose.

    ``place`` is ``line:column`` in the section's text, both from 1; ``part_of`` the place of the
    whole it is a part or a rate of; ``scope`` whom the sentence speaks of, where it says so.
    """

    section: str
    indicator: str
    value: Decimal
    unit: str | None
    approximate: bool
    quote: str
    place: str = ""
    part_of: str | None = None
    scope: str | None = None

    def row(self) -> dict[str, object]:
        return {"section": self.section, "indicator": self.indicator, "value": float(self.value), "unit": self.unit,
                "approximate": self.approximate, "quote": self.quote, "place": self.place, "part_of": self.part_of, "scope": self.scope}

    @property
    def name(self) -> str:
        return label(self.indicator)

    @property
    def family(self) -> str:
        return family(self.indicator)

    @property
    def column(self) -> int:
        return int(self.place.partition(":")[2])


@cache
def family(code: str) -> str:
    while code not in INDICATORS:
        code = next((code.removesuffix(s) for s in sorted(SUFFIXES, key=len, reverse=True) if code.endswith(s)), "applications_part")
    return INDICATORS[code].family


def is_rate(code: str) -> bool:
    """Whether a code says how a count stands to another, and is no count itself."""
    return code.endswith(("_share", "_growth", "_change", "_rate", "_satisfaction"))


__all__ = ["Mention", "family", "is_rate"]
