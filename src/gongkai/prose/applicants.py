# ruff: noqa: E501 - lists of Chinese words; ruff counts each character as two columns
"""Parts of the applications: whose they are, how they came, and to which body."""

from __future__ import annotations

import re

from gongkai.prose.figures import Figure
from gongkai.prose.indicators import CASES
from gongkai.prose.matching import base
from gongkai.prose.said import Said
from gongkai.prose.text import words

BODY = re.compile(r"(?:[省市县区镇乡本]级|县区|区县|政府|机关|部门|单位|县|市|区|旗|局|委|办|厅|镇|乡|街道|镇街|街镇|园区|开发区|新区|公司|中心|处|机构|办公室|办公厅)$")
_BODY_FRAME = re.compile(r"^(?:其中|[，：、])*(?:向|由|对|以)?(?P<body>[^，；：。]{1,16}?)(?:(?:收到|接收|受理|提出|提交|办理|承办|答复|处理)(?:的|申请)*)?(?:共计|合计|共|计|为|有|的)*$")
_LEVEL = re.compile(r"^(?:其中|[，：、])*(?:[省市县区]?本级|[省市县区]级(?:机关|部门|单位)?|[省市县区]直(?:部门|机关|单位)?|各?县（市、区）|各?[县区]（[县市、区]+）|各?县市?区|各?区县|各[县区镇]|各?镇街|各街道(?:办)?|各[^，；：。]{1,8}(?:机构|单位|部门|局|厅|处)|各乡镇(?:（街道）)?|乡镇（街道）)(?:行政机关|政府|机关|部门)*(?:新|共|累计)*(?:收到|受理|接收|办理|收办)")
_OWN_LEVEL = re.compile(r"^(?:其中|[，：、])*(?:[省市县区镇乡](?:人民)?政府|[全我][省市县区])本级(?:行政机关|政府|机关|部门)?(?:新|共|累计)*(?:收到|受理|接收|办理|收办)")
"""The seat alone: a part where the whole has been told."""
_TO_BODY = re.compile(r"^(?:其中|[，：、])*(?:向|由)(?P<body>[^，；：。]{1,16}?)(?:收到|接收|受理|提出|提交|递交|办理|承办|答复|处理)(?:的|了)*(?:政府信息公开|信息公开)?(?:申请)?(?:共计|合计|共|计|为|有|的)*$")
_APPLICANT = re.compile(r"^(?:(?:其中|年内|全年|共有|共|由|以|，|：|、)*)(?P<who>自然人|公民个人|公民|个人|法人(?:或|和|及|与|、|以及)其[他它]组织|法人|商业企业|企业|科研机构|社会公益组织|公益组织|社会组织|社会团体|法律服务机构|律师事务所|其[他它]组织|其[他它](?:申请人|主体)?)"
                        r"(?:共|累计)?(?:提出|提交|递交|提起|申请)(?:的)?(?:政府信息公开|信息公开|公开)?(?:申请)?(?:的|共|为|有|数|量|数量)*$")
_WHO = (("individual", "自然人|公民|个人"), ("organisations", "法人.*组织|^法人$"), ("business", "企业"), ("research", "科研"),
        ("legal", "法律|律师"), ("nonprofit", "公益|社会"), ("other", "其[他它]"))
MEANS = re.compile(r"(?:^[，、：]*(?:其中)?|(?<![、和及或与]))(?P<means>网上|网络|在线|互联网|书面|信函|邮寄|电子邮件|邮件|当面|现场|传真)(?:提交|提出|形式|方式|渠道)*(?:的)?(?:政府信息公开|信息公开)?申请(?:的|共|为|有|数|数量)*$")
_WAYS = (("online", "网|线上|在线"), ("email", "邮件"), ("letter", "信函|邮寄|书面"), ("in_person", "当面|现场"), ("fax", "传真"))


def of_a_body(said: Said, f: Figure, left: str, *, applies: bool) -> bool:
    """Whether the words name a body or a level that received so many; ``applies`` where they name applications too."""
    if (applies or said.family == "applications") and _LEVEL.match(left):
        return True
    if "本级" in left and _OWN_LEVEL.match(left) and any(m.indicator in ("applications_received", "applications_handled") and m.value > f.value for m in said.found):
        return True
    return said.divided == "applications" and (to := _TO_BODY.match(left)) is not None and BODY.search(to["body"]) is not None


def body_alone(said: Said, left: str, unit: str | None, before: str) -> bool:
    """``县公安局3件``: nothing but a body, where the text speaks of applications."""
    if unit not in ("件", "宗", "件次", "人次", "起", None) or not (said.family == "applications" or (said.family is None and "信息公开申请" in before)):
        return False
    frame = _BODY_FRAME.match(words("（[^）]*）").sub("", left).strip("，、；：其中"))
    return frame is not None and BODY.search(frame["body"]) is not None


def applicant(said: Said, left: str, unit: str | None) -> str | None:
    """``自然人提出申请11件``."""
    who = _APPLICANT.match(left) if unit in CASES else None
    return _by_applicant(said, who["who"]) if who is not None else None


def _by_applicant(said: Said, who: str) -> str:
    return f"applications_{base(said)}_{next(k for k, p in _WHO if words(p).search(who))}"


def by_means(means: str) -> str:
    return "applications_" + next(k for k, p in _WAYS if words(p).search(means))


def subject(said: Said, clause: str) -> str | None:
    """``自然人仍是申请主体，共1702件``: the clause before says whose applications they are, or how they came."""
    if said.family != "applications" or not words("申请|主体|为主|主要|渠道").search(clause):
        return None
    clause = words("^(?:[一二三四五]是|其中)?(?:申请人|申请主体|申请方式|申请渠道)?(?:主要)?(?:以|为|是)?").sub("", clause)
    if (who := words("自然人|公民个人|商业企业|企业|科研机构|社会公益组织|法律服务机构|法人(?:或|和|及|、)其[他它]组织").match(clause)) is not None:
        return _by_applicant(said, who.group())
    if (way := words("网上|网络|在线|线上|信函|邮寄|电子邮件|当面|现场|传真").match(clause)) is not None:
        return by_means(way.group())
    return None


__all__ = ["BODY", "MEANS", "applicant", "body_alone", "by_means", "of_a_body", "subject"]
