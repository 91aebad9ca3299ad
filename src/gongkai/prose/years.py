# ruff: noqa: E501 - lists of Chinese words; ruff counts each character as two columns
"""Which year a figure belongs to: the report's, the one before, all of them together, or another."""

from __future__ import annotations

import re
from typing import Literal

When = Literal["now", "previous", "cumulative", "other"]

BEFORE = r"(?:上一?年度?|去年度?|20\d\d年度?|上年|前一年|同期)"
_PREVIOUS = re.compile(rf"(?:{BEFORE}(?:度|全年|同期|的|为|是|收到|受理|办理|公开|发布|共|数|约|（)*$)")
_SINCE = re.compile(r"(?:(?:自|从)[^，。；]{0,6}(?:19|20)\d\d年[^。；]{0,30}?(?:以来|以后|起|至今|至□*)(?!的)|(?:开通|建站|建成|上线|运行|创办|创刊|开设|施行|实施|成立)以来(?!的)|“?十[一二三四五]五”?(?:规划)?(?:期间|时期|以来)|(?:近|过去|最近)(?:两|[二三四五六七八九十\d])+年|[三五十]年来|历年)[^。；]*$")
_YEAR = re.compile(r"(?<!比)(?<!较)(?<!与)(?<!于)(?<!到)(?<!至)(?<!同)(?<!和)(?<!《)(?<!超)(20\d\d)\s*年(?!度?结转)(?!以来的)(?!《)(?!同期)")


def when(left: str, before: str, year: int | None) -> When:
    """``left`` are the figure's own words, ``before`` all of the sentence before it."""
    if re.search(r"结转", left):
        return "now"
    if since := _SINCE.search(before):
        # 自2008年以来累计公开31万条，2025年新增2万条: named again, the year has its own figures.
        again = re.search(r"[，；：。（](?:其中)?[，：]?(?:20\d\d年|今年|本年)[^，；]*$", since.group())
        if not (again and (year is None or not re.search(r"20\d\d年", again.group()) or str(year) in again.group())):
            return "cumulative"
        return "now"
    if not left and (beside := re.search(r"(?:(?P<year>20\d\d)年度?|上一?年度?|去年)(?:同期)?（$", before)):
        return "previous" if beside["year"] is None or year is None else _ago(year - int(beside["year"]))
    if _PREVIOUS.search(left) and not re.search(r"(?:^|[^比较由从与同])20\d\d年度?$", left):
        named = re.search(r"(20\d\d)年度?(?!.*(?:上一?年|去年|同期))\S*$", left)
        if named is None or year is None:
            return "previous"
        return _ago(year - int(named[1]))
    years = [int(y) for y in _YEAR.findall(_own(before))]
    if not years or year is None or years[-1] == year:
        return "now"
    return _ago(year - years[-1])


def _ago(years: int) -> When:
    return "now" if years == 0 else "previous" if years == 1 else "other"


def _own(text: str) -> str:
    """Without years of documents, of days, and of what stands in brackets that are closed."""
    text = re.sub(r"《[^》]*》?|〔[^〕]*〕|（[^（）]*）", "", text)
    return re.sub(r"截至\s*20\d\d\s*年[^，。]*|20\d\d\s*年\s*\d+\s*月[^，。]*", "", text)


__all__ = ["BEFORE", "When", "when"]
