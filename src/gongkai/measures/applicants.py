"""Who asks: requests and their outcome by kind of applicant."""

from __future__ import annotations

import pandas as pd

from gongkai import form
from gongkai.dataset import Dataset
from gongkai.measures import intervals
from gongkai.measures.cells import KINDS, Values, add, group_cell, kind_label
from gongkai.measures.definitions import MEASURES

_GROUPS = tuple(group.key for group in form.OUTCOME_GROUPS)


def requests_by_applicant(dataset: Dataset) -> pd.DataFrame:
    """Requests by individuals, by organisations and by each of the five kinds of organisation, and how they fare.

    Columns: ``report_id``, ``publisher``, ``year``, ``form``, ``applicant`` (key of :data:`gongkai.measures.KINDS`),
    ``applicant_zh``, ``applicant_en``, ``received``, ``received_total`` (all requests received), ``share``, ``share_low``,
    ``share_high`` (of requests received), ``disclosed`` (granted and partly granted), ``denominator`` (n: outcomes of that
    kind of applicant), ``rate``, ``low``, ``high`` (disclosure rate). Intervals: 95% Wilson. ``organisations`` are the
    five kinds added, so the rows of a report must not be added up as they are.

    Not to be concluded from rates that differ: that the office treats applicants differently. They ask for different
    things, and kinds with few requests have wide intervals.

    Examples
    --------
    >>> kinds = requests_by_applicant(dataset).query("report_id == '宿迁市-2024'")
    >>> kinds[["applicant", "received", "disclosed", "denominator", "rate"]].head(3).round(3)
            applicant  received  disclosed  denominator   rate
    14     individual      3440       1870         3440  0.544
    15  organisations        85         32           81  0.395
    16       business        75         30           73  0.411
    """
    values = Values(dataset)
    total = values.sum(MEASURES["received"].numerator).reset_index(drop=True).astype("Int64")
    parts = []
    for kind, columns in KINDS.items():
        rows = values.leads.copy()
        for name, text in (
            ("applicant", kind), ("applicant_zh", kind_label(kind, "zh")), ("applicant_en", kind_label(kind, "en"))
        ):
            rows[name] = pd.Series(text, index=rows.index, dtype="string")
        received = values.sum((form.APPLICATIONS, "received", column) for column in columns)
        rows["received"], rows["received_total"] = received.reset_index(drop=True).astype("Int64"), total
        rows["share"] = intervals.share(rows["received"], total)
        rows["share_low"], rows["share_high"] = intervals.wilson(rows["received"], total)
        groups = {g: values.sum(group_cell(g, c) for c in columns).reset_index(drop=True) for g in _GROUPS}
        rows["disclosed"] = add(groups[g] for g in ("granted", "partly_granted")).astype("Int64")
        rows["denominator"] = add(groups.values()).astype("Int64")
        rows["rate"] = intervals.share(rows["disclosed"], rows["denominator"])
        rows["low"], rows["high"] = intervals.wilson(rows["disclosed"], rows["denominator"])
        parts.append(rows)
    order = {report: i for i, report in enumerate(values.index)}
    rows = pd.concat(parts, ignore_index=True)
    return rows.sort_values("report_id", key=lambda ids: ids.map(order), kind="stable", ignore_index=True)
