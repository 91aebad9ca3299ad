"""How a finding speaks of a mention, and mentions made again from their rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

import pandas as pd

from gongkai import form
from gongkai.prose.mention import Mention

_SECTIONS = {s.key: s.zh for s in form.SECTIONS}


def of_rows(rows: Iterable[Mapping[str, object]]) -> list[Mention]:
    """Mentions from the rows of the frame, whichever of the added columns it keeps."""
    found = []
    for row in rows:
        found.append(Mention(
            str(row["section"]), str(row["indicator"]), _exact(row["value"]), _text(row.get("unit")),
            bool(row["approximate"]), str(row["quote"]), _text(row.get("place")) or "", _text(row.get("part_of")), _text(row.get("scope"))))
    return found


def _exact(value: object) -> Decimal:
    return Decimal(repr(value if type(value) is float else float(str(value)))).normalize() + 0


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return None if bool(pd.isna(value)) else str(value)


def opening(m: Mention) -> str:
    return f"“{_SECTIONS.get(m.section, m.section)}”一节“{m.quote}”："


def number(value: Decimal) -> str:
    return f"{value.normalize():f}" if value == value.to_integral_value() else f"{value:f}"


__all__ = ["number", "of_rows", "opening"]
