"""The statutory form as data: both editions, cell by cell.

Sources: 国办公开办函〔2019〕60号 (edition ``2019``) and 国办公开办函〔2021〕30号
(edition ``2021``). Reading, checking, labelling and printing all ask this module;
a new edition is a new :class:`Edition` here, not a branch elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any, NamedTuple, TypeVar

N = TypeVar("N")

Cell = tuple[str, str, str]
"""(frame, first key, second key), for instance ``("applications", "granted", "total")``."""

DISCLOSURE, APPLICATIONS, DISPUTES = "disclosure", "applications", "disputes"
FRAMES = (DISCLOSURE, APPLICATIONS, DISPUTES)
KEYS = {
    DISCLOSURE: ("item", "measure"),
    APPLICATIONS: ("outcome", "applicant"),
    DISPUTES: ("route", "outcome"),
}


class Term(NamedTuple):
    """A label of the form: its code, how the form prints it, and what it is also called."""

    key: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()
    unit: str | None = None

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.zh, *self.aliases)


# Each line and each table is made once, and is like no other. Terms are compared: two tables may have the same columns.
@dataclass(frozen=True, eq=False)
class Line:
    """A row of a table: its own label, the labels above it, and its columns."""

    term: Term
    columns: tuple[Term, ...]
    number: str = ""
    group: str = ""

    @cached_property
    def key(self) -> str:
        return self.term.key

    @property
    def printed_label(self) -> str:
        return f"{self.number}{self.term.zh}"


@dataclass(frozen=True, eq=False)
class Table:
    frame: str
    lines: tuple[Line, ...]

    @property
    def keys(self) -> tuple[str, str]:
        return KEYS[self.frame]

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(cell for row in self._rows.values() for cell in row)

    @cached_property
    def _rows(self) -> dict[str, tuple[Cell, ...]]:
        return {ln.key: tuple((self.frame, ln.key, col.key) for col in ln.columns) for ln in self.lines}

    def row(self, line: Line) -> tuple[Cell, ...]:
        """The cells of one of the lines."""
        return self._rows[line.key]

    @cached_property
    def _by_key(self) -> dict[str, Line]:
        return {ln.key: ln for ln in self.lines}

    def line(self, key: str) -> Line:
        return self._by_key[key]


@dataclass(frozen=True)
class Equation:
    """The cells of ``parts`` add up to the cells of ``whole``."""

    rule: str
    parts: tuple[Cell, ...]
    whole: tuple[Cell, ...]

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        return self.parts + self.whole

    def difference(self, sizes: Mapping[Cell, N | None]) -> N | None:
        """Parts less whole: 0 where the equation holds, None where one of its cells is not known."""
        total: Any = 0
        for cell in self.parts:
            size: Any = sizes.get(cell)
            if size is None:
                return None
            total += size
        for cell in self.whole:
            size = sizes.get(cell)
            if size is None:
                return None
            total -= size
        return total  # type: ignore[no-any-return]


# -- terms ------------------------------------------------------------------------------

APPLICANTS = (
    Term("individual", "自然人", "Individuals", ("公民", "自然人申请")),
    Term("business", "商业企业", "Businesses", ("商业",)),
    Term("research", "科研机构", "Research institutes", ("科研",)),
    Term("nonprofit", "社会公益组织", "Non-profit organisations", ("社会公益", "公益组织", "社会公益机构", "社会团体")),
    Term("legal", "法律服务机构", "Legal service providers", ("法律服务", "法律机构", "法律服务组织")),
    Term("other", "其他", "Other organisations", ("其它",)),
    Term("total", "总计", "Total", ("合计", "总数", "共计")),
)
ORGANISATIONS = ("business", "research", "nonprofit", "legal", "other")

DISPUTE_ROUTES = (
    Term("reconsideration", "行政复议", "Administrative reconsideration"),
    Term(
        "litigation_direct", "未经复议直接起诉", "Litigation without reconsideration",
        ("未经行政复议直接起诉", "直接起诉", "行政诉讼未经复议直接起诉", "未经复议直接诉讼", "未经复议"),
    ),
    Term(
        "litigation_after_reconsideration", "复议后起诉", "Litigation after reconsideration",
        ("行政复议后起诉", "经复议后起诉", "行政诉讼复议后起诉", "复议后诉讼"),
    ),
)
DISPUTE_OUTCOMES = (
    Term("upheld", "结果维持", "Upheld", ("维持结果",)),
    Term("corrected", "结果纠正", "Corrected", ("纠正结果",)),
    Term("other", "其他结果", "Other result", ("其它结果",)),
    Term("pending", "尚未审结", "Pending", ("未审结", "尚未结案", "尚未审理", "尚未办结")),
    Term("total", "总计", "Total", ("合计", "总数", "共计")),
)


@dataclass(frozen=True)
class OutcomeGroup:
    """One of the six ways the form lets a request end; ``members`` are row codes."""

    key: str
    zh: str
    en: str
    number: str
    members: tuple[str, ...]


RESULT_LABEL = "三、本年度办理结果"
ORGANISATIONS_LABEL = "法人或其他组织"
APPLICANTS_LABEL = "申请人情况"
LITIGATION_LABEL = "行政诉讼"
BALANCE_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"

_OTHER_THREE = ("other_uncorrected", "other_unpaid", "other_other")
OUTCOME_GROUPS = (
    OutcomeGroup("granted", "予以公开", "Granted", "（一）", ("granted",)),
    OutcomeGroup("partly_granted", "部分公开", "Partly granted", "（二）", ("partly_granted",)),
    OutcomeGroup(
        "refused", "不予公开", "Refused", "（三）",
        (
            "refused_state_secret", "refused_law_prohibited", "refused_security_stability",
            "refused_third_party", "refused_internal", "refused_deliberative",
            "refused_enforcement_file", "refused_administrative_query",
        ),
    ),
    OutcomeGroup(
        "unavailable", "无法提供", "Unable to provide", "（四）",
        ("unavailable_not_held", "unavailable_needs_creation", "unavailable_unclear"),
    ),
    OutcomeGroup(
        "unprocessed", "不予处理", "Not processed", "（五）",
        (
            "unprocessed_petition", "unprocessed_duplicate", "unprocessed_publication",
            "unprocessed_excessive", "unprocessed_confirmation",
        ),
    ),
    OutcomeGroup("other", "其他处理", "Other handling", "（六）", (*_OTHER_THREE, "other_handling")),
)


def _rows(group: str, *terms: Term) -> tuple[Line, ...]:
    return tuple(
        Line(term, APPLICANTS, number=f"{i}.", group=group) for i, term in enumerate(terms, start=1)
    )


_OTHER_LINES = _rows(
    "（六）其他处理",
    Term(
        "other_uncorrected",
        "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "Applicant did not amend in time",
        ("申请人无正当理由逾期不补正", "逾期不补正", "无正当理由逾期不补正"),
    ),
    Term(
        "other_unpaid",
        "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        "Applicant did not pay the fee in time",
        ("申请人逾期未按收费通知要求缴纳费用", "逾期未缴费", "逾期不缴费", "逾期未按收费通知要求缴纳费用", "逾期未缴纳费用"),
    ),
    Term("other_other", "其他", "Other", ("其它",)),
)
_OTHER_LINE = (
    Line(Term("other_handling", "其他处理", "Other handling", ("其它处理", "其他处理情况")), APPLICANTS, number="（六）", group=RESULT_LABEL),
)


def _applications(other: tuple[Line, ...]) -> Table:
    return Table(
        APPLICATIONS,
        (
            Line(Term("received", "本年新收政府信息公开申请数量", "Received in the year",
                      ("本年新收", "本年新收申请数量", "本年新收政府信息公开申请", "本年度新收政府信息公开申请数量")),
                 APPLICANTS, number="一、"),
            Line(Term("carried_in", "上年结转政府信息公开申请数量", "Carried over from the year before",
                      ("上年结转", "上年结转申请数量", "上年度结转政府信息公开申请数量", "上年结转政府信息公开申请")),
                 APPLICANTS, number="二、"),
            Line(Term("granted", "予以公开", "Granted"), APPLICANTS, number="（一）", group=RESULT_LABEL),
            Line(Term("partly_granted", "部分公开（区分处理的，只计这一情形，不计其他情形）", "Partly granted",
                      ("部分公开",)),
                 APPLICANTS, number="（二）", group=RESULT_LABEL),
            *_rows(
                "（三）不予公开",
                Term("refused_state_secret", "属于国家秘密", "State secret", ("国家秘密", "涉及国家秘密")),
                Term("refused_law_prohibited", "其他法律行政法规禁止公开", "Prohibited by law or regulation",
                     ("其他法律行政止公开", "法律行政法规禁止公开", "其他法律、行政法规禁止公开", "其他法律法规禁止公开")),
                Term("refused_security_stability", "危及“三安全一稳定”", "Endangers security or stability",
                     ("三安全一稳定", "危及三安全一稳定", "危及三安全、一稳定")),
                Term("refused_third_party", "保护第三方合法权益", "Rights of third parties",
                     ("第三方合法权益", "涉及第三方合法权益")),
                Term("refused_internal", "属于三类内部事务信息", "Internal affairs",
                     ("三类内部事务信息", "内部事务信息", "属于内部事务信息")),
                Term("refused_deliberative", "属于四类过程性信息", "Deliberative process",
                     ("四类过程性信息", "过程性信息", "属于过程性信息")),
                Term("refused_enforcement_file", "属于行政执法案卷", "Enforcement case file",
                     ("行政执法案卷", "属于行政执法案卷信息", "行政执法案卷信息")),
                Term("refused_administrative_query", "属于行政查询事项", "Administrative query",
                     ("行政查询事项", "属于行政查询事项信息")),
            ),
            *_rows(
                "（四）无法提供",
                Term("unavailable_not_held", "本机关不掌握相关政府信息", "Not held by this organ",
                     ("不掌握相关政府信息", "本机关不掌握", "本机关不掌握相关信息", "本行政机关不掌握相关政府信息")),
                Term("unavailable_needs_creation", "没有现成信息需要另行制作", "Would have to be created",
                     ("没有现成信息", "没有现成信息，需要另行制作", "需要另行制作")),
                Term("unavailable_unclear", "补正后申请内容仍不明确", "Still unclear after amendment",
                     ("申请内容仍不明确", "补正后仍不明确", "补正后申请内容不明确")),
            ),
            *_rows(
                "（五）不予处理",
                Term("unprocessed_petition", "信访举报投诉类申请", "Petition or complaint",
                     ("信访举报投诉类", "信访、举报、投诉类申请", "信访举报投诉")),
                Term("unprocessed_duplicate", "重复申请", "Duplicate request"),
                Term("unprocessed_publication", "要求提供公开出版物", "Asks for published material",
                     ("公开出版物", "要求提供公开出版物的")),
                Term("unprocessed_excessive", "无正当理由大量反复申请", "Excessive without good reason",
                     ("大量反复申请", "无正当理由反复申请")),
                Term("unprocessed_confirmation", "要求行政机关确认或重新出具已获取信息", "Asks to confirm or reissue",
                     ("要求行政机关确认或重新出具", "确认或重新出具已获取信息", "要求确认或重新出具已获取信息")),
            ),
            *other,
            Line(Term("concluded", "总计", "Concluded in the year", ("合计", "共计", "总数", "办结总计")), APPLICANTS,
                 number="（七）", group=RESULT_LABEL),
            Line(Term("carried_out", "结转下年度继续办理", "Carried over to the next year",
                      ("结转下年度", "结转下年继续办理", "结转下一年度继续办理", "结转下年度办理")),
                 APPLICANTS, number="四、"),
        ),
    )


_DISPUTES = Table(DISPUTES, tuple(Line(route, DISPUTE_OUTCOMES) for route in DISPUTE_ROUTES))


@dataclass(frozen=True)
class DisclosureGroup:
    """A block of section 二: the item of article 20 it reports on, its heads, its rows."""

    article: str
    columns: tuple[Term, ...]
    items: tuple[Term, ...]


def _disclosure(groups: tuple[DisclosureGroup, ...]) -> Table:
    return Table(
        DISCLOSURE,
        tuple(Line(item, g.columns, group=g.article) for g in groups for item in g.items),
    )


def _article(number: str) -> str:
    return f"第二十条第（{number}）项"


_RULES = Term("rules", "规章", "Rules", ("政府规章", "行政规章"))
_LICENSING = Term("licensing", "行政许可", "Licensing")
_PENALTIES = Term("penalties", "行政处罚", "Penalties")
_COMPULSORY = Term("compulsory_measures", "行政强制", "Compulsory measures")
_FEES = Term("fees", "行政事业性收费", "Administrative fees", ("行政事业收费", "行政事业性收费项目"))

_GROUPS_2021 = (
    DisclosureGroup(
        _article("一"),
        (
            Term("issued", "本年制发件数", "Issued in the year", ("本年制发数量", "制发件数", "本年度制发件数"), "件"),
            Term("repealed", "本年废止件数", "Repealed in the year", ("本年废止数量", "废止件数", "本年度废止件数"), "件"),
            Term("in_force", "现行有效件数", "In force", ("现行有效数量", "现行有效", "有效件数"), "件"),
        ),
        (_RULES, Term("normative_documents", "行政规范性文件", "Normative documents", ("规范性文件",))),
    ),
    DisclosureGroup(
        _article("五"),
        (Term("decisions", "本年处理决定数量", "Decisions in the year", ("处理决定数量",), "件"),),
        (_LICENSING,),
    ),
    DisclosureGroup(
        _article("六"),
        (Term("decisions", "本年处理决定数量", "Decisions in the year", ("处理决定数量",), "件"),),
        (_PENALTIES, _COMPULSORY),
    ),
    DisclosureGroup(
        _article("八"),
        (Term("amount", "本年收费金额（单位：万元）", "Amount charged", ("本年收费金额", "收费金额"), "万元"),),
        (_FEES,),
    ),
)

_PREVIOUS = Term("previous_items", "上一年项目数量", "Items in the year before", ("上年项目数量", "上一年度项目数量"), "项")
_CHANGE = Term("change", "本年增/减", "Change in the year", ("本年增减", "本年度增/减", "增/减"), "项")
_DECISIONS_2019 = Term("decisions", "处理决定数量", "Decisions", ("本年处理决定数量",), "件")

_GROUPS_2019 = (
    DisclosureGroup(
        _article("一"),
        (
            Term("created", "本年新制作数量", "Created in the year", ("本年新制数量", "本年制作数量", "新制作数量"), "件"),
            Term("newly_disclosed", "本年新公开数量", "Newly disclosed in the year", ("本年公开数量", "新公开数量"), "件"),
            Term("total_disclosed", "对外公开总数量", "Disclosed in all", ("公开总数量", "对外公开数量"), "件"),
        ),
        (_RULES, Term("normative_documents", "规范性文件", "Normative documents", ("行政规范性文件",))),
    ),
    DisclosureGroup(
        _article("五"),
        (_PREVIOUS, _CHANGE, _DECISIONS_2019),
        (_LICENSING, Term("other_services", "其他对外管理服务事项", "Other public services", ("其他对外管理服务", "其它对外管理服务事项"))),
    ),
    DisclosureGroup(_article("六"), (_PREVIOUS, _CHANGE, _DECISIONS_2019), (_PENALTIES, _COMPULSORY)),
    DisclosureGroup(_article("八"), (_PREVIOUS, _CHANGE), (_FEES,)),
    DisclosureGroup(
        _article("九"),
        (
            Term("projects", "采购项目数量", "Procurement projects", ("采购项目数", "项目数量"), "项"),
            # The form names no unit for this amount; only the cell or its head may.
            Term("amount", "采购总金额", "Procurement amount", ("采购金额", "总金额")),
        ),
        (Term("procurement", "政府集中采购", "Central procurement", ("集中采购", "政府采购")),),
    ),
)


@dataclass(frozen=True)
class Section:
    key: str
    number: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        return f"{self.number}、{self.zh}"


SECTIONS = (
    Section("overview", "一", "总体情况", "Overview", ("概述", "总体工作情况", "总体概况", "基本情况")),
    Section("disclosure", "二", "主动公开政府信息情况", "Proactive disclosure",
            ("主动公开情况", "主动公开政府信息的情况", "主动公开政府信息")),
    Section("applications", "三", "收到和处理政府信息公开申请情况", "Applications",
            ("收到和处理政府信息公开申请的情况", "收到和处理政府信息公开申请", "依申请公开政府信息情况")),
    Section("disputes", "四", "政府信息公开行政复议、行政诉讼情况", "Reconsideration and litigation",
            ("因政府信息公开工作被申请行政复议、提起行政诉讼情况", "因政府信息公开工作被申请行政复议和提起行政诉讼情况",
             "政府信息公开行政法复议、行政诉讼情况", "政府信息公开行政复议和行政诉讼情况", "行政复议、行政诉讼情况")),
    Section("problems", "五", "存在的主要问题及改进情况", "Problems and improvement",
            ("政府信息公开工作存在的主要问题及改进情况", "存在的主要问题及改进措施", "存在的问题及改进情况", "存在问题及改进措施",
             "存在的主要问题和改进情况", "存在的问题及改进措施")),
    Section("other", "六", "其他需要报告的事项", "Other matters", ("其他需要报告事项", "其他需要报告的情况", "需要报告的其他事项")),
)


@dataclass(frozen=True)
class Edition:
    """One edition of the form.

    ``single_other`` marks reports that print （六）其他处理 as one row: always in the 2019
    edition, sometimes by the body's own doing in the 2021 edition.
    """

    name: str
    document: str
    first_year: int
    last_year: int | None
    groups: tuple[DisclosureGroup, ...]
    single_other: bool

    def __hash__(self) -> int:
        return hash((self.name, self.single_other))

    @cached_property
    def tables(self) -> dict[str, Table]:
        other = _OTHER_LINE if self.single_other else _OTHER_LINES
        return {
            DISCLOSURE: _disclosure(self.groups),
            APPLICATIONS: _applications(other),
            DISPUTES: _DISPUTES,
        }

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(cell for frame in FRAMES for cell in self.tables[frame].cells)

    @cached_property
    def outcomes(self) -> tuple[str, ...]:
        """Codes of the rows that add up to ``concluded``, in the form's order."""
        lines = [ln.key for ln in self.tables[APPLICATIONS].lines]
        return tuple(key for group in OUTCOME_GROUPS for key in group.members if key in lines)

    @cached_property
    def equations(self) -> tuple[Equation, ...]:
        """E1 to E4. E5 and E6 join two reports and are built by :mod:`gongkai.checks`."""
        return tuple(self._equations())

    def _equations(self) -> Iterator[Equation]:
        a, d = APPLICATIONS, DISPUTES
        for col in APPLICANTS:
            c = col.key
            yield Equation("E1", ((a, "received", c), (a, "carried_in", c)), ((a, "concluded", c), (a, "carried_out", c)))
        for col in APPLICANTS:
            c = col.key
            yield Equation("E2", tuple((a, o, c) for o in self.outcomes), ((a, "concluded", c),))
        parts = [t.key for t in APPLICANTS if t.key != "total"]
        for line in self.tables[a].lines:
            yield Equation("E3", tuple((a, line.key, p) for p in parts), ((a, line.key, "total"),))
        results = [t.key for t in DISPUTE_OUTCOMES if t.key != "total"]
        for route in DISPUTE_ROUTES:
            yield Equation("E4", tuple((d, route.key, r) for r in results), ((d, route.key, "total"),))

    def with_single_other(self) -> Edition:
        return self if self.single_other else self._twin

    def with_three_other(self) -> Edition:
        return self._twin if self.single_other else self

    @cached_property
    def _twin(self) -> Edition:
        """The edition with （六）其他处理 in the other number of rows. There is one, so that its tables are made once."""
        twin = replace(self, single_other=not self.single_other)
        vars(twin)["_twin"] = self
        return twin

    def fits(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


EDITIONS = {
    "2019": Edition("2019", "国办公开办函〔2019〕60号", 2019, 2020, _GROUPS_2019, single_other=True),
    "2021": Edition("2021", "国办公开办函〔2021〕30号", 2021, None, _GROUPS_2021, single_other=False),
}
FIRST_YEAR = 2019
"""Reports on earlier years follow no common form."""


@cache
def term_label(frame: str, key: str, position: int, edition: Edition | None = None, lang: str = "zh") -> str:
    """The printed label of a code: ``position`` 0 for the row key, 1 for the column key."""
    for ed in (edition,) if edition else tuple(EDITIONS.values())[::-1]:
        for line in ed.tables[frame].lines:
            terms = (line.term,) if position == 0 else line.columns
            for term in terms:
                if term.key == key:
                    return term.zh if lang == "zh" else term.en
    raise KeyError(f"{frame}: {key}")


@cache
def cell_label(cell: Cell, edition: Edition | None = None) -> str:
    """A cell in words an official knows: ``予以公开／自然人``."""
    frame, first, second = cell
    names = [term_label(frame, first, 0, edition)]
    if frame == APPLICATIONS:
        for ed in (edition,) if edition else tuple(EDITIONS.values())[::-1]:
            line = next((ln for ln in ed.tables[frame].lines if ln.key == first), None)
            if line is not None:
                names = [line.printed_label]
                if line.group.startswith("（"):
                    names.insert(0, line.group)
                break
    second_label = next(
        (c.zh for ed in ((edition,) if edition else tuple(EDITIONS.values())[::-1])
         for ln in ed.tables[frame].lines if ln.key == first for c in ln.columns if c.key == second),
        second,
    )
    return "".join(names) + "／" + second_label
