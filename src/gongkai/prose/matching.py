"""The words by which indicators are known, looked for in the words around a figure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from gongkai.prose.indicators import INDICATORS, Indicator
from gongkai.prose.needed import needed
from gongkai.prose.said import KIN, Said
from gongkai.prose.text import words

_VERBS = re.compile(r"(?:共|累计|已|先后)*(?:举办|开展|组织|召开|举行|完成|发布|制作|编发|推出|达到?)(?:了|共)?$")
_TAIL = re.compile(
    r"(?:共计|合计|总计|累计|总共|一共|共|总数|总量|数量|件数|总|数|量|达到|达|到|为|有|了|仅|只|超过|超|突破|人民币|的|：|、|均|已|实际|高达|多达)+$")
_NO_FIGURE = "(?!№)"


class Words:
    """The words of all that is counted in a unit; those that need the figure among them only where it stands in the text."""

    def __init__(self, unit: str | None, around: bool) -> None:
        named = [(i.code, w) for i in INDICATORS.values() if unit is None or unit in i.units
                 for w in i.words if around or "№" not in w.replace(_NO_FIGURE, "")]
        common = Counter("".join(w for _, w in named))
        common["№"] = len(named) * 100  # in all of these texts, or in none
        self.patterns = [(code, words(w)) for code, w in named]
        self._always: set[int] = set()
        self._needing: dict[str, list[int]] = {}
        for place, (_, w) in enumerate(named):
            some = needed(w, common)
            if not some:
                self._always.add(place)
            for c in some:
                self._needing.setdefault(c, []).append(place)

    def possible(self, text: str) -> list[tuple[str, re.Pattern[str]]]:
        """Those that a text has a character of, in order; the others cannot stand in it."""
        places = self._always.union(*(self._needing[c] for c in self._needing.keys() & text))
        return [self.patterns[place] for place in sorted(places)]


@cache
def counted_in(unit: str | None, around: bool) -> Words:
    return Words(unit, around)


@lru_cache(maxsize=4096)
def strong(left: str, right: str, unit: str | None) -> str | None:
    """The indicator whose words stand before the figure, or around it; the longest match wins."""
    tried = set()
    for text in _ways_to_say(left, right):
        if not text or text in tried:
            continue
        tried.add(text)
        best: tuple[int, str] | None = None
        for code, p in counted_in(unit, "№" in text).possible(text):
            m = p.search(text)
            if m is not None and ("№" not in text or "№" in m.group()) and (best is None or len(m.group()) > best[0]):
                best = (len(m.group()), code)
        if best is not None:
            return best[1]
    return None


def _ways_to_say(left: str, right: str) -> Iterator[str]:
    """The words before a figure, without their verb, without their last words, and with the words behind it."""
    yield left
    yield _VERBS.sub("", left)
    yield _TAIL.sub("", left)
    if right:
        yield left + "№" + right[:24]


@cache
def _anywhere() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((i.family, words("|".join(f"(?:{w.removesuffix('$')})" for w in i.words))) for i in INDICATORS.values() if i.words)


@lru_cache(maxsize=1024)
def strong_family(text: str) -> str | None:
    return next((family for family, p in _anywhere() if p.search(text)), None)


# -- words that need to know what the text speaks of -----------------------------------------------

_BEFORE_SHORT = (
    r"(?:^|[，；：。、（“]|全部|共计|合计|总计|作出|做出|年内|期内|内|底|需|应|实际|年底前|年末|前|后|尚有|仍有|还有|仍|尚|另有|系|涉及|最终|被|判决|裁定|法院|复议机关|复议机构|经审查|决定"
    r"|全[省市县区州旗镇乡]|我[省市县区局委办厅镇乡]|类|中|仅|仅有|直接|新|再|件|宗|予以|给予|并|按时|按期|依法|及时|限时|累计|\d件|属|其中|包括|以|为|含|年|年度|一审|二审|通过|由|按|等|类|是|在|属于|因|对|和|及|的|共|经|全年|已|均|人中|者中)")
_BEHIND_SHORT = "(?:共|为|有|计|达|约|共计|合计)*$"


@dataclass(frozen=True)
class Family:
    """The short words of a family's indicators."""

    any: re.Pattern[str]
    """Finds nothing where none of them stands."""
    indicators: tuple[tuple[Indicator, str | None, tuple[re.Pattern[str], ...]], ...]
    """Each with the applications it is a part of."""


@cache
def family(name: str) -> Family | None:
    some = [i for i in INDICATORS.values() if i.family == name and i.short]
    if not some:
        return None
    return Family(_short(*(w for i in some for w in i.short)), tuple((i, _part_of(i.code), tuple(map(_short, i.short))) for i in some))


def _short(*forms: str) -> re.Pattern[str]:
    return words(f"{_BEFORE_SHORT}(?:{'|'.join(forms)}){_BEHIND_SHORT}")


def _part_of(code: str) -> str | None:
    """Of which applications a code is a part."""
    kind = words("applications_(received|handled|concluded)_").match(code)
    return kind[1] if kind else None


@dataclass(frozen=True)
class Families:
    """Those that short words may belong to, the likeliest first."""

    any: re.Pattern[str]
    """Finds nothing where no short word of any of them stands."""
    each: tuple[Family, ...]
    interpreted: bool
    """Whether interpretations are among those that are spoken of."""


@cache
def families(speaks: str | None, whole: str | None, head: str | None) -> Families | None:
    named = [x for x in (speaks, whole, head) if x]
    likely = {f for x in named for f in (x, *KIN.get(x, ()))}
    order = dict.fromkeys([speaks, *sorted(likely, key=lambda x: (x not in named, x))])
    each = tuple(group for x in order if x and (group := family(x)) is not None)
    forms = [w for group in each for i, _, _ in group.indicators for w in i.short]
    return Families(_short(*forms), each, "interpretations" in named) if each else None


def short(said: Said, left: str, unit: str | None) -> str | None:
    """Words that name an indicator only because of what the text speaks of already."""
    whole = said.open_whole
    spoken = families(said.family, whole.family if whole is not None else None, said.head)
    if spoken is None:
        return None
    code = None
    for text in dict.fromkeys((left, _TAIL.sub("", left))):
        if spoken.any.search(text) is not None:
            code = next((c for f in spoken.each if (c := _of_family(said, f, text, unit, spoken.interpreted)) is not None), None)
        if code is not None:
            break
    if code is None:
        return None
    last = said.last.indicator if said.last is not None else ""
    if code == "messages_answered" and last == "messages_received" and words("、(?!.*(?:答|回复|办|处理|解))").match(left):
        return "messages_received"
    if code == "applications_other_handling":
        if last.endswith(("_individual", "_organisations", "_business", "_research", "_nonprofit", "_legal")):
            return f"applications_{base(said)}_other"
        if "处理" not in left and not words("applications_(?:granted|partly_granted|refused|unavailable|unprocessed|other_)").match(last):
            # Others than the outcomes told, or than whatever else was told.
            return None
    return code


def _of_family(said: Said, group: Family, text: str, unit: str | None, interpreted: bool) -> str | None:
    """The indicator of a family whose short words are the longest."""
    if group.any.search(text) is None:
        return None
    best: tuple[int, str] | None = None
    for indicator, part_of, patterns in group.indicators:
        if unit not in indicator.units or (part_of is not None and part_of != base(said)):
            continue
        if indicator.code == "policy_interpretations_kind" and not interpreted:
            continue
        for p in patterns:
            m = p.search(text)
            if m is not None and (best is None or len(m.group()) > best[0]):
                best = (len(m.group()), indicator.code)
    return best[1] if best is not None else None


def base(said: Said) -> str:
    """Whether applicants are those of applications received, handled or concluded."""
    if said.among is not None:
        return said.among
    if said.open_whole is not None and (w := words("applications_(received|handled|concluded)").match(said.open_whole.indicator)):
        return w[1]
    codes = [m.indicator for m in said.found]
    first = next((c for c in codes if c in ("applications_received", "applications_handled")), None)
    return first.removeprefix("applications_") if first is not None else "concluded" if "applications_concluded" in codes else "received"


__all__ = ["Families", "Family", "Words", "base", "counted_in", "families", "family", "short", "strong", "strong_family"]
