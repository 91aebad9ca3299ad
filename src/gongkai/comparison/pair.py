"""Two reports of a collection, and which two when a reader names none."""

from __future__ import annotations

from dataclasses import replace

from gongkai.comparison.reports import BETWEEN, Comparison, compare_reports
from gongkai.dataset import Dataset
from gongkai.measures import change_on_year, year_pairs
from gongkai.measures.cells import report_leads


def compare_pair(dataset: Dataset, previous: str | None = None, current: str | None = None) -> Comparison:
    """Two reports of a collection held against each other, by ``report_id``.

    With one named, the other is the same body's report on the year after or before. With none, of all pairs of one body on
    consecutive years the one with the most findings between the two, then the most errors and warnings in the second.

    The same as :func:`compare_reports`, with what the collection knows besides: which body reported under several names,
    and which was merged into which, so that what is found between the two is what the collection found.
    Raises :class:`KeyError` for an id that is not in the dataset, :class:`ValueError` for a dataset without reports.

    Examples
    --------
    >>> both = compare_pair(dataset, "宿迁市-2023", "宿迁市-2024")
    >>> received = both.cells.query("row == 'received' and column == 'total'")
    >>> received[["previous_value", "current_value", "change"]]
        previous_value  current_value  change
    16          3511.0         3525.0    14.0
    """
    then, now = chosen_pair(dataset, previous, current)
    bodies = report_leads(dataset).set_index("report_id")["publisher"]
    known = set(dataset.findings.loc[dataset.findings["report_id"] == now, "message"])
    both = compare_reports(dataset.report(then), dataset.report(now), same_body=bool(bodies[then] == bodies[now]))
    false = (both.findings["belongs"] == BETWEEN) & ~both.findings["message"].isin(known)
    return replace(both, findings=both.findings[~false].reset_index(drop=True))


def chosen_pair(dataset: Dataset, previous: str | None = None, current: str | None = None) -> tuple[str, str]:
    """The ``report_id`` of two reports to compare: those named, and for what is not named a default.

    With both named, these. With one, its neighbour: the same body's report on the year after or before. With none,
    of all pairs of one body on consecutive years the one with the most findings between the two (E5, E6), then with
    the most errors and warnings in the second report, then with the most measures that changed. Where no body has
    two consecutive years, the first two reports; where there is but one report, that report twice.

    Raises KeyError for an id that is not in the dataset, ValueError for a dataset without reports.
    """
    reports = dataset.reports.drop_duplicates("report_id").set_index("report_id")
    for report in (previous, current):
        if report is not None and report not in reports.index:
            raise KeyError(f"no such report: {report}")
    if reports.empty:
        raise ValueError("没有可比的报告 (there is no report to compare)")
    if previous is not None and current is not None:
        return previous, current
    pairs = year_pairs(dataset)
    if previous is not None:
        pairs = pairs[pairs["previous_report_id"] == previous]
    if current is not None:
        pairs = pairs[pairs["report_id"] == current]
    if pairs.empty:
        ids = [str(r) for r in reports.index]
        first = previous or next((r for r in ids if r != current), ids[0])
        return first, current or next((r for r in ids if r != first), ids[0])
    across = dataset.findings[dataset.findings["rule"].isin(["E5", "E6"])]["report_id"].value_counts()
    grave = reports["errors"] + reports["warnings"]
    changes = change_on_year(dataset).dropna(subset=["change"])
    changed = changes[changes["change"] != 0].value_counts(["previous_report_id", "report_id"])
    ranked = sorted(
        (-int(across.get(now, 0)), -int(grave[now]), -int(changed.get((then, now), 0)), str(now), str(then))
        for then, now in zip(pairs["previous_report_id"], pairs["report_id"], strict=True)
    )
    *_, current, previous = ranked[0]
    return previous, current
