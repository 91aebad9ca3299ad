"""Findings: each broken equation said in words, with the one change that would mend it."""

from pathlib import Path

import pytest

import helpers

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "data" / "raw" / "山东省" / "山东省大数据局2024.txt"
ROW = "\n\n".join(["{}", *"00000", "{}"])


@pytest.fixture(scope="module")
def text() -> str:
    return REPORT.read_text(encoding="utf-8")


def read(tmp_path, content):
    path = tmp_path / "report.txt"
    path.write_text(content, encoding="utf-8")
    return helpers.read_report(path)


def replaced(text, label, old, new):
    start = text.index(label)
    spot = text.index(old, start)
    return text[:spot] + new + text[spot + len(old):]


def test_a_right_report_has_no_finding():
    assert len(helpers.read_report(REPORT).findings) == 0


def test_one_wrong_number_is_named_with_what_it_should_be(tmp_path, text):
    wrong = replaced(text, "(一)予以公开", ROW.format(2, 2), ROW.format(7, 2))
    findings = read(tmp_path, wrong).findings
    errors = findings[findings["severity"] == "error"].set_index("cell")
    assert errors["rule"].to_dict() == {"concluded/individual": "E2", "granted/total": "E3"}
    assert errors.loc["concluded/individual", ["printed", "expected"]].tolist() == [10.0, 15.0]
    assert errors["message"].str.contains("“（一）予以公开／自然人”由 7 改为 2").all()
    assert errors["message"].str.contains("相差 5").all()


def test_the_suggestion_is_never_applied(tmp_path, text):
    wrong = replaced(text, "(一)予以公开", ROW.format(2, 2), ROW.format(7, 2))
    cells = read(tmp_path, wrong).applications.set_index(["outcome", "applicant"])
    assert cells["printed"]["granted", "individual"] == 7 and cells["value"]["granted", "individual"] == 7


def test_the_balance_of_a_column(tmp_path, text):
    wrong = replaced(text, "一、本年新收政府信息公开申请数量", ROW.format(10, 10), ROW.format(12, 12))
    errors = read(tmp_path, wrong).findings.query("severity == 'error'")
    assert errors["rule"].tolist() == ["E1", "E1"]
    assert errors["cell"].tolist() == ["concluded/individual", "concluded/total"]


def test_negative_and_fractional_counts(tmp_path, text):
    odd = replaced(text, "2.重复申请", ROW.format(0, 0), ROW.format(-1, -1))
    rules = set(read(tmp_path, odd).findings["rule"])
    assert "negative" in rules
    odd = replaced(text, "2.重复申请", ROW.format(0, 0), ROW.format("0.5", "0.5"))
    report = read(tmp_path, odd)
    assert "fraction" in set(report.findings["rule"])
    cells = report.applications.set_index(["outcome", "applicant"])
    assert cells["raw"]["unprocessed_duplicate", "individual"] == "0.5"


def test_an_edition_out_of_its_years_is_said(dataset):
    assert not dataset.findings["rule"].eq("edition").any()
    old = ROOT / "data" / "raw" / "平潭综合实验区" / "2020.html"
    findings = helpers.read_report(old, year=2022).findings
    assert "edition" in set(findings["rule"])


def test_a_missing_section_is_said(tmp_path, text):
    gone = text.replace("五、存在的主要问题及改进情况", "").replace("五个", "")
    findings = read(tmp_path, gone).findings
    missing = findings[findings["rule"] == "section_missing"]
    assert missing["message"].str.contains("存在的主要问题及改进情况").tolist() == [True]


def test_known_errors_of_the_shipped_reports_are_found(dataset):
    errors = dataset.findings.query("severity == 'error'").set_index(["report_id", "cell"])
    assert errors[["printed", "expected"]].to_dict("index") == {
        ("平潭综合实验区管委会-2020", "concluded/individual"): {"printed": 20.0, "expected": 26.0},
        ("平潭综合实验区管委会-2020", "concluded/total"): {"printed": 21.0, "expected": 27.0},
        ("淮安市洪泽区人民政府-2023", "reconsideration/total"): {"printed": 0.0, "expected": 11.0},
        ("淮安市洪泽区人民政府-2023", "litigation_after_reconsideration/total"): {"printed": 0.0, "expected": 5.0},
    }
