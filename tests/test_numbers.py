"""Numbers as cells print them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai import numbers


@pytest.mark.parametrize(("text", "value", "unit", "note"), [
    ("0注①", "0", None, "注①"), ("384761注1", "384761", None, "注1"),
    ("0", "0", None, None),
    (" 12\u00a0", "12", None, None),
    ("１，８０８，５９５", "1808595", None, None),
    ("1,808,595", "1808595", None, None),
    ("5949.088667", "5949.088667", None, None),
    ("251000元", "251000", "元", None),
    ("75394432.52 元", "75394432.52", "元", None),
    ("22（其中修订16件）", "22", None, "其中修订16件"),
    ("-18", "-18", None, None),
    ("－18", "-18", None, None),
    ("减4", "-4", None, None),
    ("增3", "3", None, None),
    ("+5", "5", None, None),
    ("8件", "8", "件", None),
])
def test_numbers_that_are_certain(text, value, unit, note):
    found = numbers.parse(text)
    assert found == numbers.Number(Decimal(value), unit, note)


@pytest.mark.parametrize("text", [
    "", "/", "-", "—", "无", "1 2", "1\n2", "007", "00", "1,23", "12,3456", "3万", "1.2.3", "1e3", "2-3", "约5", "5余",
    "(18)", "2023年", "第3", "--5", "½", "五",
])
def test_what_is_not_certain_is_not_a_number(text):
    assert numbers.parse(text) is None


@given(st.integers(0, 10**9), st.booleans(), st.sampled_from(["", "\u00a0", "\u200b", " "]))
def test_any_count_comes_back_in_any_dress(number, grouped, padding):
    plain = f"{number:,}" if grouped else str(number)
    wide = plain.translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)} | {ord(","): "，"})
    for text in (plain, wide):
        found = numbers.parse(padding + text + padding)
        assert found is not None and found.value == number


def test_blank_marks():
    assert all(numbers.is_blank_mark(t) for t in ("/", " — ", "-", "——", "／"))
    assert not any(numbers.is_blank_mark(t) for t in ("", "0", "无", "/1"))
    assert numbers.is_blank("\u00a0 \u200b")


@pytest.mark.parametrize("text", ["12345678901234567890", "-1234567890123456", "1234567890.1234567", "٣", "１２３٤", "１２３４５６７８９０１２３４５６７８９０"])
def test_what_no_frame_holds_exactly_is_not_read(text):
    assert numbers.parse(text) is None


def test_fifteen_digits_are_exact_with_either_sign():
    assert numbers.parse("-123456789012345").value == Decimal("-123456789012345")
    assert numbers.parse("−12345678.901234").value == Decimal("-12345678.901234")
