"""Two reports held against each other: cells, rates, prose and findings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from gongkai import form, schema
from gongkai.across import report_values
from gongkai.checks import between_years as tables_between_years
from gongkai.comparison.cells import compare_cells
from gongkai.comparison.prose import compare_prose
from gongkai.comparison.shown import RATES, comparison_html
from gongkai.dataset import Dataset
from gongkai.measures import change_on_year, key_indicators
from gongkai.prose import between_years as text_between_years
from gongkai.report import Report

PREVIOUS, CURRENT, BETWEEN = "previous", "current", "between"
FINDING_COLUMNS = {"belongs": schema.TEXT, "report_id": schema.TEXT, **schema.REPORT_FRAMES["findings"]}


@dataclass(frozen=True, repr=False, eq=False)
class Comparison:
    """Two reports side by side, made by :func:`compare_reports`. Shows itself in Jupyter.

    ``cells`` (see :func:`gongkai.comparison.cells.compare_cells`), ``prose`` (see
    :func:`gongkai.comparison.prose.compare_prose`). ``indicators``: every measure that the second report's edition holds,
    columns and units as :func:`gongkai.measures.change_on_year` gives them (``points`` with ``points_low`` and ``points_high``
    for shares; a measure that the first report's edition lacks has ``joins`` False), led by both reports' publishers
    and years, with the 95% intervals of both for the main shares (``previous_low``, ``previous_high``, ``low``, ``high``;
    NA for the others). Made when first asked for.
    ``findings``: ``belongs`` (``previous``, ``current``, or ``between`` for what only the two together show), ``report_id`` of
    the report that the finding stands in, then the columns of a report's findings. ``same_body``: whether both
    reports are one body's.

    Examples
    --------
    >>> both = compare_pair(dataset, "宿迁市-2023", "宿迁市-2024")
    >>> both.previous.year, both.current.year, both.same_body
    (2023, 2024, True)
    >>> rate = both.indicators.query("measure == 'disclosure_rate'")
    >>> rate[["previous", "current", "points"]].round(3)
        previous  current  points
    14     0.436     0.54  10.444
    """

    previous: Report
    current: Report
    cells: pd.DataFrame
    prose: pd.DataFrame
    findings: pd.DataFrame
    same_body: bool

    @cached_property
    def indicators(self) -> pd.DataFrame:
        return _indicators(self.previous, self.current)

    @property
    def consecutive(self) -> bool:
        """Whether the second is the same body's report on the year after: only then do the years join."""
        return self.same_body and self.current.year == self.previous.year + 1

    def __repr__(self) -> str:
        compared = int(self.cells["comparable"].sum())
        changed = int((self.cells["change"] != 0).sum())
        return (
            f"<Comparison {self.previous.report_id} → {self.current.report_id} · {len(self.cells)} cells: {compared} comparable, "
            f"{changed} changed · {len(self.prose)} sentences · {len(self.findings)} findings>"
        )

    def _repr_html_(self) -> str:
        return comparison_html(self.previous, self.current, self.cells, self.indicators, self.prose, self.findings)


def compare_reports(previous: Report, current: Report, *, same_body: bool | None = None) -> Comparison:
    """Hold two reports against each other: of one body or of two, of any years and editions.

    Findings between the two (carried over, stock of documents, and what the text says of last year) are looked for
    only where both are one body's and the second is on the year after the first. ``same_body`` says whether they are;
    without it, whether both bear the same publisher. Two reports of a collection: :func:`compare_pair`.

    Nothing is repaired: a printed number that is wrong is compared as printed and stands in ``findings``.

    Not to be concluded from two bodies: which is the more open. Bodies differ in size and in what is asked of them.

    Examples
    --------
    >>> place = "data/raw/平潭综合实验区"
    >>> both = compare_reports(read_report(f"{place}/2022.html"), read_report(f"{place}/2023.html"))
    >>> received = both.cells.query("row == 'received' and column == 'total'")
    >>> received[["previous_value", "current_value", "change"]]
        previous_value  current_value  change
    16            74.0           81.0     7.0
    """
    one = previous.publisher == current.publisher if same_body is None else same_body
    joined = one and current.year == previous.year + 1
    return Comparison(
        previous, current, compare_cells(previous, current),
        compare_prose(previous.sections, current.sections), _findings(previous, current, joined), one,
    )


def _indicators(previous: Report, current: Report) -> pd.DataFrame:
    # The measures compare consecutive years of one body: here these two stand for that, whoever they are.
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in ("reports", *form.FRAMES)}
    for year, side, report in ((1, PREVIOUS, previous), (2, CURRENT, current)):
        lead: dict[str, object] = {"report_id": side, "publisher": "two reports", "year": year}
        rows["reports"].append({**lead, "form": report.form})
        for name in form.FRAMES:
            rows[name] += [{**lead, **row} for row in report.frames[name].to_dict("records")]
    pair = Dataset.from_rows(rows)
    changes = change_on_year(pair)
    levels = key_indicators(pair, RATES)[["report_id", "measure", "low", "high"]]
    for side, prefix in ((PREVIOUS, "previous_"), (CURRENT, "")):
        own = levels[levels["report_id"] == side].drop(columns="report_id")
        changes = changes.merge(own.rename(columns={"low": f"{prefix}low", "high": f"{prefix}high"}), on="measure", how="left")
    leads = {
        "previous_publisher": previous.publisher, "previous_year": previous.year, "previous_report_id": previous.report_id,
        "publisher": current.publisher, "year": current.year, "report_id": current.report_id,
    }
    changes = changes.drop(columns=[name for name in leads if name in changes])
    for place, (name, value) in enumerate(leads.items()):
        dtype = schema.COUNT if name.endswith("year") else schema.TEXT
        changes.insert(place, name, pd.array([value] * len(changes), dtype=dtype))
    return changes


def _findings(previous: Report, current: Report, joined: bool) -> pd.DataFrame:
    between: list[dict[str, object]] = []
    if joined:
        then, now = report_values(previous), report_values(current)
        between = [f.row() for f in (
            *tables_between_years(then, now),
            *text_between_years(current.mentions.to_dict("records"), now.cells, then.cells, current.year),
        )]
    # A report out of a dataset holds the findings against its year before among its own.
    known = {row["message"] for row in between}
    own = [
        {"belongs": side, "report_id": report.report_id, **row}
        for side, report in ((PREVIOUS, previous), (CURRENT, current))
        for row in report.findings.to_dict("records")
        if not (side == CURRENT and row["message"] in known)
    ]
    joint = [{"belongs": BETWEEN, "report_id": current.report_id, **row} for row in between]
    return schema.frame([*own, *joint], FINDING_COLUMNS)
