"""What each indicator is: its cells, its denominator, its names. The only place that says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai import form
from gongkai.measures.cells import group_cell

PIECES, SHARE = "件", "share"
"""Units of the indicators: 件 counts requests or cases; ``share`` is a fraction from 0 to 1."""


@dataclass(frozen=True)
class Measure:
    """One indicator.

    ``numerator`` and ``denominator`` are cells to be added. A count has no denominator.
    ``unit`` is None where the cell itself says its unit.
    """

    key: str
    zh: str
    en: str
    section: str
    unit: str | None
    numerator: tuple[form.Cell, ...]
    denominator: tuple[form.Cell, ...] = ()
    definition_zh: str = ""
    definition_en: str = ""

    @property
    def is_share(self) -> bool:
        return self.unit == SHARE

    @property
    def cells(self) -> tuple[form.Cell, ...]:
        return self.numerator + self.denominator


def _total(*rows: str) -> tuple[form.Cell, ...]:
    return tuple((form.APPLICATIONS, row, "total") for row in rows)


def _groups(*groups: str) -> tuple[form.Cell, ...]:
    return tuple(group_cell(group, "total") for group in groups)


_RECEIVED, _CARRIED_IN = _total("received"), _total("carried_in")
_OUTCOMES = _groups(*(group.key for group in form.OUTCOME_GROUPS))
_OF_OUTCOMES_ZH = "分母为表三（一）至（六）各项总计之和，不用（七）总计，故各类占比之和为100%"
_OF_OUTCOMES_EN = (
    "denominator: rows (1) to (6) of table three added up, not the printed row (7), so that shares add to 1"
)
_LITIGATION = ("litigation_direct", "litigation_after_reconsideration")


def _count(key: str, zh: str, en: str, cells: tuple[form.Cell, ...], definition_zh: str, definition_en: str) -> Measure:
    return Measure(key, zh, en, cells[0][0], PIECES, cells, (), definition_zh, definition_en)


def _share(
    key: str,
    zh: str,
    en: str,
    numerator: tuple[form.Cell, ...],
    denominator: tuple[form.Cell, ...],
    definition_zh: str,
    definition_en: str,
) -> Measure:
    return Measure(key, zh, en, numerator[0][0], SHARE, numerator, denominator, definition_zh, definition_en)


def _of_outcomes(key: str, zh: str, en: str, cells: tuple[form.Cell, ...], what_zh: str, what_en: str) -> Measure:
    return _share(key, zh, en, cells, _OUTCOMES, f"{what_zh}；{_OF_OUTCOMES_ZH}", f"{what_en}; {_OF_OUTCOMES_EN}")


def _disputes(routes: tuple[str, ...], *outcomes: str) -> tuple[form.Cell, ...]:
    return tuple((form.DISPUTES, route, outcome) for route in routes for outcome in outcomes)


def _applications() -> Iterator[Measure]:
    yield _count(
        "received", "新收申请", "Requests received", _RECEIVED, "表三第一项总计", "row one of table three, total"
    )
    yield _count(
        "carried_in",
        "上年结转申请",
        "Requests carried in",
        _CARRIED_IN,
        "表三第二项总计",
        "row two of table three, total",
    )
    yield _count(
        "handled",
        "应办申请",
        "Requests on hand",
        _RECEIVED + _CARRIED_IN,
        "新收与上年结转之和",
        "received plus carried in",
    )
    yield _count(
        "concluded",
        "办结（表列总计）",
        "Concluded (as printed)",
        _total("concluded"),
        "表三第三项（七）总计，照表列数",
        "row (7) of table three, as printed",
    )
    yield _count(
        "outcomes",
        "办结（六类之和）",
        "Concluded (sum of the six groups)",
        _OUTCOMES,
        "表三第三项（一）至（六）之和；与表列总计不等时以本数为各占比的分母",
        "rows (1) to (6) of table three added up; the denominator of every share of outcomes",
    )
    yield _count(
        "carried_out",
        "结转下年申请",
        "Requests carried out",
        _total("carried_out"),
        "表三第四项总计",
        "row four of table three, total",
    )
    for group in form.OUTCOME_GROUPS:
        yield _count(
            group.key,
            group.zh,
            group.en,
            _groups(group.key),
            f"表三第三项{group.number}各项之和",
            f"{group.en}: the rows of this group in table three added up",
        )
    yield _count(
        "not_held",
        "不掌握相关信息",
        "Not held",
        _total("unavailable_not_held"),
        "表三（四）无法提供第1项",
        "row 1 of group (4) in table three",
    )
    yield _share(
        "individual_share",
        "自然人申请占比",
        "Share of requests from individuals",
        ((form.APPLICATIONS, "received", "individual"),),
        _RECEIVED,
        "自然人新收申请；分母为新收申请总计",
        "requests received from individuals; denominator: requests received",
    )
    yield _share(
        "carried_out_share",
        "结转率",
        "Share carried out",
        _total("carried_out"),
        _RECEIVED + _CARRIED_IN,
        "结转下年申请；分母为新收与上年结转之和",
        "requests carried out; denominator: received plus carried in",
    )
    yield _of_outcomes(
        "disclosure_rate",
        "公开率",
        "Disclosure rate",
        _groups("granted", "partly_granted"),
        "予以公开与部分公开之和",
        "granted plus partly granted",
    )
    for group in form.OUTCOME_GROUPS:
        yield _of_outcomes(
            f"{group.key}_share",
            f"{group.zh}占比",
            f"Share {group.en.lower()}",
            _groups(group.key),
            f"表三{group.number}{group.zh}",
            group.en,
        )
    yield _of_outcomes(
        "not_held_share",
        "不掌握相关信息占比",
        "Share not held",
        _total("unavailable_not_held"),
        "表三（四）无法提供第1项",
        "row 1 of group (4)",
    )


def _dispute_measures() -> Iterator[Measure]:
    for key, zh, en, routes in (
        ("reconsideration", "行政复议", "Reconsideration", ("reconsideration",)),
        ("litigation", "行政诉讼", "Litigation", _LITIGATION),
    ):
        decided = _disputes(routes, "upheld", "corrected", "other")
        yield _count(
            key,
            f"{zh}案件",
            f"{en} cases",
            _disputes(routes, "total"),
            f"表四{zh}总计" + ("，两种起诉之和" if len(routes) > 1 else ""),
            f"table four, {en.lower()}, total",
        )
        yield _count(
            f"{key}_corrected",
            f"{zh}结果纠正",
            f"{en}: corrected",
            _disputes(routes, "corrected"),
            f"表四{zh}结果纠正",
            f"table four, {en.lower()}, corrected",
        )
        yield _count(
            f"{key}_pending",
            f"{zh}尚未审结",
            f"{en}: pending",
            _disputes(routes, "pending"),
            f"表四{zh}尚未审结",
            f"table four, {en.lower()}, pending",
        )
        yield _share(
            f"{key}_corrected_share",
            f"{zh}纠错率",
            f"{en}: share corrected",
            _disputes(routes, "corrected"),
            decided,
            f"表四{zh}结果纠正；分母为已审结案件（维持、纠正、其他结果之和），不含尚未审结",
            "corrected; denominator: decided cases (upheld, corrected, other), pending ones left out",
        )


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
                yield Measure(
                    f"{line.key}_{column.key}",
                    f"{line.term.zh}：{column.zh}",
                    f"{line.term.en}: {column.en.lower()}",
                    form.DISCLOSURE,
                    None,
                    (cell,),
                    (),
                    f"表二{line.term.zh}{column.zh}，照表列数与单位",
                    f"table two, {line.term.en.lower()}, {column.en.lower()}, in the unit the cell gives",
                )


MEASURES: dict[str, Measure] = {m.key: m for m in (*_applications(), *_dispute_measures(), *_disclosure())}
"""Every indicator by its key, in the order of the form's sections."""
