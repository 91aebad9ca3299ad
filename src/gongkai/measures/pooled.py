"""Many bodies at once: which reports may be added, rates pooled and averaged, and how far chance alone spreads them."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd

from gongkai import schema
from gongkai.dataset import Dataset
from gongkai.measures import intervals
from gongkai.measures.definitions import MEASURES, share_of

LIMITS = (0.95, 0.998)
"""Parts of bodies of one and the same rate that lie inside the inner and the outer limits of a funnel."""
POSITIONS = ("inside", "between", "outside")
"""Where a body lies in a funnel: inside the inner limits, between both, outside the outer ones."""
_SUMMARY = (("p10", 0.1), ("p25", 0.25), ("median", 0.5), ("p75", 0.75), ("p90", 0.9))


def disjoint(dataset: Dataset, keep: Literal["highest", "lowest"] = "highest") -> Dataset:
    """The dataset without reports that another of the same year is taken to hold, so that sums count nothing twice.

    A superior body's report counts its subordinates: of a body and one above it (by ``parent``, however far) that
    both report on a year, ``highest`` keeps the one above, ``lowest`` the ones below. Raises :class:`ValueError`
    for another word.

    Examples
    --------
    >>> kept = disjoint(dataset).reports["report_id"]
    >>> dataset.reports.loc[~dataset.reports["report_id"].isin(kept), ["report_id", "parent"]]
              report_id   parent
    14  淮安市洪泽区人民政府-2024  淮安市人民政府
    """
    if keep not in ("highest", "lowest"):
        raise ValueError(f"keep is 'highest' or 'lowest', not {keep!r}")
    reports = dataset.reports
    parents = reports.dropna(subset=["body", "parent"]).drop_duplicates("body").set_index("body")["parent"].to_dict()
    here = set(zip(reports["body"], reports["year"], strict=True))
    held, holding = set(), set()
    for body, year in here:
        above, seen = parents.get(body), {body}
        while above is not None and above not in seen:
            if (above, year) in here:
                held.add((body, year))
                holding.add((above, year))
            seen.add(above)
            above = parents.get(above)
    dropped = held if keep == "highest" else holding
    kept = reports.loc[[pair not in dropped for pair in zip(reports["body"], reports["year"], strict=True)], "report_id"]
    return replace(
        dataset,
        **{
            name: frame[frame["report_id"].isin(kept)].reset_index(drop=True)
            for name, frame in dataset.frames.items()
            if "report_id" in frame
        },
    )


def fullest_year(dataset: Dataset) -> int | None:
    """The year with the most reports, the latest of several; None without reports. Where bodies compare best.

    Examples
    --------
    >>> fullest_year(dataset)
    2024
    >>> len(in_year(dataset.reports, fullest_year(dataset)))
    5
    """
    counts = dataset.reports["year"].dropna().value_counts()
    return None if counts.empty else int(max(counts.index[counts == counts.max()]))


def in_year(frame: pd.DataFrame, year: int | None) -> pd.DataFrame:
    """The rows of one year, from any frame with ``year``; none for None.

    Examples
    --------
    >>> in_year(dataset.reports, 2023)["report_id"].tolist()
    ['宿迁市-2023', '平潭综合实验区管委会-2023', '淄博市大数据局-2023', '淮安市洪泽区人民政府-2023']
    """
    return frame[(frame["year"] == year).fillna(False)].reset_index(drop=True)


def pooled_rates(indicators: pd.DataFrame) -> pd.DataFrame:
    """Each share in each year: of all requests together, and as bodies have it on average. They are two things.

    From :func:`gongkai.measures.key_indicators` of a dataset whose reports do not hold each other
    (:func:`disjoint`). Columns: ``year``, ``measure``, ``label_zh``, ``label_en``, ``bodies`` (with a rate),
    ``missing`` (reports without one: a number unknown or n of zero), ``numerator``, ``denominator`` (added up),
    ``pooled`` (numerator over denominator: large bodies weigh most), ``low``, ``high`` (95% Wilson), ``mean`` (of the
    bodies' rates: each weighs the same, however few its cases), and ``p10``, ``p25``, ``median``, ``p75``, ``p90`` of
    the bodies' rates. Rates are fractions.

    Not to be concluded from the mean: how an average request fares; nor from the pooled rate: how an average body does.

    Examples
    --------
    >>> pooled = pooled_rates(key_indicators(disjoint(dataset), ["disclosure_rate"]))
    >>> pooled[["year", "bodies", "denominator", "pooled", "mean"]].tail(3).round(3)
       year  bodies  denominator  pooled   mean
    4  2023       4         3591   0.436   0.37
    5  2024       4         6799   0.562  0.524
    6  2025       1          148    0.48   0.48
    """
    shares = {key for key, measure in MEASURES.items() if measure.is_share}
    rows = indicators[indicators["measure"].isin(shares)].dropna(subset=["year"])
    made: list[dict[str, object]] = []
    for (year, measure), own in rows.groupby(["year", "measure"], sort=True):
        known = own.dropna(subset=["value"])
        rates = known["value"].astype(float)
        row: dict[str, object] = {
            "year": year, "measure": measure, "label_zh": own["label_zh"].iloc[0],
            "label_en": own["label_en"].iloc[0], "bodies": len(known), "missing": len(own) - len(known),
            "numerator": int(known["numerator"].sum()), "denominator": int(known["denominator"].sum()),
        }
        if len(known):
            row |= {"mean": float(rates.mean()), **{name: float(rates.quantile(q)) for name, q in _SUMMARY}}
        made.append(row)
    counts = ("bodies", "missing", "numerator", "denominator")
    columns = {
        "year": schema.COUNT, "measure": schema.TEXT, "label_zh": schema.TEXT, "label_en": schema.TEXT,
        **dict.fromkeys(counts, schema.COUNT), "mean": schema.NUMBER,
        **dict.fromkeys((name for name, _ in _SUMMARY), schema.NUMBER),
    }
    order = {key: i for i, key in enumerate(MEASURES)}
    frame = schema.frame(made, columns)
    frame = frame.sort_values(["year", "measure"], key=lambda c: c.map(order) if c.name == "measure" else c,
                              kind="stable", ignore_index=True)
    frame.insert(8, "pooled", intervals.share(frame["numerator"], frame["denominator"]))
    low, high = intervals.wilson(frame["numerator"], frame["denominator"])
    frame.insert(9, "low", low)
    frame.insert(10, "high", high)
    return frame


def funnel_limits(rate: float, cases: np.ndarray, inside: float) -> tuple[np.ndarray, np.ndarray]:
    """The shares between which a body of so many cases lies with probability ``inside`` if its rate is ``rate``.

    Exact binomial limits, made smooth through the incomplete beta function: a body with k of n cases lies above the
    upper limit just where the chance of k or more is under half of what is outside, and likewise below.
    Fractions; 0 and 1 where no number of cases would lie beyond.
    """
    from scipy.special import betainc

    tail = (1 - inside) / 2
    n = np.asarray(cases, dtype=float)
    if not 0 < rate < 1:
        return np.full_like(n, rate), np.full_like(n, rate)
    # Chance of k or more falls in k, chance of k or fewer rises: halve the range until both are found.
    low_k, high_k = np.full_like(n, 0.0), n + 1
    for _ in range(80):
        middle = (low_k + high_k) / 2
        beyond = betainc(np.maximum(middle, 1e-12), np.maximum(n - middle + 1, 1e-12), rate) < tail
        low_k, high_k = np.where(beyond, low_k, middle), np.where(beyond, middle, high_k)
    upper = np.where(high_k > n, 1.0, high_k / n)
    low_k, high_k = np.full_like(n, -1.0), n
    for _ in range(80):
        middle = (low_k + high_k) / 2
        beyond = 1 - betainc(np.maximum(middle + 1, 1e-12), np.maximum(n - middle, 1e-12), rate) < tail
        low_k, high_k = np.where(beyond, middle, low_k), np.where(beyond, high_k, middle)
    lower = np.where(low_k < 0, 0.0, low_k / n)
    return lower, upper


def funnel(indicators: pd.DataFrame, measure: str) -> pd.DataFrame:
    """One share of many bodies against what chance alone would make of their common rate.

    From :func:`gongkai.measures.key_indicators`, best of one year (:func:`in_year`) and of reports that do not hold
    each other (:func:`disjoint`). Columns: ``report_id``, ``publisher``, ``year``, ``form``, ``measure``,
    ``numerator``, ``denominator``, ``value``, ``pooled`` (numerators over denominators, all rows added), ``low_95``,
    ``high_95``, ``low_998``, ``high_998`` (exact binomial limits around ``pooled`` for that many cases), ``position``
    (``inside``, ``between``, ``outside``; NA without a rate), ``side`` (``above``, ``below`` the pooled rate).
    Rates are fractions. Raises :class:`ValueError` for a measure that is not a share, :class:`KeyError` for one that does
    not exist.

    Not to be concluded from ``outside``: misconduct, or merit. Requests differ and come in batches, so that more
    bodies lie outside than chance alone would put there. Of bodies all alike one in twenty lies outside the
    inner limits and one in five hundred outside the outer ones.

    Examples
    --------
    >>> own = in_year(key_indicators(disjoint(dataset), ["refused_share"]), 2024)
    >>> funnel(own, "refused_share")[["publisher", "numerator", "denominator", "position", "side"]]
        publisher  numerator  denominator position   side
    0         宿迁市       92.0         3521  outside  below
    1     山东省大数据局        0.0           10   inside  below
    2  平潭综合实验区管委会       39.0          218  outside  above
    3     淮安市人民政府      178.0         3050  outside  above
    """
    share_of(measure)
    columns = ["report_id", "publisher", "year", "form", "measure", "numerator", "denominator", "value"]
    rows = indicators.loc[indicators["measure"] == measure, columns].reset_index(drop=True)
    known = (rows["value"].notna() & (rows["numerator"] <= rows["denominator"]) & (rows["numerator"] >= 0)).fillna(False)
    known = known.astype("bool")
    total = rows.loc[known, "denominator"].sum()
    rate = float(rows.loc[known, "numerator"].sum() / total) if known.any() and total else float("nan")
    rows["pooled"] = pd.array([pd.NA if np.isnan(rate) else rate] * len(rows), dtype="Float64")
    cases = rows.loc[known, "denominator"].to_numpy(dtype=float)
    for inside, name in zip(LIMITS, ("95", "998"), strict=True):
        for side, bound in zip(("low", "high"), funnel_limits(rate, cases, inside), strict=True):
            rows[f"{side}_{name}"] = pd.array([pd.NA] * len(rows), dtype="Float64")
            rows.loc[known, f"{side}_{name}"] = bound
    rows["position"] = pd.Series(pd.NA, index=rows.index, dtype="string")
    rows.loc[known, "position"] = "inside"
    for name, position in (("95", "between"), ("998", "outside")):
        beyond = ((rows["value"] < rows[f"low_{name}"]) | (rows["value"] > rows[f"high_{name}"])).fillna(False)
        rows.loc[known & beyond.astype("bool"), "position"] = position
    rows["side"] = pd.Series(pd.NA, index=rows.index, dtype="string")
    rows.loc[known & (rows["value"] > rows["pooled"]).fillna(False), "side"] = "above"
    rows.loc[known & (rows["value"] < rows["pooled"]).fillna(False), "side"] = "below"
    return rows
