"""A cell's text as a number: read exactly, or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

BLANK_MARKS = frozenset({"/", "-", "—", "——", "–", "--", "―", "\\", "－", "／", "−", "─"})
INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x200E, 0x200F])
# Full width to plain. Not compatibility forms: they would turn a footnote's ¹ or ① into a digit.
_PLAIN = INVISIBLE | {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ", 0x00A0: " ", 0x2002: " ", 0x2003: " ", 0x2009: " ", 0x202F: " ", 0x3014: "[", 0x3015: "]",
    0x3010: "[", 0x3011: "]",
}
_UNIT = "万元|亿元|元|件次|件|项|宗|条|次|个|份|起|例|人次|人"
_NUMBER = re.compile(
    rf"""^(?P<sign>[-+−]|减少|减|增加|增|负|净增|净减)?\s*
    (?P<whole>[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]+)(?P<fraction>\.[0-9]+)?\s*
    (?P<unit>{_UNIT})?\s*
    (?P<note>\([^()]*\)|\[+[^\[\]]*\]+|注?[①-⑳⑴-⒇¹²³⁰-⁹*※]{{1,3}}|注[0-9]{{1,2}})?[。;]?$""",
    re.VERBOSE,
)
_MINUS = frozenset("-−") | {"减", "减少", "负", "净减"}
MOST_DIGITS = 15
"""No office counts or collects more; and as many digits as a frame's numbers hold exactly."""
UNITS = frozenset(_UNIT.split("|"))


@dataclass(frozen=True, slots=True)
class Number:
    """``value`` as printed (never scaled), with the unit and the note that stand in the cell."""

    value: Decimal
    unit: str | None = None
    note: str | None = None


@lru_cache(maxsize=16384)
def clean(text: str) -> str:
    """Full width made plain, invisible characters dropped, surrounding space gone."""
    return text.strip() if text.isascii() else text.translate(_PLAIN).strip()


def is_blank(text: str) -> bool:
    return not clean(text)


def is_blank_mark(text: str) -> bool:
    """``/``, ``-``, ``—`` and their like: the office says there is nothing to enter."""
    if text.lstrip()[:1].isalnum():
        return False  # as most texts begin
    return "".join(text.translate(INVISIBLE).split()) in BLANK_MARKS


def parse(text: str) -> Number | None:
    """The number a cell prints, or None.

    Digits with blanks or line breaks between them, leading zeros, amounts in 万, digits of other scripts and
    numbers longer than :data:`MOST_DIGITS` are not read: what they mean is not certain from the cell alone.
    """
    match = _NUMBER.match(clean(text))
    if match is None:
        return None
    whole = match["whole"]
    if len(whole) > 1 and whole[0] == "0":
        return None
    size = whole.replace(",", "") + (match["fraction"] or "")
    if len(size) > MOST_DIGITS:
        return None
    value = Decimal(size)
    if match["sign"] in _MINUS:
        value = value.copy_negate()  # a minus before it would round to the context's digits
    note = match["note"]
    return Number(value, match["unit"], note.strip("()[]") if note else None)
