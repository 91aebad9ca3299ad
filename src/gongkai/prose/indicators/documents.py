# ruff: noqa: E501 - lists of Chinese words; ruff counts each character as two columns
"""Documents, decisions, fees and procurement: what section two of the form counts."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.form import DISCLOSURE
from gongkai.prose.indicators.indicator import DOCUMENTS, MONEY, WITHIN, Indicator, Reading


def _readings(item: str, *measures: str, plain: int = 2, hints: tuple[Reading, ...] = ()) -> tuple[Reading, ...]:
    names = {"issued": "本年制发件数", "repealed": "本年废止件数", "in_force": "现行有效件数", "created": "本年新制作数量",
             "newly_disclosed": "本年新公开数量", "total_disclosed": "对外公开总数量"}
    return (*(Reading(names[m], ((DISCLOSURE, item, m),), plain=i < plain) for i, m in enumerate(measures)), *hints)


def _of(item: str, measure: str, zh: str, scale: int = 1) -> tuple[Reading, ...]:
    return (Reading(zh, ((DISCLOSURE, item, measure),), plain=True, scale=scale),)


def documents() -> Iterator[Indicator]:
    tail = r"(?:文件)?(?:的)?(?:共|总|合|计|为|数|有|达|数量|件数)*$"
    norm = r"(?:行政)?规范性文件"
    stock = (Reading("现行有效件数减本年制发件数", ((DISCLOSURE, "normative_documents", "in_force"),), ((DISCLOSURE, "normative_documents", "issued"),), hint=True),
             Reading("现行有效件数加本年废止件数", ((DISCLOSURE, "normative_documents", "in_force"), (DISCLOSURE, "normative_documents", "repealed")), hint=True))
    for item, zh, en, noun in (("normative_documents", "行政规范性文件", "Normative documents", norm), ("rules", "规章", "Rules", r"(?:政府)?规章")):
        yield Indicator(f"{item}_repealed", f"{zh}（废止）", f"{en} repealed", item, DOCUMENTS,
                        words=(rf"(?:废止|失效|清理废止){WITHIN}{noun}{tail}", rf"{noun}{WITHIN}(?:废止|宣布失效|清理废止)(?:了|文件|和失效)?$", rf"废止№[^，；：。]{{0,4}}{noun}"),
                        short=("(?:宣布|清理)?(?:废止|失效)(?:和失效|或失效|了)*(?:文件)?",), readings=_readings(item, "repealed"), strict=True)
        yield Indicator(f"{item}_amended", f"{zh}（修改）", f"{en} amended", item, DOCUMENTS,
                        words=(rf"(?:修订|修改){WITHIN}{noun}{tail}",), short=("(?:修订|修改)(?:了)?",))
        yield Indicator(f"{item}_in_force", f"{zh}（现行有效）", f"{en} in force", item, DOCUMENTS,
                        words=(rf"(?:现行有效|继续有效){WITHIN}{noun}{tail}", rf"{noun}{WITHIN}(?:现行有效|继续有效){tail}"), short=(rf"(?:现行|继续)有效(?:的)?{tail[:-1]}",),
                        readings=_readings(item, "in_force", "total_disclosed", hints=stock if item != "rules" else ()))
        yield Indicator(f"{item}_reviewed", f"{zh}（审查备案）", f"{en} reviewed", item, DOCUMENTS,
                        words=(rf"(?:审查|审核|备案|清理)(?!废止){WITHIN}{noun}{tail}", rf"{noun}[^，；：。]{{0,8}}(?:审查|审核|备案|清理)(?:了|登记)*{tail}",
                               rf"№[^，；：。]{{0,4}}{noun}(?:进行|开展)(?:了)?[^，；：。]{{0,8}}(?:审查|审核|清理|备案)"),
                        short=("(?:报[^，；：。]{0,16})?(?:审查|审核|备案|清理)(?:了)?(?:文件)?",))
        yield Indicator(f"{item}_issued", f"{zh}（制发）", f"{en} issued", item, DOCUMENTS,
                        words=(rf"(?:制发|制定|出台|印发|新发|新制|下发){WITHIN}{noun}{tail}", rf"{noun}{WITHIN}(?:制发|制定|出台|印发){tail}", rf"(?:制发|制定|出台|印发)(?:了)?№[^，；：。]{{0,4}}{noun}"),
                        short=("(?:本年|新)?(?:制发|制定|出台|印发)(?:了)?",), readings=_readings(item, "issued", "created", "newly_disclosed", plain=2))
        yield Indicator(f"{item}_disclosed", f"{zh}（公开）", f"{en} disclosed", item, DOCUMENTS - {"条"}, words=(rf"(?:公开|发布|公布){WITHIN}{noun}{tail}",))  # of any year and on any page: no cell counts that
    yield Indicator("policy_documents", "政策文件", "Policy documents", "policy_documents", DOCUMENTS - {"条"}, words=(rf"政策(?:性)?文件{tail}", "№政策(?:性)?文件"))
    for code, item, zh, en in (("licensing_decisions", "licensing", "行政许可", "Licensing decisions"), ("penalty_decisions", "penalties", "行政处罚", "Penalty decisions"),
                               ("compulsory_decisions", "compulsory_measures", "行政强制", "Compulsory measures")):
        yield Indicator(code, f"{zh}决定", en, "decisions", frozenset({"件", "宗", "起", "项", "个", "份", None}),
                        words=(rf"(?:办理|办结|作出|做出|完成|实施|处理){WITHIN}{zh}(?:事项|业务|审批|申请)(?:共|为)*$", rf"{zh}(?:措施|执行)?(?:处理)?(?:决定书|决定|案件|信息)?(?:数量|共|为)*$", rf"№{zh}"), readings=_of(item, "decisions", "处理决定数量"))
    yield Indicator("fees_amount", "行政事业性收费金额", "Administrative fees", "decisions", MONEY, words=(r"行政事业性?收费(?:金额|项目|共|总额|为|收入|计)*$",),
                    readings=_of("fees", "amount", "本年收费金额", 10000))
    yield Indicator("procurement_projects", "政府集中采购项目", "Procurement projects", "procurement", frozenset({"个", "项", "件", "宗"}),
                    words=(r"集中采购(?:项目)?(?:数量|共|为)*$",), short=("(?:完成|实施)?采购项目(?:数量)?",), readings=_of("procurement", "projects", "采购项目数量"))
    yield Indicator("procurement_amount", "政府集中采购金额", "Procurement amount", "procurement", MONEY, words=(r"集中采购(?:总)?(?:金额)?(?:共|为|达)*$",),
                    short=("(?:实际)?(?:采购)?(?:总)?金额(?:共|为|达|计)*",))


__all__ = ["documents"]
