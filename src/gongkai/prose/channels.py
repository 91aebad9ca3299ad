# ruff: noqa: E501 - lists of Chinese words; ruff counts each character as two columns
"""Where a thing was disclosed: website, column, WeChat, Weibo, other new media, and channels that have no indicator."""

from __future__ import annotations

import re

from gongkai.prose import figures
from gongkai.prose.matching import strong
from gongkai.prose.said import Said
from gongkai.prose.text import behind, words

CHANNELS = frozenset(f"disclosed_items_{k}" for k in ("website", "column", "wechat", "weibo", "new_media"))
WITHOUT_CODE = re.compile("小程序|抖音|头条|视频号|快手|小红书|广播|电视|电台|报纸|报刊|微信群|显示屏|LED|大喇叭|村村响|明白纸|宣传栏|学习强国|简报")
CHANNEL = re.compile("网站|门户|微信|公众号|微博|新媒体|专栏|专题|栏目|账号|公开栏")
_SUBJECT = re.compile(r"[^，；：。\d]{0,8}?(?:网站|门户|微信公众号|公众号|政务微信|官方微信|微信|政务微博|官方微博|微博|政务新媒体|新媒体)")
_PUBLISHES = re.compile(r"(?:全年|年内|本年度?|今年|共|累计|已|主动|20\d\d年度?)*(?:发布|推送|更新|公开|编发|发文|发稿|信息发布|信息更新|信息公开)(?:各类|各种|相关|政务|政府|原创|本地)*(?:信息|稿件|文章|图文|消息|推文|总量|总数|数量|数|量|共|总|计)*")
_KINDS = (("website", "网站|门户"), ("wechat", "微信|公众号"), ("weibo", "微博"), ("new_media", "新媒体"), ("other", WITHOUT_CODE.pattern))
_PLACES = (("column", "公开栏|公示栏|公告栏|专栏"), ("website", "网站|门户|官网"), ("wechat", "微信(?!群|视频号)|公众号"), ("weibo", "微博"),
                  ("place", "大厅|服务中心|查阅点|查阅室|档案馆|图书馆|电子屏"), ("other", WITHOUT_CODE.pattern))
_ON = re.compile(r"(?:^|通过|利用|依托|借助|运用|在)(?P<on>[^，；：。]*?)(?:主动|集中|及时|对外|同步|共|累计)*(?:公开(?!栏|网|专栏|平台|目录|系统)|公示(?!栏)|发布(?!平台|厅)|公布|更新|推送|张贴|刊登|刊发)")
_NEXT_ITEM = re.compile(r"(?:、|和|及|以及)(?!转载|链接)[^，；：。、\d]{2,16}?(?:信息|公告|公示|动态|结果|情况|报告|文件|指南|名单|类)")
_GENERAL = re.compile("(?:各类|各种|各项|有关|相关|政务|政府|公开|工作|的|主动|共)*(?:信息|动态|消息|内容)(?:共|共计|累计)*")


def of_items(said: Said, f: figures.Figure, left: str, right: str, before: str, code: str | None) -> str | None:
    """The code that the words name, the channel corrected: several together are all that is disclosed."""
    if code == "disclosed_items_website" and words("(?:网站|门户|官网)[^，；：。]*(?:专栏|公开栏)").search(left):
        # A column of the website; what a new one holds is not told.
        code = None if words("开设|新设|新建|新增|设立").search(left) else "disclosed_items_column"
    if code in CHANNELS and _several(left):
        code = "disclosed_items"
    if code in CHANNELS and right:
        code = strong("", right, f.unit) or code
    if code in CHANNELS and f.unit == "件" and said.family == "applications" and "信息" not in left:
        return None
    return _of_articles(said, f, left, before) if code == "articles" else code


def _of_articles(said: Said, f: figures.Figure, left: str, before: str) -> str | None:
    """Articles on a channel are the channel's, whichever it is."""
    kinds = _kinds(_KINDS, left)
    if kinds == {"website"} and words("刊登|刊发|刊载|发表").search(left):
        # On whose site is not told.
        return None
    if len(kinds) == 1 and "other" not in kinds:
        return f"disclosed_items_{kinds.pop()}"
    if not kinds and _PUBLISHES.fullmatch(left):
        clauses = words("[，；：。]").split(before)
        if len(clauses) > 1 and words("公众号|微信|微博").search(clauses[-2]):
            return named_before(said, f, left, before, None)
    return "articles" if kinds <= {"other"} else None


def _several(left: str) -> bool:
    """``利用村务公开栏、便民服务大厅公示信息460条``: the figure is of all the list together."""
    m = _ON.search(words("“[^“”]*”").sub("", left) if "“" in left else left)
    if m is None or words("新媒体|两微").search(m["on"]):
        return False
    kinds = [_kinds(_PLACES, piece) for piece in words("、|和|及|与|以及").split(m["on"])]
    told = set().union(*kinds)
    return len(kinds) > 1 and all(kinds) and len(told) > 1 and not told <= {"wechat", "weibo"}


def goes_on(said: Said, f: figures.Figure, left: str, before: str) -> bool:
    """``网站公开审批信息412条、许可信息268条``: the channel holds for each item of the list."""
    if said.last is None or said.last.indicator not in CHANNELS or said.last.unit != f.unit or said.whole is not None:
        return False
    if not _NEXT_ITEM.fullmatch(left) or CHANNEL.search(left) or WITHOUT_CODE.search(left):
        return False
    first = words(r"(?:公开|公示|发布|公布|更新|推送)(?:了)?(?P<thing>[^，；：。、\d]{2,24})[\d,.]+[万余多]*[件条篇份项则]").search(behind(before, "，；。"))
    return first is not None and not _GENERAL.fullmatch(first["thing"])


def named_before(said: Said, f: figures.Figure, left: str, before: str, code: str | None) -> str | None:
    """``政府网站：全年更新信息9376条``, ``公众号粉丝20万，推送稿件101篇``: the clause before names who publishes.

    Where it names a channel in passing, the figure is neither the channel's for certain nor the total.
    """
    if not _PUBLISHES.fullmatch(left):
        return code
    clauses = words("[，；：]").split(behind(before, "。"))
    for far, piece in enumerate(reversed(clauses[:-1])):
        clause = words(r"^\s*(?:\d{1,2}[.、．](?!\d)|[一二三四五六七八九]是|（\d{1,2}）)").sub("", piece)
        opened = not far and words("新建|新设|新增|开设|设立|建设|开辟|增设|开通").search(clause) is not None and CHANNEL.search(clause) is not None
        counts = [x for x in figures.find(clause) if x.unit not in ("%", "‰", "个百分点")]
        label = clause[-24:] if not counts and not far else (_SUBJECT.match(clause) or [""])[0]
        told = strong(label + "发布信息", "", f.unit) if label else None
        if opened:
            # What a new page or account holds is neither the channel's nor the total.
            return None
        if len(_kinds(_KINDS, clause)) > 1:
            return code
        if told in CHANNELS or (told == "disclosed_items" and words("网站|门户").search(label) and words("微信|微博|新媒体").search(label)):
            if counts and words("主动公开").search(left):
                # The channel's own things stand with it; this is the total.
                return code
            if any(m.indicator == told for m in said.found[-4:]) or (far and words("公开|政府").search(left)):
                # The channel has had its figure: this one may be the total.
                return code if words("公开").search(left) else None
            return told
    return code


def _kinds(of: tuple[tuple[str, str], ...], text: str) -> set[str]:
    return {kind for kind, said in of if words(said).search(text)}


__all__ = ["CHANNEL", "CHANNELS", "WITHOUT_CODE", "goes_on", "named_before", "of_items"]
