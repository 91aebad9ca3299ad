"""List numbers as word processors count them: 一、 (一) 1. ① a), which stand in no text of the file."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "零一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def _counted(n: int, digits: str = _DIGITS, units: str = "十百千", lead_one: bool = False) -> str:
    if not 0 < n < 10_000:
        return digits[0] if n == 0 else str(n)
    out, gap = "", False
    for place in range(3, -1, -1):
        digit = n // 10**place % 10
        if digit == 0:
            gap = bool(out)
            continue
        out += (digits[0] if gap else "") + digits[digit] + (units[place - 1] if place else "")
        gap = False
    return out if lead_one or not out.startswith(digits[1] + units[0]) else out[1:]


def _roman(n: int) -> str:
    out = ""
    for value, mark in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
                        (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        out += mark * (n // value)
        n %= value
    return out


def _letter(n: int) -> str:
    return chr(65 + (n - 1) % 26) * ((n - 1) // 26 + 1)


def _series(first: str, count: int) -> Callable[[int], str]:
    return lambda n: chr(ord(first) + n - 1) if 1 <= n <= count else str(n)


def _full_width(n: int) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in str(n))


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "1": str,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalHalfWidth": str,
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "１, ２, ３, ...": _full_width,
    "upperRoman": _roman, "I": _roman,
    "lowerRoman": lambda n: _roman(n).lower(), "i": lambda n: _roman(n).lower(),
    "upperLetter": _letter, "A": _letter,
    "lowerLetter": lambda n: _letter(n).lower(), "a": lambda n: _letter(n).lower(),
    "decimalEnclosedCircle": _series("①", 20), "decimalEnclosedCircleChinese": _series("①", 20), "①, ②, ③, ...": _series("①", 20),
    "decimalEnclosedParen": _series("⑴", 20),
    "decimalEnclosedFullstop": _series("⒈", 20),
    "ideographEnclosedCircle": _series("㊀", 10),
    "ideographTraditional": lambda n: _STEMS[(n - 1) % 10], "甲, 乙, 丙, ...": lambda n: _STEMS[(n - 1) % 10],
    "ideographZodiac": lambda n: _BRANCHES[(n - 1) % 12],
    "ideographDigital": lambda n: "".join("〇一二三四五六七八九"[int(d)] for d in str(n)),
    "chineseLegalSimplified": lambda n: _counted(n, _LEGAL, "拾佰仟", True),
    "ideographLegalTraditional": lambda n: _counted(n, "零壹貳參肆伍陸柒捌玖", "拾佰仟", True),
}
for _name in ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
              "japaneseCounting", "japaneseDigitalTenThousand", "一, 二, 三, ..."):
    _FORMATS[_name] = _counted


def show(n: int, number_format: str) -> str | None:
    """``n`` in a number format of WordprocessingML or OpenDocument; None for a bullet or a format not known."""
    write = _FORMATS.get(number_format)
    return write(n) if write is not None and 0 <= n < 32_768 else None
