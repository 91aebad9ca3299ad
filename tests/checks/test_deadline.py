"""Day of publication against article 49."""

from __future__ import annotations

from datetime import date

import pytest

import helpers
from gongkai.checks.deadline import is_organ, publication


@pytest.mark.parametrize(("publisher", "level", "organ"), [
    ("上海市人民政府办公厅", "department", True),
    ("淮安市人民政府办公室", "city", True),  # the name counts before the level
    ("淮安市人民政府", "city", False),
    ("某县某镇人民政府", None, False),
    ("山东省大数据局", None, True),
    ("山东省大数据局（本级）", None, True),
    ("国家发展和改革委员会", None, True),
    ("平潭综合实验区管委会", "city", False),
    ("某开发区管理委员会", "department", True),
    ("某开发区管理委员会", None, None),
    ("宿迁市", "city", False),
    ("宿迁市", None, None),
    ("某某学院", "department", True),
])
def test_name_then_level_tell_an_organ_from_a_government(publisher: str, level: str | None, organ: bool | None) -> None:
    assert is_organ(publisher, level) is organ


@pytest.mark.parametrize(("day", "publisher", "level", "rule", "words"), [
    (date(2025, 1, 31), "某市公安局", None, None, ""),
    (date(2025, 2, 1), "某市公安局", None, "deadline", "晚 1 天：按《政府信息公开条例》第四十九条，政府部门应于 2025 年 1 月 31 日前公布 2024 年度报告"),
    (date(2025, 3, 31), "某市人民政府", None, None, ""),
    (date(2025, 4, 2), "某市人民政府", None, "deadline", "晚 2 天：按《政府信息公开条例》第四十九条，县级以上地方人民政府应于 2025 年 3 月 31 日前"),
    (date(2025, 2, 20), "某开发区管委会", None, None, ""),  # may be either: the later day
    (date(2025, 2, 20), "某开发区管委会", "department", "deadline", "晚 20 天"),
    (date(2025, 4, 20), "某开发区管委会", None, "deadline", "（政府部门为 1 月 31 日前）"),
    (date(2024, 12, 25), "某市公安局", None, "published_early", "2024 年尚未结束"),
    (date(2024, 12, 31), "某市人民政府", None, "published_early", "2024 年尚未结束"),
    (date(2025, 1, 1), "某市人民政府", None, None, ""),
])
def test_days(day: date, publisher: str, level: str | None, rule: str | None, words: str) -> None:
    found = list(publication(day, publisher, 2024, level))
    assert [f.rule for f in found] == ([rule] if rule else [])
    assert all(words in f.message and str(day) in f.message for f in found)
    assert [f.severity for f in found] == ({"deadline": ["note"], "published_early": ["warning"]}[rule] if rule else [])


def test_a_day_that_is_not_known_is_no_finding() -> None:
    assert not list(publication(None, "某市公安局", 2024))


def page(day: str, organ: str) -> str:
    sections = "".join(f"<h3>{h}</h3><p>无其他情况，按要求完成各项工作。</p>" for h in (
        "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况", "六、其他需要报告的事项"))
    title = f"{organ}2024年政府信息公开工作年度报告"
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>发布日期：{day}</p>{sections}</body></html>"


def test_one_report_and_its_collection_say_the_same_once(tmp_path) -> None:
    (tmp_path / "a.html").write_text(page("2025-02-03", "某市公安局"), encoding="utf-8")
    assert helpers.read_report(tmp_path / "a.html").findings["rule"].tolist().count("deadline") == 1
    loaded = helpers.load_reports(tmp_path, progress=False).findings
    assert loaded["rule"].tolist().count("deadline") == 1


def test_level_and_day_of_sources_csv_are_used(tmp_path) -> None:
    (tmp_path / "a.html").write_text(page("", "某开发区管委会"), encoding="utf-8")
    assert "deadline" not in set(helpers.read_report(tmp_path / "a.html").findings["rule"])
    (tmp_path / "sources.csv").write_text("file,level,published_on\na.html,department,2025-02-03\n", encoding="utf-8")
    found = helpers.load_reports(tmp_path, progress=False).findings
    assert found.loc[found["rule"].eq("deadline"), "message"].str.contains("晚 3 天").tolist() == [True]
