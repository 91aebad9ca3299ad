"""勾稽: what the sheets say of each equation is what the checks say."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from gongkai import codes, measures
from gongkai.dataset import Dataset
from gongkai.workbook import names, write_workbook
from gongkai.workbook.equations import FAILS, HOLDS, UNCHECKED


@pytest.mark.parametrize("which", ["small", "dataset"])
def test_the_number_that_fails_is_that_of_the_measures(which: str, request: pytest.FixtureRequest) -> None:
    data: Dataset = request.getfixturevalue(which)
    book: openpyxl.Workbook = request.getfixturevalue("small_book" if which == "small" else "shipped_book")
    head, *rows = book[names.ALL_EQUATIONS].iter_rows(values_only=True)
    found = {row[0]: dict(zip(head, row, strict=False)) for row in rows}
    wanted = measures.equations_table(data)
    assert len(found) == data.reports["report_id"].nunique()
    for row in wanted.itertuples():
        assert found[f"{row.publisher}-{row.year}"][f"{row.rule}不符"] == row.fail, (row.report_id, row.rule)
    across = data.findings[data.findings["rule"].isin(["E5", "E6"])].groupby(["report_id", "rule"]).size()
    if which == "dataset":  # the other was never checked between years
        for report, row in found.items():
            for rule in ("E5", "E6"):
                assert (row[f"{rule}不符"] or 0) == across.get((report, rule), 0), (report, rule)


@pytest.mark.parametrize("report_id", ["甲市-2021", "乙县-2020", "乙县-2022"])
def test_each_equation_of_the_chosen_report_is_judged(small: Dataset, tmp_path: Path, report_id: str) -> None:
    book = openpyxl.load_workbook(write_workbook(small, tmp_path / "one.xlsx", report_id=report_id), data_only=True)
    wanted = measures.equations_table(small)
    wanted = wanted[wanted["report_id"] == report_id].set_index("rule")
    rows = [row for row in book[names.EQUATIONS].iter_rows(max_col=14, values_only=True) if row[0] in codes.EQUATIONS]
    for rule in measures.RULES:
        verdicts = [row[13] for row in rows if row[0] == rule]
        for verdict, column in ((HOLDS, "hold"), (FAILS, "fail"), (UNCHECKED, "unchecked")):
            assert verdicts.count(verdict) == wanted.loc[rule, column], (rule, verdict)
    for row in rows:
        if row[13] in (HOLDS, FAILS):
            assert row[8] == sum(v or 0 for v in row[2:8])
            assert row[11] == sum(v or 0 for v in row[9:11])
            assert row[12] == row[8] - row[11]
            assert (row[12] == 0) == (row[13] == HOLDS)


def test_the_findings_of_the_report_stand_under_the_equations(small: Dataset, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_workbook(small, tmp_path / "one.xlsx", report_id="乙县-2022"), data_only=True)
    own = small.findings[small.findings["report_id"] == "乙县-2022"]
    for sheet in (names.EQUATIONS, names.LETTER):
        words = [c.value for row in book[sheet].iter_rows() for c in row if isinstance(c.value, str)]
        assert [w for w in words if w in set(small.findings["message"])] == list(own["message"])
    letter = "\n".join(str(c.value) for row in book[names.LETTER].iter_rows() for c in row if c.value)
    assert "乙县：" in letter
    assert "有2处须办理：需更正0处，需核对1处，需说明1处" in letter
