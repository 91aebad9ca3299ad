"""E5 and E6 between the reports of one body, whatever it is called, and after a merger."""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

import helpers
from gongkai.checks import Values, between_years

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"
REPORT = RAW / "山东省" / "山东省大数据局2024.txt"


def row(label: str, count: int) -> str:
    return "\n\n".join([label, str(count), *"00000", str(count)])


def write(folder: Path, organ: str, year: int, *, carried_in: int = 0, carried_out: int = 0, received: int = 10) -> None:
    """The report with another organ, year and balance; all its equations hold."""
    text = re.sub("山?东省大数据局", organ, REPORT.read_text(encoding="utf-8").replace("2024", str(year)))
    text = text.replace("受理政府信息公开申请10件", f"受理政府信息公开申请{received}件")
    for label, old, new in (
        ("二、上年结转政府信息公开申请数量", 0, carried_in), ("四、结转下年度继续办理", 0, carried_out),
        ("一、本年新收政府信息公开申请数量", 10, received),
    ):
        assert row(label, old) in text
        text = text.replace(row(label, old), row(label, new))
    assert received + carried_in == 10 + carried_out
    (folder / f"{organ}{year}.txt").write_text(text, encoding="utf-8")


def between(folder: Path) -> pd.DataFrame:
    loaded = helpers.load_reports(folder, progress=False)
    assert loaded.failures.empty, loaded.failures
    assert not loaded.findings["rule"].isin(["E1", "E2", "E3"]).any()
    return loaded.findings[loaded.findings["rule"].isin(["E5", "E6"])]


def test_a_wrong_carry_over_names_both_years(tmp_path: Path) -> None:
    write(tmp_path, "甲市数据局", 2023, carried_out=2, received=12)
    write(tmp_path, "甲市数据局", 2024, carried_in=5, received=5)
    found = between(tmp_path)
    assert found["cell"].tolist() == ["carried_in/individual", "carried_in/total"]
    assert found["message"].iloc[0] == "“自然人”列：2024 年上年结转 5，2023 年结转下年度 2，相差 3。"
    assert found["severity"].eq("error").all()


def test_nothing_is_said_where_the_year_before_is_missing(tmp_path: Path) -> None:
    write(tmp_path, "甲市数据局", 2022, carried_out=2, received=12)
    write(tmp_path, "甲市数据局", 2024, carried_in=5, received=5)
    assert between(tmp_path).empty


def test_another_name_is_another_body_until_the_names_file_joins_them(tmp_path: Path) -> None:
    write(tmp_path, "甲市数据局", 2023, carried_out=2, received=12)
    write(tmp_path, "甲市数据管理局", 2024, carried_in=5, received=5)
    assert between(tmp_path).empty
    (tmp_path / "names.csv").write_text("name,body\n甲市数据局,甲市数据管理局\n", encoding="utf-8")
    found = between(tmp_path)
    assert found["report_id"].tolist() == ["甲市数据管理局-2024"] * 2
    reports = helpers.load_reports(tmp_path, progress=False).reports
    assert dict(zip(reports["publisher"], reports["body"], strict=True)) == {
        "甲市数据局": "甲市数据管理局", "甲市数据管理局": "甲市数据管理局"}


def test_a_name_may_stand_for_a_body_in_some_years_alone(tmp_path: Path) -> None:
    write(tmp_path, "甲市数据局", 2023, carried_out=2, received=12)
    write(tmp_path, "甲市数据管理局", 2024, carried_in=5, received=5)
    (tmp_path / "names.csv").write_text("name,body,from_year,to_year\n甲市数据局,甲市数据管理局,,2022\n", encoding="utf-8")
    assert between(tmp_path).empty


def test_two_joined_names_in_one_file_are_no_contradiction(tmp_path: Path) -> None:
    write(tmp_path, "甲市数据局", 2024)
    (tmp_path / "sources.csv").write_text("file,publisher\n甲市数据局2024.txt,甲市政务服务局\n", encoding="utf-8")
    assert helpers.load_reports(tmp_path, progress=False).findings["rule"].tolist().count("publisher") == 1
    (tmp_path / "names.csv").write_text("name,body\n甲市数据局,甲市政务服务局\n", encoding="utf-8")
    assert "publisher" not in set(helpers.load_reports(tmp_path, progress=False).findings["rule"])


def test_two_names_of_one_body_in_one_year_are_one_report(tmp_path: Path) -> None:
    write(tmp_path, "甲市数据局", 2024)
    write(tmp_path, "甲市数据管理局", 2024)
    (tmp_path / "names.csv").write_text("name,body\n甲市数据局,甲市数据管理局\n", encoding="utf-8")
    loaded = helpers.load_reports(tmp_path, progress=False)
    assert len(loaded.reports) == len(loaded.failures) == 1
    reason = loaded.failures["reason"].iloc[0]
    assert "同一机关同一年度" in reason and "names.csv 将“甲市数据管理局”与“甲市数据局”并为一个机关" in reason


def test_what_the_text_says_of_last_year_is_held_against_the_report_under_the_old_name(tmp_path: Path) -> None:
    for name in ("2023.docx", "2024.html"):
        shutil.copy(RAW / "宿迁市" / name, tmp_path)
    (tmp_path / "sources.csv").write_text("file,publisher\n2023.docx,宿迁市人民政府\n2024.html,宿迁市\n", encoding="utf-8")

    def growth() -> list[str]:
        return [m for m in helpers.load_reports(tmp_path, progress=False).findings["message"] if "1.05%" in m]

    assert growth() == []
    (tmp_path / "names.csv").write_text("name,body\n宿迁市人民政府,宿迁市\n", encoding="utf-8")
    assert len(growth()) == 1


@pytest.fixture
def merged(tmp_path: Path) -> Path:
    """甲局 goes into 乙局 after 2023, handing over 2 besides the 3 of 乙局."""
    write(tmp_path, "甲局", 2022)
    write(tmp_path, "甲局", 2023, carried_out=2, received=12)
    write(tmp_path, "乙局", 2023, carried_out=3, received=13)
    (tmp_path / "names.csv").write_text("name,body,from_year,to_year,kind\n甲局,乙局,,2023,merged\n", encoding="utf-8")
    return tmp_path


def test_after_a_merger_the_year_before_is_the_sum(merged: Path) -> None:
    write(merged, "乙局", 2024, carried_in=5, received=5)
    rules = between(merged)
    assert not rules["rule"].eq("E5").any()
    write(merged, "乙局", 2024, carried_in=3, received=7)
    found = between(merged).query("rule == 'E5'")
    assert found["severity"].eq("warning").all()
    assert found["message"].iloc[0] == "“自然人”列：2024 年上年结转 3，2023 年（乙局、甲局合计）结转下年度 5，相差 2。"
    reports = helpers.load_reports(merged, progress=False).reports
    assert reports["body"].tolist() == reports["publisher"].tolist()  # until the merger each was a body of its own
    assert not reports.duplicated(["body", "year"]).any()


def test_a_merger_with_a_report_missing_says_nothing(merged: Path) -> None:
    write(merged, "乙局", 2024, carried_in=3, received=7)
    (merged / "甲局2023.txt").unlink()
    assert between(merged).empty


def test_a_body_made_by_the_merger_needs_no_report_before_it(tmp_path: Path) -> None:
    write(tmp_path, "甲局", 2023, carried_out=2, received=12)
    write(tmp_path, "乙局", 2023, carried_out=3, received=13)
    write(tmp_path, "丙局", 2024, carried_in=4, received=6)
    rows = "name,body,from_year,to_year,kind\n甲局,丙局,,2023,merged\n乙局,丙局,,2023,merged\n"
    (tmp_path / "names.csv").write_text(rows, encoding="utf-8")
    assert between(tmp_path).empty  # the file does not say that 丙局 had no report on 2023
    (tmp_path / "names.csv").write_text(rows + "丙局,丙局,2024,,\n", encoding="utf-8")
    found = between(tmp_path).query("rule == 'E5'")
    assert found["message"].iloc[0] == "“自然人”列：2024 年上年结转 4，2023 年（甲局、乙局合计）结转下年度 5，相差 1。"


def test_a_parent_is_held_against_its_children_only_if_all_are_here(tmp_path: Path) -> None:
    write(tmp_path, "甲局", 2024)
    write(tmp_path, "乙局", 2024)
    write(tmp_path, "总局", 2024)
    sources = "file,children\n总局2024.txt,甲局；乙局{}\n"
    (tmp_path / "sources.csv").write_text(sources.format("；丙局"), encoding="utf-8")
    assert not helpers.load_reports(tmp_path, progress=False).findings["rule"].eq("children").any()
    (tmp_path / "sources.csv").write_text(sources.format(""), encoding="utf-8")
    findings = helpers.load_reports(tmp_path, progress=False).findings
    found = findings[findings["rule"].eq("children") & findings["cell"].eq("received/total")].iloc[0]
    assert found["report_id"] == "总局-2024" and (found["printed"], found["expected"]) == (10, 20)
    assert "（甲局 10＋乙局 10）" in found["message"]


@pytest.mark.parametrize("children", ["甲局；甲局", "甲局;总局"])
def test_a_list_of_children_that_cannot_be_right_is_an_error(tmp_path: Path, children: str) -> None:
    write(tmp_path, "总局", 2024)
    (tmp_path / "sources.csv").write_text(f"file,children\n总局2024.txt,{children}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="总局-2024"):
        helpers.load_reports(tmp_path, progress=False)


def old(year: int, **cells: int) -> Values:
    return Values(year, {("disclosure", *k.split("__")): Decimal(v) for k, v in cells.items()})  # type: ignore[misc]


def test_items_are_carried_from_one_report_on_the_2019_edition_to_the_next() -> None:
    then = old(2019, licensing__previous_items=396, licensing__change=-6, licensing__decisions=1)
    assert not list(between_years(then, old(2020, licensing__previous_items=390)))
    [finding] = between_years(then, old(2020, licensing__previous_items=396))
    assert (finding.rule, finding.cell, finding.expected) == ("carried_items", "licensing/previous_items", Decimal(390))
    assert finding.message == "行政许可：2020 年报告的上一年项目数量印为 396，2019 年报告的项目数量 396 加增减 -6 为 390，相差 6。"


@pytest.mark.parametrize(("total", "out"), [(166, False), (150, False), (167, True)])
def test_no_more_is_disclosed_than_before_and_newly(total: int, out: bool) -> None:
    then = old(2019, normative_documents__total_disclosed=89)
    now = old(2020, normative_documents__total_disclosed=total, normative_documents__newly_disclosed=77)
    found = list(between_years(then, now))
    assert [f.rule for f in found] == ["carried_items"] * out
    assert all("至多为 166，印为 167，多 1" in f.message for f in found)
