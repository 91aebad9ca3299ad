"""Mentions: what a clause says, where it says it, and how exactly the gold set is read."""

from __future__ import annotations

import importlib
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.prose import mentions, read
from gongkai.prose.indicators import INDICATORS, SUFFIXES, label

ROOT = Path(__file__).resolve().parents[2]


def _sections(text: str) -> list[dict[str, object]]:
    return [{"section": "overview", "heading": "一、总体情况", "text": text}]


@pytest.mark.parametrize(("part", "precision", "recall"), [("tuned", 0.995, 0.995), ("untuned", 0.98, 0.95)])
def test_gold(part: str, precision: float, recall: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    score = importlib.import_module("benchmarks.prose.score").score(part)
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


def test_long_prose_is_read_in_time() -> None:
    text = "全年收到政府信息公开申请12件，占3%，同比增长5%，" * 2000
    start = time.perf_counter()
    read(_sections(text), 2022)
    assert time.perf_counter() - start < 20
