"""What the reports of a collection say against each other, and against what is known beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from gongkai import form
from gongkai.checks import Finding, Values, added, against_sum, between_years, out_of_line, publication
from gongkai.checks.outliers import Year
from gongkai.form import Edition
from gongkai.identity import squeeze
from gongkai.names import Names
from gongkai.prose import between_years as text_between_years
from gongkai.report import Report

RECHECKED = frozenset({"published_early", "deadline"})
"""Rules that a collection, which knows level and date of publication, decides for its reports anew."""


@dataclass(frozen=True, slots=True)
class Member:
    """A report in a collection: the body it is joined under, and what the collection knows of it.

    ``children`` are the bodies whose reports together make up this one; empty where that is not known.
    """

    report_id: str
    publisher: str
    year: int
    edition: Edition
    body: str
    level: str | None = None
    published_on: pd.Timestamp | None = None
    children: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """What the checks between reports need to know of one: its cells, and the figures in its text as rows."""

    values: Values
    mentions: Sequence[Mapping[str, object]]


Lookup = Callable[[Member], Content]
"""Where contents come from: a large collection does not hold them all at a time."""


def across(members: Sequence[Member], names: Names, content: Lookup) -> Iterator[tuple[Member, list[Finding]]]:
    """Each member in turn, with the findings that need more than the report itself."""
    by_body = {(squeeze(m.body), m.year): m for m in members}
    years: dict[str, list[Member]] = {}
    for m in members:
        years.setdefault(m.body, []).append(m)
    for m in members:
        rolled = _between(m, _before(m, by_body, names, content), content)
        others = [o for o in years[m.body] if o.year != m.year and _same_make(m, o, names)]
        yield m, [
            *rolled, *_subordinates(m, by_body, names, content), *_out_of_line(m, others, rolled, content), *_publication(m),
        ]


def _between(m: Member, before: Values | None, content: Lookup) -> list[Finding]:
    if before is None:
        return []
    own = content(m)
    # After a merger the text may speak of last year's report of any of the bodies.
    said = [] if before.bodies else text_between_years(own.mentions, own.values.cells, before.cells, m.year)
    return [*between_years(before, own.values), *said]


def _subordinates(
    m: Member, by_body: dict[tuple[str, int], Member], names: Names, content: Lookup
) -> Iterator[Finding]:
    parts = [by_body.get((squeeze(names.body(child, m.year)), m.year)) for child in m.children]
    present = [p for p in parts if p is not None]
    if parts and len(present) == len(parts):
        yield from against_sum(m.edition, content(m).values, [(p.publisher, content(p).values) for p in present])


def _out_of_line(m: Member, others: Sequence[Member], rolled: Sequence[Finding], content: Lookup) -> Iterator[Finding]:
    if others:
        doubted = frozenset((form.DISCLOSURE, *_pair(f.cell)) for f in rolled if f.rule == "E6" and f.cell)
        yield from out_of_line(Year(content(m).values, m.edition.name, doubted),
                               [Year(content(o).values, o.edition.name) for o in others])


def _publication(m: Member) -> Iterator[Finding]:
    day = None if m.published_on is None or pd.isna(m.published_on) else m.published_on.date()
    yield from publication(day, m.publisher, m.year, m.level)


def _before(m: Member, by_body: dict[tuple[str, int], Member], names: Names, content: Lookup) -> Values | None:
    """The body's year before, with what was merged into it since; None where a report is missing."""
    merged = names.merged_after(m.body, m.year - 1)
    wanted = [m.body, *merged] if names.reports_in(m.body, m.year - 1) else merged
    here = [by_body.get((squeeze(body), m.year - 1)) for body in wanted]
    reports = [(h.publisher, content(h).values) for h in here if h is not None]
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


def report_values(report: Report) -> Values:
    """A report's cells as numbers, None where not known, and the units of section 二."""
    return values_of(report.year, report.frames)


def values_of(year: int, frames: Mapping[str, Any]) -> Values:
    """The same of the frames of a report: of each, a frame or its columns as lists."""
    cells: dict[form.Cell, Decimal | None] = {}
    units: dict[form.Cell, str] = {}
    for frame in form.FRAMES:
        first, second = form.KEYS[frame]
        data = frames[frame]
        for a, b, value in zip(data[first], data[second], data["value"], strict=True):
            cells[(frame, a, b)] = None if value is None or value is pd.NA else Decimal(str(value))
        if "unit" in data:
            units |= {(frame, a, b): unit for a, b, unit in zip(data[first], data[second], data["unit"], strict=True)
                      if unit is not None and unit is not pd.NA}
    return Values(year, cells, units)
