"""Measures against numbers worked out by hand from the published reports."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from gongkai import form, schema
from gongkai.dataset import Dataset
from gongkai.measures import (
    MEASURES,
    RESIDUAL,
    change_on_year,
    contributions,
    coverage,
    disclosure_volume,
    dispute_results,
    edition_terms,
    equations_table,
    findings_list,
    key_indicators,
    largest_report,
    latest,
    named_problems,
    nothing_groups,
    outcome_shares,
    outcomes_by_applicant,
    own_words,
    problem_words,
    ranked_publishers,
    rate_by_applicant,
    rate_by_body,
    rate_contributions,
    reasons_for_nothing,
    refusal_reasons,
    reports_overview,
    request_to_court,
    requests_by_applicant,
    stock_roll,
    year_pairs,
)

SUQIAN, SUQIAN_BEFORE = "宿迁市-2024", "宿迁市-2023"
PINGTAN = "平潭综合实验区管委会"
FRAMES = (
    requests_by_applicant, dispute_results, request_to_court, rate_by_applicant, rate_by_body, own_words, named_problems,
    problem_words,
    key_indicators, outcome_shares, outcomes_by_applicant, refusal_reasons, reasons_for_nothing, nothing_groups,
    disclosure_volume, stock_roll, year_pairs, change_on_year, contributions, rate_contributions,
    reports_overview, equations_table, coverage, findings_list,
)


def indicator(dataset: Dataset, report: str, measure: str) -> pd.Series:
    rows = key_indicators(dataset, [measure])
    return rows[rows["report_id"] == report].iloc[0]


def only(dataset: Dataset, *reports: str) -> Dataset:
    """The dataset with no other reports than these."""
    return Dataset(**{
        name: rows[rows["report_id"].isin(reports)].reset_index(drop=True) if "report_id" in rows else rows.head(0)
        for name, rows in dataset.frames.items()
    })


def without(dataset: Dataset, report: str, outcome: str, applicant: str) -> Dataset:
    """The dataset with one cell of the applications table unknown."""
    rows = dataset.applications.copy()
    at = (rows["report_id"] == report) & (rows["outcome"] == outcome) & (rows["applicant"] == applicant)
    assert at.sum() == 1
    rows.loc[at, ["printed", "value"]] = pd.NA
    rows.loc[at, "basis"] = "unknown"
    return replace(dataset, applications=rows)


@pytest.fixture
def empty() -> Dataset:
    return Dataset.from_rows({})


# -- key indicators ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("report", "measure", "numerator", "denominator"),
    [
        (SUQIAN, "concluded", 3521, None),
        (SUQIAN, "handled", 3525 + 121, None),
        (SUQIAN, "disclosure_rate", 1431 + 471, 3521),
        (SUQIAN, "granted_share", 1431, 3521),
        (SUQIAN, "refused_share", 2 + 1 + 4 + 17 + 21 + 11 + 23 + 13, 3521),
        (SUQIAN, "not_held_share", 897, 3521),
        (SUQIAN, "carried_out_share", 125, 3525 + 121),
        (SUQIAN, "individual_share", 3440, 3525),
        (SUQIAN, "reconsideration", 170, None),
        (SUQIAN, "reconsideration_corrected_share", 18, 170 - 36),
        (SUQIAN, "litigation", 25 + 52, None),
        (SUQIAN, "litigation_corrected_share", 0, 25 + 52 - 7 - 13),
        (SUQIAN, "other", 77 + 38 + 354, None),
        # Printed with one row for （六）其他处理.
        ("淮安市洪泽区人民政府-2024", "disclosure_rate", 50 + 9, 95),
        # The printed total is 21; the six groups add up to 27.
        (f"{PINGTAN}-2020", "concluded", 21, None),
        (f"{PINGTAN}-2020", "outcomes", 27, None),
        (f"{PINGTAN}-2020", "disclosure_rate", 7 + 6, 27),
        # Totals of most rows are blank in the source and follow from the columns.
        ("上海市人民政府办公厅-2019", "disclosure_rate", 272 + 3, 805),
    ],
)
def test_indicator_by_hand(
    dataset: Dataset, report: str, measure: str, numerator: int, denominator: int | None
) -> None:
    row = indicator(dataset, report, measure)
    assert row["numerator"] == numerator
    if denominator is None:
        assert pd.isna(row["denominator"])
        assert row["value"] == numerator
    else:
        assert row["denominator"] == denominator
        assert math.isclose(row["value"], numerator / denominator)
        assert row["low"] <= row["value"] <= row["high"]


def test_wilson_interval_is_the_textbook_one(dataset: Dataset) -> None:
    row = indicator(dataset, "山东省大数据局-2024", "disclosure_rate")
    n, share, z = 10, 0.5, 1.959963984540054
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    assert math.isclose(row["low"], middle - half)
    assert math.isclose(row["high"], middle + half)


def test_amounts_keep_their_unit(dataset: Dataset) -> None:
    row = indicator(dataset, f"{PINGTAN}-2023", "fees_amount")
    assert (row["value"], row["unit"]) == (5949.088667, "万元")
    shanghai = indicator(dataset, "上海市人民政府办公厅-2019", "procurement_amount")
    assert (shanghai["value"], shanghai["unit"]) == (251000, "元")


def test_no_row_for_what_the_form_does_not_ask(dataset: Dataset) -> None:
    rows = key_indicators(dataset)
    by_form = {name: set(own["measure"]) for name, own in rows.groupby("form")}
    assert "normative_documents_in_force" in by_form["2021"] - by_form["2019"]
    assert "procurement_amount" in by_form["2019"] - by_form["2021"]
    assert "licensing_decisions" in by_form["2019"] & by_form["2021"]


def test_every_measure_is_defined_in_both_languages() -> None:
    for key, measure in MEASURES.items():
        assert measure.key == key
        assert measure.zh
        assert measure.en
        assert measure.definition_zh
        assert measure.definition_en


def test_unknown_stays_unknown(dataset: Dataset) -> None:
    broken = without(dataset, SUQIAN, "refused_internal", "total")
    for measure in ("refused", "outcomes", "disclosure_rate", "refused_share"):
        assert pd.isna(indicator(broken, SUQIAN, measure)["value"]), measure
    assert indicator(broken, SUQIAN, "granted")["value"] == 1431
    assert indicator(broken, SUQIAN_BEFORE, "disclosure_rate")["numerator"] == 1191 + 328
    shares = outcome_shares(broken)
    assert shares.loc[shares["report_id"] == SUQIAN, "share"].isna().all()
    nothing = nothing_groups(broken)
    assert nothing.loc[nothing["report_id"] == SUQIAN, "denominator"].isna().all()
    parts = contributions(broken)
    own = parts[parts["report_id"] == SUQIAN].set_index("part")["change"]
    assert pd.isna(own["refused"])
    assert own["granted"] == 1431 - 1191


def test_a_share_of_nothing_is_unknown(dataset: Dataset) -> None:
    row = indicator(dataset, "山东省大数据局-2024", "reconsideration_corrected_share")
    assert (row["numerator"], row["denominator"]) == (0, 0)
    assert pd.isna(row["value"])
    assert pd.isna(row["low"])


def test_unknown_key_is_refused(dataset: Dataset) -> None:
    with pytest.raises(KeyError):
        key_indicators(dataset, ["openness"])


# -- outcomes and reasons ---------------------------------------------------------------


def test_outcome_shares_add_to_one(dataset: Dataset) -> None:
    rows = outcome_shares(dataset)
    sums = rows.groupby("report_id")
    assert (sums["count"].sum() == sums["denominator"].first()).all()
    assert ((sums["share"].sum() - 1).abs() < 1e-12).all()


def test_a_printed_total_that_disagrees_is_flagged(dataset: Dataset) -> None:
    rows = outcome_shares(dataset).drop_duplicates("report_id").set_index("report_id")
    assert list(rows.index[~rows["agrees"]]) == [f"{PINGTAN}-2020"]
    assert rows.loc[f"{PINGTAN}-2020", ["denominator", "concluded"]].tolist() == [27, 21]


def test_refusal_reasons(dataset: Dataset) -> None:
    rows = refusal_reasons(dataset)
    own = rows[rows["report_id"] == "淮安市人民政府-2024"].set_index("reason")
    assert own["count"].tolist() == [2, 31, 5, 6, 8, 12, 9, 105]
    assert set(own["denominator"]) == {178}
    assert set(own["outcomes"]) == {3050}
    assert math.isclose(own.loc["refused_administrative_query", "share"], 105 / 178)
    assert math.isclose(own.loc["refused_administrative_query", "share_of_outcomes"], 105 / 3050)
    assert own["label_zh"].iloc[0] == "属于国家秘密"
    assert list(own.index) == list(form.OUTCOME_GROUPS[2].members)


def test_reasons_for_nothing(dataset: Dataset) -> None:
    rows = reasons_for_nothing(dataset)
    own = rows[rows["report_id"] == SUQIAN]
    assert len(own) == 16
    assert own["count"].sum() == own["denominator"].iloc[0] == 92 + 941 + 117
    groups = nothing_groups(dataset)
    assert groups[groups["report_id"] == SUQIAN].set_index("group")["count"].to_dict() == {
        "refused": 92, "unavailable": 941, "unprocessed": 117,
    }
    persons = reasons_for_nothing(dataset, "individual")
    organisations = reasons_for_nothing(dataset, "organisations")
    assert (persons["count"] + organisations["count"] == rows["count"]).all()


def test_outcomes_by_applicant(dataset: Dataset) -> None:
    rows = outcomes_by_applicant(dataset)
    own = rows[(rows["report_id"] == SUQIAN) & (rows["group"] == "granted")].set_index("applicant")
    assert own["count"].to_dict() == {"individual": 1408, "organisations": 21 + 2}
    assert own["denominator"].to_dict() == {"individual": 3440, "organisations": 73 + 1 + 5 + 2}


# -- proactive disclosure ---------------------------------------------------------------


def test_disclosure_volume_stands_beside_requests(dataset: Dataset) -> None:
    rows = disclosure_volume(dataset)
    assert len(rows) == len(dataset.disclosure)
    own = rows[(rows["report_id"] == SUQIAN) & (rows["item"] == "penalties")].iloc[0]
    assert (own["value"], own["unit"], own["received"]) == (2676474, "件", 3525)
    amount = rows[(rows["report_id"] == f"{PINGTAN}-2019") & (rows["measure"] == "amount")].iloc[0]
    assert (amount["item"], amount["value"], amount["unit"]) == ("procurement", 75394432.52, "元")


def test_years_join_only_where_the_form_asks_the_same() -> None:
    terms = edition_terms()
    joined = set(map(tuple, terms.loc[terms["joins"], ["item", "measure"]].to_numpy()))
    assert joined == {("licensing", "decisions"), ("penalties", "decisions"), ("compulsory_measures", "decisions")}


def test_stock_roll(dataset: Dataset) -> None:
    rows = stock_roll(dataset)
    own = rows[(rows["publisher"] == PINGTAN) & (rows["item"] == "normative_documents")].set_index("year")
    assert own["difference"].to_dict() == {
        2022: 698 - (665 + 88 - 55), 2023: 470 - (698 + 77 - 132),
        2024: 440 - (470 + 62 - 33), 2025: 546 - (440 + 58 - 45),
    }


# -- change -----------------------------------------------------------------------------


def change(dataset: Dataset, publisher: str, year: int, measure: str) -> pd.Series:
    rows = change_on_year(dataset, [measure])
    return rows[(rows["publisher"] == publisher) & (rows["year"] == year)].iloc[0]


def test_change_of_a_count(dataset: Dataset) -> None:
    row = change(dataset, "淮安市洪泽区人民政府", 2024, "received")
    assert (row["previous"], row["current"], row["change"]) == (21, 95, 74)
    assert math.isclose(row["percent"], 74 / 21)
    assert pd.isna(row["points"])


def test_change_of_a_share_is_in_points(dataset: Dataset) -> None:
    row = change(dataset, "宿迁市", 2024, "disclosure_rate")
    assert math.isclose(row["points"], 100 * (1902 / 3521 - 1519 / 3486))
    assert row["points_low"] < row["points"] < row["points_high"]
    assert pd.isna(row["percent"])
    assert (row["previous_denominator"], row["denominator"]) == (3486, 3521)


def test_no_percent_on_a_zero_base(dataset: Dataset) -> None:
    row = change(dataset, PINGTAN, 2025, "carried_out")
    assert (row["previous"], row["current"], row["change"]) == (0, 6, 6)
    assert pd.isna(row["percent"])


def test_editions_join_in_the_applications_table_alone(dataset: Dataset) -> None:
    # 2020 prints one row for other handling, 2021 prints three.
    other = change(dataset, PINGTAN, 2021, "other")
    assert other["edition_break"]
    assert other["joins"]
    assert (other["previous"], other["current"], other["change"]) == (4, 1, -3)
    stock = change(dataset, PINGTAN, 2021, "normative_documents_in_force")
    assert not stock["joins"]
    assert pd.isna(stock["previous"])
    assert pd.isna(stock["change"])
    decisions = change(dataset, PINGTAN, 2021, "licensing_decisions")
    assert decisions["joins"]
    assert decisions["change"] == 2293 - 278


def test_a_change_of_unit_is_no_change_of_amount(dataset: Dataset) -> None:
    rows = dataset.disclosure.copy()
    rows.loc[(rows["report_id"] == SUQIAN) & (rows["item"] == "fees"), "unit"] = "元"
    row = change(replace(dataset, disclosure=rows), "宿迁市", 2024, "fees_amount")
    assert pd.isna(row["change"])
    assert pd.isna(row["percent"])


def test_only_consecutive_years_are_paired(dataset: Dataset) -> None:
    pairs = year_pairs(dataset)
    assert len(pairs) == 8
    assert (pairs["year"] - pairs["previous_year"] == 1).all()
    assert pairs.loc[pairs["edition_break"], ["publisher", "year"]].to_numpy().tolist() == [[PINGTAN, 2021]]
    assert year_pairs(only(dataset, f"{PINGTAN}-2021", f"{PINGTAN}-2023")).empty


@pytest.mark.parametrize("whole", ["concluded", "received"])
def test_contributions_add_up_exactly(dataset: Dataset, whole: str) -> None:
    rows = contributions(dataset, whole)  # type: ignore[arg-type]
    sums = rows.groupby("report_id")
    assert (sums["change"].sum() == sums["whole_change"].first()).all()
    assert rows["change"].notna().all()


def test_contributions_show_what_the_parts_do_not_explain(dataset: Dataset) -> None:
    rows = contributions(dataset)
    own = rows[rows["report_id"] == f"{PINGTAN}-2021"].set_index("part")
    assert own.loc[RESIDUAL, "change"] == 0 - (21 - 27)
    assert set(own["whole_change"]) == {69 - 21}
    suqian = rows[rows["report_id"] == SUQIAN].set_index("part")["change"].to_dict()
    assert suqian == {"granted": 240, "partly_granted": 143, "refused": -50, "unavailable": -137,
                      "unprocessed": -289, "other": 128, RESIDUAL: 0}


def test_contributions_to_the_rate_add_up(dataset: Dataset) -> None:
    rows = rate_contributions(dataset)
    sums = rows.groupby(["report_id", "side"])
    assert ((sums["contribution"].sum() - sums["rate_change"].first()).abs() < 1e-9).all()
    own = rows[(rows["report_id"] == SUQIAN) & (rows["part"] == "unprocessed")].iloc[0]
    assert math.isclose(own["contribution"], -100 * (117 / 3521 - 406 / 3486))


def test_contributions_of_what_else_are_refused(dataset: Dataset) -> None:
    with pytest.raises(ValueError, match="concluded"):
        contributions(dataset, "carried_out")  # type: ignore[arg-type]


# -- quality ----------------------------------------------------------------------------


def test_bases_add_up_to_cells(dataset: Dataset) -> None:
    rows = reports_overview(dataset)
    assert (rows[list(schema.BASES)].sum(axis=1) == rows["cells"]).all()
    assert rows["error"].sum() == (dataset.findings["severity"] == "error").sum()


def test_equations_that_fail(dataset: Dataset) -> None:
    rows = equations_table(dataset)
    assert (rows["hold"] + rows["fail"] + rows["unchecked"] == rows["equations"]).all()
    failing = rows[rows["fail"] > 0].set_index(["report_id", "rule"])["fail"].to_dict()
    assert failing == {(f"{PINGTAN}-2020", "E2"): 2, ("淮安市洪泽区人民政府-2023", "E4"): 2}
    suqian = rows[rows["report_id"] == SUQIAN].set_index("rule")["equations"].to_dict()
    assert suqian == {"E1": 7, "E2": 7, "E3": 25, "E4": 3}


def test_an_unknown_cell_leaves_its_equations_unchecked(dataset: Dataset) -> None:
    rows = equations_table(without(dataset, SUQIAN, "granted", "business"))
    own = rows[rows["report_id"] == SUQIAN].set_index("rule")["unchecked"].to_dict()
    assert own == {"E1": 0, "E2": 1, "E3": 1, "E4": 0}


def test_a_missing_year_is_a_gap(dataset: Dataset) -> None:
    rows = coverage(only(dataset, f"{PINGTAN}-2021", f"{PINGTAN}-2023", SUQIAN))
    status = rows.set_index(["publisher", "year"])["status"].to_dict()
    assert status[(PINGTAN, 2022)] == "gap"
    assert status[(PINGTAN, 2024)] == "outside"
    assert status[("宿迁市", 2021)] == "outside"
    assert status[("宿迁市", 2024)] == "read"


def test_choice_of_close_ups(dataset: Dataset) -> None:
    assert ranked_publishers(dataset)[:3] == [PINGTAN, "宿迁市", "淮安市洪泽区人民政府"]
    assert largest_report(dataset) == SUQIAN
    assert set(latest(year_pairs(dataset))["report_id"]) == {
        SUQIAN, f"{PINGTAN}-2025", "淮安市洪泽区人民政府-2024",
    }


@pytest.mark.parametrize("measure", FRAMES, ids=lambda f: f.__name__)
def test_the_order_and_index_of_frames_are_plain(dataset: Dataset, measure: object) -> None:
    rows = measure(dataset)  # type: ignore[operator]
    assert list(rows.index) == list(range(len(rows)))
    again = measure(dataset)  # type: ignore[operator]
    pd.testing.assert_frame_equal(rows, again)


@pytest.mark.parametrize("measure", FRAMES, ids=lambda f: f.__name__)
def test_no_reports_no_rows(empty: Dataset, dataset: Dataset, measure: object) -> None:
    rows = measure(empty)  # type: ignore[operator]
    assert rows.empty
    assert list(rows.columns) == list(measure(dataset).columns)  # type: ignore[operator]
    assert ranked_publishers(empty) == []
    assert largest_report(empty) is None
