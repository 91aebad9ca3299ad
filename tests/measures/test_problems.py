"""What section five names, and what it leaves to others."""

from __future__ import annotations

import pandas as pd
import pytest

from gongkai.dataset import Dataset
from gongkai.measures import named_problems, own_words, problem_words, words_of


def texts(*rows: tuple[str, int, str | None], note: str | None = None) -> Dataset:
    """A dataset of reports that have nothing but a section five."""
    reports, sections = [], []
    for body, year, text in rows:
        lead = {"report_id": f"{body}-{year}", "publisher": body, "year": year}
        reports.append({**lead, "body": body, "form": "2021", "note": note})
        if text is not None:
            sections.append({**lead, "section": "problems", "heading": "五、存在的主要问题及改进情况", "text": text})
    return Dataset.from_rows({"reports": reports, "sections": sections})


LONG = (
    "2024年，我局工作取得新进展，但仍存在一些问题：一是政策解读形式单一，图解不多；二是依申请公开答复不够规范；（三）基层人员业务能力有待提高。\n"
    "下一步，我局将针对解读不足的情况，丰富形式，解决人员较少的困难。"
)


def test_problems_are_clauses_before_the_turn() -> None:
    rows = named_problems(texts(("甲局", 2024, LONG)))
    assert rows["phrase"].tolist() == ["政策解读形式单一", "图解不多", "依申请公开答复不够规范", "基层人员业务能力有待提高"]
    assert rows["sign"].tolist() == ["单一", "不多", "不够", "有待"]
    assert rows["place"].tolist() == [1, 2, 3, 4]
    assert rows["repeated"].isna().all()


@pytest.mark.parametrize(
    "turn", ["下一步，", "今后将", "（二）改进措施。", "针对上述问题，", "2025年，我局将", "为此，"]
)
def test_what_will_be_done_names_no_problem(turn: str) -> None:
    rows = named_problems(texts(("甲局", 2024, f"公开平台建设滞后。{turn}补齐短板，解决人手不足。")))
    assert rows["phrase"].tolist() == ["公开平台建设滞后"]


def test_a_text_without_shortcomings_names_none() -> None:
    data = texts(("甲局", 2024, "各项工作扎实推进。"), ("乙局", 2024, None))
    assert named_problems(data).empty
    words = own_words(data).set_index("report_id")
    assert words.loc["甲局-2024", "problems"] == 0
    assert words.loc["乙局-2024", ["characters", "sentences", "problems"]].isna().all()


def test_sentences_shared_and_repeated() -> None:
    data = texts(
        ("甲局", 2023, "解读形式单一。培训偏少。"), ("甲局", 2024, "解读形式单一。平台薄弱。"), ("乙局", 2024, "培训偏少。"),
        ("丙局", 2022, "解读形式单一。"), ("丙局", 2024, "解读形式单一。"),
    )
    words = own_words(data).set_index("report_id")
    assert words["shared"].to_dict() == {"甲局-2023": 2, "甲局-2024": 1, "乙局-2024": 1, "丙局-2022": 1, "丙局-2024": 1}
    assert words.loc["甲局-2024", "repeated"] == 1
    assert pd.isna(words.loc["丙局-2024", "repeated"]), "two years apart is not the year before"
    problems = named_problems(data).set_index(["report_id", "phrase"])
    assert problems.loc[("甲局-2024", "解读形式单一"), "repeated"]
    assert not problems.loc[("甲局-2024", "平台薄弱"), "repeated"]
    assert problems.loc[("甲局-2024", "解读形式单一"), "reports"] == 4


def test_words_are_cut_with_the_terms_of_the_form() -> None:
    assert words_of("依申请公开答复不够规范") == ["依申请公开", "答复", "规范"]
    assert words_of("行政复议案件较多") == ["行政复议", "案件"]
    assert "有待" not in words_of("业务能力有待提高")


def test_a_report_counts_once_for_a_word() -> None:
    data = texts(("甲局", 2024, "解读形式单一，解读不够及时。"), ("乙局", 2024, "解读滞后。"), ("乙局", 2023, "各项工作顺利。"))
    row = problem_words(data).set_index("word").loc["解读"]
    assert (row["reports"], row["bodies"], row["denominator"]) == (2, 2, 3)
    by_year = problem_words(data, "year").set_index(["year", "word"])
    assert by_year.loc[(2024, "解读"), ["reports", "denominator"]].tolist() == [2, 2]
    assert by_year.loc[(2023, "解读"), ["reports", "denominator"]].tolist() == [0, 1]
    by_body = problem_words(data, "publisher").set_index(["publisher", "word"])
    assert by_body.loc[("乙局", "解读"), ["reports", "denominator"]].tolist() == [1, 2]
    with pytest.raises(ValueError, match="month"):
        problem_words(data, "month")  # type: ignore[arg-type]


def test_texts_that_are_not_the_reports_own_are_said_to_be(dataset: Dataset) -> None:
    assert own_words(dataset)["condensed"].all()
    assert not own_words(texts(("甲局", 2024, LONG)))["condensed"].any()
    assert problem_words(texts(("甲局", 2024, LONG), note="Prose condensed to sentences of ours."))["condensed"].eq(1).all()


def test_nothing_read_nothing_named() -> None:
    empty = Dataset.from_rows({})
    for rows in (named_problems(empty), own_words(empty), problem_words(empty), problem_words(empty, "year")):
        assert rows.empty
