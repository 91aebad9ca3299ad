# ruff: noqa: E501 - lists of Chinese words; ruff counts each character as two columns
"""Items told apart by what they are about."""

from __future__ import annotations

import re

from gongkai.prose.channels import CHANNEL, WITHOUT_CODE
from gongkai.prose.said import Said
from gongkai.prose.text import words

_TOPIC = re.compile(r"(?:^|[，；：、（]|其中|包括|公开|发布|公布|公示|更新)(?:其中)?(?P<topic>[^，；：]{1,24}?(?:类|信息|信息公开|领域|事项)|其[他它])(?:的|公开|更新|共|为|达|计|约)*$")
_NO_TOPIC = re.compile(rf"{CHANNEL.pattern}|{WITHOUT_CODE.pattern}|政府$|政务$|主动|申请|全年|年度|累计|共|[局委办厅镇乡县市区]$|公开|发布|更新|平台|方式|渠道|公报")


def topic(said: Said, left: str, unit: str | None, before: str) -> str | None:
    """Items on a topic, or all of them where the words are ``公开信息`` and no more."""
    left = words("（[^）]*）").sub("", left) if "（" in left else left
    if unit in ("条", "则") and _told_at_once(left):
        return "disclosed_items_topic"
    if (left.startswith("、") and said.last is not None and said.last.indicator == "disclosed_items_topic" and unit == said.last.unit
            and words("、[\u4e00-\u9fff]{2,12}").fullmatch(left) and not CHANNEL.search(left) and not WITHOUT_CODE.search(left)):
        return "disclosed_items_topic"
    if unit in ("条", None) and (m := _TOPIC.search(left.strip())) and not words("申请|复议|诉讼|留言|建议|提案").search(m["topic"]) and _disclosed(said, left, before):
        return "disclosed_items_topic"
    if unit == "件" and words("(?:一是|二是|三是)?(?:主动公开|及时公开|及时发布|公开|发布)[^，；：。]{0,30}信息").fullmatch(left.strip()):
        return "disclosed_items"
    return None


def _told_at_once(left: str) -> bool:
    """``财政信息公开12条``, ``公示评审结果12条``: topics wherever they stand."""
    of = words("(?:其中|[，、])*(?P<topic>[^，；：。、□]{2,16})信息公开").fullmatch(left)
    if of is not None and not _NO_TOPIC.search(of["topic"]):
        return True
    return words("(?:公开|公示|发布|更新)(?!各类|相关|有关)[^，；：。]{2,14}(?:结果|公告|公示|动态|通知|资讯|要闻|新闻|指南|决定)$").search(left) is not None and not CHANNEL.search(left)


def _disclosed(said: Said, left: str, before: str) -> bool:
    """Whether the text, or the words themselves, speak of what is disclosed."""
    if "disclosed" in (said.family, said.head):
        return True
    if words("(?:公开|公示|公布|更新|发布)[^，；：]{1,20}(?:信息|事项)$|领域[^，；：]{0,6}信息(?:公开)?$|[^，；：]{2,10}类信息(?:更新|公开|发布)?$").search(left):
        return True
    return left.startswith("、") and words(
        r"(?:公开|公示|发布)[^，；：。]*?(?:信息|决定|结果|公告|公示|动态|文件|案件)[\d,.]*\d[条件份篇项则个]$").search(before.removesuffix(left)) is not None


__all__ = ["topic"]
