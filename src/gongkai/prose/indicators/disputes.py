# ruff: noqa: E501 - lists of Chinese words; ruff counts each character as two columns
"""Reconsideration and litigation: cases and how they ended."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.form import DISPUTES, Cell
from gongkai.prose.indicators.indicator import CASES, WITHIN, Indicator, Reading


def _d(route: str, outcome: str = "total") -> Cell:
    return (DISPUTES, route, outcome)


_LIT = ("litigation_direct", "litigation_after_reconsideration")


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


def _any(*results: str) -> str:
    """One or several results told together: ``维持或驳回``, ``撤销、确认违法或责令履行``."""
    one = "(?:" + "|".join(results) + ")"
    return rf"{one}(?:(?:、|或者|或|和|及|与){one})*"


def disputes() -> Iterator[Indicator]:
    recon, lit = r"(?:行政)?复议", r"(?:行政)?(?:诉讼|应诉)"
    tail = r"(?:类|的)?(?:申请|案件|案|案件数|数量|事项|情况)*(?:的)?(?:共|总|计|合|为|有|发生|达)*$"
    yield Indicator("disputes_cases", "行政复议和行政诉讼案件", "Reconsideration and litigation cases", "disputes", CASES,
                    words=(rf"{recon}(?:案件)?(?:和|、|及|与|或|以及){WITHIN}{lit}{tail}", rf"{recon}{lit}{tail}"), readings=_cases("reconsideration", *_LIT))
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


__all__ = ["disputes"]
