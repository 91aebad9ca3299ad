# ruff: noqa: E501 - lists of Chinese words; ruff counts each character as two columns
"""The figures in a piece of prose: their value, unit and place, and whether they are approximate.

Years, dates, document and telephone numbers, addresses, ordinals and list numbers are no figures.
Every step keeps the length of the text, so that a place here is a place in the source.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05, 0xFF0E)}
_PUNCTUATION = {ord("("): "（", ord(")"): "）", ord(";"): "；", ord(":"): "：", ord("!"): "！", ord("?"): "？"}
_SPACES = dict.fromkeys(
    (0x00A0, 0x00AD, 0x2002, 0x2003, 0x2009, 0x200B, 0x200C, 0x200D, 0x202F, 0x2060, 0x3000, 0xFEFF, 0x0009, 0x000D), " ")
_PLAIN = {chr(code): plain if isinstance(plain, str) else chr(plain) for code, plain in (_WIDE | _PUNCTUATION | _SPACES).items()}
_NOT_PLAIN = re.compile(f"[{''.join(map(re.escape, _PLAIN))}]")
_COMMA = re.compile(r",(?!\d{3}(?!\d))|(?<!\d),")


def plain(text: str) -> str:
    """Digits and letters half width, punctuation full width; not a character more or less."""
    text = _NOT_PLAIN.sub(lambda m: _PLAIN[m.group()], text)
    return _COMMA.sub("，", text) if "," in text else text


NOT_COUNTS = r"""
    《[^》]*》 | “[^“”\n\d一二三四五六七八九十]{0,18}[\d一二三四五六七八九十][^“”\n]{0,18}” | https?[:：]//[^\s（），。；]+ | www\.[\w./-]+ | [\w.+-]+@[\w.-]+
    # dates and years
    | (?:19|20)\d{2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2} | (?<!\d)\d{1,2}[:：]\d{2}(?!\d)
    | (?:19|20)\d{2}\s*[-—–至到]\s*(?:19|20)\d{2}\s*年 | (?:19|20)\d{2}\s*年?度 | (?:19|20)\d{2}\s*年(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?
    | \d{1,2}\s*月(?:份|底|初|中旬|上旬|下旬)?(?:\s*\d{1,2}\s*日)? | \d+\s*日 | \d+\s*月
    | [一二三四五六七八九〇○零]{4}年(?:[一二三四五六七八九十]+月)?(?:[一二三四五六七八九十]+日)? | [一二三四五六七八九十]+月[一二三四五六七八九十]+日
    # numbers of documents and laws, ordinals, slogans
    | [〔\[［【（]\s*(?:19|20)\d{2}\s*[〕\]］】）]\s*第?\s*\d+\s*号 | 第\s*[\d一二三四五六七八九十百零〇]+\s*(?:条|款|项|号|次|届|个|批|期|名|位|季度|章|节|部分|轮|场)
    | 第\s*（[一二三四五六七八九十]+）\s*项 | 第?\d+\s*号(?:文|令|楼|院|室)? | [一二三四五六七八九十]+届[一二三四五六七八九十]+中(?:、[一二三四五六七八九十]+中)*全会
    | 二十大 | 十九大 | 三审三校 | 一事一审 | [一1]件事 | 一次性 | 计\s*1\s*[条件](?=）) | 一条龙 | 一网通办 | [一二三四五六七八九十\d]+是(?=[\u4e00-\u9fff])
    | 第\s*\d+\s*[-—–至到、]\s*第?\s*\d+\s*(?:期|号|批|次|条|款|项) | \d+\s*[-—–至到]\s*第?\d+\s*号
    | (?:前|后|排名|排名第|位列|位居|列|居)\s*[\d一二三四五六七八九十]+\s*(?:名|位|季度|个月) | (?<![\dA-Za-z])[A-Za-z]+\d+(?![\d.,]) | \d+[A-Za-z]+(?![\u4e00-\u9fff]) | (?<!\d)\d{1,2}/\d{1,2}(?!\d)
    # telephone, post code, addresses
    | (?:电话|热线|传真|手机|邮编|邮政编码|QQ|邮箱)[^，。；\n\d]{0,6}(?:（0\d{2,3}）)?[\d\s—-]{5,18}(?!\d|\s*[余多万亿件次起条个人通宗项封]) | （?0\d{2,3}）?\s*[-—]\s*\d{7,8} | (?<!\d)1[3-9]\d{9}(?!\d) | 12345
    | \d+\s*(?:层|室|楼|单元|栋|幢)(?!\w*公开) | \d+\s*[×xX*+]\s*[\dNnXx]+
    # durations
    | \d+\s*(?:个)?(?:工作日|小时|分钟|天|周|年|个月|秒|时)(?!次)
    # numbers of a list, at the head of a line or of a part of a sentence
    | (?m:(?:^|(?<=[：；。！？，）]))\s*\d{1,2}\s*[.．](?=\D|(?:19|20)\d\d年)) | (?m:(?:^|(?<=[：；。！？]))\s*\d{1,2}\s*[、)）](?=\D|(?:19|20)\d\d年)) | （\d{1,2}） | [①-⑳]
    """
_BEGINS = r"[《“\d一二三四五六七八九十〇○零第〔\[［【（(前后排位列居A-Za-z计电热传手邮\s①-⑳]"
"""What begins any of these but an address with an @, so that other places need no look."""
_ANY_NOT_COUNT = re.compile(NOT_COUNTS, re.VERBOSE)
_A_COUNT = r"\d{1,4}(?:[条篇份项宗场期次人名万元余%，。；]|件(?!事))"
"""Of those that begin with a digit none goes on like this; five digits may be 12345 and more."""
_NOT_COUNT = re.compile(f"(?={_BEGINS})(?!{_A_COUNT})(?:{NOT_COUNTS})", re.VERBOSE)


def mask(text: str) -> str:
    """The plain text with everything blotted out that has digits but counts nothing."""
    return (_ANY_NOT_COUNT if "@" in text else _NOT_COUNT).sub(_blot, text)


def _blot(m: re.Match[str]) -> str:
    return "□" * (m.end() - m.start())


_UNITS = (
    "个百分点|百分点|万元|亿元|元|人次|件次|条次|篇次|场次|场(?!所|景)|件|条(?!例)|篇|份(?!额)|项|宗|起(?!诉(?!讼))|例(?!会|如)|次|期(?!间|限)|部(?!门|委|分|署)|幅|张(?!贴)"
    "|则|家|位(?!于|列|居)|名(?!单|列)|户|批|封|通(?!过)|人|册|倍|个"
)
_NUMBER = r"(?:\d{1,3}(?:[,，]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_ZH = "零〇一二两三四五六七八九十百千万亿"
_FIGURE = re.compile(
    rf"""
    (?=[\d{_ZH}大将接超突不至约逾近\s])
    (?P<about>大约|将近|接近|超过|突破|不少于|不低于|至少|约为|约|逾|(?<![最附临靠就新])近(?!年|期|日|几|来)|超)?\s*
    (?:
      (?P<per>百分之(?P<perzh>[{_ZH}点]+|{_NUMBER}))
    | (?:(?=[\d{_ZH},，.\s]*+[-—–~～至到])(?P<low>{_NUMBER}|[{_ZH}]+)\s*(?P<lowscale>[万亿千百])?\s*(?:[-—–~～至到])\s*)?
      (?P<number>{_NUMBER})\s*(?P<more>[余多])?\s*(?P<scale>万亿|百万|千万|[万亿千百](?![\u4e00-\u9fff]{{0,1}}分))?
      (?:(?P<tail>\d{{1,4}})(?P<tailscale>千|百|万)?)?
      \s*(?P<more2>[余多+＋])?\s*(?P<percent>%|‰)?
    | (?P<zh>(?<![{_ZH}每同统唯某万千几])(?<!上(?=[百千万]))(?<!数(?=[十百千万]))[{_ZH}]+)(?P<zhmore>[余多])?
    )
    \s*(?P<unit>{_UNITS})?(?P<after>以上|左右|上下)?
    """,
    re.VERBOSE,
)
DIGIT = re.compile(rf"[\d{_ZH}]")
"""Without one of these there is no figure."""
_ZH_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_ONE = Decimal(1)
_SCALE = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "百万": 10**6, "千万": 10**7, "万亿": 10**12}
_NO_COUNT_AFTER = re.compile(r"\s*(?:方面|阶段|维度|层面|领域|环节|渠道|部门|单位|乡镇|街道|科室|栏目|账号|工作日|月|小时|为民)")
_ENDS_CLAUSE = frozenset("，；：。、）")
"""Where one of these follows, none of those does."""
_TORN = re.compile(r"\d\s*[,，]?\s+$")
_THREE_DIGITS = re.compile(r"\s*\d{3}(?!\d)")
_COMMAS = str.maketrans("", "", ",，")
_IS = ("数", "总计", "合计", "共计", "数量", "总量", "量", "率", "为", "达", "达到", "超过", "突破", "是", "：")


class Figure(NamedTuple):
    start: int
    end: int
    value: Decimal
    unit: str | None
    approximate: bool


def chinese(text: str) -> Decimal | None:
    """三百二十六 as 326, 十二点五 as 12.5; None for what is no number."""
    if "点" in text:
        whole, _, part = text.partition("点")
        head = chinese(whole)
        if head is None or not part or any(c not in _ZH_DIGIT for c in part):
            return None
        return head + Decimal("0." + "".join(str(_ZH_DIGIT[c]) for c in part))
    if len(text) > 1 and all(c in _ZH_DIGIT for c in text):
        # 三五件 is a manner of speaking, 二〇三 a number.
        return None if "两" in text or (len(text) < 3 and not set(text) & set("零〇")) else Decimal(int("".join(str(_ZH_DIGIT[c]) for c in text)))
    total = section = digit = 0
    seen = False
    for c in text:
        if c in _ZH_DIGIT:
            digit, seen = _ZH_DIGIT[c], True
        elif c == "十":
            section += (digit or 1) * 10
            digit, seen = 0, True
        elif c in "百千":
            if not digit:
                return None
            section += digit * _SCALE[c]
            digit = 0
        else:
            if not seen or not section + digit:
                return None
            total = (total + section + digit) * _SCALE[c] if c == "亿" else total + (section + digit) * _SCALE[c]
            section = digit = 0
    return Decimal(total + section + digit) if seen else None


def _percent(text: str) -> Decimal | None:
    if text == "百":
        return Decimal(100)
    return chinese(text) if text[0] in _ZH else _digits(text)


def _digits(text: str) -> Decimal:
    return Decimal(text if text.isdecimal() else text.translate(_COMMAS))


@lru_cache(maxsize=512)
def find(text: str) -> tuple[Figure, ...]:
    """Every figure of a plain text, in order. A range gives its two ends, both approximate."""
    return tuple(counted(mask(text)))


def counted(masked: str) -> list[Figure]:
    """The same, where what counts nothing is blotted out already."""
    return [f for m in _FIGURE.finditer(masked) for f in _figures(m, masked)]


def _figures(m: re.Match[str], text: str) -> list[Figure]:
    first, end = m.span()
    beside = text[first - 1:first]
    if beside.isascii() and beside.isalnum():
        return []
    if beside.isspace() and _TORN.search(text[max(0, first - 6):first]) and _THREE_DIGITS.match(m.group()):
        # 1, 347: a number torn in two.
        return []
    about, per, perzh, low, lowscale, number, more, scale, tail, tailscale, more2, percent, zh, zhmore, unit, after = m.groups()
    approximate = bool(about or more or more2 or zhmore or after)
    start = m.end("about") if about else first
    if text[start].isspace():
        start += len(text[start:end]) - len(text[start:end].lstrip())
    if per:
        value = _percent(perzh)
        return [] if value is None else [Figure(start, end, value, "%", approximate)]
    if unit and not unit.endswith("元") and text[end:end + 1] not in _ENDS_CLAUSE and _NO_COUNT_AFTER.match(text, end):
        return []
    if zh:
        value = chinese(zh) if unit is not None else None
        return [] if value is None else [Figure(start, end, *_scaled(value, unit), approximate)]
    if unit is None and not percent and not text[:first].rstrip().endswith(_IS):
        return []
    if not scale and (tail or (" " in m.group() and text[m.end("number"):m.end("number") + 2].strip()[:1].isdigit())):
        # Digits with a blank between them: one number or two, the text does not say.
        return []
    if percent and scale:
        return []
    times = Decimal(_SCALE[scale]) if scale else _ONE
    value = _digits(number) * times
    if tail:
        if tailscale is None and len(tail) < 4:
            return []
        value += Decimal(tail) * (_SCALE[tailscale] if tailscale else 1)
    value, named = _scaled(value, percent or unit)
    if low:
        least = chinese(low) if low[0] in _ZH else _digits(low)
        if least is None:
            return []
        least, _ = _scaled(least * (_SCALE[lowscale] if lowscale else times), unit)
        return [Figure(start, end, least, named, True), Figure(start, end, value, named, True)]
    return [Figure(start, end, value, named, approximate)]


def _scaled(value: Decimal, unit: str | None) -> tuple[Decimal, str | None]:
    """Money in 元, so that amounts can be added; the quote keeps what is printed."""
    if unit == "万元":
        return value * 10**4, "元"
    if unit == "亿元":
        return value * 10**8, "元"
    return value, "个百分点" if unit == "百分点" else unit


__all__ = ["DIGIT", "NOT_COUNTS", "Figure", "chinese", "counted", "find", "mask", "plain"]
