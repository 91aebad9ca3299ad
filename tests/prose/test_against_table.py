"""Readings: nothing under the plain one, a note under another, a warning under none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gongkai import form
from gongkai.form import Cell
from gongkai.prose import between_years, hold, mentions
from gongkai.settle import Settled

EDITION = form.EDITIONS["2021"]


def _cells(**sizes: int) -> dict[Cell, Settled]:
    """A report of zeros but for the totals named: ``received=70``, ``reconsideration_pending=3``."""
    cells = {c: Decimal(0) for c in EDITION.cells}
    for name, size in sizes.items():
        cell = next(c for c in (("applications", name, "total"), *((("disputes", *_split(name)),) if "__" in name else ()),
                                *((("disclosure", *_split(name)),) if "__" in name else ())) if c in cells)
        cells[cell] = Decimal(size)
    return {c: Settled(str(v), v, v, "printed") for c, v in cells.items()}


def _split(name: str) -> tuple[str, str]:
    first, _, second = name.partition("__")
    return first, second


def _hold(text: str, publisher: str = "某市人民政府", **sizes: int) -> list[tuple[str, str]]:
    rows = mentions([{"section": "overview", "heading": "", "text": text}], 2024)
    return [(f.severity, f.message) for f in hold(rows, _cells(**sizes), 2024, publisher=publisher)]


@pytest.mark.parametrize("text", [
    "全年收到政府信息公开申请70件。", "全年办理政府信息公开申请75件。", "全年办理政府信息公开申请72件。", "全年办结72件政府信息公开申请。",
    "政府信息公开行政复议9件。", "全年收到政府信息公开申请近70件。", "行政许可1.3万件。",
])
def test_plain_agreement_is_silent(text: str) -> None:
    assert _hold(text, received=70, carried_in=5, concluded=72, carried_out=3, reconsideration__total=9, licensing__decisions=13042) == []


@pytest.mark.parametrize(("text", "words"), [
    ("全年收到政府信息公开申请75件。", "70 + 5 = 75"), ("全年收到政府信息公开申请72件。", "办理结果总计"), ("政府信息公开行政复议案件6件。", "9 − 3 = 6"),
    ("行政诉讼案件4件。", "未经复议直接起诉"), ("市政府办公室收到政府信息公开申请20件。", "范围不同"), ("市政府办代表市政府受理政府信息公开申请20件。", "范围不同"),
])
def test_another_reading_is_a_note_that_names_it(text: str, words: str) -> None:
    found = _hold(text, received=70, carried_in=5, concluded=72, carried_out=3, reconsideration__total=9, reconsideration__pending=3,
                  litigation_direct__total=4, litigation_after_reconsideration__total=2)
    assert [s for s, _ in found] == ["note"] and words in found[0][1]


@pytest.mark.parametrize(("text", "severity"), [
    ("全年收到政府信息公开申请60件。", "warning"), ("上年结转6件。", "error"), ("未收到政府信息公开申请。", "warning"),
    ("予以公开和部分公开30件。", "error"),
])
def test_no_reading_is_a_contradiction(text: str, severity: str) -> None:
    found = _hold("（一）依申请公开。" + text, received=70, carried_in=5, concluded=72, carried_out=3, granted=20, partly_granted=9)
    assert [s for s, _ in found] == [severity]


def test_a_part_of_a_whole_that_agrees_is_no_finding() -> None:
    assert _hold("全市收到政府信息公开申请70件，其中市政府办公室收到政府信息公开申请20件。", received=70) == []


@pytest.mark.parametrize(("text", "count"), [
    ("收到申请33件，其中自然人30件、法人或其他组织3件。", 0), ("行政复议9件，其中维持4件、纠正1件、其他结果1件、尚未审结3件。", 0),
    ("主动公开政府信息138条，其中专栏35条，网站103条。", 0), ("主动公开政府信息138条，其中重点领域20条。", 0),
    ("主动公开政府信息100条，其中机构类50条，规划类20条，其他类31条。", 1), ("主动公开政府信息100条，其中网站80条，专栏30条。", 1),
    ("受理申请70件，其中予以公开20件，占28.6%。", 0), ("受理申请70件，其中予以公开20件，占38.6%。", 1),
    ("收到申请70件，比上年增加10件，增长16.7%。", 0), ("收到申请70件，比上年增加10件，增长18.7%。", 1),
    ("收到申请70件，比上年增加10件，增长16.6%。", 0),
])
def test_the_text_adds_up(text: str, count: int) -> None:
    rows = mentions([{"section": "overview", "heading": "", "text": "（一）依申请公开。" + text}], 2024)
    found = hold(rows, {}, 2024)
    assert len(found) == count, [f.message for f in found]


def test_growth_between_years() -> None:
    def values(received: int, carried: int) -> dict[Cell, Decimal | None]:
        return {c: s.value for c, s in _cells(received=received, carried_in=carried, concluded=received + carried).items()}

    def findings(text: str) -> list[str]:
        rows = mentions([{"section": "overview", "heading": "", "text": text}], 2024)
        return [f.severity for f in between_years(rows, values(3525, 121), values(3511, 96), 2024)]

    assert findings("办理政府信息公开申请3646件，同比增长1.08%。") == []
    assert findings("办理政府信息公开申请3646件，同比增长1.05%。") == ["warning"]
    assert findings("收到政府信息公开申请3525件，同比增长1.08%。") == ["note"]
    assert findings("收到政府信息公开申请3525件，比上年增加14件。") == []
    assert findings("收到政府信息公开申请3525件，比2023年的3500件略有增加。") == ["warning"]
