"""Mentions: what a clause says, where it says it, and how exactly the gold set is read."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.prose import mentions, read
from gongkai.prose.indicators import INDICATORS, SUFFIXES, label

ROOT = Path(__file__).resolve().parents[2]


def _sections(text: str) -> list[dict[str, object]]:
    return [{"section": "overview", "heading": "一、总体情况", "text": text}]


@pytest.mark.parametrize(("part", "precision", "recall"), [("tuned", 0.995, 0.99), ("untuned", 0.98, 0.95)])
def test_gold(part: str, precision: float, recall: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    score = importlib.import_module("benchmarks.prose.score").score(part)
    if not score.figures:
        pytest.skip("no untuned texts: the last ones went over to the tuned part, and new ones are not written yet")
    assert score.precision >= precision, score.misses
    assert score.recall >= recall, score.misses
    assert not score.by_a_factor


def test_a_mention_has_its_clause_place_and_whole() -> None:
    text = "（二）依申请公开。\n全年收到政府信息公开申请 75 件，其中自然人申请72件。"
    whole, part = mentions(_sections(text))
    assert (whole["quote"], whole["place"], whole["part_of"]) == ("全年收到政府信息公开申请 75 件", "2:14", None)
    assert (part["quote"], part["part_of"]) == ("其中自然人申请72件", whole["place"])
    line, column = (int(n) for n in str(whole["place"]).split(":"))
    assert text.split("\n")[line - 1][column - 1:].startswith("75 件")


def test_the_year_before_is_not_this_year() -> None:
    found = {m["indicator"]: m["value"] for m in mentions(_sections("2021年收到政府信息公开申请88件，2022年收到102件。"), 2022)}
    assert found == {"applications_received_previous": 88, "applications_received": 102}


def test_plans_and_other_years_are_left_out() -> None:
    assert mentions(_sections("2026年计划开展业务培训4次。2019年主动公开政府信息100条。"), 2024) == []


@pytest.mark.parametrize(("text", "said"), [
    ("政府网站发布信息300条，同比微降0.7%。", {"disclosed_items_website": 300, "disclosed_items_website_growth": -0.7}),
    ("政府网站发布信息300条，同比增长-3.6%。", {"disclosed_items_website": 300, "disclosed_items_website_growth": -3.6}),
    ("政府网站发布信息300条，同比下降-3.6%。", {"disclosed_items_website": 300}),
    ("政府网站发布信息300条，年均增长3.6%。", {"disclosed_items_website": 300}),
    ("政府网站发布信息300条，较2019年增长30%，环比增长3%。", {"disclosed_items_website": 300}),
    ("收到代表建议12件、委员提案15件，较上年减少3件和5件。", {"proposals_deputies": 12, "proposals_consultative": 15}),
    ("行政诉讼案件9件，败诉率由上年的8.1%降至5.9%。", {"litigation_cases": 9, "litigation_lost_share": 5.9}),
    ("受理热线诉求2047件，满意率97.3%，较上年提高1.2个百分点。", {"messages_received": 2047}),
    ("收到政府信息公开申请1026件，同比上升5.7个百分点。", {"applications_received": 1026}),
    ("收到政府信息公开申请103件，其中县政府收到61件，乡镇收到42件。同比减少39件。", {
        "applications_received": 103, "applications_part": 42, "applications_received_change": -39}),
    ("行政复议案件21件、行政诉讼案件8件，分别比上年减少5件和2件。", {
        "reconsideration_cases": 21, "litigation_cases": 8, "reconsideration_cases_change": -5, "litigation_cases_change": -2}),
])
def test_a_rate_keeps_its_sign_and_its_year(text: str, said: dict[str, float]) -> None:
    assert {m["indicator"]: m["value"] for m in mentions(_sections(text), 2023)} == said


@pytest.mark.parametrize("text", [
    "市政府作为复议机关办理各类行政复议案件632件。",
    "全年制发公文138件，其中属性确定为主动公开的62件、依申请公开的21件、不予公开的55件。",
    "全年向省政府网站报送信息86条，被采用54条。",
    "全年清理过期信息230条，整改错误表述17处。",
    "申请人张某提出申请86件。",
    "2023年收到申请1, 347件。",
    "处理问题三五件，收到申请几十件。",
    "第三季度收到申请68件。",
    "受理工伤认定申请320件，劳动仲裁申请受理86件。",
    "受理复议案件15件，其中政府信息公开类5件。",
    "上年度未办结申请5件转入本年。",
    "政府信息公开申请量超过100件的部门有3个。",
    "其他方式公开政府信息333条。",
    "受理行政复议申请1046件，办结962件。",
    "全县从事政府信息公开工作人员共137人。",
    "全年审查拟发布信息1.2万余条次。",
    "答复中，属于已主动公开的18件。",
    "答复中，告知已主动公开的18件。",
])
def test_what_is_anothers_or_in_doubt_is_not_read(text: str) -> None:
    assert mentions(_sections(text), 2023) == []


@pytest.mark.parametrize(("text", "said"), [
    ("收到政府信息公开申请492件。区政府本级受理申请118件，各部门受理261件，各街道受理113件。",
     [("applications_received", 492), ("applications_part", 118), ("applications_part", 261), ("applications_part", 113)]),
    ("县政府本级受理申请112件；答复110件。", [("applications_received", 112), ("applications_concluded", 110)]),
    ("全县主动公开政府信息9874条，其中县政府办公室公开1236条，各乡镇公开3815条，县直部门公开4823条。", [("disclosed_items", 9874)]),
    ("收到政府信息公开申请4件，其中3件予以公开，1件因本机关不掌握告知无法提供。",
     [("applications_received", 4), ("applications_granted", 3), ("applications_unavailable_not_held", 1)]),
    ("收到政府信息公开申请9件，办结9件，其中已主动公开4件，予以公开5件。",
     [("applications_received", 9), ("applications_concluded", 9), ("applications_granted", 5)]),
    ("编发《县人民政府公报》4期，刊登各类文件47件。", [("gazette_issues", 4), ("disclosed_items_gazette", 47)]),
    ("通过局微信公众号推送320期、1126条。", [("public_account_issues", 320), ("disclosed_items_wechat", 1126)]),
    ("公开行政许可信息26条、“双随机、一公开”抽查结果信息96条。", [("disclosed_items_topic", 26), ("disclosed_items_topic", 96)]),
    ("公开行政处罚决定31件、隐患排查治理信息58条。", [("disclosed_items_topic", 58)]),
    ("制定行政规范性文件15件，其中公开14件。", [("normative_documents_issued", 15), ("normative_documents_disclosed", 14)]),
    ("负责同志做客“在线访谈”3次。", [("interviews", 3)]),
])
def test_parts_and_outcomes_are_told_from_wholes(text: str, said: list[tuple[str, float]]) -> None:
    assert [(m["indicator"], m["value"]) for m in mentions(_sections(text), 2023)] == said


@pytest.mark.parametrize(("text", "said"), [
    ("全县通过县政府门户网站主动公开政府信息12864条，其中重点领域信息3927条。", {"disclosed_items": 12864, "disclosed_items_topic": 3927}),
    ("全县通过县政府门户网站主动公开政府信息12864条，通过政务微博公开信息300条。", {"disclosed_items_website": 12864, "disclosed_items_weibo": 300}),
    ("微信公众号发布信息300条。全县在政府网站公开政府信息128条。", {"disclosed_items_wechat": 300, "disclosed_items_website": 128}),
    ("主动公开政府信息500条，其中通过政府网站公开政府信息128条。", {"disclosed_items": 500, "disclosed_items_website": 128}),
    ("在政府网站发布财政信息128条。", {"disclosed_items_website": 128}),
    ("利用村务公开栏、便民服务大厅公示信息460余条。", {"disclosed_items": 460}),
    ("通过公示栏、公告栏公示信息46条。", {"disclosed_items_column": 46}),
    ("通过微信公众号和微博发布信息46条。", {"disclosed_items_new_media": 46}),
])
def test_a_channel_is_the_whole_only_alone_or_together(text: str, said: dict[str, float]) -> None:
    assert {m["indicator"]: m["value"] for m in mentions(_sections(text), 2023)} == said


def test_from_one_year_to_the_next() -> None:
    text = "与2022年相比，主动公开信息量由15,204条增加到16,877条，增长11.0%。"
    assert {m["indicator"]: m["value"] for m in mentions(_sections(text), 2023)} == {
        "disclosed_items_previous": 15204, "disclosed_items": 16877, "disclosed_items_growth": 11}
    assert mentions(_sections("每月公开信息量由150条增加到180条。"), 2023) == []


def test_all_years_together_are_not_the_year() -> None:
    found = mentions(_sections("自2008年5月1日《条例》施行以来，累计公开信息31.4万条，2023年新增2.7万条。"), 2023)
    assert [(m["indicator"], m["value"]) for m in found] == [("disclosed_items_cumulative", 314000), ("disclosed_items", 27000)]


def test_a_year_in_closed_brackets_is_forgotten() -> None:
    found = mentions(_sections("全年收到政府信息公开申请612件（2022年为547件），其中向市政府提出的113件。"), 2023)
    assert [m["indicator"] for m in found] == ["applications_received", "applications_received_previous", "applications_part"]


def test_the_numbers_of_a_list_count_nothing() -> None:
    found = mentions(_sections("办理政府信息公开申请29件：1.予以公开11件；2.部分公开2件；3.不予公开4件。"), 2023)
    assert [m["value"] for m in found] == [29, 11, 2, 4]


def test_every_code_has_words_in_both_languages() -> None:
    for code in INDICATORS:
        for suffix in ("", *SUFFIXES):
            assert label(code + suffix) and label(code + suffix, "en")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(
    ["收到", "申请", "政府信息公开", "12件", "其中", "（", "）", "，", "。", "占", "3.5%", "同比", "增长", "下降", "比上年", "2021年", "分别", "、", "网站",
     "微信", "公开", "信息", "5条", "未发生", "行政复议", "万", "余", "结转", "：", "；", "\n", "解读", "九篇", "自然人", "满意率", "100%"]), max_size=30))
def test_any_prose_is_read_without_harm(pieces: list[str]) -> None:
    text = "".join(pieces)
    for m in read(_sections(text), 2022):
        assert m.quote in text and m.place and label(m.indicator)


def test_long_prose_is_read_to_its_end() -> None:
    text = "全年收到政府信息公开申请12件，占3%，同比增长5%，" * 2000
    found = [m.place for m in read(_sections(text), 2022) if m.indicator == "applications_received"]
    assert len(found) == 2000 and len(set(found)) == 2000
