"""What is passed over unread, for speed, is what the rules would find nothing in."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # the benchmarks are no package of src

from benchmarks.prose.gold import PARTS, load

from gongkai.prose import figures, matching, nothing, read, reading, scope, years
from gongkai.prose.indicators import INDICATORS
from gongkai.prose.needed import needed
from gongkai.prose.text import tight, words

_OF_ALL_KINDS = (
    "《条例》", "“1+12”", "www.a.cn", "a.b@c.cn", "2024-1-3", "2019-2021年", "2024年度", "2024年3月1日", "3月份", "5日",
    "二〇二〇年一月二十日", "三月五日", "〔2024〕12号", "第十二条", "第（八）项", "第3号", "十九届五中全会", "二十大",
    "三审三校", "一事一审", "一件事", "1件事", "一次性", "计1条）", "一条龙", "一网通办", "一是加强", "第1-3期",
    "3至5号", "前三名", "列第2位", "A12", "12AB", "1/3", "电话12345678", "热线：010-66054321", "010-66054321",
    "传真（010）66054321", "手机：13800138000", "13800138000", "12345", "5楼", "7×24", "5个工作日", "1.加强", "2、改进",
    "（1）", "①", " 3. 危及", "邮编221000", "QQ 123456",
)
_CHARACTERS = "0123456789一二三十百万件条 ，。：；（）年月日第号前后列位-./、余多约近"
_PIECES = st.lists(st.one_of(st.sampled_from(_OF_ALL_KINDS), st.text(_CHARACTERS, max_size=6)), max_size=8)


def _clauses() -> Iterator[str]:
    for part in PARTS:
        for text in load(part):
            for section in text.sections:
                yield from re.split("(?<=[，。；])", figures.plain(str(section["text"])))


@settings(max_examples=300)
@given(_PIECES)
@example(list(_OF_ALL_KINDS))
def test_nothing_that_counts_nothing_is_left_in(pieces: list[str]) -> None:
    text = figures.plain("".join(pieces))
    anywhere = re.compile(figures.NOT_COUNTS, re.VERBOSE)
    assert figures.mask(text) == anywhere.sub(lambda m: "□" * len(m.group()), text)


@pytest.mark.parametrize("sample", _OF_ALL_KINDS)
def test_each_kind_is_blotted_out(sample: str) -> None:
    assert "□" in figures.mask(figures.plain(sample))


@given(st.text("12３零〇两十百千万亿点分之件条%％约余人 a，", max_size=12))
def test_without_a_digit_there_is_no_figure(text: str) -> None:
    assert figures.DIGIT.search(text) or not figures.find(figures.plain(text))


def test_without_its_words_nothing_is_none() -> None:
    said = [c for c in _clauses() if not nothing.SAYS_NONE.search(c)]
    assert said
    for clause in said:
        assert not nothing.ZERO.search(clause) and not nothing.IS_ZERO.search(clause)


def test_without_its_words_nothing_is_told_since_when() -> None:
    clauses = [*_clauses(), "自2008年5月以来", "十四五时期", "“十四五”期间", "近三年来", "三年来", "历年", "从2010年起", "自2015年至今", "过去5年"]
    found = [c for c in clauses if years.SINCE.search(c)]
    assert found
    assert all(years.SINCE_WHEN.search(c) for c in found)


def test_a_body_is_sought_where_one_can_stand() -> None:
    told = 0
    for clause in _clauses():
        masked = figures.mask(clause)
        wanted = scope.last_of(scope.SCOPE.findall(masked))
        assert scope.scope(masked, 0, len(masked)) == wanted, clause
        told += wanted is not None
    assert told


def test_families_are_passed_over_where_none_of_their_short_words_can_stand() -> None:
    clauses = sorted({c for c in _clauses() if 1 < len(c) < 16})[::7]
    found = passed = 0
    for name in {i.family for i in INDICATORS.values() if i.short}:
        spoken = matching.families(name, None, None)
        assert spoken is not None and name in spoken.names
        units = {unit for i in INDICATORS.values() if i.family in spoken.names for unit in i.units}
        patterns = {p for family in spoken.names for unit in units for whose in ("received", "handled", "concluded")
                    for _, p in matching.brief(family, unit, whose, True).named}
        for clause in clauses:
            told, absent = any(words(p).search(clause) for p in patterns), spoken.words.absent(clause)
            assert not (told and absent), (name, clause)
            found, passed = found + told, passed + absent
    assert found and passed


def test_without_their_characters_words_are_not_there() -> None:
    clauses = sorted({tight(c) for c in _clauses() if len(c) > 1})
    texts = [*clauses, *("№".join(pair) for pair in zip(clauses, clauses[1:], strict=False))]
    tried = found = there = 0
    for unit in ("件", "条", "期", "元", None):
        for around in (False, True):
            counted = matching.counted_in(unit, around)
            for text in texts[::11]:
                possible = counted.possible(text)
                named = [(code, p) for code, p in counted.named if words(p).search(text)]
                assert [p for p in possible if p in named] == named, text
                tried, found, there = tried + len(possible), found + len(named), there + len(counted.named)
    assert found
    assert tried < there / 5


@pytest.mark.parametrize(("pattern", "characters"), [
    ("复议", "复"), ("公开?", "公"), ("(?:维持|驳回)(?:的)*$", "维驳"), ("(?:维持|.)", ""), ("其[他它]", "其"), ("[他它]者?", "他它"), ("[^，]{1,3}", ""),
    ("(?<!未)(?:再)?审", "审"), ("(?=申请)", ""), ("收{0,1}到", "到"), ("收{1,2}", "收"), (r"\d+", ""), ("(?:一(?:二)?|三)+", "一三"), ("(?:(?:甲|乙){0,2})?", ""),
])
def test_what_a_pattern_needs(pattern: str, characters: str) -> None:
    assert needed(pattern, Counter()) == set(characters)


def test_the_rarest_characters_are_needed() -> None:
    assert needed("信息(?:公开|发布)", Counter("信信信息息息公开发布布")) == set("公发")


@given(st.lists(st.sampled_from(("计划", "计", "划", "开展", "培训", "拟在", "将进一步", "下一步", "下年", "（三场）", "（", "）", " ", "至少", "不少于", "要求", "达到", "，", "；", "10")), max_size=9))
@example(["计", "（三场）", "划", " ", "开展"])
def test_what_is_planned_begins_with_its_words(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert reading.MAY_PLAN.search(text) or not reading.planned(tight(text))


def test_what_the_texts_plan_begins_with_its_words() -> None:
    planned = [c for c in _clauses() if reading.planned(tight(c))]
    assert planned
    assert all(reading.MAY_PLAN.search(c) for c in planned)


def test_the_same_text_is_read_the_same_again() -> None:
    """What is kept between two readings is not what was read."""
    texts = load("untuned")[:20]
    first = [read(t.sections, t.year) for t in texts]
    assert any(first)
    assert [read(t.sections, t.year) for t in reversed(texts)][::-1] == first
