"""When the report was made public, against article 49 of the Regulation.

Departments of governments report by 31 January, governments by 31 March of the next year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from gongkai.checks.finding import Finding

_OFFICE = re.compile(r"政府(?:办公厅|办公室|办)$")
_GOVERNMENT = re.compile(r"人民政府$")
_BOARD = re.compile(r"(?:管理委员会|管委会)$")
"""Boards of zones: some stand for a whole area, some are organs. Only the level tells."""
_ORGAN = re.compile(r"(?:局|厅|委员会|委|办公室|办公厅|中心|研究院|总队|支队|大队|署)$")
GOVERNMENT_LEVELS = frozenset({"province", "city", "county"})
ORGAN_LEVELS = frozenset({"department"})


def is_organ(publisher: str, level: str | None = None) -> bool | None:
    """Whether a body is an organ of a government, or a government; None where neither name nor level tells.

    The name counts before ``level`` (as in ``sources.csv``): the office of a government is an organ.
    """
    name = re.sub(r"[（(].*?[）)]$", "", publisher)
    if _OFFICE.search(name):
        return True
    if _GOVERNMENT.search(name):
        return False
    if _ORGAN.search(name) and not _BOARD.search(name):
        return True
    if level in ORGAN_LEVELS:
        return True
    return False if level in GOVERNMENT_LEVELS else None


def publication(published_on: date | None, publisher: str, year: int, level: str | None = None) -> Iterator[Finding]:
    """A report made public before its year was over, or after the day the law sets.

    A body that may be either is held against the later day.
    """
    if published_on is None:
        return
    if published_on.year <= year:
        yield Finding("published_early", "warning",
                      f"发布日期为 {published_on}，报告年度 {year} 年尚未结束，数字不可能涵盖全年；请核对发布日期和统计期限。")
        return
    organ = is_organ(publisher, level)
    due = date(year + 1, 1, 31) if organ else date(year + 1, 3, 31)
    if published_on <= due:
        return
    who = {True: "政府部门", False: "县级以上地方人民政府", None: "县级以上地方人民政府"}[organ]
    or_organ = "（政府部门为 1 月 31 日前）" if organ is None else ""
    yield Finding("deadline", "note",
                  f"发布日期为 {published_on}，晚 {(published_on - due).days} 天：按《政府信息公开条例》第四十九条，{who}应于 "
                  f"{due.year} 年 {due.month} 月 {due.day} 日前公布 {year} 年度报告{or_organ}。如系网页迁移或重新发布，请说明首次发布日期。")
