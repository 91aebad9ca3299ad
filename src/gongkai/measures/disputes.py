"""From request to court: who challenges an answer, and what becomes of it."""

from __future__ import annotations

import pandas as pd

from gongkai import form
from gongkai.dataset import Dataset
from gongkai.measures import intervals
from gongkai.measures.cells import Values, add
from gongkai.measures.definitions import MEASURES, ROUTES, route_cells, route_label

RESULTS = ("upheld", "corrected", "other")
"""How a decided case ended, in the form's order; ``pending`` is no result."""
STEPS = (
    "outcomes", "nothing", "reconsideration_cases", "reconsideration_corrected", "litigation_direct_cases",
    "litigation_after_reconsideration_cases", "litigation_corrected",
)
"""From request to court; ``nothing`` are requests that yield nothing, the others indicators of that name."""

_NAMES = {
    "nothing": ("无所得", "Yielded nothing"),
    **{
        f"{route}_cases": (f"{route_label(route, 'zh')}案件", f"{route_label(route, 'en')}: cases")
        for route in ROUTES
    },
}


def dispute_results(dataset: Dataset) -> pd.DataFrame:
    """How decided cases ended, for each route of every report, with the pending ones beside.

    Columns: ``report_id``, ``publisher``, ``year``, ``form``, ``route`` (``reconsideration``, ``litigation``: both kinds
    added, ``litigation_direct``, ``litigation_after_reconsideration``), ``route_zh``, ``route_en``, ``outcome``
    (``upheld``, ``corrected``, ``other``), ``label_zh``, ``label_en``, ``count``, ``denominator`` (n: decided cases, the
    three added up), ``share``, ``low``, ``high`` (95% Wilson), ``pending``, ``cases`` (decided and pending),
    ``printed_total`` (as it stands), ``agrees`` (whether it equals ``cases``).

    Units: cases; shares are fractions. Not to be concluded from a share corrected: how many answers were wrong. Only
    few are challenged, not by chance, and a case may concern an answer of an earlier year.

    Examples
    --------
    >>> results = dispute_results(dataset).query("report_id == '宿迁市-2024'")
    >>> results = results[results["route"] == "litigation"]
    >>> results[["outcome", "count", "denominator", "pending"]]
          outcome  count  denominator  pending
    27     upheld     40           57       20
    28  corrected      0           57       20
    29      other     17           57       20
    """
    values = Values(dataset)
    terms = {t.key: t for t in form.DISPUTE_OUTCOMES}
    parts = []
    for route in ROUTES:
        counts = {outcome: values.sum(route_cells(route, outcome)).reset_index(drop=True) for outcome in RESULTS}
        decided = add(counts.values())
        pending = values.sum(route_cells(route, "pending")).reset_index(drop=True)
        printed = values.sum(route_cells(route, "total")).reset_index(drop=True)
        for outcome in RESULTS:
            rows = values.leads.copy()
            for name, text in (
                ("route", route), ("route_zh", route_label(route, "zh")), ("route_en", route_label(route, "en")),
                ("outcome", outcome), ("label_zh", terms[outcome].zh), ("label_en", terms[outcome].en),
            ):
                rows[name] = pd.Series(text, index=rows.index, dtype="string")
            rows["count"], rows["denominator"] = counts[outcome].astype("Int64"), decided.astype("Int64")
            rows["share"] = intervals.share(rows["count"], rows["denominator"])
            rows["low"], rows["high"] = intervals.wilson(rows["count"], rows["denominator"])
            rows["pending"], rows["cases"] = pending.astype("Int64"), (decided + pending).astype("Int64")
            rows["printed_total"] = printed.astype("Int64")
            rows["agrees"] = (rows["printed_total"] == rows["cases"]).astype("boolean")
            parts.append(rows)
    order = {report: i for i, report in enumerate(values.index)}
    rows = pd.concat(parts, ignore_index=True)
    return rows.sort_values("report_id", key=lambda ids: ids.map(order), kind="stable", ignore_index=True)


def request_to_court(dataset: Dataset) -> pd.DataFrame:
    """The steps from concluded requests to corrected answers in every report, in counts and per 100 concluded.

    Columns: ``report_id``, ``publisher``, ``year``, ``form``, ``step`` (see :data:`STEPS`), ``label_zh``, ``label_en``,
    ``count``, ``denominator`` (n: concluded, the six groups added up), ``per_100``, ``low``, ``high`` (95%, exact for
    a ratio of two counts; NA for what is part of the concluded ones).

    Units: requests, then cases. The steps are no funnel of the same matters: a case may concern a request of another
    year, one matter may stand in two rows, and a case may be about proactive disclosure.

    Examples
    --------
    >>> steps = request_to_court(dataset).query("report_id == '宿迁市-2024'")
    >>> steps[["step", "count", "denominator", "per_100"]].head(4).round(2)
                             step  count  denominator  per_100
    14                   outcomes   3521         3521    100.0
    15                    nothing   1150         3521    32.66
    16      reconsideration_cases    170         3521     4.83
    17  reconsideration_corrected     18         3521     0.51
    """
    values = Values(dataset)
    concluded = values.sum(MEASURES["outcomes"].numerator).reset_index(drop=True).astype("Int64")
    parts = []
    for step in STEPS:
        measure = MEASURES["nothing_share" if step == "nothing" else step]
        rows = values.leads.copy()
        names = _NAMES.get(step, (measure.zh, measure.en))
        for name, text in (("step", step), ("label_zh", names[0]), ("label_en", names[1])):
            rows[name] = pd.Series(text, index=rows.index, dtype="string")
        rows["count"] = values.sum(measure.numerator).reset_index(drop=True).astype("Int64")
        rows["denominator"] = concluded
        rows["per_100"] = intervals.share(rows["count"], concluded) * 100
        low, high = intervals.ratio(rows["count"], concluded)
        apart = measure.section == form.DISPUTES
        rows["low"], rows["high"] = (bound * 100 if apart else bound.mask(bound.notna()) for bound in (low, high))
        parts.append(rows)
    order = {report: i for i, report in enumerate(values.index)}
    rows = pd.concat(parts, ignore_index=True)
    return rows.sort_values("report_id", key=lambda ids: ids.map(order), kind="stable", ignore_index=True)
