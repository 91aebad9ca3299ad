"""What a worksheet cell shows: a stored number and its number format as text.

The number is given as it is stored, not as the format rounds it: a cell that holds 5949.088667 and shows
5949.09 is 5949.088667. Zeros that a format hides are zeros: the cell holds one, it is not blank. Only what
changes the meaning of the number is taken from the format: dates, per cents, units behind it, words before it.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)})
"""Number formats that workbooks use without writing them down: dates and times, the Chinese ones among them."""
_BUILT_IN = {9: "0%", 10: "0.00%"}
_PARTS = re.compile(r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[(?P<bracket>[^\]]*)\]|[_*].|(?P<plain>.)', re.S)
_WORDS = re.compile(r"[\u3400-\u9fff※*]+")
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_DAY_ONE = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}
_LAST_DAY = 2958465  # 31 December 9999


def plain(number: float) -> str:
    """A stored number in plain digits: 15 of them at most, as spreadsheets show them, so that sums carry no noise."""
    if not math.isfinite(number):
        return str(number)
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    try:
        return f"{Decimal(f'{number:.15g}'):f}"
    except InvalidOperation:  # pragma: no cover - a finite float always converts
        return repr(number)


def shown(number: float, code: str | None, built_in: int = 0, *, since_1904: bool = False) -> str:
    """``number`` under the format ``code`` (None: the built-in format of that number)."""
    if code is None:
        if built_in in _BUILT_IN_DATES:
            return _moment(number, since_1904)
        code = _BUILT_IN.get(built_in, "General")
    if code in ("General", "@", ""):
        return plain(number)
    if is_date(code):
        return _moment(number, since_1904)
    before, after, percent, faithful, own_sign = _dress(code, (number > 0) - (number < 0))
    if not faithful:
        # What is shown is another number (thousands, 万): neither of the two is taken for the cell's.
        return f'=TEXT({plain(number)},"{code}")'
    if percent:
        return plain(float(Decimal(repr(number)) * 100)) + "%" + after
    return before + plain(abs(number) if own_sign else number) + after


@lru_cache(maxsize=4096)
def is_date(code: str) -> bool:
    """Whether a format writes a date or a time."""
    letters = "".join(m["plain"] or (f"[{m['bracket']}]" if m["bracket"] in ("h", "hh", "m", "mm", "s", "ss") else "")
                      for m in _PARTS.finditer(code))
    if re.search("general", letters, re.I) or re.search(r"[0#?]\.?[0#?]*E[+-]", letters):
        return False
    return bool(re.search(r"[ymdhs]", letters.split(";")[0], re.I))


@lru_cache(maxsize=4096)
def _dress(code: str, sign: int) -> tuple[str, str, bool, bool, bool]:
    """Words before, words after, per cent, whether the number shown is the one stored, whether a word is its sign."""
    sections: list[list[tuple[str, str]]] = [[]]
    conditional = False
    for m in _PARTS.finditer(code):
        kind = m.lastgroup or "space"
        text = m[kind] if m.lastgroup else ""
        if kind == "plain" and text == ";":
            sections.append([])
            continue
        conditional |= kind == "bracket" and text[:1] in "<>="
        sections[-1].append((kind, text))
    dresses = [_section(s) for s in sections[:3]]
    if conditional:
        # Which section applies depends on the number; what all agree on is safe, else it is left unread.
        return (*dresses[0], False) if len(set(dresses)) == 1 else ("", "", False, False, False)
    second = sign < 0 and len(dresses) > 1
    index = 1 if second else 2 if sign == 0 and len(dresses) > 2 else 0
    before, after, percent, faithful = dresses[index]
    if sign == 0:
        before, faithful = "", True
    return before, after, percent, faithful, second and bool(before)


def _section(parts: list[tuple[str, str]]) -> tuple[str, str, bool, bool]:
    digits = "".join(t if k == "plain" else "\x00" if t and k in ("quoted", "escaped") else "" for k, t in parts)
    before, after, seen = "", "", False
    for kind, text in parts:
        if kind == "plain" and text in "0#?@Gg":
            seen = True
        if kind in ("quoted", "escaped", "plain"):
            words = "".join(_WORDS.findall(text))
            if seen:
                after += words
            else:
                before += words
    scaled = bool(_SCALED.search(digits)) or bool(re.search(r"[0#?]\x00[0#?.]", digits)) or "." in "".join(
        t for k, t in parts if k in ("escaped", "quoted"))
    return before, after, "%" in digits, not scaled


def _moment(number: float, since_1904: bool) -> str:
    if not 0 <= number <= _LAST_DAY:
        return plain(number)
    moment = _DAY_ONE[since_1904] + dt.timedelta(seconds=round(number * 86400))
    clock = moment.strftime("%H:%M:%S").removesuffix(":00")
    if number < 1 and number:
        return clock
    return moment.strftime("%Y-%m-%d") + (f" {clock}" if clock != "00:00" else "")
