"""What the registry of indicators promises, and the indicators that were worked out by hand."""

from __future__ import annotations

import math

import pytest
from scipy.stats import binomtest

from gongkai import form
from gongkai.dataset import Dataset
from gongkai.measures import (
    KEY_COUNTS,
    KEY_SHARES,
    KINDS,
    MEASURES,
    NOTHING_GROUPS,
    PER_100,
    RATIO,
    SHARE,
    change_on_year,
    key_indicators,
    reasons_for_nothing,
    refusal_reasons,
    requests_by_applicant,
)

SUQIAN = "宿迁市-2024"


def test_every_definition_is_complete() -> None:
    for key, measure in MEASURES.items():
        assert measure.key == key
        for zh, en in (measure.counts, measure.caution, (measure.zh, measure.en)):
            assert zh, key
            assert en, key
            assert not any("\u4e00" <= ch <= "\u9fff" for ch in en), key
        assert bool(measure.denominator) == (measure.unit in (SHARE, PER_100, RATIO))
        assert bool(measure.denominator) == bool(measure.over[0]) == bool(measure.over[1])


def test_names_are_not_shared() -> None:
    for names in ([m.zh for m in MEASURES.values()], [m.en for m in MEASURES.values()]):
        twice = {name for name in names if names.count(name) > 1}
        assert not twice


def test_a_share_is_of_cells_that_hold_its_own() -> None:
    """Every numerator of a share stands among the cells of its denominator, alone or in a group or a total."""
    groups = {row: g.key for g in form.OUTCOME_GROUPS for row in g.members}
    for measure in MEASURES.values():
        if not measure.is_share or measure.differs_from or measure.section != form.APPLICATIONS:
            continue
        for frame, row, column in measure.numerator:
            held = {(frame, row, column), (frame, f"group:{groups.get(row)}", column), (frame, row, "total")}
            assert held & set(measure.denominator) or row in ("carried_out", "received"), measure.key


def test_other_definitions_say_what_they_are_taken_for() -> None:
    others = [m for m in MEASURES.values() if m.differs_from]
    assert {m.differs_from for m in others} == {
        "disclosure_rate", "carried_out_share", "reconsideration_corrected_share", "litigation_corrected_share",
    }
    for measure in others:
        ours = MEASURES[measure.differs_from]
        assert all(measure.differs)
        assert not ours.differs_from
        assert measure.cells != ours.cells


def test_key_measures_exist() -> None:
    assert all(MEASURES[key].is_count for key in KEY_COUNTS)
    assert all(MEASURES[key].is_share for key in KEY_SHARES)


@pytest.mark.parametrize(
    ("measure", "numerator", "denominator", "value"),
    [
        ("nothing_share", 92 + 941 + 117, 3521, 1150 / 3521),
        ("refused_enforcement_file_of_refused", 23, 92, 23 / 92),
        ("refused_enforcement_file_of_nothing", 23, 1150, 23 / 1150),
        ("unavailable_not_held_of_nothing", 897, 1150, 897 / 1150),
        ("received_individual", 3440, None, 3440),
        ("received_organisations", 85, None, 85),
        ("organisations_share", 85, 3525, 85 / 3525),
        ("disclosure_rate_individual", 1870, 3440, 1870 / 3440),
        ("disclosure_rate_organisations", 32, 81, 32 / 81),
        ("reconsideration_cases", 88 + 18 + 28 + 36, None, 170),
        ("reconsideration_decided", 134, None, 134),
        ("reconsideration_upheld_share", 88, 134, 88 / 134),
        ("reconsideration_other_share", 28, 134, 28 / 134),
        ("reconsideration_per_100", 170, 3521, 17000 / 3521),
        ("litigation_per_100", 77, 3521, 7700 / 3521),
        ("disputes_per_100", 247, 3521, 24700 / 3521),
        ("litigation_after_share", 52, 77, 52 / 77),
        ("litigation_after_per_100", 52, 134, 5200 / 134),
        ("normative_documents_renewed_per_100", 50 + 227, 420, 27700 / 420),
        ("decisions_per_application", 1573179 + 2676474 + 29351, 3525, 4279004 / 3525),
        ("disclosed_per_100_received", 1902, 3525, 190200 / 3525),
        ("disclosed_of_handled", 1902, 3646, 1902 / 3646),
        ("disclosed_of_processed", 1902, 3521 - 117, 1902 / 3404),
        ("disclosed_of_decided", 1902, 1902 + 92, 1902 / 1994),
        ("concluded_rate", 3521, 3646, 3521 / 3646),
        ("reconsideration_corrected_of_all", 18, 170, 18 / 170),
    ],
)
def test_indicator_by_hand(
    dataset: Dataset, measure: str, numerator: int, denominator: int | None, value: float
) -> None:
    rows = key_indicators(dataset, [measure])
    row = rows[rows["report_id"] == SUQIAN].iloc[0]
    assert row["numerator"] == numerator
    assert math.isclose(row["value"], value)
    if denominator is not None:
        assert row["denominator"] == denominator
        assert row["low"] <= row["value"] <= row["high"]


def test_misprinted_totals_of_disputes_do_not_enter(dataset: Dataset) -> None:
    rows = key_indicators(dataset, ["reconsideration", "reconsideration_cases", "disputes_per_100"])
    own = rows[rows["report_id"] == "淮安市洪泽区人民政府-2023"].set_index("measure")
    assert own.loc["reconsideration", "value"] == 0
    assert own.loc["reconsideration_cases", "value"] == 11
    assert own.loc["disputes_per_100", "numerator"] == 16


def test_the_exact_interval_of_a_ratio_is_that_of_the_binomial(dataset: Dataset) -> None:
    rows = key_indicators(dataset, ["disputes_per_100"])
    row = rows[rows["report_id"] == SUQIAN].iloc[0]
    bounds = binomtest(247, 247 + 3521).proportion_ci(0.95, method="exact")
    assert math.isclose(row["low"], 100 * bounds.low / (1 - bounds.low), rel_tol=1e-9)
    assert math.isclose(row["high"], 100 * bounds.high / (1 - bounds.high), rel_tol=1e-9)


def test_change_of_a_count_has_a_ratio_with_its_interval(dataset: Dataset) -> None:
    rows = change_on_year(dataset, ["received", "carried_out", "disclosure_rate", "fees_amount", "disputes_per_100"])
    own = rows[(rows["publisher"] == "平潭综合实验区管委会") & (rows["year"] == 2025)].set_index("measure")
    assert math.isclose(own.loc["received", "ratio"], 154 / 218)
    bounds = binomtest(154, 154 + 218).proportion_ci(0.95, method="exact")
    assert math.isclose(own.loc["received", "ratio_low"], bounds.low / (1 - bounds.low), rel_tol=1e-9)
    for measure in ("carried_out", "disclosure_rate", "fees_amount", "disputes_per_100"):
        assert own.loc[measure, ["ratio", "ratio_low", "ratio_high"]].isna().all(), measure
    assert own.loc[["carried_out", "disclosure_rate", "disputes_per_100"], "percent"].isna().all()


def test_reasons_are_counted_once(dataset: Dataset) -> None:
    """The frames of reasons and the indicators of the same name are one definition."""
    values = key_indicators(dataset).set_index(["report_id", "measure"])
    for frame, suffix in ((refusal_reasons(dataset), "refused"), (reasons_for_nothing(dataset), "nothing")):
        for row in frame.itertuples():
            own = values.loc[(row.report_id, f"{row.reason}_of_{suffix}")]
            assert (own["numerator"], own["denominator"]) == (row.count, row.denominator)


def test_requests_by_applicant(dataset: Dataset) -> None:
    rows = requests_by_applicant(dataset)
    assert set(rows["applicant"]) == set(KINDS)
    own = rows[rows["report_id"] == SUQIAN].set_index("applicant")
    assert own.loc["business", ["received", "disclosed", "denominator"]].tolist() == [75, 30, 73]
    five = own.loc[[k for k in KINDS if k not in ("individual", "organisations")]]
    for column in ("received", "disclosed", "denominator"):
        assert five[column].sum() == own.loc["organisations", column]
        assert own.loc["individual", column] + own.loc["organisations", column] > 0
    values = key_indicators(dataset).set_index(["report_id", "measure"])
    assert math.isclose(own.loc["individual", "rate"], values.loc[(SUQIAN, "disclosure_rate_individual"), "value"])
    assert set(NOTHING_GROUPS) == {"refused", "unavailable", "unprocessed"}
