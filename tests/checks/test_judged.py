"""Every finding on the shipped reports, each judged by hand against its source."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

import helpers
from gongkai import codes, form, schema

JUDGED = Path(__file__).with_name("judged_findings.csv")
JUDGEMENTS = {"real", "harmless", "false"}
"""real: the report is wrong or must explain itself. harmless: true, and nothing is wrong. false: not true."""


@pytest.fixture(scope="module")
def judged() -> list[dict[str, str]]:
    with JUDGED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def matches(finding: pd.Series, row: dict[str, str]) -> bool:
    return all(finding[k] == row[k] for k in ("report_id", "rule", "severity")) and row["text"] in finding["message"]


def test_every_row_gives_a_judgement_and_its_reason(judged: list[dict[str, str]]) -> None:
    assert {row["judgement"] for row in judged} <= JUDGEMENTS
    assert all(len(row["reason"]) > 8 and row["text"] for row in judged)


def test_every_finding_is_judged_and_none_is_false(dataset: helpers.Dataset, judged: list[dict[str, str]]) -> None:
    for _, finding in dataset.findings.iterrows():
        rows = [row for row in judged if matches(finding, row)]
        assert len(rows) == 1, f"judged {len(rows)} times: {finding['report_id']} {finding['rule']} {finding['message']}"
        assert rows[0]["judgement"] != "false", f"false alarm: {finding['report_id']} {finding['message']}"


def test_every_judged_finding_is_found_once(dataset: helpers.Dataset, judged: list[dict[str, str]]) -> None:
    for row in judged:
        assert sum(matches(f, row) for _, f in dataset.findings.iterrows()) == 1, row


@pytest.mark.parametrize(("report", "rule", "words"), [
    ("平潭综合实验区管委会-2020", "E2", ("合计 26", "印为 20")),
    ("平潭综合实验区管委会-2020", "E2", ("合计 27", "印为 21")),
    ("淮安市洪泽区人民政府-2023", "E4", ("合计 11", "印为 0")),
    ("淮安市洪泽区人民政府-2023", "E4", ("合计 5", "印为 0")),
    ("上海市人民政府办公厅-2019", "text", ("258", "275")),
    ("上海市人民政府办公厅-2019", "text", ("265", "337")),
    ("平潭综合实验区管委会-2022", "text", ("75", "74 + 1 = 75")),
    ("平潭综合实验区管委会-2023", "E6", ("2022 年 698 加 2023 年制发 77", "应为 643", "印为 470")),
    ("平潭综合实验区管委会-2023", "text", ("393", "470")),
    ("宿迁市-2024", "text", ("1.05%", "+1.08%", "3607", "3646")),
    ("宿迁市-2024", "text", ("134", "170 − 36 = 134")),
    ("淮安市洪泽区人民政府-2024", "text", ("17", "95", "范围不同")),
])
def test_what_is_known_to_be_wrong_is_found_with_its_numbers(
    dataset: helpers.Dataset, report: str, rule: str, words: tuple[str, ...]
) -> None:
    found = dataset.findings[dataset.findings["report_id"].eq(report) & dataset.findings["rule"].eq(rule)]
    assert any(all(word in message for word in words) for message in found["message"])


def test_no_finding_on_the_shipped_prose_is_an_error(dataset: helpers.Dataset) -> None:
    assert set(dataset.findings.query("rule == 'text'")["severity"]) == {"warning", "note"}


def test_errors_are_equations_that_the_printed_numbers_break(dataset: helpers.Dataset) -> None:
    """Worked out again from the frames, without the checks."""
    wrong = set()
    for report in dataset.reports["report_id"]:
        edition = dataset.edition(report)
        cells = {
            (name, a, b): v for name in form.FRAMES
            for a, b, v in dataset.frames[name].loc[dataset.frames[name]["report_id"] == report,
                                                    [*form.KEYS[name], "value"]].itertuples(index=False)
        }
        for e in edition.equations:
            sides = [[cells[c] for c in side] for side in (e.parts, e.whole)]
            if not any(pd.isna(v) for side in sides for v in side) and sum(sides[0]) != sum(sides[1]):
                wrong.add((report, e.rule, "/".join(e.whole[0][1:])))
    errors = dataset.findings.query("severity == 'error'")
    assert set(errors[["report_id", "rule", "cell"]].itertuples(index=False, name=None)) == wrong


def test_every_rule_has_a_name_and_an_action(dataset: helpers.Dataset) -> None:
    assert set(dataset.findings["rule"]) <= {*codes.RULES, *codes.EQUATIONS}
    for rule in (*codes.RULES, *codes.EQUATIONS):
        assert {codes.action(rule, severity) for severity in schema.SEVERITIES} <= set(codes.ACTIONS)
