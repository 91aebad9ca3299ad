"""Mix and within add up to the change, exactly."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gongkai.dataset import Dataset
from gongkai.measures import RESIDUAL, disjoint, mix_and_within, rate_by_applicant, rate_by_body

SUQIAN = "宿迁市-2024"


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int]:
    n = draw(st.integers(0, 5000))
    return draw(st.integers(0, n)), n


PARTS = st.lists(st.tuples(counts(), counts()).map(lambda pair: (*pair[0], *pair[1])), min_size=1, max_size=12)


@given(PARTS)
def test_mix_and_within_add_up_exactly(parts: list[tuple[int, int, int, int]]) -> None:
    before, now = sum(p[1] for p in parts), sum(p[3] for p in parts)
    split = mix_and_within(parts)
    if not before or not now:
        assert split is None
        return
    assert split is not None
    change = Fraction(sum(p[2] for p in parts), now) - Fraction(sum(p[0] for p in parts), before)
    assert sum((mix + within for mix, within in split), Fraction(0)) == change


@given(PARTS, st.integers(1, 9))
def test_weights_alone_are_mix_and_rates_alone_are_within(
    parts: list[tuple[int, int, int, int]], times: int
) -> None:
    before = [(k, n) for k, n, *_ in parts]
    assume(sum(n for _, n in before))
    # Every part as many times as before, with the same rate in it: nothing changed.
    same = mix_and_within([(k, n, k * times, n * times) for k, n in before])
    assert same == [(0, 0)] * len(parts)
    # The same weights, other rates: all of it is within.
    rates = mix_and_within([(k, n, n - k, n) for k, n in before])
    assert rates is not None
    assert all(mix == 0 for mix, _ in rates)
    # The same rates, other weights: all of it is mix.
    weights = mix_and_within([(k, n, k * (i + 1), n * (i + 1)) for i, (k, n) in enumerate(before)])
    assert weights is not None
    assert all(within == 0 for _, within in weights)


def test_a_part_that_comes_or_goes_is_mix() -> None:
    split = mix_and_within([(50, 100, 50, 100), (0, 0, 90, 100)])
    assert split is not None
    assert split[1][1] == 0
    assert sum(map(sum, split)) == Fraction(140, 200) - Fraction(50, 100)


def test_by_applicant_adds_up_to_the_published_rate(dataset: Dataset) -> None:
    rows = rate_by_applicant(dataset)
    known = rows.dropna(subset=["contribution"])
    sums = known.groupby("report_id")
    assert ((sums["contribution"].sum() - sums["rate_change"].first()).abs() < 1e-10).all()
    own = known[known["report_id"] == SUQIAN].set_index("part")
    assert own.loc["individual", ["previous_numerator", "previous_denominator", "numerator", "denominator"]].tolist() == [
        1494, 3375, 1870, 3440,
    ]
    weight0, weight1, rate0, rate1 = 3375 / 3486, 3440 / 3521, 1494 / 3375, 1870 / 3440
    assert own.loc["individual", "within"] == pytest.approx(100 * (weight0 + weight1) / 2 * (rate1 - rate0))
    assert own["rate_change"].iloc[0] == pytest.approx(100 * (1902 / 3521 - 1519 / 3486))
    assert own.loc[RESIDUAL, "contribution"] == 0


def test_what_the_six_kinds_do_not_explain_is_left_over(dataset: Dataset) -> None:
    rows = dataset.applications.copy()
    at = (rows["report_id"] == SUQIAN) & (rows["outcome"] == "granted") & (rows["applicant"] == "individual")
    rows.loc[at, "value"] = rows.loc[at, "value"] - 100
    changed = Dataset(**{**dataset.frames, "applications": rows})
    own = rate_by_applicant(changed)
    own = own[own["report_id"] == SUQIAN]
    residual = own.loc[own["part"] == RESIDUAL, "contribution"].iloc[0]
    assert abs(residual) > 1
    assert own["contribution"].sum() == pytest.approx(own["rate_change"].iloc[0])


def test_an_unknown_number_leaves_the_split_unknown(dataset: Dataset) -> None:
    rows = dataset.applications.copy()
    at = (rows["report_id"] == SUQIAN) & (rows["outcome"] == "granted") & (rows["applicant"] == "business")
    rows.loc[at, "value"] = pd.NA
    own = rate_by_applicant(Dataset(**{**dataset.frames, "applications": rows}))
    own = own[(own["report_id"] == SUQIAN) & (own["part"] != RESIDUAL)]
    assert own[["mix", "within", "contribution"]].isna().all(axis=None)


def test_by_body_takes_bodies_with_both_years(dataset: Dataset) -> None:
    rows = rate_by_body(disjoint(dataset), year=2024)
    assert set(rows["part"]) == {"宿迁市", "平潭综合实验区管委会"}
    change = 100 * ((1902 + 100) / (3521 + 218) - (1519 + 42) / (3486 + 81))
    assert rows["contribution"].sum() == pytest.approx(change)
    assert rows["rate_change"].iloc[0] == pytest.approx(change)
    assert rate_by_body(Dataset.from_rows({})).empty
