"""Text that stood in last year's report, and paragraphs that bodies share."""

from __future__ import annotations

import pandas as pd
import pytest

from comparison.making import collection, report
from gongkai.comparison import copied_by_report, copied_text, shared_paragraphs
from gongkai.dataset import Dataset

A = "设立专栏供查询政策文件，按月检查各网站。"
B = "全年收到申请75件，都在法定期限内答复。"
B_NEXT = "全年收到申请81件，都在法定期限内答复。"
C = "邀请公众参观办事大厅，当面听取意见和批评。"
FORM = "根据《中华人民共和国政府信息公开条例》编制本报告。2023年未收取信息处理费。"


def rows(dataset: Dataset, year: int = 2023) -> pd.DataFrame:
    frame = copied_text(dataset)
    return frame[frame["year"] == year].set_index("section")


def test_sentences_and_characters_by_section() -> None:
    both = collection(
        report(2022, texts={"overview": A + B, "problems": C}), report(2023, texts={"overview": FORM + B_NEXT + C, "problems": A}),
    )
    found = rows(both)
    # C stood in another section, and still stood there; what the form requires is left out.
    assert found.loc["overview", ["sentences", "copied", "nearly"]].tolist() == [2, 2, 0]
    assert found.loc["problems", ["sentences", "copied"]].tolist() == [1, 1]
    assert found.loc["overview", "previous_report_id"] == "甲市人民政府-2022"


def test_the_share_is_of_characters_with_its_n() -> None:
    long = "邀请公众参观办事大厅，" * 4 + "当面听取意见。"
    found = rows(collection(report(2022, texts={"overview": A}), report(2023, texts={"overview": A + long})))
    copied, characters = found.loc["overview", "copied_characters"], found.loc["overview", "characters"]
    assert copied == len(A) - 1, "the closing mark is no word"
    assert characters == copied + len(long) - 1
    assert found.loc["overview", "share"] == pytest.approx(copied / characters)


def test_nearly_the_same_is_told_apart() -> None:
    found = rows(collection(report(2022, texts={"overview": C}), report(2023, texts={"overview": C.replace("批评", "建议")})))
    assert found.loc["overview", ["copied", "nearly"]].tolist() == [0, 1]
    assert found.loc["overview", "share"] == 0


def test_without_a_report_of_the_year_before_nothing_is_said() -> None:
    frame = copied_text(collection(report(2021, texts={"overview": A}), report(2023, texts={"overview": A})))
    assert frame["copied"].isna().all()
    assert frame["share"].isna().all()
    assert frame["previous_report_id"].isna().all()
    assert frame["sentences"].tolist() == [1, 1]
    assert copied_by_report(frame).empty


def test_another_bodys_report_is_not_last_years() -> None:
    frame = copied_text(collection(report(2022, texts={"overview": A}), report(2023, texts={"overview": A}, publisher="乙市人民政府")))
    assert frame["copied"].isna().all()


def test_a_section_where_nothing_counts_has_no_row() -> None:
    frame = copied_text(collection(report(2022, texts={"other": "无。"}), report(2023, texts={"other": FORM})))
    assert frame.empty


def test_reports_as_a_whole_add_up_their_sections() -> None:
    both = collection(report(2022, texts={"overview": A, "problems": C}), report(2023, texts={"overview": A + B, "problems": C}))
    whole = copied_by_report(copied_text(both))
    assert whole[["year", "sentences", "copied"]].to_numpy().tolist() == [[2023, 3, 2]]


LONG = "对{0}各部门网站按月检查，发现失效链接当日更正，并向{1}报送整改情况；对群众反映的问题逐件答复，收到来信{2}件。"


def test_bodies_that_share_a_paragraph_under_their_own_names() -> None:
    found = shared_paragraphs(collection(
        report(2022, texts={"overview": LONG.format("全市", "甲市人民政府", 12)}),
        report(2023, texts={"problems": LONG.format("全县", "乙县人民政府", 7)}, publisher="乙县人民政府"),
    ))
    assert len(found) == 1
    row = found.iloc[0]
    assert (row["earlier_publisher"], row["publisher"]) == ("甲市人民政府", "乙县人民政府")
    assert (row["earlier_section"], row["section"]) == ("overview", "problems")
    assert row["quote"] == LONG.format("全县", "乙县人民政府", 7)
    assert row["earlier_quote"] == LONG.format("全市", "甲市人民政府", 12)
    assert row["similarity"] == 1
    assert row["bodies"] == 2


def test_a_few_other_words_are_still_the_same_paragraph() -> None:
    found = shared_paragraphs(collection(
        report(2022, texts={"overview": LONG.format("全市", "市政府", 12)}),
        report(2022, texts={"overview": LONG.format("全市", "市政府", 12).replace("失效", "错误")}, publisher="乙县人民政府"),
    ))
    assert len(found) == 1
    assert 0.9 <= found.loc[0, "similarity"] < 1


def test_a_body_that_repeats_itself_shares_nothing() -> None:
    text = {"overview": LONG.format("全市", "市政府", 12)}
    assert shared_paragraphs(collection(report(2022, texts=text), report(2023, texts=text))).empty


def test_each_later_body_stands_beside_the_earliest() -> None:
    text = {"overview": LONG.format("全市", "市政府", 12)}
    found = shared_paragraphs(collection(
        report(2023, texts=text, publisher="丙市人民政府"), report(2021, texts=text, publisher="乙市人民政府"), report(2022, texts=text),
        report(2023, texts=text),
    ))
    assert set(found["earlier_publisher"]) == {"乙市人民政府"}
    assert found[["publisher", "year"]].to_numpy().tolist() == [["甲市人民政府", 2022], ["丙市人民政府", 2023]]
    assert set(found["bodies"]) == {3}


def test_different_and_short_and_required_paragraphs_are_not_shared() -> None:
    other = "本年新建读报室两处，配备触摸屏，周末照常开放，供居民查阅公报、规划图和预算决算。"
    short = "按月检查各网站，并通报。"
    found = shared_paragraphs(collection(
        report(2022, texts={"overview": LONG.format("全市", "市政府", 12), "problems": short, "other": FORM * 3}),
        report(2022, texts={"overview": other, "problems": short, "other": FORM * 3}, publisher="乙县人民政府"),
    ))
    assert found.empty


def test_the_order_of_the_reports_does_not_matter() -> None:
    made = [
        report(year, texts={"overview": LONG.format("全市", "市政府", year)}, publisher=f"{name}市人民政府")
        for name in "甲乙丙" for year in (2022, 2023)
    ]
    assert shared_paragraphs(collection(*made)).equals(shared_paragraphs(collection(*made[::-1])))


def test_an_empty_collection() -> None:
    empty = Dataset.from_rows({})
    assert copied_text(empty).empty
    assert copied_by_report(copied_text(empty)).empty
    assert shared_paragraphs(empty).empty
