"""Figures in clauses: read exactly, and nothing that is not a count taken for one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.prose import figures


def _read(text: str) -> list[tuple[str, str | None, bool]]:
    return [(f"{f.value.normalize():f}", f.unit, f.approximate) for f in figures.find(figures.plain(text))]


@pytest.mark.parametrize(("text", "wanted"), [
    ("18万余条", [("180000", "条", True)]), ("12.6万条", [("126000", "条", False)]), ("1万8千条", [("18000", "条", False)]),
    ("1.5亿次", [("150000000", "次", False)]), ("1,026件", [("1026", "件", False)]), ("1，208条", [("1208", "条", False)]),
    ("２１５件", [("215", "件", False)]), ("三百二十六条", [("326", "条", False)]), ("十二件", [("12", "件", False)]),
    ("近3万条", [("30000", "条", True)]), ("5500 余条", [("5500", "条", True)]), ("50件以上", [("50", "件", True)]),
    ("百分之十二点五", [("12.5", "%", False)]), ("百分之百", [("100", "%", False)]), ("３.２个百分点", [("3.2", "个百分点", False)]),
    ("1.26万元", [("12600", "元", False)]), ("1200万人次", [("12000000", "人次", False)]), ("30至40件", [("30", "件", True), ("40", "件", True)]),
    ("9千余条", [("9000", "条", True)]), ("热线共受理来电44790起", [("44790", "起", False)]),
])
def test_read(text: str, wanted: list[tuple[str, str | None, bool]]) -> None:
    assert _read(text) == wanted


@pytest.mark.parametrize("text", [
    "2024年1月1日至12月31日", "〔2024〕12号", "国办函[2020]109号", "电话：0516-83730012", "传真：（010）66054321", "邮编：221000",
    "人民中路188号5楼", "第3次会议", "第二十条第（八）项", "党的二十大", "三审三校", "高效办成一件事", "12345热线", "7×24小时", "“1+12”专区",
    "5个工作日", "2 860件", "手机13800138000", "一是加强，二是改进", "《2023年要点》", "自202411日到20241231日", "二〇二〇年一月二十日",
    "3. 危及三安全", "26个部门", "9:00至12:30件", "http://www.gov.cn/2024/12件",
])
def test_no_counts(text: str) -> None:
    assert _read(text) == []


_DIGITS = "零一二三四五六七八九"


def _chinese(n: int) -> str:
    words = ""
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, size)
        if digit:
            words += _DIGITS[digit] + name
        elif words and not words.endswith("零"):
            words += "零"
    return words.rstrip("零")


@given(st.integers(1, 9999))
def test_chinese_numerals(n: int) -> None:
    assert figures.chinese(_chinese(n)) == Decimal(n)


@given(st.integers(0, 10**9), st.sampled_from(["件", "条", "篇"]), st.booleans())
def test_numbers_come_back(n: int, unit: str, commas: bool) -> None:
    assert _read(f"共{n:,}{unit}。" if commas else f"共{n}{unit}。") == [(str(n), unit, False)]


@settings(max_examples=200)
@given(st.text("0123456789.,，万亿千百十一二三余多近约%％件条元（）()第年月日号- ", max_size=40))
def test_any_text_is_read_without_harm(text: str) -> None:
    plain = figures.plain(text)
    assert len(plain) == len(figures.mask(plain)) == len(text)
    for f in figures.find(plain):
        assert 0 <= f.start < f.end <= len(text)
