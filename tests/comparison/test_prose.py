"""Sentences of two reports, aligned; and what a sentence is."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai import schema
from gongkai.comparison import compare_prose
from gongkai.comparison.sentences import masked, sentences


def prose(**texts: str) -> pd.DataFrame:
    return schema.frame([{"section": key, "heading": "", "text": text} for key, text in texts.items()], schema.REPORT_FRAMES["sections"])


def compared(before: str, after: str) -> list[tuple[str, str | None, str | None]]:
    frame = compare_prose(prose(overview=before), prose(overview=after))
    return [
        (status, None if pd.isna(a) else a, None if pd.isna(b) else b)
        for status, a, b in zip(frame["status"], frame["previous"], frame["current"], strict=True)
    ]


def test_each_status() -> None:
    before = "全年举办培训三次。收到申请75件，全部按时办结。设立专栏供查询政策文件。建立了线索移交的工作制度。"
    after = "全年举办培训三次。收到申请81件，全部按时办结。设立专门栏目供查询各类政策文件。开通了手机客户端。"
    assert compared(before, after) == [
        ("kept", "全年举办培训三次。", "全年举办培训三次。"),
        ("changed", "收到申请75件，全部按时办结。", "收到申请81件，全部按时办结。"),
        ("reworded", "设立专栏供查询政策文件。", "设立专门栏目供查询各类政策文件。"),
        ("dropped", "建立了线索移交的工作制度。", None),
        ("added", None, "开通了手机客户端。"),
    ]


def test_blanks_and_the_width_of_digits_are_no_change() -> None:
    assert compared("收到申请 75 件，已办结。", "收到申请７５件，已办结。")[0][0] == "kept"


def test_a_moved_sentence_is_kept() -> None:
    a, b = "设立专栏供查询政策文件。", "邀请公众参观办事大厅。"
    assert {row[0] for row in compared(a + b, b + a)} == {"kept"}


def test_a_sentence_is_paired_once() -> None:
    assert [row[0] for row in compared("办结申请三件。", "办结申请三件。办结申请三件。")] == ["kept", "added"]


def test_what_was_dropped_stands_after_what_it_followed() -> None:
    rows = compared("设立专栏供查询政策文件。邀请公众参观办事大厅。按月检查各网站。", "设立专栏供查询政策文件。按月检查各网站。")
    assert [row[0] for row in rows] == ["kept", "dropped", "kept"]
    assert compared("邀请公众参观办事大厅。按月检查各网站。", "按月检查各网站。")[0][0] == "dropped"


def test_a_sentence_is_paired_inside_its_section_only() -> None:
    text = "设立专栏供查询政策文件。"
    frame = compare_prose(prose(overview=text), prose(other=text))
    assert list(zip(frame["section"], frame["status"], strict=True)) == [("overview", "dropped"), ("other", "added")]
    assert frame["similarity"].isna().all()


def test_no_prose_gives_no_rows_and_the_same_columns() -> None:
    frame = compare_prose(prose(), prose(overview=""))
    assert frame.empty
    assert list(frame.columns) == ["section", "status", "previous", "current", "similarity", "counts"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2023年，收到申请1,075件，占51.85%。", "2024年,收到申请3件，占4％。"),
        ("（二）办结3件。", "办结十二件。"),
        ("主动公开信息1.3万余条。", "主动公开信息9000余条。"),
        ("二〇二三年召开发布会三场。", "二〇二四年召开发布会12场。"),
        ("占比为百分之十二。", "占比为35%。"),
        ("一是加强培训。", "二是加强培训。"),
    ],
)
def test_numbers_and_years_are_masked(one: str, other: str) -> None:
    assert masked(one) == masked(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("同比增长5%。", "同比下降5%。"),
        ("印发《甲办法》。", "印发《乙办法》。"),
        ("推进一网通办。", "推进网上办。"),
        ("办结3件。", "办结3宗。"),
        ("统一平台。", "同一平台。"),
    ],
)
def test_words_are_not_masked(one: str, other: str) -> None:
    assert masked(one) != masked(other)


@pytest.mark.parametrize(
    "text",
    [
        "根据《中华人民共和国政府信息公开条例》的规定，编制本年度报告。",
        "本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。",
        "如对本报告有疑问，请与甲市人民政府办公室联系。",
        "本报告电子版可在甲市人民政府网站下载。",
        "本年度没有其他需要报告的事项。",
        "2023年本机关未收取信息处理费。",
        "五、存在的主要问题及改进情况。",
        "（一）主动公开。",
        "扫一扫在手机打开当前页并分享给更多的人",
        "具体情况详见下表。",
    ],
)
def test_what_the_form_or_the_page_says_is_nobodys_wording(text: str) -> None:
    assert [s.counts for s in sentences("overview", text)] == [False]


@pytest.mark.parametrize(
    "text",
    [
        "没有行政复议和行政诉讼案件，群众对答复表示满意。",
        "对照《中华人民共和国政府信息公开条例》，工作仍有差距。",
        "设立专栏供查询政策文件，按月检查各网站",
        "全年收到申请75件，全部按时办结！",
    ],
)
def test_what_a_body_says_itself_counts(text: str) -> None:
    assert [s.counts for s in sentences("overview", text)] == [True]


def test_a_closing_quote_stays_with_its_sentence() -> None:
    assert [s.text for s in sentences("overview", "他们说“公开是常态。”第二句在此。")] == ["他们说“公开是常态。”", "第二句在此。"]


texts = st.text(alphabet="公开申请办结件年12０三（一）、。；！，\n <>&\"'《》", max_size=80)


@given(texts, texts)
def test_nothing_is_lost_and_nothing_doubled(before: str, after: str) -> None:
    rows = compared(before, after)
    assert [b for _, _, b in rows if b is not None] == [s.text for s in sentences("overview", after)]
    assert sorted(a for _, a, _ in rows if a is not None) == sorted(s.text for s in sentences("overview", before))


@given(texts)
def test_a_text_beside_itself_is_kept(text: str) -> None:
    assert {row[0] for row in compared(text, text)} <= {"kept"}
