"""Sentences of a report's prose, and what is left of one when years and numbers are masked.

What the form itself asks for in fixed words is nobody's text and is told apart here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gongkai import form

LEAST = 8
"""A sentence with fewer characters left after masking is too short to be anybody's wording."""

_SENTENCE = re.compile(r"[^。！？；!?;\n]+[。！？；!?;]*[”’」』）》]*")
_BLANK = re.compile(r"\s+")
_LIST_NUMBER = re.compile(
    r"^(?:[(][一二三四五六七八九十\d]{1,3}[)][、.]?|[一二三四五六七八九十]{1,3}、|\d{1,2}(?:[、.](?!\d)|[)])"
    r"|第?[一二三四五六七八九十]{1,2}是|其?[一二三四五六七八九十],|[①-⑳])+"
)
_ZH = "零〇○一二两三四五六七八九十百千万亿"
_COUNTED = "件条篇份项宗起例次期部幅张则家位名户批封通人册倍个场元年月日"
_NUMBER = re.compile(
    rf"百分之[{_ZH}点]+|\d+(?:[,.]\d+)*(?:[万亿千百]+(?=[{_COUNTED}余多]))?[%‰]?"
    rf"|(?<![{_ZH}同统唯第每逐下上另])[{_ZH}]+(?=[余多]?[{_COUNTED}])"
)
_PIECE = re.compile(r"\d+(?:[,.]\d+)*[%‰]?|.", re.DOTALL)
_MARK = re.compile("[，。！？；,!?;]")
_STOPS = "。！？；!?;,.:，：、"

_REGULATION = "中华人民共和国政府信息公开条例"
_OF_THE_FORM = (
    # On what legal ground the report is made, for which months, and where it can be read.
    re.compile(rf"^(?:现?根据|依据|按照|遵照|为贯彻落实).*{_REGULATION}.*(?:编制|制作|撰写|形成|公布|发布|要求).*$"),
    re.compile(r"(?:数据|情况)?(?:的?统计)?(?:期限|时限|范围|时间)?(?:自|为|从|是)?(?:#年)?#月#日(?:起)?(?:至|到|-|—)+(?:#年)?#月#日(?:止|期间)?$"),
    re.compile(r"^(?:本|年度|本年度)?(?:报告|年报)(?:全文)?.{0,6}(?:由|包括|包含|共|分为).*(?:总体情况|部分|组成)"),
    re.compile(r"(?:电子版|报告全文).*(?:下载|查阅|查询|浏览|获取)"),
    re.compile(r"(?:疑问|意见|建议).{0,12}(?:联系|咨询|反映)"),
    re.compile(r"^(?:联系|办公)?(?:地址|电话|邮编|邮政编码|传真|电子邮箱)"),
    # Sections two to four point to their tables, section six to what it must name and what there is not.
    re.compile(r"^.{0,14}(?:详见|见|如)(?:上|下|附)?表.{0,4}$"),
    re.compile(r"^.{0,16}(?:没有|无|暂无|未有)(?:任何)?(?:其[他它])?(?:需要?|应当?)?(?:说明|报告)的?(?:其[他它])?(?:事项|情况|问题)?$"),
    re.compile(r"信息处理费"),
)
_ANY_OF_THEM = re.compile("|".join(f"(?:{pattern.pattern})" for pattern in _OF_THE_FORM))
_HEADINGS = frozenset(word for section in form.SECTIONS for word in (section.zh, *section.aliases))


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: as it stands, and ``key``, what is left when list number, years and numbers are masked."""

    section: str
    text: str
    key: str
    counts: bool

    @property
    def plain(self) -> str:
        return plain(self.text)


def plain(text: str) -> str:
    """Text without its blanks, digits and marks in one width: what two printings of one text share."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text))


def masked(text: str) -> str:
    """A sentence without its list number and closing mark, every year and number as ``#``.

    >>> masked("（二）全年收到政府信息公开申请1,075件，占51.85%。") == masked("全年收到政府信息公开申请三十件，占4%")
    True
    """
    return _NUMBER.sub("#", _LIST_NUMBER.sub("", plain(text))).rstrip(_STOPS)


def of_the_form(key: str) -> bool:
    """Whether a masked sentence says no more than the form asks every report to say in these words.

    That is: legal ground and period of the report, what it is made of and where to read it, contact, a pointer
    to a table, that there is nothing else to report, and the information-processing fee (which section six
    must name every year). A heading of the form is no sentence at all.
    """
    return _ANY_OF_THEM.search(key) is not None or key in _HEADINGS


def sentences(section: str, text: str) -> Iterator[Sentence]:
    """The sentences of a section; a line without any mark is a heading or belongs to the page, and does not count."""
    for line in text.split("\n"):
        found = [m.group().strip() for m in _SENTENCE.finditer(line)]
        for piece in found:
            if not piece:
                continue
            key = masked(piece)
            heading = len(found) == 1 and not _MARK.search(piece)
            yield Sentence(section, piece, key, len(key) >= LEAST and not heading and not of_the_form(key))


def of_rows(sections: Iterable[str], texts: Iterable[object]) -> list[Sentence]:
    """The sentences of a report's frame ``sections``."""
    return [s for section, text in zip(sections, texts, strict=True) if isinstance(text, str) for s in sentences(section, text)]


def tokens(text: str) -> list[str]:
    """A text in pieces that differ as a whole: a number, or a character."""
    return _PIECE.findall(text)
