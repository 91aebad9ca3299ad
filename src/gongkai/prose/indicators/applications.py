# ruff: noqa: E501 - lists of Chinese words; ruff counts each character as two columns
"""Applications: how many, whose, how they came and how they ended."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai import form
from gongkai.form import APPLICANTS, APPLICATIONS, ORGANISATIONS, OUTCOME_GROUPS, Cell
from gongkai.prose.indicators.indicator import CASES, PEOPLE, WITHIN, Indicator, Reading

_APPLY = r"(?:政府信息(?:公开)?|信息公开|依申请公开|公开)(?:的|政府信息|信息|事项|类|工作)*(?:申请(?!人|公开专栏|平台|渠道|表单)(?:表|件|数量|事项|答复件|总量|总数|量|数)?|件(?!№))|依申请公开(?:政府信息|信息)?(?:案件|件|事项|数量)?|申请公开(?:的)?(?:政府)?(?:信息)?事项|(?<!复议)(?<!许可)(?<!听证)申请(?!人|公开|表|材料|渠道|行政|执行)(?:书|表|件|数量|事项|总量|总数|量|数)?(?:情况)?"
_GET = r"(?:收到|接收到|受理|新接收|接收|新收|收悉|接到|收取|收办|登记(?!办理|并办理)|共有|新增|接受|接办|收件)"
_DO = r"(?:办理|处理|承办)"
_END = r"(?:答复|办结|办复|回复|办理完毕|审结)"
_TAIL = r"”?(?:而|，)?(?:告知(?:申请人)?[^，；：。]{0,16}(?=的)|告知(?:申请人|其)?)?(?:不予公开|无法提供|不予处理)?(?:的|）|、|类|原因|为由|，)*(?:不再处理)?(?:政府信息公开)?(?:申请)?(?:的)?(?:共|为|有|数)?$"


def _a(outcome: str, applicant: str = "total") -> Cell:
    return (APPLICATIONS, outcome, applicant)


def _whose(base: str, kinds: tuple[str, ...]) -> tuple[Reading, ...]:
    new = tuple(_a("received", a) for a in kinds)
    handled = (*new, *(_a("carried_in", a) for a in kinds))
    done = tuple(_a("concluded", a) for a in kinds)
    r = Reading("本年新收", new, plain=base == "received")
    h = Reading("本年新收加上年结转", handled, plain=base == "handled")
    c = Reading("本年度办理结果总计", done, plain=base in ("concluded", "handled"))
    first = {"received": (r, h, c), "handled": (h, c, r), "concluded": (c, h, r)}[base]
    extra: tuple[Reading, ...] = ()
    if base == "concluded":
        extra = (Reading("办理结果总计减其他处理", done, tuple(_a(o, a) for a in kinds for o in ("other_uncorrected", "other_unpaid", "other_other"))),
                 Reading("办理结果总计减不予处理", done, tuple(_a(f"unprocessed_{o}", a) for a in kinds for o in (
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


def outcomes() -> Iterator[Indicator]:
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


def applications() -> Iterator[Indicator]:
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
                    words=(rf"{_GET}{WITHIN}(?:{_APPLY})(?:共|总|合|计|为|有|达|到|了|的|数量)*$", rf"{_GET}[^，；：。]{{0,6}}№[^，；：。、]{{0,6}}(?:{_APPLY})",
                           r"依申请(?:政府)?信息公开(?:共|为)*$", rf"(?:{_APPLY})(?:共|总|合|计|为|有|达|到|了|的|数量)*$", rf"(?:{_APPLY})(?:的)?{_GET}(?:总数|总量|数量|数|量)?(?:共|为|达)*$"),
                    short=(rf"{_GET}(?:申请表|申请书)?(?:总数|总量|数量|数|量|了|共)?",), readings=_whose("received", ("total",)))
    yield Indicator("applications_handled", "办理政府信息公开申请", "Applications handled", "applications", CASES,
                    words=(rf"{_DO}{WITHIN}(?:{_APPLY})(?:共|总|合|计|为|有|达|到|了|的|数量)*$", rf"{_DO}[^，；：。]{{0,6}}№[^，；：。、]{{0,6}}(?:{_APPLY})"),
                    short=(rf"{_DO}(?:总数|总量|数量|数|量|了|共)?",), readings=_whose("handled", ("total",)))
    yield Indicator("applications_concluded", "办结（答复）政府信息公开申请", "Applications concluded", "applications", CASES,
                    words=(rf"{_END}(?!率){WITHIN}(?:{_APPLY})(?:共|总|合|计|为|有|达|到|了|的|数量)*$", r"№(?:均|已)?(?:按(?:期限|时|期)|依法|在[^，；：。]{0,8}内)?(?:已)?(?:予以)?(?:答复|办结)(?!不|质量|文书)", rf"{_END}[^，；：。]{{0,6}}№[^，；：。、]{{0,6}}(?:{_APPLY})",
                           rf"(?:{_APPLY}){WITHIN}(?:{_END})(?:总数|数量|数|了|共)?(?:共|为|达)*$"),
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


_APPLICANT_WORDS = {
    "individual": ("自然人", "公民个人", "公民", "个人", "群众个人"), "organisations": (
        "法人(?:或者?|和|及|与|、|以及)?其[他它]组织", "法人组织", "法人", "单位、组织", "(?<!其他)(?<!其它)组织"),
    "business": ("商业企业", "企业"), "research": ("科研机构",), "nonprofit": ("社会公益组织", "公益组织", "社会团体", "社会组织"),
    "legal": ("法律服务机构", "律师事务所"), "other": ("其[他它](?:组织|类|申请人|主体)?申请", "其[他它](?:组织|申请人|主体)"),
}
_BASES = {"received": ("收到", "received"), "handled": ("办理", "handled"), "concluded": ("办结", "concluded")}


def applicants() -> Iterator[Indicator]:
    names = {t.key: (t.zh, t.en) for t in APPLICANTS} | {"organisations": ("法人或其他组织", "Organisations")}
    for base, (zh, en) in _BASES.items():
        for key, words in _APPLICANT_WORDS.items():
            kinds = ORGANISATIONS if key == "organisations" else (key,)
            yield Indicator(
                f"applications_{base}_{key}", f"{zh}的申请：{names[key][0]}", f"Applications {en}: {names[key][1].lower()}",
                "applications", CASES, short=tuple(rf"{w}(?:提出|提交)?(?:的)?(?:政府信息公开)?(?:申请)?(?:的)?(?:数量|为|有)?" for w in words),
                readings=_whose(base, kinds))


__all__ = ["applicants", "applications", "outcomes"]
