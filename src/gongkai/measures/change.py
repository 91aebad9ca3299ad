"""Change on the year before, and what it is made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import pandas as pd

from gongkai import form
from gongkai.dataset import Dataset
from gongkai.measures import intervals
from gongkai.measures.cells import Values, add, edition_cells, group_cell, report_leads
from gongkai.measures.definitions import MEASURES, SHARE
from gongkai.measures.indicators import key_indicators
from gongkai.measures.outcomes import outcome_shares

RESIDUAL = "residual"
"""The part of a change that the parts of the table do not explain: the printed total is off."""

RESIDUAL_LABELS = ("表列总计与各项之差", "Printed total less its parts")


def year_pairs(dataset: Dataset) -> pd.DataFrame:
    """Reports of one publisher on consecutive years.

    Columns: ``publisher``, ``year``, ``previous_year``, ``report_id``, ``previous_report_id``, ``form``,
    ``previous_form``, ``edition_break`` (the two use different editions of the form). Where two reports bear
    the same publisher and year the first is taken. A gap of a year gives no pair.

    Examples
    --------
    >>> pairs = year_pairs(dataset)
    >>> pairs[["previous_report_id", "report_id", "edition_break"]].head(3)
      previous_report_id        report_id  edition_break
    0           宿迁市-2023         宿迁市-2024          False
    1    平潭综合实验区管委会-2019  平潭综合实验区管委会-2020          False
    2    平潭综合实验区管委会-2020  平潭综合实验区管委会-2021           True
    """
    leads = report_leads(dataset).drop_duplicates(["publisher", "year"])
    before = leads.assign(year=leads["year"] + 1)
    pairs = leads.merge(before, on=["publisher", "year"], suffixes=("", "_before"), how="inner")
    pairs = pairs.rename(columns={"report_id_before": "previous_report_id", "form_before": "previous_form"})
    pairs["previous_year"] = pairs["year"] - 1
    pairs["edition_break"] = (pairs["form"] != pairs["previous_form"]).astype("boolean")
    return pairs[
        [
            "publisher",
            "year",
            "previous_year",
            "report_id",
            "previous_report_id",
            "form",
            "previous_form",
            "edition_break",
        ]
    ]


def change_on_year(dataset: Dataset, measures: Iterable[str] | None = None) -> pd.DataFrame:
    """Every indicator beside its value a year earlier, for each pair of consecutive reports.

    Columns: those of :func:`year_pairs`, then ``section``, ``measure``, ``label_zh``, ``label_en``, ``unit``,
    ``joins`` (both editions hold the cells), ``previous``, ``current``, ``previous_denominator``,
    ``denominator``, ``change``, ``percent`` (change over previous, as a fraction; counts and amounts only),
    ``points`` (shares only: the change in percentage points), ``points_low``, ``points_high`` (95%, Newcombe),
    ``ratio`` (counts only: current over previous), ``ratio_low``, ``ratio_high`` (95%, exact).

    ``percent`` and ``ratio`` are NA on a base of zero or less; a change of a share is never given as a percent.
    A measure that only one of the two editions asks for has ``joins`` False and no change. Amounts whose
    unit differs between the years have none either. The interval of a ratio takes each request for an event
    of its own; where one applicant files many at once it is too narrow.

    Not to be concluded across ``edition_break``: that a jump happened on the ground. The 2021 form
    counts some things under the same words for more bodies.

    ``measures`` picks indicators by key; :class:`KeyError` for a key that does not exist.

    Examples
    --------
    >>> changes = change_on_year(dataset, ["received", "disclosure_rate"])
    >>> changes = changes.query("report_id == '宿迁市-2024'")
    >>> changes[["measure", "previous", "current", "percent", "points"]].round(3)
               measure  previous  current  percent  points
    0         received    3511.0   3525.0    0.004    <NA>
    1  disclosure_rate     0.436     0.54     <NA>  10.444
    """
    pairs = year_pairs(dataset)
    rows = key_indicators(dataset, measures)
    columns = ["measure", "section", "label_zh", "label_en", "unit", "value", "numerator", "denominator"]
    current = pairs.merge(rows[["report_id", *columns]], on="report_id", how="inner")
    before = rows[["report_id", "measure", "unit", "value", "numerator", "denominator"]].rename(
        columns={
            "report_id": "previous_report_id",
            "value": "previous",
            "unit": "previous_unit",
            "numerator": "previous_numerator",
            "denominator": "previous_denominator",
        }
    )
    rows = current.merge(before, on=["previous_report_id", "measure"], how="left").rename(columns={"value": "current"})
    rows["joins"] = pd.array(
        [_held(measure, name) for measure, name in zip(rows["measure"], rows["previous_form"], strict=True)],
        dtype="boolean",
    )
    same_unit = (rows["unit"] == rows["previous_unit"]) | (rows["unit"].isna() & rows["previous_unit"].isna())
    rows["change"] = (rows["current"] - rows["previous"]).where(rows["joins"] & same_unit.fillna(False))
    shares = (rows["unit"] == SHARE).fillna(False).astype("bool")
    divided = rows["measure"].map(lambda key: bool(MEASURES[key].denominator)).astype("bool")
    base = rows["previous"].mask(rows["previous"] <= 0)
    rows["percent"] = (rows["change"] / base).mask(divided)
    rows["points"] = (rows["change"] * 100).where(shares)
    low, high = intervals.newcombe(
        rows["numerator"], rows["denominator"], rows["previous_numerator"], rows["previous_denominator"]
    )
    rows["points_low"], rows["points_high"] = (low * 100).where(shares), (high * 100).where(shares)
    counts = rows["measure"].map(lambda key: MEASURES[key].is_count).astype("bool") & rows["change"].notna()
    current = rows["current"].mask(rows["current"] < 0).where(counts)
    rows["ratio"] = current / base
    rows["ratio_low"], rows["ratio_high"] = intervals.ratio(current, base)
    return rows[
        [
            *pairs.columns,
            "section",
            "measure",
            "label_zh",
            "label_en",
            "unit",
            "joins",
            "previous",
            "current",
            "previous_denominator",
            "denominator",
            "change",
            "percent",
            "points",
            "points_low",
            "points_high",
            "ratio",
            "ratio_low",
            "ratio_high",
        ]
    ]


def _held(measure: str, edition: str) -> bool:
    return set(MEASURES[measure].cells) <= edition_cells(edition)


def contributions(dataset: Dataset, whole: Literal["concluded", "received"] = "concluded") -> pd.DataFrame:
    """What each part adds to the change of a total on the year before, in requests.

    ``concluded`` is split into the six outcome groups, ``received`` into the six kinds of applicants.

    Columns: those of :func:`year_pairs`, then ``whole``, ``part``, ``label_zh``, ``label_en``, ``previous``,
    ``current``, ``change``, ``whole_change`` (change of the printed total). The last part of each pair,
    ``residual``, is what the printed totals differ from their parts, so that ``change`` adds up to
    ``whole_change`` exactly.

    Not to be concluded: cause. This is arithmetic of one table.

    Raises :class:`ValueError` for another ``whole``.

    Examples
    --------
    >>> parts = contributions(dataset).query("report_id == '宿迁市-2024'")
    >>> parts[["part", "previous", "current", "change"]]
                 part  previous  current  change
    0         granted      1191     1431     240
    1  partly_granted       328      471     143
    2         refused       142       92     -50
    3     unavailable      1078      941    -137
    4     unprocessed       406      117    -289
    5           other       341      469     128
    6        residual         0        0       0
    """
    values = Values(dataset)
    parts: list[tuple[str, str, str, form.Cell]]
    if whole == "concluded":
        parts = [(g.key, g.zh, g.en, group_cell(g.key, "total")) for g in form.OUTCOME_GROUPS]
    elif whole == "received":
        parts = [
            (t.key, t.zh, t.en, (form.APPLICATIONS, "received", t.key)) for t in form.APPLICANTS if t.key != "total"
        ]
    else:
        raise ValueError(f"whole is 'concluded' or 'received', not {whole!r}")
    total = values.cell((form.APPLICATIONS, whole, "total"))
    series = [(key, zh, en, values.cell(cell)) for key, zh, en, cell in parts]
    series.append((RESIDUAL, *RESIDUAL_LABELS, total - add(s for *_, s in series)))
    pairs = year_pairs(dataset)
    frames = []
    for key, zh, en, counts in series:
        rows = pairs.copy()
        for name, text in (("whole", whole), ("part", key), ("label_zh", zh), ("label_en", en)):
            rows[name] = pd.Series(text, index=rows.index, dtype="string")
        rows["previous"] = counts.loc[rows["previous_report_id"]].astype("Int64").array
        rows["current"] = counts.loc[rows["report_id"]].astype("Int64").array
        rows["change"] = rows["current"] - rows["previous"]
        now, then = total.loc[rows["report_id"]], total.loc[rows["previous_report_id"]]
        rows["whole_change"] = now.astype("Int64").array - then.astype("Int64").array
        frames.append(rows)
    return _by_pair(frames)


def rate_contributions(dataset: Dataset) -> pd.DataFrame:
    """What each outcome group does to the disclosure rate, in percentage points.

    The rate is what is left when the four groups that do not disclose are taken off 100%: each of
    them adds the fall of its own share. Their ``contribution`` adds up to ``rate_change`` exactly.
    ``granted`` and ``partly_granted`` tell the same change from the other side, and add up to it too.

    Columns: those of :func:`year_pairs`, then ``side`` (``disclosed``, ``not_disclosed``), ``part``,
    ``label_zh``, ``label_en``, ``previous``, ``current`` (shares, fractions), ``previous_denominator``,
    ``denominator`` (six groups added up), ``contribution``, ``rate_change`` (percentage points).

    Not to be concluded from a contribution of a few points where the denominators are small: anything.

    Examples
    --------
    >>> parts = rate_contributions(dataset).query("report_id == '宿迁市-2024'")
    >>> parts[["side", "part", "contribution", "rate_change"]].round(2)
                side            part  contribution  rate_change
    0      disclosed         granted          6.48        10.44
    1      disclosed  partly_granted          3.97        10.44
    2  not_disclosed         refused          1.46        10.44
    3  not_disclosed     unavailable           4.2        10.44
    4  not_disclosed     unprocessed          8.32        10.44
    5  not_disclosed           other         -3.54        10.44
    """
    pairs = year_pairs(dataset)
    shares = outcome_shares(dataset)
    now = shares[["report_id", "group", "label_zh", "label_en", "share", "denominator"]].rename(
        columns={"share": "current", "group": "part"}
    )
    then = shares[["report_id", "group", "share", "denominator"]].rename(
        columns={
            "report_id": "previous_report_id",
            "group": "part",
            "share": "previous",
            "denominator": "previous_denominator",
        }
    )
    rows = pairs.merge(now, on="report_id", how="inner").merge(then, on=["previous_report_id", "part"], how="inner")
    disclosed = rows["part"].isin(["granted", "partly_granted"])
    rows["side"] = pd.Series("not_disclosed", index=rows.index, dtype="string").mask(disclosed, "disclosed")
    points = (rows["current"] - rows["previous"]) * 100
    rows["contribution"] = points.where(disclosed, -points)
    rates = key_indicators(dataset, ["disclosure_rate"]).drop_duplicates("report_id").set_index("report_id")["value"]
    rows["rate_change"] = (
        rates.reindex(rows["report_id"]).array - rates.reindex(rows["previous_report_id"]).array
    ) * 100
    return rows[
        [
            *pairs.columns,
            "side",
            "part",
            "label_zh",
            "label_en",
            "previous",
            "current",
            "previous_denominator",
            "denominator",
            "contribution",
            "rate_change",
        ]
    ]


def _by_pair(frames: list[pd.DataFrame]) -> pd.DataFrame:
    rows = pd.concat(frames)
    # Each frame carries the index of its pair: a stable sort keeps the parts in order inside a pair.
    return rows.sort_index(kind="stable").reset_index(drop=True)
