"""The key indicators of every report."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from gongkai.dataset import Dataset
from gongkai.measures import intervals
from gongkai.measures.cells import Values
from gongkai.measures.definitions import MEASURES, Measure

COLUMNS = [
    "report_id",
    "publisher",
    "year",
    "form",
    "section",
    "measure",
    "label_zh",
    "label_en",
    "numerator",
    "denominator",
    "value",
    "low",
    "high",
    "unit",
]


def key_indicators(dataset: Dataset, measures: Iterable[str] | None = None) -> pd.DataFrame:
    """Every indicator of every report, one row each.

    Columns: ``report_id``, ``publisher``, ``year``, ``form`` (edition), ``section`` (frame the
    cells come from), ``measure``, ``label_zh``, ``label_en``, ``numerator``, ``denominator`` (NA
    for counts), ``value``, ``low`` and ``high`` (95% interval: Wilson for a share, exact for a ratio of
    two counts), ``unit``.

    Units: 件 for requests, cases and documents; ``share`` for fractions from 0 to 1; ``per_100`` and
    ``ratio`` for one count over another; amounts in the unit their cell gives (万元 or 元, never converted).
    :data:`MEASURES` defines each numerator and denominator and says what must not be concluded.
    Shares of outcomes are over the sum of the six outcome groups, not over the printed total, which may disagree
    with its parts.

    A report has no row for a measure whose cells its edition of the form does not hold; ``value``
    is NA where a cell is unknown or a denominator is zero. Not to be added over reports: a
    city's report counts its districts, and each of those may have a report of its own here.

    ``measures`` picks indicators by key; :class:`KeyError` for a key that does not exist.

    Examples
    --------
    >>> own = key_indicators(dataset, ["received", "disclosure_rate"])
    >>> own = own.query("report_id == '宿迁市-2024'")
    >>> own[["measure", "numerator", "denominator", "value", "unit"]].round(3)
               measure  numerator  denominator   value   unit
    4         received     3525.0         <NA>  3525.0      件
    5  disclosure_rate     1902.0         3521    0.54  share
    """
    values = Values(dataset)
    chosen = [MEASURES[key] for key in (MEASURES if measures is None else measures)]
    parts = [indicator(values, measure) for measure in chosen]
    rows = pd.concat(parts, ignore_index=True) if parts else _empty()
    order = {report: i for i, report in enumerate(values.index)}
    return rows.sort_values("report_id", key=lambda ids: ids.map(order), kind="stable", ignore_index=True)


def indicator(values: Values, measure: Measure) -> pd.DataFrame:
    rows = values.leads.copy()
    rows["section"] = pd.Series(measure.section, index=rows.index, dtype="string")
    rows["measure"] = pd.Series(measure.key, index=rows.index, dtype="string")
    rows["label_zh"] = pd.Series(measure.zh, index=rows.index, dtype="string")
    rows["label_en"] = pd.Series(measure.en, index=rows.index, dtype="string")
    numerator = values.sum(measure.numerator).reset_index(drop=True)
    denominator = pd.Series(pd.NA, index=rows.index, dtype="Int64")
    low = high = pd.Series(pd.NA, index=rows.index, dtype="Float64")
    value = numerator
    if measure.denominator:
        denominator = _whole(values.sum(measure.denominator).reset_index(drop=True))
        value = intervals.share(numerator, denominator) * measure.scale
        bounds = intervals.wilson if measure.is_share else intervals.ratio
        low, high = (bound * measure.scale for bound in bounds(numerator, denominator))
    rows["numerator"] = numerator.astype("Float64")
    rows["denominator"] = denominator
    rows["value"] = value.astype("Float64")
    rows["low"], rows["high"] = low, high
    unit = values.unit(measure.numerator[0]).reset_index(drop=True)
    rows["unit"] = unit if measure.unit is None else pd.Series(measure.unit, index=rows.index, dtype="string")
    return rows.loc[values.has(measure.cells).to_numpy(), COLUMNS]


def _whole(counts: pd.Series) -> pd.Series:
    """Counts as whole numbers; what is none is no count and gives no rate."""
    return counts.where((counts == counts.round()).fillna(False)).astype("Int64")


def _empty() -> pd.DataFrame:
    return pd.DataFrame(columns=COLUMNS)


def latest(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of each publisher's most recent report, from any frame led by ``publisher`` and ``year``.

    Examples
    --------
    >>> latest(key_indicators(dataset, ["received"]))[["publisher", "year", "value"]].head(3)
        publisher  year   value
    0  上海市人民政府办公厅  2019   859.0
    1         宿迁市  2024  3525.0
    2     山东省大数据局  2024    10.0
    """
    return frame[frame["year"] == frame.groupby("publisher")["year"].transform("max")].reset_index(drop=True)


def ranked_publishers(dataset: Dataset) -> list[str]:
    """Publishers by the longest unbroken run of years they report on, then by requests received, then by name.

    The order in which notebooks pick bodies for close-ups when their reader names none.

    Examples
    --------
    >>> ranked_publishers(dataset)[:3]
    ['平潭综合实验区管委会', '宿迁市', '淮安市洪泽区人民政府']
    """
    values = Values(dataset)
    requests = values.cell(("applications", "received", "total")).astype("Float64").fillna(0)
    leads = values.leads.assign(received=requests.to_numpy()).dropna(subset=["publisher", "year"])
    ranks = [
        (-_longest_run(rows["year"]), -float(rows["received"].sum()), str(publisher))
        for publisher, rows in leads.groupby("publisher")
    ]
    return [publisher for *_, publisher in sorted(ranks)]


def _longest_run(years: pd.Series) -> int:
    present = {int(year) for year in years}
    longest = 0
    for year in present:
        if year - 1 in present:
            continue
        length = 1
        while year + length in present:
            length += 1
        longest = max(longest, length)
    return longest


def largest_report(dataset: Dataset) -> str | None:
    """``report_id`` of the report with the most concluded requests (sum of the six groups).

    None for a dataset where no report says. The default body of a notebook's close-ups: the
    one whose shares are the least uncertain.

    Examples
    --------
    >>> largest_report(dataset)
    '宿迁市-2024'
    """
    rows = key_indicators(dataset, ["outcomes"]).dropna(subset=["value"])
    rows = rows.sort_values(["value", "year"], ascending=False, kind="stable")
    return None if rows.empty else str(rows["report_id"].iloc[0])
