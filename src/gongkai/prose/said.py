# ruff: noqa: E501 - lists of Chinese words; ruff counts each character as two columns
"""What a paragraph has said so far: the ground on which a bare word or number is understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gongkai.prose.mention import Mention, is_rate
from gongkai.prose.text import tight, words

KIN = {"reconsideration": ("disputes", "litigation"), "litigation": ("disputes", "reconsideration"),
       "disputes": ("reconsideration", "litigation"), "fee": ("fee",), "disclosed": ("interpretations", "rules", "normative_documents", "policy_documents")}
"""Families that the same sentence speaks of in the same breath."""
_PARTS = re.compile(r"其中|包括|分别为|按[^，。：]{1,10}分|分为|：$|^：")
_COMPARES = re.compile("(?:总体|总量|整体)?，?(?:与|同比|同|较|比)")
_ALL_COMPARED = re.compile("[，；](?:申请|案件)?(?:总量|总数|总体|整体|合计)[^，；。、]{0,4}(?:较|比|同比|与)")
_TURN = re.compile(r"(?:^|[，；：。、□])(?:在|从|就)?(?P<topic>[^，；：。\d]{2,14}?)(?:案件|结果)?(?:(?:方面|中|来看|情况|上)(?:，|：)|：)")
_TURNS = (("reconsideration", re.compile("复议")), ("litigation", re.compile("诉讼|应诉")), ("procurement", re.compile("集中采购")))
ANY_TURN = re.compile("|".join(p.pattern for _, p in _TURNS))
"""Without one of these no clause says so."""


@dataclass
class Said:
    section: str
    head: str | None
    """The family that the heading of the paragraph names."""
    found: list[Mention] = field(default_factory=list)
    last: Mention | None = None
    """The last count."""
    whole: Mention | None = None
    """What the figures that follow are parts of, while its breakdown is under way."""
    divided: str | None = None
    """The family of the whole."""
    among: str | None = None
    """``新收申请中，自然人11件``: whose applicants the sentence tells."""
    aside: list[Mention | None] = field(default_factory=list)
    """The last counts before the brackets that are open."""

    def new_sentence(self) -> None:
        self.among = None
        self._break_down(None)

    def add(self, m: Mention) -> None:
        self.found.append(m)
        if not is_rate(m.indicator):
            self.last = m

    @property
    def family(self) -> str | None:
        return self.last.family if self.last is not None else self.head

    def _break_down(self, whole: Mention | None) -> None:
        self.whole, self.divided = whole, None if whole is None else whole.family

    # -- what the words between two figures do ---------------------------------------------

    def divide(self, between: str, row: list[Mention], left: str) -> None:
        """Begins or ends a list of parts, where the words between two figures say so; ``row`` are the figures so far, ``left`` the next one's words."""
        if row:
            if _PARTS.search(between):
                self._break_down(_head(row))
            elif "；" in between and not (self.divided == "applications" and len(left) < 12 and "其中" not in left):
                self._break_down(None)
        elif self.last is not None and (between.lstrip().startswith("其中") or ("按" in between and words("按[^，。：]{1,10}分").search(between))):
            self._break_down(self.last)

    def back_to_whole(self, between: str, *, opens: bool) -> None:
        """``乡镇收到42件。同比增加39件``: behind its parts a comparison speaks of the whole again."""
        part = self.last
        if part is None or part.part_of is None:
            return
        heard = tight(between)
        joined = heard.startswith(("，同", "，较", "，比", "，与"))
        if not joined and not (_COMPARES if opens else _ALL_COMPARED).match(heard):
            return
        wholes = {m.place: m for m in self.found if not is_rate(m.indicator)}
        if joined and not opens and not _ALL_COMPARED.match(heard) and not self._all_told(wholes.get(part.part_of)):
            return
        while part is not None and part.part_of in wholes:
            part = wholes[part.part_of]
        self.last = part

    def _all_told(self, whole: Mention | None) -> bool:
        """Whether the parts just listed come to the whole, and nothing else was said of it or them."""
        parts = [m for m in self.found if whole is not None and m.part_of == whole.place]
        return (whole is not None and len(parts) > 1 and parts == self.found[-len(parts):] and not any(is_rate(m.indicator) for m in parts)
                and sum(m.value for m in parts) == whole.value)

    def turn(self, between: str) -> None:
        """``行政诉讼方面，``: a clause without a figure says what the next ones are about."""
        told = None
        for m in _TURN.finditer(between):
            named = {k for k, p in _TURNS if p.search(m["topic"])}
            told = named.pop() if len(named) == 1 else told
        if told is None or self.family == told:
            return
        before = next((m for m in reversed(self.found) if m.family == told and not is_rate(m.indicator)), None)
        self.last = before
        if before is None:
            self.head = told

    def pass_brackets(self, between: str) -> None:
        """What stands in brackets is an aside: behind them the text speaks again of what it spoke of before."""
        for c in words("[（）]").findall(between):
            if c == "（":
                self.aside.append(self.last)
            elif self.aside:
                self.last = self.aside.pop() or self.last


def _head(row: list[Mention]) -> Mention | None:
    """What a breakdown breaks down: the last count, though visits are no whole of what is published."""
    counts = [m for m in row if not is_rate(m.indicator)]
    return next((m for m in reversed(counts) if m.indicator != "reads"), counts[-1] if counts else None)


__all__ = ["ANY_TURN", "KIN", "Said"]
