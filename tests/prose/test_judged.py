"""Every finding on the prose of the shipped reports, each judged by hand."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from gongkai import form
from gongkai.checks import Finding
from gongkai.form import Cell
from gongkai.identity import same_body
from gongkai.prose import between_years, hold, mentions
from gongkai.report import read_report
from gongkai.settle import Settled

ROOT = Path(__file__).resolve().parents[2]
JUDGED = Path(__file__).with_name("judged_findings.csv")


def _number(value: object) -> Decimal | None:
    return None if pd.isna(value) else Decimal(repr(float(value))).normalize() + 0


def _settled(report: object) -> dict[Cell, Settled]:
    return {
        (frame, row[form.KEYS[frame][0]], row[form.KEYS[frame][1]]):
            Settled(None, _number(row["printed"]), _number(row["value"]), row["basis"])
        for frame in form.FRAMES for row in getattr(report, frame).to_dict("records")
    }


@pytest.fixture(scope="module")
def found() -> list[tuple[str, Finding]]:
    reports = [read_report(p) for p in sorted((ROOT / "data" / "raw").rglob("*")) if p.is_file() and p.suffix != ".csv"]
    cells = {id(r): _settled(r) for r in reports}
    rows = {id(r): mentions(r.sections.to_dict("records"), r.year) for r in reports}
    findings = [(r.report_id, f) for r in reports for f in hold(rows[id(r)], cells[id(r)], r.year, publisher=r.publisher)]
    for now in reports:
        for then in reports:
            if then.year == now.year - 1 and same_body(then.publisher, now.publisher):
                a, b = ({c: s.value for c, s in cells[id(r)].items()} for r in (now, then))
                findings += [(now.report_id, f) for f in between_years(rows[id(now)], a, b, now.year)]
    return findings


@pytest.fixture(scope="module")
def judged() -> list[dict[str, str]]:
    with JUDGED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _same(report_id: str, finding: Finding, row: dict[str, str]) -> bool:
    return report_id.endswith(row["report_id"]) and finding.severity == row["severity"] and f"“{row['text']}”" in finding.message


def test_every_finding_is_judged_and_none_is_false(found: list[tuple[str, Finding]], judged: list[dict[str, str]]) -> None:
    for report_id, finding in found:
        rows = [r for r in judged if _same(report_id, finding, r)]
        assert rows, f"not judged: {report_id} {finding.severity} {finding.message}"
        assert all(r["judgement"] in ("real", "harmless") for r in rows), f"false alarm: {report_id} {finding.message}"


def test_every_judged_finding_is_found(found: list[tuple[str, Finding]], judged: list[dict[str, str]]) -> None:
    lost = [r for r in judged if not any(_same(i, f, r) for i, f in found)]
    assert not lost


def test_no_finding_on_the_shipped_prose_is_an_error(found: list[tuple[str, Finding]]) -> None:
    assert {f.severity for _, f in found} == {"warning", "note"}


@pytest.mark.parametrize(("text", "words"), [
    ("行政复议案件134件", "170 − 36 = 134"), ("申请75件", "74 + 1 = 75"), ("17 件", "范围不同"), ("增长1.05%", "+1.08%"), ("258件", "275"),
    ("265件", "337"), ("现行有效393件", "470"),
])
def test_the_message_names_the_reading(found: list[tuple[str, Finding]], text: str, words: str) -> None:
    assert any(text in f.message and words in f.message for _, f in found)
