# ruff: noqa: E501 - lists of Chinese words; ruff counts each character as two columns
"""Zeros in words: ``未发生行政复议和行政诉讼案件``, ``依申请公开件数为零``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from gongkai.prose.figures import Figure
from gongkai.prose.text import words

ZERO = re.compile(
    r"(?:没有|未有|尚无|均无|并无|暂无|不存在|不涉及|未(?:曾|再|有)?(?:发生|收到|接到|接收|收取|产生|出现|制定|制发|印发|出台|召开|受理|涉及|引发|被|新增|办理|结转)"
    r"|(?:^|[，。；：、）本年区县市局我门厅委办处位镇乡街道院校所中心部司度也亦且均□\s]|情况|全年)无(?!法|需|须|效|关|障碍|纸|锡|线|偿|犯罪|人|故|误|不|论|缝)|零(?=申请|复议|诉讼|败诉|收费|结转|收取))")
IS_ZERO = re.compile(r"(?<!率)(?:为|是|均|实现|保持|继续)零(?:件|宗|起|元)?$|(?:为|是|均|有)无$")
SAYS_NONE = re.compile("[没未尚均并暂不无零]")
"""Without one of these nothing is said to be none."""
_PIECES = re.compile("([，；。：])")
_NOT_HERE = re.compile("超过|逾期|问题|不当|失实|泄密|差错|投诉举报|不足|漏洞|瑕疵|不规范|因此|尚未|仍未")


def zeros(text: str, start: int, end: int, inside: list[Figure]) -> Iterator[tuple[Figure, str]]:
    """What a sentence says there is none of: a figure of zero where it says so, and the indicator."""
    if not SAYS_NONE.search(text, start, end):
        return
    at = start
    for piece in _PIECES.split(text[start:end]):
        begin, at = at, at + len(piece)
        if not SAYS_NONE.search(piece) or _NOT_HERE.search(piece) or any(begin <= f.start < at for f in inside):
            continue
        if m := ZERO.search(piece):
            first, codes = m.start(), _nothing(piece[m.start():])
        elif m := IS_ZERO.search(piece.strip()):
            first, codes = len(piece) - len(piece.lstrip()), _nothing("无" + piece.strip()[:m.start()])
        else:
            continue
        if not codes and "结转" in piece:
            # 上年度无结转: the year stands before.
            codes = _nothing(piece)
        for code in codes:
            yield Figure(begin + first, at, Decimal(0), "元" if code == "processing_fee" else "件", False), code


def _nothing(text: str) -> list[str]:
    codes = []
    recon, lit = "复议" in text, words("诉讼|被诉|应诉").search(text) is not None
    if words("败诉").search(text):
        codes.append("litigation_lost")
    elif words("纠正|纠错|撤销|确认违法").search(text):
        codes += ["reconsideration_corrected"] if recon else []
    elif not words("未经[^，]*复议|复议后|复议机关").search(text):
        codes += ["reconsideration_cases"] if recon else []
        codes += ["litigation_cases"] if lit else []
    if codes or recon or lit:
        # 未收到政府信息公开申请及行政复议、行政诉讼: the applications stand before.
        first = words("复议|诉讼").split(text)[0]
        if words("(?:收到|接到|受理|没有|无)(?:关于|任何)?(?:政府)?信息公开申请(?:和|及|、|以及)").search(first):
            codes.insert(0, "applications_received")
        return codes
    if words("处理费|(?:信息)?公开(?:的)?费用|收取[^，]*费|收费|费用").search(text):
        return [] if words("减免(?!情况)|培训|会议").search(text) else ["processing_fee"]
    if words("结转").search(text):
        if words("上一?年|去年|往年").search(text):
            return ["applications_carried_in"]
        return ["applications_carried_out"] if words("下一?年|次年|明年").search(text) else []
    if words("补正|延期|撤回|超期").search(text):
        return []
    if words("(?:收到|接到|接收|受理|没有|无|办理|存在|涉及|发生|有)[^，]*(?:信息公开|依申请公开)[^，]*申请(?!人)|依申请公开(?:政府)?(?:信息|来信|来函|申请|事项|情况|业务|事件|数|量|件|的|$)|^(?:未|没有|尚未)?(?:收到|接到|受理)(?:任何)?(?:书面|公开|公民|群众)*申请|申请公开(?:政府)?信息").search(text):
        return ["applications_received"]
    if words("(?:制定|制发|出台|印发|新增|没有|无)[^，]*规范性文件").search(text):
        return ["normative_documents_issued"]
    if words("(?:召开|举办|举行)新闻发布会").search(text):
        return ["press_conferences"]
    return []


__all__ = ["IS_ZERO", "SAYS_NONE", "ZERO", "zeros"]
