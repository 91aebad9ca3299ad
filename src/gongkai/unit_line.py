"""The line under the title of a form to fill in: whose form it is, and for which year."""

from __future__ import annotations

import re

_LINE = re.compile(r"填报单位\s*[:：]\s*(?P<unit>\S|\S.*\S)\s+年度\s*[:：]\s*(?P<year>20\d\d)(?!\d)")
_SEAL = re.compile(r"\s*[（(](?:盖章|公章|签章)[）)]$")
_NAMED = re.compile(r"[^\W_]")


def unit_line(unit: str, year: int) -> str:
    """
    >>> unit_line("第101中学", 2024)
    '填报单位：第101中学\\u3000年度：2024'
    """
    return f"填报单位：{unit}　年度：{year}"


def read_unit_line(text: str) -> tuple[str, int] | None:
    """Unit and year of such a line, the name as it was written; None if ``text`` holds none, or names nobody.

    >>> read_unit_line(unit_line("第101中学", 2024) + "　表式：2021年版")
    ('第101中学', 2024)
    """
    match = _LINE.search(text) if "填报单位" in text else None
    unit = _SEAL.sub("", match["unit"]) if match else ""
    return (unit, int(match["year"])) if match and _NAMED.search(unit) else None
