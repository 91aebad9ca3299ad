"""What a report and a collection show of themselves in Jupyter."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

import helpers
from gongkai import display, form

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "data" / "raw" / "山东省" / "山东省大数据局2024.txt"


@pytest.fixture
def english():
    helpers.use_language("en")
    yield
    helpers.use_language("zh")


def words(html: str) -> str:
    return re.sub(r"<[^>]*>", " ", html)


def test_a_report_says_who_which_edition_what_was_read_and_which_equations_hold():
    shown = words(helpers.read_report(REPORT)._repr_html_())
    for said in ("山东省大数据局", "2024", "国办公开办函〔2021〕30号", "2025-01-22", REPORT.name, "E1 7/7 相符", "E4 3/3 相符"):
        assert said in shown


def test_in_english_too(english):
    shown = words(helpers.read_report(REPORT)._repr_html_())
    assert "E1 7 of 7 hold" in shown and "Published" in shown


@pytest.mark.parametrize("edition", form.EDITIONS.values(), ids=lambda e: e.name)
def test_balances_count_what_holds_fails_and_cannot_be_checked(edition):
    values = dict.fromkeys(edition.cells, 0)
    by_rule = {b.rule: b for b in display.balances(edition, values)}
    assert all(b.hold == b.equations and not b.fail and not b.unchecked for b in by_rule.values())
    values[form.DISPUTES, "reconsideration", "total"] = 5
    values[form.APPLICATIONS, "received", "individual"] = None
    by_rule = {b.rule: b for b in display.balances(edition, values)}
    assert (by_rule["E4"].fail, by_rule["E1"].unchecked, by_rule["E3"].unchecked) == (1, 1, 1)
    assert (by_rule["E2"].fail, by_rule["E2"].unchecked) == (0, 0)


def test_findings_beyond_a_dozen_are_counted_and_no_text_of_theirs_is_markup():
    found = pd.DataFrame({"rule": ["E3"] * 20, "severity": ["error"] * 20, "message": ["<b onclick=x>"] * 20})
    shown = display.findings(found)
    assert shown.count("<li>") == 13 and "8" in shown and "<b" not in shown


def test_a_collection_lists_what_was_not_read(tmp_path):
    (tmp_path / "a.txt").write_bytes(REPORT.read_bytes())
    (tmp_path / "<i>bad.txt").write_text("<script>alert(1)</script> 今天天气很好。\n" * 50, encoding="utf-8")
    shown = helpers.load_reports(tmp_path, progress=False)._repr_html_()
    assert "山东" not in shown and "2024" in shown and "bad.txt" in shown
    assert "<script" not in shown and "<i>" not in shown
