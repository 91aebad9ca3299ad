# ruff: noqa: E501 - lists of Chinese words; ruff counts each character as two columns
"""Shares, growth and changes: figures that say how a count stands to another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from gongkai.prose import matching, naming
from gongkai.prose.figures import Figure
from gongkai.prose.mention import Mention, family, is_rate
from gongkai.prose.said import Said
from gongkai.prose.text import behind, words
from gongkai.prose.years import BEFORE

_RATES = (
    ("proposals_satisfaction", re.compile(r"满意(?:度|率)"), "proposals"),
    ("proposals_answered_rate", re.compile(r"(?:办结|办复|答复|回复|办理)率"), "proposals"),
    ("applications_on_time_rate", re.compile(r"(?:(?:按时|按期|及时|限时|依法|法定时限内|规范)?(?:办结|办复|答复|回复|办理)率)"), "applications"),
    ("reconsideration_corrected_share", re.compile(r"复议(?:案件)?(?:被)?(?:纠错|纠正)率"), ""),
    ("reconsideration_corrected_share", re.compile(r"^[^，]*(?<!诉讼)(?:纠错|纠正)率"), "reconsideration"),
    ("litigation_lost_share", re.compile(r"败诉率"), ""),
)
_UP = r"增长|增多|增幅|上升|提高|提升|增加|涨幅|上涨|净增|增|升|涨|多"
_DOWN = r"下降|减少|回落|降低|降幅|减幅|下滑|缩减|下跌|负增长|跌|减|降|少|低"
_DIRECTION = re.compile(rf"(?P<down>{_DOWN})|(?P<up>{_UP})")
_GROWTH = re.compile(rf"{_UP}|{_DOWN}|同比|环比")
_SECOND = re.compile(r"(?:增幅|降幅|增速|涨幅|减幅)(?:同比|较[^，]{0,6}|比[^，]{0,6})?(?:收窄|扩大|回落|提高|下降|上升|减少|增加|提升|降低)")
_FROM = re.compile(rf"(?:由|从)(?:{BEFORE})?(?:同期)?的?$")
_AGAINST = re.compile(rf"(?:与|同|较|比){BEFORE}(?:同期)?(?:的)?(?:相比较?|对比|比较)，[^。；]*$")
_COMPARED = re.compile(rf"[比较]|{BEFORE}|^\s*[净增减]")
_LEVEL = re.compile(rf"(?:(?:{_UP}|{_DOWN})(?:到|至)|[升降减增]为)(?:了)?$")
_CHANGE = re.compile(r"(?:增加|减少|净增|净减|增长|增|减|下降|上升|[多少](?:发|收|办|公开|受理)?|上涨|回落|缩减|降低)(?:了|约|达|到达)*$")
_MAY_CHANGE = re.compile("[增减降升多少涨落]")
_SHARE = re.compile(r"占|比例|比重|占比")
_SUM = ("合计", "共计", "共", "合", "总计", "总共", "一共", "合起来")
_OUTCOME_RATE = re.compile(r"(?P<outcome>予以公开(?:(?:和|及|、)?部分公开)?|部分公开|不予公开|无法提供|不予处理)率")
_RATIO_NAMES = re.compile(r"公开率|予以公开比例")
_BARE_GROWTH = re.compile(rf"{BEFORE}|同比|环比|对比|相较|相比|比|较|与|同|同期|{_UP}|{_DOWN}|幅度|分别|为|了|约|总体|总量|数量|件数|也|均|则|达|大幅|略有|略|小幅|稍|微|有所|明显|显著|亦|率|，|、|\s|—|-")


@dataclass(slots=True)
class Around:
    """Where a figure stands: its own words, those behind it, the sentence before it."""

    left: str
    right: str
    before: str
    orphan: bool
    """The figure before was not understood, so that nothing here can lean on it."""
    unread: bool
    """The same, of a rate too."""
    between: str | None
    """What stands between it and the figure before in the sentence."""
    year: int | None = None

    @property
    def follows(self) -> bool:
        """Nothing but the figure's own words stands between it and the figure before."""
        return self.between is not None and not words(r"[，；、（）\s]").sub("", self.between.replace(self.left, "", 1) if self.left else self.between)

    @property
    def against_another_year(self) -> bool:
        """Held against a year that is not the one before, or against the month or quarter before."""
        own = behind(self.before, "，；。")
        if words("环比|前年|近[两三四五六七八九十]年|历年|上月|上季度|上半年").search(own):
            return True
        named = words(r"(20\d\d)年").findall(own) or words(r"(?:与|同|较|比)(20\d\d)年(?:度|同期|的)*(?:相比|比)，").findall(behind(self.before, "；。"))[-1:]
        return self.year is not None and any(int(y) not in (self.year, self.year - 1) for y in named)


def direction(said: str) -> int:
    """1 for a rise, -1 for a fall, 0 where the words do not tell: the one nearest to the figure."""
    last = None
    for m in _DIRECTION.finditer(said):
        last = m
    return 0 if last is None else -1 if last["down"] else 1


def both_ways(said: str) -> bool:
    """Whether the words tell of a rise and of a fall."""
    return len({bool(m["down"]) for m in _DIRECTION.finditer(said)}) > 1


def compared(said: str) -> bool:
    """Whether the words hold something against something."""
    return _COMPARED.search(said) is not None


def change(said: Said, f: Figure, at: Around, minus: bool) -> tuple[str, Decimal, str] | None:
    """``较上年减少20件``: code, signed value and the place of what changed. None where the words are no comparison."""
    if said.last is None or not _MAY_CHANGE.search(at.left):
        return None
    verb = _CHANGE.search(at.left)
    if verb is None or at.left.endswith("新增"):
        return None
    told = _AGAINST.search(at.before) is not None
    if not (told or compared(at.left) or said.found[-1].indicator.endswith("_previous")):
        return None
    if at.against_another_year:
        return "", Decimal(0), ""
    base = said.last
    subject = _BARE_GROWTH.sub("", at.left)
    named = (matching.strong(subject, "", "件") or matching.strong(subject + "信息", "", "条")) if subject else None
    if told and named is not None and (code := _named_before(said, named)) is not None:
        # 与上年相比，复议案件增加3件: named again, wherever it was counted.
        return code + "_change", f.value * (direction(verb.group()) or 1), ""
    spoken = matching.strong(at.left, "", None) or base.indicator
    if (told and subject) or at.orphan or minus or family(spoken) != base.family or f.unit not in (base.unit, None, "件", "条", "宗", "起"):
        return "", Decimal(0), ""
    counted = "applications_received" if base.indicator == "applicants" else base.indicator.removesuffix("_previous")
    return counted + "_change", f.value * (direction(verb.group()) or 1), base.place


def _named_before(said: Said, named: str) -> str | None:
    """What was counted under this name; ``申请`` alone may be those handled or concluded."""
    counted = [m.indicator for m in said.found if not is_rate(m.indicator)]
    if named in counted:
        return named
    return next((c for c in ("applications_handled", "applications_concluded") if c in counted), None) if named == "applications_received" else None


def rates(said: Said, f: Figure, at: Around, minus: bool) -> Iterator[tuple[str, Decimal, str | None]]:
    """Codes for a percentage or percentage points, with signed value and the place of their whole."""
    left, before = at.left, at.before
    clause = behind(before, "，；。") or left
    around = said.family
    if words("年均|平均|月均|日均").search(clause) or at.against_another_year:
        return
    if _FROM.search(left):
        return
    if (level := _LEVEL.search(left)) is not None and f.unit in ("%", "‰"):
        # 败诉率由8.1%降至5.9%: what it came to, not by how much it moved.
        left = left[:level.start()]
        at = replace(at, left=left)
        if not left.strip("，、"):
            codes = named_rates(said, words(r"由[^由]*$|从[^从]*$").sub("", clause[:-len(level.group())]))
            for code in codes:
                yield code, f.value, None
            return
    if not _GROWTH.search(left):
        codes = named_rates(said, clause)
        if codes:
            for code in codes:
                yield code, f.value, None
            return
    base = said.last if not at.orphan else None
    if f.unit == "个百分点":
        if said.found and not at.unread and not _SECOND.search(clause):
            yield from _moved(said, f, left, minus)
        return
    if (m := _OUTCOME_RATE.search(clause)) is not None and not _GROWTH.search(left):
        outcome = matching.strong(m["outcome"], "", "件")
        if outcome is not None:
            yield outcome + "_share", f.value, None
        return
    if words("率|解读比例").search(clause) and not words("增长率|增速").search(clause):
        if _RATIO_NAMES.search(clause) and not _GROWTH.search(left) and around == "applications" and base is not None:
            if base.indicator in ("applications_granted_or_partly_granted", "applications_granted"):
                yield base.indicator + "_share", f.value, base.place
        return
    if _GROWTH.search(left) and not words("占").search(left):
        if not _SECOND.search(clause):
            yield from _grown(said, f, at, base, minus)
        return
    if f.unit not in ("%", "‰"):
        return
    head = words("占|比例|比重").split(left)[0]
    if not (_SHARE.search(left) or left.strip("（ 、，约") == ""):
        return
    subject = head.strip("，、（其中的 ")
    if subject not in _SUM:
        subject = words("(?:的|合计|共计|共)$").sub("", subject)
    if not subject:
        if base is not None and at.follows:
            yield base.indicator + "_share", f.value, base.place
        return
    if subject in _SUM or subject.endswith(("两者", "三者", "两项", "三项")):
        return
    if words("(?:形式|方式)[^，；。]{0,4}解读").search(subject):
        return
    if words("因|涉及|关于|针对|引发|内容|领域").search(subject):
        # A part by its subject, which has no indicator.
        return
    named = naming.name(said, f._replace(unit="件"), subject, "", before)
    if named is not None and family(named) not in ("misc", "training", "conferences"):
        yield named + "_share", f.value, None


def named_rates(said: Said, clause: str) -> list[str]:
    """The indicators of the rates a clause names: ``办结率、满意率均为100%``."""
    return list(dict.fromkeys(
        code for code, pattern, wanted in _RATES
        if pattern.search(clause) and (not wanted or wanted in (said.family, said.head) or matching.strong_family(clause) == wanted)))


def _moved(said: Said, f: Figure, left: str, minus: bool) -> Iterator[tuple[str, Decimal, str | None]]:
    """Percentage points belong to the rate named last, and only a share has an indicator for its change.

    Of a count they are a slip of the pen: neither its growth nor the change of a share.
    """
    before = said.found[-1]
    way = direction(left)
    if not way or minus:
        return
    if before.indicator.endswith("_share") and not _other_subject(left):
        yield before.indicator + "_change", f.value * way, before.part_of or before.place


def _other_subject(left: str) -> bool:
    """Whether words besides those of comparison stand there: something else grew, and has no name here."""
    return len(_BARE_GROWTH.sub("", left)) > 2


def _grown(said: Said, f: Figure, at: Around, base: Mention | None, minus: bool) -> Iterator[tuple[str, Decimal, str | None]]:
    left = at.left
    way = direction(left)
    if minus:
        # 增长-5.2% is a fall; 下降-5.2% may be either.
        way = -1 if way > 0 or (not way and "同比" in left) else 0
    if not way:
        return
    subject = words(rf"(?:，|同比|环比|相比|比|较|与|同)?(?:{BEFORE}(?:度|同期)*)?(?:相比)?(?:总量|数量|数)?(?:同比)?(?:大幅|小幅|略有|略|微|稍|有所|明显)?(?:{_UP}|{_DOWN}).*$").sub("", left)
    named = (matching.strong(subject, "", None) or matching.short(said, words("[总数量]+$").sub("", subject), None)) if subject else None
    parts = [m for m in said.found[-2:] if m.part_of is not None]
    if named is None and len(parts) == 2 and parts[0].part_of == parts[1].part_of and "、" in at.before[-40:]:
        # A list of parts is closed: what grew is the whole again.
        base = next((m for m in said.found if m.place == parts[0].part_of), base)
    if named is None and said.found and said.found[-1].indicator.endswith("_change") and base is not None:
        # 申请减少11件，下降14.5%: of what was just said to have changed.
        grown: str | None = said.found[-1].indicator.removesuffix("_change")
        base = next((m for m in reversed(said.found) if m.indicator == grown), base)
    else:
        grown = named or (base.indicator if base is not None else None)
    if grown is None or (named is None and _other_subject(left)):
        return
    if grown == "applicants":
        grown = "applications_received"
    whole = base.place if base is not None and named in (None, base.indicator) else None
    yield grown.removesuffix("_previous") + "_growth", f.value * way, whole


__all__ = ["Around", "change", "named_rates", "rates"]
