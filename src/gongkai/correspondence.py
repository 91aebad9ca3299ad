"""What an organ is asked to do about its report: every finding with the action it calls for, as a letter lists them."""

from __future__ import annotations

import pandas as pd

from gongkai import codes, schema
from gongkai.dataset import Dataset

COLUMNS = {
    **schema.LEAD, "number": schema.COUNT, "severity": schema.TEXT, "action": schema.TEXT, "place": schema.TEXT,
    "printed": schema.NUMBER, "expected": schema.NUMBER, "message": schema.TEXT,
}


def correspondence(dataset: Dataset, publisher: str | None = None, year: int | None = None) -> pd.DataFrame:
    """Every finding with what the organ must do, grouped by report, the gravest first.

    Parameters
    ----------
    dataset : a collection of reports.
    publisher : one organ alone, by the name its report bears or the body it is joined under (``reports.body``).
    year : one year alone.

    Returns
    -------
    One row a finding. ``report_id``, ``publisher``, ``year``; ``number`` counts the findings of a report from 1;
    ``severity`` (error, warning, note); ``action``, a key of ``gongkai.codes.ACTIONS`` (更正, 核对, 说明);
    ``place`` in the form's words; ``printed`` and ``expected`` in the unit of the cell; ``message``. Reports
    without a finding have no row.

    Raises
    ------
    ValueError
        If the collection has no such report; the message names what there is.

    Examples
    --------
    >>> letter = correspondence(dataset, "平潭综合实验区管委会", 2020)
    >>> letter[["number", "severity", "action", "printed", "expected"]].head(2)
       number severity action  printed  expected
    0       1    error     更正     20.0      26.0
    1       2    error     更正     21.0      27.0
    """
    reports = dataset.reports
    chosen = pd.Series(True, index=reports.index)
    if publisher is not None:
        chosen &= (reports["publisher"].eq(publisher) | reports["body"].eq(publisher)).fillna(False)
    if year is not None:
        chosen &= reports["year"].eq(year).fillna(False)
    wanted = list(reports.loc[chosen.astype(bool), "report_id"])
    if not wanted and (publisher is not None or year is not None):
        there = "、".join(reports["report_id"]) or "none"
        raise ValueError(f"no report of {publisher or 'any body'}, year {year or 'any'}; there are {there}")
    rank = {severity: i for i, severity in enumerate(schema.SEVERITIES)}
    order = {report: i for i, report in enumerate(wanted)}
    found = dataset.findings[dataset.findings["report_id"].isin(wanted)]
    found = found.assign(_report=found["report_id"].map(order), _weight=found["severity"].map(rank))
    found = found.sort_values(["_report", "_weight"], kind="stable", ignore_index=True)
    records = found.to_dict("records")
    numbers = found.groupby("report_id").cumcount() + 1
    rows = [
        {**{k: r[k] for k in COLUMNS if k in r}, "number": int(number),
         "action": codes.action(str(r["rule"]), str(r["severity"])),
         "place": codes.place(r["frame"], r["cell"]) or codes.unplaced(str(r["rule"]))}
        for r, number in zip(records, numbers, strict=True)
    ]
    return schema.frame(rows, COLUMNS)
