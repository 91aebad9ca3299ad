"""Numbers and lists in words, in the language now in use."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from gongkai.measures import PER_100, RATIO, SHARE
from gongkai.style import say

SMALL_N = 30
"""Below this many cases a percentage says less than the count: charts and sentences give the count."""


def missing() -> str:
    """The word for a number that is not known."""
    return say("缺", "missing")


def number(value: object) -> str:
    """A count or an amount with thousands separators; decimals as far as there are any, at most two."""
    if pd.isna(value):
        return missing()
    amount = float(value)  # type: ignore[arg-type]
    words = f"{amount:,.0f}" if amount == round(amount) else f"{amount:,.2f}"
    return words.replace("-", "−")


def signed(value: object) -> str:
    """A change in a count, with its sign."""
    if pd.isna(value):
        return missing()
    amount = float(value)  # type: ignore[arg-type]
    return "0" if amount == 0 else ("+" if amount > 0 else "−") + number(abs(amount))


def percent(value: object) -> str:
    """A fraction as a percentage with one decimal."""
    return missing() if pd.isna(value) else f"{float(value) * 100:.1f}%"  # type: ignore[arg-type]


def ratio(value: object) -> str:
    """How many times, with two decimals."""
    return missing() if pd.isna(value) else f"{float(value):,.2f}"  # type: ignore[arg-type]


def amount(value: object, unit: object) -> str:
    """A value in the form its unit asks for: a percentage, a number per hundred or per one, a count or an amount."""
    if unit is not None and not pd.isna(unit):
        if unit == SHARE:
            return percent(value)
        if unit in (PER_100, RATIO):
            return ratio(value)
    return number(value)


def signed_percent(value: object) -> str:
    """A fraction as a percentage with one decimal and its sign."""
    if pd.isna(value):
        return missing()
    amount = round(float(value) * 100, 1)  # type: ignore[arg-type]
    return "0.0%" if amount == 0 else f"{'+' if amount > 0 else '−'}{abs(amount):,.1f}%"


def points(value: object) -> str:
    """A change in percentage points, with its sign and without the unit."""
    if pd.isna(value):
        return missing()
    amount = round(float(value), 1)  # type: ignore[arg-type]
    return "0.0" if amount == 0 else f"{'+' if amount > 0 else '−'}{abs(amount):.1f}"


def listed(items: Iterable[str], most: int = 4) -> str:
    """Names in a row; after ``most`` of them, how many there are in all."""
    names = list(items)
    shown = say("、", ", ").join(names[:most])
    if len(names) <= most:
        return shown
    return shown + say(f"等{len(names)}个", f" and {len(names) - most} more")


def report_name(publisher: object, year: object) -> str:
    """How a report is named in sentences and on charts."""
    return say(f"{publisher}{year}年", f"{publisher} {year}")
