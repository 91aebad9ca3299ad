"""What each indicator is: its cells, its denominator, its names, and what must not be read into it.

The only place that says so. :data:`MEASURES` holds them all, :func:`gongkai.tables.definitions` shows them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai import form
from gongkai.measures.cells import KINDS, group_cell, kind_label

PIECES, SHARE, PER_100, RATIO = "件", "share", "per_100", "ratio"
"""Units of the indicators: 件 counts requests or cases; ``share`` is a part of a whole, a fraction from 0 to 1;
``per_100`` and ``ratio`` set one count beside another of which it is no part, times 100 or as it is."""

Words = tuple[str, str]
"""A wording in Chinese and in English."""


@dataclass(frozen=True)
class Measure:
    """One indicator.

    ``numerator`` and ``denominator`` are cells to be added; a count has no denominator. ``counts`` and ``over`` say
    the same in words, ``caution`` what must not be concluded. ``unit`` is None where the cell itself says its unit.
    ``differs_from`` is the key of our own measure where this one is another definition in use, and ``differs``
    how the two differ.
    """

    key: str
    zh: str
    en: str
    section: str
    unit: str | None
    numerator: tuple[form.Cell, ...]
    denominator: tuple[form.Cell, ...]
    counts: Words
    over: Words
    caution: Words
    differs_from: str = ""
    differs: Words = ("", "")

    @property
    def is_share(self) -> bool:
        """A part of a whole."""
        return self.unit == SHARE

    @property
    def is_ratio(self) -> bool:
        """One count over another that does not hold it."""
        return self.unit in (PER_100, RATIO)

    @property
    def is_count(self) -> bool:
        """A number of things, not an amount of money and nothing divided."""
        return not self.denominator and self.numerator[0][2] != "amount"

    @property
    def scale(self) -> int:
        """What the quotient is multiplied by."""
        return 100 if self.unit == PER_100 else 1

    @property
    def cells(self) -> tuple[form.Cell, ...]:
        return self.numerator + self.denominator

    @property
    def definition_zh(self) -> str:
        """Numerator and denominator in words."""
        times = "，乘以100" if self.unit == PER_100 else ""
        return self.counts[0] + (f"；分母为{self.over[0]}{times}" if self.denominator else "")

    @property
    def definition_en(self) -> str:
        """Numerator and denominator in words."""
        times = ", times 100" if self.unit == PER_100 else ""
        return self.counts[1] + (f"; denominator: {self.over[1]}{times}" if self.denominator else "")


# -- what must not be concluded ---------------------------------------------------------

_DEMAND = (
    "一人可以提很多件，件数不是人数，也随地方规模而变；不能据此比较机关优劣",
    "one person may file many, so requests are not persons, and they follow the size of a place; no measure of how "
    "well a body works",
)
_CARRIED = (
    "年底没有办结不等于逾期：年末收到的申请自然跨年",
    "unfinished at the end of the year does not mean overdue: what comes in December runs into January",
)
_PLAIN_COUNT = (
    "件数随申请总数而变，不能单独用来比较机关",
    "follows the number of requests; not to be compared between bodies by itself",
)
_DISCLOSED = (
    "低不等于机关封闭：各机关被问到的东西不同，不掌握的信息无从公开；也看不出公开得是否及时、完整、有用",
    "a low rate does not mean a closed office: what is asked for differs, and what is not held cannot be disclosed; "
    "nothing is said of how fast, complete or useful the answers were",
)
_REFUSED = (
    "高不等于违法拒绝：理由是否成立，表中看不出；部分公开中没有公开的那一部分也不计在内",
    "a high share does not mean unlawful refusals: the table does not tell whether a reason was good, and what was "
    "held back in partial disclosure is not counted here",
)
_UNAVAILABLE = (
    "无法提供不是拒绝；检索是否充分，表中看不出",
    "unable to provide is no refusal; the table does not tell how well was searched",
)
_UNPROCESSED = (
    "不予处理针对申请的性质或方式，不说明信息能否公开",
    "not processed concerns the kind or manner of a request and says nothing of whether the information is public",
)
_OTHER = (
    "其他处理把逾期不补正、逾期不缴费与别的情形放在一起，既不是拒绝也不是公开",
    "mixes lapsed requests with whatever else; neither refusal nor disclosure",
)
_NOTHING = (
    "没有得到信息不等于被拒绝：多数情形是没有这份信息或申请不在办理之列",
    "to get nothing is not to be refused: mostly there is no such information, or the request is not one to be processed",
)
_REASON = (
    "部分公开的申请不列理由，各理由的实际使用多于此数；理由是否成立看不出",
    "requests granted in part name no reason, so each is used more often than it shows; whether it was good is not told",
)
_APPLICANT = (
    "以谁的名义申请就计入谁；受人委托、一人多件都看不出",
    "counted under whose name the request bears; agents and repeat applicants cannot be told",
)
_APPLICANT_RATE = (
    "各类申请人要的东西不同，差别不能归于机关区别对待",
    "kinds of applicants ask for different things; a gap is no proof of different treatment",
)
_CASES = (
    "案件可能针对往年的答复；先复议后起诉的一件事在两行各计一次",
    "a case may concern an answer of an earlier year; one that goes from reconsideration to court stands in both rows",
)
_CASES_PER = (
    "案件与办结不是同一批：案件可能针对往年的申请，一件事也可先复议后起诉；这是两数之比，不是发生率",
    "cases and conclusions are not the same set: a case may concern a request of an earlier year and may be counted in "
    "two rows; two counts side by side, not a risk",
)
_RESULT = (
    "案件少，一两件就能使比率大变；维持不等于答复都对，纠正也不说明错在哪里；被申诉的只是一小部分答复",
    "cases are few, so one or two move the share a lot; upheld does not mean right throughout, corrected does not say "
    "what was wrong, and only few answers are ever challenged",
)
_PENDING = ("尚未审结的结果未知，不进入任何结果的比率", "how they end is unknown; they enter no share of results")
_STOCK = (
    "文件数随机关层级而变；集中清理会使某一年废止很多，文件也会自动失效",
    "follows the rank of a body; one clearing-out makes a year of many repeals, and documents also lapse by themselves",
)
_VOLUME = (
    "数量随机关规模与统计口径而变，不等于公开的数量，更不等于公开的程度",
    "follows the size of a body and what it counts; neither the volume nor the degree of disclosure",
)
_MONEY = (
    "金额随地方规模而变，不说明收费高低；单位照表列，不换算",
    "follows the size of a place and says nothing of rates; in the unit of the report, never converted",
)

# -- cells ------------------------------------------------------------------------------


def _total(*rows: str) -> tuple[form.Cell, ...]:
    return tuple((form.APPLICATIONS, row, "total") for row in rows)


def _groups(*groups: str, columns: tuple[str, ...] = ("total",)) -> tuple[form.Cell, ...]:
    return tuple(group_cell(group, column) for group in groups for column in columns)


def reason_cells(groups: tuple[str, ...], columns: tuple[str, ...] = ("total",)) -> tuple[form.Cell, ...]:
    """The outcome groups whose reasons are counted, added over these applicants: the whole of every reason's share."""
    return _groups(*groups, columns=columns)


NOTHING_GROUPS = ("refused", "unavailable", "unprocessed")
"""Groups in which the applicant gets no information for a reason the form names one by one."""

_ALL_GROUPS = tuple(group.key for group in form.OUTCOME_GROUPS)
_DISCLOSED_GROUPS = ("granted", "partly_granted")
_RECEIVED, _CARRIED_IN = _total("received"), _total("carried_in")
_OUTCOMES, _DISCLOSURES = _groups(*_ALL_GROUPS), _groups(*_DISCLOSED_GROUPS)
_OVER_OUTCOMES = (
    "表三（一）至（六）各项总计之和，不用（七）总计，故各类占比之和为100%",
    "rows (1) to (6) of table three added up, not the printed row (7), so that shares add to 1",
)
_OVER_CONCLUDED = ("办结（六类之和）", "concluded requests (sum of the six groups)")
_DISCLOSED_WORDS = ("予以公开与部分公开之和", "granted plus partly granted")
_OVER_RECEIVED = ("新收申请总计", "requests received")
_ON_HAND = ("新收与上年结转之和", "received plus carried in")
_LITIGATION = ("litigation_direct", "litigation_after_reconsideration")
_RESULTS = ("upheld", "corrected", "other")


def _disputes(routes: tuple[str, ...], *outcomes: str) -> tuple[form.Cell, ...]:
    return tuple((form.DISPUTES, route, outcome) for route in routes for outcome in outcomes)


_ROUTES: dict[str, tuple[Words, tuple[str, ...]]] = {
    "reconsideration": (("行政复议", "Reconsideration"), ("reconsideration",)),
    "litigation": (("行政诉讼", "Litigation"), _LITIGATION),
    **{t.key: ((t.zh, t.en), (t.key,)) for t in form.DISPUTE_ROUTES if t.key in _LITIGATION},
}
ROUTES = tuple(_ROUTES)
"""Routes of section four as measures take them: 行政复议, 行政诉讼 (both kinds added), and each kind by itself."""


def route_label(route: str, lang: str) -> str:
    """Name of a route in :data:`ROUTES`."""
    return _ROUTES[route][0][0 if lang == "zh" else 1]


def route_cells(route: str, *outcomes: str) -> tuple[form.Cell, ...]:
    """The cells of a route in :data:`ROUTES` with these outcomes."""
    return _disputes(_ROUTES[route][1], *outcomes)


# -- builders ---------------------------------------------------------------------------


def _count(key: str, name: Words, cells: tuple[form.Cell, ...], counts: Words, caution: Words) -> Measure:
    return Measure(key, *name, cells[0][0], PIECES, cells, (), counts, ("", ""), caution)


def _over(
    unit: str,
    key: str,
    name: Words,
    numerator: tuple[form.Cell, ...],
    denominator: tuple[form.Cell, ...],
    counts: Words,
    over: Words,
    caution: Words,
    differs_from: str = "",
    differs: Words = ("", ""),
) -> Measure:
    return Measure(
        key, *name, numerator[0][0], unit, numerator, denominator, counts, over, caution, differs_from, differs
    )


def _of_outcomes(key: str, name: Words, cells: tuple[form.Cell, ...], counts: Words, caution: Words) -> Measure:
    return _over(SHARE, key, name, cells, _OUTCOMES, counts, _OVER_OUTCOMES, caution)


# -- section three ----------------------------------------------------------------------

_GROUP_CAUTION = {
    "granted": _DISCLOSED, "partly_granted": _DISCLOSED, "refused": _REFUSED,
    "unavailable": _UNAVAILABLE, "unprocessed": _UNPROCESSED, "other": _OTHER,
}


def _requests() -> Iterator[Measure]:
    yield _count(
        "received", ("新收申请", "Requests received"), _RECEIVED,
        ("表三第一项总计", "row one of table three, total"), _DEMAND,
    )
    yield _count(
        "carried_in", ("上年结转申请", "Requests carried in"), _CARRIED_IN,
        ("表三第二项总计", "row two of table three, total"), _CARRIED,
    )
    yield _count("handled", ("应办申请", "Requests on hand"), _RECEIVED + _CARRIED_IN, _ON_HAND, _DEMAND)
    yield _count(
        "concluded", ("办结（表列总计）", "Concluded (as printed)"), _total("concluded"),
        ("表三第三项（七）总计，照表列数", "row (7) of table three, as printed"), _PLAIN_COUNT,
    )
    yield _count(
        "outcomes", ("办结（六类之和）", "Concluded (sum of the six groups)"), _OUTCOMES,
        (
            "表三第三项（一）至（六）之和；与表列总计不等时以本数为各占比的分母",
            "rows (1) to (6) of table three added up; the denominator of every share of outcomes",
        ),
        _PLAIN_COUNT,
    )
    yield _count(
        "carried_out", ("结转下年申请", "Requests carried out"), _total("carried_out"),
        ("表三第四项总计", "row four of table three, total"), _CARRIED,
    )
    for group in form.OUTCOME_GROUPS:
        yield _count(
            group.key, (group.zh, group.en), _groups(group.key),
            (f"表三第三项{group.number}各项之和", f"{group.en}: the rows of this group in table three added up"),
            _PLAIN_COUNT,
        )
    yield _count(
        "not_held", ("不掌握相关信息", "Not held"), _total("unavailable_not_held"),
        ("表三（四）无法提供第1项", "row 1 of group (4) in table three"), _UNAVAILABLE,
    )
    yield _over(
        SHARE, "carried_out_share", ("结转率", "Share carried out"), _total("carried_out"), _RECEIVED + _CARRIED_IN,
        ("结转下年申请", "requests carried out"), _ON_HAND, _CARRIED,
    )


def _outcome_shares() -> Iterator[Measure]:
    yield _of_outcomes(
        "disclosure_rate", ("公开率", "Disclosure rate"), _DISCLOSURES, _DISCLOSED_WORDS, _DISCLOSED
    )
    for group in form.OUTCOME_GROUPS:
        yield _of_outcomes(
            f"{group.key}_share", (f"{group.zh}占比", f"Share {group.en.lower()}"), _groups(group.key),
            (f"表三{group.number}{group.zh}", group.en), _GROUP_CAUTION[group.key],
        )
    yield _of_outcomes(
        "not_held_share", ("不掌握相关信息占比", "Share not held"), _total("unavailable_not_held"),
        ("表三（四）无法提供第1项", "row 1 of group (4)"), _UNAVAILABLE,
    )
    yield _of_outcomes(
        "nothing_share", ("无所得占比", "Share that yields nothing"), _groups(*NOTHING_GROUPS),
        ("不予公开、无法提供、不予处理之和", "refused, unable to provide and not processed added up"), _NOTHING,
    )


def _reasons() -> Iterator[Measure]:
    wholes = (
        ("refused", ("refused",), "不予公开", "refusals",
         ("表三（三）不予公开各项之和", "the rows of group (3) added up, that is all refusals")),
        ("nothing", NOTHING_GROUPS, "无所得", "all that yields nothing",
         ("表三（三）不予公开、（四）无法提供、（五）不予处理各项之和", "the rows of groups (3), (4) and (5) added up")),
    )
    for suffix, groups, of_zh, of_en, over in wholes:
        for group in (g for g in form.OUTCOME_GROUPS if g.key in groups):
            for place, reason in enumerate(group.members, start=1):
                zh, en = (form.term_label(form.APPLICATIONS, reason, 0, lang=lang) for lang in ("zh", "en"))
                yield _over(
                    SHARE, f"{reason}_of_{suffix}", (f"{zh}占{of_zh}", f"{en}, share of {of_en}"),
                    _total(reason), reason_cells(groups),
                    (f"表三{group.number}{group.zh}第{place}项", f"row {place} of group {group.en.lower()}"),
                    over, _REASON,
                )


def _kind_key(kind: str) -> str:
    """Part of a key: `other` is also an outcome, so the fifth kind of organisation has a longer name."""
    return "other_organisations" if kind == "other" else kind


def _applicants() -> Iterator[Measure]:
    for kind, columns in KINDS.items():
        zh, en = kind_label(kind, "zh"), kind_label(kind, "en")
        cells = tuple((form.APPLICATIONS, "received", column) for column in columns)
        counted = (f"表三第一项“{zh}”列", f"row one of table three, {en.lower()}")
        key = _kind_key(kind)
        yield _count(f"received_{key}", (f"{zh}新收申请", f"Requests from {en.lower()}"), cells, counted, _APPLICANT)
        yield _over(
            SHARE, f"{key}_share", (f"{zh}申请占比", f"Share of requests from {en.lower()}"), cells, _RECEIVED,
            counted, _OVER_RECEIVED, _APPLICANT,
        )
        yield _over(
            SHARE, f"disclosure_rate_{key}", (f"{zh}申请公开率", f"Disclosure rate, {en.lower()}"),
            _groups(*_DISCLOSED_GROUPS, columns=columns), _groups(*_ALL_GROUPS, columns=columns),
            (f"“{zh}”列予以公开与部分公开之和", f"granted plus partly granted, {en.lower()}"),
            (f"“{zh}”列（一）至（六）各项之和", f"rows (1) to (6) added up, {en.lower()}"), _APPLICANT_RATE,
        )


def _other_definitions() -> Iterator[Measure]:
    """What others call by the names of our measures, each under a name of its own."""
    ours = "disclosure_rate"
    yield _over(
        PER_100, "disclosed_per_100_received", ("每百件新收的公开件数", "Disclosed per 100 received"),
        _DISCLOSURES, _RECEIVED, _DISCLOSED_WORDS, _OVER_RECEIVED, _DISCLOSED, ours,
        (
            "公开率以办结为分母；这里以新收为分母，公开的可能是上年结转的申请，可以超过100",
            "ours is over concluded; this is over received, while disclosures may answer requests carried in, so that "
            "it can exceed 100",
        ),
    )
    yield _over(
        SHARE, "disclosed_of_handled", ("公开占应办申请", "Disclosed, share of requests on hand"),
        _DISCLOSURES, _RECEIVED + _CARRIED_IN, _DISCLOSED_WORDS, _ON_HAND, _DISCLOSED, ours,
        (
            "分母含年底尚未办结的申请，结转多时偏低",
            "the denominator holds requests still open at the end of the year, so it is lower where many are carried out",
        ),
    )
    yield _over(
        SHARE, "disclosed_of_printed_total", ("公开占表列总计", "Disclosed, share of the printed total"),
        _DISCLOSURES, _total("concluded"), _DISCLOSED_WORDS,
        ("表三第三项（七）总计，照表列数", "row (7) of table three, as printed"), _DISCLOSED, ours,
        (
            "表列总计印错时随之而错；总计与各项相符时与公开率相等",
            "wrong wherever the printed total is; equal to ours where the total agrees with its parts",
        ),
    )
    yield _over(
        SHARE, "disclosed_of_processed", ("公开占受理办结", "Disclosed, share of processed"),
        _DISCLOSURES, _groups(*(g for g in _ALL_GROUPS if g != "unprocessed")), _DISCLOSED_WORDS,
        ("六类之和减不予处理", "the six groups without not processed"), _DISCLOSED, ours,
        (
            "分母剔除不予处理，不予处理越多，比公开率高得越多",
            "leaves out requests not processed; the more of them, the more it exceeds ours",
        ),
    )
    yield _over(
        SHARE, "disclosed_of_decided", ("公开占公开与不予公开之和", "Disclosed, share of disclosed and refused"),
        _DISCLOSURES, _groups(*_DISCLOSED_GROUPS, "refused"), _DISCLOSED_WORDS,
        ("予以公开、部分公开、不予公开之和", "granted, partly granted and refused added up"), _DISCLOSED, ours,
        (
            "分母只留实体决定，剔除无法提供、不予处理与其他处理，通常远高于公开率",
            "keeps decisions on the substance only, without unable to provide, not processed and other handling; mostly "
            "far above ours",
        ),
    )
    yield _over(
        SHARE, "concluded_rate", ("办结率", "Share concluded"), _OUTCOMES, _RECEIVED + _CARRIED_IN,
        ("表三（一）至（六）之和", "rows (1) to (6) of table three added up"), _ON_HAND, _CARRIED, "carried_out_share",
        (
            "结转率从另一面说同一件事；勾稽关系成立时两者之和为100%",
            "the same told from the other side; where the table's equation holds the two add up to 1",
        ),
    )
    yield _over(
        PER_100, "carried_out_per_100_received", ("每百件新收的结转件数", "Carried out per 100 received"),
        _total("carried_out"), _RECEIVED, ("结转下年申请", "requests carried out"), _OVER_RECEIVED, _CARRIED,
        "carried_out_share",
        (
            "结转率以应办申请（新收加上年结转）为分母；这里只除以新收，偏高",
            "ours is over received plus carried in; this is over received alone and therefore higher",
        ),
    )
    for route, ((zh, en), _) in tuple(_ROUTES.items())[:2]:
        yield _over(
            SHARE, f"{route}_corrected_of_all", (f"{zh}纠正占全部案件", f"{en}: corrected, share of all cases"),
            route_cells(route, "corrected"), route_cells(route, *_RESULTS, "pending"),
            (f"表四{zh}结果纠正", f"table four, {en.lower()}, corrected"),
            ("维持、纠正、其他结果、尚未审结之和", "upheld, corrected, other and pending added up"), _RESULT,
            f"{route}_corrected_share",
            (
                "分母含尚未审结的案件，等于把未知当作未纠正，偏低",
                "the denominator holds pending cases, as if they would end uncorrected, so it is lower",
            ),
        )


# -- section four -----------------------------------------------------------------------


def _dispute_measures() -> Iterator[Measure]:
    names = {t.key: t for t in form.DISPUTE_OUTCOMES}
    for route, ((zh, en), routes) in _ROUTES.items():
        low = en.lower()
        added = ("，两种起诉之和", ", both kinds added") if len(routes) > 1 else ("", "")
        decided = route_cells(route, *_RESULTS)
        yield _count(
            route, (f"{zh}案件", f"{en}: cases"), route_cells(route, "total"),
            (f"表四{zh}总计{added[0]}，照表列数", f"table four, {low}, total{added[1]}, as printed"), _CASES,
        )
        yield _count(
            f"{route}_cases", (f"{zh}案件（四种结果之和）", f"{en}: cases (sum of the four results)"),
            route_cells(route, *_RESULTS, "pending"),
            (f"表四{zh}四种结果之和{added[0]}", f"table four, {low}, the four results added up{added[1]}"), _CASES,
        )
        yield _count(
            f"{route}_decided", (f"{zh}已审结", f"{en}: decided"), decided,
            (f"表四{zh}维持、纠正、其他结果之和", f"table four, {low}: upheld, corrected and other added up"), _CASES,
        )
        for outcome in (*_RESULTS, "pending"):
            term = names[outcome]
            yield _count(
                f"{route}_{outcome}", (f"{zh}{term.zh}", f"{en}: {term.en.lower()}"), route_cells(route, outcome),
                (f"表四{zh}{term.zh}", f"table four, {low}, {term.en.lower()}"),
                _PENDING if outcome == "pending" else _CASES,
            )
        for outcome in _RESULTS:
            term = names[outcome]
            name = f"{zh}纠错率" if outcome == "corrected" else f"{zh}{term.zh}占比"
            yield _over(
                SHARE, f"{route}_{outcome}_share", (name, f"{en}: share {term.en.lower()}"),
                route_cells(route, outcome), decided,
                (f"表四{zh}{term.zh}", f"table four, {low}, {term.en.lower()}"),
                (
                    "已审结案件（维持、纠正、其他结果之和），不含尚未审结",
                    "decided cases (upheld, corrected, other), pending ones left out",
                ),
                _RESULT,
            )
    cases = {route: route_cells(route, *_RESULTS, "pending") for route in ROUTES}
    for key, zh, en, cells in (
        ("reconsideration", "行政复议", "Reconsideration cases", cases["reconsideration"]),
        ("litigation", "行政诉讼", "Lawsuits", cases["litigation"]),
        ("disputes", "复议诉讼", "Disputes", cases["reconsideration"] + cases["litigation"]),
    ):
        yield _over(
            PER_100, f"{key}_per_100", (f"每百件办结的{zh}案件", f"{en} per 100 concluded"), cells, _OUTCOMES,
            (f"表四{zh}各行四种结果之和", f"table four, {en.lower()}, the four results added up"), _OVER_CONCLUDED,
            _CASES_PER,
        )
    yield _over(
        SHARE, "litigation_after_share",
        ("复议后起诉占行政诉讼", "Share of lawsuits that follow reconsideration"),
        cases["litigation_after_reconsideration"], cases["litigation"],
        ("表四复议后起诉四种结果之和", "table four, litigation after reconsideration, the four results added up"),
        ("表四行政诉讼两行四种结果之和", "table four, both rows of litigation, the four results added up"), _CASES,
    )
    yield _over(
        PER_100, "litigation_after_per_100",
        ("每百件审结复议的复议后起诉", "Lawsuits after reconsideration per 100 decided reconsiderations"),
        cases["litigation_after_reconsideration"], route_cells("reconsideration", *_RESULTS),
        ("表四复议后起诉四种结果之和", "table four, litigation after reconsideration, the four results added up"),
        ("表四行政复议已审结案件", "decided reconsideration cases of table four"), _CASES_PER,
    )


# -- section two ------------------------------------------------------------------------


def _disclosure() -> Iterator[Measure]:
    seen: set[form.Cell] = set()
    # The newest edition first: where two editions share a cell, its label is the one in use now.
    for edition in reversed(form.EDITIONS.values()):
        for line in edition.tables[form.DISCLOSURE].lines:
            for column in line.columns:
                cell = (form.DISCLOSURE, line.key, column.key)
                if cell in seen:
                    continue
                seen.add(cell)
                caution = _MONEY if column.key == "amount" else _STOCK if "normative" in line.key else _VOLUME
                yield Measure(
                    f"{line.key}_{column.key}",
                    f"{line.term.zh}：{column.zh}",
                    f"{line.term.en}: {column.en.lower()}",
                    form.DISCLOSURE,
                    None,
                    (cell,),
                    (),
                    (
                        f"表二{line.term.zh}{column.zh}，照表列数与单位",
                        f"table two, {line.term.en.lower()}, {column.en.lower()}, in the unit the cell gives",
                    ),
                    ("", ""),
                    caution,
                )


DECISIONS = ("licensing", "penalties", "compulsory_measures")
"""Items whose decisions both editions count."""
DOCUMENTS = ("rules", "normative_documents")
"""Items whose documents both editions count, though not in the same columns."""


def _renewal() -> Iterator[Measure]:
    for item in DOCUMENTS:
        zh, en = (form.term_label(form.DISCLOSURE, item, 0, lang=lang) for lang in ("zh", "en"))
        stock = ((form.DISCLOSURE, item, "in_force"),)
        over = (f"表二{zh}现行有效件数", f"table two, {en.lower()} in force")
        for key, parts, name_zh, name_en in (
            ("issued", ("issued",), "制发", "issued"),
            ("repealed", ("repealed",), "废止", "repealed"),
            ("renewed", ("issued", "repealed"), "制发与废止", "issued and repealed"),
        ):
            yield _over(
                PER_100, f"{item}_{key}_per_100",
                (f"{zh}：每百件现行有效的本年{name_zh}", f"{en}: {name_en} per 100 in force"),
                tuple((form.DISCLOSURE, item, part) for part in parts), stock,
                (f"表二{zh}本年{name_zh}件数", f"table two, {en.lower()} {name_en} in the year"), over, _STOCK,
            )


def _decisions() -> Iterator[Measure]:
    yield _over(
        RATIO, "decisions_per_application", ("每件新收申请对应的处理决定", "Decisions per request received"),
        tuple((form.DISCLOSURE, item, "decisions") for item in DECISIONS), _RECEIVED,
        ("表二行政许可、行政处罚、行政强制处理决定数量之和", "table two, decisions on licensing, penalties and compulsory "
         "measures added up"),
        _OVER_RECEIVED,
        (
            "只是把机关的作业量放在申请数旁边；两者没有因果，也不说明决定是否公开",
            "sets the work of a body beside its requests; neither causes the other, and nothing is said of whether "
            "decisions are published",
        ),
    )


MEASURES: dict[str, Measure] = {
    m.key: m
    for part in (
        _requests, _outcome_shares, _reasons, _applicants, _dispute_measures, _disclosure, _renewal, _decisions,
        _other_definitions,
    )
    for m in part()
}
"""Every indicator by its key, in the order of the form's sections; other definitions in use come last."""

KEY_COUNTS = (
    "received", "carried_out", "outcomes", "granted", "partly_granted", "refused", "unavailable", "unprocessed", "other",
    "received_individual", "received_organisations", "reconsideration_cases", "litigation_cases",
)
"""Counts that are shown side by side unless others are asked for."""

KEY_SHARES = (
    "disclosure_rate", "granted_share", "partly_granted_share", "refused_share", "unavailable_share", "not_held_share",
    "unprocessed_share", "other_share", "nothing_share", "carried_out_share", "individual_share",
    "reconsideration_corrected_share", "litigation_corrected_share",
)
"""Shares that are shown side by side unless others are asked for."""


def share_of(measure: str) -> Measure:
    """A share by its key. Raises :class:`KeyError` for a key there is not, :class:`ValueError` for what is no share."""
    spec = MEASURES[measure]
    if not spec.is_share:
        raise ValueError(f"{measure} is not a share")
    return spec
