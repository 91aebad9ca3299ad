"""Whose report, for which year: from the line of a filled form, title, heading, period and metadata, in that order of trust."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from gongkai import labels
from gongkai.document import Document, Grid, Paragraph
from gongkai.unit_line import read_unit_line

_REPORT = r"(?:政府信息公开|政务公开|信息公开)(?:工作)?"
_ENDING = r"(?:年度)?(?:工作)?(?:年度)?(?:报告|年报)"
_YEAR = r"(?P<year>20\d\d)(?:年度|年|度)?"
_TITLES = (
    re.compile(rf"(?P<body>[^0-9。，；！？]*?){_YEAR}(?:的)?(?P<after>[^0-9。，；！？]*?){_REPORT}{_ENDING}"),
    re.compile(rf"(?P<body>[^0-9。，；！？]*?){_REPORT}{_YEAR}(?P<after>){_ENDING}"),
    re.compile(rf"(?P<body>[^0-9。，；！？]*?){_REPORT}{_ENDING}[（(]{_YEAR}[）)](?P<after>)"),
)
_UNDATED = re.compile(rf"^(?P<body>[^0-9。，；！？]{{2,40}}?){_REPORT}年度(?:工作)?(?:报告|年报)$")
_NOISE = re.compile(r"^(?:关于)?(?:印发|公布|发布|公开)?[《<〈【\[“\"]*|(?:关于)?(?:印发|公布|发布)?[《<〈“\"]*$")
_ORGAN_END = (
    "政府|办公室|办公厅|厅|局|委员会|委|办|院|所|站|中心|区|市|县|省|旗|盟|州|镇|乡|街道|街道办事处|部|署|会|处|队|行|校|学校|"
    "大学|学院|公司|集团|管委会|总队|支队|社|馆|园区|新区|开发区|自治区"
)
_ORGAN = re.compile(rf"^[\u4e00-\u9fff（）()·]{{1,36}}(?:{_ORGAN_END})$")
_PERIOD = re.compile(
    r"(?:统计期限|统计时限|统计时间|期限|数据)[^。；]{0,24}?(?:自|从|为|是|：|:)?\s*"
    r"(?P<from>20\d\d)\s*年?\s*1?\s*月?\s*0?1?\s*日?.{0,6}?(?:至|到|—|-|~|起)"
)
_LOST = re.compile(r"(?:自|从)\s*(?P<from>20\d\d)[\s年]*0?1[\s月]*0?1[\s日]*(?:起)?[，,]?(?:至|到|-|—)\s*(?P<to>20\d\d)?")
_DATE = r"(20\d\d)\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})"
_PUBLISHED = re.compile(
    rf"(?:发布日期|发布时间|发文日期|成文日期|公开日期|发布于|生成日期|时间|日期|公开时间)\s*[:：]?\s*[\[\]【】]?\s*{_DATE}"
)
_PUBLISHED_KEYS = ("pubdate", "publishdate", "publish-date", "article:published_time", "date", "pub-date", "firstpublishedtime")
_SOURCE_KEYS = ("contentsource", "author", "publisher", "sitename", "source", "og:site_name")
_SOURCE_LINE = re.compile(r"(?:信息来源|来源|发布机构|发文机关|发布单位|公开主体|信息来源单位)\s*[:：]\s*([\u4e00-\u9fff（）()]{2,36})")
_SOURCE_NAMES = frozenset({"发布机构", "信息来源", "公开主体", "发文机关", "发布单位", "来源", "发文单位", "信息提供单位"})
_DATE_NAMES = frozenset({"发布日期", "公开日期", "成文日期", "发文日期", "发布时间", "公开时间", "生成日期"})
_CONTACT = re.compile(r"请(?:与|和|向)([\u4e00-\u9fff（）]{2,36}?)(?:联系|咨询|反映)")
_BREAK = re.compile(r"[_|｜]|\s[-–—]\s|--|－－")


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of the file about itself: where it stands, what it says."""

    where: str
    value: str | int


@dataclass(frozen=True)
class Identity:
    title: str
    publisher: str | None
    year: int | None
    published_on: date | None
    publishers: tuple[Claim, ...]
    years: tuple[Claim, ...]


_HAN_YEAR = re.compile(r"二[〇○Ｏ零0O]([〇○零一二三四五六七八九])([〇○零一二三四五六七八九])(?=年)")
_HAN_DIGITS = "〇一二三四五六七八九"


def _digits(match: re.Match[str]) -> str:
    return "20" + "".join(str(max(_HAN_DIGITS.find(c), 0)) for c in match.groups())


@lru_cache(maxsize=16384)
def squeeze(text: str) -> str:
    """Without blanks, in simplified characters, full-width brackets, years in digits."""
    return _HAN_YEAR.sub(_digits, _squeezed(text))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", labels.simplified(unicodedata.normalize("NFKC", text))).replace("(", "（").replace(")", "）")


def identify(document: Document) -> Identity:
    lines = _first_lines(document)
    title = ""
    publishers: list[Claim] = []
    years: list[Claim] = []
    period = _period(document)
    filled_in = next(filter(None, map(read_unit_line, lines)), None)
    if filled_in is not None:
        publishers.append(Claim("unit_line", filled_in[0]))
        years.append(Claim("unit_line", filled_in[1]))
    for where, texts in (("title", document.titles), ("heading", lines)):
        found = _chosen(list(_title_claims(texts, lines)), years[0].value if years else None, period)
        if found is None:
            continue
        text, publisher, year = found
        title = title or text
        if publisher:
            publishers.append(Claim(where, publisher))
        years.append(Claim(where, year))
    if period:
        years.append(Claim("period", period))
    published = _published(document, lines)
    for key in _SOURCE_KEYS:
        if document.metadata.get(key):
            name = squeeze(document.metadata[key])
            if _ORGAN.match(name):
                publishers.append(Claim("metadata", name))
    for line, after in zip(lines, [*lines, ""][1:], strict=True):
        match = _SOURCE_LINE.search(line) if ":" in line or "：" in line else None
        name = match[1] if match else squeeze(after) if _is_name(line, _SOURCE_NAMES) else ""
        if _ORGAN.match(name):
            publishers.append(Claim("metadata", name))
    if not publishers:
        contact = next((m[1] for m in map(_CONTACT.search, map(squeeze, lines)) if m), None)
        if contact:
            publishers.append(Claim("metadata", contact))
    if published and not years:
        years.append(Claim("metadata", published.year - 1))
    return Identity(
        title=title,
        publisher=str(publishers[0].value) if publishers else None,
        year=int(years[0].value) if years else None,
        published_on=published,
        publishers=tuple(publishers),
        years=tuple(years),
    )


def same_body(a: str, b: str) -> bool:
    """Whether two names can mean one body: one within the other, or both within a longer name."""
    a, b = _core(a), _core(b)
    return a in b or b in a


def _core(name: str) -> str:
    name = re.sub(r"[（(].*?[）)]", "", squeeze(name))
    for word in ("人民政府办公厅", "人民政府办公室", "人民政府", "管理委员会", "管委会", "办公厅", "办公室", "委员会"):
        name = name.removesuffix(word) or name
    return name


def _is_name(line: str, names: frozenset[str]) -> bool:
    """Whether a line is the name of what the next one says; a sentence is none."""
    return not labels.is_sentence(line) and squeeze(line).rstrip("：") in names


def _first_lines(document: Document, limit: int = 120) -> list[str]:
    lines: list[str] = []
    for block in document.blocks:
        texts = [block.text] if isinstance(block, Paragraph) else [c.text for c in block.cells][:60]
        for text in texts:
            for line in text.split("\n"):
                if line.strip():
                    lines.append(line.strip())
        if len(lines) >= limit:
            break
    return lines


_TitleClaim = tuple[str, str | None, int]


def _title_claims(texts: Sequence[str], lines: list[str]) -> Iterator[_TitleClaim]:
    """Every text that reads like a report's title, with the body and year it names."""
    for position, raw in enumerate(texts):
        if texts is lines and labels.section(raw) is not None and _prose_follows(lines, position):
            return  # titles stand before the first section; lists of other years' reports may follow
        for part in _BREAK.split(raw):
            text = squeeze(part)
            if not 8 <= len(text) <= 90 or "20" not in text or "公开" not in text or "。" in text or "目录" in text or "格式" in text:
                continue
            for pattern in _TITLES:
                match = pattern.search(text)
                if match is None:
                    continue
                body = _NOISE.sub("", match["body"]).strip("的：:、，")
                body = body or _NOISE.sub("", match["after"]).strip("的：:、，")
                title = _NOISE.sub("", text[: match.end()]).strip("《》")
                if not body and texts is lines:
                    body = _organ_above(lines, position)
                    title = body + title
                yield title, body if len(body) >= 2 else None, int(match["year"])
                break


def _prose_follows(lines: list[str], position: int) -> bool:
    """Whether a heading opens a section, and is no line of a table of contents."""
    return any(len(line) >= 24 and labels.is_sentence(line) for line in lines[position + 1 : position + 4])


def _chosen(claims: list[_TitleClaim], year: str | int | None, period: int | None) -> _TitleClaim | None:
    """Pages list other years' reports: what agrees with the title counts, or with the period; then what stands last."""
    if year is None and len({c[2] for c in claims}) > 1:
        claims = [c for c in claims if c[2] == period] or claims
    if year is not None:
        claims = [c for c in claims if c[2] == year] or claims
        return next((c for c in claims if c[1]), claims[-1] if claims else None)
    named = [c for c in claims if c[1]]
    if not named:
        return claims[-1] if claims else None
    last = str(named[-1][1])
    # A name that lost its first characters is the tail of the whole one.
    return max((c for c in reversed(named) if str(c[1]).endswith(last)), key=lambda c: len(str(c[1])))


def _organ_above(lines: list[str], position: int) -> str:
    """A title over two lines: the organ stands in the line before."""
    for line in reversed(lines[max(0, position - 2) : position]):
        text = squeeze(line)
        if _ORGAN.match(text) and labels.section(text) is None:
            return text
    return ""


def _period(document: Document) -> int | None:
    seen = 0
    for block in document.blocks:
        if isinstance(block, Grid):
            continue
        text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", block.text))
        for pattern in (_LOST, _PERIOD) if "20" in text else ():
            match = pattern.search(text)
            if match:
                return int(match["from"])
        seen += len(text)
        if seen > 8000:
            break
    return None


def _published(document: Document, lines: list[str]) -> date | None:
    for key in _PUBLISHED_KEYS:
        found = re.search(_DATE, document.metadata.get(key, ""))
        if found and (day := _day(found.groups())):
            return day
    for line, after in zip(lines, [*lines, ""][1:], strict=True):
        if len(line) > 200:
            continue
        named = _is_name(line, _DATE_NAMES)
        match = re.match(rf"\s*{_DATE}", after) if named else _PUBLISHED.search(line) if "20" in line else None
        if match and (day := _day(match.groups())):
            return day
    # Some print the date alone, in brackets under the title.
    for line in lines[:20]:
        if "20" not in line:
            continue
        match = re.fullmatch(rf"[（(]?\s*{_DATE}\s*日?\s*[）)]?", line.strip())
        if match and (day := _day(match.groups())):
            return day
    return None


def _day(parts: tuple[str, ...]) -> date | None:
    try:
        return date(*(int(p) for p in parts))
    except ValueError:
        return None
