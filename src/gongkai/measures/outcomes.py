"""How requests end: the six outcome groups and the reasons inside them."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from gongkai import form
from gongkai.dataset import Dataset
from gongkai.measures import intervals
from gongkai.measures.cells import Values, add, group_cell, kind_columns, kind_label
from gongkai.measures.definitions import NOTHING_GROUPS, reason_cells


def _texts(value: str, index: pd.Index) -> pd.Series:
    return pd.Series(value, index=index, dtype="string")


def _with_shares(rows: pd.DataFrame) -> pd.DataFrame:
    rows["share"] = intervals.share(rows["count"], rows["denominator"])
    rows["low"], rows["high"] = intervals.wilson(rows["count"], rows["denominator"])
    return rows


def _arrange(parts: list[pd.DataFrame], values: Values) -> pd.DataFrame:
    order = {report: i for i, report in enumerate(values.index)}
    rows = pd.concat(parts, ignore_index=True)
    return rows.sort_values("report_id", key=lambda ids: ids.map(order), kind="stable", ignore_index=True)


def outcome_shares(dataset: Dataset) -> pd.DataFrame:
    """The six outcome groups of every report, in the form's order.

    Columns: ``report_id``, ``publisher``, ``year``, ``form``, ``group``, ``label_zh``, ``label_en``,
    ``count``, ``denominator`` (n), ``share``, ``low``, ``high`` (95% Wilson), ``concluded`` (row （七）总计
    as it stands), ``agrees`` (whether ``concluded`` equals n; NA where either is unknown).

    Units: requests; shares are fractions. Denominator: the six groups added up, so that shares
    add to 1 even where the printed total is wrong; such reports have ``agrees`` False. All of
    a report's shares are NA when one of its groups is unknown.

    Not to be concluded: that a low share of （一）予以公开 means a closed office. What is asked for
    differs, and a request for what an office does not hold cannot be granted.

    Examples
    --------
    >>> shares = outcome_shares(dataset).query("report_id == '宿迁市-2024'")
    >>> shares[["group", "count", "denominator", "share"]].round(3)
                 group  count  denominator  share
    12         granted   1431         3521  0.406
    13  partly_granted    471         3521  0.134
    14         refused     92         3521  0.026
    15     unavailable    941         3521  0.267
    16     unprocessed    117         3521  0.033
    17           other    469         3521  0.133
    """
    return _outcomes(dataset, "total").drop(columns="applicant")


def outcomes_by_applicant(
    dataset: Dataset, kinds: Iterable[str] = ("individual", "organisations")
) -> pd.DataFrame:
    """The six outcome groups for individuals and for organisations, or for other kinds of applicants.

    Columns: those of :func:`outcome_shares`, with ``applicant`` (a key of :data:`gongkai.measures.KINDS`),
    ``applicant_zh``, ``applicant_en`` after ``form``. ``organisations`` are the form's five kinds added.
    Denominator: the six groups of that kind of applicant.

    Not to be concluded: that the office treats the two differently. They ask for different things.

    Examples
    --------
    >>> kinds = outcomes_by_applicant(dataset).query("report_id == '宿迁市-2024'")
    >>> refused = kinds[kinds["group"] == "refused"]
    >>> refused[["applicant", "count", "denominator", "share"]].round(3)
            applicant  count  denominator  share
    26     individual     88         3440  0.026
    32  organisations      4           81  0.049
    """
    rows = pd.concat([_outcomes(dataset, kind) for kind in kinds], ignore_index=True)
    order = {report: i for i, report in enumerate(rows["report_id"].drop_duplicates())}
    for position, lang in ((5, "zh"), (6, "en")):
        names = [kind_label(kind, lang) for kind in rows["applicant"]]
        rows.insert(position, f"applicant_{lang}", pd.array(names, dtype="string"))
    return rows.sort_values("report_id", key=lambda ids: ids.map(order), kind="stable", ignore_index=True)


def _outcomes(dataset: Dataset, kind: str) -> pd.DataFrame:
    values = Values(dataset)
    columns = kind_columns(kind)
    counts = {g.key: values.sum(group_cell(g.key, c) for c in columns) for g in form.OUTCOME_GROUPS}
    total = add(counts.values()).reset_index(drop=True)
    concluded = values.sum((form.APPLICATIONS, "concluded", c) for c in columns).reset_index(drop=True)
    parts = []
    for group in form.OUTCOME_GROUPS:
        rows = values.leads.copy()
        rows["applicant"] = _texts(kind, rows.index)
        rows["group"] = _texts(group.key, rows.index)
        rows["label_zh"], rows["label_en"] = _texts(group.zh, rows.index), _texts(group.en, rows.index)
        rows["count"] = counts[group.key].reset_index(drop=True).astype("Int64")
        rows["denominator"] = total.astype("Int64")
        rows = _with_shares(rows)
        rows["concluded"] = concluded.astype("Int64")
        rows["agrees"] = (concluded == total).astype("boolean")
        parts.append(rows)
    return _arrange(parts, values)


def refusal_reasons(dataset: Dataset) -> pd.DataFrame:
    """The eight reasons of （三）不予公开 in every report, in the form's order.

    Columns: ``report_id``, ``publisher``, ``year``, ``form``, ``group``, ``reason`` (row code),
    ``label_zh``, ``label_en``, ``count``, ``denominator`` (n), ``share``, ``low``, ``high`` (95% Wilson),
    ``outcomes`` (all concluded requests, six groups added), ``share_of_outcomes``.

    Denominator of ``share``: the eight reasons added up, that is all refusals. Requests refused in part
    only are under （二）部分公开 and give no reason in this form: the counts understate how
    often each reason is used.

    Examples
    --------
    >>> reasons = refusal_reasons(dataset).query("report_id == '宿迁市-2024'")
    >>> top = reasons.nlargest(3, "count")
    >>> top[["reason", "count", "denominator", "share"]].round(3)
                          reason  count  denominator  share
    22  refused_enforcement_file     23           92   0.25
    20          refused_internal     21           92  0.228
    19       refused_third_party     17           92  0.185
    """
    return _reasons(dataset, ("refused",), "total")


def reasons_for_nothing(dataset: Dataset, applicant: str = "total") -> pd.DataFrame:
    """The sixteen reasons for which a request yields no information: refused, unavailable, unprocessed.

    Columns: those of :func:`refusal_reasons`. Denominator of ``share``: the sixteen rows added up.
    （六）其他处理 is left out: the form mixes lapsed requests with others there.

    ``applicant`` is a column of the form (``individual``, ``business`` …, ``total``) or ``organisations``;
    :class:`KeyError` for any other.

    Examples
    --------
    >>> reasons = reasons_for_nothing(dataset).query("report_id == '宿迁市-2024'")
    >>> top = reasons.nlargest(3, "count")
    >>> top[["reason", "count", "denominator", "share"]].round(3)
                            reason  count  denominator  share
    40        unavailable_not_held    897         1150   0.78
    43        unprocessed_petition     87         1150  0.076
    41  unavailable_needs_creation     36         1150  0.031
    """
    return _reasons(dataset, NOTHING_GROUPS, applicant)


def _reasons(dataset: Dataset, groups: tuple[str, ...], applicant: str) -> pd.DataFrame:
    columns = kind_columns(applicant)
    values = Values(dataset)
    chosen = [g for g in form.OUTCOME_GROUPS if g.key in groups]
    outcomes = values.sum(group_cell(g.key, c) for g in form.OUTCOME_GROUPS for c in columns).reset_index(drop=True)
    total = values.sum(reason_cells(groups, columns)).reset_index(drop=True)
    parts = []
    for group in chosen:
        for reason in group.members:
            rows = values.leads.copy()
            rows["group"], rows["reason"] = _texts(group.key, rows.index), _texts(reason, rows.index)
            for lang in ("zh", "en"):
                label = form.term_label(form.APPLICATIONS, reason, 0, lang=lang)
                rows[f"label_{lang}"] = _texts(label, rows.index)
            count = values.sum((form.APPLICATIONS, reason, c) for c in columns).reset_index(drop=True)
            rows["count"], rows["denominator"] = count.astype("Int64"), total.astype("Int64")
            rows = _with_shares(rows)
            rows["outcomes"] = outcomes.astype("Int64")
            rows["share_of_outcomes"] = intervals.share(count, outcomes)
            parts.append(rows)
    return _arrange(parts, values)


def nothing_groups(dataset: Dataset) -> pd.DataFrame:
    """Of the requests that yield nothing, how many were refused, unavailable or unprocessed.

    Columns: ``report_id``, ``publisher``, ``year``, ``form``, ``group``, ``label_zh``, ``label_en``, ``count``,
    ``denominator`` (n: the three groups added up), ``share``, ``low``, ``high`` (95% Wilson).

    Units: requests; shares are fractions, NA where one of the three is unknown. （六）其他处理 is left out: the form mixes
    lapsed requests with others there.

    Examples
    --------
    >>> groups = nothing_groups(dataset).query("report_id == '宿迁市-2024'")
    >>> groups[["group", "count", "denominator", "share"]].round(3)
             group  count  denominator  share
    6      refused     92         1150   0.08
    7  unavailable    941         1150  0.818
    8  unprocessed    117         1150  0.102
    """
    rows = outcome_shares(dataset)
    rows = rows[rows["group"].isin(NOTHING_GROUPS)].drop(columns=["concluded", "agrees"]).reset_index(drop=True)
    known = rows.groupby("report_id")["count"].transform(lambda counts: counts.notna().all())
    rows["denominator"] = rows.groupby("report_id")["count"].transform("sum").mask(~known.astype("bool"))
    return _with_shares(rows)
