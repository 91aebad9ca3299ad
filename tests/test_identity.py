"""Whose report, for which year: titles, periods and metadata as sites print them."""

from datetime import date

import pytest

from gongkai.identity import identify, same_body
from gongkai.reading import read_bytes
from gongkai.unit_line import unit_line


def of(text: str):
    return identify(read_bytes((text + "\n一、总体情况\n本机关做了工作。\n").encode(), "report.txt"))


@pytest.mark.parametrize(("title", "publisher", "year"), [
    ("淄博市大数据局 2023 年政府信息公开 工作年度报告", "淄博市大数据局", 2023),
    ("2023年下各镇政府信息公开工作年度报告", "下各镇", 2023),
    ("大足区人民政府外事办公室政府信息公开工作2022年度报告", "大足区人民政府外事办公室", 2022),
    ("关于印发《某市教育局2021年政府信息公开工作年度报告》的通知", "某市教育局", 2021),
    ("某市统计局2022年度政府信息公开年报", "某市统计局", 2022),
    ("某镇政府信息公开工作年度报告（2022年度）", "某镇", 2022),
    ("二〇二三年度某县政府信息公开工作年度报告", "某县", 2023),
    ("某县发展和改革局2023年政府信息公开年度报告-某县发改局", "某县发展和改革局", 2023),
    ("淮安市淮安區2022年政府信息公開工作年度報告", "淮安市淮安区", 2022),
    ("某县卫生健康局\n2023年政府信息公开工作年度报告", "某县卫生健康局", 2023),
])
def test_titles(title, publisher, year):
    found = of(title)
    assert (found.publisher, found.year) == (publisher, year)


@pytest.mark.parametrize("period", [
    "统计期限自2023年1月1日起至2023年12月31日止", "统计期限自202311日起至20231230日止", "自20231月1日起至202312月31日止",
    "统计期限从2023年1月1日到12月31日止", "数据统计期限从202311日到20231231日",
])
def test_periods_with_and_without_their_characters(period):
    found = of(f"某县教育局\n本报告所列数据{period}。")
    assert [(c.where, c.value) for c in found.years] == [("period", 2023)]


def test_a_name_that_lost_its_first_character_yields_to_the_whole_one():
    found = of("山东省大数据局2024年政府信息公开工作年度报告\n东省大数据局\n2024年政府信息公开工作年度报告")
    assert found.publisher == "山东省大数据局"


def test_lists_of_other_years_do_not_count():
    found = of("\n".join(f"某县{y}年政府信息公开工作年度报告" for y in (2025, 2024, 2023))
               + "\n某县2022年政府信息公开工作年度报告")
    assert found.year == 2022
    page = ("<html><head><title>某县2022年政府信息公开工作年度报告_某县人民政府</title></head><body><ul>"
            + "".join(f"<li>某县{y}年政府信息公开工作年度报告</li>" for y in (2025, 2024, 2023))
            + "</ul><h2>某县2022年政府信息公开工作年度报告</h2><p>一、总体情况</p></body></html>")
    found = identify(read_bytes(page.encode(), "page.html"))
    assert {c.value for c in found.years} == {2022}


def test_metadata_speaks_last():
    page = ("<html><head><meta name='PubDate' content='2024-01-29 10:00'><meta name='ContentSource' content='某市人民政府'>"
            "</head><body><table><tr><td>发布机构</td><td>某市教育局</td><td>公开日期</td><td>2024-01-30</td></tr></table>"
            "<h1>某市财政局2023年政府信息公开工作年度报告</h1></body></html>")
    found = identify(read_bytes(page.encode(), "page.html"))
    assert found.publisher == "某市财政局" and found.published_on == date(2024, 1, 29)
    assert [(c.where, c.value) for c in found.publishers if c.where == "metadata"] == [
        ("metadata", "某市人民政府"), ("metadata", "某市教育局")]


def test_a_report_without_a_name_is_found_by_whom_to_ask():
    found = of("政府信息公开工作年度报告\n如对本报告有疑问，请与某市水务局联系（电话：0533-1234567）。")
    assert found.publisher == "某市水务局"


def test_names_that_can_be_one_body():
    assert same_body("平潭综合实验区", "平潭综合实验区管委会")
    assert same_body("洪泽区人民政府", "淮安市洪泽区人民政府办公室")
    assert not same_body("淄博市大数据局", "山东省大数据局")


@pytest.mark.parametrize("unit", ["第101中学", "甲县人民政府", "12345热线办公室", "乙区(新)管委会", "某 局", "2024年度X办"])
def test_the_line_of_a_filled_form_comes_first(unit):
    found = of(f"{unit}2023年政府信息公开工作年度报告\n{unit_line(unit, 2024)}　表式：2021年版")
    assert (found.publisher, found.year) == (unit, 2024)
    assert [(c.where, c.value) for c in found.years] == [("unit_line", 2024), ("heading", 2023)]


def test_a_line_for_a_seal_names_nobody():
    found = of("某县教育局2023年政府信息公开工作年度报告\n填报单位：（盖章）　年度：2023")
    assert (found.publisher, found.year) == ("某县教育局", 2023)
    assert of("2023年政府信息公开工作年度报告\n填报单位：某县教育局（盖章）　年度：2023").publisher == "某县教育局"
