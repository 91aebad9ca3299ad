# ruff: noqa: E501 - lists of Chinese words; ruff counts each character as two columns
"""From the prose of a section to its figures: clause by clause, each given the indicator its words name.

A figure whose words name no indicator is left alone. Nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from gongkai.prose import figures
from gongkai.prose.figures import Figure
from gongkai.prose.indicators import INDICATORS, SHORT, STRONG, SUFFIXES, Indicator, label

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
_BREAKS = "，；：。！？\n"
_FILLER = re.compile(
    r"^(?:20\d\d年|全年|今年|本年|当年|年内|以来|至今|目前|度|我局|市|县|区|共|共计|合计|总计|累计|总共|一共|数量|总数|总量|总|为|达|到|有|其中|其余|另外|另|其|均|已|全部|按时|"
    r"按期|依法|及时|办结|则|约|近|和|及|收到|受理|发布|公开|了|\s|、)*$")
_VERBS = re.compile(r"(?:共|累计|已|先后)*(?:举办|开展|组织|召开|举行|完成|发布|制作|编发|推出|达到?)(?:了|共)?$")
_ABOUT = re.compile(r"(?:大约|将近|接近|超过|突破|约为|约|逾|近|超)$")
_REACH = 300
"""How far back in a sentence words are looked for; longer ones are lists."""
_RATES = (
    ("proposals_satisfaction", re.compile(r"满意(?:度|率)"), "proposals"),
    ("proposals_answered_rate", re.compile(r"(?:办结|办复|答复|回复|办理)率"), "proposals"),
    ("applications_on_time_rate", re.compile(r"(?:(?:按时|按期|及时|限时|依法|法定时限内|规范)?(?:办结|办复|答复|回复|办理)率)"), "applications"),
    ("reconsideration_corrected_share", re.compile(r"复议(?:案件)?(?:被)?纠错率"), ""),
    ("reconsideration_corrected_share", re.compile(r"^[^，]*纠错率"), "reconsideration"),
    ("litigation_lost_share", re.compile(r"败诉率"), ""),
)
_GROWTH = re.compile(r"增长|上升|提高|提升|增加|增幅|涨幅|下降|减少|回落|降低|降幅|减幅|下滑|同比|环比")
_DOWN = re.compile(r"下降|减少|回落|降低|降幅|减幅|下滑|减")
_CHANGE = re.compile(r"(?:增加|减少|净增|净减|增长|增|减|下降|上升|多|少|上涨|回落)(?:了|约)*$")
_REACHED = re.compile(r"(?:增至|增加到|增加至|增长到|增长至|升至|上升到|上升至|达到|减至|减少到|减少至|降至|下降到|下降至|回落至)$")
_BEFORE = r"(?:上一?年度?|去年度?|20\d\d年度?|上年|同期)"
_PREVIOUS = re.compile(rf"(?:{_BEFORE}(?:度|全年|同期|的|为|是|收到|共|数|约|（)*$)")
_SHARE = re.compile(r"占|比例|比重|占比")
_PLAN = re.compile(r"计划(?:于|在|组织|开展|召开|举办|完成|新增|公开)|拟(?:于|在|组织|开展)|将(?:于|在|组织|开展|进一步)|力争|不少于|预计|下一步|明年")
_LEAD = re.compile(r"^\s*(?:（[一二三四五六七八九十]+）|[□\s]*|[一二三四五六七八九十]+、)?\s*(?P<head>[^。：，；\d□]{2,20})[。：]")
_HEADS = (
    ("applications", re.compile("申请|答复|办理分布")), ("proposals", re.compile("建议提案|建议|提案")), ("fee", re.compile("处理费|收费")),
    ("reconsideration", re.compile("复议|诉讼")), ("interpretations", re.compile("解读")), ("disclosed", re.compile("公开|平台")),
)
_REGION = re.compile(r"(?:全|我|本)(?:省|市|县|区|旗|州|镇|乡|街道)")
_SCOPE = re.compile(
    r"(?P<scope>全(?:省|市|县|区|旗|州|镇|乡|街道|系统)(?:各级)?|(?:[^，；：。、□\d]{0,10}?)(?:办公室|办公厅|委员会|管委会|分局|局|厅|委|政府办|人民政府|政府(?!信息|网|公报|门户|部门)|街道|镇|本机关|本单位|部门))"
    r"(?:及[^，。]{0,8})?(?=全年|本年|年内|共|累计|依法|收到|受理|办理|主动|公开|收办|新收|答复|制发|被|因|收取|接收|接到|□|\d|在|新增)")
_ZERO = re.compile(r"(?:没有|未有|尚无|均无|并无|未(?:发生|收到|接到|收取|产生|出现|制定|制发|出台|召开|受理|涉及|引发|被|新增|办理)|(?:^|[，。；：、本年区县市局我门厅委办处位\s度]|情况)无|零)")
_TOPIC = re.compile(r"(?:^|[，；：、（]|其中|包括|公开|发布|更新)(?:其中)?(?P<topic>[^，；：]{1,24}?(?:类|信息|信息公开|领域|事项)|其[他它])(?:的|公开|更新|共|为|达|计|约)*$")
_BODY = re.compile(r"(?:政府|机关|部门|单位|县|市|区|旗|局|委|办|厅|镇|乡|街道|园区|开发区|新区|公司|中心|处)$")
_PARTS = re.compile(r"其中|包括|分别为|按[^，。：]{1,10}分|分为|：$")


@dataclass(frozen=True)
class Mention:
    """A figure in prose.

    ``place`` is ``line:column`` in the section's text, both from 1; ``part_of`` the place of the
    whole it is a part or a rate of; ``scope`` whom the sentence speaks of, where it says so.
    """

    section: str
    indicator: str
    value: Decimal
    unit: str | None
    approximate: bool
    quote: str
    place: str = ""
    part_of: str | None = None
    scope: str | None = None

    def row(self) -> dict[str, object]:
        return {"section": self.section, "indicator": self.indicator, "value": float(self.value), "unit": self.unit,
                "approximate": self.approximate, "quote": self.quote, "place": self.place, "part_of": self.part_of, "scope": self.scope}

    @property
    def name(self) -> str:
        return label(self.indicator)

    @property
    def family(self) -> str:
        return _family(self.indicator)


def mentions(sections: Iterable[dict[str, object]], year: int | None = None) -> list[dict[str, object]]:
    """Rows for the frame ``mentions``, given the rows of ``gongkai.sections.sections``.

    ``year`` is the report's: figures that a sentence ascribes to the year before get the suffix
    ``_previous``, those of other years are left out. Without it the year most named counts.

    >>> text = "全年收到政府信息公开申请75件，其中自然人申请72件。"
    >>> [(m["indicator"], m["value"]) for m in mentions([{"section": "overview", "heading": "", "text": text}])]
    [('applications_received', 75.0), ('applications_received_individual', 72.0)]
    """
    return [m.row() for m in read(sections, year)]


def read(sections: Iterable[dict[str, object]], year: int | None = None) -> list[Mention]:
    """The same as :class:`Mention` objects."""
    rows = [(str(s["section"]), str(s["text"] or "")) for s in sections]
    if year is None:
        named = re.findall(r"(20\d\d)\s*年", "".join(text for _, text in rows))
        year = int(max(set(named), key=lambda y: (named.count(y), y))) if named else None
    found: list[Mention] = []
    for section, text in rows:
        for number, line in enumerate(text.split("\n"), start=1):
            found.extend(_Line(section, number, line, year).read())
    return found


class _Line:
    """One paragraph. What has been said in it tells what a bare number speaks of."""

    def __init__(self, section: str, number: int, raw: str, year: int | None) -> None:
        self.section, self.number, self.raw, self.year = section, number, raw, year
        self.text = figures.plain(raw)
        self.masked = figures.mask(self.text)
        self.figures = figures.find(self.text)
        lead = _LEAD.match(self.masked)
        self.head = next((f for f, p in _HEADS if lead and p.search(lead["head"])), None)
        self.found: list[Mention] = []
        self.last: Mention | None = None
        self.whole: Mention | None = None
        self.closed = True
        self._aside: list[Mention | None] = []
        self._queue: list[str] = []
        self._orphan = False
        self._last_end: int | None = None

    def read(self) -> list[Mention]:
        for sentence in _SENTENCE.finditer(self.text):
            self._sentence(sentence.start(), sentence.end())
        return sorted(self.found, key=lambda m: int(m.place.split(":")[1]))

    # -- sentences ------------------------------------------------------------------------

    def _sentence(self, start: int, end: int) -> None:
        inside = [f for f in self.figures if start <= f.start < end]
        self._zeros(start, end, inside)
        self.closed = True
        row: list[Mention] = []
        made: list[Mention] = []
        words = ""
        at = start
        for i, f in enumerate(inside):
            if i and inside[i - 1].start == f.start:
                # The other end of a range.
                for m in made:
                    self._add(replace(m, value=f.value))
                continue
            left = _ABOUT.sub("", _tight(self.text[self._bound(at, f.start):f.start]))
            self._brackets(self.text[at:f.start])
            if not left and i and inside[i - 1].end == f.start and not made:
                # 稿件430余期1652篇: the words before the first figure are the second's too.
                left = words
            words = left
            stop = inside[i + 1].start if i + 1 < len(inside) else end
            right = re.split("[，；：。、）]", _tight(self.text[f.end:max(stop, f.end)]))[0]
            before = _tight(self.text[max(start, f.start - _REACH):f.start])
            self._last_end = at if i else None
            if re.search(_PARTS, self.text[at:f.start]) and row:
                self.whole, self.closed = self._head(row), False
            elif not row and self.last is not None and re.match("其中", self.text[at:f.start].lstrip()):
                self.whole, self.closed = self.last, False
            elif not row and self.last is not None and re.search("按[^，。：]{1,10}分", self.text[at:f.start]):
                self.whole, self.closed = self.last, False
            elif row and "；" in self.text[at:f.start] and not self._listing(left):
                self.closed = True
            together = self._together(inside, i, left)
            self._orphan = bool(i) and not made and not _is_rate(inside[i - 1].unit) and "）" not in self.text[at:f.start]
            made = list(together if together is not None else self._figure(f, left, right, before, row))
            for m in made:
                self._add(m)
                row.append(m)
            at = f.end

    def _brackets(self, between: str) -> None:
        """What stands in brackets is an aside: behind them the text speaks again of what it spoke of before."""
        for c in between:
            if c == "（":
                self._aside.append(self.last)
            elif c == "）" and self._aside:
                self.last = self._aside.pop() or self.last

    def _bound(self, at: int, end: int) -> int:
        """Where the words that belong to a figure begin: after the clause before, or the figure before."""
        piece = self.text[at:end]
        cut = max((piece.rfind(c) for c in _BREAKS), default=-1) + 1
        depth, opening = 0, -1
        for i in range(len(piece) - 1, cut - 1, -1):
            if piece[i] == "）":
                depth += 1
            elif piece[i] == "（":
                if depth == 0:
                    opening = i
                    break
                depth -= 1
        return at + max(cut, opening + 1)

    def _head(self, row: list[Mention]) -> Mention | None:
        counts = [m for m in row if not _rate(m.indicator)]
        return counts[-1] if counts else None

    def _listing(self, left: str) -> bool:
        return self.whole is not None and not self.closed and len(left) < 12 and "其中" not in left and self.whole.family == "applications"

    def _together(self, inside: list[Figure], i: int, left: str) -> list[Mention] | None:
        """``网站、微信、微博分别发布信息2310条、865条、412条``: one subject for each figure. None where it is no such list."""
        f = inside[i]
        if "分别" not in left and not self._queue:
            return None
        if "分别" in left:
            self._queue = []
            run = [f]
            while i + len(run) < len(inside):
                nxt = inside[i + len(run)]
                if self.text[run[-1].end:nxt.start].strip() not in ("、", "和", "，", "及"):
                    break
                run.append(nxt)
            subject, _, verb = left.rpartition("分别")
            if f.unit == "%":
                counts = [m for m in self.found if not _rate(m.indicator)][-len(run):]
                if len(counts) != len(run):
                    return None
                self._queue = [f"={m.place}" for m in counts]
            else:
                names = [n for n in re.split("、|和|及|与", re.sub(r"^.*?(?:通过|在|全年|其中|利用)", "", subject)) if n.strip()]
                # Subjects that cannot be told apart leave their figures without a name.
                self._queue = [n.strip() + verb for n in names] if len(names) == len(run) else ["?"] * len(run) if len(run) > 1 else []
                if not self._queue:
                    return None
        word = self._queue.pop(0)
        if word.startswith("="):
            base = next(m for m in self.found if m.place == word[1:])
            return [self._mention(f, base.indicator + "_share", part_of=base.place)]
        code = self._classify(f, word, "", "")
        return [self._mention(f, code)] if code else []

    # -- one figure ------------------------------------------------------------------------

    def _figure(self, f: Figure, left: str, right: str, before: str, row: list[Mention]) -> Iterator[Mention]:
        if _PLAN.search(re.split("；", before)[-1]):
            return
        if f.unit in ("%", "‰", "个百分点", "倍"):
            yield from self._rate(f, left, right, before)
            return
        change = _CHANGE.search(left)
        if change and not re.search("新增$", left) and re.search(rf"比|较|同比|{_BEFORE}|^\s*(?:净|增|减)", left + self._after_previous()) and self.last is not None:
            if self._orphan:
                return
            base = self.last
            spoken = self._strong(left, "", None) or base.indicator
            if _family(spoken) == base.family and f.unit in (base.unit, None, "件", "条", "宗", "起"):
                counted = "applications_received" if base.indicator == "applicants" else base.indicator.removesuffix("_previous")
                value = -f.value if _DOWN.search(change.group()) or re.search("少|回落", change.group()) else f.value
                yield replace(self._mention(f, counted + "_change", part_of=base.place), value=value)
            return
        if re.search("(?:平均|每件|每月|每季度|每周|最高|最多|人均)", left):
            return
        if re.search("历年|历史", left):
            if self._classify(f, left, right, before) == "disclosed_items":
                yield self._mention(f, "disclosed_items_cumulative")
            return
        if self.section == "problems" and not left:
            return
        when = self._when(left, before)
        if when == "other":
            return
        if when == "cumulative":
            if self._classify(f, left, right, before) == "disclosed_items":
                yield self._mention(f, "disclosed_items_cumulative")
            return
        code = self._classify(f, left, right, before)
        if code is None and (_REACHED.search(left) or when == "previous") and self.last is not None and self.last.unit == f.unit:
            code = self.last.indicator.removesuffix("_previous")
        if code is None:
            return
        if when == "previous" and not code.endswith(("carried_in", "carried_out")):
            yield self._mention(f, code.removesuffix("_previous") + "_previous")
            return
        yield self._mention(f, code.removesuffix("_previous"), part_of=self._whole_of(code, f))

    def _after_previous(self) -> str:
        """比上年的94件多42件: the words of comparison stand before the figure before."""
        return "比" if self.found and self.found[-1].indicator.endswith("_previous") else ""

    def _whole_of(self, code: str, f: Figure) -> str | None:
        if self.closed or self.whole is None or code == self.whole.indicator:
            return None
        if code in ("applications_carried_in",) or _family(code) not in (self.whole.family, *_KIN.get(self.whole.family, ())):
            return None
        return self.whole.place

    def _when(self, left: str, before: str) -> str:
        if re.search(r"结转", left):
            return "now"
        if re.search(r"(?:自|从)[^，。]{0,4}20\d\d年[^，。]{0,8}(?:以来|起|至今)[^。]*累计[^。]*$", before):
            return "now" if re.search(r"，\s*20\d\d年[^，]*$", before) and self.year and str(self.year) in left else "cumulative"
        if _PREVIOUS.search(left) and not re.search(r"(?:^|[^比较由从与])20\d\d年度?$", left):
            return "previous" if not self._is_this_year(left) else "now"
        years = [int(y) for y in re.findall(r"(?<!比)(?<!较)(?<!与)(?<!于)(?<!到)(?<!至)(?<!《)(20\d\d)\s*年(?!度?结转)(?!《)", self._unquoted(before))]
        if not years or self.year is None or years[-1] == self.year:
            return "now"
        return "previous" if years[-1] == self.year - 1 else "other"

    def _is_this_year(self, left: str) -> bool:
        m = re.search(r"(20\d\d)年度?\S*$", left)
        return bool(m and self.year and int(m[1]) == self.year)

    @staticmethod
    def _unquoted(text: str) -> str:
        return re.sub(r"《[^》]*》?|〔[^〕]*〕|截至\s*20\d\d\s*年[^，。]*|20\d\d\s*年\s*\d+\s*月[^，。]*", "", text)

    # -- rates -----------------------------------------------------------------------------

    def _rate(self, f: Figure, left: str, right: str, before: str) -> Iterator[Mention]:
        clause = re.split("[，；。]", before)[-1] or left
        family = self._context()
        if not _GROWTH.search(left):
            codes = dict.fromkeys(
                code for code, pattern, wanted in _RATES
                if pattern.search(clause) and (not wanted or wanted in (family, self.head) or self._strong_family(clause) == wanted))
            if codes:
                for code in codes:
                    yield self._mention(f, code)
                return
        if re.search("率", clause) and not re.search("增长率|增速", clause):
            return
        base = self.last if not self._orphan else None
        if f.unit == "个百分点" and _GROWTH.search(left) and base is not None:
            share = next((m for m in reversed(self.found) if m.indicator.endswith("_share")), None)
            moved = share.indicator + "_change" if share is not None else base.indicator + "_growth"
            yield self._signed(f, moved, left, (share or base).part_of or base.place)
            return
        if _GROWTH.search(left) and not re.search("占", left):
            named = self._strong(re.sub(rf"(?:，|同比|环比|比|较|与)?(?:{_BEFORE}(?:度|同期)*)?(?:相比)?(?:总量|数量|数)?(?:同比)?(?:增长|上升|提高|提升|增加|增幅|下降|减少|回落|降低|降幅).*$", "", left), "", None)
            parts = [m for m in self.found[-2:] if m.part_of is not None]
            if named is None and len(parts) == 2 and parts[0].part_of == parts[1].part_of and "、" in self.text[:f.start][-40:]:
                # A list of parts is closed: what grew is the whole again.
                base = next((m for m in self.found if m.place == parts[0].part_of), base)
            grown = named or (base.indicator if base is not None else None)
            if grown is None:
                return
            if grown == "applicants":
                grown = "applications_received"
            if named is None and len(re.sub(r"[，、\s]", "", re.sub(rf"{_BEFORE}|同比|环比|比|较|相比|与|同期|增长|上升|提高|提升|增加|增幅|涨幅|下降|减少|回落|降低|降幅|分别|为|了|约|总体|总量|数量|也|均|则|降|升|达|大幅|略有", "", left))) > 2:
                return
            yield self._signed(f, grown.removesuffix("_previous") + "_growth", left, base.place if base is not None and named in (None, base.indicator) else None)
            return
        if f.unit not in ("%", "‰") or base is None:
            return
        name = re.split("占", left)[0]
        if _SHARE.search(left) or left.strip("（ 、，约") == "":
            if not name.strip("，、（其中的 ") and not self._follows(f, left):
                return
            named = None
            if name.strip("，、（其中的 ") and "比" not in name:
                named = self._classify(replace(f, unit="件"), re.sub("的$", "", name), "", before)
                if named is None:
                    return
            yield self._mention(f, (named or base.indicator) + "_share", part_of=None if named else base.place)

    def _follows(self, f: Figure, left: str) -> bool:
        """Whether a share stands right behind a figure, and so is that figure's."""
        if self._last_end is None:
            return False
        return not re.sub(r"[，；、（）\s]", "", self.text[self._last_end:f.start].replace(left, "", 1) if left else "")

    def _signed(self, f: Figure, code: str, left: str, whole: str | None) -> Mention:
        m = self._mention(f, code, part_of=whole)
        return replace(m, value=-f.value) if _DOWN.search(left) else m

    # -- words -----------------------------------------------------------------------------

    def _classify(self, f: Figure, left: str, right: str, before: str) -> str | None:
        code = self._strong(left, right, f.unit)
        if code in _CHANNELS and re.search(rf"{_REGION.pattern}[^，；。]*(?:在|通过)[^，；。]*(?:网站|门户)[^，；。]*主动(?:公开|发布)(?:各类)?政府信息", left):
            code = "disclosed_items"
        if code in _CHANNELS and right:
            code = self._strong("", right, f.unit) or code
        if code in _CHANNELS and f.unit == "件" and self._context() == "applications" and "信息" not in left:
            code = None
        inside = self.whole is not None and not self.closed and self.whole.family == "disclosed"
        if inside and (re.search(r"^[^，；：。]{1,14}(?:信息|类)$", right) or re.search("^(?:其中)?[，、：]?其[他它](?!方式|渠道|平台)", left)) and code in ("disclosed_items", None):
            code = "disclosed_items_topic"
        if code in _CHANNELS and re.search("网站|门户", left) and re.search("(?:和|及|与|、)[^，；：。]{0,10}(?:微信|微博|新媒体)", left):
            code = "disclosed_items"
        if code == "disclosed_items" and re.match("(?:共|累计|全年)*(?:发布|推送|更新)", left) and len(clauses := re.split("[，；：]", before)) > 1:
            told = self._strong(clauses[-2][-24:] + left, "", f.unit)
            code = told if told in _CHANNELS and not figures.find(clauses[-2]) else code
        if code in ("licensing_decisions", "penalty_decisions", "compulsory_decisions") and re.search("公开|公示|信息|清单", left):
            code = None
        if code == "disclosed_items" and re.search("(?<!新)媒体(?!平台)|其[他它](?:方式|渠道|途径)", left):
            code = None
        if inside and code == "articles" and self.whole is not None and f.unit == self.whole.unit:
            code = "disclosed_items_topic"
        if inside and code in ("licensing_decisions", "penalty_decisions", "compulsory_decisions"):
            code = "disclosed_items_topic"
        if code == "public_account_issues" and f.unit != "期":
            code = None
        filler = _FILLER.match(left.strip("，、 ")) is not None
        if code is None and filler and right:
            code = self._short(right, f.unit) or self._strong(right, "", f.unit)
        if code is None and filler and re.search("合计|共计|总计", left):
            code = _SUMS.get(tuple(m.indicator for m in self.found[-2:]))
        if code is None and filler and "其中" not in left:
            clauses = re.split("[，；：]", before)
            if len(clauses) > 1 and not figures.find(clauses[-2]) and "。" not in clauses[-2]:
                code = self._strong(clauses[-2].strip("，；"), right, f.unit) or self._short(clauses[-2], f.unit)
        if code is None and len(left) <= 5 and (clause := re.split("[，；：]", before)[-1]) != left:
            code = self._strong(_BARE.sub("", clause), "", f.unit) if f.unit == "期" else None
        if code is None and self.last is not None and (noun := re.fullmatch("(?:和|及|、|，)?(?:(规章)|(?:行政)?规范性文件)", left)):
            measure = re.fullmatch("(?:rules|normative_documents)_(.+)", self.last.indicator)
            code = (("rules" if noun[1] else "normative_documents") + "_" + measure[1]) if measure else None
        if code is None and left.strip("，、") == "结转" and any(m.indicator == "applications_carried_in" for m in self.found):
            code = "applications_carried_out"
        short = self._short(left, f.unit)
        if code == "applications_received" and short is not None and re.match(_KINDS, short):
            code = short
        code = code or short
        if code is None and re.search("新增$|^，?(?:为|达|达到)$", left) and self.found and self.found[-1].unit in (f.unit, "%"):
            code = re.sub("_(?:growth|change|cumulative)$", "", self.found[-1].indicator)
        if code is None and self.last is not None and self.last.indicator == "public_account_issues" and f.unit == "篇" and _FILLER.match(left.strip("，、")):
            return "articles"
        if code is None:
            code = self._topic(left, f.unit)
        if code is None and inside and f.unit in ("条", "篇", "件", "项", "则") and re.fullmatch(r"[，、：其中包括发布公开]*(?:(?!级|方式|渠道|公报|刊登|平台|通过|利用|号|APP|客户端|信箱|热线)[^，；：。]){2,22}", left):
            code = "disclosed_items_topic"
        if code is not None and code.startswith("disclosed_items") and f.unit in ("件", "项", "次", "个") and re.search("规章|目录|事项", left):
            return None
        return code

    def _strong(self, left: str, right: str, unit: str | None) -> str | None:
        best: tuple[int, str] | None = None
        bare = _VERBS.sub("", left)
        for text in dict.fromkeys((left, bare, left + "№" + right[:24] if right else left)):
            for indicator, patterns in STRONG:
                if unit is not None and not _counts_in(indicator, unit):
                    continue
                for p in patterns:
                    m = p.search(text)
                    if m and ("№" not in text or "№" in m.group()) and (best is None or len(m.group()) > best[0]):
                        best = (len(m.group()), indicator.code)
            if best is not None:
                return best[1]
        return None

    def _strong_family(self, text: str) -> str | None:
        for indicator, _ in STRONG:
            for p in indicator.words:
                if re.search(p.removesuffix("$"), text):
                    return indicator.family
        return None

    def _context(self) -> str | None:
        if self.last is not None:
            return self.last.family
        return self.head

    def _short(self, left: str, unit: str | None) -> str | None:
        """Words that name an indicator only because of what the text speaks of already."""
        base = next((m.indicator.split("_")[1] for m in self.found if m.indicator in ("applications_received", "applications_handled")),
                    "concluded" if any(m.indicator == "applications_concluded" for m in self.found) else "received")
        if self.whole is not None and not self.closed and (w := re.match("applications_(received|handled|concluded)", self.whole.indicator)):
            base = w[1]
        elsewhere = [x for x in (self._context(), self.head) if x]
        families = {f for x in elsewhere for f in (x, *_KIN.get(x, ()))}
        order = [self._context(), *families]
        best: tuple[int, int, str] | None = None
        for indicator, patterns in SHORT:
            if indicator.family not in families or not _counts_in(indicator, unit):
                continue
            kind = re.match("applications_(received|handled|concluded)_", indicator.code)
            if kind and kind[1] != base:
                continue
            if indicator.code == "policy_interpretations_kind" and "interpretations" not in elsewhere:
                continue
            for p in patterns:
                m = p.search(left)
                if m:
                    rank = (-order.index(indicator.family), len(m.group()), indicator.code)
                    if best is None or rank[:2] > best[:2]:
                        best = rank
        if best is None:
            return None
        code = best[2]
        if code == "applications_other_handling" and self.last is not None and re.search("_(?:individual|business|research|nonprofit|legal)$", self.last.indicator):
            return None
        return code

    def _topic(self, left: str, unit: str | None) -> str | None:
        left = re.sub("（[^）]*）", "", left)
        speaks = self._context() == "disclosed" or self.head == "disclosed" or re.search(
            r"(?:公开|更新|发布)[^，；：]{1,20}(?:信息|事项)$|领域[^，；：]{0,6}信息(?:公开)?$", left)
        if speaks and unit in ("条", "篇", None, "则", "件", "项") and (m := _TOPIC.search(left.strip())):
            if unit in ("条", None) and not re.search("申请|复议|诉讼|留言|建议|提案", m["topic"]):
                return "disclosed_items_topic"
        if re.fullmatch(r"(?:一是|二是|三是)?(?:主动公开|及时公开|及时发布|公开|发布)[^，；：。]{0,30}信息", left.strip()) and unit == "件":
            return "disclosed_items"
        if self._context() == "applications" and unit in ("件", "宗", None) and _BODY.search(left.strip("，、；：")) and len(left) < 16:
            return "applications_part"
        return None

    # -- nothing -----------------------------------------------------------------------------

    def _zeros(self, start: int, end: int, inside: list[Figure]) -> None:
        """``未发生行政复议和行政诉讼案件`` states zeros in words."""
        at = start
        for piece in re.split("([，；。：])", self.text[start:end]):
            begin, at = at, at + len(piece)
            if any(begin <= f.start < at for f in inside) or not (m := _ZERO.search(piece)):
                continue
            if re.search("超过|逾期|问题|不当|失实|泄密|差错|投诉举报", piece) or self.section == "problems":
                continue
            rest = piece[m.start():]
            for code in _nothing(rest):
                place = Figure(begin + m.start(), at, Decimal(0), "元" if code == "processing_fee" else "件", False)
                # What is not there is not what the text goes on to speak of.
                self.found.append(self._mention(place, code))

    # -- making ------------------------------------------------------------------------------

    def _mention(self, f: Figure, code: str, part_of: str | None = None) -> Mention:
        a, b = self._clause(f)
        return Mention(self.section, code, f.value, f.unit, f.approximate, self.raw[a:b].strip(), f"{self.number}:{f.start + 1}",
                       part_of, self._scope(f.start))

    def _clause(self, f: Figure) -> tuple[int, int]:
        a = max((self.text.rfind(c, 0, f.start) for c in _BREAKS), default=-1) + 1
        ends = [i for c in _BREAKS if (i := self.text.find(c, f.end)) >= 0]
        return a, min(ends, default=len(self.text))

    def _scope(self, at: int) -> str | None:
        start = max(self.text.rfind("。", 0, at) + 1, at - _REACH)
        found = _SCOPE.findall(self.masked[start:at])
        names = [n if isinstance(n, str) else n[0] for n in found]
        return next((re.sub(r"^.*[）)]|^.*?(?=全[省市县区旗州镇乡])", "", n).strip("□ ，（）") for n in reversed(names) if n.strip("□ ")), None)

    def _add(self, m: Mention) -> None:
        self.found.append(m)
        if not _rate(m.indicator):
            self.last = m


_BARE = re.compile(r"[\d.,]+[万亿]?[余多]?[件条篇份项]、?|编印|出版")
_KIN = {"reconsideration": ("disputes", "litigation"), "litigation": ("disputes", "reconsideration"),
        "disputes": ("reconsideration", "litigation"), "fee": ("fee",), "disclosed": ("interpretations", "rules", "normative_documents", "policy_documents")}
_SUMS: dict[tuple[str, ...], str] = {
    ("applications_received", "applications_carried_in"): "applications_handled",
    ("proposals_deputies", "proposals_consultative"): "proposals",
    ("reconsideration_cases", "litigation_cases"): "disputes_cases",
}
_KINDS = r"applications_(?:(?:received|handled|concluded)_|online|email|letter|in_person|fax)|cases_charged"
_CHANNELS = frozenset(f"disclosed_items_{k}" for k in ("website", "column", "wechat", "weibo", "new_media"))


def _tight(text: str) -> str:
    """Chinese has no blanks; those in it are the layout's."""
    return "".join(text.split())


def _is_rate(unit: str | None) -> bool:
    return unit in ("%", "‰", "个百分点", "倍")


def _counts_in(indicator: Indicator, unit: str | None) -> bool:
    return unit in indicator.units


def _rate(code: str) -> bool:
    return code.endswith(("_share", "_growth", "_change", "_rate", "_satisfaction"))


def _family(code: str) -> str:
    while code not in INDICATORS:
        code = next((code.removesuffix(s) for s in sorted(SUFFIXES, key=len, reverse=True) if code.endswith(s)), "applications_part")
    return INDICATORS[code].family


def _nothing(text: str) -> list[str]:
    codes = []
    recon, lit = "复议" in text, re.search("诉讼|被诉", text) is not None
    if re.search("败诉", text):
        codes.append("litigation_lost")
    elif re.search("纠正|纠错|撤销", text):
        codes += ["reconsideration_corrected"] if recon else []
    else:
        codes += ["reconsideration_cases"] if recon else []
        codes += ["litigation_cases"] if lit else []
    if codes or recon or lit:
        return codes
    if re.search("处理费|(?:信息)?公开(?:的)?费用|收取[^，]*费|收费|费用", text):
        return ["processing_fee"]
    if re.search("结转", text):
        return ["applications_carried_in"] if re.search("上年|去年", text) else []
    if re.search("(?:收到|接到|受理|没有|无|办理)[^，]*(?:信息公开|依申请公开)[^，]*申请(?!人)|依申请公开(?:政府)?(?:信息|来信|申请|件|$)", text):
        return ["applications_received"]
    if re.search("(?:制定|制发|出台)[^，]*规范性文件", text):
        return ["normative_documents_issued"]
    if re.search("召开新闻发布会", text):
        return ["press_conferences"]
    return []


__all__ = ["Mention", "mentions", "read"]
