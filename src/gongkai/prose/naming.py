# ruff: noqa: E501 - lists of Chinese words; ruff counts each character as two columns
"""Which indicator the words around a count name, on the ground of what the paragraph has said."""

from __future__ import annotations

import re
from decimal import Decimal

from gongkai.prose import applicants, channels, figures
from gongkai.prose.channels import CHANNELS
from gongkai.prose.indicators import CASES
from gongkai.prose.matching import base, short, strong
from gongkai.prose.mention import is_rate
from gongkai.prose.misleading import misleading
from gongkai.prose.said import Said
from gongkai.prose.text import behind, words
from gongkai.prose.topics import topic

_FILLER = re.compile(
    r"^(?:20\d\d年|全年|今年|本年|当年|年内|以来|至今|目前|度|我局|市|县|区|共|共计|合计|总计|累计|总共|一共|数量|总数|总量|总|为|达|到|有|其中|其余|另外|另|其|均|已|全部|按时|"
    r"按期|依法|及时|办结|仅|只|组织|开展|举办|则|约|近|和|及|尚|仍|还|另|收到|受理|发布|公开|了|\s|、)*$")
_ASIDE = re.compile(r"（[^（）]*）|(?:“[^“”]*”|「[^」]*」)(?=[\u4e00-\u9fff]{0,4}(?:公众号|微信|微博|推送|发布|编发|公开|栏目|平台|号))|(?<=号)“[^“”]*”|(?<=微博)“[^“”]*”|(?<=微信)“[^“”]*”|(?<=网站)“[^“”]*”")
_PUBLIC_ALREADY = re.compile("(?:其中|[，、：])*(?:(?:属于?|系|因|告知|申请)[^，；：。]{0,10}公开|已(?:经)?(?:主动)?公开(?:的|范围|类|$))")
"""An outcome of applications, and no count of what is disclosed."""
_INTERPRETED = re.compile(r"图解|图文|图片|图表|图读|长图|视频|动漫|动画|漫画|H5|h5|文字|音频|问答|专家|负责人|部门|媒体|直播|海报|访谈|音视频|多媒体|文稿|起草|牵头|领导|数字|场景|案例")
_AUTHOR = re.compile("(?:领导(?:干部|同志|班子)?|负责人|负责同志|[局厅]长|主任|[市县区省]长|专家)[^，；。、等]{0,8}解读")
_PRINTED = re.compile("[，、]?(?:全年|共|累计)*(?:刊登|刊载|刊发|登载)(?:了)?(?:各类|各种|各项|有关|相关|重要|政府|政策|的)*(?:文件|信息|文稿)(?:共|共计|累计)*")
_BODY_PUBLISHES = re.compile(rf"(?:其中|包括|[，、：])*[^，；：。]{{0,14}}?{applicants.BODY.pattern.removesuffix('$')}(?:主动)?(?:公开|发布|更新)(?:的|了)?(?:政府|政务)?(?:信息)?(?:共|共计|累计|有|为)*")
"""Parts by who discloses, and not by topic."""
_BARE = re.compile(r"[\d.,]+[万亿]?[余多]?[件条篇份项]、?|编印|出版")
_KINDS = r"applications_(?:(?:received|handled|concluded)_|online|email|letter|in_person|fax)|cases_charged"
_SUMS: dict[tuple[str, ...], str] = {
    ("applications_received", "applications_carried_in"): "applications_handled",
    ("applications_carried_in", "applications_received"): "applications_handled",
    ("proposals_deputies", "proposals_consultative"): "proposals",
    ("proposals_consultative", "proposals_deputies"): "proposals",
    ("reconsideration_cases", "litigation_cases"): "disputes_cases",
}
_ADDED = (
    ("applications_concluded", "applications_(?:granted|partly_granted|granted_or_partly_granted|refused|unavailable|unprocessed|other_handling)"),
    ("applications_{base}", "applications_(?:online|email|letter|in_person|fax)"),
    ("disclosed_items", "disclosed_items_(?:website|column|wechat|weibo|new_media|gazette)"),
)
"""Kinds that shut each other out, and what they come to together."""
_DECISIONS = ("licensing_decisions", "penalty_decisions", "compulsory_decisions")
_COMPARISON = re.compile(
    r"(?:同比|较|比|与)(?:上年|去年|20\d\d年|往年|有)[^，]*$|(?:呈)?(?:逐年|持续|稳步|大幅|明显|平稳)[^，]*$|(?:次数|场次)?(?:较|偏|太|比较)?(?:少|不多|不足|不够)$")
_A_TOPIC = re.compile(
    r"[，、：其中包括发布公开]*(?:(?!级|方式|渠道|公报|刊登|平台|通过|利用|号|APP|客户端|信箱|热线|抖音|头条|快手|小红书|电视|电台|广播|报纸|报刊|学习强国|微视|短视频|转载|阅读|浏览)[^，；：。]){2,22}")
_NORM = re.compile(r"^(?:其中|其中包括|，|：|含|包括)*(?:行政)?(?P<noun>规范性文件|政府规章|规章)(?:共|为|有|的)*$")
_NORM_VERBS = (("reviewed", "审查|审核|备案|清理"), ("in_force", "现行有效|继续有效"), ("repealed", "废止|失效"), ("amended", "修改|修订"),
               ("issued", "印发|制发|制定|出台|下发|发文|制文"))


def name(said: Said, f: figures.Figure, left: str, right: str, before: str) -> str | None:
    """The indicator, or None where the words name none or may name two."""
    clear = _ASIDE.sub("", left) if words("[（“「]").search(left) else left
    code = _named(said, f, left, right, before)
    if clear != left and (code is None or code in ("disclosed_items", "disclosed_items_topic", "articles", "public_account_issues")):
        code = _named(said, f, clear, right, _ASIDE.sub("", before)) or code
    if code == "applications_received" and (heads := [m.value for m in said.found[-12:] if m.indicator == code]):
        carried = [m.value for m in said.found[-12:] if m.indicator == "applications_carried_in"]
        if carried and f.value == heads[-1] + carried[-1]:
            code = "applications_handled"
        elif f.value != heads[-1] and words("总[数量]|合计|共计").search(left) and carried:
            code = None
    return None if code is not None and misleading(code, clear, right, before) else code


def _named(said: Said, f: figures.Figure, left: str, right: str, before: str) -> str | None:
    code = strong(left, right, f.unit)
    if (part := _application(said, f, left, code)) is not None:
        return part
    if code == "applications_received" and (way := applicants.MEANS.search(left)) is not None:
        # In writing may be all of them.
        return None if way["means"] == "书面" and not left.startswith(("、", "，")) else applicants.by_means(way["means"])
    if code in CHANNELS or code == "articles":
        code = channels.of_items(said, f, left, right, before, code)
    if code in (None, "disclosed_items") and said.last is not None and channels.goes_on(said, f, left, before):
        return said.last.indicator
    if code == "policy_interpretations" and _AUTHOR.search(left):
        return "policy_interpretations_kind"
    code = _disclosed(said, f, left, right, before, code)
    if said.divided == "interpretations" and said.whole is not None and f.unit == said.whole.unit and (
            code in (None, "short_videos", "policy_interpretations", "articles")) and len(left) < 24 and not words("通过|网站|公众号|召开|收到").search(left):
        return "policy_interpretations_kind" if _INTERPRETED.search(left + right) else None
    if code is None:
        code = _told_elsewhere(said, f, left, right, before) or _document(said, left, before)
    if code is None and left.strip("，、") == "结转" and any(m.indicator == "applications_carried_in" for m in said.found):
        code = "applications_carried_out"
    if code in (None, "disclosed_items"):
        code = _of_the_last(said, f, left) or code
    brief = short(said, left, f.unit) if code in (None, "applications_received") else None
    if code == "applications_received" and brief is not None and words(_KINDS).match(brief) and not words("(?:公民|自然人|个人)(?:、|和|及|与|或)法人").search(left):
        code = brief
    code = code or brief or _by_what_it_speaks_of(said, f, left, before)
    if code == "disclosed_items_topic" and _BODY_PUBLISHES.fullmatch(left) is not None:
        return None
    if code is not None and code.startswith("disclosed_items") and f.unit in ("件", "项", "次", "个") and words("规章|目录|事项").search(left):
        return None
    return code


def _application(said: Said, f: figures.Figure, left: str, code: str | None) -> str | None:
    """Applications carried in, parts of them, and their outcomes in one word."""
    case = f.unit in CASES
    if case and "结转" in left and words("(?:上一?年度?|去年|往年)(?:度)?结转[^，；：。]{0,12}$").search(left):
        return "applications_carried_in"
    if case and code in ("applications_received", "applications_handled", "applications_concluded", None) and (
            applicants.of_a_body(said, f, left, applies=code is not None)):
        return "applications_part"
    if code in ("applications_received", "applicants", None) and (whose := applicants.applicant(said, left, f.unit)) is not None:
        return whose
    if case and said.divided == "applications" and (out := words("(?:其中|[，、：])*(?P<no>不)?(?:同意)?公开(?:的|类)*(?:共|有|为)?").fullmatch(left)):
        return "applications_refused" if out["no"] else "applications_granted"
    return None


def _disclosed(said: Said, f: figures.Figure, left: str, right: str, before: str, code: str | None) -> str | None:
    """What is disclosed, told from its parts and from what only sounds like it."""
    if code is None and f.unit in ("条", "件") and words("主动公开[^，；：。]*等(?:各类|各方面|方面|相关)?(?:政府)?信息(?:共|共计|累计)*$").search(left):
        code = "disclosed_items"
    inside = said.divided == "disclosed"
    if inside and code in ("disclosed_items", None) and (
            words(r"^[^，；：。]{1,14}(?:信息|类)$").search(right) or words("^(?:其中)?[，、：]?其[他它](?!方式|渠道|平台)").search(left)):
        code = "disclosed_items_topic"
    if code in CHANNELS and words("网站|门户").search(left) and words("(?:和|及|与|、)[^，；：。]{0,10}(?:微信|微博|新媒体|公众号)").search(left):
        code = "disclosed_items"
    if code in (None, "disclosed_items"):
        code = channels.named_before(said, f, left, before, code)
    if code is None:
        code = _labelled(f, left, before)
    if code in _DECISIONS:
        if words("公开|公示|信息|清单").search(left) or words("(?:公开|公示)(?![^；。]*(?:办理|办结|作出|做出|实施|完成))[^；。]*$").search(before):
            return None
        return "disclosed_items_topic" if inside else code
    if code == "disclosed_items" and f.unit in CASES and words("申请|答复|办结").search(before) and _PUBLIC_ALREADY.match(left):
        return None
    if code == "disclosed_items" and words("(?<!新)媒体(?!平台)|其[他它](?:方式|渠道|途径)").search(left):
        return None
    if inside and code == "articles" and said.whole is not None and f.unit == said.whole.unit:
        return "disclosed_items_topic"
    return None if code == "public_account_issues" and f.unit != "期" else code


def _told_elsewhere(said: Said, f: figures.Figure, left: str, right: str, before: str) -> str | None:
    """What a figure without words of its own counts: the words behind it, the clause before, the list that it sums up."""
    code = None
    filler = _FILLER.match(left.strip("，、 ")) is not None
    if filler and right and not words("或|、|和|及").search(right):
        code = short(said, right, f.unit) or strong(right, "", f.unit)
    if code is None and filler and words("合计|共计|总计").search(left):
        code = _SUMS.get(tuple(m.indicator for m in said.found[-2:])) or _added_up(said, f)
    if code is None and (tidied := words("(?:全年|共|累计)*(?P<verb>清理|审查|审核|备案)(?:文件)?").fullmatch(left)) is not None:
        code = strong(behind(before.removesuffix(left).rstrip("，；：。"), "，；：") + tidied["verb"], "", f.unit)
    if code is None and filler and "其中" not in left:
        clauses = words("[，；：]").split(before)
        if len(clauses) > 1 and not figures.find(clauses[-2]) and "。" not in clauses[-2]:
            told = _COMPARISON.sub("", clauses[-2].strip("，；"))
            code = applicants.subject(said, told) or strong(told, right, f.unit) or short(said, clauses[-2], f.unit)
    if code is None and f.unit == "期" and len(left) <= 5 and (clause := behind(before, "，；：")) != left:
        code = strong(_BARE.sub("", clause), "", f.unit)
    return code


def _document(said: Said, left: str, before: str) -> str | None:
    """``废止规章2件、规范性文件6件``: a noun alone has the verb of the count before, or of its whole."""
    if "规" not in left:
        return None
    if said.last is not None and (noun := words("(?:和|及|、|，)?(?:(规章)|(?:行政)?规范性文件)").fullmatch(left)):
        measure = words("(?:rules|normative_documents)_(.+)").fullmatch(said.last.indicator)
        if measure is not None:
            return ("rules" if noun[1] else "normative_documents") + "_" + measure[1]
    norm = _NORM.match(left)
    return _norm(norm["noun"], before) if norm is not None else None


def _by_what_it_speaks_of(said: Said, f: figures.Figure, left: str, before: str) -> str | None:
    """Words that name no indicator, where what was told last makes them one."""
    code = None
    if words("新增$|^，?(?:为|达|达到)$").search(left) and said.found and said.found[-1].unit in (f.unit, "%"):
        code = words("_(?:growth|change|cumulative)$").sub("", said.found[-1].indicator)
    if code is None and said.last is not None and said.last.indicator == "public_account_issues" and f.unit == "篇" and _FILLER.match(left.strip("，、")):
        return "articles"
    if code is None:
        code = topic(said, left, f.unit, before)
    if code is None and applicants.body_alone(said, left, f.unit, before):
        return "applications_part"
    if code is None and said.divided == "disclosed" and f.unit in ("条", "篇", "件", "项", "则") and _A_TOPIC.fullmatch(left):
        return "disclosed_items_topic"
    return code


def _of_the_last(said: Said, f: figures.Figure, left: str) -> str | None:
    """``制定行政规范性文件15件，其中公开14件``, ``编发公报4期，刊登文件47件``: what the verb says of the count before."""
    last = said.last
    if last is None:
        return None
    issued = words("(rules|normative_documents)_issued").fullmatch(last.indicator)
    if issued is not None and f.unit == last.unit and f.value <= last.value and words("(?:其中|，)+(?:主动|依法|对外|向社会|已|共)*(?:公开|公布)(?:的|了)?").fullmatch(left):
        return f"{issued[1]}_disclosed"
    if last.indicator == "gazette_issues" and f.unit in ("件", "条", "篇", "份") and _PRINTED.fullmatch(left):
        return "disclosed_items_gazette"
    return None


def _labelled(f: figures.Figure, left: str, before: str) -> str | None:
    """``政府公报：编印4期``: what the figure counts stands before the colon."""
    if "：" not in before:
        return None
    m = words(r"(?:^|[，；：。\d□.、．])(?P<label>[^，；：。\d□.．]{2,14})：(?P<verb>[^，；：。]{0,8})$").search(before)
    return strong(m["label"] + m["verb"], "", f.unit) if m is not None and m["verb"] == left else None


def _norm(noun: str, before: str) -> str | None:
    """``印发文件57件，其中行政规范性文件19件``: the verb stands before the whole."""
    said = [(m.start(), measure) for measure, verbs in _NORM_VERBS for m in words(verbs).finditer(before)]
    if not said:
        return None
    return ("normative_documents" if "规范" in noun else "rules") + "_" + max(said)[1]


def _added_up(said: Said, f: figures.Figure) -> str | None:
    """What a sum at the end of a list is the sum of, where the parts come to it exactly."""
    parts = [m for m in said.found[-24:] if not is_rate(m.indicator)]
    for whole, kinds in _ADDED:
        total, run = Decimal(0), 0
        for m in reversed(parts):
            if not words(kinds).fullmatch(m.indicator) or m.approximate or m.unit != f.unit:
                break
            total, run = total + m.value, run + 1
            if run > 1 and total == f.value:
                return whole.format(base=base(said))
    return None


__all__ = ["name"]
