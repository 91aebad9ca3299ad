"""What the reports of a collection say against each other, and against what is known beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from gongkai import form
from gongkai.checks import Finding, Values, added, against_sum, between_years, out_of_line, publication
from gongkai.checks.outliers import Year
from gongkai.identity import squeeze
from gongkai.names import Names
from gongkai.prose import between_years as text_between_years
from gongkai.report import Report

RECHECKED = frozenset({"published_early", "deadline"})
"""Rules that a collection, which knows level and date of publication, decides for its reports anew."""


@dataclass(frozen=True)
class Member:
    """A report in a collection: the body it is joined under, and what the collection knows of it.

    ``children`` are the bodies whose reports together make up this one; empty where that is not known.
    """

    report: Report
    body: str
    level: str | None = None
    published_on: pd.Timestamp | None = None
    children: tuple[str, ...] = ()

    @property
    def year(self) -> int:
        return self.report.year


def across(members: Sequence[Member], names: Names) -> dict[str, list[Finding]]:
    """Findings by ``report_id`` that need more than the report itself."""
    values = {m.report.report_id: report_values(m.report) for m in members}
    by_body = {(squeeze(m.body), m.year): m for m in members}
    years: dict[str, list[Member]] = {}
    for m in members:
        years.setdefault(m.body, []).append(m)
    found = {}
    for m in members:
        rolled = _between(m, _before(m, by_body, names, values), values)
        others = [o for o in years[m.body] if o.year != m.year and _same_make(m, o, names)]
        found[m.report.report_id] = [
            *rolled, *_subordinates(m, by_body, names, values), *_out_of_line(m, others, rolled, values), *_publication(m),
        ]
    return found


def _between(m: Member, before: Values | None, values: dict[str, Values]) -> list[Finding]:
    if before is None:
        return []
    own = values[m.report.report_id]
    # After a merger the text may speak of last year's report of any of the bodies.
    said = [] if before.bodies else text_between_years(_records(m.report.mentions), own.cells, before.cells, m.year)
    return [*between_years(before, own), *said]


def _subordinates(
    m: Member, by_body: dict[tuple[str, int], Member], names: Names, values: dict[str, Values]
) -> Iterator[Finding]:
    parts = [by_body.get((squeeze(names.body(child, m.year)), m.year)) for child in m.children]
    present = [p.report for p in parts if p is not None]
    if parts and len(present) == len(parts):
        reports = [(report.publisher, values[report.report_id]) for report in present]
        yield from against_sum(m.report.edition, values[m.report.report_id], reports)


def _out_of_line(
    m: Member, others: Sequence[Member], rolled: Sequence[Finding], values: dict[str, Values]
) -> Iterator[Finding]:
    doubted = frozenset((form.DISCLOSURE, *_pair(f.cell)) for f in rolled if f.rule == "E6" and f.cell)
    yield from out_of_line(Year(values[m.report.report_id], m.report.form, doubted),
                           [Year(values[o.report.report_id], o.report.form) for o in others])


def _publication(m: Member) -> Iterator[Finding]:
    day = None if m.published_on is None or pd.isna(m.published_on) else m.published_on.date()
    yield from publication(day, m.report.publisher, m.year, m.level)


def _before(
    m: Member, by_body: dict[tuple[str, int], Member], names: Names, values: dict[str, Values]
) -> Values | None:
    """The body's year before, with what was merged into it since; None where a report is missing."""
    merged = names.merged_after(m.body, m.year - 1)
    wanted = [m.body, *merged] if names.reports_in(m.body, m.year - 1) else merged
    here = [by_body.get((squeeze(body), m.year - 1)) for body in wanted]
    reports = [(h.report.publisher, values[h.report.report_id]) for h in here if h is not None]
    if not reports or len(reports) < len(wanted):
        return None
    return added(reports) if merged else reports[0][1]


def _same_make(m: Member, other: Member, names: Names) -> bool:
    """No other body was merged into theirs between the two years."""
    first, last = sorted((m.year, other.year))
    return not any(names.merged_after(m.body, year) for year in range(first, last))


def _pair(cell: str) -> tuple[str, str]:
    first, _, second = cell.partition("/")
    return first, second


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Rows as the prose checks take them, None where nothing is known."""
    return [{k: None if pd.isna(v) else v for k, v in row.items()} for row in frame.to_dict("records")]


def report_values(report: Report) -> Values:
    """A report's cells as numbers, None where not known, and the units of section 二."""
    cells: dict[form.Cell, Decimal | None] = {}
    units: dict[form.Cell, str] = {}
    for frame in form.FRAMES:
        first, second = form.KEYS[frame]
        data = getattr(report, frame)
        for a, b, value in zip(data[first], data[second], data["value"], strict=True):
            cells[(frame, a, b)] = None if pd.isna(value) else Decimal(str(value))
        if "unit" in data:
            units |= {(frame, a, b): u for a, b, u in zip(data[first], data[second], data["unit"], strict=True) if pd.notna(u)}
    return Values(report.year, cells, units)
