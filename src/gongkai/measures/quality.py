"""What is in a dataset, how it was read, and which equations hold."""

from __future__ import annotations

import pandas as pd

from gongkai import form, schema
from gongkai.dataset import Dataset
from gongkai.measures.cells import LEAD, report_leads

RULES = tuple(dict.fromkeys(eq.rule for edition in form.EDITIONS.values() for eq in edition.equations))
"""The equations inside one report: E1 to E4."""


def reports_overview(dataset: Dataset) -> pd.DataFrame:
    """One row a report: what it is and how its cells were read.

    Columns: ``report_id``, ``publisher``, ``year``, ``form``, ``level``, ``published_on``, ``source``,
    ``cells`` (rows the three tables have in this report), one count per basis (``printed``, ``blank``,
    ``derived``, ``unknown``; they add up to ``cells``), ``mentions`` (figures found in prose), and findings by
    severity (``error``, ``warning``, ``note``).

    Examples
    --------
    >>> overview = reports_overview(dataset)
    >>> overview[["report_id", "cells", "printed", "blank", "derived", "unknown"]].head(2)
             report_id  cells  printed  blank  derived  unknown
    0  上海市人民政府办公厅-2019    198       63    124       11        0
    1         宿迁市-2023    200      200      0        0        0
    """
    rows = dataset.reports[[*LEAD, "level", "published_on", "source"]].drop_duplicates("report_id")
    rows = rows.reset_index(drop=True)
    bases = pd.concat([dataset.frames[name][["report_id", "basis"]] for name in form.FRAMES])
    rows["cells"] = _counts(bases, rows["report_id"])
    for basis in schema.BASES:
        rows[basis] = _counts(bases[(bases["basis"] == basis).fillna(False)], rows["report_id"])
    rows["mentions"] = _counts(dataset.mentions, rows["report_id"])
    for severity in schema.SEVERITIES:
        found = dataset.findings[(dataset.findings["severity"] == severity).fillna(False)]
        rows[severity] = _counts(found, rows["report_id"])
    return rows


def _counts(rows: pd.DataFrame, reports: pd.Series) -> pd.Series:
    return reports.map(rows["report_id"].value_counts()).fillna(0).astype("Int64")


def equations_table(dataset: Dataset) -> pd.DataFrame:
    """For each report and each of the equations E1 to E4: how many there are, hold, fail, cannot be checked.

    Columns: ``report_id``, ``publisher``, ``year``, ``form``, ``rule``, ``equations``, ``hold``, ``assumed``
    (of those that hold, how many rest on a cell with no printed number, so that they prove less), ``fail``,
    ``unchecked`` (a cell is unknown). ``hold`` + ``fail`` + ``unchecked`` = ``equations``.

    Not to be concluded from a table where all hold: that the numbers are true, only that they agree.

    Examples
    --------
    >>> equations = equations_table(dataset)
    >>> equations[equations["fail"] > 0][["report_id", "rule", "equations", "hold", "fail"]]
              report_id rule  equations  hold  fail
    21  平潭综合实验区管委会-2020   E2          7     5     2
    55  淮安市洪泽区人民政府-2023   E4          3     1     2
    """
    leads = report_leads(dataset)
    values: dict[str, dict[form.Cell, tuple[object, object]]] = {}
    for name in form.FRAMES:
        frame = dataset.frames[name]
        first, second = form.KEYS[name]
        for report, a, b, value, basis in zip(
            frame["report_id"], frame[first], frame[second], frame["value"], frame["basis"], strict=True
        ):
            values.setdefault(report, {}).setdefault((name, a, b), (value, basis))
    editions = dataset.editions()
    rows: list[dict[str, object]] = []
    for lead in leads.to_dict("records"):
        cells = values.get(lead["report_id"], {})
        edition = editions[lead["report_id"]]
        tally = {rule: {"equations": 0, "hold": 0, "assumed": 0, "fail": 0, "unchecked": 0} for rule in RULES}
        for equation in edition.equations:
            count = tally[equation.rule]
            count["equations"] += 1
            found = [cells.get(cell, (pd.NA, pd.NA)) for cell in equation.cells]
            if any(pd.isna(value) for value, _ in found):
                count["unchecked"] += 1
            elif sum(cells[c][0] for c in equation.parts) == sum(cells[c][0] for c in equation.whole):  # type: ignore[misc]
                count["hold"] += 1
                count["assumed"] += any(basis != "printed" for _, basis in found)
            else:
                count["fail"] += 1
        rows += [{**lead, "rule": rule, **count} for rule, count in tally.items()]
    numbers = ("equations", "hold", "assumed", "fail", "unchecked")
    columns = {**schema.LEAD, "form": schema.TEXT, "rule": schema.TEXT, **dict.fromkeys(numbers, schema.COUNT)}
    return schema.frame(rows, columns)


def coverage(dataset: Dataset) -> pd.DataFrame:
    """Publishers by years: which reports are here.

    Columns: ``publisher``, ``year``, ``status`` (``read``; ``gap``, a year without a report between two that have one;
    ``outside``, before the first or after the last), ``form`` (edition, NA unless read), ``reports`` (number read).
    Every publisher has a row for each year from the first to the last in the dataset. A ``gap`` says that the
    report is not in the collection, not that it was never published.

    Examples
    --------
    >>> coverage(dataset).query("publisher == '宿迁市' and year > 2021")[["year", "status"]]
        year   status
    10  2022  outside
    11  2023     read
    12  2024     read
    13  2025  outside
    """
    leads = report_leads(dataset).dropna(subset=["publisher", "year"])
    columns = {
        "publisher": schema.TEXT,
        "year": schema.COUNT,
        "status": schema.TEXT,
        "form": schema.TEXT,
        "reports": schema.COUNT,
    }
    if leads.empty:
        return schema.frame([], columns)
    rows: list[dict[str, object]] = []
    years = range(int(leads["year"].min()), int(leads["year"].max()) + 1)
    for publisher, held in leads.groupby("publisher", sort=False):
        first, last = int(held["year"].min()), int(held["year"].max())
        for year in years:
            here = held[held["year"] == year]
            status = "read" if len(here) else "gap" if first < year < last else "outside"
            rows.append(
                {
                    "publisher": publisher,
                    "year": year,
                    "status": status,
                    "reports": len(here),
                    "form": here["form"].iloc[0] if len(here) else pd.NA,
                }
            )
    return schema.frame(rows, columns)


def findings_list(dataset: Dataset) -> pd.DataFrame:
    """Every finding, the gravest first, then by report as in the dataset.

    Columns: those of ``dataset.findings``. Order: ``error``, ``warning``, ``note``.

    Examples
    --------
    >>> findings_list(dataset)[["report_id", "rule", "severity", "expected", "printed"]].head(2)
             report_id rule severity  expected  printed
    0  平潭综合实验区管委会-2020   E2    error      26.0     20.0
    1  平潭综合实验区管委会-2020   E2    error      27.0     21.0
    """
    rank = {severity: i for i, severity in enumerate(schema.SEVERITIES)}
    return dataset.findings.sort_values(
        "severity", key=lambda severities: severities.map(rank), kind="stable", ignore_index=True
    )
