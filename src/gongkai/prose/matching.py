"""The words by which indicators are known, looked for in the words around a figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from gongkai.prose.indicators import INDICATORS
from gongkai.prose.lexicon import FIGURE, Lexicon
from gongkai.prose.said import KIN, Said
from gongkai.prose.text import words

_VERBS = re.compile(r"(?:共|累计|已|先后)*(?:举办|开展|组织|召开|举行|完成|发布|制作|编发|推出|达到?)(?:了|共)?$")
_TAIL = re.compile(
    r"(?:共计|合计|总计|累计|总共|一共|共|总数|总量|数量|件数|总|数|量|达到|达|到|为|有|了|仅|只|超过|超|突破|人民币|的|：|、|均|已|实际|高达|多达)+$")
_NO_FIGURE = f"(?!{FIGURE})"


@cache
def counted_in(unit: str | None, around: bool) -> Lexicon:
    """The words of all that is counted in a unit; those that need the figure among them only where it stands in the text."""
    return Lexicon((i.code, w) for i in INDICATORS.values() if unit is None or unit in i.units
                   for w in i.words if around or FIGURE not in w.replace(_NO_FIGURE, ""))


@lru_cache(maxsize=4096)
def strong(left: str, right: str, unit: str | None) -> str | None:
    """The indicator whose words stand before the figure, or around it; the longest match wins."""
    tried = {""}
    for text in _ways_to_say(left, right):
        around = FIGURE in text
        if text not in tried and (code := counted_in(unit, around).longest(text, around=around)) is not None:
            return code
        tried.add(text)
    return None


def _ways_to_say(left: str, right: str) -> Iterator[str]:
    """The words before a figure, without their verb, without their last words, and with the words behind it."""
    yield left
    yield _VERBS.sub("", left)
    yield _TAIL.sub("", left)
    if right:
        yield left + FIGURE + right[:24]


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


def _short(form: str) -> str:
    return f"{_BEFORE_SHORT}(?:{form}){_BEHIND_SHORT}"


def _part_of(code: str) -> str | None:
    """Of which applications a code is a part."""
    kind = words("applications_(received|handled|concluded)_").match(code)
    return kind[1] if kind else None


@cache
def brief(family: str, unit: str | None, whose: str | None, interpreted: bool) -> Lexicon:
    """The short words of a family; of parts of applications only those of the applications they are parts of."""
    return Lexicon((i.code, _short(w)) for i in INDICATORS.values() if i.family == family and unit in i.units
                   and _part_of(i.code) in (None, whose) and (interpreted or i.code != "policy_interpretations_kind") for w in i.short)


@dataclass(frozen=True)
class Families:
    """Those that short words may belong to, the likeliest first."""

    names: tuple[str, ...]
    words: Lexicon
    """The short words of all of them."""
    interpreted: bool
    """Whether interpretations are among those that are spoken of."""


@cache
def families(speaks: str | None, whole: str | None, head: str | None) -> Families | None:
    named = [x for x in (speaks, whole, head) if x]
    likely = {f for x in named for f in (x, *KIN.get(x, ()))}
    order = dict.fromkeys([speaks, *sorted(likely, key=lambda x: (x not in named, x))])
    names = tuple(x for x in order if x and any(i.short for i in INDICATORS.values() if i.family == x))
    every = Lexicon((i.code, _short(w)) for i in INDICATORS.values() if i.family in names for w in i.short)
    return Families(names, every, "interpretations" in named) if names else None


def short(said: Said, left: str, unit: str | None) -> str | None:
    """Words that name an indicator only because of what the text speaks of already."""
    whole = said.whole
    spoken = families(said.family, whole.family if whole is not None else None, said.head)
    if spoken is None:
        return None
    code = None
    for text in dict.fromkeys((left, _TAIL.sub("", left))):
        if not spoken.words.absent(text):
            whose = base(said) if "applications" in spoken.names else None
            code = next((c for name in spoken.names if (c := brief(name, unit, whose, spoken.interpreted).longest(text)) is not None), None)
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


def base(said: Said) -> str:
    """Whether applicants are those of applications received, handled or concluded."""
    if said.among is not None:
        return said.among
    if said.whole is not None and (w := words("applications_(received|handled|concluded)").match(said.whole.indicator)):
        return w[1]
    codes = [m.indicator for m in said.found]
    first = next((c for c in codes if c in ("applications_received", "applications_handled")), None)
    return first.removeprefix("applications_") if first is not None else "concluded" if "applications_concluded" in codes else "received"


__all__ = ["Families", "base", "brief", "counted_in", "families", "short", "strong", "strong_family"]
