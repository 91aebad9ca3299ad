"""From request to court."""

from __future__ import annotations

import pandas as pd

from gongkai.dataset import Dataset
from gongkai.measures import RESULTS, STEPS, dispute_results, request_to_court

SUQIAN, HONGZE = "宿迁市-2024", "淮安市洪泽区人民政府-2023"


def test_results_are_over_decided_cases_with_pending_beside(dataset: Dataset) -> None:
    rows = dispute_results(dataset)
    own = rows[(rows["report_id"] == SUQIAN) & (rows["route"] == "reconsideration")].set_index("outcome")
    assert own["count"].to_dict() == {"upheld": 88, "corrected": 18, "other": 28}
    assert set(own["denominator"]) == {134}
    assert set(own["pending"]) == {36}
    assert set(own["cases"]) == {170}
    sums = rows[rows["denominator"] > 0].groupby(["report_id", "route"])
    assert ((sums["share"].sum() - 1).abs() < 1e-12).all()
    assert (sums["count"].sum() == sums["denominator"].first()).all()


def test_both_kinds_of_litigation_add_up(dataset: Dataset) -> None:
    counts = dispute_results(dataset).set_index(["report_id", "outcome", "route"])["count"].unstack("route")
    assert (counts["litigation"] == counts["litigation_direct"] + counts["litigation_after_reconsideration"]).all()


def test_a_misprinted_total_is_flagged(dataset: Dataset) -> None:
    rows = dispute_results(dataset)
    off = rows[~rows["agrees"].fillna(True)]
    assert set(off["report_id"]) == {HONGZE}
    assert set(off["route"]) == {"reconsideration", "litigation_after_reconsideration", "litigation"}


def test_steps_from_request_to_court(dataset: Dataset) -> None:
    rows = request_to_court(dataset)
    own = rows[rows["report_id"] == SUQIAN].set_index("step")
    assert list(own.index) == list(STEPS)
    assert own["count"].tolist() == [3521, 1150, 170, 18, 25, 52, 0]
    assert own.loc["outcomes", ["low", "high"]].isna().all()
    assert own.loc["reconsideration_cases", "low"] < 17000 / 3521 < own.loc["reconsideration_cases", "high"]


def test_an_unknown_result_leaves_shares_unknown(dataset: Dataset) -> None:
    frame = dataset.disputes.copy()
    at = (frame["report_id"] == SUQIAN) & (frame["route"] == "reconsideration") & (frame["outcome"] == "other")
    frame.loc[at, "value"] = pd.NA
    rows = dispute_results(Dataset(**{**dataset.frames, "disputes": frame}))
    own = rows[(rows["report_id"] == SUQIAN) & (rows["route"] == "reconsideration")]
    assert own[["denominator", "share", "low", "cases", "agrees"]].isna().all(axis=None)
    assert own.set_index("outcome")["count"].drop("other").tolist() == [88, 18]
    assert set(RESULTS) == set(own["outcome"])
