# ruff: noqa: E501 - lists of Chinese words; ruff counts each character as two columns
"""The indicators that reports state in prose, as data beside the form.

Each has a code, a Chinese and an English label, the words it is known by, the units it is counted
in, and the readings under which it can be held against the form's cells. The first readings, marked
plain, are what the words say; the others are what an office may honestly mean by them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from gongkai.form import APPLICANTS, APPLICATIONS, DISCLOSURE, DISPUTES, ORGANISATIONS, OUTCOME_GROUPS, Cell

CASES = frozenset({"件", "宗", "起", "例", "条", "份", "项", "个", "次", "件次", "人次", None})
ITEMS = frozenset({"条", "件", "篇", "份", "项", "则", "个", "条次", "篇次", "件次", "次", None})
EVENTS = frozenset({"次", "场", "场次", "期", "个", "轮", None})
PIECES = frozenset({"篇", "条", "期", "个", "件", "份", "部", "幅", "张", "次", "篇次", "项", "则", "场"})
DOCUMENTS = frozenset({"件", "份", "个", "部", "项", "条", None})
MONEY = frozenset({"元"})
PEOPLE = frozenset({"人", "人次", "名", "位"})


@dataclass(frozen=True)
class Reading:
    """One way to understand a figure: cells that add up to it, those of ``less`` taken away.

    ``scale`` turns a cell's unit into the mention's (万元 into 元).
    """

    zh: str
    cells: tuple[Cell, ...]
    less: tuple[Cell, ...] = ()
    plain: bool = False
    scale: int = 1
    hint: bool = False
    """A coincidence worth telling in a warning, not a meaning the words can have."""


@dataclass(frozen=True)
class Indicator:
    code: str
    zh: str
    en: str
    family: str
    units: frozenset[str | None]
    words: tuple[str, ...] = ()
    """Regular expressions over the text before the figure, or before and after it with № for the figure."""
    short: tuple[str, ...] = ()
    """Words that name it only where the text already speaks of its family."""
    readings: tuple[Reading, ...] = ()
    strict: bool = False
    """Its words have one meaning only, so that a contradiction is an error."""


def _a(outcome: str, applicant: str = "total") -> Cell:
    return (APPLICATIONS, outcome, applicant)


def _d(route: str, outcome: str = "total") -> Cell:
    return (DISPUTES, route, outcome)


_APPLY = r"(?:政府信息(?:公开)?|信息公开|依申请公开|公开)(?:的|政府信息|信息|事项|类|工作)*(?:申请(?!人|公开专栏|平台|渠道|表单)(?:表|件|数量|事项|答复件|总量|总数|量|数)?|件(?!№))|依申请公开(?:政府信息|信息)?(?:案件|件|事项|数量)?|申请公开(?:的)?(?:政府)?(?:信息)?事项|(?<!复议)(?<!许可)(?<!听证)申请(?!人|公开|表|材料|渠道|行政|执行)(?:书|表|件|数量|事项|总量|总数|量|数)?(?:情况)?"
_GET = r"(?:收到|接收到|受理|新接收|接收|新收|收悉|接到|收取|收办|登记(?!办理|并办理)|共有|新增|接受|接办|收件)"
_DO = r"(?:办理|处理|承办)"
_END = r"(?:答复|办结|办复|回复|办理完毕|审结)"
_MID = r"[^，；：。]*?"


def _whose(base: str, applicants: tuple[str, ...]) -> tuple[Reading, ...]:
    new = tuple(_a("received", a) for a in applicants)
    handled = (*new, *(_a("carried_in", a) for a in applicants))
    done = tuple(_a("concluded", a) for a in applicants)
    r = Reading("本年新收", new, plain=base == "received")
    h = Reading("本年新收加上年结转", handled, plain=base == "handled")
    c = Reading("本年度办理结果总计", done, plain=base in ("concluded", "handled"))
    first = {"received": (r, h, c), "handled": (h, c, r), "concluded": (c, h, r)}[base]
    extra: tuple[Reading, ...] = ()
    if base == "concluded":
        extra = (Reading("办理结果总计减其他处理", done, tuple(_a(o, a) for a in applicants for o in ("other_uncorrected", "other_unpaid", "other_other"))),
                 Reading("办理结果总计减不予处理", done, tuple(_a(f"unprocessed_{o}", a) for a in applicants for o in (
                     "petition", "duplicate", "publication", "excessive", "confirmation"))))
    return (*first, *extra)


def _group(key: str, *, single: bool) -> tuple[Cell, ...]:
    members = next(g.members for g in OUTCOME_GROUPS if g.key == key)
    if key == "other":
        members = ("other_handling",) if single else ("other_uncorrected", "other_unpaid", "other_other")
    return tuple(_a(m) for m in members)


def _outcome(key: str, zh: str) -> tuple[Reading, ...]:
    readings = [Reading(zh, _group(key, single=s), plain=True) for s in ((True, False) if key == "other" else (False,))]
    first = _group(key, single=False)
    if len(first) > 1:
        readings += [Reading(f"仅“{zh}”中的一行", (c,), hint=True) for c in first]
    if key == "granted":
        readings.append(Reading("予以公开加部分公开", (_a("granted"), _a("partly_granted"))))
    return tuple(readings)


def _cases(*routes: str, pending: bool = True) -> tuple[Reading, ...]:
    whole = tuple(_d(r) for r in routes)
    results = ("upheld", "corrected", "other", "pending")
    out = [Reading("行政诉讼案件总计" if len(routes) == 2 else "案件总计", whole, plain=True),
           Reading("各项结果相加", tuple(_d(r, x) for r in routes for x in results)),
           Reading("总计减尚未审结，即已审结", whole, tuple(_d(r, "pending") for r in routes))]
    if len(routes) > 1 and "reconsideration" not in routes:
        names = {"litigation_direct": "仅未经复议直接起诉", "litigation_after_reconsideration": "仅复议后起诉"}
        out += [Reading(names[r], (_d(r),)) for r in routes]
    return tuple(out)


_LIT = ("litigation_direct", "litigation_after_reconsideration")


def _documents(item: str, *measures: str, plain: int = 2, hints: tuple[Reading, ...] = ()) -> tuple[Reading, ...]:
    names = {"issued": "本年制发件数", "repealed": "本年废止件数", "in_force": "现行有效件数", "created": "本年新制作数量",
             "newly_disclosed": "本年新公开数量", "total_disclosed": "对外公开总数量"}
    return (*(Reading(names[m], ((DISCLOSURE, item, m),), plain=i < plain) for i, m in enumerate(measures)), *hints)


def _of(item: str, measure: str, zh: str, scale: int = 1) -> tuple[Reading, ...]:
    return (Reading(zh, ((DISCLOSURE, item, measure),), plain=True, scale=scale),)


_APPLICANT_WORDS = {
    "individual": ("自然人", "公民个人", "公民", "个人", "群众个人"), "organisations": (
        "法人(?:或者?|和|及|与|、|以及)?其[他它]组织", "法人组织", "法人", "单位、组织", "(?<!其他)(?<!其它)组织"),
    "business": ("商业企业", "企业"), "research": ("科研机构",), "nonprofit": ("社会公益组织", "公益组织", "社会团体", "社会组织"),
    "legal": ("法律服务机构", "律师事务所"), "other": ("其[他它](?:组织|类|申请人|主体)?申请", "其[他它](?:组织|申请人|主体)"),
}
_BASES = {"received": ("收到", "received"), "handled": ("办理", "handled"), "concluded": ("办结", "concluded")}


def _applicants() -> Iterator[Indicator]:
    names = {t.key: (t.zh, t.en) for t in APPLICANTS} | {"organisations": ("法人或其他组织", "Organisations")}
    for base, (zh, en) in _BASES.items():
        for key, words in _APPLICANT_WORDS.items():
            kinds = ORGANISATIONS if key == "organisations" else (key,)
            yield Indicator(
                f"applications_{base}_{key}", f"{zh}的申请：{names[key][0]}", f"Applications {en}: {names[key][1].lower()}",
                "applications", CASES, short=tuple(rf"{w}(?:提出|提交)?(?:的)?(?:政府信息公开)?(?:申请)?(?:的)?(?:数量|为|有)?" for w in words),
                readings=_whose(base, kinds))


_REASONS = {
    "refused_state_secret": ("国家秘密",), "refused_law_prohibited": ("法律、?行政法规禁止公开", "法律法规禁止公开"),
    "refused_security_stability": ("三安全、?一稳定”?",), "refused_third_party": ("第三方合法权益", "第三方不同意(?:公开)?", "(?:商业秘密|个人隐私)"),
    "refused_internal": ("(?:三类)?内部事务(?:性)?信息",), "refused_deliberative": ("(?:四类)?过程性信息",),
    "refused_enforcement_file": ("行政执法案卷(?:信息)?",), "refused_administrative_query": ("行政查询事项",),
    "unavailable_not_held": ("不掌握(?:相关)?(?:政府)?信息", "本机关不掌握", "信息不存在", "告知不存在", "(?:非|不属于?)本(?:机关|单位|部门|行政机关|级|局|镇|街道|委|厅)(?:行政机关)?(?:掌握|制作|保存|负责|公开|职责|职权|管辖)[^，；：。]{0,8}?"),
    "unavailable_needs_creation": ("没有现成信息，?需要?另行制作", "需要?另行制作"),
    "unavailable_unclear": ("(?:经)?补正后?(?:申请内容)?(?:仍然?|依然)不明确", "申请内容(?:仍)?不明确"),
    "unprocessed_petition": ("信访、?(?:举报)?、?投诉类?(?:申请)?", "信访[^，；：。]{0,12}申请[^，；：。]{0,24}处理",), "unprocessed_duplicate": ("重复申请",),
    "unprocessed_publication": ("公开出版物",), "unprocessed_excessive": ("大量反复申请",),
    "unprocessed_confirmation": ("(?:确认或)?重新出具(?:已获取)?信息",),
    "other_uncorrected": ("逾期不补正[^，；]*?", "逾期未补正"), "other_unpaid": ("逾期未(?:按收费通知要求)?缴(?:纳费用|费)",),
}
_TAIL = r"”?(?:而|，)?(?:告知(?:申请人)?[^，；：。]{0,16}(?=的)|告知(?:申请人|其)?)?(?:不予公开|无法提供|不予处理)?(?:的|）|、|类|原因|为由|，)*(?:不再处理)?(?:政府信息公开)?(?:申请)?(?:的)?(?:共|为|有|数)?$"


def _outcomes() -> Iterator[Indicator]:
    from gongkai import form

    end = r"”?类?(?:政府信息)?(?:答复|处理|办理|的|申请)*(?:情形|结果)?(?:共|为|有|数量)*$"
    groups = {"granted": ("予以公开", "同意公开", "全部公开", "准予公开", "(?:告知|答复)公开", "(?<![\u4e00-\u9fff])公开(?=类)"), "refused": ("不予公开", "不同意公开", "不公开(?=类)"), "unavailable": ("无法提供",),
              "unprocessed": ("不予处理",), "other": ("其[他它](?:方式|情形)?处理(?:方式)?", "其[他它]处理情形")}
    both = r"(?:予以|全部|同意)?公开(?:和|与|及|或|、|以及|（含)(?:予以)?部分公开）?"
    yield Indicator("applications_granted_or_partly_granted", "予以公开和部分公开", "Granted or partly granted", "applications", CASES,
                    words=(both + end,), strict=True,
                    readings=(Reading("予以公开加部分公开", (_a("granted"), _a("partly_granted")), plain=True),
                              Reading("仅予以公开", (_a("granted"),), hint=True)))
    yield Indicator("applications_partly_granted", "部分公开", "Partly granted", "applications", CASES, words=("部分公开" + end,),
                    readings=(Reading("部分公开", (_a("partly_granted"),), plain=True),), strict=True)
    for g in OUTCOME_GROUPS:
        if g.key in groups:
            code = "applications_other_handling" if g.key == "other" else f"applications_{g.key}"
            yield Indicator(code, g.zh, g.en, "applications", CASES, words=tuple(w + end for w in groups[g.key]),
                            short=("其[他它](?:情形|类)?",) if g.key == "other" else (), readings=_outcome(g.key, g.zh), strict=True)
    for key, words in _REASONS.items():
        yield Indicator(f"applications_{key}", form.term_label(APPLICATIONS, key, 0).split("（")[0], form.term_label(APPLICATIONS, key, 0, lang="en"),
                        "applications", CASES, words=tuple(w + _TAIL for w in words),
                        readings=(Reading(form.term_label(APPLICATIONS, key, 0), (_a(key),), plain=True),), strict=True)


def _applications() -> Iterator[Indicator]:
    before, after = r"(?:上一?年度?|去年|往年|20\d\d年度?)", r"(?:下一?年度?|次年|明年|20\d\d年度?|跨年度?)"
    yield Indicator("applications_carried_out", "结转下年度继续办理", "Carried over to the next year", "applications", CASES, strict=True,
                    words=(rf"结转(?:至|到|入|往)?{after}(?:继续)?(?:办理|处理|答复)?(?:的|申请)*(?:共|为|有)?$", rf"№[^，；：。]{{0,3}}(?:结转|转结|转)(?:至|到|入)?{after}", rf"结转№(?:至|到|入)?{after}",
                           rf"№[^，；：。]{{0,20}}(?:顺延|延续|延期|延至|转|结转)(?:至|到|入)?{after}[^，；：。]{{0,6}}(?:答复|办理|办结)",
                           rf"(?:顺延|延期|延续|结转|转结|跨|转)(?:至|到|入)?{after}(?:\d*月)?(?:继续)?(?:办理|答复|处理)?(?:的)?(?:共|为|有)*$", rf"^{after}继续办理(?:的)?$", "(?:尚未|尚在|还在|仍在|正在)(?:办结|办理)(?:之?中)?(?:的)?$", "跨年度?(?:继续)?(?:办理|答复|结转)?(?:的)?$"),
                    readings=(Reading("结转下年度继续办理", (_a("carried_out"),), plain=True),))
    yield Indicator("applications_carried_in", "上年结转", "Carried over from the year before", "applications", CASES, strict=True,
                    words=(rf"{before}(?:度)?(?:依申请)?结转(?:的)?(?:政府信息公开)?(?:申请|办理)*(?:的)?(?:共|为|有)?$", rf"结转{before}(?:的|未办结)*(?:申请)?$"),
                    readings=(Reading("上年结转", (_a("carried_in"),), plain=True),))
    yield Indicator("applicants", "申请人数", "Applicants", "applications", PEOPLE, words=(rf"{_GET}№(?:群众|申请人|公民|市民|居民|村民|自然人)?.*申请", "申请人$"),
                    readings=_whose("received", ("total",)))
    yield Indicator("applications_received", "收到政府信息公开申请", "Applications received", "applications", CASES,
                    words=(rf"{_GET}{_MID}(?:{_APPLY})(?:共|总|合|计|为|有|达|到|了|的|数量)*$", rf"{_GET}[^，；：。]{{0,6}}№[^，；：。、]{{0,6}}(?:{_APPLY})",
                           r"依申请(?:政府)?信息公开(?:共|为)*$", rf"(?:{_APPLY})(?:共|总|合|计|为|有|达|到|了|的|数量)*$", rf"(?:{_APPLY})(?:的)?{_GET}(?:总数|总量|数量|数|量)?(?:共|为|达)*$"),
                    short=(rf"{_GET}(?:申请表|申请书)?(?:总数|总量|数量|数|量|了|共)?",), readings=_whose("received", ("total",)))
    yield Indicator("applications_handled", "办理政府信息公开申请", "Applications handled", "applications", CASES,
                    words=(rf"{_DO}{_MID}(?:{_APPLY})(?:共|总|合|计|为|有|达|到|了|的|数量)*$", rf"{_DO}[^，；：。]{{0,6}}№[^，；：。、]{{0,6}}(?:{_APPLY})"),
                    short=(rf"{_DO}(?:总数|总量|数量|数|量|了|共)?",), readings=_whose("handled", ("total",)))
    yield Indicator("applications_concluded", "办结（答复）政府信息公开申请", "Applications concluded", "applications", CASES,
                    words=(rf"{_END}(?!率){_MID}(?:{_APPLY})(?:共|总|合|计|为|有|达|到|了|的|数量)*$", r"№(?:均|已)?(?:按(?:期限|时|期)|依法|在[^，；：。]{0,8}内)?(?:已)?(?:予以)?(?:答复|办结)(?!不|质量|文书)", rf"{_END}[^，；：。]{{0,6}}№[^，；：。、]{{0,6}}(?:{_APPLY})",
                           rf"(?:{_APPLY}){_MID}(?:{_END})(?:总数|数量|数|了|共)?(?:共|为|达)*$"),
                    short=(r"(?:出具|制发|作出)(?:政府信息公开|书面)?(?:答复书|告知书|答复)", rf"{_END}(?:申请)?(?:总数|数量|数|量|了|共|总计|的)*",), readings=_whose("concluded", ("total",)))
    for key, zh, en, words in (
        ("online", "网上申请", "Applications online", r"(?:网络|网上|在线|互联网|平台|网站|线上)"),
        ("email", "电子邮件申请", "Applications by e-mail", r"(?:电子邮件|邮件|邮箱)"),
        ("letter", "信函申请", "Applications by letter", r"(?:信函|信件|邮寄|来信|纸质|寄送|书面|快递|挂号信)+"),
        ("in_person", "当面申请", "Applications in person", r"(?:当面|现场|窗口|来访|上门)"),
        ("fax", "传真申请", "Applications by fax", "传真"),
    ):
        yield Indicator(f"applications_{key}", zh, en, "applications", CASES,
                        short=(r"[^，；：。]{0,8}?" + words + r"(?:为主)?(?:形式|方式|渠道|途径)?(?:提交|提出|接收|收到|受理|办理)*(?:的)?(?:政府信息公开)?(?:申请表|申请)?(?:的)?",))
    yield Indicator("applications_part", "申请的分项", "Part of the applications", "applications", CASES)
    yield Indicator("applications_on_time_rate", "申请按时答复率", "Applications answered on time", "applications", frozenset({"%"}))


def _any(*results: str) -> str:
    """One or several results told together: ``维持或驳回``, ``撤销、确认违法或责令履行``."""
    one = "(?:" + "|".join(results) + ")"
    return rf"{one}(?:(?:、|或者|或|和|及|与){one})*"


def _disputes() -> Iterator[Indicator]:
    recon, lit = r"(?:行政)?复议", r"(?:行政)?(?:诉讼|应诉)"
    tail = r"(?:类|的)?(?:申请|案件|案|案件数|数量|事项|情况)*(?:的)?(?:共|总|计|合|为|有|发生|达)*$"
    yield Indicator("disputes_cases", "行政复议和行政诉讼案件", "Reconsideration and litigation cases", "disputes", CASES,
                    words=(rf"{recon}(?:案件)?(?:和|、|及|与|或|以及){_MID}{lit}{tail}", rf"{recon}{lit}{tail}"), readings=_cases("reconsideration", *_LIT))
    yield Indicator("litigation_direct_cases", "未经复议直接起诉", "Litigation without reconsideration", "litigation", CASES,
                    words=(rf"未经(?:行政)?复议(?:直接)?(?:起诉|诉讼)?{tail}", rf"直接起诉{tail}"), readings=_cases("litigation_direct"))
    yield Indicator("litigation_after_reconsideration_cases", "复议后起诉", "Litigation after reconsideration", "litigation", CASES,
                    words=(rf"(?<!未){recon}后(?:再)?(?:提起)?(?:起诉|诉讼|行政诉讼){tail}",), readings=_cases("litigation_after_reconsideration"))
    yield Indicator("reconsideration_cases", "行政复议案件", "Reconsideration cases", "reconsideration", CASES,
                    words=(rf"{recon}{tail}", rf"№{recon}"), readings=_cases("reconsideration"))
    yield Indicator("litigation_cases", "行政诉讼案件", "Litigation cases", "litigation", CASES, words=(rf"{lit}{tail}", rf"№{lit}"), readings=_cases(*_LIT))
    words = {"upheld": ("结果维持", _any("维持(?:(?:原|具体|行政|答复|处理)*(?:行为|决定|判决|答复))?", "驳回[^，；、或和]*"), "胜诉"), "corrected": ("结果纠正", "被?纠正", "纠错", "被?依法纠错", "被纠错", _any("(?:被)?撤销(?:原[^，；、或和]{1,6})?", "(?:被)?变更", "(?:被)?确认违法", "(?:被)?责令[^，；、]*")),
             "other": ("其[他它]结果", "其[他它](?:处理)?"), "pending": ("尚?未(?:审理完毕|作出决定|作出判决|结案)", "(?:正在|尚在|仍在|在)审理?(?:之中|中|阶段)?", "尚未审结", "未审结", "(?:正在|尚在)?审理中?", "尚未办结")}
    names = {"upheld": ("结果维持", "upheld"), "corrected": ("结果纠正", "corrected"), "other": ("其他结果", "other result"), "pending": ("尚未审结", "pending")}
    for family, zh, en, routes in (("reconsideration", "行政复议", "Reconsideration", ("reconsideration",)), ("litigation", "行政诉讼", "Litigation", _LIT)):
        for key, forms in words.items():
            about = "复议" if family == "reconsideration" else "(?:诉讼|应诉)"
            whole = Reading(f"{zh}{names[key][0]}", tuple(_d(r, key) for r in routes), plain=True)
            some = tuple(Reading(f"仅{'未经复议直接起诉' if r.endswith('direct') else '复议后起诉'}", (_d(r, key),)) for r in routes) if len(routes) > 1 else ()
            yield Indicator(f"{family}_{key}", f"{zh}{names[key][0]}", f"{en} {names[key][1]}", family, CASES,
                            words=tuple(rf"{about}(?:案件)?(?:中)?(?:的)?{f}(?:的|结果|案件|共|有|为)*$" for f in forms if "[^" not in f) + (
                                (r"被(?:行政)?复议(?:机关|机构)(?:依法)?(?:纠正|纠错|撤销|变更|确认违法)(?:的|案件|共|有|为)*$",) if (family, key) == ("reconsideration", "corrected") else ()),
                            short=tuple(f + r"(?:的|结果|案件|共|有|为)*" for f in forms), readings=(whole, *some), strict=True)
    yield Indicator("litigation_lost", "行政诉讼败诉", "Litigation lost", "litigation", CASES, words=("败诉(?:案件|的)*(?:共|有|为)?$", "№[^，；：。]*?败诉"),
                    readings=(Reading("行政诉讼结果纠正", tuple(_d(r, "corrected") for r in _LIT), plain=True),))


def _disclosed() -> Iterator[Indicator]:
    verb = r"(?:主动公开|公开|公示|发布|公布|更新|推送|推出|发表|刊登|刊载|张贴|刊发|发送|编发|登载|上传|转发|发文|制作发布)"
    thing = r"(?:了)?(?:[^，；：。、\d]{1,8}类|各类|各种|各项|有关|相关|政务动态|政务|动态|政府|公开|文字|图文|工作|惠民|便民|权威|政策|要闻|新闻|原创|本地|重要|宣传|资讯|公告|公示|通知|短)*(?:信息|资讯|内容|消息|动态|推文|文章|稿件|要闻|公告|微博|微信|图文消息|图文|博文)?(?:共|总|合|累|计|数量|数|量|达|到|为|了)*$"
    between = r"(?:(?!等|渠道|方式)[^，；：。]){0,12}?"
    yield Indicator("disclosed_items", "主动公开政府信息", "Items disclosed proactively", "disclosed", ITEMS,
                    words=(r"(?<!申请)(?:主动公开|公开|发布|公布)(?:了)?(?:各类|各种|各项|有关|相关|政务|政府|的|工作|公开|文件)*信息(?:共|总|合|累|计|数量|数|量|达|到|为|了|约|有)*$",
                           r"主动公开(?:了)?(?:共|总|合|累|计|数量|数|量|达|到|为)*$", r"(?:主动公开|公开|发布)(?:了)?№[^，；：。]{0,4}信息"))
    yield Indicator("disclosed_items_cumulative", "累计主动公开政府信息（历年）", "Items disclosed in all years", "disclosed", ITEMS)
    for key, zh, en, words in (
        ("website", "网站公开", "website", r"(?:门户网站|政府网站|网站|官网|门户|政府网|信息网|信息公开网|校园网)"),
        ("column", "政府信息公开专栏公开", "column", r"(?:专栏|专题(?!网页|网站|片|会|培训|报道|研究|讲座|活动)|公开栏|公示栏|公告栏)"),
        ("new_media", "政务新媒体公开", "new media",
         r"(?:(?:政务)?(?:微博|微信)[^，；：。]{0,14}等?(?:政务)?新媒体(?:平台|账号)?|政务新媒体(?:平台|账号)?|新媒体(?:平台|账号)?|两微一端|“?两微”?平台|(?:政务)?微博(?:、|和|及|与)?(?:政务)?微信(?:公众号)?|(?:政务|官方)?微信(?:公众号)?(?:、|和|及|与)?(?:政务|官方)?微博)"),
        ("wechat", "微信公开", "WeChat", r"(?:微信公众号|微信公众平台|微信平台|官方微信|政务微信|公众号|微信(?!视频号|公众|平台|群))(?![^，；：。]{0,10}(?:微博|新媒体))"),
        ("weibo", "微博公开", "Weibo", r"(?:政务微博|官方微博|新浪微博|微博)(?![^，；：。]{0,10}(?:微信|新媒体))"),
    ):
        yield Indicator(f"disclosed_items_{key}", zh, f"Items disclosed, {en}", "disclosed", ITEMS - {"个", "项", "次"},
                        words=(rf"{words}{between}{verb}{thing}", rf"{words}{between}{verb}№[^，；：。]{{0,4}}(?:政府|政务)?信息",
                               rf"(?:通过|利用|在|依托)[^，；：。]{{0,10}}?{words}(?:公开|发布|公布|更新)[^，；：。]{{0,60}}信息(?:共)?$",
                               *((rf"(?:推送|发布|发送|编发){words}(?:信息)?$",) if key in ("wechat", "weibo") else ()),
                               rf"{words}{between}(?:公开|公示|发布|公布|更新|推送|编发)(?:(?!等|渠道|会|申请|规章|文件|解读|稿|阅读|浏览|访问|点击|播放|粉丝|关注|用户|公报|视频)[^，；：。]){{0,16}}$"),
                        short=(rf"[^，；：。]{{0,10}}?{words}(?:平台|账号|公开|发布|上|”)*(?:政府)?(?:信息)?(?:的)?",))
    yield Indicator("disclosed_items_gazette", "政府公报公开", "Items disclosed, gazette", "disclosed", ITEMS,
                    words=(rf"公报》?[^，；：。]{{0,6}}?(?:主动公开|公开|发布)(?:政府)?信息{thing}",
                           r"公报[”》]*[^，；：。、\d]{0,6}?(?:公开|发布|刊登|刊载|刊发|登载)(?:了)?(?:各类|各种|各项|有关|相关|重要|政府|政策|的)*(?:文件|信息|文稿)(?:共|共计|累计)*$"), short=(r"[^，；：。]{0,6}?公报(?:公开|发布)?(?:政府)?(?:信息)?",))
    yield Indicator("disclosed_items_topic", "主动公开政府信息（按内容）", "Items disclosed, by topic", "disclosed", ITEMS)
    yield Indicator("gazette_issues", "政府公报期数", "Gazette issues", "disclosed", frozenset({"期"}),
                    words=(r"公报[”》]*(?:共|编印|出版|发行|编发|编辑)*$", r"公报[^，；：。]{0,8}$", "№.{0,8}公报"))


def _others() -> Iterator[Indicator]:
    count = r"(?:的)?(?:材料|文件|文稿|文字|图文|图解|文章|文本|信息|稿件|稿|产品|作品|内容|方案|件)*(?:共|总|合|累|计|数量|数|达|到|为|了|等|、)*$"
    yield Indicator("policy_interpretations_kind", "政策解读（按形式）", "Policy interpretations, by kind", "interpretations", PIECES,
                    words=(r"(?:一图(?:读懂|看懂|速懂)|政策图解|图解政策|(?<![\u4e00-\u9fff])图解|制作图解)(?:系列|产品|作品|材料|信息|政策)*(?:共|了)?$", rf"(?:直播|动漫|图文|图片|图解|图表|视频|文字|音频|动漫|动画|漫画|短视频|专家|部门|媒体|一图|长图|多媒体|问答|H5|简明|负责人|数字化)(?:式|类|化)?(?:政策)?解读{count}", r"№(?:图文|图片|图解|图表|视频|文字|音频|动漫|动画|漫画)解读"),
                    short=("(?:图解|图文|图片|视频|动漫|动画|漫画|H5|长图|一图读懂|文字|音频|问答|简明问答|专家|部门|负责人|主要负责人)(?:类|解读)?",))
    yield Indicator("policy_interpretations", "政策解读", "Policy interpretations", "interpretations", PIECES,
                    words=(rf"解读{count}", r"№[^，；：。、]{0,8}解读(?!、)", r"解读(?:各类|重要|重大|惠企|有关|相关)?政策(?:文件)?(?:共)?$"))
    yield Indicator("press_conferences", "新闻发布会", "Press conferences", "conferences", EVENTS,
                    words=(r"新闻(?:通气会|发布会|发布活动)(?:(?:、|和|及)?(?:政策|媒体|新闻)?(?:例行)?(?:吹风会|通气会|见面会|发布会|发布活动)|等|活动)*(?:共|总|合|累|计|达|了)*$", r"发布会(?:共|达|了)*$", "№[^，；：。]{0,8}(?:新闻发布活动|发布会)"))
    mail = r"(?:热线(?:工单|诉求|事项|电话)?|留言|来信|咨询(?:电话)?|信件|诉求|网民提问|投诉|举报|来电|来函|群众问题|信箱|提问|工单|互动信息|转办件|转办单|交办单|交办件|督办件|督办单|(?:咨询|投诉|群众|市民)电话)(?:来信|来电|留言|咨询|投诉|举报|求助|建议|等|事项|问题|信件|邮件|电话|件|的|”|和|及|与|、)*"
    yield Indicator("messages_received", "收到留言来信", "Messages received", "messages", CASES | {"封", "通"},
                    words=(rf"(?:收到|受理|接受|接收|接到|接听|征集|转办|转来)(?!并){_MID}{mail}(?:共|总|合|计|达|了|总量)*$", rf"(?:收到|受理|接收|接到)№[^，；：。]{{0,8}}{mail}", "(?:热线|来电|电话)(?:来电)?(?:接听|受理|呼入)(?:总)?量(?:共|为|达)*$"))
    yield Indicator("messages_answered", "答复留言来信", "Messages answered", "messages", CASES | {"封", "通"},
                    words=(rf"(?:受理|收到)并(?:及时)?(?:答复|回复|办理|处理|办结){_MID}{mail}$", rf"(?:答复|回复|办理|回应|处理|办结|解答)(?!并){_MID}{mail}(?:共|总|合|计|达|了|总量|数量)*$", rf"(?:答复|回复|办理|回应|处理|办结|解答)№[^，；：。]{{0,8}}{mail}",
                           r"(?:信箱|热线|留言)[^，；：。]{0,12}(?:办件|转办件|工单)(?:共)?$"),
                    short=(rf"[^，；：。]{{0,6}}?{mail}", "(?:办理)?(?:答复|回复|办结)"))
    yield from _proposals()
    yield from _norms()
    fee = r"(?:信息处理费|信息公开(?:信息)?(?:处理)?费用?|依申请公开(?:处理)?费用?|处理费|收取(?:的)?费用?)"
    yield Indicator("processing_fee", "信息处理费", "Information-processing fee", "fee", MONEY, words=(rf"{fee}(?:用|金额|共|总|合|计|累|人民币|为|的|收入|收取|收缴|收费|实收|总额)*$",),
                    short=("(?:共计|合计|金额|收取|共收取|总计|计)",))
    yield Indicator("cases_charged", "收费的申请", "Applications charged for", "fee", CASES,
                    words=(r"(?:对|向|就|涉及)[^，；：。]{0,14}№[^，；：。]{0,12}申请[^，；：。]{0,10}(?:收取|计收)", r"收费(?:的)?申请(?:共)?$", r"收取(?:信息)?处理费(?:的)?(?:申请)?(?:共)?$"), short=(r"涉及(?:政府信息公开)?(?:申请)?(?:件)?", r"涉及申请(?:人)?"))
    yield Indicator("assistance_letters", "协查函", "Assistance letters", "misc", CASES, words=("协查函(?:共)?$", "№协查函"))
    yield Indicator("short_videos", "短视频", "Short videos", "misc", PIECES, words=(r"(?:短视频|视频(?!解读))(?:作品|产品|共|等)*$", "№(?:短)?视频(?!解读|会)"))
    yield Indicator("articles", "发布稿件", "Articles", "misc", frozenset({"篇", "条", "件", "余篇", "篇次"}),
                    words=(r"(?:稿件|发稿|宣传稿|新闻稿|文章|推文|报道)(?:共|共计|累计|总计|了|约|\S{0,2}期)*$", r"№(?:稿件|文章|推文|报道)"))
    yield Indicator("public_account_issues", "公众号发布期数", "Public account issues", "misc", frozenset({"期"}),
                    words=(r"公众号.{0,8}(?:发布|推送|编发|更新|编辑)(?:各类|信息|消息|图文|推文|内容|共|了)*$", r"(?:发布|推送)(?:微信)?公众号(?:文章)?$", r"发布(?:各类|政务)*信息(?:共)?$"))
    yield Indicator("reads", "阅读（访问）量", "Reads and visits", "misc", frozenset({"人次", "次", "条次", None}),
                    words=(r"(?<!日均)(?<!月均)(?<!平均)(?:阅读|浏览|点击|访问|播放|转播)(?:总)?(?:数|量|次数|人次|人数)?(?:共|达到?|超过?|总计|突破|为|约|累计|了)*$",))
    yield Indicator("trainings", "培训", "Trainings", "training", EVENTS, words=(r"(?:培训|轮训)(?:班|会|会议|活动)?(?:共|共计|累计|了|达)*$", r"№[^，；：。]{0,14}培训"))
    yield Indicator("training_participants", "参训人数", "Training participants", "training", PEOPLE, short=("、?(?:共|共计|累计)?(?:覆盖|参训|受训|参加|参与|惠及|轮训)?(?:干部|人员|工作人员|学员|干部职工|业务人员|人数)?",),
                    words=(r"(?:培训|轮训)[^，；：。、会班期场次余期\d]{2,8}$", r"(?:培训|参训)(?:班)?(?:人员|干部|学员|工作人员|各级|人数|达|共|累计|了|约)*$", r"№参训"))
    yield Indicator("meetings", "会议", "Meetings", "misc", EVENTS, words=(
        r"(?:推进会|部署会|例会|协调会|通报会|动员会|研讨会|会商会|联席会|研判会|总结会|专题会|工作会|联席会|(?<!公布局长)办公会|座谈会|领导小组会|调度会|分析会|研究会|讨论会|交流会|汇报会|碰头会|启动会|现场会|工作会议|专题会议|(?<!列席)(?<!常务)会议)(?:共|共计|累计|了)*$",
        r"(?:组织|召开|召集|举行)[^，；：。]{0,6}№[^，；：。]{0,14}(?:会议|推进会|例会|部署会|专题会|办公会|工作会|联席会)", r"№(?:组织)?(?:召开|举行)[^，；：。]{0,12}(?:会议|办公会|推进会|例会)"))
    yield Indicator("consultations", "意见征集", "Consultations", "misc", EVENTS | {"项", "件"},
                    words=(r"(?:民意征集|征集民意|民意调查|征集意见|意见征集|征求意见|调查征集|征集调查|网上调查|在线调查)(?:活动|事项|共|公告|了)*$", "№[^，；：。]{0,6}(?:征集调查|调查征集|民意征集|意见征集|网上调查)"))
    yield Indicator("interviews", "在线访谈", "Interviews", "misc", EVENTS, words=(r"访谈[”》」]?(?:节目|活动|共|栏目|直播)*$", "№[^，；：。]{0,6}访谈"))
    yield Indicator("open_days", "政府开放日", "Open days", "misc", EVENTS, words=(r"开放(?:日|周|月)”?(?:系列)?(?:主题)?(?:活动|共|了)*$", "№[^，；：。]{0,6}开放日"))


def _proposals() -> Iterator[Indicator]:
    deputy = r"(?:人大代表|省人大|市人大|区人大|县人大|人大|代表)(?:提出的)?(?:意见|议案、?)?建议(?:议案|意见)?"
    member = r"(?:政协委员|省政协|市政协|区政协|县政协|政协|委员)(?:提出的|会议|重点)?提案(?:建议)?"
    tail = r"(?:办理|答复|件|案|的|共|总|合|计|为|数|各|量|和意见|、意见)*$"
    for suffix, zh, en, verb in (("_answered", "（已答复）", " answered", True), ("", "", "", False)):
        head = rf"(?:答复|办结|办复|回复){_MID}" if verb else ""
        yield Indicator(f"proposals_deputies{suffix}", f"人大代表建议{zh}", f"Proposals of deputies{en}", "proposals", CASES, words=(rf"{head}{deputy}{tail}", *((rf"№{deputy}",) if not verb else ())))
        yield Indicator(f"proposals_consultative{suffix}", f"政协提案{zh}", f"Proposals of the consultative conference{en}", "proposals", CASES,
                        words=(rf"{head}{member}{tail}", rf"{head}提案{tail}", *((rf"№{member}",) if not verb else ())))
        yield Indicator(f"proposals{suffix}", f"建议提案{zh}", f"Proposals{en}", "proposals", CASES,
                        words=(rf"{head}{deputy}(?:和|、|及|与|以及){member}{tail}", rf"{head}建议(?:和|、|及|与)?提案{tail}", rf"{head}(?:人大、?政协|两会|代表委员)(?:建议|议案)?(?:和|、)?(?:建议)?提案{tail}"),
                        short=("(?:答复|办结|办复|回复)",) if verb else ())
    yield Indicator("proposals_satisfied", "建议提案满意件", "Proposals satisfied", "proposals", CASES, short=("(?:表示)?满意(?:件|的)?",))
    yield Indicator("proposals_satisfaction", "建议提案满意率", "Satisfaction with answers to proposals", "proposals", frozenset({"%"}))
    yield Indicator("proposals_answered_rate", "建议提案答复率", "Proposals answered, share", "proposals", frozenset({"%"}))


def _norms() -> Iterator[Indicator]:
    tail = r"(?:文件)?(?:的)?(?:共|总|合|计|为|数|有|达|数量|件数)*$"
    norm = r"(?:行政)?规范性文件"
    stock = (Reading("现行有效件数减本年制发件数", ((DISCLOSURE, "normative_documents", "in_force"),), ((DISCLOSURE, "normative_documents", "issued"),), hint=True),
             Reading("现行有效件数加本年废止件数", ((DISCLOSURE, "normative_documents", "in_force"), (DISCLOSURE, "normative_documents", "repealed")), hint=True))
    for item, zh, en, noun in (("normative_documents", "行政规范性文件", "Normative documents", norm), ("rules", "规章", "Rules", r"(?:政府)?规章")):
        yield Indicator(f"{item}_repealed", f"{zh}（废止）", f"{en} repealed", item, DOCUMENTS,
                        words=(rf"(?:废止|失效|清理废止){_MID}{noun}{tail}", rf"{noun}{_MID}(?:废止|宣布失效|清理废止)(?:了|文件|和失效)?$", rf"废止№[^，；：。]{{0,4}}{noun}"),
                        short=("(?:宣布|清理)?(?:废止|失效)(?:和失效|或失效|了)*(?:文件)?",), readings=_documents(item, "repealed"), strict=True)
        yield Indicator(f"{item}_amended", f"{zh}（修改）", f"{en} amended", item, DOCUMENTS,
                        words=(rf"(?:修订|修改){_MID}{noun}{tail}",), short=("(?:修订|修改)(?:了)?",))
        yield Indicator(f"{item}_in_force", f"{zh}（现行有效）", f"{en} in force", item, DOCUMENTS,
                        words=(rf"(?:现行有效|继续有效){_MID}{noun}{tail}", rf"{noun}{_MID}(?:现行有效|继续有效){tail}"), short=(rf"(?:现行|继续)有效(?:的)?{tail[:-1]}",),
                        readings=_documents(item, "in_force", "total_disclosed", hints=stock if item != "rules" else ()))
        yield Indicator(f"{item}_reviewed", f"{zh}（审查备案）", f"{en} reviewed", item, DOCUMENTS,
                        words=(rf"(?:审查|审核|备案|清理)(?!废止){_MID}{noun}{tail}", rf"{noun}[^，；：。]{{0,8}}(?:审查|审核|备案|清理)(?:了|登记)*{tail}",
                               rf"№[^，；：。]{{0,4}}{noun}(?:进行|开展)(?:了)?[^，；：。]{{0,8}}(?:审查|审核|清理|备案)"),
                        short=("(?:报[^，；：。]{0,16})?(?:审查|审核|备案|清理)(?:了)?(?:文件)?",))
        yield Indicator(f"{item}_issued", f"{zh}（制发）", f"{en} issued", item, DOCUMENTS,
                        words=(rf"(?:制发|制定|出台|印发|新发|新制|下发){_MID}{noun}{tail}", rf"{noun}{_MID}(?:制发|制定|出台|印发){tail}", rf"(?:制发|制定|出台|印发)(?:了)?№[^，；：。]{{0,4}}{noun}"),
                        short=("(?:本年|新)?(?:制发|制定|出台|印发)(?:了)?",), readings=_documents(item, "issued", "created", "newly_disclosed", plain=2))
        yield Indicator(f"{item}_disclosed", f"{zh}（公开）", f"{en} disclosed", item, DOCUMENTS - {"条"}, words=(rf"(?:公开|发布|公布){_MID}{noun}{tail}",))  # of any year and on any page: no cell counts that
    yield Indicator("policy_documents", "政策文件", "Policy documents", "policy_documents", DOCUMENTS - {"条"}, words=(rf"政策(?:性)?文件{tail}", "№政策(?:性)?文件"))
    for code, item, zh, en in (("licensing_decisions", "licensing", "行政许可", "Licensing decisions"), ("penalty_decisions", "penalties", "行政处罚", "Penalty decisions"),
                               ("compulsory_decisions", "compulsory_measures", "行政强制", "Compulsory measures")):
        yield Indicator(code, f"{zh}决定", en, "decisions", frozenset({"件", "宗", "起", "项", "个", "份", None}),
                        words=(rf"(?:办理|办结|作出|做出|完成|实施|处理){_MID}{zh}(?:事项|业务|审批|申请)(?:共|为)*$", rf"{zh}(?:措施|执行)?(?:处理)?(?:决定书|决定|案件|信息)?(?:数量|共|为)*$", rf"№{zh}"), readings=_of(item, "decisions", "处理决定数量"))
    yield Indicator("fees_amount", "行政事业性收费金额", "Administrative fees", "decisions", MONEY, words=(r"行政事业性?收费(?:金额|项目|共|总额|为|收入|计)*$",),
                    readings=_of("fees", "amount", "本年收费金额", 10000))
    yield Indicator("procurement_projects", "政府集中采购项目", "Procurement projects", "procurement", frozenset({"个", "项", "件", "宗"}),
                    words=(r"集中采购(?:项目)?(?:数量|共|为)*$",), short=("(?:完成|实施)?采购项目(?:数量)?",), readings=_of("procurement", "projects", "采购项目数量"))
    yield Indicator("procurement_amount", "政府集中采购金额", "Procurement amount", "procurement", MONEY, words=(r"集中采购(?:总)?(?:金额)?(?:共|为|达)*$",),
                    short=("(?:实际)?(?:采购)?(?:总)?金额(?:共|为|达|计)*",))


INDICATORS: dict[str, Indicator] = {
    i.code: i for i in (*_outcomes(), *_applications(), *_applicants(), *_disputes(), *_disclosed(), *_others())
}
"""Every indicator by its code, the more special ones first."""

SUFFIXES = {
    "_share": ("占比", "share"), "_growth": ("同比增长", "growth on the year before"), "_change": ("同比增减数", "change on the year before"),
    "_share_change": ("占比的变化", "change of the share"), "_previous": ("上年数", "the year before"),
}
"""What may be said of an indicator beside its count."""

Patterns = tuple[tuple[Indicator, tuple[re.Pattern[str], ...]], ...]


@cache
def strong_patterns() -> Patterns:
    """The words that name an indicator wherever they stand before a figure. Made when the first prose is read."""
    return tuple((i, tuple(re.compile(w) for w in i.words)) for i in INDICATORS.values() if i.words)


@cache
def short_patterns() -> Patterns:
    """The words that name an indicator of what the text speaks of already."""
    return tuple((i, tuple(re.compile(rf"(?:^|[，；：。、（“]|全部|共计|合计|总计|作出|做出|年内|期内|内|底|需|应|实际|年底前|年末|前|后|尚有|仍有|还有|仍|尚|另有|系|涉及|最终|被|判决|裁定|法院|复议机关|复议机构|经审查|决定|全[省市县区州旗镇乡]|我[省市县区局委办厅镇乡]|类|中|仅|仅有|直接|新|再|件|宗|予以|给予|并|按时|按期|依法|及时|限时|累计|\d件|属|其中|包括|以|为|含|年|年度|一审|二审|通过|由|按|等|类|是|在|属于|因|对|和|及|的|共|经|全年|已|均|人中|者中){w}(?:共|为|有|计|达|约|共计|合计)*$") for w in i.short))
                 for i in INDICATORS.values() if i.short)


def label(code: str, lang: str = "zh") -> str:
    """A code in words: ``办理政府信息公开申请，同比增长``."""
    if code in INDICATORS:
        return INDICATORS[code].zh if lang == "zh" else INDICATORS[code].en
    for suffix in sorted(SUFFIXES, key=len, reverse=True):
        if code.endswith(suffix):
            words = SUFFIXES[suffix][0 if lang == "zh" else 1]
            return label(code.removesuffix(suffix), lang) + ("，" if lang == "zh" else ", ") + words
    raise KeyError(code)


__all__ = ["INDICATORS", "SUFFIXES", "Indicator", "Reading", "label", "short_patterns", "strong_patterns"]
