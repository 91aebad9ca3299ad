
"""``网站、微信、微博分别发布信息2310条、865条、412条``: one subject for each figure of a list."""

from __future__ import annotations

import re

from gongkai.prose import naming, rates
from gongkai.prose.figures import Figure
from gongkai.prose.mention import family, is_rate
from gongkai.prose.said import Said
from gongkai.prose.text import words

_JOINTS = ("、", "和", "，", "及", "与", "以及")
_RATE_NAME = re.compile(r"[\u4e00-\u9fff]{0,8}?(?:率|满意度)")

Named = tuple[str | None, str | None]
"""Indicator and place of the whole."""


def of_each(said: Said, run: list[Figure], left: str) -> list[Named] | None:
    """What each figure of a run is; None where it is no such list, ``(None, None)`` for a figure without a name."""
    subject, _, verb = left.rpartition("分别")
    f = run[0]
    if f.unit in ("%", "‰"):
        if names := _RATE_NAME.findall(subject):
            return _rates(said, names, run)
        if rates.direction(left):
            return _moved(said, run, left) if len(run) > 1 else None
        counts = [m for m in said.found[-4 * len(run):] if not is_rate(m.indicator)][-len(run):]
        if len(counts) != len(run):
            return [(None, None)] * len(run)
        return [(m.indicator + "_share", m.place) for m in counts]
    if f.unit == "个百分点" or rates.direction(verb):
        return None if len(run) < 2 else _moved(said, run, left) if f.unit != "个百分点" and rates.compared(left) else [(None, None)] * len(run)
    names = [n.strip() for n in words("、|和|及|与").split(words(r"^.*?(?:通过|在|全年|其中|利用)").sub("", subject)) if n.strip()]
    if len(names) != len(run):
        # Subjects that cannot be told apart leave their figures without a name.
        return [(None, None)] * len(run) if len(run) > 1 else None
    codes: list[str | None] = []
    for g, n in zip(run, names, strict=True):
        code = naming.name(said, g, n + verb, "", n + verb)
        if code is None and said.family is None and codes and codes[0] is not None:
            # 申请受理量、办结量分别为318件和309件: the second name leans on the first.
            code = naming.name(Said(said.section, family(codes[0])), g, n + verb, "", n + verb)
        codes.append(code)
    return [(code, None) for code in codes]


def _moved(said: Said, run: list[Figure], left: str) -> list[Named]:
    """``同比分别增长12.0%和9.6%``, ``减少5件和2件``: of the counts just told, where there are as many and all moved one way."""
    counts = said.found[-len(run):]
    told = len(counts) == len(run) and not any(is_rate(m.indicator) or m.indicator.endswith("_previous") for m in counts)
    if not told or len({m.column for m in counts}) < len(run) or rates.both_ways(left):
        return [(None, None)] * len(run)
    if run[0].unit == "%":
        return [(m.indicator + "_growth", m.place) for m in counts]
    return [(m.indicator + "_change" if m.unit == f.unit else None, m.place) for m, f in zip(counts, run, strict=True)]


def _rates(said: Said, names: list[str], run: list[Figure]) -> list[Named]:
    found = [rates.named_rates(said, n) for n in names]
    if len(names) == len(run):
        return [(codes[0] if codes else None, None) for codes in found]
    if len(names) == 1 and found[0]:
        # 满意率分别为99%和98%: of both kinds of proposals.
        return [(found[0][0], None)] * len(run)
    return [(None, None)] * len(run)


def run_from(text: str, inside: list[Figure], i: int) -> list[Figure]:
    run = [inside[i]]
    while i + len(run) < len(inside):
        nxt = inside[i + len(run)]
        if nxt.start == run[-1].start or text[run[-1].end:nxt.start].strip() not in _JOINTS:
            break
        run.append(nxt)
    return run




__all__ = ["Named", "of_each", "run_from"]
