"""The indicators that reports state in prose, as data beside the form.

Each has a code, a Chinese and an English label, the words it is known by, the units it is counted
in, and the readings under which it can be held against the form's cells. The first readings, marked
plain, are what the words say; the others are what an office may honestly mean by them.
"""

from __future__ import annotations

from gongkai.prose.indicators.activities import activities
from gongkai.prose.indicators.answers import answers
from gongkai.prose.indicators.applications import applicants, applications, outcomes
from gongkai.prose.indicators.disclosed import disclosed
from gongkai.prose.indicators.disputes import disputes
from gongkai.prose.indicators.documents import documents
from gongkai.prose.indicators.indicator import CASES, Indicator, Reading

INDICATORS: dict[str, Indicator] = {
    i.code: i for i in (*outcomes(), *applications(), *applicants(), *disputes(), *disclosed(), *answers(), *documents(), *activities())
}
"""Every indicator by its code, the more special ones first."""

SUFFIXES = {
    "_share": ("占比", "share"), "_growth": ("同比增长", "growth on the year before"), "_change": ("同比增减数", "change on the year before"),
    "_share_change": ("占比的变化", "change of the share"), "_previous": ("上年数", "the year before"),
}
"""What may be said of an indicator beside its count."""


def label(code: str, lang: str = "zh") -> str:
    """A code in words: ``办理政府信息公开申请，同比增长``."""
    if code in INDICATORS:
        return INDICATORS[code].zh if lang == "zh" else INDICATORS[code].en
    for suffix in sorted(SUFFIXES, key=len, reverse=True):
        if code.endswith(suffix):
            words = SUFFIXES[suffix][0 if lang == "zh" else 1]
            return label(code.removesuffix(suffix), lang) + ("，" if lang == "zh" else ", ") + words
    raise KeyError(code)


__all__ = ["CASES", "INDICATORS", "SUFFIXES", "Indicator", "Reading", "label"]
