"""Many bodies at once: nothing counted twice, limits that are exact, rates that are pooled or averaged."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from gongkai.dataset import Dataset
from gongkai.measures import (
    disjoint,
    fullest_year,
    funnel,
    funnel_limits,
    in_year,
    key_indicators,
    pooled_rates,
)


def test_a_district_stands_in_the_report_of_its_city(dataset: Dataset) -> None:
    highest, lowest = disjoint(dataset), disjoint(dataset, "lowest")
    gone = set(dataset.reports["report_id"]) - set(highest.reports["report_id"])
    assert gone == {"淮安市洪泽区人民政府-2024"}, "its report on 2023 has no report of the city beside it"
    assert set(dataset.reports["report_id"]) - set(lowest.reports["report_id"]) == {"淮安市人民政府-2024"}
    for name, frame in highest.frames.items():
        if "report_id" in frame:
            assert not frame["report_id"].isin(gone).any(), name


def test_a_superior_further_up_counts_too(dataset: Dataset) -> None:
    reports = dataset.reports.copy()
    district, city = reports["body"] == "淮安市洪泽区人民政府", reports["body"] == "淮安市人民政府"
    reports.loc[reports["body"] == "宿迁市", "body"] = "江苏省人民政府"
    assert reports.loc[city, "parent"].iloc[0] == "江苏省人民政府"
    kept = disjoint(replace(dataset, reports=reports)).reports
    assert not kept["report_id"].isin(reports.loc[city | (district & (reports["year"] == 2024)), "report_id"]).any()


def test_bodies_that_name_each_other_as_parents_come_to_an_end(dataset: Dataset) -> None:
    reports = dataset.reports.copy()
    reports.loc[reports["body"] == "淮安市人民政府", "parent"] = "淮安市洪泽区人民政府"
    assert len(disjoint(replace(dataset, reports=reports)).reports) >= 12


def test_which_to_keep_is_one_of_two(dataset: Dataset) -> None:
    with pytest.raises(ValueError, match="both"):
        disjoint(dataset, "both")  # type: ignore[arg-type]


def test_the_fullest_year(dataset: Dataset) -> None:
    assert fullest_year(dataset) == 2024
    assert fullest_year(Dataset.from_rows({})) is None
    assert set(in_year(dataset.reports, 2024)["year"]) == {2024}


def test_pooled_and_mean_are_two_things(dataset: Dataset) -> None:
    rows = pooled_rates(key_indicators(disjoint(dataset)))
    row = rows[(rows["year"] == 2024) & (rows["measure"] == "disclosure_rate")].iloc[0]
    rates = [1902 / 3521, 1816 / 3050, 100 / 218, 5 / 10]
    assert (row["numerator"], row["denominator"], row["bodies"]) == (1902 + 1816 + 100 + 5, 3521 + 3050 + 218 + 10, 4)
    assert math.isclose(row["pooled"], 3823 / 6799)
    assert math.isclose(row["mean"], sum(rates) / 4)
    assert math.isclose(row["median"], np.median(rates))
    assert row["low"] < row["pooled"] < row["high"]
    none = rows[(rows["year"] == 2020) & (rows["measure"] == "reconsideration_corrected_share")].iloc[0]
    assert (none["bodies"], none["missing"]) == (0, 1)
    assert pd.isna(none["pooled"])
    assert pd.isna(none["mean"])


@given(st.integers(1, 400), st.floats(0.02, 0.98), st.sampled_from([0.95, 0.998]))
def test_limits_are_exact(n: int, rate: float, inside: float) -> None:
    """A count lies beyond a limit just where the binomial tail from it on is under half of what is outside."""
    ((lower,), (upper,)) = funnel_limits(rate, np.array([n]), inside)
    tail = (1 - inside) / 2
    for k in range(n + 1):
        above, below = binom.sf(k - 1, n, rate), binom.cdf(k, n, rate)
        if abs(above - tail) > 1e-9:
            assert (k / n > upper + 1e-12) == (above < tail), (k, upper)
        if abs(below - tail) > 1e-9:
            assert (k / n < lower - 1e-12) == (below < tail), (k, lower)


def test_limits_narrow_with_cases() -> None:
    low, high = funnel_limits(0.3, np.array([10.0, 100.0, 1000.0, 10000.0]), 0.95)
    assert (np.diff(low) >= 0).all()
    assert (np.diff(high) <= 0).all()
    assert (low <= 0.3).all()
    assert (high >= 0.3).all()


def bodies(counts: list[tuple[int | None, int | None]]) -> pd.DataFrame:
    """Indicators as key_indicators gives them, one body for each pair of counts."""
    k = pd.array([c[0] for c in counts], dtype="Float64")
    n = pd.array([c[1] for c in counts], dtype="Int64")
    rows = pd.DataFrame({
        "report_id": [f"甲{i}-2024" for i in range(len(counts))], "publisher": [f"甲{i}" for i in range(len(counts))],
        "year": pd.array([2024] * len(counts), dtype="Int64"), "form": "2021", "measure": "refused_share",
        "label_zh": "不予公开占比", "label_en": "Share refused", "numerator": k, "denominator": n,
    })
    rows["value"] = rows["numerator"] / rows["denominator"].mask(rows["denominator"] == 0)
    return rows


def test_a_funnel_says_where_each_body_lies() -> None:
    rows = funnel(bodies([(100, 1000), (100, 1000), (200, 1000), (70, 1000), (0, 3), (None, 5), (0, 0)]), "refused_share")
    pooled = 470 / 4003
    assert rows["pooled"].iloc[0] == pytest.approx(pooled)
    assert rows["position"].iloc[2] == "outside"
    assert rows["side"].iloc[2] == "above"
    assert rows["position"].iloc[3] == "outside"
    assert rows["side"].iloc[3] == "below"
    assert rows["position"].iloc[4] == "inside", "none of three is nothing to go by"
    assert rows["position"].iloc[5:].isna().all()
    with pytest.raises(ValueError, match="received"):
        funnel(bodies([(1, 2)]), "received")


def test_of_bodies_all_alike_few_lie_outside() -> None:
    """Four thousand bodies of one rate: about one in five hundred outside, about one in twenty-one between."""
    made = np.random.default_rng(7)
    sizes = np.exp(made.uniform(np.log(5), np.log(5000), 4000)).astype(int)
    counts = [(int(k), int(n)) for k, n in zip(made.binomial(sizes, 0.2), sizes, strict=True)]
    positions = funnel(bodies(counts), "refused_share")["position"].value_counts()
    assert positions["outside"] <= 0.002 * 4000 * 1.8
    assert 0.015 * 4000 < positions["between"] < 0.05 * 4000
