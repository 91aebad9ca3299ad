"""The letter: every finding with its action, the gravest first, report by report."""

from __future__ import annotations

import ast
from pathlib import Path

import pandas as pd
import pytest

import helpers
from gongkai import codes, schema
from gongkai.correspondence import COLUMNS, correspondence
from gongkai.dataset import Dataset

SRC = Path(__file__).resolve().parents[1] / "src" / "gongkai"


def test_every_finding_is_there_once_with_action_and_place(dataset: helpers.Dataset) -> None:
    letter = correspondence(dataset)
    assert {c: str(t) for c, t in letter.dtypes.items()} == COLUMNS
    keys = ["report_id", "severity", "message"]
    assert sorted(map(tuple, letter[keys].to_numpy())) == sorted(map(tuple, dataset.findings[keys].to_numpy()))
    assert set(letter["action"]) == set(codes.ACTIONS)
    assert letter["place"].str.len().gt(0).all()


def test_reports_stay_together_the_gravest_first(dataset: helpers.Dataset) -> None:
    letter = correspondence(dataset)
    reports = letter["report_id"].drop_duplicates().tolist()
    assert reports == [r for r in dataset.reports["report_id"] if r in set(dataset.findings["report_id"])]
    assert letter["report_id"].tolist() == sorted(letter["report_id"], key=reports.index)
    rank = letter["severity"].map(dict(zip(schema.SEVERITIES, range(3), strict=True)))
    for _, group in rank.groupby(letter["report_id"]):
        assert group.is_monotonic_increasing
    for _, group in letter["number"].groupby(letter["report_id"]):
        assert group.tolist() == list(range(1, len(group) + 1))


def test_what_is_asked(dataset: helpers.Dataset) -> None:
    letter = correspondence(dataset, "平潭综合实验区管委会", 2020)
    assert letter["action"].tolist()[:2] == ["更正", "更正"]
    assert letter.iloc[0][["printed", "expected"]].tolist() == [20, 26]
    assert letter["place"].iloc[0] == "收到和处理政府信息公开申请情况：（七）总计／自然人"
    assert letter["place"].iloc[2] == "正文"


def test_one_organ_by_name_or_body(dataset: helpers.Dataset) -> None:
    one = correspondence(dataset, publisher="淮安市洪泽区人民政府")
    assert set(one["report_id"]) == {"淮安市洪泽区人民政府-2023", "淮安市洪泽区人民政府-2024"}
    renamed = Dataset(**{**dataset.frames, "reports": dataset.reports.assign(body="x")})
    assert len(correspondence(renamed, publisher="x")) == len(dataset.findings)
    assert correspondence(dataset, "山东省大数据局").empty
    assert list(correspondence(dataset, "山东省大数据局").columns) == list(COLUMNS)


@pytest.mark.parametrize("wanted", [{"publisher": "无此机关"}, {"year": 1999}, {"publisher": "宿迁市", "year": 2019}])
def test_a_report_that_is_not_there_is_an_error(dataset: helpers.Dataset, wanted: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="宿迁市-2024"):
        correspondence(dataset, **wanted)


def test_an_empty_collection_has_an_empty_letter() -> None:
    assert correspondence(Dataset.from_rows({})).empty


def test_every_rule_that_the_code_finds_has_a_name_and_an_action() -> None:
    """Rules as the source spells them: arguments of Finding, and the keys of the tables of doubts."""
    found = set()
    for path in [*(SRC / "checks").glob("*.py"), *(SRC / "prose").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding" and isinstance(node.args[0], ast.Constant):
                found.add(node.args[0].value)
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "_DOUBTS":
                found |= set(ast.literal_eval(node.value))
    assert len(found) > 20
    assert found <= {*codes.RULES, *codes.EQUATIONS}
    with pytest.raises(KeyError):
        codes.action("no such rule", "note")


def test_a_sum_of_a_group_goes_by_its_name() -> None:
    refused = "+".join(f"refused_{r}" for r in (
        "state_secret", "law_prohibited", "security_stability", "third_party", "internal", "deliberative", "enforcement_file",
        "administrative_query"))
    assert codes.place("applications", f"{refused}/total").endswith("：（三）不予公开／总计")
    assert codes.place("applications", "other_uncorrected+other_unpaid+other_other/total").endswith("：（六）其他处理／总计")
    assert codes.place("applications", "granted+partly_granted/total").count("＋") == 1
    assert codes.place(pd.NA, pd.NA) == ""
