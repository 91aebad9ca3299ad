# ruff: noqa: E501 - lists of Chinese words; ruff counts each character as two columns
"""From the prose of a section to its figures: clause by clause, each given the indicator its words name.

A figure whose words name no indicator is left alone. Nothing is guessed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from gongkai.prose import figures, lists, naming, rates
from gongkai.prose.figures import Figure
from gongkai.prose.mention import Mention, family
from gongkai.prose.nothing import SAYS_NONE, zeros
from gongkai.prose.said import ANY_TURN, KIN, Said
from gongkai.prose.scope import scope
from gongkai.prose.text import behind, tight, words
from gongkai.prose.years import when

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
_STOP = re.compile("[，；：。！？\n（）]")
_OTHER_WORDS = re.compile("[，；：。、）]")
_ABOUT = ("大约", "将近", "接近", "超过", "突破", "约为", "约", "逾", "近", "超")
_ENDS_WITH_ABOUT = re.compile(f"(?:{'|'.join(_ABOUT)})$")
_REACH = 300
"""How far back in a sentence words are looked for; longer ones are lists."""
_REACHED = re.compile(r"(?:增加|增长|上升|提高|提升|增|升|达|减少|减|下降|降低|降|回落|缩减)(?:到|至|为)(?:了)?(?:20\d\d年度?|今年|本年度?)?的?$")
_FROM = re.compile(r"(?:由|从)(?:(?:上一?年度?|去年度?|20\d\d年度?|上年度?)?(?:同期)?(?:的)?)$")
_PLAN = re.compile(r"计划(?:于|在|组织|开展|召开|举办|完成|新增|公开)|拟(?:于|在|组织|开展)|将(?:于|在|组织|开展|进一步)|力争|预计|下一步|明年|目标(?:是|为)|下一?年[^，。]{0,6}计划|20\d\d年[^，。]{0,6}计划")
_NORM = re.compile(r"不少于|不低于|至少|不超过|原则上|要求(?:的|为|每|达到|不|完成)|任务数")
MAY_PLAN = re.compile(r"[计拟将力预下明目不至原要任](?=[划于在组开进争计一年标少低超则求务\s（])")
"""Without one of these there is neither: how their words begin, with room for blanks and brackets, which are left out."""
_AND_ANOTHER = re.compile(r"\s*[和、及]\s*\d")
_LEAD = re.compile(r"^\s*(?:（[一二三四五六七八九十]+）|[□\s]*|[一二三四五六七八九十]+、)?\s*(?P<head>[^。：，；\d□]{2,20})[。：]")
_PERCENT = frozenset({"%", "‰", "个百分点", "倍"})
_HEADS = (
    ("applications", re.compile("申请|答复|办理分布")), ("proposals", re.compile("建议提案|建议|提案")), ("fee", re.compile("处理费|收费")),
    ("reconsideration", re.compile("复议|诉讼")), ("interpretations", re.compile("解读")), ("disclosed", re.compile("公开|平台")),
)
_OF_SECTION = {"applications": "applications", "disputes": "reconsideration", "disclosure": "disclosed"}
_AMONG_RECEIVED = re.compile("(?:新收|收到)(?:的)?(?:政府信息公开|信息公开)?申请中")
_SEASON = re.compile("[一二三四1-4]个?季度|半年|月份")
_SEASON_OR_FROM = re.compile("[季半月由从]")
"""Without one of these words tell of no part of a year, and of nothing that a figure starts from."""
_UNDIVIDED = frozenset({
    "disclosed_items", "applications_received", "applications_handled", "applications_concluded", "proposals", "proposals_deputies",
    "proposals_consultative", "reconsideration_cases", "litigation_cases", "disputes_cases", "normative_documents_issued", "normative_documents_in_force"})
"""What a sentence breaks down into kinds that have no indicator: the part is not the whole."""
_ALL_ON_A_SITE = re.compile(
    r"(?:通过|在|利用|依托)[^，；：。、]{0,24}?(?:网站|门户|官网|政府网|公开网|信息网)(?!信息公开平台)[^，；：。、]{0,6}?(?:主动|对外|新增|共|累计)*(?:公开|(?<=主动)发布)(?:了)?(?:各类|各种|各项|有关|相关)*政府信息(?:共|共计|累计|总数|总计|总量|数量|达|为|约|超过)*$")
"""All that is disclosed, told as on the website: the plain total where it stands alone."""
_ANOTHER_CHANNEL = re.compile("微信|公众号|微博|新媒体|公开栏|公示栏|公告栏|专栏|抖音|头条|视频号|广播|电视|报纸|宣传栏|显示屏|其[他它](?:方式|渠道|途径)")
_TELLS = re.compile("公开|发布|推送|更新|张贴|刊|发(?:文|稿|送)|编发|公示|转发|播")
_AVERAGE = re.compile("平均|每件|每月|每季度|每周|每日|日均|月均|最高|最多|最低|最短|最长|人均|单篇|单条|排名|位列")


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
            if figures.DIGIT.search(line) or SAYS_NONE.search(line):
                found.extend(_Line(section, number, line, year).read())
    return found


class _Line:
    """One paragraph. What has been said in it tells what a bare number speaks of."""

    def __init__(self, section: str, number: int, raw: str, year: int | None) -> None:
        self.section, self.number, self.raw, self.year = section, number, raw, year
        self.text = figures.plain(raw)
        self.masked = figures.mask(self.text)
        self.figures = figures.counted(self.masked)
        self._stops = [m.start() for m in _STOP.finditer(self.text)]
        self._breaks = [i for i in self._stops if self.text[i] not in "（）"]
        self._blanks = tight(self.text) != self.text
        lead = _LEAD.match(self.masked)
        head = next((f for f, p in _HEADS if lead and p.search(lead["head"])), None)
        self.said = Said(section, head or _OF_SECTION.get(section))
        self._queue: list[lists.Named] = []
        self._way = 0
        self._none = SAYS_NONE.search(self.text) is not None
        self._since = 0
        """Where the sentence with the figure begins."""
        self._left_out: str | None = None
        """What a figure of another year counts."""

    def read(self) -> list[Mention]:
        for sentence in _SENTENCE.finditer(self.text):
            self._sentence(sentence.start(), sentence.end())
        # The figures come in order; what there is none of does not.
        return sorted(self.said.found, key=lambda m: m.column) if self._none else self.said.found

    # -- sentences ------------------------------------------------------------------------

    def _sentence(self, start: int, end: int) -> None:
        text, said = self.text, self.said
        self._since = text.rfind("。", 0, start) + 1
        inside = [f for f in self.figures if start <= f.start < end]
        for zero, nothing in zeros(text, start, end, inside) if self._none else ():
            # What is not there is not what the text goes on to speak of.
            said.found.append(self._mention(zero, nothing))
        if not inside:
            return
        said.new_sentence()
        self._queue, self._left_out = [], None
        row: list[Mention] = []
        made: list[Mention] = []
        named = ""
        at = start
        plan = MAY_PLAN.search(text, start, end)
        turns = ANY_TURN.search(text, start, end) is not None
        last: Figure | None = None
        for i, f in enumerate(inside):
            if last is not None and last.start == f.start:
                # The other end of a range.
                for m in made:
                    said.add(m._replace(value=f.value))
                continue
            begins, ends = f.start, f.end
            between = text[at:begins]
            if "申请中" in between and _AMONG_RECEIVED.search(between):
                said.among = "received"
            left = text[self._bound(at, begins):begins]
            if self._blanks:
                left = tight(left)
            if left.endswith(_ABOUT):
                left = _ENDS_WITH_ABOUT.sub("", left)
            if not left and text[begins - 1:begins] == "（" and text[ends:ends + 1] == "）":
                left = self._named_before_bracket(at, f)
            if "（" in between or "）" in between:
                said.pass_brackets(between)
            if made and last is not None and f.unit != last.unit and words("、?(?:共计|合计|共|总计|累计)" + ("|、" if last.unit == "期" else "")).fullmatch(tight(between)):
                # 推送消息274期、共计811条, 推送320期、1126条: the words before the first figure are the second's too.
                left = named
            if not left and last is not None and last.end == begins and not made:
                # 稿件430余期1652篇: the same.
                left = named
            named = left
            stop = inside[i + 1].start if i + 1 < len(inside) else end
            others = _OTHER_WORDS.search(text, ends, stop)
            right = text[ends:others.start() if others else stop]
            before = text[max(start, begins - _REACH):begins]
            if self._blanks:
                right, before = tight(right), tight(before)
            ahead = plan is not None and plan.start() < begins and planned(before)
            if turns:
                said.turn(between)
            said.divide(between, row, left)
            unread = last is not None and not made
            orphan = last is not None and unread and last.unit not in _PERCENT and "）" not in between
            said.back_to_whole(between, opens=last is None)
            around = rates.Around(left, right, before, orphan, unread, between if last is not None else None, self.year)
            if "分别" in left and not ahead:
                run = lists.run_from(text, inside, i)
                self._queue = lists.of_each(said, run, left) or []
                self._way = rates.direction(left)
            if self._queue:
                each, whole = self._queue.pop(0)
                made = [self._mention(f, each, part_of=whole)] if each else []
                if each and each.endswith(("_growth", "_change")):
                    made = [m._replace(value=f.value * self._way) for m in made]
            else:
                made = [] if ahead else self._figure(f, around, stop)
            for m in made:
                said.add(m)
                row.append(m)
            at, last = ends, f

    def _bound(self, at: int, end: int) -> int:
        """Where the words that belong to a figure begin: after the clause before, the figure before, or its bracket."""
        depth = 0
        for k in range(bisect_left(self._stops, end) - 1, -1, -1):
            i = self._stops[k]
            if i < at:
                break
            c = self.text[i]
            if c == "）":
                if self.text.rfind("（", at, i) < 0:
                    return i + 1
                depth += 1
            elif c == "（":
                if depth == 0:
                    return i + 1
                depth -= 1
            elif depth == 0:
                return i + 1
        return at

    def _named_before_bracket(self, at: int, f: Figure) -> str:
        """``市公安局（97件）``: a count alone in brackets belongs to the words before them."""
        said = tight(self.text[self._bound(at, f.start - 1):f.start - 1])
        listed = words(r"^.*(?:集中在|集中于|主要(?:为|是|有)|依次(?:为|是)|分别(?:为|是))").sub("", said)
        return "" if words(r"[\d□]").search(said) else listed.rpartition("、")[2]

    # -- one figure ------------------------------------------------------------------------

    def _figure(self, f: Figure, around: rates.Around, stop: int) -> list[Mention]:
        left = around.left
        percent = f.unit in _PERCENT
        if _AND_ANOTHER.match(self.text, f.end, f.end + 4) and rates.direction(left) and (percent or rates.compared(left)):
            # 较上年减少3件和5件: which of the two moved by which is not said.
            return []
        minus = self.text[f.start - 1:f.start] in ("-", "−", "－", "﹣")
        if percent:
            return [self._mention(f, code, whole)._replace(value=value) for code, value, whole in rates.rates(self.said, f, around, minus)]
        if (changed := rates.change(self.said, f, around, minus)) is not None:
            code, value, place = changed
            return [self._mention(f, code, place or None)._replace(value=value)] if code else []
        if minus or _AVERAGE.search(left) or (self.section == "problems" and not left):
            return []
        counted = self._count(f, around, stop)
        return [] if counted is None else [counted]

    def _count(self, f: Figure, around: rates.Around, stop: int) -> Mention | None:
        left, right, before = around.left, around.right, around.before
        said = self.said
        time = when(left, before, self.year)
        if time == "now" and "累计" in left and self.year is not None and words(
                rf"[^，；。]{{0,4}}[，（；](?:其中)?，?(?:{self.year}年|今年|本年|当年)(?:[^，；。]{{0,4}}(?:新增|公开|发布|主动)|\d)").match(tight(self.text[f.end:f.end + 40])):
            # 累计公开3842条，其中2024年公开412条: the first is all years'.
            time = "cumulative"
        odd = _SEASON_OR_FROM.search(left) is not None
        if time == "other" or (odd and _SEASON.search(left) and said.family in (None, "applications", "disclosed", "disputes") and words("申请|信息|受理|收到").search(left)):
            self._left_out = naming.name(said, f, words(r"(?:前|第)?[一二三四1234](?:个)?季度|[上下]半年|20\d\d年").sub("", left), right, before)
            return None
        start = _FROM.search(left) if odd else None
        if start is not None:
            # 由93件减少到78件: the first is the year before's, where the sentence says against which year.
            after = self.text[f.end:stop]
            told = words(r"上一?年|去年|同比").search(before) or words("，(?:同比|较上年|比上年)").search(after + self.text[f.end:f.end + 40].partition("。")[0]) or (self.year is not None and str(self.year - 1) in before)
            if not told or _REACHED.search(tight(after)) is None:
                return None
            time, left = "previous", left[:start.start()]
        code = naming.name(said, f, left, right, before)
        if time == "cumulative":
            code = naming.name(said, f, words("^.*?以来").sub("", left), right, before) or code
            self._left_out = code
            if code == "disclosed_items":
                return self._mention(f, "disclosed_items_cumulative")
            return self._mention(f, code) if code is not None and code.endswith(("_in_force", "_disclosed")) else None
        if code is None and left and self._left_out is not None and words(
                r"[，；]?(?:其中)?(?:20\d\d年度?|今年|本年度?|当年)?(?:全年|新增|出版|编发|编印|公开|发布|制作|更新|新|为|共|合计|共计|总计|累计)*").fullmatch(left):
            # 累计出版412期，2020年出版24期: the first is not the year's, the second is.
            code = self._left_out
        if code == "disclosed_items_website" and not around.orphan and _ALL_ON_A_SITE.search(left) and self._alone(f):
            code = "disclosed_items"
        same = said.last is not None and said.last.unit == f.unit
        if code is None and said.last is not None and same and not around.orphan and (_REACHED.search(left) or time == "previous"):
            code = said.last.indicator.removesuffix("_previous")
        elif code is not None and time == "now" and self._within_itself(code, f, left):
            return None
        if code in ("reconsideration_cases", "litigation_cases", "disputes_cases") and words(
                "，?其中，?(?:涉及|有关|属于|因)?(?:政府)?信息公开").match(tight(self.text[f.end:f.end + 20])):
            # Of all cases, those on government information come only now.
            return None
        if code == "applications_other_handling" and around.orphan and "处理" not in left:
            return None
        if code is None or (code == "training_participants" and around.orphan and not words("培训|轮训|参训|受训").search(left)):
            return None
        if time == "previous" and not code.endswith(("carried_in", "carried_out")):
            return self._mention(f, code.removesuffix("_previous") + "_previous")
        return self._mention(f, code.removesuffix("_previous"), part_of=self._whole_of(code))

    def _alone(self, f: Figure) -> bool:
        """Whether the paragraph tells of no other channel beside this figure; parts of it (其中) are not beside it."""
        if self.said.whole is not None or any(m.indicator == "disclosed_items" for m in self.said.found):
            return False
        parts = words("[^。；]*?[，（。；]其中[^。；]*").match(self.text, f.end)
        past = parts.end() if parts else f.end
        for g in self.figures:
            if f.start <= g.start < past or g.unit in ("%", "‰", "个百分点", "倍", "人", "元"):
                continue
            clause = self.text[self._clause(g)[0]:g.start]
            if _ANOTHER_CHANNEL.search(clause) and _TELLS.search(clause):
                return False
        return True

    def _within_itself(self, code: str, f: Figure, left: str) -> bool:
        """``公开信息1564条，其中通过农业平台公开信息15条``: a part that has no name but the whole's."""
        whole = self.said.whole
        return (whole is not None and code == whole.indicator and code in _UNDIVIDED and f.unit == whole.unit and f.value < whole.value
                and not words(r"本年|今年|当年|20\d\d年").search(left))

    def _whole_of(self, code: str) -> str | None:
        whole = self.said.whole
        if whole is None or code == whole.indicator or code == "applications_carried_in":
            return None
        return whole.place if family(code) in (whole.family, *KIN.get(whole.family, ())) else None

    # -- making ------------------------------------------------------------------------------

    def _mention(self, f: Figure, code: str, part_of: str | None = None) -> Mention:
        a, b = self._clause(f)
        start = max(self._since, f.start - _REACH)
        return Mention(self.section, code, f.value, f.unit, f.approximate, self.raw[a:b].strip(), f"{self.number}:{f.start + 1}",
                       part_of, scope(self.masked, start, f.start))

    def _clause(self, f: Figure) -> tuple[int, int]:
        i = bisect_left(self._breaks, f.start)
        j = bisect_left(self._breaks, f.end)
        return self._breaks[i - 1] + 1 if i else 0, self._breaks[j] if j < len(self._breaks) else len(self.text)


def planned(before: str) -> bool:
    """A plan or a norm, which is no figure of what was done."""
    if "）" in before:
        before = words("（[^（）]*）").sub("", before)
    return bool(_PLAN.search(behind(before, "；")) or _NORM.search(behind(before, "，；（、")))


__all__ = ["MAY_PLAN", "mentions", "planned", "read"]
