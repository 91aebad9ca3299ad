"""Two reports as a whole: indicators, findings, which pair is chosen, and how it all shows itself."""

from __future__ import annotations

import re

import pandas as pd
import pytest

import helpers
from comparison.making import TOTAL, collection, report
from gongkai import form, language
from gongkai.comparison import (
    chosen_pair,
    compare_pair,
    compare_reports,
    compared_cells,
    compared_findings,
    compared_rates,
    side_by_side,
)
from gongkai.narrative.comparison import (
    answer_comparison,
    say_cell_changes,
    say_findings_of_both,
    say_not_comparable,
    say_prose_changes,
    say_two_rates,
)

GRANTED, REFUSED = ("applications", "granted", "total"), ("applications", "refused_internal", "total")
CARRIED_IN, CARRIED_OUT = ("applications", "carried_in", "total"), ("applications", "carried_out", "total")
IN_FORCE, ISSUED = (("disclosure", "rules", key) for key in ("in_force", "issued"))


def test_rates_change_in_points_with_an_interval() -> None:
    both = compare_reports(report(2022, {GRANTED: 40, REFUSED: 60}), report(2023, {GRANTED: 60, REFUSED: 40}))
    rate = both.indicators.set_index("measure").loc["disclosure_rate"]
    assert (rate["previous"], rate["current"]) == (0.4, 0.6)
    assert rate["points"] == pytest.approx(20)
    assert pd.isna(rate["percent"]), "a change of a rate is never a percent"
    assert 0 < rate["points_low"] < 20 < rate["points_high"]
    assert rate["previous_low"] < 0.4 < rate["previous_high"]
    assert rate["low"] < 0.6 < rate["high"]
    assert (rate["previous_denominator"], rate["denominator"]) == (100, 100)
    assert (rate["previous_year"], rate["year"], rate["publisher"]) == (2022, 2023, "甲市人民政府")


def test_indicators_of_two_bodies_and_of_years_apart() -> None:
    both = compare_reports(report(2019, {TOTAL: 5}, edition=form.EDITIONS["2019"]), report(2023, {TOTAL: 9}, publisher="乙市人民政府"))
    received = both.indicators.set_index("measure").loc["received"]
    assert received["change"] == 4
    assert (received["previous_publisher"], received["publisher"]) == ("甲市人民政府", "乙市人民政府")
    assert received["edition_break"]
    assert not both.indicators.set_index("measure").loc["normative_documents_in_force", "joins"]


def test_findings_say_whose_they_are() -> None:
    both = compare_reports(
        report(2022, {CARRIED_OUT: 3, IN_FORCE: 10}, findings=("前一份的。",)),
        report(2023, {CARRIED_IN: 5, IN_FORCE: 10, ISSUED: 2}, findings=("后一份的。",)),
    )
    assert both.consecutive
    found = list(zip(both.findings["belongs"], both.findings["report_id"], both.findings["rule"], strict=True))
    assert found == [
        ("previous", "甲市人民政府-2022", "text"), ("current", "甲市人民政府-2023", "text"),
        ("between", "甲市人民政府-2023", "E5"), ("between", "甲市人民政府-2023", "E6"),
    ]


def test_text_is_held_against_the_year_before() -> None:
    before = report(2022, {TOTAL: 100})
    good = report(2023, {TOTAL: 110}, {"overview": "全年收到政府信息公开申请110件，同比增长10%。"})
    wrong = report(2023, {TOTAL: 110}, {"overview": "全年收到政府信息公开申请110件，同比增长15%。"})
    assert compare_reports(before, good).findings.empty
    (finding,) = compare_reports(before, wrong).findings.itertuples()
    assert (finding.belongs, finding.rule, finding.printed, finding.expected) == ("between", "text", 15, 10)


@pytest.mark.parametrize(("year", "publisher"), [(2024, "甲市人民政府"), (2023, "乙市人民政府"), (2021, "甲市人民政府")])
def test_nothing_is_checked_between_two_bodies_or_years_apart(year: int, publisher: str) -> None:
    both = compare_reports(report(2022, {CARRIED_OUT: 3}), report(year, {CARRIED_IN: 5}, publisher=publisher))
    assert not both.consecutive
    assert both.findings.empty


def test_the_caller_may_know_that_a_body_changed_its_name() -> None:
    both = compare_reports(report(2022, {CARRIED_OUT: 3}), report(2023, {CARRIED_IN: 5}, publisher="甲区人民政府"), same_body=True)
    assert both.findings["rule"].tolist() == ["E5"]


def test_a_finding_between_the_years_stands_once(dataset: helpers.Dataset) -> None:
    both = compare_pair(dataset, "平潭综合实验区管委会-2022", "平潭综合实验区管委会-2023")
    stock = both.findings[both.findings["rule"] == "E6"]
    assert stock["belongs"].tolist() == ["between"]
    assert (stock["printed"].iloc[0], stock["expected"].iloc[0]) == (470, 643)
    growth = compare_pair(dataset, current="宿迁市-2024").findings
    assert growth.loc[growth["belongs"] == "between", "printed"].tolist() == [1.05]


def test_every_report_beside_itself_has_no_change(dataset: helpers.Dataset) -> None:
    for report_id in dataset.reports["report_id"]:
        both = compare_pair(dataset, report_id, report_id)
        known = both.cells.dropna(subset=["change"])
        assert both.cells["comparable"].all()
        assert (known["change"] == 0).all()
        assert both.cells["change"].notna().equals(both.cells["current_value"].notna())
        assert set(both.prose["status"]) <= {"kept"}
        assert (both.findings["belongs"] != "between").all()
        assert compared_cells(both.cells).frame.empty or both.cells["change"].isna().any()


def test_indicators_of_a_report_beside_itself_have_no_change(dataset: helpers.Dataset) -> None:
    both = compare_pair(dataset, "平潭综合实验区管委会-2020", "平潭综合实验区管委会-2020")
    assert (both.indicators["change"].dropna() == 0).all()
    assert both.indicators["joins"].all()
    lines = compared_rates(both.indicators).frame.set_index("比率")
    assert lines.loc["公开率", "百分点"] == "0.0"
    assert lines.loc["行政复议纠错率"].tolist() == ["— (0)", "— (0)", "—", "—"], "of no case there is no share"


def test_the_change_back_is_the_change_turned_round(dataset: helpers.Dataset) -> None:
    ids = ("平潭综合实验区管委会-2020", "平潭综合实验区管委会-2021")
    keys = ["frame", "row", "column"]
    there = compare_pair(dataset, *ids).cells.set_index(keys)["change"]
    back = compare_pair(dataset, *ids[::-1]).cells.set_index(keys)["change"]
    assert set(there.index) == set(back.index)
    assert (there + back.reindex(there.index)).dropna().eq(0).all()
    assert there.isna().equals(back.reindex(there.index).isna())
    counted = there.loc["applications", "other_handling"]
    assert counted["total"] == -3, "four in one row, then 0, 0 and 1"


# -- which pair ---------------------------------------------------------------------------------


def test_the_named_pair_and_the_neighbour_of_one() -> None:
    made = collection(report(2021), report(2022), report(2023), report(2023, publisher="乙市人民政府"))
    assert chosen_pair(made, "甲市人民政府-2021", "乙市人民政府-2023") == ("甲市人民政府-2021", "乙市人民政府-2023")
    assert chosen_pair(made, previous="甲市人民政府-2021") == ("甲市人民政府-2021", "甲市人民政府-2022")
    assert chosen_pair(made, current="甲市人民政府-2023") == ("甲市人民政府-2022", "甲市人民政府-2023")


def test_the_pair_with_more_warnings_then_with_more_changes() -> None:
    plain = [report(2021), report(2022, {TOTAL: 5}), report(2023, {TOTAL: 5})]
    assert chosen_pair(collection(*plain)) == ("甲市人民政府-2021", "甲市人民政府-2022")
    warned = [*plain[:2], report(2023, {TOTAL: 5}, findings=("有出入。",))]
    assert chosen_pair(collection(*warned)) == ("甲市人民政府-2022", "甲市人民政府-2023")


def test_without_consecutive_years_two_reports_and_with_one_report_itself() -> None:
    apart = collection(report(2021), report(2023, publisher="乙市人民政府"))
    assert chosen_pair(apart) == ("甲市人民政府-2021", "乙市人民政府-2023")
    assert chosen_pair(apart, current="甲市人民政府-2021") == ("乙市人民政府-2023", "甲市人民政府-2021")
    assert chosen_pair(collection(report(2021))) == ("甲市人民政府-2021", "甲市人民政府-2021")


def test_an_unknown_id_and_an_empty_dataset_are_told() -> None:
    with pytest.raises(KeyError, match="丙市-2020"):
        chosen_pair(collection(report(2021)), "丙市-2020")
    with pytest.raises(ValueError, match="no report"):
        chosen_pair(helpers.Dataset.from_rows({}))


# -- how it shows itself --------------------------------------------------------------------------


EVIL = "<script>alert(1)</script>&<b>"


def test_nothing_from_a_file_is_markup() -> None:
    before = report(2022, {TOTAL: 1}, {"overview": f"收到{EVIL}申请一件，已经办结。另有一句{EVIL}。"}, publisher=f"甲{EVIL}市", title=EVIL, findings=(EVIL,))
    after = report(2023, {TOTAL: 2}, {"overview": f"收到{EVIL}申请二件，已经办结。"}, publisher=f"甲{EVIL}市", findings=(EVIL,))
    both = compare_reports(before, after)
    for shown in (both, side_by_side(both.prose), compared_findings(both.findings), compared_cells(both.cells)):
        html = shown._repr_html_()
        assert "<script" not in html
        assert "<b>" not in html
    assert "&lt;script&gt;" in both._repr_html_()
    assert "&amp;" in side_by_side(both.prose)._repr_html_()


def test_what_differs_is_marked_without_losing_a_letter() -> None:
    before, after = "收到申请75件，<全部>按时办结。", "收到申请181件，<大多>按时办结。"
    both = compare_reports(report(2022, texts={"overview": before}), report(2023, texts={"overview": after}))
    html = side_by_side(both.prose)._repr_html_()
    cells = [re.sub(r"</?(?:del|ins)[^>]*>", "", c) for c in re.findall(r"<td[^>]*>(.*?)</td>", html)]
    assert cells[1:] == [t.replace("<", "&lt;").replace(">", "&gt;") for t in (before, after)]
    assert re.search(r"<del[^>]*>75</del>", html), "a number differs as a whole"
    assert re.search(r"<ins[^>]*>181</ins>", html)


def test_long_prose_says_how_much_is_left_out() -> None:
    text = "".join(f"第{c}类材料另行装订成册并归档。" for c in "甲乙丙丁戊")
    prose = compare_reports(report(2022), report(2023, texts={"overview": text})).prose
    assert "另有3行未列" in side_by_side(prose, most=2)._repr_html_()
    assert "另有" not in side_by_side(prose)._repr_html_()
    assert "没有可列的文字" in side_by_side(prose, "kept")._repr_html_()


def test_tables_tell_an_unknown_number_from_zero_and_from_no_such_cell() -> None:
    both = compare_reports(report(2020, {TOTAL: None}, edition=form.EDITIONS["2019"]), report(2021, {TOTAL: 4, ("disclosure", "rules", "issued"): 2}))
    changed, apart = compared_cells(both.cells).frame, compared_cells(both.cells, changed=False).frame
    line = changed[changed["栏目"].str.startswith("一、")].iloc[0]
    assert line.tolist()[1:] == ["缺", "4", "缺", "缺"]
    line = apart[apart["栏目"].str.startswith("规章／本年制发")].iloc[0]
    assert line.tolist()[1:3] == ["无此栏", "2 件"]


@pytest.mark.parametrize(("first", "second"), [
    ("平潭综合实验区管委会-2020", "平潭综合实验区管委会-2021"), ("上海市人民政府办公厅-2019", "淮安市洪泽区人民政府-2024"),
    ("山东省大数据局-2024", "山东省大数据局-2024"),
])
def test_pairs_of_shipped_reports_show_themselves(dataset: helpers.Dataset, first: str, second: str) -> None:
    both = compare_pair(dataset, first, second)
    sayings = (answer_comparison, say_cell_changes, say_findings_of_both, say_not_comparable, say_prose_changes, say_two_rates)
    for lang in ("zh", "en"):
        language.use_language(lang)
        try:
            assert both._repr_html_().count("<details>") == 5
            for text in (*(say(both) for say in sayings), both._repr_html_()):
                assert not re.search(r"\bnan\b|<NA>", text)
        finally:
            language.use_language("zh")


def test_the_answer_quotes_what_was_counted(dataset: helpers.Dataset) -> None:
    both = compare_pair(dataset, "平潭综合实验区管委会-2022", "平潭综合实验区管委会-2023")
    zh, en = answer_comparison(both).split("\n\n")
    assert "200个可比的数中44个有增减" in zh
    assert "新收申请74件→81件" in zh
    assert "公开率40.0%→51.9%，+11.9个百分点" in zh
    assert "两份之间的核验发现1条" in zh
    assert "Findings between the two: 1." in en
