# ruff: noqa: E501 - lists of Chinese words; ruff counts each character as two columns
"""Which year a figure belongs to: the report's, the one before, all of them together, or another."""

from __future__ import annotations

import re
from typing import Literal

from gongkai.prose.text import words

When = Literal["now", "previous", "cumulative", "other"]

BEFORE = r"(?:上一?年度?|去年度?|20\d\d年度?|上年|前一年|同期)"
_PREVIOUS = re.compile(rf"(?:{BEFORE}(?:度|全年|同期|的|为|是|收到|受理|办理|公开|发布|共|数|约|（)*$)")
SINCE = re.compile(r"(?:(?:自|从)[^，。；]{0,6}(?:19|20)\d\d年[^。；]{0,30}?(?:以来|以后|起|至今|至□*)(?!的)|(?:开通|建站|建成|上线|运行|创办|创刊|开设|施行|实施|成立)以来(?!的)|“?十[一二三四五]五”?(?:规划)?(?:期间|时期|以来)|(?:近|过去|最近)(?:两|[二三四五六七八九十\d])+年|[三五十]年来|历年)[^。；]*$")
SINCE_WHEN = re.compile("以来|以后|起|至|期间|时期|近|过去|年来|历年")
"""Without one of these nothing is told since when."""
_YEAR = re.compile(r"(20\d\d)(?<![比较与于到至同和《超]....)\s*年(?!度?结转)(?!以来的)(?!《)(?!同期)")
_BESIDE = re.compile(r"(?:(?P<year>20\d\d)年度?|上一?年度?|去年)(?:同期)?（$")
_ASIDES = re.compile(r"《[^》]*》?|〔[^〕]*〕|（[^（）]*）")
_DAYS = re.compile(r"截至\s*20\d\d\s*年[^，。]*|20\d\d\s*年\s*\d+\s*月[^，。]*")


def when(left: str, before: str, year: int | None) -> When:
    """``left`` are the figure's own words, ``before`` all of the sentence before it."""
    if "结转" in left:
        return "now"
    if SINCE_WHEN.search(before) and (since := SINCE.search(before)):
        # 自2008年以来累计公开31万条，2025年新增2万条: named again, the year has its own figures.
        again = words(r"[，；：。（](?:其中)?[，：]?(?:20\d\d年|今年|本年)[^，；]*$").search(since.group())
        if not (again and (year is None or not words(r"20\d\d年").search(again.group()) or str(year) in again.group())):
            return "cumulative"
        return "now"
    if not left and (beside := _BESIDE.search(before)):
        return "previous" if beside["year"] is None or year is None else _ago(year - int(beside["year"]))
    if ("年" in left or "同期" in left) and _PREVIOUS.search(left) and not words(r"(?:^|[^比较由从与同])20\d\d年度?$").search(left):
        named = words(r"(20\d\d)年度?(?!.*(?:上一?年|去年|同期))\S*$").search(left)
        if named is None or year is None:
            return "previous"
        return _ago(year - int(named[1]))
    if year is None or "年" not in before:
        return "now"
    years = _YEAR.findall(_own(before))
    return _ago(year - int(years[-1])) if years else "now"


def _ago(years: int) -> When:
    return "now" if years == 0 else "previous" if years == 1 else "other"


def _own(text: str) -> str:
    """Without years of documents, of days, and of what stands in brackets that are closed."""
    if "《" in text or "〔" in text or "（" in text:
        text = _ASIDES.sub("", text)
    return _DAYS.sub("", text) if "20" in text else text


__all__ = ["BEFORE", "SINCE", "SINCE_WHEN", "When", "when"]
