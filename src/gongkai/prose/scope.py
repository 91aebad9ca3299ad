"""Whom a sentence speaks of: ``市政府办公室收到``, ``全县主动公开``."""

from __future__ import annotations

import re

from gongkai.prose.text import words

_AREA = "全(?:省|市|县|区|旗|州|镇|乡|街道|系统)(?:各级)?"
_BODIES = "办公室|办公厅|委员会|管委会|分局|局|厅|委|政府办|人民政府|政府(?!信息|网|公报|门户|部门)|街道|镇|本机关|本单位|部门"
_TITLE = 10
"""Characters that may stand before what ends a body's name."""
_ACTS = r"(?:及[^，。]{0,8})?(?=全年|本年|年内|共|累计|依法|收到|受理|办理|主动|公开|收办|新收|答复|制发|被|因|收取|接收|接到|□|\d|在|新增)"
SCOPE = re.compile(rf"(?P<scope>{_AREA}|(?:[^，；：。、□\d]{{0,{_TITLE}}}?)(?=[办委管分局厅政人街镇本部])(?:{_BODIES})){_ACTS}")
_ENDS = re.compile(f"(?:{_AREA}|{_BODIES}){_ACTS}")
"""The end of a name with what it must be followed by."""


def scope(masked: str, start: int, end: int) -> str | None:
    """The body or the area named last in a stretch of text, as :func:`gongkai.prose.figures.mask` gives it."""
    first = _ENDS.search(masked, start, end)
    if first is None:
        return None
    return last_of(SCOPE.findall(masked, max(start, first.start() - _TITLE), end))


def last_of(names: list[str]) -> str | None:
    """The last that is a name, without what came before it."""
    return next((words(r"^.*[）)]|^.*?(?=全[省市县区旗州镇乡])").sub("", n).strip("□ ，（）") for n in reversed(names) if n.strip("□ ")), None)


__all__ = ["SCOPE", "last_of", "scope"]
